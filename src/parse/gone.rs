//! `content/gone.yaml`: what ended on purpose.

use std::sync::Arc;

use super::yaml;
use crate::diag::Diags;
use crate::model::ledger::{Gone, GoneDoc};
use crate::schema::{Context, Decode, Value};

/// Reads the file.
pub fn parse(file: &Arc<str>, text: &str, diags: &mut Diags) -> GoneDoc {
    let node = yaml::parse(text, 0, file, diags);
    let mut cx = Context::new(file, diags);
    let items = node.as_ref().and_then(|node| match node.value {
        Value::Null => Some(Vec::new()),
        // An empty file is read as an empty map.
        Value::Map(ref pairs) if pairs.is_empty() && !text.contains('{') => Some(Vec::new()),
        _ => Vec::<Gone>::decode(node, &mut cx),
    });
    let written = node.as_ref().map_or(0, |node| match &node.value {
        Value::List(items) => items.len(),
        _ => 0,
    });
    let incomplete = items.as_ref().is_none_or(|items| items.len() < written);
    GoneDoc { file: Arc::clone(file), items: items.unwrap_or_default(), incomplete }
}
