//! What a build read and parsed, for the next one of the same process: what was not saved since need not be read again.

use rustc_hash::FxHashMap;

use crate::parse;
use crate::source::{File, Look, Mark, Snapshot};

/// The sources as the last build found them.
#[derive(Default)]
pub struct Again {
    /// How they looked before they were read.
    look: Option<Look>,
    snapshot: Snapshot,
    /// What they say.
    pub(super) known: parse::Known,
}

/// The files that say what they said when they were read.
pub(super) struct Same<'a> {
    snapshot: &'a Snapshot,
    /// The marks that vouch for it.
    marks: FxHashMap<&'a str, Mark>,
}

impl Again {
    /// Those of the files that look now as they looked then.
    pub(super) fn same(&self, now: &Look) -> Same<'_> {
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

    /// Keeps what was read after a look.
    pub(super) fn keep(&mut self, look: Look, snapshot: Snapshot) {
        (self.look, self.snapshot) = (Some(look), snapshot);
    }
}

impl Same<'_> {
    /// A file that need not be read; what could not be read is tried once more.
    pub fn file(&self, path: &str) -> Option<File> {
        self.marks.get(path)?;
        self.snapshot.file(path).filter(|file| !file.unread).cloned()
    }
}
