//! The home page.

use super::Context;
use crate::site::PageId;
use crate::theme::view::{CardItem, HomeView, Item, TaskItem};

/// How many tasks the home page shows; all of them are on the list of tasks.
const MAX_TASKS: usize = 24;
/// How many guides of a task are shown one by one.
const MAX_GUIDES: usize = 8;
/// How many guides without a task and how many pages it shows.
const MAX_ITEMS: usize = 12;

pub(super) fn view<'a>(cx: &'a Context<'a>, id: PageId) -> HomeView<'a> {
    HomeView {
        site: &cx.frame,
        t: &cx.t,
        once: &cx.once,
        page: cx.page(id),
        body: cx.body(id),
        tasks: (0..cx.site.tasks.len().min(MAX_TASKS)).map(|task| cx.task_item(task)).collect(),
        cards: (0..cx.site.cards.len()).map(|card| cx.card_item(card)).collect(),
        guides: guides(cx),
        faqs: (0..cx.site.groups.len()).map(|group| cx.group_item(group)).collect(),
        pages: pages(cx, id),
        latest: cx.latest(5),
    }
}

/// Guides that belong to no task; a shared one by the page that asks for the card type.
fn guides<'a>(cx: &'a Context<'a>) -> Vec<Item<'a>> {
    let own = cx.site.guides.iter().filter(|guide| guide.task.is_none() && guide.keys.cards.is_none());
    let shared = cx
        .site
        .chooses
        .iter()
        .filter(|choose| choose.guides.iter().all(|guide| cx.site.guides[*guide].task.is_none()));
    let mut pages: Vec<PageId> = own.map(|guide| guide.page).chain(shared.map(|choose| choose.page)).collect();
    pages.sort_by_key(|page| cx.site.sort_key(*page));
    pages.into_iter().take(MAX_ITEMS).map(|page| cx.item(page)).collect()
}

fn pages<'a>(cx: &'a Context<'a>, home: PageId) -> Vec<Item<'a>> {
    cx.site.children(home).iter().take(MAX_ITEMS).map(|page| cx.item(*page)).collect()
}

impl<'a> Context<'a> {
    /// A task in a list, with its guides.
    pub(super) fn task_item(&self, task: usize) -> TaskItem<'a> {
        let own = &self.site.tasks[task];
        // Some of many would look like all that there are.
        let is_short = own.guides.len() <= MAX_GUIDES;
        let shown = own.guides.iter().filter(|_| is_short);
        TaskItem {
            title: self.title(own.page),
            href: self.site.href(own.page),
            description: self.description(own.page),
            guides: shown.map(|guide| self.guide_item(*guide, false)).collect(),
            more: if is_short { 0 } else { own.guides.len() },
            lang: self.lang_of(own.page),
        }
    }

    /// A card type with what tells it from the others.
    pub(super) fn card_item(&self, card: usize) -> CardItem<'a> {
        let site: &'a crate::site::Site<'a> = self.site;
        let own = &site.cards[card];
        CardItem {
            card: self.card_tag(card),
            description: self.description(own.page),
            recognise: own.keys.recognise.as_deref().map(Into::into),
        }
    }
}
