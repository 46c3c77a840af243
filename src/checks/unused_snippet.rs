//! Snippets that no text includes.

use rustc_hash::FxHashSet;

use super::Subject;
use crate::diag::{Diags, Place, rules};
use crate::model::uses::What;
use crate::model::{Body, Role};

pub(super) fn check(subject: &Subject<'_>, diags: &mut Diags) {
    let uses = subject.docs.bodies().flat_map(Body::uses);
    let included: FxHashSet<&str> = uses
        .filter_map(|own| match own.what {
            What::Include(id) | What::StepInclude(id, _) => Some(id.value.as_str()),
            _ => None,
        })
        .collect();
    for doc in &subject.docs.docs {
        if let Role::Snippet(id) = &doc.role
            && !included.contains(id.as_str())
        {
            let help = format!("include it: `<!-- include {id} -->`, or delete it");
            diags.push_with_help(
                &rules::UNUSED_SNIPPET,
                Place::whole(&doc.file),
                "no text includes this snippet",
                help,
            );
        }
    }
}
