//! Queries in the words of the page.

use std::collections::{BTreeMap, BTreeSet};

use super::corpus::{Corpus, Page, flat, is_han};
use super::kinds::Query;
use crate::prng::Prng;

/// A heading or a text that more pages have is none of a page's own.
const FEW: usize = 3;
/// What readers put before and after what they ask for.
const AROUND: &[(&str, &str)] = &[
    ("怎么", ""),
    ("如何", "？"),
    ("", "怎么办"),
    ("请问", "在哪里"),
    ("为什么", "不行"),
    ("", "是什么意思？"),
    ("我想知道怎样", ""),
    ("", "的方法"),
    ("", "怎么用啊"),
    ("能不能", "？"),
    ("有没有办法", ""),
    ("", "该怎么弄"),
];
const AROUND_ENGLISH: &[(&str, &str)] = &[
    ("how to ", ""),
    ("how do I ", "?"),
    ("what is ", ""),
    ("where can I find ", ""),
    ("why does ", " not work"),
    ("can you ", " please"),
    ("is it possible to ", "?"),
];

pub fn title_exact(corpus: &Corpus, _: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let page = corpus.page(prng)?;
    let right = corpus.that(|other| other.flat == page.flat);
    Some(Query::of_pages(page.title.clone(), right))
}

/// Some words of a title that stand side by side, of so many characters; in English two to four words.
pub fn words(corpus: &Corpus, prng: &mut Prng, least: usize, most: usize) -> Option<Vec<String>> {
    let page = corpus.page(prng)?;
    let run = page.runs.get(prng.below(page.runs.len().max(1)))?;
    let from = prng.below(run.words.len());
    let to = from + 1 + prng.below((run.words.len() - from).min(4));
    let words = &run.words[from..to];
    let len: usize = words.iter().map(|word| word.chars().count()).sum();
    // Words such as `of` are in titles without number.
    let says = words.iter().filter(|word| word.len() > 3).count() > 1;
    let fits = if corpus.is_chinese() { (least..=most).contains(&len) } else { says };
    fits.then(|| words.to_vec())
}

/// A phrase of a title.
pub fn text(corpus: &Corpus, prng: &mut Prng, least: usize, most: usize) -> Option<String> {
    Some(words(corpus, prng, least, most)?.join(corpus.space()))
}

pub fn phrase(corpus: &Corpus, _: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let text = text(corpus, prng, 2, 6)?;
    let right = corpus.titled(&text);
    Some(Query::of_pages(text, right))
}

pub fn partial(corpus: &Corpus, _: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let page = corpus.page(prng)?;
    let run = page.runs.get(prng.below(page.runs.len().max(1)))?;
    let joined: Vec<char> = run.words.join(corpus.space()).chars().collect();
    let mut ends = vec![0];
    for word in &run.words {
        ends.push(ends.last()? + word.chars().count() + corpus.space().len());
    }
    let (from, to) = if corpus.is_chinese() {
        let from = prng.below(joined.len());
        (from, from + 3 + prng.below(4))
    } else {
        // A word that is not yet typed to its end.
        let last = prng.below(run.words.len());
        let len = run.words[last].chars().count();
        (ends[last.saturating_sub(1)], ends[last] + len / 2 + prng.below(len.div_ceil(2)))
    };
    let cuts = to <= joined.len() && (!ends.contains(&to) || corpus.is_chinese() && !ends.contains(&from));
    let text: String = joined.get(from..to)?.iter().collect();
    if !cuts || flat(&text).len() < 5 {
        return None;
    }
    let right = corpus.titled(&text);
    Some(Query::of_pages(text, right))
}

/// Two or three words of a title, in another order than there.
fn reordered(corpus: &Corpus, prng: &mut Prng) -> Option<(Vec<String>, Vec<usize>)> {
    let page = corpus.page(prng)?;
    let least = if corpus.is_chinese() { 2 } else { 4 };
    let own: Vec<&String> =
        page.runs.iter().flat_map(|run| &run.words).filter(|word| word.chars().count() >= least).collect();
    let mut chosen: Vec<usize> = Vec::new();
    let count = 2 + prng.below(2);
    for _ in 0..count * 3 {
        let at = prng.below(own.len().max(1));
        if chosen.len() < count && !chosen.contains(&at) && own.len() > 1 {
            chosen.push(at);
        }
    }
    let in_order = chosen.is_sorted();
    let words: Vec<String> = chosen.into_iter().map(|at| own[at].clone()).collect();
    if words.len() < 2 || in_order {
        return None;
    }
    let right = corpus.that(|page| words.iter().all(|word| page.flat.contains(&flat(word))));
    Some((words, right))
}

pub fn reorder_space(corpus: &Corpus, _: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let (words, right) = reordered(corpus, prng)?;
    Some(Query::of_pages(words.join(" "), right))
}

pub fn reorder_joined(corpus: &Corpus, _: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let (words, right) = reordered(corpus, prng).filter(|_| corpus.is_chinese())?;
    Some(Query::of_pages(words.concat(), right))
}

pub fn mixed_nospace(corpus: &Corpus, _: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let page = corpus.page(prng).filter(|page| corpus.is_chinese() && !page.latin.is_empty())?;
    let latin = &page.latin[prng.below(page.latin.len())];
    let own: Vec<&String> = page.runs.iter().flat_map(|run| &run.words).filter(|word| word.len() > 3).collect();
    let han = own.get(prng.below(own.len().max(1)))?;
    let text = if prng.below(2) == 0 { format!("{latin}{han}") } else { format!("{han}{latin}") };
    let right = corpus.that(|page| page.latin.contains(latin) && page.flat.contains(han.as_str()));
    Some(Query::of_pages(text, right))
}

pub fn question(corpus: &Corpus, _: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let text = text(corpus, prng, 4, 10)?;
    let around = if corpus.is_chinese() { AROUND } else { AROUND_ENGLISH };
    let (before, after) = around[prng.below(around.len())];
    Some(Query::of_pages(format!("{before}{text}{after}"), corpus.titled(&text)))
}

pub fn heading(corpus: &Corpus, _: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let page = corpus.page(prng)?;
    let section = page.sections.get(prng.below(page.sections.len()))?;
    let wanted = flat(&section.heading);
    let enough = if corpus.is_chinese() {
        section.heading.chars().filter(|c| is_han(*c)).count() > 2
    } else {
        wanted.len() > 9
    };
    let bare = wanted.trim_matches(|c: char| !c.is_alphanumeric());
    if !enough || wanted.chars().count() > 40 || !corpus.titled(bare).is_empty() {
        return None;
    }
    parts(corpus, section.heading.clone(), |page, at| flat(&page.sections[at].heading) == wanted)
}

pub fn body_substring(corpus: &Corpus, _: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let page = corpus.page(prng)?;
    let section = &page.sections[prng.below(page.sections.len())];
    let own = &section.paragraphs.get(prng.below(section.paragraphs.len().max(1)))?.text;
    let text = if corpus.is_chinese() { characters(own, prng)? } else { row(own, prng)? };
    let wanted = flat(&text);
    parts(corpus, text, |page, at| page.sections[at].flat.contains(&wanted))
}

/// Six to twelve Chinese characters of a text.
fn characters(text: &str, prng: &mut Prng) -> Option<String> {
    let all: Vec<char> = text.chars().collect();
    let from = prng.below(all.len().max(1));
    let own = all.get(from..from + 6 + prng.below(7))?;
    own.iter().all(|c| is_han(*c)).then(|| own.iter().collect())
}

/// Four to six words of a text.
fn row(text: &str, prng: &mut Prng) -> Option<String> {
    let all: Vec<&str> = text.split(' ').collect();
    let from = prng.below(all.len().max(1));
    let own = all.get(from..from + 4 + prng.below(3))?.join(" ");
    own.chars().all(|c| c.is_alphanumeric() || c == ' ').then_some(own)
}

/// A query that parts of pages are right for, if they are few.
fn parts(corpus: &Corpus, text: String, holds: impl Fn(&Page, usize) -> bool) -> Option<Query> {
    let mut right: BTreeMap<_, _> = BTreeMap::new();
    for (at, page) in corpus.pages.iter().enumerate() {
        let own = (0..page.sections.len()).filter(|section| holds(page, *section)).collect::<BTreeSet<_>>();
        if !own.is_empty() {
            right.insert(at, own);
        }
    }
    (right.len() <= FEW).then_some(Query { kind: 0, text, right })
}

pub fn latin(corpus: &Corpus, _: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let page = corpus.page(prng)?;
    let word = page.latin.get(prng.below(page.latin.len().max(1)))?;
    Some(Query::of_pages(word.clone(), has(corpus, word)))
}

/// The pages whose titles have a word with letters; in English one and many of the same are one word.
pub fn has(corpus: &Corpus, word: &str) -> Vec<usize> {
    let one =
        |word: &str| if corpus.is_chinese() { word.to_owned() } else { word.trim_end_matches('s').to_owned() };
    let wanted = one(word);
    corpus.that(|page| page.latin.iter().any(|own| one(own) == wanted))
}
