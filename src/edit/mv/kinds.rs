//! What each kind of thing needs to move: new names, and the successor that keeps its addresses alive.

use super::references::Edits;
use super::renames::{Renames, can_move};
use super::sources::{front_of, is_source, item_of, node_of_faq};
use crate::edit::Error;
use crate::edit::keys::MapIn;
use crate::edit::text::Edit;
use crate::id::{did_you_mean, is_anchor_id, is_file_id};
use crate::model::front::Keys;
use crate::model::{Doc, FaqDoc, Role, ledger};
use crate::pipeline::World;

/// A move on its way.
pub struct Move<'w> {
    pub world: &'w World<'w>,
    pub renames: Renames,
    pub edits: Edits,
    /// The texts that go into another file: the file, where they stand in it, the other file, and where they go.
    pub(super) transfers: Vec<(String, usize, usize, String, usize)>,
}

impl<'w> Move<'w> {
    /// Moves what a reference leads to, to another one of the same kind.
    ///
    /// # Errors
    /// What does not exist, or cannot have that name.
    pub fn plan(world: &'w World<'w>, from: &str, to: &str) -> Result<Self, Error> {
        let mut own = Self { world, renames: Renames::new(world), edits: Edits::default(), transfers: Vec::new() };
        let Some((kind, old)) = from.split_once(':') else {
            return Err(Error::refused(
                format!("`{from}` is no reference"),
                "write it as in a link: `guide:fm/cancel`",
            ));
        };
        let new = match to.split_once(':') {
            Some((other, new)) if other == kind => new,
            Some(_) => {
                return Err(Error::refused(
                    format!("`{from}` cannot become `{to}`, which is something else"),
                    format!("name another `{kind}:…`"),
                ));
            }
            None => to,
        };
        if old == new {
            return Err(Error::refused(format!("`{from}` has that name already"), "name another one"));
        }
        match kind {
            "step" => own.step(old, new)?,
            "faq" => match (old.split_once('/'), new.split_once('/')) {
                (None, None) => own.group(old, new)?,
                (Some(old), Some(new)) => own.entry(old, new)?,
                _ => {
                    let message = format!("`{from}` and `{to}` are not both questions, or both groups");
                    return Err(Error::refused(
                        message,
                        "write `faq:GROUP/ENTRY` for a question, `faq:GROUP` for a group",
                    ));
                }
            },
            "card" | "task" | "guide" | "page" => own.doc(from, kind, new)?,
            _ => {
                return Err(Error::refused(
                    format!("what is `{kind}:` cannot be moved"),
                    "a guide, a step, a card type, a task, a page, a question or a group of questions can",
                ));
            }
        }
        Ok(own)
    }

    pub(super) fn text(&self, file: &str) -> &'w str {
        self.world.snapshot.text(file).unwrap_or_default()
    }

    pub(super) fn edit(&mut self, file: &str, edit: Edit) {
        self.edit_all(file, [edit]);
    }

    pub(super) fn edit_all(&mut self, file: &str, edits: impl IntoIterator<Item = Edit>) {
        self.edits.entry(file.to_owned()).or_default().extend(edits);
    }

    /// A page takes those under it along.
    fn doc(&mut self, from: &str, kind: &str, new: &str) -> Result<(), Error> {
        self.doc_alone(from, kind, new)?;
        let Some(old) = from.strip_prefix("page:") else {
            return Ok(());
        };
        let under = self.world.docs.docs.iter().filter_map(|doc| match &doc.role {
            Role::Page(path) => path.strip_prefix(old)?.strip_prefix('/').map(|inner| (path, inner)),
            _ => None,
        });
        for (path, inner) in under {
            self.doc_alone(&format!("page:{path}"), kind, &format!("{new}/{inner}"))?;
        }
        Ok(())
    }

    fn doc_alone(&mut self, from: &str, kind: &str, new: &str) -> Result<(), Error> {
        let docs = &self.world.docs.docs;
        let Some(doc) = docs.iter().find(|doc| doc.role.reference() == from && can_move(&doc.role)) else {
            return Err(self.unknown(from, kind));
        };
        if !new.split('/').all(is_file_id) || kind != "guide" && kind != "page" && new.contains('/') {
            let help = "an id has lower-case letters, digits and hyphens";
            return Err(Error::refused(format!("`{new}` is not the id of a {}", doc.role.noun()), help));
        }
        let role = match kind {
            "card" => Role::Card(new.to_owned()),
            "task" => Role::Task(new.to_owned()),
            "guide" => Role::Guide(new.to_owned()),
            _ => Role::Page(new.to_owned()),
        };
        let reference = role.reference();
        if let Some(other) = docs.iter().find(|doc| doc.role == role) {
            return Err(Error::Exists { path: other.file.to_string() });
        }
        let translations = self.world.docs.translations.iter().flat_map(|language| &language.docs);
        for own in docs.iter().chain(translations).filter(|own| own.role == doc.role) {
            self.rename_file(&own.file, &doc.role, new)?;
        }
        self.renames.pages.insert(from.to_owned(), reference.clone());
        let old = from.split_once(':').map_or("", |(_, old)| old);
        match (&doc.role, &doc.front.kind) {
            (Role::Card(_), _) => self.card(doc, old, new),
            (Role::Task(_), _) => {
                self.renames.task = Some((old.to_owned(), new.to_owned()));
                self.add(doc, "was", old, new)
            }
            (Role::Guide(_), Keys::Guide(keys)) => {
                // A shared guide is a page for each card type.
                for card in keys.cards.iter().flatten() {
                    let page = |path: &str| format!("guide:{}/{path}", card.value.0);
                    self.renames.pages.insert(page(old), page(new));
                }
                self.add(doc, "aliases", &format!("/guides/{old}/"), &format!("/guides/{new}/"))
            }
            _ => self.add(doc, "aliases", &format!("/{old}/"), &format!("/{new}/")),
        }
    }

    pub(super) fn unknown(&self, from: &str, kind: &str) -> Error {
        let docs = &self.world.docs.docs;
        if let Some((_, path)) = from.strip_prefix("guide:").and_then(|path| path.split_once('/'))
            && docs.iter().any(|doc| doc.role == Role::Guide(path.to_owned()))
        {
            let help = format!("move the guide: `guide:{path}`");
            return Error::refused(format!("`{from}` is a page of a guide that card types share"), help);
        }
        if from == "page:" {
            return Error::refused("the home page stays where it is", "move another page");
        }
        let prefix = format!("{kind}:");
        let known: Vec<String> = docs.iter().map(|doc| doc.role.reference()).collect();
        let known = known.iter().map(String::as_str).filter(|own| own.starts_with(&prefix));
        let help = did_you_mean(from, known).unwrap_or_else(|| "`steplink list` lists what there is".to_owned());
        Error::refused(format!("there is no `{from}`"), help)
    }

    /// A file gets another name; with an `index`, the files beside it that are no sources go along.
    fn rename_file(&mut self, file: &str, role: &Role, new: &str) -> Result<(), Error> {
        let (folder, old) = match role {
            Role::Card(id) => ("cards/", id),
            Role::Task(id) => ("tasks/", id),
            Role::Guide(path) => ("guides/", path),
            Role::Page(path) if file.starts_with("content/pages/") => ("pages/", path),
            Role::Page(path) => ("", path),
            _ => return Ok(()),
        };
        let rest = file.strip_prefix(&format!("content/{folder}{old}"));
        let Some(rest) = rest.filter(|rest| rest.starts_with('.') || rest.starts_with("/index.")) else {
            let help = format!("first rename it to `content/{folder}{old}.md`, where its address comes from");
            return Err(Error::refused(format!("the name of `{file}` is not its id"), help));
        };
        let to = format!("content/{folder}{new}{rest}");
        self.rename(file, &to)?;
        if rest.starts_with("/index.") {
            let here = format!("content/{folder}{old}/");
            let files = self.world.snapshot.files.iter().map(|file| &file.path);
            let beside: Vec<String> = files
                .filter_map(|path| path.strip_prefix(&here))
                .filter(|inner| !is_source(inner))
                .map(str::to_owned)
                .collect();
            for inner in beside {
                self.rename(&format!("{here}{inner}"), &format!("content/{folder}{new}/{inner}"))?;
            }
        }
        Ok(())
    }

    fn rename(&mut self, from: &str, to: &str) -> Result<(), Error> {
        if self.world.snapshot.file(to).is_some() {
            return Err(Error::Exists { path: to.to_owned() });
        }
        self.renames.files.insert(from.to_owned(), to.to_owned());
        let (own, other) = (ledger::file_of(from), ledger::file_of(to));
        if self.world.snapshot.file(&own).is_some() && self.world.snapshot.file(&other).is_none() {
            self.renames.files.insert(own, other);
        }
        Ok(())
    }

    /// A card type takes the guides in its folder along.
    fn card(&mut self, doc: &'w Doc, old: &str, new: &str) -> Result<(), Error> {
        let folder = format!("content/guides/{old}/");
        let files: Vec<String> = self.world.snapshot.files.iter().map(|file| file.path.to_string()).collect();
        for file in files.iter().filter(|file| file.starts_with(&folder)) {
            let inner = &file[folder.len()..];
            self.rename(file, &format!("content/guides/{new}/{inner}"))?;
        }
        let site = &self.world.sites[0];
        let prefix = format!("guide:{old}/");
        for reference in (0..site.pages.len()).filter_map(|page| site.reference_of(page)) {
            if let Some(path) = reference.strip_prefix(&prefix) {
                self.renames.pages.insert(reference.clone(), format!("guide:{new}/{path}"));
            }
        }
        self.renames.card = Some((old.to_owned(), new.to_owned()));
        self.add(doc, "was", old, new)
    }

    fn group(&mut self, old: &str, new: &str) -> Result<(), Error> {
        let faq = self.find_group(old)?;
        if !is_file_id(new) {
            let help = "an id has lower-case letters, digits and hyphens";
            return Err(Error::refused(format!("`{new}` is not the id of a group"), help));
        }
        if let Some(other) = self.world.docs.faqs.iter().find(|faq| faq.id == new) {
            return Err(Error::Exists { path: other.file.to_string() });
        }
        let translations = self.world.docs.translations.iter().flat_map(|language| &language.faqs);
        for own in self.world.docs.faqs.iter().chain(translations).filter(|own| own.id == old) {
            let Some(rest) = own.file.strip_prefix(&format!("content/faq/{old}")) else {
                let message = format!("the name of `{}` is not the id of its group", own.file);
                return Err(Error::refused(message, format!("first rename it to `content/faq/{old}.yaml`")));
            };
            self.rename(&own.file, &format!("content/faq/{new}{rest}"))?;
        }
        self.renames.pages.insert(format!("faq:{old}"), format!("faq:{new}"));
        for entry in &faq.entries {
            let id = &entry.keys.id.value.0;
            self.renames.pages.insert(format!("faq:{old}/{id}"), format!("faq:{new}/{id}"));
        }
        let node = node_of_faq(faq, self.text(&faq.file));
        let map = MapIn { node: &node, text: self.text(&faq.file), end: self.text(&faq.file).len() };
        let edits = map.add_to_list("aliases", &[format!("/faq/{old}/")], &format!("/faq/{new}/"))?;
        self.edit_all(&faq.file, edits);
        Ok(())
    }

    pub(super) fn find_group(&self, id: &str) -> Result<&'w FaqDoc, Error> {
        let faqs = &self.world.docs.faqs;
        faqs.iter().find(|faq| faq.id == id).ok_or_else(|| {
            let help = did_you_mean(id, faqs.iter().map(|faq| faq.id.as_str()))
                .unwrap_or_else(|| "`steplink list faq` lists what there is".to_owned());
            Error::refused(format!("there is no `faq:{id}`"), help)
        })
    }

    /// A question gets another id, or goes into another group.
    fn entry(&mut self, (group, id): (&str, &str), (to, new): (&str, &str)) -> Result<(), Error> {
        let faq = self.find_group(group)?;
        let find = |faq: &'w FaqDoc, id: &str| faq.entries.iter().find(|entry| entry.keys.id.value.0 == id);
        if find(faq, id).is_none() {
            let help = did_you_mean(id, faq.entries.iter().map(|entry| entry.keys.id.value.0.as_str()))
                .unwrap_or_else(|| "`steplink list faq` lists what there is".to_owned());
            return Err(Error::refused(format!("there is no `faq:{group}/{id}`"), help));
        }
        if !is_anchor_id(new) {
            let help = "an id has lower-case letters, digits and hyphens, a letter first";
            return Err(Error::refused(format!("`{new}` is not the id of a question"), help));
        }
        let target = self.find_group(to)?;
        if let Some(other) = find(target, new) {
            let _ = other;
            return Err(Error::refused(format!("there is a `faq:{to}/{new}` already"), "choose another id"));
        }
        self.renames.pages.insert(format!("faq:{group}/{id}"), format!("faq:{to}/{new}"));
        let place = |group: &str, id: &str| (format!("faq:{group}"), id.to_owned());
        self.renames.places.insert(place(group, id), place(to, new));
        self.renames.in_sources.insert(place(group, id), place(to, new));
        if group == to {
            return self.rename_entry(faq, id, new);
        }
        self.move_entry(faq, id, target, new)
    }

    fn rename_entry(&mut self, faq: &'w FaqDoc, id: &str, new: &str) -> Result<(), Error> {
        let translations = self.world.docs.translations.iter().flat_map(|language| &language.faqs);
        for own in self.world.docs.faqs.iter().chain(translations).filter(|own| own.id == faq.id) {
            for entry in own.entries.iter().filter(|entry| entry.keys.id.value.0 == id) {
                self.replace(&own.file, &entry.keys.id.span, id, new)?;
            }
        }
        let text = self.text(&faq.file);
        let node = node_of_faq(faq, text);
        let (item, end) = item_of(&node, text, id)?;
        let edits = MapIn { node: item, text, end }.add_to_list("aliases", &[id.to_owned()], new)?;
        self.edit_all(&faq.file, edits);
        Ok(())
    }

    /// Replaces what stands at a place, if it is written in plain letters.
    pub(super) fn replace(
        &mut self,
        file: &str,
        span: &crate::diag::Span,
        old: &str,
        new: &str,
    ) -> Result<(), Error> {
        let raw = &self.text(file)[span.clone()];
        let Some(at) = raw.find(old) else {
            let help = format!("write `{old}` in plain letters, and try again");
            return Err(Error::refused(format!("`{raw}` in `{file}` cannot be changed"), help));
        };
        self.edit(file, Edit::replace(&(span.start + at..span.start + at + old.len()), new));
        Ok(())
    }

    /// Adds an item to a key of the front matter of a page, in the place of one that is no longer true.
    pub(super) fn add(&mut self, doc: &Doc, key: &str, item: &str, instead: &str) -> Result<(), Error> {
        let text = self.text(&doc.file);
        let edits = match front_of(doc, text) {
            Some((node, end)) => MapIn { node: &node, text, end }.add_to_list(key, &[item.to_owned()], instead)?,
            None => vec![Edit::insert(0, format!("---\n{key}: [{item}]\n---\n"))],
        };
        self.edit_all(&doc.file, edits);
        Ok(())
    }
}
