//! JSON Schemas (draft 7), written from the declarations of the keys.
//!
//! What can be read is valid. What is valid may still be wrong where the whole site decides.

use serde_json::{Map, Value, json};

use super::duration::Sum;
use super::{Key, Shape, Version};
use crate::id::{ANCHOR_ID, FILE_ID, LANG, MAX_ID};

/// The dialect, which editors understand.
const DIALECT: &str = "http://json-schema.org/draft-07/schema#";
/// A day of the calendar.
const DATE: &str = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";
/// A duration, or a range of durations.
const DURATION: &str = concat!(
    r"^\s*(0*[1-9][0-9]*\s*(m|min|h|d|w|mo|y)|P[0-9YMWDTH]+",
    r"|(0*[1-9][0-9]*\s*(m|min|h|d|w|mo|y)?|P[0-9YMWDTH]+)\s*[-–—~～]\s*",
    r"(0*[1-9][0-9]*\s*(m|min|h|d|w|mo|y)|P[0-9YMWDTH]+))\s*$"
);
/// What begins like a duration and must be one: anything else is words.
const LIKE_A_DURATION: &str = r"^\s*(P[0-9T]|[0-9]+([A-Za-z]|\s*$|[-–][ -~–]*$))";

/// The name of a fact.
const FACT_NAME: &str = r"^\p{L}[\p{L}\p{N}_]*$";
/// What editors say of a key that a translation does not repeat.
const OF_THE_ORIGINAL: &str = "This belongs to the file in the default language.";

/// A document for a file that has these keys.
pub fn document<'k>(title: &str, keys: impl IntoIterator<Item = &'k Key>, version: Version) -> Value {
    let mut schema = record(keys, version);
    // Nothing at all is a map without keys.
    if schema.get("required").is_none() {
        schema = or_null(schema);
    }
    schema["$schema"] = json!(DIALECT);
    schema["title"] = json!(title);
    schema
}

/// A map with these keys and no others.
fn record<'k>(keys: impl IntoIterator<Item = &'k Key>, version: Version) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for key in keys {
        let schema = in_version(&(key.shape)(), version);
        let mut schema = if key.required { schema } else { or_null(schema) };
        schema["description"] = json!(key.doc.trim());
        // It may say what the original says, and nobody is told to write it.
        if version == Version::Translation && !key.translated && !key.required {
            schema["deprecationMessage"] = json!(OF_THE_ORIGINAL);
            schema["doNotSuggest"] = json!(true);
        }
        properties.insert(key.name.to_owned(), schema);
        if key.required && version == Version::Original {
            required.push(key.name);
        }
    }
    let mut schema = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

/// The schema of a type.
pub fn of(shape: &Shape) -> Value {
    in_version(shape, Version::Original)
}

fn in_version(shape: &Shape, version: Version) -> Value {
    match shape {
        Shape::Text => json!({ "type": "string" }),
        Shape::Lang => json!({ "type": "string", "pattern": LANG }),
        Shape::Localized => one_of([of(&Shape::Text), localized()]),
        Shape::Int => json!({ "type": "integer" }),
        Shape::Bool => json!({ "type": "boolean" }),
        Shape::Date => json!({ "type": "string", "format": "date", "pattern": DATE }),
        Shape::Duration => duration(),
        Shape::Money => one_of([of(&Shape::Text), money()]),
        Shape::Fact { languages } => fact(*languages),
        Shape::FileId => json!({ "type": "string", "pattern": FILE_ID, "maxLength": MAX_ID }),
        Shape::Colour => json!({ "type": "string", "pattern": "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$" }),
        Shape::Https => json!({ "type": "string", "pattern": "^https://[^/?#]" }),
        Shape::Address => json!({ "type": "string", "pattern": "^/" }),
        Shape::AnchorId => json!({ "type": "string", "pattern": ANCHOR_ID, "maxLength": MAX_ID }),
        Shape::Any => json!({}),
        Shape::OneOf(words) => json!({ "type": "string", "enum": words }),
        Shape::List(inner) => json!({ "type": "array", "items": in_version(inner, version) }),
        Shape::Several(inner) => json!({ "type": "array", "items": in_version(inner, version), "minItems": 2 }),
        Shape::Map(inner) => {
            let mut schema = json!({ "type": "object", "additionalProperties": in_version(inner, version) });
            if let Shape::Fact { .. } = **inner {
                schema["propertyNames"] = json!({ "pattern": FACT_NAME, "maxLength": MAX_ID });
            }
            schema
        }
        Shape::Either(shapes) => one_of(shapes.iter().map(|shape| in_version(shape, version))),
        Shape::Record(keys) => record(*keys, version),
    }
}

/// Alternatives, of which no two have a value in common.
fn one_of(schemas: impl IntoIterator<Item = Value>) -> Value {
    json!({ "oneOf": schemas.into_iter().collect::<Vec<_>>() })
}

/// A schema that takes no value after a key, too.
fn or_null(mut schema: Value) -> Value {
    if let Some(Value::Array(alternatives)) = schema.get_mut("oneOf") {
        alternatives.push(json!({ "type": "null" }));
    } else if let Some(kind) = schema.get("type").cloned() {
        schema["type"] = json!([kind, "null"]);
        if let Some(Value::Array(words)) = schema.get_mut("enum") {
            words.push(Value::Null);
        }
    }
    schema
}

fn localized() -> Value {
    json!({
        "type": "object",
        "propertyNames": { "pattern": LANG },
        "additionalProperties": { "type": "string" },
    })
}

fn duration() -> Value {
    json!({
        "type": "string",
        "anyOf": [{ "pattern": DURATION }, { "not": { "pattern": LIKE_A_DURATION } }],
    })
}

fn fact(languages: bool) -> Value {
    let part = |name: &str, schema: Value| json!({ "type": "object", "properties": { name: schema }, "required": [name], "additionalProperties": false });
    let parts = [
        of(&Shape::Text),
        json!({ "type": "number" }),
        money(),
        part("duration", json!({ "oneOf": [duration(), { "type": "integer", "minimum": 1 }] })),
        part("link", of(&Shape::Text)),
    ];
    one_of(parts.into_iter().chain(languages.then(localized)))
}

fn money() -> Value {
    let mut schema = record(Sum::KEYS, Version::Original);
    schema["properties"]["amount"]["type"] = json!(["number", "string"]);
    schema
}
