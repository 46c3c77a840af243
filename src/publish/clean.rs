//! Removing what was written, and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use super::stage::{self, remove};
use super::tree::Tree;
use super::{Cache, Error, cache, guard, lock, read_manifest, sibling};
use crate::manifest;

/// What is ours in an output folder and beside it, and what is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// The files in the folder that are ours, the manifest last.
    pub files: Vec<String>,
    /// The twin, if there is one of ours.
    pub twin: Option<PathBuf>,
    /// The files beside the folder: the lock, and what the last build knew of itself.
    pub beside: Vec<PathBuf>,
    /// How many files in the folder are not ours, and stay.
    pub kept: usize,
}

impl Cleaned {
    /// Whether nothing is ours.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.twin.is_none() && self.beside.is_empty()
    }
}

/// Finds what [`clean`] would remove, and changes nothing.
///
/// # Errors
/// A folder that must not be written to; one that is not empty and not ours.
pub fn preview(path: &Path, root: &Path) -> Result<Cleaned, Error> {
    find(&settle(path, root)?)
}

/// Removes all that we wrote: the files that the manifest names, the manifest, the twin, the lock, what the
/// last build knew of itself, and the folders that became empty.
///
/// # Errors
/// Those of [`preview`]; another build, unless `wait`.
pub fn clean(path: &Path, root: &Path, wait: bool) -> Result<Cleaned, Error> {
    let output = settle(path, root)?;
    let found = find(&output)?;
    if found.is_empty() {
        return Ok(found);
    }
    let lock_file = sibling(&output, "lock");
    let lock = lock(&lock_file, wait)?;
    // A build may have ended meanwhile.
    let found = find(&output)?;
    for file in &found.files {
        remove(&output.join(file))?;
    }
    for file in &found.files {
        remove_empty_parents(&output, file);
    }
    // Another folder than the one that was made would be left as a link that leads nowhere.
    if !found.files.is_empty() && !path.is_symlink() {
        let _ = fs::remove_dir(&output);
    }
    if let Some(twin) = &found.twin {
        stage::throw_away(twin)?;
    }
    Cache::remove(&output)?;
    remove(&lock_file)?;
    drop(lock);
    Ok(found)
}

/// The whole path of an output folder.
///
/// # Errors
/// A folder that must not be written to.
pub fn settle(path: &Path, root: &Path) -> Result<PathBuf, Error> {
    let output = guard::settle(path)?;
    guard::check(&output, root)?;
    Ok(output)
}

fn find(output: &Path) -> Result<Cleaned, Error> {
    let twin = sibling(output, "twin");
    let beside =
        [sibling(output, "lock"), cache::path(output), cache::texts_path(output), cache::index_path(output)];
    let mut found = Cleaned {
        twin: stage::is_ours(&twin)?.then_some(twin),
        beside: beside.into_iter().filter(|path| path.is_file()).collect(),
        ..Cleaned::default()
    };
    let tree = Tree::read(output)?;
    let Some(manifest) = read_manifest(output)? else {
        if tree.is_empty() {
            return Ok(found);
        }
        let reason = "it is not empty, and not written by Steplink: nothing there is ours to remove".to_owned();
        return Err(Error::Refused { path: output.to_owned(), reason });
    };
    // What was found, not what was named: no path of the manifest leads out of the folder.
    let foreign = tree.without(&manifest).files;
    let is_ours = |path: &&String| !foreign.contains(*path) && path.as_str() != manifest::FILE;
    found.files = tree.files.iter().filter(is_ours).cloned().collect();
    found.kept = foreign.len();
    // As long as it stands, a clean that was cut off can be taken up.
    found.files.push(manifest::FILE.to_owned());
    Ok(found)
}

fn remove_empty_parents(output: &Path, file: &str) {
    let mut path = file;
    while let Some((parent, _)) = path.rsplit_once('/') {
        if fs::remove_dir(output.join(parent)).is_err() {
            return;
        }
        path = parent;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Fingerprint;
    use crate::manifest::Manifest;

    #[test]
    fn a_manifest_names_nothing_outside_of_the_folder() {
        let temp = tempfile::tempdir().unwrap();
        let (root, output) = (temp.path().join("site"), temp.path().join("site/output"));
        fs::create_dir_all(output.join("a")).unwrap();
        let key = Fingerprint::of_bytes(b"");
        let paths = ["../mine.txt", "a/b", manifest::FILE, &temp.path().join("mine.txt").to_string_lossy()]
            .map(str::to_owned);
        let manifest = Manifest::new(paths.map(|path| (path, key)));
        fs::write(output.join(manifest::FILE), manifest.to_text()).unwrap();
        fs::write(output.join("a/b"), "").unwrap();
        fs::write(output.join("a/.b.steplink-new"), "").unwrap();
        for path in [root.join("mine.txt"), temp.path().join("mine.txt")] {
            fs::write(path, "").unwrap();
        }
        let found = clean(&output, &root, false).unwrap();
        assert_eq!(found.files, ["a/.b.steplink-new", "a/b", manifest::FILE]);
        assert!(root.join("mine.txt").exists() && temp.path().join("mine.txt").exists() && !output.exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_twin_is_no_link() {
        let temp = tempfile::tempdir().unwrap();
        let (root, real) = (temp.path().join("site"), temp.path().join("real"));
        fs::create_dir(&root).unwrap();
        fs::create_dir(&real).unwrap();
        fs::write(real.join(stage::MARKER), "").unwrap();
        std::os::unix::fs::symlink(&real, root.join(".output.twin")).unwrap();
        assert!(clean(&root.join("output"), &root, false).unwrap().is_empty());
        assert!(real.join(stage::MARKER).exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_behind_a_link_stays() {
        let temp = tempfile::tempdir().unwrap();
        let (root, real) = (temp.path().join("site"), temp.path().join("real"));
        fs::create_dir(&root).unwrap();
        fs::create_dir(&real).unwrap();
        fs::write(real.join(manifest::FILE), Manifest::default().to_text()).unwrap();
        std::os::unix::fs::symlink(&real, root.join("output")).unwrap();
        clean(&root.join("output"), &root, false).unwrap();
        assert!(real.is_dir() && !real.join(manifest::FILE).exists());
    }
}
