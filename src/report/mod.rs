//! Diagnostics for people and for programs: one place to find where each is, and one file for each
//! form.

mod explain;
mod github;
mod human;
mod json;
mod plain;

use std::collections::BTreeMap;

pub use explain::{explain, list};
pub use github::github;
pub use human::{Style, human, summary};
pub use json::json;
pub use plain::plain;

use crate::builtin;
use crate::diag::Diagnostic;
use crate::source::Snapshot;
use plain::width;

/// How many characters of a message are printed.
const MAX_MESSAGE: usize = 400;
/// How many columns of a source line are shown with a caret.
const MAX_COLUMNS: usize = 110;

/// Where a diagnostic is, as people count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<'a> {
    /// The path within the project, with `/`.
    pub file: &'a str,
    /// The place in it; absent if the file as a whole is meant, or cannot be read.
    pub position: Option<Position<'a>>,
}

/// A range in a text: lines and characters from 1, the end being the character after the range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position<'a> {
    /// The line on which it begins.
    pub line: usize,
    /// The character of that line.
    pub column: usize,
    /// The line on which it ends.
    pub end_line: usize,
    /// The character of that line after the range.
    pub end_column: usize,
    /// The line on which it begins.
    pub source: &'a str,
    /// The bytes of that line which are meant.
    start: usize,
    end: usize,
}

/// A line with a mark under it, ready to be shown in a fixed width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The line, or the part of a long one around the mark, without what could command a terminal.
    pub text: String,
    /// The cells before the mark.
    pub before: usize,
    /// The cells that are marked.
    pub marked: usize,
}

/// Finds out where a diagnostic is.
pub fn located<'a>(diagnostic: &'a Diagnostic, snapshot: &'a Snapshot) -> Located<'a> {
    let place = &diagnostic.place;
    let text = snapshot.text(&place.file).or_else(|| built_in(&place.file)).filter(|_| place.end > 0);
    Located { file: &place.file, position: text.map(|text| Position::of(text, place.start, place.end)) }
}

fn built_in(file: &str) -> Option<&'static str> {
    builtin::template(file.strip_prefix("templates/")?)
}

impl<'a> Position<'a> {
    /// The place of some bytes of a text.
    pub fn of(text: &'a str, start: usize, end: usize) -> Self {
        let start = floor(text, start);
        let end = floor(text, end).max(start);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let line = text[..start].matches('\n').count() + 1;
        let last_start = text[..end].rfind('\n').map_or(0, |at| at + 1);
        Self {
            line,
            column: text[line_start..start].chars().count() + 1,
            end_line: line + text[start..end].matches('\n').count(),
            end_column: text[last_start..end].chars().count() + 1,
            source: &text[line_start..line_end],
            start: start - line_start,
            end: end.min(line_end) - line_start,
        }
    }

    /// The line with its mark.
    pub fn marked(&self) -> Marked {
        let (shown, start, end) = self.window();
        Marked {
            text: plain(shown).trim_end().to_owned(),
            before: width(&shown[..start]),
            marked: width(&shown[start..end]).max(1),
        }
    }

    /// The part of a long line around what is meant.
    fn window(&self) -> (&'a str, usize, usize) {
        if width(self.source) <= MAX_COLUMNS {
            return (self.source, self.start, self.end);
        }
        let from = floor(self.source, self.start.saturating_sub(40));
        let to = floor(self.source, (self.end + 40).min(from + MAX_COLUMNS).max(self.start)).max(self.start);
        (&self.source[from..to], self.start - from, self.end.min(to) - from)
    }
}

/// The end of the character before or at an offset.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A message that quotes what an author wrote, without the most of it if that is long.
fn cut(message: String) -> String {
    match message.char_indices().nth(MAX_MESSAGE) {
        Some((end, _)) => format!("{}…", &message[..end]),
        None => message,
    }
}

/// Splits diagnostics into those that are printed and the number of others by the name of their
/// rule: a mistake that is made everywhere does not bury the rest.
fn bounded(
    diagnostics: &[Diagnostic],
    limit: impl Fn(&Diagnostic) -> usize,
) -> (Vec<&Diagnostic>, BTreeMap<&'static str, usize>) {
    let mut shown = Vec::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut more = BTreeMap::new();
    for diagnostic in diagnostics {
        let count = seen.entry(diagnostic.rule.name).or_default();
        *count += 1;
        if *count <= limit(diagnostic) {
            shown.push(diagnostic);
        } else {
            *more.entry(diagnostic.rule.name).or_default() += 1;
        }
    }
    (shown, more)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_carets_count_cells() {
        let position = Position::of("标题：没有\nx", 9, 15);
        assert_eq!((position.line, position.column, position.end_line, position.end_column), (1, 4, 1, 6));
        let marked = position.marked();
        assert_eq!((marked.text.as_str(), marked.before, marked.marked), ("标题：没有", 6, 4));
    }

    #[test]
    fn a_range_may_end_on_another_line() {
        let position = Position::of("标题\n没有\nx", 3, 13);
        assert_eq!((position.line, position.column, position.end_line, position.end_column), (1, 2, 2, 3));
        assert_eq!((position.source, position.marked().marked), ("标题", 2));
    }
}
