//! What a reference means that was right once: where it led is known.

use super::resolve::Resolver;
use super::{Kind, PageId};

impl Resolver<'_, '_> {
    /// The reference of a page by one that it had, `guide:fm/cancel`.
    pub(super) fn now_called(&self, kind: &str, id: &str) -> Option<String> {
        let folder = match kind {
            "card" => "/cards/",
            "task" => "/tasks/",
            "guide" => "/guides/",
            "faq" => "/faq/",
            "page" => "/",
            _ => return None,
        };
        let page = self.page_of_former(&format!("{folder}{id}/"))?;
        let names = self.tree().by_ref.iter().filter(|(_, own)| **own == page).map(|(name, _)| name.as_str());
        // A page has one reference; a map has no order.
        names.min().map(str::to_owned)
    }

    /// The file of a page by one that it had, `content/guides/fm/cancel.md`.
    pub(super) fn now_in_file(&self, former: &str) -> Option<&str> {
        let inner = former.strip_prefix("content/")?;
        let inner = inner.rsplit_once('.').map_or(inner, |(stem, _)| stem);
        let inner = inner.strip_prefix("pages/").unwrap_or(inner);
        let inner = inner.strip_suffix("/index").unwrap_or(inner);
        let page = self.page_of_former(&format!("/{inner}/"))?;
        self.tree().pages[page].file.map(AsRef::as_ref)
    }

    /// Where a step is that was on a page, as its guide says: `step:iot/cancel#call`.
    pub(super) fn moved_from(&self, page: PageId, id: &str) -> Option<String> {
        let tree = self.tree();
        let Kind::Guide(guide) = tree.pages[page].kind else {
            return None;
        };
        let guide = &tree.guides[guide];
        let card = guide.card.map(|card| tree.cards[card].id);
        guide.moved_to(id, card).map(str::to_owned)
    }
}
