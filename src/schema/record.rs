//! Reading a map with known keys.

use super::{At, Context, Decode, Node, Shape, Value, Version};
use crate::diag::{Span, rules};
use crate::id::{did_you_mean, nearest};

/// One key of a record.
#[derive(Debug)]
pub struct Key {
    /// The key as it is written.
    pub name: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// Whether a translation says it, too; all other keys belong to the file in the default language.
    pub translated: bool,
    /// The type of its value.
    pub shape: fn() -> Shape,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && (self.shape)() == (other.shape)()
    }
}

impl Eq for Key {}

/// Takes the keys of a map one by one, and knows in the end which were not asked for.
pub struct Reader<'n> {
    pairs: Vec<(&'n At<String>, Option<&'n Node>)>,
    known: Vec<&'static str>,
    span: Span,
}

impl<'n> Reader<'n> {
    /// Begins to read a map; anything else is reported, and read as an empty map.
    pub fn new(node: &'n Node, what: &str, cx: &mut Context<'_>) -> Option<Self> {
        let pairs = match &node.value {
            Value::Map(pairs) => pairs.iter().map(|(key, value)| (key, Some(value))).collect(),
            Value::Null => Vec::new(),
            _ => return super::decode::wrong_type(node, &format!("a map ({what})"), cx),
        };
        Some(Self { pairs, known: Vec::new(), span: node.span.clone() })
    }

    /// Takes the value of a key.
    pub fn take(&mut self, name: &'static str) -> Option<&'n Node> {
        self.known.push(name);
        let pair = self.pairs.iter_mut().find(|(key, node)| key.value == name && node.is_some())?;
        pair.1.take()
    }

    /// Reads an optional key; a key without a value counts as absent.
    pub fn optional<T: Decode>(&mut self, name: &'static str, cx: &mut Context<'_>) -> Option<T> {
        let Some(node) = self.take(name) else {
            // Most types have nothing that stands for a misspelt value, and nothing is compared for them.
            return T::misspelt().filter(|_| self.is_misspelt(name));
        };
        if node.value == Value::Null {
            return None;
        }
        T::decode(node, cx)
    }

    /// Reads an optional key that translations have, too.
    pub fn translated<T: Decode>(&mut self, name: &'static str, cx: &mut Context<'_>) -> Option<T> {
        self.optional(name, cx)
    }

    /// Reads a key that must be there, and that translations have, too.
    pub fn required_translated<T: Decode>(&mut self, name: &'static str, cx: &mut Context<'_>) -> Option<T> {
        self.required(name, cx)
    }

    /// Reads a key that must be there.
    pub fn required<T: Decode>(&mut self, name: &'static str, cx: &mut Context<'_>) -> Option<T> {
        let Some(node) = self.take(name) else {
            if cx.version == Version::Translation {
                return None;
            }
            if self.is_misspelt(name) {
                return T::misspelt();
            }
            let message = format!("the key `{name}` is missing");
            cx.report_with_help(&rules::MISSING_KEY, &self.head(), message, format!("add `{name}: …`"));
            return None;
        };
        T::decode(node, cx)
    }

    /// Whether a key that is not there is one that does not exist, with a slip: that will be reported.
    fn is_misspelt(&self, name: &str) -> bool {
        self.pairs.iter().any(|(key, node)| node.is_some() && nearest(&key.value, [name]).is_some())
    }

    /// Reports the keys that nobody took. `elsewhere` may know where such a key belongs.
    pub fn finish(self, elsewhere: impl Fn(&str) -> Option<String>, cx: &mut Context<'_>) {
        for (key, node) in &self.pairs {
            if node.is_none() {
                continue;
            }
            let message = format!("unknown key `{}`", key.value);
            let near = || did_you_mean(&key.value, self.known.iter().copied());
            let help = elsewhere(&key.value).or_else(near).unwrap_or_else(|| self.list_known());
            cx.report_with_help(&rules::UNKNOWN_KEY, &key.span, message, help);
        }
    }

    fn list_known(&self) -> String {
        let mut names = self.known.clone();
        names.sort_unstable();
        format!("the keys here are {}", names.join(", "))
    }

    /// The place of the map's beginning: its first key.
    pub fn head(&self) -> Span {
        self.pairs.first().map_or_else(|| self.span.clone(), |(key, _)| key.span.clone())
    }
}

/// Declares a struct that is read from a YAML map: its keys with their types and documentation. A key is
/// `required` or `optional`; one that translations have, too, is `required_translated` or `translated`.
#[macro_export]
macro_rules! record {
    (
        $(#[doc = $doc:literal])+
        pub struct $name:ident $(: $derive:ident)? {
            $( $(#[doc = $key_doc:literal])+ $mode:ident $key:ident: $type:ty, )*
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug $(, $derive)?)]
        pub struct $name {
            $( $(#[doc = $key_doc])+ pub $key: $crate::record!(@type $mode $type), )*
        }

        impl $name {
            /// The keys, in the order of their declaration.
            pub const KEYS: &'static [$crate::schema::Key] = &[
                $($crate::schema::Key {
                    name: stringify!($key),
                    doc: concat!($($key_doc,)+),
                    required: $crate::record!(@required $mode),
                    translated: $crate::record!(@translated $mode),
                    shape: <$type as $crate::schema::Decode>::shape,
                },)*
            ];

            /// Reads the keys from a map that may have others.
            pub fn read(
                reader: &mut $crate::schema::Reader<'_>,
                cx: &mut $crate::schema::Context<'_>,
            ) -> Option<Self> {
                $( let $key = reader.$mode(stringify!($key), cx); )*
                Some(Self { $( $key: $crate::record!(@unwrap $mode $key), )* })
            }
        }

        impl $crate::schema::Texts for $name {
            #[allow(unused_variables, reason = "a record may have no text")]
            fn each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
                $( $crate::record!(@texts $mode self.$key, change); )*
            }
        }

        impl $crate::schema::Decode for $name {
            fn shape() -> $crate::schema::Shape {
                $crate::schema::Shape::Record(Self::KEYS)
            }

            fn decode(
                node: &$crate::schema::Node,
                cx: &mut $crate::schema::Context<'_>,
            ) -> Option<Self> {
                let mut reader = $crate::schema::Reader::new(node, concat!($($doc,)+).trim(), cx)?;
                let value = Self::read(&mut reader, cx);
                reader.finish(|_| None, cx);
                value
            }
        }
    };
    (@type required $type:ty) => { $type };
    (@type required_translated $type:ty) => { $type };
    (@type $mode:ident $type:ty) => { Option<$type> };
    (@texts translated $text:expr, $change:ident) => { $crate::schema::Texts::each_text(&mut $text, $change) };
    (@texts required_translated $text:expr, $change:ident) => { $crate::schema::Texts::each_text(&mut $text, $change) };
    (@texts $mode:ident $text:expr, $change:ident) => {};
    (@required required) => { true };
    (@required required_translated) => { true };
    (@required $mode:ident) => { false };
    (@translated translated) => { true };
    (@translated required_translated) => { true };
    (@translated $mode:ident) => { false };
    (@unwrap required $key:ident) => { $key? };
    (@unwrap required_translated $key:ident) => { $key? };
    (@unwrap $mode:ident $key:ident) => { $key };
}

/// Declares an enum that is written as one of some words.
#[macro_export]
macro_rules! words {
    (
        $(#[doc = $doc:literal])+
        pub enum $name:ident { $( $(#[doc = $word_doc:literal])+ $variant:ident = $word:literal, )* }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $( $(#[doc = $word_doc])+ $variant, )* }

        impl $name {
            /// The words.
            pub const WORDS: &'static [&'static str] = &[$($word),*];

            /// The word for this value.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        impl $crate::schema::Decode for $name {
            fn shape() -> $crate::schema::Shape {
                $crate::schema::Shape::OneOf(Self::WORDS)
            }

            fn decode(
                node: &$crate::schema::Node,
                cx: &mut $crate::schema::Context<'_>,
            ) -> Option<Self> {
                let word = match &node.value {
                    $crate::schema::Value::Bool(word) => word.to_string(),
                    _ => String::decode(node, cx)?,
                };
                match word.as_str() {
                    $($word => Some(Self::$variant),)*
                    _ => {
                        $crate::schema::not_one_of(&word, Self::WORDS, &node.span, cx);
                        None
                    }
                }
            }
        }
    };
}
