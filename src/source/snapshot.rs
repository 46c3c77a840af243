//! The files of a project as they were read.

use std::sync::Arc;

use super::stamp::{Seen, Stamp};
use crate::fingerprint::Fingerprint;
use crate::model::search_tests;

/// The folders of the project, and the part that each is.
pub(super) const AREAS: [(&str, Area); 4] =
    [("content", Area::Content), ("static", Area::Static), ("templates", Area::Template), ("ledger", Area::Ledger)];

/// The part of the project that a file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// `steplink.yaml`
    Config,
    /// `content/`
    Content,
    /// `static/`
    Static,
    /// `templates/`
    Template,
    /// `ledger/`
    Ledger,
    /// `search-tests.yaml`
    SearchTests,
}

/// A file as it was read.
#[derive(Clone, Debug)]
pub struct File {
    /// The path within the project, with `/`.
    pub path: Arc<str>,
    /// The part of the project.
    pub area: Area,
    /// The bytes; empty for a text file.
    pub bytes: Arc<[u8]>,
    /// The text of a text file, without a byte order mark and with `\n` line ends.
    pub text: Option<Arc<str>>,
    /// Whether it could not be read: it is there, but what it says is not known.
    pub unread: bool,
}

impl File {
    /// A text that is not on disk.
    pub fn of_text(path: &str, text: Arc<str>) -> Self {
        Self { path: path.into(), area: Area::of(path), bytes: Arc::new([]), text: Some(text), unread: false }
    }

    /// The key of what it says, by which an edit is noticed; none of a file that could not be read.
    pub fn content(&self) -> Option<Fingerprint> {
        let bytes = self.text.as_deref().map_or(&*self.bytes, str::as_bytes);
        (!self.unread).then(|| content_of(bytes))
    }
}

/// The key of what a source says.
pub fn content_of(bytes: &[u8]) -> Fingerprint {
    Fingerprint::key_of_bytes(bytes)
}

impl Area {
    /// The part of the project that a path within it belongs to.
    pub fn of(path: &str) -> Self {
        let folder = path.split('/').next().unwrap_or_default();
        let area = AREAS.iter().find(|(name, _)| *name == folder).map(|(_, area)| *area);
        area.unwrap_or(if folder == search_tests::FILE { Self::SearchTests } else { Self::Config })
    }
}

/// All files of the project at one moment, in the order of their paths.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The files.
    pub files: Vec<File>,
}

impl Snapshot {
    /// The files of a part of the project.
    pub fn area(&self, area: Area) -> impl Iterator<Item = &File> {
        self.files.iter().filter(move |file| file.area == area)
    }

    /// How many texts of the content there are.
    pub fn sources(&self) -> usize {
        self.area(Area::Content).filter(|file| file.text.is_some()).count()
    }

    /// A snapshot of texts that are not on disk: paths within the project, and what stands there.
    pub fn of_texts(texts: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| File::of_text(path, Arc::from(*text));
        let mut files: Vec<File> = texts.iter().map(file).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { files }
    }

    /// The same snapshot with another file, in the place of the one with its path.
    #[must_use]
    pub fn with(&self, file: File) -> Self {
        let mut own = self.clone();
        own.put(file);
        own
    }

    /// Puts a file in the place of the one with its path.
    pub fn put(&mut self, file: File) {
        match self.files.binary_search_by(|own| own.path.cmp(&file.path)) {
            Ok(at) => self.files[at] = file,
            Err(at) => self.files.insert(at, file),
        }
    }

    /// Whether these are the files that a look found; of links that is not known.
    pub fn are_of(&self, stamp: &Stamp) -> bool {
        let is_source = |path: &str| {
            let area = Area::of(path);
            area != Area::Config && !path.split('/').any(|part| is_hidden(part, area)) && !is_backup(path, area)
        };
        let seen: Vec<&Seen> =
            stamp.files.iter().filter(|seen| seen.mark.is_some() && is_source(&seen.path)).collect();
        let count = self.files.iter().filter(|file| file.area != Area::Config).count();
        stamp.has_links() || seen.len() == count && seen.iter().all(|seen| self.file(&seen.path).is_some())
    }

    /// A file, by its path.
    pub fn file(&self, path: &str) -> Option<&File> {
        let at = self.files.binary_search_by(|file| file.path.as_ref().cmp(path)).ok()?;
        Some(&self.files[at])
    }

    /// The text of a file, by its path.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.file(path)?.text.as_deref()
    }
}

/// Whether a file or a folder of this name is left out.
pub(super) fn is_hidden(name: &str, area: Area) -> bool {
    name.starts_with('.') && area != Area::Static || name == ".git" || name == ".DS_Store"
}

/// Whether a file was left by an editor.
pub(super) fn is_backup(path: &str, area: Area) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ends = ["~", ".bak", ".orig", ".swp", ".tmp"];
    area != Area::Static && (name.starts_with("~$") || ends.iter().any(|end| name.ends_with(end)))
}
