//! Everything in a text that depends on the page: look-ups, conditions and snippets, with the conditions around each.

use super::lookup::{Lookup, Piece, has_braces, pieces};
use super::markup::{Block, Body, Condition, Inline, Part};
use crate::diag::Span;
use crate::schema::At;

/// Something that depends on the page.
pub enum What<'b> {
    /// A look-up, and whether it stands where no link can.
    Lookup(Lookup, bool),
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
    /// Whether it stands in a step.
    pub in_step: bool,
    /// Whether it stands in tabs.
    pub in_tabs: bool,
}

impl Body {
    /// What in its file depends on the page, addresses and titles included; not what is lent.
    pub fn uses(&self) -> Vec<Use<'_>> {
        let mut walk = Walk {
            body: self,
            within: Vec::new(),
            found: Vec::new(),
            in_step: false,
            in_tabs: false,
            in_text: false,
            footnotes: vec![Vec::new(); self.footnotes.len()],
        };
        if self.varies {
            walk.body();
        }
        walk.found
    }
}

impl Body {
    /// The ids of the snippets that it includes.
    pub fn includes(&self) -> impl Iterator<Item = &str> {
        self.uses().into_iter().filter_map(|own| match own.what {
            What::Include(id) | What::StepInclude(id, _) => Some(id.value.as_str()),
            _ => None,
        })
    }

    /// Calls a function for each id that was given, of headings and steps, with the conditions around it.
    pub fn given_ids<'b>(
        &'b self,
        within: &mut Vec<&'b Condition>,
        visit: &mut impl FnMut(&'b str, &[&'b Condition]),
    ) {
        ids_of(&self.intro, within, visit);
        if let Some(procedure) = &self.procedure {
            ids_of(&procedure.intro, within, visit);
            for step in &procedure.steps {
                let len = within.len();
                within.extend(step.attributes.condition.as_deref());
                visit(&step.id, within);
                step.sections().for_each(|blocks| ids_of(blocks, within, visit));
                within.truncate(len);
            }
        }
        ids_of(&self.outro, within, visit);
    }
}

fn ids_of<'b>(
    blocks: &'b [Block],
    within: &mut Vec<&'b Condition>,
    visit: &mut impl FnMut(&'b str, &[&'b Condition]),
) {
    for block in blocks {
        if let Block::Heading(heading) = block
            && heading.explicit
        {
            visit(&heading.anchor, within);
        }
        let len = within.len();
        if let Block::When(condition, _) = block {
            within.push(condition);
        }
        for part in block.parts() {
            if let Part::Blocks(inner) = part {
                ids_of(inner, within, visit);
            }
        }
        within.truncate(len);
    }
}

struct Walk<'b> {
    body: &'b Body,
    within: Vec<&'b Condition>,
    found: Vec<Use<'b>>,
    in_step: bool,
    in_tabs: bool,
    /// Whether no link can stand here.
    in_text: bool,
    /// The conditions around each reference to each footnote.
    footnotes: Vec<Vec<Vec<&'b Condition>>>,
}

impl<'b> Walk<'b> {
    fn push(&mut self, what: What<'b>, span: &Span) {
        let within = self.within.clone();
        self.found.push(Use { what, span: span.clone(), within, in_step: self.in_step, in_tabs: self.in_tabs });
    }

    fn body(&mut self) {
        let body = self.body;
        if let Some(title) = &body.title {
            self.text(&title.content);
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
                self.in_step = true;
                if let Some(id) = &step.attributes.include {
                    self.push(What::StepInclude(id, !step.title.is_empty()), &id.span);
                }
                self.text(&step.title);
                step.sections().for_each(|blocks| self.blocks(blocks));
                self.within.truncate(0);
                self.in_step = false;
            }
        }
        self.blocks(&body.outro);
        for (at, footnote) in body.footnotes.iter().enumerate().filter(|(_, footnote)| !footnote.lent) {
            let references = std::mem::take(&mut self.footnotes[at]);
            // One that is always shown stands for the others.
            let always = references.iter().find(|within| within.is_empty()).cloned();
            for within in always.map_or(references, |within| vec![within]) {
                self.within = within;
                self.blocks(&footnote.blocks);
            }
            self.within.clear();
        }
    }

    /// Inlines that no link can stand in.
    fn text(&mut self, inlines: &'b [Inline]) {
        let outer = std::mem::replace(&mut self.in_text, true);
        self.inlines(inlines);
        self.in_text = outer;
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
                Block::Tabs(tabs) => {
                    let outer = std::mem::replace(&mut self.in_tabs, true);
                    for tab in tabs {
                        self.blocks(tab);
                    }
                    self.in_tabs = outer;
                }
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
                Inline::Fact(lookup, span) => self.push(What::Lookup((**lookup).clone(), self.in_text), span),
                Inline::Link(slot, inner) => {
                    let slot = &self.body.links[*slot];
                    self.texts(&slot.file, &[&slot.target.value], &slot.target.span, false);
                    self.texts(&slot.file, &[&slot.title], &slot.target.span, true);
                    self.text(inner);
                }
                Inline::Image(slot) => {
                    let slot = &self.body.images[*slot];
                    self.texts(&slot.file, &[&slot.target.value], &slot.span, false);
                    self.texts(&slot.file, &[&slot.title, &slot.alt], &slot.span, true);
                }
                Inline::Footnote(index, _) => self.footnotes[*index].push(self.within.clone()),
                inline => self.inlines(inline.inner()),
            }
        }
    }

    /// The look-ups in texts that are no Markdown; `span` is where they stand.
    fn texts(&mut self, file: &str, texts: &[&str], span: &Span, in_text: bool) {
        if file != self.body.file.as_ref() {
            return;
        }
        for piece in texts.iter().filter(|text| has_braces(text)).flat_map(|text| pieces(text)) {
            if let Piece::Lookup(lookup, _) = piece {
                self.push(What::Lookup(lookup, in_text), span);
            }
        }
    }
}
