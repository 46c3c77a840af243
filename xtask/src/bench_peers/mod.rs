//! `bench-peers`: the same content built by Steplink and by other programs, and what it costs each.

mod book;
mod contender;
mod convert;
mod floor;
mod frame;
mod hugo;
mod links;
mod machine;
mod mdbook;
mod measure;
mod parts;
mod peers;
mod preview;
mod report;
mod rounds;
mod table;
mod tools;
mod verify;
mod zensical;

use std::fs;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use floor::run as floor;
pub use measure::child as measure;

use crate::gen_site::{self, Wish as SiteWish};
use crate::prose::Language;
use crate::tree::{self, Tree};
use book::Book;
use contender::{Contender, remove};
use peers::PEERS;

/// What Steplink is not asked for, since the others do not do it either.
const CONFIGURATION: &str = "css: link\nsearch: {enabled: false}\nstep_links: false\nfaq: {pages: false}\n";
/// The file that tells a scratch folder of ours.
const MARKER: &str = "bench-peers.txt";
/// The page that is written.
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/performance.md");

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Number of guides.
    pub count: usize,
    /// Number of rounds.
    pub runs: usize,
    /// Number of saves while the site is served.
    pub saves: usize,
    /// The commands of the peers that are left out.
    pub without: Vec<String>,
    /// Folder for programs, projects and sites.
    pub dir: PathBuf,
}

impl Wish {
    /// Tells whether a peer is called so.
    pub fn knows(command: &str) -> bool {
        PEERS.iter().any(|peer| peer.command == command)
    }
}

/// Measures everything, writes `docs/performance.md`, and gives its text.
pub fn run(wish: &Wish, say: &dyn Fn(&str)) -> Result<String> {
    let dir = scratch(&wish.dir)?;
    let project = project(wish.count);
    let book = convert::book(&project);
    let contenders = contenders(wish, &project, &book, &dir, say)?;
    say(&format!("{} rounds of {} pages", wish.runs, book.pages.len()));
    let series = rounds::run(&contenders, &book, wish.runs, &dir)?;
    say("what each part of Steplink costs");
    let parts = parts::run(&project, &book, &crate::bench_serve::program()?, wish.runs, &dir)?;
    let mut saves: Vec<(&str, Vec<Duration>)> = Vec::new();
    for (contender, _) in contenders.iter().zip(&series).filter(|(_, series)| !series.ended) {
        say(&format!("{} saves with {}", wish.saves, contender.name));
        saves.push((contender.name, preview::run(contender, &book, wish.saves, &dir)?));
    }
    let machine = machine::describe();
    let measured =
        report::Measured { wish, machine, contenders: &contenders, series: &series, parts: &parts, saves };
    let text = report::page(&measured);
    fs::write(PAGE, &text)?;
    Ok(text)
}

/// Makes the scratch folder; one that has something else in it is refused.
fn scratch(dir: &Path) -> Result<PathBuf> {
    fs::create_dir_all(dir)?;
    let dir = dir.canonicalize()?;
    let marker = dir.join(MARKER);
    if !marker.exists() && fs::read_dir(&dir)?.next().is_some() {
        return Err(Error::other(format!("{} is not empty: choose another folder", dir.display())));
    }
    fs::write(marker, "Scratch of `cargo xtask bench-peers`; it can be removed.\n")?;
    remove(&dir.join("sites"))?;
    Ok(dir)
}

/// Makes the project of Steplink.
fn project(count: usize) -> Tree {
    let wish = SiteWish { count, seed: 1, languages: vec![Language::Chinese], untranslated: 0 };
    let mut project = gen_site::files(&wish);
    if let Some(configuration) = project.get_mut("steplink.yaml") {
        *configuration += CONFIGURATION;
    }
    project
}

/// Finds or installs the programs and writes their projects.
fn contenders(wish: &Wish, project: &Tree, book: &Book, dir: &Path, say: &dyn Fn(&str)) -> Result<Vec<Contender>> {
    let sites = dir.join("sites");
    let program = crate::bench_serve::program()?;
    let version = tools::version(&program, "--version")?;
    let mut contenders = vec![peers::steplink(&program, version, &sites.join("steplink"))];
    tree::write(&sites.join("steplink"), project)?;
    for peer in PEERS.iter().filter(|peer| !wish.without.iter().any(|name| name == peer.command)) {
        let program = tools::find(peer, dir)?;
        let version = tools::version(&program, peer.ask_version)?;
        say(&format!("{} {version}: {}", peer.name, program.display()));
        let folder = sites.join(peer.command);
        tree::write(&folder, &(peer.files)(book))?;
        contenders.push(peer.contender(&program, version, &folder));
    }
    Ok(contenders)
}

/// Makes a small project for tests.
#[cfg(test)]
fn sample(count: usize) -> Tree {
    project(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_something_else_in_it_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let ours = scratch(&dir.path().join("new")).unwrap();
        fs::create_dir_all(ours.join("sites/old")).unwrap();
        scratch(&ours).unwrap();
        assert!(!ours.join("sites").exists());
        fs::write(dir.path().join("other"), "").unwrap();
        assert!(scratch(dir.path()).is_err());
    }

    #[test]
    fn the_floor_writes_what_was_there() {
        let dir = tempfile::tempdir().unwrap();
        let (source, site) = (dir.path().join("source"), dir.path().join("site"));
        tree::write(&source, &project(4)).unwrap();
        tree::write(&site, &Tree::from([("a/b.html".into(), "x".repeat(99_999)), ("c".into(), String::new())]))
            .unwrap();
        let counts = floor(&source, &site, &dir.path().join("dest")).unwrap();
        assert_eq!(counts, (project(4).len(), 2));
        assert_eq!(fs::metadata(dir.path().join("dest/a/b.html")).unwrap().len(), 99_999);
        fs::create_dir(dir.path().join("empty")).unwrap();
        assert!(floor(&dir.path().join("empty"), &site, &dir.path().join("dest")).is_err());
    }
}
