//! Questions: the list of groups, a group, a question.

use std::borrow::Cow;

use super::Context;
use crate::html::Renderer;
use crate::site::{PageId, Site};
use crate::theme::view::{Entry, FaqEntryView, FaqGroupItem, FaqGroupView, FaqIndexView};

/// How many questions of a group the list shows.
const MAX_QUESTIONS: usize = 20;
/// How many steps an entry shows.
const MAX_STEPS: usize = 10;
/// How many neighbours the page of an entry shows.
const MAX_OTHERS: usize = 5;

pub(super) fn index<'a>(cx: &'a Context<'a>, id: PageId) -> FaqIndexView<'a> {
    let groups = (0..cx.site.groups.len()).map(|group| cx.group_item(group)).collect();
    FaqIndexView { site: &cx.frame, t: &cx.t, once: &cx.once, page: cx.page(id), groups }
}

pub(super) fn group<'a>(cx: &'a Context<'a>, at: usize) -> FaqGroupView<'a> {
    let group = &cx.site.groups[at];
    let entries = group.entries.iter().map(|entry| cx.entry(*entry)).collect();
    let former_entries = cx.former_steps(group.page, None);
    FaqGroupView { site: &cx.frame, t: &cx.t, once: &cx.once, page: cx.page(group.page), entries, former_entries }
}

pub(super) fn entry<'a>(cx: &'a Context<'a>, id: PageId, at: usize) -> FaqEntryView<'a> {
    let group = &cx.site.groups[cx.site.entries[at].group];
    FaqEntryView {
        site: &cx.frame,
        t: &cx.t,
        once: &cx.once,
        page: cx.page(id),
        entry: cx.entry(at),
        group: cx.link(group.page),
        others: cx.entry_links(&neighbours(&group.entries, at), MAX_OTHERS),
    }
}

/// The entries next to one in its group, the nearest first.
fn neighbours(entries: &[usize], at: usize) -> Vec<usize> {
    let place = entries.iter().position(|entry| *entry == at).unwrap_or(0);
    let from = place.saturating_sub(MAX_OTHERS);
    let near = &entries[from..entries.len().min(place + MAX_OTHERS + 1)];
    let mut others: Vec<(usize, usize)> = near.iter().enumerate().map(|(i, entry)| (from + i, *entry)).collect();
    others.retain(|(_, entry)| *entry != at);
    others.sort_by_key(|(own, _)| (own.abs_diff(place), *own));
    others.truncate(MAX_OTHERS);
    others.sort_unstable();
    others.into_iter().map(|(_, entry)| entry).collect()
}

impl<'a> Context<'a> {
    /// A group with its first questions.
    pub(super) fn group_item(&self, at: usize) -> FaqGroupItem<'a> {
        let group = &self.site.groups[at];
        FaqGroupItem {
            id: group.id,
            title: self.title(group.page),
            href: self.site.href(group.page),
            description: self.description(group.page),
            questions: self.entry_links(&group.entries, MAX_QUESTIONS),
            more: group.entries.len().saturating_sub(MAX_QUESTIONS),
            lang: self.lang_of(group.page),
        }
    }

    fn entry(&self, at: usize) -> Entry<'a> {
        let site: &'a Site<'a> = self.site;
        let entry = &site.entries[at];
        let answer = &entry.doc.answer;
        let strings = self.strings_of(site.is_entry_lent(at));
        let renderer =
            Renderer::new(answer, &entry.links, strings, site.settings.unsafe_html).with_prefix(entry.id);
        let step = |(guide, step): &(usize, usize)| {
            let title = self.title(site.guides[*guide].page);
            self.step_link(*guide, *step, "step_of_guide", ("guide", &title))
        };
        let former = entry.doc.keys.aliases.iter().flatten().map(|alias| alias.value.0.as_str());
        Entry {
            id: entry.id,
            former: former.filter(|alias| !alias.starts_with('/')).collect(),
            question: Cow::Borrowed(&entry.doc.question),
            href: site.entry_href(at),
            answer: renderer.with_footnotes(&answer.intro),
            cards: entry.cards.iter().map(|card| self.card_tag(*card)).collect(),
            steps: entry.steps.iter().take(MAX_STEPS).map(step).collect(),
            verified: self.date(entry.doc.keys.verified),
            lang: site.is_entry_lent(at).then(|| self.default_lang()),
        }
    }
}
