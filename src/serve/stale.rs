//! What of the site that is shown is not of the sources any more.

use std::time::Duration;

use super::patch::Text;
use crate::pipeline::Index;

/// How long nothing is saved before the index of the search is made anew.
const INDEX_PAUSE: Duration = Duration::from_millis(400);
/// For more texts than this the index is not revised.
const MAX_TEXTS: usize = 16;

/// What of the state is not of the sources.
pub enum Stale {
    /// Nothing.
    No,
    /// The pages: something was saved while they were made, perhaps with the index of the search.
    Pages(Index),
    /// What the index of the search has of some files, which say something else by now.
    Texts(Vec<Text>),
    /// The index of the search.
    All,
    /// There is no index yet.
    Missing,
}

impl Stale {
    /// How long nothing is to be saved before it is made of the sources that there are now.
    pub fn pause(&self) -> Option<Duration> {
        match self {
            Self::No => None,
            Self::Texts(_) | Self::All => Some(INDEX_PAUSE),
            Self::Pages(_) | Self::Missing => Some(Duration::ZERO),
        }
    }

    /// What is stale after one more edit.
    pub fn and(self, old: Option<Text>) -> Self {
        match (self, old) {
            (own, None) => own,
            (Self::No, Some(text)) => Self::Texts(vec![text]),
            (Self::Texts(mut texts), Some(text)) if texts.len() < MAX_TEXTS => {
                // The index is of the first of several texts of a file.
                if texts.iter().all(|own| own.file != text.file) {
                    texts.push(text);
                }
                Self::Texts(texts)
            }
            _ => Self::All,
        }
    }
}
