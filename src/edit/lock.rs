//! `lock --translations`: the stamps of the steps that a translation is of.

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
    /// The lines of the new text, by number from 1: those of the headings.
    lines: Vec<(usize, String)>,
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
    for (lang, translations) in world.docs.translations.iter().enumerate() {
        if wanted.language.is_some_and(|wanted| world.settings.languages[lang].as_str() != wanted) {
            continue;
        }
        for doc in &translations.docs {
            let reference = doc.role.reference();
            let is_wanted = wanted.references.is_empty() || wanted.references.contains(&reference);
            let original = world.docs.docs.iter().find(|own| is_wanted && own.role.reference() == reference);
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
            change.lines.push((number, stamped));
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
    /// The bytes of the file with the new stamps; every other byte stays, line ends and byte order mark too.
    pub fn apply(&self, bytes: &[u8]) -> Vec<u8> {
        let text = String::from_utf8_lossy(bytes);
        let mut out = String::with_capacity(text.len() + 16 * self.lines.len());
        let mut number = 1;
        let mut rest: &str = &text;
        while !rest.is_empty() {
            let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
            let (line, after) = rest.split_at(end);
            let line_end = if after.starts_with("\r\n") { 2 } else { after.len().min(1) };
            match self.lines.iter().find(|(own, _)| *own == number) {
                Some((_, heading)) => {
                    // What stands around the heading on its line is space.
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
        out.into_bytes()
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
        let lines = vec![(2, "### A {#a of=0f}".to_owned())];
        let change = Change { file: String::new(), steps: Vec::new(), lines };
        assert_eq!(
            change.apply("\u{FEFF}x\r\n### A {#a}  \r\ny".as_bytes()),
            "\u{FEFF}x\r\n### A {#a of=0f}  \r\ny".as_bytes()
        );
        assert_eq!(change.apply(b"x\r### A {#a}\ry"), b"x\r### A {#a of=0f}\ry");
    }
}
