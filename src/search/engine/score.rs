//! Numbers: how rare a term is, how much of a question a page has, how well a title fits.

use std::collections::BTreeMap;

use crate::search::text::{self, Term};

/// How much a page counts that has so much of the question, of 256, by sixteenths: the power of 1.3.
pub(super) const COVERED: [u16; 17] = [0, 7, 17, 29, 42, 56, 72, 88, 104, 121, 139, 157, 176, 195, 215, 235, 256];

/// The logarithm to the base of two, in sixteenths.
pub(super) fn log2(number: u64) -> u64 {
    let whole = u64::from(number.max(1).ilog2());
    whole * 16 + ((number << 4) >> whole) - 16
}

/// The characters and words of a question, by bits, of which the terms have one or two.
pub(super) struct Atoms {
    pub(super) of_term: Vec<u64>,
    /// Those of all terms; those that are words count twice.
    all: u64,
    words: u64,
}

impl Atoms {
    pub(super) fn of(terms: &[Term]) -> Self {
        let is_pair = |term: &Term| term.text.chars().count() > 1 && term.text.chars().all(text::is_dense);
        let bits = |term: &Term| if is_pair(term) { 0b11_u64 } else { 1 } << term.at.min(62);
        let of_term: Vec<u64> = terms.iter().map(bits).collect();
        let is_word = |term: &&Term| !term.text.chars().any(text::is_dense);
        let words = terms.iter().filter(is_word).map(bits).fold(0, |all, own| all | own);
        let all = of_term.iter().fold(0, |all, own| all | own);
        Self { of_term, all, words }
    }

    /// How much of the question some of them are, of 256.
    pub(super) fn share(&self, some: u64) -> u32 {
        let count = |bits: u64| bits.count_ones() + (bits & self.words).count_ones();
        count(some) * 256 / count(self.all).max(1)
    }
}

/// What the title of a page adds: the terms that it has, more for a row of them at the same distances, most for one that
/// is the whole title.
pub(super) fn title_score(places: &[(usize, u32, u32)], terms: &[Term], weights: &[u64], asked: &Atoms) -> u64 {
    let mut has = vec![false; terms.len()];
    let mut rows: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (term, place, _) in places {
        has[*term] = true;
        rows.entry(i64::from(*place) - terms[*term].at as i64).or_default().push(*term);
    }
    let sum = |own: &[usize]| own.iter().map(|term| weights[*term]).sum::<u64>();
    let matched: u64 = has.iter().zip(weights).filter(|(has, _)| **has).map(|(_, weight)| weight).sum();
    let row = rows.values().map(|own| sum(own)).max().unwrap_or(0);
    let total: u64 = weights.iter().sum::<u64>().max(1);
    let len = places.first().map_or(1, |(_, _, len)| u64::from(*len).max(1));
    let bits = has.iter().zip(&asked.of_term).filter(|(has, _)| **has).fold(0, |all, (_, own)| all | own);
    // How much of the title is asked for, and how much of the question the title is.
    let share = u64::from(bits.count_ones()).min(len) * 256 / len;
    let covered = u64::from(asked.share(bits));
    matched * 6 + row * 8 + row * row * 6 / total + total * 16 * share / 256 * covered / 256
}

/// The most characters that stand in a title in the order of the question, and how far apart the ends are at least.
pub(super) fn longest_in_order(places: &[(usize, u32, u32)]) -> (u64, u64) {
    let mut sorted = places.to_vec();
    sorted.sort_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
    // Of each: which character, where, how many there are up to it, and where these begin.
    let mut rows: Vec<(usize, u32, u64, u32)> = Vec::new();
    let mut best = (0, 0);
    for (at, place, _) in sorted {
        let mut own = (1, place);
        // A place is one character: those that can be read in two ways stand there twice.
        for (before, place_before, count, from) in &rows {
            let is_longer = count + 1 > own.0 || count + 1 == own.0 && *from > own.1;
            if *before < at && *place_before < place && is_longer {
                own = (count + 1, *from);
            }
        }
        rows.push((at, place, own.0, own.1));
        let span = u64::from(place - own.1) + 1;
        if own.0 > best.0 || own.0 == best.0 && span < best.1 {
            best = (own.0, span);
        }
    }
    best
}
