//! Facts: what texts look up, once for all pages.

use super::{At, Context, Decode, Duration, Localized, Money, Node, Shape, Texts, Value};
use crate::diag::rules;
use crate::id::MAX_ID;
use crate::record;

/// A fact of a card type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A text, or a number.
    Text(String),
    /// A sum of money.
    Money(Money),
    /// A length of time.
    Duration(Duration),
    /// An address, or a reference.
    Link(At<String>),
}

/// A fact of the site: its texts may be one for each language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SiteFact {
    /// One for all languages.
    One(Fact),
    /// A text for each language.
    Each(Localized),
}

record! {
    /// A length of time.
    pub struct DurationFact {
        /// The length of time.
        required duration: Duration,
    }
}

record! {
    /// An address.
    pub struct LinkFact {
        /// The address, or a reference as in a link.
        required link: At<String>,
    }
}

impl Texts for Fact {
    /// A fact looks nothing up.
    fn each_text(&mut self, _: &mut dyn FnMut(&mut String)) {}
}

/// Whether a text can be the name of a fact: letters of any script, digits and `_`, a letter first.
pub fn is_fact_name(text: &str) -> bool {
    text.len() <= MAX_ID
        && text.starts_with(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// Reports the name of a fact that cannot be looked up.
pub fn check_fact_name(name: &At<String>, cx: &mut Context<'_>) -> bool {
    let is_one = is_fact_name(name);
    if !is_one {
        let help = "use letters, digits and `_`, with a letter first: it is looked up as `{{ card.name }}`";
        cx.report_with_help(
            &rules::BAD_ID,
            &name.span,
            format!("`{}` cannot be the name of a fact", name.value),
            help,
        );
    }
    is_one
}

fn has(node: &Node, key: &str) -> bool {
    node.get(key).is_some()
}

impl Fact {
    /// Reads a fact that is a map; `None` also for one that is no fact.
    fn of_map(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        if has(node, "amount") || has(node, "currency") {
            return Money::decode(node, cx).map(Self::Money);
        }
        if has(node, "duration") {
            return DurationFact::decode(node, cx).map(|fact| Self::Duration(fact.duration));
        }
        LinkFact::decode(node, cx).map(|fact| Self::Link(fact.link))
    }

    fn of_scalar(node: &Node) -> Option<Self> {
        match &node.value {
            Value::Text(text) => Some(Self::Text(text.clone())),
            Value::Int(number) => Some(Self::Text(number.to_string())),
            Value::Float(number) => Some(Self::Text(number.to_string())),
            _ => None,
        }
    }
}

/// Whether a map has a key that only a fact has.
fn is_fact(node: &Node) -> bool {
    ["amount", "currency", "duration", "link"].iter().any(|key| has(node, key))
}

fn report(node: &Node, cx: &mut Context<'_>) {
    let message = format!("a fact cannot be {}", node.value.type_name());
    let help = "write a text, a number, `{amount: 12, currency: CNY}`, `{duration: 2d}` or `{link: https://…}`";
    cx.report_with_help(&rules::WRONG_TYPE, &node.span, message, help);
}

impl Decode for Fact {
    fn shape() -> Shape {
        Shape::Fact { languages: false }
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        match &node.value {
            Value::Map(_) if is_fact(node) => Self::of_map(node, cx),
            _ => Self::of_scalar(node).or_else(|| {
                report(node, cx);
                None
            }),
        }
    }
}

impl Decode for SiteFact {
    fn shape() -> Shape {
        Shape::Fact { languages: true }
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        match &node.value {
            Value::Map(_) if !is_fact(node) => Localized::decode(node, cx).map(Self::Each),
            _ => Fact::decode(node, cx).map(Self::One),
        }
    }
}
