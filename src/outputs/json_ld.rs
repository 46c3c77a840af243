//! Structured data (schema.org): small, and nothing that the page does not show.

use std::borrow::Cow;

use serde::Serialize;

use super::Context;
use super::parts::{materials, total_duration};
use super::plain_text::PlainText;
use crate::config::StructuredData;
use crate::html::Json;
use crate::model::markup::Step;
use crate::schema::Money;
use crate::site::{Kind, PageId};
use crate::theme::view::Crumb;

#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Thing<'a>>,
}

/// The types of schema.org that pages use, with the names it gives.
#[derive(Serialize)]
#[serde(tag = "@type", rename_all_fields = "camelCase")]
enum Thing<'a> {
    BreadcrumbList {
        item_list_element: Vec<Thing<'a>>,
    },
    ListItem {
        position: usize,
        name: &'a str,
        item: String,
    },
    HowTo {
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        total_time: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        estimated_cost: Option<Box<Thing<'a>>>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        supply: Vec<Thing<'a>>,
        step: Vec<Thing<'a>>,
    },
    MonetaryAmount {
        currency: &'a str,
        value: &'a str,
    },
    HowToSupply {
        name: Cow<'a, str>,
    },
    HowToStep {
        position: usize,
        name: &'a str,
        text: String,
        url: String,
    },
    #[serde(rename = "FAQPage")]
    FaqPage {
        main_entity: Vec<Thing<'a>>,
    },
    Question {
        name: &'a str,
        accepted_answer: Box<Thing<'a>>,
    },
    Answer {
        text: String,
    },
}

pub(super) fn of_page(cx: &Context<'_>, id: PageId, trail: &[Crumb<'_>]) -> Option<Json> {
    let wanted = |kind| cx.site.settings.structured_data.contains(&kind);
    let mut graph = Vec::new();
    if wanted(StructuredData::Breadcrumb) && trail.len() > 1 {
        graph.push(breadcrumb(cx, id, trail));
    }
    match cx.site.pages[id].kind {
        Kind::Guide(guide) if wanted(StructuredData::HowTo) && !cx.site.guides[guide].steps().is_empty() => {
            graph.push(how_to(cx, guide));
        }
        Kind::Group(group) if wanted(StructuredData::Faq) => graph.push(faq_page(cx, group)),
        _ => {}
    }
    if graph.is_empty() {
        return None;
    }
    Json::new(&Document { context: "https://schema.org", graph })
}

/// The whole URL of an address, or the address while the site has no `base_url`.
fn absolute(cx: &Context<'_>, href: &str) -> String {
    let origin = cx.site.settings.base.origin.as_deref().unwrap_or_default();
    [origin, href].concat()
}

fn breadcrumb<'a>(cx: &Context<'_>, id: PageId, trail: &'a [Crumb<'_>]) -> Thing<'a> {
    let item = |(at, crumb): (usize, &'a Crumb<'_>)| {
        let own = || cx.site.href(id);
        let item = crumb.href.as_deref().map_or_else(|| absolute(cx, &own()), |href| absolute(cx, href));
        Thing::ListItem { position: at + 1, name: &crumb.title, item }
    };
    Thing::BreadcrumbList { item_list_element: trail.iter().enumerate().map(item).collect() }
}

fn how_to<'a>(cx: &'a Context<'_>, at: usize) -> Thing<'a> {
    let guide = &cx.site.guides[at];
    let card = guide.card.map(|card| cx.site.cards[card].id);
    let supply = |name| Thing::HowToSupply { name };
    let cost = match guide.keys.fee.as_deref() {
        Some(Money::Sum { amount, currency }) => Some(Box::new(Thing::MonetaryAmount { currency, value: amount })),
        _ => None,
    };
    let step = |(number, step)| how_to_step(cx, at, number, step);
    Thing::HowTo {
        name: &guide.doc.title,
        description: guide.doc.front.common.description.as_deref(),
        total_time: total_duration(guide).and_then(|duration| duration.iso()),
        estimated_cost: cost,
        supply: materials(guide.keys, card).into_iter().map(supply).collect(),
        step: guide.steps().iter().enumerate().map(step).collect(),
    }
}

fn how_to_step<'a>(cx: &Context<'_>, guide: usize, at: usize, step: &'a Step) -> Thing<'a> {
    let url = absolute(cx, &cx.site.step_href(guide, at));
    let links = &cx.site.links[cx.site.guides[guide].page];
    let mut text = PlainText::new(links);
    // In the order of the page.
    for blocks in [step.needs.as_ref(), Some(&step.blocks), step.result.as_ref()].into_iter().flatten() {
        text.push(blocks);
    }
    Thing::HowToStep { position: at + 1, name: &step.text, text: text.out, url }
}

fn faq_page<'a>(cx: &'a Context<'_>, group: usize) -> Thing<'a> {
    let entry = |entry: &usize| {
        let doc = cx.site.entries[*entry].doc;
        let mut text = PlainText::new(&cx.site.entries[*entry].links);
        text.push(&doc.answer.intro);
        let answer = Box::new(Thing::Answer { text: text.out });
        Thing::Question { name: &doc.question, accepted_answer: answer }
    };
    Thing::FaqPage { main_entity: cx.site.groups[group].entries.iter().map(entry).collect() }
}
