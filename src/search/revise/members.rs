//! The members of an index: tables that the root knows the parts of, and files that are named by their content.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;
use serde_json::Value;

use super::Reviser;
use crate::search::root;
use crate::search::table::{self, Cut, Revised, find};

impl Reviser<'_> {
    /// The value of a key in a table, which was not changed.
    pub(super) fn value(&self, table: &str, key: &str) -> Option<Vec<u8>> {
        let table = Parts::of(self.root.get(table)?)?;
        let at = table.firsts.partition_point(|first| first.as_bytes() <= key.as_bytes()).checked_sub(1)?;
        let name = table.names.get(at)?;
        let bytes = self.members.get(name).cloned().or_else(|| self.read(name))?;
        find(&bytes, key.as_bytes()).map(<[u8]>::to_vec)
    }

    /// Changes a table of which the root knows the parts.
    pub(super) fn revise_named(
        &mut self,
        name: &str,
        at: usize,
        keys: &BTreeSet<&str>,
        change: impl FnMut(&str, Option<&[u8]>) -> Option<Option<Vec<u8>>>,
    ) -> Option<()> {
        let table = self.root.get(name)?.clone();
        self.root[name] = self.revise(table, at, keys, change)?;
        Some(())
    }

    /// Changes a table. Gives what the root is to know of it.
    pub(super) fn revise(
        &mut self,
        table: Value,
        at: usize,
        keys: &BTreeSet<&str>,
        change: impl FnMut(&str, Option<&[u8]>) -> Option<Option<Vec<u8>>>,
    ) -> Option<Value> {
        if keys.is_empty() {
            return Some(table);
        }
        let old = Parts::of(&table)?;
        let read = |at: usize| self.read(old.names.get(at)?);
        let cut = Cut { firsts: &old.firsts, read: &read, whole: self.known.wholes[at] };
        let revision = table::revise(&cut, keys, change)?;
        self.known.wholes[at] = revision.whole;
        self.grow(revision.grown)?;
        let before: FxHashSet<&str> = old.names.iter().map(String::as_str).collect();
        let mut new = Parts { letter: old.letter, ..Parts::default() };
        for part in revision.parts {
            let (first, name) = match part {
                Revised::Old(at, first) => (first, old.names.get(at)?.clone()),
                Revised::New(part) => (part.first, self.put(old.letter, part.bytes, &before)?),
            };
            new.firsts.push(first);
            new.names.push(name);
        }
        let after: FxHashSet<&str> = new.names.iter().map(String::as_str).collect();
        for name in before.difference(&after) {
            self.remove(name)?;
        }
        Some(new.to_value())
    }

    /// Puts a member that is named by its content, and gives its name.
    fn put(&mut self, letter: char, bytes: Vec<u8>, before: &FxHashSet<&str>) -> Option<String> {
        let name = root::name(letter, &bytes, 0);
        if self.known.contested.contains(&name) {
            return None;
        }
        if before.contains(name.as_str()) {
            return (self.read(&name)? == bytes).then_some(name);
        }
        match self.members.insert(name.clone(), bytes) {
            None => Some(name),
            // Two new members of one name.
            Some(_) => None,
        }
    }

    /// Puts a member that is named by its content in the place of another one.
    pub(super) fn replace(&mut self, letter: char, old: &str, bytes: Vec<u8>) -> Option<String> {
        let new = self.put(letter, bytes, &FxHashSet::from_iter([old]))?;
        if new != old {
            self.remove(old)?;
        }
        Some(new)
    }

    /// Removes a member, which must not have taken its name from another one.
    fn remove(&mut self, name: &str) -> Option<()> {
        self.removed.insert(name.to_owned());
        (!self.known.contested.contains(name)).then_some(())
    }

    /// Counts bytes that are not packed yet.
    pub(super) fn grow(&mut self, by: isize) -> Option<()> {
        self.known.len = self.known.len.checked_add_signed(by)?;
        Some(())
    }
}

/// What the root knows of a table.
#[derive(Default)]
struct Parts {
    letter: char,
    firsts: Vec<String>,
    names: Vec<String>,
}

impl Parts {
    fn of(table: &Value) -> Option<Self> {
        let text = |key: &str| table.get(key)?.as_str();
        let letter = text("letter")?.chars().next()?;
        let name = |own: &[u8]| Some(format!("{letter}-{}", std::str::from_utf8(own).ok()?));
        let names = text("names")?.as_bytes().chunks(root::NAME).map(name).collect::<Option<_>>()?;
        Some(Self { letter, firsts: root::firsts(text("keys")?), names })
    }

    fn to_value(&self) -> Value {
        let names: String = self.names.iter().map(|name| &name[2..]).collect();
        root::table(self.letter, &root::directory(self.firsts.iter().map(String::as_str)), &names)
    }
}
