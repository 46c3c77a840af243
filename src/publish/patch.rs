//! An output folder of which few files change: what is done is in their number, not in that of all files.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use super::stage::{self, Stage};
use super::twin::Twin;
use super::{Cache, Error, cache, exchange, lock, put_whole, sibling};
use crate::fingerprint::Fingerprint;
use crate::manifest::{self, Manifest};
use crate::source::{Mark, content_of};

/// A file that is new, or has other bytes.
pub struct Change {
    /// The path in the output folder, with `/`.
    pub path: String,
    /// The key.
    pub key: Fingerprint,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// An output folder that is as a cache knows it, locked.
pub struct Patch<'a> {
    output: &'a Path,
    twin: PathBuf,
    _lock: File,
}

impl<'a> Patch<'a> {
    /// Locks an output folder if it still is as a cache knows it.
    pub fn begin(output: &'a Path, cache: &Cache, wait: bool) -> Result<Option<Self>, Error> {
        let lock = lock(&sibling(output, "lock"), wait)?;
        let now = Mark::of(&output.join(manifest::FILE));
        let own = Self { output, twin: sibling(output, "twin"), _lock: lock };
        Ok((now.is_some() && now == cache.manifest).then_some(own))
    }

    /// Changes the folder in one step: at every instant it is the old or the new site. A build that is cut off leaves
    /// what does not look as the cache says, and is made anew. Tells whether it could be done: for several files it
    /// takes a twin that is as it was left.
    pub fn change(&self, changes: &[Change], removed: &[String], cache: &mut Cache) -> Result<bool, Error> {
        match (changes, removed) {
            ([], []) => Ok(true),
            ([change], []) if cache.output(&change.path).is_some() => self.replace(change, cache).map(|()| true),
            _ => self.exchange(changes, removed, cache),
        }
    }

    /// Puts a file in the place of the older one.
    fn replace(&self, change: &Change, cache: &mut Cache) -> Result<(), Error> {
        put_whole(&self.output.join(&change.path), &change.bytes)?;
        cache.put(&change.path, change.key);
        cache.look_again(self.output, &change.path);
        let file = self.output.join(manifest::FILE);
        put_whole(&file, manifest_of(cache).to_text().as_bytes())?;
        cache.manifest = Mark::of(&file);
        if let Some(twin) = &mut cache.twin {
            twin.behind.insert(change.path.clone());
            twin.look_again(self.output, &self.twin, [change.path.as_str()].into_iter());
        }
        Ok(())
    }

    /// Brings the twin up to date, and makes it the output folder.
    fn exchange(&self, changes: &[Change], removed: &[String], cache: &mut Cache) -> Result<bool, Error> {
        let is_as_left = |twin: &Twin| twin.is_as_left(self.output, &self.twin, cache);
        let Some(mut known) = cache.twin.clone().filter(is_as_left) else {
            return Ok(false);
        };
        let before = manifest_of(cache);
        let own: BTreeSet<String> = changes.iter().map(|change| &change.path).chain(removed).cloned().collect();
        let behind: Vec<&str> = known.behind.difference(&own).map(String::as_str).collect();
        let stage = Stage::resume(self.output, &self.twin)?;
        for path in behind.iter().filter(|path| cache.output(path).is_some()) {
            stage.carry_over(path)?;
        }
        for change in changes {
            stage.put(&change.path, &change.bytes)?;
        }
        let gone = behind.iter().copied().filter(|path| cache.output(path).is_none());
        for path in gone.chain(removed.iter().map(String::as_str)) {
            stage::remove(&self.twin.join(path))?;
        }
        for change in changes {
            cache.put(&change.path, change.key);
        }
        for path in removed {
            cache.take(path);
        }
        let after = manifest_of(cache);
        stage.seal(&after)?;
        let swapped = exchange::exchange(self.output, &self.twin, &before, &after)?;
        cache.manifest = Mark::of(&self.output.join(manifest::FILE));
        // To be linked to changes what a file looks like; where files were copied, all do.
        for path in behind.iter().copied().chain(changes.iter().map(|change| &*change.path)) {
            cache.look_again(self.output, path);
        }
        let lagged = std::mem::replace(&mut known.behind, own.clone());
        known.exchange();
        known.look_again(self.output, &self.twin, lagged.union(&own).map(String::as_str));
        cache.twin = swapped.then_some(known);
        Ok(true)
    }

    /// Remembers what the folder is now; `text` is that of a source that changed.
    pub fn finish(self, source: usize, text: &str, mut cache: Cache) -> Result<(), Error> {
        cache::add_text(self.output, cache.texts, text)?;
        cache.inputs[source].text = Some((cache.texts, text.len() as u64));
        cache.inputs[source].content = Some(content_of(text.as_bytes()));
        cache.texts += text.len() as u64;
        cache.write(self.output)
    }
}

fn manifest_of(cache: &Cache) -> Manifest {
    Manifest::new(cache.outputs.iter().map(|made| (made.path.clone(), made.key)))
}
