//! Titles by their characters, and by how these sound: for slips, and for pinyin in any form.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::meant::pieces;
use super::score::longest_in_order;
use super::{Candidate, Engine};
use crate::search::index::{TITLE_CHARACTER, TITLE_SYLLABLE};
use crate::search::postings::Postings;
use crate::search::text;

/// A question with more characters and syllables is found by its pairs, whatever slip is in it.
const MOST: usize = 7;
/// How syllables begin, and how they end.
const BEGIN: &[&str] = &[
    "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "y", "w", "z",
    "c", "s", "",
];
const END: &[&str] = &[
    "a", "ai", "an", "ang", "ao", "e", "ei", "en", "eng", "er", "i", "ia", "ian", "iang", "iao", "ie", "in", "ing",
    "iong", "iu", "o", "ong", "ou", "u", "ua", "uai", "uan", "uang", "ui", "un", "uo", "v", "ve",
];

impl Engine<'_> {
    /// The pages whose titles have most of the characters of a text, or of its syllables, in its order or nearly.
    pub(super) fn by_characters(&self, wanted: &str, total: u64) -> BTreeMap<u32, Candidate> {
        let all = keys(wanted);
        let mut pages = BTreeMap::new();
        if !(2..=MOST).contains(&all.len()) {
            return pages;
        }
        let mut titles: BTreeMap<u32, Vec<(usize, u32, u32)>> = BTreeMap::new();
        for (at, key) in all.iter().enumerate() {
            let record = self.value(&self.root.t, key).unwrap_or_default();
            for own in Postings::read(&record).titles {
                titles.entry(own.id).or_default().push((at, own.at, own.len));
            }
        }
        let count = all.len() as u64;
        for (id, places) in titles {
            let matched = places.iter().map(|(at, ..)| at).collect::<FxHashSet<_>>().len() as u64;
            let (in_order, span) = longest_in_order(&places);
            // Two of three, or more, are no chance.
            if matched * 3 < count * 2 || in_order < 2 {
                continue;
            }
            let len = u64::from(places[0].2).max(1);
            let wide = span.max(count) + 1;
            let fit = (matched + in_order).pow(2) * 64 / count.pow(2) * (count + 1).pow(2) / wide.pow(2);
            let score = total * (26 + 16 * in_order / len.max(count)) * fit / 256;
            pages.insert(id, Candidate { id, piece: id, score, said: 0, coverage: (matched * 200 / count) as u32 });
        }
        pages
    }
}

/// What the characters of a text, and the syllables in it, stand under in the table of terms.
fn keys(wanted: &str) -> Vec<String> {
    let mut all = Vec::new();
    for piece in pieces(wanted) {
        if piece.is_word {
            let own = piece.text.split(' ').flat_map(syllables);
            all.extend(own.map(|syllable| format!("{TITLE_SYLLABLE}{syllable}")));
        } else {
            all.extend(piece.text.chars().filter(|c| text::is_dense(*c)).map(|c| format!("{TITLE_CHARACTER}{c}")));
        }
    }
    all
}

/// The syllables of pinyin that letters are, in as few pieces as can be; nothing if they are none.
pub(super) fn syllables(letters: &str) -> Vec<&str> {
    let mut reached: Vec<Option<Vec<&str>>> = vec![None; letters.len() + 1];
    reached[0] = Some(Vec::new());
    for from in 0..letters.len() {
        let Some(before) = reached[from].clone() else {
            continue;
        };
        for to in (from + 1..=(from + 6).min(letters.len())).rev() {
            let is_better = reached[to].as_ref().is_none_or(|own| before.len() + 1 < own.len());
            if is_syllable(&letters[from..to]) && is_better {
                reached[to] = Some(before.iter().copied().chain([&letters[from..to]]).collect());
            }
        }
    }
    reached.pop().flatten().unwrap_or_default()
}

fn is_syllable(own: &str) -> bool {
    BEGIN.iter().any(|begin| own.strip_prefix(begin).is_some_and(|rest| END.contains(&rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_cut_into_syllables() {
        assert_eq!(syllables("shujuku"), ["shu", "ju", "ku"]);
        assert_eq!(syllables("zhuangtai"), ["zhuang", "tai"]);
        assert_eq!(syllables("erqie"), ["er", "qie"]);
        assert!(syllables("docker").is_empty());
        assert_eq!(keys("数ju库"), ["\u{1}数", "\u{2}ju", "\u{1}库"]);
    }
}
