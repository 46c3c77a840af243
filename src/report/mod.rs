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
pub use human::{Style, count, human, summary};
pub use json::json;
pub use plain::{plain, plain_lines};

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
    /// The text of the line on which it begins.
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
    Locator::new(snapshot).locate(diagnostic)
}

/// Finds out where diagnostics are. Those of one file come together: its lines are counted once.
struct Locator<'a> {
    snapshot: &'a Snapshot,
    last: Option<(&'a str, Lines<'a>)>,
}

impl<'a> Locator<'a> {
    fn new(snapshot: &'a Snapshot) -> Self {
        Self { snapshot, last: None }
    }

    fn locate(&mut self, diagnostic: &'a Diagnostic) -> Located<'a> {
        let place = &diagnostic.place;
        let lines = if place.end > 0 { self.lines(&place.file) } else { None };
        Located { file: &place.file, position: lines.map(|lines| lines.position(place.start, place.end)) }
    }

    fn lines(&mut self, file: &'a str) -> Option<&Lines<'a>> {
        if self.last.as_ref().is_none_or(|(last, _)| *last != file) {
            let text = source_text(file, self.snapshot)?;
            self.last = Some((file, Lines::new(text)));
        }
        self.last.as_ref().map(|(_, lines)| lines)
    }
}

/// The text of a source file: one of the snapshot, or a template of the built-in theme.
pub fn source_text<'a>(file: &str, snapshot: &'a Snapshot) -> Option<&'a str> {
    snapshot.text(file).or_else(|| builtin::template(file.strip_prefix("templates/")?))
}

/// A text and where its lines begin.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Position<'a> {
    /// The place of some bytes of a text.
    pub fn of(text: &'a str, start: usize, end: usize) -> Self {
        Lines::new(text).position(start, end)
    }
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    /// The number of the line of a byte.
    fn number(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at)
    }

    fn position(&self, start: usize, end: usize) -> Position<'a> {
        let start = floor(self.text, start);
        let end = floor(self.text, end).max(start);
        let (line, end_line) = (self.number(start), self.number(end));
        let (line_start, last_start) = (self.starts[line - 1], self.starts[end_line - 1]);
        let line_end = self.starts.get(line).map_or(self.text.len(), |next| next - 1);
        Position {
            line,
            column: self.text[line_start..start].chars().count() + 1,
            end_line,
            end_column: self.text[last_start..end].chars().count() + 1,
            source: &self.text[line_start..line_end],
            start: start - line_start,
            end: end.min(line_end) - line_start,
        }
    }
}

impl<'a> Position<'a> {
    /// The line, or the part of a long one around the place: what stands before, what is meant, what
    /// stands after.
    pub fn parts(&self) -> [&'a str; 3] {
        let (shown, start, end) = self.window();
        [&shown[..start], &shown[start..end], &shown[end..]]
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
pub fn cut(message: String) -> String {
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
        let position = Lines::new("标题：没有\nx").position(9, 15);
        assert_eq!((position.line, position.column, position.end_line, position.end_column), (1, 4, 1, 6));
        let marked = position.marked();
        assert_eq!((marked.text.as_str(), marked.before, marked.marked), ("标题：没有", 6, 4));
    }

    #[test]
    fn a_range_may_end_on_another_line() {
        let position = Lines::new("标题\n没有\nx").position(3, 13);
        assert_eq!((position.line, position.column, position.end_line, position.end_column), (1, 2, 2, 3));
        assert_eq!((position.source, position.marked().marked), ("标题", 2));
    }
}
