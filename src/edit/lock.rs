//! `lock --translations`: the stamps of the steps that a translation is of.

use std::path::Path;

use rustc_hash::FxHashMap;

use super::{Error, write};
use crate::editions::stamp;
use crate::model::Doc;
use crate::model::markup::Step;
use crate::pipeline::World;

/// A translation whose stamps change.
pub struct Change {
    /// The path within the project.
    pub file: String,
    /// The steps whose stamps change.
    pub steps: Vec<String>,
    /// The headings, by their lines from 1: as they are, and as they will be.
    lines: Vec<(usize, String, String)>,
}

/// Which translations are meant: the references of their pages and a language, or all.
pub struct Wanted<'w> {
    /// The references, as `guide:fm/cancel`; none for all.
    pub references: &'w [String],
    /// The language.
    pub language: Option<&'w str>,
}

/// Finds the stamps that are not those of the steps in the default language.
pub fn changes(world: &World<'_>, wanted: &Wanted<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    let originals: FxHashMap<String, &Doc> =
        world.docs.docs.iter().map(|doc| (doc.role.reference(), &**doc)).collect();
    for (lang, translations) in world.docs.translations.iter().enumerate() {
        if wanted.language.is_some_and(|wanted| world.settings.languages[lang].as_str() != wanted) {
            continue;
        }
        for doc in &translations.docs {
            let reference = doc.role.reference();
            let is_wanted = wanted.references.is_empty() || wanted.references.contains(&reference);
            let original = originals.get(&reference).filter(|own| is_wanted && !own.incomplete && !doc.incomplete);
            changes.extend(original.and_then(|original| change(world, original, doc)));
        }
    }
    changes
}

fn change(world: &World<'_>, original: &Doc, translation: &Doc) -> Option<Change> {
    let (from, text) = (world.snapshot.text(&original.file)?, world.snapshot.text(&translation.file)?);
    let mut change = Change { file: translation.file.to_string(), steps: Vec::new(), lines: Vec::new() };
    for step in steps(translation) {
        let Some(own) = steps(original).iter().find(|own| own.id == step.id) else {
            continue;
        };
        let stamp = stamp::of(own, from);
        if step.attributes.of.as_ref().is_some_and(|of| of.value == stamp) {
            continue;
        }
        let heading = text.get(step.span.clone()).unwrap_or_default();
        if let Some(stamped) = with_stamp(heading, &stamp) {
            let number = text[..step.span.start].matches('\n').count() + 1;
            change.lines.push((number, heading.to_owned(), stamped));
            change.steps.push(step.id.clone());
        }
    }
    (!change.lines.is_empty()).then_some(change)
}

fn steps(doc: &Doc) -> &[Step] {
    doc.body.procedure.as_ref().map_or(&[], |procedure| &procedure.steps)
}

/// The heading of a step with a stamp in its braces.
pub fn with_stamp(heading: &str, stamp: &str) -> Option<String> {
    let open = heading.rfind('{')?;
    let close = open + heading[open..].find('}')?;
    let inner = &heading[open + 1..close];
    let old = inner.split_whitespace().find(|word| word.starts_with("of="));
    let inner = match old {
        Some(old) => inner.replacen(old, &format!("of={stamp}"), 1),
        None => format!("{} of={stamp}", inner.trim_end()),
    };
    Some(format!("{}{inner}{}", &heading[..=open], &heading[close..]))
}

impl Change {
    /// Writes the stamps to the file.
    ///
    /// # Errors
    /// A file that has changed since it was read; what the machine refuses.
    pub fn write(&self, root: &Path) -> Result<(), Error> {
        let bytes = write::read(root, &self.file)?;
        let changed = || {
            let message = format!("`{}` was changed in the meantime, and stays as it is", self.file);
            Error::refused(message, "run the command again")
        };
        let new = self.apply(&bytes).ok_or_else(changed)?;
        write::replace(root, &self.file, &new)
    }

    /// The bytes of the file with the new stamps; every other byte stays, line ends and byte order mark too.
    /// `None` if a heading is not where it was.
    fn apply(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut out = String::with_capacity(text.len() + 16 * self.lines.len());
        let mut number = 1;
        let mut rest = text;
        let mut found = 0;
        while !rest.is_empty() {
            let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
            let (line, after) = rest.split_at(end);
            let line_end = if after.starts_with("\r\n") { 2 } else { after.len().min(1) };
            match self.lines.iter().find(|(own, ..)| *own == number) {
                Some((_, old, _)) if line.trim() != old.trim() => return None,
                Some((_, _, heading)) => {
                    // What stands around the heading on its line is space.
                    found += 1;
                    out.push_str(&line[..line.len() - line.trim_start().len()]);
                    out.push_str(heading);
                    out.push_str(&line[line.trim_end().len()..]);
                }
                None => out.push_str(line),
            }
            out.push_str(&after[..line_end]);
            rest = &after[line_end..];
            number += 1;
        }
        (found == self.lines.len()).then(|| out.into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_stands_in_the_braces() {
        assert_eq!(with_stamp("### A {#a}", "0f").as_deref(), Some("### A {#a of=0f}"));
        assert_eq!(with_stamp("### A {#a of=12 who=b}", "0f").as_deref(), Some("### A {#a of=0f who=b}"));
        assert_eq!(with_stamp("### A", "0f"), None);
    }

    #[test]
    fn every_other_byte_stays() {
        let lines = vec![(2, "### A {#a}".to_owned(), "### A {#a of=0f}".to_owned())];
        let change = Change { file: String::new(), steps: Vec::new(), lines };
        let apply = |text: &str| change.apply(text.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap());
        let wanted = "\u{FEFF}x\r\n### A {#a of=0f}  \r\ny";
        assert_eq!(apply("\u{FEFF}x\r\n### A {#a}  \r\ny").as_deref(), Some(wanted));
        assert_eq!(apply("x\r### A {#a}\ry").as_deref(), Some("x\r### A {#a of=0f}\ry"));
        // A line that somebody has put before it moves the heading.
        assert_eq!(apply("x\nnew\n### A {#a}\n"), None);
        assert_eq!(apply("x"), None);
    }
}
