//! Builds anew when a file of the embedded theme changes, and lays the dictionary of Chinese words out so that it can be
//! looked up where it stands: to cut a few texts, nobody should read all of it.

#![expect(clippy::disallowed_methods, reason = "to look at the environment and to write is what it is for")]

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=templates");
    println!("cargo:rerun-if-changed=Cargo.lock");
    let var = |name| env::var_os(name).unwrap_or_default();
    let out = PathBuf::from(var("OUT_DIR"));
    let words = match dictionary(&var("CARGO"), Path::new(&var("CARGO_MANIFEST_DIR")), &var("TARGET"), &out) {
        Ok(text) => sorted(&text),
        Err(cause) => {
            println!("cargo:warning=no dictionary of Chinese words to look up: each run reads all of it ({cause})");
            String::new()
        }
    };
    fs::write(out.join("words.txt"), words)
}

/// The dictionary that `jieba-rs` brings along, from where cargo keeps its sources: the crate does not give it away.
///
/// Cargo is asked for that crate alone, by a project in `scratch`: for all of ours it would want the sources of what
/// only tests need, which are not there where nobody tests.
pub fn dictionary(cargo: &OsStr, project: &Path, target: &OsStr, scratch: &Path) -> io::Result<String> {
    let lock = fs::read_to_string(project.join("Cargo.lock"))?;
    let version = locked_version(&lock).ok_or_else(|| io::Error::other("Cargo.lock has no jieba-rs"))?;
    let asked = scratch.join("asked");
    fs::create_dir_all(&asked)?;
    fs::write(asked.join("Cargo.lock"), &lock)?;
    fs::write(asked.join("Cargo.toml"), ASKED.replace("VERSION", version))?;
    let answer = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--offline", "--manifest-path"])
        .arg(asked.join("Cargo.toml"))
        .arg("--filter-platform")
        .arg(target)
        // What is configured for the project says where sources are.
        .current_dir(project)
        .output()?;
    let folder = folder_of(&answer.stdout)
        .ok_or_else(|| io::Error::other(String::from_utf8_lossy(&answer.stderr).trim().replace('\n', " ")))?;
    fs::read_to_string(folder.join("src/data/dict.txt"))
}

/// A project that needs nothing but the crate with the dictionary.
const ASKED: &str = r#"[package]
name = "asked"
version = "0.0.0"

[lib]
path = "none.rs"

[dependencies]
jieba-rs = { version = "=VERSION", default-features = false }

[workspace]
"#;

fn locked_version(lock: &str) -> Option<&str> {
    let (_, after) = lock.split_once("name = \"jieba-rs\"\nversion = \"")?;
    Some(after.split_once('"')?.0)
}

/// Where the sources of the crate are, in what cargo says of a project.
fn folder_of(metadata: &[u8]) -> Option<PathBuf> {
    let metadata: serde_json::Value = serde_json::from_slice(metadata).ok()?;
    let package = metadata["packages"].as_array()?.iter().find(|package| package["name"] == "jieba-rs")?;
    Some(Path::new(package["manifest_path"].as_str()?).parent()?.to_owned())
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
