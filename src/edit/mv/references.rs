//! Every reference of the sources, written anew where what it leads to has another name.

use std::collections::BTreeMap;

use super::renames::Renames;
use crate::config::FILE;
use crate::diag::Span;
use crate::edit::Error;
use crate::edit::text::Edit;
use crate::model::front::{EntryKeys, Front, Keys, Moved};
use crate::model::uses::What;
use crate::model::{Body, Doc};
use crate::pipeline::World;
use crate::report::Position;
use crate::schema::{At, Fact, FileId, PerCard, SiteFact};

/// The changes of each file, by its path.
pub type Edits = BTreeMap<String, Vec<Edit>>;

/// Finds what has to be written anew.
///
/// # Errors
/// A reference that is written in a way that cannot be changed.
pub fn rewrite(world: &World<'_>, renames: &Renames, edits: &mut Edits) -> Result<(), Error> {
    let mut writer = Writer { world, renames, edits };
    let docs = &world.docs;
    for doc in docs.docs.iter().chain(docs.translations.iter().flat_map(|language| &language.docs)) {
        writer.front(&doc.file, &doc.front)?;
        writer.steps(doc);
    }
    for faq in docs.faqs.iter().chain(docs.translations.iter().flat_map(|language| &language.faqs)) {
        writer.references(&faq.file, faq.common.related.as_deref())?;
        for entry in &faq.entries {
            writer.entry(&faq.file, &entry.keys)?;
        }
    }
    for body in docs.bodies() {
        writer.body(body)?;
    }
    for item in &docs.gone.items {
        if let Some(replacement) = &item.replacement {
            writer.reference(&docs.gone.file, replacement)?;
        }
    }
    for test in &docs.search_tests.items {
        writer.reference(&docs.search_tests.file, &test.finds)?;
        writer.cards(&docs.search_tests.file, test.card.as_slice())?;
    }
    let look = &world.settings.look;
    let banner = look.banner.iter().filter_map(|banner| banner.to.as_ref());
    let contact = look.contact.iter().filter_map(|contact| contact.to.as_ref());
    let menu = world.settings.menu.iter().flatten().chain(&world.settings.footer);
    for item in menu.chain(banner).chain(contact) {
        writer.reference(FILE, &item.to)?;
    }
    for (_, fact) in &world.settings.facts {
        if let SiteFact::One(Fact::Link(url)) = &fact.value {
            writer.reference(FILE, url)?;
        }
    }
    Ok(())
}

struct Writer<'w, 'e> {
    world: &'w World<'w>,
    renames: &'w Renames,
    edits: &'e mut Edits,
}

impl Writer<'_, '_> {
    /// Writes something else for what stands at a place; `old` is what it says.
    fn write(&mut self, file: &str, span: &Span, old: &str, new: &str) -> Result<(), Error> {
        let text = self.world.snapshot.text(file).unwrap_or_default();
        let raw = text.get(span.clone()).unwrap_or_default();
        let mut found = raw.match_indices(old);
        let (Some((at, _)), None) = (found.next(), found.next()) else {
            let Position { line, column, .. } = Position::of(text, span.start, span.end);
            let message = format!("`{old}` in {file}:{line}:{column} is written in a way that cannot be changed");
            return Err(Error::refused(message, format!("write `{old}` there, in plain letters, and try again")));
        };
        let place = span.start + at..span.start + at + old.len();
        let edits = self.edits.entry(file.to_owned()).or_default();
        let goes = |edit: &&Edit| edit.text.is_empty() && edit.start <= place.start && place.end <= edit.end;
        if !edits.iter().any(|edit| goes(&edit)) {
            edits.push(Edit::replace(&place, new));
        }
        Ok(())
    }

    fn reference(&mut self, file: &str, written: &At<String>) -> Result<(), Error> {
        match self.renames.link(file, written.span.start, &written.value) {
            Some(new) => self.write(file, &written.span, &written.value, &new),
            None => Ok(()),
        }
    }

    fn references(&mut self, file: &str, written: Option<&[At<String>]>) -> Result<(), Error> {
        written.into_iter().flatten().try_for_each(|written| self.reference(file, written))
    }

    fn typed(&mut self, file: &str, kind: &str, written: &str, span: &Span) -> Result<(), Error> {
        match self.renames.typed(kind, written) {
            Some(new) => self.write(file, span, written, &new),
            None => Ok(()),
        }
    }

    fn cards(&mut self, file: &str, cards: &[At<FileId>]) -> Result<(), Error> {
        cards.iter().try_for_each(|card| self.typed(file, "card", &card.value.0, &card.span))
    }

    /// The card types that a key has values for.
    fn per_card<T>(&mut self, file: &str, values: Option<&PerCard<T>>) -> Result<(), Error> {
        match values {
            Some(PerCard::Each(values)) => {
                values.iter().try_for_each(|(card, _)| self.typed(file, "card", &card.value, &card.span))
            }
            _ => Ok(()),
        }
    }

    fn front(&mut self, file: &str, front: &Front) -> Result<(), Error> {
        self.references(file, front.common.related.as_deref())?;
        self.per_card(file, front.common.aliases.as_ref())?;
        match &front.kind {
            Keys::Guide(keys) => {
                if let Some(task) = &keys.task {
                    self.typed(file, "task", &task.value.0, &task.span)?;
                }
                self.cards(file, keys.cards.as_deref().unwrap_or_default())?;
                for material in keys.materials.iter().flatten() {
                    self.cards(file, &material.cards)?;
                }
                self.per_card(file, keys.not_needed.as_deref())?;
                self.references(file, keys.alternatives.as_deref())?;
                self.moved(file, keys.moved.as_deref())
            }
            Keys::Card(keys) => {
                for (_, fact) in keys.facts.iter().flatten() {
                    if let Fact::Link(url) = &fact.value {
                        self.reference(file, url)?;
                    }
                }
                Ok(())
            }
            Keys::Plain | Keys::Task(_) => Ok(()),
        }
    }

    fn moved(&mut self, file: &str, moved: Option<&Moved>) -> Result<(), Error> {
        let mut steps =
            |steps: &[(At<String>, At<String>)]| steps.iter().try_for_each(|(_, to)| self.reference(file, to));
        match moved {
            None => Ok(()),
            Some(Moved::All(all)) => steps(all),
            Some(Moved::Each(cards)) => {
                cards.iter().try_for_each(|(_, own)| steps(own))?;
                cards.iter().try_for_each(|(card, _)| self.typed(file, "card", &card.value, &card.span))
            }
        }
    }

    fn entry(&mut self, file: &str, keys: &EntryKeys) -> Result<(), Error> {
        self.cards(file, keys.cards.as_deref().unwrap_or_default())?;
        for step in keys.steps.iter().flatten() {
            self.typed(file, "step", &step.value, &step.span)?;
        }
        for stage in keys.stages.iter().flatten() {
            self.typed(file, "task", &stage.value, &stage.span)?;
        }
        Ok(())
    }

    fn body(&mut self, body: &Body) -> Result<(), Error> {
        for slot in body.links.iter().filter(|slot| slot.file == body.file) {
            self.reference(&body.file, &slot.target)?;
        }
        for slot in body.images.iter().filter(|slot| slot.file == body.file) {
            self.reference(&body.file, &slot.target)?;
        }
        for own in body.uses() {
            if let What::Condition(condition) = own.what {
                self.condition(&body.file, &condition.span);
            }
        }
        Ok(())
    }

    /// The card types in the conditions of steps.
    fn steps(&mut self, doc: &Doc) {
        let steps = doc.body.procedure.iter().flat_map(|procedure| &procedure.steps);
        for step in steps.filter(|step| step.attributes.condition.is_some()) {
            self.condition(&doc.body.file, &step.span);
        }
    }

    /// The card types of a condition, `when=fm,data`, in the text at a place.
    fn condition(&mut self, file: &str, span: &Span) {
        let Some((old, new)) = &self.renames.card else {
            return;
        };
        let text = self.world.snapshot.text(file).unwrap_or_default();
        let raw = text.get(span.clone()).unwrap_or_default();
        for key in ["when=", "not=", "card="] {
            for (at, _) in raw.match_indices(key) {
                let start = at + key.len();
                let is_end = |c: char| c.is_whitespace() || c == '}';
                let len = raw[start..].find(is_end).unwrap_or(raw.len() - start);
                let mut at = span.start + start;
                for id in raw[start..start + len].split_inclusive([',', '，', '、']) {
                    let own = id.trim_end_matches([',', '，', '、']);
                    if own == old {
                        let edit = Edit::replace(&(at..at + own.len()), new.as_str());
                        self.edits.entry(file.to_owned()).or_default().push(edit);
                    }
                    at += id.len();
                }
            }
        }
    }
}
