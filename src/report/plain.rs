//! Text that commands nothing: no terminal, no direction of writing, no workflow.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

/// How a workflow command of the older kind begins; runners look for it anywhere in a line.
const COMMAND: &str = "##[";

/// A text without what could move the cursor, colour the terminal, turn the direction of writing or
/// command a workflow.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '\t' => out.push_str("    "),
            c if is_unseen(c) => push_escaped(c, &mut out),
            '#' if text[at..].starts_with(COMMAND) => push_escaped(c, &mut out),
            c => out.push(c),
        }
    }
    out
}

/// The same for a text of several lines.
pub fn plain_lines(text: &str) -> String {
    text.lines().flat_map(|line| [plain(line), "\n".to_owned()]).collect()
}

fn push_escaped(c: char, out: &mut String) {
    let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
}

/// Whether a character is not seen, and so cannot be found, or changes how others are shown.
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{00A0}'
                | '\u{061C}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'
                | '\u{2066}'..='\u{2069}'
                | '\u{FEFF}'
        )
}

/// The columns that a text takes in a terminal, once [`plain`].
pub fn width(text: &str) -> usize {
    plain(text).chars().map(|c| c.width().unwrap_or(0)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_are_not_commanded() {
        assert_eq!(plain("a\u{1b}[2J\u{202e}b"), "a\\u{1b}[2J\\u{202e}b");
        assert_eq!(plain("title\u{200b}"), "title\\u{200b}");
    }

    #[test]
    fn workflows_are_not_commanded() {
        assert_eq!(plain("see ##[error]no"), "see \\u{23}#[error]no");
        assert_eq!(plain("###[x] ## [y]"), "#\\u{23}#[x] ## [y]");
    }
}
