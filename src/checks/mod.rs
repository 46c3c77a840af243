//! Checks of the whole site: one rule a file, one line in this table.

mod assets;
mod base_url;
mod description;
mod forgotten_steps;
mod home;
mod ledger;
mod nearly_a_translation;
mod raw_html;
mod search;
mod templates;
mod unused_snippet;
mod verified;

use rayon::prelude::*;
pub use search::{Question, check as search, questions};
pub use templates::check as templates;

use crate::config::Settings;
use crate::diag::Diags;
use crate::model::Docs;
use crate::site::Site;

/// What a check looks at.
pub struct Subject<'a> {
    /// The site in each language; the default one first.
    pub sites: &'a [Site<'a>],
    /// The configuration.
    pub settings: &'a Settings,
    /// What the sources say.
    pub docs: &'a Docs,
    /// Whether every address must be in the ledger.
    pub locked: bool,
}

/// All checks, but for that of the templates and that of the search.
static CHECKS: &[fn(&Subject<'_>, &mut Diags)] = &[
    assets::check,
    base_url::check,
    description::check,
    forgotten_steps::check,
    home::check,
    nearly_a_translation::check,
    raw_html::check,
    unused_snippet::check,
    verified::check,
];

/// Runs them.
pub fn run(subject: &Subject<'_>, diags: &mut Diags) {
    let found: Vec<Diags> = CHECKS
        .par_iter()
        .map(|check| {
            let mut diags = Diags::default();
            check(subject, &mut diags);
            diags
        })
        .collect();
    for problems in found {
        diags.extend(problems);
    }
    // What seems lost because of another problem is not reported.
    ledger::check(subject, diags);
}
