//! The guide of the shipped site that card types share, split by script into a file for each of them: the pages stay
//! what they were.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use std::fs;
use std::path::Path;

use common::{Site, text};

const CARDS: [&str; 2] = ["fm", "data"];
const LANGUAGES: [(&str, &str); 2] = [("", ""), (".en", "en/")];

fn shipped(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn site() -> Site {
    let site = Site::new("");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in walkdir::WalkDir::new(root.join("content")) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap();
            site.write(path, fs::read(entry.path()).unwrap());
        }
    }
    site.write("steplink.yaml", shipped("steplink.yaml"));
    site
}

/// The facts of a card type: names and texts.
fn facts(card: &str, suffix: &str) -> Vec<(String, String)> {
    let text = shipped(&format!("content/cards/{card}{suffix}.md"));
    let block = text.split_once("facts:\n").unwrap().1;
    let lines = block.lines().take_while(|line| line.starts_with("  "));
    lines
        .map(|line| line.trim().split_once(": ").unwrap())
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

fn front_and_body(text: &str) -> (String, String) {
    match text.strip_prefix("---\n").and_then(|text| text.split_once("---\n")) {
        Some((front, body)) => (front.to_owned(), body.to_owned()),
        None => (String::new(), text.to_owned()),
    }
}

/// Snippets in the place of what includes them; the heading of a step says their title.
fn with_snippets(text: &str, suffix: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let block = line.strip_prefix("<!-- include ").and_then(|rest| rest.strip_suffix(" -->"));
        let step = line.split_once(" include=").map(|(_, rest)| rest.trim_end_matches('}'));
        let Some(id) = block.or(step) else {
            out.push_str(line);
            out.push('\n');
            continue;
        };
        let (front, body) = front_and_body(&shipped(&format!("content/snippets/{id}{suffix}.md")));
        if step.is_some() {
            let title = front.strip_prefix("title: ").unwrap().trim();
            out.push_str(
                &line.replacen("### ", &format!("### {title} "), 1).replace(&format!(" include={id}"), ""),
            );
            out.push('\n');
        }
        out.push_str(&body);
    }
    out
}

fn id(heading: &str) -> Option<&str> {
    heading.split_once("{#").and_then(|(_, rest)| rest.split([' ', '}']).next())
}

/// The steps that a card type does not have: the original says so for all languages.
fn others(card: &str) -> Vec<String> {
    let text = shipped("content/guides/top-up.md");
    let of_others = |line: &&str| line.contains(" when=") && !line.contains(&format!(" when={card}}}"));
    text.lines().filter(of_others).filter_map(id).map(str::to_owned).collect()
}

/// What a card type sees.
fn for_card(text: &str, card: &str) -> String {
    let (mut out, others) = (String::new(), others(card));
    let (mut hidden, mut hidden_step) = (false, false);
    for line in text.lines() {
        if line.starts_with("##") && !line.starts_with("####") {
            hidden_step = id(line).is_some_and(|id| others.iter().any(|own| own == id));
        }
        if let Some(condition) = line.strip_prefix("<!-- when card=") {
            hidden = condition != format!("{card} -->");
        } else if line == "<!-- /when -->" {
            hidden = false;
        } else if !hidden && !hidden_step {
            out.push_str(&line.replace(&format!(" when={card}}}"), "}"));
            out.push('\n');
        }
    }
    out
}

fn split(card: &str, suffix: &str) -> String {
    let (front, body) = front_and_body(&shipped(&format!("content/guides/top-up{suffix}.md")));
    let is_for = |line: &&str| !line.starts_with("cards:") && (!line.contains("cards: [fm]") || card == "fm");
    let front: Vec<String> = front.lines().filter(is_for).map(|line| line.replace(", cards: [fm]", "")).collect();
    let whole = format!("---\n{}\n---\n{}", front.join("\n"), for_card(&with_snippets(&body, suffix), card));
    let known = facts(card, suffix);
    let text =
        known.iter().fold(whole, |text, (name, value)| text.replace(&format!("{{{{ card.{name} }}}}"), value));
    // A folder deeper.
    text.replace("](../pages/", "](../../pages/").replace("](find-iccid/", "](../find-iccid/")
}

#[test]
fn the_pages_are_what_they_would_be_from_a_file_for_each_card_type() {
    let site = site();
    assert_eq!(text(&site.build_well()), "");
    let pages = || {
        LANGUAGES
            .iter()
            .flat_map(|(_, folder)| CARDS.map(|card| format!("{folder}guides/{card}/top-up/index.html")))
    };
    let shared: Vec<String> = pages().map(|path| site.page(&path)).collect();
    for (suffix, _) in LANGUAGES {
        for card in CARDS {
            let own = split(card, suffix);
            assert!(!own.contains("{{") && !own.contains("<!--"), "{own}");
            site.write(&format!("content/guides/{card}/top-up{suffix}.md"), own);
        }
        site.remove(&format!("content/guides/top-up{suffix}.md"));
    }
    site.build_well();
    for (path, shared) in pages().zip(shared) {
        let own = site.page(&path);
        let differing = own.lines().zip(shared.lines()).find(|(own, shared)| own != shared);
        assert_eq!((differing, own.len()), (None, shared.len()), "{path}");
    }
}
