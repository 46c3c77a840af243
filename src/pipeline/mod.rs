//! The story: what was read becomes a site, the site a plan, the plan artifacts, and these the
//! output. One path for `build` and `check`, with an empty manifest and with a full one.

mod again;
mod indexes;
mod last;
mod linked;
mod near;
mod patch;
mod render;
mod shared;

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::checks;
use crate::config::{Options, Settings};
use crate::diag::{Diagnostic, Diags, Level};
use crate::fingerprint::Fingerprint;
use crate::outputs::Outputs;
use crate::parse::{lookups, yaml};
use crate::publish::{self, Artifact, Publication, Summary};
use crate::schema::{Context, Node, Reader, Value};
use crate::source::{self, Look, Snapshot};
use crate::theme::Theme;
use linked::Parsed;
use render::{Rendered, render};

pub use again::Again;
pub use indexes::{Indexes, Kept, Searched};
pub use linked::{Linked, World};
pub use patch::{Edit, Known, Patched, ahead, is_text, patch, revise_indexes};
pub use shared::Shared;

/// What to do, and with which project.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The folder of the project.
    pub root: PathBuf,
    /// The configuration, if it is not `steplink.yaml` there.
    pub config: Option<PathBuf>,
    /// The base URL to use instead of the one of the configuration.
    pub base_url: Option<String>,
    /// Whether drafts are published.
    pub drafts: bool,
    /// Whether warnings are errors.
    pub strict: bool,
    /// Whether every address must be in the ledger.
    pub locked: bool,
}

/// Where to write the site.
#[derive(Clone, Debug, Default)]
pub struct Destination {
    /// The output folder.
    pub folder: PathBuf,
    /// Whether a folder that is not ours is adopted.
    pub force: bool,
    /// Whether to wait for another build.
    pub wait: bool,
}

/// A place that takes the artifacts of a sound site: an output folder, or memory.
pub trait Take: Sync {
    /// Takes a site of these files. `render` makes every artifact that the sink does not have, and
    /// returns none if that failed: then the site that was there stays.
    fn take(&self, site: Sound<'_>, render: Render<'_>) -> Result<Option<Summary>, Error>;

    /// Whether the file at a path was made from this key before.
    fn has(&self, _path: &str, _key: Fingerprint) -> bool {
        false
    }

    /// Whether the sources say something else by now, so that the site is not worth to be made to its end.
    fn is_overtaken(&self) -> bool {
        false
    }
}

/// A site that nothing is wrong with, as far as is known before it is rendered.
pub struct Sound<'s> {
    /// The paths of its files, in order.
    pub paths: Vec<String>,
    /// Its sources.
    pub snapshot: &'s Snapshot,
    /// What the configuration means.
    pub settings: &'s Settings,
    /// Its search.
    pub searched: Searched,
}

/// Makes the artifacts and puts them into a sink.
pub type Render<'r> = &'r mut dyn FnMut(&dyn Sink) -> Result<Option<Vec<Artifact>>, Error>;

/// What has some files of a site, and takes the others; from any thread.
pub trait Sink: Sync {
    /// Whether the file at a path was made from this key.
    fn has(&self, path: &str, key: Fingerprint) -> bool;

    /// Takes a file that was made from this key.
    fn put(&self, path: &str, key: Fingerprint, bytes: Cow<'_, [u8]>) -> Result<(), Error>;

    /// The path of a file that somebody waits for, so that it is made before the others.
    fn wanted(&self) -> Option<String> {
        None
    }

    /// The same as of the place that takes the site.
    fn is_overtaken(&self) -> bool {
        false
    }
}

/// The machine did not let us.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The project could not be read.
    #[error(transparent)]
    Source(#[from] source::Error),
    /// The configuration does not say what the site is.
    #[error("`{}` has a problem, so that it is not known what the site is", crate::config::FILE)]
    Configuration,
    /// The output could not be written.
    #[error(transparent)]
    Publish(#[from] publish::Error),
    /// The sources say something else by now.
    #[error("something was saved meanwhile")]
    Overtaken,
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// The problems, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// The sources, for printing lines of them.
    pub snapshot: Snapshot,
    /// What the configuration means.
    pub settings: Settings,
    /// How many pages there are.
    pub pages: usize,
    /// How many of them were rendered.
    pub rendered: usize,
    /// How many sources were parsed.
    pub parsed: usize,
    /// What was taken; absent if there were errors, and for `check`.
    pub published: Option<Summary>,
}

impl Outcome {
    /// How many problems there are of a level.
    pub fn count(&self, level: Level) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.level == level).count()
    }
}

/// Builds the site into a folder. With errors in the content nothing is written; nor is it if nothing has changed
/// since the last build.
pub fn build(request: &Request, destination: &Destination) -> Result<Outcome, Error> {
    let look = Look::now(|| source::stamp(&request.root, request.config.as_deref()));
    if let Some(outcome) = last::build(request, destination, &look)? {
        return Ok(outcome);
    }
    let folder = Folder { root: &request.root, destination, taken: Mutex::default() };
    let outcome = run(request, Some(&folder), Index::Made)?;
    if let Some(taken) = folder.taken.into_inner().unwrap_or_else(PoisonError::into_inner) {
        // The site is published. What the next build does not know of it, it finds out anew.
        let _ = last::remember(request, look, &outcome, taken);
    }
    Ok(outcome)
}

/// Does all that `build` does, but writes nothing.
pub fn check(request: &Request) -> Result<Outcome, Error> {
    run(request, None, Index::Made)
}

/// What becomes of the index of the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Index {
    /// It is made with the site.
    Made,
    /// It is left out, for those who want to see the pages first.
    LeftOut,
}

/// Builds the site into any place that takes it.
pub fn run(request: &Request, to: Option<&dyn Take>, index: Index) -> Result<Outcome, Error> {
    with_linked(request, |linked| {
        linked.check();
        linked.make(to, index, &mut Shared::default())
    })?
}

/// Reads and links the project in a process that does so again and again: only what was saved since the last time is read
/// and parsed. `look` is how the sources looked before. Sites can be made of it in `then`.
pub fn link_again<T>(
    request: &Request,
    look: &Look,
    again: &mut Again,
    then: impl FnOnce(&mut Linked<'_>) -> T,
) -> Result<T, Error> {
    // After a failure everything is read.
    let mut last = std::mem::take(again);
    let diags = last.read(request, look)?;
    let snapshot = last.snapshot.clone();
    let parsed = Parsed::new(request, &snapshot, Some(&mut last.known), diags);
    *again = last;
    Ok(parsed.link(request, |linked| {
        linked.check();
        then(linked)
    }))
}

fn with_linked<T>(request: &Request, then: impl FnOnce(&mut Linked<'_>) -> T) -> Result<T, Error> {
    let mut diags = Diags::default();
    let snapshot = source::read(&request.root, request.config.as_deref(), &mut diags)?;
    Ok(Parsed::new(request, &snapshot, None, diags).link(request, then))
}

/// Looks at a site without building it. Returns what was seen, with the problems so far.
pub fn survey<T>(
    request: &Request,
    look: impl FnOnce(&World<'_>) -> T,
) -> Result<(T, Vec<Diagnostic>, Snapshot), Error> {
    with_linked(request, |linked| seen(linked, look))?
}

/// The same for a project that is not on disk.
pub fn survey_of<T>(
    request: &Request,
    snapshot: &Snapshot,
    look: impl FnOnce(&World<'_>) -> T,
) -> Result<(T, Vec<Diagnostic>, Snapshot), Error> {
    Parsed::new(request, snapshot, None, Diags::default()).link(request, |linked| seen(linked, look))
}

fn seen<T>(
    linked: &Linked<'_>,
    look: impl FnOnce(&World<'_>) -> T,
) -> Result<(T, Vec<Diagnostic>, Snapshot), Error> {
    if linked.world.settings.troubled {
        return Err(Error::Configuration);
    }
    Ok((look(&linked.world), linked.settle(linked.diags.clone()), linked.sources().clone()))
}

/// What became of a site.
#[derive(Default)]
struct Made {
    rendered: Rendered,
    published: Option<Summary>,
}

fn make(
    linked: &Linked<'_>,
    theme: &Theme,
    to: Option<&dyn Take>,
    index: Index,
    diags: &mut Diags,
) -> Result<Made, Error> {
    let world = &linked.world;
    let outputs = Outputs::new(world.sites, world.strings, theme, linked.sources());
    let is_over = || to.is_some_and(Take::is_overtaken);
    let (plan, indexes) = match index {
        Index::Made => outputs.plan(&is_over).ok_or(Error::Overtaken)?,
        Index::LeftOut => (outputs.plan_pages(), Vec::new()),
    };
    let questions = checks::questions(world.sites, world.docs);
    // Where something is missing, nobody wonders that it is not found.
    if linked.is_sound(diags) && index == Index::Made {
        checks::search(&questions, |lang| outputs.index(&plan, lang), diags);
    }
    // What is there is looked at, and under a lock, only if it may be replaced.
    let Some(to) = to.filter(|_| linked.is_sound(diags)) else {
        let trial = to.map(Trial);
        let sink = trial.as_ref().map(|trial| -> &dyn Sink { trial });
        return Ok(Made { rendered: render(&outputs, theme, &plan, sink, diags)?, published: None });
    };
    let mut rendered = Rendered::default();
    let paths = plan.iter().map(|output| output.path.clone()).collect();
    let searched = Searched { remains: indexes, questions };
    let sound = Sound { paths, snapshot: linked.sources(), settings: world.settings, searched };
    let published = to.take(sound, &mut |sink| {
        rendered = render(&outputs, theme, &plan, Some(sink), diags)?;
        Ok(linked.is_sound(diags).then(|| std::mem::take(&mut rendered.artifacts)))
    })?;
    Ok(Made { rendered, published })
}

/// Renders a site that is not sound, for what else there is to report: what could be made before can be made now.
struct Trial<'t>(&'t dyn Take);

impl Sink for Trial<'_> {
    fn has(&self, path: &str, key: Fingerprint) -> bool {
        self.0.has(path, key)
    }

    fn put(&self, _: &str, _: Fingerprint, _: Cow<'_, [u8]>) -> Result<(), Error> {
        Ok(())
    }

    fn is_overtaken(&self) -> bool {
        self.0.is_overtaken()
    }
}

/// An output folder as a place that takes a site.
struct Folder<'a> {
    root: &'a Path,
    destination: &'a Destination,
    taken: Mutex<Option<Taken>>,
}

/// What an output folder has taken; it stays locked.
struct Taken {
    output: publish::Output,
    artifacts: Vec<Artifact>,
    searched: Searched,
    /// Whether nothing else is in the folder.
    is_all: bool,
}

impl Take for Folder<'_> {
    fn take(&self, site: Sound<'_>, render: Render<'_>) -> Result<Option<Summary>, Error> {
        let to = self.destination;
        let output = publish::Output::open(&to.folder, self.root, to.force, to.wait)?;
        let publication = output.begin(site.paths, to.force)?;
        let made = render(&publication);
        match made {
            Ok(Some(artifacts)) => {
                let is_all = publication.is_all();
                let summary = publication.finish(&artifacts)?;
                let taken = Taken { output, artifacts, searched: site.searched, is_all };
                *self.taken.lock().unwrap_or_else(PoisonError::into_inner) = Some(taken);
                Ok(Some(summary))
            }
            made => {
                publication.abandon();
                made.map(|_| None)
            }
        }
    }
}

impl Sink for Publication<'_> {
    fn has(&self, path: &str, key: Fingerprint) -> bool {
        Publication::has(self, path, key)
    }

    fn put(&self, path: &str, _: Fingerprint, bytes: Cow<'_, [u8]>) -> Result<(), Error> {
        Ok(Publication::put(self, path, &bytes)?)
    }
}

/// What the configuration in a snapshot means.
pub fn settings(request: &Request, snapshot: &Snapshot) -> Settings {
    settle(request, snapshot, &mut Diags::default())
}

/// Reads the configuration.
fn settle(request: &Request, snapshot: &Snapshot, diags: &mut Diags) -> Settings {
    let file: Arc<str> = crate::config::FILE.into();
    let empty = Node { value: Value::Map(Vec::new()), span: 0..0 };
    let before = diags.errors();
    let unread = snapshot.file(&file).is_some_and(|file| file.unread);
    let node = match snapshot.file(&file) {
        Some(file) => file.text.as_deref().and_then(|text| yaml::parse(text, 0, &file.path, diags)),
        None => Some(empty),
    };
    for text in ["title", "description", "facts"].iter().filter_map(|key| node.as_ref()?.get(key)) {
        lookups::refuse(text, &file, diags);
    }
    let mut cx = Context::new(&file, diags);
    let options = node.and_then(|node| {
        let mut reader = Reader::new(&node, "the configuration", &mut cx)?;
        let options = Options::read(&mut reader, &mut cx);
        reader.finish(|_| None, &mut cx);
        options
    });
    let is_read = options.is_some();
    let options = options.unwrap_or_default();
    let mut settings = Settings::resolve(options, request.base_url.as_deref(), &mut cx);
    settings.languages_known &= is_read;
    settings.troubled = unread || diags.errors() > before;
    settings
}
