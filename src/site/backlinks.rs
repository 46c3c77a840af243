//! What links to what: each source counts once, whatever its number of pages.

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
}

/// The pages that link to a page or to a place on it.
#[derive(Default)]
pub struct Backlinks {
    to_page: FxHashMap<PageId, Vec<PageId>>,
    to_anchor: FxHashMap<(PageId, String), Vec<PageId>>,
}

impl Backlinks {
    /// Gathers edges. Of the pages that one source makes, the one of the target's card type stands
    /// for all.
    pub fn new(edges: Vec<Edge>, pages: &[Page<'_>]) -> Self {
        let mut all = Self::default();
        for edge in edges {
            if edge.from == edge.to {
                continue;
            }
            if let Some(anchor) = edge.anchor {
                all.to_anchor.entry((edge.to, anchor)).or_default().push(edge.from);
            }
            all.to_page.entry(edge.to).or_default().push(edge.from);
        }
        all.to_page.iter_mut().for_each(|(to, from)| settle(from, *to, pages));
        all.to_anchor.iter_mut().for_each(|((to, _), from)| settle(from, *to, pages));
        all
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

fn settle(from: &mut Vec<PageId>, to: PageId, pages: &[Page<'_>]) {
    let card = pages[to].card;
    // Questions of one file are sources of their own: each has its address.
    let source = |page: PageId| match pages[page].kind {
        super::Kind::Entry(_) => (None, Some(page)),
        _ => (pages[page].file, None),
    };
    let own_source = source(to);
    from.retain(|page| source(*page) != own_source);
    from.sort_by_key(|page| (source(*page), card.is_some() && pages[*page].card != card, *page));
    from.dedup_by_key(|page| source(*page));
    from.sort_by(|a, b| (&pages[*a].title, &pages[*a].address).cmp(&(&pages[*b].title, &pages[*b].address)));
}
