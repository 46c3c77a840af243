//! Writing sources: new files are never put over others, and a file is replaced whole.

#![expect(clippy::disallowed_methods, reason = "this is the module that writes sources")]

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::Error;

/// The end of the name of a file that is not whole yet.
const TEMPORARY: &str = ".steplink-tmp";

/// Creates some files of a project, by paths within it: all of them, or none.
///
/// # Errors
/// A file that is there already; what the machine refuses.
pub fn create(root: &Path, files: &[(String, String)]) -> Result<(), Error> {
    for (path, _) in files {
        if root.join(path).symlink_metadata().is_ok() {
            return Err(Error::Exists { path: path.clone() });
        }
        check_inside(root, path)?;
    }
    let mut made: Vec<PathBuf> = Vec::new();
    for (path, text) in files {
        let to = root.join(path);
        if let Err(error) = create_one(&to, path, text.as_bytes()) {
            for path in made {
                // What cannot be removed is whole, and was not there before.
                let _ = fs::remove_file(path);
            }
            return Err(error);
        }
        made.push(to);
    }
    Ok(())
}

/// Creates one file of a project, which must not be there.
///
/// # Errors
/// The same as [`create`].
pub fn create_bytes(root: &Path, path: &str, bytes: &[u8]) -> Result<(), Error> {
    check_inside(root, path)?;
    create_one(&root.join(path), path, bytes)
}

/// Creates a file that must not be there.
fn create_one(to: &Path, path: &str, bytes: &[u8]) -> Result<(), Error> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
    }
    let temporary = temporary(to);
    write_new(&temporary, bytes).map_err(Error::io("write", &temporary))?;
    // A link is made only if nothing has the name, and the file has it at once.
    let linked = match fs::hard_link(&temporary, to) {
        Err(cause) if cause.kind() != ErrorKind::AlreadyExists => write_new(to, bytes),
        result => result,
    };
    let _ = fs::remove_file(&temporary);
    match linked {
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists => Err(Error::Exists { path: path.to_owned() }),
        result => result.map_err(Error::io("write", to)),
    }
}

/// Replaces a file of a project by other bytes, in one step.
pub fn replace(root: &Path, path: &str, bytes: &[u8]) -> Result<(), Error> {
    check_inside(root, path)?;
    let to = root.join(path).canonicalize().map_err(Error::io("find", &root.join(path)))?;
    let temporary = temporary(&to);
    write_new(&temporary, bytes).map_err(Error::io("write", &temporary))?;
    let written = fs::metadata(&to)
        .and_then(|metadata| fs::set_permissions(&temporary, metadata.permissions()))
        .and_then(|()| fs::rename(&temporary, &to));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written.map_err(Error::io("write", &to))
}

/// The bytes of a file of a project.
pub fn read(root: &Path, path: &str) -> Result<Vec<u8>, Error> {
    let path = root.join(path);
    fs::read(&path).map_err(Error::io("read", &path))
}

/// A name beside a file that no other process takes.
fn temporary(to: &Path) -> PathBuf {
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    to.with_file_name(format!(".{name}.{}{TEMPORARY}", std::process::id()))
}

/// Writes a file that must not be there; what is not whole is taken away.
fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        let _ = fs::remove_file(path);
    }
    written
}

/// Refuses a path that leaves the project through a link.
fn check_inside(root: &Path, path: &str) -> Result<(), Error> {
    if !root.exists() {
        return Ok(());
    }
    let whole = root.canonicalize().map_err(Error::io("find", root))?;
    let there = root.join(path);
    let nearest = there.ancestors().find(|path| path.exists()).unwrap_or(root);
    let nearest = nearest.canonicalize().map_err(Error::io("find", nearest))?;
    if nearest.starts_with(&whole) { Ok(()) } else { Err(Error::Outside { path: path.to_owned() }) }
}
