//! The indexes of the search: what is kept of them, and what an edit changes.

use serde::{Deserialize, Serialize};

use super::Request;
use super::patch::{Known, Small};
use crate::checks;
use crate::diag::{Diagnostic, Diags, rules};
use crate::fingerprint::Fingerprint;
use crate::outputs::Described;
use crate::publish::Change;
use crate::search::{self, Doc, engine::Files};

/// What is left when the indexes of the search were made.
pub struct Searched {
    pub(super) remains: Vec<search::Remains>,
    pub(super) questions: Vec<checks::Question>,
}

/// The same to be kept, for revisions of the indexes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kept {
    /// What is known of each index.
    pub states: Vec<search::State>,
    /// What they are to find.
    pub questions: Vec<checks::Question>,
}

impl Searched {
    /// What is to be kept; nothing if the indexes are small, and made anew.
    pub fn kept(self) -> Option<Kept> {
        Some(Kept { states: search::Remains::kept(self.remains)?, questions: self.questions })
    }
}

/// What changes in the indexes of the search.
#[derive(Default)]
pub struct Indexes {
    /// The files that are new, or have other bytes.
    pub files: Vec<Change>,
    /// The paths of those that are gone.
    pub removed: Vec<String>,
    /// What the next revision needs to know; none if nothing changes.
    pub kept: Option<Kept>,
}

impl Indexes {
    /// The file of a path, as it is now.
    fn file(&self, path: &str, known: &dyn Known) -> Option<Vec<u8>> {
        let new = self.files.iter().find(|file| file.path == path).map(|file| file.bytes.clone());
        new.or_else(|| (!self.removed.iter().any(|own| own == path)).then(|| known.file(path)).flatten())
    }
}

/// Revises the indexes of the search for the pages that say something else.
pub(super) fn revise(known: &dyn Known, before: &Small, after: &Small) -> Option<Indexes> {
    let differing = |before: &Described, after: &Described| -> Option<(Vec<Doc>, Vec<Doc>)> {
        if before.docs.len() != after.docs.len() {
            return None;
        }
        let pairs = before.docs.iter().zip(&after.docs).filter(|(old, new)| old != new);
        Some(pairs.map(|(old, new)| (old.clone(), new.clone())).unzip())
    };
    let pairs = before.indexes.iter().zip(&after.indexes);
    let edits = pairs.map(|(before, after)| differing(before, after)).collect::<Option<Vec<_>>>()?;
    let mut own = Indexes::default();
    if edits.iter().all(|(old, _)| old.is_empty()) {
        return Some(own);
    }
    let mut states = Vec::new();
    let kept = known.indexes().filter(|kept| kept.states.len() == edits.len())?;
    for ((state, (old, new)), Described { folder, .. }) in kept.states.into_iter().zip(edits).zip(&after.indexes) {
        let path = |name: &str| format!("{folder}{name}");
        if old.is_empty() {
            states.push(state);
            continue;
        }
        let revision = search::revise(
            state,
            &old,
            &new,
            &after.settings.search.words,
            &Folder { folder, file: |path: &str| known.file(path) },
        )?;
        own.files.extend(revision.files.into_iter().map(|file| Change {
            path: path(&file.name),
            key: Fingerprint::of_bytes(&file.bytes),
            bytes: file.bytes,
        }));
        own.removed.extend(revision.removed.iter().map(|name| path(name)));
        states.push(revision.state);
    }
    own.kept = Some(Kept { states, questions: kept.questions });
    Some(own)
}

/// The files of an index of the search.
struct Folder<'f, F> {
    folder: &'f str,
    /// Gives a file of the output.
    file: F,
}

impl<F: Fn(&str) -> Option<Vec<u8>>> Files for Folder<'_, F> {
    fn read(&self, name: &str) -> Option<Vec<u8>> {
        (self.file)(&format!("{}{name}", self.folder))
    }
}

/// What the search does not find that it is to find, of what there was to report.
pub(super) fn missed(diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
    diagnostics.iter().filter(|found| found.rule.code == rules::SEARCH_MISSES.code).cloned().collect()
}

/// What revised indexes do not find that they are to find.
pub(super) fn misses(request: &Request, known: &dyn Known, now: &Small, indexes: &Indexes) -> Vec<Diagnostic> {
    let Some(kept) = &indexes.kept else {
        return missed(&known.diagnostics());
    };
    let mut diags = Diags::default();
    let index = |lang: usize| {
        let folder = now.indexes.get(lang).map_or("", |own| own.folder.as_str());
        Folder { folder, file: |path: &str| indexes.file(path, known) }
    };
    checks::search(&kept.questions, index, &mut diags);
    diags.settle(|rule| now.settings.level(rule), request.strict)
}
