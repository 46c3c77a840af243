//! Steplink: a static documentation site generator for help centres, in which every step is an
//! object.
//!
//! Data flows once: `Snapshot → Docs → Site → Plan → Artifacts → disk`. `ARCHITECTURE.md` has the
//! map of the modules, their layers and the invariants.

pub mod config;
pub mod diag;
pub mod fingerprint;
pub mod id;
pub mod model;
pub mod parse;
pub mod schema;
pub mod source;
