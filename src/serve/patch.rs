//! The edit of one text, shown before all of the site is built.

use super::memory::{File as Made, Files};
use super::rebuild::Built;
use super::state::State;
use crate::diag::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::pipeline::{self, Edit, Error, Known, Outcome, Request};
use crate::publish::Summary;
use crate::search;
use crate::source::{self, File, Look, Snapshot};

/// An edit of the sources of a good site.
pub struct Patch<'p> {
    /// The project.
    pub request: &'p Request,
    /// The good site, and what it was built from.
    pub last: &'p State,
}

impl Patch<'_> {
    /// Builds what was edited between two looks, and tells whether the index of the search is to be made anew. Returns
    /// nothing if it is more than the text of one page.
    pub fn make(&self, before: &Look, after: &Look) -> Option<(Built, bool)> {
        let site = self.last.site.as_ref().filter(|_| self.last.is_current)?;
        let file = self.edited(before, after)?;
        let new = file.text.clone()?;
        let edit = Edit { file: &file.path, old: self.last.sources.file(&file.path)?.text.clone()?, new };
        let made = pipeline::patch(self.request, self, &edit, true).ok()??;
        let mut files = site.files.clone();
        let rendered = made.pages.len();
        for page in made.pages {
            let file = files.get_mut(&page.path)?;
            *file = Made { key: page.key, bytes: page.bytes.into(), source: file.source.clone() };
        }
        let snapshot = self.last.sources.with(file);
        let settings = pipeline::settings(self.request, &snapshot);
        let has_index = settings.search.enabled && rendered > 0;
        let outcome = Outcome {
            diagnostics: made.diagnostics,
            snapshot,
            settings,
            pages: self.last.pages,
            rendered,
            parsed: made.parsed,
            published: Some(Summary { written: rendered, unchanged: files.len() - rendered, removed: 0 }),
        };
        Some((Built { outcome, files: Some(files) }, has_index))
    }

    /// The one text that says something else than when the site was built.
    fn edited(&self, before: &Look, after: &Look) -> Option<File> {
        if after.stamp.has_links() {
            return None;
        }
        let differing = after.stamp.edited_since(&before.stamp)?;
        let is_near = |at: &usize| after.stamp.files[*at].mark.is_some_and(|mark| before.moment.is_too_near(&mark));
        let near = (0..after.stamp.files.len()).filter(is_near);
        let mut edited: Option<File> = None;
        for at in differing.iter().copied().chain(near) {
            let path = &*after.stamp.files[at].path;
            let Some(known) = self.last.sources.file(path) else {
                continue;
            };
            let read = source::read_some(&self.request.root, self.request.config.as_deref(), [path]).ok()?;
            let file = read.files.into_iter().next()?;
            if file.content() == known.content() || edited.as_ref().is_some_and(|own| own.path == file.path) {
                continue;
            }
            if edited.is_some() || !pipeline::is_text(path) {
                return None;
            }
            edited = Some(file);
        }
        edited
    }

    fn files(&self) -> &Files {
        static NONE: Files = Files::new();
        self.last.site.as_ref().map_or(&NONE, |site| &site.files)
    }
}

impl Known for Patch<'_> {
    fn sources(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        Box::new(self.last.sources.files.iter().map(|file| &*file.path))
    }

    fn read(&self, sources: &[&str]) -> Result<Snapshot, Error> {
        let files = sources.iter().filter_map(|source| self.last.sources.file(source)).cloned().collect();
        Ok(Snapshot { files })
    }

    fn made_from(&self, source: &str) -> Vec<(&str, Fingerprint)> {
        let own = self.files().iter().filter(|(_, file)| file.source.as_deref() == Some(source));
        own.map(|(path, file)| (path.as_str(), file.key)).collect()
    }

    fn outputs_from(&self, path: &str) -> Box<dyn Iterator<Item = (&str, Option<&str>)> + '_> {
        let files = self.files().range(path.to_owned()..);
        Box::new(files.map(|(path, file)| (path.as_str(), file.source.as_deref())))
    }

    fn file(&self, output: &str) -> Option<Vec<u8>> {
        Some(self.files().get(output)?.bytes.to_vec())
    }

    fn has_indexes(&self) -> bool {
        false
    }

    fn indexes(&self) -> Option<Vec<search::State>> {
        None
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        self.last.diagnostics.to_vec()
    }
}
