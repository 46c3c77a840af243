//! The site in memory: what `build` would write, as a map from paths to bytes.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use super::coming::Coming;
use super::files::{File, Files, Map};
use super::watch::Pending;
use crate::fingerprint::Fingerprint;
use crate::pipeline::{Error, Kept, Render, Sink, Sound, Take};
use crate::publish::Summary;

/// Whether a path is that of a file of an index of the search.
pub fn is_of_index(path: &str) -> bool {
    path.ends_with(".bin") && path.rsplit('/').nth(1) == Some("search")
}

/// Is told of a site before it is there.
pub type Show<'a> = &'a (dyn Fn(Arc<Coming>) + Sync);

/// Takes a site; what has the key that it had in the last one is shared with it.
pub struct Memory<'a> {
    last: &'a Files,
    /// What was made of a site that did not come to its end.
    before: Option<&'a Coming>,
    /// Who is told of a site before it is there.
    show: Option<Show<'a>>,
    /// What is saved meanwhile, and makes that what is made is not worth to be made to its end.
    pending: Option<&'a Pending>,
    taken: Mutex<Option<Taken>>,
}

/// A site that was taken.
pub struct Taken {
    /// Its files.
    pub files: Map,
    /// What revisions of the indexes of the search need to know, if there may be any.
    pub indexes: Option<Kept>,
}

impl<'a> Memory<'a> {
    /// A memory with the last good site in it, and with what was made of one that did not come to its end. `show` is told
    /// of a sound site whose pages are still to be made.
    pub fn new(
        last: &'a Files,
        before: Option<&'a Coming>,
        show: Option<Show<'a>>,
        pending: Option<&'a Pending>,
    ) -> Self {
        Self { last, before, show, pending, taken: Mutex::default() }
    }

    /// The site that was taken, if it was sound.
    pub fn taken(self) -> Option<Taken> {
        self.taken.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Take for Memory<'_> {
    fn take(&self, site: Sound<'_>, render: Render<'_>) -> Result<Option<Summary>, Error> {
        let Sound { paths, snapshot, settings, searched } = site;
        let coming = self.show.map(|show| {
            let coming = Arc::new(Coming::new(paths, snapshot, settings));
            show(Arc::clone(&coming));
            coming
        });
        let stage = Stage { memory: self, fresh: Mutex::default(), coming };
        let Some(artifacts) = render(&stage)? else {
            return Ok(None);
        };
        let mut fresh = stage.fresh.into_inner().unwrap_or_else(PoisonError::into_inner);
        let written = fresh.len();
        let mut files = Map::new();
        for artifact in artifacts {
            let fresh = fresh.remove(&*artifact.path);
            let file = fresh.or_else(|| self.last.get(&artifact.path).cloned());
            files.extend(file.map(|file| (artifact.path.into(), File { source: artifact.source, ..file })));
        }
        let removed = self.last.iter().filter(|(path, _)| !files.contains_key(*path)).count();
        let indexes = searched.kept();
        let summary = Summary { written, unchanged: files.len() - written, removed };
        *self.taken.lock().unwrap_or_else(PoisonError::into_inner) = Some(Taken { files, indexes });
        Ok(Some(summary))
    }

    fn has(&self, path: &str, key: Fingerprint) -> bool {
        self.last.get(path).is_some_and(|file| file.key == key)
    }

    fn is_overtaken(&self) -> bool {
        self.pending.is_some_and(Pending::is_some)
    }
}

/// What is known, and what is new.
struct Stage<'a> {
    memory: &'a Memory<'a>,
    fresh: Mutex<Map>,
    coming: Option<Arc<Coming>>,
}

impl Stage<'_> {
    fn show(&self, path: &str, file: &File) {
        if let Some(coming) = &self.coming {
            coming.put(path, file.clone());
        }
    }

    fn take(&self, path: &str, file: File) {
        self.show(path, &file);
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner).insert(path.into(), file);
    }
}

impl Sink for Stage<'_> {
    fn has(&self, path: &str, key: Fingerprint) -> bool {
        let Memory { last, before, .. } = self.memory;
        if let Some(file) = last.get(path).filter(|file| file.key == key) {
            self.show(path, file);
            return true;
        }
        let made = before.and_then(|before| before.made(path)).filter(|file| file.key == key);
        made.map(|file| self.take(path, file)).is_some()
    }

    fn put(&self, path: &str, key: Fingerprint, bytes: Cow<'_, [u8]>) -> Result<(), Error> {
        self.take(path, File { key, bytes: bytes.into(), source: None });
        Ok(())
    }

    fn is_overtaken(&self) -> bool {
        self.memory.is_overtaken()
    }

    fn wanted(&self) -> Option<String> {
        self.coming.as_ref()?.wanted()
    }
}
