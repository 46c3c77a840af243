//! Pages without a description.

use std::sync::Arc;

use super::Subject;
use crate::diag::{Diags, Place, rules};
use crate::model::Role;
use crate::model::front::Common;

pub(super) fn check(subject: &Subject<'_>, diags: &mut Diags) {
    let pages = subject.docs.docs.iter().filter(|doc| !matches!(doc.role, Role::Snippet(_)));
    let docs = pages.map(|doc| (&doc.file, &doc.front.common, doc.troubled));
    let faqs = subject.docs.faqs.iter().map(|faq| (&faq.file, &faq.common, faq.troubled));
    for (file, common, troubled) in docs.chain(faqs) {
        if !troubled {
            check_one(file, common, diags);
        }
    }
}

fn check_one(file: &Arc<str>, common: &Common, diags: &mut Diags) {
    if common.description.as_deref().is_none_or(|text| text.trim().is_empty()) {
        let help = "add `description: …`, one sentence for search engines and lists";
        diags.push_with_help(&rules::NO_DESCRIPTION, Place::whole(file), "the page has no description", help);
    }
}
