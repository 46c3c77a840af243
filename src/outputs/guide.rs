//! A guide.

use std::borrow::Cow;

use super::Context;
use super::parts::{MAX_BACKLINKS, materials};
use crate::html::{Html, Renderer, inline_html};
use crate::model::markup::Procedure;
use crate::site::Guide;
use crate::theme::view::{Counterpart, GuideView, Step, StepCount, Switcher, SwitcherItem};

/// For more other card types than this, one link leads to the comparison.
const MAX_OTHERS: usize = 4;
/// The anchor of the comparison on the page of a task.
const COMPARISON: &str = "_compare";
/// How many steps of another card type a step shows.
const MAX_STEPS: usize = 5;
/// How many guides of one card type for one task the switcher shows.
const MAX_CHANNELS: usize = 6;
/// How many questions a step and the page show.
const MAX_STEP_QUESTIONS: usize = 3;
const MAX_QUESTIONS: usize = 8;

pub(super) fn view<'a>(cx: &'a Context<'a>, at: usize) -> GuideView<'a> {
    let guide = &cx.site.guides[at];
    let keys = guide.keys;
    let card_id = guide.card.map(|card| cx.site.cards[card].id);
    let text = Text::new(cx, guide);
    GuideView {
        site: &cx.frame,
        t: &cx.t,
        once: &cx.once,
        page: cx.page(guide.page),
        card: guide.card.map(|card| cx.card_tag(card)),
        task: guide.task.map(|task| cx.link(cx.site.tasks[task].page)),
        channel: keys.channel.as_ref().map(|channel| Cow::Borrowed(channel.title.as_str())),
        switcher: switcher(cx, at),
        warning: keys.warning.as_deref().map(Cow::Borrowed),
        alternatives: cx.resolved(&cx.site.alternatives[guide.page]),
        duration: cx.duration_of(guide),
        completes_in: keys.completes_in.as_ref().map(|duration| cx.strings.duration(duration)),
        fee: keys.fee.as_ref().map(|fee| cx.strings.money(fee)),
        who: keys.who.as_deref().map(Cow::Borrowed),
        materials: materials(keys, card_id),
        intro: text.intro,
        steps_title: text.procedure.map(|procedure| procedure.heading.text.clone()),
        steps_id: text.procedure.map(|procedure| procedure.heading.anchor.clone()),
        steps_intro: text.steps_intro,
        steps: steps(cx, at),
        count: count(cx, guide.steps().len()),
        former_steps: cx.former_steps(guide.page, Some(at)),
        outro: text.outro,
        faqs: cx.entry_links(&entries(guide), MAX_QUESTIONS),
    }
}

fn entries(guide: &Guide<'_>) -> Vec<usize> {
    let mut entries: Vec<usize> = guide.step_entries.iter().map(|(_, entry)| *entry).collect();
    entries.sort_unstable();
    entries.dedup();
    entries
}

/// The rendered parts of the text around the steps; footnotes stand at its end.
struct Text<'a> {
    intro: Html,
    procedure: Option<&'a Procedure>,
    steps_intro: Html,
    outro: Html,
}

impl<'a> Text<'a> {
    fn new(cx: &Context<'a>, guide: &Guide<'a>) -> Self {
        let body = &guide.doc.body;
        let procedure = body.procedure.as_deref();
        let Some(renderer) = cx.renderer(guide.page) else {
            return Self {
                intro: Html::default(),
                procedure,
                steps_intro: Html::default(),
                outro: Html::default(),
            };
        };
        let Some(steps) = procedure else {
            let intro = renderer.with_footnotes(&body.intro);
            return Self { intro, procedure, steps_intro: Html::default(), outro: Html::default() };
        };
        Self {
            intro: renderer.blocks(&body.intro),
            procedure,
            steps_intro: renderer.blocks(&steps.intro),
            outro: renderer.with_footnotes(&body.outro),
        }
    }
}

fn count(cx: &Context<'_>, steps: usize) -> Option<StepCount> {
    let number = steps.to_string();
    let n = ("n", number.as_str());
    (steps > 0).then(|| StepCount {
        total: cx.strings.fill("steps_total", &[n]),
        value: cx.strings.fill("n_steps_value", &[n]),
        progress: cx.strings.fill("progress", &[n]),
        begin: cx.strings.fill("progress", &[n, ("done", "0")]),
    })
}

fn steps<'a>(cx: &'a Context<'a>, at: usize) -> Vec<Step<'a>> {
    let guide = &cx.site.guides[at];
    let (Some(renderer), Some(lent)) = (cx.renderer(guide.page), cx.lent_renderer(guide.page)) else {
        return Vec::new();
    };
    let of = |step: &crate::model::markup::Step| if step.lent { &lent } else { &renderer };
    let steps = guide.steps().iter().enumerate();
    steps.map(|(number, step)| self::step(cx, at, number, of(step))).collect()
}

fn step<'a>(cx: &'a Context<'a>, guide_at: usize, at: usize, renderer: &Renderer<'a>) -> Step<'a> {
    let guide = &cx.site.guides[guide_at];
    let step = &guide.steps()[at];
    let attributes = &step.attributes;
    let entries: Vec<usize> = guide.entries_of_step(at).collect();
    let branches = step.branches();
    let others = counterparts(cx, guide, at);
    Step {
        id: &step.id,
        former: attributes.former.iter().map(|id| id.value.as_str()).collect(),
        code: guide.codes.get(at).copied().flatten().map(|code| code.to_string()),
        short: cx.short(guide.codes.get(at).copied().flatten()),
        number: at + 1,
        prefix: cx.step_prefix(at),
        name: cx.step_name(at, &step.text),
        title: &step.text,
        title_html: inline_html(&step.title),
        duration: attributes.duration.as_ref().map(|duration| cx.strings.duration(duration)),
        fee: attributes.fee.as_ref().map(|fee| cx.strings.money(fee)),
        who: attributes.who.as_deref(),
        body: renderer.blocks(&step.blocks[..branches]),
        branches: renderer.blocks(&step.blocks[branches..]),
        result: step.result.as_ref().map(|blocks| renderer.blocks(blocks)),
        needs: step.needs.as_ref().map(|blocks| renderer.blocks(blocks)),
        compare: compare(cx, guide, at, &others),
        others,
        faqs: cx.entry_links(&entries, MAX_STEP_QUESTIONS),
        more_faqs: entries
            .get(MAX_STEP_QUESTIONS)
            .map(|entry| cx.link(cx.site.groups[cx.site.entries[*entry].group].page)),
        backlinks: cx.backlinks(cx.site.backlinks.to_anchor(guide.page, &step.id), MAX_BACKLINKS),
        lang: (step.lent || cx.site.pages[guide.page].lent).then(|| cx.default_lang()),
    }
}

fn has_too_many_cards(cx: &Context<'_>) -> bool {
    cx.site.cards.len() > MAX_OTHERS + 1
}

/// What the other card types have in the stages of a step.
fn counterparts<'a>(cx: &'a Context<'a>, guide: &Guide<'_>, step: usize) -> Vec<Counterpart<'a>> {
    let (Some(task), false) = (guide.task, has_too_many_cards(cx)) else {
        return Vec::new();
    };
    let stages = &guide.stages[step];
    let counterpart = |card: usize| {
        let title = cx.card_title(card);
        let mut steps = Vec::new();
        let mut guides = 0;
        let mut not_needed = true;
        for other in cx.site.guides_for(task, card) {
            let own = &cx.site.guides[other];
            guides += 1;
            not_needed &= stages.iter().all(|stage| own.not_needed.contains(stage));
            let in_stages = |step: &usize| own.stages[*step].iter().any(|stage| stages.contains(stage));
            let room = MAX_STEPS - steps.len();
            let link = |step| cx.step_link(other, step, "step_in_card", ("card", &title));
            steps.extend((0..own.stages.len()).filter(in_stages).take(room).map(link));
        }
        let not_needed = not_needed && guides > 0 && steps.is_empty();
        (not_needed || !steps.is_empty()).then(|| Counterpart { card: cx.card_tag(card), steps, not_needed })
    };
    if stages.is_empty() {
        return Vec::new();
    }
    (0..cx.site.cards.len()).filter(|card| Some(*card) != guide.card).filter_map(counterpart).collect()
}

/// The stage of a step on the task page, where there is too much to list.
fn compare(cx: &Context<'_>, guide: &Guide<'_>, step: usize, others: &[Counterpart<'_>]) -> Option<String> {
    let full = others.iter().any(|other| other.steps.len() >= MAX_STEPS);
    let task = &cx.site.tasks[guide.task.filter(|_| full || has_too_many_cards(cx))?];
    let stage = *guide.stages[step].first()?;
    Some(cx.site.href_to(task.page, &task.stages[stage].id.value.0))
}

/// The same task for the other card types; for a shared guide without a task, its other pages.
fn switcher<'a>(cx: &'a Context<'a>, at: usize) -> Option<Switcher<'a>> {
    let guide = &cx.site.guides[at];
    let card = guide.card?;
    if cx.site.cards.len() < 2 {
        return None;
    }
    let guides_of = |card: usize| -> Vec<usize> {
        match guide.task {
            Some(task) => cx.site.guides_for(task, card).collect(),
            None => {
                variants(cx, at).iter().copied().filter(|guide| cx.site.guides[*guide].card == Some(card)).collect()
            }
        }
    };
    let cards: Vec<usize> = match guide.task {
        Some(_) if has_too_many_cards(cx) => vec![card],
        Some(_) => (0..cx.site.cards.len()).collect(),
        None => {
            variants(cx, at).iter().filter_map(|guide| cx.site.guides[*guide].card).take(MAX_OTHERS + 1).collect()
        }
    };
    if cards.len() < 2 && guide.task.is_none() {
        return None;
    }
    let mut items = Vec::new();
    for card in cards {
        let guides = guides_of(card);
        if guides.is_empty() {
            items.push(SwitcherItem { card: cx.card_tag(card), channel: None, href: None, current: false });
        }
        let shown = guides.iter().enumerate().filter(|(place, other)| *place < MAX_CHANNELS || **other == at);
        for (_, other) in shown {
            let own = &cx.site.guides[*other];
            let channel = own.keys.channel.as_ref().filter(|_| guides.len() > 1);
            items.push(SwitcherItem {
                card: cx.card_tag(card),
                channel: channel.map(|channel| Cow::Borrowed(channel.title.as_str())),
                href: Some(cx.site.href(own.page)),
                current: *other == at,
            });
        }
    }
    let compare = guide.task.map(|task| {
        let own = &cx.site.tasks[task];
        match own.stages {
            [] => cx.site.href(own.page),
            _ => cx.site.href_to(own.page, COMPARISON),
        }
    });
    Some(Switcher { items, compare })
}

/// The guides that the source of a shared guide makes; none for one that is not shared.
fn variants<'a>(cx: &'a Context<'_>, at: usize) -> &'a [usize] {
    cx.site.guides[at].choose.map_or(&[], |choose| &cx.site.chooses[choose].guides)
}
