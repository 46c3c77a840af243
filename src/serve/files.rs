//! The files of a site, by their path in the output folder.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use crate::fingerprint::Fingerprint;

/// So many files are kept beside the others before all are put together.
const MAX_OTHERS: usize = 64;

/// A file: the key that it was made from, and its bytes.
#[derive(Clone, Debug)]
pub struct File {
    /// The key.
    pub key: Fingerprint,
    /// The bytes, shared by all sites in which they are the same.
    pub bytes: Arc<[u8]>,
    /// The source that it is made from, if there is one.
    pub source: Option<Arc<str>>,
}

/// Files that are gathered.
pub type Map = BTreeMap<Arc<str>, File>;

/// The files of a site. The sites after it, of which an edit changed few, share the others with it.
#[derive(Clone, Debug, Default)]
pub struct Files {
    all: Arc<Map>,
    /// What stands in the place of some of them.
    others: Map,
}

impl Files {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is a file at a path.
    pub fn has(&self, path: &str) -> bool {
        self.all.contains_key(path)
    }

    /// The file at a path.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.others.get(path).or_else(|| self.all.get(path))
    }

    /// All files, in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &File)> {
        self.all.iter().map(|(path, file)| (path, self.newest(path, file)))
    }

    /// The paths from one on, in order, with the source of each that has one.
    pub fn sources<'f>(&'f self, from: &str) -> impl Iterator<Item = (&'f str, Option<&'f str>)> + use<'f> {
        let files = self.all.range::<str, _>((Bound::Included(from), Bound::Unbounded));
        files.map(|(path, file)| (&**path, file.source.as_deref()))
    }

    /// Puts a file in the place of another one; tells whether there is one.
    pub fn replace(&mut self, path: &str, key: Fingerprint, bytes: Arc<[u8]>) -> bool {
        let Some((path, old)) = self.all.get_key_value(path) else {
            return false;
        };
        let (path, source) = (Arc::clone(path), old.source.clone());
        self.others.insert(path, File { key, bytes, source });
        if self.others.len() > MAX_OTHERS {
            *self = self.to_map().into();
        }
        true
    }

    /// All of them, to be changed.
    pub fn to_map(&self) -> Map {
        self.iter().map(|(path, file)| (Arc::clone(path), file.clone())).collect()
    }

    fn newest<'f>(&'f self, path: &str, file: &'f File) -> &'f File {
        if self.others.is_empty() { file } else { self.others.get(path).unwrap_or(file) }
    }
}

impl From<Map> for Files {
    fn from(all: Map) -> Self {
        Self { all: Arc::new(all), others: Map::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_the_last_one_that_was_put_in_its_place() {
        let file = |text: &str| File {
            key: Fingerprint::of_bytes(text.as_bytes()),
            bytes: text.as_bytes().into(),
            source: None,
        };
        let path = |n: usize| format!("p{n:03}");
        let mut files: Files = (0..200).map(|n| (path(n).as_str().into(), file("old"))).collect::<Map>().into();
        let before = files.clone();
        assert!(!files.replace("none", Fingerprint::default(), b"x"[..].into()));
        for n in (0..200).step_by(2) {
            let new = file(&n.to_string());
            assert!(files.replace(&path(n), new.key, new.bytes));
            let wanted =
                |at: usize| if at <= n && at.is_multiple_of(2) { at.to_string() } else { "old".to_owned() };
            assert_eq!(files.iter().count(), files.len());
            for (at, (own, file)) in files.iter().enumerate() {
                assert_eq!((&**own, &*file.bytes), (&*path(at), wanted(at).as_bytes()));
                assert_eq!(files.get(own).unwrap().bytes, file.bytes);
            }
        }
        assert!(before.iter().all(|(_, file)| &*file.bytes == b"old"));
        assert_eq!(files.sources("p198").collect::<Vec<_>>(), [("p198", None), ("p199", None)]);
        assert!(files.has("p000") && !files.has("p200") && files.get("p200").is_none());
    }
}
