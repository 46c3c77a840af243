//! Templates that pages name, and files in `templates/` that nothing uses.

use super::Subject;
use crate::builtin;
use crate::diag::{Diags, Place, rules};
use crate::id::{did_you_mean, nearest};

pub(super) fn check(subject: &Subject<'_>, diags: &mut Diags) {
    let Some(theme) = subject.theme else {
        return;
    };
    let mut named = Vec::new();
    for (file, common) in subject.docs.commons() {
        let Some(template) = &common.template else {
            continue;
        };
        named.push(template.value.as_str());
        if theme.has(template) {
            continue;
        }
        let help = did_you_mean(template, theme.names())
            .unwrap_or_else(|| format!("add `templates/{}.html`", template.trim_end_matches(".html")));
        let message = format!("there is no template `{}`", template.value);
        diags.push_with_help(&rules::UNKNOWN_NAME, Place::new(file, &template.span), message, help);
    }
    for (name, path) in theme.own() {
        let is_part = name.contains('/') && name.ends_with(".html");
        if builtin::template(name).is_some() || named.contains(&name.as_str()) || is_part {
            continue;
        }
        let help = match nearest(name, builtin::paths()) {
            Some(near) => format!("did you mean `templates/{near}`?"),
            None => "name it in the front matter of a page, `template: …`, or put parts in a folder".to_owned(),
        };
        diags.push_with_help(&rules::UNUSED_TEMPLATE, Place::whole(path), "nothing uses this template", help);
    }
}
