//! The site of this repository: it has no problem, and says what it is there to say.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use steplink::pipeline::{self, Destination, Request};
use tempfile::TempDir;

/// Which steps of the two card types serve the same purpose; 0 stands for none.
const SAME_PURPOSE: &[(&str, &[usize], &[usize])] = &[
    ("open", &[1], &[1]),
    ("materials", &[2], &[]),
    ("apply", &[3], &[2, 3]),
    ("balance", &[], &[4]),
    ("review", &[4], &[5]),
    ("confirm", &[5], &[]),
];

fn built() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let request = Request { root: Path::new(env!("CARGO_MANIFEST_DIR")).to_owned(), ..Request::default() };
    let output = dir.path().join("output");
    let outcome =
        pipeline::build(&request, &Destination { folder: output.clone(), ..Destination::default() }).unwrap();
    assert_eq!(common::text(&outcome), "");
    (dir, output)
}

/// The numbers in the links of a cell: `第 3 步`.
fn numbers(html: &str) -> Vec<usize> {
    let after = html.split("第 ").skip(1);
    after.map(|rest| rest.split(' ').next().unwrap().parse().unwrap()).collect()
}

#[test]
fn the_comparison_says_which_steps_correspond() {
    let (_dir, output) = built();
    let page = fs::read_to_string(output.join("tasks/cancel/index.html")).unwrap();
    let (_, table) = page.split_once("id=\"_compare\"").unwrap();
    let (table, _) = table.split_once("</table>").unwrap();
    let rows: Vec<&str> = table.split("<th scope=\"row\" id=\"").skip(1).collect();
    assert_eq!(rows.len(), SAME_PURPOSE.len());
    for (row, (stage, fm, data)) in rows.into_iter().zip(SAME_PURPOSE) {
        let (id, rest) = row.split_once('"').unwrap();
        let cells: Vec<Vec<usize>> = rest.split("<td>").skip(1).map(numbers).collect();
        assert_eq!((id, &cells[0][..], &cells[1][..]), (*stage, *fm, *data));
    }
}

#[test]
fn each_step_links_to_those_of_the_other_card_type() {
    let (_dir, output) = built();
    for (own, other, pairs) in [("fm", "data", (1, 2)), ("data", "fm", (2, 1))] {
        let page = fs::read_to_string(output.join(format!("guides/{own}/cancel/index.html"))).unwrap();
        let steps: Vec<&str> = page.split("<li class=\"step\" id=\"").skip(1).collect();
        assert_eq!(steps.len(), 5);
        for (at, step) in steps.into_iter().enumerate() {
            let number = at + 1;
            let pick = |row: &(&str, &'static [usize], &'static [usize]), which: i32| {
                if which == 1 { row.1 } else { row.2 }
            };
            let wanted: Vec<usize> = SAME_PURPOSE
                .iter()
                .filter(|row| pick(row, pairs.0).contains(&number))
                .flat_map(|row| pick(row, pairs.1).iter().copied())
                .collect();
            let start = format!("<li class=\"c{}\"><a href=\"/guides/{other}/cancel/#", pairs.1);
            let links = step.split(&start).skip(1);
            let found: Vec<usize> = links.flat_map(|link| numbers(link.split("</a>").next().unwrap())).collect();
            assert_eq!(found, wanted, "{own} {number}");
        }
    }
}

#[test]
fn each_question_stands_at_its_steps() {
    let (_dir, output) = built();
    let wanted = [("reactivate", [5, 3]), ("credit-record", [1, 4]), ("when-effective", [4, 5])];
    for (entry, steps) in wanted {
        for (card, number) in ["fm", "data"].into_iter().zip(steps) {
            let page = fs::read_to_string(output.join(format!("guides/{card}/cancel/index.html"))).unwrap();
            let step = page.split("<li class=\"step\" id=\"").nth(number).unwrap();
            let (_, related) = step.split_once("<ul class=\"rel\"").expect("related links");
            assert!(related.contains(&format!("href=\"/faq/cancelling/{entry}/\"")), "{card} {number} {entry}");
        }
    }
}

/// Nothing of the site is lent by the other language.
#[test]
fn the_site_is_complete_in_both_languages() {
    let (_dir, output) = built();
    let mut pages = 0;
    for (path, bytes) in common::tree(&output).into_iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = String::from_utf8(bytes).unwrap();
        let (_, main) = page.split_once("<main").unwrap();
        assert!(!main.contains("class=\"notice\"") && !main.contains(" lang=\""), "{path}");
        pages += usize::from(path.starts_with("en/"));
    }
    assert!(pages > 25, "{pages}");
}

/// No Chinese is left on an English page, but for the name of the language.
#[test]
fn english_pages_are_english() {
    let (_dir, output) = built();
    let is_han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    for (path, bytes) in
        common::tree(&output).into_iter().filter(|(path, _)| path.starts_with("en/") && path.ends_with(".html"))
    {
        let page = String::from_utf8(bytes).unwrap();
        let text: String = page
            .replace("简体中文", "")
            .split('<')
            .filter_map(|part| part.split_once('>'))
            .map(|part| part.1)
            .collect();
        let han: String = text.chars().filter(|c| is_han(*c)).take(20).collect();
        assert!(han.is_empty(), "{path}: {han}");
    }
}
