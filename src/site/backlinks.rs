//! What links to what: each source counts once, whatever its number of pages. A snippet is a source of its own.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Page, PageId};

/// A link from one source to a page.
pub struct Edge {
    /// The page that holds the link.
    pub from: PageId,
    /// The page it leads to.
    pub to: PageId,
    /// The place on that page.
    pub anchor: Option<String>,
    /// The snippet that it stands in, if it does.
    pub snippet: Option<Arc<str>>,
}

/// The pages that link to a page or to a place on it.
#[derive(Default)]
pub struct Backlinks {
    to_page: FxHashMap<PageId, Vec<PageId>>,
    to_anchor: FxHashMap<(PageId, String), Vec<PageId>>,
}

/// A page with a link, and the snippet that the link stands in.
type From = (PageId, Option<Arc<str>>);

impl Backlinks {
    /// Gathers edges. Of the pages that show one source, the one of the target's card type stands for all.
    pub fn new(edges: Vec<Edge>, pages: &[Page<'_>]) -> Self {
        let mut to_page: FxHashMap<PageId, Vec<From>> = FxHashMap::default();
        let mut to_anchor: FxHashMap<(PageId, String), Vec<From>> = FxHashMap::default();
        for Edge { from, to, anchor, snippet } in edges {
            if from == to {
                continue;
            }
            if let Some(anchor) = anchor {
                to_anchor.entry((to, anchor)).or_default().push((from, snippet.clone()));
            }
            to_page.entry(to).or_default().push((from, snippet));
        }
        let of_page = |(to, from)| (to, settle(from, to, pages));
        let of_anchor = |(to, from): ((PageId, String), _)| {
            let page = to.0;
            (to, settle(from, page, pages))
        };
        Self {
            to_page: to_page.into_iter().map(of_page).collect(),
            to_anchor: to_anchor.into_iter().map(of_anchor).collect(),
        }
    }

    /// The pages that link to a page, by title.
    pub fn to_page(&self, page: PageId) -> &[PageId] {
        self.to_page.get(&page).map_or(&[], Vec::as_slice)
    }

    /// The pages that link to a place on a page, by title.
    pub fn to_anchor(&self, page: PageId, anchor: &str) -> &[PageId] {
        self.to_anchor.get(&(page, anchor.to_owned())).map_or(&[], Vec::as_slice)
    }
}

/// One page for each source.
fn settle(mut from: Vec<From>, to: PageId, pages: &[Page<'_>]) -> Vec<PageId> {
    let card = pages[to].card;
    // Questions of one file are sources of their own: each has its address.
    let source = |page: PageId| match pages[page].kind {
        super::Kind::Entry(_) => (None, Some(page)),
        _ => (pages[page].file, None),
    };
    let key = |(page, snippet): &From| match snippet {
        Some(snippet) => (Some(Arc::clone(snippet)), None),
        None => {
            let (file, page) = source(*page);
            (file.cloned(), page)
        }
    };
    let own_source = source(to);
    from.retain(|(page, _)| source(*page) != own_source);
    from.sort_by_cached_key(|from| (key(from), card.is_some() && pages[from.0].card != card, from.0));
    from.dedup_by_key(|from| key(from));
    let mut from: Vec<PageId> = from.into_iter().map(|(page, _)| page).collect();
    from.sort_by(|a, b| (&pages[*a].title, &pages[*a].address).cmp(&(&pages[*b].title, &pages[*b].address)));
    // A page that links by itself and by a snippet is shown once.
    from.dedup();
    from
}
