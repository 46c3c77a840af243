//! The index of the search: what each page says, by its parts.

use std::sync::Arc;

use super::plain_text::PlainText;
use super::{Context, Make, Output, redirects};
use crate::config::Locale;
use crate::model::ledger::Code;
use crate::model::markup::{Block, Body, Step};
use crate::search::engine::Files;
use crate::search::{self, Doc, Kind as DocKind, Options, Remains, Unit};
use crate::site::{Kind, PageId, ResolvedBody, output_path};

/// The index of a language among the outputs, to be asked before it is written.
pub struct Index<'p> {
    /// The outputs, in the order of their paths.
    pub(super) plan: &'p [Output],
    pub(super) locale: &'p Locale,
}

impl Files for Index<'_> {
    fn read(&self, name: &str) -> Option<Vec<u8>> {
        let path = path(self.locale, name);
        let at = self.plan.binary_search_by(|output| output.path.as_str().cmp(&path)).ok()?;
        match &self.plan[at].make {
            Make::Bytes(bytes) => Some(bytes.to_vec()),
            _ => None,
        }
    }
}

/// The files of the index of a language that has one, and what a revision of it needs to know. Nothing if `is_over` tells
/// meanwhile that nobody wants it any more.
pub(super) fn files(cx: &Context<'_>, is_over: &dyn Fn() -> bool) -> Option<(Vec<Output>, Remains)> {
    let site = cx.site;
    let file = |file: search::File| Output {
        path: path(site.locale, &file.name),
        make: Make::Bytes(Arc::from(file.bytes)),
    };
    let made = search::build(&docs(cx), &options(cx), is_over)?;
    Some((made.files.into_iter().map(file).collect(), made.remains))
}

/// The path of a file of the index.
fn path(locale: &Locale, name: &str) -> String {
    format!("{}{name}", folder(locale))
}

fn folder(locale: &Locale) -> String {
    output_path(&locale.address("/search/")).trim_end_matches("index.html").to_owned()
}

/// What an index is made of.
pub struct Described {
    /// The folder of its files in the output, with a `/` at its end.
    pub folder: String,
    /// The pages that are found by it.
    pub docs: Vec<Doc>,
}

/// What the index of a language is made of, if there is one.
pub(super) fn described(cx: &Context<'_>) -> Option<Described> {
    has_index(cx).then(|| Described { folder: folder(cx.site.locale), docs: docs(cx) })
}

pub(super) fn has_index(cx: &Context<'_>) -> bool {
    cx.site.settings.search.enabled && cx.site.search.is_some()
}

/// What the index is made with.
fn options<'o>(cx: &'o Context<'_>) -> Options<'o> {
    let settings = &cx.site.settings.search;
    Options {
        stems: cx.site.locale.lang.language() == "en",
        cards: (0..cx.site.cards.len()).map(|card| named(cx, card)).collect(),
        strings: strings(cx),
        on_miss: settings.on_miss.as_deref(),
        words: &settings.words,
        synonyms: &settings.synonyms,
    }
}

fn named(cx: &Context<'_>, card: usize) -> (String, String) {
    (cx.card_title(card).into_owned(), cx.site.href(cx.site.cards[card].page))
}

/// What the box says.
fn strings(cx: &Context<'_>) -> serde_json::Value {
    let get = |name: &'static str| cx.strings.get(name);
    let kinds = ["search_kind_guides", "search_kind_questions", "search_kind_pages", "search_kind_terms"].map(get);
    serde_json::json!({
        "found": get("search_found"), "nothing": get("search_nothing"), "meant": get("search_instead"), "exact": get("search_exact"),
        "close": get("search_close"), "unmark": get("search_unmark"), "more": get("search_more"), "all_cards": get("search_all_cards"), "all_kinds": get("search_all_kinds"),
        "step": get("search_step"), "kinds": kinds,
    })
}

/// Every page of the language that says something of its own.
fn docs(cx: &Context<'_>) -> Vec<Doc> {
    (0..cx.site.pages.len()).filter_map(|page| doc(cx, page)).collect()
}

fn doc(cx: &Context<'_>, id: PageId) -> Option<Doc> {
    let site = cx.site;
    let page = &site.pages[id];
    if page.lent || redirects::of_page(site, id).is_some() {
        return None;
    }
    let mut doc = Doc {
        href: site.href(id),
        title: cx.title_with_card(id, &page.title).into_owned(),
        kind: DocKind::Page,
        cards: page.card.into_iter().collect(),
        keywords: page.common.and_then(|common| common.keywords.clone()).unwrap_or_default(),
        units: Vec::new(),
    };
    match page.kind {
        Kind::Guide(guide) => describe_guide(cx, guide, &mut doc),
        Kind::Card(card) => doc.keywords.extend(site.cards[card].keys.synonyms.iter().flatten().cloned()),
        Kind::Task(task) => doc.keywords.extend(site.tasks[task].keys.synonyms.iter().flatten().cloned()),
        Kind::Entry(entry) => describe_entry(cx, entry, &mut doc),
        Kind::Group(group) => describe_group(cx, group, &mut doc),
        Kind::Glossary => describe_glossary(cx, &mut doc),
        Kind::Plain => {}
        _ => return None,
    }
    if doc.units.is_empty() {
        let description = page.common.and_then(|common| common.description.as_deref()).unwrap_or_default();
        doc.units.push(Unit { text: description.to_owned(), ..Unit::default() });
        if let Some(body) = page.body {
            units(body, &site.links[id], &[], &mut doc.units);
        }
    }
    Some(doc)
}

fn describe_guide(cx: &Context<'_>, at: usize, doc: &mut Doc) {
    let site = cx.site;
    let guide = &site.guides[at];
    doc.kind = DocKind::Guide;
    if let Some(card) = guide.card {
        doc.keywords.push(cx.card_title(card).into_owned());
        doc.keywords.extend(site.cards[card].keys.synonyms.iter().flatten().cloned());
    }
    if let Some(task) = guide.task {
        doc.keywords.push(site.tasks[task].doc.title.clone());
        doc.keywords.extend(site.tasks[task].keys.synonyms.iter().flatten().cloned());
    }
    let description = guide.doc.front.common.description.clone().unwrap_or_default();
    doc.units.push(Unit { text: description, ..Unit::default() });
    if let Some(body) = site.pages[guide.page].body {
        units(body, &site.links[guide.page], &guide.codes, &mut doc.units);
    }
}

fn describe_entry(cx: &Context<'_>, at: usize, doc: &mut Doc) {
    let entry = &cx.site.entries[at];
    doc.kind = DocKind::Question;
    doc.cards.clone_from(&entry.cards);
    doc.keywords.extend(entry.doc.keys.synonyms.iter().flatten().cloned());
    doc.units.push(Unit { text: text(&entry.links, &entry.doc.answer.intro), ..Unit::default() });
}

/// A group; its entries are parts of it if they have no pages.
fn describe_group(cx: &Context<'_>, at: usize, doc: &mut Doc) {
    doc.kind = DocKind::Question;
    let group = &cx.site.groups[at];
    let description = group.doc.common.description.clone().unwrap_or_default();
    doc.units.push(Unit { text: description, ..Unit::default() });
    for entry in group.entries.iter().map(|entry| &cx.site.entries[*entry]).filter(|entry| entry.page.is_none()) {
        doc.keywords.extend(entry.doc.keys.synonyms.iter().flatten().cloned());
        doc.units.push(Unit {
            anchor: entry.id.to_owned(),
            label: entry.doc.question.clone(),
            text: text(&entry.links, &entry.doc.answer.intro),
            ..Unit::default()
        });
    }
}

fn describe_glossary(cx: &Context<'_>, doc: &mut Doc) {
    doc.kind = DocKind::Terms;
    doc.units.push(Unit::default());
    doc.units.extend(cx.site.terms.iter().map(|term| Unit {
        anchor: term.id.to_owned(),
        label: term.doc.name.clone(),
        text: text(&term.links, &term.doc.definition.intro),
        ..Unit::default()
    }));
}

fn text(links: &ResolvedBody, blocks: &[Block]) -> String {
    let mut own = PlainText::whole(links);
    own.push(blocks);
    own.out
}

/// The parts of a text: what stands before its headings, each heading, each step.
fn units(body: &Body, links: &ResolvedBody, codes: &[Option<Code>], units: &mut Vec<Unit>) {
    sections(&body.intro, links, units);
    if let Some(procedure) = &body.procedure {
        units.push(Unit {
            anchor: procedure.heading.anchor.clone(),
            label: procedure.heading.text.clone(),
            text: text(links, &procedure.intro),
            ..Unit::default()
        });
        for (at, step) in procedure.steps.iter().enumerate() {
            units.push(step_unit(at, step, codes.get(at).copied().flatten(), links));
        }
    }
    sections(&body.outro, links, units);
}

fn step_unit(at: usize, step: &Step, code: Option<Code>, links: &ResolvedBody) -> Unit {
    let mut own = PlainText::whole(links);
    for blocks in [step.needs.as_ref(), Some(&step.blocks), step.result.as_ref()].into_iter().flatten() {
        own.push(blocks);
    }
    Unit {
        anchor: step.id.clone(),
        label: step.text.clone(),
        number: at + 1,
        code: code.map(|code| code.to_string()).unwrap_or_default(),
        text: own.out,
    }
}

fn sections(blocks: &[Block], links: &ResolvedBody, units: &mut Vec<Unit>) {
    let mut from = 0;
    for (at, block) in blocks.iter().enumerate() {
        if let Block::Heading(heading) = block {
            add(text(links, &blocks[from..at]), units);
            let (anchor, label) = (heading.anchor.clone(), heading.text.clone());
            units.push(Unit { anchor, label, ..Unit::default() });
            from = at + 1;
        }
    }
    add(text(links, &blocks[from..]), units);
}

/// Adds text to the last part, or begins the first one.
fn add(text: String, units: &mut Vec<Unit>) {
    if text.is_empty() {
        return;
    }
    match units.last_mut() {
        Some(unit) if unit.text.is_empty() => unit.text = text,
        Some(unit) => unit.text.extend([" ", text.as_str()]),
        None => units.push(Unit { text, ..Unit::default() }),
    }
}
