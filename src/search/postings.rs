//! The record of a term: on which pages it stands, and where in their titles.

use super::table::{put, take};

/// The highest impact of a term on a page, and its bits.
pub(super) const MOST: u32 = 15;
/// The greatest length of a title that is told from others, and its bits.
pub(super) const LONGEST: u32 = 31;
/// Where the bytes of what follows a term begin, above the impact.
const SHIFTS: [u32; 2] = [4, 12];

/// Where a term stands in the title of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Titled {
    /// The page.
    pub(super) id: u32,
    /// Where the term begins, up to 255, and how long the title is, up to [`LONGEST`].
    pub(super) at: u32,
    pub(super) len: u32,
    /// The form of the word there (see [`order`](super::order)).
    pub(super) form: u32,
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
    /// one more if it is known what follows the term; this, first the lower bytes and then the upper ones; then of each
    /// title the gap, the place, and the length with the form above its bits.
    pub(super) fn record(&self) -> Vec<u8> {
        let mut bytes = number(self.pages.len());
        let mut before = 0;
        for (id, _) in &self.pages {
            put(id - before, &mut bytes);
            before = *id;
        }
        let impact = |own: Option<&(u32, u32)>| own.map_or(0, |(_, own)| (own & MOST) as u8);
        bytes.extend(self.pages.chunks(2).map(|pair| impact(pair.first()) << 4 | impact(pair.get(1))));
        let is_followed = self.pages.iter().any(|(_, own)| *own > MOST);
        put((self.titles.len() as u32) << 1 | u32::from(is_followed), &mut bytes);
        for shift in SHIFTS.into_iter().filter(|_| is_followed) {
            bytes.extend(self.pages.iter().map(|(_, own)| (own >> shift) as u8));
        }
        before = 0;
        for Titled { id, at, len, form } in &self.titles {
            put(id - before, &mut bytes);
            bytes.extend([*at as u8, (len | form << LONGEST.count_ones()) as u8]);
            before = *id;
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
            own.titles.push(Titled { id, at: byte(at), len, form });
            at += 2;
        }
        own
    }
}

/// A record that is a number only.
pub(super) fn number(count: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    put(count as u32, &mut bytes);
    bytes
}
