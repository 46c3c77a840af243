//! One file, alone, to data: pure, and without failure. Every function returns what could be read
//! and reports the rest.

pub mod cjk;
pub mod document;
pub mod faq;
pub mod heading;
pub mod inline;
pub mod markdown;
pub mod place;
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
        match (place::classify(&file.path, languages, diags), &file.text) {
            (Class::Source(role), Some(text)) => sources.push((file, role, text)),
            (Class::Asset, _) => assets.push(file),
            _ => {}
        }
    }
    let read: Vec<(Read, Diags)> = sources
        .into_par_iter()
        .map(|(file, role, text)| {
            let mut diags = Diags::default();
            let read = match role {
                Role::Faq(id) => Read::Faq(Box::new(faq::parse(&file.path, text, &id, &mut diags))),
                role => Read::Doc(Box::new(document::parse(&file.path, text, role, &mut diags))),
            };
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
