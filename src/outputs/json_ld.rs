//! Structured data (schema.org): small, and nothing that the page does not show.

use serde_json::{Value, json};

use super::Context;
use super::parts::{materials, total_duration};
use crate::config::StructuredData;
use crate::html::Json;
use crate::model::markup::{Block, Step, plain_text};
use crate::schema::Money;
use crate::site::{Guide, Kind, PageId};
use crate::theme::view::Crumb;

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
    Some(Json::new(&json!({ "@context": "https://schema.org", "@graph": graph })))
}

/// The whole URL of an address, or the address while the site has no `base_url`.
fn absolute(cx: &Context<'_>, href: &str) -> String {
    let origin = cx.site.settings.base.origin.as_deref().unwrap_or_default();
    format!("{origin}{href}")
}

fn breadcrumb(cx: &Context<'_>, id: PageId, trail: &[Crumb<'_>]) -> Value {
    let item = |(at, crumb): (usize, &Crumb<'_>)| {
        let href = crumb.href.clone().unwrap_or_else(|| cx.site.href(id));
        json!({ "@type": "ListItem", "position": at + 1, "name": crumb.title, "item": absolute(cx, &href) })
    };
    let items: Vec<Value> = trail.iter().enumerate().map(item).collect();
    json!({ "@type": "BreadcrumbList", "itemListElement": items })
}

fn how_to(cx: &Context<'_>, at: usize) -> Value {
    let guide = &cx.site.guides[at];
    let steps: Vec<Value> =
        guide.steps().iter().enumerate().map(|(number, step)| how_to_step(cx, at, number, step)).collect();
    let mut value = json!({ "@type": "HowTo", "name": guide.doc.title, "step": steps });
    if let Some(description) = &guide.doc.front.common.description {
        value["description"] = json!(description);
    }
    if let Some(time) = total_duration(guide).and_then(|duration| duration.iso()) {
        value["totalTime"] = json!(time);
    }
    if let Some(Money::Sum { amount, currency }) = &guide.keys.fee {
        value["estimatedCost"] = json!({ "@type": "MonetaryAmount", "currency": currency, "value": amount });
    }
    let supplies = materials(guide.keys, card_id(cx, guide));
    if !supplies.is_empty() {
        let supply = |name| json!({ "@type": "HowToSupply", "name": name });
        value["supply"] = supplies.into_iter().map(supply).collect();
    }
    value
}

fn card_id<'a>(cx: &'a Context<'_>, guide: &Guide<'_>) -> Option<&'a str> {
    guide.card.map(|card| cx.site.cards[card].id)
}

fn how_to_step(cx: &Context<'_>, guide: usize, at: usize, step: &Step) -> Value {
    let mut text = String::new();
    push_text(&step.blocks, &mut text);
    let url = absolute(cx, &cx.site.step_href(guide, at));
    json!({ "@type": "HowToStep", "position": at + 1, "name": step.text, "text": text.trim(), "url": url })
}

fn faq_page(cx: &Context<'_>, group: usize) -> Value {
    let entry = |entry: &usize| {
        let doc = cx.site.entries[*entry].doc;
        let mut text = String::new();
        push_text(&doc.answer.intro, &mut text);
        let answer = json!({ "@type": "Answer", "text": text.trim() });
        json!({ "@type": "Question", "name": doc.question, "acceptedAnswer": answer })
    };
    let entries: Vec<Value> = cx.site.groups[group].entries.iter().map(entry).collect();
    json!({ "@type": "FAQPage", "mainEntity": entries })
}

/// The plain text of some blocks, a space between them.
fn push_text(blocks: &[Block], out: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(inlines) | Block::Plain(inlines) => push_words(&plain_text(inlines), out),
            Block::Heading(heading) => push_words(&heading.text, out),
            Block::List { items, .. } => items.iter().for_each(|item| push_text(&item.blocks, out)),
            Block::Quote(inner) | Block::Callout(_, inner) => push_text(inner, out),
            _ => {}
        }
    }
}

fn push_words(text: &str, out: &mut String) {
    if !out.is_empty() {
        out.push(' ');
    }
    out.push_str(text.trim());
}
