//! The record of a term: on which pages it stands, and where in their titles.

use super::table::{put, take};

/// The postings of a term.
#[derive(Clone, Default)]
pub(super) struct Postings {
    /// The ids of pages, in order, and the impact on each.
    pub(super) pages: Vec<(u32, u32)>,
    /// Of those with the term in the title: where it begins there, and how long the title is.
    pub(super) titles: Vec<(u32, u32, u32)>,
}

impl Postings {
    /// Writes a record: how many pages, then the ids as gaps, then the impacts, two in a byte; how many titles, then of
    /// each the gap, the place and the length.
    pub(super) fn record(&self) -> Vec<u8> {
        let mut bytes = number(self.pages.len());
        let mut before = 0;
        for (id, _) in &self.pages {
            put(id - before, &mut bytes);
            before = *id;
        }
        let impact = |own: Option<&(u32, u32)>| own.map_or(0, |(_, impact)| *impact as u8);
        bytes.extend(self.pages.chunks(2).map(|pair| impact(pair.first()) << 4 | impact(pair.get(1))));
        put(self.titles.len() as u32, &mut bytes);
        before = 0;
        for (id, at, len) in &self.titles {
            put(id - before, &mut bytes);
            bytes.extend([*at as u8, *len as u8]);
            before = *id;
        }
        bytes
    }

    /// Reads a record; what is missing of it counts as nothing.
    pub(super) fn read(record: &[u8]) -> Self {
        let (mut at, mut id, mut own) = (0, 0_u32, Self::default());
        // More than there are bytes is no number.
        let count = |at: &mut usize| (take(record, at) as usize).min(record.len());
        for _ in 0..count(&mut at) {
            id = id.saturating_add(take(record, &mut at));
            own.pages.push((id, 0));
        }
        for (pair, byte) in own.pages.chunks_mut(2).zip(record.get(at..).unwrap_or_default()) {
            at += 1;
            for (page, impact) in pair.iter_mut().zip([byte >> 4, byte & 15]) {
                page.1 = u32::from(impact);
            }
        }
        id = 0;
        for _ in 0..count(&mut at) {
            id = id.saturating_add(take(record, &mut at));
            let byte = |at: usize| u32::from(record.get(at).copied().unwrap_or(0));
            own.titles.push((id, byte(at), byte(at + 1)));
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
