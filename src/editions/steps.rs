//! The steps of a translated guide: those of the original, in its order, each translated or lent.

use super::lend::Lender;
use super::{Joining, stamp};
use crate::diag::{Place, rules};
use crate::id::{Lang, nearest};
use crate::model::markup::{Body, Procedure, Step, StepAttributes};
use crate::schema::{At, Duration};

/// Makes the procedure of a translation that of its original. `text` is the original file.
pub(super) fn join(original: &Body, body: &mut Body, text: &str, language: &Lang, joining: &mut Joining<'_>) {
    match (&original.procedure, body.procedure.take()) {
        (None, None) => {}
        (None, Some(procedure)) => {
            let message = format!("a procedure, and `{}` has none", joining.original);
            joining.contradiction(
                &procedure.heading.span,
                message,
                "take `{.steps}` away, or mark the original, too",
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
            let mut lender = Lender::new(original, body);
            let steps =
                own.steps.iter().map(|step| match translated.steps.iter().find(|other| other.id == step.id) {
                    Some(other) => join_step(step, other.clone(), text, language, joining),
                    None => lender.step(step),
                });
            let steps = steps.collect();
            lender.finish();
            body.procedure = Some(Procedure { steps, ..translated });
        }
    }
}

/// Reports steps that the original does not have, and the first that stands in another place.
fn report_order(own: &Procedure, translated: &Procedure, joining: &mut Joining<'_>) {
    let mut last = 0;
    let mut in_order = true;
    for step in &translated.steps {
        match own.steps.iter().position(|other| other.id == step.id) {
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

fn report_unknown(own: &Procedure, step: &Step, joining: &mut Joining<'_>) {
    let was = |other: &&Step| other.attributes.former.iter().any(|former| former.value == step.id);
    let help = match (own.steps.iter().find(was), nearest(&step.id, own.steps.iter().map(|step| step.id.as_str())))
    {
        (Some(now), _) => format!("the step is `{{#{}}}` now", now.id),
        (None, Some(near)) => format!("did you mean `{{#{near}}}`?"),
        (None, None) => "add it to the file in the default language first, or delete it".to_owned(),
    };
    let message = format!("no step `{}` in `{}`", step.id, joining.original);
    joining.contradiction(&step.span, message, help);
}

fn is_words(duration: Option<&Duration>) -> bool {
    matches!(duration, Some(Duration::Words(_)))
}

fn join_step(own: &Step, mut other: Step, text: &str, language: &Lang, joining: &mut Joining<'_>) -> Step {
    let (from, to) = (&own.attributes, other.attributes);
    let names = |stages: &[At<String>]| stages.iter().map(|id| id.value.clone()).collect::<Vec<_>>();
    let differs = [
        ("stage", !to.stages.is_empty() && names(&to.stages) != names(&from.stages)),
        ("was", !to.former.is_empty() && names(&to.former) != names(&from.former)),
        ("duration", to.duration.is_some() && to.duration != from.duration && !is_words(from.duration.as_ref())),
    ];
    for (name, _) in differs.iter().filter(|(_, differs)| *differs) {
        let message = format!("`{name}=` says something else than in `{}`", joining.original);
        joining.contradiction(&other.span, message, "take it away: a translation says only what is translated");
    }
    if let Some(of) = to.of.as_ref().filter(|of| of.value != stamp::of(own, text)) {
        let message = format!("the step `{}` has changed since it was translated", own.id);
        let help = format!("translate it anew, then run `steplink lock --translations` for `{language}`");
        joining.diags.push_with_help(&rules::OUTDATED, Place::new(joining.file, &of.span), message, help);
    }
    other.attributes = StepAttributes {
        stages: from.stages.clone(),
        duration: to.duration.filter(|_| is_words(from.duration.as_ref())).or_else(|| from.duration.clone()),
        fee: to.fee.or_else(|| from.fee.clone()),
        who: to.who.or_else(|| from.who.clone()),
        former: from.former.clone(),
        of: None,
    };
    other
}
