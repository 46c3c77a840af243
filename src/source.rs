//! The only reader of the project: files to a [`Snapshot`].

mod snapshot;
mod stamp;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config;
use crate::diag::{Diags, Place, Rule, rules};
use crate::model::search_tests;
use snapshot::{AREAS, is_backup, is_hidden};
pub use snapshot::{Area, File, Snapshot, content_of};
pub use stamp::{FOLDERS, Look, Mark, Moment, Seen, Stamp, stamp};

/// The largest text file that is read, in bytes.
const MAX_TEXT: u64 = 4 * 1024 * 1024;
/// The largest file of any other kind.
const MAX_BINARY: u64 = 256 * 1024 * 1024;
/// How many folders above are looked at for a project.
const MAX_ABOVE: usize = 16;

/// The project could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or a folder could not be read.
    #[error("cannot read `{}`: {cause}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The folder holds no project.
    #[error("no Steplink project in `{}`: neither `{}` nor a folder `content`", path.display(), config::FILE)]
    NoProject {
        /// The folder.
        path: PathBuf,
    },
    /// The project has no content.
    #[error("there is no folder `content` in `{}`", path.display())]
    NoContent {
        /// The folder of the project.
        path: PathBuf,
        /// A folder there whose name differs in its case.
        near: Option<String>,
    },
}

/// Finds out whether there is a project in `root`.
pub fn find(root: &Path, config_file: Option<&Path>) -> Result<(), Error> {
    let path = root.to_owned();
    if root.join("content").is_dir() {
        Ok(())
    } else if config_path(root, config_file).is_file() {
        Err(Error::NoContent { path, near: named_like(root, "content").filter(|near| root.join(near).is_dir()) })
    } else {
        Err(Error::NoProject { path })
    }
}

/// What a folder has under a name, if in another case.
fn named_like(folder: &Path, name: &str) -> Option<String> {
    let entries = walkdir::WalkDir::new(folder).min_depth(1).max_depth(1).sort_by_file_name().into_iter().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.into_iter().find(|own| own != name && own.eq_ignore_ascii_case(name))
}

/// Where a configuration is that is not read: under another name, or in the content.
fn misplaced_configuration(root: &Path) -> Option<String> {
    let other = named_like(root, config::FILE).or_else(|| named_like(root, "steplink.yml"));
    let here = [other, Some("steplink.yml".to_owned()), Some(format!("content/{}", config::FILE))];
    here.into_iter().flatten().find(|name| root.join(name).is_file())
}

/// The nearest folder above `root` that has a configuration, by a path with `..`.
pub fn project_above(root: &Path) -> Option<PathBuf> {
    let mut above = if root == Path::new(".") { PathBuf::from("..") } else { root.join("..") };
    for _ in 0..MAX_ABOVE {
        if above.join(config::FILE).is_file() {
            return Some(above);
        }
        above.push("..");
    }
    None
}

fn config_path(root: &Path, config_file: Option<&Path>) -> PathBuf {
    config_file.map_or_else(|| root.join(config::FILE), Path::to_owned)
}

/// Reads the project in `root`. `config_file` is the configuration, else `steplink.yaml` there.
pub fn read(root: &Path, config_file: Option<&Path>, diags: &mut Diags) -> Result<Snapshot, Error> {
    read_again(root, config_file, &|_| None, diags)
}

/// The same, but for the files of which it is known what is in them, by their paths in the project.
pub fn read_again(
    root: &Path,
    config_file: Option<&Path>,
    known: &(dyn Fn(&str) -> Option<File> + Sync),
    diags: &mut Diags,
) -> Result<Snapshot, Error> {
    let config_path = config_path(root, config_file);
    find(root, config_file)?;
    let mut found = Vec::new();
    let name = config::FILE.to_owned();
    if config_file.is_none() && config_path.is_symlink() {
        follow(root, &config_path, name, Area::Config, &mut found, diags);
    } else if config_file.is_some() || config_path.exists() {
        found.push(Found::new(config_path, name, Area::Config));
    } else if let Some(other) = misplaced_configuration(root) {
        let help = format!("make it `{}` in the folder of the project, beside `content`", config::FILE);
        let message = format!("the configuration is not read from `{other}`");
        report(&rules::BAD_FILE_NAME, config::FILE, &message, &help, diags);
        found.push(Found { refused: true, ..Found::new(config_path, name, Area::Config) });
    }
    let tests = root.join(search_tests::FILE);
    if tests.is_symlink() {
        follow(root, &tests, search_tests::FILE.to_owned(), Area::SearchTests, &mut found, diags);
    } else if tests.exists() {
        found.push(Found::new(tests, search_tests::FILE.to_owned(), Area::SearchTests));
    }
    for (folder, area) in AREAS {
        walk(root, folder, area, &mut found, diags)?;
    }
    let read = |found: &Found| match known(&found.name).filter(|_| !found.refused) {
        Some(file) => Ok((file, Diags::default())),
        None => found.read(),
    };
    let results: Vec<_> = found.par_iter().map(read).collect();
    let mut files = Vec::with_capacity(results.len());
    for result in results {
        let (file, problems) = result?;
        diags.extend(problems);
        files.push(file);
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Snapshot { files })
}

/// Reads some files of the project, by their paths in it; one that is not there, or not as it should be, is left out.
pub fn read_some<'p>(
    root: &Path,
    config_file: Option<&Path>,
    paths: impl IntoIterator<Item = &'p str>,
) -> Result<Snapshot, Error> {
    let mut snapshot = Snapshot::default();
    for path in paths {
        let place = if path == config::FILE { config_path(root, config_file) } else { root.join(path) };
        let found = Found::new(place, path.to_owned(), Area::of(path));
        match found.read() {
            Ok((file, problems)) if !file.unread && problems.is_empty() => snapshot.files.push(file),
            Err(Error::Read { cause, .. }) if cause.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::Read { path: found.path, cause });
            }
            _ => {}
        }
    }
    snapshot.files.sort_by(|a, b| a.path.cmp(&b.path));
    snapshot.files.dedup_by(|a, b| a.path == b.path);
    Ok(snapshot)
}

struct Found {
    path: PathBuf,
    name: String,
    area: Area,
    /// Whether it has been reported and is not to be opened.
    refused: bool,
}

fn walk(root: &Path, folder: &str, area: Area, found: &mut Vec<Found>, diags: &mut Diags) -> Result<(), Error> {
    let top = root.join(folder);
    if top.is_symlink() && !is_inside(&top, root) {
        let help = "replace it by a copy of what it leads to";
        report(&rules::NOT_A_FILE, folder, "a link that leads out of the project, or nowhere", help, diags);
        return Ok(());
    }
    if !top.exists() {
        return Ok(());
    }
    let mut walker = walkdir::WalkDir::new(&top).sort_by_file_name().into_iter();
    while let Some(entry) = walker.next() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(&top).to_owned();
            let cause = error.into_io_error().unwrap_or_else(|| std::io::Error::other("a loop of links"));
            Error::Read { path, cause }
        })?;
        let path = entry.path();
        if entry.depth() == 0 {
            continue;
        }
        let name = project_path(root, path, diags);
        if is_hidden(&entry.file_name().to_string_lossy(), area) {
            skip(&name, "a hidden file is not published", area, diags);
            if entry.file_type().is_dir() {
                walker.skip_current_dir();
            }
            continue;
        }
        let file_type = entry.file_type();
        if file_type.is_file() && is_backup(&name, area) {
            skip(&name, "a backup of an editor is not published", area, diags);
            continue;
        }
        if file_type.is_file() {
            found.push(Found::new(path.to_owned(), name, area));
        } else if file_type.is_symlink() {
            follow(root, path, name, area, found, diags);
        } else if !file_type.is_dir() {
            let help = "replace it by a file, or delete it";
            report(&rules::NOT_A_FILE, &name, "not a regular file", help, diags);
            found.push(Found { refused: true, ..Found::new(path.to_owned(), name, area) });
        }
    }
    Ok(())
}

/// The path of a file within the project, with `/`.
fn name_of(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

fn project_path(root: &Path, path: &Path, diags: &mut Diags) -> String {
    let name = name_of(root, path);
    if path.strip_prefix(root).unwrap_or(path).to_str().is_none() {
        let help = "rename it to a name in UTF-8";
        report(&rules::NOT_UTF8, &name, "the name of the file is not UTF-8", help, diags);
    }
    name
}

/// Whether a path leads into a folder, and on the way from there through nothing that is hidden.
fn is_inside(path: &Path, folder: &Path) -> bool {
    let (Ok(path), Ok(folder)) = (path.canonicalize(), folder.canonicalize()) else {
        return false;
    };
    let hidden = |part: std::path::Component<'_>| part.as_os_str().to_string_lossy().starts_with('.');
    path.strip_prefix(folder).is_ok_and(|inner| !inner.components().any(hidden))
}

/// Takes a link to a file of the same part of the project for that file; anything else is reported.
/// What is hidden, such as `.git`, or belongs to another part, was not meant to be published.
fn follow(root: &Path, path: &Path, name: String, area: Area, found: &mut Vec<Found>, diags: &mut Diags) {
    let folder = match area {
        Area::Config | Area::SearchTests => "",
        Area::Content | Area::Static | Area::Template | Area::Ledger => name.split('/').next().unwrap_or_default(),
    };
    let target = path.canonicalize().ok().filter(|_| is_inside(path, &root.join(folder)));
    match target {
        Some(target) if target.is_file() => found.push(Found::new(target, name, area)),
        Some(target) if target.is_dir() => skip(&name, "a link to a folder is not followed", area, diags),
        _ => {
            let help = "replace it by a copy of what it leads to";
            let out_of = if folder.is_empty() { "the project".to_owned() } else { format!("`{folder}/`") };
            let message = format!("a link that leads out of {out_of}, or nowhere");
            report(&rules::NOT_A_FILE, &name, &message, help, diags);
            found.push(Found { refused: true, ..Found::new(path.to_owned(), name, area) });
        }
    }
}

fn skip(name: &str, message: &str, area: Area, diags: &mut Diags) {
    if area == Area::Content {
        diags.push(&rules::SKIPPED_FILE, Place::whole(&name.into()), message);
    }
}

fn report(rule: &'static Rule, name: &str, message: &str, help: &str, diags: &mut Diags) {
    diags.push_with_help(rule, Place::whole(&name.into()), message, help);
}

impl Found {
    fn new(path: PathBuf, name: String, area: Area) -> Self {
        Self { path, name, area, refused: false }
    }

    /// Reads the file; a problem in it gives a file without content, and a diagnostic.
    fn read(&self) -> Result<(File, Diags), Error> {
        let mut diags = Diags::default();
        let path: Arc<str> = self.name.as_str().into();
        let unread =
            || File { path: Arc::clone(&path), area: self.area, bytes: Arc::new([]), text: None, unread: true };
        if self.refused {
            return Ok((unread(), diags));
        }
        let is_text = self.is_text();
        let limit = if is_text { MAX_TEXT } else { MAX_BINARY };
        let bytes = match read_regular(&self.path, limit) {
            Ok(bytes) => bytes,
            Err(Refused::Io(cause)) => return Err(Error::Read { path: self.path.clone(), cause }),
            Err(Refused::NotRegular) => {
                report(&rules::NOT_A_FILE, &self.name, "not a regular file", "replace it by a file", &mut diags);
                return Ok((unread(), diags));
            }
            Err(Refused::TooLarge) => {
                let message = format!("larger than {} MiB", limit / 1024 / 1024);
                report(&rules::TOO_LARGE, &self.name, &message, "split it, or link to it elsewhere", &mut diags);
                return Ok((unread(), diags));
            }
        };
        if !is_text {
            let file = File { path, area: self.area, bytes: bytes.into(), text: None, unread: false };
            return Ok((file, diags));
        }
        let Some(text) = decode(&bytes) else {
            let at = std::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), str::len);
            let message = format!("not UTF-8, but {}", guess_encoding(&bytes));
            let help = format!("save it as UTF-8; the first bad byte is number {}", at + 1);
            diags.push_with_help(&rules::NOT_UTF8, Place::whole(&path), message, help);
            return Ok((unread(), diags));
        };
        let file = File { path, area: self.area, bytes: Arc::new([]), text: Some(text.into()), unread: false };
        Ok((file, diags))
    }

    fn is_text(&self) -> bool {
        let extension = self.name.rsplit('.').next().unwrap_or_default();
        match self.area {
            Area::Config | Area::Template | Area::Ledger | Area::SearchTests => true,
            Area::Content => matches!(extension.to_ascii_lowercase().as_str(), "md" | "markdown" | "yaml" | "yml"),
            Area::Static => false,
        }
    }
}

enum Refused {
    Io(std::io::Error),
    NotRegular,
    TooLarge,
}

/// Opens a file without waiting for whoever writes a pipe, and reads it if it is a regular one.
fn read_regular(path: &Path, limit: u64) -> Result<Vec<u8>, Refused> {
    let file = open(path).map_err(Refused::Io)?;
    let metadata = file.metadata().map_err(Refused::Io)?;
    if !metadata.is_file() {
        return Err(Refused::NotRegular);
    }
    if metadata.len() > limit {
        return Err(Refused::TooLarge);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    file.take(limit + 1).read_to_end(&mut bytes).map_err(Refused::Io)?;
    if bytes.len() as u64 > limit { Err(Refused::TooLarge) } else { Ok(bytes) }
}

#[cfg(unix)]
fn open(path: &Path) -> std::io::Result<std::fs::File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, flags, Mode::empty())?.into())
}

#[cfg(not(unix))]
fn open(path: &Path) -> std::io::Result<std::fs::File> {
    std::fs::File::open(path)
}

/// Reads UTF-8 with or without a byte order mark, and makes all line ends `\n`.
fn decode(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = simdutf8::basic::from_utf8(bytes).ok()?;
    Some(if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() })
}

fn guess_encoding(bytes: &[u8]) -> &'static str {
    let pairs = bytes.windows(2).filter(|pair| (0x81..=0xFE).contains(&pair[0]) && pair[1] >= 0x40).count();
    match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "UTF-16",
        _ if bytes.contains(&0) => "binary data",
        _ if pairs * 2 >= bytes.iter().filter(|byte| **byte >= 0x80).count().max(1) => "perhaps GBK or Big5",
        _ => "of another encoding",
    }
}
