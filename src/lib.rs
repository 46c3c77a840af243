//! Steplink: a static documentation site generator for help centres, in which every step is an
//! object.
//!
//! Data flows once: `Snapshot → Docs → Editions → Site → Plan → Artifacts → disk`. `ARCHITECTURE.md` has the
//! map of the modules, their layers and the invariants.

pub mod builtin;
pub mod checks;
pub mod cli;
pub mod config;
pub mod diag;
pub mod edit;
pub mod editions;
pub mod fingerprint;
pub mod html;
pub mod id;
pub mod manifest;
pub mod model;
pub mod outputs;
pub mod parse;
pub mod pipeline;
pub mod publish;
pub mod report;
pub mod schema;
pub mod schemas;
pub mod search;
#[cfg(feature = "serve")]
pub mod serve;
pub mod site;
pub mod source;
pub mod strings;
pub mod theme;
pub mod variants;
mod words;
