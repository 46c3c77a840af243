//! All or nothing: what a move changes is kept in a journal until every file is written. A move that was cut off is
//! taken back when the program starts again.
//!
//! The journal is a folder beside the content. It holds the files as they were, and their names in `journal`, which
//! is there while files are being changed, and no longer: with its removal the move is done.

#![expect(clippy::disallowed_methods, reason = "this is a module that writes sources")]

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Change;
use crate::edit::{Error, write};
use crate::fingerprint::Fingerprint;

/// The folder of the journal.
const FOLDER: &str = ".steplink-journal";
/// The file that says that a move is under way.
const JOURNAL: &str = "journal";

/// A file that a move changes, makes or removes.
#[derive(Deserialize, Serialize)]
struct Entry {
    /// Its path within the project.
    path: String,
    /// The name of its copy in the folder of the journal; absent for a file that was not there.
    copy: Option<String>,
    /// The fingerprint of what the move makes of it; absent for a file that it removes.
    after: Option<String>,
}

/// Writes all files of a move, or none.
pub fn carry_out(root: &Path, changes: &[Change]) -> Result<(), Error> {
    let journal = Journal::begin(root)?;
    let entries = journal.keep(changes)?;
    let done = changes.iter().try_for_each(|change| apply(root, change));
    match done {
        Ok(()) => journal.finish(&entries),
        Err(error) => {
            roll_back(root, &journal.folder, &entries)?;
            journal.remove()?;
            Err(error)
        }
    }
}

/// Takes a move back that was cut off. Tells whether there was one.
///
/// # Errors
/// What the machine refuses; another move that is under way.
pub fn recover(root: &Path) -> Result<bool, Error> {
    let folder = root.join(FOLDER);
    if !folder.is_dir() {
        return Ok(false);
    }
    let journal = Journal { root: root.to_owned(), _lock: lock(&folder)?, folder };
    let path = journal.folder.join(JOURNAL);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(cause) if cause.kind() == ErrorKind::NotFound => {
            // Nothing had been changed yet, or everything.
            journal.remove()?;
            return Ok(false);
        }
        Err(cause) => return Err(Error::io("read", &path)(cause)),
    };
    let entries: Vec<Entry> =
        serde_json::from_str(&text).map_err(|cause| Error::io("read", &path)(cause.into()))?;
    roll_back(root, &journal.folder, &entries)?;
    journal.remove()?;
    Ok(true)
}

struct Journal {
    root: PathBuf,
    folder: PathBuf,
    /// Held while the move is under way.
    _lock: File,
}

impl Journal {
    fn begin(root: &Path) -> Result<Self, Error> {
        let folder = root.join(FOLDER);
        match fs::create_dir(&folder) {
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists => {}
            result => result.map_err(Error::io("create", &folder))?,
        }
        let lock = lock(&folder)?;
        Ok(Self { root: root.to_owned(), folder, _lock: lock })
    }

    /// Copies the files as they are, and notes what will be done.
    fn keep(&self, changes: &[Change]) -> Result<Vec<Entry>, Error> {
        let mut entries: Vec<Entry> = Vec::new();
        for (at, change) in changes.iter().enumerate() {
            let after = Fingerprint::of_bytes(&change.bytes).to_string();
            let Some(from) = &change.from else {
                entries.push(Entry { path: change.to.clone(), copy: None, after: Some(after) });
                continue;
            };
            let copy = at.to_string();
            let bytes = write::read(&self.root, from)?;
            write_whole(&self.folder.join(&copy), &bytes)?;
            if *from == change.to {
                entries.push(Entry { path: from.clone(), copy: Some(copy), after: Some(after) });
            } else {
                entries.push(Entry { path: from.clone(), copy: Some(copy), after: None });
                entries.push(Entry { path: change.to.clone(), copy: None, after: Some(after) });
            }
        }
        let text = serde_json::to_string(&entries).unwrap_or_default();
        let (temporary, journal) = (self.folder.join("journal.new"), self.folder.join(JOURNAL));
        write_whole(&temporary, text.as_bytes())?;
        fs::rename(&temporary, &journal).map_err(Error::io("write", &journal))?;
        Ok(entries)
    }

    /// Says that everything is written, and tidies up.
    fn finish(self, entries: &[Entry]) -> Result<(), Error> {
        let journal = self.folder.join(JOURNAL);
        fs::remove_file(&journal).map_err(Error::io("remove", &journal))?;
        for entry in entries.iter().filter(|entry| entry.after.is_none()) {
            remove_empty(&self.root, &entry.path);
        }
        self.remove()
    }

    fn remove(self) -> Result<(), Error> {
        fs::remove_dir_all(&self.folder).map_err(Error::io("remove", &self.folder))
    }
}

fn lock(folder: &Path) -> Result<File, Error> {
    let path = folder.join("lock");
    let file = OpenOptions::new().create(true).write(true).truncate(false).open(&path);
    let file = file.map_err(Error::io("open", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(Error::refused("another `steplink mv` is under way in this project", "wait until it has ended"))
        }
        Err(TryLockError::Error(cause)) => Err(Error::io("lock", &path)(cause)),
    }
}

/// Makes a file of a move what it will be, and takes its former one away.
fn apply(root: &Path, change: &Change) -> Result<(), Error> {
    match &change.from {
        Some(from) if *from == change.to => write::replace(root, from, &change.bytes),
        from => {
            write::create_bytes(root, &change.to, &change.bytes)?;
            match from {
                Some(from) => remove(&root.join(from)),
                None => Ok(()),
            }
        }
    }
}

/// Makes everything what it was. A file that somebody has changed in the meantime stays as it is.
fn roll_back(root: &Path, folder: &Path, entries: &[Entry]) -> Result<(), Error> {
    for entry in entries {
        let path = root.join(&entry.path);
        let now = match fs::read(&path) {
            Ok(bytes) => Some(bytes),
            // With a file in the place of a folder, there is nothing below it.
            Err(cause) if matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => None,
            // What is no file was not made by us.
            Err(_) if path.is_dir() => continue,
            Err(cause) => return Err(Error::io("read", &path)(cause)),
        };
        let is_ours = now.as_ref().map(|bytes| Fingerprint::of_bytes(bytes).to_string()) == entry.after;
        if !is_ours {
            continue;
        }
        match &entry.copy {
            None => {
                remove(&path)?;
                remove_empty(root, &entry.path);
            }
            Some(copy) => {
                let copy = folder.join(copy);
                let bytes = fs::read(&copy).map_err(Error::io("read", &copy))?;
                match now {
                    Some(_) => write::replace(root, &entry.path, &bytes)?,
                    None => write::create_bytes(root, &entry.path, &bytes)?,
                }
            }
        }
    }
    Ok(())
}

fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(()),
        result => result.map_err(Error::io("remove", path)),
    }
}

/// Removes the folders above a file that hold nothing any more, up to the first of the project.
fn remove_empty(root: &Path, path: &str) {
    let mut folder = path;
    while let Some((above, _)) = folder.rsplit_once('/').filter(|(above, _)| above.contains('/')) {
        // One that is not empty stays, and so do those above it.
        if fs::remove_dir(root.join(above)).is_err() {
            return;
        }
        folder = above;
    }
}

fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    use std::io::Write;
    let mut file = File::create(path).map_err(Error::io("create", path))?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.map_err(Error::io("write", path))
}
