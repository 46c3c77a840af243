//! The reference in `docs/`: what is written from the code, and that its examples work.
//!
//! `STEPLINK_BLESS=1 cargo test --test docs` writes the tables of keys and `docs/diagnostics.md` anew.
//!
//! An example is a code block under a line that consists of a path and a colon, as in
//! `` `content/pages/about.md`: ``. All examples of a page are files of one site, together with
//! those of [`BASE`] that the page does not have.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Site, examples, pages};
use steplink::config::{
    BannerKeys, ColourKeys, ContactKeys, CspKeys, FeedbackKeys, MenuItemKeys, Options, Phase, SearchKeys, ThemeKeys,
};
use steplink::diag::{Level, rules};
use steplink::model::front::{
    CardKeys, Channel, Common, EntryKeys, FaqKeys, GuideKeys, MaterialKeys, Stage, TaskKeys, TermKeys,
};
use steplink::model::ledger::Gone;
use steplink::model::search_tests::SearchTest;
use steplink::schema::{Key, docs};

/// The site that examples stand in.
const BASE: &str = include_str!("sites/docs.txt");

/// The tables of keys: the name in `<!-- keys: NAME -->`, and the keys.
const TABLES: &[(&str, &[Key])] = &[
    ("page", Common::KEYS),
    ("card", CardKeys::KEYS),
    ("task", TaskKeys::KEYS),
    ("stage", Stage::KEYS),
    ("guide", GuideKeys::KEYS),
    ("channel", Channel::KEYS),
    ("material", MaterialKeys::KEYS),
    ("faq", FaqKeys::KEYS),
    ("entry", EntryKeys::KEYS),
    ("term", TermKeys::KEYS),
    ("gone", Gone::KEYS),
    ("configuration", Options::KEYS),
    ("csp", CspKeys::KEYS),
    ("search", SearchKeys::KEYS),
    ("search-test", SearchTest::KEYS),
    ("theme", ThemeKeys::KEYS),
    ("colours", ColourKeys::KEYS),
    ("contact", ContactKeys::KEYS),
    ("banner", BannerKeys::KEYS),
    ("feedback", FeedbackKeys::KEYS),
    ("phase", Phase::KEYS),
    ("menu", MenuItemKeys::KEYS),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn blessing() -> bool {
    std::env::var_os("STEPLINK_BLESS").is_some()
}

/// Compares a file with what it should be, or writes it.
fn settle(path: &Path, wanted: &str) {
    if blessing() {
        return fs::write(path, wanted).unwrap();
    }
    let found = fs::read_to_string(path).unwrap_or_default();
    assert!(found == wanted, "{} is not up to date: run with STEPLINK_BLESS=1", path.display());
}

#[test]
fn tables_of_keys_are_up_to_date() {
    let mut shown = BTreeSet::new();
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let mut wanted = text.clone();
        for (name, keys) in TABLES {
            let begin = format!("<!-- keys: {name} -->\n");
            let Some((before, rest)) = wanted.split_once(&begin) else {
                continue;
            };
            let (_, after) = rest.split_once("<!-- end -->").expect("the end of the table");
            shown.insert(*name);
            wanted = format!("{before}{begin}\n{}\n<!-- end -->{after}", docs::table(keys));
        }
        settle(&page, &wanted);
    }
    let missing: Vec<&str> = TABLES.iter().map(|(name, _)| *name).filter(|name| !shown.contains(name)).collect();
    assert!(missing.is_empty(), "no page has the keys of {missing:?}");
}

#[test]
fn the_reference_of_the_rules_is_up_to_date() {
    let mut text = String::from(
        "# Diagnostics\n\n\
         Every problem has a code. This page lists them all: what breaks the rule, what mends it, and what\n\
         the program says. It is written from the code; the examples are those of the tests.\n\n\
         A rule has a level. An *error* is what loses something, collides, leads nowhere, cannot be read or\n\
         is not true: nothing is published while there is one. A *warning* is a matter of style or care;\n\
         `--strict` makes warnings errors. A *note* is worth knowing. `rules:` in `steplink.yaml` sets the\n\
         level of any rule by its name ([configuration](configuration.md#rules)), but where something would be\n\
         lost the level stays. `steplink explain CODE` prints what stands here of a code.\n",
    );
    for (group, title) in [
        ("SL01", "Files"),
        ("SL02", "YAML"),
        ("SL03", "Text"),
        ("SL04", "Links"),
        ("SL05", "Templates"),
        ("SL06", "Care"),
        ("SL07", "Languages"),
        ("SL08", "Write once"),
        ("SL09", "Addresses"),
        ("SL10", "Search"),
    ] {
        let _ = write!(text, "\n## {title}\n");
        for rule in rules::ALL.iter().filter(|rule| rule.code.starts_with(group)) {
            let level = rule.level.name();
            let fixed = if rule.may_lower { "" } else { ", always" };
            let _ = write!(
                text,
                "\n### {} {}\n\n*{level}{fixed}.* {}\n\n{}\n\n```text\n{}```\n",
                rule.code,
                rule.name,
                rule.cause,
                rule.mend,
                example(rule.code)
            );
        }
    }
    settle(&root().join("docs/diagnostics.md"), &text);
}

/// What the shortest of the tests of a rule prints.
fn example(code: &str) -> String {
    let folder = root().join("tests/diagnostics");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    let outputs =
        cases.iter().filter(|case| case.file_name().unwrap().to_string_lossy().starts_with(code)).map(|case| {
            let text = fs::read_to_string(case).unwrap();
            text.split_once("=== expected\n").unwrap().1.trim_end().to_owned() + "\n"
        });
    // With a place and a line of the source, if there is one that has.
    outputs.min_by_key(|output| (!output.contains(" | "), output.len())).unwrap()
}

#[test]
fn examples_build_without_a_problem() {
    for page in pages() {
        let examples = examples(&page);
        let names: BTreeSet<&str> = examples.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(names.len(), examples.len(), "{}: a path stands twice", page.display());
        let site = Site::new(BASE);
        for (path, text) in &examples {
            site.write(path, text);
        }
        if examples.iter().any(|(_, text)| text.contains("](card.png")) {
            fs::copy(root().join("tests/sites/dot.png"), site.root().join("content/guides/find-number/card.png"))
                .unwrap();
        }
        if examples.iter().any(|(_, text)| text.contains("](insert.mp4)")) {
            site.write("content/guides/insert-card/insert.mp4", "a video");
            site.write("content/guides/insert-card/insert.png", include_bytes!("sites/dot.png"));
        }
        let outcome = site.build();
        let said = common::text(&outcome);
        let relevant: Vec<&str> =
            said.split("\n\n").filter(|one| !one.contains("[SL0216]") && !one.trim().is_empty()).collect();
        assert!(outcome.count(Level::Error) == 0 && relevant.is_empty(), "{}:\n{said}", page.display());
    }
}

/// Keys of which this version makes nothing: they have no example.
const LATER: &[&str] = &["git_dates"];

#[test]
fn every_key_has_an_example() {
    let mut shown: BTreeMap<&str, bool> = BTreeMap::new();
    let text: String = pages().iter().flat_map(|page| examples(page)).map(|(_, text)| text + "\n").collect();
    for (_, keys) in TABLES {
        for key in *keys {
            let patterns = [format!("\n{}:", key.name), format!(" {}:", key.name), format!("{{{}:", key.name)];
            let found = LATER.contains(&key.name) || patterns.iter().any(|pattern| text.contains(pattern));
            shown.insert(key.name, found);
        }
    }
    let missing: Vec<&str> = shown.iter().filter(|(_, found)| !**found).map(|(name, _)| *name).collect();
    assert!(missing.is_empty(), "no example of {missing:?}");
}

#[test]
fn every_command_and_every_flag_is_documented() {
    let page = fs::read_to_string(root().join("docs/command-line.md")).unwrap();
    for command in common::commands() {
        assert!(page.contains(&format!("\n## `{command}`\n")), "{command} has no section");
        let help = Command::new(env!("CARGO_BIN_EXE_steplink")).args([&command, "--help"]).output().unwrap();
        let help = String::from_utf8(help.stdout).unwrap();
        let options = help.split_once("Options:\n").unwrap().1.split("\nExamples:").next().unwrap();
        let flags = options.split_whitespace().filter(|word| word.starts_with("--"));
        for flag in flags.map(|word| word.trim_end_matches([',', '.'])) {
            assert!(page.contains(&format!("`{flag}")), "{command} {flag}");
        }
    }
}

/// The blocks of commands of a page: the lines between a line "```sh" and the end of the block. One of
/// which a test can make nothing has more in its first line, as "```sh no-test".
fn commands_of(page: &str) -> Vec<Vec<&str>> {
    let blocks = page.split("\n```sh\n").skip(1).map(|rest| rest.split("\n```").next().unwrap());
    blocks.map(|block| block.lines().collect()).collect()
}

#[cfg(unix)]
#[test]
fn commands_of_the_reference_run() {
    let page = fs::read_to_string(root().join("docs/command-line.md")).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_steplink")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let blocks = commands_of(&page);
    assert!(blocks.len() >= 7, "{blocks:?}");
    for block in blocks {
        let site = Site::new(BASE);
        for line in block {
            assert!(line.starts_with("steplink "), "{line}");
            let mut shell = Command::new("sh");
            let run = shell.args(["-c", line]).current_dir(site.root()).env("PATH", &path).output().unwrap();
            assert!(run.status.success(), "{line}: {}", String::from_utf8_lossy(&run.stderr));
        }
    }
}

#[test]
fn links_between_the_pages_lead_somewhere() {
    let mut wrong = Vec::new();
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let mut in_code = false;
        for line in text.lines() {
            in_code ^= line.starts_with("```");
            if in_code {
                continue;
            }
            for (at, _) in line.match_indices("](") {
                let target = line[at + 2..].split(')').next().unwrap();
                let (path, anchor) =
                    target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
                if target.contains("://") || line[..at].matches('`').count() % 2 == 1 {
                    continue;
                }
                let file = if path.is_empty() { page.clone() } else { page.parent().unwrap().join(path) };
                let good = match anchor {
                    _ if !file.exists() => false,
                    Some(anchor) => anchors(&file).contains(anchor),
                    None => true,
                };
                if !good {
                    wrong.push(format!("{}: {target}", page.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The anchors that a Git host gives the headings of a file.
fn anchors(file: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(file).unwrap();
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| steplink::parse::heading::slug(line.trim_start_matches('#'))).collect()
}
