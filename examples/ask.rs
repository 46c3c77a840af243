//! Answers questions from an index, one line of JSON each, for those who compare engines:
//! `cargo run --example ask FOLDER < QUESTIONS`. A line may begin with options, as `{"card":1} question`. With
//! `{"first":true}` the index is opened for this question alone, and what was read is told, with the size of each file.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "it reads a folder that it is given, and prints"
)]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::BufRead as _;
use std::path::PathBuf;
use std::process::ExitCode;

use steplink::search::engine::{Asked, Engine, Files};

struct Folder {
    path: PathBuf,
    read: RefCell<BTreeMap<String, usize>>,
}

impl Files for Folder {
    fn read(&self, name: &str) -> Option<Vec<u8>> {
        let bytes = std::fs::read(self.path.join(name)).ok()?;
        self.read.borrow_mut().insert(name.to_owned(), bytes.len());
        Some(bytes)
    }
}

fn main() -> ExitCode {
    let path = std::env::args_os().nth(1).unwrap_or_default().into();
    let folder = Folder { path, read: RefCell::default() };
    let Some(engine) = Engine::open(&folder) else {
        return ExitCode::FAILURE;
    };
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let (options, question) = match line.split_once("} ") {
            Some((options, question)) if line.starts_with('{') => (format!("{options}}}"), question.to_owned()),
            _ => ("{}".to_owned(), line),
        };
        let options: serde_json::Value = serde_json::from_str(&options).unwrap_or_default();
        let number = |name: &str| options.get(name).and_then(serde_json::Value::as_u64);
        let index = |name: &str| number(name).and_then(|own| usize::try_from(own).ok());
        let kind = number("kind").and_then(|own| u32::try_from(own).ok());
        let is_set = |name: &str| options.get(name) == Some(&true.into());
        let (more, exact) = (is_set("more"), is_set("exact"));
        let asked = Asked { card: index("card"), kind, near: index("near"), more, exact };
        let is_first = is_set("first");
        folder.read.borrow_mut().clear();
        let own = if is_first { Engine::open(&folder) } else { None };
        let engine = own.as_ref().unwrap_or(&engine);
        let found = engine.ask(&question, &asked);
        let read = folder.read.take();
        // What is fetched is for the first places, and how good the answer is can be told from all.
        let found = if is_first { engine.ask(&question, &Asked { more: true, ..asked }) } else { found };
        let hits: Vec<_> = found.hits.iter().map(|hit| (&hit.href, hit.score, &hit.others)).collect();
        let mut answer = serde_json::json!({ "count": found.count, "instead": found.instead, "hits": hits });
        if is_first {
            answer["read"] = serde_json::json!(read);
        }
        println!("{answer}");
    }
    ExitCode::SUCCESS
}
