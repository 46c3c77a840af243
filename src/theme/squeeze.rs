//! The style sheet as it is sent: without its comments and the line breaks between its rules, which every page would
//! carry. Nothing else is touched, so that the style sheet of a site means what it meant.

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
                separate(&mut out, rest);
                continue;
            }
            '\n' | '\r' => {
                rest = rest.trim_start();
                separate(&mut out, rest);
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

/// Puts a space between what was and what follows, where there may have to be one.
fn separate(out: &mut String, rest: &str) {
    let needless = out.is_empty()
        || out.ends_with(|c: char| c.is_whitespace() || "{};,".contains(c))
        || rest.starts_with(['}', '\n', '\r'])
        || rest.is_empty();
    if !needless {
        out.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::squeeze;

    #[test]
    fn comments_and_line_breaks_go_and_nothing_else_does() {
        let cases = [
            ("/* a */\n\na{color:red}\n\n/* b */\nb{top:0}\n", "a{color:red}b{top:0}"),
            ("a {\n  color: red;\n  top: 0\n}\r\n", "a {color: red;top: 0}"),
            ("a,\nb\nc{top:0}", "a,b c{top:0}"),
            ("a/**/b{top:0}", "a b{top:0}"),
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
