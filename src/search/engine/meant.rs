//! What a question may be meant to be, if it is not found as it is written: other characters, pinyin, slips.

use super::Engine;
use super::sound::syllables;
use crate::search::table::{records, take};
use crate::search::text::{self, normal, stem, terms};

impl Engine<'_> {
    /// Other texts that may be meant.
    pub(super) fn others(&self, wanted: &str) -> Vec<String> {
        let folded = self.folded(wanted);
        let mut others: Vec<String> = folded.iter().filter(|own| *own != wanted).cloned().collect();
        others.extend(self.spelled_out(&folded[0]));
        others
    }

    /// The text with simplified characters and the words of the mainland: first without those of Taiwan that the site has.
    fn folded(&self, wanted: &str) -> Vec<String> {
        if !wanted.chars().any(text::is_dense) {
            return vec![wanted.to_owned()];
        }
        let folds = self.folds();
        let text = folds.fold(wanted);
        let (mut some, mut every) = (text.clone(), text.clone());
        for (from, to) in folds.words.iter().filter(|(from, _)| text.contains(from.as_str())) {
            if !self.has_all(from) {
                some = some.replace(from.as_str(), &normal(to));
            }
            every = every.replace(from.as_str(), &normal(to));
        }
        if some == every { vec![some] } else { vec![some, every] }
    }

    fn has_all(&self, word: &str) -> bool {
        terms(word, false).iter().all(|term| self.value(&self.root.t, &term.text).is_some())
    }

    /// The text with each word of letters that is not found replaced: by what it may be in pinyin, else by the word
    /// that it is nearly.
    pub(super) fn spelled_out(&self, wanted: &str) -> Vec<String> {
        let mut ways = vec![String::new()];
        let mut is_other = false;
        let pieces = pieces(wanted);
        for (at, piece) in pieces.iter().enumerate() {
            let is_last = at + 1 == pieces.len();
            let readings = if piece.is_word { self.readings(&piece.text, is_last) } else { Vec::new() };
            is_other |= !readings.is_empty();
            ways = longer(&ways, &readings, &piece.text);
        }
        if is_other { ways } else { Vec::new() }
    }

    /// What words of letters may be meant to be: together, or one by one.
    fn readings(&self, piece: &str, is_last: bool) -> Vec<String> {
        let words: Vec<&str> = piece.split(' ').filter(|word| !word.is_empty()).collect();
        let joined = words.concat();
        let whole = self.spelling(&joined, self.known(piece), is_last && words.len() == 1);
        if !whole.is_empty() || words.len() == 1 {
            return whole;
        }
        let spelling =
            |(at, word): (usize, &&str)| self.spelling(word, self.known(word), is_last && at + 1 == words.len());
        let each: Vec<Vec<String>> = words.iter().enumerate().map(spelling).collect();
        if each.iter().all(Vec::is_empty) {
            return Vec::new();
        }
        let start = vec![String::new()];
        each.iter().zip(&words).fold(start, |ways, (readings, word)| longer(&ways, readings, word))
    }

    /// How many pages have a word.
    fn known(&self, word: &str) -> u32 {
        let word = if self.root.stems { stem(word) } else { word };
        self.value(&self.root.v, word).map_or(0, |value| take(&value, &mut 0))
    }

    /// What a word may be meant to be that so many pages have.
    fn spelling(&self, word: &str, known: u32, is_last: bool) -> Vec<String> {
        if known >= 3 || !word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Vec::new();
        }
        let is_plain = word.bytes().all(|byte| byte.is_ascii_lowercase());
        let mut typed = if is_plain { self.typed(word) } else { Vec::new() };
        if known > 0 || !typed.is_empty() && (word.len() < 4 || !syllables(word).is_empty()) {
            return typed;
        }
        typed.truncate(2);
        typed.extend(self.nearly(if self.root.stems { stem(word) } else { word }, is_last));
        typed
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
                let text = String::from_utf8_lossy(&value).into_owned();
                // First letters stand for what is typed as a whole, but for no part of it.
                let is_whole = to - from == letters.len();
                let len = syllables(&letters[from..to]).len();
                let words = text.split('\n').filter(|word| is_whole || word.chars().count() == len).take(4);
                let longer = words.flat_map(|word| texts.iter().map(move |text| format!("{text}{word}")));
                let longer: Vec<String> = longer.take(4).collect();
                if !longer.is_empty() {
                    reached[to] = Some((count + 1, longer));
                }
            }
        }
        match reached.pop().flatten() {
            Some((count, texts)) if count <= 4 => texts,
            _ => Vec::new(),
        }
    }

    /// The words of the site that a mistyped one is nearly, one slip in a short word and two in a long one, or that one
    /// begins with.
    fn nearly(&self, word: &str, is_last: bool) -> Vec<String> {
        let most = match word.len() {
            0..=1 => return Vec::new(),
            2..=3 => 0,
            4..=7 => 1,
            _ => 2,
        };
        let first = &word[..1];
        let table = &self.root.v;
        let from = table.keys.partition_point(|key| key.as_bytes() <= first.as_bytes()).saturating_sub(1);
        let mut near: Vec<(usize, u32, String)> = Vec::new();
        for (at, key) in table.keys.iter().enumerate().skip(from) {
            if key.as_bytes() > first.as_bytes() && !key.starts_with(first) {
                break;
            }
            for (own, value) in records(&self.part(table, at)) {
                if !own.starts_with(first.as_bytes()) {
                    continue;
                }
                let begins = is_last && own.starts_with(word.as_bytes());
                let slips = if begins { 0 } else { slips(&own, word.as_bytes(), most) };
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
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) is_word: bool,
}

/// The words of letters of a question, those next to each other together, and what stands between them.
pub(super) fn pieces(wanted: &str) -> Vec<Piece> {
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

/// Ways to go on with what a piece may be meant to be, or with the piece as it is.
fn longer(ways: &[String], readings: &[String], piece: &str) -> Vec<String> {
    let own: Vec<&str> =
        if readings.is_empty() { vec![piece] } else { readings.iter().map(String::as_str).collect() };
    own.iter().flat_map(|own| ways.iter().map(move |way| join(way, own))).take(4).collect()
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
