//! Diagnostics for people: the place, the headline, the line of the source with a caret, an act.

use std::collections::BTreeMap;
use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

use crate::builtin;
use crate::diag::{Diagnostic, Level};
use crate::pipeline::Outcome;

/// How many problems of one rule are printed in full.
const MAX_OF_ERROR: usize = 100;
const MAX_OF_WARNING: usize = 10;
/// How many characters of a message are printed.
const MAX_MESSAGE: usize = 400;
/// How many columns of a source line are printed.
const MAX_COLUMNS: usize = 110;

/// The escape sequences that colour the output, or nothing.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Whether to colour.
    pub colour: bool,
}

impl Style {
    fn paint(self, code: &str, text: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn level(self, level: Level, text: &str) -> String {
        let code = match level {
            Level::Error => "1;31",
            Level::Warning => "1;33",
            Level::Note => "1;36",
        };
        self.paint(code, text)
    }
}

/// Writes all problems of an outcome.
pub fn human(outcome: &Outcome, style: Style) -> String {
    let mut out = String::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in &outcome.diagnostics {
        let count = seen.entry(diagnostic.rule.name).or_default();
        *count += 1;
        if *count <= limit(diagnostic.level) {
            push(diagnostic, outcome, style, &mut out);
        }
    }
    for (name, count) in seen {
        let level = outcome.diagnostics.iter().find(|d| d.rule.name == name).map_or(Level::Note, |d| d.level);
        if count > limit(level) {
            let _ = writeln!(out, "… and {} more of `{name}`", count - limit(level));
        }
    }
    out
}

fn limit(level: Level) -> usize {
    if level == Level::Error { MAX_OF_ERROR } else { MAX_OF_WARNING }
}

fn push(diagnostic: &Diagnostic, outcome: &Outcome, style: Style, out: &mut String) {
    let place = &diagnostic.place;
    let text = outcome.snapshot.text(&place.file).or_else(|| built_in(&place.file));
    let position = text.map(|text| Position::of(text, place.start, place.end));
    let file = plain(&place.file);
    let place = match &position {
        Some(position) if diagnostic.place.end > 0 => format!("{file}:{}:{}", position.line, position.column),
        _ => file,
    };
    let level = format!("{}[{}]", diagnostic.level.name(), diagnostic.rule.code);
    let message = cut(plain(&diagnostic.message));
    let _ = writeln!(
        out,
        "{}: {}: {}",
        style.paint("1", &place),
        style.level(diagnostic.level, &level),
        style.paint("1", &message)
    );
    if let Some(position) = position.filter(|_| diagnostic.place.end > 0) {
        position.push_line(diagnostic.level, style, out);
    }
    let _ = writeln!(out, "{}: {}", style.paint("1;32", "help"), cut(plain(&diagnostic.help)));
    out.push('\n');
}

/// A message that quotes what an author wrote, without the most of it if that is long.
fn cut(message: String) -> String {
    match message.char_indices().nth(MAX_MESSAGE) {
        Some((end, _)) => format!("{}…", &message[..end]),
        None => message,
    }
}

fn built_in(file: &str) -> Option<&'static str> {
    builtin::template(file.strip_prefix("templates/")?)
}

/// A place in a text as people count: lines and characters from 1.
struct Position<'a> {
    line: usize,
    column: usize,
    text: &'a str,
    /// The bytes of the line that are meant.
    start: usize,
    end: usize,
}

impl<'a> Position<'a> {
    fn of(text: &'a str, start: usize, end: usize) -> Self {
        let start = floor(text, start);
        let end = floor(text, end).max(start);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        Self {
            line: text[..start].matches('\n').count() + 1,
            column: text[line_start..start].chars().count() + 1,
            text: &text[line_start..line_end],
            start: start - line_start,
            end: end.min(line_end) - line_start,
        }
    }

    fn push_line(&self, level: Level, style: Style, out: &mut String) {
        let (shown, start, end) = self.window();
        let number = self.line.to_string();
        let gutter = " ".repeat(number.len());
        let before = width(&shown[..start]);
        let marked = width(&shown[start..end]).max(1);
        let bar = style.paint("1;34", "|");
        let _ = writeln!(out, "{} {bar} {}", style.paint("1;34", &number), plain(shown).trim_end());
        let _ = writeln!(out, "{gutter} {bar} {}{}", " ".repeat(before), style.level(level, &"^".repeat(marked)));
    }

    /// The part of a long line around what is meant.
    fn window(&self) -> (&'a str, usize, usize) {
        if width(self.text) <= MAX_COLUMNS {
            return (self.text, self.start, self.end);
        }
        let from = floor(self.text, self.start.saturating_sub(40));
        let to = floor(self.text, (self.end + 40).min(from + MAX_COLUMNS).max(self.start)).max(self.start);
        (&self.text[from..to], self.start - from, self.end.min(to) - from)
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

/// The columns that a text takes in a terminal, once [`plain`].
fn width(text: &str) -> usize {
    plain(text).chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// A text without what could move the cursor, colour the terminal or turn the direction of writing.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push_str("    "),
            // What is not seen is what one cannot find.
            '\u{00A0}'
            | '\u{200B}'..='\u{200D}'
            | '\u{2060}'
            | '\u{FEFF}'
            | '\u{061C}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}' => {
                let _ = write!(out, "\\u{{{:x}}}", c as u32);
            }
            c if c.is_control() => {
                let _ = write!(out, "\\u{{{:x}}}", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}

/// The last lines: what was done, or why nothing was.
pub fn summary(outcome: &Outcome) -> String {
    let (errors, warnings) = (outcome.count(Level::Error), outcome.count(Level::Warning));
    let problems = match (errors, warnings) {
        (0, 0) => String::new(),
        (0, n) => format!(", {}", count(n, "warning")),
        (n, 0) => count(n, "error"),
        (e, w) => format!("{}, {}", count(e, "error"), count(w, "warning")),
    };
    match outcome.published {
        Some(summary) => format!(
            "{} ({} rendered), {} written, {} unchanged, {} removed{problems}",
            count(outcome.pages, "page"),
            outcome.rendered,
            count(summary.written, "file"),
            summary.unchanged,
            summary.removed,
        ),
        None if errors > 0 => problems,
        None => format!("{} checked{problems}", count(outcome.pages, "page")),
    }
}

fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_carets_count_cells() {
        let text = "标题：没有\nx";
        let position = Position::of(text, 9, 15);
        assert_eq!((position.line, position.column), (1, 4));
        let mut out = String::new();
        position.push_line(Level::Error, Style { colour: false }, &mut out);
        assert_eq!(out, "1 | 标题：没有\n  |       ^^^^\n");
    }

    #[test]
    fn terminals_are_not_commanded() {
        assert_eq!(plain("a\u{1b}[2J\u{202e}b"), "a\\u{1b}[2J\\u{202e}b");
        assert_eq!(plain("title\u{200b}"), "title\\u{200b}");
    }
}
