//! What a question may be meant to be, if it is not found as it is written: other characters, pinyin, slips.

use super::Engine;
use crate::search::table::{records, take};
use crate::search::text::{self, normal, terms};

impl Engine<'_> {
    /// Other texts that may be meant.
    pub(super) fn others(&self, wanted: &str) -> Vec<String> {
        let mut others = Vec::new();
        let folded = self.folded(wanted);
        let text = if folded == wanted {
            wanted
        } else {
            others.push(folded.clone());
            folded.as_str()
        };
        others.extend(self.spelled_out(text));
        others
    }

    /// The text with simplified characters and the words of the mainland.
    fn folded(&self, wanted: &str) -> String {
        if !wanted.chars().any(text::is_dense) {
            return wanted.to_owned();
        }
        let folds = self.folds();
        let mut text = folds.fold(wanted);
        for (from, to) in &folds.words {
            // A word that the site has is no other one's.
            if text.contains(from.as_str()) && !self.has_all(from) {
                text = text.replace(from.as_str(), &normal(to));
            }
        }
        text
    }

    fn has_all(&self, word: &str) -> bool {
        terms(word, false).iter().all(|term| self.value(&self.root.t, &term.text).is_some())
    }

    /// The text with each word of letters that is not found replaced: by what it may be in pinyin, else by the word
    /// that it is nearly.
    fn spelled_out(&self, wanted: &str) -> Vec<String> {
        let mut ways = vec![String::new()];
        let mut is_other = false;
        for piece in pieces(wanted) {
            let readings = if piece.is_word { self.readings(&piece.text) } else { Vec::new() };
            is_other |= !readings.is_empty();
            let readings = if readings.is_empty() { vec![piece.text] } else { readings };
            ways = readings.iter().flat_map(|own| ways.iter().map(move |way| join(way, own))).take(4).collect();
        }
        if is_other { ways } else { Vec::new() }
    }

    /// What a word of letters may be meant to be.
    fn readings(&self, word: &str) -> Vec<String> {
        let known = self.value(&self.root.v, word).map_or(0, |value| take(&value, &mut 0));
        let joined: String = word.chars().filter(|c| *c != ' ').collect();
        if known >= 3 || !joined.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Vec::new();
        }
        if joined.bytes().all(|byte| byte.is_ascii_lowercase()) {
            let typed = self.typed(&joined);
            if !typed.is_empty() {
                return typed;
            }
        }
        if known > 0 { Vec::new() } else { self.nearly(&joined) }
    }

    /// Words for what was typed in pinyin, whole or in the fewest pieces.
    fn typed(&self, letters: &str) -> Vec<String> {
        // For each place, the fewest pieces that lead there, and the texts.
        let mut reached: Vec<Option<(usize, Vec<String>)>> = vec![None; letters.len() + 1];
        reached[0] = Some((0, vec![String::new()]));
        for from in 0..letters.len() {
            let Some((count, texts)) = reached[from].clone() else {
                continue;
            };
            for to in (from + 2..=letters.len()).rev() {
                let is_better = reached[to].as_ref().is_none_or(|(other, _)| count + 1 < *other);
                if !is_better {
                    continue;
                }
                let Some(value) = self.value(&self.root.p, &letters[from..to]) else {
                    continue;
                };
                let words = String::from_utf8_lossy(&value).into_owned();
                let longer = words
                    .split('\n')
                    .take(3)
                    .flat_map(|word| texts.iter().map(move |text| format!("{text}{word}")));
                reached[to] = Some((count + 1, longer.take(3).collect()));
            }
        }
        match reached.pop().flatten() {
            Some((count, texts)) if count <= 4 => texts,
            _ => Vec::new(),
        }
    }

    /// The words of the site that a mistyped one is nearly: one slip in a short word, two in a long one.
    fn nearly(&self, word: &str) -> Vec<String> {
        let most = match word.len() {
            0..=3 => return Vec::new(),
            4..=7 => 1,
            _ => 2,
        };
        let first = &word[..1];
        let table = &self.root.v;
        let from = table.keys.partition_point(|key| key.as_bytes() <= first.as_bytes()).saturating_sub(1);
        let mut near: Vec<(usize, u32, String)> = Vec::new();
        for (key, name) in table.keys.iter().zip(&table.names).skip(from) {
            if key.as_bytes() > first.as_bytes() && !key.starts_with(first) {
                break;
            }
            for (own, value) in records(&self.member(name)) {
                let slips =
                    if own.starts_with(first.as_bytes()) { slips(&own, word.as_bytes(), most) } else { most + 1 };
                if slips <= most {
                    near.push((slips, take(value, &mut 0), String::from_utf8_lossy(&own).into_owned()));
                }
            }
        }
        near.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
        near.into_iter().take(2).map(|(.., own)| own).collect()
    }
}

/// A piece of a question: a word of letters, or what stands between such words.
struct Piece {
    text: String,
    is_word: bool,
}

/// The words of letters of a question, those next to each other together, and what stands between them.
fn pieces(wanted: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for c in wanted.chars() {
        let is_word = c.is_ascii_alphanumeric() || c == ' ' && pieces.last().is_some_and(|last| last.is_word);
        match pieces.last_mut().filter(|last| last.is_word == is_word) {
            Some(last) => last.text.push(c),
            None => pieces.push(Piece { text: c.to_string(), is_word }),
        }
    }
    for piece in &mut pieces {
        piece.text = piece.text.trim().to_owned();
    }
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// Puts a piece after others: with a space only between words of letters.
fn join(before: &str, own: &str) -> String {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let space = if is_letter(before.chars().last()) && is_letter(own.chars().next()) { " " } else { "" };
    format!("{before}{space}{own}")
}

/// How many letters must be changed, added, left out or exchanged with the next one, up to one more than `most`.
fn slips(one: &[u8], other: &[u8], most: usize) -> usize {
    if one.len().abs_diff(other.len()) > most {
        return most + 1;
    }
    let mut rows = vec![(0..=other.len()).collect::<Vec<usize>>()];
    for i in 1..=one.len() {
        let mut row = vec![i];
        for j in 1..=other.len() {
            let cost = usize::from(one[i - 1] != other[j - 1]);
            let mut own = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + cost);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                own = own.min(rows[i - 2][j - 2] + 1);
            }
            row.push(own);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}
