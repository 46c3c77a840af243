//! The data that authors write in YAML: a tree with a place for every key and value, and the types
//! that are read from it.
//!
//! A type is declared once, with [`record!`](crate::record): its keys, their types and their
//! documentation. Reading never stops at the first problem; what cannot be read is reported and
//! left out.

mod decode;
pub mod docs;
pub mod duration;
mod fact;
pub mod json;
mod record;
mod texts;

use std::sync::Arc;

pub use decode::{AnchorId, Decode, FileId, Former, Localized, PerCard, Shape, Written};
pub use duration::{Duration, Money};
pub use fact::{Fact, SiteFact, check_fact_name, is_fact_name};
pub use record::{Key, Reader};
pub use texts::Texts;

use crate::diag::{Diags, Place, Rule, Span};
use crate::id::Lang;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the file.
    pub span: Span,
}

impl<T> std::ops::Deref for At<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A node of a YAML document.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Its bytes in the file.
    pub span: Span,
}

impl Node {
    /// The value of a key, of a map, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        match &mut self.value {
            Value::Map(pairs) => pairs.iter_mut().find(|(own, _)| own.value == key).map(|(_, node)| node),
            _ => None,
        }
    }

    /// The value of a key, of a map.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Map(pairs) => pairs.iter().find(|(own, _)| own.value == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The same as JSON.
    pub fn json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Int(value) => (*value).into(),
            Value::Float(value) => (*value).into(),
            Value::Text(value) => value.as_str().into(),
            Value::List(items) => items.iter().map(Self::json).collect(),
            Value::Map(pairs) => pairs.iter().map(|(key, value)| (key.value.clone(), value.json())).collect(),
        }
    }

    /// Whether a list under a key has more items than the `read` that could be read of it, or is none.
    pub fn loses(&self, key: &str, read: usize) -> bool {
        let Value::Map(pairs) = &self.value else {
            return false;
        };
        match pairs.iter().find(|(own, _)| own.value == key).map(|(_, node)| &node.value) {
            None | Some(Value::Null) => false,
            Some(Value::List(items)) => items.len() > read,
            Some(_) => true,
        }
    }
}

/// The value of a node.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing after the key, `null` or `~`.
    Null,
    /// `true` or `false`, and no other word.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of the file.
    Map(Vec<(At<String>, Node)>),
}

impl Value {
    /// The name of the type, for messages.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Int(_) | Self::Float(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
        }
    }
}

/// Which version of a page a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// The page in the default language, which says everything.
    Original,
    /// A translation, which says what is translated: it may leave required keys out.
    Translation,
}

/// What reading needs besides the node: the file and the sink.
pub struct Context<'a> {
    /// The file, for places.
    pub file: &'a Arc<str>,
    /// Where problems go.
    pub diags: &'a mut Diags,
    /// Which version of a page it is.
    pub version: Version,
}

impl<'a> Context<'a> {
    /// For a file that must say everything.
    pub fn new(file: &'a Arc<str>, diags: &'a mut Diags) -> Self {
        Self { file, diags, version: Version::Original }
    }

    /// Reports a problem at a place in the file.
    pub fn report(&mut self, rule: &'static Rule, span: &Span, message: impl Into<String>) {
        self.diags.push(rule, Place::new(self.file, span), message);
    }

    /// Reports a problem and what to do about it.
    pub fn report_with_help(
        &mut self,
        rule: &'static Rule,
        span: &Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.diags.push_with_help(rule, Place::new(self.file, span), message, help);
    }
}

/// Chooses the text for a language from a map of languages: that one, else the first.
pub fn choose<'a>(texts: &'a [(Lang, String)], lang: &Lang) -> Option<&'a str> {
    let own = texts.iter().find(|(tag, _)| tag == lang);
    own.or_else(|| texts.first()).map(|(_, text)| text.as_str())
}

/// Reports a word that is none of those allowed.
pub fn not_one_of(word: &str, words: &[&str], span: &Span, cx: &mut Context<'_>) {
    let help = crate::id::did_you_mean(word, words.iter().copied())
        .unwrap_or_else(|| format!("use one of {}", words.join(", ")));
    cx.report_with_help(&crate::diag::rules::BAD_VALUE, span, format!("`{word}` is not possible here"), help);
}
