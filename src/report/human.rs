//! Diagnostics for people: the place, the headline, the line of the source with a caret, an act.

use std::fmt::Write;

use super::{Located, Locator, Marked, bounded, cut, plain};
use crate::diag::{Diagnostic, Level};
use crate::pipeline::Outcome;

/// How many problems of one rule are printed in full.
const MAX_OF_ERROR: usize = 100;
const MAX_OF_WARNING: usize = 10;

/// The escape sequences that colour the output, or nothing.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Whether to colour.
    pub colour: bool,
}

impl Style {
    pub(super) fn paint(self, code: &str, text: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    pub(super) fn level(self, level: Level, text: &str) -> String {
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
    let (shown, more) = bounded(&outcome.diagnostics, |diagnostic| limit(diagnostic.level));
    let mut locator = Locator::new(&outcome.snapshot);
    let mut out = String::new();
    for diagnostic in shown {
        push(diagnostic, &locator.locate(diagnostic), style, &mut out);
    }
    for (name, count) in more {
        let _ = writeln!(out, "… and {count} more of `{name}`");
    }
    out
}

/// How many problems of one rule are printed.
pub(super) fn limit(level: Level) -> usize {
    if level == Level::Error { MAX_OF_ERROR } else { MAX_OF_WARNING }
}

fn push(diagnostic: &Diagnostic, located: &Located<'_>, style: Style, out: &mut String) {
    let file = plain(located.file);
    let place = match &located.position {
        Some(at) => format!("{file}:{}:{}", at.line, at.column),
        None => file,
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
    if let Some(at) = &located.position {
        push_line(at.line, &at.marked(), diagnostic.level, style, out);
    }
    let _ = writeln!(out, "{}: {}", style.paint("1;32", "help"), cut(plain(&diagnostic.help)));
    out.push('\n');
}

fn push_line(line: usize, marked: &Marked, level: Level, style: Style, out: &mut String) {
    let number = line.to_string();
    let gutter = " ".repeat(number.len());
    let bar = style.paint("1;34", "|");
    let _ = writeln!(out, "{} {bar} {}", style.paint("1;34", &number), marked.text);
    let carets = style.level(level, &"^".repeat(marked.marked));
    let _ = writeln!(out, "{gutter} {bar} {}{carets}", " ".repeat(marked.before));
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

/// A number with its noun.
pub fn count(n: usize, noun: &str) -> String {
    let ending = if noun.ends_with("ss") { "es" } else { "s" };
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}{ending}") }
}
