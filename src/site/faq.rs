//! FAQ entries: the card types and the steps that each is about.

use super::resolve::{Referrer, Resolver};
use super::{Kind, tree::Tree};
use crate::diag::{Diags, Place, rules};
use crate::id::did_you_mean;
use crate::schema::At;

/// What an entry is about.
pub struct Binding {
    /// The card types; empty for all.
    pub cards: Vec<usize>,
    /// The steps: guide and step.
    pub steps: Vec<(usize, usize)>,
}

/// Finds what each entry is about.
pub fn bind(tree: &Tree<'_>, resolver: &Resolver<'_, '_>, diags: &mut Diags) -> Vec<Binding> {
    (0..tree.entries.len()).map(|entry| bind_entry(tree, resolver, entry, diags)).collect()
}

fn bind_entry(tree: &Tree<'_>, resolver: &Resolver<'_, '_>, entry: usize, diags: &mut Diags) -> Binding {
    let entry = &tree.entries[entry];
    let file = &tree.groups[entry.group].doc.file;
    let keys = &entry.doc.keys;
    let written = keys.cards.as_deref().unwrap_or_default();
    let mut cards: Vec<usize> = written.iter().filter_map(|card| tree.find_card(card, file, diags)).collect();
    cards.sort_unstable();
    cards.dedup();
    let from = Referrer { file, card: None, page: entry.page, prefix: "" };
    let mut steps = Vec::new();
    for written in keys.steps.iter().flatten() {
        let Some((page, id)) = resolver.resolve_step(from, written, diags) else {
            continue;
        };
        let Kind::Guide(guide) = tree.pages[page].kind else {
            continue;
        };
        let outside = tree.guides[guide].card.is_some_and(|card| !cards.is_empty() && !cards.contains(&card));
        if outside && cards.len() == keys.cards.as_ref().map_or(0, Vec::len) {
            let card = tree.guides[guide].card.map_or("", |card| tree.cards[card].id);
            let message = format!("the step is one of `{card}`, and the entry is not about that card type");
            let help = format!("add `{card}` to `cards:`, or take the step away");
            diags.push_with_help(&rules::OUTSIDE_CARDS, Place::new(file, &written.span), message, help);
            continue;
        }
        let step = tree.guides[guide].steps().iter().position(|step| step.id == id);
        steps.extend(step.map(|step| (guide, step)));
    }
    for written in keys.stages.iter().flatten() {
        let found = stage_steps(tree, written, file, diags);
        let applies =
            |guide: usize| tree.guides[guide].card.is_none_or(|card| cards.is_empty() || cards.contains(&card));
        steps.extend(found.into_iter().filter(|(guide, _)| applies(*guide)));
    }
    steps.sort_by_key(|(guide, step)| (tree.guides[*guide].card, *guide, *step));
    steps.dedup();
    Binding { cards, steps }
}

/// The steps of a stage, `cancel#confirm`, for every card type.
fn stage_steps(
    tree: &Tree<'_>,
    written: &At<String>,
    file: &std::sync::Arc<str>,
    diags: &mut Diags,
) -> Vec<(usize, usize)> {
    let place = Place::new(file, &written.span);
    let Some((task_id, stage_id)) = written.value.split_once('#') else {
        let message = format!("`{}` is not a stage", written.value);
        diags.push_with_help(
            &rules::UNKNOWN_STAGE,
            place,
            message,
            "write it as `TASK#STAGE`, for example `cancel#confirm`",
        );
        return Vec::new();
    };
    let Some(task) = tree.task(task_id).map(|task| &tree.tasks[task]) else {
        if !tree.is_excused(&format!("task:{task_id}")) {
            let help = did_you_mean(task_id, tree.tasks.iter().map(|task| task.id))
                .unwrap_or_else(|| format!("correct it, or add `content/tasks/{task_id}.md`"));
            diags.push_with_help(&rules::UNKNOWN_TASK, place, format!("there is no task `{task_id}`"), help);
        }
        return Vec::new();
    };
    let ids = || task.stages.iter().map(|stage| stage.id.value.0.as_str());
    let Some(stage) = ids().position(|id| id == stage_id) else {
        if !tree.pages[task.page].incomplete {
            let help = did_you_mean(stage_id, ids())
                .unwrap_or_else(|| format!("its stages are {}", ids().collect::<Vec<_>>().join(", ")));
            let message = format!("the task `{task_id}` has no stage `{stage_id}`");
            diags.push_with_help(&rules::UNKNOWN_STAGE, place, message, help);
        }
        return Vec::new();
    };
    let steps = |guide: &usize| {
        let guide = *guide;
        tree.guides[guide].steps_of_stage(stage).map(move |step| (guide, step)).collect::<Vec<_>>()
    };
    task.guides.iter().flat_map(steps).collect()
}
