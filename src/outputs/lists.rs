//! Generated lists: card types, tasks, guides, a tag, a folder without an index.

use std::borrow::Cow;

use super::Context;
use crate::site::{Kind, PageId};
use crate::theme::view::{ListView, Section};

/// How many card types are listed with all of their guides.
const MAX_CARDS: usize = 4;

pub(super) fn view<'a>(cx: &'a Context<'a>, id: PageId) -> ListView<'a> {
    let sections = match cx.site.pages[id].kind {
        Kind::Cards => vec![section(cx, None, cx.site.cards.iter().map(|card| card.page))],
        Kind::Tasks => vec![section(cx, None, cx.site.tasks.iter().map(|task| task.page))],
        Kind::Guides => guides(cx),
        Kind::Tag(tag) => vec![section(cx, None, cx.site.tags[tag].pages.iter().copied())],
        _ => vec![section(cx, None, cx.site.children(id).iter().copied())],
    };
    ListView { site: &cx.frame, t: &cx.t, once: &cx.once, page: cx.page(id), sections }
}

fn section<'a>(
    cx: &'a Context<'a>,
    title: Option<Cow<'a, str>>,
    pages: impl Iterator<Item = PageId>,
) -> Section<'a> {
    Section { title, items: pages.map(|page| cx.item(page)).collect() }
}

/// The guides of each card type, then those of none. Of many card types there would be too many for one page: the
/// card types and the tasks, which list theirs, stand for them.
fn guides<'a>(cx: &'a Context<'a>) -> Vec<Section<'a>> {
    let site = cx.site;
    let title = |name: &'static str| Some(Cow::Borrowed(cx.strings.get(name)));
    let of_card: Vec<Section<'a>> = if site.cards.len() > MAX_CARDS {
        let cards = section(cx, title("cards"), site.cards.iter().map(|card| card.page));
        vec![cards, section(cx, title("tasks"), site.tasks.iter().map(|task| task.page))]
    } else {
        let of_card = |card: usize| {
            let guides = site.cards[card].guides.iter().map(|guide| site.guides[*guide].page);
            section(cx, Some(cx.card_title(card)), guides)
        };
        (0..site.cards.len()).map(of_card).collect()
    };
    let mut of_none: Vec<PageId> =
        site.guides.iter().filter(|guide| guide.card.is_none()).map(|guide| guide.page).collect();
    of_none.extend(
        site.chooses
            .iter()
            .map(|choose| choose.page)
            .filter(|page| super::redirects::of_page(site, *page).is_none()),
    );
    of_none.sort_by_key(|page| site.sort_key(*page));
    let last = section(cx, Some(Cow::Borrowed(cx.strings.get("guides_of_no_card"))), of_none.into_iter());
    let mut sections: Vec<_> =
        of_card.into_iter().chain(std::iter::once(last)).filter(|section| !section.items.is_empty()).collect();
    // Items under the title of their card type need no tag that says it again.
    for item in sections.iter_mut().flat_map(|section| &mut section.items) {
        item.card = None;
    }
    sections
}
