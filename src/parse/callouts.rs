//! Quotes that begin like a callout of a kind that does not exist, or not there.

use crate::diag::{Diags, Place, Span, rules};
use crate::id::nearest;
use crate::model::is_snippet;
use crate::model::markup::{Block, Body, Inline};
use crate::model::step::marker;

const KINDS: &[&str] = &["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];
const STEP_KINDS: &[&str] = &["RESULT", "NEEDS"];

/// Reports what looks like a callout in a text, and is none.
pub fn check(body: &Body, diags: &mut Diags) {
    // What a snippet says of the result stands under the heading of a step where it is included.
    let is_part = is_snippet(&body.file);
    let mut report = |problem: &Problem<'_>, span: &Span| match problem {
        Problem::Unknown(word) if is_part && STEP_KINDS.contains(&word.as_str()) => {}
        problem => report(problem, Place::new(&body.file, span), diags),
    };
    body.sections().for_each(|blocks| visit_blocks(blocks, &mut report));
}

fn report(problem: &Problem<'_>, place: Place, diags: &mut Diags) {
    let (message, help) = match problem {
        Problem::Unknown(word) if STEP_KINDS.contains(&word.as_str()) => {
            let message = format!("`[!{word}]` is possible only right under the heading of a step");
            (message, "use `[!NOTE]` here".to_owned())
        }
        Problem::Unknown(word) => {
            let help = match nearest(word, KINDS.iter().chain(STEP_KINDS).copied()) {
                Some(near) => format!("did you mean `[!{near}]`?"),
                None => format!("the kinds are {}, and in a step {}", KINDS.join(", "), STEP_KINDS.join(", ")),
            };
            (format!("there is no callout `[!{word}]`"), help)
        }
        Problem::NotAlone(word) => (
            format!("the mark of a callout, `[!{word}]`, does not stand alone on its line"),
            format!("write `> [!{word}]`, and the text on the next line, after `> `"),
        ),
        Problem::Wide(word) => (
            format!("the mark of a callout, `[!{word}]`, has full-width signs"),
            format!("write `> [!{word}]` with half-width signs, and the text on the next line"),
        ),
        Problem::NoQuote(word) => (
            format!("the mark of a callout, `[!{word}]`, stands in no quote"),
            "begin its line, and each line of the callout, with `> `".to_owned(),
        ),
    };
    diags.push_with_help(&rules::UNKNOWN_CALLOUT, place, message, help);
}

enum Problem<'a> {
    /// A kind that does not exist there.
    Unknown(String),
    /// Something follows on the line.
    NotAlone(&'a str),
    /// Its brackets or its exclamation mark are full-width.
    Wide(&'a str),
    /// The `> ` before it is missing.
    NoQuote(&'a str),
}

fn visit_blocks(blocks: &[Block], report: &mut impl FnMut(&Problem<'_>, &Span)) {
    for block in blocks {
        match block {
            Block::Quote(inner) => visit_quote(inner, report),
            Block::Callout(_, inner) | Block::Details { blocks: inner, .. } | Block::When(_, inner) => {
                visit_blocks(inner, report);
            }
            Block::List { items, .. } => items.iter().for_each(|item| visit_blocks(&item.blocks, report)),
            Block::Tabs(tabs) => tabs.iter().for_each(|tab| visit_blocks(tab, report)),
            Block::Paragraph(_) => {
                if let Some((text, span)) = first_text(std::slice::from_ref(block))
                    && let Some(word) = mark(text).filter(|word| is_kind(word))
                {
                    report(&Problem::NoQuote(word), span);
                }
            }
            _ => {}
        }
    }
}

fn visit_quote(inner: &[Block], report: &mut impl FnMut(&Problem<'_>, &Span)) {
    if let Some((text, span)) = first_text(inner) {
        match (marker(inner), mark(text)) {
            (Some(word), _) => report(&Problem::Unknown(word), span),
            (None, Some(word)) if text.starts_with("[!") => report(&Problem::NotAlone(word), span),
            (None, Some(word)) => report(&Problem::Wide(word), span),
            (None, None) => {}
        }
    }
    // What is in it may be a quote again; its own first line has been looked at.
    inner.iter().filter(|block| !matches!(block, Block::Paragraph(_))).for_each(|block| {
        visit_blocks(std::slice::from_ref(block), report);
    });
}

/// The word of a text that begins like a callout: `[!NOTE] …`, `[！NOTE]…`, `[! NOTE]`.
fn mark(text: &str) -> Option<&str> {
    let inner = ["[!", "[！", "【!", "【！"].iter().find_map(|open| text.strip_prefix(open))?;
    let word = inner.split_once([']', '】'])?.0.trim();
    (!word.is_empty() && word.chars().all(char::is_alphabetic)).then_some(word)
}

fn is_kind(word: &str) -> bool {
    KINDS.iter().chain(STEP_KINDS).any(|kind| word.eq_ignore_ascii_case(kind))
}

fn first_text(blocks: &[Block]) -> Option<(&str, &Span)> {
    match blocks.first()? {
        Block::Paragraph(inlines) | Block::Plain(inlines) => match inlines.first()? {
            Inline::Text(text, span) => Some((text, span)),
            _ => None,
        },
        _ => None,
    }
}
