//! Guides and their tasks: which stage each step belongs to, across card types.

use super::tree::Tree;
use super::{Guide, Task};
use crate::diag::{Diags, Place, rules};
use crate::id::did_you_mean;
use crate::model::front::{AnchorId, Stage};
use crate::schema::At;

/// To how many stages a step can belong: what is shown for each stage stays bounded.
const MAX_STAGES: usize = 8;

/// Finds the task of each guide and the stages of its steps, and lists the guides of each task and
/// card type.
pub fn align(tree: &mut Tree<'_>, diags: &mut Diags) {
    for at in 0..tree.guides.len() {
        let task = find_task(tree, &tree.guides[at], diags);
        let stages = task.map_or(&[][..], |task| tree.tasks[task].stages);
        let incomplete = task.is_some_and(|task| tree.pages[tree.tasks[task].page].incomplete);
        let known = Known { stages, task: task.map(|task| tree.tasks[task].id), incomplete };
        let (steps, not_needed) = known.of_guide(&tree.guides[at], tree, diags);
        let guide = &mut tree.guides[at];
        guide.task = task;
        guide.stages = steps;
        guide.not_needed = not_needed;
        if let Some(card) = guide.card {
            tree.cards[card].guides.push(at);
        }
        if let Some(task) = task {
            tree.tasks[task].guides.push(at);
        }
    }
    let guides = &tree.guides;
    let pages = &tree.pages;
    // A guide whose task is not known, for a reason that has been said, may be the one.
    let unsettled =
        guides.iter().any(|guide| guide.task.is_none() && (guide.keys.task.is_some() || guide.doc.troubled));
    for task in &mut tree.tasks {
        task.guides
            .sort_by_key(|guide| (guides[*guide].card, pages[guides[*guide].page].weight(), &guides[*guide].path));
        if task.guides.is_empty() && !unsettled && !pages[task.page].incomplete {
            let message = format!("the task `{}` has no guide", task.id);
            let help = format!("write one with `task: {}`, or make the task a draft", task.id);
            diags.push_with_help(&rules::NO_GUIDE, Place::whole(&task.doc.file), message, help);
        }
    }
    for task in &tree.tasks {
        report_channels(tree, task, diags);
    }
    for card in &mut tree.cards {
        card.guides.sort_by_key(|guide| {
            let page = &pages[guides[*guide].page];
            (page.weight(), &page.title, &guides[*guide].path)
        });
    }
}

/// Two guides of a card type for one task are told apart by their channels.
fn report_channels(tree: &Tree<'_>, task: &Task<'_>, diags: &mut Diags) {
    let card = |guide: &usize| tree.guides[*guide].card;
    for at in &task.guides {
        let guide = &tree.guides[*at];
        let several = task.guides.iter().filter(|other| card(other) == guide.card).count() > 1;
        if several && guide.keys.channel.is_none() && !guide.doc.troubled {
            let message = "another guide of this card type is for the same task, and this one has no channel";
            diags.push(&rules::NO_CHANNEL, Place::whole(&guide.doc.file), message);
        }
    }
}

fn find_task(tree: &Tree<'_>, guide: &Guide<'_>, diags: &mut Diags) -> Option<usize> {
    let written = guide.keys.task.as_ref()?;
    let id = &written.value.0;
    let found = tree.task(id);
    if found.is_none() && !tree.is_excused(&format!("task:{id}")) {
        let help = did_you_mean(id, tree.tasks.iter().map(|task| task.id))
            .unwrap_or_else(|| format!("correct it, or add `content/tasks/{id}.md`"));
        let message = format!("there is no task `{id}`");
        diags.push_with_help(&rules::UNKNOWN_TASK, Place::new(&guide.doc.file, &written.span), message, help);
    }
    // A guide of no card type has no place in a comparison.
    found.filter(|_| guide.card.is_some())
}

/// Whether a stage is the first that a guide names: without a task, one of them is reported for all.
fn first_without_task(guide: &Guide<'_>, written: &At<String>) -> bool {
    let named = guide.steps().iter().flat_map(|step| &step.attributes.stages).next();
    named.is_none_or(|first| first.span == written.span)
}

/// The stages that a guide may name.
struct Known<'t> {
    stages: &'t [Stage],
    task: Option<&'t str>,
    incomplete: bool,
}

impl Known<'_> {
    /// The stages of each step, and those that are not needed.
    fn of_guide(&self, guide: &Guide<'_>, tree: &Tree<'_>, diags: &mut Diags) -> (Vec<Vec<usize>>, Vec<usize>) {
        let has_task = guide.keys.task.is_some();
        let mut steps = Vec::with_capacity(guide.steps().len());
        for step in guide.steps() {
            let mut stages = Vec::with_capacity(step.attributes.stages.len().max(1));
            for written in &step.attributes.stages {
                stages.extend(self.find(written, guide, has_task, diags));
            }
            if step.attributes.stages.is_empty() {
                stages.extend(self.position(&step.id));
            }
            stages.sort_unstable();
            stages.dedup();
            if stages.len() > MAX_STAGES {
                let message = format!("the step `{}` belongs to more than {MAX_STAGES} stages", step.id);
                let place = Place::new(&guide.doc.file, &step.span);
                diags.push_with_help(&rules::BAD_VALUE, place, message, "split the step, or join the stages");
                stages.truncate(MAX_STAGES);
            }
            steps.push(stages);
        }
        let card = guide.card.map(|card| tree.cards[card].id);
        let written = guide.keys.not_needed.as_ref().and_then(|values| values.for_card(card));
        let mut not_needed = Vec::new();
        for written in written.into_iter().flatten() {
            not_needed.extend(self.not_needed(written, guide, &steps, has_task, diags));
        }
        (steps, not_needed)
    }

    fn position(&self, id: &str) -> Option<usize> {
        self.stages.iter().position(|stage| stage.id.value.0 == id)
    }

    fn find(&self, written: &At<String>, guide: &Guide<'_>, has_task: bool, diags: &mut Diags) -> Option<usize> {
        let found = self.position(written);
        // Without its task the guide has been reported already.
        let reported = self.task.is_none() && (has_task || guide.doc.troubled);
        if found.is_some() || self.incomplete || reported {
            return found;
        }
        let place = Place::new(&guide.doc.file, &written.span);
        let Some(task) = self.task else {
            if !first_without_task(guide, written) {
                return None;
            }
            let message = format!("the stage `{}` in a guide without a task", written.value);
            diags.push_with_help(
                &rules::UNKNOWN_STAGE,
                place,
                message,
                "add `task:` to the guide, or take the stage away",
            );
            return None;
        };
        let ids = || self.stages.iter().map(|stage| stage.id.value.0.as_str());
        let help = did_you_mean(written, ids())
            .unwrap_or_else(|| format!("its stages are {}", ids().collect::<Vec<_>>().join(", ")));
        let message = format!("the task `{task}` has no stage `{}`", written.value);
        diags.push_with_help(&rules::UNKNOWN_STAGE, place, message, help);
        None
    }

    fn not_needed(
        &self,
        written: &At<AnchorId>,
        guide: &Guide<'_>,
        steps: &[Vec<usize>],
        has_task: bool,
        diags: &mut Diags,
    ) -> Option<usize> {
        let id = At { value: written.value.0.clone(), span: written.span.clone() };
        let stage = self.find(&id, guide, has_task, diags)?;
        if let Some(step) = steps.iter().position(|stages| stages.contains(&stage)) {
            let step = &guide.steps()[step].id;
            let message =
                format!("the stage `{}` is said not to be needed, but the step `{step}` belongs to it", id.value);
            let place = Place::new(&guide.doc.file, &written.span);
            diags.push_with_help(&rules::BAD_VALUE, place, message, "take one of the two away");
            return None;
        }
        Some(stage)
    }
}
