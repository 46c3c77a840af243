//! Keys that are part of the format and have no effect in this version.

use super::Subject;
use crate::diag::{Diags, Place, Span, rules};
use crate::model::Doc;
use crate::model::front::Keys;

pub(super) fn check(subject: &Subject<'_>, diags: &mut Diags) {
    let terms =
        subject.docs.commons().filter_map(|(file, common)| Some((file, "terms", &common.terms.as_ref()?.span)));
    let own = subject
        .docs
        .docs
        .iter()
        .flat_map(|doc| keys(doc).into_iter().flatten().map(|(name, span)| (&doc.file, name, span)));
    for (file, name, span) in terms.chain(own) {
        let message = format!("`{name}` has no effect in this version");
        diags.push(&rules::NOT_YET, Place::new(file, span), message);
    }
}

fn keys(doc: &Doc) -> [Option<(&'static str, &Span)>; 2] {
    let (facts, moved) = match &doc.front.kind {
        Keys::Card(keys) => (keys.facts.as_ref().map(|node| ("facts", &node.span)), None),
        Keys::Guide(keys) => (None, keys.moved.as_ref().map(|node| ("moved", &node.span))),
        _ => (None, None),
    };
    [facts, moved]
}
