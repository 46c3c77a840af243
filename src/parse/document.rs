//! A Markdown file: its front matter and its text.

use std::sync::Arc;

use super::heading::RawHeading;
use super::{lookups, markdown, steps, yaml};
use crate::diag::{Diags, Place, Span, rules};
use crate::model::front::{CardKeys, Common, Front, GuideKeys, Keys, TaskKeys};
use crate::model::markup::Block;
use crate::model::{Doc, Role};
use crate::schema::{Context, Key, Node, Reader, Value, Version, check_fact_name};

/// Reads a Markdown file.
pub fn parse(file: &Arc<str>, text: &str, role: Role, version: Version, diags: &mut Diags) -> Doc {
    let parts = split(text, file, diags);
    let Read { node, front, sound, troubled, lost_stages } = read_front(&parts, &role, version, file, diags);
    let offsets = |at: usize| at + parts.body_start;
    let source = markdown::Source { text: &text[parts.body_start..], file, offsets: &offsets, prefix: "" };
    let mut parsed = markdown::parse(&source, diags);
    let written = front.common.title.as_ref().map(|title| title.value.trim());
    let (title, heading) = settle_title(&mut parsed, written, file, diags);
    if let Some(raw) = &heading {
        parsed.incomplete |= !steps::check_title(raw, matches!(role, Role::Guide(_)), file, diags);
    }
    let (body, lost) = if let Role::Guide(_) = role {
        steps::with_procedure(parsed, text, file, diags)
    } else {
        steps::without_procedure(parsed, file, !matches!(role, Role::Snippet(_)), diags)
    };
    let title = title.unwrap_or_else(|| {
        if !troubled && !matches!(role, Role::Snippet(_)) {
            report_untitled(&parts, file, diags);
        }
        file_stem(file).to_owned()
    });
    let tables = keys_of(&role);
    let lookups = node.as_ref().map(|node| lookups::of_front(&tables, node, text, file, diags)).unwrap_or_default();
    if let Some(facts) = node.as_ref().and_then(|node| node.get("facts")) {
        lookups::refuse(facts, file, diags);
    }
    let incomplete = lost || !sound || lost_stages;
    Doc { file: Arc::clone(file), role, title, front, lookups, body, node, incomplete, troubled }
}

/// Where the text begins, after the front matter.
pub fn body_start(file: &Arc<str>, text: &str) -> usize {
    split(text, file, &mut Diags::default()).body_start
}

/// Where the parts of a file are.
struct Parts<'a> {
    front: Option<&'a str>,
    front_start: usize,
    body_start: usize,
    /// Whether front matter was found, or none was meant.
    sound: bool,
}

fn split<'a>(text: &'a str, file: &Arc<str>, diags: &mut Diags) -> Parts<'a> {
    let none = Parts { front: None, front_start: 0, body_start: 0, sound: true };
    let begin = text.len() - text.trim_start().len();
    let first = text[begin..].lines().next().unwrap_or_default();
    if first.trim_end() != "---" {
        if let Some(message) = looks_like_front_matter(first, &text[begin..]) {
            let help = "put a line `---` before the first key, and another one after the last";
            let place = Place::new(file, &(begin..begin + first.trim_end().len()));
            diags.push_with_help(&rules::UNCLOSED_FRONT_MATTER, place, message, help);
            return Parts { sound: false, body_start: text.len(), ..none };
        }
        return none;
    }
    let front_start = begin + text[begin..].find('\n').map_or(first.len(), |at| at + 1);
    let mut at = front_start;
    for line in text[front_start..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            let front = Some(&text[front_start..at]);
            return Parts { front, front_start, body_start: at + line.len(), sound: true };
        }
        at += line.len();
    }
    let help = "put a line `---` after the last key";
    let message = "the front matter is not closed";
    diags.push_with_help(&rules::UNCLOSED_FRONT_MATTER, Place::new(file, &(begin..begin + 3)), message, help);
    Parts { sound: false, body_start: text.len(), ..none }
}

/// Tells text at the start of a file that was meant as front matter, and what is wrong with it.
fn looks_like_front_matter(first: &str, text: &str) -> Option<&'static str> {
    let first = first.trim_end();
    if first == "+++" {
        return Some("front matter is YAML between two lines of `---`, not TOML");
    }
    let mut lines = text.lines();
    if first.len() > 3 && first.bytes().all(|b| b == b'-') {
        lines.next();
        let is_key = lines.next().is_some_and(is_known_key);
        return is_key.then_some("front matter begins with a line of three hyphens");
    }
    let closed = lines.any(|line| line.trim_end() == "---");
    (is_known_key(first) && closed).then_some("the front matter does not begin with a line `---`")
}

/// Whether a line is a key of front matter with its value.
fn is_known_key(line: &str) -> bool {
    let Some((key, rest)) = line.split_once(':') else {
        return false;
    };
    let known = [Common::KEYS, CardKeys::KEYS, TaskKeys::KEYS, GuideKeys::KEYS];
    let is_key = known.iter().any(|keys| keys.iter().any(|own| own.name == key));
    is_key && (rest.is_empty() || rest.starts_with(' '))
}

/// Front matter, and how far it could be read.
struct Read {
    node: Option<Node>,
    front: Box<Front>,
    /// Whether it is a map that could be read at all.
    sound: bool,
    /// Whether something in it is wrong.
    troubled: bool,
    /// Whether stages of a task are missing from it that the author wrote.
    lost_stages: bool,
}

fn read_front(parts: &Parts<'_>, role: &Role, version: Version, file: &Arc<str>, diags: &mut Diags) -> Read {
    let before = diags.errors();
    let node = parts.front.and_then(|front| yaml::parse(front, parts.front_start, file, diags));
    let empty = Node { value: Value::Map(Vec::new()), span: parts.front_start..parts.front_start };
    let mut cx = Context { file, diags, version };
    let read = read_keys(node.as_ref().unwrap_or(&empty), role, &mut cx);
    let sound = parts.sound && (node.is_some() || parts.front.is_none()) && read.is_some();
    let front = read.or_else(|| read_keys(&empty, role, &mut cx)).unwrap_or_else(|| Box::new(Front::empty()));
    let troubled = !parts.sound || diags.errors() > before;
    let lost_stages = match &front.kind {
        _ if version == Version::Translation => false,
        Keys::Task(TaskKeys { stages: Some(stages), .. }) => {
            node.as_ref().is_some_and(|node| node.loses("stages", stages.len()))
        }
        Keys::Task(_) => troubled,
        _ => false,
    };
    Read { node, front, sound, troubled, lost_stages }
}

/// The tables of the keys that a kind of page has.
pub fn keys_of(role: &Role) -> Vec<&'static [Key]> {
    match role {
        Role::Card(_) => vec![Common::KEYS, CardKeys::KEYS],
        Role::Task(_) => vec![Common::KEYS, TaskKeys::KEYS],
        Role::Guide(_) => vec![Common::KEYS, GuideKeys::KEYS],
        Role::Home | Role::Page(_) | Role::Faq(_) | Role::Snippet(_) | Role::Terms(_) | Role::Gone => {
            vec![Common::KEYS]
        }
    }
}

/// Reads the keys of a kind of page.
pub fn read_keys(node: &Node, role: &Role, cx: &mut Context<'_>) -> Option<Box<Front>> {
    let mut reader = Reader::new(node, "the front matter", cx)?;
    let common = Common::read(&mut reader, cx)?;
    let kind = match role {
        Role::Card(_) => Keys::Card(CardKeys::read(&mut reader, cx)?),
        Role::Task(_) => Keys::Task(TaskKeys::read(&mut reader, cx)?),
        Role::Guide(_) => Keys::Guide(Box::new(GuideKeys::read(&mut reader, cx)?)),
        Role::Home | Role::Page(_) | Role::Faq(_) | Role::Snippet(_) | Role::Terms(_) | Role::Gone => Keys::Plain,
    };
    reader.finish(|key| belongs_elsewhere(key, role), cx);
    if let Keys::Card(CardKeys { facts: Some(facts), .. }) = &kind {
        for (name, _) in facts {
            check_fact_name(name, cx);
        }
    }
    if !matches!(role, Role::Guide(_)) {
        common.refuse_aliases_by_card(cx);
    }
    Some(Box::new(Front { common, kind }))
}

/// If another kind of page has the key, says so.
fn belongs_elsewhere(key: &str, role: &Role) -> Option<String> {
    let kinds: [(&str, &[Key]); 3] =
        [("card type", CardKeys::KEYS), ("task", TaskKeys::KEYS), ("guide", GuideKeys::KEYS)];
    let owner = kinds.iter().find(|(_, keys)| keys.iter().any(|own| own.name == key))?.0;
    Some(format!(
        "`{key}` is a key of a {owner}, and this is a {}; a key of your own goes under `extra:`",
        role.noun()
    ))
}

/// Finds the title, and takes the level-1 heading that says it out of the text. Other level-1
/// headings become level 2, since the title is the one of the page.
fn settle_title(
    parsed: &mut markdown::Parsed,
    written: Option<&str>,
    file: &Arc<str>,
    diags: &mut Diags,
) -> (Option<String>, Option<RawHeading>) {
    let mut title = written.map(str::to_owned);
    let mut taken = None;
    let mut kept = Vec::with_capacity(parsed.blocks.len());
    let mut raws = std::mem::take(&mut parsed.headings).into_iter();
    for block in parsed.blocks.drain(..) {
        let Block::Heading(mut heading) = block else {
            kept.push(block);
            continue;
        };
        // The headings at the top of the text, by their order.
        let Some(mut raw) = raws.next() else {
            continue;
        };
        if heading.level != 1 {
            kept.push(Block::Heading(heading));
            parsed.headings.push(raw);
            continue;
        }
        let place = Place::new(file, &heading.span);
        if title.is_none() && !heading.text.is_empty() {
            title = Some(heading.text.clone());
            taken = Some(raw);
            parsed.body.title = Some(heading);
        } else if title.as_deref() == Some(heading.text.as_str()) {
            let message = "the text repeats the title";
            diags.push_with_help(
                &rules::REPEATED_TITLE,
                place,
                message,
                "delete the heading: the page shows its title",
            );
            if parsed.body.title.is_none() {
                taken = Some(raw);
                parsed.body.title = Some(heading);
            }
        } else {
            let message = "a second level-1 heading, shown as level 2";
            diags.push_with_help(&rules::REPEATED_TITLE, place, message, format!("make it `## {}`", heading.text));
            heading.level = 2;
            raw.level = 2;
            kept.push(Block::Heading(heading));
            parsed.headings.push(raw);
        }
    }
    parsed.blocks = kept;
    (title.filter(|title| !title.is_empty()), taken)
}

fn report_untitled(parts: &Parts<'_>, file: &Arc<str>, diags: &mut Diags) {
    let span: Span = if parts.front.is_some() { 0..3 } else { 0..0 };
    let help = "add `title: …` to the front matter, or begin the text with `# …`";
    diags.push_with_help(&rules::MISSING_KEY, Place::new(file, &span), "the page has no title", help);
}

fn file_stem(file: &str) -> &str {
    let name = file.strip_suffix("/index.md").unwrap_or(file);
    let name = name.rsplit('/').next().unwrap_or(name);
    name.strip_suffix(".md").unwrap_or(name)
}
