//! Steps that get another id, and what their headings say after a move.

use std::sync::Arc;

use super::kinds::Move;
use super::sources::{cards_of, is_shared};
use crate::edit::Error;
use crate::edit::text::Edit;
use crate::id::{did_you_mean, is_anchor_id};
use crate::model::front::Keys;
use crate::model::markup::Step;
use crate::model::{Doc, Role};

impl<'w> Move<'w> {
    /// A step gets another id, or goes into another guide.
    pub(super) fn step(&mut self, from: &str, to: &str) -> Result<(), Error> {
        let (path, id) = step_of(from)?;
        let (new_path, new) = step_of(to)?;
        let (doc, step) = self.find_step(path, id)?;
        if !is_anchor_id(new) {
            let help = "an id has lower-case letters, digits and hyphens, a letter first";
            return Err(Error::refused(format!("`{new}` is not the id of a step"), help));
        }
        let target = self.find_guide(new_path)?;
        if target.role == doc.role {
            self.rename_step(doc, step, new)
        } else {
            self.move_step(doc, step, target, new)
        }
    }

    /// A step of a guide, by the path of a page of the guide or of the guide itself.
    pub(super) fn find_step(&self, path: &str, id: &str) -> Result<(&'w Doc, &'w Step), Error> {
        let doc = self.find_guide(path)?;
        let steps = doc.body.procedure.as_ref().map_or(&[][..], |procedure| &procedure.steps);
        let Some(step) = steps.iter().find(|step| step.id == id) else {
            let help = did_you_mean(id, steps.iter().map(|step| step.id.as_str()))
                .unwrap_or_else(|| format!("`steplink list guides` lists the steps of `guide:{path}`"));
            return Err(Error::refused(format!("there is no step `{id}` in `guide:{path}`"), help));
        };
        Ok((doc, step))
    }

    pub(super) fn find_guide(&self, path: &str) -> Result<&'w Doc, Error> {
        let docs = &self.world.docs.docs;
        let of = |path: &str| docs.iter().map(Arc::as_ref).find(|doc| doc.role == Role::Guide(path.to_owned()));
        let shared = || {
            let (card, path) = path.split_once('/')?;
            of(path).filter(|doc| cards_of(doc).any(|own| own == card))
        };
        of(path).or_else(shared).ok_or_else(|| self.unknown(&format!("guide:{path}"), "guide"))
    }

    /// The references of the pages of a guide; each with its card type, if the guide is shared.
    pub(super) fn pages_of(doc: &Doc) -> Vec<(String, Option<String>)> {
        let Role::Guide(path) = &doc.role else {
            return Vec::new();
        };
        if is_shared(doc) {
            cards_of(doc).map(|card| (format!("guide:{card}/{path}"), Some(card.to_owned()))).collect()
        } else {
            vec![(format!("guide:{path}"), None)]
        }
    }

    fn rename_step(&mut self, doc: &'w Doc, step: &'w Step, new: &str) -> Result<(), Error> {
        let steps = doc.body.procedure.as_ref().map_or(&[][..], |procedure| &procedure.steps);
        let has = |other: &&Step| {
            other.id == new
                || other.id != step.id && other.attributes.former.iter().any(|former| former.value == new)
        };
        if steps.iter().any(|other| has(&other)) {
            return Err(Error::refused(
                format!("`{new}` is the id of a step of this guide, or was it"),
                "choose another id",
            ));
        }
        for (page, _) in Self::pages_of(doc) {
            self.renames.places.insert((page.clone(), step.id.clone()), (page, new.to_owned()));
        }
        let source = doc.role.reference();
        self.renames.in_sources.insert((source.clone(), step.id.clone()), (source, new.to_owned()));
        let translations = self.world.docs.translations.iter().flat_map(|language| &language.docs);
        let translations: Vec<&Doc> = translations.map(Arc::as_ref).filter(|own| own.role == doc.role).collect();
        for own in translations {
            for other in own.body.procedure.iter().flat_map(|procedure| &procedure.steps) {
                if other.id == step.id {
                    self.replace(&own.file, &other.span, &format!("{{#{}", other.id), &format!("{{#{new}"))?;
                }
            }
        }
        let mut former: Vec<&str> = step.attributes.former.iter().map(|former| former.value.as_str()).collect();
        former.retain(|former| *former != new);
        former.push(&step.id);
        let (stage, was) = (self.stage_of(doc, step), Said::Now(former.join(",")));
        let edit = Heading { id: new, stage, when: Said::AsIs, was }.edit(step, self.text(&doc.file))?;
        self.edit(&doc.file, edit);
        Ok(())
    }

    /// The stages of a step, as its heading must say them when it has another id.
    pub(super) fn stage_of(&self, doc: &Doc, step: &Step) -> Said {
        let task = match &doc.front.kind {
            Keys::Guide(keys) => keys.task.as_ref().map(|task| Role::Task(task.value.0.clone())),
            _ => None,
        };
        let task = task.and_then(|task| self.world.docs.docs.iter().find(|doc| doc.role == task));
        let stages = match task.map(|task| &task.front.kind) {
            Some(Keys::Task(keys)) => keys.stages.as_deref().unwrap_or_default(),
            _ => &[],
        };
        let is_stage = stages.iter().any(|stage| stage.id.value.0 == step.id);
        if is_stage && step.attributes.stages.is_empty() { Said::Now(step.id.clone()) } else { Said::AsIs }
    }
}

/// What the heading of a step says of something after a move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// What it said.
    AsIs,
    /// Something else.
    Now(String),
    /// Nothing.
    Nothing,
}

/// What the heading of a step says after a move.
pub struct Heading<'h> {
    /// The id.
    pub id: &'h str,
    /// Its stages.
    pub stage: Said,
    /// The card types that it is for.
    pub when: Said,
    /// Its former ids.
    pub was: Said,
}

impl Heading<'_> {
    /// The change of a step's heading; what is the same stays as it is written.
    pub fn edit(self, step: &Step, text: &str) -> Result<Edit, Error> {
        let raw = &text[step.span.clone()];
        let Some((before, braces)) = raw.rsplit_once('{') else {
            return Err(Error::refused(
                format!("the heading `{raw}` cannot be changed"),
                "give it an id in braces",
            ));
        };
        let inner = braces.split('}').next().unwrap_or(braces);
        let start = step.span.start + before.len() + 1;
        let own_id = format!("#{}", step.id);
        let mut words: Vec<String> = inner.split_whitespace().map(str::to_owned).collect();
        for word in words.iter_mut().filter(|word| **word == own_id) {
            *word = format!("#{}", self.id);
        }
        for (keys, said) in
            [(&["stage"][..], self.stage), (&["when", "not"][..], self.when), (&["was"][..], self.was)]
        {
            say(&mut words, keys, said);
        }
        Ok(Edit::replace(&(start..start + inner.len()), words.join(" ")))
    }
}

/// Says something in the words of a heading, in the place of what one of the keys said, or at the end.
fn say(words: &mut Vec<String>, keys: &[&str], said: Said) {
    let says = |word: &String| word.split_once('=').is_some_and(|(key, _)| keys.contains(&key));
    match said {
        Said::AsIs => {}
        Said::Nothing => words.retain(|word| !says(word)),
        Said::Now(value) => {
            let new = format!("{}={value}", keys[0]);
            match words.iter_mut().find(|word| says(word)) {
                Some(word) => *word = new,
                None => words.push(new),
            }
        }
    }
}

fn step_of(written: &str) -> Result<(&str, &str), Error> {
    written
        .split_once('#')
        .ok_or_else(|| Error::refused(format!("`step:{written}` names no step"), "write it as `step:GUIDE#STEP`"))
}
