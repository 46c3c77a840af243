//! The files of a generated site in one language.

use super::Wish;
use super::world::{Kind, World};
use crate::prng::Prng;
use crate::prose::Words;

/// A site in one language; the first is the default and says what is not for translation.
#[derive(Debug)]
pub struct Edition<'w> {
    /// What the site consists of.
    pub world: &'w World,
    /// What is said of it.
    pub words: &'static Words,
    place: usize,
    wish: &'w Wish,
}

impl<'w> Edition<'w> {
    /// Makes the edition number `place`.
    pub fn new(world: &'w World, place: usize, wish: &'w Wish) -> Self {
        Self { world, words: wish.languages[place].words(), place, wish }
    }

    /// Gives the marks of the heading above the steps. In several languages it has an id, since the
    /// slug of its text is that of the default language.
    pub fn procedure(&self) -> &'static str {
        if self.wish.languages.len() > 1 { "{#steps .steps}" } else { "{.steps}" }
    }

    /// Gives `text`, which belongs to the default language alone, or nothing.
    pub fn original_only<'t>(&self, text: &'t str) -> &'t str {
        if self.place == 0 { text } else { "" }
    }

    /// Gives the path of a file: the default language has the bare name.
    pub fn path(&self, stem: &str, extension: &str) -> String {
        match self.place {
            0 => format!("{stem}.{extension}"),
            _ => format!("{stem}.{}.{extension}", self.words.tag),
        }
    }

    /// Says what of a file is missing.
    pub fn gaps(&self, kind: Kind, index: usize) -> Gaps {
        let stream = ((self.place as u64) << 60) | ((kind as u64) << 56) | index as u64;
        let percent = if self.place == 0 { 0 } else { self.wish.untranslated };
        Gaps { prng: Prng::new(self.world.seed, stream), percent }
    }
}

/// Says again and again whether something is missing: first the whole file, then each of its parts.
#[derive(Debug)]
pub struct Gaps {
    prng: Prng,
    percent: usize,
}

impl Gaps {
    /// Tells whether the next thing is missing.
    pub fn next(&mut self) -> bool {
        self.prng.below(100) < self.percent
    }
}
