//! What links to what: each source counts once, whatever its number of pages. A snippet is a source of its own.

use std::sync::Arc;

use super::{Page, PageId};

/// A link from one source to a page.
#[derive(Clone, Copy)]
pub struct Edge<'e> {
    /// The page that holds the link.
    pub from: PageId,
    /// The page it leads to.
    pub to: PageId,
    /// The place on that page.
    pub anchor: Option<&'e str>,
    /// The snippet that it stands in, if it does.
    pub snippet: Option<&'e Arc<str>>,
}

/// The pages that link to a page or to a place on it.
#[derive(Default)]
pub struct Backlinks {
    /// What is linked to, in order: a page or a place on it, and where in `from` the list of those that do ends; it
    /// begins where the one before ends.
    targets: Vec<(PageId, Option<Box<str>>, usize)>,
    /// The lists, one after the other.
    from: Vec<PageId>,
}

/// A page with a link, and the snippet that the link stands in.
type From<'e> = (PageId, Option<&'e Arc<str>>);

impl Backlinks {
    /// Gathers edges. Of the pages that show one source, the one of the target's card type stands for all.
    pub fn new<'e>(edges: impl Iterator<Item = Edge<'e>>, pages: &[Page<'e>]) -> Self {
        let mut links: Vec<Edge<'_>> = edges.filter(|edge| edge.from != edge.to).collect();
        links.sort_unstable_by_key(|edge| (edge.to, edge.anchor));
        let mut own = Self::default();
        for links in links.chunk_by(|a, b| a.to == b.to) {
            own.push(None, links, pages);
            for links in links.chunk_by(|a, b| a.anchor == b.anchor) {
                if let Some(anchor) = links[0].anchor {
                    own.push(Some(anchor), links, pages);
                }
            }
        }
        own.targets.shrink_to_fit();
        own.from.shrink_to_fit();
        own
    }

    /// Adds a page or a place on it, with what links to it.
    fn push<'e>(&mut self, anchor: Option<&str>, links: &[Edge<'e>], pages: &[Page<'e>]) {
        let to = links[0].to;
        let own = source(to, pages);
        let from: Vec<From<'e>> = links
            .iter()
            .filter(|edge| source(edge.from, pages) != own)
            .map(|edge| (edge.from, edge.snippet))
            .collect();
        match from[..] {
            [] => {}
            [(page, _)] => self.from.push(page),
            _ => self.from.extend(settle(from, to, pages)),
        }
        self.targets.push((to, anchor.map(Box::from), self.from.len()));
    }

    /// The pages that link to a page, by title.
    pub fn to_page(&self, page: PageId) -> &[PageId] {
        self.to(page, None)
    }

    /// The pages that link to a place on a page, by title.
    pub fn to_anchor(&self, page: PageId, anchor: &str) -> &[PageId] {
        self.to(page, Some(anchor))
    }

    fn to(&self, page: PageId, anchor: Option<&str>) -> &[PageId] {
        let found = self.targets.binary_search_by(|(to, at, _)| (*to, at.as_deref()).cmp(&(page, anchor)));
        let Ok(at) = found else {
            return &[];
        };
        let begin = at.checked_sub(1).map_or(0, |before| self.targets[before].2);
        &self.from[begin..self.targets[at].2]
    }
}

/// What a page is made from. Questions of one file are sources of their own: each has its address.
fn source<'e>(page: PageId, pages: &[Page<'e>]) -> (Option<&'e Arc<str>>, Option<PageId>) {
    match pages[page].kind {
        super::Kind::Entry(_) => (None, Some(page)),
        _ => (pages[page].file, None),
    }
}

/// One page for each source.
fn settle<'e>(mut from: Vec<From<'e>>, to: PageId, pages: &[Page<'e>]) -> Vec<PageId> {
    let card = pages[to].card;
    let key = |(page, snippet): &From<'e>| match *snippet {
        Some(snippet) => (Some(snippet), None),
        None => source(*page, pages),
    };
    from.sort_by_cached_key(|from| (key(from), card.is_some() && pages[from.0].card != card, from.0));
    from.dedup_by_key(|from| key(from));
    let mut from: Vec<PageId> = from.into_iter().map(|(page, _)| page).collect();
    from.sort_by(|a, b| (&pages[*a].title, &pages[*a].address).cmp(&(&pages[*b].title, &pages[*b].address)));
    // A page that links by itself and by a snippet is shown once.
    from.dedup();
    from
}
