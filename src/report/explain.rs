//! The reference of the rules, as a terminal shows it.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::Style;
use crate::builtin;
use crate::diag::{Rule, rules};

/// How many columns a line has.
const COLUMNS: usize = 80;
/// What stands before a line of an example.
const INDENT: &str = "    ";

/// Writes what the reference says of a rule.
pub fn explain(rule: &Rule, style: Style) -> String {
    let mut out = style.paint("1", &format!("{} {}", rule.code, rule.name)) + "\n";
    let mut in_code = false;
    for line in builtin::reference(rule.code).unwrap_or(rule.cause).lines() {
        if line.starts_with("```") {
            in_code = !in_code;
        } else if in_code {
            let _ = writeln!(out, "{}", format!("{INDENT}{line}").trim_end());
        } else {
            push_wrapped(&without_emphasis(line), &mut out);
        }
    }
    out
}

/// Writes a table of all rules: code, level and name.
pub fn list(style: Style) -> String {
    let mut out = String::new();
    for rule in rules::ALL {
        let level = style.level(rule.level, &format!("{:7}", rule.level.name()));
        let _ = writeln!(out, "{}  {level}  {}", rule.code, rule.name);
    }
    out
}

/// A line that begins with words in emphasis, as `*error, always.* A text …`, without the asterisks.
fn without_emphasis(line: &str) -> String {
    match line.strip_prefix('*').and_then(|rest| rest.split_once('*')) {
        Some((words, rest)) => format!("{words}{rest}"),
        None => line.to_owned(),
    }
}

fn push_wrapped(line: &str, out: &mut String) {
    let mut column = 0;
    for word in line.split(' ') {
        if column > 0 && column + 1 + word.width() > COLUMNS {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += word.width();
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_markup_goes_and_lines_fit() {
        for rule in rules::ALL {
            let text = explain(rule, Style { colour: false });
            let prose = text.lines().filter(|line| !line.starts_with(INDENT));
            assert!(text.contains("help: ") && !text.contains("```"), "{text}");
            assert!(prose.into_iter().all(|line| line.width() <= COLUMNS && !line.starts_with('*')), "{text}");
        }
    }
}
