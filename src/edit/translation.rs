//! `new translation`: a file to begin with, in which only the words have to be replaced.

use std::fmt::Write;

use super::new::{self, Made};
use super::{Error, lock};
use crate::diag::Diags;
use crate::editions::stamp;
use crate::id::{did_you_mean, nearest};
use crate::model::front::{Common, EntryKeys, TermKeys};
use crate::model::markup::Step;
use crate::model::{Doc, FaqDoc, TermsDoc};
use crate::parse::{document, faq, terms};
use crate::pipeline::World;
use crate::schema::{Duration, Key, Money, Node, Shape, Value, Version};

/// Keys that a translation need not repeat.
const LEFT_OUT: &[&str] = &["facts", "extra"];
/// The column at which the keys of an entry stand.
const ENTRY_INDENT: usize = 4;

/// Makes the translation of a page into a language, or of a question that the translation of its group lacks.
///
/// # Errors
/// A reference or a language that does not exist; a translation that does.
pub fn make(world: &World<'_>, reference: &str, language: &str) -> Result<Made, Error> {
    let lang = find_language(world, language)?;
    let translations = &world.docs.translations[lang];
    let exists = |file: &str| Error::Exists { path: file.to_owned() };
    if let Some(doc) = world.docs.docs.iter().find(|doc| doc.role.reference() == reference) {
        if let Some(other) = translations.docs.iter().find(|other| other.role == doc.role) {
            return Err(exists(&other.file));
        }
        let text = world.snapshot.text(&doc.file).unwrap_or_default();
        return Ok(Made::File(with_language(&doc.file, language), page(doc, text)));
    }
    let group = reference.strip_prefix("faq:").unwrap_or_default();
    let (group, entry) = group.split_once('/').map_or((group, None), |(group, entry)| (group, Some(entry)));
    let has_entry = |faq: &FaqDoc| entry.is_none_or(|id| faq.entries.iter().any(|own| own.keys.id.value.0 == id));
    if let Some(faq) = world.docs.faqs.iter().find(|faq| faq.id == group && has_entry(faq)) {
        let text = world.snapshot.text(&faq.file).unwrap_or_default();
        return match (translations.faqs.iter().find(|other| other.id == faq.id), entry) {
            (Some(other), Some(id)) if !has_entry(other) => new::insert(world, other, &question(faq, text, id)),
            (Some(other), _) => Err(exists(&other.file)),
            (None, _) => Ok(Made::File(with_language(&faq.file, language), questions(faq, text))),
        };
    }
    let id = reference.strip_prefix("terms:").unwrap_or_default();
    if let Some(file) = world.docs.terms.iter().find(|file| file.id == id) {
        if let Some(other) = translations.terms.iter().find(|other| other.id == id) {
            return Err(exists(&other.file));
        }
        let text = world.snapshot.text(&file.file).unwrap_or_default();
        return Ok(Made::File(with_language(&file.file, language), definitions(file, text)));
    }
    let known = known(world);
    let help = did_you_mean(reference, known.iter().map(String::as_str))
        .unwrap_or_else(|| "`steplink list` lists what there is to translate".to_owned());
    Err(Error::refused(format!("there is no `{reference}`"), help))
}

/// The references to all that can be translated.
fn known(world: &World<'_>) -> Vec<String> {
    let docs = world.docs.docs.iter().map(|doc| doc.role.reference());
    let faqs = world.docs.faqs.iter().map(|faq| format!("faq:{}", faq.id));
    docs.chain(faqs).chain(world.docs.terms.iter().map(|terms| format!("terms:{}", terms.id))).collect()
}

fn find_language(world: &World<'_>, language: &str) -> Result<usize, Error> {
    let languages: Vec<&str> = world.settings.languages.iter().map(crate::id::Lang::as_str).collect();
    match languages.iter().position(|own| *own == language) {
        Some(0) => {
            let message = format!("`{language}` is the default language, in which the originals are");
            Err(Error::refused(message, "name another language of `languages:` in `steplink.yaml`"))
        }
        Some(lang) => Ok(lang),
        None => {
            let help = match nearest(language, languages.iter().copied().skip(1)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add it in `steplink.yaml`: `languages: [{}, {language}]`", languages.join(", ")),
            };
            Err(Error::refused(format!("the site has no language `{language}`"), help))
        }
    }
}

/// The path of a translation: `cancel.en.md` for `cancel.md`.
fn with_language(file: &str, language: &str) -> String {
    let (stem, extension) = file.rsplit_once('.').unwrap_or((file, "md"));
    format!("{stem}.{language}.{extension}")
}

fn page(doc: &Doc, text: &str) -> String {
    // What was written is kept for pages that have a translation only.
    let read = document::parse(&doc.file, text, doc.role.clone(), Version::Original, &mut Diags::default());
    let start = document::body_start(&doc.file, text);
    let front = text[..start].trim_end().trim_end_matches(['-', '.']);
    let mut out = String::from("---\n");
    if let Some(node) = &read.node {
        push_keys(&document::keys_of(&doc.role), node, front, 0, &mut out);
    }
    out.push_str("---\n");
    let mut at = start;
    for step in doc.body.procedure.iter().flat_map(|procedure| &procedure.steps) {
        out.push_str(&text[at..step.span.start]);
        out.push_str(&heading(step, text));
        at = step.span.end;
    }
    out.push_str(&text[at..]);
    out
}

/// The heading of a step with what a translation has of its attributes, and its stamp.
fn heading(step: &Step, text: &str) -> String {
    let written = &text[step.span.clone()];
    let Some((before, braces)) = written.rsplit_once('{') else {
        return written.to_owned();
    };
    let in_words = matches!(step.attributes.duration.as_deref(), Some(Duration::Words(_)));
    let is_translated = |word: &&str| {
        word.starts_with('#')
            // A heading without a title says where its title is.
            || word.starts_with("include=") && step.title.is_empty()
            || word.starts_with("who=")
            || word.starts_with("fee=")
            || word.starts_with("duration=") && in_words
    };
    let kept: Vec<&str> = braces.trim_end_matches('}').split_whitespace().filter(is_translated).collect();
    let bare = format!("{before}{{{}}}", kept.join(" "));
    lock::with_stamp(&bare, &stamp::of(step, text)).unwrap_or(bare)
}

/// Copies the keys of a map that are translated, as they are written. `text` ends where the map does.
fn push_keys(tables: &[&[Key]], node: &Node, text: &str, indent: usize, out: &mut String) {
    let Value::Map(pairs) = &node.value else {
        return;
    };
    let is_flow = text[node.span.start..].starts_with('{');
    for (at, (name, value)) in pairs.iter().enumerate() {
        let key = tables.iter().find_map(|keys| keys.iter().find(|key| key.name == name.value));
        let is_wanted =
            |key: &&Key| key.translated && !LEFT_OUT.contains(&key.name) && has_words(&(key.shape)(), value);
        if !key.as_ref().is_some_and(is_wanted) {
            continue;
        }
        if is_flow {
            let _ = writeln!(out, "{:indent$}{}: {}", "", name.value, value.json());
            continue;
        }
        let end = pairs.get(at + 1).map_or(text.len(), |(next, _)| line_start(text, next.span.start));
        let column = name.span.start - line_start(text, name.span.start);
        push_written(without_comments(&text[name.span.start..end], column + 1), column, indent, out);
    }
}

/// A part of some YAML without the empty lines at its end, and the comments that stand left of a column: a
/// line further right may be part of a text.
pub(super) fn without_comments(written: &str, column: usize) -> &str {
    let mut written = written.trim_end();
    while let Some((before, last)) = written.rsplit_once('\n')
        && last.trim_start().starts_with('#')
        && last.len() - last.trim_start().len() < column
    {
        written = before.trim_end();
    }
    written
}

/// Lengths of time and sums of money need no translation.
fn has_words(shape: &Shape, node: &Node) -> bool {
    match (&node.value, shape) {
        (Value::Null, _) | (Value::Map(_), Shape::Money) => false,
        (Value::Text(text), Shape::Duration) => matches!(Duration::parse(text), Some(Duration::Words(_))),
        (Value::Text(text), Shape::Money) => matches!(Money::parse(text), Money::Words(_)),
        _ => true,
    }
}

/// Where the line of a byte begins.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |line| line + 1)
}

/// Copies some lines from one column to another.
fn push_written(written: &str, from: usize, to: usize, out: &mut String) {
    for (at, line) in written.lines().enumerate() {
        let space = line.len() - line.trim_start_matches(' ').len();
        let line = if at == 0 { line } else { &line[space.min(from)..] };
        if line.trim().is_empty() {
            out.push('\n');
        } else {
            let _ = writeln!(out, "{:to$}{line}", "");
        }
    }
}

fn questions(faq: &FaqDoc, text: &str) -> String {
    let read = faq::parse(&faq.file, text, &faq.id, &mut Diags::default());
    let mut out = String::new();
    let Some(node) = &read.node else {
        return out;
    };
    push_keys(&[Common::KEYS], node, text, 0, &mut out);
    out.push_str("entries:\n");
    push_records("entries", EntryKeys::KEYS, node, text, &|_| true, &mut out);
    out
}

/// The entry of a FAQ file that has an id, with what a translation has of its keys.
fn question(faq: &FaqDoc, text: &str, id: &str) -> String {
    let read = faq::parse(&faq.file, text, &faq.id, &mut Diags::default());
    let mut out = String::new();
    if let Some(node) = &read.node {
        push_records("entries", EntryKeys::KEYS, node, text, &|own| own == id, &mut out);
    }
    out
}

fn definitions(file: &TermsDoc, text: &str) -> String {
    let read = terms::parse(&file.file, text, &file.id, &mut Diags::default());
    let mut out = String::from("terms:\n");
    if let Some(node) = &read.node {
        push_records("terms", TermKeys::KEYS, node, text, &|_| true, &mut out);
    }
    out
}

/// Copies the records of a list that are wanted, by their ids, with what a translation has of their keys.
fn push_records(
    list: &str,
    keys: &[Key],
    node: &Node,
    text: &str,
    is_wanted: &impl Fn(&str) -> bool,
    out: &mut String,
) {
    let Some(Value::List(items)) = node.get(list).map(|list| &list.value) else {
        return;
    };
    let after = end_of_list(list, node, text);
    for (at, item) in items.iter().enumerate() {
        let end = items.get(at + 1).map_or(after, |next| line_start(text, next.span.start));
        if let Some(Value::Text(id)) = item.get("id").map(|id| &id.value)
            && is_wanted(id)
        {
            let _ = writeln!(out, "  - id: {id}");
            push_keys(&[keys], item, &text[..end.max(item.span.end)], ENTRY_INDENT, out);
        }
    }
}

/// Where a list of a file ends: with the next key, or the file.
pub(super) fn end_of_list(list: &str, node: &Node, text: &str) -> usize {
    let Value::Map(pairs) = &node.value else {
        return text.len();
    };
    let at = pairs.iter().position(|(key, _)| key.value == list);
    let next = at.and_then(|at| pairs.get(at + 1));
    next.map_or(text.len(), |(key, _)| line_start(text, key.span.start))
}
