//! The only writer of sources: new files, and changes of files that leave every other byte as it is.

pub mod init;
mod keys;
pub mod ledger;
pub mod lock;
pub mod mv;
pub mod new;
mod text;
pub mod translation;
pub mod write;

use std::path::{Path, PathBuf};

/// A source could not be written.
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
    /// A file is there already.
    #[error("`{path}` is there already, and stays as it is\nhelp: choose another name, or edit that one")]
    Exists {
        /// The path within the project.
        path: String,
    },
    /// A path leads out of the project.
    #[error("`{path}` leads out of the project through a link")]
    Outside {
        /// The path within the project.
        path: String,
    },
    /// What was asked for cannot be.
    #[error("{message}\nhelp: {help}")]
    Refused {
        /// Why.
        message: String,
        /// What to do about it.
        help: String,
    },
}

impl Error {
    fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |cause| Self::Io { action, path, cause }
    }

    fn refused(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Refused { message: message.into(), help: help.into() }
    }
}
