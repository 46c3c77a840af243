//! Long pages in pieces: each is indexed by itself, and a reader fetches the one that fits.

use std::borrow::Cow;
use std::ops::Range;

use super::{Doc, Unit};

/// How long the texts of a piece are together, in bytes, but for one that is a single part; packed it is a third.
const MOST: usize = 12_000;
/// How much of the text before stands in the next piece, too, in characters: what is asked for may begin there.
const OVERLAP: usize = 20;

/// A piece of a page: some of its parts, one after the other.
pub(super) struct Piece {
    /// The page, by index.
    pub doc: usize,
    /// Which piece it is; the first one stands for the page.
    pub nth: usize,
    /// Its parts.
    pub units: Range<usize>,
}

/// The pieces of all pages.
pub(super) fn all(docs: &[Cow<'_, Doc>]) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(docs.len());
    for (doc, own) in docs.iter().enumerate() {
        let (mut nth, mut from, mut len) = (0, 0, 0);
        for (at, unit) in own.units.iter().enumerate() {
            if at > from && len + size(unit) > MOST {
                pieces.push(Piece { doc, nth, units: from..at });
                (nth, from, len) = (nth + 1, at, 0);
            }
            len += size(unit);
        }
        pieces.push(Piece { doc, nth, units: from..own.units.len() });
    }
    pieces
}

fn size(unit: &Unit) -> usize {
    unit.label.len() + unit.text.len()
}

/// A page whose parts fit into pieces: a long one becomes several of the same name and place.
pub(super) fn with_short_units(doc: &Doc) -> Cow<'_, Doc> {
    if doc.units.iter().all(|unit| size(unit) <= MOST) {
        return Cow::Borrowed(doc);
    }
    let units = doc.units.iter().flat_map(|unit| texts(&unit.text).map(|text| Unit { text, ..unit.clone() }));
    Cow::Owned(Doc {
        units: units.collect(),
        href: doc.href.clone(),
        title: doc.title.clone(),
        kind: doc.kind,
        cards: doc.cards.clone(),
        keywords: doc.keywords.clone(),
    })
}

/// A text in pieces, each with the end of the one before.
fn texts(text: &str) -> impl Iterator<Item = String> + '_ {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let own = rest?;
        let half = (0..=(MOST / 2).min(own.len())).rev().find(|at| own.is_char_boundary(*at)).unwrap_or(0);
        if own.len() <= MOST || half == 0 {
            rest = None;
            return Some(own.to_owned());
        }
        let back = own[..half].char_indices().rev().nth(OVERLAP).map_or(half, |(at, _)| at);
        rest = Some(&own[back..]);
        Some(own[..half].to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::Kind;

    #[test]
    fn long_pages_are_in_pieces_and_nothing_is_lost() {
        let unit = |text: String| Unit { text, ..Unit::default() };
        let long: String = (0..20_000).map(|at| char::from_u32(0x4E00 + at % 5000).unwrap()).collect();
        let units =
            vec![unit("a".repeat(5000)), unit("b".repeat(5000)), unit("c".repeat(5000)), unit(long.clone())];
        let doc = Doc {
            href: "/x/".to_owned(),
            title: String::new(),
            kind: Kind::Page,
            cards: vec![],
            keywords: vec![],
            units,
        };
        let docs = [with_short_units(&doc)];
        let pieces = all(&docs);
        assert_eq!(pieces[0].units, 0..2);
        assert!(pieces.iter().enumerate().all(|(nth, piece)| piece.nth == nth && !piece.units.is_empty()));
        assert_eq!(pieces.last().unwrap().units.end, docs[0].units.len());
        for piece in &pieces {
            assert!(docs[0].units[piece.units.clone()].iter().map(size).sum::<usize>() <= MOST);
        }
        let chars: Vec<char> = long.chars().collect();
        for own in chars.windows(OVERLAP).step_by(7) {
            let own: String = own.iter().collect();
            assert!(docs[0].units.iter().any(|unit| unit.text.contains(&own)));
        }
    }
}
