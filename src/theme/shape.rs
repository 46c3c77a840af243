//! The shape of a view: what a template may name, and what it says there.
//!
//! A view struct is declared once with [`view!`](crate::view). From that one declaration come the
//! hash that decides whether a page is stale, the value that the template sees, and the [`Shape`]
//! that the documentation and the template tests read.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// The type of a value in a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Plain text; the template escapes it.
    Text,
    /// Rendered, safe HTML.
    Html,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// Whatever the author wrote under `extra:`.
    Any,
    /// A value that may be absent; test it with `if`.
    Optional(Box<Shape>),
    /// A list.
    List(Box<Shape>),
    /// A map from names to values.
    Map(Box<Shape>),
    /// A struct of named fields.
    Record(&'static Record),
}

/// The declaration of one view struct.
#[derive(Debug)]
pub struct Record {
    /// The name of the type.
    pub name: &'static str,
    /// What the struct stands for.
    pub doc: &'static str,
    /// Its fields, in the order of their declaration.
    pub fields: &'static [Field],
}

impl PartialEq for Record {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Record {}

/// One field of a view struct.
#[derive(Debug)]
pub struct Field {
    /// The name under which a template reads it.
    pub name: &'static str,
    /// What it holds.
    pub doc: &'static str,
    /// Its type; a function, since types may refer to each other.
    pub shape: fn() -> Shape,
}

/// A type that a template can see.
pub trait Describe {
    /// Tells the shape of the type.
    fn shape() -> Shape;
}

macro_rules! describe {
    ($shape:expr; $($type:ty),+) => {
        $(impl Describe for $type {
            fn shape() -> Shape {
                $shape
            }
        })+
    };
}

describe!(Shape::Text; str, String, Cow<'_, str>);
describe!(Shape::Number; usize, u8, u32);
describe!(Shape::Bool; bool);

impl<T: Describe + ?Sized> Describe for &T {
    fn shape() -> Shape {
        T::shape()
    }
}

impl<T: Describe> Describe for Option<T> {
    fn shape() -> Shape {
        Shape::Optional(Box::new(T::shape()))
    }
}

impl<T: Describe> Describe for Vec<T> {
    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
}

impl<K, T: Describe> Describe for BTreeMap<K, T> {
    fn shape() -> Shape {
        Shape::Map(Box::new(T::shape()))
    }
}

/// A struct whose fields are what a template can name.
pub trait View {
    /// The fields as the template finds them.
    ///
    /// # Errors
    /// A field that the template language cannot hold.
    fn context(&self) -> tera::TeraResult<tera::Context>;
}

/// Declares a view struct: its fields, their documentation, hash, serialization and shape.
#[macro_export]
macro_rules! view {
    (
        $(#[doc = $doc:literal])+
        pub struct $name:ident $(<$life:lifetime>)? {
            $( $(#[doc = $field_doc:literal])+ pub $field:ident: $type:ty, )*
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Hash, serde::Serialize)]
        pub struct $name $(<$life>)? {
            $( $(#[doc = $field_doc])+ pub $field: $type, )*
        }

        impl $(<$life>)? $name $(<$life>)? {
            const RECORD: &'static $crate::theme::shape::Record = &$crate::theme::shape::Record {
                name: stringify!($name),
                doc: concat!($($doc,)+),
                fields: &[$($crate::theme::shape::Field {
                    name: stringify!($field),
                    doc: concat!($($field_doc,)+),
                    shape: <$type as $crate::theme::shape::Describe>::shape,
                },)*],
            };
        }

        impl $(<$life>)? $crate::theme::shape::Describe for $name $(<$life>)? {
            fn shape() -> $crate::theme::shape::Shape {
                $crate::theme::shape::Shape::Record(Self::RECORD)
            }
        }

        impl $(<$life>)? $crate::theme::shape::View for $name $(<$life>)? {
            fn context(&self) -> tera::TeraResult<tera::Context> {
                let mut context = tera::Context::new();
                $(context.insert_value(stringify!($field), tera::Value::try_from_serializable(&self.$field)?);)*
                Ok(context)
            }
        }
    };
}
