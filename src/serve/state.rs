//! What is served at one moment.

use std::sync::Arc;

use hyper::body::Bytes;

use super::coming::Coming;
use super::files::Files;
use super::page::Style;
use crate::config::Base;
use crate::diag::Diagnostic;
use crate::pipeline::Kept;
use crate::source::Snapshot;

/// What became of the last save. A new one takes its place as a whole.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// How many times the site was built.
    pub generation: u64,
    /// The last good site, if there ever was one.
    pub site: Option<Arc<Site>>,
    /// The site while its pages are made: the first one, or a large one that was saved.
    pub coming: Option<Arc<Coming>>,
    /// The last good site with what is known of one that is not made yet, until its pages come.
    pub ahead: Option<Arc<Site>>,
    /// The problems of the last build, as JSON for the script in the pages.
    pub problems: Bytes,
    /// The problems as the terminal shows them, without colours.
    pub text: String,
    /// The sources of the last build.
    pub sources: Arc<Snapshot>,
    /// What there was to report of them.
    pub diagnostics: Arc<[Diagnostic]>,
    /// How many pages there are.
    pub pages: usize,
    /// What revisions of the indexes of the search need to know, if there may be any.
    pub indexes: Option<Arc<Kept>>,
    /// Whether the site is that of these sources.
    pub is_current: bool,
}

impl State {
    /// The style sheet of the pages that are shown.
    pub fn style(&self) -> Option<&Style> {
        let coming = self.coming.as_ref().filter(|_| self.site.is_some()).map(|coming| &coming.style);
        coming.or(self.site.as_ref().map(|site| &site.style))
    }
}

/// A good site.
#[derive(Debug)]
pub struct Site {
    /// Where it lies on its host.
    pub base: Base,
    /// Its files.
    pub files: Files,
    /// The style sheet of its templates.
    pub style: Style,
}
