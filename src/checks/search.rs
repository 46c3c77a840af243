//! What the search is to find: each question of `search-tests.yaml` is asked of the index that readers ask.

use crate::diag::{Diags, Place, rules};
use crate::model::Docs;
use crate::model::search_tests::SearchTest;
use crate::search::engine::{Asked, Engine, Files, Found, Hit};
use crate::site::{Kind, Site, Sought};

/// How many of the places that were found are named.
const NAMED: usize = 3;

/// Asks every question. `index` gives the files of the index of a language.
pub fn check<F: Files>(sites: &[Site<'_>], docs: &Docs, index: impl Fn(usize) -> F, diags: &mut Diags) {
    for (lang, site) in sites.iter().enumerate() {
        let own: Vec<&Sought> = sites[0].sought.iter().filter(|sought| sought.lang == lang).collect();
        let Some(first) = own.first() else {
            continue;
        };
        let files = index(lang);
        let Some(engine) = Engine::open(&files) else {
            let place = Place::new(&docs.search_tests.file, &docs.search_tests.items[first.test].query.span);
            let help = "take `enabled: false` out of `search:` in `steplink.yaml`, or delete the file";
            diags.push_with_help(&rules::SEARCH_MISSES, place, "the site has no search", help);
            continue;
        };
        for sought in own {
            let test = &docs.search_tests.items[sought.test];
            let near = sought.card.as_ref().map(|(card, _)| *card);
            let found = engine.ask(&test.query.value, &Asked { near, more: true, ..Asked::default() });
            let answer = Answer::new(&sites[0], site, sought);
            if !found.hits.iter().take(test.within()).any(|hit| answer.is(hit)) {
                report(docs, test, &answer, &found, diags);
            }
        }
    }
}

/// A place that answers a question, or any of its kind.
struct Answer {
    /// The addresses of the pages; several for a guide that card types share.
    pages: Vec<String>,
    anchor: Option<String>,
}

impl Answer {
    /// The answer in a language; it was found in the default one.
    fn new(default: &Site<'_>, site: &Site<'_>, sought: &Sought) -> Self {
        let Some((page, anchor)) = &sought.link.target else {
            return Self { pages: sought.link.href.iter().cloned().collect(), anchor: None };
        };
        let guides = match default.pages[*page].kind {
            Kind::Choose(choose) => default.chooses[choose].guides.as_slice(),
            _ => &[],
        };
        let own = guides.is_empty().then_some(*page);
        let pages = guides.iter().map(|guide| default.guides[*guide].page).chain(own);
        Self {
            pages: pages.map(|page| site.href_of(&default.pages[page].address)).collect(),
            anchor: anchor.as_ref().map(|anchor| default.step_of(*page, anchor).unwrap_or(anchor).to_owned()),
        }
    }

    fn is(&self, hit: &Hit) -> bool {
        let (page, anchor) =
            hit.href.split_once('#').map_or((hit.href.as_str(), None), |(page, own)| (page, Some(own)));
        self.pages.iter().any(|own| own == page) && (self.anchor.is_none() || self.anchor.as_deref() == anchor)
    }

    /// How it is written where it is found.
    fn text(&self) -> String {
        let anchor = self.anchor.as_ref().map_or_else(String::new, |anchor| format!("#{anchor}"));
        self.pages.first().map_or_else(String::new, |page| format!("{page}{anchor}"))
    }
}

fn report(docs: &Docs, test: &SearchTest, answer: &Answer, found: &Found, diags: &mut Diags) {
    let at = found.hits.iter().position(|hit| answer.is(hit));
    let before = at.unwrap_or(NAMED).min(NAMED);
    let first: Vec<String> = found.hits.iter().take(before).map(|hit| format!("`{}`", hit.href)).collect();
    let instead = match (at, first.is_empty()) {
        (Some(at), _) => format!("it is number {}, after {}", at + 1, first.join(", ")),
        (None, true) => "nothing is found".to_owned(),
        (None, false) => format!("{} comes first", first.join(", ")),
    };
    let among = match test.within() {
        1 => "as the first".to_owned(),
        within => format!("among the first {within}"),
    };
    let message = format!("`{}` does not find `{}` {among}: {instead}", test.query.value, answer.text());
    let help = "write what readers call it into `keywords:` of the page, or words that mean the same into `synonyms:` under `search:` in `steplink.yaml`";
    let place = Place::new(&docs.search_tests.file, &test.query.span);
    diags.push_with_help(&rules::SEARCH_MISSES, place, message, help);
}
