//! What stands near a file: what its pages may depend on, as far as these tell.

use std::sync::Arc;

use percent_encoding::percent_decode_str;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Error;
use super::patch::Known;
use crate::fingerprint::Fingerprint;
use crate::model::search_tests;
use crate::site::output_path;
use crate::source::{Area, File, Snapshot};

/// The most files that a small site is made of.
const MAX_FILES: usize = 1000;

/// What stands near a file: its pages as they are, and the files that these may depend on.
pub(super) struct Near<'k> {
    /// The files of the output that are made from it, and their keys.
    pub made: FxHashMap<&'k str, Fingerprint>,
    pages: Vec<(&'k str, String)>,
    /// The files that its pages may depend on, without itself.
    pub read: Snapshot,
}

impl<'k> Near<'k> {
    /// Reads what stands near a file; nothing if it makes no page, or if that is too much.
    pub fn of(known: &'k dyn Known, file: &str) -> Result<Option<Self>, Error> {
        let made: FxHashMap<&str, Fingerprint> = known.made_from(file).into_iter().collect();
        let page = |path: &&str| String::from_utf8(known.file(path)?).ok();
        let pages: Vec<(&str, String)> = made.keys().filter_map(|path| Some((*path, page(path)?))).collect();
        if pages.is_empty() || pages.len() != made.len() {
            return Ok(None);
        }
        let files = files_of(known, file, &pages);
        if files.len() > MAX_FILES {
            return Ok(None);
        }
        let read = known.read(&files)?;
        Ok((read.files.len() == files.len()).then_some(Self { made, pages, read }))
    }

    /// The small site, with a text of the file.
    pub fn with(&self, file: &str, text: &Arc<str>) -> Snapshot {
        self.read.with(File::of_text(file, Arc::clone(text)))
    }

    /// The pages of the file as they are.
    pub fn pages(&self) -> impl Iterator<Item = &str> {
        self.pages.iter().map(|(_, page)| page.as_str())
    }
}

/// What to look at in a small site.
pub(super) struct Own<'o> {
    /// The file that it is about.
    pub file: &'o str,
    /// Whether the index of the search is left out.
    pub without_index: bool,
    /// Whether an index can be revised.
    pub has_indexes: bool,
}

impl<'o> Own<'o> {
    /// A file of a site that was built. `without_index` the index of the search is left out.
    pub fn new(known: &dyn Known, file: &'o str, without_index: bool) -> Self {
        Self { file, without_index, has_indexes: known.has_indexes() }
    }
}

/// The files, but for the edited one, that its pages link to, and those that every page may depend on.
fn files_of<'k>(known: &'k dyn Known, file: &str, pages: &[(&str, String)]) -> Vec<&'k str> {
    let mut files: FxHashSet<&str> = known.sources().filter(|source| is_common(source)).collect();
    for (_, page) in pages {
        for address in addresses(page) {
            let decoded = percent_decode_str(address).decode_utf8_lossy();
            // The prefix of the site is not known here: what is left without it is a path.
            let parts = decoded.match_indices('/').map(|(at, _)| output_path(&decoded[at..]));
            files.extend(parts.filter_map(|path| source_of(known, &path)).take(1));
        }
    }
    // A page is nothing without what it is translated from, and another one without its translation and without what
    // the ledger says of it.
    let stems: FxHashSet<&str> = files.iter().copied().chain([file]).map(stem).collect();
    files.extend(known.sources().filter(|source| stems.contains(stem(source))));
    files.remove(file);
    // What is to be found is known, and may be on pages that are not.
    files.remove(search_tests::FILE);
    let mut files: Vec<&str> = files.into_iter().collect();
    files.sort_unstable();
    files
}

/// The source that a file of the output is made from; of a list, that of the first page below it.
fn source_of<'k>(known: &'k dyn Known, output: &str) -> Option<&'k str> {
    let (_, own) = known.outputs_from(output).next().filter(|(path, _)| *path == output)?;
    let below = output.strip_suffix("index.html").unwrap_or(output);
    let mut near = known.outputs_from(below).take_while(|(path, _)| path.starts_with(below));
    own.or_else(|| near.find_map(|(_, source)| source))
}

/// The path of a file in its part of the project, without extension and language: `guides/fm/cancel`.
fn stem(file: &str) -> &str {
    let name = file.rfind('/').map_or(0, |at| at + 1);
    let end = file[name..].find('.').map_or(file.len(), |dot| name + dot);
    file[..end].split_once('/').map_or(&file[..end], |(_, inner)| inner)
}

/// The addresses that a page mentions, without anchors.
fn addresses(page: &str) -> impl Iterator<Item = &str> {
    let values = ["href=\"", "src=\""].into_iter().flat_map(|name| page.split(name).skip(1));
    values.filter_map(|rest| rest.split(['"', '#', '?']).next()).filter(|address| address.contains('/'))
}

/// Whether every page may depend on a file.
fn is_common(source: &str) -> bool {
    let folders = ["content/cards/", "content/snippets/", "content/terms/"];
    !matches!(Area::of(source), Area::Content | Area::Ledger)
        || folders.iter().any(|folder| source.starts_with(folder))
        || source.starts_with("content/gone.")
        || source.starts_with("content/index.")
}
