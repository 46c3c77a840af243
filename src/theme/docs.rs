//! The reference of the views, written from their declarations.

use std::fmt::Write;

use super::shape::{Record, Shape};
use super::table::TEMPLATES;

/// The tables of `docs/templates.md`: each template with its view, then the types they use.
pub fn reference() -> String {
    let mut out = String::new();
    let mut types: Vec<&'static Record> = Vec::new();
    for template in TEMPLATES {
        let Shape::Record(record) = (template.view)() else {
            continue;
        };
        let _ = writeln!(out, "### `{}`: {}\n", template.name, template.shows);
        push_fields(record, &mut types, &mut out);
    }
    let _ = writeln!(out, "## Types\n");
    let mut done = 0;
    while done < types.len() {
        let record = types[done];
        let _ = writeln!(out, "### {}\n\n{}\n", record.name, record.doc.trim());
        push_fields(record, &mut types, &mut out);
        done += 1;
    }
    out.trim_end().to_owned() + "\n"
}

fn push_fields(record: &Record, types: &mut Vec<&'static Record>, out: &mut String) {
    let _ = writeln!(out, "| name | type | what it is |\n| --- | --- | --- |");
    for field in record.fields {
        let shape = (field.shape)();
        note_type(&shape, types);
        let _ = writeln!(out, "| `{}` | {} | {} |", field.name, name(&shape), field.doc.trim());
    }
    out.push('\n');
}

fn note_type(shape: &Shape, types: &mut Vec<&'static Record>) {
    match shape {
        Shape::Record(record) if !types.contains(record) => types.push(record),
        Shape::Optional(inner) | Shape::List(inner) | Shape::Map(inner) => note_type(inner, types),
        _ => {}
    }
}

fn name(shape: &Shape) -> String {
    match shape {
        Shape::Text => "text".to_owned(),
        Shape::Html => "HTML".to_owned(),
        Shape::Number => "number".to_owned(),
        Shape::Bool => "true or false".to_owned(),
        Shape::Any => "anything".to_owned(),
        Shape::Optional(inner) => format!("{}, or none", name(inner)),
        Shape::List(inner) => format!("list of {}", name(inner)),
        Shape::Map(inner) => format!("map to {}", name(inner)),
        Shape::Record(record) => format!("[{0}](#{1})", record.name, record.name.to_lowercase()),
    }
}
