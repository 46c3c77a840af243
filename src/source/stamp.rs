//! What the project looks like from outside, without reading a file.

use std::collections::BTreeSet;
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::fingerprint::{Fingerprint, Hasher128};
use crate::model::search_tests;

/// The folders of the project that are read as a whole.
pub const FOLDERS: [&str; 4] = ["content", "static", "templates", "ledger"];

/// How long a file system may give two saves the same time, in nanoseconds.
const TICK: u64 = 50_000_000;

/// More files than this are not looked at one by one.
const MANY: usize = 16;

/// Equal stamps mean that nothing was saved in between, as far as the file system tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// All files, in the order in which they are found.
    pub files: Vec<Seen>,
    /// The paths and inodes of all folders.
    pub folders: Fingerprint,
}

/// A file as it looks from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The path within the project, with `/`.
    pub path: Arc<str>,
    /// What there is to see of it; absent if it cannot be looked at.
    pub mark: Option<Mark>,
    /// Of a link, what there is to see where it leads.
    pub target: Option<Mark>,
    /// Whether it is a link.
    pub is_link: bool,
}

/// The size, the times and the number of a file: another content has another mark, unless it was saved within a
/// [`TICK`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// In bytes.
    pub len: u64,
    /// When it was written, in nanoseconds since 1970.
    pub modified: u64,
    /// When anything about it was changed; where the system tells.
    pub changed: u64,
    /// The inode; where there is one.
    pub inode: u64,
}

/// A moment, in nanoseconds since 1970: an equal mark vouches for what was saved well before it.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Moment(u64);

/// The sources as they look from outside, and since when.
#[derive(Clone, Debug)]
pub struct Look {
    /// When they were looked at.
    pub moment: Moment,
    /// What there was to see.
    pub stamp: Stamp,
}

impl Look {
    /// Looks at them now.
    pub fn now(look: impl FnOnce() -> Stamp) -> Self {
        Self { moment: Moment::now(), stamp: look() }
    }

    /// The files that may say something else than at a look before, by their paths in the project; nothing if that is not
    /// known, since some came or went, or are links, or if they are many.
    pub fn edited_since(&self, before: &Self) -> Option<Vec<&str>> {
        let differing = (!self.stamp.has_links()).then(|| self.stamp.edited_since(&before.stamp))??;
        (differing.len() <= MANY).then_some(())?;
        let is_near = |seen: &Seen| seen.mark.is_some_and(|mark| before.moment.is_too_near(&mark));
        let near = (0..self.stamp.files.len()).filter(|at| is_near(&self.stamp.files[*at]));
        let at: BTreeSet<usize> = differing.into_iter().chain(near).collect();
        Some(at.into_iter().map(|at| &*self.stamp.files[at].path).collect())
    }

    /// Looks at some of them again, by their paths; nothing if that may not be all there is to see.
    pub fn again(&self, root: &Path, paths: &[PathBuf]) -> Option<Self> {
        Some(Self { moment: Moment::now(), stamp: self.stamp.again(root, paths)? })
    }
}

impl Moment {
    /// Now.
    #[expect(clippy::disallowed_methods, reason = "it decides only whether a file is read once more")]
    pub fn now() -> Self {
        Self(nanoseconds(Some(SystemTime::now())))
    }

    /// Whether what has this mark may be saved again, or was, without a sign of it.
    pub fn is_too_near(self, mark: &Mark) -> bool {
        mark.modified.max(mark.changed).saturating_add(TICK) >= self.0
    }
}

impl Mark {
    /// Looks at a file, and not at where a link leads.
    pub fn of(path: &Path) -> Option<Self> {
        Some(Self::of_metadata(&path.symlink_metadata().ok()?))
    }

    /// What there is to see of a file.
    pub fn of_metadata(metadata: &std::fs::Metadata) -> Self {
        let (inode, changed) = inode_and_change(metadata);
        Self { len: metadata.len(), modified: nanoseconds(metadata.modified().ok()), changed, inode }
    }
}

fn nanoseconds(time: Option<SystemTime>) -> u64 {
    let since = time.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
    since.map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(u64::MAX))
}

/// Looks at the tree of the project. What cannot be looked at counts as absent: [`super::read`] says why.
pub fn stamp(root: &Path, config_file: Option<&Path>) -> Stamp {
    let config = super::config_path(root, config_file);
    let beside = [
        (crate::config::FILE, config),
        ("steplink.yml", root.join("steplink.yml")),
        (search_tests::FILE, root.join(search_tests::FILE)),
    ];
    let mut files: Vec<Seen> = beside.into_iter().map(|(name, path)| Seen::new(name.into(), &path)).collect();
    let mut folders = Hasher128::default();
    for folder in FOLDERS {
        // A name before each folder tells an empty one from an absent one.
        folder.hash(&mut folders);
        let walker = walkdir::WalkDir::new(root.join(folder)).sort_by_file_name();
        let is_project = |entry: &walkdir::DirEntry| entry.file_name() != ".git";
        for entry in walker.into_iter().filter_entry(is_project).flatten() {
            if entry.file_type().is_dir() {
                entry.path().hash(&mut folders);
                inode(entry.path()).hash(&mut folders);
            } else {
                files.push(Seen::new(super::name_of(root, entry.path()).into(), entry.path()));
            }
        }
    }
    Stamp { files, folders: folders.fingerprint() }
}

impl Stamp {
    /// The stamp with some files looked at again; nothing if one came or went, or is a link.
    pub fn again(&self, root: &Path, paths: &[PathBuf]) -> Option<Self> {
        let mut stamp = self.clone();
        for path in paths {
            let name = super::name_of(root, path.starts_with(root).then_some(path)?);
            let seen = Seen::new(name.as_str().into(), path);
            match stamp.files.iter_mut().find(|file| *file.path == *name) {
                Some(known) if seen.mark.is_some() && !seen.is_link && !known.is_link => *known = seen,
                // What an editor wrote for a moment is gone again; but not a folder with what is in it.
                None if seen.mark.is_none() && !self.has_folder(&name) => {}
                _ => return None,
            }
        }
        Some(stamp)
    }

    fn has_folder(&self, name: &str) -> bool {
        self.files.iter().any(|file| file.path.strip_prefix(name).is_some_and(|inner| inner.starts_with('/')))
    }

    /// Whether some of what was found is a link: where that leads may change without a sign of it.
    pub fn has_links(&self) -> bool {
        self.files.iter().any(|file| file.is_link)
    }

    /// The files that differ from those of a stamp before; none if some came or went.
    fn edited_since(&self, before: &Self) -> Option<Vec<usize>> {
        let same_paths = self.files.len() == before.files.len()
            && self.files.iter().zip(&before.files).all(|(own, other)| {
                own.path == other.path && own.mark.is_some() == other.mark.is_some() && own.is_link == other.is_link
            });
        let differs = |at: &usize| self.files[*at] != before.files[*at];
        same_paths.then(|| (0..self.files.len()).filter(differs).collect())
    }
}

impl Seen {
    fn new(name: Arc<str>, path: &Path) -> Self {
        let metadata = path.symlink_metadata().ok();
        let is_link = metadata.as_ref().is_some_and(std::fs::Metadata::is_symlink);
        let target = is_link.then(|| path.metadata().ok()).flatten();
        Self {
            path: name,
            mark: metadata.as_ref().map(Mark::of_metadata),
            target: target.as_ref().map(Mark::of_metadata),
            is_link,
        }
    }
}

#[cfg(unix)]
fn inode_and_change(metadata: &std::fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    let (seconds, nanoseconds) =
        (metadata.ctime().max(0).cast_unsigned(), metadata.ctime_nsec().max(0).cast_unsigned());
    (metadata.ino(), seconds.saturating_mul(1_000_000_000).saturating_add(nanoseconds))
}

#[cfg(not(unix))]
fn inode_and_change(metadata: &std::fs::Metadata) -> (u64, u64) {
    (0, nanoseconds(metadata.created().ok()))
}

#[cfg(unix)]
fn inode(folder: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    let metadata = folder.metadata().ok()?;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn inode(folder: &Path) -> impl Hash {
    folder.metadata().and_then(|metadata| metadata.created()).ok()
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "this is a test")]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_is_read_is_what_was_looked_at_or_not() {
        let project = tempfile::tempdir().unwrap();
        let root = project.path();
        for (path, text) in [
            ("steplink.yaml", "title: a"),
            ("search-tests.yaml", "[]"),
            ("content/index.md", "a"),
            ("content/.hidden/a.md", "a"),
            ("content/pages/a.md~", "a"),
            ("static/.well-known/a", "a"),
            ("static/a~", "a"),
            ("static/.DS_Store", "a"),
            ("templates/a.html", "a"),
        ] {
            fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            fs::write(root.join(path), text).unwrap();
        }
        let read = || crate::source::read(root, None, &mut crate::diag::Diags::default()).unwrap();
        let look = || stamp(root, None);
        let first = look();
        assert!(read().are_of(&first));
        fs::write(root.join("content/a.md"), "a").unwrap();
        let more = read();
        assert!(!more.are_of(&first) && more.are_of(&look()));
        fs::rename(root.join("content/a.md"), root.join("content/b.md")).unwrap();
        assert!(!more.are_of(&look()) && read().are_of(&look()));
        fs::rename(root.join("steplink.yaml"), root.join("steplink.yml")).unwrap();
        assert!(read().are_of(&look()));
    }

    #[test]
    fn what_is_looked_at_again_is_all_there_is_to_see_or_nothing() {
        let project = tempfile::tempdir().unwrap();
        let path = |name: &str| project.path().join(name);
        fs::create_dir_all(path("content/pages")).unwrap();
        fs::write(path("content/index.md"), "a").unwrap();
        fs::write(path("content/pages/a.md"), "a").unwrap();
        let first = stamp(project.path(), None);
        let again = |names: &[&str]| {
            let paths: Vec<PathBuf> = names.iter().map(|name| path(name)).collect();
            first.again(project.path(), &paths)
        };
        fs::write(path("content/pages/a.md"), "ab").unwrap();
        fs::write(path("content/index.md"), "abc").unwrap();
        assert_eq!(again(&["content/index.md"]).unwrap().edited_since(&first).unwrap().len(), 1);
        // What an editor wrote beside it for a moment.
        let all = again(&["content/index.md", "content/pages/.a.md.new", "content/pages/a.md"]);
        assert_eq!(all.unwrap(), stamp(project.path(), None));
        fs::write(path("content/pages/b.md"), "b").unwrap();
        assert_eq!(again(&["content/pages/b.md"]), None);
        assert_eq!(first.again(Path::new("/elsewhere"), &[path("content/index.md")]), None);
        fs::rename(path("content/pages"), path("pages")).unwrap();
        assert_eq!(again(&["content/pages"]), None);
        assert_eq!(again(&["content/pages/a.md"]), None);
    }
}
