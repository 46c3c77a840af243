//! The names of everything in a generated site, known before any of it is written.

use crate::prng::Prng;

/// The ids of the card types, which are also folder names.
pub const CARDS: [&str; 2] = ["fm", "data"];

/// The stages of every task, which are also the steps of every guide.
pub const STAGES: [Stage; 5] = [
    Stage { id: "open", who: true, attributes: "" },
    Stage { id: "prepare", who: false, attributes: "" },
    Stage { id: "submit", who: false, attributes: " duration=PT10M" },
    Stage { id: "wait", who: false, attributes: " duration=2d" },
    Stage { id: "confirm", who: false, attributes: "" },
];

/// A FAQ group holds so many entries.
pub const GROUP_SIZE: usize = 10;

/// A stage of a task.
#[derive(Debug)]
pub struct Stage {
    /// Its id.
    pub id: &'static str,
    /// Whether a step of this stage says who does it.
    pub who: bool,
    /// What a step of this stage carries in its heading besides, in the default language.
    pub attributes: &'static str,
}

/// What a file is about; each kind has choices of its own.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A task.
    Task = 1,
    /// A guide.
    Guide = 2,
    /// A FAQ entry.
    Entry = 3,
    /// A group of FAQ entries.
    Group = 4,
    /// A card type.
    Card = 5,
    /// The home page.
    Home = 6,
}

/// How many of everything there are, and the seed.
#[derive(Debug)]
pub struct World {
    /// Number of guides.
    pub guides: usize,
    /// Number of FAQ entries.
    pub entries: usize,
    /// Seed of all choices.
    pub seed: u64,
}

impl World {
    /// Plans a site with `guides` guides.
    pub fn new(guides: usize, seed: u64) -> Self {
        Self { guides, entries: (guides / 5).max(1), seed }
    }

    /// Gives the number of tasks.
    pub fn tasks(&self) -> usize {
        self.guides.div_ceil(CARDS.len())
    }

    /// Gives the choices of one file.
    pub fn prng(&self, kind: Kind, index: usize) -> Prng {
        Prng::new(self.seed, ((kind as u64) << 56) | index as u64)
    }

    /// Picks a guide other than `own`, if there is one.
    pub fn other_guide(&self, prng: &mut Prng, own: usize) -> Option<usize> {
        if self.guides < 2 {
            return None;
        }
        Some((own + 1 + prng.below(self.guides - 1)) % self.guides)
    }
}

/// Gives the place of the card type of guide `index`.
pub fn card_of(index: usize) -> usize {
    index % CARDS.len()
}

/// Gives the id of task `index`.
pub fn task_id(index: usize) -> String {
    format!("t{:04}", index + 1)
}

/// Gives the id of the task of guide `index`.
pub fn task_of(index: usize) -> String {
    task_id(index / CARDS.len())
}

/// Gives `CARD/TASK` of guide `index`.
pub fn guide_path(index: usize) -> String {
    format!("{}/{}", CARDS[card_of(index)], task_of(index))
}

/// Gives the id of FAQ group `group`.
pub fn group_id(group: usize) -> String {
    format!("g{:03}", group + 1)
}

/// Gives the id of FAQ entry `index`.
pub fn entry_id(index: usize) -> String {
    format!("q{:04}", index + 1)
}
