//! `lock`: writes what is published into the ledger. Nothing is ever taken out of it.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::{Error, write};
use crate::model::ledger::{Address, Code, Ledger, Locked};
use crate::pipeline::World;
use crate::site::{Published, free_code};

/// A file of the ledger that changes.
pub struct Change {
    /// The path within the project.
    pub file: String,
    /// The addresses that are new in it, or have got a code.
    pub addresses: Vec<String>,
    pub(super) text: String,
    pub(super) is_new: bool,
}

/// Finds the addresses that the ledger lacks.
pub fn additions(world: &World<'_>) -> Vec<Change> {
    let ledger = &world.docs.ledger;
    let mut lines = Lines::default();
    for Published { address, code, ledger: file, .. } in world.sites[0].published() {
        match ledger.find(&address) {
            None => lines.set(&file, address, code, None),
            // It was locked when steps had no codes.
            Some(line) if line.code.is_none() && code.is_some() => lines.set(&line.file, address, code, None),
            Some(_) => {}
        }
    }
    lines.changes(world)
}

/// Gives another code to each step that has the code of one before it.
pub fn recode(world: &World<'_>) -> Vec<Change> {
    let (site, ledger) = (&world.sites[0], &world.docs.ledger);
    let mut taken: FxHashSet<Code> = ledger.lines.iter().filter_map(|line| line.code).collect();
    let mut lines = Lines::default();
    for line in later_with_same_code(ledger) {
        let first = ledger.lines.iter().find(|other| other.code == line.code);
        if first.is_some_and(|first| site.lead(&first.address) == site.lead(&line.address)) {
            continue;
        }
        let is_of_another = |code| site.codes.iter().any(|own| own.code == code && own.address != line.address);
        let code = free_code(&line.address, |code| taken.contains(&code) || is_of_another(code));
        taken.insert(code);
        lines.set(&line.file, line.address.clone(), Some(code), line.code);
    }
    lines.changes(world)
}

fn later_with_same_code(ledger: &Ledger) -> impl Iterator<Item = &Locked> {
    let mut seen = FxHashSet::default();
    ledger.lines.iter().filter(move |line| line.code.is_some_and(|code| !seen.insert(code)))
}

/// Lines to be written, by file.
#[derive(Default)]
struct Lines(BTreeMap<String, Vec<Line>>);

/// A line to be written.
pub struct Line {
    /// Its address.
    pub address: Address,
    /// Its code.
    pub code: Option<Code>,
    /// The code of the line that it takes the place of; one without a code makes place for one that has it.
    pub instead: Option<Code>,
}

impl Lines {
    fn set(&mut self, file: &str, address: Address, code: Option<Code>, instead: Option<Code>) {
        self.0.entry(file.to_owned()).or_default().push(Line { address, code, instead });
    }

    /// What the files are with these lines.
    fn changes(self, world: &World<'_>) -> Vec<Change> {
        let change = |(file, new): (String, Vec<Line>)| {
            let old = world.snapshot.text(&file);
            let mut addresses: Vec<String> = new.iter().map(|line| line.address.to_string()).collect();
            addresses.sort();
            Change { text: with_lines(old.unwrap_or_default(), new), is_new: old.is_none(), addresses, file }
        };
        self.0.into_iter().map(change).collect()
    }
}

/// A file with some lines more, or others in their place, in the order of the addresses. Remarks come first.
pub fn with_lines(text: &str, new: Vec<Line>) -> String {
    let mut lines: Vec<(Address, Option<String>)> = Vec::new();
    let mut out = String::new();
    for line in text.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        let (address, code) = line.split_once(' ').map_or((line, None), |(address, code)| (address, Some(code)));
        match Address::parse(address).filter(|_| !line.starts_with('#')) {
            Some(address) => lines.push((address, code.map(str::to_owned))),
            None => out.extend([line, "\n"]),
        }
    }
    for Line { address, code, instead } in new {
        let instead = instead.map(|code| code.to_string());
        lines.retain(|(own, code)| *own != address || code.is_some() && *code != instead);
        lines.push((address, code.map(|code| code.to_string())));
    }
    lines.sort();
    lines.dedup();
    for (address, code) in lines {
        let line = code.map_or_else(|| address.to_string(), |code| format!("{address} {code}"));
        out.extend([line.as_str(), "\n"]);
    }
    out
}

impl Change {
    /// Writes the file.
    ///
    /// # Errors
    /// What the machine refuses.
    pub fn write(self, root: &std::path::Path) -> Result<(), Error> {
        if self.is_new {
            return write::create(root, &[(self.file, self.text)]);
        }
        write::replace(root, &self.file, self.text.as_bytes())
    }
}
