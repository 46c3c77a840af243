//! Headings: their anchors and attributes.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Diags, Place, Span, rules};
use crate::id::{did_you_mean, is_anchor_id, suggest};
use crate::model::markup::{Heading, Inline, StepAttributes, plain_text};
use crate::schema::duration::read_duration;
use crate::schema::{At, Context, Money};

/// A heading as the parser gives it.
#[derive(Clone, Debug)]
pub struct RawHeading {
    /// 1 to 6.
    pub level: u8,
    /// `#id`.
    pub id: Option<String>,
    /// `.class`, each.
    pub classes: Vec<String>,
    /// `key=value` or `key`.
    pub pairs: Vec<(String, Option<String>)>,
    /// Its line.
    pub span: Span,
    /// Whether it stands at the top of the text, in no quote and no list.
    pub top: bool,
}

/// The class that opens the procedure.
pub const STEPS: &str = "steps";
/// The attributes of a step.
const STEP_KEYS: &[&str] = &["stage", "duration", "fee", "who", "was", "when", "not", "include", "of"];

/// Makes a heading; without an id its anchor is its slug.
pub fn build(raw: &RawHeading, content: Vec<Inline>, prefix: &str) -> Heading {
    let text = plain_text(&content).trim().to_owned();
    let explicit = raw.id.clone().filter(|id| is_anchor_id(id));
    let anchor = explicit.clone().unwrap_or_else(|| slug(&text));
    let anchor = if prefix.is_empty() { anchor } else { format!("{prefix}-{anchor}") };
    Heading { level: raw.level, anchor, explicit: explicit.is_some(), content, text, span: raw.span.clone() }
}

/// The slug that Git hosts give a heading: lower case, letters, digits, `_` and `-`, spaces as `-`.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if c.is_alphanumeric() || c == '_' || c == '-' {
            slug.extend(c.to_lowercase());
        } else if c == ' ' {
            slug.push('-');
        }
    }
    slug
}

/// Makes anchors unique on a page, in order: a slug that is taken gets `-1`, `-2` and so on; an id
/// that is taken is an error.
#[derive(Default)]
pub struct Anchors {
    taken: BTreeMap<String, usize>,
}

impl Anchors {
    /// Takes an id that was given; tells whether it was free.
    pub fn take(&mut self, id: &str) -> bool {
        let is_free = !self.taken.contains_key(id);
        if is_free {
            self.taken.insert(id.to_owned(), 0);
        }
        is_free
    }

    /// Takes a slug, or the next one that is free.
    pub fn take_slug(&mut self, slug: &str) -> String {
        let slug = if slug.is_empty() { "_" } else { slug };
        if self.take(slug) {
            return slug.to_owned();
        }
        loop {
            let count = self.taken.entry(slug.to_owned()).or_default();
            *count += 1;
            let next = format!("{slug}-{count}");
            if self.take(&next) {
                return next;
            }
        }
    }
}

/// Reports what a heading that is neither a step nor the procedure cannot have. Tells whether its
/// id is as it was written.
pub fn check_plain(raw: &RawHeading, file: &Arc<str>, diags: &mut Diags) -> bool {
    if raw.classes.iter().any(|class| class == STEPS) {
        let message = "`{.steps}` is possible only on a level-2 heading of a guide";
        let help = "a heading that is not a step can have an id only: `{#id}`";
        diags.push_with_help(&rules::UNKNOWN_ATTRIBUTE, Place::new(file, &raw.span), message, help);
    }
    check_other(raw, file, diags);
    check_id(raw, file, diags)
}

/// Reports the attributes of a heading that is no step, `{.steps}` apart.
pub fn check_other(raw: &RawHeading, file: &Arc<str>, diags: &mut Diags) {
    for class in raw.classes.iter().filter(|class| *class != STEPS) {
        let message = format!("unknown class `.{class}`");
        let help = "a heading that is not a step can have an id only: `{#id}`";
        diags.push_with_help(&rules::UNKNOWN_ATTRIBUTE, Place::new(file, &raw.span), message, help);
    }
    for (key, _) in &raw.pairs {
        let message = format!("the attribute `{key}` is not possible on this heading");
        let help = if STEP_KEYS.contains(&key.as_str()) {
            "only a step can have it: a level-3 heading under `## … {.steps}`"
        } else {
            "a heading that is not a step can have an id only: `{#id}`"
        };
        diags.push_with_help(&rules::UNKNOWN_ATTRIBUTE, Place::new(file, &raw.span), message, help);
    }
}

/// Reports a heading without text, and one that ends with what should have been attributes.
pub fn check_text(heading: &Heading, file: &Arc<str>, diags: &mut Diags) {
    let place = Place::new(file, &heading.span);
    if heading.text.is_empty() && !heading.content.iter().any(|inline| matches!(inline, Inline::Image(_))) {
        diags.push(&rules::EMPTY_HEADING, place, "a heading without text");
    } else if heading.text.ends_with('}') && (heading.text.contains("{#") || heading.text.contains("{.")) {
        let message = "the braces of this heading cannot be read as attributes";
        let help = "write `{#id key=value}`: one pair of braces, no space in a value (`_` shows as one)";
        diags.push_with_help(&rules::BAD_ATTRIBUTES, place, message, help);
    }
}

/// Reports an id that is not one.
pub fn check_id(raw: &RawHeading, file: &Arc<str>, diags: &mut Diags) -> bool {
    let Some(id) = &raw.id else {
        return true;
    };
    if is_anchor_id(id) {
        return true;
    }
    let help = match suggest(id) {
        Some(near) => format!("write `{{#{near}}}`"),
        None => "use lower-case letters, digits and hyphens, with a letter first".to_owned(),
    };
    diags.push_with_help(&rules::BAD_ID, Place::new(file, &raw.span), format!("`{id}` is not an id"), help);
    false
}

/// Reads the attributes of a step.
pub fn step_attributes(raw: &RawHeading, text: &str, cx: &mut Context<'_>) -> StepAttributes {
    let mut attributes = StepAttributes::default();
    for class in &raw.classes {
        cx.report(&rules::UNKNOWN_ATTRIBUTE, &raw.span, format!("unknown class `.{class}` on a step"));
    }
    for (key, value) in &raw.pairs {
        let Some(value) = value.as_deref().filter(|value| !value.is_empty()) else {
            unknown_or_empty(key, raw, cx);
            continue;
        };
        let span = value_span(key, value, raw, text);
        let words = value.replace('_', " ");
        match key.as_str() {
            "stage" => attributes.stages.extend(list(value, &span)),
            "was" => attributes.former.extend(former(value, &span, cx)),
            "duration" => attributes.duration = read_duration(&words, &span, cx),
            "fee" => attributes.fee = Some(Money::parse(&words)),
            "who" => attributes.who = Some(words),
            "when" | "not" | "include" | "of" => {
                cx.report(&rules::NOT_YET, &span, format!("`{key}=` has no effect in this version"));
            }
            _ => unknown_or_empty(key, raw, cx),
        }
    }
    attributes
}

fn unknown_or_empty(key: &str, raw: &RawHeading, cx: &mut Context<'_>) {
    if STEP_KEYS.contains(&key) {
        let message = format!("the attribute `{key}` has no value");
        cx.report_with_help(&rules::BAD_VALUE, &raw.span, message, format!("write `{key}=value`, without spaces"));
        return;
    }
    let help = did_you_mean(key, STEP_KEYS.iter().copied()).unwrap_or_else(|| {
        format!("a step can have #id, {}; a value has no spaces, `_` shows as one", STEP_KEYS.join(", "))
    });
    cx.report_with_help(&rules::UNKNOWN_ATTRIBUTE, &raw.span, format!("unknown attribute `{key}`"), help);
}

/// Where a value stands in the line of the heading, else the line.
fn value_span(key: &str, value: &str, raw: &RawHeading, line: &str) -> Span {
    let pattern = format!("{key}={value}");
    line.rfind(&pattern).map_or_else(
        || raw.span.clone(),
        |at| raw.span.start + at + key.len() + 1..raw.span.start + at + pattern.len(),
    )
}

fn list(value: &str, span: &Span) -> Vec<At<String>> {
    let mut items = Vec::new();
    let mut start = span.start;
    for item in value.split(',') {
        items.push(At { value: item.to_owned(), span: start..(start + item.len()).min(span.end.max(start)) });
        start += item.len() + 1;
    }
    items
}

fn former(value: &str, span: &Span, cx: &mut Context<'_>) -> Vec<At<String>> {
    let mut ids = list(value, span);
    ids.retain(|id| {
        let good = is_anchor_id(id);
        if !good {
            cx.report(&rules::BAD_ID, &id.span, format!("`{}` is not an id", id.value));
        }
        good
    });
    ids
}

/// If a heading says its number, as `第三步：…`, `Step 3 …` or `3. …`, returns what follows.
pub fn without_number(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let is_number = |c: char| c.is_numeric() || "零〇一二两三四五六七八九十百".contains(c);
    let chinese = text
        .strip_prefix('第')
        .map(|rest| (rest, rest.trim_start().trim_start_matches(is_number)))
        .and_then(|(rest, after)| {
            (after.len() < rest.len()).then(|| after.trim_start().strip_prefix('步')).flatten()
        })
        .or_else(|| number_after(text, "步骤", is_number));
    let lower = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("step"));
    let english = lower.then(|| number_after(text, &text[..4], |c| c.is_ascii_digit())).flatten();
    let plain = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let counted = (plain.len() < text.len()).then(|| plain.strip_prefix(['.', '、', ')', '）'])).flatten();
    let rest = chinese.or(english).or(counted)?;
    Some(rest.trim_start_matches(|c: char| c.is_whitespace() || "：:、.．，,—-–)）".contains(c)))
}

fn number_after<'a>(text: &'a str, word: &str, is_number: impl Fn(char) -> bool) -> Option<&'a str> {
    let rest = text.strip_prefix(word)?.trim_start();
    let after = rest.trim_start_matches(is_number);
    (after.len() < rest.len()).then_some(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_those_of_git_hosts() {
        assert_eq!(slug("如何注销 SIM 卡？"), "如何注销-sim-卡");
        assert_eq!(slug("What's new in v1.2_x"), "whats-new-in-v12_x");
        let mut anchors = Anchors::default();
        assert_eq!(anchors.take_slug("a"), "a");
        assert_eq!(anchors.take_slug("a"), "a-1");
        assert!(anchors.take("b") && !anchors.take("b"));
        assert_eq!(anchors.take_slug("b"), "b-1");
    }

    #[test]
    fn numbers_in_headings_are_found() {
        assert_eq!(without_number("第三步：联系客服"), Some("联系客服"));
        assert_eq!(without_number("第 3 步 联系客服"), Some("联系客服"));
        assert_eq!(without_number("Step 3: Call"), Some("Call"));
        assert_eq!(without_number("2. 登录"), Some("登录"));
        assert_eq!(without_number("3G 卡的设置"), None);
        assert_eq!(without_number("第一次登录"), None);
        assert_eq!(without_number("联系客服"), None);
    }
}
