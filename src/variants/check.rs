//! Whether every fact that a text looks up is there on each page that shows it, and every condition makes a
//! difference. What is wrong is said at the source, once.

use std::sync::Arc;

use super::Audience;
use super::facts::Facts;
use crate::diag::{Diags, Place, Span, rules};
use crate::id::{did_you_mean, is_file_id};
use crate::model::lookup::{Lookup, Scope};
use crate::model::markup::{Block, Condition, Part, visit_headings};
use crate::model::uses::{Use, What};
use crate::model::{Body, Doc, FaqDoc, FrontLookup, Role};
use crate::schema::At;

/// Keys that the page of a shared guide shows which asks for the card type.
const OF_CHOICE: &[&str] = &["title", "description"];

/// Checks a Markdown file.
pub fn doc(doc: &Doc, audience: &Audience, is_shared: bool, facts: &Facts<'_>, diags: &mut Diags) {
    let mut check = Check {
        file: &doc.body.file,
        audience,
        facts,
        diags,
        of_steps: doc.body.file == doc.file,
        includer: None,
        open: Vec::new(),
    };
    for FrontLookup { key, within, lookup, span } in &doc.lookups {
        if is_shared && lookup.scope == Scope::Card && OF_CHOICE.contains(key) {
            let message = format!(
                "`{}` in the `{key}` of a shared guide, which the page that asks for the card type shows, too",
                lookup.written()
            );
            check.report(&rules::WHOSE_FACT, span, message, "say it in general");
        } else {
            let within: Vec<&Condition> = within.iter().collect();
            check.lookup(lookup, span, &within, true);
        }
    }
    let mut ids = check.given_ids(&doc.body);
    check.body(&doc.body, &mut ids);
    if is_shared && check.of_steps {
        check.steps(&doc.body);
    }
}

/// Checks what a FAQ file says of the group.
pub fn group(faq: &FaqDoc, facts: &Facts<'_>, diags: &mut Diags) {
    let audience = &Audience::All;
    Check { file: &faq.text_file, audience, facts, diags, of_steps: false, includer: None, open: Vec::new() }
        .front(&faq.lookups);
}

/// Checks a question or a term: the look-ups in its lines, and its text.
pub fn record(lookups: &[FrontLookup], text: &Body, audience: &Audience, facts: &Facts<'_>, diags: &mut Diags) {
    let file = &text.file;
    let mut check = Check { file, audience, facts, diags, of_steps: false, includer: None, open: Vec::new() };
    check.front(lookups);
    let mut ids = check.given_ids(text);
    check.body(text, &mut ids);
}

/// Checks what is said of a snippet wherever it is included: it is not included in itself, its conditions are true
/// for some card type, and links to places lead to its own.
pub fn snippet(doc: &Doc, facts: &Facts<'_>, diags: &mut Diags) {
    if doc.front.common.draft == Some(true) {
        let message = "a snippet is no page, and no draft: it is shown where it is included";
        diags.push_with_help(&rules::MISPLACED_KEY, Place::whole(&doc.file), message, "take `draft` away");
    }
    let uses = doc.body.uses();
    for own in &uses {
        match own.what {
            What::Include(id) => report_cycle(doc, id, facts, diags),
            What::Condition(condition) => {
                let all = facts.all();
                let mut around = own.within.iter().chain([&condition]);
                let is_known = around.clone().flat_map(|condition| &condition.cards);
                let is_known = is_known.clone().all(|card| facts.card(&card.value).is_some());
                let holds = |card: &usize| around.all(|condition| condition.holds(facts.id(*card)));
                if is_known && !all.iter().any(holds) {
                    let message = "a condition that is never true, for any card type";
                    let help = "take it away with what stands under it, or correct the card types";
                    let place = Place::new(&doc.body.file, &condition.span);
                    diags.push_with_help(&rules::IDLE_CONDITION, place, message, help);
                }
            }
            _ => {}
        }
    }
    let mut ids = Vec::new();
    for blocks in doc.body.sections() {
        visit_headings(blocks, &mut |heading| ids.push(heading.anchor.as_str()));
    }
    for slot in doc.body.links.iter().filter(|slot| slot.file == doc.body.file) {
        let Some(anchor) = slot.target.value.strip_prefix('#').filter(|anchor| !ids.contains(anchor)) else {
            continue;
        };
        let message =
            format!("a snippet links to `#{anchor}`, which is not a place in it: each page has places of its own");
        let help = did_you_mean(anchor, ids.iter().copied())
            .unwrap_or_else(|| "name the page, too: `guide:fm/cancel#…` or `step:fm/cancel#…`".to_owned());
        diags.push_with_help(&rules::MISSING_ANCHOR, Place::new(&slot.file, &slot.target.span), message, help);
    }
}

/// Reports a snippet that includes another one by which it is included itself.
fn report_cycle(doc: &Doc, id: &At<String>, facts: &Facts<'_>, diags: &mut Diags) {
    let Role::Snippet(own) = &doc.role else {
        return;
    };
    let mut seen: Vec<&str> = Vec::new();
    let mut open: Vec<(&str, bool)> = vec![(&id.value, true)];
    while let Some((next, is_least)) = open.pop() {
        // A cycle is told once: at the least of its ids.
        if next == own && is_least {
            let by = if id.value == *own { String::new() } else { format!(", by `{}`", id.value) };
            let message = format!("the snippet `{own}` is included in itself{by}");
            let place = Place::new(&doc.body.file, &id.span);
            diags.push_with_help(&rules::SNIPPET_CYCLE, place, message, "take one of the two away");
            return;
        }
        let Some(other) = facts.snippet(next).filter(|_| next != own && !seen.contains(&next)) else {
            continue;
        };
        seen.push(next);
        let is_least = is_least && own.as_str() < next;
        open.extend(other.body.includes().map(|id| (id, is_least)));
    }
}

/// An id on a page, and the card types on whose pages it stands.
struct Id {
    id: String,
    cards: Vec<usize>,
}

struct Check<'c, 'd> {
    file: &'c Arc<str>,
    audience: &'c Audience,
    facts: &'c Facts<'c>,
    diags: &'d mut Diags,
    /// Whether the attributes of steps stand in the file, and not in the original of a translation.
    of_steps: bool,
    /// For a snippet, the file that includes it.
    includer: Option<&'c Arc<str>>,
    /// The snippets that are open, one in the other.
    open: Vec<String>,
}

impl Check<'_, '_> {
    fn report(&mut self, rule: &'static crate::diag::Rule, span: &Span, message: String, help: impl Into<String>) {
        self.diags.push_with_help(rule, Place::new(self.file, span), message, help);
    }

    fn front(&mut self, lookups: &[FrontLookup]) {
        for FrontLookup { lookup, span, .. } in lookups {
            self.lookup(lookup, span, &[], true);
        }
    }

    /// `ids` are those that the page has so far.
    fn body(&mut self, body: &Body, ids: &mut Vec<Id>) {
        for own in body.uses() {
            match own.what {
                What::Lookup(lookup, in_text) => self.lookup(&lookup, &own.span, &own.within, in_text),
                What::Condition(condition) => self.condition(condition, &own.within),
                What::StepCondition(condition) if self.of_steps => {
                    if let Audience::All = self.audience {
                        let message =
                            "a step can have a condition only in a guide that card types share".to_owned();
                        let help = "take it away, or name the card types that share the guide: `cards: […]`";
                        self.report(&rules::BAD_CONDITION, &own.span, message, help);
                    } else {
                        self.condition(condition, &own.within);
                    }
                }
                What::Include(id) => self.include(id, &own, ids),
                What::StepInclude(id, has_title) if self.of_steps => {
                    let untitled = |doc: &&Doc| doc.front.common.title.is_none() && doc.body.title.is_none();
                    if !has_title && self.facts.snippet(&id.value).as_ref().is_some_and(untitled) {
                        let message = format!("neither the step nor the snippet `{}` has a title", id.value);
                        let help = format!("add `title: …` to `content/snippets/{}.md`", id.value);
                        self.report(&rules::EMPTY_HEADING, &id.span, message, help);
                    }
                    self.include(id, &own, ids);
                }
                // They stand in the original.
                What::StepCondition(_) | What::StepInclude(..) => {}
            }
        }
    }

    /// A snippet, as it is shown here.
    fn include(&mut self, id: &At<String>, own: &Use<'_>, ids: &mut Vec<Id>) {
        if !is_file_id(&id.value) && self.open.is_empty() {
            // A comment with another name has been reported.
            return;
        }
        let Some(doc) = self.facts.snippet(&id.value) else {
            let help = did_you_mean(&id.value, self.facts.snippet_ids())
                .unwrap_or_else(|| format!("correct it, or write `content/snippets/{}.md`", id.value));
            return self.report(
                &rules::UNKNOWN_SNIPPET,
                &id.span,
                format!("there is no snippet `{}`", id.value),
                help,
            );
        };
        let name = &id.value;
        // It has been reported in the snippet.
        if self.open.contains(name) {
            return;
        }
        if own.in_step {
            self.report_headings(name, &doc.body, &id.span);
        }
        if own.in_tabs && doc.body.sections().any(has_tabs) {
            let message = format!("the snippet `{name}` has tabs, and stands in tabs itself");
            self.report(&rules::BAD_TABS, &id.span, message, "include it before the tabs or after them");
        }
        let cards = self.cards(&own.within);
        let is_one_page = matches!(self.audience, Audience::All);
        for Id { id: own, cards: of } in self.given_ids(&doc.body) {
            let shown: Vec<usize> = cards.iter().copied().filter(|card| of.contains(card)).collect();
            let meets = |other: &Id| {
                other.id == own && (is_one_page || other.cards.iter().any(|card| shown.contains(card)))
            };
            if ids.iter().any(meets) {
                let message = format!("the snippet `{name}` has the id `{own}`, which stands on this page already");
                self.report(
                    &rules::DUPLICATE_ID,
                    &id.span,
                    message,
                    "give one of the two another id, or include it once",
                );
            }
            ids.push(Id { id: own, cards: shown });
        }
        let audience = match self.audience {
            Audience::All if own.within.is_empty() || cards.len() > 1 => Audience::All,
            _ => Audience::Each(cards),
        };
        let mut open = self.open.clone();
        open.push(name.clone());
        let includer = Some(self.includer.unwrap_or(self.file));
        let (facts, file) = (self.facts, &doc.body.file);
        let mut problems = Diags::default();
        Check { file, audience: &audience, facts, diags: &mut problems, of_steps: false, includer, open }
            .body(&doc.body, ids);
        self.diags.extend(problems);
    }

    /// The ids that were given in a text, of headings and steps, each with the card types that see it.
    fn given_ids(&self, body: &Body) -> Vec<Id> {
        let mut ids = Vec::new();
        let mut within = Vec::new();
        body.given_ids(&mut within, &mut |id, within| {
            ids.push(Id { id: id.to_owned(), cards: self.cards(within) });
        });
        ids
    }

    /// Reports headings of a snippet that are above the steps that it is included in.
    fn report_headings(&mut self, name: &str, body: &Body, span: &Span) {
        let mut high = None;
        for blocks in body.sections() {
            visit_headings(blocks, &mut |heading| {
                if heading.level < 4 {
                    high.get_or_insert(&heading.text);
                }
            });
        }
        if let Some(text) = high {
            let message = format!("the snippet `{name}` has the heading `{text}`, which is no part of a step");
            let help = format!("write `#### {text}` in the snippet, or include it outside of the steps");
            self.report(&rules::BAD_CONDITION, span, message, help);
        }
    }

    /// Where a snippet is included, for messages.
    fn place_of_includer(&self) -> String {
        self.includer.map(|file| format!(" (included in `{file}`)")).unwrap_or_default()
    }

    /// The card types of the text, as far as the conditions around it leave them.
    fn cards(&self, within: &[&Condition]) -> Vec<usize> {
        let mut cards = match self.audience {
            Audience::Each(cards) => cards.clone(),
            Audience::All => self.facts.all(),
        };
        cards.retain(|card| within.iter().all(|condition| condition.holds(self.facts.id(*card))));
        cards
    }

    fn lookup(&mut self, lookup: &Lookup, span: &Span, within: &[&Condition], in_text: bool) {
        let Some(names) = self.facts.names(lookup.scope) else {
            return;
        };
        if !names.contains(&lookup.name.as_str()) {
            let help =
                did_you_mean(&lookup.name, names.iter().copied()).unwrap_or_else(|| list(lookup.scope, names));
            return self.report(&rules::UNKNOWN_FACT, span, format!("there is no fact `{}`", lookup.path()), help);
        }
        if lookup.scope == Scope::Site {
            if in_text && self.facts.is_link(lookup, None) {
                self.report_link(lookup, span, "");
            }
            return;
        }
        let cards = self.cards(within);
        let is_of_one = !within.is_empty() && cards.len() < 2;
        if matches!(self.audience, Audience::All) && !is_of_one {
            let message = format!(
                "`{}` is a fact of a card type, and this text is not about one{}",
                lookup.path(),
                self.place_of_includer()
            );
            let help = "put a condition for one card type around it, `<!-- when card=… -->`, or name a fact of the site, `{{ site.NAME }}`";
            return self.report(&rules::WHOSE_FACT, span, message, help);
        }
        if let Some(card) = cards.iter().find(|card| in_text && self.facts.is_link(lookup, Some(**card))) {
            let of = format!(" for the card type `{}`", self.facts.id(*card));
            self.report_link(lookup, span, &of);
        }
        for card in cards.into_iter().filter(|card| !self.facts.may_have(*card, &lookup.name)) {
            let id = self.facts.id(card);
            let message = format!("the card type `{id}` has no fact `{}`{}", lookup.name, self.place_of_includer());
            let having: Vec<String> = self.facts.having(&lookup.name).take(3).map(|id| format!("`{id}`")).collect();
            let help = format!(
                "add it to `facts:` in `content/cards/{id}.md`, as {} has it, or put a condition around this: `<!-- when not={id} -->`",
                having.join(", ")
            );
            self.report(&rules::MISSING_FACT, span, message, help);
        }
    }

    fn report_link(&mut self, lookup: &Lookup, span: &Span, of: &str) {
        let message = format!("`{}` is a link{of}, and no link can stand here", lookup.path());
        let help = "look up a fact that is a text, or put this into the text of the page";
        self.report(&rules::LINK_IN_TEXT, span, message, help);
    }

    fn condition(&mut self, condition: &Condition, within: &[&Condition]) {
        let unknown: Vec<_> =
            condition.cards.iter().filter(|card| self.facts.card(&card.value).is_none()).collect();
        for card in &unknown {
            let help = did_you_mean(&card.value, self.facts.ids())
                .unwrap_or_else(|| format!("correct it, or add `content/cards/{}.md`", card.value));
            let message = format!("there is no card type `{}`", card.value);
            self.report(&rules::UNKNOWN_CARD, &card.span, message, help);
        }
        let cards = self.cards(within);
        // In a snippet, a condition makes a difference on some page.
        if !unknown.is_empty() || cards.is_empty() || self.includer.is_some() {
            return;
        }
        let count = self.facts.holding(condition, &cards).count();
        let ids: Vec<&str> = cards.iter().map(|card| self.facts.id(*card)).take(6).collect();
        let of = format!("what it stands in is for {}", ids.join(", "));
        if count == 0 {
            let help = "take it away with what stands under it, or correct the card types";
            self.report(
                &rules::IDLE_CONDITION,
                &condition.span,
                format!("a condition that is never true: {of}"),
                help,
            );
        } else if count == cards.len() {
            let help = "take it away, and leave what stands under it";
            self.report(
                &rules::IDLE_CONDITION,
                &condition.span,
                format!("a condition that is always true: {of}"),
                help,
            );
        }
    }

    /// Every card type of a shared guide has a step.
    fn steps(&mut self, body: &Body) {
        let (Audience::Each(cards), Some(procedure)) = (self.audience, &body.procedure) else {
            return;
        };
        for card in cards {
            let id = self.facts.id(*card);
            let has_step = |step: &crate::model::markup::Step| {
                step.attributes.condition.as_ref().is_none_or(|condition| condition.holds(id))
            };
            if !procedure.steps.is_empty() && !procedure.steps.iter().any(has_step) {
                let message = format!("no step is left for the card type `{id}`");
                let help = format!("take `{id}` out of `cards:`, or give it a step");
                self.report(&rules::NO_STEP_LEFT, &procedure.heading.span, message, help);
            }
        }
    }
}

/// Whether there are tabs among some blocks or in one of them.
fn has_tabs(blocks: &[Block]) -> bool {
    let is_inside = |part: Part<'_>| matches!(part, Part::Blocks(inner) if has_tabs(inner));
    blocks.iter().any(|block| matches!(block, Block::Tabs(_)) || block.parts().into_iter().any(is_inside))
}

/// What there is to look up.
fn list(scope: Scope, names: &[&str]) -> String {
    if names.is_empty() {
        return match scope {
            Scope::Card => "add it to `facts:` of the card type".to_owned(),
            Scope::Site => "add it to `facts:` in `steplink.yaml`".to_owned(),
        };
    }
    let shown: Vec<&str> = names.iter().copied().take(8).collect();
    format!("the facts are {}", shown.join(", "))
}
