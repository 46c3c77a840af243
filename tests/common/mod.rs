//! Small sites as text: files under lines such as `--- content/index.md`.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use steplink::fingerprint::Fingerprint;
use steplink::pipeline::{self, Destination, Error, Outcome, Render, Request, Sink, Sound, Take};
use steplink::publish::Summary;
use steplink::report::{self, Style};
use tempfile::TempDir;

/// A site in a folder of its own.
pub struct Site {
    dir: TempDir,
}

impl Site {
    /// Writes the files of a text in which each begins with a line `--- PATH`.
    pub fn new(text: &str) -> Self {
        let site = Self { dir: tempfile::tempdir().unwrap() };
        for (path, content) in files(text) {
            site.write(path, &content);
        }
        site
    }

    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    pub fn output(&self) -> PathBuf {
        self.root().join("output")
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).unwrap();
    }

    /// Replaces a text that stands in a file exactly once.
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.root().join(path)).unwrap();
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {path}");
        self.write(path, text.replace(from, to));
    }

    pub fn request(&self) -> Request {
        Request { root: self.root().to_owned(), ..Request::default() }
    }

    pub fn check(&self) -> Outcome {
        pipeline::check(&self.request()).unwrap()
    }

    pub fn build(&self) -> Outcome {
        let destination = Destination { folder: self.output(), ..Destination::default() };
        pipeline::build(&self.request(), &destination).unwrap()
    }

    /// Builds a site that must have no errors.
    pub fn build_well(&self) -> Outcome {
        let outcome = self.build();
        assert!(outcome.published.is_some(), "{}", text(&outcome));
        outcome
    }

    /// A file of the output folder.
    pub fn page(&self, path: &str) -> String {
        fs::read_to_string(self.output().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }
}

/// The files of a text: paths and contents.
pub fn files(text: &str) -> Vec<(&str, String)> {
    let mut files: Vec<(&str, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match line.strip_prefix("--- ").map(str::trim_end) {
            Some(path) if path.contains(['.', '/']) => files.push((path, String::new())),
            _ => {
                if let Some((_, content)) = files.last_mut() {
                    content.push_str(line);
                }
            }
        }
    }
    files
}

/// What a user reads of an outcome.
pub fn text(outcome: &Outcome) -> String {
    report::human(outcome, Style { colour: false })
}

/// Every file of a folder, by path, with its bytes.
pub fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            files.push((path, fs::read(entry.path()).unwrap()));
        }
    }
    files
}

/// Compares two folders file by file, and says which differ rather than printing all bytes.
pub fn assert_same(a: &[(String, Vec<u8>)], b: &[(String, Vec<u8>)]) {
    let paths = |tree: &[(String, Vec<u8>)]| tree.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(a), paths(b));
    let differing: Vec<&String> = a.iter().zip(b).filter(|(a, b)| a != b).map(|((path, _), _)| path).collect();
    assert!(differing.is_empty(), "these files differ: {differing:?}");
}

/// All pages of the reference, and the README.
pub fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages: Vec<PathBuf> =
        fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    pages.sort();
    pages.push(root.join("README.md"));
    pages
}

/// The examples of a page: path and text.
pub fn examples(page: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(page).unwrap();
    let mut examples = Vec::new();
    let mut lines = text.lines();
    let mut path: Option<String> = None;
    while let Some(line) = lines.next() {
        if let Some(fence) = line.strip_prefix("```").map(|_| line.chars().take_while(|c| *c == '`').count()) {
            let fence = "`".repeat(fence);
            let body = lines.by_ref().take_while(|line| *line != fence).flat_map(|line| [line, "\n"]).collect();
            examples.extend(path.take().map(|path| (path, body)));
        } else if let Some(name) = line.strip_prefix('`').and_then(|line| line.strip_suffix("`:")) {
            path = Some(name.to_owned());
        } else if !line.is_empty() {
            path = None;
        }
    }
    examples
}

/// The commands that the help of the program lists.
pub fn commands() -> Vec<String> {
    let help = Command::new(env!("CARGO_BIN_EXE_steplink")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let list = help.split_once("Commands:\n").unwrap().1.split_once("\n\n").unwrap().0;
    let names = list.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names.filter(|name| !name.is_empty() && *name != "help").map(str::to_owned).collect()
}

/// Numbers that look like chance, the same for the same seed (a linear congruential generator with Knuth's constants).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from 0, less than `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n.max(1)
    }

    pub fn pick<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        &list[self.below(list.len())]
    }
}

/// A place that has nothing, so that a build is a clean one.
#[derive(Default)]
pub struct Empty(Mutex<Vec<(String, Vec<u8>)>>);

impl Empty {
    /// The files that were put into it, in the order of their paths.
    pub fn into_files(self) -> Vec<(String, Vec<u8>)> {
        let mut files = self.0.into_inner().unwrap();
        files.sort();
        files
    }
}

impl Take for Empty {
    fn take(&self, _: Sound<'_>, render: Render<'_>) -> Result<Option<Summary>, Error> {
        Ok(render(self)?.map(|_| Summary::default()))
    }
}

impl Sink for Empty {
    fn has(&self, _: &str, _: Fingerprint) -> bool {
        false
    }

    fn put(&self, path: &str, _: Fingerprint, bytes: Cow<'_, [u8]>) -> Result<(), Error> {
        self.0.lock().unwrap().push((path.to_owned(), bytes.into_owned()));
        Ok(())
    }
}
