//! Sources as they were written.

use crate::diag::Diags;
use crate::edit::Error;
use crate::edit::translation::{end_of_list, line_start};
use crate::model::front::Keys;
use crate::model::{Doc, FaqDoc};
use crate::parse::{document, faq};
use crate::schema::{Node, Value, Version};

/// Whether card types share a guide.
pub fn is_shared(doc: &Doc) -> bool {
    matches!(&doc.front.kind, Keys::Guide(keys) if keys.cards.is_some())
}

/// The card types that share a guide.
pub fn cards_of(doc: &Doc) -> impl Iterator<Item = &str> {
    let cards = match &doc.front.kind {
        Keys::Guide(keys) => keys.cards.as_deref().unwrap_or_default(),
        _ => &[],
    };
    cards.iter().map(|card| card.value.0.as_str())
}

/// Whether a file is read as a source.
pub fn is_source(name: &str) -> bool {
    let extension = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    matches!(extension.as_str(), "md" | "markdown" | "yaml" | "yml")
}

/// The front matter of a page, and where it ends; what was written is kept for pages with translations only.
pub fn front_of(doc: &Doc, text: &str) -> Option<(Node, usize)> {
    let read = document::parse(&doc.file, text, doc.role.clone(), Version::Original, &mut Diags::default());
    let start = document::body_start(&doc.file, text);
    let end = line_start(text, text[..start].trim_end().len());
    (start > 0).then(|| (read.node.unwrap_or(Node { value: Value::Map(Vec::new()), span: 0..0 }), end))
}

/// A FAQ file as it was written.
pub fn node_of_faq(faq: &FaqDoc, text: &str) -> Node {
    let read = faq::parse(&faq.file, text, &faq.id, &mut Diags::default());
    read.node.unwrap_or(Node { value: Value::Map(Vec::new()), span: 0..0 })
}

/// An entry of a FAQ file, and where it ends.
pub fn item_of<'n>(node: &'n Node, text: &str, id: &str) -> Result<(&'n Node, usize), Error> {
    let items = match node.get("entries").map(|entries| &entries.value) {
        Some(Value::List(items)) => items.as_slice(),
        _ => &[],
    };
    let is_it = |item: &Node| item.get("id").is_some_and(|own| own.value == Value::Text(id.to_owned()));
    let at = items.iter().position(is_it);
    let at = at.ok_or_else(|| Error::refused(format!("the question `{id}` cannot be found"), "try again"))?;
    let after = end_of_list("entries", node, text);
    let end = items.get(at + 1).map_or(after, |next| line_start(text, next.span.start));
    Ok((&items[at], end))
}
