//! How a twin was left: the same as the output folder but for few files.
//!
//! That each of the other files is in both, by two names, need not be looked at in the twin: to take a name away from a
//! file, or to write into it, changes what the file in the output folder looks like. What nobody can tell by our files
//! is whether others were put beside them: that is told by the folders.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::cache::Cache;
use super::stage::MARKER;
use crate::manifest;
use crate::source::{Mark, Moment};

/// How a twin was left.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Twin {
    /// What its manifest looks like.
    manifest: Option<Mark>,
    /// The files that the two trees do not share.
    pub behind: BTreeSet<String>,
    /// The folders of both trees, by path; the root is empty.
    folders: BTreeMap<String, Pair>,
}

/// What a folder looks like: when an entry of it came or went, and its inode; nothing if that was just now.
type Seen = Option<(u64, u64)>;

/// A folder of both trees.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Pair {
    output: Seen,
    twin: Seen,
}

impl Pair {
    fn of(output: &Path, twin: &Path, folder: &str) -> Self {
        Self { output: seen(&output.join(folder)), twin: seen(&twin.join(folder)) }
    }
}

fn seen(folder: &Path) -> Seen {
    let mark = Mark::of(folder)?;
    // What comes so soon after that leaves no trace.
    (!Moment::now().is_too_near(&mark)).then_some((mark.modified, mark.inode))
}

impl Twin {
    /// Looks at a twin that shares these files with the output folder, which has no others.
    pub fn look<'p>(output: &Path, twin: &Path, paths: impl Iterator<Item = &'p str>) -> Self {
        let mut folders: BTreeSet<&str> = BTreeSet::from([""]);
        for path in paths {
            for end in path.rmatch_indices('/').map(|(end, _)| end) {
                if !folders.insert(&path[..end]) {
                    break;
                }
            }
        }
        let folders: Vec<&str> = folders.into_iter().collect();
        let folders = folders.into_par_iter().map(|folder| (folder.to_owned(), Pair::of(output, twin, folder)));
        Self {
            manifest: Mark::of(&twin.join(manifest::FILE)),
            behind: BTreeSet::new(),
            folders: folders.collect::<Vec<_>>().into_iter().collect(),
        }
    }

    /// Whether the twin is as it was left, and nobody put anything into the output folder.
    pub fn is_as_left(&self, output: &Path, twin: &Path, cache: &Cache) -> bool {
        let is_whole = self.manifest.is_some()
            && Mark::of(&twin.join(manifest::FILE)) == self.manifest
            && !twin.join(MARKER).exists();
        let is_ours = |(folder, pair): (&String, &Pair)| {
            pair.output.is_some() && seen(&output.join(folder)) == pair.output
                || self.has_only_ours(output, folder, cache)
        };
        is_whole && self.folders.par_iter().all(is_ours)
    }

    fn has_only_ours(&self, output: &Path, folder: &str, cache: &Cache) -> bool {
        let Ok(entries) = std::fs::read_dir(output.join(folder)) else {
            return false;
        };
        let is_ours = |entry: std::io::Result<std::fs::DirEntry>| {
            let Ok(entry) = entry else {
                return false;
            };
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => self.folders.contains_key(&path),
                Ok(_) => path == manifest::FILE || cache.output(&path).is_some(),
                Err(_) => false,
            }
        };
        entries.into_iter().all(is_ours)
    }

    /// Looks again at the folders of some files, and at the roots.
    pub fn look_again<'p>(&mut self, output: &Path, twin: &Path, paths: impl Iterator<Item = &'p str>) {
        let folders = paths.map(|path| path.rsplit_once('/').map_or("", |(folder, _)| folder));
        for folder in folders.chain([""]).collect::<BTreeSet<&str>>() {
            self.folders.insert(folder.to_owned(), Pair::of(output, twin, folder));
        }
        self.manifest = Mark::of(&twin.join(manifest::FILE));
    }

    /// The two trees have changed places.
    pub fn exchange(&mut self) {
        for Pair { output, twin } in self.folders.values_mut() {
            std::mem::swap(output, twin);
        }
    }
}
