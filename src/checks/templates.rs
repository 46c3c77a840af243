//! Templates that pages name, and files in `templates/` that nothing uses.

use super::Subject;
use crate::builtin;
use crate::diag::{Diags, Place, rules};
use crate::id::{did_you_mean, nearest};
use crate::theme::Theme;
use crate::theme::table::TEMPLATES;

/// Checks the templates of a site.
pub fn check(subject: &Subject<'_>, theme: &Theme, diags: &mut Diags) {
    let mut named = Vec::new();
    let docs = subject.docs.docs.iter().map(|doc| (&doc.file, &doc.front.common, doc.role.template()));
    let faqs = subject.docs.faqs.iter().map(|faq| (&faq.file, &faq.common, "faq-group.html"));
    for (file, common, own) in docs.chain(faqs) {
        let Some(template) = &common.template else {
            continue;
        };
        named.push(template.value.as_str());
        if let Some(other) = TEMPLATES.iter().find(|other| other.name == template.value && other.name != own) {
            let message = format!("`{}` is the template of another kind of page: {}", other.name, other.shows);
            let help = "choose one of your own, or take the key away";
            diags.push_with_help(&rules::MISPLACED_KEY, Place::new(file, &template.span), message, help);
        }
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
        let is_used = is_part && !theme.unused_parts().contains(name);
        if builtin::template(name).is_some() || named.contains(&name.as_str()) || is_used {
            continue;
        }
        let help = match nearest(name, builtin::paths()) {
            Some(near) => format!("did you mean `templates/{near}`?"),
            None => "name it in the front matter of a page, `template: …`, or put parts in a folder".to_owned(),
        };
        diags.push_with_help(&rules::UNUSED_TEMPLATE, Place::whole(path), "nothing uses this template", help);
    }
}
