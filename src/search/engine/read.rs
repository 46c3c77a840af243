//! Reading an index: the root, the tables, the postings.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Deserializer};

use super::Engine;
use crate::search::root::{NAME, VERSION, firsts, pieces};
use crate::search::table::{find, take};

/// Where the files of an index are read from: their bytes as they are, by name.
pub trait Files {
    /// The bytes of a file; `None` if there is none.
    fn read(&self, name: &str) -> Option<Vec<u8>>;
}

#[derive(Deserialize)]
pub(super) struct Root {
    version: u32,
    pub(super) count: u32,
    /// Where the kind begins in the id of a page, in bits.
    pub(super) width: u32,
    /// The pieces of long pages that do not stand for them, each with the one that does.
    #[serde(deserialize_with = "heads")]
    pub(super) heads: FxHashMap<u32, u32>,
    pub(super) stems: bool,
    pub(super) t: Table,
    /// The name of what says which parts the table has of what is typed in pinyin.
    p: String,
    pub(super) v: Table,
    pub(super) fold: String,
    pub(super) lists: Vec<String>,
    pub(super) synonyms: Vec<Vec<String>>,
    /// Words of Taiwan that are written alike on the mainland, with those that are said there.
    pub(super) words: Vec<(String, String)>,
}

/// Where the parts of a table begin, and what they are called.
#[derive(Default, Deserialize)]
pub(super) struct Table {
    letter: char,
    #[serde(deserialize_with = "keys")]
    pub(super) keys: Vec<String>,
    /// One after the other.
    names: String,
}

fn keys<'de, D: Deserializer<'de>>(directory: D) -> Result<Vec<String>, D::Error> {
    String::deserialize(directory).map(|own| firsts(&own))
}

fn heads<'de, D: Deserializer<'de>>(list: D) -> Result<FxHashMap<u32, u32>, D::Error> {
    Vec::<i64>::deserialize(list).map(|own| pieces(&own))
}

impl Table {
    /// The name of a part.
    fn name(&self, at: usize) -> Option<String> {
        let own = self.names.get(at * NAME..(at + 1) * NAME)?;
        Some(format!("{}-{own}", self.letter))
    }
}

/// How characters are folded, and the words that Taiwan has others for.
#[derive(Default)]
pub(super) struct Folds {
    pub(super) characters: FxHashMap<char, char>,
    pub(super) words: Vec<(String, String)>,
}

impl Folds {
    fn read(bytes: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Written {
            from: String,
            to: String,
            words: Vec<(String, String)>,
        }
        let Written { from, to, words } = serde_json::from_slice(bytes).ok()?;
        Some(Self { characters: from.chars().zip(to.chars()).collect(), words })
    }

    pub(super) fn fold(&self, text: &str) -> String {
        text.chars().map(|c| self.characters.get(&c).copied().unwrap_or(c)).collect()
    }
}

impl<'f> Engine<'f> {
    /// Reads the root of an index; `None` if it cannot be read.
    pub fn open(files: &'f dyn Files) -> Option<Self> {
        let bytes = inflate(&files.read("root.bin")?)?;
        let mut at = 0;
        let mut next = || {
            let len = take(&bytes, &mut at) as usize;
            let own = bytes.get(at..at + len);
            at += len;
            own
        };
        let root: Root = serde_json::from_slice(next()?).ok()?;
        if root.version != VERSION {
            return None;
        }
        let mut members = FxHashMap::default();
        while let (Some(name), Some(own)) = (next().filter(|name| !name.is_empty()), next()) {
            members.insert(String::from_utf8_lossy(name).into_owned(), Rc::from(own));
        }
        Some(Self { files, root, members: RefCell::new(members), folds: OnceCell::new(), typed: OnceCell::new() })
    }

    /// The bytes of a member of the index.
    pub(super) fn member(&self, name: &str) -> Rc<[u8]> {
        if let Some(own) = self.members.borrow().get(name) {
            return Rc::clone(own);
        }
        let bytes = self.files.read(&format!("{name}.bin")).and_then(|bytes| inflate(&bytes)).unwrap_or_default();
        let bytes: Rc<[u8]> = bytes.into();
        self.members.borrow_mut().insert(name.to_owned(), Rc::clone(&bytes));
        bytes
    }

    /// The bytes of a part of a table.
    pub(super) fn part(&self, table: &Table, at: usize) -> Rc<[u8]> {
        table.name(at).map(|name| self.member(&name)).unwrap_or_default()
    }

    pub(super) fn value(&self, table: &Table, key: &str) -> Option<Vec<u8>> {
        let at = table.keys.partition_point(|first| first.as_bytes() <= key.as_bytes()).checked_sub(1)?;
        find(&self.part(table, at), key.as_bytes()).map(<[u8]>::to_vec)
    }

    /// What can be typed in pinyin.
    pub(super) fn typed_table(&self) -> &Table {
        self.typed.get_or_init(|| serde_json::from_slice(&self.member(&self.root.p)).unwrap_or_default())
    }

    pub(super) fn folds(&self) -> &Folds {
        self.folds.get_or_init(|| Folds::read(&self.member(&self.root.fold)).unwrap_or_default())
    }
}

pub(in crate::search) fn inflate(bytes: &[u8]) -> Option<Vec<u8>> {
    miniz_oxide::inflate::decompress_to_vec(bytes).ok()
}
