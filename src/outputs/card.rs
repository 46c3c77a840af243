//! A card type.

use std::borrow::Cow;

use super::Context;
use crate::model::front::{CardKeys, Status};
use crate::site::Kind;
use crate::theme::view::{CardView, Phase};

/// How many questions the page shows.
const MAX_QUESTIONS: usize = 8;

pub(super) fn view<'a>(cx: &'a Context<'a>, at: usize) -> CardView<'a> {
    let card = &cx.site.cards[at];
    let faq = cx.site.pages.iter().position(|page| page.kind == Kind::FaqIndex);
    CardView {
        site: &cx.frame,
        t: &cx.t,
        once: &cx.once,
        page: cx.page(card.page),
        card: cx.card_tag(at),
        recognise: card.keys.recognise.as_deref().map(Cow::Borrowed),
        synonyms: synonyms(cx, card.keys),
        legacy: card.keys.status == Some(Status::Legacy),
        body: cx.body(card.page),
        phases: phases(cx, at),
        faqs: cx.entry_links(&card.entries, MAX_QUESTIONS),
        more_faqs: card.entries.len().saturating_sub(MAX_QUESTIONS),
        faq_href: faq.map(|page| cx.site.href(page)),
        others: (0..cx.site.cards.len())
            .filter(|other| *other != at)
            .take(8)
            .map(|other| cx.card_tag(other))
            .collect(),
    }
}

/// The other names of a card type, in a row.
fn synonyms(cx: &Context<'_>, keys: &CardKeys) -> Option<String> {
    let names: Vec<&str> = keys.synonyms.iter().flatten().map(String::as_str).collect();
    (!names.is_empty()).then(|| cx.strings.list(&names))
}

/// The guides by the phase of their task, in the order of the phases; those of no phase last.
fn phases<'a>(cx: &'a Context<'a>, card: usize) -> Vec<Phase<'a>> {
    let site = cx.site;
    let of_phase = |phase: Option<usize>| -> Vec<_> {
        let own = site.cards[card].guides.iter().copied();
        let same = own.filter(|guide| site.guides[*guide].task.and_then(|task| site.tasks[task].phase) == phase);
        same.map(|guide| cx.guide_item(guide, true)).collect()
    };
    let named = site
        .locale
        .phases
        .iter()
        .enumerate()
        .map(|(at, title)| Phase { title: Some(Cow::Borrowed(title.as_str())), guides: of_phase(Some(at)) });
    let unnamed = Phase { title: None, guides: of_phase(None) };
    named.chain(std::iter::once(unnamed)).filter(|phase| !phase.guides.is_empty()).collect()
}
