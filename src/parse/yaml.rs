//! YAML text to a tree with places. The only module that knows the YAML library.

use std::fmt;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::options::DuplicateKeyPolicy;
use serde_yaml::{Error, Spanned};

use super::plain;
use crate::diag::{Diags, Place, Span, rules};
use crate::schema::{At, Node, Value};

/// How deep lists and maps may be nested.
const MAX_DEPTH: usize = 32;
/// What to do about `title：帮助`.
const WIDE_COLON: &str = "after a key stands a half-width colon and a space, `: `";
/// How many values one document may have.
const MAX_NODES: usize = 200_000;

/// Reads the one YAML document of `text`, which begins at byte `base` of the file. Nothing but
/// comments reads as an empty map. `None` after a problem that hides the document.
pub fn parse(text: &str, base: usize, file: &Arc<str>, diags: &mut Diags) -> Option<Node> {
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Some(Node { value: Value::Map(Vec::new()), span: base..base });
    }
    plain::parse(text, base).or_else(|| by_library(text, base, file, diags))
}

/// The same for any text.
pub(super) fn by_library(text: &str, base: usize, file: &Arc<str>, diags: &mut Diags) -> Option<Node> {
    let options = serde_yaml::options! {
        budget: serde_yaml::budget! {
            max_depth: MAX_DEPTH,
            max_nodes: MAX_NODES,
            max_events: MAX_NODES * 4,
            max_aliases: 1_000,
            max_anchors: 1_000,
            max_total_scalar_bytes: 16 * 1024 * 1024,
        },
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        with_snippet: false,
    };
    match serde_yaml::from_str_with_options::<Raw>(text, options) {
        Ok(raw) => {
            let mut node = raw.0;
            settle(&mut node, text, base, file, diags);
            Some(node)
        }
        Err(error) => {
            report(&error, text, base, file, diags);
            None
        }
    }
}

/// A node whose spans are still those of the library: bytes in the text.
struct Raw(Node);

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<RawValue>::deserialize(deserializer)?;
        Ok(Self(Node { value: spanned.value.0, span: byte_span(&spanned.referenced) }))
    }
}

fn byte_span(location: &serde_yaml::Location) -> Span {
    let span = location.span();
    let start = span.byte_offset().unwrap_or_else(|| span.offset());
    let len = span.byte_len().unwrap_or_else(|| span.len());
    let to_usize = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    to_usize(start)..to_usize(start.saturating_add(len))
}

struct RawValue(Value);

impl<'de> Deserialize<'de> for RawValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor).map(RawValue)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(i64::try_from(value).map_or_else(|_| Value::Text(value.to_string()), Value::Int))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::Text(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Raw(item)) = seq.next_element()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some((key, Raw(value))) = map.next_entry::<Spanned<String>, Raw>()? {
            pairs.push((At { value: key.value, span: byte_span(&key.referenced) }, value));
        }
        Ok(Value::Map(pairs))
    }
}

/// Moves the spans to where the text begins in the file, and reports keys that stand twice.
fn settle(node: &mut Node, text: &str, base: usize, file: &Arc<str>, diags: &mut Diags) {
    shift(&mut node.span, text, base);
    match &mut node.value {
        Value::Text(_) => report_cut(node, text, base, file, diags),
        Value::List(items) => items.iter_mut().for_each(|item| settle(item, text, base, file, diags)),
        Value::Map(pairs) => {
            let mut seen = FxHashSet::default();
            pairs.retain_mut(|(key, value)| {
                shift(&mut key.span, text, base);
                let first = seen.insert(key.value.clone());
                if first {
                    settle(value, text, base, file, diags);
                } else {
                    let message = format!("the key `{}` stands twice", key.value);
                    let help = "delete one of the two; if an item of a list should begin here, put `- ` before its first key";
                    diags.push_with_help(&rules::DUPLICATE_KEY, Place::new(file, &key.span), message, help);
                }
                first
            });
        }
        _ => {}
    }
}

/// Reports a text that ends before ` #`, if no space follows: then it was hardly meant as a comment.
fn report_cut(node: &Node, text: &str, base: usize, file: &Arc<str>, diags: &mut Diags) {
    let end = node.span.end - base;
    let rest = text[end..].lines().next().unwrap_or_default();
    let comment = rest.trim_start();
    let cut =
        comment.strip_prefix('#').is_some_and(|rest| rest.starts_with(|c: char| !c.is_whitespace() && c != '#'));
    if cut && comment.len() < rest.len() && node.span.start < node.span.end {
        let start = base + end + rest.len() - comment.len();
        let message = "the text ends before this: ` #` begins a comment";
        let place = Place::new(file, &(start..start + comment.trim_end().len()));
        diags.push_with_help(
            &rules::CUT_TEXT,
            place,
            message,
            "put the whole text in quotes, or a space after the `#`",
        );
    }
}

/// Moves a span, and cuts it to its first line: the library lets a block end where the next begins.
fn shift(span: &mut Span, text: &str, base: usize) {
    let start = span.start.min(text.len());
    let end = span.end.clamp(start, text.len());
    let shown = text.get(start..end).unwrap_or_default();
    let trimmed = shown.trim_end().len();
    *span = base + start..base + start + trimmed;
}

fn report(error: &Error, text: &str, base: usize, file: &Arc<str>, diags: &mut Diags) {
    let location = error.location();
    let span = location.map_or(0..0, |location| byte_span(&location));
    let start = location.map_or(0, |location| offset_of(text, location.line(), location.column()));
    let end = if span.start == start { span.end.min(text.len()) } else { start };
    let (start, end) = tab_of_line(text, start).map_or((start, end), |tab| (tab, tab + 1));
    let place = Place::new(file, &(base + start..base + end.max(start)));
    if let Error::Budget { .. } = error {
        diags.push_with_help(&rules::TOO_DEEP, place, one_line(error), "flatten the structure, or split the file");
        return;
    }
    let message = one_line(error);
    if let Some((at, line)) = wide_colon_before(text, start) {
        let place = Place::new(file, &(base + at..base + at + line.len()));
        diags.push_with_help(&rules::YAML_SYNTAX, place, "this line is no key and no value", WIDE_COLON);
        return;
    }
    if message.contains("multiple YAML documents") {
        let help = "keep one of them: a line `---` begins another document";
        diags.push_with_help(&rules::YAML_SYNTAX, place, "a second YAML document begins here", help);
        return;
    }
    diags.push_with_help(&rules::YAML_SYNTAX, place, message, advice(text, start));
}

/// The byte at a line and a column, both from 1, the column in characters.
fn offset_of(text: &str, line: u64, column: u64) -> usize {
    let line = usize::try_from(line.saturating_sub(1)).unwrap_or(0);
    let column = usize::try_from(column.saturating_sub(1)).unwrap_or(0);
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = &text[start.min(text.len())..];
    let within = rest.char_indices().nth(column).map_or(rest.len(), |(i, _)| i);
    start.min(text.len()) + within
}

fn one_line(error: &Error) -> String {
    let message = error.render();
    let first = message.lines().next().unwrap_or_default();
    let end = first.find(" at line ").unwrap_or(first.len());
    format!(
        "cannot read the YAML: {}",
        first[..end].trim_start_matches("error: ").trim_end_matches(['.', ',', ':'])
    )
}

/// The line that a byte stands in, and where it begins.
fn line_at(text: &str, at: usize) -> (usize, &str) {
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    (start, text[start..].lines().next().unwrap_or_default())
}

/// The tab that the line at a byte is indented with.
fn tab_of_line(text: &str, at: usize) -> Option<usize> {
    let (start, line) = line_at(text, at);
    let indent = &line[..line.len() - line.trim_start().len()];
    indent.find('\t').map(|tab| start + tab)
}

/// The last line before a byte that is such a key, if all the lines between them are blank or comments: it is read as
/// a text, and only the next line shows that it cannot be one.
fn wide_colon_before(text: &str, at: usize) -> Option<(usize, &str)> {
    let (line_start, _) = line_at(text, at);
    let mut end = line_start;
    for line in text[..line_start].lines().rev() {
        end = text[..end].rfind(line)?;
        if is_key_with_wide_colon(line) {
            return Some((end + line.len() - line.trim_start().len(), line.trim()));
        }
        if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
            return None;
        }
    }
    None
}

/// Whether a line is a key such as `title：帮助`.
fn is_key_with_wide_colon(line: &str) -> bool {
    let key = line.trim_start().trim_start_matches("- ").split('：').next().unwrap_or_default();
    key.len() < line.trim_start().len()
        && !key.is_empty()
        && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

fn advice(text: &str, at: usize) -> String {
    let (_, line) = line_at(text, at);
    if line.contains('\t') {
        "indent with spaces; YAML does not allow tabs there".to_owned()
    } else if line.contains('{') && line.contains('，') {
        "between the pairs in braces stand half-width commas, `, `; a text with `: ` in it wants quotes".to_owned()
    } else if line.matches(": ").count() > 1 {
        "a text with `: ` in it wants quotes".to_owned()
    } else if is_key_with_wide_colon(line) {
        WIDE_COLON.to_owned()
    } else {
        "look at this line and the one before it: quotes, brackets, and the same indentation for all keys"
            .to_owned()
    }
}
