//! Making the index: postings of terms, what can be typed in pinyin, the words written with letters.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::pieces::{self, Piece};
use super::root::{self, Parts};
use super::table::{self, put};
use super::text::{self, Term, terms};
use super::{Doc, Unit, fold, pinyin};
use crate::fingerprint::bits;
use crate::words;

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
/// The most words for one thing that can be typed.
const MAX_WORDS: usize = 6;
/// The longest word that can be typed in pinyin, in characters.
const MAX_TYPED: usize = 6;

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

/// The postings of a term.
#[derive(Default)]
struct Postings {
    /// The ids of pages, and the impact on each.
    pages: Vec<(u32, u32)>,
    /// Of those with the term in the title: where it begins there, and how long the title is.
    titles: Vec<(u32, u32, u32)>,
}

/// What a page says, by term.
struct Counted {
    weights: Vec<(String, u32)>,
    titles: Vec<(String, u32)>,
    title_len: u32,
    len: u32,
}

/// Makes the index of some pages.
pub fn build(docs: &[Doc], options: &Options<'_>) -> Vec<File> {
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
    let heads: FxHashMap<usize, u32> =
        pieces.iter().zip(&ids).filter(|(piece, _)| piece.nth == 0).map(|(piece, id)| (piece.doc, *id)).collect();
    let index = postings(&counted, order.iter().map(|at| ids[*at]));
    let vocabulary = index.iter().filter(|(term, _)| term.starts_with(|c: char| c.is_ascii_lowercase()));
    let vocabulary = vocabulary.map(|(term, own)| (term.as_str(), number(own.pages.len())));
    let words = frequent(&folded, options);
    let typed = typed(&words);
    let known: FxHashSet<char> = index.keys().flat_map(|term| term.chars()).collect();
    let has = |term: &str| {
        index.contains_key(term) || term.chars().count() == 1 && term.chars().all(|c| known.contains(&c))
    };
    let folds = fold::table(has, words.iter().map(|(_, word)| word.as_str()));
    let parts = Parts {
        terms: table::cut(index.iter().map(|(term, own)| (term.as_str(), record(own)))),
        typed: table::cut(typed.iter().map(|(key, words)| (key.as_str(), words.join("\n").into_bytes()))),
        vocabulary: table::cut(vocabulary),
        cards: card_lists(&docs, &heads, options.cards.len()),
        pages: pieces.par_iter().zip(&ids).map(|(piece, id)| (*id, root::page(&docs[piece.doc], piece))).collect(),
        heads: pieces
            .iter()
            .zip(&ids)
            .filter(|(piece, _)| piece.nth > 0)
            .map(|(piece, id)| (*id, heads[&piece.doc]))
            .collect(),
        folds: folds.into_bytes(),
    };
    root::files(parts, docs.len(), width, options)
}

/// A page with simplified characters, as it is indexed.
fn folded(doc: &Doc) -> Doc {
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

/// Numbers for the pieces of pages, which do not depend on how many there are before them: of the hash of the address,
/// and the next free one if it is taken. The kind stands before the bits of the hash, so many as `width` says.
fn ids(docs: &[Cow<'_, Doc>], pieces: &[Piece], width: u32) -> Vec<u32> {
    let hashed = |piece: &Piece| {
        let name = format!("{}#{}", docs[piece.doc].href, piece.nth);
        (bits(name.as_bytes(), 0, width), name)
    };
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

/// Counts what a piece of a page says; the first one has the title and the other words of the page.
fn count(doc: &Doc, piece: &Piece, stems: bool) -> Counted {
    let mut own = Counter { stems, ..Counter::default() };
    let mut titles = Vec::new();
    if piece.nth == 0 {
        titles.extend(own.add(&doc.title, TITLE).into_iter().map(|Term { text, at }| (text, at as u32)));
        titles.extend(characters(&doc.title));
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

/// Counts the terms of a page.
#[derive(Default)]
struct Counter {
    stems: bool,
    weights: FxHashMap<String, u32>,
}

impl Counter {
    fn add(&mut self, text: &str, weight: u32) -> Vec<Term> {
        let terms = terms(text, self.stems);
        for term in &terms {
            *self.weights.entry(term.text.clone()).or_default() += weight;
        }
        terms
    }
}

/// The single characters of a title, each at its place, and the syllables that they are read as.
fn characters(title: &str) -> Vec<(String, u32)> {
    let all = text::normal(title);
    let mut own = Vec::new();
    for (at, c) in all.chars().filter(|c| text::is_dense(*c)).enumerate() {
        own.push((format!("{TITLE_CHARACTER}{c}"), at as u32));
        let syllables = pinyin::readings(c).into_iter();
        own.extend(syllables.map(|syllable| (format!("{TITLE_SYLLABLE}{syllable}"), at as u32)));
    }
    own
}

/// Puts the postings of all pages together; the pages are in the order of their ids.
fn postings(pages: &[Counted], ids: impl Iterator<Item = u32>) -> BTreeMap<String, Postings> {
    let total: u64 = pages.iter().map(|page| u64::from(page.len)).sum();
    let average = total.checked_div(pages.len() as u64).unwrap_or(0).max(1);
    // One page more or less makes no difference to the others.
    let average = average.next_power_of_two() as f64;
    let mut all: FxHashMap<&str, Postings> = FxHashMap::default();
    for (page, id) in pages.iter().zip(ids) {
        let long = 1.0 - LENGTH + LENGTH * f64::from(page.len) / average;
        for (term, weight) in &page.weights {
            let weight = f64::from(*weight) / long;
            let impact = (MAX_IMPACT * weight / (weight + SATURATION)).round().clamp(1.0, MAX_IMPACT);
            all.entry(term).or_default().pages.push((id, impact as u32));
        }
        for (term, at) in &page.titles {
            let own = all.entry(term).or_default();
            own.titles.push((id, (*at).min(255), page.title_len.min(255)));
        }
    }
    all.into_iter().map(|(term, own)| (term.to_owned(), own)).collect()
}

/// A record: how many pages, then the ids as gaps, then the impacts, two in a byte; how many titles, then of each the
/// gap, the place and the length.
fn record(own: &Postings) -> Vec<u8> {
    let mut bytes = number(own.pages.len());
    let mut before = 0;
    for (id, _) in &own.pages {
        put(id - before, &mut bytes);
        before = *id;
    }
    let impact = |own: Option<&(u32, u32)>| own.map_or(0, |(_, impact)| *impact as u8);
    bytes.extend(own.pages.chunks(2).map(|pair| impact(pair.first()) << 4 | impact(pair.get(1))));
    put(own.titles.len() as u32, &mut bytes);
    before = 0;
    for (id, at, len) in &own.titles {
        put(id - before, &mut bytes);
        bytes.extend([*at as u8, *len as u8]);
        before = *id;
    }
    bytes
}

fn number(count: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    put(count as u32, &mut bytes);
    bytes
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

/// The words of the pages, and those in a row of titles and headings, with how much they count, the most first.
fn frequent(docs: &[Doc], options: &Options<'_>) -> Vec<(u32, String)> {
    let named = docs.par_iter().map(|doc| {
        let labels = doc.units.iter().map(|unit| unit.label.as_str());
        let mut own: FxHashMap<String, u32> = FxHashMap::default();
        for text in labels.chain(doc.keywords.iter().map(String::as_str)) {
            sequences(text, options.words, 4, 3, &mut own);
        }
        sequences(&doc.title, options.words, 4, 8, &mut own);
        for unit in &doc.units {
            sequences(&unit.text, options.words, 1, 1, &mut own);
        }
        own.into_iter().collect::<Vec<(String, u32)>>()
    });
    let mut counts: FxHashMap<String, u32> = FxHashMap::default();
    for (word, count) in named.flatten_iter().collect::<Vec<_>>() {
        *counts.entry(word).or_default() += count;
    }
    let mut words: Vec<(u32, String)> = counts.into_iter().map(|(word, count)| (count, word)).collect();
    words.retain(|(count, _)| *count > 1);
    words.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.cmp(other)));
    words
}

/// What can be typed in pinyin, with the words that are meant, those in titles first.
fn typed(words: &[(u32, String)]) -> BTreeMap<String, Vec<String>> {
    let mut typed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (_, word) in words {
        for key in pinyin::keys(word) {
            let own = typed.entry(key).or_default();
            if own.len() < MAX_WORDS {
                own.push(word.clone());
            }
        }
    }
    typed
}

/// Counts the words of a text, and up to so many of them in a row.
fn sequences(text: &str, own: &[String], most: usize, weight: u32, counts: &mut FxHashMap<String, u32>) {
    let text = text::normal(text);
    for run in text.split(|c: char| !text::is_dense(c)).filter(|run| !run.is_empty()) {
        let words = words::cut(run);
        for from in 0..words.len() {
            let mut sequence = String::new();
            for word in words[from..].iter().take(most) {
                sequence.push_str(word);
                let len = sequence.chars().count();
                if len > MAX_TYPED {
                    break;
                }
                if len > 1 {
                    *counts.entry(sequence.clone()).or_default() += weight;
                }
            }
        }
        for word in own.iter().filter(|word| run.contains(word.as_str())) {
            *counts.entry(word.clone()).or_default() += weight;
        }
    }
}
