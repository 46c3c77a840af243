//! The places of a page that links can lead to.

use super::tree::Tree;
use super::{Kind, PageId};
use crate::diag::{Diags, Place, rules};
use crate::model::markup::{Block, Body, Heading, visit_headings};

/// A place on a page that a link can lead to.
pub struct Anchor<'a> {
    /// What stands there.
    pub title: &'a str,
    /// Whether the id was given, so that it stays when the text is reworded.
    pub lasting: bool,
    /// Whether it is a step, if by a former id.
    pub step: bool,
    /// The anchor that the place has now, for a former id or, in a translation, the slug of its own.
    pub now: Option<&'a str>,
    /// Whether it is the title of the page, so that a link to it is a link to the page.
    pub top: bool,
}

/// So many places are looked through faster than they are sorted.
const FEW: usize = 24;

/// The places of a page: of those with the same anchor the first counts. Those of a page with more than [`FEW`] are in the
/// order of the anchors.
pub struct Anchors<'a>(Vec<(&'a str, Anchor<'a>)>);

impl<'a> Anchors<'a> {
    /// The place with an anchor.
    pub fn get(&self, id: &str) -> Option<&Anchor<'a>> {
        if self.0.len() <= FEW {
            return self.0.iter().find(|(own, _)| *own == id).map(|(_, anchor)| anchor);
        }
        let at = self.0.binary_search_by(|(own, _)| (*own).cmp(id)).ok()?;
        Some(&self.0[at].1)
    }

    /// Whether there is a place with an anchor.
    pub fn contains(&self, id: &str) -> bool {
        self.get(id).is_some()
    }

    /// The places, each with its anchor, in the order of the anchors.
    pub fn sorted(&self) -> Vec<&(&'a str, Anchor<'a>)> {
        let mut places: Vec<_> = self.0.iter().collect();
        places.sort_by_key(|(id, _)| *id);
        places.dedup_by_key(|(id, _)| *id);
        places
    }
}

/// The places of a page, as they are found.
struct Found<'a> {
    /// By their own anchors; of two with the same one, the last counts.
    own: Vec<(&'a str, Anchor<'a>)>,
    /// By others, which lead to them unless another place has that anchor; of two with the same one, the first counts.
    others: Vec<(&'a str, Anchor<'a>)>,
}

impl<'a> Found<'a> {
    fn settle(self) -> Anchors<'a> {
        let mut places = self.own;
        places.reverse();
        places.extend(self.others);
        if places.len() > FEW {
            places.sort_by_key(|(id, _)| *id);
            places.dedup_by_key(|(id, _)| *id);
        }
        Anchors(places)
    }
}

/// The places of a page that links can lead to.
pub fn of_page<'a>(tree: &Tree<'a>, page: PageId, diags: &mut Diags) -> Anchors<'a> {
    let mut found = Found { own: Vec::with_capacity(FEW / 2), others: Vec::new() };
    let lasting = |title: &'a str| Anchor { title, lasting: true, step: false, now: None, top: false };
    if let Some(body) = tree.pages[page].body {
        body_anchors(body, &mut found);
    }
    match tree.pages[page].kind {
        Kind::Task(task) => {
            let task = &tree.tasks[task];
            let headings = found.own.len();
            for stage in task.stages {
                let id = stage.id.value.0.as_str();
                // Without a comparison the page does not show its stages.
                let top = tree.cards.len() < 2 || task.guides.is_empty();
                let of_heading = found.own[..headings].iter().chain(&found.others).any(|(own, _)| *own == id);
                found.own.push((id, Anchor { top, ..lasting(&stage.title) }));
                if of_heading {
                    let message = format!("the id `{id}` is that of a heading, too");
                    let place = Place::new(&task.doc.file, &stage.id.span);
                    diags.push_with_help(&rules::DUPLICATE_ID, place, message, "give the heading another id");
                }
            }
        }
        Kind::Group(group) => {
            for entry in &tree.groups[group].entries {
                let entry = &tree.entries[*entry];
                found.own.push((entry.id, lasting(&entry.doc.question)));
                body_anchors(&entry.doc.answer, &mut found);
            }
        }
        Kind::Glossary => {
            for term in &tree.terms {
                found.own.push((term.id, lasting(&term.doc.name)));
                body_anchors(&term.doc.definition, &mut found);
            }
        }
        _ => {}
    }
    found.settle()
}

fn body_anchors<'a>(body: &'a Body, found: &mut Found<'a>) {
    let mut add = |heading: &'a Heading, top: bool| {
        let lasting = heading.explicit || top;
        let anchor = |now| Anchor { title: &heading.text, lasting, step: false, now, top };
        found.own.push((&heading.anchor, anchor(None)));
        if let Some(slug) = &heading.slug {
            found.others.push((slug, anchor(Some(&heading.anchor))));
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
    add_lost(body, found);
    for step in body.procedure.iter().flat_map(|procedure| &procedure.steps) {
        let anchor = |now| Anchor { title: &step.text, lasting: true, step: true, now, top: false };
        found.own.push((&step.id, anchor(None)));
        for former in &step.attributes.former {
            found.others.push((&former.value, anchor(Some(&step.id))));
        }
    }
}

/// The anchors of headings that a translation does not have.
fn add_lost<'a>(body: &'a Body, found: &mut Found<'a>) {
    let lost = body.sections().flatten().filter_map(|block| match block {
        Block::Anchors(ids) => Some(ids),
        _ => None,
    });
    for id in lost.flatten() {
        found.others.push((id, Anchor { title: id, lasting: true, step: false, now: None, top: false }));
    }
}
