//! The headings of a translation have the anchors of those they translate: an address is the same in
//! every language.

use rustc_hash::FxHashSet;

use super::Joining;
use crate::diag::{Place, rules};
use crate::model::markup::{Block, Body, Heading, Inline, visit_headings, visit_headings_mut};

/// Gives the headings of a translation their anchors, part by part.
pub(super) fn join(original: &Body, body: &mut Body, joining: &mut Joining<'_>) {
    let mut lost = Vec::new();
    match (&original.title, &mut body.title) {
        (Some(own), Some(title)) => adopt(title, own),
        // It is there for its anchor; links in it are those of the original.
        (Some(own), title @ None) => {
            let content = vec![Inline::Text(own.text.clone().into(), own.span.clone())];
            *title = Some(Box::new(Heading { content, ..Heading::clone(own) }));
        }
        (None, _) => {}
    }
    // The ids of steps are theirs, whatever the translation calls its headings.
    let steps = original.procedure.iter().flat_map(|procedure| &procedure.steps);
    let ids: FxHashSet<&str> = steps
        .flat_map(|step| step.attributes.former.iter().map(|id| id.value.as_str()).chain([step.id.as_str()]))
        .collect();
    let mut join_part = |own: &[Block], blocks: &mut Vec<Block>| join_blocks(own, blocks, &ids, &mut lost);
    join_part(&original.intro, &mut body.intro);
    if let (Some(own), Some(translated)) = (&original.procedure, &mut body.procedure) {
        adopt(&mut translated.heading, &own.heading);
        join_part(&own.intro, &mut translated.intro);
        for (own, step) in own.steps.iter().zip(&mut translated.steps).filter(|(_, step)| !step.lent) {
            join_part(&own.blocks, &mut step.blocks);
            for (own, aside) in [(&own.result, &mut step.result), (&own.needs, &mut step.needs)] {
                if let (Some(own), Some(aside)) = (own, aside) {
                    join_part(own, aside);
                }
            }
        }
    }
    join_part(&original.outro, &mut body.outro);
    report(&lost, joining);
}

/// The same for an answer, which has no steps.
pub(super) fn join_answer(original: &Body, body: &mut Body, joining: &mut Joining<'_>) {
    let mut lost = Vec::new();
    join_blocks(&original.intro, &mut body.intro, &FxHashSet::default(), &mut lost);
    report(&lost, joining);
}

/// Reports anchors that no heading has.
fn report(lost: &[String], joining: &mut Joining<'_>) {
    if !lost.is_empty() {
        let shown: Vec<String> = lost.iter().take(5).map(|id| format!("`#{id}`")).collect();
        let message = format!(
            "the headings do not correspond to those of `{}`: {} {} here",
            joining.original,
            shown.join(", "),
            if lost.len() == 1 { "is not" } else { "are not" },
        );
        let help = "write the same headings in the same order, or give them the ids of the original: `{#id}`";
        joining.diags.push_with_help(&rules::LOST_HEADING, Place::whole(joining.file), message, help);
    }
}

fn adopt(heading: &mut Heading, own: &Heading) {
    adopt_anchor(heading, &own.anchor);
    heading.number = own.number;
}

fn adopt_anchor(heading: &mut Heading, anchor: &str) {
    if heading.anchor != anchor {
        heading.slug = Some(std::mem::replace(&mut heading.anchor, anchor.to_owned()));
    }
}

/// Pairs the headings of a part: by id, then one by one if what is left is alike, else by slug. An anchor
/// that no heading takes stands at the start of the part, so that links to it lead there. No heading takes
/// one of `ids`.
fn join_blocks(original: &[Block], blocks: &mut Vec<Block>, ids: &FxHashSet<&str>, lost: &mut Vec<String>) {
    let mut own: Vec<&Heading> = Vec::new();
    visit_headings(original, &mut |heading| own.push(heading));
    let mut taken: FxHashSet<String> = FxHashSet::default();
    let mut open: Vec<(String, u8)> = Vec::new();
    visit_headings(blocks, &mut |heading| {
        if heading.explicit {
            taken.insert(heading.anchor.clone());
        } else {
            open.push((heading.anchor.clone(), heading.level));
        }
    });
    own.retain(|heading| !taken.contains(&heading.anchor));
    if own.iter().map(|heading| &heading.level).eq(open.iter().map(|(_, level)| level)) {
        let mut headings = own.into_iter();
        visit_headings_mut(blocks, &mut |heading| {
            if let Some(own) = (!heading.explicit).then(|| headings.next()).flatten() {
                adopt(heading, own);
            }
        });
        return;
    }
    visit_headings_mut(blocks, &mut |heading| {
        if !heading.explicit && ids.contains(heading.anchor.as_str()) {
            let anchor = format!("{}-1", heading.anchor);
            adopt_anchor(heading, &anchor);
        }
    });
    own.retain(|heading| open.iter().all(|(slug, _)| *slug != heading.anchor));
    if !own.is_empty() {
        let ids: Vec<String> = own.into_iter().map(|heading| heading.anchor.clone()).collect();
        lost.extend(ids.iter().cloned());
        blocks.insert(0, Block::Anchors(ids));
    }
}
