//! What a text is made of, to the search: the same on both sides of the index, and the same in
//! `templates/search-engine.js`.
//!
//! Nothing here asks a dictionary, a locale or a class of characters that differs between programs: the ranges are
//! written out.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Longer words are cut.
const MAX_WORD: usize = 32;

/// A term: what the index has a record of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The term: two Han characters, one that stands alone, or a word.
    pub text: String,
    /// Where it begins: each Han character and each word counts as one.
    pub at: usize,
}

/// What a character is to the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// Written without spaces: Han, kana, hangul.
    Dense,
    /// A part of a word.
    Word,
    /// Neither.
    Other,
}

/// Characters that are written without spaces.
const DENSE: &[(char, char)] = &[
    ('\u{3005}', '\u{3005}'),
    ('\u{3007}', '\u{3007}'),
    ('\u{3040}', '\u{30FF}'),
    ('\u{3400}', '\u{4DBF}'),
    ('\u{4E00}', '\u{9FFF}'),
    ('\u{AC00}', '\u{D7AF}'),
    ('\u{F900}', '\u{FAFF}'),
    ('\u{20000}', '\u{3FFFF}'),
];
/// Signs among the characters from U+00C0 on; the others are letters, as far as the search is concerned.
const SIGNS: &[(char, char)] = &[
    ('\u{D7}', '\u{D7}'),
    ('\u{F7}', '\u{F7}'),
    ('\u{2000}', '\u{2BFF}'),
    ('\u{2E00}', '\u{2E7F}'),
    ('\u{3000}', '\u{303F}'),
    ('\u{E000}', '\u{F8FF}'),
    ('\u{FE10}', '\u{FE6F}'),
    ('\u{FF00}', '\u{FFFF}'),
    ('\u{1F000}', '\u{1FAFF}'),
];

fn class(c: char) -> Class {
    let is_in = |ranges: &[(char, char)]| ranges.iter().any(|(from, to)| (*from..=*to).contains(&c));
    match c {
        _ if c.is_ascii() => {
            if c.is_ascii_alphanumeric() {
                Class::Word
            } else {
                Class::Other
            }
        }
        _ if is_in(DENSE) => Class::Dense,
        _ if c < '\u{C0}' || is_in(SIGNS) => Class::Other,
        _ => Class::Word,
    }
}

/// Whether a character is written without spaces around it, as Han characters are.
pub fn is_dense(c: char) -> bool {
    class(c) == Class::Dense
}

/// Whether a character is neither a letter nor a digit, nor written like one.
pub fn is_sign(c: char) -> bool {
    class(c) == Class::Other
}

/// A text in one form of its characters: wide and narrow ones, accents and marks that nobody sees make no difference.
/// Capitals stay, since they part words.
pub fn plain(text: &str) -> String {
    let is_seen =
        |c: &char| !matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{FE0F}');
    let is_accent = |c: &char| is_combining_mark(*c) && ('\u{300}'..='\u{36F}').contains(c);
    text.nfkd().filter(|c| is_seen(c) && !is_accent(c)).nfc().collect()
}

/// The same without capitals.
pub fn normal(text: &str) -> String {
    plain(text).to_lowercase()
}

/// The terms of a text, in order. `stems` cuts the ends of English words off.
pub fn terms(text: &str, stems: bool) -> Vec<Term> {
    let chars: Vec<char> = plain(text).chars().collect();
    let mut cutter = Cutter { chars: &chars, stems, at: 0, terms: Vec::new() };
    cutter.run();
    cutter.terms
}

/// How many Han characters and words a text has.
pub fn atoms(text: &str) -> usize {
    let chars: Vec<char> = plain(text).chars().collect();
    let mut cutter = Cutter { chars: &chars, stems: false, at: 0, terms: Vec::new() };
    cutter.run();
    cutter.at
}

struct Cutter<'c> {
    chars: &'c [char],
    stems: bool,
    /// Where the next term begins.
    at: usize,
    terms: Vec<Term>,
}

impl Cutter<'_> {
    fn run(&mut self) {
        let mut from = 0;
        while let Some(c) = self.chars.get(from) {
            from = match class(*c) {
                Class::Dense => self.dense(from),
                Class::Word => self.words(from),
                Class::Other => from + 1,
            };
        }
    }

    fn push(&mut self, text: String, at: usize) {
        self.terms.push(Term { text, at });
    }

    /// Every two characters that stand side by side. Gives where the run ends.
    fn dense(&mut self, from: usize) -> usize {
        let len = self.chars[from..].iter().take_while(|c| class(**c) == Class::Dense).count();
        let run = &self.chars[from..from + len];
        if let [alone] = run {
            self.push(alone.to_string(), self.at);
        }
        for (at, pair) in run.windows(2).enumerate() {
            self.push(pair.iter().collect(), self.at + at);
        }
        self.at += len;
        from + len
    }

    /// The parts of a word such as `Wi-Fi` or `wifiName`, and the whole. Gives where it ends.
    fn words(&mut self, from: usize) -> usize {
        let (first, mut to, mut parts) = (self.at, from, Vec::new());
        loop {
            let end = self.part_end(to);
            parts.push(self.chars[to..end].iter().take(MAX_WORD).collect::<String>().to_lowercase());
            to = end;
            match self.chars.get(to).copied().map(class) {
                Some(Class::Word) => {}
                Some(Class::Other) if self.joins(to) => to += 1,
                _ => break,
            }
        }
        if parts.len() > 1 {
            let whole: String = parts.concat().chars().take(MAX_WORD).collect();
            let whole = self.stemmed(whole);
            self.push(whole, first);
        }
        for part in parts {
            let part = self.stemmed(part);
            self.push(part, self.at);
            self.at += 1;
        }
        to
    }

    /// Where a part of a word ends: at another kind of character, or before a capital that follows a small letter.
    fn part_end(&self, from: usize) -> usize {
        let mut to = from + 1;
        while let Some(c) = self.chars.get(to) {
            let is_new = c.is_ascii_uppercase() && self.chars[to - 1].is_ascii_lowercase();
            if class(*c) != Class::Word || is_new {
                break;
            }
            to += 1;
        }
        to
    }

    /// Whether a sign holds two words together.
    fn joins(&self, at: usize) -> bool {
        matches!(self.chars[at], '-' | '_' | '.' | '\'' | '’')
            && self.chars.get(at + 1).is_some_and(|next| class(*next) == Class::Word)
    }

    fn stemmed(&self, word: String) -> String {
        if self.stems { stem(&word).to_owned() } else { word }
    }
}

/// An English word without its ending, so that `cancelled`, `cancels` and `cancelling` are one.
pub fn stem(word: &str) -> &str {
    let is_plain = word.bytes().all(|byte| byte.is_ascii_lowercase());
    if !is_plain || word.len() < 3 {
        return word;
    }
    let mut stem = word;
    if let Some(rest) =
        word.strip_suffix("ies").or_else(|| word.strip_suffix("sses").map(|_| &word[..word.len() - 2]))
    {
        stem = rest;
    } else if word.len() > 3
        && word.ends_with('s')
        && !word.ends_with("ss")
        && !word.ends_with("us")
        && !word.ends_with("is")
    {
        stem = &word[..word.len() - 1];
    }
    for ending in ["ating", "ation", "ated", "ate", "ing", "ed", "ion"] {
        let rest = stem.strip_suffix(ending).filter(|rest| rest.len() >= 3 && has_vowel(rest));
        if let Some(rest) = rest {
            stem = rest;
            break;
        }
    }
    let bare = stem.strip_suffix('e').filter(|rest| rest.len() >= 3);
    stem = bare.or_else(|| stem.strip_suffix('y').filter(|rest| rest.len() >= 2)).unwrap_or(stem);
    let bytes = stem.as_bytes();
    match bytes {
        [.., a, b] if a == b && stem.len() > 3 => &stem[..stem.len() - 1],
        _ => stem,
    }
}

fn has_vowel(text: &str) -> bool {
    text.contains(['a', 'e', 'i', 'o', 'u', 'y'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, stems: bool) -> Vec<String> {
        terms(text, stems).into_iter().map(|term| term.text).collect()
    }

    #[test]
    fn han_is_cut_into_pairs_and_latin_into_words() {
        assert_eq!(texts("注销物联网卡", false), ["注销", "销物", "物联", "联网", "网卡"]);
        assert_eq!(texts("卡", false), ["卡"]);
        assert_eq!(texts("在ＦＭ卡 上", false), ["在", "fm", "卡", "上"]);
        assert_eq!(
            texts("Wi-Fi wifiName v1.2", false),
            ["wifi", "wi", "fi", "wifiname", "wifi", "name", "v12", "v1", "2"]
        );
        assert_eq!(texts("Café ÜBER Straße", false), ["cafe", "uber", "straße"]);
        assert_eq!(texts("注\u{200B}销\u{2060}！", false), ["注销"]);
        let at: Vec<usize> = terms("注销FM卡", false).iter().map(|term| term.at).collect();
        assert_eq!(at, [0, 2, 3]);
    }

    #[test]
    fn english_words_lose_their_endings() {
        for family in [
            &["cancel", "cancels", "cancelled", "cancelling"][..],
            &["activate", "activated", "activates", "activating", "activation"],
            &["try", "tries", "trying"],
            &["call", "calls", "called", "calling"],
            &["address", "addresses"],
        ] {
            let stems: Vec<&str> = family.iter().map(|word| stem(word)).collect();
            assert!(stems.iter().all(|own| *own == stems[0]), "{family:?}: {stems:?}");
        }
        assert_eq!(["sim", "status", "this", "bus", "red"].map(stem), ["sim", "status", "this", "bus", "red"]);
    }
}
