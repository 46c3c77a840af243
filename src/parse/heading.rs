//! Headings: their anchors and attributes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::condition;
use crate::diag::{Diags, Place, Span, rules};
use crate::id::{did_you_mean, is_anchor_id, is_numbered, nearest, suggest};
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
    /// Its text, plain.
    pub text: String,
}

/// The class that opens the procedure.
pub const STEPS: &str = "steps";
/// The attributes of a step.
const STEP_KEYS: &[&str] = &["stage", "duration", "fee", "who", "was", "when", "not", "include", "of"];

/// Makes a heading; without an id its anchor is its slug.
pub fn build(raw: &RawHeading, content: Vec<Inline>, prefix: &str) -> Heading {
    let text = plain_text(&content).trim().to_owned();
    let explicit = raw.id.clone().filter(|id| is_place_id(id));
    let anchor = explicit.clone().unwrap_or_else(|| slug(&text));
    let anchor = if prefix.is_empty() { anchor } else { format!("{prefix}.{anchor}") };
    let span = raw.span.clone();
    Heading { level: raw.level, anchor, number: 0, slug: None, explicit: explicit.is_some(), content, text, span }
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
    // What begins with `_` is the theme's.
    slug.trim_start_matches('_').to_owned()
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

    /// Takes a slug, or the next one that is free; gives its number, too.
    pub fn take_slug(&mut self, slug: &str) -> (String, usize) {
        let slug = if slug.is_empty() { "section" } else { slug };
        if self.take(slug) {
            return (slug.to_owned(), 0);
        }
        loop {
            let count = self.taken.entry(slug.to_owned()).or_default();
            *count += 1;
            let (count, next) = (*count, format!("{slug}-{count}"));
            if self.take(&next) {
                return (next, count);
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
    check_braces(raw, file, diags);
    let Some(id) = raw.id.as_deref().filter(|id| !is_place_id(id)) else {
        return true;
    };
    let help = "use letters, digits, hyphens and underscores, with a letter or a digit first";
    diags.push_with_help(&rules::BAD_ID, Place::new(file, &raw.span), format!("`{id}` is not an id"), help);
    false
}

/// Whether a text can be the id of a heading that is no step: letters and digits of any script,
/// `-`, `_` and `.`; what begins with `_` is the theme's.
fn is_place_id(id: &str) -> bool {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    id.len() <= 100 && id.starts_with(char::is_alphanumeric) && id.chars().all(inner)
}

/// Whether a heading shows braces that were meant as attributes.
pub fn looks_meant(raw: &RawHeading) -> bool {
    let opens = ["{#", "{.", "｛#", "｛＃", "｛.", "{＃", "（#", "（＃"];
    opens.iter().any(|open| raw.text.contains(open))
        || raw.text.ends_with('}') && STEP_KEYS.iter().any(|key| raw.text.contains(&format!("{key}=")))
}

/// Whether a heading has attributes that only a step can have.
pub fn has_step_attributes(raw: &RawHeading) -> bool {
    raw.pairs.iter().any(|(key, _)| STEP_KEYS.contains(&key.as_str()))
}

/// Reports braces that were meant as attributes and could not be read.
fn check_braces(raw: &RawHeading, file: &Arc<str>, diags: &mut Diags) {
    if looks_meant(raw) {
        let message = "the braces of this heading cannot be read as attributes";
        let help = "write `{#id key=value}` at the end: one pair of half-width braces, a half-width `#`, no space in a value (`_` shows as one)";
        diags.push_with_help(&rules::BAD_ATTRIBUTES, Place::new(file, &raw.span), message, help);
    }
}

/// Reports attributes that stand twice; the parser keeps the last id. `line` is the heading in the source.
pub fn check_repeated(raw: &RawHeading, line: &str, file: &Arc<str>, diags: &mut Diags) {
    let place = || Place::new(file, &raw.span);
    for (at, (key, _)) in raw.pairs.iter().enumerate() {
        if raw.pairs[..at].iter().any(|(other, _)| other == key) {
            let message = format!("the attribute `{key}` stands twice");
            diags.push_with_help(&rules::UNKNOWN_ATTRIBUTE, place(), message, "delete one of the two");
        }
    }
    let attributes = line.rfind('{').filter(|_| raw.id.is_some()).map_or("", |at| &line[at + 1..]);
    let ids = attributes.split_whitespace().filter(|token| token.starts_with('#')).count();
    if ids > 1 {
        diags.push_with_help(
            &rules::UNKNOWN_ATTRIBUTE,
            place(),
            "the heading has two ids",
            "delete one of the two",
        );
    }
}

/// Reports the attributes of a heading that is no step, `{.steps}` apart.
pub fn check_other(raw: &RawHeading, file: &Arc<str>, diags: &mut Diags) {
    for class in raw.classes.iter().filter(|class| *class != STEPS) {
        let message = format!("unknown class `.{class}`");
        let help = if is_nearly_steps(class) {
            "did you mean `{.steps}`?"
        } else {
            "a heading that is not a step can have an id only: `{#id}`"
        };
        diags.push_with_help(&rules::UNKNOWN_ATTRIBUTE, Place::new(file, &raw.span), message, help);
    }
    for (key, _) in &raw.pairs {
        let message = format!("the attribute `{key}` is not possible on this heading");
        let help = if key == STEPS || is_nearly_steps(key) {
            "did you mean `{.steps}`?"
        } else if STEP_KEYS.contains(&key.as_str()) {
            "only a step can have it: a level-3 heading under `## … {.steps}`"
        } else {
            "a heading that is not a step can have an id only: `{#id}`"
        };
        diags.push_with_help(&rules::UNKNOWN_ATTRIBUTE, Place::new(file, &raw.span), message, help);
    }
}

/// Whether a class is a slip for the one that opens the procedure.
pub fn is_nearly_steps(class: &str) -> bool {
    class != STEPS && nearest(class, [STEPS]).is_some()
}

/// Reports a heading without text.
pub fn check_text(raw: &RawHeading, heading: &Heading, file: &Arc<str>, diags: &mut Diags) {
    let place = Place::new(file, &heading.span);
    // The title of the snippet comes along.
    let has_snippet = raw.pairs.iter().any(|(key, _)| key == "include");
    if !has_snippet
        && heading.text.is_empty()
        && !heading.content.iter().any(|inline| matches!(inline, Inline::Image(_)))
    {
        diags.push(&rules::EMPTY_HEADING, place, "a heading without text");
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
    if id.contains(['，', ',', '、']) {
        let help = "write spaces between the attributes, as `{#id key=value}`";
        diags.push_with_help(&rules::BAD_ID, Place::new(file, &raw.span), format!("`{id}` is not an id"), help);
        return false;
    }
    let help = match suggest(id).filter(|near| is_anchor_id(near) && !is_numbered(near)) {
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
            "duration" => attributes.duration = read_duration(&words, &span, cx).map(Box::new),
            "fee" => attributes.fee = Some(Box::new(Money::parse(&words))),
            "who" => attributes.who = Some(words),
            "of" => attributes.of = Some(Box::new(At { value: value.to_owned(), span })),
            "when" | "not" if attributes.condition.is_some() => {
                let message = "a step has `when=` or `not=`, and not both";
                cx.report_with_help(&rules::BAD_CONDITION, &span, message, "take one of the two away");
            }
            "when" | "not" => {
                attributes.condition = condition::of_attribute(key == "not", value, &span).map(Box::new);
            }
            "include" => attributes.include = Some(Box::new(At { value: value.to_owned(), span })),
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
    let rest = chinese.or(english).or_else(|| counted(text))?;
    Some(rest.trim_start_matches(|c: char| c.is_whitespace() || "：:、.．，,—-–)）".contains(c)))
}

/// What follows `3.`, `3、`, `三、`, `（3）` or `③`; `2.4G` is no number of a step.
fn counted(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix(|c: char| ('①'..='⑳').contains(&c)) {
        return Some(rest);
    }
    let inner = text.strip_prefix(['(', '（']);
    let number = inner.unwrap_or(text);
    let digits = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let han = number.trim_start_matches(|c: char| "一二三四五六七八九十".contains(c));
    if inner.is_some() {
        let rest = if digits.len() < number.len() { digits } else { han };
        return (rest.len() < number.len()).then(|| rest.strip_prefix([')', '）'])).flatten();
    }
    if han.len() < number.len() {
        return han.strip_prefix('、');
    }
    let rest = (digits.len() < number.len()).then(|| digits.strip_prefix(['.', '、', ')', '）'])).flatten()?;
    (!rest.starts_with(|c: char| c.is_ascii_digit())).then_some(rest)
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
        assert_eq!(anchors.take_slug("a"), ("a".to_owned(), 0));
        assert_eq!(anchors.take_slug("a"), ("a-1".to_owned(), 1));
        assert!(anchors.take("b") && !anchors.take("b"));
        assert_eq!(anchors.take_slug("b"), ("b-1".to_owned(), 1));
    }

    #[test]
    fn numbers_in_headings_are_found() {
        assert_eq!(without_number("第三步：联系客服"), Some("联系客服"));
        assert_eq!(without_number("第 3 步 联系客服"), Some("联系客服"));
        assert_eq!(without_number("Step 3: Call"), Some("Call"));
        assert_eq!(without_number("2. 登录"), Some("登录"));
        assert_eq!(without_number("二、登录"), Some("登录"));
        assert_eq!(without_number("（3）登录"), Some("登录"));
        assert_eq!(without_number("③登录"), Some("登录"));
        assert_eq!(without_number("2.4G Wi-Fi"), None);
        assert_eq!(without_number("3G 卡的设置"), None);
        assert_eq!(without_number("第一次登录"), None);
        assert_eq!(without_number("联系客服"), None);
    }
}
