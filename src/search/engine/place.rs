//! Looking closely at the first pages: which part of each is meant.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::{CLOSE, Candidate, Engine, FARTHER, Hit, Meant, NEXT, WHOLE};
use crate::search::text::{is_sign, normal, terms};

/// What every term but the first two counts for, if all stand there word for word.
const LONG: u64 = 24;
/// What a page counts for each term of a question, up to so many, that it says word for word: in a text, in a heading, in
/// its title.
const IN_TEXT: u64 = 3;
const IN_LABEL: u64 = 5;
const IN_TITLE: u64 = 10;
const MOST_SAID: u64 = 6;
/// What stands somewhere word for word and counts for no more than this, all terms together, may stand elsewhere as well.
const BY_CHANCE: u64 = 9;
/// How much better a page fits whose title has all terms, in whatever order.
const ALL_IN_TITLE: u64 = 160;
/// How much better it fits if it has the very words, of which the index knows no endings.
const EXACT: u64 = 96;
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
    /// The places on the first of some pages, and on as many more if they are wanted.
    pub(super) fn places(&self, order: &[Candidate], meant: &Meant, more: bool) -> Vec<Hit> {
        let (first, rest) = order.split_at(order.len().min(CLOSE));
        let mut seen = self.closely(first, meant);
        let far = if is_said(&seen, meant) { Vec::new() } else { self.farther(rest) };
        seen.extend(self.closely(&far, meant));
        seen.sort_by_key(Seen::rank);
        let mut later = seen.split_off(seen.len().min(CLOSE));
        if more {
            let is_new = |page: &&Candidate| far.iter().all(|own| own.id != page.id);
            let next: Vec<Candidate> = rest.iter().filter(is_new).take(CLOSE).copied().collect();
            later.extend(self.closely(&next, meant));
            later.sort_by_key(Seen::rank);
            seen.extend(later.into_iter().take(CLOSE));
        }
        seen.into_iter().map(|own| own.hit).collect()
    }

    /// The pages that may say all of it, of those that are not among the first: the next ones and, of words with spaces
    /// between them, those that fit best but for their titles, since none of these may say it.
    fn farther(&self, rest: &[Candidate]) -> Vec<Candidate> {
        let mut whole: Vec<Candidate> = rest.iter().filter(|page| page.coverage >= WHOLE).copied().collect();
        let mut own: Vec<Candidate> = whole.drain(..whole.len().min(NEXT)).collect();
        whole.sort_by_key(|page| (Reverse(page.said), page.id));
        own.extend(whole.into_iter().take(if self.root.stems { FARTHER } else { 0 }));
        own
    }

    /// Looks at some pages closely: which parts of each are meant, and whether they say what was asked word for word.
    fn closely(&self, pages: &[Candidate], meant: &Meant) -> Vec<Seen> {
        let look = |candidate: &Candidate| {
            let bytes = self.member(&format!("f-{}", candidate.piece));
            let page = serde_json::from_slice::<Page>(&bytes).ok()?;
            let parts = meant.texts.iter().map(|wanted| self.parts(&page, wanted));
            // The first of equals: the question itself goes before what may be meant by it.
            let own = parts.rev().max_by_key(|own| own.bonus).unwrap_or_default();
            let href = |anchor: &String| {
                if anchor.is_empty() { page.h.clone() } else { format!("{}#{anchor}", page.h) }
            };
            let score = candidate.score * (256 + own.bonus) / 256 + meant.total * own.said * own.len;
            let others = own.others.iter().map(href).collect();
            Some(Seen { hit: Hit { href: href(&own.anchor), score, others }, id: candidate.id, said: own.said })
        };
        pages.iter().filter_map(look).collect()
    }

    /// The part of a page that is meant, and the others that fit as well.
    fn parts(&self, page: &Page, wanted: &str) -> Parts {
        let own: Vec<String> = terms(wanted, self.root.stems).into_iter().map(|term| term.text).collect();
        let texts = Texts { folds: folds(&page.z), stems: self.root.stems, own: &own, bare: bare(wanted) };
        // The longer what stands there word for word, the less it is by chance.
        let long = LONG * (own.len() as u64).saturating_sub(2).min(10);
        let title = texts.share(&page.t);
        let is_title = texts.has(&page.t);
        let mut best = Parts { bonus: if is_title { 128 + long } else { title / 4 }, ..Parts::default() };
        let mut said = if is_title { IN_TITLE } else { 0 };
        let mut others: Vec<(u64, &str)> = Vec::new();
        for unit in &page.u {
            if !unit.c.is_empty() && normal(&unit.c) == wanted {
                return Parts { anchor: unit.a.clone(), bonus: 1 << 16, ..Parts::default() };
            }
            let label = texts.share(&unit.l);
            let both = texts.share(&format!("{} {}", unit.l, unit.t));
            let (words, own_said) = if texts.has(&unit.l) {
                (120 + long, IN_LABEL)
            } else if texts.has(&unit.t) {
                (60 + long, IN_TEXT)
            } else {
                (0, 0)
            };
            said = said.max(own_said);
            let score = label * 3 / 8 + both / 4 + words;
            // The page itself is meant unless a part says what its title does not.
            let is_meant = label > title || both > title || words > 0 && !is_title;
            if (!unit.a.is_empty() || words > 0) && is_meant && score > best.bonus {
                best = Parts { anchor: unit.a.clone(), bonus: score, ..Parts::default() };
            }
            // What the title says, every part has something of.
            let fits = label == ALL || both == ALL && title < ALL;
            if fits && ![&unit.a, &unit.l, &unit.t].iter().any(|own| own.is_empty()) {
                others.push((score, &unit.a));
            }
        }
        others.retain(|(score, anchor)| score * 2 >= best.bonus && *anchor != best.anchor);
        others.sort_by_key(|(score, _)| Reverse(*score));
        (best.said, best.len) = (said, MOST_SAID.min(own.len() as u64));
        // A title that has it all, in whatever order, is worth as much as a heading.
        best.bonus = best.bonus.max(if title == ALL { ALL_IN_TITLE } else { 0 });
        let whole: Vec<String> = terms(wanted, false).into_iter().map(|term| term.text).collect();
        let is_exact = self.root.stems && Texts { stems: false, own: &whole, ..texts }.share(&page.t) == ALL;
        best.bonus += if is_exact { EXACT } else { 0 };
        best.others = others.into_iter().take(MOST_OTHERS).map(|(_, anchor)| anchor.to_owned()).collect();
        best
    }
}

/// What is meant of a page.
#[derive(Default)]
struct Parts {
    /// The anchor of the part; empty for the page itself.
    anchor: String,
    /// How much better the page fits because of it.
    bonus: u64,
    /// Where the page says what is asked word for word, and how many terms that has.
    said: u64,
    len: u64,
    /// The anchors of the other parts that fit, the best first.
    others: Vec<String>,
}

/// A page that was looked at.
struct Seen {
    hit: Hit,
    id: u32,
    /// Where it says what is asked word for word.
    said: u64,
}

impl Seen {
    /// The best first, and of equals the one with the smaller id.
    fn rank(&self) -> (Reverse<u64>, u32) {
        (Reverse(self.hit.score), self.id)
    }
}

/// Whether a title or a heading says word for word what is asked, or a text that is long enough, or none need be looked for:
/// of several terms, the index hardly knows the order.
fn is_said(seen: &[Seen], meant: &Meant) -> bool {
    let count = terms(&meant.texts[0], false).len() as u64;
    count < 2 || seen.iter().any(|own| own.said * count > BY_CHANCE)
}

/// What the texts of a page are compared with.
struct Texts<'t> {
    /// The characters of the page that are indexed as others.
    folds: FxHashMap<char, char>,
    stems: bool,
    own: &'t [String],
    /// The question without spaces and signs.
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

/// A text without what stands between words: few readers type what is around these.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !is_sign(*c)).collect()
}

/// Pairs of characters, each with what it is indexed as.
fn folds(pairs: &str) -> FxHashMap<char, char> {
    let all: Vec<char> = pairs.chars().collect();
    all.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}
