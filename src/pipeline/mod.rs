//! The story: what was read becomes a site, the site a plan, the plan artifacts, and these the
//! output. One path for `build` and `check`, with an empty manifest and with a full one.

mod again;
mod indexes;
mod last;
mod patch;
mod render;

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::checks;
use crate::config::{Options, Settings};
use crate::diag::{Diagnostic, Diags, Level};
use crate::editions::{self, Originals};
use crate::fingerprint::Fingerprint;
use crate::model::Docs;
use crate::outputs::Outputs;
use crate::parse::{self, lookups, yaml};
use crate::publish::{self, Artifact, Publication, Summary};
use crate::schema::{Context, Node, Reader, Value};
use crate::site::{self, Files, Inputs, Site};
use crate::source::{self, Area, Look, Snapshot};
use crate::strings::Strings;
use crate::theme::Theme;
use crate::variants;
use render::{Rendered, render};

pub use again::Again;
pub use indexes::{Indexes, Kept, Searched};
pub use patch::{Edit, Known, Made as Patched, is_text, patch, revise_indexes};

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
pub trait Take {
    /// Takes a site of these files. `render` makes every artifact that the sink does not have, and
    /// returns none if that failed: then the site that was there stays.
    fn take(&self, site: Sound<'_>, render: Render<'_>) -> Result<Option<Summary>, Error>;
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
    let seen = with_world(request, |world, diags| make_world(request, world, to, index, diags))?;
    Ok(outcome(request, seen))
}

/// The same for a process that builds again and again: only what was saved since the last build is read and parsed.
/// `look` is how the sources looked before.
pub fn run_again(
    request: &Request,
    to: Option<&dyn Take>,
    index: Index,
    look: &Look,
    again: &mut Again,
) -> Result<Outcome, Error> {
    // After a failure everything is read.
    let mut last = std::mem::take(again);
    let mut diags = Diags::default();
    let snapshot = {
        let same = last.same(look);
        source::read_again(&request.root, request.config.as_deref(), &|path| same.file(path), &mut diags)?
    };
    let make = |world: &World<'_>, diags: &mut Diags| make_world(request, world, to, index, diags);
    let seen = with_snapshot(request, snapshot, diags, Some(&mut last.known), make)?;
    let outcome = Outcome { parsed: last.known.parsed, ..outcome(request, seen) };
    last.keep(look.clone(), outcome.snapshot.clone());
    *again = last;
    Ok(outcome)
}

fn make_world(
    request: &Request,
    world: &World<'_>,
    to: Option<&dyn Take>,
    index: Index,
    diags: &mut Diags,
) -> Result<Made, Error> {
    let theme = Theme::load(world.snapshot, &world.settings.look, diags);
    checks::run(&world.subject(request, theme.as_ref()), diags);
    match theme {
        Some(theme) => make(request, world, &theme, to, index, diags),
        None => Ok(Made::default()),
    }
}

fn outcome(request: &Request, (made, read, diags): (Made, Read, Diags)) -> Outcome {
    let Read { snapshot, settings } = read;
    let parsed = snapshot.sources();
    Outcome {
        diagnostics: diags.settle(|rule| settings.level(rule), request.strict),
        snapshot,
        settings,
        pages: made.rendered.pages,
        rendered: made.rendered.stale,
        parsed,
        published: made.published,
    }
}

/// Looks at a site without building it. Returns what was seen, with the problems so far.
pub fn survey<T>(
    request: &Request,
    look: impl FnOnce(&World<'_>) -> T,
) -> Result<(T, Vec<Diagnostic>, Snapshot), Error> {
    let (seen, read, diags) = with_world(request, |world, _| known(world, look))?;
    Ok((seen, diags.settle(|rule| read.settings.level(rule), request.strict), read.snapshot))
}

/// The same for a project that is not on disk.
pub fn survey_of<T>(
    request: &Request,
    snapshot: Snapshot,
    look: impl FnOnce(&World<'_>) -> T,
) -> Result<(T, Vec<Diagnostic>, Snapshot), Error> {
    let (seen, read, diags) =
        with_snapshot(request, snapshot, Diags::default(), None, |world, _| known(world, look))?;
    Ok((seen, diags.settle(|rule| read.settings.level(rule), request.strict), read.snapshot))
}

fn known<T>(world: &World<'_>, look: impl FnOnce(&World<'_>) -> T) -> Result<T, Error> {
    if world.settings.troubled { Err(Error::Configuration) } else { Ok(look(world)) }
}

/// Everything that is known of a site before it is rendered.
pub struct World<'w> {
    /// The files of the project.
    pub snapshot: &'w Snapshot,
    /// What the configuration means.
    pub settings: &'w Settings,
    /// The interface strings, by language.
    pub strings: &'w [Strings],
    /// What the sources say.
    pub docs: &'w Docs,
    /// What each translation is of.
    pub originals: &'w Originals,
    /// The site in each language.
    pub sites: &'w [Site<'w>],
}

impl<'w> World<'w> {
    /// What the checks look at.
    fn subject(&self, request: &Request, theme: Option<&'w Theme>) -> checks::Subject<'w> {
        let Self { sites, settings, docs, .. } = *self;
        checks::Subject { sites, settings, docs, theme, locked: request.locked }
    }
}

/// What was read of a project.
struct Read {
    snapshot: Snapshot,
    settings: Settings,
}

fn with_world<T>(
    request: &Request,
    look: impl FnOnce(&World<'_>, &mut Diags) -> Result<T, Error>,
) -> Result<(T, Read, Diags), Error> {
    let mut diags = Diags::default();
    let snapshot = source::read(&request.root, request.config.as_deref(), &mut diags)?;
    with_snapshot(request, snapshot, diags, None, look)
}

fn with_snapshot<T>(
    request: &Request,
    snapshot: Snapshot,
    mut diags: Diags,
    known: Option<&mut parse::Known>,
    look: impl FnOnce(&World<'_>, &mut Diags) -> Result<T, Error>,
) -> Result<(T, Read, Diags), Error> {
    let settings = settle(request, &snapshot, &mut diags);
    let strings = Strings::load(&settings, &snapshot, &mut diags);
    let (docs, assets) = match known {
        Some(known) => parse::parse_again(&snapshot, &settings.languages, known, &mut diags),
        None => parse::parse(&snapshot, &settings.languages, &mut diags),
    };
    let seen = {
        let (editions, originals) = editions::build(&docs, &settings, &snapshot, &mut diags);
        let pages = variants::build(&editions, &settings, &strings, &originals, &mut diags);
        let files = Files::new(assets, snapshot.area(Area::Static).collect());
        let inputs = |lang: usize, diags: &Diags| Inputs {
            settings: &settings,
            locale: &settings.locales[lang],
            strings: &strings[lang],
            default_strings: &strings[0],
            pages: &pages[lang],
            originals: &originals,
            files: &files,
            ledger: &docs.ledger,
            gone: &docs.gone,
            search_tests: &docs.search_tests,
            drafts: request.drafts,
            troubled: !diags.is_sound(|rule| settings.level(rule), request.strict),
        };
        let sites = build_sites(editions.len(), &inputs, &originals, &mut diags);
        let world = World {
            snapshot: &snapshot,
            settings: &settings,
            strings: &strings,
            docs: &docs,
            originals: &originals,
            sites: &sites,
        };
        look(&world, &mut diags)?
    };
    // Nobody waits until the documents of a large site are taken apart.
    rayon::spawn(move || drop(docs));
    if !settings.languages_known {
        diags = diags.within(|file| !file.starts_with("content/"));
    }
    Ok((seen, Read { snapshot, settings }, diags))
}

/// What became of a site.
#[derive(Default)]
struct Made {
    rendered: Rendered,
    published: Option<Summary>,
}

fn make(
    request: &Request,
    world: &World<'_>,
    theme: &Theme,
    to: Option<&dyn Take>,
    index: Index,
    diags: &mut Diags,
) -> Result<Made, Error> {
    let outputs = Outputs::new(world.sites, world.strings, theme);
    let (plan, indexes) = if index == Index::Made { outputs.plan() } else { (outputs.plan_pages(), Vec::new()) };
    let is_sound = |diags: &Diags| diags.is_sound(|rule| world.settings.level(rule), request.strict);
    let questions = checks::questions(world.sites, world.docs);
    // Where something is missing, nobody wonders that it is not found.
    if is_sound(diags) && index == Index::Made {
        checks::search(&questions, |lang| outputs.index(&plan, lang), diags);
    }
    // What is there is looked at, and under a lock, only if it may be replaced.
    let Some(to) = to.filter(|_| is_sound(diags)) else {
        return Ok(Made { rendered: render(&outputs, theme, &plan, None, diags)?, published: None });
    };
    let mut rendered = Rendered::default();
    let paths = plan.iter().map(|output| output.path.clone()).collect();
    let searched = Searched { remains: indexes, questions };
    let sound = Sound { paths, snapshot: world.snapshot, settings: world.settings, searched };
    let published = to.take(sound, &mut |sink| {
        rendered = render(&outputs, theme, &plan, Some(sink), diags)?;
        Ok(is_sound(diags).then(|| std::mem::take(&mut rendered.artifacts)))
    })?;
    Ok(Made { rendered, published })
}

/// Builds the site in each language. The default one comes first, and what it shows to be wrong is not
/// said again: of the others only what stands in their own files is reported.
fn build_sites<'a>(
    languages: usize,
    inputs: &(impl Fn(usize, &Diags) -> Inputs<'a> + Sync),
    originals: &Originals,
    diags: &mut Diags,
) -> Vec<Site<'a>> {
    let mut sites = vec![site::build(inputs(0, diags), diags)];
    let so_far: &Diags = diags;
    let others: Vec<(Site<'a>, Diags)> = (1..languages)
        .into_par_iter()
        .map(|lang| {
            let mut diags = Diags::default();
            let site = site::build(inputs(lang, so_far), &mut diags);
            (site, diags.within(|file| originals.get(file).is_some_and(|(_, own)| *own == lang)))
        })
        .collect();
    for (site, problems) in others {
        sites.push(site);
        diags.extend(problems);
    }
    sites
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
