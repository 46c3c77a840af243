//! Folders that must not be written to.

use std::path::{Path, PathBuf};

use super::Error;

/// The whole path of a folder that may not exist yet; a link is followed.
pub fn settle(path: &Path) -> Result<PathBuf, Error> {
    if let Ok(path) = path.canonicalize() {
        return Ok(path);
    }
    if path.is_symlink() {
        let reason = "it is a link that leads nowhere".to_owned();
        return Err(Error::Refused { path: path.to_owned(), reason });
    }
    let absolute = std::path::absolute(path).map_err(Error::io("find", path))?;
    let Some((parent, name)) = absolute.parent().zip(absolute.file_name()) else {
        return Ok(absolute);
    };
    Ok(settle(parent)?.join(name))
}

/// Refuses the root folder, a home folder, and every folder that is, holds or lies in the sources.
pub fn check(output: &Path, root: &Path) -> Result<(), Error> {
    let refuse = |reason: &str| Err(Error::Refused { path: output.to_owned(), reason: reason.to_owned() });
    if output.parent().is_none() || output.file_name().is_none() {
        return refuse("it is the root folder");
    }
    if output.exists() && !output.is_dir() {
        return refuse("it is not a folder");
    }
    if std::env::home_dir().and_then(|home| home.canonicalize().ok()).as_deref() == Some(output) {
        return refuse("it is the home folder");
    }
    if output.components().any(|part| part.as_os_str() == ".git") {
        return refuse("it lies in a Git folder");
    }
    let root = root.canonicalize().map_err(Error::io("find", root))?;
    if root.starts_with(output) {
        return refuse("it holds the sources");
    }
    for folder in ["content", "static", "templates"] {
        if output.starts_with(root.join(folder)) {
            return refuse("it lies in the sources");
        }
    }
    Ok(())
}
