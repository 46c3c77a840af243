//! The page to search on: without a script, a list of what there is, for the browser's own search.

use super::Context;
use crate::site::{Kind, PageId, Site};
use crate::theme::view::{Found, Link, SearchView};

/// How many guides are listed one by one; tasks and card types, which list theirs, stand for more.
const MAX_GUIDES: usize = 400;

pub(super) fn view<'a>(cx: &'a Context<'a>, id: PageId) -> SearchView<'a> {
    let site: &'a Site<'a> = cx.site;
    let is_small = site.guides.len() <= MAX_GUIDES;
    let tasks = site.tasks.iter().map(|task| {
        let guides = task.guides.iter().filter(|_| is_small);
        Found { link: cx.link(task.page), guides: guides.map(|guide| guide_link(cx, *guide)).collect() }
    });
    let cards = site.cards.iter().map(|card| {
        let guides = card.guides.iter().filter(|guide| is_small && site.guides[**guide].task.is_none());
        Found { link: cx.link(card.page), guides: guides.map(|guide| guide_link(cx, *guide)).collect() }
    });
    SearchView {
        site: &cx.frame,
        t: &cx.t,
        once: &cx.once,
        page: cx.page(id),
        tasks: tasks.collect(),
        cards: cards.collect(),
        guides: other_guides(site).into_iter().take(MAX_GUIDES).map(|page| cx.link(page)).collect(),
        faqs: site.groups.iter().map(|group| cx.link(group.page)).collect(),
        pages: other_pages(site).map(|page| cx.link(page)).collect(),
    }
}

/// A guide, told from those of the same title by its card type.
fn guide_link<'a>(cx: &'a Context<'a>, guide: usize) -> Link<'a> {
    let site: &'a Site<'a> = cx.site;
    let page = site.guides[guide].page;
    Link { title: cx.title_with_card(page, &site.pages[page].title), ..cx.link(page) }
}

fn other_guides(site: &Site<'_>) -> Vec<PageId> {
    let alone = site.guides.iter().filter(|guide| guide.card.is_none() && guide.task.is_none());
    let mut pages: Vec<PageId> = alone.map(|guide| guide.page).collect();
    pages.sort_by_key(|page| site.sort_key(*page));
    pages
}

fn other_pages<'a>(site: &'a Site<'a>) -> impl Iterator<Item = PageId> + 'a {
    let pages = site.pages.iter().enumerate();
    pages.filter(|(_, page)| matches!(page.kind, Kind::Plain | Kind::Glossary)).map(|(id, _)| id)
}
