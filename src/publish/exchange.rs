//! The one step from the old site to the new.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::tree::{TEMPORARY, Tree};
use super::{Error, read_manifest, stage};
use crate::manifest::{self, Manifest};

/// The manifest of the time in between, while it is written.
const MEANWHILE: &str = ".steplink-meanwhile";

/// Makes the twin the output folder; the old site becomes the twin. Tells whether it did: where that cannot be done in
/// one step, the twin stays.
pub fn exchange(output: &Path, twin: &Path, before: &Manifest, after: &Manifest) -> Result<bool, Error> {
    if !output.exists() {
        return fs::rename(twin, output).map(|()| false).map_err(Error::io("rename", twin));
    }
    if swap(twin, output).is_err() {
        // No file system here that can do it, or a mount point: a file at a time.
        return copy_over(output, twin, before, after).map(|()| false);
    }
    // A folder that was adopted, or lost its manifest, has nothing that would tell it as ours.
    if read_manifest(twin)?.is_none() {
        stage::mark(twin)?;
    }
    Ok(true)
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
/// then deletions. A reader may see old and new pages side by side, never half a page.
///
/// The manifest that stands there meanwhile names all old and new files, and gives no key to those
/// that change: a build that is cut off is taken up by the next one.
pub fn copy_over(output: &Path, twin: &Path, before: &Manifest, after: &Manifest) -> Result<(), Error> {
    let is_page = |path: &&str| path.ends_with(".html");
    let changed = |path: &&str| before.key(path) != after.key(path) || !output.join(path).is_file();
    let (pages, others): (Vec<&str>, Vec<&str>) = after.paths().into_iter().filter(changed).partition(is_page);
    let litter = Tree::read(output)?.files.into_iter().filter(|path| path.ends_with(TEMPORARY));
    for path in litter {
        remove_all(output, &[&path])?;
    }
    let meanwhile = twin.join(MEANWHILE);
    fs::write(&meanwhile, before.on_the_way_to(after).to_text()).map_err(Error::io("write", &meanwhile))?;
    replace(&meanwhile, &output.join(manifest::FILE))?;
    fs::remove_file(&meanwhile).map_err(Error::io("remove", &meanwhile))?;
    let gone: Vec<&str> = before.paths().into_iter().filter(|path| !after.contains(path)).collect();
    // Where a file was, a folder may be needed now, and the other way round.
    let in_the_way = |path: &&str| {
        after.paths().iter().any(|new| {
            new.strip_prefix(*path).is_some_and(|rest| rest.starts_with('/'))
                || path.strip_prefix(new).is_some_and(|rest| rest.starts_with('/'))
        })
    };
    let (first, last): (Vec<&str>, Vec<&str>) = gone.into_iter().partition(in_the_way);
    remove_all(output, &first)?;
    remove_empty_folders(output)?;
    for path in others.into_iter().chain(pages) {
        replace(&twin.join(path), &output.join(path))?;
    }
    remove_all(output, &last)?;
    replace(&twin.join(manifest::FILE), &output.join(manifest::FILE))?;
    remove_empty_folders(output)
}

fn remove_all(output: &Path, paths: &[&str]) -> Result<(), Error> {
    for path in paths {
        let path = output.join(path);
        match fs::remove_file(&path) {
            Err(cause) if cause.kind() != ErrorKind::NotFound => return Err(Error::io("remove", &path)(cause)),
            _ => {}
        }
    }
    Ok(())
}

fn replace(from: &Path, to: &Path) -> Result<(), Error> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
    }
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    let temp = to.with_file_name(format!(".{name}{TEMPORARY}"));
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
        let old =
            [("index.html", "old"), ("gone/index.html", "gone"), ("same.css", "same"), ("a", "a"), ("b/c", "c")];
        let new =
            [("index.html", "new"), ("new/index.html", "new"), ("same.css", "same"), ("a/d", "d"), ("b", "b")];
        fill(&output, &old);
        fill(&twin, &new);
        fs::write(output.join("CNAME"), "mine").unwrap();
        copy_over(&output, &twin, &manifest(&old), &manifest(&new)).unwrap();
        let tree = Tree::read(&output).unwrap();
        let files: Vec<&str> = tree.files.iter().map(String::as_str).collect();
        assert_eq!(files, [manifest::FILE, "CNAME", "a/d", "b", "index.html", "new/index.html", "same.css"]);
        assert_eq!(fs::read_to_string(output.join(manifest::FILE)).unwrap(), manifest(&new).to_text());
        assert_eq!(fs::read_to_string(output.join("index.html")).unwrap(), "new");
        assert!(tree.empty_folders.is_empty());
    }

    #[test]
    fn the_manifest_in_between_names_everything_and_trusts_nothing_that_changes() {
        let old = manifest(&[("index.html", "old"), ("gone.html", "gone"), ("same.css", "same")]);
        let new = manifest(&[("index.html", "new"), ("new.html", "new"), ("same.css", "same")]);
        let meanwhile = old.on_the_way_to(&new);
        assert_eq!(meanwhile.paths(), ["gone.html", "index.html", "new.html", "same.css"]);
        assert_eq!(meanwhile.key("same.css"), new.key("same.css"));
        for path in ["index.html", "new.html"] {
            assert!(meanwhile.key(path) != new.key(path) && meanwhile.key(path) != old.key(path), "{path}");
        }
    }
}
