//! A FAQ file: a group of entries, each with an answer in Markdown.

use std::sync::Arc;

use super::scalar::Source;
use super::{lookups, yaml};
use crate::diag::{Diags, Place, rules};
use crate::model::front::{Common, EntryKeys, FaqKeys};
use crate::model::{EntryDoc, FaqDoc};
use crate::schema::{Context, Node, Reader, Value};

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
    let source = Source { file, text, owner: format!("the entry `{}`", keys.id.value.0), id: &keys.id };
    let question = source.line("question", "question", &keys.question, diags);
    let answer = source.markdown("answer", keys.answer.as_ref(), &rules::EMPTY_ANSWER, diags);
    let lookups =
        keys.question.0.as_ref().map(|question| lookups::of_text("question", question, text, file, diags));
    let question = question.unwrap_or_else(|| keys.id.value.0.clone());
    EntryDoc { question, lookups: lookups.unwrap_or_default(), keys, answer }
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
