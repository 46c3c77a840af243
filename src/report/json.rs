//! Diagnostics for programs: one JSON document. `docs/command-line.md` describes it.

use std::fmt::Write;

use serde::Serialize;

use super::plain::is_unseen;
use super::{Located, Locator, bounded, cut};
use crate::diag::{Diagnostic, Level};
use crate::pipeline::Outcome;

/// The version of the format: another one only if a key goes or changes its meaning.
const VERSION: u32 = 1;
/// How many problems of one rule the document has.
const MAX_OF_RULE: usize = 1000;
/// How many characters the line of a problem may have to be quoted.
const MAX_LINE: usize = 1000;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    diagnostics: Vec<Entry<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Entry<'a> {
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    level: &'static str,
    code: &'static str,
    name: &'static str,
    message: String,
    help: String,
    source: Option<&'a str>,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    notes: usize,
    omitted: usize,
    pages: usize,
    rendered: usize,
    written: Option<usize>,
    unchanged: Option<usize>,
    removed: Option<usize>,
}

/// Writes the problems of an outcome, and what was done, as one JSON document.
pub fn json(outcome: &Outcome) -> String {
    let (shown, more) = bounded(&outcome.diagnostics, |_| MAX_OF_RULE);
    let mut locator = Locator::new(&outcome.snapshot);
    let document = Document {
        version: VERSION,
        diagnostics: shown.into_iter().map(|diagnostic| entry(diagnostic, &locator.locate(diagnostic))).collect(),
        summary: summary(outcome, more.into_values().sum()),
    };
    // These types have nothing that cannot be written.
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    escaped(&text) + "\n"
}

fn entry<'a>(diagnostic: &Diagnostic, located: &Located<'a>) -> Entry<'a> {
    let at = located.position.as_ref();
    Entry {
        file: located.file,
        line: at.map(|at| at.line),
        column: at.map(|at| at.column),
        end_line: at.map(|at| at.end_line),
        end_column: at.map(|at| at.end_column),
        level: diagnostic.level.name(),
        code: diagnostic.rule.code,
        name: diagnostic.rule.name,
        message: cut(diagnostic.message.clone()),
        help: cut(diagnostic.help.clone()),
        source: at.map(|at| at.source).filter(|line| line.chars().nth(MAX_LINE).is_none()),
    }
}

fn summary(outcome: &Outcome, omitted: usize) -> Summary {
    let published = outcome.published;
    Summary {
        errors: outcome.count(Level::Error),
        warnings: outcome.count(Level::Warning),
        notes: outcome.count(Level::Note),
        omitted,
        pages: outcome.pages,
        rendered: outcome.rendered,
        written: published.map(|summary| summary.written),
        unchanged: published.map(|summary| summary.unchanged),
        removed: published.map(|summary| summary.removed),
    }
}

/// The same document without a character that is not seen: outside of texts JSON has none but line
/// ends, and inside of them it has an escape for each.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for (at, c) in json.char_indices() {
        let is_command = c == '#' && json[at..].starts_with("##[");
        if is_command || c != '\n' && is_unseen(c) {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_escaped_and_means_the_same() {
        let text = "a\u{202e}b\u{7f}c\u{85}d ##[error]";
        let json = escaped(&serde_json::to_string(text).unwrap());
        assert_eq!(json, r#""a\u202eb\u007fc\u0085d \u0023#[error]""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
