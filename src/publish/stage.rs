//! The twin: a second tree beside the output folder, brought up to date before the two are
//! exchanged.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::tree::Tree;
use super::{Artifact, Error, read_manifest};
use crate::manifest::{self, Manifest};

/// The file that says that a twin is being worked on. It stands in the twin from the first change
/// to the last, so that what a killed build left is known to be ours and incomplete.
pub const MARKER: &str = ".steplink-building";

/// Makes the twin consist of the artifacts and of the foreign files of the output folder.
pub fn stage(
    output: &Path,
    twin: &Path,
    artifacts: &[Artifact<'_>],
    foreign: &Tree,
    after: &Manifest,
) -> Result<(), Error> {
    let (had, present) = prepare(twin)?;
    let mut staged = Stage { output, twin, had: &had, present: &present, folders: BTreeSet::new() };
    for artifact in artifacts {
        staged.put(artifact)?;
    }
    for path in foreign.files.iter().filter(|path| !after.contains(path)) {
        staged.carry_over(path)?;
    }
    for path in &foreign.empty_folders {
        let path = twin.join(path);
        fs::create_dir_all(&path).map_err(Error::io("create", &path))?;
    }
    let kept = |path: &String| after.contains(path) || foreign.has_file(path) || path == MARKER;
    for path in present.files.iter().filter(|path| !kept(path)) {
        remove(&twin.join(path))?;
        remove_empty_parents(twin, path, foreign);
    }
    for path in present.empty_folders.iter().filter(|path| !foreign.empty_folders.contains(*path)) {
        // It fails for one that has been filled just now, which is right.
        let _ = fs::remove_dir(twin.join(path));
    }
    write(&twin.join(manifest::FILE), after.to_text().as_bytes())?;
    remove(&twin.join(MARKER))
}

/// Takes the twin that the last build left, or makes one. What a killed build left is thrown away.
fn prepare(twin: &Path) -> Result<(Manifest, Tree), Error> {
    let present = Tree::read(twin)?;
    let complete = read_manifest(twin)?.filter(|_| !present.has_file(MARKER));
    if let Some(manifest) = complete {
        let (from, to) = (twin.join(manifest::FILE), twin.join(MARKER));
        fs::rename(&from, &to).map_err(Error::io("rename", &from))?;
        let mut present = present;
        present.files.remove(manifest::FILE);
        return Ok((manifest, present));
    }
    if present.has_file(MARKER) || present.is_empty() {
        match fs::remove_dir_all(twin) {
            Err(cause) if cause.kind() != ErrorKind::NotFound => return Err(Error::io("remove", twin)(cause)),
            _ => {}
        }
    } else {
        let reason = "it is needed for the next version of the site, but is not ours; move it away".to_owned();
        return Err(Error::Refused { path: twin.to_owned(), reason });
    }
    fs::create_dir_all(twin).map_err(Error::io("create", twin))?;
    write(&twin.join(MARKER), b"")?;
    Ok((Manifest::default(), Tree::default()))
}

/// The work on the twin.
struct Stage<'a> {
    output: &'a Path,
    twin: &'a Path,
    had: &'a Manifest,
    present: &'a Tree,
    /// Folders that are known to be there.
    folders: BTreeSet<String>,
}

impl Stage<'_> {
    fn put(&mut self, artifact: &Artifact<'_>) -> Result<(), Error> {
        let to = self.twin.join(&artifact.path);
        let here = self.present.has_file(&artifact.path);
        if here && self.had.key(&artifact.path) == Some(artifact.key) {
            return Ok(());
        }
        self.make_room(&artifact.path, here)?;
        match &artifact.bytes {
            Some(bytes) => write(&to, bytes),
            None => link_or_copy(&self.output.join(&artifact.path), &to),
        }
    }

    /// Brings a file that is not ours into the twin: as a hard link, a link as a link.
    fn carry_over(&mut self, path: &str) -> Result<(), Error> {
        self.make_room(path, self.present.has_file(path))?;
        link_or_copy(&self.output.join(path), &self.twin.join(path))
    }

    /// Removes what stands at a path, and makes the folders above it. Where a file stood, a folder
    /// may be needed now, and the other way round.
    fn make_room(&mut self, path: &str, here: bool) -> Result<(), Error> {
        let to = self.twin.join(path);
        if here {
            remove(&to)?;
        } else if !self.present.is_empty() && to.is_dir() {
            fs::remove_dir_all(&to).map_err(Error::io("remove", &to))?;
        }
        let Some((folder, _)) = path.rsplit_once('/') else {
            return Ok(());
        };
        if self.folders.contains(folder) {
            return Ok(());
        }
        for (end, _) in folder.match_indices('/').chain([(folder.len(), "")]) {
            if self.present.has_file(&folder[..end]) {
                remove(&self.twin.join(&folder[..end]))?;
            }
        }
        let path = self.twin.join(folder);
        fs::create_dir_all(&path).map_err(Error::io("create", &path))?;
        self.folders.insert(folder.to_owned());
        Ok(())
    }
}

fn link_or_copy(from: &Path, to: &Path) -> Result<(), Error> {
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    #[cfg(unix)]
    if let Ok(target) = fs::read_link(from) {
        return std::os::unix::fs::symlink(target, to).map_err(Error::io("create", to));
    }
    fs::copy(from, to).map(drop).map_err(Error::io("copy", from))
}

/// Writes a file that does not exist: a failure leaves nothing behind that is taken for whole, since
/// the marker stands.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    fs::write(path, bytes).map_err(Error::io("write", path))
}

fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != ErrorKind::NotFound => Err(Error::io("remove", path)(cause)),
        _ => Ok(()),
    }
}

fn remove_empty_parents(twin: &Path, path: &str, foreign: &Tree) {
    let mut path = path;
    while let Some((parent, _)) = path.rsplit_once('/') {
        if foreign.empty_folders.contains(parent) || fs::remove_dir(twin.join(parent)).is_err() {
            return;
        }
        path = parent;
    }
}
