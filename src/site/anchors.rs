//! The places of a page that links can lead to.

use rustc_hash::FxHashMap;

use super::tree::Tree;
use super::{Kind, PageId};
use crate::diag::{Diags, Place, rules};
use crate::model::markup::{Block, Body, Heading, visit_headings};

/// A place on a page that a link can lead to.
pub struct Anchor {
    /// What stands there.
    pub title: String,
    /// Whether the id was given, so that it stays when the text is reworded.
    pub lasting: bool,
    /// Whether it is a step, if by a former id.
    pub step: bool,
    /// The anchor that the place has now, for a former id or, in a translation, the slug of its own.
    pub now: Option<String>,
    /// Whether it is the title of the page, so that a link to it is a link to the page.
    pub top: bool,
}

/// The places of a page, by anchor.
pub type Anchors = FxHashMap<String, Anchor>;

/// The places of a page that links can lead to.
pub fn of_page(tree: &Tree<'_>, page: PageId, diags: &mut Diags) -> Anchors {
    let mut anchors = Anchors::default();
    let lasting =
        |title: &str| Anchor { title: title.to_owned(), lasting: true, step: false, now: None, top: false };
    if let Some(body) = tree.pages[page].body {
        body_anchors(body, &mut anchors);
    }
    match tree.pages[page].kind {
        Kind::Task(task) => {
            let task = &tree.tasks[task];
            let of_headings: Vec<String> = anchors.keys().cloned().collect();
            for stage in task.stages {
                let id = &stage.id.value.0;
                // Without a comparison the page does not show its stages.
                let top = tree.cards.len() < 2 || task.guides.is_empty();
                anchors.insert(id.clone(), Anchor { top, ..lasting(&stage.title) });
                if of_headings.contains(id) {
                    let message = format!("the id `{id}` is that of a heading, too");
                    let place = Place::new(&task.doc.file, &stage.id.span);
                    diags.push_with_help(&rules::DUPLICATE_ID, place, message, "give the heading another id");
                }
            }
        }
        Kind::Group(group) => {
            for entry in &tree.groups[group].entries {
                let entry = &tree.entries[*entry];
                anchors.insert(entry.id.to_owned(), lasting(&entry.doc.question));
                body_anchors(&entry.doc.answer, &mut anchors);
            }
        }
        Kind::Glossary => {
            for term in &tree.terms {
                anchors.insert(term.id.to_owned(), lasting(&term.doc.name));
                body_anchors(&term.doc.definition, &mut anchors);
            }
        }
        _ => {}
    }
    anchors
}

fn body_anchors(body: &Body, anchors: &mut Anchors) {
    let mut add = |heading: &Heading, top: bool| {
        let lasting = heading.explicit || top;
        let anchor = |now| Anchor { title: heading.text.clone(), lasting, step: false, now, top };
        anchors.insert(heading.anchor.clone(), anchor(None));
        if let Some(slug) = &heading.slug {
            anchors.entry(slug.clone()).or_insert_with(|| anchor(Some(heading.anchor.clone())));
        }
    };
    if let Some(title) = &body.title {
        add(title, true);
    }
    let footnotes = body.footnotes.iter().map(|footnote| footnote.blocks.as_slice());
    for blocks in body.sections().chain(footnotes) {
        visit_headings(blocks, &mut |heading| add(heading, false));
    }
    if let Some(procedure) = &body.procedure {
        add(&procedure.heading, false);
    }
    add_lost(body, anchors);
    for step in body.procedure.iter().flat_map(|procedure| &procedure.steps) {
        let anchor = || Anchor { title: step.text.clone(), lasting: true, step: true, now: None, top: false };
        anchors.insert(step.id.clone(), anchor());
        for former in &step.attributes.former {
            let now = Some(step.id.clone());
            anchors.entry(former.value.clone()).or_insert(Anchor { now, ..anchor() });
        }
    }
}

/// The anchors of headings that a translation does not have.
fn add_lost(body: &Body, anchors: &mut Anchors) {
    let lost = body.sections().flatten().filter_map(|block| match block {
        Block::Anchors(ids) => Some(ids),
        _ => None,
    });
    for id in lost.flatten() {
        let anchor = Anchor { title: id.clone(), lasting: true, step: false, now: None, top: false };
        anchors.entry(id.clone()).or_insert(anchor);
    }
}
