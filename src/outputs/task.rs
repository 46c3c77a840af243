//! A task: which way applies to me, and how the card types compare, stage by stage.

use std::borrow::Cow;

use super::Context;
use super::parts::{materials, total_duration};
use crate::site::{Guide, Task};
use crate::theme::view::{Choice, FactRow, Matrix, MatrixCell, MatrixHead, MatrixRow, MatrixStep, TaskView};

/// With more card types than this, the comparison has them as rows.
const MAX_COLUMNS: usize = 4;
/// How many questions the page shows.
const MAX_QUESTIONS: usize = 8;

pub(super) fn view<'a>(cx: &'a Context<'a>, at: usize) -> TaskView<'a> {
    let task = &cx.site.tasks[at];
    let cards: Vec<usize> = (0..cx.site.cards.len()).collect();
    TaskView {
        site: &cx.frame,
        t: &cx.t,
        once: &cx.once,
        page: cx.page(task.page),
        body: cx.body(task.page),
        choices: cards.iter().map(|card| cx.choice(*card, cx.site.guides_for(at, *card))).collect(),
        facts: facts(cx, at, &cards),
        matrix: if cards.len() > 1 { matrix(cx, at, &cards) } else { None },
        faqs: cx.entry_links(&entries(cx, task), MAX_QUESTIONS),
    }
}

impl<'a> Context<'a> {
    /// A card type with some of its guides.
    pub(super) fn choice(&self, card: usize, guides: impl Iterator<Item = usize>) -> Choice<'a> {
        let site: &'a crate::site::Site<'a> = self.site;
        Choice {
            card: self.card_tag(card),
            recognise: site.cards[card].keys.recognise.as_deref().map(Cow::Borrowed),
            guides: guides.map(|guide| self.guide_item(guide, false)).collect(),
        }
    }
}

/// The questions about the steps of a task's guides, each once.
fn entries(cx: &Context<'_>, task: &Task<'_>) -> Vec<usize> {
    let mut entries: Vec<usize> = task
        .guides
        .iter()
        .flat_map(|guide| cx.site.guides[*guide].step_entries.iter().map(|(_, entry)| *entry))
        .collect();
    entries.sort_unstable();
    entries.dedup();
    entries
}

/// What is known of the first guide of each card type; a row that is unknown for all is left out.
fn facts<'a>(cx: &'a Context<'_>, task: usize, cards: &[usize]) -> Vec<FactRow<'a>> {
    let strings = cx.strings;
    let row = |name: &'static str, title: &'static str, value: &dyn Fn(&Guide<'_>) -> Option<String>| FactRow {
        name,
        title: strings.get(title),
        values: cards
            .iter()
            .map(|card| cx.site.guides_for(task, *card).next().and_then(|guide| value(&cx.site.guides[guide])))
            .collect(),
    };
    let rows = [
        row("steps", "fact_steps", &|guide| {
            let count = guide.steps().len();
            (count > 0).then(|| strings.fill("n_steps_value", &[("n", &count.to_string())]))
        }),
        row("duration", "fact_duration", &|guide| {
            total_duration(guide).map(|duration| strings.duration(&duration))
        }),
        row("completes_in", "fact_completes_in", &|guide| {
            guide.keys.completes_in.as_ref().map(|duration| strings.duration(duration))
        }),
        row("fee", "fact_fee", &|guide| guide.keys.fee.as_ref().map(|fee| strings.money(fee))),
        row("who", "fact_who", &|guide| guide.keys.who.clone()),
        row("materials", "fact_materials", &|guide| {
            let card = guide.card.map(|card| cx.site.cards[card].id);
            let materials = materials(guide.keys, card);
            let materials: Vec<&str> = materials.iter().map(AsRef::as_ref).collect();
            (!materials.is_empty()).then(|| strings.list(&materials))
        }),
    ];
    rows.into_iter().filter(|row| row.values.iter().any(Option::is_some)).collect()
}

/// The comparison: stages by card types, or the other way round for many card types.
fn matrix<'a>(cx: &'a Context<'a>, at: usize, cards: &[usize]) -> Option<Matrix<'a>> {
    let task = &cx.site.tasks[at];
    let mut stages: Vec<Option<usize>> = (0..task.stages.len()).map(Some).collect();
    let outside = |guide: &usize| cx.site.guides[*guide].stages.iter().any(Vec::is_empty);
    if task.guides.iter().any(outside) {
        stages.push(None);
    }
    if task.stages.is_empty() || task.guides.is_empty() {
        return None;
    }
    let stage_head = |stage: &Option<usize>| match stage {
        Some(stage) => MatrixHead {
            title: Cow::Borrowed(&task.stages[*stage].title),
            id: Some(&task.stages[*stage].id.value.0),
            card: None,
        },
        None => MatrixHead { title: Cow::Borrowed(cx.strings.get("other_steps")), id: None, card: None },
    };
    let card_head =
        |card: &usize| MatrixHead { title: cx.card_title(*card), id: None, card: Some(cx.card_tag(*card)) };
    let cell = |card: usize, stage: Option<usize>| cell(cx, at, card, stage);
    let by_card = cards.len() > MAX_COLUMNS;
    let (heads, rows) = if by_card {
        let row = |card: &usize| MatrixRow {
            head: card_head(card),
            cells: stages.iter().map(|stage| cell(*card, *stage)).collect(),
        };
        (stages.iter().map(stage_head).collect(), cards.iter().map(row).collect())
    } else {
        let row = |stage: &Option<usize>| MatrixRow {
            head: stage_head(stage),
            cells: cards.iter().map(|card| cell(*card, *stage)).collect(),
        };
        (cards.iter().map(card_head).collect(), stages.iter().map(row).collect())
    };
    Some(Matrix { by_card, heads, rows })
}

/// What a card type does in a stage, or in none.
fn cell<'a>(cx: &'a Context<'a>, task: usize, card: usize, stage: Option<usize>) -> MatrixCell<'a> {
    let guides: Vec<usize> = cx.site.guides_for(task, card).collect();
    let mut steps = Vec::new();
    for at in &guides {
        let guide = &cx.site.guides[*at];
        let channel = guide.keys.channel.as_ref().filter(|_| guides.len() > 1);
        for (number, step) in guide.steps().iter().enumerate() {
            let stages = &guide.stages[number];
            if stage.map_or(stages.is_empty(), |stage| stages.contains(&stage)) {
                steps.push(MatrixStep {
                    name: cx.step_name(number, &step.text),
                    href: cx.site.step_href(*at, number),
                    duration: step.attributes.duration.as_ref().map(|duration| cx.strings.duration(duration)),
                    channel: channel.map(|channel| Cow::Borrowed(channel.title.as_str())),
                });
            }
        }
    }
    let says_not_needed =
        |guide: &usize| stage.is_some_and(|stage| cx.site.guides[*guide].not_needed.contains(&stage));
    let empty = match () {
        () if !steps.is_empty() => None,
        () if guides.is_empty() => Some("no-guide"),
        () if guides.iter().all(says_not_needed) => Some("not-needed"),
        () => Some("none"),
    };
    MatrixCell { steps, empty }
}
