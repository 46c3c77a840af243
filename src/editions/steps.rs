//! The steps of a translated guide: those of the original, in its order, each translated or lent.

use super::{Joining, Texts, copy, stamp};
use crate::diag::{Place, rules};
use crate::id::nearest;
use crate::model::graft::{AsWritten, Graft, Page};
use crate::model::markup::{Body, Procedure, Step, StepAttributes};
use crate::schema::{At, Duration, Money};

/// Makes the procedure of a translation that of its original. `lock` is the command that says that the
/// translation is up to date.
pub(super) fn join(original: &Body, body: &mut Body, texts: &Texts<'_>, lock: &str, joining: &mut Joining<'_>) {
    match (&original.procedure, body.procedure.take()) {
        (None, None) => {}
        (None, Some(procedure)) => {
            let message = format!("a procedure, and `{}` has none", joining.original);
            joining.contradiction(
                &procedure.heading.span,
                message,
                "if the original has steps, mark the heading above them, too: `## … {.steps}`; else take it away here",
            );
            body.procedure = Some(procedure);
        }
        (Some(own), None) => {
            let message = format!("no procedure, and `{}` has one", joining.original);
            let help = format!("mark the heading of the steps: `## … {{.steps}}`, as `{}`", own.heading.text);
            joining.contradiction(&(0..0), message, help);
        }
        (Some(own), Some(translated)) => {
            report_order(own, &translated, joining);
            let mut graft = Graft::new(original, body, &AsWritten, Page { card: None, lent: true, prefix: "" });
            let steps = own.steps.iter().map(|step| {
                let other = translated.steps.iter().find(|other| is_of(other, step));
                match other.filter(|other| !copy::is_step(step, other, texts)) {
                    Some(other) => join_step(step, other.clone(), texts.own, lock, joining),
                    None => {
                        report_include(step, other, joining);
                        // A snippet is translated where it stands.
                        let is_snippet =
                            step.attributes.include.is_some() && step.title.is_empty() && step.blocks.is_empty();
                        Step { lent: !is_snippet, ..graft.step(step) }
                    }
                }
            });
            let steps = steps.collect();
            body.procedure = Some(Box::new(Procedure { steps, ..*translated }));
        }
    }
}

/// Reports a snippet of a translated step that says nothing else, where it is not that of the original.
fn report_include(own: &Step, other: Option<&Step>, joining: &mut Joining<'_>) {
    let include = other.and_then(|other| other.attributes.include.as_ref());
    let id = own.attributes.include.as_ref().map(|id| &id.value);
    if let Some(include) = include.filter(|include| id != Some(&include.value)) {
        let message = format!("`include=` says something else than in `{}`", joining.original);
        joining.contradiction(&include.span, message, "take it away: a translation says only what is translated");
    }
}

/// Reports steps that the original does not have, and the first that stands in another place.
fn report_order(own: &Procedure, translated: &Procedure, joining: &mut Joining<'_>) {
    let mut last = 0;
    let mut in_order = true;
    for step in &translated.steps {
        match own.steps.iter().position(|other| is_of(step, other)) {
            None => report_unknown(own, step, joining),
            Some(at) if at < last && in_order => {
                in_order = false;
                let ids: Vec<&str> = own.steps.iter().map(|step| step.id.as_str()).collect();
                let message =
                    format!("the step `{}` stands in another place than in `{}`", step.id, joining.original);
                joining.contradiction(
                    &step.span,
                    message,
                    format!("put the steps in its order: {}", ids.join(", ")),
                );
            }
            Some(at) => last = at.max(last),
        }
    }
}

/// Whether a step is the translation of another one, if by a former id.
fn is_of(step: &Step, own: &Step) -> bool {
    step.id == own.id || own.attributes.former.iter().any(|former| former.value == step.id)
}

fn report_unknown(own: &Procedure, step: &Step, joining: &mut Joining<'_>) {
    let help = match nearest(&step.id, own.steps.iter().map(|step| step.id.as_str())) {
        Some(near) => format!("did you mean `{{#{near}}}`?"),
        None => "add it to the file in the default language first, or delete it".to_owned(),
    };
    let message = format!("no step `{}` in `{}`", step.id, joining.original);
    joining.contradiction(&step.span, message, help);
}

fn is_words(duration: Option<&Duration>) -> bool {
    matches!(duration, Some(Duration::Words(_)))
}

fn join_step(own: &Step, mut other: Step, text: &str, lock: &str, joining: &mut Joining<'_>) -> Step {
    let (from, to) = (&own.attributes, other.attributes);
    let names = |stages: &[At<String>]| stages.iter().map(|id| id.value.clone()).collect::<Vec<_>>();
    let differs = [
        ("stage", !to.stages.is_empty() && names(&to.stages) != names(&from.stages)),
        ("was", !to.former.is_empty() && names(&to.former) != names(&from.former)),
        (
            "when",
            to.condition.as_ref().is_some_and(|own| !from.condition.as_ref().is_some_and(|other| own.says(other))),
        ),
        (
            "include",
            to.include.as_ref().is_some_and(|own| from.include.as_ref().map(|id| &id.value) != Some(&own.value)),
        ),
        ("duration", to.duration.is_some() && to.duration != from.duration && !is_words(from.duration.as_deref())),
        ("fee", to.fee.is_some() && to.fee != from.fee && matches!(from.fee.as_deref(), Some(Money::Sum { .. }))),
    ];
    for (name, _) in differs.iter().filter(|(_, differs)| *differs) {
        let message = format!("`{name}=` says something else than in `{}`", joining.original);
        joining.contradiction(&other.span, message, "take it away: a translation says only what is translated");
    }
    if let Some(of) = to.of.as_ref().filter(|of| of.value != stamp::of(own, text)) {
        let message = format!("the step `{}` has changed since it was translated", own.id);
        let help = format!("translate it anew, then run `{lock}`");
        joining.diags.push_with_help(&rules::OUTDATED, Place::new(joining.file, &of.span), message, help);
    }
    if other.id != own.id {
        let message = format!("the step `{}` is `{}` in `{}`", other.id, own.id, joining.original);
        let help = format!("write `{{#{}}}`", own.id);
        joining.diags.push_with_help(&rules::OUTDATED, Place::new(joining.file, &other.span), message, help);
        other.id.clone_from(&own.id);
    }
    other.attributes = StepAttributes {
        stages: from.stages.clone(),
        duration: to.duration.filter(|_| is_words(from.duration.as_deref())).or_else(|| from.duration.clone()),
        fee: to
            .fee
            .filter(|_| !matches!(from.fee.as_deref(), Some(Money::Sum { .. })))
            .or_else(|| from.fee.clone()),
        who: to.who.or_else(|| from.who.clone()),
        former: from.former.clone(),
        condition: from.condition.clone(),
        include: from.include.clone(),
        of: None,
    };
    other
}
