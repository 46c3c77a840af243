//! What each page says: sources are read for the card type of the page, with its facts where a text looks
//! them up. After it a page of a shared guide is a page like any other.

mod check;
mod facts;

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{Locale, Settings};
use crate::diag::Diags;
use crate::editions::{Edition, Originals};
use crate::model::front::{GuideKeys, Keys};
use crate::model::graft::{Graft, Page, Reading};
use crate::model::lookup::fill;
use crate::model::markup::Body;
use crate::model::{Doc, EntryDoc, FaqDoc, Role};
use crate::schema::Texts;
use crate::strings::Strings;
use facts::Facts;

/// The sources of one language as their pages show them.
pub struct Pages<'e> {
    /// The Markdown files.
    pub docs: Vec<PageDoc<'e>>,
    /// The FAQ files.
    pub faqs: Vec<Cow<'e, FaqDoc>>,
}

/// A Markdown file, as it is shown.
pub struct PageDoc<'e> {
    /// On its own page; for a shared guide, on the page that asks for the card type.
    pub doc: Cow<'e, Doc>,
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
    for edition in editions {
        let (lang, mut problems) = (edition.lang, Diags::default());
        let inputs = Inputs { settings, locale: &settings.locales[lang], strings: &strings[lang] };
        all.push(read_edition(edition, &inputs, &mut problems));
        diags.extend(problems.within(|file| lang == 0 || originals.contains_key(file)));
    }
    all
}

fn read_edition<'e>(edition: &'e Edition<'_>, inputs: &Inputs<'e>, diags: &mut Diags) -> Pages<'e> {
    let facts = Facts::new(edition, inputs);
    let docs = edition.docs.par_iter().map(|doc| {
        let mut diags = Diags::default();
        (read_doc(doc, &facts, &mut diags), diags)
    });
    let faqs = edition.faqs.par_iter().map(|faq| {
        let mut diags = Diags::default();
        (read_faq(faq, &facts, &mut diags), diags)
    });
    let (docs, faqs): (Vec<_>, Vec<_>) = (docs.collect(), faqs.collect());
    Pages { docs: collect(docs, diags), faqs: collect(faqs, diags) }
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

fn read_doc<'e>(doc: &'e Doc, facts: &Facts<'e>, diags: &mut Diags) -> PageDoc<'e> {
    if let Role::Snippet(_) = doc.role {
        check::snippet(doc, diags);
        return PageDoc { doc: Cow::Borrowed(doc), variants: Vec::new() };
    }
    if doc.lookups.is_empty() && !doc.body.varies {
        return PageDoc { doc: Cow::Borrowed(doc), variants: Vec::new() };
    }
    let audience = Audience::of_doc(doc, facts);
    let is_shared = matches!(&doc.role, Role::Guide(path) if of_folder(path, facts).is_none())
        && matches!(&doc.front.kind, Keys::Guide(keys) if keys.cards.is_some());
    if facts.is_own_text(&doc.body.file, &doc.file) {
        check::doc(doc, &audience, is_shared, facts, diags);
    }
    let Audience::Each(cards) = audience else {
        return PageDoc { doc: Cow::Owned(shown(doc, facts, None)), variants: Vec::new() };
    };
    match cards[..] {
        [card] if !is_shared => PageDoc { doc: Cow::Owned(shown(doc, facts, Some(card))), variants: Vec::new() },
        _ => {
            let variant = |card: &usize| (facts.id(*card), shown(doc, facts, Some(*card)));
            PageDoc { doc: Cow::Owned(shown(doc, facts, None)), variants: cards.iter().map(variant).collect() }
        }
    }
}

/// A file as it is shown for a card type, or for none.
fn shown(doc: &Doc, facts: &Facts<'_>, card: Option<usize>) -> Doc {
    let mut front = doc.front.clone();
    fill_texts(&mut front, facts, card);
    Doc {
        title: facts.fill(&doc.title, card),
        front,
        body: shown_body(&doc.body, &doc.file, facts, card),
        lookups: Vec::new(),
        node: None,
        file: doc.file.clone(),
        role: doc.role.clone(),
        incomplete: doc.incomplete,
        troubled: doc.troubled,
    }
}

/// `file` is that of the original.
fn shown_body(body: &Body, file: &Arc<str>, facts: &Facts<'_>, card: Option<usize>) -> Body {
    if !body.varies {
        return body.clone();
    }
    let mut own = Body { file: body.file.clone(), ..Body::default() };
    let page = Page { card, lent: !facts.is_own_text(&body.file, file) };
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
            check::entry(entry, &faq.text_file, &audience, facts, diags);
        }
        let card = match audience {
            Audience::Each(cards) => cards.first().copied(),
            Audience::All => None,
        };
        fill_texts(&mut entry.keys, facts, card);
        entry.question = facts.fill(&entry.question, card);
        entry.answer = shown_body(&entry.answer, &faq.file, facts, card);
    }
    Cow::Owned(own)
}

fn fill_texts(texts: &mut impl Texts, facts: &Facts<'_>, card: Option<usize>) {
    texts.each_text(&mut |text| {
        if let Cow::Owned(filled) = fill(text, &|lookup| facts.text(lookup, card)) {
            *text = filled;
        }
    });
}
