//! Files under `content/` that nothing shows or links to.

use super::Subject;
use crate::diag::{Diags, Place, rules};

pub(super) fn check(subject: &Subject<'_>, diags: &mut Diags) {
    for asset in subject.sites.iter().take(1).flat_map(|site| &site.files.assets) {
        if asset.unread || subject.sites.iter().any(|site| site.uses(asset)) {
            continue;
        }
        let (message, help) = if asset.passive {
            ("nothing shows this file or links to it", "link to it, move it to `static/`, or delete it")
        } else {
            ("a file of this kind is not published from `content/`", "move it to `static/`, or delete it")
        };
        diags.push_with_help(&rules::UNUSED_FILE, Place::whole(&asset.file), message, help);
    }
}
