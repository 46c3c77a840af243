//! One file, alone, to data: pure, and without failure. Every function returns what could be read
//! and reports the rest.

pub mod cjk;
pub mod condition;
mod conflict;
pub mod document;
pub mod faq;
pub mod gone;
pub mod heading;
pub mod inline;
pub mod ledger;
mod lint;
pub mod lookups;
pub mod markdown;
pub mod place;
mod plain;
mod raw_html;
mod scalar;
pub mod search_tests;
pub mod steps;
mod tabs;
pub mod terms;
pub mod yaml;

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::diag::Diags;
use crate::id::Lang;
use crate::model::ledger::GoneDoc;
use crate::model::{Doc, Docs, FaqDoc, Role, TermsDoc, Translations};
use crate::schema::Version;
use crate::source::{Area, File, Snapshot};
use place::Class;

/// Reads all sources of a snapshot, and tells which of its other files could be published.
pub fn parse<'s>(snapshot: &'s Snapshot, languages: &[Lang], diags: &mut Diags) -> (Docs, Vec<&'s File>) {
    let mut sources: Vec<Source<'_>> = Vec::new();
    let mut assets = Vec::new();
    let exists = |path: &str| snapshot.file(path).is_some();
    for file in snapshot.area(Area::Content) {
        let before = diags.errors();
        match place::classify(&file.path, languages, &exists, diags) {
            Class::Source(role, lang) => {
                sources.push(Source { file, role, lang, misnamed: diags.errors() > before });
            }
            Class::Asset => assets.push(file),
            Class::Skip => {}
        }
    }
    let read: Vec<(usize, Read, Diags)> = sources
        .into_par_iter()
        .map(|Source { file, role, lang, misnamed }| {
            let version = if lang == 0 { Version::Original } else { Version::Translation };
            let mut diags = Diags::default();
            // What cannot be read is there nevertheless: what refers to it is not reported.
            let mut unheard = Diags::default();
            let unread = file.unread || conflict::report(file, &mut diags);
            let heard = if unread { &mut unheard } else { &mut diags };
            let text = file.text.as_deref().filter(|_| !unread).unwrap_or_default();
            let mut read = match role {
                Role::Faq(id) => Read::Faq(Box::new(faq::parse(&file.path, text, &id, heard))),
                Role::Terms(id) => Read::Terms(Box::new(terms::parse(&file.path, text, &id, heard))),
                Role::Gone => Read::Gone(gone::parse(&file.path, text, heard)),
                role => Read::Doc(Arc::new(document::parse(&file.path, text, role, version, heard))),
            };
            read.excuse(misnamed || unread);
            if languages.len() < 2 {
                read.forget_node();
            }
            if let Some(text) = &file.text {
                read.compact(text);
            }
            (lang, read, diags)
        })
        .collect();
    let translations = vec![Translations::default(); languages.len()];
    let originals = read.iter().filter(|(lang, read, _)| *lang == 0 && matches!(read, Read::Doc(_))).count();
    let mut docs = Docs { translations, docs: Vec::with_capacity(originals), ..Docs::default() };
    for (lang, read, problems) in read {
        diags.extend(problems);
        match (read, lang) {
            (Read::Gone(gone), _) => docs.gone = gone,
            (Read::Doc(doc), 0) => docs.docs.push(doc),
            (Read::Faq(faq), 0) => docs.faqs.push(*faq),
            (Read::Terms(terms), 0) => docs.terms.push(*terms),
            (Read::Doc(doc), lang) => docs.translations[lang].docs.push(doc),
            (Read::Faq(faq), lang) => docs.translations[lang].faqs.push(*faq),
            (Read::Terms(terms), lang) => docs.translations[lang].terms.push(*terms),
        }
    }
    docs.ledger = ledger::parse(snapshot, diags);
    docs.search_tests = search_tests::parse(snapshot, diags);
    forget_nodes(&mut docs);
    (docs, assets)
}

/// A file under `content/` that is to be read.
struct Source<'s> {
    file: &'s File,
    role: Role,
    /// The index of its language.
    lang: usize,
    /// Whether something is wrong with its name.
    misnamed: bool,
}

/// What was written is needed where a translation is joined to it, and nowhere else.
fn forget_nodes(docs: &mut Docs) {
    let languages = &docs.translations;
    let translated: FxHashSet<String> =
        languages.iter().flat_map(|language| language.docs.iter().map(|doc| doc.role.reference())).collect();
    let groups: FxHashSet<String> =
        languages.iter().flat_map(|language| language.faqs.iter().map(|faq| faq.id.clone())).collect();
    let terms: FxHashSet<String> =
        languages.iter().flat_map(|language| language.terms.iter().map(|terms| terms.id.clone())).collect();
    for doc in &mut docs.docs {
        if doc.node.is_some() && !translated.contains(&doc.role.reference()) {
            Arc::make_mut(doc).node = None;
        }
    }
    for faq in &mut docs.faqs {
        faq.node = faq.node.take().filter(|_| groups.contains(&faq.id));
    }
    for file in &mut docs.terms {
        file.node = file.node.take().filter(|_| terms.contains(&file.id));
    }
}

enum Read {
    Doc(Arc<Doc>),
    Faq(Box<FaqDoc>),
    Terms(Box<TermsDoc>),
    Gone(GoneDoc),
}

impl Read {
    /// Without translations nobody asks what was written.
    fn forget_node(&mut self) {
        match self {
            Self::Doc(doc) => Arc::make_mut(doc).node = None,
            Self::Faq(faq) => faq.node = None,
            Self::Terms(terms) => terms.node = None,
            Self::Gone(_) => {}
        }
    }

    /// Gives back the room that was needed for reading only.
    fn compact(&mut self, source: &Arc<str>) {
        match self {
            Self::Doc(doc) => Arc::make_mut(doc).body.compact(source),
            Self::Faq(faq) => faq.entries.iter_mut().for_each(|entry| entry.answer.compact(source)),
            Self::Terms(file) => file.terms.iter_mut().for_each(|term| term.definition.compact(source)),
            Self::Gone(_) => {}
        }
    }

    /// What is said of a file that is to be mended as a whole may not be said of its parts.
    fn excuse(&mut self, whole: bool) {
        let (incomplete, troubled) = match self {
            Self::Doc(doc) => {
                let doc = Arc::make_mut(doc);
                (&mut doc.incomplete, &mut doc.troubled)
            }
            Self::Faq(faq) => (&mut faq.incomplete, &mut faq.troubled),
            Self::Terms(terms) => (&mut terms.incomplete, &mut terms.troubled),
            Self::Gone(gone) => {
                gone.incomplete |= whole;
                return;
            }
        };
        *incomplete |= whole;
        *troubled |= whole;
    }
}
