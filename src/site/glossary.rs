//! The terms of the glossary, on one page.

use std::borrow::Cow;
use std::sync::Arc;

use super::addresses::Owner;
use super::links::{ResolvedBody, resolve_body};
use super::resolve::{Referrer, Resolver};
use super::tree::{FileTarget, Tree};
use super::{Kind, Term};
use crate::diag::{Diags, Place, rules};
use crate::id::did_you_mean;
use crate::model::TermsDoc;
use crate::variants::Pages;

/// The address of the glossary.
const ADDRESS: &str = "/glossary/";

impl<'a> Tree<'a> {
    /// Adds the glossary, if there are terms.
    pub(super) fn add_glossary(&mut self, pages: &'a Pages<'a>, diags: &mut Diags) {
        let files: Vec<&'a TermsDoc> = pages.terms.iter().map(|file| -> &'a TermsDoc { file }).collect();
        self.hides_terms = files.iter().any(|file| file.incomplete);
        let Some(first) = files.first() else {
            return;
        };
        let title = Cow::Borrowed(self.strings.get("glossary"));
        let Some(page) = self.add_generated(ADDRESS, title, Kind::Glossary) else {
            self.addresses.claim(ADDRESS, Owner::file(&first.file), diags);
            self.hides_terms = true;
            return;
        };
        for file in files {
            self.by_file.insert(Arc::clone(&file.file), FileTarget::Page(page));
            self.add_terms(file, diags);
        }
        self.glossary = Some(page);
    }

    fn add_terms(&mut self, file: &'a TermsDoc, diags: &mut Diags) {
        for doc in &file.terms {
            let id = &doc.keys.id;
            let name = id.value.0.as_str();
            if let Some(other) = self.term_at.get(name) {
                let message = format!("the term `{name}` stands in `{}`, too", self.terms[*other].file.file);
                let place = Place::new(&file.file, &id.span);
                diags.push_with_help(&rules::DUPLICATE_ID, place, message, "give one of the two another id");
                continue;
            }
            let lent = self.is_lent(&doc.definition.file, &file.file);
            self.term_at.insert(name, self.terms.len());
            self.terms.push(Term { id: name, doc, file, see: Vec::new(), links: ResolvedBody::default(), lent });
        }
    }
}

/// What the definition of a term links to, and the terms that it says to look at, by index.
pub struct Resolved {
    /// The links of the definition.
    pub links: ResolvedBody,
    /// The terms to look at.
    pub see: Vec<usize>,
}

/// Resolves each term.
pub fn resolve(tree: &Tree<'_>, resolver: &Resolver<'_, '_>, diags: &mut Diags) -> Vec<Resolved> {
    let terms = tree.terms.iter().map(|term| {
        let from = Referrer { file: &term.file.file, card: None, page: tree.glossary, prefix: term.id };
        let links = resolve_body(resolver, from, &term.doc.definition, tree, diags);
        Resolved { links, see: see(tree, term, diags) }
    });
    terms.collect()
}

fn see(tree: &Tree<'_>, term: &Term<'_>, diags: &mut Diags) -> Vec<usize> {
    let mut found = Vec::new();
    for written in term.doc.keys.see.iter().flatten() {
        let id = written.value.strip_prefix("term:").unwrap_or(&written.value);
        let place = || Place::new(&term.file.file, &written.span);
        match tree.term_at.get(id).copied() {
            Some(_) if id == term.id => {
                let message = format!("the term `{id}` says to look at itself");
                diags.push_with_help(&rules::UNRESOLVED, place(), message, "name another term, or take it away");
            }
            Some(at) if !found.contains(&at) => found.push(at),
            Some(_) => {}
            None if tree.hides_terms && !tree.sound => {}
            None => {
                let help = did_you_mean(id, tree.terms.iter().map(|term| term.id))
                    .unwrap_or_else(|| "correct it, or add the term".to_owned());
                diags.push_with_help(&rules::UNRESOLVED, place(), format!("there is no term `{id}`"), help);
            }
        }
    }
    found
}
