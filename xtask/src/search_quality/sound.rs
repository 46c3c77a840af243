//! Queries in pinyin.

use pinyin::{ToPinyin as _, ToPinyinMulti as _};

use super::corpus::{Corpus, is_han};
use super::kinds::Query;
use super::written::words;
use crate::prng::Prng;

/// A piece of a query: characters as they are, or how some read.
enum Piece {
    Written(String),
    Read(Vec<String>),
    First(String),
}

/// How a character reads, most commonly; `v` for `ü`.
pub fn reading(c: char) -> Option<String> {
    Some(c.to_pinyin()?.plain().replace('ü', "v"))
}

/// All ways in which a character reads.
pub fn readings(c: char) -> Vec<String> {
    c.to_pinyin_multi().into_iter().flatten().map(|own| own.plain().replace('ü', "v")).collect()
}

fn syllables(word: &str) -> Option<Vec<String>> {
    word.chars().map(reading).collect()
}

/// Some words of a title.
fn chosen(corpus: &Corpus, prng: &mut Prng, least: usize, most: usize) -> Option<Vec<String>> {
    let own = words(corpus, prng, least, most).filter(|_| corpus.is_chinese())?;
    own.concat().chars().all(is_han).then_some(own)
}

pub fn full(corpus: &Corpus, _: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let syllables = syllables(&chosen(corpus, prng, 2, 4)?.concat())?;
    let text = syllables.concat();
    Some(Query::of_pages(text, right(corpus, &[Piece::Read(syllables)])))
}

pub fn initials(corpus: &Corpus, _: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let syllables = syllables(&chosen(corpus, prng, 2, 5)?.concat())?;
    let text: String = syllables.iter().filter_map(|own| own.chars().next()).collect();
    Some(Query::of_pages(text.clone(), right(corpus, &[Piece::First(text)])))
}

/// Two words, or a character and the rest of its word, one of them in pinyin.
pub fn mixed(corpus: &Corpus, _: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let all: Vec<char> = chosen(corpus, prng, 2, 6)?.concat().chars().collect();
    let cut = 1 + prng.below(all.len() - 1);
    let (one, other): (String, String) = (all[..cut].iter().collect(), all[cut..].iter().collect());
    let pieces = if prng.below(2) == 0 {
        [Piece::Written(one), Piece::Read(syllables(&other)?)]
    } else {
        [Piece::Read(syllables(&one)?), Piece::Written(other)]
    };
    let text = pieces.iter().map(|piece| match piece {
        Piece::Written(own) | Piece::First(own) => own.clone(),
        Piece::Read(own) => own.concat(),
    });
    Some(Query::of_pages(text.collect::<String>(), right(corpus, &pieces)))
}

pub fn spaced(corpus: &Corpus, _: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let syllables = syllables(&chosen(corpus, prng, 2, 4)?.concat())?;
    let text = syllables.join(" ");
    Some(Query::of_pages(text, right(corpus, &[Piece::Read(syllables)])))
}

/// The pages whose titles have something that reads so; what stands for first letters begins and ends with a word.
fn right(corpus: &Corpus, pieces: &[Piece]) -> Vec<usize> {
    corpus.that(|page| page.runs.iter().any(|run| reads(&run.words, pieces)))
}

fn reads(words: &[String], pieces: &[Piece]) -> bool {
    let all: Vec<char> = words.iter().flat_map(|word| word.chars()).collect();
    let mut ends = vec![0];
    for word in words {
        ends.push(ends.last().copied().unwrap_or(0) + word.chars().count());
    }
    (0..all.len()).any(|from| {
        let mut at = from;
        pieces.iter().all(|piece| {
            let len = match piece {
                Piece::Written(own) | Piece::First(own) => own.chars().count(),
                Piece::Read(own) => own.len(),
            };
            let Some(own) = all.get(at..at + len) else {
                return false;
            };
            let is_word = ends.contains(&at) && ends.contains(&(at + len));
            at += len;
            match piece {
                Piece::Written(text) => own.iter().copied().eq(text.chars()),
                Piece::Read(syllables) => {
                    own.iter().zip(syllables).all(|(c, syllable)| readings(*c).contains(syllable))
                }
                Piece::First(letters) => {
                    let begins =
                        |(c, letter): (&char, char)| readings(*c).iter().any(|own| own.starts_with(letter));
                    is_word && own.iter().zip(letters.chars()).all(begins)
                }
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_read_as_they_are_typed() {
        let words: Vec<String> = ["数据库", "备份"].map(str::to_owned).to_vec();
        let read = |syllables: &[&str]| Piece::Read(syllables.iter().map(|own| (*own).to_owned()).collect());
        assert!(reads(&words, &[read(&["shu", "ju"])]));
        assert!(reads(&words, &[Piece::Written("数据".into()), read(&["ku", "bei"])]));
        assert!(reads(&words, &[Piece::First("sjkbf".into())]));
        assert!(!reads(&words, &[Piece::First("jk".into())]));
    }
}
