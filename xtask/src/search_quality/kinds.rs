//! The kinds of queries, and what is right for each.

use std::collections::{BTreeMap, BTreeSet};

use super::corpus::Corpus;
use super::{slips, sound, synonyms, twisted, written};
use crate::prng::Prng;

/// A query.
#[derive(Debug)]
pub struct Query {
    /// Its kind, by index.
    pub kind: usize,
    /// What is typed.
    pub text: String,
    /// The right pages; with a heading or a text, the right parts of each, by number, 0 for what has no heading.
    pub right: BTreeMap<usize, BTreeSet<usize>>,
}

impl Query {
    /// A query that some pages are right for as a whole.
    pub fn of_pages(text: impl Into<String>, pages: Vec<usize>) -> Self {
        let right = pages.into_iter().map(|page| (page, BTreeSet::new())).collect();
        Self { kind: 0, text: text.into(), right }
    }
}

/// A kind of query.
pub struct Kind {
    pub name: &'static str,
    /// Whether readers ask in this way every day.
    pub is_core: bool,
    /// Makes a query, or none if what was chosen does not suit.
    pub make: fn(&Corpus, &[Vec<String>], &mut Prng) -> Option<Query>,
}

const fn core(name: &'static str, make: fn(&Corpus, &[Vec<String>], &mut Prng) -> Option<Query>) -> Kind {
    Kind { name, is_core: true, make }
}

const fn extra(name: &'static str, make: fn(&Corpus, &[Vec<String>], &mut Prng) -> Option<Query>) -> Kind {
    Kind { name, is_core: false, make }
}

/// The kinds of queries. A page is right if its *title* has what was taken from a title (for those in another order: all
/// words of it), for a heading if it has this heading, for a piece of a text if its text has it word for word. What is
/// typed in pinyin is right for every title that has words which read so.
pub const KINDS: [Kind; 22] = [
    // A whole title.
    core("title_exact", written::title_exact),
    // Words of a title that stand side by side, of two to six characters.
    core("phrase", written::phrase),
    // A piece of a title that begins or ends in the middle of a word.
    core("partial", written::partial),
    // Two or three words of a title in another order, with spaces and without.
    core("reorder_space", written::reorder_space),
    core("reorder_joined", written::reorder_joined),
    // A word with letters and a Chinese word of a title, with nothing between them.
    core("mixed_nospace", written::mixed_nospace),
    // A phrase of a title with what people put around it.
    core("question", written::question),
    // A heading that few pages have.
    core("heading", written::heading),
    // Six to twelve characters from anywhere in a text; in English four to six words.
    core("body_substring", written::body_substring),
    // A word with letters of a title.
    core("latin", written::latin),
    // A phrase of a title: with wide letters, with the characters of Taiwan, with the words of Taiwan.
    extra("width_full", twisted::width_full),
    extra("trad", twisted::trad),
    extra("trad_tw_vocab", twisted::trad_tw_vocab),
    // A phrase of a title in pinyin: joined, first letters, one word of two, syllables with spaces.
    extra("pinyin_full", sound::full),
    extra("pinyin_initials", sound::initials),
    extra("pinyin_mixed", sound::mixed),
    extra("pinyin_spaced", sound::spaced),
    // A phrase of a title of four to eight characters with one slip; a word with letters with one, not in the first.
    extra("typo_homophone", slips::homophone),
    extra("typo_drop", slips::dropped),
    extra("typo_swap", slips::swapped),
    extra("typo_latin", slips::latin),
    // A phrase of a title with another word for one of its words.
    extra("synonym", synonyms::make),
];
