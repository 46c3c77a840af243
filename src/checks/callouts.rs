//! Quotes that begin like a callout of a kind that does not exist, or not there.

use super::Subject;
use crate::diag::{Diags, Place, Span, rules};
use crate::id::nearest;
use crate::model::markup::{Block, Body, Inline};
use crate::parse::steps::marker;

const KINDS: &[&str] = &["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];
const STEP_KINDS: &[&str] = &["RESULT", "NEEDS"];

pub(super) fn check(subject: &Subject<'_>, diags: &mut Diags) {
    for doc in &subject.docs.docs {
        let mut report = |word: &str, span: &Span| report(word, Place::new(&doc.file, span), diags);
        visit(&doc.body, &mut report);
    }
    for faq in &subject.docs.faqs {
        for entry in &faq.entries {
            let mut report = |word: &str, span: &Span| report(word, Place::new(&faq.file, span), diags);
            visit(&entry.answer, &mut report);
        }
    }
}

fn report(word: &str, place: Place, diags: &mut Diags) {
    if STEP_KINDS.contains(&word) {
        let message = format!("`[!{word}]` is possible only right under the heading of a step");
        diags.push_with_help(&rules::UNKNOWN_CALLOUT, place, message, "use `[!NOTE]` here");
        return;
    }
    let help = match nearest(word, KINDS.iter().copied()) {
        Some(near) => format!("did you mean `[!{near}]`?"),
        None => format!("the kinds are {}", KINDS.join(", ")),
    };
    diags.push_with_help(&rules::UNKNOWN_CALLOUT, place, format!("there is no callout `[!{word}]`"), help);
}

fn visit(body: &Body, report: &mut impl FnMut(&str, &Span)) {
    body.sections().for_each(|blocks| visit_blocks(blocks, report));
}

fn visit_blocks(blocks: &[Block], report: &mut impl FnMut(&str, &Span)) {
    for block in blocks {
        match block {
            Block::Quote(inner) => {
                if let (Some(word), Some(span)) = (marker(inner), first_span(inner)) {
                    report(&word, span);
                }
                visit_blocks(inner, report);
            }
            Block::Callout(_, inner) | Block::Details { blocks: inner, .. } => visit_blocks(inner, report),
            Block::List { items, .. } => items.iter().for_each(|item| visit_blocks(&item.blocks, report)),
            _ => {}
        }
    }
}

fn first_span(blocks: &[Block]) -> Option<&Span> {
    match blocks.first()? {
        Block::Paragraph(inlines) | Block::Plain(inlines) => match inlines.first()? {
            Inline::Text(_, span) => Some(span),
            _ => None,
        },
        _ => None,
    }
}
