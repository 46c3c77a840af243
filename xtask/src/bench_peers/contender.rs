//! A program that makes the site: its project, what it is asked to do, and where it puts pages.

use std::fs;
use std::io::Result;
use std::path::{Path, PathBuf};

/// A program that makes the site.
#[derive(Debug)]
pub struct Contender {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: String,
    /// The folder of its project.
    pub project: PathBuf,
    /// The folder of the sources in it.
    pub sources: &'static str,
    /// The folders and files that a build leaves; the first is the site.
    pub leaves: &'static [&'static str],
    /// Gives the file of a page in the site.
    pub file: fn(&str) -> String,
    /// The command that builds the site.
    pub build: Vec<String>,
    /// The command that serves it; `PORT` stands for the port.
    pub serve: Vec<String>,
}

impl Contender {
    /// Gives the folder of the site.
    pub fn site(&self) -> PathBuf {
        self.project.join(self.leaves[0])
    }

    /// Gives the file of a page.
    pub fn page(&self, path: &str) -> PathBuf {
        self.site().join((self.file)(path))
    }

    /// Gives the source of a guide.
    pub fn source(&self, path: &str) -> PathBuf {
        self.project.join(self.sources).join(format!("{path}.md"))
    }

    /// Gives the address of a page on its server, without the slash at its beginning.
    pub fn address(&self, path: &str) -> String {
        let file = (self.file)(path);
        file.strip_suffix("index.html").map_or(file.clone(), String::from)
    }

    /// Removes what earlier builds left: site and caches.
    pub fn clean(&self) -> Result<()> {
        self.leaves.iter().try_for_each(|leaf| remove(&self.project.join(leaf)))
    }
}

/// Removes a file or a folder with all that is in it; none is fine.
pub fn remove(path: &Path) -> Result<()> {
    match fs::symlink_metadata(path) {
        Ok(about) if about.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Gives `PATH/index.html`.
pub fn folder_page(path: &str) -> String {
    if path.is_empty() { "index.html".to_owned() } else { format!("{path}/index.html") }
}

/// Gives `PATH.html`, and `PATH/index.html` for lists.
pub fn file_page(path: &str) -> String {
    if path.contains('/') { format!("{path}.html") } else { folder_page(path) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_have_files_and_addresses() {
        let contender = |file| Contender {
            name: "x",
            version: String::new(),
            project: "p".into(),
            sources: "src",
            leaves: &["site", "cache"],
            file,
            build: vec![],
            serve: vec![],
        };
        let nested = contender(folder_page);
        assert_eq!(nested.page("a/b"), Path::new("p/site/a/b/index.html"));
        assert_eq!((nested.address("a/b"), nested.address("")), ("a/b/".into(), String::new()));
        let flat = contender(file_page);
        assert_eq!((flat.address("a/b"), flat.address("a")), ("a/b.html".into(), "a/".into()));
        assert_eq!(flat.source("a/b"), Path::new("p/src/a/b.md"));
    }

    #[test]
    fn removing_nothing_is_fine() {
        let dir = tempfile::tempdir().unwrap();
        remove(&dir.path().join("none")).unwrap();
        fs::create_dir_all(dir.path().join("a/b")).unwrap();
        remove(&dir.path().join("a")).unwrap();
        assert!(!dir.path().join("a").exists());
    }
}
