//! A FAQ file: a group of entries, each with an answer in Markdown.

use std::sync::Arc;

use super::{lookups, markdown, yaml};
use crate::diag::{Diags, Place, rules};
use crate::model::front::{Common, EntryKeys, FaqKeys};
use crate::model::markup::Body;
use crate::model::{EntryDoc, FaqDoc};
use crate::schema::{At, Context, Node, Reader, Value, Written};

/// Reads a FAQ file.
pub fn parse(file: &Arc<str>, text: &str, id: &str, diags: &mut Diags) -> FaqDoc {
    let before = diags.errors();
    let node = yaml::parse(text, 0, file, diags);
    let mut cx = Context::new(file, diags);
    let (common, keys) = node.as_ref().and_then(|node| read_keys(node, &mut cx)).unwrap_or_default();
    let title = title(&common, node.as_ref(), file, diags).unwrap_or_else(|| id.to_owned());
    let read = keys.len();
    let entries = keys.into_iter().map(|keys| entry(keys, file, text, diags)).collect();
    let lookups = node.as_ref().map(|node| lookups::of_front(&[Common::KEYS], node, text, file, diags));
    FaqDoc {
        file: Arc::clone(file),
        id: id.to_owned(),
        title,
        common,
        lookups: lookups.unwrap_or_default(),
        entries,
        text_file: Arc::clone(file),
        incomplete: node
            .as_ref()
            .is_none_or(|node| !matches!(node.value, Value::Map(_)) || node.loses("entries", read)),
        troubled: diags.errors() > before,
        node,
    }
}

/// Reads the keys of a FAQ file: those that every page has, and the entries.
pub fn read_keys(node: &Node, cx: &mut Context<'_>) -> Option<(Common, Vec<EntryKeys>)> {
    let mut reader = Reader::new(node, "a FAQ file", cx)?;
    let common = Common::read(&mut reader, cx)?;
    common.refuse_aliases_by_card(cx);
    let entries = FaqKeys::read(&mut reader, cx).map(|keys| keys.entries).unwrap_or_default();
    reader.finish(|_| None, cx);
    Some((common, entries))
}

fn title(common: &Common, node: Option<&Node>, file: &Arc<str>, diags: &mut Diags) -> Option<String> {
    if let Some(title) = common.title.as_ref().filter(|title| !title.value.trim().is_empty()) {
        return Some(title.value.trim().to_owned());
    }
    let Value::Map(pairs) = &node?.value else {
        return None;
    };
    let written = pairs.iter().find(|(key, _)| key.value == "title").map(|(_, value)| &value.value);
    let missing = match written {
        None | Some(Value::Null) => true,
        Some(Value::Text(text)) => text.trim().is_empty(),
        Some(_) => false,
    };
    if missing {
        let message = "the key `title` is missing";
        diags.push_with_help(&rules::MISSING_KEY, Place::whole(file), message, "add `title: …`");
    }
    None
}

fn entry(keys: EntryKeys, file: &Arc<str>, text: &str, diags: &mut Diags) -> EntryDoc {
    let id_place = Place::new(file, &keys.id.span);
    let question = keys.question.0.as_ref().map(|question| question.value.trim().to_owned());
    if question.as_deref() == Some("") {
        let message = format!("the entry `{}` has no question", keys.id.value.0);
        let place =
            keys.question.0.as_ref().map_or_else(|| id_place.clone(), |question| Place::new(file, &question.span));
        diags.push_with_help(&rules::MISSING_KEY, place, message, "write the question after `question:`");
    }
    let question = question.filter(|question| !question.is_empty());
    let none = Body { file: Arc::clone(file), ..Body::default() };
    let answer = match &keys.answer {
        Some(Written(None)) => none,
        Some(Written(Some(answer))) if !answer.value.trim().is_empty() => {
            read_answer(answer, &keys.id.value.0, file, text, diags)
        }
        answer => {
            let written = answer.as_ref().and_then(|written| written.0.as_ref());
            let place = written.map_or(id_place, |answer| Place::new(file, &answer.span));
            let message = format!("the entry `{}` has no answer", keys.id.value.0);
            diags.push_with_help(
                &rules::EMPTY_ANSWER,
                place,
                message,
                "write `answer: |` and the answer, indented, below",
            );
            none
        }
    };
    let lookups =
        keys.question.0.as_ref().map(|question| lookups::of_text("question", question, text, file, diags));
    let question = question.unwrap_or_else(|| keys.id.value.0.clone());
    EntryDoc { question, lookups: lookups.unwrap_or_default(), keys, answer }
}

fn read_answer(answer: &At<String>, id: &str, file: &Arc<str>, text: &str, diags: &mut Diags) -> Body {
    let lines = Lines::new(answer, text);
    let offsets = |at: usize| lines.offset(at);
    let source = markdown::Source { text: &answer.value, file, offsets: &offsets, prefix: id };
    markdown::parse_plain(&source, diags)
}

/// Where the lines of a scalar stand in the file: for each line, its offset in the value and in
/// the file. A scalar whose lines do not stand there verbatim maps to its beginning.
struct Lines {
    starts: Vec<(usize, usize)>,
    verbatim: bool,
}

impl Lines {
    fn new(scalar: &At<String>, text: &str) -> Self {
        let verbatim = Self::locate(scalar, text);
        Self { verbatim: verbatim.is_some(), starts: verbatim.unwrap_or_else(|| vec![(0, scalar.span.start)]) }
    }

    fn locate(scalar: &At<String>, text: &str) -> Option<Vec<(usize, usize)>> {
        let mut starts = Vec::new();
        let mut at = scalar.span.start;
        // A block scalar begins below its `|`; a plain or quoted one in the line of its key.
        let from_line = text.get(..at)?.rfind('\n').map_or(0, |i| i + 1);
        if text[from_line..at].trim().is_empty() {
            at = from_line;
        } else if text[at..].starts_with(['|', '>']) {
            at += text[at..].find('\n')? + 1;
        }
        let mut in_value = 0;
        for line in scalar.value.split_inclusive('\n') {
            let own = line.trim_end();
            if !own.is_empty() {
                let rest = text.get(at..)?;
                let found = rest.find(own)?;
                if rest[..found].contains(|c: char| !c.is_whitespace() && !matches!(c, '"' | '\'')) {
                    return None;
                }
                starts.push((in_value, at + found));
                at += found + own.len();
            }
            in_value += line.len();
        }
        Some(starts)
    }

    fn offset(&self, at: usize) -> usize {
        let index = self.starts.partition_point(|(start, _)| *start <= at);
        let Some((in_value, in_file)) = index.checked_sub(1).map(|i| self.starts[i]) else {
            return self.starts.first().map_or(0, |(_, in_file)| *in_file);
        };
        if !self.verbatim {
            return in_file;
        }
        let next = self.starts.get(index).map_or(usize::MAX, |(_, in_file)| *in_file);
        (in_file + (at - in_value)).min(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_know_where_they_stand() {
        let text =
            "title: t\nentries:\n  - id: a\n    question: q\n    answer: |\n      第一行\n\n      见[](nope:x)。\n";
        let mut diags = Diags::default();
        let faq = parse(&"content/faq/t.yaml".into(), text, "t", &mut diags);
        let link = &faq.entries[0].answer.links[0];
        assert_eq!(&text[link.target.span.clone()], "nope:x");
    }

    #[test]
    fn an_answer_in_quotes_knows_its_place_too() {
        let text = "title: t\nentries:\n  - id: a\n    question: q\n    answer: \"见[x](nope:y)\"\n";
        let mut diags = Diags::default();
        let faq = parse(&"content/faq/t.yaml".into(), text, "t", &mut diags);
        let link = &faq.entries[0].answer.links[0];
        assert_eq!(&text[link.target.span.clone()], "nope:y");
    }
}
