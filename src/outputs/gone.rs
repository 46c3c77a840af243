//! What ended: its pages, and the notes on the pages that it was on.

use std::borrow::Cow;

use super::Context;
use crate::site::{Ended, PageId, ResolvedLink, Site};
use crate::theme::view::{FormerStep, GoneView, Link};

pub(super) fn view<'a>(cx: &'a Context<'a>, id: PageId, at: usize) -> GoneView<'a> {
    let site: &'a Site<'a> = cx.site;
    let ended = &site.ended[at];
    GoneView {
        site: &cx.frame,
        t: &cx.t,
        once: &cx.once,
        page: cx.page(id),
        date: cx.day(ended.item.date),
        reason: cx.reason(ended),
        replacement: cx.replacement(ended.replacement.as_ref()),
    }
}

impl<'a> Context<'a> {
    fn reason(&self, ended: &Ended<'a>) -> Option<&'a str> {
        ended.item.reason.as_ref().map(|reason| reason.value.in_lang(&self.site.locale.lang))
    }

    fn replacement(&self, link: Option<&'a ResolvedLink>) -> Option<Link<'a>> {
        self.resolved(link.map(std::slice::from_ref).unwrap_or_default()).pop()
    }

    /// The notes of a page on what is not there any longer: steps that moved, and places that ended.
    pub(super) fn former_steps(&self, page: PageId, guide: Option<usize>) -> Vec<FormerStep<'a>> {
        let site: &'a Site<'a> = self.site;
        let moved = guide.into_iter().flat_map(|guide| &site.guides[guide].moved).map(|step| FormerStep {
            id: Cow::Borrowed(step.id.value.as_str()),
            moved: true,
            to: self.replacement(Some(&step.to)),
            date: None,
            reason: None,
        });
        let on_page = site.ended.iter().filter(move |ended| ended.page == page && ended.address.anchor.is_some());
        let ended = on_page.map(|ended| FormerStep {
            id: Cow::Borrowed(ended.address.anchor.as_deref().unwrap_or_default()),
            moved: false,
            to: self.replacement(ended.replacement.as_ref()),
            date: Some(self.day(ended.item.date)),
            reason: self.reason(ended),
        });
        moved.chain(ended).collect()
    }
}
