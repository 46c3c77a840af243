//! The one step from the old site to the new.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::Error;
use super::tree::Tree;
use crate::manifest::{self, Manifest};

/// Makes the twin the output folder; the old site becomes the twin.
pub fn exchange(output: &Path, twin: &Path, before: &Manifest, after: &Manifest) -> Result<(), Error> {
    if !output.exists() {
        return fs::rename(twin, output).map_err(Error::io("rename", twin));
    }
    match swap(twin, output) {
        Ok(()) => Ok(()),
        // No file system here that can do it, or a mount point: a file at a time.
        Err(_) => copy_over(output, twin, before, after),
    }
}

#[cfg(any(target_os = "linux", target_os = "macos", target_os = "ios"))]
fn swap(a: &Path, b: &Path) -> std::io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "ios")))]
fn swap(_: &Path, _: &Path) -> std::io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Brings the output folder up to date a file at a time, each whole: other files first, then pages,
/// then the manifest, deletions last. A reader may see old and new pages side by side, never half a
/// page.
pub fn copy_over(output: &Path, twin: &Path, before: &Manifest, after: &Manifest) -> Result<(), Error> {
    let is_page = |path: &&str| path.ends_with(".html");
    let changed = |path: &&str| before.key(path) != after.key(path) || !output.join(path).is_file();
    let (pages, others): (Vec<&str>, Vec<&str>) = after.paths().into_iter().filter(changed).partition(is_page);
    for path in others.into_iter().chain(pages).chain([manifest::FILE]) {
        replace(&twin.join(path), &output.join(path))?;
    }
    for path in before.paths().into_iter().filter(|path| !after.contains(path)) {
        let path = output.join(path);
        match fs::remove_file(&path) {
            Err(cause) if cause.kind() != ErrorKind::NotFound => return Err(Error::io("remove", &path)(cause)),
            _ => {}
        }
    }
    remove_empty_folders(output)
}

fn replace(from: &Path, to: &Path) -> Result<(), Error> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
    }
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    let temp = to.with_file_name(format!(".{name}.steplink-new"));
    fs::copy(from, &temp).map_err(Error::io("copy", from))?;
    fs::rename(&temp, to).map_err(Error::io("rename", &temp))
}

fn remove_empty_folders(output: &Path) -> Result<(), Error> {
    for folder in Tree::read(output)?.empty_folders.iter().rev() {
        let _ = fs::remove_dir(output.join(folder));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Fingerprint;

    fn manifest(files: &[(&str, &str)]) -> Manifest {
        Manifest::new(files.iter().map(|(path, text)| ((*path).to_owned(), Fingerprint::of_bytes(text.as_bytes()))))
    }

    fn fill(folder: &Path, files: &[(&str, &str)]) {
        for (path, text) in files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        fs::write(folder.join(manifest::FILE), manifest(files).to_text()).unwrap();
    }

    #[test]
    fn without_an_exchange_files_are_replaced_one_by_one() {
        let temp = tempfile::tempdir().unwrap();
        let (output, twin) = (temp.path().join("output"), temp.path().join("twin"));
        let old = [("index.html", "old"), ("gone/index.html", "gone"), ("same.css", "same")];
        let new = [("index.html", "new"), ("new/index.html", "new"), ("same.css", "same")];
        fill(&output, &old);
        fill(&twin, &new);
        fs::write(output.join("CNAME"), "mine").unwrap();
        copy_over(&output, &twin, &manifest(&old), &manifest(&new)).unwrap();
        let tree = Tree::read(&output).unwrap();
        let files: Vec<&str> = tree.files.iter().map(String::as_str).collect();
        assert_eq!(files, [manifest::FILE, "CNAME", "index.html", "new/index.html", "same.css"]);
        assert_eq!(fs::read_to_string(output.join("index.html")).unwrap(), "new");
        assert!(tree.empty_folders.is_empty());
    }
}
