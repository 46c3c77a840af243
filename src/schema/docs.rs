//! The reference of the keys, written from their declarations.

use std::fmt::Write;

use super::{Key, Shape};

/// A table of keys in Markdown: their names, their types and what they mean.
pub fn table(keys: &[Key]) -> String {
    let mut out = String::from("| key | value | what it is |\n| --- | --- | --- |\n");
    for key in keys {
        let marks = match (key.required, key.translated) {
            (true, true) => " (required, translated)",
            (true, false) => " (required)",
            (false, true) => " (translated)",
            (false, false) => "",
        };
        let doc = key.doc.trim().replace('|', "\\|");
        let _ = writeln!(out, "| `{}`{marks} | {} | {doc} |", key.name, name(&(key.shape)()));
    }
    out
}

/// The name of a type, as an author would say it.
pub fn name(shape: &Shape) -> String {
    match shape {
        Shape::Text | Shape::Lang => "text".to_owned(),
        Shape::Localized => "text, or a map from languages to texts".to_owned(),
        Shape::Int => "whole number".to_owned(),
        Shape::Bool => "`true` or `false`".to_owned(),
        Shape::Date => "date, as `2026-11-22`".to_owned(),
        Shape::Duration => "duration".to_owned(),
        Shape::Money => "money".to_owned(),
        Shape::Fact { languages } => {
            let text = name(&if *languages { Shape::Localized } else { Shape::Text });
            format!("{text}, number, money, map of `duration`, map of `link`")
        }
        Shape::FileId | Shape::AnchorId => "id".to_owned(),
        Shape::Colour => "colour, as `\"#0a58a6\"`".to_owned(),
        Shape::Https => "URL, `https://…`".to_owned(),
        Shape::Address => "address".to_owned(),
        Shape::Any => "anything".to_owned(),
        Shape::OneOf(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            words.join(", ")
        }
        Shape::List(inner) => format!("list of {}", name(inner)),
        Shape::Several(inner) => format!("list of two or more of {}", name(inner)),
        Shape::Map(inner) => format!("map from names to {}", name(inner)),
        Shape::Either(shapes) => shapes.iter().map(name).collect::<Vec<_>>().join(", or "),
        Shape::Record(keys) => {
            let keys: Vec<String> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
            format!("map of {}", keys.join(", "))
        }
    }
}
