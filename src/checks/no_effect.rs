//! Keys that are part of the format and have no effect in this version.

use super::Subject;
use crate::diag::{Diags, Place, Span, rules};
use crate::model::Doc;
use crate::model::front::Keys;

pub(super) fn check(subject: &Subject<'_>, diags: &mut Diags) {
    for doc in &subject.docs.docs {
        if let Some(span) = moved(doc) {
            let message = "`moved` has no effect in this version";
            diags.push(&rules::NOT_YET, Place::new(&doc.file, span), message);
        }
    }
}

fn moved(doc: &Doc) -> Option<&Span> {
    match &doc.front.kind {
        Keys::Guide(keys) => keys.moved.as_ref().map(|node| &node.span),
        _ => None,
    }
}
