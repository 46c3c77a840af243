//! What need not be done again, since the last build did it: nothing was changed, or one text was.

use std::path::Path;

use super::indexes::{Indexes, Kept};
use super::patch::{self, Edit, Known, Patched};
use super::shared::Shared;
use super::{Destination, Error, Index, Outcome, Request, Taken, settings};
use crate::config;
use crate::diag::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::publish::{self, Cache, Change, Finding, Input, Patch, Summary};
use crate::source::{self, Area, Look, Snapshot};

/// How much of the texts may be old ones, beside as much as there is of new ones, in bytes.
const MAX_OLD_TEXTS: u64 = 1 << 20;

/// What a build is asked for, and of which project.
fn asked(request: &Request) -> Fingerprint {
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let Request { root, config, base_url, drafts, strict, locked } = request;
    Fingerprint::of(&(whole(root), config.as_deref().map(whole), base_url, drafts, strict, locked))
}

/// Builds the site from what the last build knew of itself. Returns nothing if it is to be built as a whole.
pub fn build(request: &Request, to: &Destination, look: &Look) -> Result<Option<Outcome>, Error> {
    // Whatever is wrong with the folder is told by a build of everything.
    let Ok(output) = publish::settle(&to.folder, &request.root) else {
        return Ok(None);
    };
    let asked = asked(request);
    let is_ours = |cache: &Cache| cache.program == publish::program() && cache.asked == asked;
    let Some(cache) = Cache::read(&output).filter(is_ours) else {
        return Ok(None);
    };
    let Some(edits) = edits(request, &cache, look)? else {
        return Ok(None);
    };
    let is_sound = || cache.is_output_sound(&output);
    match edits.as_slice() {
        [] if is_sound() => {
            let diagnostics = cache.findings.iter().filter_map(Finding::diagnostic).collect();
            let counts = Counts { pages: cache.pages, outputs: cache.outputs.len(), ..Counts::default() };
            outcome(request, diagnostics, &counts).map(Some)
        }
        [source] if can_be_patched(&cache, *source) && is_sound() => {
            build_patch(request, to, look, &output, cache, *source)
        }
        _ => Ok(None),
    }
}

/// The sources that say something else than they did; none if that is not enough to know.
fn edits(request: &Request, cache: &Cache, look: &Look) -> Result<Option<Vec<usize>>, Error> {
    let (now, then) = (&look.stamp.files, &cache.inputs);
    let same_place = now.len() == then.len()
        && now.iter().zip(then).all(|(now, then)| {
            now.path == then.seen.path && now.mark.is_some() == then.seen.mark.is_some() && !now.is_link
        });
    if !same_place {
        return Ok(None);
    }
    let mut edits = Vec::new();
    for (at, (now, then)) in now.iter().zip(then).enumerate() {
        // A file that was not read, such as a hidden one, counts by its name only.
        let Some(content) = then.content else {
            continue;
        };
        let is_near = now.mark.is_some_and(|mark| cache.moment.is_too_near(&mark));
        if *now == then.seen && !is_near {
            continue;
        }
        let read = source::read_some(&request.root, request.config.as_deref(), [&*now.path])?;
        let Some(file) = read.files.first() else {
            return Ok(None);
        };
        if file.content() != Some(content) {
            edits.push(at);
        }
        if edits.len() > 1 {
            return Ok(None);
        }
    }
    Ok(Some(edits))
}

/// Whether an edit of a source can be all that there is to do.
fn can_be_patched(cache: &Cache, source: usize) -> bool {
    let live: u64 = cache.inputs.iter().filter_map(|input| input.text).map(|(_, len)| len).sum();
    patch::is_text(&cache.inputs[source].seen.path) && cache.texts <= 2 * live + MAX_OLD_TEXTS
}

fn build_patch(
    request: &Request,
    to: &Destination,
    look: &Look,
    output: &Path,
    mut cache: Cache,
    source: usize,
) -> Result<Option<Outcome>, Error> {
    let input = &cache.inputs[source];
    let path = input.seen.path.clone();
    let read = source::read_some(&request.root, request.config.as_deref(), [&*path])?;
    let texts = cache.text(output, input).zip(read.text(&path));
    let Some((old, new)) = texts else {
        return Ok(None);
    };
    let known = OnDisk { request, output, cache: &cache };
    let edit = Edit { file: &path, old: old.into(), new: new.into() };
    let patched = patch::patch(request, &known, &edit, Index::Made, &mut Shared::default())?;
    let Some(Patched::All(made)) = patched else {
        return Ok(None);
    };
    let Some(target) = Patch::begin(output, &cache, to.wait)? else {
        return Ok(None);
    };
    let Indexes { files, removed, kept } = made.indexes;
    let rendered = made.pages.len();
    let changes: Vec<Change> = made.pages.into_iter().chain(files).collect();
    if !target.change(&changes, &removed, &mut cache)? {
        return Ok(None);
    }
    if let Some(kept) = kept {
        cache.put_index(output, &packed(&kept))?;
    }
    for (input, seen) in cache.inputs.iter_mut().zip(&look.stamp.files) {
        input.seen = seen.clone();
    }
    cache.moment = look.moment;
    cache.findings = made.diagnostics.iter().map(Finding::of).collect();
    let (pages, outputs) = (cache.pages, cache.outputs.len());
    target.finish(source, new, cache)?;
    let (written, removed) = (changes.len(), removed.len());
    let counts = Counts { pages, rendered, parsed: made.parsed, outputs, written, removed };
    outcome(request, made.diagnostics, &counts).map(Some)
}

/// How many pages there are and were rendered, how many sources were parsed, how many files there are in the output, and
/// how many of them were written or removed.
#[derive(Default)]
struct Counts {
    pages: usize,
    rendered: usize,
    parsed: usize,
    outputs: usize,
    written: usize,
    removed: usize,
}

/// What came of it.
fn outcome(request: &Request, diagnostics: Vec<Diagnostic>, counts: &Counts) -> Result<Outcome, Error> {
    let Counts { pages, rendered, parsed, outputs, written, removed } = *counts;
    let files = diagnostics.iter().map(|diagnostic| &*diagnostic.place.file).chain([config::FILE]);
    let snapshot = source::read_some(&request.root, request.config.as_deref(), files)?;
    let settings = settings(request, &snapshot);
    let published = Some(Summary { written, unchanged: outputs - written, removed });
    Ok(Outcome { diagnostics, snapshot, settings, pages, rendered, parsed, published })
}

/// Keeps what a build of everything came to know.
pub fn remember(request: &Request, look: Look, outcome: &Outcome, taken: Taken) -> Result<(), Error> {
    let Taken { output, artifacts, searched, is_all } = taken;
    if look.stamp.has_links() {
        return Ok(output.forget()?);
    }
    let mut texts = Vec::new();
    let mut total = 0;
    let input = |seen: source::Seen| {
        let file = outcome.snapshot.file(&seen.path);
        let text = file.filter(|file| file.area == Area::Content).and_then(|file| file.text.as_deref());
        let place = text.map(|text| {
            texts.push(text);
            total += text.len() as u64;
            (total - text.len() as u64, text.len() as u64)
        });
        Input { content: file.and_then(source::File::content), seen, text: place }
    };
    let inputs = look.stamp.files.into_iter().map(input).collect();
    let mut cache = Cache {
        asked: asked(request),
        moment: look.moment,
        inputs,
        pages: outcome.pages,
        findings: outcome.diagnostics.iter().map(Finding::of).collect(),
        texts: total,
        ..Cache::default()
    };
    if let Some(kept) = searched.kept().filter(|_| is_all) {
        output.keep_index(&mut cache, &packed(&kept), &artifacts)?;
    }
    Ok(output.remember(&artifacts, &texts, cache)?)
}

/// What revisions of the indexes of the search need to know, to be kept.
fn packed(kept: &Kept) -> Vec<u8> {
    postcard::to_stdvec(kept).unwrap_or_default()
}

/// What is known of an output folder.
struct OnDisk<'a> {
    request: &'a Request,
    output: &'a Path,
    cache: &'a Cache,
}

impl Known for OnDisk<'_> {
    fn sources(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        let read = self.cache.inputs.iter().filter(|input| input.content.is_some());
        Box::new(read.map(|input| &*input.seen.path))
    }

    fn read(&self, sources: &[&str]) -> Result<Snapshot, Error> {
        Ok(source::read_some(&self.request.root, self.request.config.as_deref(), sources.iter().copied())?)
    }

    fn made_from(&self, source: &str) -> Vec<(&str, Fingerprint)> {
        let Some(at) = self.cache.inputs.iter().position(|input| &*input.seen.path == source) else {
            return Vec::new();
        };
        let own = self.cache.outputs.iter().filter(|made| made.source == u32::try_from(at).ok());
        own.map(|made| (made.path.as_str(), made.key)).collect()
    }

    fn outputs_from(&self, path: &str) -> Box<dyn Iterator<Item = (&str, Option<&str>)> + '_> {
        let from = self.cache.outputs.partition_point(|made| made.path.as_str() < path);
        let source = |at: u32| self.cache.inputs.get(at as usize).map(|input| &*input.seen.path);
        Box::new(
            self.cache.outputs[from..].iter().map(move |made| (made.path.as_str(), made.source.and_then(source))),
        )
    }

    fn file(&self, output: &str) -> Option<Vec<u8>> {
        publish::file(self.output, output)
    }

    fn has_indexes(&self) -> bool {
        self.cache.index.is_some()
    }

    fn indexes(&self) -> Option<Kept> {
        postcard::from_bytes(&self.cache.index(self.output)?).ok()
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        self.cache.findings.iter().filter_map(Finding::diagnostic).collect()
    }
}
