//! Builds the site whenever something was saved, and tells those who look at it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch::Sender;

use super::files::{Files, Map};
use super::memory::{Memory, Show, Taken, is_of_index};
use super::page::Style;
use super::patch::{Edited, Patch, Saved};
use super::problems::Problems;
use super::route::Viewed;
use super::stale::Stale;
use super::state::{Site, State};
use super::watch::{News, Watch};
use crate::diag::Level;
use crate::pipeline::{self, Again, Error, Index, Kept, Linked, Outcome, Request, Shared};
use crate::report::{self, count};
use crate::source::{self, File, Look};

/// How often a build is tried that failed because a file went away while it was read.
const ATTEMPTS: u32 = 5;
/// How long is waited before it is tried again.
const PAUSE: Duration = Duration::from_millis(20);
/// With more pages than this, a save is answered before all of them are made.
const LARGE: usize = 500;
const MISTAKE: &str = "the build stopped at a mistake of Steplink";

/// Builds into memory, over and over.
pub struct Rebuild {
    /// The project.
    pub request: Request,
    /// Which run of the server this is.
    pub server: Arc<str>,
    /// Where the state goes.
    pub states: Sender<Arc<State>>,
    /// The page that somebody looks at.
    pub viewed: Arc<Viewed>,
    /// Where lines for the terminal go.
    pub tell: Box<dyn Fn(&str) + Send>,
    /// How they are written.
    pub style: report::Style,
}

/// How far the builds have come.
struct Progress {
    watch: Watch,
    /// How the sources looked that the newest state is of.
    look: Look,
    /// Whether hints tell of all that was saved since then.
    is_told: bool,
    /// What of the state is not of these sources.
    stale: Stale,
    /// Whether it is still to be said that changes are looked for.
    says_polling: bool,
    /// What the small sites of edits share.
    shared: Shared,
}

/// What comes next.
enum Next {
    /// All sources are linked, and the site is made of them.
    Link(Index),
    /// Something is saved.
    Wait,
}

impl Rebuild {
    /// Builds the site, and what of it is to be built anew after every save. Comes to no end.
    pub fn run(&self, mut watch: Watch) {
        let look = Look::now(|| watch.stamp());
        let mut now = Progress {
            watch,
            look,
            is_told: false,
            stale: Stale::Missing,
            says_polling: true,
            shared: Shared::default(),
        };
        let mut again = Again::default();
        let mut next = Next::Link(Index::LeftOut);
        loop {
            next = match next {
                Next::Link(index) => self.link(index, &mut again, &mut now),
                Next::Wait => self.wait(None, &mut now),
            };
        }
    }

    /// Links all sources, makes the site, and goes on with what was linked for as long as it is of use. A file that went
    /// away while it was read is none the next time.
    fn link(&self, index: Index, again: &mut Again, now: &mut Progress) -> Next {
        let start = Instant::now();
        let mut attempts = 0;
        let message = loop {
            let look = now.look.clone();
            let go_on = |linked: &mut Linked<'_>| {
                // What was away while it was read may be there again as if nothing had been.
                (attempts == ATTEMPTS || linked.sources().are_of(&look.stamp)).then(|| {
                    self.make(linked, index, start, now);
                    self.wait(Some(linked), now)
                })
            };
            let run = || pipeline::link_again(&self.request, &look, again, go_on);
            match catch_unwind(AssertUnwindSafe(run)) {
                Ok(Ok(Some(next))) => return next,
                Ok(Err(error)) if attempts == ATTEMPTS => break message(&error, &self.request.root),
                Ok(Ok(None) | Err(_)) => {
                    attempts += 1;
                    std::thread::sleep(PAUSE);
                    now.look = Look::now(|| now.watch.stamp());
                }
                Err(_) => break MISTAKE.to_owned(),
            }
        };
        self.fail(&message);
        (now.stale, now.is_told) = (Stale::No, false);
        Next::Wait
    }

    /// Waits for saves, and builds what they change, until all sources are to be linked anew, or what was linked is not
    /// of use any more.
    fn wait(&self, mut linked: Option<&mut Linked<'_>>, now: &mut Progress) -> Next {
        loop {
            if now.watch.polls() && std::mem::take(&mut now.says_polling) {
                (self.tell)("note: the system does not tell of all changes, so they are looked for\n");
            }
            let Some((after, is_near)) = next(now) else {
                if !self.catch_up(linked.as_deref(), now) {
                    return Next::Link(Index::Made);
                }
                continue;
            };
            let start = Instant::now();
            let last = Arc::clone(&self.states.borrow());
            let patch = Patch { request: &self.request, last: &last };
            let sources = linked.as_deref().map(Linked::sources);
            let saved = catch_unwind(AssertUnwindSafe(|| patch.saved(&now.look, &after, sources)));
            now.look = after;
            now.is_told = is_near;
            match saved.unwrap_or(Saved::More(Vec::new())) {
                Saved::Nothing => {}
                Saved::Text(file) if self.patch(|shared| patch.make(&file, shared), &last, start, now) => {
                    // It is of another text.
                    if linked.is_some() {
                        return Next::Wait;
                    }
                }
                Saved::Around(files) if linked.as_mut().is_none_or(|linked| linked.take(&files)) => {
                    if self.patch(|_| Some(Edited::Built(Box::new(patch.copy(&files)?), None)), &last, start, now) {
                        continue;
                    }
                    self.show_ahead(&patch, &files, now);
                    match linked.as_deref() {
                        Some(linked) => self.make(linked, self.index(), start, now),
                        None => return Next::Link(self.index()),
                    }
                }
                Saved::Around(files) | Saved::More(files) => {
                    self.show_ahead(&patch, &files, now);
                    return Next::Link(self.index());
                }
                Saved::Text(file) => {
                    // Its own pages may be shown already.
                    let last = Arc::clone(&self.states.borrow());
                    self.show_ahead(&Patch { request: &self.request, last: &last }, &[file], now);
                    return Next::Link(self.index());
                }
            }
        }
    }

    /// What is made of the index of the search after a save: of a large site the pages come first, and the index stays as
    /// it was until nothing more is saved.
    fn index(&self) -> Index {
        if self.states.borrow().pages > LARGE { Index::LeftOut } else { Index::Made }
    }

    /// Makes what is stale when nothing is saved for a moment. Returns false if that takes all sources.
    fn catch_up(&self, linked: Option<&Linked<'_>>, now: &mut Progress) -> bool {
        if self.revise_index(now) {
            return true;
        }
        let index = if let Stale::Pages(index) = now.stale { index } else { Index::Made };
        match linked {
            Some(linked) => self.make(linked, index, Instant::now(), now),
            None => return false,
        }
        true
    }

    /// Revises the index of the search for the edit of a text, if nothing is stale but what it has of some.
    fn revise_index(&self, now: &mut Progress) -> bool {
        let Stale::Texts(texts) = &mut now.stale else {
            return false;
        };
        let Some(old) = texts.pop() else {
            return false;
        };
        let last = Arc::clone(&self.states.borrow());
        let patch = Patch { request: &self.request, last: &last };
        let revised = unless_mistaken(&mut now.shared, |shared| patch.index(&old, shared));
        let Some(((files, indexes), site)) = revised.zip(last.site.as_ref().filter(|_| last.is_current)) else {
            return false;
        };
        let site = Site { base: site.base.clone(), files, style: site.style.clone() };
        self.replace_quietly(State { site: Some(Arc::new(site)), indexes, ..State::clone(&last) });
        if texts.is_empty() {
            now.stale = Stale::No;
        }
        now.is_told = false;
        true
    }

    /// Shows what a few files change, but for the index of the search. Returns false if the site is to be built as a whole;
    /// of a large one the pages of the edited file are shown before, as far as they are known.
    fn patch(
        &self,
        make: impl FnOnce(&mut Shared) -> Option<Edited>,
        last: &State,
        start: Instant,
        now: &mut Progress,
    ) -> bool {
        let (built, old) = match unless_mistaken(&mut now.shared, make) {
            Some(Edited::Built(built, old)) => (*built, old),
            Some(Edited::Ahead(site)) => {
                if last.pages > LARGE {
                    self.show(last, site);
                }
                return false;
            }
            None => return false,
        };
        let (state, line) = self.state_of(last, built, start);
        (self.tell)(&line);
        self.states.send_replace(Arc::new(state));
        now.stale = std::mem::replace(&mut now.stale, Stale::No).and(old);
        true
    }

    /// Shows the page that somebody looks at as edits of some files make it, before all that they change is known.
    fn show_ahead(&self, patch: &Patch<'_>, files: &[File], now: &mut Progress) {
        if files.is_empty() || patch.last.pages <= LARGE {
            return;
        }
        let viewed = self.viewed.path();
        if let Some(site) = unless_mistaken(&mut now.shared, |shared| patch.ahead(&viewed, files, shared)) {
            self.show(patch.last, site);
        }
    }

    /// Shows pages of a site that is not made yet.
    fn show(&self, last: &State, ahead: Site) {
        let (generation, ahead) = (last.generation + 1, Some(Arc::new(ahead)));
        self.states.send_replace(Arc::new(State { generation, ahead, ..last.clone() }));
    }

    /// Makes the site once of what was linked. Whatever comes of it, there is a state to show; but if something was saved
    /// meanwhile, that is another site.
    fn make(&self, linked: &Linked<'_>, index: Index, start: Instant, now: &mut Progress) {
        // It takes so long that more may be saved meanwhile than can be told.
        now.is_told = false;
        let last = Arc::clone(&self.states.borrow());
        let result = self.attempt(linked, &last, index, now);
        let shown = Arc::clone(&self.states.borrow());
        let is_first = matches!(now.stale, Stale::Missing);
        let mut changes_pages = true;
        let (state, line) = match result {
            Err(Failure::Overtaken) => {
                // Where the index is still to be made, the pages are made with it.
                if index == Index::LeftOut || !matches!(now.stale, Stale::All | Stale::Missing) {
                    now.stale = Stale::Pages(index);
                }
                return;
            }
            Ok(built) => {
                let lacks_index =
                    index == Index::LeftOut && built.files.is_some() && built.outcome.settings.search.enabled;
                now.stale = match lacks_index {
                    true if is_first => Stale::Missing,
                    true => Stale::All,
                    false => Stale::No,
                };
                changes_pages = built.outcome.rendered > 0 || !last.is_current;
                self.state_of(&shown, built, start)
            }
            Err(Failure::Told(message)) => {
                now.stale = Stale::No;
                self.state_of_failure(&shown, &message)
            }
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
    }

    /// Shows the problem that nothing could be read.
    fn fail(&self, message: &str) {
        let shown = Arc::clone(&self.states.borrow());
        let (state, line) = self.state_of_failure(&shown, message);
        (self.tell)(&line);
        self.states.send_replace(Arc::new(state));
        if let Some(coming) = &shown.coming {
            coming.end();
        }
    }

    /// Shows a state in which no page is another one, so that nobody need be told: the index of the search is new.
    fn replace_quietly(&self, state: State) {
        self.states.send_if_modified(|now| {
            *now = Arc::new(state);
            false
        });
    }

    /// Makes the site in memory. Pages that are to come are shown as soon as they are made.
    fn attempt(
        &self,
        linked: &Linked<'_>,
        last: &State,
        index: Index,
        now: &mut Progress,
    ) -> Result<Built, Failure> {
        let states = &self.states;
        let show = |coming| {
            let generation = states.borrow().generation + u64::from(last.site.is_some());
            let state = State { coming: Some(coming), ahead: None, generation, ..last.clone() };
            if let Some(other) = &states.send_replace(Arc::new(state)).coming {
                other.end();
            }
        };
        let show: Option<Show<'_>> = (index == Index::LeftOut).then_some(&show);
        let none = Files::new();
        let files = last.site.as_ref().map_or(&none, |site| &site.files);
        // The first site is made to its end, so that there is one while a mistake is mended.
        let pending = last.site.is_some().then_some(now.watch.pending());
        let memory = Memory::new(files, last.coming.as_deref(), show, pending);
        let make = || linked.make(Some(&memory), index, &mut now.shared);
        let outcome = match catch_unwind(AssertUnwindSafe(make)) {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(Error::Overtaken)) => return Err(Failure::Overtaken),
            Ok(Err(error)) => return Err(Failure::Told(message(&error, &self.request.root))),
            Err(_) => return Err(Failure::Told(MISTAKE.to_owned())),
        };
        let (mut files, indexes) =
            memory.taken().map_or((None, None), |Taken { files, indexes }| (Some(files), indexes));
        if let Some(files) = files.as_mut().filter(|_| outcome.settings.search.enabled) {
            keep_index(files, last, index);
        }
        Ok(Built { outcome, files: files.map(Files::from), indexes: indexes.map(Arc::new) })
    }

    /// The state after a build, and what the terminal says of it.
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
            ahead: None,
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
        let state = State {
            generation,
            problems,
            text: text.clone(),
            is_current: false,
            coming: None,
            ahead: None,
            ..last.clone()
        };
        (state, text)
    }
}

/// Makes something of what small sites share; nothing, and nothing of that is kept, if there is a mistake of ours.
fn unless_mistaken<T>(shared: &mut Shared, make: impl FnOnce(&mut Shared) -> Option<T>) -> Option<T> {
    let mut own = std::mem::take(shared);
    let outcome = catch_unwind(AssertUnwindSafe(|| make(&mut own))).ok()?;
    *shared = own;
    outcome
}

/// Waits until something was saved, and looks again: only at what hints tell of, if that is all. Tells whether it is.
/// Nothing if there is time to do something else.
fn next(now: &mut Progress) -> Option<(Look, bool)> {
    let Progress { watch, look, is_told, stale, .. } = now;
    if !*is_told {
        // What was saved twice in a moment may be told of and not be seen.
        let is_hinted = watch.settle();
        let seen = Look::now(|| watch.stamp());
        if is_hinted || seen.stamp != look.stamp {
            return Some((seen, false));
        }
    }
    let near = match watch.wait(look, stale.pause()) {
        News::Nothing => return None,
        News::Files(paths) => look.again(watch.root(), &paths),
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

/// No site was made.
enum Failure {
    /// Something was saved meanwhile.
    Overtaken,
    /// This is why.
    Told(String),
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
        Error::Publish(_) | Error::Overtaken => "the site could not be kept".to_owned(),
    }
}
