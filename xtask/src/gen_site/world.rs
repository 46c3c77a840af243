//! The names of everything in a generated site, known before any of it is written.

use crate::prng::Prng;

/// The card types.
pub const CARDS: [Card; 2] = [Card { id: "fm", name: "FM卡" }, Card { id: "data", name: "上网卡" }];

/// The stages of every task, which are also the steps of every guide.
pub const STAGES: [Stage; 5] = [
    Stage { id: "open", title: "提出申请", attributes: " who=本人" },
    Stage { id: "prepare", title: "准备材料", attributes: "" },
    Stage { id: "submit", title: "提交表格", attributes: " duration=PT10M" },
    Stage { id: "wait", title: "等待审核", attributes: " duration=2d" },
    Stage { id: "confirm", title: "确认结果", attributes: "" },
];

/// A FAQ group holds so many entries.
pub const GROUP_SIZE: usize = 10;

/// A card type.
#[derive(Debug)]
pub struct Card {
    /// Its id, which is the folder's name.
    pub id: &'static str,
    /// Its name in prose.
    pub name: &'static str,
}

/// A stage of a task.
#[derive(Debug)]
pub struct Stage {
    /// Its id.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What a step of this stage carries in its heading after the id.
    pub attributes: &'static str,
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

    /// Gives the choices of one file: `kind` keeps the streams of guides and questions apart.
    pub fn prng(&self, kind: u64, index: usize) -> Prng {
        Prng::new(self.seed, (kind << 56) | index as u64)
    }

    /// Picks a guide other than `own`, if there is one.
    pub fn other_guide(&self, prng: &mut Prng, own: usize) -> Option<usize> {
        if self.guides < 2 {
            return None;
        }
        Some((own + 1 + prng.below(self.guides - 1)) % self.guides)
    }
}

/// Gives the card type of guide `index`.
pub fn card_of(index: usize) -> &'static Card {
    &CARDS[index % CARDS.len()]
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
    format!("{}/{}", card_of(index).id, task_of(index))
}

/// Gives the id of FAQ group `group`.
pub fn group_id(group: usize) -> String {
    format!("g{:03}", group + 1)
}

/// Gives the id of FAQ entry `index`.
pub fn entry_id(index: usize) -> String {
    format!("q{:04}", index + 1)
}
