//! A file of terms, each with a definition in Markdown.

use std::sync::Arc;

use super::scalar::Source;
use super::{lookups, yaml};
use crate::diag::{Diags, rules};
use crate::model::front::{TermKeys, TermsKeys};
use crate::model::{TermDoc, TermsDoc};
use crate::schema::{Context, Reader, Value};

/// Reads a file of terms.
pub fn parse(file: &Arc<str>, text: &str, id: &str, diags: &mut Diags) -> TermsDoc {
    let before = diags.errors();
    let node = yaml::parse(text, 0, file, diags);
    let mut cx = Context::new(file, diags);
    let keys = node.as_ref().and_then(|node| {
        let mut reader = Reader::new(node, "a file of terms", &mut cx)?;
        let keys = TermsKeys::read(&mut reader, &mut cx);
        reader.finish(|_| None, &mut cx);
        keys
    });
    let keys = keys.map(|keys| keys.terms).unwrap_or_default();
    let read = keys.len();
    let terms = keys.into_iter().map(|keys| term(keys, file, text, diags)).collect();
    TermsDoc {
        file: Arc::clone(file),
        id: id.to_owned(),
        terms,
        incomplete: node
            .as_ref()
            .is_none_or(|node| !matches!(node.value, Value::Map(_)) || node.loses("terms", read)),
        troubled: diags.errors() > before,
        node,
    }
}

fn term(keys: TermKeys, file: &Arc<str>, text: &str, diags: &mut Diags) -> TermDoc {
    let source = Source { file, text, owner: format!("the term `{}`", keys.id.value.0), id: &keys.id };
    let name = source.line("term", "name", &keys.term, diags);
    let definition = source.markdown("definition", Some(&keys.definition), &rules::MISSING_KEY, diags);
    let of_name = keys.term.0.iter().map(|name| ("term", name));
    let of_synonyms = keys.synonyms.iter().flatten().map(|synonym| ("synonyms", synonym));
    let lookups = of_name.chain(of_synonyms).flat_map(|(key, own)| lookups::of_text(key, own, text, file, diags));
    let lookups = lookups.collect();
    let name = name.unwrap_or_else(|| keys.id.value.0.clone());
    TermDoc { keys, name, lookups, definition }
}
