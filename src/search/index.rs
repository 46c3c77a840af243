//! Making the index: postings of terms, what can be typed in pinyin, the words written with letters.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::json;

use super::pieces::{self, Piece};
use super::postings::{LONGEST, Postings, Titled, Word};
use super::root::{self, Parts};
use super::state::{Known, Remains};
use super::table::{self, Part, put};
use super::text::{self, Term, terms};
use super::{Doc, Unit, fold, order, pinyin, typed};
use crate::fingerprint::bits;

/// What a term counts for in a title, in a heading or among the other words of a page, and in the text.
const TITLE: u32 = 8;
const LABEL: u32 = 3;
const BODY: u32 = 1;
/// How soon more of the same counts no more, in the way of BM25, and how much long pages are held back.
const SATURATION: f64 = 1.4;
const LENGTH: f64 = 0.6;
/// The highest impact of a term on a page.
const MAX_IMPACT: f64 = 15.0;
/// What stands before a single character of a title, in the table of terms.
pub(super) const TITLE_CHARACTER: char = '\u{1}';
/// What stands before a syllable that a character of a title is read as.
pub(super) const TITLE_SYLLABLE: char = '\u{2}';

/// What an index is made with.
pub struct Options<'o> {
    /// Whether the words are English.
    pub stems: bool,
    /// The names and addresses of the card types, by index.
    pub cards: Vec<(String, String)>,
    /// What the box says, by name.
    pub strings: serde_json::Value,
    /// Who is told what was not found.
    pub on_miss: Option<&'o str>,
    /// Words of the site that are in no dictionary.
    pub words: &'o [String],
    /// Groups of words that mean the same.
    pub synonyms: &'o [Vec<String>],
}

/// A file of the index.
pub struct File {
    /// Its name, without a folder.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a page says, by term.
pub(super) struct Counted {
    weights: Vec<(String, Weight)>,
    titles: Vec<(Term, Around)>,
    title_len: u32,
    pub(super) len: u32,
}

/// How a term stands in a title: its form, and what is before it.
#[derive(Clone, Copy, Default)]
struct Around {
    form: u32,
    before: u32,
}

/// What a page says of a term: what it counts for, and what follows it there.
#[derive(Clone, Copy, Default)]
struct Weight {
    sum: u32,
    next: u32,
}

/// An index that was made.
pub struct Made {
    /// Its files.
    pub files: Vec<File>,
    /// What a revision of it needs to know.
    pub remains: Remains,
}

/// Makes the index of some pages. Nothing if `is_over` tells meanwhile that nobody wants it any more.
pub fn build(docs: &[Doc], options: &Options<'_>, is_over: &dyn Fn() -> bool) -> Option<Made> {
    // Four times as many numbers as pages and more: a page that comes or goes takes few others their number.
    let docs: Vec<Cow<'_, Doc>> = docs.iter().map(pieces::with_short_units).collect();
    let pieces = pieces::all(&docs);
    let width = (usize::BITS - pieces.len().leading_zeros() + 2).clamp(8, 24);
    let ids = ids(&docs, &pieces, width);
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by_key(|at| ids[*at]);
    let folded: Vec<Doc> = docs.par_iter().map(|doc| folded(doc)).collect();
    let counted: Vec<Counted> =
        order.par_iter().map(|at| count(&folded[pieces[*at].doc], &pieces[*at], options.stems)).collect();
    go_on(is_over)?;
    let heads: FxHashMap<usize, u32> =
        pieces.iter().zip(&ids).filter(|(piece, _)| piece.nth == 0).map(|(piece, id)| (piece.doc, *id)).collect();
    let total: u64 = counted.iter().map(|page| u64::from(page.len)).sum();
    let index = postings(&counted, average(total, pieces.len()), order.iter().map(|at| ids[*at]));
    go_on(is_over)?;
    let vocabulary = index.iter().filter(|(term, _)| is_vocabulary(term));
    let vocabulary =
        vocabulary.filter_map(|(term, own)| Some((term.as_str(), Word::of(own).record(pieces.len())?)));
    let counts = typed::counts(&folded, options.words);
    go_on(is_over)?;
    let words = typed::frequent(counts.iter().map(|(word, count)| (word.as_str(), *count)));
    let typed = typed::typed(&words);
    let folding = Folding::new(&index, words.iter().map(|(_, word)| *word));
    let taiwan: Vec<(&str, &str)> = folding.taiwan.iter().map(|(word, from)| (*word, from.as_str())).collect();
    let tables = [
        Whole::new(index.iter().map(|(term, own)| (term.as_str(), own.record()))),
        Whole::new(typed.iter().map(|(key, words)| (key.as_str(), words.join("\n").into_bytes()))),
        Whole::new(vocabulary),
    ];
    go_on(is_over)?;
    let wholes = [0, 1, 2].map(|at: usize| tables[at].whole);
    let [terms, typed, vocabulary] = tables.map(|table| table.parts);
    let parts = Parts {
        terms,
        typed,
        vocabulary,
        cards: card_lists(&docs, &heads, options.cards.len()),
        pages: pieces.par_iter().zip(&ids).map(|(piece, id)| (*id, root::page(&docs[piece.doc], piece))).collect(),
        heads: pieces
            .iter()
            .zip(&ids)
            .filter(|(piece, _)| piece.nth > 0)
            .map(|(piece, id)| (*id, heads[&piece.doc]))
            .collect(),
        folds: fold::table(|c| folding.characters.contains_key(&c), &folding.listed, &taiwan).into_bytes(),
        words: json!(fold::alike(&folding.listed, &taiwan, |term| index.get(term).map(is_titled))),
    };
    let root::Written { files, len, contested } = root::files(parts, docs.len(), width, options);
    let taiwan = folding.taiwan.into_iter().map(|(word, from)| (word.to_owned(), from)).collect();
    let Folding { characters, listed, .. } = folding;
    let known = Known { pieces: pieces.len(), total, len, wholes, contested, characters, listed, taiwan };
    Some(Made { files, remains: Remains { known, counts } })
}

fn go_on(is_over: &dyn Fn() -> bool) -> Option<()> {
    (!is_over()).then_some(())
}

/// A table, with the size of its records.
struct Whole {
    parts: Vec<Part>,
    whole: usize,
}

impl Whole {
    fn new<'k>(records: impl Iterator<Item = (&'k str, Vec<u8>)>) -> Self {
        let records: Vec<(&str, Vec<u8>)> = records.collect();
        let whole = records.iter().map(|(key, value)| table::size(key, value)).sum();
        Self { parts: table::cut(&records, whole), whole }
    }
}

/// What it depends on how questions are folded.
struct Folding<'w> {
    characters: BTreeMap<char, u32>,
    listed: Vec<bool>,
    taiwan: Vec<(&'w str, String)>,
}

impl<'w> Folding<'w> {
    fn new(index: &BTreeMap<String, Postings>, words: impl Iterator<Item = &'w str>) -> Self {
        let mut characters: BTreeMap<char, u32> = BTreeMap::new();
        for c in index.keys().flat_map(|term| term.chars()) {
            *characters.entry(c).or_default() += 1;
        }
        let has = |term: &str| index.contains_key(term) || is_known_character(term, &characters);
        Self { listed: fold::listed(has), taiwan: fold::of_taiwan(words), characters }
    }
}

/// Whether a term is a character that stands in others.
pub(super) fn is_known_character(term: &str, characters: &BTreeMap<char, u32>) -> bool {
    let mut own = term.chars();
    own.next().is_some_and(|c| characters.contains_key(&c)) && own.next().is_none()
}

/// Whether a title has a term with these postings.
pub(super) fn is_titled(own: &Postings) -> bool {
    !own.titles.is_empty()
}

/// Whether a term is a word that can be mistyped.
pub(super) fn is_vocabulary(term: &str) -> bool {
    term.starts_with(|c: char| c.is_ascii_lowercase())
}

/// How long a page is on average. One page more or less makes no difference to the others.
pub(super) fn average(total: u64, pieces: usize) -> u64 {
    total.checked_div(pieces as u64).unwrap_or(0).max(1).next_power_of_two()
}

/// A page with simplified characters, as it is indexed.
pub(super) fn folded(doc: &Doc) -> Doc {
    let unit = |unit: &Unit| Unit { label: fold::fold(&unit.label), text: fold::fold(&unit.text), ..unit.clone() };
    Doc {
        title: fold::fold(&doc.title),
        keywords: doc.keywords.iter().map(|keyword| fold::fold(keyword)).collect(),
        units: doc.units.iter().map(unit).collect(),
        href: doc.href.clone(),
        cards: doc.cards.clone(),
        kind: doc.kind,
    }
}

/// Numbers for the pieces of pages, which do not depend on how many pages there are before them: from the hash of the
/// address on, and the next free one if it is taken. The kind stands before the bits of the hash, so many as `width` says.
fn ids(docs: &[Cow<'_, Doc>], pieces: &[Piece], width: u32) -> Vec<u32> {
    let hashed = |piece: &Piece| hashed(&docs[piece.doc].href, piece.nth, width);
    let hashed: Vec<(u32, String)> = pieces.iter().map(hashed).collect();
    let mut order: Vec<usize> = (0..pieces.len()).collect();
    order.sort_by_key(|at| &hashed[*at]);
    let mut taken: FxHashSet<u32> = FxHashSet::default();
    let mut ids = vec![0; pieces.len()];
    for at in order {
        let mut own = hashed[at].0;
        while !taken.insert(own) {
            own = (own + 1) % (1 << width);
        }
        ids[at] = (docs[pieces[at].doc].kind as u32) << width | own;
    }
    ids
}

impl Counted {
    /// What each term counts for, and above the bits of that what follows it.
    pub(super) fn impacts(&self, average: u64) -> FxHashMap<&str, u32> {
        self.weights.iter().map(|(term, weight)| (term.as_str(), self.impact(*weight, average))).collect()
    }

    /// What a term of this weight counts for.
    fn impact(&self, weight: Weight, average: u64) -> u32 {
        let long = 1.0 - LENGTH + LENGTH * f64::from(self.len) / average as f64;
        let sum = f64::from(weight.sum) / long;
        (MAX_IMPACT * sum / (sum + SATURATION)).round().clamp(1.0, MAX_IMPACT) as u32 | weight.next << 4
    }
}

/// Counts what a piece of a page says; the first one has the title and the other words of the page.
pub(super) fn count(doc: &Doc, piece: &Piece, stems: bool) -> Counted {
    let mut own = Counter { stems, ..Counter::default() };
    let mut titles = Vec::new();
    if piece.nth == 0 {
        own.add(&doc.title, TITLE);
        titles.extend(around(&doc.title, stems));
        titles.extend(characters(&doc.title).into_iter().map(|term| (term, Around::default())));
        for keyword in &doc.keywords {
            own.add(keyword, LABEL);
        }
    }
    let mut len = 0;
    for unit in &doc.units[piece.units.clone()] {
        own.add(&unit.label, LABEL);
        own.add(&unit.code, LABEL);
        len += own.add(&unit.text, BODY).len() as u32;
    }
    let title_len = text::atoms(&doc.title) as u32;
    Counted { weights: own.weights.into_iter().collect(), titles, title_len, len }
}

/// The terms of a title. Characters without spaces between them are indexed in pairs, which say what is before.
fn around(title: &str, stems: bool) -> impl Iterator<Item = (Term, Around)> {
    let before = if stems { order::before(&terms(title, stems)) } else { Vec::new() };
    let before = before.into_iter().chain(std::iter::repeat(0));
    order::formed(title, stems).zip(before).map(|((term, form), before)| (term, Around { form, before }))
}

/// The number that a piece of a page has unless another one has it, and what tells it from others of that number. The
/// pieces of a page are one after the other, so that few bytes say which belong together.
pub(super) fn hashed(href: &str, nth: usize, width: u32) -> (u32, String) {
    let number = bits(href.as_bytes(), 0, width) + nth as u32;
    (number % (1 << width), format!("{href}#{nth}"))
}

/// Counts the terms of a page.
#[derive(Default)]
struct Counter {
    stems: bool,
    weights: FxHashMap<String, Weight>,
}

impl Counter {
    fn add(&mut self, text: &str, weight: u32) -> Vec<Term> {
        let terms = terms(text, self.stems);
        // Characters without spaces between them are indexed in pairs, which say as much.
        let next = if self.stems { order::next(&terms) } else { vec![0; terms.len()] };
        for (term, next) in terms.iter().zip(next) {
            let own = self.weights.entry(term.text.clone()).or_default();
            own.sum += weight;
            own.next |= if weight == LABEL { next } else { next & order::TEXT };
        }
        terms
    }
}

/// The single characters of a title, each at its place, and the syllables that they are read as.
fn characters(title: &str) -> Vec<Term> {
    let all = text::normal(title);
    let mut own = Vec::new();
    for (at, c) in all.chars().filter(|c| text::is_dense(*c)).enumerate() {
        own.push(Term { text: format!("{TITLE_CHARACTER}{c}"), at });
        let syllables = pinyin::readings(c).into_iter();
        own.extend(syllables.map(|syllable| Term { text: format!("{TITLE_SYLLABLE}{syllable}"), at }));
    }
    own
}

/// Puts the postings of all pages together; the pages are in the order of their ids.
fn postings(pages: &[Counted], average: u64, ids: impl Iterator<Item = u32>) -> BTreeMap<String, Postings> {
    let mut all: FxHashMap<&str, Postings> = FxHashMap::default();
    for (page, id) in pages.iter().zip(ids) {
        for (term, weight) in &page.weights {
            all.entry(term).or_default().pages.push((id, page.impact(*weight, average)));
        }
        for (term, Around { form, before }) in &page.titles {
            let own = all.entry(&term.text).or_default();
            let (at, len) = (term.at.min(255) as u32, page.title_len.min(LONGEST));
            own.titles.push(Titled { id, at, len, form: *form, before: *before });
        }
    }
    all.into_iter().map(|(term, own)| (term.to_owned(), own)).collect()
}

/// The pages of each card type, with those that are for all: gaps, and in the lowest bit whether one is for no other.
fn card_lists(docs: &[Cow<'_, Doc>], heads: &FxHashMap<usize, u32>, cards: usize) -> Vec<Vec<u8>> {
    let list = |card: usize| {
        let is_for = |doc: &Doc| doc.cards.is_empty() || doc.cards.contains(&card);
        let is_own = |doc: &Doc| u32::from(doc.cards == [card]);
        let own = docs.iter().enumerate().filter(|(_, doc)| is_for(doc));
        let mut own: Vec<(u32, u32)> = own.map(|(at, doc)| (heads[&at], is_own(doc))).collect();
        own.sort_unstable();
        let mut bytes = Vec::new();
        let mut before = 0;
        for (id, is_own) in own {
            put((id - before) << 1 | is_own, &mut bytes);
            before = id;
        }
        bytes
    };
    (0..cards).map(list).collect()
}
