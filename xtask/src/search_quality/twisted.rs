//! Queries with other characters than the page has.

use std::sync::OnceLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

use super::corpus::Corpus;
use super::kinds::Query;
use super::written::{has, text};
use crate::prng::Prng;

pub fn width_full(corpus: &Corpus, _: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let page = corpus.page(prng)?;
    let word = page.latin.get(prng.below(page.latin.len().max(1)))?;
    let right = has(corpus, word);
    let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c);
    Some(Query::of_pages(word.chars().map(wide).collect::<String>(), right))
}

/// A text with the characters of Taiwan, and with its words.
fn of_taiwan(text: &str) -> Option<(String, String)> {
    static BOTH: OnceLock<Option<(OpenCC, OpenCC)>> = OnceLock::new();
    let both = BOTH.get_or_init(|| {
        let read = |config| OpenCC::from_config(config).ok();
        Some((read(BuiltinConfig::S2tw)?, read(BuiltinConfig::S2twp)?))
    });
    let (characters, words) = both.as_ref()?;
    Some((characters.convert(text), words.convert(text)))
}

/// A query for a text that is written in another way: right is who says it in either way.
fn query(corpus: &Corpus, own: &str, twisted: String) -> Query {
    let right = [corpus.titled(own), corpus.titled(&twisted)].concat();
    Query::of_pages(twisted, right)
}

pub fn trad(corpus: &Corpus, _: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let own = text(corpus, prng, 2, 8).filter(|_| corpus.is_chinese())?;
    let (twisted, _) = of_taiwan(&own)?;
    (twisted != own).then(|| query(corpus, &own, twisted))
}

pub fn trad_tw_vocab(corpus: &Corpus, _: &[Vec<String>], prng: &mut Prng) -> Option<Query> {
    let own = text(corpus, prng, 2, 8).filter(|_| corpus.is_chinese())?;
    let (characters, words) = of_taiwan(&own)?;
    (characters != words).then(|| query(corpus, &own, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taiwan_has_other_characters_and_other_words() {
        assert_eq!(of_taiwan("网络设置").unwrap(), ("網絡設置".to_owned(), "網路設定".to_owned()));
    }
}
