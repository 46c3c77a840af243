//! Noticing that something was saved.
//!
//! What the system says of changes are hints only: it forgets some, and mixes up those of folders that
//! come and go. The truth is the stamp of the tree. Folders are watched before the stamp is taken that a
//! build is compared with, so that a save is either in the stamp or a hint; and after a build the
//! stamp is looked at some more times. Until then, where hints name a few files and nothing else, only these are looked at, so
//! that a save of a large site is seen at once.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::config;
use crate::fingerprint::Fingerprint;
use crate::model::search_tests;
use crate::source::{self, FOLDERS, Look, Stamp};

/// How long there must be no hint before a build.
const QUIET: Duration = Duration::from_millis(10);
/// How long a build waits for that at most.
const PATIENCE: Duration = Duration::from_millis(100);
/// When the stamp is looked at for the first time after a build; then after four times as long, …
const FIRST_LOOK: Duration = Duration::from_millis(250);
/// … and so on up to this.
const LAST_LOOK: Duration = Duration::from_secs(30);
/// How often it is looked at where the system does not tell of changes.
const POLL: Duration = Duration::from_millis(250);
/// More files than this are not looked at one by one.
const MANY: usize = 16;
/// How often the folders are watched anew while some of them come and go.
const ATTEMPTS: usize = 5;

enum Hint {
    /// Something was saved here.
    Saved(Vec<PathBuf>),
    /// Something was closed. If that was the end of a save that is built already, there is nothing to do.
    Closed(Vec<PathBuf>),
    /// Hints were dropped.
    Dropped,
    /// There will be no more of them.
    Failed,
}

/// What was saved.
pub enum News {
    Nothing,
    /// Nothing but these, if they are files.
    Files(Vec<PathBuf>),
    Anything,
}

/// What belongs to a project.
#[derive(Clone)]
struct Project {
    root: PathBuf,
    config: Option<PathBuf>,
}

/// How many hints nobody has looked at yet.
#[derive(Clone, Default)]
pub struct Pending(Arc<AtomicUsize>);

impl Pending {
    /// Whether there are some.
    pub fn is_some(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }
}

/// Watches the folders of a project.
pub struct Watch {
    project: Project,
    sender: Sender<Hint>,
    hints: Receiver<Hint>,
    pending: Pending,
    watcher: Option<RecommendedWatcher>,
    /// The folders that are watched.
    armed: Option<Fingerprint>,
    /// Whether the system cannot be relied on.
    polls: bool,
}

impl Watch {
    /// Prepares to watch a project.
    pub fn new(root: &Path, config: Option<&Path>) -> Self {
        let (sender, hints) = channel();
        let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let project = Project { root: whole(root), config: config.map(whole) };
        let pending = Pending::default();
        Self { project, sender, hints, pending, watcher: None, armed: None, polls: false }
    }

    /// The folder of the project.
    pub fn root(&self) -> &Path {
        &self.project.root
    }

    /// What was saved since it was looked at.
    pub fn pending(&self) -> &Pending {
        &self.pending
    }

    /// Whether the system does not tell of changes, so that they are looked for.
    pub fn polls(&self) -> bool {
        self.polls
    }

    /// Takes the stamp of the project; from then on every save is noticed.
    pub fn stamp(&mut self) -> Stamp {
        let stamp = self.look();
        if self.armed == Some(stamp.folders) {
            return stamp;
        }
        self.arm();
        self.armed = Some(stamp.folders);
        self.look()
    }

    fn look(&self) -> Stamp {
        source::stamp(&self.project.root, self.project.config.as_deref())
    }

    /// Watches the folders that there are now. The watcher before is dropped only then.
    fn arm(&mut self) {
        for _ in 0..ATTEMPTS {
            match self.watch_all() {
                Ok(watcher) => {
                    self.watcher = Some(watcher);
                    return;
                }
                // A folder went away meanwhile.
                Err(notify::Error { kind: ErrorKind::PathNotFound, .. }) => std::thread::sleep(QUIET),
                Err(_) => break,
            }
        }
        self.polls = true;
    }

    fn watch_all(&self) -> notify::Result<RecommendedWatcher> {
        let (sender, project, pending) = (self.sender.clone(), self.project.clone(), self.pending.clone());
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if let Some(hint) = hint(event).and_then(|hint| project.concerned(hint)) {
                pending.0.fetch_add(1, Ordering::Relaxed);
                // Without a receiver the program ends.
                let _ = sender.send(hint);
            }
        })?;
        let root = &self.project.root;
        watcher.watch(root, RecursiveMode::NonRecursive)?;
        let config = self.project.config_file();
        let target = config.canonicalize().unwrap_or_else(|_| config.clone());
        for file in [config, target] {
            if let Some(folder) = file.parent().filter(|folder| folder != root) {
                watcher.watch(folder, RecursiveMode::NonRecursive)?;
            }
        }
        for folder in FOLDERS {
            // A folder may be a link to another one of the project.
            if let Ok(folder) = root.join(folder).canonicalize() {
                watcher.watch(&folder, RecursiveMode::Recursive)?;
            }
        }
        Ok(watcher)
    }

    /// The next hint, if there is one in time.
    fn hint(&self, time: Duration) -> Result<Hint, RecvTimeoutError> {
        let hint = self.hints.recv_timeout(time)?;
        self.pending.0.fetch_sub(1, Ordering::Relaxed);
        Ok(hint)
    }

    /// Waits until something was saved since a look, and then until it is quiet; or, if there is something else to
    /// do, not longer than `at_most`. Tells what was saved.
    pub fn wait(&mut self, last: &Look, at_most: Option<Duration>) -> News {
        let start = Instant::now();
        let mut pause = FIRST_LOOK;
        loop {
            let left = at_most.map(|most| most.saturating_sub(start.elapsed()));
            let news = match self.hint(left.map_or(pause, |left| left.min(pause))) {
                Ok(Hint::Saved(paths)) => News::Files(paths),
                Ok(Hint::Closed(paths)) => {
                    let now = last.again(self.root(), &paths).map_or_else(|| self.stamp(), |look| look.stamp);
                    if now == last.stamp { News::Nothing } else { News::Files(paths) }
                }
                Ok(Hint::Dropped) => {
                    self.armed = None;
                    self.compare(last)
                }
                Ok(Hint::Failed) => {
                    self.polls = true;
                    self.compare(last)
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    pause = if self.polls { POLL } else { LAST_LOOK.min(pause * 4) };
                    self.compare(last)
                }
            };
            if !matches!(news, News::Nothing) {
                return self.settled(news);
            }
            if at_most.is_some_and(|most| start.elapsed() >= most) {
                return News::Nothing;
            }
        }
    }

    fn compare(&mut self, last: &Look) -> News {
        if self.stamp() == last.stamp { News::Nothing } else { News::Anything }
    }

    /// Waits for the end of a burst of saves, if there is one. Tells whether there was.
    pub fn settle(&mut self) -> bool {
        let is_hinted = self.pending.is_some();
        if is_hinted {
            self.settled(News::Nothing);
        }
        is_hinted
    }

    /// Waits for the end of a burst of saves.
    fn settled(&mut self, mut news: News) -> News {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            let more = match self.hint(QUIET) {
                Ok(Hint::Saved(paths) | Hint::Closed(paths)) => News::Files(paths),
                Ok(Hint::Dropped) => {
                    self.armed = None;
                    News::Anything
                }
                Ok(Hint::Failed) => {
                    self.polls = true;
                    News::Anything
                }
                Err(_) => break,
            };
            news = news.and(more);
        }
        if self.polls { News::Anything } else { news }
    }
}

impl Project {
    fn config_file(&self) -> PathBuf {
        self.config.clone().unwrap_or_else(|| self.root.join(config::FILE))
    }

    /// What a hint tells of the project; nothing if it is of other files.
    fn concerned(&self, hint: Hint) -> Option<Hint> {
        let own = |mut paths: Vec<PathBuf>| {
            paths.retain(|path| self.concerns(path));
            (!paths.is_empty()).then_some(paths)
        };
        match hint {
            Hint::Saved(paths) => own(paths).map(Hint::Saved),
            Hint::Closed(paths) => own(paths).map(Hint::Closed),
            Hint::Dropped | Hint::Failed => Some(hint),
        }
    }

    /// Whether a path is of the project: beside its folders lie others, such as the output.
    fn concerns(&self, path: &Path) -> bool {
        let config = self.config_file();
        let is_beside = [Some(self.root.as_path()), config.parent()].contains(&path.parent());
        // A configuration of another extension is reported.
        let is_config = path.file_stem() == config.file_stem();
        let is_tests = path.file_name().is_some_and(|name| name == search_tests::FILE);
        !is_beside || is_config || is_tests || FOLDERS.iter().any(|folder| path.starts_with(self.root.join(folder)))
    }
}

impl News {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (own, Self::Nothing) => own,
            (Self::Files(mut own), Self::Files(more)) => {
                own.extend(more);
                own.sort_unstable();
                own.dedup();
                if own.len() > MANY { Self::Anything } else { Self::Files(own) }
            }
            _ => Self::Anything,
        }
    }
}

/// What an event of the system means. That files are read is of no interest: we do it, too.
fn hint(event: notify::Result<Event>) -> Option<Hint> {
    match event {
        Ok(event) if event.need_rescan() => Some(Hint::Dropped),
        Ok(Event { kind: EventKind::Access(AccessKind::Close(AccessMode::Write)), paths, .. }) => {
            Some(Hint::Closed(paths))
        }
        Ok(Event { kind: EventKind::Access(_), .. }) => None,
        Ok(event) => Some(Hint::Saved(event.paths)),
        Err(_) => Some(Hint::Failed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_hints_the_stamp_tells() {
        let project = tempfile::tempdir().unwrap();
        let page = project.path().join("content/index.md");
        std::fs::create_dir(project.path().join("content")).unwrap();
        std::fs::write(&page, "a").unwrap();
        let mut watch = Watch::new(project.path(), None);
        let last = Look::now(|| watch.stamp());
        (watch.watcher, watch.polls) = (None, true);
        assert!(matches!(watch.wait(&last, Some(Duration::ZERO)), News::Nothing));
        std::fs::write(&page, "ab").unwrap();
        assert!(matches!(watch.wait(&last, None), News::Anything));
        assert_ne!(watch.stamp(), last.stamp);
    }

    #[test]
    fn what_lies_beside_the_project_does_not_concern_it() {
        let watch = Watch::new(Path::new("/p"), Some(Path::new("/etc/site/help.yaml")));
        for path in ["/p/content/a.md", "/p/content", "/p/static/x/y", "/etc/site/help.yaml"] {
            assert!(watch.project.concerns(Path::new(path)), "{path}");
        }
        for path in ["/p/output", "/p/.git", "/p/.output.twin", "/etc/site/other.yaml"] {
            assert!(!watch.project.concerns(Path::new(path)), "{path}");
        }
    }
}
