//! The words of the pages, with how much they count, and what can be typed for them in pinyin.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{Doc, pinyin, text};
use crate::words;

/// The most words for one thing that can be typed.
pub(super) const MAX_WORDS: usize = 6;
/// The longest word that can be typed in pinyin, in characters.
const MAX_TYPED: usize = 6;

/// The words of some pages, and those in a row of titles and headings, with how much they count.
pub(super) fn counts(docs: &[Doc], own: &[String]) -> FxHashMap<String, u32> {
    let each: Vec<Vec<(String, u32)>> = docs.par_iter().map(|doc| said(doc, own).into_iter().collect()).collect();
    let mut counts: FxHashMap<String, u32> = FxHashMap::default();
    for (word, count) in each.into_iter().flatten() {
        *counts.entry(word).or_default() += count;
    }
    counts
}

/// The words of a page. `own` are those of the site that are in no dictionary.
pub(super) fn said(doc: &Doc, own: &[String]) -> FxHashMap<String, u32> {
    let labels = doc.units.iter().map(|unit| unit.label.as_str());
    let mut counts: FxHashMap<String, u32> = FxHashMap::default();
    for text in labels.chain(doc.keywords.iter().map(String::as_str)) {
        sequences(text, own, 4, 3, &mut counts);
    }
    sequences(&doc.title, own, 4, 8, &mut counts);
    for unit in &doc.units {
        sequences(&unit.text, own, 1, 1, &mut counts);
    }
    counts
}

/// The words that count more than once, the most first.
pub(super) fn frequent<'w>(counts: impl Iterator<Item = (&'w str, u32)>) -> Vec<(u32, &'w str)> {
    let mut words: Vec<(u32, &str)> =
        counts.filter(|(_, count)| is_frequent(*count)).map(|(word, count)| (count, word)).collect();
    words.par_sort_unstable_by(by_rank);
    words
}

/// Whether a word counts enough to be typed.
pub(super) fn is_frequent(count: u32) -> bool {
    count > 1
}

/// The order of words: those that count most first.
pub(super) fn by_rank((a, one): &(u32, &str), (b, other): &(u32, &str)) -> std::cmp::Ordering {
    b.cmp(a).then_with(|| one.cmp(other))
}

/// What can be typed in pinyin, with the words that are meant, those in titles first. The words are in their order.
pub(super) fn typed<'w>(words: &[(u32, &'w str)]) -> BTreeMap<String, Vec<&'w str>> {
    let mut typed: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (_, word) in words {
        for key in pinyin::keys(word) {
            let own = typed.entry(key).or_default();
            if own.len() < MAX_WORDS {
                own.push(word);
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

/// Words and how much they count, to be kept: the words in the order of their bytes, a line each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Words {
    text: String,
    counts: Vec<u32>,
}

impl Words {
    /// Keeps some words.
    pub(super) fn new(counts: FxHashMap<String, u32>) -> Self {
        let mut all: Vec<(String, u32)> = counts.into_iter().collect();
        all.par_sort_unstable();
        Self::of(all.iter().map(|(word, count)| (word.as_str(), *count)))
    }

    fn of<'w>(words: impl Iterator<Item = (&'w str, u32)>) -> Self {
        let mut own = Self::default();
        for (word, count) in words {
            own.text.push_str(word);
            own.text.push('\n');
            own.counts.push(count);
        }
        own
    }

    /// The words, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        self.text.lines().zip(self.counts.iter().copied())
    }

    /// The same with other counts for some words; those that do not count are left out.
    pub(super) fn with(&self, changed: &BTreeMap<&str, u32>) -> Self {
        let mut changed = changed.iter().map(|(word, count)| (*word, *count)).peekable();
        let mut merged: Vec<(&str, u32)> = Vec::with_capacity(self.counts.len());
        for (word, count) in self.iter() {
            while let Some(new) = changed.next_if(|(new, _)| *new < word) {
                merged.push(new);
            }
            merged.push(changed.next_if(|(new, _)| *new == word).unwrap_or((word, count)));
        }
        merged.extend(changed);
        Self::of(merged.into_iter().filter(|(_, count)| *count > 0))
    }
}

/// How much a word counts, of those in the order of their bytes.
pub(super) fn count(all: &[(&str, u32)], word: &str) -> u32 {
    all.binary_search_by(|(own, _)| (*own).cmp(word)).map_or(0, |at| all[at].1)
}

/// Words of which some count more or less than before.
pub(super) struct Ranked<'w> {
    /// As they were, in the order of their bytes.
    before: Vec<(&'w str, u32)>,
    words: &'w Words,
    /// Those that changed: how much they counted, and count now.
    pub(super) changed: BTreeMap<&'w str, (u32, u32)>,
}

impl<'w> Ranked<'w> {
    /// Changes the counts of some words; nothing comes of it if one counted less than it loses.
    pub(super) fn new(words: &'w Words, delta: &'w BTreeMap<String, i64>) -> Option<Self> {
        let before: Vec<(&str, u32)> = words.iter().collect();
        let change = |(word, by): (&'w String, &i64)| {
            let own = count(&before, word);
            Some((word.as_str(), (own, u32::try_from(i64::from(own) + by).ok()?)))
        };
        let changed = delta.iter().map(change).collect::<Option<_>>()?;
        Some(Self { before, words, changed })
    }

    /// The words as they are now.
    pub(super) fn kept(&self) -> Words {
        self.words.with(&self.changed.iter().map(|(word, (_, after))| (*word, *after)).collect())
    }

    /// What can be typed for words that changed, with these words.
    pub(super) fn keys(&self) -> BTreeMap<String, Vec<&'w str>> {
        let mut keys: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (word, (before, after)) in &self.changed {
            if is_frequent(*before.max(after)) {
                for key in pinyin::keys(word) {
                    keys.entry(key).or_default().push(word);
                }
            }
        }
        keys
    }

    /// The first words that are typed in a way, which were `old`; `changed` are those that changed.
    pub(super) fn first<'a>(&'a self, key: &str, old: &[&'a str], changed: &[&'a str]) -> Vec<&'a str> {
        let own: BTreeSet<&str> = old.iter().chain(changed).copied().collect();
        let mut own = frequent(own.into_iter().map(|word| (word, self.after(word))));
        // Words that are not listed did not change, and come after the last one that was.
        let last = old.last().filter(|_| old.len() == MAX_WORDS).map(|word| (count(&self.before, word), *word));
        let is_sure = |own: &[(u32, &str)]| {
            last.is_none_or(|last| own.get(MAX_WORDS - 1).is_some_and(|own| by_rank(own, &last).is_le()))
        };
        if !is_sure(&own) {
            own = frequent(self.all_of(key).map(|word| (word, self.after(word))));
        }
        own.into_iter().take(MAX_WORDS).map(|(_, word)| word).collect()
    }

    fn after(&self, word: &str) -> u32 {
        self.changed.get(word).map_or_else(|| count(&self.before, word), |(_, after)| *after)
    }

    /// All words that can be typed in a way and may be frequent.
    fn all_of<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a str> {
        let mut begins = (None, false);
        let may_be = move |word: &str| {
            let first = word.chars().next();
            // Words with the same beginning stand together.
            if begins.0 != first {
                let is_read = |c: char| pinyin::readings(c).iter().any(|reading| reading.get(..1) == key.get(..1));
                begins = (first, first.is_some_and(is_read));
            }
            begins.1
        };
        let others =
            self.before.iter().filter(|(word, count)| is_frequent(*count) && !self.changed.contains_key(word));
        let all = others.map(|(word, _)| *word).chain(self.changed.keys().copied());
        let mut may_be = may_be;
        let found: Vec<&str> =
            all.filter(|word| may_be(word) && pinyin::keys(word).iter().any(|own| own == key)).collect();
        found.into_iter()
    }
}
