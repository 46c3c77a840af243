//! Builds the site whenever something was saved, and tells those who look at it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch::Sender;

use super::memory::{Files, Memory};
use super::page::Style;
use super::patch::{Look, Patch};
use super::problems::Problems;
use super::state::{Site, State};
use super::watch::Watch;
use crate::diag::Level;
use crate::pipeline::{self, Error, Outcome, Request};
use crate::report::{self, count};
use crate::source;

/// How often a build is tried that failed because a file went away while it was read.
const ATTEMPTS: u32 = 5;
/// How long is waited before it is tried again.
const PAUSE: Duration = Duration::from_millis(20);
/// How long nothing is saved before the index of the search is made anew.
const INDEX_PAUSE: Duration = Duration::from_millis(400);

/// Builds into memory, over and over.
pub struct Rebuild {
    /// The project.
    pub request: Request,
    /// Which run of the server this is.
    pub server: Arc<str>,
    /// Where the state goes.
    pub states: Sender<Arc<State>>,
    /// Where lines for the terminal go.
    pub tell: Box<dyn Fn(&str) + Send>,
    /// How they are written.
    pub style: report::Style,
}

impl Rebuild {
    /// Builds the site, and what of it is to be built anew after every save. Comes to no end.
    pub fn run(&self, mut watch: Watch) {
        let mut says_polling = true;
        let mut before = Look::now(&mut watch);
        self.build();
        // Whether the index of the search is to be made of the texts that there are now.
        let mut is_index_old = false;
        loop {
            let mut after = Look::now(&mut watch);
            if watch.polls() && std::mem::take(&mut says_polling) {
                (self.tell)("note: the system does not tell of all changes, so they are looked for\n");
            }
            if after.stamp == before.stamp {
                if !watch.wait(&after.stamp, is_index_old.then_some(INDEX_PAUSE)) {
                    self.build();
                    is_index_old = false;
                    continue;
                }
                after = Look::now(&mut watch);
            }
            match self.patch(&before, &after) {
                Some(changes_texts) => is_index_old |= changes_texts,
                None => {
                    self.build();
                    is_index_old = false;
                }
            }
            before = after;
        }
    }

    /// Builds what an edit of one text changes, but for the index of the search. Tells whether that is to be made
    /// anew; nothing if the site is to be built as a whole.
    fn patch(&self, before: &Look, after: &Look) -> Option<bool> {
        let start = Instant::now();
        let last = Arc::clone(&self.states.borrow());
        let patch = || Patch { request: &self.request, last: &last }.make(before, after);
        let (built, is_index_old) = catch_unwind(AssertUnwindSafe(patch)).ok().flatten()?;
        let (state, line) = self.state_of(&last, built, start);
        (self.tell)(&line);
        self.states.send_replace(Arc::new(state));
        Some(is_index_old)
    }

    /// Builds the site once. Whatever comes of it, there is a state to show.
    fn build(&self) {
        let start = Instant::now();
        let last = Arc::clone(&self.states.borrow());
        let (state, line) = match self.attempt(&last) {
            Ok(built) => self.state_of(&last, built, start),
            Err(message) => self.state_of_failure(&last, &message),
        };
        (self.tell)(&line);
        self.states.send_replace(Arc::new(state));
    }

    /// Reads and builds the project; a file that went away while it was read is none the next time.
    fn attempt(&self, last: &State) -> Result<Built, String> {
        let none = Files::new();
        let files = last.site.as_ref().map_or(&none, |site| &site.files);
        let mut attempts = 0;
        loop {
            let memory = Memory::new(files);
            let run = || pipeline::run(&self.request, Some(&memory));
            match catch_unwind(AssertUnwindSafe(run)) {
                Ok(Ok(outcome)) => return Ok(Built { outcome, files: memory.taken() }),
                Ok(Err(error)) if attempts == ATTEMPTS => return Err(message(&error, &self.request.root)),
                Ok(Err(_)) => {
                    attempts += 1;
                    std::thread::sleep(PAUSE);
                }
                Err(_) => return Err("the build stopped at a mistake of Steplink".to_owned()),
            }
        }
    }

    fn state_of(&self, last: &State, built: Built, start: Instant) -> (State, String) {
        let Built { outcome, files } = built;
        let generation = last.generation + 1;
        let text = report::human(&outcome, report::Style { colour: false });
        let shown = if text == last.text { String::new() } else { report::human(&outcome, self.style) };
        let line = format!("{shown}{}\n", line(&outcome, start.elapsed(), last.site.is_some()));
        let sources = Arc::new(outcome.snapshot);
        let site = files.map(|files| {
            let style = Style::of(&sources, &files, &outcome.settings);
            let base = outcome.settings.base;
            Arc::new(Site { base, files, style })
        });
        let problems = Problems::of(&self.server, generation, &outcome.diagnostics, &sources).json();
        let is_current = site.is_some();
        let site = site.or_else(|| last.site.clone());
        let (diagnostics, pages) = (outcome.diagnostics.into(), outcome.pages);
        (State { generation, site, problems: problems.into(), text, sources, diagnostics, pages, is_current }, line)
    }

    /// The state before, with the one problem that nothing could be built.
    fn state_of_failure(&self, last: &State, message: &str) -> (State, String) {
        let generation = last.generation + 1;
        let problems = Problems::of_failure(&self.server, generation, message).json();
        let text = format!("error: {}\n", report::plain(message));
        let problems = problems.into();
        (State { generation, problems, text: text.clone(), is_current: false, ..last.clone() }, text)
    }
}

/// What came of a build, and the site if it was sound.
pub struct Built {
    /// The outcome.
    pub outcome: Outcome,
    /// The files of the site.
    pub files: Option<Files>,
}

/// The line of a build in the terminal.
fn line(outcome: &Outcome, time: Duration, has_site: bool) -> String {
    let (errors, warnings) = (outcome.count(Level::Error), outcome.count(Level::Warning));
    let warned = if warnings > 0 { format!(", {}", count(warnings, "warning")) } else { String::new() };
    let ms = time.as_millis();
    match outcome.published {
        Some(_) => format!("{} of {} rendered in {ms} ms{warned}", outcome.rendered, count(outcome.pages, "page")),
        None => {
            let kept = if has_site { "; the site is shown as it was" } else { "; there is no site yet" };
            format!("{}{warned} in {ms} ms{kept}", count(errors, "error"))
        }
    }
}

/// What could not be read, by its path in the project.
fn message(error: &Error, root: &Path) -> String {
    match error {
        Error::Source(source::Error::Read { path, cause }) => {
            let inner = path.strip_prefix(root).ok().filter(|inner| inner.is_relative());
            let name = inner.or_else(|| path.file_name().map(Path::new)).unwrap_or(Path::new("the project"));
            format!("cannot read `{}`: {cause}", name.display())
        }
        Error::Source(source::Error::NoProject { .. }) => {
            "neither the configuration nor `content` is there".to_owned()
        }
        Error::Source(source::Error::NoContent { .. }) => "there is no folder `content`".to_owned(),
        Error::Configuration => error.to_string(),
        Error::Publish(_) => "the site could not be kept".to_owned(),
    }
}
