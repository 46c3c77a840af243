//! The files of the output folder.

use std::collections::BTreeSet;
use std::io::Result;
use std::path::Path;

/// Lists all files under `dir` by relative path, parts separated by `/`.
pub fn list(dir: &Path) -> Result<BTreeSet<String>> {
    let mut files = BTreeSet::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(dir.join(&folder))? {
            let entry = entry?;
            let path = format!("{folder}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push(path + "/");
            } else {
                files.insert(path);
            }
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_nested_files() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("a/b")).unwrap();
        std::fs::write(dir.path().join("a/b/c.html"), "").unwrap();
        std::fs::write(dir.path().join("d.css"), "").unwrap();
        let files: Vec<String> = list(dir.path()).unwrap().into_iter().collect();
        assert_eq!(files, ["a/b/c.html", "d.css"]);
    }
}
