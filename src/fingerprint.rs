//! 128-bit fingerprints of whatever a page is made of: BLAKE3 for content, XXH3 for keys.

use std::fmt::{self, Write};
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_128;

/// A 128-bit fingerprint: equal fingerprints mean equal content.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// Returns the fingerprint of some bytes: the first half of their BLAKE3 hash.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(blake3::Hasher::of(bytes))
    }

    /// Returns the fingerprint of what `value` feeds to its hasher.
    pub fn of<T: Hash + ?Sized>(value: &T) -> Self {
        let mut hasher = Hasher128::default();
        value.hash(&mut hasher);
        hasher.fingerprint()
    }

    /// Returns the key of what `value` feeds to its hasher, by which it is told from what it was in the build before:
    /// XXH3, several times as fast. What stands in sources or in addresses is never a key, since those stay when keys
    /// change.
    pub fn key_of<T: Hash + ?Sized>(value: &T) -> Self {
        let mut hasher = Gathering::<XxHash3_128>::default();
        value.hash(&mut hasher);
        hasher.fingerprint()
    }

    /// Returns the key of some bytes.
    pub fn key_of_bytes(bytes: &[u8]) -> Self {
        Self(XxHash3_128::of(bytes))
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
}

/// The `n`th `count` bits, at most 32, of the hash of some bytes; there is no last one.
pub fn bits(bytes: &[u8], n: u64, count: u32) -> u32 {
    let start = n * u64::from(count);
    let mut word = [0; 8];
    if start == 0 {
        // The first ones are those of the plain hash, which is faster.
        word.copy_from_slice(&blake3::hash(bytes).as_bytes()[..8]);
    } else {
        let mut output = blake3::Hasher::new().update(bytes).finalize_xof();
        output.set_position(start / 8);
        output.fill(&mut word);
    }
    let shifted = u64::from_be_bytes(word) << (start % 8);
    u32::try_from(shifted >> (64 - count)).unwrap_or_default()
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        for byte in self.0 {
            f.write_char(char::from(DIGITS[usize::from(byte >> 4)]))?;
            f.write_char(char::from(DIGITS[usize::from(byte & 15)]))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// What turns bytes into 128 bits.
pub trait Digest: Default + Clone {
    /// Of some bytes, all at once.
    fn of(bytes: &[u8]) -> [u8; 16];

    /// Takes some more bytes.
    fn take(&mut self, bytes: &[u8]);

    /// Of all bytes that were taken.
    fn finish(&self) -> [u8; 16];
}

impl Digest for blake3::Hasher {
    fn of(bytes: &[u8]) -> [u8; 16] {
        first_half(&blake3::hash(bytes))
    }

    fn take(&mut self, bytes: &[u8]) {
        self.update(bytes);
    }

    fn finish(&self) -> [u8; 16] {
        first_half(&self.finalize())
    }
}

impl Digest for XxHash3_128 {
    fn of(bytes: &[u8]) -> [u8; 16] {
        Self::oneshot(bytes).to_be_bytes()
    }

    fn take(&mut self, bytes: &[u8]) {
        self.write(bytes);
    }

    fn finish(&self) -> [u8; 16] {
        self.finish_128().to_be_bytes()
    }
}

fn first_half(hash: &blake3::Hash) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    bytes
}

/// How many bytes are gathered.
const MAX_GATHERED: usize = 1 << 15;

/// A [`Hasher`] that keeps 128 bits. Small writes are gathered first, since all digests are fast on long input only;
/// integers are written as little-endian 64 bits, so that no machine differs.
#[derive(Default)]
pub struct Gathering<D> {
    /// What was too much to be gathered, if it was.
    digest: Option<Box<D>>,
    gathered: Vec<u8>,
}

/// The hasher of content.
pub type Hasher128 = Gathering<blake3::Hasher>;

impl<D: Digest> Gathering<D> {
    /// Returns the fingerprint of all that was written.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint(match &self.digest {
            None => D::of(&self.gathered),
            Some(digest) => {
                let mut digest = digest.clone();
                digest.take(&self.gathered);
                digest.finish()
            }
        })
    }
}

impl<D: Digest> Hasher for Gathering<D> {
    fn write(&mut self, bytes: &[u8]) {
        if self.gathered.len() + bytes.len() > MAX_GATHERED {
            let digest = self.digest.get_or_insert_default();
            digest.take(&self.gathered);
            self.gathered.clear();
            if bytes.len() > MAX_GATHERED {
                return digest.take(bytes);
            }
        }
        self.gathered.extend_from_slice(bytes);
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
        let mut first = [0; 8];
        first.copy_from_slice(&self.fingerprint().0[..8]);
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
        assert_ne!(Fingerprint::key_of(&(&long, 1)), Fingerprint::key_of(&(&long, 2)));
        assert_ne!(Fingerprint::key_of(&("ab", "c")), Fingerprint::key_of(&("a", "bc")));
    }

    #[test]
    fn what_is_gathered_or_not_has_the_same_fingerprint() {
        let text = "注销".repeat(MAX_GATHERED / 4);
        for len in [0, 1, 100, MAX_GATHERED - 1, MAX_GATHERED, MAX_GATHERED + 1, text.len()] {
            let bytes = &text.as_bytes()[..len];
            let mut at_once = Hasher128::default();
            at_once.write(bytes);
            assert_eq!(at_once.fingerprint(), Fingerprint::of_bytes(bytes), "{len}");
            let mut by_parts = Gathering::<XxHash3_128>::default();
            bytes.chunks(1000).for_each(|part| by_parts.write(part));
            assert_eq!(by_parts.fingerprint().0, XxHash3_128::oneshot(bytes).to_be_bytes(), "{len}");
        }
    }
}
