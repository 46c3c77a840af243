//! The manifest: which files of an output folder are ours, and the key of each.

use std::fmt::Write;

use rustc_hash::FxHashMap;

use crate::fingerprint::Fingerprint;

/// The name of the manifest in the output folder.
pub const FILE: &str = ".steplink-manifest";
/// The first line: the name and version of the format. The second is a checksum of what follows.
const HEADER: &str = "steplink-manifest 2";
/// The first line of the version before, which had no checksum.
const HEADER_BEFORE: &str = "steplink-manifest 1";

/// The files that Steplink wrote to a folder, and the keys they were made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest(FxHashMap<String, Fingerprint>);

impl Manifest {
    /// Gathers paths and keys.
    pub fn new(entries: impl IntoIterator<Item = (String, Fingerprint)>) -> Self {
        Self(entries.into_iter().collect())
    }

    /// What holds while one site takes the place of another a file at a time: the files of both, and
    /// for each that changes a key that no output has.
    #[must_use]
    pub fn on_the_way_to(&self, after: &Self) -> Self {
        let paths = self.0.keys().chain(after.0.keys());
        let unknown = Fingerprint::of_bytes(b"on the way");
        let key = |path: &str| after.key(path).filter(|key| self.key(path) == Some(*key)).unwrap_or(unknown);
        Self(paths.map(|path| (path.clone(), key(path))).collect())
    }

    /// Whether no file is ours.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads a manifest. `None` for anything that this program did not write, and for what is damaged.
    pub fn parse(text: &str) -> Option<Self> {
        let (header, rest) = text.split_once('\n')?;
        let rest = if header == HEADER {
            let (checksum, rest) = rest.split_once('\n')?;
            (Fingerprint::parse(checksum)? == Fingerprint::of_bytes(rest.as_bytes())).then_some(rest)?
        } else {
            (header == HEADER_BEFORE).then_some(rest)?
        };
        let entry = |line: &str| {
            let (key, path) = line.split_once(' ')?;
            Some((path.to_owned(), Fingerprint::parse(key)?))
        };
        rest.lines().map(entry).collect::<Option<FxHashMap<_, _>>>().map(Self)
    }

    /// Writes the manifest, in the order of the paths.
    pub fn to_text(&self) -> String {
        let mut list = String::new();
        for path in self.paths() {
            let _ = writeln!(list, "{} {path}", self.0[path]);
        }
        format!("{HEADER}\n{}\n{list}", Fingerprint::of_bytes(list.as_bytes()))
    }

    /// The paths, sorted.
    pub fn paths(&self) -> Vec<&str> {
        let mut paths: Vec<&str> = self.0.keys().map(String::as_str).collect();
        paths.sort_unstable();
        paths
    }

    /// The key of a file.
    pub fn key(&self, path: &str) -> Option<Fingerprint> {
        self.0.get(path).copied()
    }

    /// Whether a file is ours.
    pub fn contains(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_survives_its_text() {
        let key = Fingerprint::of_bytes(b"x");
        let manifest = Manifest::new([("a b/字.html".to_owned(), key), ("c".to_owned(), key)]);
        let text = manifest.to_text();
        assert_eq!(Manifest::parse(&text), Some(manifest));
        assert_eq!(Manifest::parse(&text.replace("字", "子")), None);
        assert_eq!(Manifest::parse(&text[..text.len() - 2]), None);
        assert_eq!(
            Manifest::parse(&format!("steplink-manifest 1\n{key} c\n")),
            Some(Manifest::new([("c".to_owned(), key)]))
        );
        assert_eq!(Manifest::parse("something else\n"), None);
        assert_eq!(Manifest::parse("steplink-manifest 1\nzz a\n"), None);
    }
}
