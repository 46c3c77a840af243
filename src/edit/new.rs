//! `new`: files that are valid at once.

use std::fmt::Write;

use super::Error;
use super::translation::{end_of_list, line_start, without_comments};
use crate::id::{did_you_mean, is_anchor_id, is_file_id, suggest};
use crate::model::Role;
use crate::model::front::Stage;
use crate::pipeline::World;
use crate::schema::Value;
use crate::site::Site;

/// What to make.
pub struct Wanted<'w> {
    /// The id, or the path of ids.
    pub id: &'w str,
    /// The title; without it, the id.
    pub title: Option<&'w str>,
    /// The task of a guide.
    pub task: Option<&'w str>,
    /// The card types that share a guide.
    pub cards: &'w [String],
}

/// What is made of a source.
pub enum Made {
    /// A new file: its path within the project, and its text.
    File(String, String),
    /// A change of a file: its path, the place in its text, and what is put there.
    Insert(String, usize, String),
}

impl Wanted<'_> {
    fn title(&self) -> String {
        quoted(self.title.unwrap_or(self.id))
    }

    /// Wants the id to be one, or for guides and pages a path of them.
    fn check(&self, kind: &str) -> Result<(), Error> {
        if !matches!(kind, "guide" | "page") && self.id.contains('/') {
            let help = format!("a {kind} has one id, in no folder");
            return Err(Error::refused(format!("`{}` is not an id", self.id), help));
        }
        if !self.id.split('/').all(is_file_id) {
            return Err(refuse_path(kind, self.id));
        }
        let last = self.id.rsplit('/').next().unwrap_or(self.id);
        if matches!(last, "index" | "readme") {
            let message = format!("`{last}` means the folder, or what is not published");
            return Err(Error::refused(message, "choose another id"));
        }
        Ok(())
    }

    /// A card type.
    pub fn card(&self, world: &World<'_>) -> Result<Made, Error> {
        self.check("card")?;
        let texts = Texts::of(world);
        let text = format!("---\ntitle: {}\ndescription: {}\n---\n\n{}\n", self.title(), texts.card, texts.text);
        self.file(world, format!("content/cards/{}.md", self.id), &Role::Card(self.id.to_owned()), text)
    }

    /// A task with two stages.
    pub fn task(&self, world: &World<'_>) -> Result<Made, Error> {
        self.check("task")?;
        let texts = Texts::of(world);
        let text = format!(
            "---\ntitle: {}\ndescription: {}\nstages:\n  - {{id: open, title: {}}}\n  - {{id: finish, title: {}}}\n---\n",
            self.title(),
            texts.task,
            texts.steps[0],
            texts.steps[1],
        );
        self.file(world, format!("content/tasks/{}.md", self.id), &Role::Task(self.id.to_owned()), text)
    }

    /// Any other page.
    pub fn page(&self, world: &World<'_>) -> Result<Made, Error> {
        self.check("page")?;
        let texts = Texts::of(world);
        let text = format!("---\ntitle: {}\ndescription: {}\n---\n\n{}\n", self.title(), texts.page, texts.text);
        self.file(world, format!("content/pages/{}.md", self.id), &Role::Page(self.id.to_owned()), text)
    }

    /// A guide, with a step for each stage of its task.
    pub fn guide(&self, world: &World<'_>) -> Result<Made, Error> {
        self.check("guide")?;
        let (site, texts) = (&world.sites[0], Texts::of(world));
        let (folder, name) = self.id.split_once('/').unwrap_or(("", self.id));
        let of_card = site.cards.iter().any(|card| card.id == folder);
        self.check_cards(site, of_card, folder)?;
        let is_of_card = of_card || !self.cards.is_empty();
        let task = match self.task {
            Some(task) => Some(find_task(site, task)?),
            None => site.tasks.iter().position(|task| is_of_card && task.id == name),
        };
        let named = site.tasks.iter().any(|task| task.id == name);
        if named && !is_of_card && self.task.is_none() {
            let ids = || site.cards.iter().map(|card| card.id);
            let help = did_you_mean(folder, ids()).unwrap_or_else(|| {
                format!("name the card type, as `{}/{name}`, or `--cards`", ids().next().unwrap_or("CARD"))
            });
            return Err(Error::refused(format!("`{}` is not in the folder of a card type", self.id), help));
        }
        if task.is_some() && !is_of_card {
            let help = "put it into the folder of a card type, or name those that share it: `--cards fm,data`";
            return Err(Error::refused("a guide with a task is one of a card type", help));
        }
        let card = site.cards.iter().find(|card| of_card && card.id == folder);
        let title = match (self.title, task, card) {
            (None, Some(task), Some(card)) => {
                let (task, card) = (&site.tasks[task].doc.title, &card.doc.title);
                quoted(&world.strings[0].fill("title_of_card", &[("title", task), ("card", card)]))
            }
            _ => self.title(),
        };
        let mut text = format!("---\ntitle: {title}\ndescription: {}\n", texts.guide);
        if let Some(task) = task {
            let _ = writeln!(text, "task: {}", site.tasks[task].id);
        }
        if !self.cards.is_empty() {
            let _ = writeln!(text, "cards: [{}]", self.cards.join(", "));
        }
        let _ = write!(text, "---\n\n## {} {{.steps}}\n", texts.procedure);
        let stages = task.map_or(&[][..], |task| site.tasks[task].stages);
        push_steps(stages, &texts, &mut text);
        self.file(world, format!("content/guides/{}.md", self.id), &Role::Guide(self.id.to_owned()), text)
    }

    fn check_cards(&self, site: &Site<'_>, of_card: bool, folder: &str) -> Result<(), Error> {
        let ids = || site.cards.iter().map(|card| card.id);
        if of_card && !self.cards.is_empty() {
            let help = format!("leave `--cards` out, or the folder `{folder}/`");
            return Err(Error::refused(format!("a guide in the folder of `{folder}` is of that card type"), help));
        }
        for card in self.cards {
            if !ids().any(|id| id == card) {
                let help = did_you_mean(card, ids()).unwrap_or_else(|| match card.replace(['，', '、'], ",") {
                    list if list != *card => format!("write half-width commas between them: `--cards {list}`"),
                    card => format!("first: `steplink new card {card}`"),
                });
                return Err(Error::refused(format!("there is no card type `{card}`"), help));
            }
        }
        if !folder.is_empty() && !of_card && self.cards.is_empty() && self.task.is_some() {
            let help =
                did_you_mean(folder, ids()).unwrap_or_else(|| format!("first: `steplink new card {folder}`"));
            return Err(Error::refused(format!("there is no card type `{folder}`"), help));
        }
        Ok(())
    }

    /// A group of questions, or a question of a group.
    pub fn faq(&self, world: &World<'_>) -> Result<Made, Error> {
        let (group, entry) = self.id.split_once('/').map_or((self.id, None), |(group, entry)| (group, Some(entry)));
        if !is_file_id(group) || !entry.is_none_or(is_anchor_id) {
            return Err(refuse_path("faq", self.id));
        }
        let texts = Texts::of(world);
        let own = self.title.map(quoted);
        let (name, question) = match entry {
            None => (self.title(), None),
            Some(_) => (quoted(group), own),
        };
        let entry_text = format!(
            "  - id: {}\n    question: {}\n    answer: |\n      {}\n",
            entry.unwrap_or("first-question"),
            question.as_deref().unwrap_or(texts.question),
            texts.answer,
        );
        let Some(faq) = world.docs.faqs.iter().find(|faq| faq.id == group) else {
            let text = format!("title: {name}\ndescription: {}\nentries:\n{entry_text}", texts.group);
            return self.file(world, format!("content/faq/{group}.yaml"), &Role::Faq(group.to_owned()), text);
        };
        let Some(entry) = entry else {
            return Err(Error::Exists { path: faq.file.to_string() });
        };
        if faq.entries.iter().any(|own| own.keys.id.value.0 == entry) {
            let help = "name another one: `steplink new faq GROUP/ENTRY`";
            return Err(Error::refused(format!("`{}` has the entry `{entry}` already", faq.file), help));
        }
        insert(world, faq, &entry_text)
    }

    /// A new file, unless the page is there in another form.
    fn file(&self, world: &World<'_>, path: String, role: &Role, text: String) -> Result<Made, Error> {
        let docs = world.docs.docs.iter().chain(world.docs.translations.iter().flat_map(|own| &own.docs));
        if let Some(other) = docs.into_iter().find(|doc| doc.role == *role) {
            return Err(Error::Exists { path: other.file.to_string() });
        }
        if let Some(other) = taken(&world.sites[0], role, self.cards) {
            return Err(Error::refused(format!("there is `{other}` already"), "choose another id"));
        }
        if world.snapshot.file(&path).is_some() {
            return Err(Error::Exists { path });
        }
        Ok(Made::File(path, text))
    }
}

/// A page that has the address of a new guide already: a shared guide is a page for each card type.
fn taken(site: &Site<'_>, role: &Role, cards: &[String]) -> Option<String> {
    let Role::Guide(path) = role else {
        return None;
    };
    let of_cards = cards.iter().map(|card| format!("guide:{card}/{path}"));
    let wanted: Vec<String> = of_cards.chain([role.reference()]).collect();
    (0..site.pages.len()).filter_map(|page| site.reference_of(page)).find(|own| wanted.contains(own))
}

/// Puts an entry after the last one of a group.
pub(super) fn insert(world: &World<'_>, faq: &crate::model::FaqDoc, entry: &str) -> Result<Made, Error> {
    let text = world.snapshot.text(&faq.file).unwrap_or_default();
    let mut unheard = crate::diag::Diags::default();
    let node = crate::parse::yaml::parse(text, 0, &faq.file, &mut unheard);
    let entries = node.as_ref().and_then(|node| node.get("entries"));
    let last = match entries.map(|entries| &entries.value) {
        Some(Value::List(items)) => items.last(),
        _ => None,
    };
    let is_block = last.is_some_and(|last| text[line_start(text, last.span.start)..].starts_with("  - "));
    let (Some(node), true) = (&node, is_block) else {
        let help = format!("write it yourself, in its style:\n\n{entry}");
        return Err(Error::refused(format!("the entries of `{}` are written in another style", faq.file), help));
    };
    let end = without_comments(&text[..end_of_list("entries", node, text)], 1).len();
    let end = end + text[end..].find('\n').map_or(text.len() - end, |at| at + 1);
    let line_end = if text[..end].ends_with('\n') { "" } else { "\n" };
    let after = if text[end..].trim().is_empty() { "" } else { "\n" };
    let entry = format!("{line_end}\n{entry}{after}");
    let mut problems = crate::diag::Diags::default();
    let new = [&text[..end], &entry, &text[end..]].concat();
    let read = crate::parse::faq::parse(&faq.file, &new, &faq.id, &mut problems);
    if read.entries.len() != faq.entries.len() + 1 || problems.errors() > 0 {
        let help = "look at it with `steplink check`, or write the entry yourself";
        return Err(Error::refused(format!("`{}` cannot be added to as it is", faq.file), help));
    }
    Ok(Made::Insert(faq.file.to_string(), end, entry))
}

/// The bytes of a file with an entry at a place of its text. What stands before and after it stays as it is.
///
/// # Errors
/// A file whose line ends differ, in which the place cannot be told.
pub fn inserted(bytes: &[u8], text: &str, at: usize, entry: &str) -> Result<Vec<u8>, Error> {
    let whole = String::from_utf8_lossy(bytes);
    let mark = if whole.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let line_end = if whole.contains("\r\n") { "\r\n" } else { "\n" };
    let lines = text[..at].matches('\n').count();
    let place = mark + at + lines * (line_end.len() - 1);
    if whole.get(mark..place).is_none_or(|before| before.replace("\r\n", "\n") != text[..at]) {
        return Err(Error::refused(
            "the lines of the file end in different ways",
            "save it with one kind of line end",
        ));
    }
    Ok([&whole[..place], &entry.replace('\n', line_end), &whole[place..]].concat().into_bytes())
}

/// Refuses what is no path of ids, with one that is.
fn refuse_path(kind: &str, id: &str) -> Error {
    let parts: Option<Vec<String>> = id.split(['/', '\\']).map(suggest).collect();
    let better = parts.filter(|parts| parts.iter().all(|part| is_file_id(part))).map(|parts| parts.join("/"));
    let help = match better.filter(|better| better != id) {
        Some(better) => format!("`steplink new {kind} {better}`"),
        None => {
            let (folder, title) = id.rsplit_once('/').unwrap_or(("", id));
            let folder = if is_file_id(folder) { format!("{folder}/") } else { String::new() };
            format!(
                "an id has lower-case letters, digits and hyphens; the title is another thing: `steplink new {kind} {folder}iot --title {title}`"
            )
        }
    };
    Error::refused(format!("`{id}` is not an id"), help)
}

fn find_task(site: &Site<'_>, id: &str) -> Result<usize, Error> {
    let found = site.tasks.iter().position(|task| task.id == id);
    found.ok_or_else(|| {
        let help = did_you_mean(id, site.tasks.iter().map(|task| task.id))
            .unwrap_or_else(|| format!("first: `steplink new task {id}`"));
        Error::refused(format!("there is no task `{id}`"), help)
    })
}

fn push_steps(stages: &[Stage], texts: &Texts, out: &mut String) {
    let own = stages.iter().map(|stage| (stage.id.value.0.as_str(), stage.title.as_str()));
    let none = [("begin", texts.steps[0]), ("finish", texts.steps[1])];
    let steps: Vec<(&str, &str)> = if stages.is_empty() { none.to_vec() } else { own.collect() };
    for (id, title) in steps {
        let _ = write!(out, "\n### {title} {{#{id}}}\n\n{}\n", texts.step);
    }
}

/// A text as a YAML value: in quotes, where it needs them.
fn quoted(text: &str) -> String {
    let plain = text.starts_with(char::is_alphabetic)
        && !text.contains([
            ':', '#', '"', '\'', '\\', '\n', '[', ']', '{', '}', ',', '&', '*', '!', '|', '>', '%', '@',
        ])
        && !text.ends_with(' ')
        && !matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "null" | "yes" | "no" | "on" | "off");
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// What new files say, in the default language.
struct Texts {
    card: &'static str,
    task: &'static str,
    guide: &'static str,
    page: &'static str,
    group: &'static str,
    question: &'static str,
    answer: &'static str,
    procedure: &'static str,
    steps: [&'static str; 2],
    step: &'static str,
    text: &'static str,
}

impl Texts {
    fn of(world: &World<'_>) -> Self {
        if world.settings.default_locale().lang.language() == "zh" {
            return Self {
                card: "用一句话说明这种卡是什么。",
                task: "用一句话说明这件事什么时候要办。",
                guide: "用一句话说明照着这份指南能办成什么。",
                page: "用一句话说明这一页讲什么。",
                group: "用一句话说明这一组问题问的是什么。",
                question: "读者会怎样问？",
                answer: "先用一句话回答，再说明情况。",
                procedure: "办理步骤",
                steps: ["开始办理", "办完确认"],
                step: "写清楚在这一步里做什么。",
                text: "在这里写正文。",
            };
        }
        Self {
            card: "What this card is, in one sentence.",
            task: "When somebody needs this, in one sentence.",
            guide: "What this guide helps to get done, in one sentence.",
            page: "What this page is about, in one sentence.",
            group: "What these questions are about, in one sentence.",
            question: "How would a reader ask it?",
            answer: "Answer in one sentence first, then explain.",
            procedure: "What to do",
            steps: ["Begin", "Finish"],
            step: "Say what to do in this step.",
            text: "Write the text here.",
        }
    }
}
