//! The search of the shipped site: what readers ask in their own words, and what they want to find.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use std::path::{Path, PathBuf};

use steplink::pipeline::{self, Destination, Request};
use steplink::search::engine::{Asked, Engine, Files};
use tempfile::TempDir;

struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, name: &str) -> Option<Vec<u8>> {
        std::fs::read(self.0.join(name)).ok()
    }
}

fn built() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let request = Request { root: Path::new(env!("CARGO_MANIFEST_DIR")).to_owned(), ..Request::default() };
    let destination = Destination { folder: dir.path().join("output"), ..Destination::default() };
    pipeline::build(&request, &destination).unwrap();
    dir
}

/// Questions, what is wanted, and how far down it may stand.
const QUESTIONS: &[(&str, &str, usize)] = &[
    ("注销FM卡", "/guides/fm/cancel/", 1),
    ("怎么注销上网卡？", "/guides/data/cancel/", 1),
    ("FM卡注销", "/guides/fm/cancel/", 1),
    ("物联网卡注销", "/guides/fm/cancel/", 3),
    ("多久生效", "/faq/cancelling/when-effective/", 1),
    ("请问注销以后还能恢复吗", "/faq/cancelling/reactivate/", 1),
    ("影响信用", "/faq/cancelling/credit-record/", 1),
    ("提交申请", "/guides/data/cancel/#submit", 1),
    ("准备材料", "/guides/fm/cancel/#materials", 1),
    ("联系客服", "/guides/fm/cancel/#contact", 3),
    ("处理余额", "/guides/data/cancel/#balance", 1),
    // Wide letters, traditional characters, pinyin, slips.
    ("ＩＣＣＩＤ", "/guides/find-iccid/", 1),
    ("註銷FM卡", "/guides/fm/cancel/", 1),
    ("zhuxiao", "/tasks/cancel/", 3),
    ("chongzhi", "/tasks/top-up/", 3),
    ("chong zhi", "/tasks/top-up/", 3),
    ("iccdi", "/guides/find-iccid/", 1),
    ("联系服客", "/guides/fm/cancel/#contact", 5),
];

#[test]
fn readers_find_what_they_ask_for_in_their_own_words() {
    let dir = built();
    let folder = Folder(dir.path().join("output/search"));
    let engine = Engine::open(&folder).unwrap();
    let mut missed = Vec::new();
    for (question, wanted, within) in QUESTIONS {
        let found = engine.ask(question, &Asked::default());
        let hrefs: Vec<&str> = found.hits.iter().map(|hit| hit.href.as_str()).collect();
        if !hrefs.iter().take(*within).any(|href| href == wanted) {
            missed.push(format!("{question}: {wanted} is not among the first {within} of {hrefs:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn english_is_found_by_any_form_of_a_word() {
    let dir = built();
    let folder = Folder(dir.path().join("output/en/search"));
    let engine = Engine::open(&folder).unwrap();
    for question in
        ["cancel an FM card", "how do I cancel my FM card?", "cancelling FM cards", "FM card cancellation"]
    {
        let found = engine.ask(question, &Asked::default());
        assert_eq!(found.hits[0].href, "/en/guides/fm/cancel/", "{question}: {:?}", found.hits);
    }
}

#[test]
fn what_is_said_instead_of_the_question_is_told() {
    let dir = built();
    let folder = Folder(dir.path().join("output/search"));
    let engine = Engine::open(&folder).unwrap();
    assert_eq!(engine.ask("註銷", &Asked::default()).instead, ["注销"]);
    assert_eq!(engine.ask("zhuxiao", &Asked::default()).instead, ["注销"]);
    assert!(engine.ask("注销", &Asked::default()).instead.is_empty());
}

#[test]
fn only_what_is_for_a_card_type_or_of_a_kind_is_shown_if_that_is_asked() {
    let dir = built();
    let folder = Folder(dir.path().join("output/search"));
    let engine = Engine::open(&folder).unwrap();
    let hrefs = |asked: &Asked| -> Vec<String> {
        engine.ask("注销", asked).hits.into_iter().map(|hit| hit.href).collect()
    };
    let all = hrefs(&Asked::default());
    assert!(all.iter().any(|href| href.starts_with("/guides/data/cancel/")));
    let of_fm = hrefs(&Asked { card: Some(0), ..Asked::default() });
    assert!(!of_fm.is_empty() && !of_fm.iter().any(|href| href.starts_with("/guides/data/")), "{of_fm:?}");
    let questions = hrefs(&Asked { kind: Some(1), ..Asked::default() });
    assert!(!questions.is_empty() && questions.iter().all(|href| href.starts_with("/faq/")), "{questions:?}");
    let near = hrefs(&Asked { near: Some(1), ..Asked::default() });
    assert!(near[0].starts_with("/guides/data/cancel/"), "{near:?}");
}

#[test]
fn nothing_is_found_for_nothing() {
    let dir = built();
    let folder = Folder(dir.path().join("output/search"));
    let engine = Engine::open(&folder).unwrap();
    for question in ["", " ", "？", "吗", "<script>alert(1)</script>", "\u{0}\u{1}", "𠮷", "\"%_*"] {
        engine.ask(question, &Asked::default());
    }
    assert!(engine.ask("？！", &Asked::default()).hits.is_empty());
    assert!(engine.ask("zzqqvv", &Asked::default()).hits.is_empty());
}
