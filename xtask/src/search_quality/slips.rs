//! Queries with a slip in them.

use std::collections::BTreeSet;

use super::corpus::{Corpus, is_han};
use super::kinds::Query;
use super::{sound, written};
use crate::prng::Prng;

/// A phrase of a title, by its characters.
fn phrase(corpus: &Corpus, prng: &mut Prng) -> Option<Vec<char>> {
    let own = written::text(corpus, prng, 4, 8).filter(|_| corpus.is_chinese())?;
    Some(own.chars().collect())
}

/// A query for what was meant, unless a title has what is typed.
fn query(corpus: &Corpus, typed: &[char], meant: &[char]) -> Option<Query> {
    let [typed, meant]: [String; 2] = [typed.iter().collect(), meant.iter().collect()];
    (typed != meant && corpus.titled(&typed).is_empty()).then(|| Query::of_pages(typed, corpus.titled(&meant)))
}

/// One character is another that reads alike.
pub fn homophone(corpus: &Corpus, _: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let meant = phrase(corpus, prng)?;
    let at = prng.below(meant.len());
    let wanted = sound::reading(meant[at])?;
    // Characters of the same prose are common ones.
    let titles = corpus.pages.iter().flat_map(|page| page.title.chars());
    let alike: BTreeSet<char> = titles
        .filter(|c| is_han(*c) && *c != meant[at] && sound::reading(*c).is_some_and(|own| own == wanted))
        .collect();
    let other = alike.iter().nth(prng.below(alike.len().max(1)))?;
    let mut typed = meant.clone();
    typed[at] = *other;
    query(corpus, &typed, &meant)
}

pub fn dropped(corpus: &Corpus, _: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let meant = phrase(corpus, prng)?;
    let mut typed = meant.clone();
    typed.remove(1 + prng.below(meant.len() - 2));
    query(corpus, &typed, &meant)
}

pub fn swapped(corpus: &Corpus, _: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let meant = phrase(corpus, prng)?;
    let at = prng.below(meant.len() - 1);
    let mut typed = meant.clone();
    typed.swap(at, at + 1);
    query(corpus, &typed, &meant)
}

/// A letter is missing, doubled, another one, or exchanged with the next.
pub fn latin(corpus: &Corpus, _: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let page = corpus.page(prng)?;
    let word = page.latin.get(prng.below(page.latin.len().max(1))).filter(|word| word.len() > 4)?;
    let mut typed: Vec<char> = word.chars().collect();
    let at = 1 + prng.below(typed.len() - 2);
    match prng.below(4) {
        0 => _ = typed.remove(at),
        1 => typed.insert(at, typed[at]),
        2 => typed[at] = char::from(b'a' + u8::try_from(prng.below(26)).unwrap_or(0)),
        _ => typed.swap(at, at + 1),
    }
    let typed: String = typed.into_iter().collect();
    let is_word = corpus.pages.iter().any(|page| page.latin.contains(&typed));
    (!is_word).then(|| Query::of_pages(typed, written::has(corpus, word)))
}
