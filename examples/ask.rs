//! Answers questions from an index, one line of JSON each, for those who compare engines:
//! `cargo run --example ask FOLDER < QUESTIONS`. A line may begin with options, as `{"card":1} question`.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "it reads a folder that it is given, and prints"
)]

use std::io::BufRead as _;
use std::path::PathBuf;
use std::process::ExitCode;

use steplink::search::engine::{Asked, Engine, Files};

struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, name: &str) -> Option<Vec<u8>> {
        std::fs::read(self.0.join(name)).ok()
    }
}

fn main() -> ExitCode {
    let folder = Folder(std::env::args_os().nth(1).unwrap_or_default().into());
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
        let found = engine.ask(&question, &Asked { card: index("card"), kind, near: index("near") });
        let hits: Vec<_> = found.hits.iter().map(|hit| (&hit.href, hit.score)).collect();
        println!("{}", serde_json::json!({ "count": found.count, "instead": found.instead, "hits": hits }));
    }
    ExitCode::SUCCESS
}
