//! HTML in content: shown as text, or passed through where the configuration says so.

use super::Subject;
use crate::config;
use crate::diag::{Diags, Place, rules};
use crate::model::markup::Body;

pub(super) fn check(subject: &Subject<'_>, diags: &mut Diags) {
    if subject.settings.unsafe_html {
        let message = "`unsafe_html` is on: HTML in content runs in readers' browsers";
        let help = "take it away unless every author is trusted";
        return diags.push_with_help(&rules::UNSAFE_HTML, Place::whole(&config::FILE.into()), message, help);
    }
    for body in subject.docs.bodies() {
        check_body(body, diags);
    }
}

fn check_body(body: &Body, diags: &mut Diags) {
    for span in &body.raw_html {
        let help = "use Markdown; of HTML only br, kbd, sub, sup, mark, abbr, small, details and summary, without attributes";
        diags.push_with_help(&rules::RAW_HTML, Place::new(&body.file, span), "HTML is shown as text", help);
    }
}
