//! Turns a generated Steplink project into plain pages: references are resolved, steps are headings.

use std::collections::BTreeMap;

use super::book::{Book, Page, body, in_folder, list, value};
use super::links::{self, Target};
use crate::gen_site::STAGES;
use crate::tree::Tree;

/// The lists of the site: path, title, what is in it.
const LISTS: [(&str, &str, &str); 4] = [
    ("tasks", "办理事项", "能办的事项，以及各类卡的办法有什么不同。"),
    ("cards", "卡类型", "各种卡片，以及怎样认出手里的卡。"),
    ("guides", "指南", "全部办理指南。"),
    ("faq", "常见问题", "全部常见问题。"),
];

/// Makes the pages of a project that `gen_site` wrote in one language.
pub fn book(project: &Tree) -> Book {
    let titles = titles(project);
    let mut pages: Vec<Page> = ["cards/", "tasks/", "guides/", "faq/"]
        .iter()
        .flat_map(|folder| in_folder(project, folder))
        .map(|(path, text)| page(path, text, &titles))
        .collect();
    let mut above: Vec<Page> = in_folder(project, "index").map(|(_, text)| page("", text, &titles)).collect();
    above.extend(LISTS.map(|(path, title, description)| {
        let of_it = pages.iter().filter(|page| page.path.starts_with(&format!("{path}/")));
        Page { description: description.to_owned(), body: list(of_it), ..empty(path, title, &titles) }
    }));
    add_guides_of_cards(&mut pages);
    above.append(&mut pages);
    Book { pages: above }
}

/// The titles of all pages, steps and questions by their places.
type Titles = BTreeMap<String, String>;

fn titles(project: &Tree) -> Titles {
    let mut titles: Titles =
        LISTS.iter().map(|(path, title, _)| ((*path).to_owned(), (*title).to_owned())).collect();
    for (path, text) in in_folder(project, "") {
        if path == "index" {
            titles.insert(String::new(), value(text, "title").to_owned());
        } else if path.starts_with("faq/") {
            titles.insert(path.to_owned(), text.lines().next().unwrap_or_default().replacen("title: ", "", 1));
            titles.extend(entries(text).map(|entry| (format!("{path}#{}", entry.id), entry.question.to_owned())));
        } else {
            titles.insert(path.to_owned(), value(text, "title").to_owned());
            let headings = text.lines().filter_map(heading).filter(|heading| !heading.id.is_empty());
            titles.extend(headings.map(|heading| (format!("{path}#{}", heading.id), heading.title.to_owned())));
        }
    }
    titles
}

fn page(path: &str, text: &str, titles: &Titles) -> Page {
    let title = titles.get(path).map_or("", String::as_str);
    let resolve = |markdown: &str| resolved(markdown, path, titles);
    let (description, body) = match path.split('/').next() {
        Some("faq") => {
            let description = text.lines().nth(1).unwrap_or_default().replacen("description: ", "", 1);
            (description, resolve(&questions(text)))
        }
        Some("tasks") => {
            (value(text, "description").to_owned(), format!("{}\n\n{}", body(text), stages(path, titles)))
        }
        _ => (value(text, "description").to_owned(), resolve(&plain(body(text)))),
    };
    Page { description, body, ..empty(path, title, titles) }
}

/// Makes a page without a text: home › list › page, and guides lie under their card type.
fn empty(path: &str, title: &str, titles: &Titles) -> Page {
    let above = match path.split('/').collect::<Vec<_>>()[..] {
        [""] | [] => vec![],
        [_] => vec![String::new()],
        ["guides", card, _] => vec![String::new(), "cards".to_owned(), format!("cards/{card}")],
        [list, ..] => vec![String::new(), list.to_owned()],
    };
    let crumb = |path: String| {
        let title = titles.get(&path).cloned().unwrap_or_default();
        (path, title)
    };
    Page {
        path: path.to_owned(),
        title: title.to_owned(),
        description: String::new(),
        crumbs: above.into_iter().map(crumb).collect(),
        body: String::new(),
    }
}

/// Lists on the page of each card type the guides of it.
fn add_guides_of_cards(pages: &mut [Page]) {
    let cards: Vec<usize> = (0..pages.len()).filter(|place| pages[*place].path.starts_with("cards/")).collect();
    for place in cards {
        let folder = format!("{}/", pages[place].path.replacen("cards", "guides", 1));
        let guides = list(pages.iter().filter(|page| page.path.starts_with(&folder)));
        pages[place].body += &format!("\n\n## 指南\n\n{guides}");
    }
}

/// Compares the guides of a task: a heading for each stage, and under it the step of each card type.
fn stages(path: &str, titles: &Titles) -> String {
    let id = path.trim_start_matches("tasks/");
    let mut text = String::new();
    for stage in &STAGES {
        let mut steps = String::new();
        let mut name = "";
        for card in ["fm", "data"] {
            let place = format!("guides/{card}/{id}#{}", stage.id);
            if let (Some(title), Some(of)) = (titles.get(&place), titles.get(&format!("cards/{card}"))) {
                name = title;
                steps += &format!("- {}\n", links::write(&format!("{of}：{title}"), &Target::read(&place)));
            }
        }
        text += &format!("## {name} {{#{}}}\n\n{steps}\n", stage.id);
    }
    text
}

/// A heading as Steplink writes it.
struct Heading<'t> {
    level: &'t str,
    title: &'t str,
    id: &'t str,
    attributes: Vec<(&'t str, &'t str)>,
}

fn heading(line: &str) -> Option<Heading<'_>> {
    let (level, rest) = line.split_once(' ').filter(|(level, _)| level.bytes().all(|byte| byte == b'#'))?;
    let (title, marks) = rest.strip_suffix('}').and_then(|rest| rest.split_once(" {")).unwrap_or((rest, ""));
    let id = marks.split(' ').find_map(|mark| mark.strip_prefix('#')).unwrap_or_default();
    let attributes = marks.split(' ').filter_map(|mark| mark.split_once('=')).collect();
    Some(Heading { level, title, id, attributes })
}

/// Writes headings and callouts so that every generator understands them.
fn plain(markdown: &str) -> String {
    let mut text = String::new();
    for line in markdown.lines() {
        match heading(line) {
            Some(heading) => text += &plain_heading(&heading),
            None if line == "> [!RESULT]" => text += "> [!TIP]\n",
            None => text += &format!("{line}\n"),
        }
    }
    text
}

fn plain_heading(heading: &Heading<'_>) -> String {
    let id = if heading.id.is_empty() { String::new() } else { format!(" {{#{}}}", heading.id) };
    let facts: String = heading.attributes.iter().map(|attribute| fact(*attribute)).collect();
    format!("{} {}{id}\n{facts}", heading.level, heading.title)
}

/// Says what an attribute of a step says, in a paragraph.
fn fact(attribute: (&str, &str)) -> String {
    match attribute {
        ("who", who) => format!("\n谁来办：{who}\n"),
        ("duration", "PT10M") => "\n用时：10 分钟\n".to_owned(),
        ("duration", "2d") => "\n用时：2 天\n".to_owned(),
        (name, value) => format!("\n{name}：{value}\n"),
    }
}

/// A question of a generated group.
struct Entry<'t> {
    id: &'t str,
    question: &'t str,
    answer: String,
}

fn entries(group: &str) -> impl Iterator<Item = Entry<'_>> {
    group.split("  - id: ").skip(1).map(|entry| {
        let mut lines = entry.lines();
        let id = lines.next().unwrap_or_default();
        let question = lines.next().and_then(|line| line.trim().strip_prefix("question: ")).unwrap_or_default();
        let answer = lines.filter_map(|line| line.strip_prefix("      ").or(line.is_empty().then_some("")));
        Entry { id, question, answer: answer.collect::<Vec<_>>().join("\n") }
    })
}

fn questions(group: &str) -> String {
    let entry = |entry: Entry<'_>| format!("## {} {{#{}}}\n\n{}\n\n", entry.question, entry.id, entry.answer);
    entries(group).map(entry).collect()
}

/// Makes places of all destinations, and titles of texts that are left out.
fn resolved(markdown: &str, path: &str, titles: &Titles) -> String {
    links::map(markdown, |text, destination| {
        let place = place(destination, path);
        let title = titles.get(&place).map_or("", String::as_str);
        links::write(if text.is_empty() { title } else { text }, &Target::read(&place))
    })
}

/// Gives the place that a link on the page `path` leads to, as `guides/fm/t0001#open`.
fn place(destination: &str, path: &str) -> String {
    let file = destination.replacen(".md", "", 1);
    match destination.split_once(':') {
        Some(("step" | "guide", guide)) => format!("guides/{guide}"),
        Some(("faq", question)) => format!("faq/{}", question.replacen('/', "#", 1)),
        _ => match file.strip_prefix("../") {
            Some(other) => format!("guides/{other}"),
            None => format!("{}/{file}", path.rsplit_once('/').map_or("", |(folder, _)| folder)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench_peers::sample;

    #[test]
    fn every_file_is_a_page_and_every_link_leads_to_one() {
        let project = sample(41);
        let book = book(&project);
        assert_eq!(book.pages.len(), project.len() - 1 + LISTS.len());
        let places = titles(&project);
        for page in &book.pages {
            assert!(!page.title.is_empty() && !page.description.is_empty(), "{page:?}");
            assert!(page.crumbs.iter().all(|(_, title)| !title.is_empty()), "{page:?}");
            links::map(&page.body, |text, place| {
                assert!(places.contains_key(place), "{}: {place}", page.path);
                assert!(!text.is_empty(), "{}: {place}", page.path);
                String::new()
            });
        }
    }

    #[test]
    fn a_guide_keeps_its_text_and_its_steps() {
        let project = sample(6);
        let book = book(&project);
        let guide = book.under("guides/fm/").next().unwrap();
        assert_eq!(guide.path, "guides/fm/t0001");
        let above: Vec<&str> = guide.crumbs.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(above, ["", "cards", "cards/fm"]);
        assert!(guide.body.contains("## 办理步骤\n\n### 提出申请 {#open}\n\n谁来办：本人\n\n"), "{}", guide.body);
        assert!(guide.body.contains("### 等待审核 {#wait}\n\n用时：2 天\n\n"), "{}", guide.body);
        assert!(guide.body.contains("> [!TIP]\n> ") && !guide.body.contains("RESULT"), "{}", guide.body);
        let source = &project["content/guides/fm/t0001.md"];
        let sentences = source.split('\n').filter(|line| line.starts_with("> ") || line.starts_with("- "));
        for sentence in sentences.filter(|line| !line.contains("[!")) {
            assert!(guide.body.contains(sentence), "{sentence}");
        }
    }

    #[test]
    fn lists_and_questions_are_pages() {
        let book = book(&sample(6));
        let find = |path: &str| book.pages.iter().find(|page| page.path == path).unwrap();
        assert_eq!(find("tasks").body.lines().count(), 3);
        assert!(find("cards/fm").body.contains("](guides/fm/t0003)"));
        assert!(find("tasks/t0001").body.contains("- [FM卡：提出申请](guides/fm/t0001#open)\n- [上网卡"));
        let group = &find("faq/g001").body;
        assert!(
            group.starts_with("## ") && group.contains(" {#q0001}\n\n") && group.contains("](guides/"),
            "{group}"
        );
        assert!(!group.contains("steps:"), "{group}");
    }
}
