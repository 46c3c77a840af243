//! What was published: addresses that must lead somewhere for ever, and what ended on purpose.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diag::Span;
use crate::record;
use crate::schema::{At, Localized};

/// The signs of a code (Crockford's base 32): none that looks or sounds like another.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// An address of the site without the prefix of the site and of the language: a page, or a place on it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The page, as `/guides/fm/cancel/`.
    pub page: String,
    /// The place on it.
    pub anchor: Option<String>,
}

impl Address {
    /// The address of a page.
    pub fn page(page: impl Into<String>) -> Self {
        Self { page: page.into(), anchor: None }
    }

    /// The address of a place on a page.
    pub fn place(page: impl Into<String>, anchor: impl Into<String>) -> Self {
        Self { page: page.into(), anchor: Some(anchor.into()) }
    }

    /// Reads `/guides/fm/cancel/` or `/guides/fm/cancel/#contact`. `None` if it is no address of a page.
    pub fn parse(text: &str) -> Option<Self> {
        let (page, anchor) = match text.split_once('#') {
            Some((page, anchor)) => (page, Some(anchor)),
            None => (text, None),
        };
        let is_page = page.ends_with('/') || page.ends_with(".html") || page.ends_with(".htm");
        let is_written = !page.contains(|c: char| c.is_whitespace() || c.is_control());
        let is_good = page.starts_with('/') && is_page && is_written && anchor != Some("");
        is_good.then(|| Self { page: page.to_owned(), anchor: anchor.map(str::to_owned) })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.anchor {
            Some(anchor) => write!(f, "{}#{anchor}", self.page),
            None => f.write_str(&self.page),
        }
    }
}

/// The code of a step: 25 bits, written with five signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u32);

impl Code {
    /// How many bits a code has.
    pub const BITS: u32 = 25;

    /// The code of some bits; those above the 25th are left out.
    pub fn new(bits: u32) -> Self {
        Self(bits & ((1 << Self::BITS) - 1))
    }

    /// Reads a code as it is written.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 5 {
            return None;
        }
        let digit = |sign: u8| SIGNS.iter().position(|own| *own == sign).and_then(|at| u32::try_from(at).ok());
        text.bytes().try_fold(0, |bits, sign| Some(bits << 5 | digit(sign)?)).map(Self)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for place in (0..5).rev() {
            let sign = SIGNS[(self.0 >> (5 * place)) as usize & 31];
            write!(f, "{}", char::from(sign))?;
        }
        Ok(())
    }
}

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    /// The address.
    pub address: Address,
    /// The code, of a step.
    pub code: Option<Code>,
    /// The file of the ledger.
    pub file: Arc<str>,
    /// The bytes of the address there.
    pub span: Span,
    /// The bytes of the code.
    pub code_span: Span,
}

/// The folder of the ledger.
pub const FOLDER: &str = "ledger/";

/// The file of the ledger for a source: `ledger/guides/fm/cancel.txt` for `content/guides/fm/cancel.md`.
pub fn file_of(source: &str) -> String {
    let inner = source.strip_prefix("content/").unwrap_or(source);
    let stem = inner.rsplit_once('.').map_or(inner, |(stem, _)| stem);
    format!("{FOLDER}{}.txt", stem.strip_suffix("/index").unwrap_or(stem))
}

/// The folder of the ledger for lists, which have no source.
pub const LISTS: &str = "ledger/lists/";

/// The file of the ledger for a list: `ledger/lists/tags/company.txt` for `/tags/company/`.
pub fn file_of_list(address: &str) -> String {
    let name = address.trim_matches('/');
    format!("{LISTS}{}.txt", if name.is_empty() { "index" } else { name })
}

/// Everything that was published, by address; each once.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// The lines.
    pub lines: Vec<Locked>,
    /// Whether some of it could not be read.
    pub incomplete: bool,
}

impl Ledger {
    /// Whether an address is in it.
    pub fn has(&self, address: &Address) -> bool {
        self.find(address).is_some()
    }

    /// The first line of an address.
    pub fn find(&self, address: &Address) -> Option<&Locked> {
        let at = self.lines.partition_point(|line| line.address < *address);
        self.lines.get(at).filter(|line| line.address == *address)
    }
}

record! {
    /// Something that ended on purpose.
    pub struct Gone {
        /// Its former address, as `/guides/fm/old/` or `/guides/fm/cancel/#old`.
        required address: At<String>,
        /// The day on which it ended.
        required date: Date,
        /// Why, in one sentence.
        optional reason: At<Localized>,
        /// What to read instead: a reference with its kind.
        optional replacement: At<String>,
    }
}

/// `content/gone.yaml`, read.
#[derive(Clone, Debug, Default)]
pub struct GoneDoc {
    /// Its path within the project.
    pub file: Arc<str>,
    /// What ended.
    pub items: Vec<Gone>,
    /// Whether some of it could not be read.
    pub incomplete: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_written_with_five_signs() {
        for bits in [0, 1, 31, 32, (1 << 25) - 1, 0x0155_5555] {
            let code = Code::new(bits);
            assert_eq!(Code::parse(&code.to_string()), Some(code));
            assert_eq!(code.to_string().len(), 5);
        }
        assert_eq!(Code::new(0b00111_00010_10111_00010_01101).to_string(), "72Q2D");
        for bad in ["", "ABCD", "ABCDEF", "abcde", "ABCDI", "ABCD字"] {
            assert_eq!(Code::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn addresses_are_pages_or_places() {
        for good in ["/", "/a/b/", "/a/#b", "/old.html", "/注/#字"] {
            assert_eq!(Address::parse(good).map(|address| address.to_string()).as_deref(), Some(good));
        }
        for bad in ["", "a/", "/a", "/a/#", "/a b/", "#a"] {
            assert_eq!(Address::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn each_source_has_a_file() {
        assert_eq!(file_of("content/guides/fm/cancel.md"), "ledger/guides/fm/cancel.txt");
        assert_eq!(file_of("content/guides/find/index.md"), "ledger/guides/find.txt");
        assert_eq!(file_of("content/index.md"), "ledger/index.txt");
        assert_eq!(file_of("content/faq/all.yaml"), "ledger/faq/all.txt");
    }
}
