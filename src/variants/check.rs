//! Whether every fact that a text looks up is there on each page that shows it, and every condition makes a
//! difference. What is wrong is said at the source, once.

use std::sync::Arc;

use super::Audience;
use super::facts::Facts;
use crate::diag::{Diags, Place, Span, rules};
use crate::id::did_you_mean;
use crate::model::lookup::{Lookup, Scope};
use crate::model::markup::Condition;
use crate::model::uses::What;
use crate::model::{Body, Doc, EntryDoc, FaqDoc, FrontLookup};

/// Keys that the page of a shared guide shows which asks for the card type.
const OF_CHOICE: &[&str] = &["title", "description"];

/// Checks a Markdown file.
pub fn doc(doc: &Doc, audience: &Audience, is_shared: bool, facts: &Facts<'_>, diags: &mut Diags) {
    let mut check = Check { file: &doc.body.file, audience, facts, diags, of_steps: doc.body.file == doc.file };
    for FrontLookup { key, lookup, span } in &doc.lookups {
        if is_shared && lookup.scope == Scope::Card && OF_CHOICE.contains(key) {
            let message = format!(
                "`{}` in the `{key}` of a shared guide, which the page that asks for the card type shows, too",
                lookup.written()
            );
            check.report(&rules::WHOSE_FACT, span, message, "say it in general");
        } else {
            check.lookup(lookup, span, &[]);
        }
    }
    check.body(&doc.body);
    if is_shared && check.of_steps {
        check.steps(&doc.body);
    }
}

/// Checks what a FAQ file says of the group.
pub fn group(faq: &FaqDoc, facts: &Facts<'_>, diags: &mut Diags) {
    let audience = &Audience::All;
    Check { file: &faq.text_file, audience, facts, diags, of_steps: false }.front(&faq.lookups);
}

/// Checks a FAQ entry.
pub fn entry(entry: &EntryDoc, file: &Arc<str>, audience: &Audience, facts: &Facts<'_>, diags: &mut Diags) {
    let mut check = Check { file, audience, facts, diags, of_steps: false };
    check.front(&entry.lookups);
    check.body(&entry.answer);
}

struct Check<'c, 'd> {
    file: &'c Arc<str>,
    audience: &'c Audience,
    facts: &'c Facts<'c>,
    diags: &'d mut Diags,
    /// Whether the conditions of steps stand in the file, and not in the original of a translation.
    of_steps: bool,
}

impl Check<'_, '_> {
    fn report(&mut self, rule: &'static crate::diag::Rule, span: &Span, message: String, help: impl Into<String>) {
        self.diags.push_with_help(rule, Place::new(self.file, span), message, help);
    }

    fn front(&mut self, lookups: &[FrontLookup]) {
        for FrontLookup { lookup, span, .. } in lookups {
            self.lookup(lookup, span, &[]);
        }
    }

    fn body(&mut self, body: &Body) {
        for own in body.uses() {
            match own.what {
                What::Lookup(lookup) => self.lookup(&lookup, &own.span, &own.within),
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
                What::StepCondition(_) => {}
            }
        }
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

    fn lookup(&mut self, lookup: &Lookup, span: &Span, within: &[&Condition]) {
        let Some(names) = self.facts.names(lookup.scope) else {
            return;
        };
        if !names.contains(&lookup.name.as_str()) {
            let help =
                did_you_mean(&lookup.name, names.iter().copied()).unwrap_or_else(|| list(lookup.scope, &names));
            return self.report(&rules::UNKNOWN_FACT, span, format!("there is no fact `{}`", lookup.path()), help);
        }
        if lookup.scope == Scope::Site {
            return;
        }
        let cards = self.cards(within);
        let is_of_one = !within.is_empty() && cards.len() < 2;
        if matches!(self.audience, Audience::All) && !is_of_one {
            let message = format!("`{}` is a fact of a card type, and this text is not about one", lookup.path());
            let help = "put a condition for one card type around it, `<!-- when card=… -->`, or name a fact of the site, `{{ site.NAME }}`";
            return self.report(&rules::WHOSE_FACT, span, message, help);
        }
        for card in cards.into_iter().filter(|card| !self.facts.may_have(*card, &lookup.name)) {
            let id = self.facts.id(card);
            let message = format!("the card type `{id}` has no fact `{}`", lookup.name);
            let having: Vec<String> = self.facts.having(&lookup.name).take(3).map(|id| format!("`{id}`")).collect();
            let help = format!(
                "add it to `facts:` in `content/cards/{id}.md`, as {} has it, or put a condition around this: `<!-- when not={id} -->`",
                having.join(", ")
            );
            self.report(&rules::MISSING_FACT, span, message, help);
        }
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
        if !unknown.is_empty() || cards.is_empty() {
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
