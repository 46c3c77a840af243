//! Looking closely at the first pages: which part of each is meant.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::{Candidate, Engine, Hit};
use crate::search::text::{normal, terms};

/// What every term but the first two counts for, if all stand there word for word.
const LONG: u64 = 24;
/// What has all terms, of 256.
const ALL: u64 = 256;
/// How many parts of a page are shown besides the one that is meant.
const MOST_OTHERS: usize = 2;

#[derive(Deserialize)]
struct Page {
    h: String,
    t: String,
    u: Vec<Unit>,
    #[serde(default)]
    z: String,
}

#[derive(Deserialize)]
struct Unit {
    #[serde(default)]
    a: String,
    #[serde(default)]
    l: String,
    #[serde(default)]
    c: String,
    t: String,
}

impl Engine<'_> {
    /// Looks at some pages closely: which parts of each are meant, and whether they say what was asked word for word.
    pub(super) fn closely(&self, pages: &[Candidate], looked_for: &[String]) -> Vec<Hit> {
        let mut hits: Vec<(Hit, u32)> = Vec::new();
        for candidate in pages {
            let Ok(page) = serde_json::from_slice::<Page>(&self.member(&format!("f-{}", candidate.piece))) else {
                continue;
            };
            let places = looked_for.iter().map(|wanted| self.places(&page, wanted));
            let own = places.max_by_key(|own| own.bonus).unwrap_or_default();
            let score = candidate.score * (256 + own.bonus) / 256;
            let href = |anchor: &String| {
                if anchor.is_empty() { page.h.clone() } else { format!("{}#{anchor}", page.h) }
            };
            let others = own.others.iter().map(href).collect();
            hits.push((Hit { href: href(&own.anchor), score, others }, candidate.id));
        }
        hits.sort_by(|(a, one), (b, other)| b.score.cmp(&a.score).then(one.cmp(other)));
        hits.into_iter().map(|(hit, _)| hit).collect()
    }

    /// The part of a page that is meant, and the others that fit as well.
    fn places(&self, page: &Page, wanted: &str) -> Places {
        let own: Vec<String> = terms(wanted, self.root.stems).into_iter().map(|term| term.text).collect();
        let texts = Texts { folds: folds(&page.z), stems: self.root.stems, own: &own, bare: bare(wanted) };
        // The longer what stands there word for word, the less it is by chance.
        let long = LONG * (own.len() as u64).saturating_sub(2).min(10);
        let title = texts.share(&page.t);
        let is_title = texts.has(&page.t);
        let mut best = Places { bonus: if is_title { 128 + long } else { title / 4 }, ..Places::default() };
        let mut others: Vec<(u64, &str)> = Vec::new();
        for unit in &page.u {
            if !unit.c.is_empty() && normal(&unit.c) == wanted {
                return Places { anchor: unit.a.clone(), bonus: 1 << 16, others: Vec::new() };
            }
            let label = texts.share(&unit.l);
            let both = texts.share(&format!("{} {}", unit.l, unit.t));
            let words = if texts.has(&unit.l) {
                120 + long
            } else if texts.has(&unit.t) {
                60 + long
            } else {
                0
            };
            let score = label * 3 / 8 + both / 4 + words;
            // The page itself is meant unless a part says what its title does not.
            let is_meant = label > title || both > title || words > 0 && !is_title;
            if (!unit.a.is_empty() || words > 0) && is_meant && score > best.bonus {
                best = Places { anchor: unit.a.clone(), bonus: score, others: Vec::new() };
            }
            // What the title says, every part has something of.
            let fits = label == ALL || both == ALL && title < ALL;
            if fits && ![&unit.a, &unit.l, &unit.t].iter().any(|own| own.is_empty()) {
                others.push((score, &unit.a));
            }
        }
        others.retain(|(score, anchor)| score * 2 >= best.bonus && *anchor != best.anchor);
        others.sort_by_key(|(score, _)| Reverse(*score));
        best.others = others.into_iter().take(MOST_OTHERS).map(|(_, anchor)| anchor.to_owned()).collect();
        best
    }
}

/// What is meant of a page.
#[derive(Default)]
struct Places {
    /// The anchor of the part; empty for the page itself.
    anchor: String,
    /// How much better the page fits because of it.
    bonus: u64,
    /// The anchors of the other parts that fit, the best first.
    others: Vec<String>,
}

/// What the texts of a page are compared with.
struct Texts<'t> {
    /// The characters of the page that are indexed as others.
    folds: FxHashMap<char, char>,
    stems: bool,
    own: &'t [String],
    /// The question without spaces.
    bare: String,
}

impl Texts<'_> {
    fn folded(&self, text: &str) -> String {
        text.chars().map(|c| self.folds.get(&c).copied().unwrap_or(c)).collect()
    }

    /// How many of the terms a text has, of 256.
    fn share(&self, text: &str) -> u64 {
        let has: FxHashSet<String> =
            terms(&self.folded(text), self.stems).into_iter().map(|term| term.text).collect();
        let count = self.own.iter().filter(|term| has.contains(*term)).count();
        count as u64 * 256 / self.own.len().max(1) as u64
    }

    /// Whether a text says the question word for word.
    fn has(&self, text: &str) -> bool {
        bare(&normal(&self.folded(text))).contains(&self.bare)
    }
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Pairs of characters, each with what it is indexed as.
fn folds(pairs: &str) -> FxHashMap<char, char> {
    let all: Vec<char> = pairs.chars().collect();
    all.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}
