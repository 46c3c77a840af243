//! The search: what is indexed, the index, and the engine that asks it. `templates/search-engine.js` is the same engine
//! for readers; both read the same bytes and give the same answers (`tests/search/same.mjs`).
//!
//! A language has one index. It is a set of files, raw deflate each, beside the page to search on:
//!
//! - `root.bin`, the one whose name is known: JSON that says which parts the tables have and where each begins, and what
//!   else every question needs. With a small site everything else stands in it, too.
//! - Tables (see [`table`]): `t`, the terms and their postings, which say of English words what follows them, and what
//!   does so in headings (see [`order`]), and before them the characters of titles (after U+0001) and the syllables
//!   that these are read as (after U+0002); `p`, what can be typed in pinyin, whose parts stand in a file of their
//!   own, `d`; `v`, the words written with letters, for those that are mistyped or not typed to their end, with what
//!   is before them in titles.
//! - A file for each page, with its title and its parts, and the characters in it that are indexed as others: `f-ID`. A
//!   long page has several (see [`pieces`]), each found by itself; the root says which belong together.
//! - `fold`, the traditional characters and the words of Taiwan for what the site says, for those who write them.
//!
//! Files but the root and those of pages are named by their content. Scores are whole numbers, and pages with equal
//! scores are in the order of their ids, so that nothing depends on who counts.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "how many pages there are, and where words stand in them, fits into 32 bits"
)]

pub mod engine;
mod fold;
mod index;
mod order;
mod pieces;
mod pinyin;
mod postings;
mod revise;
mod root;
mod state;
pub mod table;
pub mod text;
mod typed;

pub use index::{File, Made, Options, build};
pub use revise::{Revision, revise};
pub use state::{Remains, State};

use serde::Serialize;

/// A page to be found.
#[derive(Clone, Debug, PartialEq)]
pub struct Doc {
    /// The address of the page, with the prefix of the site.
    pub href: String,
    /// Its title, with what tells it from pages of the same title.
    pub title: String,
    /// What it is.
    pub kind: Kind,
    /// The card types that it is for, by index; none if it is for all.
    pub cards: Vec<usize>,
    /// Other words for it: keywords, synonyms, the names of its card type.
    pub keywords: Vec<String>,
    /// Its parts; the first one is what stands before the others.
    pub units: Vec<Unit>,
}

/// What a page is, as readers filter by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// A guide.
    Guide = 0,
    /// A question, or a group of them.
    Question = 1,
    /// Any other page.
    Page = 2,
    /// The glossary.
    Terms = 3,
}

/// A part of a page: a step, a section, an answer, a term, or what stands at its beginning.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Unit {
    /// Its anchor; empty for the beginning of the page.
    #[serde(rename = "a", skip_serializing_if = "String::is_empty")]
    pub anchor: String,
    /// Its heading.
    #[serde(rename = "l", skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Its number, if it is a step.
    #[serde(rename = "n", skip_serializing_if = "is_zero")]
    pub number: usize,
    /// Its code, if it is a step that has one.
    #[serde(rename = "c", skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// Its text.
    #[serde(rename = "t")]
    pub text: String,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}
