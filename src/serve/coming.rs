//! A site while its pages are made: who asks for one gets it before the others are there.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::files::{File, Map};
use super::page::Style;
use super::state::Site;
use crate::config::{Base, Settings};
use crate::source::Snapshot;

/// A site that comes.
#[derive(Debug)]
pub struct Coming {
    /// Where it lies on its host.
    pub base: Base,
    /// The style sheet of its templates.
    pub style: Style,
    /// The paths of all its files, in order.
    paths: Vec<String>,
    now: Mutex<Now>,
    news: Notify,
}

#[derive(Debug, Default)]
struct Now {
    /// The files that are there.
    made: Map,
    /// Those that somebody waits for, the last one first.
    wanted: Vec<String>,
    /// Whether there will be no more.
    ended: bool,
}

impl Coming {
    /// A site of which nothing is made yet; its paths are in order.
    pub fn new(paths: Vec<String>, sources: &Snapshot, settings: &Settings) -> Self {
        let style = Style::of(sources, |path| has(&paths, path), settings);
        Self { base: settings.base.clone(), style, paths, now: Mutex::default(), news: Notify::new() }
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a file that is there now.
    pub fn put(&self, path: &str, file: File) {
        self.now().made.insert(path.into(), file);
        self.news.notify_waiters();
    }

    /// A file, if it is made.
    pub fn made(&self, path: &str) -> Option<File> {
        self.now().made.get(path).cloned()
    }

    /// The path of a file that somebody waits for.
    pub fn wanted(&self) -> Option<String> {
        self.now().wanted.pop()
    }

    /// Tells those who wait that there will be no more.
    pub fn end(&self) {
        self.now().ended = true;
        self.news.notify_waiters();
    }

    /// Waits until there will be no more.
    pub async fn ended(&self) {
        loop {
            let news = self.news.notified();
            if self.now().ended {
                return;
            }
            news.await;
        }
    }

    /// The part of the site that some paths are, the first of them that there is and all that are of `also`, as soon as
    /// they are made; nothing if they will not be.
    pub async fn part(&self, names: &[String], also: &[String]) -> Option<Site> {
        let first = names.iter().find(|name| has(&self.paths, name));
        let also = also.iter().filter(|name| first.is_none() && has(&self.paths, name));
        let mut files = Map::new();
        for name in first.into_iter().chain(also) {
            files.insert(name.as_str().into(), self.file(name).await?);
        }
        Some(Site { base: self.base.clone(), files: files.into(), style: self.style.clone() })
    }

    async fn file(&self, name: &str) -> Option<File> {
        self.now().wanted.push(name.to_owned());
        loop {
            // It is told of all that comes from here on.
            let news = self.news.notified();
            {
                let now = self.now();
                if let Some(file) = now.made.get(name) {
                    return Some(file.clone());
                }
                if now.ended {
                    return None;
                }
            }
            news.await;
        }
    }
}

/// Whether a path is one of some that are in order.
fn has(paths: &[String], path: &str) -> bool {
    paths.binary_search_by(|own| own.as_str().cmp(path)).is_ok()
}
