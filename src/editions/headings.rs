//! The headings of a translation have the anchors of those they translate: an address is the same in
//! every language.

use rustc_hash::FxHashSet;

use super::Joining;
use crate::diag::{Place, rules};
use crate::model::markup::{Block, Body, Heading, visit_headings, visit_headings_mut};

/// Gives the headings of a translation their anchors, part by part.
pub(super) fn join(original: &Body, body: &mut Body, joining: &mut Joining<'_>) {
    let mut lost = Vec::new();
    match (&original.title, &mut body.title) {
        (Some(own), Some(title)) => adopt(title, &own.anchor),
        (Some(own), title @ None) => *title = Some(own.clone()),
        (None, _) => {}
    }
    join_blocks(&original.intro, &mut body.intro, &mut lost);
    if let (Some(own), Some(translated)) = (&original.procedure, &mut body.procedure) {
        adopt(&mut translated.heading, &own.heading.anchor);
        join_blocks(&own.intro, &mut translated.intro, &mut lost);
        for (own, step) in own.steps.iter().zip(&mut translated.steps).filter(|(_, step)| !step.lent) {
            join_blocks(&own.blocks, &mut step.blocks, &mut lost);
        }
    }
    join_blocks(&original.outro, &mut body.outro, &mut lost);
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

fn adopt(heading: &mut Heading, anchor: &str) {
    if heading.anchor != anchor {
        heading.slug = Some(std::mem::replace(&mut heading.anchor, anchor.to_owned()));
    }
}

/// Pairs the headings of a part: by anchor, then one by one if what is left is alike. An anchor that no
/// heading takes stands at the start of the part, so that links to it lead there.
pub(super) fn join_blocks(original: &[Block], blocks: &mut Vec<Block>, lost: &mut Vec<String>) {
    let mut own: Vec<(&str, u8)> = Vec::new();
    visit_headings(original, &mut |heading| own.push((&heading.anchor, heading.level)));
    let known: FxHashSet<&str> = own.iter().map(|(anchor, _)| *anchor).collect();
    let is_open = |heading: &Heading| !heading.explicit && !known.contains(heading.anchor.as_str());
    let mut taken: FxHashSet<String> = FxHashSet::default();
    let mut open: Vec<u8> = Vec::new();
    visit_headings(blocks, &mut |heading| {
        if is_open(heading) {
            open.push(heading.level);
        } else {
            taken.insert(heading.anchor.clone());
        }
    });
    own.retain(|(anchor, _)| !taken.contains(*anchor));
    if own.iter().map(|(_, level)| *level).eq(open) {
        let mut anchors = own.into_iter();
        visit_headings_mut(blocks, &mut |heading| {
            if is_open(heading)
                && let Some((anchor, _)) = anchors.next()
            {
                adopt(heading, anchor);
            }
        });
    } else if !own.is_empty() {
        let ids: Vec<String> = own.into_iter().map(|(anchor, _)| anchor.to_owned()).collect();
        lost.extend(ids.iter().cloned());
        blocks.insert(0, Block::Anchors(ids));
    }
}
