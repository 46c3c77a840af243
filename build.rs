//! Builds anew when a file of the embedded theme changes, and lays the dictionary of Chinese words out so that it can be
//! looked up where it stands: to cut a few texts, nobody should read all of it.

#![expect(clippy::disallowed_methods, reason = "to look at the environment and to write is what it is for")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=templates");
    println!("cargo:rerun-if-changed=Cargo.lock");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    // Without it the dictionary is read as a whole, which takes a tenth of a second and gives the same words.
    let words = dictionary().map(|text| sorted(&text)).unwrap_or_default();
    fs::write(out.join("words.txt"), words)
}

/// The dictionary that `jieba-rs` brings along, from where cargo keeps its sources: the crate does not give it away.
fn dictionary() -> Option<String> {
    let target = env::var("TARGET").ok()?;
    let metadata = Command::new(env::var_os("CARGO")?)
        .args(["metadata", "--format-version=1", "--offline", "--locked", "--filter-platform", &target])
        .current_dir(env::var_os("CARGO_MANIFEST_DIR")?)
        .output()
        .ok()?;
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).ok()?;
    let package = metadata["packages"].as_array()?.iter().find(|package| package["name"] == "jieba-rs")?;
    let folder = Path::new(package["manifest_path"].as_str()?).parent()?;
    fs::read_to_string(folder.join("src/data/dict.txt")).ok()
}

/// How much all words count, then a line for each, with how much it counts, in the order of their bytes.
fn sorted(dictionary: &str) -> String {
    let entry = |line: &str| {
        let mut parts = line.split_ascii_whitespace();
        Some((parts.next()?.to_owned(), parts.next()?.parse::<u64>().ok()?))
    };
    let mut words: Vec<(String, u64)> = dictionary.lines().filter_map(entry).collect();
    words.sort();
    let total: u64 = words.iter().map(|(_, count)| count).sum();
    let lines = words.iter().map(|(word, count)| format!("{word} {count}\n"));
    std::iter::once(format!("{total}\n")).chain(lines).collect()
}
