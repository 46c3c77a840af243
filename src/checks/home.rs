//! A site without a home page of its own.

use super::Subject;
use crate::diag::{Diags, Place, rules};
use crate::model::Role;

pub(super) fn check(subject: &Subject<'_>, diags: &mut Diags) {
    if !subject.docs.docs.iter().any(|doc| doc.role == Role::Home) {
        let message = "there is no home page; one that lists the content is made";
        diags.push_with_help(&rules::NO_HOME, Place::whole(&"content/index.md".into()), message, "write it");
    }
}
