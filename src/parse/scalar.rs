//! The texts of a record in a YAML file, which has an id: lines, and Markdown.

use std::sync::Arc;

use super::markdown;
use crate::diag::{Diags, Place, Rule, rules};
use crate::model::markup::Body;
use crate::schema::{AnchorId, At, Written};

/// A record, and the file that it stands in.
pub struct Source<'s> {
    pub file: &'s Arc<str>,
    /// The whole file.
    pub text: &'s str,
    /// What it is, for messages: ``the entry `reactivate` ``.
    pub owner: String,
    pub id: &'s At<AnchorId>,
}

impl Source<'_> {
    /// Reads a line that must not be empty; `noun` is what it says. What is missing or no text has been reported.
    pub fn line(&self, key: &str, noun: &str, written: &Written<String>, diags: &mut Diags) -> Option<String> {
        let written = written.0.as_ref()?;
        let line = written.value.trim();
        if line.is_empty() {
            let message = format!("{} has no {noun}", self.owner);
            let help = format!("write the {noun} after `{key}:`");
            diags.push_with_help(&rules::MISSING_KEY, Place::new(self.file, &written.span), message, help);
            return None;
        }
        Some(line.to_owned())
    }

    /// Reads a text in Markdown that must not be empty; `rule` is for one that is.
    pub fn markdown(
        &self,
        key: &str,
        written: Option<&Written<String>>,
        rule: &'static Rule,
        diags: &mut Diags,
    ) -> Body {
        let none = Body { file: Arc::clone(self.file), ..Body::default() };
        match written {
            Some(Written(None)) => none,
            Some(Written(Some(text))) if !text.value.trim().is_empty() => self.parse(text, diags),
            written => {
                let written = written.and_then(|written| written.0.as_ref());
                let span = written.map_or(&self.id.span, |text| &text.span);
                let message = format!("{} has no {key}", self.owner);
                let help = format!("write `{key}: |` and the {key}, indented, below");
                diags.push_with_help(rule, Place::new(self.file, span), message, help);
                none
            }
        }
    }

    fn parse(&self, written: &At<String>, diags: &mut Diags) -> Body {
        let lines = Lines::new(written, self.text);
        let offsets = |at: usize| lines.offset(at);
        let prefix = self.id.value.0.as_str();
        let source = markdown::Source { text: &written.value, file: self.file, offsets: &offsets, prefix };
        markdown::parse_plain(&source, diags)
    }
}

/// Where a scalar stands in the file: for each line, its offset in the value and in the file; for each word, if the
/// scalar is folded or quoted over several lines. A scalar that does not stand there verbatim maps to its beginning.
struct Lines {
    starts: Vec<(usize, usize)>,
    verbatim: bool,
}

impl Lines {
    fn new(scalar: &At<String>, text: &str) -> Self {
        let verbatim = Self::locate(scalar, text).or_else(|| Self::locate_words(scalar, text));
        Self { verbatim: verbatim.is_some(), starts: verbatim.unwrap_or_else(|| vec![(0, scalar.span.start)]) }
    }

    fn locate(scalar: &At<String>, text: &str) -> Option<Vec<(usize, usize)>> {
        let mut starts = Vec::new();
        let mut at = scalar.span.start;
        // A block scalar begins below its `|`; a plain or quoted one in the line of its key.
        let from_line = text.get(..at)?.rfind('\n').map_or(0, |i| i + 1);
        if text[from_line..at].trim().is_empty() {
            at = from_line;
        } else if text[at..].starts_with(['|', '>']) {
            at += text[at..].find('\n')? + 1;
        }
        let mut in_value = 0;
        for line in scalar.value.split_inclusive('\n') {
            let own = line.trim_end();
            if !own.is_empty() {
                let rest = text.get(at..)?;
                let found = rest.find(own)?;
                if rest[..found].contains(|c: char| !c.is_whitespace() && !matches!(c, '"' | '\'')) {
                    return None;
                }
                starts.push((in_value, at + found));
                at += found + own.len();
            }
            in_value += line.len();
        }
        Some(starts)
    }

    fn locate_words(scalar: &At<String>, text: &str) -> Option<Vec<(usize, usize)>> {
        let rest = text.get(scalar.span.start..)?;
        let mut at = scalar.span.start;
        if rest.starts_with(['|', '>']) {
            at += rest.find('\n')? + 1;
        }
        let mut starts = Vec::new();
        let mut in_value = 0;
        // Quotes and backslashes may be written in another way.
        for part in scalar.value.split_inclusive(|c: char| c.is_whitespace() || "\"'\\".contains(c)) {
            let word = part.trim_end_matches(|c: char| c.is_whitespace() || "\"'\\".contains(c));
            if !word.is_empty() {
                let rest = text.get(at..)?;
                let found = rest.find(word)?;
                if !is_between_words(&rest[..found]) {
                    return None;
                }
                starts.push((in_value, at + found));
                at += found + word.len();
            }
            in_value += part.len();
        }
        Some(starts)
    }

    fn offset(&self, at: usize) -> usize {
        let index = self.starts.partition_point(|(start, _)| *start <= at);
        let Some((in_value, in_file)) = index.checked_sub(1).map(|i| self.starts[i]) else {
            return self.starts.first().map_or(0, |(_, in_file)| *in_file);
        };
        if !self.verbatim {
            return in_file;
        }
        let next = self.starts.get(index).map_or(usize::MAX, |(_, in_file)| *in_file);
        (in_file + (at - in_value)).min(next)
    }
}

/// Whether nothing stands there but space and quotes, as they are written in some kind of scalar.
fn is_between_words(text: &str) -> bool {
    let text = text.replace("\\n", " ").replace("\\t", " ");
    text.chars().all(|c| c.is_whitespace() || "\"'\\".contains(c))
}
