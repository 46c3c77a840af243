//! `lock`: writes what is published into the ledger. Nothing is ever taken out of it.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::{Error, write};
use crate::model::ledger::{Address, Code, Ledger, Locked, file_of};
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
    for Published { address, code, file } in world.sites[0].published() {
        match ledger.find(&address) {
            None => lines.set(&file_of(&file), address, code),
            // It was locked when steps had no codes.
            Some(line) if line.code.is_none() && code.is_some() => lines.set(&line.file, address, code),
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
        lines.set(&line.file, line.address.clone(), Some(code));
    }
    lines.changes(world)
}

fn later_with_same_code(ledger: &Ledger) -> impl Iterator<Item = &Locked> {
    let mut seen = FxHashSet::default();
    ledger.lines.iter().filter(move |line| line.code.is_some_and(|code| !seen.insert(code)))
}

/// Lines to be written, by file.
#[derive(Default)]
struct Lines(BTreeMap<String, BTreeMap<Address, Option<Code>>>);

impl Lines {
    fn set(&mut self, file: &str, address: Address, code: Option<Code>) {
        self.0.entry(file.to_owned()).or_default().insert(address, code);
    }

    /// What the files are with these lines.
    fn changes(self, world: &World<'_>) -> Vec<Change> {
        let change = |(file, new): (String, BTreeMap<Address, Option<Code>>)| {
            let old = world.snapshot.text(&file);
            let addresses = new.keys().map(Address::to_string).collect();
            Change { text: with_lines(old.unwrap_or_default(), new), is_new: old.is_none(), addresses, file }
        };
        self.0.into_iter().map(change).collect()
    }
}

/// A file with some lines more, or others in their place, in the order of the addresses. Remarks come first.
pub fn with_lines(text: &str, new: BTreeMap<Address, Option<Code>>) -> String {
    let mut lines: BTreeMap<Address, String> = BTreeMap::new();
    let mut out = String::new();
    for line in text.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        let address = line.split(' ').next().and_then(Address::parse);
        match address.filter(|_| !line.starts_with('#')) {
            Some(address) => drop(lines.insert(address, line.to_owned())),
            None => out.extend([line, "\n"]),
        }
    }
    for (address, code) in new {
        let line = code.map_or_else(|| address.to_string(), |code| format!("{address} {code}"));
        lines.insert(address, line);
    }
    out.extend(lines.into_values().flat_map(|line| [line, "\n".to_owned()]));
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
