//! What a question may be meant to be, if it is not found as it is written: other characters, pinyin, slips.

use super::question::is_small;
use super::sound::syllables;
use super::{Engine, MOST_WHOLE};
use crate::search::order;
use crate::search::postings::{self, Postings, Word};
use crate::search::table::records_of;
use crate::search::text::{self, normal, stem, terms};

/// The most pieces that what is typed in pinyin is put together from.
const MOST_PIECES: usize = 4;
/// The most words that one is taken for, those that are nearest.
const MOST_NEAR: usize = 2;
/// The most words that one is taken for the beginning of, and how many letters it has at least unless they are after the
/// word before it in some title.
const MOST_CONTINUED: usize = 4;
const LEAST_CONTINUED: usize = 3;
/// What a word counts for on a page that says it again and again.
const OFTEN: u32 = 12;
/// The endings that words are known without; after `*` the letter before them stands twice.
pub(in crate::search) const ENDINGS: &[&str] = &[
    "", "s", "e", "es", "ed", "y", "ies", "ing", "ion", "ions", "ate", "ates", "ated", "ating", "ation", "ations",
    "*", "*ed", "*ing",
];

impl Engine<'_> {
    /// Other texts that may be meant, and those that are less likely.
    pub(super) fn others(&self, wanted: &str) -> [Vec<String>; 2] {
        let [likely, other] = self.folded(wanted);
        let spelled_out = self.spelled_out(&likely);
        [std::iter::once(likely).chain(spelled_out).collect(), vec![other]]
    }

    /// The text with simplified characters and the words of the mainland, without those of Taiwan that the site has or
    /// with all of them. Who writes the characters of Taiwan says its words.
    fn folded(&self, wanted: &str) -> [String; 2] {
        if !wanted.chars().any(text::is_dense) {
            return [wanted.to_owned(), wanted.to_owned()];
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
        if text == wanted { [some, every] } else { [every, some] }
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
        if words.len() == 1 {
            return self.spelling(words[0], &self.known(piece), is_last);
        }
        // What is typed in pinyin may be apart anywhere; English words are words, and nearly others each by itself.
        let joined = || self.spelling(&words.concat(), &Known::default(), false);
        let whole = if self.root.stems { Vec::new() } else { joined() };
        if !whole.is_empty() {
            return whole;
        }
        let spelling =
            |(at, word): (usize, &&str)| self.spelling(word, &self.known(word), is_last && at + 1 == words.len());
        let each: Vec<Vec<String>> = words.iter().enumerate().map(spelling).collect();
        if each.iter().all(Vec::is_empty) {
            return if self.root.stems { joined() } else { Vec::new() };
        }
        let start = vec![String::new()];
        each.iter().zip(&words).fold(start, |ways, (readings, word)| longer(&ways, readings, word))
    }

    /// What the pages say of a word.
    fn known(&self, word: &str) -> Known {
        let word = if self.root.stems { stem(word) } else { word };
        if self.root.stems && is_small(word) {
            return Known { pages: usize::MAX, is_subject: true };
        }
        let Postings { pages, titles } = Postings::read(&self.value(&self.root.t, word).unwrap_or_default());
        let is_often = pages.iter().any(|(_, impact)| impact & postings::MOST >= OFTEN);
        Known { pages: pages.len(), is_subject: is_often || !titles.is_empty() }
    }

    /// What a word may be meant to be. One that is no subject of any page may be pinyin, however many pages have it.
    fn spelling(&self, word: &str, known: &Known, is_last: bool) -> Vec<String> {
        let is_known = known.pages >= self.few();
        if is_known && known.is_subject || !word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Vec::new();
        }
        let is_plain = word.bytes().all(|byte| byte.is_ascii_lowercase());
        let mut typed = if is_plain { self.typed(word) } else { Vec::new() };
        let is_word = is_known || known.is_subject;
        if is_word || !typed.is_empty() && (word.len() < 4 || !syllables(word).is_empty()) {
            return typed;
        }
        typed.truncate(2);
        typed.extend(self.nearly(word, is_last));
        typed
    }

    /// Words for what was typed in pinyin, whole or in the fewest pieces.
    fn typed(&self, letters: &str) -> Vec<String> {
        let last = letters.len();
        // For each place, the fewest pieces that lead there, and the texts.
        let mut reached: Vec<Option<(usize, Vec<String>)>> = vec![None; last + 1];
        reached[0] = Some((0, vec![String::new()]));
        for from in 0..last {
            let Some((count, texts)) = reached[from].clone() else {
                continue;
            };
            for to in (from + 2..=last).rev() {
                let fewest = |at: usize| reached[at].as_ref().map_or(MOST_PIECES + 1, |(count, _)| *count);
                // A way in as many pieces as there is one already, or in too many, is none.
                let at_end = count + if to < last { 2 } else { 1 };
                if count + 1 < fewest(to) && at_end < fewest(last) {
                    let own = self.words_for(&letters[from..to], to - from == last, &texts);
                    if !own.is_empty() {
                        reached[to] = Some((count + 1, own));
                    }
                }
            }
        }
        reached.pop().flatten().map(|(_, texts)| texts).unwrap_or_default()
    }

    /// The words for some letters, each after each of some texts. First letters stand for what is typed as a whole, but
    /// for no part of it.
    fn words_for(&self, letters: &str, is_whole: bool, texts: &[String]) -> Vec<String> {
        let value = self.value(self.typed_table(), letters).unwrap_or_default();
        let text = String::from_utf8_lossy(&value);
        let len = syllables(letters).len();
        let fits = |word: &&str| !word.is_empty() && (is_whole || word.chars().count() == len);
        let words = text.split('\n').filter(fits).take(4);
        words.flat_map(|word| texts.iter().map(move |text| format!("{text}{word}"))).take(4).collect()
    }

    /// The words of the site that a mistyped one is nearly, one slip in a short word and two in a long one, or, where words
    /// have no spaces between them, that one begins with.
    fn nearly(&self, word: &str, is_last: bool) -> Vec<String> {
        let own = Mistyped { word, stems: self.root.stems, is_last };
        let Some(most) = own.most() else {
            return Vec::new();
        };
        let mut near: Vec<(usize, usize, String, String)> = Vec::new();
        for (known, Word { pages, forms, .. }) in self.words_from(&word[..1]) {
            let (slips, form) = own.nearest(&known, forms, most);
            if slips <= most {
                near.push((slips, pages, known, form));
            }
        }
        near.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then_with(|| a.2.cmp(&b.2)));
        let word = |(.., own, form): (usize, usize, String, String)| {
            let is_form = !self.root.stems || stem(&form) == own;
            if is_form { form } else { word_of(own) }
        };
        near.into_iter().take(MOST_NEAR).map(word).collect()
    }

    /// The text with longer words of the site for its last one, which may not be typed to its end: first those that are
    /// after the word before in some title, and no others if `whole` pages, very many, have the text as it is. Only where
    /// words have spaces between them: what is written without is found by its pairs of characters.
    pub(super) fn continued(&self, wanted: &str, whole: usize) -> Vec<String> {
        let before = wanted.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
        let word = &wanted[before.len()..];
        let after = terms(before, true).last().map(|term| order::number(&term.text) as u8);
        let is_any = word.len() >= LEAST_CONTINUED && whole < MOST_WHOLE && !is_small(word);
        if !self.root.stems || word.is_empty() || after.is_none() && !is_any {
            return Vec::new();
        }
        let mut longer: Vec<(bool, usize, String)> = Vec::new();
        for (own, known) in self.words_from(word) {
            let is_after = after.is_some_and(|after| known.before.contains(&after));
            if own != stem(word) && (is_after || is_any) {
                longer.push((is_after, known.pages, own));
            }
        }
        longer.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then_with(|| a.2.cmp(&b.2)));
        longer.into_iter().take(MOST_CONTINUED).map(|(.., own)| format!("{before}{}", word_of(own))).collect()
    }

    /// The words that begin so.
    fn words_from(&self, first: &str) -> Vec<(String, Word)> {
        let table = &self.root.v;
        let is_before = |key: &String| key.as_bytes() <= first.as_bytes();
        let from = table.keys.partition_point(is_before).saturating_sub(1);
        let own = table.keys.iter().enumerate().skip(from);
        let own = own.take_while(|(_, key)| is_before(key) || key.starts_with(first));
        let mut words = Vec::new();
        for (at, _) in own {
            let part = self.part(table, at);
            let begins = records_of(&part).filter(|(own, _)| own.starts_with(first.as_bytes()));
            words.extend(begins.filter_map(|(own, value)| Some((String::from_utf8(own).ok()?, Word::read(value)))));
        }
        words
    }
}

/// A word with some stem: the stem of a stem may be another one.
fn word_of(own: String) -> String {
    if stem(&own) == own { own } else { own + "e" }
}

/// What the pages say of a word.
#[derive(Default)]
struct Known {
    /// How many have it.
    pages: usize,
    /// Whether one has it in its title, or again and again.
    is_subject: bool,
}

/// A word that is not found as it is typed.
struct Mistyped<'w> {
    word: &'w str,
    /// Whether words are known without their endings.
    stems: bool,
    /// Whether it may not be typed to its end.
    is_last: bool,
}

impl Mistyped<'_> {
    /// How many slips there may be.
    fn most(&self) -> Option<usize> {
        match self.word.len() {
            0..=1 => None,
            2..=3 => Some(0),
            4..=7 => Some(1),
            _ => Some(2),
        }
    }

    /// How many slips there are at least if a word of the site is meant, with whatever ending, and with which: of several
    /// the one that titles have.
    fn nearest(&self, known: &str, forms: u8, most: usize) -> (usize, String) {
        let endings = if self.stems { ENDINGS } else { &[""] };
        let all = endings.iter().map(|ending| ended(known, ending));
        let own = all.map(|form| (self.slips_in(&form, most), form));
        let is_other = |form: &str| forms >> order::form(form) & 1 == 0;
        own.min_by_key(|(slips, form)| (*slips, is_other(form))).unwrap_or_default()
    }

    fn slips_in(&self, meant: &str, most: usize) -> usize {
        if self.is_last && !self.stems && meant.starts_with(self.word) {
            return 0;
        }
        slips(meant.as_bytes(), self.word.as_bytes(), most)
    }
}

/// A word with an ending, before which its last letter may stand twice.
fn ended(known: &str, ending: &str) -> String {
    let doubled = known.chars().last().filter(|_| ending.starts_with('*'));
    known.chars().chain(doubled).chain(ending.trim_start_matches('*').chars()).collect()
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
