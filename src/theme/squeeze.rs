//! The style sheet and the script as they are sent: every page carries the one, and every reader loads the other. The
//! style sheet of a site means what it meant, since nothing goes but comments and line breaks between rules.

/// Leaves the comments and the needless line breaks out of a style sheet.
pub fn squeeze(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '"' | '\'' => string_end(rest, first),
            _ if out.ends_with("url(") => rest.find(')').unwrap_or(rest.len()).max(1),
            _ if rest.starts_with("/*") => {
                rest = rest[2..].split_once("*/").map_or("", |(_, after)| after);
                if !is_needless(&out, rest) {
                    out.push_str("/**/");
                }
                continue;
            }
            '\n' | '\r' => {
                rest = rest.trim_start();
                if !is_needless(&out, rest) {
                    out.push(' ');
                }
                continue;
            }
            '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            _ => first.len_utf8(),
        };
        let (own, after) = rest.split_at(taken.min(rest.len()));
        out.push_str(own);
        rest = after;
    }
    out
}

/// Leaves the lines out of the theme's own script that are remarks, and the room before the others.
pub fn without_remarks(js: &str) -> String {
    let is_remark = |line: &str| line.starts_with("//") || line.starts_with("/**") && line.ends_with("*/");
    let lines = js.lines().map(str::trim).filter(|line| !line.is_empty() && !is_remark(line));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Where a string ends that begins a text, in bytes.
fn string_end(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Whether nothing need stand between what was and what follows.
fn is_needless(out: &str, rest: &str) -> bool {
    out.is_empty()
        || out.ends_with(|c: char| c.is_whitespace() || "{};,".contains(c))
        || rest.starts_with(['}', '\n', '\r'])
        || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::{squeeze, without_remarks};

    #[test]
    fn lines_of_a_script_that_are_remarks_go() {
        let js = "// a\n\n/** b */\nif (a) {\n  // c\n  b('//'); /** d */ c();\n}\n";
        assert_eq!(without_remarks(js), "if (a) {\nb('//'); /** d */ c();\n}\n");
    }

    #[test]
    fn comments_and_line_breaks_go_and_nothing_else_does() {
        let cases = [
            ("/* a */\n\na{color:red}\n\n/* b */\nb{top:0}\n", "a{color:red}b{top:0}"),
            ("a {\n  color: red;\n  top: 0\n}\r\n", "a {color: red;top: 0}"),
            ("a,\nb\nc{top:0}", "a,b c{top:0}"),
            ("a/**/b{top:0}", "a/**/b{top:0}"),
            ("a::before{content:\"/* no\\\" */\\\n x\"}\n", "a::before{content:\"/* no\\\" */\\\n x\"}"),
            ("a{content:'/*'}/* '*/b{top:0}", "a{content:'/*'}b{top:0}"),
            ("a{background:url(/x/*/y.png)}", "a{background:url(/x/*/y.png)}"),
            ("a{background:url()}", "a{background:url()}"),
            (".a\\/*b{top:0}", ".a\\/*b{top:0}"),
            ("a{content:\"中\\中\"}\n/* never closed", "a{content:\"中\\中\"}"),
            ("a{content:\"open\n", "a{content:\"open\n"),
        ];
        for (css, wanted) in cases {
            assert_eq!(squeeze(css), wanted, "{css:?}");
        }
    }
}
