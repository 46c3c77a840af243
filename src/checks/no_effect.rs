//! Keys that are part of the format and have no effect in this version.

use super::Subject;
use crate::diag::{Diags, Place, Span, rules};
use crate::model::Doc;
use crate::model::front::Keys;

pub(super) fn check(subject: &Subject<'_>, diags: &mut Diags) {
    let terms =
        subject.docs.commons().filter_map(|(file, common)| Some((file, "terms", &common.terms.as_ref()?.span)));
    let own = subject.docs.docs.iter().filter_map(|doc| Some((&doc.file, "moved", moved(doc)?)));
    for (file, name, span) in terms.chain(own) {
        let message = format!("`{name}` has no effect in this version");
        diags.push(&rules::NOT_YET, Place::new(file, span), message);
    }
}

fn moved(doc: &Doc) -> Option<&Span> {
    match &doc.front.kind {
        Keys::Guide(keys) => keys.moved.as_ref().map(|node| &node.span),
        _ => None,
    }
}
