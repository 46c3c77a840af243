//! Keys that are part of the format and have no effect in this version.

use super::Subject;
use crate::diag::{Diags, Place, Span, rules};
use crate::model::Doc;
use crate::model::front::Keys;

pub(super) fn check(subject: &Subject<'_>, diags: &mut Diags) {
    for doc in &subject.docs.docs {
        for (name, span) in keys(doc).into_iter().flatten() {
            let message = format!("`{name}` has no effect in this version");
            diags.push(&rules::NOT_YET, Place::new(&doc.file, span), message);
        }
    }
}

fn keys(doc: &Doc) -> [Option<(&'static str, &Span)>; 3] {
    let terms = doc.front.common.terms.as_ref().map(|node| ("terms", &node.span));
    let (facts, moved) = match &doc.front.kind {
        Keys::Card(keys) => (keys.facts.as_ref().map(|node| ("facts", &node.span)), None),
        Keys::Guide(keys) => (None, keys.moved.as_ref().map(|node| ("moved", &node.span))),
        _ => (None, None),
    };
    [terms, facts, moved]
}
