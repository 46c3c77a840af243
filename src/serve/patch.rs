//! The edit of one text, shown before all of the site is built.

use std::sync::Arc;

use super::files::{File as Made, Files};
use super::rebuild::Built;
use super::state::State;
use crate::diag::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::pipeline::{self, Edit, Error, Indexes, Kept, Known, Outcome, Request};
use crate::publish::Summary;
use crate::source::{self, File, Look, Snapshot};

/// An edit of the sources of a good site.
pub struct Patch<'p> {
    /// The project.
    pub request: &'p Request,
    /// The good site, and what it was built from.
    pub last: &'p State,
}

/// A text of a file.
pub struct Text {
    /// The file, by its path in the project.
    pub file: Arc<str>,
    /// What it said.
    pub text: Arc<str>,
}

/// What was saved since a good site was built.
pub enum Saved {
    /// Nothing that says something else than it did.
    Nothing,
    /// One text.
    One(File),
    /// More, or what only a build of everything can tell.
    More,
}

impl Patch<'_> {
    /// What was saved between two looks.
    pub fn saved(&self, before: &Look, after: &Look) -> Saved {
        if !self.last.is_current {
            return Saved::More;
        }
        self.at_most_one(before, after).unwrap_or(Saved::More)
    }

    /// Builds what an edit of a file changes but for the index of the search, and gives the text that this is still of.
    /// Returns nothing if it is more than the text of one page.
    pub fn make(&self, file: File) -> Option<(Built, Option<Text>)> {
        let site = self.last.site.as_ref()?;
        let new = file.text.clone()?;
        let old = self.last.sources.file(&file.path)?.text.clone()?;
        let edit = Edit { file: &file.path, old: Arc::clone(&old), new };
        let made = pipeline::patch(self.request, self, &edit, true).ok()??;
        let mut files = site.files.clone();
        let rendered = made.pages.len();
        for page in made.pages {
            files.replace(&page.path, page.key, page.bytes.into()).then_some(())?;
        }
        let old = Text { file: Arc::clone(&file.path), text: old };
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
        let indexes = self.last.indexes.clone();
        Some((Built { outcome, files: Some(files), indexes }, has_index.then_some(old)))
    }

    /// Revises the indexes of the search, which are of another text of a file than its page is. Returns the files of the
    /// site, and nothing if they are to be made anew.
    pub fn index(&self, indexed: &Text) -> Option<(Files, Option<Arc<Kept>>)> {
        let new = self.last.sources.file(&indexed.file)?.text.clone()?;
        let edit = Edit { file: &indexed.file, old: Arc::clone(&indexed.text), new };
        let Indexes { files: new, removed, kept } = pipeline::revise_indexes(self.request, self, &edit).ok()??;
        let mut files = self.last.site.as_ref()?.files.to_map();
        for path in removed {
            files.remove(&*path);
        }
        files.extend(new.into_iter().map(|own| {
            let file = Made { key: own.key, bytes: own.bytes.into(), source: None };
            (own.path.into(), file)
        }));
        Some((files.into(), kept.map(Arc::new).or_else(|| self.last.indexes.clone())))
    }

    /// The one text that says something else than when the site was built, if there is one; nothing if there is more.
    fn at_most_one(&self, before: &Look, after: &Look) -> Option<Saved> {
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
        Some(edited.map_or(Saved::Nothing, Saved::One))
    }

    /// The files of the site, in the order of their paths, from a path on.
    fn files_since<'f>(&'f self, path: &str) -> impl Iterator<Item = (&'f Arc<str>, &'f Made)> + use<'f> {
        self.last.site.as_ref().map(|site| site.files.since(path)).into_iter().flatten()
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
        let own = self.files_since("").filter(|(_, file)| file.source.as_deref() == Some(source));
        own.map(|(path, file)| (&**path, file.key)).collect()
    }

    fn outputs_from(&self, path: &str) -> Box<dyn Iterator<Item = (&str, Option<&str>)> + '_> {
        Box::new(self.files_since(path).map(|(path, file)| (&**path, file.source.as_deref())))
    }

    fn file(&self, output: &str) -> Option<Vec<u8>> {
        Some(self.last.site.as_ref()?.files.get(output)?.bytes.to_vec())
    }

    fn has_indexes(&self) -> bool {
        self.last.indexes.is_some()
    }

    fn indexes(&self) -> Option<Kept> {
        self.last.indexes.as_deref().cloned()
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        self.last.diagnostics.to_vec()
    }
}
