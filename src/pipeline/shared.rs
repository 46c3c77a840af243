//! What the sites of one process share, so that it is not read for each of them.

use std::sync::Arc;

use super::linked::Linked;
use crate::config::Look;
use crate::diag::Diags;
use crate::parse;
use crate::source::{Area, Snapshot};
use crate::theme::Theme;

/// What the sites of one process share, small ones and whole ones.
#[derive(Default)]
pub struct Shared {
    /// What the sources of the last small one say.
    pub(super) known: parse::Known,
    pub(super) templates: Templates,
}

impl Shared {
    /// Learns from pages of the last site where their headings break.
    pub(super) fn learn<'p>(&mut self, pages: impl Iterator<Item = &'p str>) {
        if let Some(loaded) = &mut self.templates.0 {
            loaded.theme.learn(pages);
        }
    }
}

/// The templates of the last site. There is nothing to report of those that could be read.
#[derive(Default)]
pub(super) struct Templates(Option<Loaded>);

struct Loaded {
    theme: Theme,
    /// What they were loaded from.
    files: Vec<Template>,
    css: String,
    words: Vec<String>,
}

/// The path and the text of a template.
type Template = (Arc<str>, Option<Arc<str>>);

impl Templates {
    /// Those of a site, read if they are not what they were; what is wrong with them is added. Nothing if one of them
    /// cannot be read.
    pub fn of(&mut self, linked: &Linked<'_>, diags: &mut Diags) -> Option<&Theme> {
        let (sources, look) = (linked.sources(), &linked.world.settings.look);
        if !self.0.as_ref().is_some_and(|loaded| loaded.is_of(sources, look)) {
            self.0 = None;
            let theme = linked.load_theme(diags)?;
            let (css, words) = (look.css.clone(), look.words.clone());
            self.0 = Some(Loaded { theme, files: files(sources).collect(), css, words });
        }
        self.0.as_ref().map(|loaded| &loaded.theme)
    }
}

impl Loaded {
    fn is_of(&self, sources: &Snapshot, look: &Look) -> bool {
        self.css == look.css && self.words == look.words && files(sources).eq(self.files.iter().cloned())
    }
}

fn files(sources: &Snapshot) -> impl Iterator<Item = Template> {
    sources.area(Area::Template).map(|file| (Arc::clone(&file.path), file.text.clone()))
}
