//! The page for an address that does not exist.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Context;
use crate::theme::value::Any;
use crate::theme::view::{Backlinks, Crumb, NotFoundView, Page};

/// How many tasks the page shows.
const MAX_TASKS: usize = 12;

pub(super) fn view<'a>(cx: &'a Context<'a>) -> NotFoundView<'a> {
    let site = cx.site;
    NotFoundView {
        site: &cx.frame,
        t: &cx.t,
        once: &cx.once,
        page: page(cx),
        tasks: site.tasks.iter().take(MAX_TASKS).map(|task| cx.item(task.page)).collect(),
        cards: site.cards.iter().map(|card| cx.item(card.page)).collect(),
    }
}

fn page<'a>(cx: &'a Context<'a>) -> Page<'a> {
    let title = cx.strings.get("not_found_title");
    Page {
        edit: None,
        report: None,
        helped: None,
        not_helped: None,
        kind: "not-found",
        title: Cow::Borrowed(title),
        full_title: Cow::Borrowed(title),
        description: Some(Cow::Borrowed(cx.strings.get("not_found_description"))),
        lang: None,
        languages: cx.languages("/"),
        alternates: Vec::new(),
        href: cx.site.href_of("/404.html"),
        in_menu: false,
        url: None,
        breadcrumbs: vec![
            Crumb { title: Cow::Borrowed(cx.strings.get("home")), href: Some(cx.site.href_of("/")), lang: None },
            Crumb { title: Cow::Borrowed(title), href: None, lang: None },
        ],
        contents: Vec::new(),
        date: None,
        updated: None,
        verified: None,
        tags: Vec::new(),
        related: Vec::new(),
        backlinks: Backlinks { items: Vec::new(), more: 0 },
        previous: None,
        next: None,
        collected: BTreeMap::new(),
        draft: false,
        noindex: true,
        json_ld: None,
        extra: Any::new(None),
    }
}
