//! The stamp of a step: what `of=` in a translation says of the step that was translated.

use crate::fingerprint::Fingerprint;
use crate::model::markup::Step;
use crate::schema::{Duration, Money};

/// How many hexadecimal digits a stamp has.
const DIGITS: usize = 8;

/// The stamp of a step: eight hexadecimal digits of the BLAKE3 hash of its heading, of what its
/// attributes show in words, and of its text. Ids and stages are not in it, since they are not translated.
///
/// `text` is the file that the step stands in.
pub fn of(step: &Step, text: &str) -> String {
    of_body(step, text.get(step.span.end..step.extent.end).unwrap_or_default())
}

/// The same for a step with another text under its heading.
pub fn of_body(step: &Step, body: &str) -> String {
    let lines: Vec<&str> = body.trim().lines().map(str::trim_end).collect();
    let fee = match step.attributes.fee.as_deref() {
        Some(Money::Words(words)) => words.as_str(),
        _ => "",
    };
    let duration = match step.attributes.duration.as_deref() {
        Some(Duration::Words(words)) => words.as_str(),
        _ => "",
    };
    let who = step.attributes.who.as_deref().unwrap_or_default();
    Fingerprint::of(&(&step.text, fee, duration, who, lines)).short(DIGITS)
}
