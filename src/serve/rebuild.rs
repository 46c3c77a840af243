//! Builds the site whenever something was saved, and tells those who look at it.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch::Sender;

use super::coming::Coming;
use super::files::{Files, Map};
use super::memory::{Memory, Taken, is_of_index};
use super::page::Style;
use super::patch::{Patch, Saved, Text};
use super::problems::Problems;
use super::state::{Site, State};
use super::watch::{News, Watch};
use crate::diag::Level;
use crate::pipeline::{self, Again, Error, Index, Kept, Outcome, Request};
use crate::report::{self, count};
use crate::source::{self, Look};

/// How often a build is tried that failed because a file went away while it was read.
const ATTEMPTS: u32 = 5;
/// How long is waited before it is tried again.
const PAUSE: Duration = Duration::from_millis(20);
/// With more pages than this, a save is answered before all of them are made.
const LARGE: usize = 500;
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
    /// What the last build read.
    pub again: RefCell<Again>,
}

impl Rebuild {
    /// Builds the site, and what of it is to be built anew after every save. Comes to no end.
    pub fn run(&self, mut watch: Watch) {
        let mut says_polling = true;
        let mut before = Look::now(|| watch.stamp());
        let mut stale = if self.build(Index::LeftOut, &before) { Stale::Missing } else { Stale::No };
        // Whether hints tell of all that was saved since then.
        let mut is_told = false;
        loop {
            if watch.polls() && std::mem::take(&mut says_polling) {
                (self.tell)("note: the system does not tell of all changes, so they are looked for\n");
            }
            let Some((after, is_near)) = next(&mut watch, &before, is_told, stale.pause()) else {
                self.index(&stale, &before);
                (stale, is_told) = (Stale::No, false);
                continue;
            };
            let patched = self.patch(&before, &after, stale);
            // A build of everything takes so long that more may be saved meanwhile than can be told.
            is_told = is_near && patched.is_some();
            stale = patched.unwrap_or_else(|| self.build_anew(&after));
            before = after;
        }
    }

    /// Builds the whole site after a save. Of a large one the pages come first, and the index of the search stays as it
    /// was until nothing more is saved.
    fn build_anew(&self, look: &Look) -> Stale {
        let is_large = self.states.borrow().pages > LARGE;
        let index = if is_large { Index::LeftOut } else { Index::Made };
        if self.build(index, look) { Stale::All } else { Stale::No }
    }

    /// Makes the index of the search, or what of it is stale.
    fn index(&self, stale: &Stale, look: &Look) {
        let last = Arc::clone(&self.states.borrow());
        let patch = || match stale {
            Stale::One(indexed) => Patch { request: &self.request, last: &last }.index(indexed),
            _ => None,
        };
        let revised = catch_unwind(AssertUnwindSafe(patch)).ok().flatten();
        let Some(((files, indexes), site)) = revised.zip(last.site.as_ref().filter(|_| last.is_current)) else {
            self.build(Index::Made, look);
            return;
        };
        let site = Site { base: site.base.clone(), files, style: site.style.clone() };
        self.replace_quietly(State { site: Some(Arc::new(site)), indexes, ..State::clone(&last) });
    }

    /// Builds what an edit of one text changes, but for the index of the search; a file that was saved as it was changes
    /// nothing. Gives what of that is stale now; nothing if the site is to be built as a whole.
    fn patch(&self, before: &Look, after: &Look, index: Stale) -> Option<Stale> {
        let start = Instant::now();
        let last = Arc::clone(&self.states.borrow());
        let patch = Patch { request: &self.request, last: &last };
        let saved = catch_unwind(AssertUnwindSafe(|| patch.saved(before, after)));
        let file = match saved.unwrap_or(Saved::More) {
            Saved::Nothing => return Some(index),
            Saved::One(file) => file,
            Saved::More => return None,
        };
        let make = || patch.make(file);
        let (built, old) = catch_unwind(AssertUnwindSafe(make)).ok().flatten()?;
        let (state, line) = self.state_of(&last, built, start);
        (self.tell)(&line);
        self.states.send_replace(Arc::new(state));
        Some(index.and(old))
    }

    /// Builds the site once. Whatever comes of it, there is a state to show. Tells whether its search has no index of it.
    fn build(&self, index: Index, look: &Look) -> bool {
        let start = Instant::now();
        let last = Arc::clone(&self.states.borrow());
        let mut lacks_index = false;
        let mut changes_pages = true;
        let result = self.attempt(&last, index, look);
        let shown = Arc::clone(&self.states.borrow());
        let (state, line) = match result {
            Ok(built) => {
                lacks_index =
                    index == Index::LeftOut && built.files.is_some() && built.outcome.settings.search.enabled;
                changes_pages = built.outcome.rendered > 0 || !last.is_current;
                self.state_of(&shown, built, start)
            }
            Err(message) => self.state_of_failure(&shown, &message),
        };
        if changes_pages || state.text != last.text {
            (self.tell)(&line);
            self.states.send_replace(Arc::new(state));
        } else {
            self.replace_quietly(State { generation: shown.generation, problems: last.problems.clone(), ..state });
        }
        if let Some(coming) = &shown.coming {
            coming.end();
        }
        lacks_index
    }

    /// Shows a state in which no page is another one, so that nobody need be told: the index of the search is new.
    fn replace_quietly(&self, state: State) {
        self.states.send_if_modified(|now| {
            *now = Arc::new(state);
            false
        });
    }

    /// Reads and builds the project; a file that went away while it was read is none the next time.
    fn attempt(&self, last: &State, index: Index, look: &Look) -> Result<Built, String> {
        let none = Files::new();
        let show = |coming| {
            let generation = self.states.borrow().generation + u64::from(last.site.is_some());
            let state = State { coming: Some(coming), generation, ..last.clone() };
            if let Some(other) = &self.states.send_replace(Arc::new(state)).coming {
                other.end();
            }
        };
        let show: Option<&dyn Fn(Arc<Coming>)> = (index == Index::LeftOut).then_some(&show);
        let files = last.site.as_ref().map_or(&none, |site| &site.files);
        let mut attempts = 0;
        loop {
            let memory = Memory::new(files, show);
            let again = &mut self.again.borrow_mut();
            let run = || pipeline::run_again(&self.request, Some(&memory), index, look, again);
            match catch_unwind(AssertUnwindSafe(run)) {
                Ok(Ok(outcome)) => {
                    let (mut files, indexes) =
                        memory.taken().map_or((None, None), |Taken { files, indexes }| (Some(files), indexes));
                    if let Some(files) = files.as_mut().filter(|_| outcome.settings.search.enabled) {
                        keep_index(files, last, index);
                    }
                    return Ok(Built { outcome, files: files.map(Files::from), indexes: indexes.map(Arc::new) });
                }
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
        let Built { outcome, files, indexes } = built;
        let generation = last.generation + 1;
        let text = report::human(&outcome, report::Style { colour: false });
        let shown = if text == last.text { String::new() } else { report::human(&outcome, self.style) };
        let line = format!("{shown}{}\n", line(&outcome, start.elapsed(), last.site.is_some()));
        let sources = Arc::new(outcome.snapshot);
        let site = files.map(|files| {
            let style = Style::of(&sources, |path| files.has(path), &outcome.settings);
            let base = outcome.settings.base;
            Arc::new(Site { base, files, style })
        });
        let problems = Problems::of(&self.server, generation, &outcome.diagnostics, &sources).json();
        let is_current = site.is_some();
        let site = site.or_else(|| last.site.clone());
        let (diagnostics, pages) = (outcome.diagnostics.into(), outcome.pages);
        let problems = problems.into();
        let state = State {
            generation,
            site,
            coming: None,
            problems,
            text,
            sources,
            diagnostics,
            pages,
            indexes,
            is_current,
        };
        (state, line)
    }

    /// The state before, with the one problem that nothing could be built.
    fn state_of_failure(&self, last: &State, message: &str) -> (State, String) {
        let generation = last.generation + 1;
        let problems = Problems::of_failure(&self.server, generation, message).json();
        let text = format!("error: {}\n", report::plain(message));
        let problems = problems.into();
        (State { generation, problems, text: text.clone(), is_current: false, coming: None, ..last.clone() }, text)
    }
}

/// Waits until something was saved since a look, and looks again: only at what hints tell of, if that is all. Nothing if
/// there is time to do something else.
fn next(watch: &mut Watch, before: &Look, is_told: bool, at_most: Option<Duration>) -> Option<(Look, bool)> {
    if !is_told {
        let now = Look::now(|| watch.stamp());
        if now.stamp != before.stamp {
            return Some((now, false));
        }
    }
    let near = match watch.wait(before, at_most) {
        News::Nothing => return None,
        News::Files(paths) => before.again(watch.root(), &paths),
        News::Anything => None,
    };
    Some(near.map_or_else(|| (Look::now(|| watch.stamp()), false), |look| (look, true)))
}

/// A site whose index of the search is left out keeps the last one.
fn keep_index(files: &mut Map, last: &State, index: Index) {
    let last = last.site.iter().filter(|_| index == Index::LeftOut).flat_map(|site| site.files.iter());
    for (path, file) in last.filter(|(path, _)| is_of_index(path)) {
        files.entry(path.clone()).or_insert_with(|| file.clone());
    }
}

/// What came of a build, and the site if it was sound.
pub struct Built {
    /// The outcome.
    pub outcome: Outcome,
    /// The files of the site.
    pub files: Option<Files>,
    /// What revisions of the indexes of the search need to know, if there may be any.
    pub indexes: Option<Arc<Kept>>,
}

/// What of the index of the search is not that of the pages.
enum Stale {
    No,
    /// What it has of one file, which is another text.
    One(Text),
    All,
    /// There is none yet.
    Missing,
}

impl Stale {
    /// How long nothing is to be saved before it is made of the texts that there are now.
    fn pause(&self) -> Option<Duration> {
        match self {
            Self::No => None,
            Self::One(_) | Self::All => Some(INDEX_PAUSE),
            Self::Missing => Some(Duration::ZERO),
        }
    }

    /// What is stale after one more edit.
    fn and(self, old: Option<Text>) -> Self {
        match (self, old) {
            (own, None) => own,
            (Self::No, Some(text)) => Self::One(text),
            // The index is of the first of several texts.
            (Self::One(first), Some(text)) if first.file == text.file => Self::One(first),
            _ => Self::All,
        }
    }
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
