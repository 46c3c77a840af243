//! Where Chinese words end. Only this module uses the dictionary.

use std::cell::RefCell;
use std::sync::OnceLock;

use jieba_rs::Jieba;
use memchr::{memchr, memrchr};
use rustc_hash::{FxHashMap, FxHashSet};

/// How much all words of the dictionary count, then a line for each, in the order of their bytes (`build.rs`).
static WORDS: &str = include_str!(concat!(env!("OUT_DIR"), "/words.txt"));

/// After so many pairs of characters it is worth a tenth of a second, and 34 MB, to read the whole dictionary; a thread
/// of a small site meets fewer.
const MAX_PAIRS: usize = 1 << 13;

/// What stands for all words that were not read: no text has it.
const OTHERS: &str = "\u{10FFFF}";

/// So many runs a thread remembers.
const MAX_KNOWN: usize = 4096;

thread_local! {
    /// How long the words are of runs that were cut: the titles of steps are the same on many pages.
    static KNOWN: RefCell<FxHashMap<Box<str>, Box<[usize]>>> = RefCell::default();

    /// The part of the dictionary that the runs of a thread needed.
    static OWN: RefCell<Option<Own>> = RefCell::new(Own::new(WORDS));
}

/// Cuts a run of Chinese characters into words.
pub fn cut(run: &str) -> Vec<&str> {
    KNOWN.with_borrow_mut(|known| {
        if let Some(lens) = known.get(run) {
            let mut rest = run;
            let word = |len: &usize| {
                let (word, after) = rest.split_at(*len);
                rest = after;
                word
            };
            return lens.iter().map(word).collect();
        }
        let words = cut_anew(run);
        if known.len() >= MAX_KNOWN {
            known.clear();
        }
        known.insert(run.into(), words.iter().map(|word| word.len()).collect());
        words
    })
}

fn cut_anew(run: &str) -> Vec<&str> {
    static WHOLE: OnceLock<Jieba> = OnceLock::new();
    if let Some(whole) = WHOLE.get() {
        return cut_with(whole, run);
    }
    OWN.with_borrow_mut(|own| {
        if let Some(own) = own.as_mut().filter(|own| own.pairs.len() < MAX_PAIRS) {
            own.add_words_of(run);
            return cut_with(&own.jieba, run);
        }
        *own = None;
        cut_with(WHOLE.get_or_init(Jieba::new), run)
    })
}

fn cut_with<'r>(jieba: &Jieba, run: &'r str) -> Vec<&'r str> {
    jieba.cut(run, true).into_iter().map(|token| token.word).collect()
}

/// A part of the dictionary, which cuts the runs that it was made for as all of it does: it has every word of theirs,
/// and knows how much all others count.
struct Own {
    jieba: Jieba,
    /// The pairs of characters, and the last characters of runs, of which all words that begin with them were added.
    pairs: FxHashSet<(char, Option<char>)>,
    /// The lines of the dictionary.
    words: &'static str,
    /// How much the words count that were not added.
    others: usize,
}

impl Own {
    /// None of its words; nothing if the dictionary was not found when this was built.
    fn new(dictionary: &'static str) -> Option<Self> {
        let (total, words) = dictionary.split_once('\n')?;
        let others = total.parse().ok()?;
        Some(Self { jieba: Jieba::empty(), pairs: FxHashSet::default(), words, others })
    }

    /// Adds the words that may be in a run.
    fn add_words_of(&mut self, run: &str) {
        for (at, first) in run.char_indices() {
            let rest = &run[at..];
            let alone = first.len_utf8();
            let second = rest[alone..].chars().next();
            if !self.pairs.insert((first, second)) {
                continue;
            }
            // A character alone is the first word of those that begin with it, if it is one.
            let single = beginning_with(self.words, &rest[..alone]).take(1);
            let pair = second.map(|second| &rest[..alone + second.len_utf8()]);
            let longer = pair.into_iter().flat_map(|pair| beginning_with(self.words, pair));
            for (word, count) in single.chain(longer) {
                if !self.jieba.has_word(word) {
                    self.jieba.add_word(word, Some(count), None);
                    self.others = self.others.saturating_sub(count);
                }
            }
        }
        self.jieba.add_word(OTHERS, Some(self.others), None);
    }
}

/// The words that begin with some characters, and how much each counts.
fn beginning_with<'w>(words: &'w str, first: &str) -> impl Iterator<Item = (&'w str, usize)> {
    let from = first_line(words, |line| line >= first.as_bytes());
    let all = words[from..].lines().take_while(move |line| line.starts_with(first));
    all.filter_map(|line| line.rsplit_once(' ')).filter_map(|(word, count)| Some((word, count.parse().ok()?)))
}

/// Where the first line begins of which something is true, as it is of all after it.
fn first_line(words: &str, is_true: impl Fn(&[u8]) -> bool) -> usize {
    let bytes = words.as_bytes();
    let (mut from, mut to) = (0, bytes.len());
    while from < to {
        let middle = usize::midpoint(from, to);
        let begin = memrchr(b'\n', &bytes[..middle]).map_or(0, |at| at + 1);
        if is_true(&bytes[begin..]) {
            to = begin;
        } else {
            from = memchr(b'\n', &bytes[middle..]).map_or(to, |at| middle + at + 1);
        }
    }
    from
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of the shipped site, of other kinds, and runs that no dictionary knows.
    #[test]
    fn a_part_of_the_dictionary_cuts_as_all_of_it_does() {
        assert!(WORDS.lines().count() > 300_000, "the dictionary was not found when this was built");
        let whole = Jieba::new();
        let texts = [
            include_str!("../content/guides/fm/cancel.md"),
            include_str!("../templates/strings/zh-CN.yaml"),
            "乾隆年间的註銷與後臺，𠮷野家の牛丼，江南好风景旧曾谙，他来到了网易杭研大厦，小明硕士毕业于中国科学院计算所",
            "龘靐齉爩，丂丄丅丆，韩国어，々〇ヶ",
        ];
        let mut own = Own::new(WORDS).unwrap();
        let mut runs = 0;
        for run in texts.iter().flat_map(|text| text.split(|c: char| c.is_ascii() || "，。、：？！“”".contains(c)))
        {
            own.add_words_of(run);
            assert_eq!(cut_with(&own.jieba, run), cut_with(&whole, run), "{run}");
            runs += 1;
        }
        assert!(runs > 200, "{runs} runs");
    }
}
