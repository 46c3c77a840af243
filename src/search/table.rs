//! Sorted tables of keys and values, cut into parts of some kilobytes, of which a reader fetches few.
//!
//! A part is a sequence of records: how many bytes of the key are those of the key before it, how many follow, these
//! bytes, how long the value is, the value; numbers are LEB128. Where a part begins is decided by the key there, so that
//! a change moves the borders next to it and no others.

use crate::fingerprint::bits;

/// How small a part may be, in bytes, by how large the table is: the smaller the parts, the less a question fetches, but
/// the more names are in the root. The last one may be smaller.
const LEAST: [(usize, usize); 3] = [(400_000, 2_500), (3_000_000, 3_500), (usize::MAX, 4_000)];
/// How much larger than the smallest one a part may be; one that holds a single record may be of any size.
const MOST: usize = 3;

/// Writes a number.
pub fn put(mut number: u32, out: &mut Vec<u8>) {
    loop {
        let byte = (number & 0x7F) as u8;
        number >>= 7;
        if number == 0 {
            return out.push(byte);
        }
        out.push(byte | 0x80);
    }
}

/// Reads a number at a place, and moves on.
pub fn take(bytes: &[u8], at: &mut usize) -> u32 {
    let (mut number, mut shift) = (0_u32, 0);
    while let Some(byte) = bytes.get(*at) {
        *at += 1;
        number |= u32::from(byte & 0x7F).checked_shl(shift).unwrap_or(0);
        if byte & 0x80 == 0 {
            break;
        }
        shift += 7;
    }
    number
}

/// A part of a table.
pub struct Part {
    /// What all keys before are less than, and those of the part are not.
    pub first: String,
    /// The records.
    pub bytes: Vec<u8>,
}

/// Cuts a table into parts. The keys are sorted by their bytes, each once.
pub fn cut<'k>(records: impl Iterator<Item = (&'k str, Vec<u8>)>) -> Vec<Part> {
    let records: Vec<(&str, Vec<u8>)> = records.collect();
    let whole: usize = records.iter().map(|(key, value)| key.len() + value.len()).sum();
    let least = LEAST.iter().find(|(most, _)| whole <= *most).map_or(0, |(_, least)| *least);
    let mut parts: Vec<Part> = Vec::new();
    let mut before = "";
    for (key, value) in records {
        let is_new = parts.last().is_none_or(|part| {
            let len = part.bytes.len();
            len >= least && (begins(key) || len + value.len() > least * MOST)
        });
        if is_new {
            parts.push(Part { first: between(before, key).to_owned(), bytes: Vec::new() });
            before = "";
        }
        if let Some(part) = parts.last_mut() {
            let shared = key.bytes().zip(before.bytes()).take_while(|(a, b)| a == b).count();
            put(shared as u32, &mut part.bytes);
            put((key.len() - shared) as u32, &mut part.bytes);
            part.bytes.extend_from_slice(&key.as_bytes()[shared..]);
            put(value.len() as u32, &mut part.bytes);
            part.bytes.extend_from_slice(&value);
        }
        before = key;
    }
    parts
}

/// The shortest beginning of a key that is more than the key before it.
fn between<'k>(before: &str, key: &'k str) -> &'k str {
    let ends = key.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.map(|end| &key[..end]).find(|own| own.as_bytes() > before.as_bytes()).unwrap_or(key)
}

/// Whether a part may begin with a key: one in sixteen.
fn begins(key: &str) -> bool {
    bits(key.as_bytes(), 0, 4) == 0
}

/// The value of a key in a part.
pub fn find<'p>(part: &'p [u8], key: &[u8]) -> Option<&'p [u8]> {
    records(part).find(|(own, _)| own == key).map(|(_, value)| value)
}

/// All records of a part.
pub fn records(part: &[u8]) -> impl Iterator<Item = (Vec<u8>, &[u8])> {
    let mut at = 0;
    let mut key: Vec<u8> = Vec::new();
    std::iter::from_fn(move || {
        if at >= part.len() {
            return None;
        }
        let shared = take(part, &mut at) as usize;
        let own = take(part, &mut at) as usize;
        key.truncate(shared);
        key.extend_from_slice(part.get(at..at + own)?);
        at += own;
        let len = take(part, &mut at) as usize;
        let value = part.get(at..at + len)?;
        at += len;
        Some((key.clone(), value))
    })
}
