//! Guides whose headings are written like steps, under no heading that is marked `{.steps}`.

use super::Subject;
use crate::diag::{Diags, Place, rules};
use crate::model::Doc;
use crate::model::front::Keys;
use crate::model::markup::{Block, Heading};
use crate::parse::heading::STEPS;

pub(super) fn check(subject: &Subject<'_>, diags: &mut Diags) {
    for doc in subject.docs.docs.iter().filter(|doc| doc.body.procedure.is_none() && !doc.incomplete) {
        let Keys::Guide(keys) = &doc.front.kind else {
            continue;
        };
        let headings = || doc.body.intro.iter().filter_map(as_heading);
        let named = |heading: &&Heading| heading.level == 2 && heading.explicit && heading.anchor == STEPS;
        // Ids of level-3 headings are common in articles, but a task has steps.
        let like_a_step = |heading: &&Heading| heading.level == 3 && heading.explicit && keys.task.is_some();
        if let Some(heading) = headings().find(named) {
            let help = format!("write `## {} {{.steps}}` if steps follow, else give it another id", heading.text);
            report(doc, heading, "`{#steps}` is an id, and opens no procedure", &help, diags);
        } else if let Some(heading) = headings().find(like_a_step) {
            let message = "this heading is written like a step, but no heading above it is marked `{.steps}`";
            let help = "mark the level-2 heading of the procedure: `## … {.steps}`";
            report(doc, heading, message, help, diags);
        }
    }
}

fn as_heading(block: &Block) -> Option<&Heading> {
    match block {
        Block::Heading(heading) => Some(heading),
        _ => None,
    }
}

fn report(doc: &Doc, heading: &Heading, message: &str, help: &str, diags: &mut Diags) {
    diags.push_with_help(&rules::FORGOTTEN_STEPS, Place::new(&doc.file, &heading.span), message, help);
}
