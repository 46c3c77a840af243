//! The twin: a second tree beside the output folder, brought up to date before the two are
//! exchanged.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::tree::Tree;
use super::{Error, has_damaged_manifest, read_manifest};
use crate::manifest::{self, Manifest};
use crate::source::Mark;

/// The file that says that a twin is being worked on. It stands in the twin from the first change
/// to the last, so that what a killed build left is known to be ours and incomplete.
pub const MARKER: &str = ".steplink-building";

/// The twin while it is worked on. Threads may put files into it side by side, each path once.
pub struct Stage<'a> {
    output: &'a Path,
    twin: &'a Path,
    /// What was in the twin.
    present: Tree,
    /// Whether more may be in it.
    is_resumed: bool,
}

impl<'a> Stage<'a> {
    /// Takes the twin that the last build left, or makes one, and makes room in it for some paths.
    /// What a killed build left is thrown away.
    pub fn begin<'p>(
        output: &'a Path,
        twin: &'a Path,
        paths: impl IntoIterator<Item = &'p str>,
    ) -> Result<Self, Error> {
        let present = Tree::read(twin)?;
        let is_complete = read_manifest(twin)?.is_some() && !present.has_file(MARKER);
        if !is_complete {
            renew(twin, &present)?;
            return Ok(Self { output, twin, present: Tree::default(), is_resumed: false });
        }
        open(twin)?;
        let mut stage = Self { output, twin, present, is_resumed: false };
        stage.present.files.remove(manifest::FILE);
        stage.make_room(paths)?;
        Ok(stage)
    }

    /// Takes a twin that is known to be complete, and whose files are to be replaced by others.
    pub fn resume(output: &'a Path, twin: &'a Path) -> Result<Self, Error> {
        open(twin)?;
        Ok(Self { output, twin, present: Tree::default(), is_resumed: true })
    }

    /// Where a file stood, a folder may be needed now, and the other way round.
    fn make_room<'p>(&mut self, paths: impl IntoIterator<Item = &'p str>) -> Result<(), Error> {
        let folders = self.present.folders();
        for path in paths {
            for (end, _) in path.match_indices('/') {
                if self.present.files.remove(&path[..end]) {
                    remove(&self.twin.join(&path[..end]))?;
                }
            }
            if folders.contains(path) {
                let inside = format!("{path}/");
                self.present.files.retain(|file| !file.starts_with(&inside));
                let folder = self.twin.join(path);
                fs::remove_dir_all(&folder).map_err(Error::io("remove", &folder))?;
            }
        }
        Ok(())
    }

    /// Puts a file into the twin.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        self.replace(path, |to| fs::write(to, bytes))
    }

    /// Puts a file of the output folder into the twin, unless it is there: one file by two names.
    pub fn keep(&self, path: &str) -> Result<(), Error> {
        if self.present.has_file(path) {
            let (own, there) = (Mark::of(&self.twin.join(path)), Mark::of(&self.output.join(path)));
            if own.is_some_and(|own| own.inode != 0) && own == there {
                return Ok(());
            }
        }
        self.carry_over(path)
    }

    /// Puts a file of the output folder into the twin as a hard link; a link as a link.
    pub fn carry_over(&self, path: &str) -> Result<(), Error> {
        let from = self.output.join(path);
        self.replace(path, |to| link_or_copy(&from, to))
    }

    /// Makes a file anew: a file is never written in place, since both trees may share it.
    fn replace(&self, path: &str, make: impl Fn(&Path) -> std::io::Result<()>) -> Result<(), Error> {
        let to = self.twin.join(path);
        if self.is_resumed || self.present.has_file(path) {
            remove(&to)?;
        } else if let Some(folder) = to.parent().filter(|_| path.ends_with("/index.html")) {
            // A new page nearly always has a new folder.
            let _ = fs::create_dir(folder);
        }
        match make(&to) {
            // A failure leaves nothing behind that is taken for whole, since the marker stands.
            Err(cause) if cause.kind() == ErrorKind::NotFound => {
                let folder = to.parent().unwrap_or(self.twin);
                fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
                make(&to).map_err(Error::io("write", &to))
            }
            result => result.map_err(Error::io("write", &to)),
        }
    }

    /// Takes the foreign files of the output folder over, takes what is no longer wanted away, and
    /// writes the manifest: the twin is complete.
    pub fn complete(self, foreign: &Tree, after: &Manifest) -> Result<(), Error> {
        for path in foreign.files.iter().filter(|path| !after.contains(path)) {
            self.carry_over(path)?;
        }
        for path in &foreign.empty_folders {
            let path = self.twin.join(path);
            fs::create_dir_all(&path).map_err(Error::io("create", &path))?;
        }
        let kept = |path: &String| after.contains(path) || foreign.has_file(path) || path == MARKER;
        for path in self.present.files.iter().filter(|path| !kept(path)) {
            remove(&self.twin.join(path))?;
            remove_empty_parents(self.twin, path, foreign);
        }
        let unwanted = |path: &&String| !foreign.empty_folders.contains(*path);
        for path in self.present.empty_folders.iter().filter(unwanted) {
            // It fails for one that has been filled just now, which is right.
            if fs::remove_dir(self.twin.join(path)).is_ok() {
                remove_empty_parents(self.twin, path, foreign);
            }
        }
        self.seal(after)
    }

    /// Writes the manifest: the twin is complete.
    pub fn seal(self, after: &Manifest) -> Result<(), Error> {
        let path = self.twin.join(manifest::FILE);
        fs::write(&path, after.to_text()).map_err(Error::io("write", &path))?;
        remove(&self.twin.join(MARKER))
    }

    /// Throws the twin away.
    pub fn abandon(self) {
        // What stays is known by its marker, and thrown away by the next build.
        let _ = discard(self.twin);
    }
}

/// Makes a complete twin known as one that is not.
fn open(twin: &Path) -> Result<(), Error> {
    let (from, to) = (twin.join(manifest::FILE), twin.join(MARKER));
    fs::rename(&from, &to).map_err(Error::io("rename", &from))
}

/// Makes a folder known as a twin that is not complete, which the next build throws away.
pub fn mark(twin: &Path) -> Result<(), Error> {
    let marker = twin.join(MARKER);
    fs::write(&marker, b"").map_err(Error::io("write", &marker))
}

/// Whether there is a twin of ours: complete, left by a killed build, or empty.
pub fn is_ours(twin: &Path) -> Result<bool, Error> {
    if !twin.is_dir() || twin.is_symlink() {
        return Ok(false);
    }
    let present = Tree::read(twin)?;
    let has_manifest = read_manifest(twin)?.is_some() || has_damaged_manifest(twin);
    Ok(present.has_file(MARKER) || present.is_empty() || has_manifest)
}

/// Throws a twin of ours away; one that is cut off half-way is still known as ours.
pub fn throw_away(twin: &Path) -> Result<(), Error> {
    mark(twin)?;
    discard(twin)
}

/// Removes a twin, its marker last: it can be told at every moment.
fn discard(twin: &Path) -> Result<(), Error> {
    let entries = match fs::read_dir(twin) {
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(Error::io("read", twin))?,
    };
    for entry in entries {
        let path = entry.map_err(Error::io("read", twin))?.path();
        if path.file_name().is_some_and(|name| name == MARKER) {
            continue;
        }
        let is_folder = path.is_dir() && !path.is_symlink();
        let removed = if is_folder { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(Error::io("remove", &path))?;
    }
    remove(&twin.join(MARKER))?;
    fs::remove_dir(twin).map_err(Error::io("remove", twin))
}

/// Makes an empty twin in place of what a killed build left.
fn renew(twin: &Path, present: &Tree) -> Result<(), Error> {
    let was_ours = present.has_file(MARKER) || has_damaged_manifest(twin);
    if !was_ours && !present.is_empty() {
        let reason = "it is needed for the next version of the site, but is not ours; move it away".to_owned();
        return Err(Error::Refused { path: twin.to_owned(), reason });
    }
    discard(twin)?;
    fs::create_dir_all(twin).map_err(Error::io("create", twin))?;
    mark(twin)
}

fn link_or_copy(from: &Path, to: &Path) -> std::io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => return Ok(()),
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Err(cause),
        Err(_) => {}
    }
    #[cfg(unix)]
    if let Ok(target) = fs::read_link(from) {
        return std::os::unix::fs::symlink(target, to);
    }
    fs::copy(from, to).map(drop)
}

/// Removes a file; one that is not there is as good.
pub fn remove(path: &Path) -> Result<(), Error> {
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
