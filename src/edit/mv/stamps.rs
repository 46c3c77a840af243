//! The stamps of translations that are up to date: they are so after a move, too.

use super::kinds::Move;
use crate::edit::Error;
use crate::edit::text::{Edit, edited};
use crate::editions::stamp;
use crate::model::Doc;
use crate::model::markup::Step;

impl Move<'_> {
    /// Writes the new stamps of steps whose texts the move changes.
    ///
    /// # Errors
    /// Changes that cannot be made together.
    pub(super) fn keep_stamps(&mut self) -> Result<(), Error> {
        let docs = self.world.docs;
        for translation in docs.translations.iter().flat_map(|language| &language.docs) {
            let Some(original) = docs.docs.iter().find(|doc| doc.role == translation.role) else {
                continue;
            };
            for step in steps(translation) {
                let own = steps(original).iter().find(|own| own.id == step.id);
                if let (Some(of), Some(own)) = (&step.attributes.of, own) {
                    self.keep_stamp(original, own, translation, step, &of.value)?;
                }
            }
        }
        Ok(())
    }

    fn keep_stamp(
        &mut self,
        original: &Doc,
        own: &Step,
        translation: &Doc,
        step: &Step,
        of: &str,
    ) -> Result<(), Error> {
        let text = self.text(&original.file);
        let Some(edits) = self.edits.get(&*original.file).filter(|_| stamp::of(own, text) == of) else {
            return Ok(());
        };
        let (start, end) = (own.span.end, own.extent.end);
        let inner = edits.iter().filter(|edit| edit.start >= start && edit.end <= end && edit.start < end);
        let inner: Vec<Edit> = inner
            .map(|edit| Edit { start: edit.start - start, end: edit.end - start, text: edit.text.clone() })
            .collect();
        let new = stamp::of_body(own, &edited(&text[start..end], &inner)?);
        let heading = &self.text(&translation.file)[step.span.clone()];
        if let Some(at) = heading.find(&format!("of={of}")).filter(|_| new != of) {
            let at = step.span.start + at + "of=".len();
            let edits = self.edits.entry(translation.file.to_string()).or_default();
            // The heading of a step that moves is written anew.
            match edits.iter_mut().find(|edit| edit.start <= at && at < edit.end) {
                Some(edit) => edit.text = edit.text.replace(&format!("of={of}"), &format!("of={new}")),
                None => edits.push(Edit::replace(&(at..at + of.len()), new)),
            }
        }
        Ok(())
    }
}

fn steps(doc: &Doc) -> &[Step] {
    doc.body.procedure.as_ref().map_or(&[], |procedure| &procedure.steps)
}
