//! Whether every fact that a text looks up is there, on each page that shows the text. What is wrong is said at
//! the source, once.

use std::sync::Arc;

use super::Audience;
use super::facts::Facts;
use crate::diag::{Diags, Place, Span, rules};
use crate::id::did_you_mean;
use crate::model::lookup::{Lookup, Scope};
use crate::model::{Body, Doc, EntryDoc, FaqDoc, FrontLookup};

/// Keys that the page of a shared guide shows which asks for the card type.
const OF_CHOICE: &[&str] = &["title", "description"];

/// Checks a Markdown file.
pub fn doc(doc: &Doc, audience: &Audience, is_shared: bool, facts: &Facts<'_>, diags: &mut Diags) {
    let mut check = Check { file: &doc.body.file, audience, facts, diags };
    for FrontLookup { key, lookup, span } in &doc.lookups {
        if is_shared && lookup.scope == Scope::Card && OF_CHOICE.contains(key) {
            let message = format!(
                "`{}` in the `{key}` of a shared guide, which the page that asks for the card type shows, too",
                lookup.written()
            );
            check.diags.push_with_help(
                &rules::WHOSE_FACT,
                Place::new(check.file, span),
                message,
                "say it in general",
            );
        } else {
            check.lookup(lookup, span);
        }
    }
    check.body(&doc.body);
}

/// Checks what a FAQ file says of the group.
pub fn group(faq: &FaqDoc, facts: &Facts<'_>, diags: &mut Diags) {
    let mut check = Check { file: &faq.text_file, audience: &Audience::All, facts, diags };
    check.front(&faq.lookups);
}

/// Checks a FAQ entry.
pub fn entry(entry: &EntryDoc, file: &Arc<str>, audience: &Audience, facts: &Facts<'_>, diags: &mut Diags) {
    let mut check = Check { file, audience, facts, diags };
    check.front(&entry.lookups);
    check.body(&entry.answer);
}

struct Check<'c, 'd> {
    file: &'c Arc<str>,
    audience: &'c Audience,
    facts: &'c Facts<'c>,
    diags: &'d mut Diags,
}

impl Check<'_, '_> {
    fn front(&mut self, lookups: &[FrontLookup]) {
        for FrontLookup { lookup, span, .. } in lookups {
            self.lookup(lookup, span);
        }
    }

    fn body(&mut self, body: &Body) {
        for (lookup, span) in body.lookups() {
            self.lookup(&lookup, &span);
        }
    }

    fn lookup(&mut self, lookup: &Lookup, span: &Span) {
        let place = || Place::new(self.file, span);
        let Some(names) = self.facts.names(lookup.scope) else {
            return;
        };
        if !names.contains(&lookup.name.as_str()) {
            let help =
                did_you_mean(&lookup.name, names.iter().copied()).unwrap_or_else(|| list(lookup.scope, &names));
            let message = format!("there is no fact `{}`", lookup.path());
            return self.diags.push_with_help(&rules::UNKNOWN_FACT, place(), message, help);
        }
        if lookup.scope == Scope::Site {
            return;
        }
        let Audience::Each(cards) = self.audience else {
            let message = format!("`{}` is a fact of a card type, and this text is not about one", lookup.path());
            let help = "name the fact of the site, `{{ site.NAME }}`, or say it for one card type";
            return self.diags.push_with_help(&rules::WHOSE_FACT, place(), message, help);
        };
        for card in cards.iter().filter(|card| !self.facts.may_have(**card, &lookup.name)) {
            let id = self.facts.id(*card);
            let message = format!("the card type `{id}` has no fact `{}`", lookup.name);
            let having: Vec<String> = self.facts.having(&lookup.name).take(3).map(|id| format!("`{id}`")).collect();
            let help = format!("add it to `facts:` in `content/cards/{id}.md`, as {} has it", having.join(", "));
            self.diags.push_with_help(&rules::MISSING_FACT, place(), message, help);
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
