//! `mv`: something gets another name or place in every language; every reference follows, and no address is lost.
//!
//! The whole site is built in memory as it will be, and compared with what it was, before a file is written.

mod journal;
mod kinds;
mod references;
mod renames;
mod sources;
mod stamps;
mod steps;
mod transfer;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::{Error, ledger, text, write};
use crate::diag::Level;
use crate::model::ledger::Address;
use crate::pipeline::{self, Request, World};
use crate::site::{Kind, Lead, Site};
use crate::source::{Area, File, Snapshot};

pub use journal::recover;
use kinds::Move;
use references::Edits;
use renames::Renames;

/// What a move changes.
pub struct Plan {
    /// The files, by their present paths.
    pub changes: Vec<Change>,
}

/// A file that changes.
pub struct Change {
    /// Its path; absent for one that is new.
    pub from: Option<String>,
    /// The path that it will have.
    pub to: String,
    /// What it says, as far as it is text.
    pub old: Option<String>,
    /// What it will say.
    pub new: Option<String>,
    /// Its bytes, as they will be.
    bytes: Vec<u8>,
}

/// What must be the same after the move, with other names.
struct Before {
    /// Addresses, and those that they should lead to.
    addresses: Vec<(Address, Address)>,
    /// The references of each language: what refers, and to what.
    references: Vec<Vec<(&'static str, Address)>>,
}

/// What was found out in the site as it is.
struct Found {
    files: BTreeMap<String, String>,
    edits: Edits,
    before: Before,
    snapshot: Snapshot,
}

/// Plans a move, and makes sure that it loses nothing. `name` finds the reference that an argument means.
///
/// # Errors
/// What cannot be moved, a site with errors, and a move that would break something.
pub fn plan(
    request: &Request,
    name: impl FnOnce(&World<'_>) -> String,
    to: &str,
) -> Result<Result<Plan, Error>, pipeline::Error> {
    let request = Request { drafts: true, strict: false, ..request.clone() };
    let (found, diagnostics, _) = pipeline::survey(&request, |world| find(world, &name(world), to))?;
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error).count();
    let found = match found {
        Ok(_) if errors > 0 => {
            let message = format!("the site has {}", crate::report::count(errors, "error"));
            return Ok(Err(Error::refused(message, "mend them first: `steplink check` says where")));
        }
        Ok(found) => found,
        Err(error) => return Ok(Err(error)),
    };
    let Found { files, mut edits, before, snapshot } = found;
    let new = match moved(&snapshot, &files, &edits) {
        Ok(new) => new,
        Err(error) => return Ok(Err(error)),
    };
    let (checked, diagnostics, _) =
        pipeline::survey_of(&request, &new, |world| check(world, &before).map(|()| ledger::additions(world)))?;
    if let Some(first) = diagnostics.iter().find(|diagnostic| diagnostic.level == Level::Error) {
        let message = format!("that would be wrong: {}", first.message);
        let help = format!("{} (`{}`)", first.help, first.place.file);
        return Ok(Err(Error::refused(message, help)));
    }
    let locked = match checked {
        Ok(locked) if snapshot.area(Area::Ledger).next().is_some() => locked,
        Ok(_) => Vec::new(),
        Err(error) => return Ok(Err(error)),
    };
    edits.retain(|_, edits| !edits.is_empty());
    Ok(changes(&request, &snapshot, &files, &edits, locked).map(|changes| Plan { changes }))
}

fn find(world: &World<'_>, from: &str, to: &str) -> Result<Found, Error> {
    let mut own = Move::plan(world, from, to)?;
    references::rewrite(world, &own.renames, &mut own.edits)?;
    own.keep_stamps()?;
    own.carry_over()?;
    let before = Before::new(world, &own.renames);
    Ok(Found { files: own.renames.files, edits: own.edits, before, snapshot: world.snapshot.clone() })
}

impl Before {
    fn new(world: &World<'_>, renames: &Renames) -> Self {
        let addresses = world.sites[0].published().into_iter().map(|own| own.address);
        let locked = world.docs.ledger.lines.iter().map(|line| line.address.clone());
        let mut addresses: Vec<(Address, Address)> = addresses
            .chain(locked.filter(|address| world.sites[0].lead(address).is_some()))
            .map(|address| {
                let now = match world.sites[0].lead(&address) {
                    Some(Lead::Place(page, anchor)) => {
                        Address { page: world.sites[0].pages[page].address.clone(), anchor }
                    }
                    _ => address.clone(),
                };
                (address, renames.published(&now))
            })
            .collect();
        addresses.sort();
        addresses.dedup();
        let references = world.sites.iter().map(|site| references_of(site, |address| renames.published(&address)));
        Self { addresses, references: references.collect() }
    }
}

/// What the references of a site lead to, by what refers. The links of terms may be elsewhere when texts change
/// places.
fn references_of(site: &Site<'_>, name: impl Fn(Address) -> Address) -> Vec<(&'static str, Address)> {
    // What is the stage of a step by its id has to be said when that is another one.
    let references = site.references().into_iter().filter(|reference| !matches!(reference.field, "term" | "stage"));
    references
        .map(|reference| {
            let page = site.pages[reference.to].address.clone();
            (reference.field, name(Address { page, anchor: reference.anchor }))
        })
        .collect()
}

/// References without the card types of shared guides, each once: a text that goes into another guide is on the pages
/// of other card types, and means those.
fn neutral(site: &Site<'_>, references: &[(&'static str, Address)]) -> BTreeSet<(&'static str, Address)> {
    let of_all = |address: &Address| {
        let Kind::Guide(guide) = site.pages[site.page_at(&address.page)?].kind else {
            return None;
        };
        let choose = site.chooses.iter().find(|choose| choose.guides.contains(&guide))?;
        Some(Address { page: site.pages[choose.page].address.clone(), anchor: address.anchor.clone() })
    };
    let own =
        references.iter().map(|(field, address)| (*field, of_all(address).unwrap_or_else(|| address.clone())));
    own.collect()
}

/// The project as it will be.
fn moved(snapshot: &Snapshot, files: &BTreeMap<String, String>, edits: &Edits) -> Result<Snapshot, Error> {
    let mut new = Snapshot { files: Vec::with_capacity(snapshot.files.len()) };
    for file in &snapshot.files {
        let path = files.get(&*file.path).map_or_else(|| Arc::clone(&file.path), |to| Arc::from(to.as_str()));
        let text = match (&file.text, edits.get(&*file.path)) {
            (Some(text), Some(edits)) => Some(Arc::from(text::edited(text, edits)?)),
            (text, _) => text.clone(),
        };
        new.files.push(File { path, text, ..file.clone() });
    }
    new.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(new)
}

/// Makes sure that every address still leads where it should, and every reference to the same as before.
fn check(world: &World<'_>, before: &Before) -> Result<(), Error> {
    let site = &world.sites[0];
    for (old, new) in &before.addresses {
        let wanted = site.lead(new);
        if wanted.is_none() || site.lead(old) != wanted {
            let message = format!("the address `{old}` would not lead to `{new}`");
            return Err(Error::refused(
                message,
                "name the successor by hand, as `docs/addresses.md` says, and move it yourself",
            ));
        }
    }
    for (site, references) in world.sites.iter().zip(&before.references) {
        let references = neutral(site, references);
        let now = neutral(site, &references_of(site, |address| address));
        if now != references {
            let lost = references.iter().find(|own| !now.contains(own));
            let other = || now.iter().find(|own| !references.contains(own));
            let what = lost
                .or_else(other)
                .map_or_else(String::new, |(field, address)| format!(": a `{field}` to `{address}`"));
            let message = format!("a reference would lead to something else{what}");
            return Err(Error::refused(message, "write it as an id link, and try again"));
        }
    }
    Ok(())
}

/// The files that change, with their bytes.
fn changes(
    request: &Request,
    snapshot: &Snapshot,
    files: &BTreeMap<String, String>,
    edits: &Edits,
    locked: Vec<ledger::Change>,
) -> Result<Vec<Change>, Error> {
    let mut changes = Vec::new();
    for file in &snapshot.files {
        let (to, edits) = (files.get(&*file.path), edits.get(&*file.path));
        if to.is_none() && edits.is_none() {
            continue;
        }
        if request.config.is_some() && file.area == Area::Config {
            let help = "leave `--config` out, or change that file by hand";
            return Err(Error::refused("the configuration would change, and is not the one of the project", help));
        }
        let bytes = write::read(&request.root, &file.path)?;
        let (bytes, new) = match (&file.text, edits) {
            (Some(text), Some(edits)) => {
                (text::edited_bytes(&bytes, text, edits)?, Some(text::edited(text, edits)?))
            }
            (text, _) => (bytes, text.as_ref().map(ToString::to_string)),
        };
        changes.push(Change {
            from: Some(file.path.to_string()),
            to: to.cloned().unwrap_or_else(|| file.path.to_string()),
            old: file.text.as_ref().map(ToString::to_string),
            new,
            bytes,
        });
    }
    for change in locked {
        let new = change.text;
        match changes.iter_mut().find(|own| own.to == change.file) {
            Some(own) => {
                own.bytes = new.clone().into_bytes();
                own.new = Some(new);
            }
            None => changes.push(Change {
                from: (!change.is_new).then(|| change.file.clone()),
                old: snapshot.text(&change.file).map(str::to_owned),
                bytes: new.clone().into_bytes(),
                new: Some(new),
                to: change.file,
            }),
        }
    }
    Ok(changes)
}

impl Plan {
    /// Writes everything, or nothing.
    ///
    /// # Errors
    /// What the machine refuses; then nothing has changed.
    pub fn carry_out(&self, root: &Path) -> Result<(), Error> {
        journal::carry_out(root, &self.changes)
    }
}
