//! Snippets that no page shows.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Subject;
use crate::diag::{Diags, Place, rules};
use crate::model::{Body, Doc, Role, is_snippet};

pub(super) fn check(subject: &Subject<'_>, diags: &mut Diags) {
    let snippets: FxHashMap<&str, &Doc> = subject
        .docs
        .docs
        .iter()
        .filter_map(|doc| match &doc.role {
            Role::Snippet(id) => Some((id.as_str(), &**doc)),
            _ => None,
        })
        .collect();
    let pages = subject.docs.bodies().filter(|body| !is_snippet(&body.file));
    let mut open: Vec<&str> = pages.flat_map(Body::includes).collect();
    let mut shown: FxHashSet<&str> = FxHashSet::default();
    while let Some(id) = open.pop() {
        if shown.insert(id) {
            open.extend(snippets.get(id).into_iter().flat_map(|doc| doc.body.includes()));
        }
    }
    for doc in &subject.docs.docs {
        if let Role::Snippet(id) = &doc.role
            && !shown.contains(id.as_str())
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
