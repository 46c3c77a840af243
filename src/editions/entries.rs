//! Files of records that have ids, questions and terms: a translation says each of them in its own words.

use std::sync::Arc;

use super::{Joining, copy, headings, keys};
use crate::diag::Diags;
use crate::id::nearest;
use crate::model::front::{Common, EntryKeys, TermKeys};
use crate::model::{EntryDoc, FaqDoc, TermDoc, TermsDoc};
use crate::parse::faq;
use crate::schema::{AnchorId, At, Context, Key, Node, Value};

/// Joins a translated FAQ file to its original.
pub(super) fn join_faq(original: &FaqDoc, translation: &FaqDoc, diags: &mut Diags) -> FaqDoc {
    let mut joining = Joining { original: &original.file, file: &translation.file, diags };
    let mut common = None;
    if let (Some(own), Some(other), false) =
        (&original.node, &translation.node, original.troubled || translation.troubled)
    {
        let ids = |faq: &FaqDoc| faq.entries.iter().map(|entry| entry.keys.id.clone()).collect::<Vec<_>>();
        let records = Records { noun: "entry", list: "entries", keys: EntryKeys::KEYS };
        records.check(own, other, &ids(original), &ids(translation), &mut joining);
        let node = keys::join_map(&[Common::KEYS], own, other, &mut joining);
        let mut unheard = Diags::default();
        let mut cx = Context::new(&original.file, &mut unheard);
        common = faq::read_keys(&node, &mut cx).map(|(common, _)| common);
    }
    let mut entry = |own: &EntryDoc| {
        let id = &own.keys.id.value;
        match translation.entries.iter().find(|entry| entry.keys.id.value == *id) {
            Some(entry) if copy::is_entry(own, entry) => own.clone(),
            Some(entry) => join_entry(own, entry, &mut joining),
            None => own.clone(),
        }
    };
    FaqDoc {
        file: Arc::clone(&original.file),
        id: original.id.clone(),
        title: translation.title.clone(),
        common: common.unwrap_or_else(|| original.common.clone()),
        lookups: translation.lookups.clone(),
        entries: original.entries.iter().map(&mut entry).collect(),
        text_file: Arc::clone(&translation.file),
        node: None,
        incomplete: original.incomplete || translation.incomplete,
        troubled: original.troubled || translation.troubled,
    }
}

fn join_entry(original: &EntryDoc, translation: &EntryDoc, joining: &mut Joining<'_>) -> EntryDoc {
    let mut answer = translation.answer.clone();
    headings::join_answer(&original.answer, &mut answer, joining);
    let synonyms = translation.keys.synonyms.clone().or_else(|| original.keys.synonyms.clone());
    EntryDoc {
        keys: EntryKeys { synonyms, ..original.keys.clone() },
        question: translation.question.clone(),
        lookups: translation.lookups.clone(),
        answer,
    }
}

/// Joins a translated file of terms to its original.
pub(super) fn join_terms(original: &TermsDoc, translation: &TermsDoc, diags: &mut Diags) -> TermsDoc {
    let mut joining = Joining { original: &original.file, file: &translation.file, diags };
    if let (Some(own), Some(other), false) =
        (&original.node, &translation.node, original.troubled || translation.troubled)
    {
        let ids = |doc: &TermsDoc| doc.terms.iter().map(|term| term.keys.id.clone()).collect::<Vec<_>>();
        let records = Records { noun: "term", list: "terms", keys: TermKeys::KEYS };
        records.check(own, other, &ids(original), &ids(translation), &mut joining);
    }
    let mut term = |own: &TermDoc| {
        let id = &own.keys.id.value;
        match translation.terms.iter().find(|term| term.keys.id.value == *id) {
            Some(term) if !copy::is_term(own, term) => join_term(own, term, &mut joining),
            _ => own.clone(),
        }
    };
    TermsDoc {
        file: Arc::clone(&original.file),
        id: original.id.clone(),
        terms: original.terms.iter().map(&mut term).collect(),
        node: None,
        incomplete: original.incomplete || translation.incomplete,
        troubled: original.troubled || translation.troubled,
    }
}

/// What is in words belongs to a language, other names too.
fn join_term(original: &TermDoc, translation: &TermDoc, joining: &mut Joining<'_>) -> TermDoc {
    let mut definition = translation.definition.clone();
    headings::join_answer(&original.definition, &mut definition, joining);
    let (id, see) = (original.keys.id.clone(), original.keys.see.clone());
    TermDoc {
        keys: TermKeys { id, see, ..translation.keys.clone() },
        name: translation.name.clone(),
        lookups: translation.lookups.clone(),
        definition,
    }
}

/// The records of a file, as they were written.
struct Records {
    /// What one is called.
    noun: &'static str,
    /// The key of the list.
    list: &'static str,
    keys: &'static [Key],
}

impl Records {
    /// Reports records that only the translation has, and keys that only the original can have.
    fn check(
        &self,
        own: &Node,
        other: &Node,
        known: &[At<AnchorId>],
        translated: &[At<AnchorId>],
        joining: &mut Joining<'_>,
    ) {
        let known = || known.iter().map(|id| id.value.0.as_str());
        for id in translated {
            let name = id.value.0.as_str();
            if let (Some(own), Some(other)) = (self.find(own, name), self.find(other, name)) {
                keys::report_contradictions(&[self.keys], own, other, joining);
            }
            if known().any(|own| own == name) {
                continue;
            }
            let message = format!("no {} `{name}` in `{}`", self.noun, joining.original);
            let help = match nearest(name, known()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "add it to the file in the default language first, or delete it".to_owned(),
            };
            joining.contradiction(&id.span, message, help);
        }
    }

    fn find<'n>(&self, node: &'n Node, id: &str) -> Option<&'n Node> {
        let Value::List(items) = &node.get(self.list)?.value else {
            return None;
        };
        items.iter().find(|item| item.get("id").is_some_and(|own| own.value == Value::Text(id.to_owned())))
    }
}
