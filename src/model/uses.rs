//! Everything in a text that depends on the page: look-ups, conditions and snippets, with the conditions around each.

use super::lookup::{Lookup, Piece, has_braces, pieces};
use super::markup::{Block, Body, Condition, Inline, Part};
use crate::diag::Span;
use crate::schema::At;

/// Something that depends on the page.
pub enum What<'b> {
    /// A look-up.
    Lookup(Lookup),
    /// A condition around blocks.
    Condition(&'b Condition),
    /// The condition of a step.
    StepCondition(&'b Condition),
    /// A snippet.
    Include(&'b At<String>),
    /// The snippet of a step, and whether the step has a title of its own.
    StepInclude(&'b At<String>, bool),
}

/// Where something stands that depends on the page.
pub struct Use<'b> {
    /// What it is.
    pub what: What<'b>,
    /// Its bytes in the file.
    pub span: Span,
    /// The conditions around it, from the outermost on.
    pub within: Vec<&'b Condition>,
}

impl Body {
    /// What in its file depends on the page, addresses and titles included; not what is lent.
    pub fn uses(&self) -> Vec<Use<'_>> {
        let mut walk = Walk { body: self, within: Vec::new(), found: Vec::new() };
        if self.varies {
            walk.body();
        }
        walk.found
    }
}

struct Walk<'b> {
    body: &'b Body,
    within: Vec<&'b Condition>,
    found: Vec<Use<'b>>,
}

impl<'b> Walk<'b> {
    fn push(&mut self, what: What<'b>, span: &Span) {
        self.found.push(Use { what, span: span.clone(), within: self.within.clone() });
    }

    fn body(&mut self) {
        let body = self.body;
        if let Some(title) = &body.title {
            self.inlines(&title.content);
        }
        self.blocks(&body.intro);
        if let Some(procedure) = &body.procedure {
            self.inlines(&procedure.heading.content);
            self.blocks(&procedure.intro);
            for step in procedure.steps.iter().filter(|step| !step.lent) {
                let condition = step.attributes.condition.as_ref();
                if let Some(condition) = condition {
                    self.push(What::StepCondition(condition), &condition.span);
                    self.within.push(condition);
                }
                if let Some(id) = &step.attributes.include {
                    self.push(What::StepInclude(id, !step.title.is_empty()), &id.span);
                }
                self.inlines(&step.title);
                step.sections().for_each(|blocks| self.blocks(blocks));
                self.within.truncate(0);
            }
        }
        self.blocks(&body.outro);
        for footnote in body.footnotes.iter().filter(|footnote| !footnote.lent) {
            self.blocks(&footnote.blocks);
        }
    }

    fn blocks(&mut self, blocks: &'b [Block]) {
        for block in blocks {
            match block {
                Block::When(condition, inner) => {
                    self.push(What::Condition(condition), &condition.span);
                    self.within.push(condition);
                    self.blocks(inner);
                    self.within.pop();
                }
                Block::Include(id) => self.push(What::Include(id), &id.span),
                block => {
                    for part in block.parts() {
                        match part {
                            Part::Inlines(inlines) => self.inlines(inlines),
                            Part::Blocks(blocks) => self.blocks(blocks),
                        }
                    }
                }
            }
        }
    }

    fn inlines(&mut self, inlines: &'b [Inline]) {
        for inline in inlines {
            match inline {
                Inline::Fact(lookup, span) => self.push(What::Lookup(lookup.clone()), span),
                Inline::Link(slot, inner) => {
                    let slot = &self.body.links[*slot];
                    self.texts(&slot.file, &[&slot.target.value, &slot.title], &slot.target.span);
                    self.inlines(inner);
                }
                Inline::Image(slot) => {
                    let slot = &self.body.images[*slot];
                    self.texts(&slot.file, &[&slot.target.value, &slot.title, &slot.alt], &slot.span);
                }
                inline => self.inlines(inline.inner()),
            }
        }
    }

    /// The look-ups in texts that are no Markdown; `span` is where they stand.
    fn texts(&mut self, file: &str, texts: &[&str], span: &Span) {
        if file != self.body.file.as_ref() {
            return;
        }
        for piece in texts.iter().filter(|text| has_braces(text)).flat_map(|text| pieces(text)) {
            if let Piece::Lookup(lookup, _) = piece {
                self.push(What::Lookup(lookup), span);
            }
        }
    }
}
