//! Asks the engine of a built site.

use std::collections::BTreeMap;
use std::io::{Error, Result, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::kinds::Query;
use super::project::{Site, place, program};

/// What the engine answered.
#[derive(Debug)]
pub struct Answer {
    /// The pages and sections, the best first.
    pub places: Vec<(usize, usize)>,
    /// What was fetched for it, in bytes, the script and the root included, by somebody who asks for the first time.
    pub bytes: u64,
    /// How many files.
    pub files: usize,
}

/// Asks all queries, each as the first one.
pub fn all(site: &Site, queries: &[Query]) -> Result<Vec<Answer>> {
    let mut asking = Command::new(program("examples/ask")?)
        .arg(site.index())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let lines: String = queries.iter().map(|query| format!("{{\"first\":true}} {}\n", query.text)).collect();
    let mut stdin = asking.stdin.take().ok_or_else(|| Error::other("there is nothing to write to"))?;
    let writing = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = asking.wait_with_output()?;
    writing.join().map_err(|_| Error::other("the questions were not written"))??;
    let script = script(&site.output())?;
    let answers: Vec<Answer> =
        String::from_utf8_lossy(&output.stdout).lines().map(|line| answer(line, script)).collect::<Result<_>>()?;
    if answers.len() == queries.len() {
        return Ok(answers);
    }
    Err(Error::other(format!("{} of {} questions were answered", answers.len(), queries.len())))
}

fn answer(line: &str, script: u64) -> Result<Answer> {
    let answer: Value = serde_json::from_str(line).map_err(Error::other)?;
    let hits = answer["hits"].as_array().into_iter().flatten();
    let read: BTreeMap<String, u64> = serde_json::from_value(answer["read"].clone()).map_err(Error::other)?;
    // Pages that are not of the prose stand in the list as well.
    let places = hits.filter_map(|hit| hit[0].as_str()).map(|href| place(href).unwrap_or((usize::MAX, 0)));
    Ok(Answer { places: places.collect(), bytes: script + read.values().sum::<u64>(), files: read.len() + 1 })
}

/// The bytes of the script, as a server sends them.
fn script(output: &Path) -> Result<u64> {
    let mut files = Vec::new();
    for folder in ["", "assets", "static"] {
        let entries = std::fs::read_dir(output.join(folder)).into_iter().flatten();
        files.extend(entries.filter_map(|entry| Some(entry.ok()?.path())));
    }
    let is_script = |path: &&std::path::PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.starts_with("search") && name.ends_with(".js")
    };
    let script =
        files.iter().find(is_script).ok_or_else(|| Error::other("the site has no script to search with"))?;
    let packed = miniz_oxide::deflate::compress_to_vec(&std::fs::read(script)?, 6);
    Ok(packed.len() as u64 + 18)
}
