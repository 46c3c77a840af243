//! 128-bit fingerprints of whatever a page is made of.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

/// A 128-bit fingerprint (the first half of a BLAKE3 hash): equal fingerprints mean equal content.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// Returns the fingerprint of some bytes.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self::from_hash(&blake3::hash(bytes))
    }

    /// Returns the fingerprint of what `value` feeds to its hasher.
    pub fn of<T: Hash + ?Sized>(value: &T) -> Self {
        let mut hasher = Hasher128::default();
        value.hash(&mut hasher);
        hasher.fingerprint()
    }

    /// Reads the form that [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 32 || !text.is_ascii() {
            return None;
        }
        let mut bytes = [0; 16];
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// The first `digits` hexadecimal digits, at most 32: enough to name a file by.
    pub fn short(&self, digits: usize) -> String {
        let mut text = self.to_string();
        text.truncate(digits);
        text
    }

    fn from_hash(hash: &blake3::Hash) -> Self {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.as_bytes()[..16]);
        Self(bytes)
    }
}

/// The `n`th `count` bits, at most 32, of the hash of some bytes; there is no last one.
pub fn bits(bytes: &[u8], n: u64, count: u32) -> u32 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(bytes);
    let start = n * u64::from(count);
    let mut output = hasher.finalize_xof();
    output.set_position(start / 8);
    let mut word = [0; 8];
    output.fill(&mut word);
    let shifted = u64::from_be_bytes(word) << (start % 8);
    u32::try_from(shifted >> (64 - count)).unwrap_or_default()
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A [`Hasher`] that keeps 128 bits. Small writes are gathered first, since BLAKE3 is fast on
/// long input only; integers are written as little-endian 64 bits, so that no machine differs.
#[derive(Default)]
pub struct Hasher128 {
    hash: blake3::Hasher,
    gathered: Vec<u8>,
}

impl Hasher128 {
    /// Returns the fingerprint of all that was written.
    pub fn fingerprint(mut self) -> Fingerprint {
        self.hash.update(&self.gathered);
        Fingerprint::from_hash(&self.hash.finalize())
    }
}

impl Hasher for Hasher128 {
    fn write(&mut self, bytes: &[u8]) {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= 8192 {
            self.hash.update(&self.gathered);
            self.gathered.clear();
        }
    }

    fn write_u8(&mut self, n: u8) {
        self.write(&[n]);
    }

    fn write_u32(&mut self, n: u32) {
        self.write_u64(u64::from(n));
    }

    fn write_u64(&mut self, n: u64) {
        self.write(&n.to_le_bytes());
    }

    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }

    /// The first 64 bits: for hash maps, which this hasher is not meant for.
    fn finish(&self) -> u64 {
        let mut hash = self.hash.clone();
        hash.update(&self.gathered);
        let mut first = [0; 8];
        first.copy_from_slice(&hash.finalize().as_bytes()[..8]);
        u64::from_le_bytes(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_survives_its_text() {
        let fingerprint = Fingerprint::of_bytes("注销".as_bytes());
        assert_eq!(Fingerprint::parse(&fingerprint.to_string()), Some(fingerprint));
        assert_eq!(Fingerprint::parse("zz"), None);
    }

    #[test]
    fn neighbouring_fields_do_not_run_together() {
        assert_ne!(Fingerprint::of(&("ab", "c")), Fingerprint::of(&("a", "bc")));
        let long = "字".repeat(10_000);
        assert_ne!(Fingerprint::of(&(&long, 1)), Fingerprint::of(&(&long, 2)));
    }
}
