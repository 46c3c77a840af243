//! What the project looks like from outside, without reading a file.

use std::hash::{Hash, Hasher};
use std::path::Path;

use crate::fingerprint::{Fingerprint, Hasher128};
use crate::model::search_tests;

/// The folders of the project that are read as a whole.
pub const FOLDERS: [&str; 4] = ["content", "static", "templates", "ledger"];

/// Equal stamps mean that nothing was saved in between, as far as the file system tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The paths, sizes, times and inodes of all files.
    pub files: Fingerprint,
    /// The paths and inodes of all folders.
    pub folders: Fingerprint,
}

/// Looks at the tree of the project. What cannot be looked at counts as absent: [`super::read`] says why.
pub fn stamp(root: &Path, config_file: Option<&Path>) -> Stamp {
    let (mut files, mut folders) = (Hasher128::default(), Hasher128::default());
    for path in [super::config_path(root, config_file), root.join("steplink.yml"), root.join(search_tests::FILE)] {
        path.hash(&mut files);
        hash_file(&path, &mut files);
    }
    for folder in FOLDERS {
        // A name before each folder tells an empty one from an absent one.
        folder.hash(&mut folders);
        let walker = walkdir::WalkDir::new(root.join(folder)).sort_by_file_name();
        let is_project = |entry: &walkdir::DirEntry| entry.file_name() != ".git";
        for entry in walker.into_iter().filter_entry(is_project).flatten() {
            let hasher = if entry.file_type().is_dir() { &mut folders } else { &mut files };
            entry.path().hash(hasher);
            if entry.file_type().is_dir() {
                inode(entry.path()).hash(hasher);
            } else {
                hash_file(entry.path(), hasher);
            }
        }
    }
    Stamp { files: files.fingerprint(), folders: folders.fingerprint() }
}

fn hash_file(path: &Path, hasher: &mut impl Hasher) {
    // Of a link both count: where it leads, and what is there.
    for metadata in [path.symlink_metadata(), path.metadata()].into_iter().flatten() {
        metadata.len().hash(hasher);
        metadata.modified().ok().hash(hasher);
        marks(&metadata).hash(hasher);
    }
}

#[cfg(unix)]
fn marks(metadata: &std::fs::Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn marks(metadata: &std::fs::Metadata) -> bool {
    metadata.is_file()
}

#[cfg(unix)]
fn inode(folder: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    let metadata = folder.metadata().ok()?;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn inode(folder: &Path) -> impl Hash {
    folder.metadata().and_then(|metadata| metadata.created()).ok()
}
