//! What each page says: sources are read for the card type of the page, with its facts where a text looks
//! them up, and the first use of each term as a link to the glossary. After it a page of a shared guide is a page
//! like any other.

mod check;
mod facts;
mod glossary;

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{Locale, Settings};
use crate::diag::Diags;
use crate::editions::{Edition, Originals};
use crate::model::front::{Common, GuideKeys, Keys};
use crate::model::graft::{Graft, Page, Reading};
use crate::model::lookup::fill;
use crate::model::markup::Body;
use crate::model::{Doc, EntryDoc, FaqDoc, Role, TermDoc, TermsDoc};
use crate::schema::Texts;
use crate::strings::Strings;
use facts::Facts;
use glossary::{Glossary, Terms};

/// The sources of one language as their pages show them.
pub struct Pages<'e> {
    /// The Markdown files.
    pub docs: Vec<PageDoc<'e>>,
    /// The FAQ files.
    pub faqs: Vec<Cow<'e, FaqDoc>>,
    /// The files of terms.
    pub terms: Vec<Cow<'e, TermsDoc>>,
}

/// A Markdown file, as it is shown.
pub struct PageDoc<'e> {
    /// On its own page; for a shared guide, on the page that asks for the card type.
    pub doc: Arc<Doc>,
    /// On the pages of a shared guide that differ, by the id of the card type.
    variants: Vec<(&'e str, Doc)>,
}

impl PageDoc<'_> {
    /// As it is shown on the page of a card type.
    pub fn for_card(&self, id: &str) -> &Doc {
        self.variants.iter().find(|(own, _)| *own == id).map_or(&self.doc, |(_, doc)| doc)
    }
}

/// What the sources are read with.
#[derive(Clone, Copy)]
struct Inputs<'a> {
    /// The configuration.
    settings: &'a Settings,
    /// What it says in the language.
    locale: &'a Locale,
    /// The interface strings, for the words of sums and lengths of time.
    strings: &'a Strings,
}

/// Reads the sources for their pages, language by language. What a lent text looks up is reported in the default
/// language: of the others only what stands in their own files is.
pub fn build<'e>(
    editions: &'e [Edition<'_>],
    settings: &'e Settings,
    strings: &'e [Strings],
    originals: &Originals,
    diags: &mut Diags,
) -> Vec<Pages<'e>> {
    let mut all = Vec::with_capacity(editions.len());
    let mut default = None;
    for edition in editions {
        let (lang, mut problems) = (edition.lang, Diags::default());
        let inputs = Inputs { settings, locale: &settings.locales[lang], strings: &strings[lang] };
        let facts = Facts::new(edition, &inputs);
        let terms = read_terms(edition, &facts, &mut problems);
        let own = Glossary::new(&terms, &facts, &mut problems);
        all.push(read_edition(edition, &facts, terms, &Terms::new(&own, default.as_ref(), &inputs), &mut problems));
        default.get_or_insert(own);
        diags.extend(problems.within(|file| lang == 0 || originals.contains_key(file)));
    }
    all
}

fn read_edition<'e>(
    edition: &'e Edition<'_>,
    facts: &Facts<'e>,
    mut definitions: Vec<Cow<'e, TermsDoc>>,
    terms: &Terms<'_>,
    diags: &mut Diags,
) -> Pages<'e> {
    let docs = edition.docs.par_iter().map(|doc| {
        let mut diags = Diags::default();
        let mut page = read_doc(doc, facts, &mut diags);
        link_doc(&mut page, terms);
        (page, diags)
    });
    let faqs = edition.faqs.par_iter().map(|faq| {
        let mut diags = Diags::default();
        let mut faq = read_faq(faq, facts, &mut diags);
        link_faq(&mut faq, terms);
        (faq, diags)
    });
    let (docs, faqs): (Vec<_>, Vec<_>) = (docs.collect(), faqs.collect());
    for file in &mut definitions {
        link_definitions(file, terms);
    }
    Pages { docs: collect(docs, diags), faqs: collect(faqs, diags), terms: definitions }
}

fn collect<T>(read: Vec<(T, Diags)>, diags: &mut Diags) -> Vec<T> {
    let keep = |(value, problems): (T, Diags)| {
        diags.extend(problems);
        value
    };
    read.into_iter().map(keep).collect()
}

/// Who sees a text.
enum Audience {
    /// A page for each of these card types.
    Each(Vec<usize>),
    /// One page, which is about no card type or about several.
    All,
}

impl Audience {
    fn of_doc(doc: &Doc, facts: &Facts<'_>) -> Self {
        let one = |id: &str| facts.card(id).map_or(Self::All, |card| Self::Each(vec![card]));
        match (&doc.role, &doc.front.kind) {
            (Role::Card(id), _) => one(id),
            (Role::Guide(path), Keys::Guide(keys)) => match (of_folder(path, facts), shared_by(keys)) {
                (Some(card), _) => Self::Each(vec![card]),
                (None, Some(cards)) => Self::Each(cards.filter_map(|id| facts.card(id)).collect()),
                (None, None) => Self::All,
            },
            _ => Self::All,
        }
    }

    fn of_entry(entry: &EntryDoc, facts: &Facts<'_>) -> Self {
        match entry.keys.cards.as_deref() {
            Some([one]) => facts.card(&one.value.0).map_or(Self::All, |card| Self::Each(vec![card])),
            _ => Self::All,
        }
    }
}

fn of_folder(path: &str, facts: &Facts<'_>) -> Option<usize> {
    path.split_once('/').and_then(|(folder, _)| facts.card(folder))
}

fn shared_by(keys: &GuideKeys) -> Option<impl Iterator<Item = &str>> {
    keys.cards.as_ref().map(|cards| cards.iter().map(|card| card.value.0.as_str()))
}

fn read_doc<'e>(doc: &Arc<Doc>, facts: &Facts<'e>, diags: &mut Diags) -> PageDoc<'e> {
    if let Role::Snippet(_) = doc.role {
        check::snippet(doc, facts, diags);
        return PageDoc { doc: Arc::clone(doc), variants: Vec::new() };
    }
    if doc.lookups.is_empty() && !doc.body.varies {
        return PageDoc { doc: Arc::clone(doc), variants: Vec::new() };
    }
    let audience = Audience::of_doc(doc, facts);
    let is_shared = matches!(&doc.role, Role::Guide(path) if of_folder(path, facts).is_none())
        && matches!(&doc.front.kind, Keys::Guide(keys) if keys.cards.is_some());
    if facts.is_own_text(&doc.body.file, &doc.file) {
        check::doc(doc, &audience, is_shared, facts, diags);
    }
    let Audience::Each(cards) = audience else {
        return PageDoc { doc: Arc::new(shown(doc, facts, None)), variants: Vec::new() };
    };
    match cards[..] {
        [card] if !is_shared => PageDoc { doc: Arc::new(shown(doc, facts, Some(card))), variants: Vec::new() },
        _ => {
            let variant = |card: &usize| (facts.id(*card), shown(doc, facts, Some(*card)));
            PageDoc { doc: Arc::new(shown(doc, facts, None)), variants: cards.iter().map(variant).collect() }
        }
    }
}

/// A file as it is shown for a card type, or for none.
fn shown(doc: &Doc, facts: &Facts<'_>, card: Option<usize>) -> Doc {
    let mut front = doc.front.clone();
    fill_texts(&mut *front, facts, card);
    Doc {
        title: facts.fill(&doc.title, card),
        front,
        body: shown_body(&doc.body, &doc.file, facts, card, ""),
        lookups: Vec::new(),
        node: None,
        file: doc.file.clone(),
        role: doc.role.clone(),
        incomplete: doc.incomplete,
        troubled: doc.troubled,
    }
}

/// `file` is that of the original.
fn shown_body(body: &Body, file: &Arc<str>, facts: &Facts<'_>, card: Option<usize>, prefix: &str) -> Body {
    if !body.varies {
        return body.clone();
    }
    let mut own = Body { file: body.file.clone(), ..Body::default() };
    let page = Page { card, lent: !facts.is_own_text(&body.file, file), prefix };
    Graft::new(body, &mut own, facts, page).whole();
    own
}

fn read_faq<'e>(faq: &'e FaqDoc, facts: &Facts<'e>, diags: &mut Diags) -> Cow<'e, FaqDoc> {
    let varies = |entry: &EntryDoc| !entry.lookups.is_empty() || entry.answer.varies;
    if faq.lookups.is_empty() && !faq.entries.iter().any(varies) {
        return Cow::Borrowed(faq);
    }
    if facts.is_own_text(&faq.text_file, &faq.file) {
        check::group(faq, facts, diags);
    }
    let mut own = faq.clone();
    fill_texts(&mut own.common, facts, None);
    own.title = facts.fill(&faq.title, None);
    for entry in own.entries.iter_mut().filter(|entry| varies(entry)) {
        let audience = Audience::of_entry(entry, facts);
        if facts.is_own_text(&entry.answer.file, &faq.file) {
            check::record(&entry.lookups, &entry.answer, &audience, facts, diags);
        }
        let card = match audience {
            Audience::Each(cards) => cards.first().copied(),
            Audience::All => None,
        };
        fill_texts(&mut entry.keys, facts, card);
        entry.question = facts.fill(&entry.question, card);
        entry.answer = shown_body(&entry.answer, &faq.file, facts, card, &entry.keys.id.value.0);
    }
    Cow::Owned(own)
}

fn read_terms<'e>(edition: &'e Edition<'_>, facts: &Facts<'e>, diags: &mut Diags) -> Vec<Cow<'e, TermsDoc>> {
    edition.terms.iter().map(|file| read_terms_of(file, facts, diags)).collect()
}

fn read_terms_of<'e>(file: &'e TermsDoc, facts: &Facts<'e>, diags: &mut Diags) -> Cow<'e, TermsDoc> {
    let varies = |term: &TermDoc| !term.lookups.is_empty() || term.definition.varies;
    if !file.terms.iter().any(varies) {
        return Cow::Borrowed(file);
    }
    let mut own = file.clone();
    for term in own.terms.iter_mut().filter(|term| varies(term)) {
        if facts.is_own_text(&term.definition.file, &file.file) {
            check::record(&term.lookups, &term.definition, &Audience::All, facts, diags);
        }
        fill_texts(&mut term.keys, facts, None);
        term.name = facts.fill(&term.name, None);
        term.definition = shown_body(&term.definition, &file.file, facts, None, &term.keys.id.value.0);
    }
    Cow::Owned(own)
}

/// Whether a page wants its terms linked.
fn wants_terms(common: &Common) -> bool {
    common.terms.as_ref().is_none_or(|terms| terms.value)
}

/// Links the terms in the texts of a page; of a shared guide that differs from card type to card type, in those.
fn link_doc(page: &mut PageDoc<'_>, terms: &Terms<'_>) {
    if matches!(page.doc.role, Role::Snippet(_)) || !wants_terms(&page.doc.front.common) {
        return;
    }
    if page.variants.is_empty() && terms.touch(&page.doc.body) {
        let is_lent = terms.is_lent(&page.doc.body, &page.doc.file);
        terms.link(&mut Arc::make_mut(&mut page.doc).body, is_lent, None);
    }
    for (_, doc) in &mut page.variants {
        let is_lent = terms.is_lent(&doc.body, &doc.file);
        terms.link(&mut doc.body, is_lent, None);
    }
}

fn link_faq(faq: &mut Cow<'_, FaqDoc>, terms: &Terms<'_>) {
    if !wants_terms(&faq.common) || !faq.entries.iter().any(|entry| terms.touch(&entry.answer)) {
        return;
    }
    let faq = faq.to_mut();
    for entry in &mut faq.entries {
        let is_lent = terms.is_lent(&entry.answer, &faq.file);
        terms.link(&mut entry.answer, is_lent, None);
    }
}

/// A definition links to other terms.
fn link_definitions(file: &mut Cow<'_, TermsDoc>, terms: &Terms<'_>) {
    if !file.terms.iter().any(|term| terms.touch(&term.definition)) {
        return;
    }
    let file = file.to_mut();
    for term in &mut file.terms {
        let is_lent = terms.is_lent(&term.definition, &file.file);
        terms.link(&mut term.definition, is_lent, Some(&term.keys.id.value.0));
    }
}

fn fill_texts(texts: &mut impl Texts, facts: &Facts<'_>, card: Option<usize>) {
    texts.each_text(&mut |text| {
        if let Cow::Owned(filled) = fill(text, &|lookup| facts.text(lookup, card)) {
            *text = filled;
        }
    });
}
