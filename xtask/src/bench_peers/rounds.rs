//! The rounds: every contender builds in each of them, so that a noisy minute is everybody's.

use std::fs;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::book::Book;
use super::contender::{Contender, remove};
use super::measure::{self, PATIENCE, Usage};
use super::verify::{self, Size};

/// Who needs longer than this for a clean build takes part in the first round only.
const LONG: Duration = Duration::from_mins(1);

/// The kinds of builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Without a site and without caches; the files of the project may be in the memory of the system.
    Clean,
    /// Right after it, with nothing changed.
    Unchanged,
    /// After a sentence was added to one guide.
    Edit,
}

/// What was measured of one contender.
#[derive(Debug, Clone, Default)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Each clean build.
    pub clean: Vec<Usage>,
    /// Each unchanged build.
    pub unchanged: Vec<Usage>,
    /// Each build after an edit.
    pub edit: Vec<Usage>,
    /// The site.
    pub size: Size,
    /// Whether its clean build took too long, and was ended.
    pub ended: bool,
}

impl Series {
    /// Gives the builds of a kind.
    pub fn of(&self, kind: Kind) -> &[Usage] {
        match kind {
            Kind::Clean => &self.clean,
            Kind::Unchanged => &self.unchanged,
            Kind::Edit => &self.edit,
        }
    }
}

/// Runs the rounds; the floor and `cp -r` come last in each and make the site of the first contender.
pub fn run(contenders: &[Contender], book: &Book, rounds: usize, dir: &Path) -> Result<Vec<Series>> {
    let mut all: Vec<Series> = contenders.iter().map(|contender| series(contender.name)).collect();
    let (mut floor, mut copy) = (series("the floor"), series("`cp -r`"));
    for round in 1..=rounds {
        build_each(contenders, book, round, &mut all, dir)?;
        if let Some(first) = contenders.first() {
            copies(first, &mut floor, &mut copy, dir)?;
        }
    }
    all.extend([floor, copy]);
    Ok(all)
}

/// Runs the rounds of some contenders alone.
pub fn of(contenders: &[Contender], book: &Book, rounds: usize, dir: &Path) -> Result<Vec<Series>> {
    let mut all: Vec<Series> = contenders.iter().map(|contender| series(contender.name)).collect();
    for round in 1..=rounds {
        build_each(contenders, book, round, &mut all, dir)?;
    }
    Ok(all)
}

fn build_each(contenders: &[Contender], book: &Book, round: usize, all: &mut [Series], dir: &Path) -> Result<()> {
    let is_long = |series: &Series| series.ended || series.clean.first().is_some_and(|usage| usage.wall > LONG);
    for (contender, series) in contenders.iter().zip(all).filter(|(_, series)| !is_long(series)) {
        build_all(contender, book, round, series, dir)?;
    }
    Ok(())
}

fn series(name: &str) -> Series {
    Series { name: name.to_owned(), ..Series::default() }
}

/// Builds clean, unchanged and after an edit; each site is checked before the time counts.
fn build_all(contender: &Contender, book: &Book, round: usize, series: &mut Series, dir: &Path) -> Result<()> {
    let log = dir.join("log");
    contender.clean()?;
    let Some(usage) = measure::run(&contender.build, &log)? else {
        series.ended = true;
        return Ok(());
    };
    series.size = verify::check(contender, book)?;
    series.clean.push(usage);
    let usage = in_time(&contender.build, &log)?;
    verify::check(contender, book)?;
    series.unchanged.push(usage);
    let edit = Edit::of(contender, book)?;
    edit.save(&format!("第{round}轮改了这一句"))?;
    let usage = in_time(&contender.build, &log)?;
    verify::check(contender, book)?;
    if !fs::read_to_string(contender.page(&edit.path))?.contains(&format!("第{round}轮改了这一句")) {
        return Err(Error::other(format!("{}: the edit is not in the site", contender.name)));
    }
    series.edit.push(usage);
    edit.undo()
}

/// Runs a command that is known to take less than [`PATIENCE`].
fn in_time(command: &[String], log: &Path) -> Result<Usage> {
    let late = || Error::other(format!("`{}` takes longer than {PATIENCE:?}", command.join(" ")));
    measure::run(command, log)?.ok_or_else(late)
}

/// Writes the bytes of a site without making it, and copies it.
fn copies(contender: &Contender, floor: &mut Series, copy: &mut Series, dir: &Path) -> Result<()> {
    let log = dir.join("log");
    let site = contender.site();
    let words = |words: &[&Path]| words.iter().map(|word| word.display().to_string()).collect::<Vec<_>>();
    let own = std::env::current_exe()?;
    let dest = dir.join("floor");
    let sources = contender.project.join(contender.sources);
    for (series, command) in [
        (floor, words(&[&own, Path::new("floor"), &sources, &site, &dest])),
        (copy, words(&[Path::new("cp"), Path::new("-r"), &site, &dest])),
    ] {
        remove(&dest)?;
        let usage = in_time(&command, &log)?;
        let (mut wanted, mut written) = (Size::default(), Size::default());
        verify::measure(&site, &mut wanted)?;
        verify::measure(&dest, &mut written)?;
        if written != wanted {
            return Err(Error::other(format!("{}: {written:?} instead of {wanted:?}", series.name)));
        }
        series.size = written;
        series.clean.push(usage);
    }
    remove(&dest)
}

/// A guide that sentences are added to.
pub struct Edit {
    /// The path of its page.
    pub path: String,
    source: PathBuf,
    before: String,
}

impl Edit {
    /// Chooses the guide in the middle.
    pub fn of(contender: &Contender, book: &Book) -> Result<Self> {
        let guides: Vec<_> = book.under("guides/").collect();
        let path = guides.get(guides.len() / 2).map_or(String::new(), |page| page.path.clone());
        let source = contender.source(&path);
        let before = fs::read_to_string(&source)?;
        Ok(Self { path, source, before })
    }

    /// Saves the guide with one more sentence.
    pub fn save(&self, sentence: &str) -> Result<()> {
        fs::write(&self.source, format!("{}\n\n{sentence}。\n", self.before.trim_end()))
    }

    /// Saves the guide as it was.
    pub fn undo(&self) -> Result<()> {
        fs::write(&self.source, &self.before)
    }
}
