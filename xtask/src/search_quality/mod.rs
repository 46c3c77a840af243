//! `search-quality`: how well readers find what they look for, measured on prose that nobody here wrote.
//!
//! A folder of Markdown files becomes a site; queries of many kinds are made from its titles, headings and texts, each
//! with the pages that are right for it; the engine of the built site is asked them. Nothing of the engine takes part in
//! making a query or in saying what is right, so what it gets wrong on both sides of the index is seen.

mod ask;
mod corpus;
mod kinds;
mod project;
mod report;
mod slips;
mod sound;
mod synonyms;
mod twisted;
mod written;

use std::fmt::Write as _;
use std::io::Result;
use std::path::PathBuf;

use crate::prng::Prng;
use crate::prose::Language;
use corpus::Corpus;
use kinds::{KINDS, Query};

/// What is measured.
#[derive(Debug, PartialEq, Eq)]
pub struct Wish {
    /// The folder of Markdown files.
    pub dir: PathBuf,
    /// How many queries of each kind.
    pub queries: usize,
    /// What the queries are chosen by.
    pub seed: u64,
    /// What the prose is written in.
    pub language: Language,
    /// Groups of words that mean the same, one on a line, with commas between them.
    pub synonyms: Option<PathBuf>,
    /// Where the site is built, and its queries are written to; nowhere if nobody wants to keep them.
    pub keep: Option<PathBuf>,
    /// Whether the queries that were answered badly are printed, too.
    pub show: bool,
}

/// Builds the site, asks, and gives the report.
pub fn run(wish: &Wish) -> Result<String> {
    let corpus = Corpus::read(&wish.dir, wish.language)?;
    let groups = synonyms::groups(wish.synonyms.as_deref(), wish.language)?;
    let site = project::build(&corpus, &groups, wish.keep.as_deref())?;
    let queries = queries(&corpus, &groups, wish);
    if let Some(dir) = &wish.keep {
        std::fs::write(dir.join("queries.jsonl"), report::lines(&queries))?;
    }
    let answers = ask::all(&site, &queries)?;
    let mut out = format!("{} pages, {} queries, seed {}\n\n", corpus.pages.len(), queries.len(), wish.seed);
    out += &report::table(&queries, &answers);
    if wish.show {
        for line in report::misses(&queries, &answers) {
            let _ = write!(out, "\n{line}");
        }
    }
    Ok(out)
}

/// The queries of all kinds, each text once in its kind. A kind that the prose gives too little for has fewer.
fn queries(corpus: &Corpus, groups: &[Vec<String>], wish: &Wish) -> Vec<Query> {
    let mut all = Vec::new();
    for (at, kind) in KINDS.iter().enumerate() {
        let mut prng = Prng::new(wish.seed, at as u64);
        let first = all.len();
        for _ in 0..wish.queries * 60 {
            if all.len() - first == wish.queries {
                break;
            }
            let query = (kind.make)(corpus, groups, &mut prng).filter(|query| !query.right.is_empty());
            if let Some(mut query) =
                query.filter(|query| all[first..].iter().all(|own: &Query| own.text != query.text))
            {
                query.kind = at;
                all.push(query);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_depend_on_the_seed_alone() {
        let corpus = corpus::sample();
        let wish = |seed| Wish {
            dir: PathBuf::new(),
            queries: 3,
            seed,
            language: Language::Chinese,
            synonyms: None,
            keep: None,
            show: false,
        };
        let groups = synonyms::groups(None, Language::Chinese).unwrap();
        let texts = |seed| -> Vec<String> {
            queries(&corpus, &groups, &wish(seed)).into_iter().map(|query| query.text).collect()
        };
        assert_eq!(texts(1), texts(1));
        assert_ne!(texts(1), texts(2));
    }

    #[test]
    fn what_is_right_is_never_empty() {
        let corpus = corpus::sample();
        for (at, kind) in KINDS.iter().enumerate() {
            let mut prng = Prng::new(1, at as u64);
            for _ in 0..50 {
                if let Some(query) = (kind.make)(&corpus, &[], &mut prng) {
                    assert!(!query.text.is_empty() && !query.right.is_empty(), "{}: {query:?}", kind.name);
                }
            }
        }
    }
}
