//! One file, alone, to data: pure, and without failure. Every function returns what could be read
//! and reports the rest.

pub mod cjk;
mod conflict;
pub mod document;
pub mod faq;
pub mod heading;
pub mod inline;
mod lint;
pub mod markdown;
pub mod place;
mod raw_html;
pub mod steps;
pub mod yaml;

use rayon::prelude::*;

use crate::diag::Diags;
use crate::id::Lang;
use crate::model::{Doc, Docs, FaqDoc, Role};
use crate::source::{Area, File, Snapshot};
use place::Class;

/// Reads all sources of a snapshot, and tells which of its other files could be published.
pub fn parse<'s>(snapshot: &'s Snapshot, languages: &[Lang], diags: &mut Diags) -> (Docs, Vec<&'s File>) {
    let mut sources = Vec::new();
    let mut assets = Vec::new();
    for file in snapshot.area(Area::Content) {
        let before = diags.errors();
        match place::classify(&file.path, languages, diags) {
            Class::Source(role) => sources.push((file, role, diags.errors() > before)),
            Class::Asset => assets.push(file),
            Class::Skip => {}
        }
    }
    let read: Vec<(Read, Diags)> = sources
        .into_par_iter()
        .map(|(file, role, misnamed)| {
            let mut diags = Diags::default();
            // What cannot be read is there nevertheless: what refers to it is not reported.
            let mut unheard = Diags::default();
            let unread = file.unread || conflict::report(file, &mut diags);
            let heard = if unread { &mut unheard } else { &mut diags };
            let text = file.text.as_deref().filter(|_| !unread).unwrap_or_default();
            let mut read = match role {
                Role::Faq(id) => Read::Faq(Box::new(faq::parse(&file.path, text, &id, heard))),
                role => Read::Doc(Box::new(document::parse(&file.path, text, role, heard))),
            };
            read.excuse(misnamed || unread);
            (read, diags)
        })
        .collect();
    let mut docs = Docs::default();
    for (read, problems) in read {
        diags.extend(problems);
        match read {
            Read::Doc(doc) => docs.docs.push(*doc),
            Read::Faq(faq) => docs.faqs.push(*faq),
        }
    }
    (docs, assets)
}

enum Read {
    Doc(Box<Doc>),
    Faq(Box<FaqDoc>),
}

impl Read {
    /// What is said of a file that is to be mended as a whole may not be said of its parts.
    fn excuse(&mut self, whole: bool) {
        let (incomplete, troubled) = match self {
            Self::Doc(doc) => (&mut doc.incomplete, &mut doc.troubled),
            Self::Faq(faq) => (&mut faq.incomplete, &mut faq.troubled),
        };
        *incomplete |= whole;
        *troubled |= whole;
    }
}
