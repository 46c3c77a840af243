//! The record of a term: on which pages it stands, and where in their titles.

use std::collections::BTreeSet;

use super::table::{put, take};

/// The highest impact of a term on a page, and its bits.
pub(super) const MOST: u32 = 15;
/// The greatest length of a title that is told from others, and its bits.
pub(super) const LONGEST: u32 = 31;
/// Where the bytes of what follows a term begin, above the impact.
const SHIFTS: [u32; 3] = [4, 12, 20];

/// Of so many pieces of pages, one for a word in no title is so few that nobody looks for it there by another name.
const RARE: usize = 4000;

/// Where a term stands in the title of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Titled {
    /// The page.
    pub(super) id: u32,
    /// Where the term begins, up to 255, and how long the title is, up to [`LONGEST`].
    pub(super) at: u32,
    pub(super) len: u32,
    /// The form of the word there, and which word is before it (see [`order`](super::order)).
    pub(super) form: u32,
    pub(super) before: u32,
}

/// The postings of a term.
#[derive(Clone, Default)]
pub(super) struct Postings {
    /// The ids of pages, in order, and of each the impact, and above its four bits those of the words that follow the
    /// term there (see [`order`](super::order)).
    pub(super) pages: Vec<(u32, u32)>,
    /// Of those with the term in the title: where it stands.
    pub(super) titles: Vec<Titled>,
}

impl Postings {
    /// Writes a record: how many pages, then the ids as gaps, then the impacts, two in a byte; twice how many titles, and
    /// one more if it is known what stands around the term; what follows it, first the lower bytes, then the upper ones,
    /// then those for headings; then of each title the gap, the place, the length with the form above its bits, and, if it
    /// is known, what is before the term.
    pub(super) fn record(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        put(self.pages.len() as u32, &mut bytes);
        let mut before = 0;
        for (id, _) in &self.pages {
            put(id - before, &mut bytes);
            before = *id;
        }
        let impact = |own: Option<&(u32, u32)>| own.map_or(0, |(_, own)| (own & MOST) as u8);
        bytes.extend(self.pages.chunks(2).map(|pair| impact(pair.first()) << 4 | impact(pair.get(1))));
        let is_known =
            self.pages.iter().any(|(_, own)| *own > MOST) || self.titles.iter().any(|title| title.before > 0);
        put((self.titles.len() as u32) << 1 | u32::from(is_known), &mut bytes);
        for shift in SHIFTS.into_iter().filter(|_| is_known) {
            bytes.extend(self.pages.iter().map(|(_, own)| (own >> shift) as u8));
        }
        before = 0;
        for own in &self.titles {
            put(own.id - before, &mut bytes);
            bytes.extend([own.at as u8, (own.len | own.form << LONGEST.count_ones()) as u8]);
            bytes.extend(Some(own.before as u8).filter(|_| is_known));
            before = own.id;
        }
        bytes
    }

    /// Reads a record; what is missing of it counts as nothing.
    pub(super) fn read(record: &[u8]) -> Self {
        let (mut at, mut id, mut own) = (0, 0_u32, Self::default());
        // More than there are bytes is no number.
        let most = |count: u32| (count as usize).min(record.len());
        for _ in 0..most(take(record, &mut at)) {
            id = id.saturating_add(take(record, &mut at));
            own.pages.push((id, 0));
        }
        for (pair, byte) in own.pages.chunks_mut(2).zip(record.get(at..).unwrap_or_default()) {
            at += 1;
            for (page, impact) in pair.iter_mut().zip([byte >> 4, byte & 15]) {
                page.1 = u32::from(impact);
            }
        }
        let byte = |at: usize| u32::from(record.get(at).copied().unwrap_or(0));
        let titles = take(record, &mut at);
        for shift in SHIFTS.into_iter().filter(|_| titles & 1 == 1) {
            for page in &mut own.pages {
                page.1 |= byte(at) << shift;
                at += 1;
            }
        }
        id = 0;
        for _ in 0..most(titles >> 1) {
            id = id.saturating_add(take(record, &mut at));
            let (len, form) = (byte(at + 1) & LONGEST, byte(at + 1) >> LONGEST.count_ones());
            let before = if titles & 1 == 1 { byte(at + 2) } else { 0 };
            own.titles.push(Titled { id, at: byte(at), len, form, before });
            at += 2 + (titles & 1) as usize;
        }
        own
    }
}

/// A word that can be mistyped, or not typed to its end: how many pages have it, and in titles its forms, by bits, and what
/// is before it.
#[derive(Clone, Default)]
pub(super) struct Word {
    pub(super) pages: usize,
    pub(super) forms: u8,
    pub(super) before: Vec<u8>,
}

impl Word {
    /// What some postings say of a word.
    pub(super) fn of(own: &Postings) -> Self {
        let before: BTreeSet<u8> = own.titles.iter().map(|title| title.before as u8).collect();
        let forms = own.titles.iter().fold(0, |all, title| all | 1 << (title.form & 7));
        Self { pages: own.pages.len(), forms, before: before.into_iter().collect() }
    }

    /// Reads a record.
    pub(super) fn read(record: &[u8]) -> Self {
        let mut at = 0;
        let pages = take(record, &mut at) as usize;
        let (forms, before) = record.get(at..).and_then(<[u8]>::split_first).map_or((0, &[][..]), |(a, b)| (*a, b));
        Self { pages, forms, before: before.to_vec() }
    }

    /// Writes a record, if there is one: of a word that some title has, or so many pages that it is none by mistake.
    pub(super) fn record(&self, pieces: usize) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        put(self.pages as u32, &mut bytes);
        bytes.push(self.forms);
        bytes.extend(&self.before);
        (self.pages > pieces / RARE || !self.before.is_empty()).then_some(bytes)
    }
}
