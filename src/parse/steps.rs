//! The procedure of a guide: which heading opens it, and what its steps are.

use std::sync::Arc;

use super::heading::{self, Anchors, RawHeading, without_number};
use super::markdown::Parsed;
use crate::diag::{Diags, Place, Span, rules};
use crate::id::is_numbered;
use crate::model::markup::{
    Block, Body, Heading, Procedure, Step, visit_headings as visit_headings_of, visit_headings_mut,
};
use crate::schema::Context;

/// Reports what the heading that says the title cannot have; tells whether its id is as written.
pub fn check_title(raw: &RawHeading, in_guide: bool, file: &Arc<str>, diags: &mut Diags) -> bool {
    if !in_guide || raw.classes.iter().all(|class| class != heading::STEPS) {
        return heading::check_plain(raw, file, diags);
    }
    report_misplaced(raw, file, diags);
    heading::check_other(raw, file, diags);
    heading::check_id(raw, file, diags);
    false
}

/// What stands in a step, and that no step can stand in.
#[derive(Clone, Copy)]
pub enum Enclosure {
    /// A condition around blocks.
    Condition,
    /// Tabs.
    Tabs,
}

/// Reports a step that stands under a condition or in tabs, while these stand in a step.
pub fn report_enclosed(enclosure: Enclosure, span: &Span, file: &Arc<str>, diags: &mut Diags) {
    let (rule, message, help) = match enclosure {
        Enclosure::Condition => (
            &rules::BAD_CONDITION,
            "a step under a condition",
            "end the condition before the heading; a whole step has `when=fm` or `not=fm` in its braces",
        ),
        Enclosure::Tabs => (
            &rules::BAD_TABS,
            "a step in tabs",
            "write an option as `#### …`, without attributes: a level-3 heading is a step; or end the tabs before it",
        ),
    };
    diags.push_with_help(rule, Place::new(file, span), message, help);
}

/// The procedure is opened by a level-2 heading only.
fn report_misplaced(raw: &RawHeading, file: &Arc<str>, diags: &mut Diags) {
    let help = "make it `## … {.steps}`, and its steps `### …`";
    let message = "`{.steps}` is not on a level-2 heading";
    diags.push_with_help(&rules::STEPS_TWICE, Place::new(file, &raw.span), message, help);
}

/// Finishes a text that cannot have a procedure; `alone` if it is that of a page, and not a part of one. Returns also whether a place on it was lost to a
/// problem.
pub fn without_procedure(parsed: Parsed, file: &Arc<str>, alone: bool, diags: &mut Diags) -> (Body, bool) {
    let mut incomplete = parsed.incomplete;
    for raw in &parsed.headings {
        incomplete |= !heading::check_plain(raw, file, diags);
    }
    let mut body = parsed.body;
    body.intro = parsed.blocks;
    finish(&mut body, file, alone, diags);
    (body, incomplete)
}

/// Finishes the text of a guide: tells the procedure from what stands before and after it.
/// Returns also whether a step was lost to a problem.
pub fn with_procedure(parsed: Parsed, text: &str, file: &Arc<str>, diags: &mut Diags) -> (Body, bool) {
    let mut splitter = Splitter {
        text,
        cx: Context::new(file, diags),
        intro: Vec::new(),
        procedure: None,
        outro: Vec::new(),
        place: Position::Before,
        incomplete: parsed.incomplete,
        varies: false,
        marked: parsed.headings.iter().any(is_marked),
    };
    let mut raws = parsed.headings.iter();
    for block in parsed.blocks {
        match block {
            Block::Heading(heading) => {
                if let Some(raw) = raws.next() {
                    splitter.heading(raw, heading);
                }
            }
            other => splitter.push(other),
        }
    }
    let mut body = parsed.body;
    let incomplete = splitter.finish(&mut body);
    finish(&mut body, file, true, diags);
    (body, incomplete)
}

#[derive(PartialEq)]
enum Position {
    Before,
    Inside,
    After,
}

struct Splitter<'a> {
    text: &'a str,
    cx: Context<'a>,
    intro: Vec<Block>,
    procedure: Option<Procedure>,
    outro: Vec<Block>,
    place: Position,
    incomplete: bool,
    /// Whether a step has a condition or a snippet.
    varies: bool,
    /// Whether some heading opens a procedure, or tells that it was forgotten.
    marked: bool,
}

/// Whether a heading is marked `{.steps}`, if with a slip.
fn is_marked(raw: &RawHeading) -> bool {
    raw.classes.iter().any(|class| class == heading::STEPS || heading::is_nearly_steps(class))
}

impl Splitter<'_> {
    fn heading(&mut self, raw: &RawHeading, heading: Box<Heading>) {
        if self.place == Position::Inside && raw.level <= 3 {
            self.end_step(raw.span.start);
        }
        if is_marked(raw) {
            return self.open(raw, heading);
        }
        if self.place == Position::Inside && raw.level == 3 {
            return self.step(raw, *heading);
        }
        if self.place == Position::Inside && raw.level < 3 {
            self.place = Position::After;
        }
        if self.procedure.is_none() && raw.level == 3 && heading::has_step_attributes(raw) {
            self.report_unmarked(raw);
        } else {
            self.incomplete |= !heading::check_plain(raw, self.cx.file, self.cx.diags);
        }
        self.push(Block::Heading(heading));
    }

    /// The step so far ends where the next heading begins.
    fn end_step(&mut self, at: usize) {
        if let Some(step) = self.procedure.as_mut().and_then(|procedure| procedure.steps.last_mut()) {
            step.extent.end = at;
        }
    }

    /// Steps under a heading that is not marked, reported once for all.
    fn report_unmarked(&mut self, raw: &RawHeading) {
        if !self.marked {
            let message = "this heading is written like a step, but no heading above it is marked `{.steps}`";
            let help = "mark the level-2 heading of the procedure: `## … {.steps}`";
            self.cx.report_with_help(&rules::NO_STEPS, &raw.span, message, help);
        }
        self.marked = true;
        self.incomplete = true;
    }

    fn open(&mut self, raw: &RawHeading, heading: Box<Heading>) {
        self.incomplete |= !heading::check_id(raw, self.cx.file, self.cx.diags);
        heading::check_other(raw, self.cx.file, self.cx.diags);
        if raw.level != 2 {
            report_misplaced(raw, self.cx.file, self.cx.diags);
        } else if self.procedure.is_some() {
            let help = "one procedure a file: make the other a guide of its own, or steps of the first";
            self.cx.report_with_help(&rules::STEPS_TWICE, &raw.span, "a second procedure in one file", help);
        } else {
            self.procedure = Some(Procedure { heading: *heading, intro: Vec::new(), steps: Vec::new() });
            self.place = Position::Inside;
            return;
        }
        self.incomplete = true;
        self.place = Position::After;
        self.push(Block::Heading(heading));
    }

    fn step(&mut self, raw: &RawHeading, heading: Heading) {
        let line = self.text.get(raw.span.clone()).unwrap_or_default();
        let attributes = heading::step_attributes(raw, line, &mut self.cx);
        self.varies |= attributes.condition.is_some() || attributes.include.is_some();
        self.check_step(raw, &heading);
        let step = Step {
            id: raw.id.clone().unwrap_or_else(|| heading.anchor.clone()),
            title: heading.content,
            text: heading.text,
            attributes,
            blocks: Vec::new(),
            result: None,
            needs: None,
            span: raw.span.clone(),
            extent: raw.span.start..self.text.len(),
            lent: false,
        };
        if let Some(procedure) = &mut self.procedure {
            procedure.steps.push(step);
        }
    }

    fn check_step(&mut self, raw: &RawHeading, heading: &Heading) {
        let place = Place::new(self.cx.file, &raw.span);
        if let Some(rest) = without_number(&heading.text) {
            let help = format!("write `### {rest}`; the program numbers the steps");
            let message = "the heading of a step says its number";
            self.cx.diags.push_with_help(&rules::NUMBERED_HEADING, place.clone(), message, help);
        }
        let Some(id) = &raw.id else {
            self.incomplete = true;
            if heading::looks_meant(raw) {
                let message = format!("the step `{}` has no id, since its braces cannot be read", heading.text);
                let help = "write `{#id key=value}` at the end: one pair of half-width braces, a half-width `#`, no space in a value (`_` shows as one)";
                return self.cx.diags.push_with_help(&rules::STEP_WITHOUT_ID, place, message, help);
            }
            let id = without_number(&heading.text).unwrap_or(&heading.text);
            let id = crate::id::suggest(id).unwrap_or_else(|| "verb-or-noun".to_owned());
            let message = format!("the step `{}` has no id", heading.text);
            let help = format!("add one that says what the step does: `### {} {{#{id}}}`", heading.text);
            return self.cx.diags.push_with_help(&rules::STEP_WITHOUT_ID, place, message, help);
        };
        if !heading::check_id(raw, self.cx.file, self.cx.diags) {
            self.incomplete = true;
        } else if is_numbered(id) {
            let message = format!("the id `{id}` only counts");
            let help =
                "name the step by what it does, as `{#submit}`: a new step before it must not move its links";
            self.cx.diags.push_with_help(&rules::NUMBERED_ID, place, message, help);
        }
    }

    fn push(&mut self, block: Block) {
        match self.place {
            Position::Before => self.intro.push(block),
            Position::After => self.outro.push(block),
            Position::Inside => {
                match &block {
                    Block::When(_, blocks) => self.check_enclosed(Enclosure::Condition, blocks),
                    Block::Tabs(tabs) => tabs.iter().for_each(|tab| self.check_enclosed(Enclosure::Tabs, tab)),
                    _ => {}
                }
                let Some(procedure) = &mut self.procedure else {
                    return;
                };
                match procedure.steps.last_mut() {
                    Some(step) => step.push(block),
                    None => procedure.intro.push(block),
                }
            }
        }
    }

    /// A condition or tabs among the steps hold no heading that would begin or end one.
    fn check_enclosed(&mut self, enclosure: Enclosure, blocks: &[Block]) {
        let mut spans = Vec::new();
        visit_headings_of(blocks, &mut |heading| {
            if heading.level <= 3 {
                spans.push(heading.span.clone());
            }
        });
        for span in spans {
            report_enclosed(enclosure, &span, self.cx.file, self.cx.diags);
            self.incomplete = true;
        }
    }

    fn finish(mut self, body: &mut Body) -> bool {
        if let Some(procedure) = &self.procedure
            && procedure.steps.is_empty()
        {
            let help = "put a heading `### … {#id}` for each step under it, or take `{.steps}` away";
            let message = "a procedure without a step";
            self.cx.report_with_help(&rules::NO_STEPS, &procedure.heading.span, message, help);
            self.incomplete = true;
        }
        body.varies |= self.varies;
        body.intro = self.intro;
        body.procedure = self.procedure.map(Box::new);
        body.outro = self.outro;
        self.incomplete
    }
}

/// Makes the anchors of a text unique and, if it is that of a page, checks the order of its headings.
fn finish(body: &mut Body, file: &Arc<str>, alone: bool, diags: &mut Diags) {
    let mut anchors = Anchors::default();
    let duplicate = |id: &str, place: Place, diags: &mut Diags| {
        let help = "give one of the two another id";
        diags.push_with_help(&rules::DUPLICATE_ID, place, format!("the id `{id}` stands twice in this file"), help);
    };
    // Ids that were given come first, so that a slug never takes one.
    let mut given: Vec<(Span, String)> = Vec::new();
    visit_headings(body, &mut |heading| {
        if heading.explicit {
            given.push((heading.span.clone(), heading.anchor.clone()));
        }
    });
    for step in body.procedure.iter().flat_map(|procedure| &procedure.steps) {
        given.push((step.span.clone(), step.id.clone()));
        given.extend(step.attributes.former.iter().map(|former| (former.span.clone(), former.value.clone())));
    }
    given.sort_by_key(|(span, _)| span.start);
    for (span, id) in given {
        if !anchors.take(&id) {
            duplicate(&id, Place::new(file, &span), diags);
        }
    }
    visit_headings(body, &mut |heading| {
        if !heading.explicit {
            (heading.anchor, heading.number) = anchors.take_slug(&heading.anchor);
        }
    });
    if alone {
        check_order(body, file, diags);
    }
}

/// Calls a function for each heading of a text but those of its steps, in order.
fn visit_headings(body: &mut Body, visit: &mut impl FnMut(&mut Heading)) {
    if let Some(title) = &mut body.title {
        visit(title);
    }
    visit_headings_mut(&mut body.intro, visit);
    if let Some(procedure) = &mut body.procedure {
        visit(&mut procedure.heading);
        visit_headings_mut(&mut procedure.intro, visit);
        for step in &mut procedure.steps {
            visit_headings_mut(&mut step.blocks, visit);
            for aside in [&mut step.result, &mut step.needs].into_iter().flatten() {
                visit_headings_mut(aside, visit);
            }
        }
    }
    visit_headings_mut(&mut body.outro, visit);
    for footnote in &mut body.footnotes {
        visit_headings_mut(&mut footnote.blocks, visit);
    }
}

fn check_order(body: &mut Body, file: &Arc<str>, diags: &mut Diags) {
    let mut last = 1;
    let mut check = |level: u8, heading_span: &Span, diags: &mut Diags| {
        if level > last + 1 {
            let message = format!("a level-{level} heading follows level {last}");
            let help = format!("make it `{} …`", "#".repeat(usize::from(last) + 1));
            diags.push_with_help(&rules::SKIPPED_LEVEL, Place::new(file, heading_span), message, help);
        }
        last = level;
    };
    let each = |blocks: &[Block], check: &mut dyn FnMut(u8, &Span, &mut Diags), diags: &mut Diags| {
        for block in blocks {
            if let Block::Heading(heading) = block {
                check(heading.level, &heading.span, diags);
            }
        }
    };
    each(&body.intro, &mut check, diags);
    if let Some(procedure) = &body.procedure {
        check(2, &procedure.heading.span, diags);
        each(&procedure.intro, &mut check, diags);
        for step in &procedure.steps {
            check(3, &step.span, diags);
            each(&step.blocks, &mut check, diags);
        }
    }
    each(&body.outro, &mut check, diags);
}
