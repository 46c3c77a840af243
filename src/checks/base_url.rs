//! A site that does not say what it is called or where it will be published.

use super::Subject;
use crate::config;
use crate::diag::{Diags, Place, rules};

pub(super) fn check(subject: &Subject<'_>, diags: &mut Diags) {
    let settings = subject.settings;
    if settings.troubled {
        return;
    }
    if settings.default_locale().title.is_none() {
        let message = "the site has no title";
        let help = "add `title: …` to `steplink.yaml`";
        diags.push_with_help(&rules::NO_TITLE, Place::whole(&config::FILE.into()), message, help);
    }
    if settings.base.origin.is_none() {
        let message = "no `base_url`: the site gets no sitemap and no canonical addresses";
        let help = "add `base_url: https://…/` to `steplink.yaml`, or build with `--base-url`";
        diags.push_with_help(&rules::NO_BASE_URL, Place::whole(&config::FILE.into()), message, help);
    }
}
