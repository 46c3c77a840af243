//! Comments that do something: conditions around blocks, for which card types they are shown, snippets and tabs; and
//! the conditions of steps.

use crate::diag::{Diags, Place, Span, rules};
use crate::id::{did_you_mean, is_file_id, nearest};
use crate::model::markup::Condition;
use crate::schema::At;

/// The form of the comment that begins one.
const FORM: &str =
    "write `<!-- when card=fm,data -->` or `<!-- when not=fm -->`, and `<!-- /when -->` where it ends";

/// The form of the comments around tabs.
const TABS_FORM: &str = "write `<!-- tabs -->`, a heading for each option, and `<!-- /tabs -->` where they end";

/// What a comment does.
pub enum Directive {
    /// Begins a condition; absent if it cannot be read, which has been said.
    When(Option<Condition>),
    /// Ends one.
    EndWhen,
    /// Stands for a snippet.
    Include(At<String>),
    /// Begins tabs; whether it is written as it should be, since the other has been said.
    Tabs(bool),
    /// Ends them.
    EndTabs,
}

/// Tells what a comment does, if it is more than a remark. `text` is what stands between `<!--` and `-->`, `place`
/// where the comment stands.
pub fn directive(text: &str, place: &Place, diags: &mut Diags) -> Option<Directive> {
    let text = text.trim();
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    match word {
        // Several words, and no sign between a key and a value, are a remark.
        "when" if rest.contains(char::is_whitespace) && !rest.contains(['=', '＝']) => None,
        "when" => Some(Directive::When(read(rest, place, diags))),
        "/when" => Some(Directive::EndWhen),
        "include" if !rest.trim().contains(char::is_whitespace) => {
            let id = rest.trim();
            if !is_file_id(id) {
                let message = format!("`{id}` is not the id of a snippet");
                let help = "write `<!-- include ID -->`, for the snippet `content/snippets/ID.md`";
                diags.push_with_help(&rules::BAD_CONDITION, place.clone(), message, help);
            }
            Some(Directive::Include(At { value: id.to_owned(), span: place.start..place.end }))
        }
        "tabs" if rest.is_empty() => Some(Directive::Tabs(true)),
        "/tabs" if rest.is_empty() => Some(Directive::EndTabs),
        word if is_meant(word, rest) => {
            let message = format!("`{text}` is nearly a condition");
            diags.push_with_help(&rules::BAD_CONDITION, place.clone(), message, FORM);
            Some(if word.starts_with(['/', '／']) { Directive::EndWhen } else { Directive::When(None) })
        }
        _ => {
            let tabs = meant_as_tabs(text);
            if tabs.is_some() {
                let message = format!("`{text}` is nearly a mark of tabs");
                diags.push_with_help(&rules::BAD_TABS, place.clone(), message, TABS_FORM);
            } else {
                report_near_miss(text, place, diags);
            }
            tabs
        }
    }
}

/// What a remark was meant as that is nearly the begin or the end of tabs, as `Tabs`, `tab:`, `／tabs` or `end tabs`.
fn meant_as_tabs(text: &str) -> Option<Directive> {
    let lower = text.to_lowercase().replace('／', "/");
    let plain: String = lower.chars().filter(|c| c.is_alphanumeric() || *c == '/').collect();
    match plain.as_str() {
        "tab" | "tabs" | "tabset" | "begintabs" | "starttabs" => Some(Directive::Tabs(false)),
        "/tab" | "/tabs" | "/tabset" | "tab/" | "tabs/" | "endtab" | "endtabs" | "tabend" | "tabsend" => {
            Some(Directive::EndTabs)
        }
        _ => None,
    }
}

/// Whether a remark was meant as the begin or the end of a condition.
fn is_meant(word: &str, rest: &str) -> bool {
    let near = nearest(word.trim_start_matches(['/', '／']), ["when"]).is_some();
    let ends = word.starts_with(['/', '／']) && rest.is_empty();
    near && (ends || rest.contains(['=', '＝']))
}

/// Reports a remark that was meant to do something: to include a snippet, to name tabs, or to be part of a condition
/// as other languages have it.
fn report_near_miss(text: &str, place: &Place, diags: &mut Diags) {
    let lower = text.to_lowercase();
    let (word, rest) = match lower.find(|c: char| !c.is_alphanumeric() && c != '/') {
        Some(end) => lower.split_at(end),
        None => (lower.as_str(), ""),
    };
    let sets = rest.contains(['=', '＝']);
    let one_more = rest.trim_matches([' ', ':', '=', '：', '＝', '"', '\'', '{', '}', '/']);
    let names_one = !one_more.is_empty() && one_more.split_whitespace().count() <= 2;
    let (rule, help) = match word {
        // A list of labels, or the label of one option.
        "tab" | "tabs" if rest.trim_start().starts_with([':', '：', '=', '＝', '"', '“']) => {
            (&rules::BAD_TABS, TABS_FORM)
        }
        "include" | "includes" | "included" | "insert" if names_one => {
            (&rules::BAD_CONDITION, "write `<!-- include ID -->`, for the snippet `content/snippets/ID.md`")
        }
        "else" | "otherwise" if one_more.is_empty() => (
            &rules::BAD_CONDITION,
            "there is no other half: end the condition, and begin one with `not=`: `<!-- when not=fm -->`",
        ),
        "if" | "unless" | "elif" | "elseif" if sets => (&rules::BAD_CONDITION, FORM),
        "endwhen" | "end" | "endif" | "/if" | "fi" if one_more.is_empty() || one_more == "when" => {
            (&rules::BAD_CONDITION, "a condition ends with `<!-- /when -->`")
        }
        _ => return,
    };
    let message = format!("`{text}` does nothing, though it looks as if it should");
    diags.push_with_help(rule, place.clone(), message, help);
}

/// Reads `card=fm,data` or `not=fm`.
fn read(text: &str, place: &Place, diags: &mut Diags) -> Option<Condition> {
    let mut report = |message: String, help: String| {
        diags.push_with_help(&rules::BAD_CONDITION, place.clone(), message, help);
        None
    };
    let mut words = text.split_whitespace();
    let (Some(word), None) = (words.next(), words.next()) else {
        let message = if text.is_empty() {
            "a condition that names no card type".to_owned()
        } else {
            format!("`{text}` is no condition: one `card=` or one `not=`, without spaces")
        };
        return report(message, FORM.to_owned());
    };
    let Some((key, value)) = word.split_once('=') else {
        return report(format!("`{word}` is no condition"), FORM.to_owned());
    };
    if !matches!(key, "card" | "not") {
        let help = did_you_mean(key, ["card", "not"]).unwrap_or_else(|| FORM.to_owned());
        return report(format!("a condition is about `card` or `not`, and not about `{key}`"), help);
    }
    let span = place.start..place.end;
    let Some(condition) = of_attribute(key == "not", value, &span) else {
        return report("a condition that names no card type".to_owned(), FORM.to_owned());
    };
    Some(condition)
}

/// Reads the value of `when=` or `not=`; `None` if it names nothing.
pub fn of_attribute(negated: bool, value: &str, span: &Span) -> Option<Condition> {
    let ids: Vec<&str> = value.split([',', '，', '、']).collect();
    let cards: Vec<At<String>> = ids
        .into_iter()
        .filter(|id| !id.is_empty())
        .map(|id| At { value: id.to_owned(), span: span.clone() })
        .collect();
    (!cards.is_empty()).then(|| Condition { cards, negated, span: span.clone() })
}
