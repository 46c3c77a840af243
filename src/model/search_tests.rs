//! What the search is to find: questions as readers ask them, and the place that answers each.

use std::sync::Arc;

use crate::id::Lang;
use crate::record;
use crate::schema::{At, FileId};

/// The file, in the folder of the project.
pub const FILE: &str = "search-tests.yaml";
/// How far down an answer may stand if the test does not say.
pub const WITHIN: usize = 3;
/// The farthest that it may stand.
pub const MAX_WITHIN: usize = 10;

record! {
    /// A question, and what is to be found for it.
    pub struct SearchTest {
        /// What a reader types.
        required query: At<String>,
        /// What answers it: a reference with its kind, as `guide:fm/cancel#submit`, or an address.
        required finds: At<String>,
        /// How far down it may stand: the first so many places, 3 unless it is written.
        optional within: At<i64>,
        /// The language of the search, if it is not the default one.
        optional lang: At<Lang>,
        /// The card type of the page that the reader is on.
        optional card: At<FileId>,
    }
}

impl SearchTest {
    /// How far down the answer may stand.
    pub fn within(&self) -> usize {
        self.within.as_ref().and_then(|own| usize::try_from(own.value).ok()).unwrap_or(WITHIN)
    }
}

/// `search-tests.yaml`, read.
#[derive(Clone, Debug, Default)]
pub struct SearchTests {
    /// The file.
    pub file: Arc<str>,
    /// What it lists.
    pub items: Vec<SearchTest>,
}
