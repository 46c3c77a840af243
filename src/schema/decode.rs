//! Reading a value of some type from a node.

use super::{At, Context, Node, Value, choose};
use crate::diag::rules;
use crate::id::{Lang, is_anchor_id, is_file_id};

/// The type of a value, for messages, documentation and the JSON Schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A text.
    Text,
    /// A language tag.
    Lang,
    /// A text, or a map from languages to texts.
    Localized,
    /// A whole number.
    Int,
    /// `true` or `false`.
    Bool,
    /// A day.
    Date,
    /// A duration.
    Duration,
    /// A sum of money.
    Money,
    /// A fact; `languages` if its text may be one for each language.
    Fact {
        /// Whether it may.
        languages: bool,
    },
    /// The id of a file.
    FileId,
    /// The id of a step, a stage or an entry.
    AnchorId,
    /// An address of the site, which begins with `/`.
    Address,
    /// A colour, `#0a58a6`.
    Colour,
    /// A URL that begins with `https://`.
    Https,
    /// Any value.
    Any,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A list.
    List(Box<Shape>),
    /// A list of two or more.
    Several(Box<Shape>),
    /// A map from names.
    Map(Box<Shape>),
    /// One of several shapes.
    Either(Vec<Shape>),
    /// A map with these keys.
    Record(&'static [super::Key]),
}

/// A type that can be read from YAML.
pub trait Decode: Sized {
    /// Tells what it looks like.
    fn shape() -> Shape;

    /// Reads it; reports what is wrong and returns `None` if nothing can be made of the node.
    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self>;

    /// What stands for a value whose key has been misspelt.
    fn misspelt() -> Option<Self> {
        None
    }
}

/// Reports a node of the wrong type.
pub(super) fn wrong_type<T>(node: &Node, wanted: &str, cx: &mut Context<'_>) -> Option<T> {
    let message = format!("expected {wanted}, found {}", node.value.type_name());
    let span = node.span.clone();
    match &node.value {
        Value::Int(_) | Value::Float(_) | Value::Bool(_) if wanted.contains("text") => {
            cx.report_with_help(&rules::WRONG_TYPE, &span, message, "put it in quotes to make it a text");
        }
        Value::Text(text) if wanted.starts_with("a list") => {
            cx.report_with_help(&rules::WRONG_TYPE, &span, message, as_list(text));
        }
        Value::Text(_) if wanted.starts_with("`true`") => {
            cx.report_with_help(&rules::WRONG_TYPE, &span, message, "write `true` or `false`, without quotes");
        }
        Value::Int(_) if wanted.starts_with("a date") => {
            cx.report_with_help(&rules::WRONG_TYPE, &span, message, "write it as `2026-11-22`, with hyphens");
        }
        _ => {
            let help = match wanted.split(' ').nth(1) {
                Some("whole") => "write a number, as `10`",
                Some("map") => "write keys with their values, as `key: value`",
                Some("list") => "write a list, as `[a, b]`",
                _ => "write one text after the key",
            };
            cx.report_with_help(&rules::WRONG_TYPE, &span, message, help);
        }
    }
    None
}

/// How to write a text as the list that was meant.
fn as_list(text: &str) -> String {
    let text = text.trim();
    if text.starts_with(['-', '－', '—', '•', '*', '·']) {
        return "write each item on a line of its own, with a half-width `- ` before it".to_owned();
    }
    let inner = text.trim_matches(['[', ']', '［', '］', '【', '】']);
    let items: Vec<&str> = inner.split(['，', '、', ',']).map(str::trim).filter(|item| !item.is_empty()).collect();
    format!("write it as `[{}]`, with half-width brackets and commas", items.join(", "))
}

impl Decode for String {
    fn shape() -> Shape {
        Shape::Text
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        match &node.value {
            Value::Text(text) => Some(text.clone()),
            _ => wrong_type(node, "a text", cx),
        }
    }
}

impl Decode for bool {
    fn shape() -> Shape {
        Shape::Bool
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        match node.value {
            Value::Bool(value) => Some(value),
            _ => wrong_type(node, "`true` or `false`", cx),
        }
    }
}

impl Decode for i64 {
    fn shape() -> Shape {
        Shape::Int
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        match node.value {
            Value::Int(value) => Some(value),
            _ => wrong_type(node, "a whole number", cx),
        }
    }
}

impl Decode for Node {
    fn shape() -> Shape {
        Shape::Any
    }

    fn decode(node: &Node, _cx: &mut Context<'_>) -> Option<Self> {
        Some(node.clone())
    }
}

/// What few files have stands apart, so that the others are small.
impl<T: Decode> Decode for Box<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        T::decode(node, cx).map(Self::new)
    }
}

impl<T: Decode> Decode for At<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        Some(Self { value: T::decode(node, cx)?, span: node.span.clone() })
    }
}

/// A value that was written, if perhaps not as it should be: what is wrong with it has been said, and
/// it is not missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written<T>(pub Option<At<T>>);

impl<T: Decode> Decode for Written<T> {
    fn shape() -> Shape {
        T::shape()
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        Some(Self(At::decode(node, cx)))
    }

    fn misspelt() -> Option<Self> {
        Some(Self(None))
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        match &node.value {
            Value::List(items) => Some(items.iter().filter_map(|item| T::decode(item, cx)).collect()),
            _ => wrong_type(node, "a list", cx),
        }
    }
}

/// A map from names to values, in the order of the file.
impl<T: Decode> Decode for Vec<(At<String>, T)> {
    fn shape() -> Shape {
        Shape::Map(Box::new(T::shape()))
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        let Value::Map(pairs) = &node.value else {
            return wrong_type(node, "a map", cx);
        };
        let read = |(key, value): &(At<String>, Node)| Some((key.clone(), T::decode(value, cx)?));
        Some(pairs.iter().filter_map(read).collect())
    }
}

/// A day of the calendar.
impl Decode for jiff::civil::Date {
    fn shape() -> Shape {
        Shape::Date
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        let Value::Text(text) = &node.value else {
            return wrong_type(node, "a date such as `2026-11-22`", cx);
        };
        let written_plainly = text.len() == 10 && text.as_bytes()[4] == b'-';
        let date = written_plainly.then(|| text.parse::<Self>().ok()).flatten();
        if date.is_none() {
            let message = format!("`{text}` is not a day of the calendar");
            cx.report_with_help(&rules::BAD_DATE, &node.span, message, "write it as `2026-11-22`");
        }
        date
    }
}

/// The id of a card, task, phase or the like.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub String);

impl Decode for FileId {
    fn shape() -> Shape {
        Shape::FileId
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        decode_id(node, is_file_id, cx).map(Self)
    }
}

/// The id of a step, a stage or a FAQ entry.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AnchorId(pub String);

impl Decode for AnchorId {
    fn shape() -> Shape {
        Shape::AnchorId
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        decode_id(node, is_anchor_id, cx).map(Self)
    }
}

/// A former id beside the present one, or a former address, which begins with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former(pub String);

impl Decode for Former {
    fn shape() -> Shape {
        Shape::Either(vec![Shape::AnchorId, Shape::Address])
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        match &node.value {
            Value::Text(address) if address.starts_with('/') => Some(Self(address.clone())),
            _ => AnchorId::decode(node, cx).map(|id| Self(id.0)),
        }
    }
}

fn decode_id(node: &Node, is_id: fn(&str) -> bool, cx: &mut Context<'_>) -> Option<String> {
    let text = String::decode(node, cx)?;
    if is_id(&text) {
        return Some(text);
    }
    if text.contains(['，', '、']) {
        let help = "put `, ` between the ids: a half-width comma and a space";
        cx.report_with_help(&rules::BAD_ID, &node.span, format!("`{text}` is not an id"), help);
        return None;
    }
    let help = match crate::id::suggest(&text).filter(|id| is_id(id)) {
        Some(id) => format!("write `{id}`, or another id of lower-case letters, digits and hyphens"),
        None => "use lower-case letters, digits and hyphens, with a letter first".to_owned(),
    };
    cx.report_with_help(&rules::BAD_ID, &node.span, format!("`{text}` is not an id"), help);
    None
}

impl Decode for Lang {
    fn shape() -> Shape {
        Shape::Lang
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        let tag = String::decode(node, cx)?;
        read_lang(&tag, &node.span, cx)
    }
}

fn read_lang(tag: &str, span: &crate::diag::Span, cx: &mut Context<'_>) -> Option<Lang> {
    let lang = Lang::parse(tag);
    if lang.is_none() {
        let message = format!("`{tag}` is not a language tag");
        let help = if tag.contains(['，', '、']) {
            "write half-width commas between the languages, as `[zh-CN, en]`"
        } else {
            "write a BCP 47 tag such as `zh-CN` or `en`"
        };
        cx.report_with_help(&rules::BAD_LANGUAGE, span, message, help);
    }
    lang
}

/// A text of the configuration: one for all languages, or one for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Localized {
    /// One text.
    One(String),
    /// A text for each language.
    Each {
        /// The texts, in the order of the file.
        texts: Vec<(Lang, String)>,
        /// Whether all of them could be read.
        whole: bool,
    },
}

impl Localized {
    /// Whether there is a text for a language, or one for all; what could not be read may be it.
    pub fn has(&self, lang: &Lang) -> bool {
        match self {
            Self::One(_) => true,
            Self::Each { texts, whole } => !whole || texts.iter().any(|(own, _)| own == lang),
        }
    }

    /// The text for a language; the first one if that language has none.
    pub fn in_lang(&self, lang: &Lang) -> &str {
        match self {
            Self::One(text) => text,
            Self::Each { texts, .. } => choose(texts, lang).unwrap_or_default(),
        }
    }
}

impl Decode for Localized {
    fn shape() -> Shape {
        Shape::Localized
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        match &node.value {
            Value::Text(text) => Some(Self::One(text.clone())),
            Value::Map(pairs) => {
                let mut texts = Vec::new();
                for (key, value) in pairs {
                    let lang = read_lang(&key.value, &key.span, cx);
                    let text = String::decode(value, cx);
                    texts.extend(lang.zip(text));
                }
                Some(Self::Each { whole: texts.len() == pairs.len(), texts })
            }
            _ => wrong_type(node, "a text, or a map from languages to texts", cx),
        }
    }
}

/// A value that a shared guide may give for each card type on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PerCard<T> {
    /// One value for all.
    All(T),
    /// One value for each card type named.
    Each(Vec<(At<String>, T)>),
}

impl<T: Default> PerCard<T> {
    /// The value for a card type, or for a page of none.
    pub fn for_card(&self, card: Option<&str>) -> Option<&T> {
        match self {
            Self::All(value) => Some(value),
            Self::Each(values) => {
                let card = card?;
                values.iter().find(|(name, _)| name.value == card).map(|(_, value)| value)
            }
        }
    }
}

impl<T: Decode> Decode for PerCard<T>
where
    Vec<(At<String>, T)>: Decode,
{
    fn shape() -> Shape {
        Shape::Either(vec![T::shape(), Shape::Map(Box::new(T::shape()))])
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        match &node.value {
            Value::Map(_) => Vec::decode(node, cx).map(Self::Each),
            _ => T::decode(node, cx).map(Self::All),
        }
    }
}
