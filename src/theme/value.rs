//! Values that a view holds: shared ones are made into template values once.

use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use serde::{Serialize, Serializer};

use super::shape::{Describe, Shape};
use crate::fingerprint::Fingerprint;
use crate::schema::Node;

pub use crate::html::{Html, Json};

impl Describe for Html {
    fn shape() -> Shape {
        Shape::Html
    }
}

impl Describe for Json {
    fn shape() -> Shape {
        Shape::Html
    }
}

/// A part of many views: hashed and turned into a template value once.
#[derive(Clone, Debug)]
pub struct Shared<T> {
    fingerprint: Fingerprint,
    value: tera::Value,
    of: PhantomData<T>,
}

impl<T: Hash + Serialize> Shared<T> {
    /// Shares a value.
    pub fn new(value: &T) -> Self {
        Self {
            fingerprint: Fingerprint::key_of(value),
            value: tera::Value::from_serializable(value),
            of: PhantomData,
        }
    }
}

impl<T> Hash for Shared<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.fingerprint.hash(state);
    }
}

impl<T> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<T: Describe> Describe for Shared<T> {
    fn shape() -> Shape {
        T::shape()
    }
}

/// What an author wrote under `extra:`: any value, an empty map if there is none.
#[derive(Clone, Debug, Hash)]
pub struct Any(String);

impl Any {
    /// Takes a node; its JSON form is what is hashed.
    pub fn new(node: Option<&Node>) -> Self {
        Self(node.map_or_else(|| serde_json::json!({}), Node::json).to_string())
    }
}

impl Serialize for Any {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value: serde_json::Value = serde_json::from_str(&self.0).unwrap_or_default();
        value.serialize(serializer)
    }
}

impl Describe for Any {
    fn shape() -> Shape {
        Shape::Any
    }
}
