//! What a revision of an index needs to know and the index does not say.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::root;
use super::typed::Words;

/// What is left when an index was made.
pub struct Remains {
    pub(super) known: Known,
    pub(super) counts: FxHashMap<String, u32>,
}

/// The same to be kept, for the next revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    pub(super) known: Known,
    pub(super) words: Words,
}

/// What is known of an index as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    /// How many pieces of pages there are, and how long they are together.
    pub pieces: usize,
    pub total: u64,
    /// How much there is before it is packed, in bytes.
    pub len: usize,
    /// How large the tables are: of terms, of what is typed in pinyin, of words written with letters.
    pub wholes: [usize; 3],
    /// The names that several members would have.
    pub contested: BTreeSet<String>,
    /// How often each character stands in terms.
    pub characters: BTreeMap<char, u32>,
    /// Which of the listed words the site has.
    pub listed: Vec<bool>,
    /// The frequent words that Taiwan has others for.
    pub taiwan: BTreeMap<String, String>,
}

impl Remains {
    /// What is to be kept of the indexes of a site; nothing if they are small, and made anew.
    pub fn kept(indexes: Vec<Self>) -> Option<Vec<State>> {
        let is_small = |own: &Self| root::may_be_one_file(own.known.len);
        let is_of_use = !indexes.is_empty() && !indexes.iter().any(is_small);
        is_of_use.then(|| indexes.into_iter().map(State::from).collect())
    }
}

impl From<Remains> for State {
    fn from(Remains { known, counts }: Remains) -> Self {
        Self { known, words: Words::new(counts) }
    }
}
