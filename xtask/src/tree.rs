//! Writing a generated folder tree.

use std::collections::BTreeMap;
use std::io::{Error, ErrorKind, Result};
use std::path::Path;

/// The text of each file by its path inside the tree, parts separated by `/`.
pub type Tree = BTreeMap<String, String>;

/// Writes `tree` into `dir`, which must not hold a `content` folder yet.
pub fn write(dir: &Path, tree: &Tree) -> Result<()> {
    if dir.join("content").exists() {
        let what = format!("{} already holds a `content` folder: choose an empty one", dir.display());
        return Err(Error::new(ErrorKind::AlreadyExists, what));
    }
    for (path, text) in tree {
        let file = dir.join(path);
        if let Some(parent) = file.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(file, text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_once_and_refuses_to_mix() {
        let dir = tempfile::tempdir().unwrap();
        let tree = Tree::from([("content/a/b.md".to_owned(), "# B\n".to_owned())]);
        write(dir.path(), &tree).unwrap();
        let text = std::fs::read_to_string(dir.path().join("content/a/b.md")).unwrap();
        assert_eq!(text, "# B\n");
        assert!(write(dir.path(), &tree).is_err());
    }
}
