//! The views: all that a template can see, and nothing else.
//!
//! A view is built by one module of `outputs` from the immutable site. It holds text and addresses
//! that are final, so a template neither looks anything up nor computes an address.

mod frame;
mod pages;
mod parts;

use std::collections::BTreeMap;

use super::value::Html;

pub use frame::*;
pub use pages::*;
pub use parts::*;

/// The interface strings of a language, by key.
pub type Strings<'a> = BTreeMap<&'a str, &'a str>;

/// What the templates in `once/` have made for a language, by name.
pub type Once = BTreeMap<String, Html>;
