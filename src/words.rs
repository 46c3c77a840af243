//! Where Chinese words end. Only this module uses the dictionary.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use jieba_rs::Jieba;
use memchr::{memchr, memrchr};
use rustc_hash::FxHashMap;

/// How much all words of the dictionary count, then a line for each, in the order of their bytes (`build.rs`).
static WORDS: &str = include_str!(concat!(env!("OUT_DIR"), "/words.txt"));

/// After so many runs it is worth a tenth of a second to read the whole dictionary; a small site has fewer.
const FEW: usize = 1000;

/// What stands for all words that a run does not have: no text has it.
const OTHERS: char = '\u{10FFFF}';

/// So many runs a thread remembers.
const MAX_KNOWN: usize = 4096;

thread_local! {
    /// How long the words are of runs that were cut: the titles of steps are the same on many pages.
    static KNOWN: RefCell<FxHashMap<Box<str>, Box<[usize]>>> = RefCell::default();
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
    static JIEBA: OnceLock<Jieba> = OnceLock::new();
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    let is_one_of_few = JIEBA.get().is_none() && RUNS.fetch_add(1, Ordering::Relaxed) < FEW;
    let words = is_one_of_few.then(|| words_of(run)).flatten();
    if let Some(own) = words.and_then(|words| Jieba::with_dict(&mut words.as_bytes()).ok()) {
        return cut_with(&own, run);
    }
    cut_with(JIEBA.get_or_init(Jieba::new), run)
}

fn cut_with<'r>(jieba: &Jieba, run: &'r str) -> Vec<&'r str> {
    jieba.cut(run, true).into_iter().map(|token| token.word).collect()
}

/// The part of the dictionary that matters to a run: its words, and how much all others count.
fn words_of(run: &str) -> Option<String> {
    let (total, words) = WORDS.split_once('\n')?;
    let mut own: BTreeSet<&str> = BTreeSet::new();
    for (at, first) in run.char_indices() {
        let rest = &run[at..];
        let alone = first.len_utf8();
        own.extend(beginning_with(words, &rest[..alone], rest).take(1));
        if let Some(second) = rest[alone..].chars().next() {
            own.extend(beginning_with(words, &rest[..alone + second.len_utf8()], rest));
        }
    }
    let counts = own.iter().map(|line| line.rsplit(' ').next()?.parse::<u64>().ok());
    let others = total.parse::<u64>().ok()?.checked_sub(counts.sum::<Option<u64>>()?)?;
    let mut text = format!("{OTHERS} {others}\n");
    for line in own {
        text.push_str(line);
        text.push('\n');
    }
    Some(text)
}

/// The lines of words that begin with some characters, and which a text begins with.
fn beginning_with<'w>(words: &'w str, first: &str, text: &str) -> impl Iterator<Item = &'w str> {
    let from = first_line(words, |line| line >= first.as_bytes());
    let all = words[from..].lines().take_while(move |line| line.starts_with(first));
    all.filter(move |line| line.rsplit_once(' ').is_some_and(|(word, _)| text.starts_with(word)))
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
        let mut runs = 0;
        for run in texts.iter().flat_map(|text| text.split(|c: char| c.is_ascii() || "，。、：？！“”".contains(c)))
        {
            let words = words_of(run).unwrap();
            let own = Jieba::with_dict(&mut words.as_bytes()).unwrap();
            assert_eq!(cut_with(&own, run), cut_with(&whole, run), "{run}");
            runs += 1;
        }
        assert!(runs > 200, "{runs} runs");
    }
}
