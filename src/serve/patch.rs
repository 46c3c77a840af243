//! The edit of one text, shown before all of the site is built.

use std::sync::Arc;

use super::files::{File as Made, Files};
use super::rebuild::Built;
use super::state::State;
use crate::diag::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::pipeline::{self, Edit, Error, Indexes, Kept, Known, Outcome, Request, Shared};
use crate::publish::Summary;
use crate::site::{ImageSize, static_address};
use crate::source::{self, Area, File, Look, Snapshot};

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

/// What was saved.
pub enum Saved {
    /// Nothing that says something else than it did.
    Nothing,
    /// One text.
    Text(File),
    /// Some of the files around the text: templates, and those that are published as they are.
    Around(Vec<File>),
    /// More, or what only a build of everything can tell.
    More,
}

impl Patch<'_> {
    /// Whether the site is that of the sources, and all of it is there.
    fn is_current(&self) -> bool {
        self.last.is_current && self.last.coming.is_none()
    }

    /// What was saved between two looks. `sources` are those of the first one; if there are none, those of the site.
    pub fn saved(&self, before: &Look, after: &Look, sources: Option<&Snapshot>) -> Saved {
        let sources = sources.or(Some(&*self.last.sources).filter(|_| self.is_current()));
        let Some(mut files) = sources.and_then(|sources| self.edited(before, after, sources)) else {
            return Saved::More;
        };
        let is_around = |file: &File| matches!(file.area, Area::Template | Area::Static);
        match files.as_slice() {
            [] => Saved::Nothing,
            [file] if pipeline::is_text(&file.path) && self.is_current() => {
                files.pop().map_or(Saved::More, Saved::Text)
            }
            _ if files.iter().all(is_around) => Saved::Around(files),
            _ => Saved::More,
        }
    }

    /// Builds what an edit of a file changes but for the index of the search, and gives the text that this is still of.
    /// Returns nothing if it is more than the text of one page.
    pub fn make(&self, file: &File, shared: &mut Shared) -> Option<(Built, Option<Text>)> {
        let site = self.last.site.as_ref()?;
        let new = file.text.clone()?;
        let old = self.last.sources.file(&file.path)?.text.clone()?;
        let edit = Edit { file: &file.path, old: Arc::clone(&old), new };
        let made = pipeline::patch(self.request, self, &edit, true, shared).ok()??;
        let mut files = site.files.clone();
        let rendered = made.pages.len();
        for page in made.pages {
            files.replace(&page.path, page.key, page.bytes.into()).then_some(())?;
        }
        let old = Text { file: Arc::clone(&file.path), text: old };
        let snapshot = self.last.sources.with(file.clone());
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

    /// Takes files of which no page knows more than that they are there. Returns nothing if there are others.
    pub fn copy(&self, new: &[File]) -> Option<Built> {
        new.iter().all(|file| file.area == Area::Static).then_some(())?;
        let mut files = self.last.site.as_ref().filter(|_| self.is_current())?.files.clone();
        let mut snapshot = Snapshot::clone(&self.last.sources);
        for file in new {
            let old = self.last.sources.file(&file.path)?;
            let address = static_address(&file.path);
            let path = address.trim_start_matches('/');
            let key = Fingerprint::of_bytes(&file.bytes);
            let is_there = ImageSize::of(&old.bytes) == ImageSize::of(&file.bytes)
                && files.get(path)?.bytes == old.bytes
                && files.replace(path, key, Arc::clone(&file.bytes));
            is_there.then_some(())?;
            snapshot.put(file.clone());
        }
        let outcome = Outcome {
            diagnostics: self.last.diagnostics.to_vec(),
            settings: pipeline::settings(self.request, &snapshot),
            snapshot,
            pages: self.last.pages,
            rendered: 0,
            parsed: 0,
            published: Some(Summary { written: new.len(), unchanged: files.len() - new.len(), removed: 0 }),
        };
        Some(Built { outcome, files: Some(files), indexes: self.last.indexes.clone() })
    }

    /// Revises the indexes of the search, which are of another text of a file than its page is. Returns the files of the
    /// site, and nothing if they are to be made anew.
    pub fn index(&self, indexed: &Text, shared: &mut Shared) -> Option<(Files, Option<Arc<Kept>>)> {
        let new = self.last.sources.file(&indexed.file)?.text.clone()?;
        let edit = Edit { file: &indexed.file, old: Arc::clone(&indexed.text), new };
        let Indexes { files: new, removed, kept } =
            pipeline::revise_indexes(self.request, self, &edit, shared).ok()??;
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

    /// The files that say something else than in `sources`; nothing if more was saved than that.
    fn edited(&self, before: &Look, after: &Look, sources: &Snapshot) -> Option<Vec<File>> {
        let mut edited = Vec::new();
        for path in after.edited_since(before)? {
            let Some(known) = sources.file(path) else {
                continue;
            };
            let read = source::read_some(&self.request.root, self.request.config.as_deref(), [path]).ok()?;
            let file = read.files.into_iter().next()?;
            if file.content() != known.content() {
                edited.push(file);
            }
        }
        Some(edited)
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
        let files = self.last.site.as_ref().map(|site| &site.files);
        let made = files.into_iter().flat_map(|files| files.sources("").map(move |found| (files, found)));
        let own = made.filter(|(_, (_, own))| *own == Some(source));
        own.filter_map(|(files, (path, _))| Some((path, files.get(path)?.key))).collect()
    }

    fn outputs_from(&self, path: &str) -> Box<dyn Iterator<Item = (&str, Option<&str>)> + '_> {
        Box::new(self.last.site.as_ref().map(|site| site.files.sources(path)).into_iter().flatten())
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
