//! What is in a folder.

use std::collections::BTreeSet;
use std::path::Path;

use super::Error;
use crate::manifest::{self, Manifest};

/// How the name of a file ends that a build which was cut off was about to put in place.
pub const TEMPORARY: &str = ".steplink-new";

/// The files of a folder, and its folders without any.
#[derive(Debug, Default)]
pub struct Tree {
    /// Files and links, by path with `/`.
    pub files: BTreeSet<String>,
    /// Folders in which nothing is.
    pub empty_folders: BTreeSet<String>,
}

impl Tree {
    /// Looks at a folder; one that does not exist has nothing.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let mut tree = Self::default();
        if !folder.exists() {
            return Ok(tree);
        }
        for entry in walkdir::WalkDir::new(folder).min_depth(1) {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(folder).to_owned();
                let cause = error.into_io_error().unwrap_or_else(|| std::io::Error::other("a loop of links"));
                Error::Io { action: "read", path, cause }
            })?;
            let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            let path = parts.join("/");
            if let Some((parent, _)) = path.rsplit_once('/') {
                tree.empty_folders.remove(parent);
            }
            if entry.file_type().is_dir() {
                tree.empty_folders.insert(path);
            } else {
                tree.files.insert(path);
            }
        }
        Ok(tree)
    }

    /// Whether nothing is there.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.empty_folders.is_empty()
    }

    /// Whether a file is there.
    pub fn has_file(&self, path: &str) -> bool {
        self.files.contains(path)
    }

    /// All folders.
    pub fn folders(&self) -> BTreeSet<String> {
        let above =
            |path: &String| path.match_indices('/').map(|(end, _)| path[..end].to_owned()).collect::<Vec<_>>();
        let full = self.files.iter().chain(&self.empty_folders).flat_map(above);
        full.chain(self.empty_folders.iter().cloned()).collect()
    }

    /// What is there and not ours. A folder of one of our files is not another's, though nothing is left in it.
    pub fn without(&self, ours: &Manifest) -> Self {
        let parents =
            |path: &'_ str| path.match_indices('/').map(|(end, _)| path[..end].to_owned()).collect::<Vec<_>>();
        let own: BTreeSet<String> = ours.paths().into_iter().flat_map(parents).collect();
        let foreign =
            |path: &&String| !ours.contains(path) && path.as_str() != manifest::FILE && !path.ends_with(TEMPORARY);
        Self {
            files: self.files.iter().filter(foreign).cloned().collect(),
            empty_folders: self.empty_folders.iter().filter(|path| !own.contains(*path)).cloned().collect(),
        }
    }
}
