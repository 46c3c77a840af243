//! Guides with steps that do not say when somebody last checked them.

use super::Subject;
use crate::diag::{Diags, Place, rules};

pub(super) fn check(subject: &Subject<'_>, diags: &mut Diags) {
    for doc in &subject.docs.docs {
        if doc.body.procedure.is_some() && doc.front.common.verified.is_none() && !doc.troubled && !doc.incomplete {
            let help = "check it, then add `verified:` with the day";
            let message = "nobody has said that this guide is right";
            diags.push_with_help(&rules::UNVERIFIED, Place::whole(&doc.file), message, help);
        }
    }
}
