//! What the search is to find: each question of `search-tests.yaml` is asked of the index that readers ask.

use serde::{Deserialize, Serialize};

use crate::diag::{Diags, Place, rules};
use crate::model::Docs;
use crate::model::search_tests::FILE;
use crate::search::engine::{Asked, Engine, Files, Found, Hit};
use crate::site::{Kind, Site, Sought};

/// How many of the places that were found are named.
const NAMED: usize = 3;

/// A question, and the place that answers it, or any of its kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Question {
    /// The language of the search, by index.
    pub lang: usize,
    query: String,
    /// Where it stands in the file.
    span: (usize, usize),
    within: usize,
    /// The card type of the page that the reader is on, by index.
    near: Option<usize>,
    /// The addresses of the pages; several for a guide that card types share.
    pages: Vec<String>,
    anchor: Option<String>,
}

/// The questions, with what answers each in its language.
pub fn questions(sites: &[Site<'_>], docs: &Docs) -> Vec<Question> {
    let question = |sought: &Sought| {
        let test = &docs.search_tests.items[sought.test];
        let (pages, anchor) = answer(&sites[0], &sites[sought.lang], sought);
        Question {
            lang: sought.lang,
            query: test.query.value.clone(),
            span: (test.query.span.start, test.query.span.end),
            within: test.within(),
            near: sought.card.as_ref().map(|(card, _)| *card),
            pages,
            anchor,
        }
    };
    sites[0].sought.iter().filter(|sought| sought.lang < sites.len()).map(question).collect()
}

/// Asks every question. `index` gives the files of the index of a language.
pub fn check<F: Files>(questions: &[Question], index: impl Fn(usize) -> F, diags: &mut Diags) {
    let languages = questions.iter().map(|question| question.lang + 1).max().unwrap_or_default();
    for lang in 0..languages {
        let own: Vec<&Question> = questions.iter().filter(|question| question.lang == lang).collect();
        let Some(first) = own.first() else {
            continue;
        };
        let files = index(lang);
        let Some(engine) = Engine::open(&files) else {
            let help = "take `enabled: false` out of `search:` in `steplink.yaml`, or delete the file";
            diags.push_with_help(&rules::SEARCH_MISSES, first.place(), "the site has no search", help);
            continue;
        };
        for question in own {
            let found = engine.ask(&question.query, &Asked { near: question.near, more: true, ..Asked::default() });
            if !found.hits.iter().take(question.within).any(|hit| question.is_answer(hit)) {
                question.report(&found, diags);
            }
        }
    }
}

/// The place that answers in a language; it was found in the default one.
fn answer(default: &Site<'_>, site: &Site<'_>, sought: &Sought) -> (Vec<String>, Option<String>) {
    let Some((page, anchor)) = &sought.link.target else {
        return (sought.link.href.iter().cloned().collect(), None);
    };
    let guides = match default.pages[*page].kind {
        Kind::Choose(choose) => default.chooses[choose].guides.as_slice(),
        _ => &[],
    };
    let own = guides.is_empty().then_some(*page);
    let pages = guides.iter().map(|guide| default.guides[*guide].page).chain(own);
    let pages = pages.map(|page| site.href_of(&default.pages[page].address)).collect();
    (pages, anchor.as_ref().map(|anchor| default.step_of(*page, anchor).unwrap_or(anchor).to_owned()))
}

impl Question {
    fn place(&self) -> Place {
        Place::new(&FILE.into(), &(self.span.0..self.span.1))
    }

    fn is_answer(&self, hit: &Hit) -> bool {
        let (page, anchor) =
            hit.href.split_once('#').map_or((hit.href.as_str(), None), |(page, own)| (page, Some(own)));
        self.pages.iter().any(|own| own == page) && (self.anchor.is_none() || self.anchor.as_deref() == anchor)
    }

    /// How the answer is written where it is found.
    fn answer(&self) -> String {
        let anchor = self.anchor.as_ref().map_or_else(String::new, |anchor| format!("#{anchor}"));
        self.pages.first().map_or_else(String::new, |page| format!("{page}{anchor}"))
    }

    fn report(&self, found: &Found, diags: &mut Diags) {
        let at = found.hits.iter().position(|hit| self.is_answer(hit));
        let before = at.unwrap_or(NAMED).min(NAMED);
        let first: Vec<String> = found.hits.iter().take(before).map(|hit| format!("`{}`", hit.href)).collect();
        let instead = match (at, first.is_empty()) {
            (Some(at), _) => format!("it is number {}, after {}", at + 1, first.join(", ")),
            (None, true) => "nothing is found".to_owned(),
            (None, false) => format!("{} comes first", first.join(", ")),
        };
        let among = match self.within {
            1 => "as the first".to_owned(),
            within => format!("among the first {within}"),
        };
        let message = format!("`{}` does not find `{}` {among}: {instead}", self.query, self.answer());
        let help = "write what readers call it into `keywords:` of the page, or words that mean the same into `synonyms:` under `search:` in `steplink.yaml`";
        diags.push_with_help(&rules::SEARCH_MISSES, self.place(), message, help);
    }
}
