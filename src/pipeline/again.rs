//! What a build read and parsed, for the next one of the same process: what was not saved since need not be read again.

use rustc_hash::FxHashMap;

use super::{Error, Request};
use crate::diag::Diags;
use crate::parse;
use crate::source::{self, File, Look, Mark, Snapshot};

/// The sources as the last build found them.
#[derive(Default)]
pub struct Again {
    /// How they looked before they were read.
    look: Option<Look>,
    pub(super) snapshot: Snapshot,
    /// What was wrong with them as files.
    diags: Diags,
    /// What they say.
    pub(super) known: parse::Known,
}

/// The files that say what they said when they were read.
struct Same<'a> {
    snapshot: &'a Snapshot,
    /// The marks that vouch for it.
    marks: FxHashMap<&'a str, Mark>,
}

impl Again {
    /// Reads the sources as they look now: what was saved since, or what may have been.
    pub(super) fn read(&mut self, request: &Request, now: &Look) -> Result<Diags, Error> {
        let (root, config) = (&request.root, request.config.as_deref());
        let (snapshot, diags) = match self.edited(request, now)? {
            Some(read) => read,
            None => {
                let (same, mut diags) = (self.same(now), Diags::default());
                (source::read_again(root, config, &|path| same.file(path), &mut diags)?, diags)
            }
        };
        *self = Self { look: Some(now.clone()), snapshot, diags, known: std::mem::take(&mut self.known) };
        Ok(self.diags.clone())
    }

    /// The sources with what was edited, if nothing else was saved; nothing if there is more to read.
    fn edited(&self, request: &Request, now: &Look) -> Result<Option<(Snapshot, Diags)>, Error> {
        let Some(mut paths) = self.look.as_ref().and_then(|then| now.edited_since(then)) else {
            return Ok(None);
        };
        // What is hidden is not read.
        paths.retain(|path| self.snapshot.file(path).is_some());
        let read = source::read_some(&request.root, request.config.as_deref(), paths.iter().copied())?;
        if read.files.len() < paths.len() {
            return Ok(None);
        }
        let mut snapshot = self.snapshot.clone();
        for file in read.files {
            snapshot.put(file);
        }
        Ok(Some((snapshot, self.diags.clone().within(|file| !paths.contains(&&**file)))))
    }

    /// Those of the files that look now as they looked then.
    fn same(&self, now: &Look) -> Same<'_> {
        let mut marks = FxHashMap::default();
        if let Some(then) = &self.look {
            let vouches = |mark: &Mark| !then.moment.is_too_near(mark);
            let seen = then.stamp.files.iter().filter(|seen| !seen.is_link);
            marks.extend(seen.filter_map(|seen| Some((&*seen.path, seen.mark.filter(vouches)?))));
            let present: FxHashMap<&str, &Mark> =
                now.stamp.files.iter().filter_map(|seen| Some((&*seen.path, seen.mark.as_ref()?))).collect();
            marks.retain(|path, mark| present.get(path).is_some_and(|own| *own == mark));
        }
        Same { snapshot: &self.snapshot, marks }
    }
}

impl Same<'_> {
    /// A file that need not be read; what could not be read is tried once more.
    pub fn file(&self, path: &str) -> Option<File> {
        self.marks.get(path)?;
        self.snapshot.file(path).filter(|file| !file.unread).cloned()
    }
}
