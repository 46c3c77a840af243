//! The only writer of output: stages a complete tree beside the old one, then exchanges the two in
//! one step.
//!
//! At every instant the output folder is the complete old or the complete new site. The tree that
//! was exchanged stays as the *twin* and is brought up to date by the next build, so that the work
//! is in the files that changed. Files are never written in place: both trees may share them as
//! hard links.

#![expect(clippy::disallowed_methods, reason = "this is the module that writes")]

mod cache;
mod clean;
mod exchange;
mod guard;
mod patch;
mod stage;
mod tree;
mod twin;

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

pub use cache::{Cache, Finding, Input, Made};
pub use clean::{Cleaned, clean, preview, settle};
pub use patch::{Change, Patch};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::fingerprint::Fingerprint;
use crate::manifest::{self, Manifest};
use crate::source::Mark;
use stage::Stage;
use tree::Tree;
pub use twin::Twin;

/// The output could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or a folder could not be read or written.
    #[error("cannot {action} `{}`: {cause}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On which path.
        path: PathBuf,
        /// Why it failed.
        cause: std::io::Error,
    },
    /// Another build holds the lock.
    #[error("another build is running{}; try again, or use --wait", pid.map(|pid| format!(" (pid {pid})")).unwrap_or_default())]
    Locked {
        /// The process that holds it.
        pid: Option<u32>,
    },
    /// The folder is not one that may be written to.
    #[error("refusing to write to `{}`: {reason}", path.display())]
    Refused {
        /// The folder.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

impl Error {
    fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |cause| Self::Io { action, path, cause }
    }
}

/// A file of the new site: its path, its key, and whether its bytes are new.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// The path in the output folder, with `/`.
    pub path: String,
    /// The key.
    pub key: Fingerprint,
    /// Whether it was put; if not, the file in the output folder has the bytes.
    pub written: bool,
    /// The source that it is made from, if there is one.
    pub source: Option<Arc<str>>,
}

/// What a publication did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files whose bytes are new.
    pub written: usize,
    /// Files that stayed as they were.
    pub unchanged: usize,
    /// Files that are gone.
    pub removed: usize,
}

/// The output folder, locked.
pub struct Output {
    path: PathBuf,
    twin: PathBuf,
    old: Tree,
    manifest: Option<Manifest>,
    /// Whether the manifest is there and whole; else it is what the cache knows.
    has_manifest: bool,
    /// The files that are as this program made them.
    sound: Manifest,
    _lock: File,
}

impl Output {
    /// Locks the output folder `path` of the project in `root` and looks at what is there.
    ///
    /// # Errors
    /// A folder that must not be written to; one that is not empty and not ours, unless `force`;
    /// another build, unless `wait`.
    pub fn open(path: &Path, root: &Path, force: bool, wait: bool) -> Result<Self, Error> {
        let path = guard::settle(path)?;
        guard::check(&path, root)?;
        // A folder that is refused gets no lock beside it.
        if !force && read_manifest(&path)?.is_none() && !path.join(manifest::FILE).exists() {
            let is_known = Cache::read(&path).is_some_and(|cache| !cache.sound_outputs(&path).is_empty());
            if !is_known && !Tree::read(&path)?.is_empty() {
                return Err(not_ours(path));
            }
        }
        let lock = lock(&sibling(&path, "lock"), wait)?;
        let old = Tree::read(&path)?;
        let cache = Cache::read(&path);
        let sound = cache.as_ref().map(|cache| cache.sound_outputs(&path)).unwrap_or_default();
        let written = read_manifest(&path)?;
        let has_manifest = written.is_some();
        let manifest = written.or_else(|| (!sound.is_empty()).then(|| sound.clone()));
        if manifest.is_none() && !old.is_empty() && !force {
            return Err(not_ours(path));
        }
        let is_own = cache.is_some_and(|cache| cache.program == program());
        let sound = if is_own { sound } else { Manifest::default() };
        let twin = sibling(&path, "twin");
        Ok(Self { path, twin, old, manifest, has_manifest, sound, _lock: lock })
    }

    /// Keeps what a revision of the index of the search needs to know, and makes the twin the same as the folder, since
    /// several files will change at once. Nothing else than ours may be in the folder ([`Publication::is_all`]).
    pub fn keep_index(&self, cache: &mut Cache, index: &[u8], artifacts: &[Artifact]) -> Result<(), Error> {
        cache.put_index(&self.path, index)?;
        cache.twin = Some(self.prepare_twin(artifacts)?);
        Ok(())
    }

    fn prepare_twin(&self, artifacts: &[Artifact]) -> Result<Twin, Error> {
        let paths = || artifacts.iter().map(|artifact| artifact.path.as_str());
        let stage = Stage::begin(&self.path, &self.twin, paths())?;
        artifacts.par_iter().try_for_each(|artifact| stage.keep(&artifact.path))?;
        let manifest = Manifest::new(artifacts.iter().map(|artifact| (artifact.path.clone(), artifact.key)));
        stage.complete(&Tree::default(), &manifest)?;
        Ok(Twin::look(&self.path, &self.twin, paths()))
    }

    /// Remembers what was built into the folder from some texts, so that the next build has less to do.
    pub fn remember(&self, artifacts: &[Artifact], texts: &[&str], mut cache: Cache) -> Result<(), Error> {
        cache::write_texts(&self.path, texts)?;
        let paths: FxHashMap<&str, u32> =
            cache.inputs.iter().zip(0..).map(|(input, at)| (&*input.seen.path, at)).collect();
        let made = |artifact: &Artifact| Made {
            path: artifact.path.clone(),
            key: artifact.key,
            mark: Mark::of(&self.path.join(&artifact.path)),
            source: artifact.source.as_ref().and_then(|source| paths.get(&**source).copied()),
        };
        let outputs = artifacts.par_iter().map(made).collect();
        cache.outputs = outputs;
        cache.program = program();
        cache.manifest = Mark::of(&self.path.join(manifest::FILE));
        cache.write(&self.path)
    }

    /// Remembers what the files look like by which nothing has happened but that links to them came and went.
    fn look_again(&self) {
        let Some(mut cache) = Cache::read(&self.path) else {
            return;
        };
        cache.twin = None;
        for made in cache.outputs.iter_mut().filter(|made| self.sound.key(&made.path) == Some(made.key)) {
            made.mark = Mark::of(&self.path.join(&made.path));
        }
        // What is not remembered is made anew.
        let _ = cache.write(&self.path);
    }

    /// Forgets what was known of the folder.
    pub fn forget(&self) -> Result<(), Error> {
        Cache::remove(&self.path)
    }

    /// Begins to publish a site of these files.
    ///
    /// # Errors
    /// A file in the way that is not ours, unless `force`.
    pub fn begin(&self, paths: Vec<String>, force: bool) -> Result<Publication<'_>, Error> {
        let foreign = match &self.manifest {
            Some(manifest) => self.old.without(manifest),
            None => self.old.without(&Manifest::default()),
        };
        let above =
            |path: &str| path.match_indices('/').find(|(end, _)| foreign.has_file(&path[..*end])).map(|at| at.0);
        let folders = foreign.folders();
        for path in &paths {
            let taken = if foreign.has_file(path) && !force || folders.contains(path) {
                path.as_str()
            } else if let Some(end) = above(path) {
                &path[..end]
            } else {
                continue;
            };
            let reason = "it is in the way, and not written by Steplink; move it away".to_owned();
            return Err(Error::Refused { path: self.path.join(taken), reason });
        }
        Ok(Publication { output: self, paths, foreign, stage: OnceLock::new(), starting: Mutex::new(()) })
    }
}

fn not_ours(path: PathBuf) -> Error {
    let reason = "it is not empty, and not written by Steplink; --force adopts it and keeps its files";
    Error::Refused { path, reason: reason.to_owned() }
}

/// A site on its way to the output folder, which stays as it is until [`Publication::finish`].
pub struct Publication<'a> {
    output: &'a Output,
    paths: Vec<String>,
    foreign: Tree,
    /// Begun with the first file that is new: a build that changes nothing touches nothing.
    stage: OnceLock<Stage<'a>>,
    starting: Mutex<()>,
}

impl Publication<'_> {
    /// Whether all that is in the folder is ours.
    pub fn is_all(&self) -> bool {
        self.foreign.is_empty()
    }

    /// Whether the file at a path was made from this key, and is still as it was made.
    pub fn has(&self, path: &str, key: Fingerprint) -> bool {
        self.output.sound.key(path) == Some(key)
    }

    /// Puts a file into the new site; from any thread, each path once.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Error> {
        self.stage()?.put(path, bytes)
    }

    fn stage(&self) -> Result<&Stage<'_>, Error> {
        if let Some(stage) = self.stage.get() {
            return Ok(stage);
        }
        let _one_at_a_time = self.starting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stage) = self.stage.get() {
            return Ok(stage);
        }
        let paths = self.paths.iter().chain(&self.foreign.files).map(String::as_str);
        let stage = Stage::begin(&self.output.path, &self.output.twin, paths)?;
        Ok(self.stage.get_or_init(|| stage))
    }

    /// Makes the output folder consist of the artifacts and of what we did not write.
    pub fn finish(self, artifacts: &[Artifact]) -> Result<Summary, Error> {
        let none = Manifest::default();
        let before = self.output.manifest.as_ref().unwrap_or(&none);
        let after = Manifest::new(artifacts.iter().map(|artifact| (artifact.path.clone(), artifact.key)));
        let written = artifacts.iter().filter(|artifact| artifact.written).count();
        let removed = before.paths().iter().filter(|path| !after.contains(path)).count();
        let summary = Summary { written, unchanged: artifacts.len() - written, removed };
        if written == 0 && removed == 0 && self.output.has_manifest {
            return Ok(summary);
        }
        let stage = self.stage()?;
        for artifact in artifacts.iter().filter(|artifact| !artifact.written) {
            stage.keep(&artifact.path)?;
        }
        if let Some(stage) = self.stage.into_inner() {
            stage.complete(&self.foreign, &after)?;
        }
        exchange::exchange(&self.output.path, &self.output.twin, before, &after)?;
        Ok(summary)
    }

    /// Throws the new site away.
    pub fn abandon(self) {
        if let Some(stage) = self.stage.into_inner() {
            stage.abandon();
            self.output.look_again();
        }
    }
}

fn read_manifest(folder: &Path) -> Result<Option<Manifest>, Error> {
    let path = folder.join(manifest::FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Manifest::parse(&text)),
        Err(cause) if matches!(cause.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::InvalidData) => {
            Ok(None)
        }
        Err(cause) => Err(Error::io("read", &path)(cause)),
    }
}

/// Reads a file of an output folder.
pub fn file(output: &Path, path: &str) -> Option<Vec<u8>> {
    std::fs::read(output.join(path)).ok()
}

/// Whether there is a manifest that this program wrote and something else has damaged.
fn has_damaged_manifest(folder: &Path) -> bool {
    let bytes = std::fs::read(folder.join(manifest::FILE)).unwrap_or_default();
    bytes.starts_with(b"steplink-manifest ") && !matches!(read_manifest(folder), Ok(Some(_)))
}

/// Which program this is: another one may make other bytes of the same sources.
pub fn program() -> Fingerprint {
    static PROGRAM: OnceLock<Fingerprint> = OnceLock::new();
    *PROGRAM.get_or_init(|| {
        let mark = std::env::current_exe().ok().and_then(|file| file.metadata().ok());
        let mark =
            mark.map(|metadata| Mark::of_metadata(&metadata)).map(|mark| (mark.len, mark.modified, mark.inode));
        Fingerprint::of(&(env!("CARGO_PKG_VERSION"), mark))
    })
}

/// Writes a file beside the one whose place it then takes in one step.
fn put_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    put_parts(path, [bytes])
}

/// The same for bytes that do not stand in one place.
fn put_parts<'b>(path: &Path, parts: impl IntoIterator<Item = &'b [u8]>) -> Result<(), Error> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temp = path.with_file_name(format!(".{name}{}", tree::TEMPORARY));
    let write = |file: File| {
        let mut file = BufWriter::new(file);
        parts.into_iter().try_for_each(|part| file.write_all(part))?;
        file.flush()
    };
    let put = File::create(&temp).and_then(write).and_then(|()| std::fs::rename(&temp, path));
    put.map_err(|cause| {
        let _ = std::fs::remove_file(&temp);
        Error::io("write", path)(cause)
    })
}

/// The path beside a folder that belongs to it: `.output.twin` for `output`.
fn sibling(folder: &Path, what: &str) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!(".{name}.{what}"))
}

/// How often a lock is taken anew because its file is another one.
const MAX_RETAKEN: usize = 20;

/// Takes the lock that only one build can hold; the kernel frees it when the process ends.
fn lock(path: &Path, wait: bool) -> Result<File, Error> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(Error::io("create", parent))?;
    }
    let mut file = take_lock(path, wait)?;
    // `clean` removes the file: who waited for it meanwhile holds a lock that nobody else looks at.
    // A file system may not number its files at all, so that this has an end.
    for _ in 0..MAX_RETAKEN {
        if is_at(&file, path) {
            break;
        }
        file = take_lock(path, wait)?;
    }
    let pid = std::process::id().to_string();
    let write = |file: &mut File| {
        file.set_len(0)?;
        file.rewind()?;
        file.write_all(pid.as_bytes())
    };
    write(&mut file).map_err(Error::io("write", path))?;
    Ok(file)
}

fn take_lock(path: &Path, wait: bool) -> Result<File, Error> {
    let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
    let mut file = open.map_err(Error::io("open", path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) if wait => file.lock().map_err(Error::io("lock", path))?,
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            let pid = file.read_to_string(&mut text).ok().and_then(|_| text.trim().parse().ok());
            return Err(Error::Locked { pid });
        }
        Err(TryLockError::Error(cause)) => return Err(Error::io("lock", path)(cause)),
    }
    Ok(file)
}

/// Whether an open file is still the one at a path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same = |a: std::fs::Metadata, b: std::fs::Metadata| (a.dev(), a.ino()) == (b.dev(), b.ino());
    file.metadata().and_then(|own| Ok(same(own, path.metadata()?))).unwrap_or(false)
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}
