//! The search of the shipped site. What readers want to find is in `search-tests.yaml`, which every build asks.

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
