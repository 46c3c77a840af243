//! One file for each way to break a rule: a small site, and what the program says of it.
//!
//! A file in `tests/diagnostics/` is named `CODE-what.txt`. Above the line `=== expected` stands the
//! site, below it the whole output, which `STEPLINK_BLESS=1 cargo test --test diagnostics` writes anew.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use common::Site;
use steplink::diag::rules;

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
        let site = Site::new(&unescaped(input));
        let found = common::text(&site.check());
        if bless {
            fs::write(&case, format!("{input}{MARK}{found}")).unwrap();
        } else if found != expected {
            wrong.push(format!("{}\n--- expected\n{expected}--- found\n{found}", name(&case)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// `\xFF` in a case stands for that byte, for files that are no text; a file whose first line is
/// `!repeat N TEXT` is that text N times.
fn unescaped(input: &str) -> String {
    let mut out = String::new();
    for line in input.split_inclusive('\n') {
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

#[test]
fn each_case_shows_its_rule_first_and_each_rule_has_a_case() {
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
