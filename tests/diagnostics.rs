//! One file for each way to break a rule: a small site, and what the program says of it.
//!
//! A file in `tests/diagnostics/` is named `CODE-what.txt`. Above the line `=== expected` stands the
//! site, below it the whole output, which `STEPLINK_BLESS=1 cargo test --test diagnostics` writes anew.
//!
//! What is no plain text is said by the first line of a file of the site:
//!
//! * `!bytes TEXT`: the file is that text without a line end; `\xFF` stands for that byte.
//! * `!link TARGET`: a symbolic link.
//! * `!fifo`: a pipe.
//!
//! A line `!repeat N TEXT` anywhere is that text N times.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use common::Site;
use steplink::diag::rules;
use steplink::pipeline::{self, Request};

const MARK: &str = "=== expected\n";

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

fn name(case: &Path) -> String {
    case.file_stem().unwrap().to_string_lossy().into_owned()
}

#[test]
fn every_case_says_what_it_should() {
    let bless = std::env::var_os("STEPLINK_BLESS").is_some();
    let mut wrong = Vec::new();
    for case in cases() {
        let text = fs::read_to_string(&case).unwrap();
        let (input, expected) = text.split_once(MARK).unwrap_or((&text, ""));
        if cfg!(not(unix)) && (input.contains("\n!link ") || input.contains("\n!fifo\n")) {
            continue;
        }
        let site = site(input);
        // What only a build of CI wants.
        let request = Request { locked: name(&case).starts_with("SL0902"), ..site.request() };
        let found = common::text(&pipeline::check(&request).unwrap());
        if bless {
            fs::write(&case, format!("{input}{MARK}{found}")).unwrap();
        } else if found != expected {
            wrong.push(format!("{}\n--- expected\n{expected}--- found\n{found}", name(&case)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Writes the site of a case.
fn site(input: &str) -> Site {
    let site = Site::new("");
    for (path, content) in common::files(input) {
        let (directive, rest) =
            content.lines().next().unwrap_or_default().split_once(' ').unwrap_or((&content, ""));
        match directive.trim_end() {
            "!bytes" => site.write(path, unescaped(rest)),
            "!link" => make(&site, path, &["ln", "-s", rest]),
            "!fifo" => make(&site, path, &["mkfifo"]),
            _ => site.write(path, repeated(&content)),
        }
    }
    site
}

/// Makes what is no file: runs a command with the path as its last argument.
fn make(site: &Site, path: &str, command: &[&str]) {
    let path = site.root().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let status = std::process::Command::new(command[0]).args(&command[1..]).arg(&path).status().unwrap();
    assert!(status.success(), "{command:?} {}", path.display());
}

fn repeated(content: &str) -> String {
    let mut out = String::new();
    for line in content.split_inclusive('\n') {
        match line.strip_prefix("!repeat ").and_then(|rest| rest.trim_end_matches('\n').split_once(' ')) {
            Some((count, text)) => {
                out.push_str(&text.repeat(count.parse().unwrap()));
                out.push('\n');
            }
            None => out.push_str(line),
        }
    }
    out
}

fn unescaped(text: &str) -> Vec<u8> {
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(part[2..].bytes());
    }
    bytes
}

#[test]
fn each_case_shows_its_rule_and_each_rule_has_a_case() {
    let mut shown = BTreeSet::new();
    for case in cases() {
        let name = name(&case);
        let code = name.split('-').next().unwrap().to_owned();
        let text = fs::read_to_string(&case).unwrap();
        let (_, expected) = text.split_once(MARK).unwrap_or((&text, ""));
        assert!(expected.contains(&format!("[{code}]")), "{name} does not show {code}");
        shown.insert(code);
    }
    let missing: Vec<&str> =
        rules::ALL.iter().map(|rule| rule.code).filter(|code| !shown.contains(*code)).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}
