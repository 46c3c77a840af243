//! Translations that are still a copy of the original: they are not translated.

use super::{Texts, stamp};
use crate::model::markup::Step;
use crate::model::{Doc, EntryDoc, FaqDoc, TermDoc};
use crate::parse::document::body_start;
use crate::schema::Written;

/// Whether a page says the same as its original, word for word.
pub(super) fn is_page(original: &Doc, translation: &Doc, texts: &Texts<'_>) -> bool {
    let own = &texts.own[body_start(&original.file, texts.own)..];
    let other = &texts.other[body_start(&translation.file, texts.other)..];
    original.title == translation.title && words(own) == words(other)
}

/// The lines of a text; headings without their attributes, which differ.
fn words(text: &str) -> Vec<&str> {
    let end = |line: &str| if line.starts_with('#') { line.rfind('{') } else { None };
    text.trim().lines().map(|line| line[..end(line).unwrap_or(line.len())].trim_end()).collect()
}

/// Whether a step says the same as its original, or as the original that its stamp is of.
pub(super) fn is_step(original: &Step, translation: &Step, texts: &Texts<'_>) -> bool {
    let said = stamp::of(translation, texts.other);
    stamp::of(original, texts.own) == said || translation.attributes.of.as_ref().is_some_and(|of| of.value == said)
}

/// Whether a group of questions says the same as its original.
pub(super) fn is_group(original: &FaqDoc, translation: &FaqDoc) -> bool {
    let entry = |own: &EntryDoc| {
        let same = translation.entries.iter().find(|other| other.keys.id.value == own.keys.id.value);
        same.is_none_or(|other| is_entry(own, other))
    };
    original.title == translation.title && original.entries.iter().all(entry)
}

/// Whether a question and its answer say the same as their originals.
pub(super) fn is_entry(original: &EntryDoc, translation: &EntryDoc) -> bool {
    let answer = |entry: &EntryDoc| entry.keys.answer.as_ref().and_then(text);
    original.question == translation.question && answer(original) == answer(translation)
}

/// Whether a term and its definition say the same as their originals.
pub(super) fn is_term(original: &TermDoc, translation: &TermDoc) -> bool {
    original.name == translation.name && text(&original.keys.definition) == text(&translation.keys.definition)
}

fn text(written: &Written<String>) -> Option<String> {
    written.0.as_ref().map(|text| text.value.clone())
}
