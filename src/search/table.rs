//! Sorted tables of keys and values, cut into parts of some kilobytes, of which a reader fetches few.
//!
//! A part is a sequence of records: how many bytes of the key are those of the key before it, how many follow, these
//! bytes, how long the value is, the value; numbers are LEB128. Where a part begins is decided by the key there, so that
//! a change moves the borders next to it and no others.

use std::collections::{BTreeMap, BTreeSet};

use crate::fingerprint::bits;

/// How small a part may be, in bytes, by how large the table is: the smaller the parts, the less a question fetches, but
/// the more names are in the root. The last one may be smaller.
const LEAST: [(usize, usize); 3] = [(800_000, 2_500), (5_000_000, 3_500), (usize::MAX, 4_000)];
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

/// Cuts a table into parts. The keys are sorted by their bytes, each once; `whole` is the [`size`] of all records.
pub fn cut(records: &[(&str, Vec<u8>)], whole: usize) -> Vec<Part> {
    let mut cutter = Cutter::new(least(whole));
    for (key, value) in records {
        cutter.add(key, value);
    }
    cutter.parts
}

/// How much a record counts for the size of a table.
pub fn size(key: &str, value: &[u8]) -> usize {
    key.len() + value.len()
}

/// How small a part may be if the table is so large.
pub fn least(whole: usize) -> usize {
    LEAST.iter().find(|(most, _)| whole <= *most).map_or(0, |(_, least)| *least)
}

/// Puts records into parts, one after the other.
struct Cutter {
    least: usize,
    parts: Vec<Part>,
    /// The key before.
    before: String,
}

impl Cutter {
    fn new(least: usize) -> Self {
        Self { least, parts: Vec::new(), before: String::new() }
    }

    /// Whether a record begins a part.
    fn begins(&self, key: &str, value: &[u8]) -> bool {
        self.parts.last().is_none_or(|part| {
            let len = part.bytes.len();
            len >= self.least && (begins(key) || len + value.len() > self.least * MOST)
        })
    }

    fn add(&mut self, key: &str, value: &[u8]) {
        if self.begins(key, value) {
            self.parts.push(Part { first: between(&self.before, key).to_owned(), bytes: Vec::new() });
            self.before.clear();
        }
        if let Some(part) = self.parts.last_mut() {
            let shared = key.bytes().zip(self.before.bytes()).take_while(|(a, b)| a == b).count();
            put(shared as u32, &mut part.bytes);
            put((key.len() - shared) as u32, &mut part.bytes);
            part.bytes.extend_from_slice(&key.as_bytes()[shared..]);
            put(value.len() as u32, &mut part.bytes);
            part.bytes.extend_from_slice(value);
        }
        self.before.clear();
        self.before.push_str(key);
    }
}

/// A table as it was cut.
pub struct Cut<'t> {
    /// Where its parts begin.
    pub firsts: &'t [String],
    /// Gives the records of a part.
    pub read: &'t dyn Fn(usize) -> Option<Vec<u8>>,
    /// How large it is: the sizes of its records.
    pub whole: usize,
}

/// A part of a table after some records changed.
pub enum Revised {
    /// One that was there, with where it begins now.
    Old(usize, String),
    /// Another one.
    New(Part),
}

/// A table after some records changed.
pub struct Revision {
    /// Its parts.
    pub parts: Vec<Revised>,
    /// How large it is.
    pub whole: usize,
    /// How many bytes its parts have more than before.
    pub grown: isize,
}

/// Cuts a table anew where records change: the parts are those that [`cut`] makes of all records. `change` gives the new
/// value of a record, none if it goes, and nothing at all if the old value is not what it should be. Nothing comes of
/// that, nor if all borders move.
pub fn revise(
    table: &Cut<'_>,
    keys: &BTreeSet<&str>,
    mut change: impl FnMut(&str, Option<&[u8]>) -> Option<Option<Vec<u8>>>,
) -> Option<Revision> {
    let Cut { firsts, read, whole } = *table;
    let part_of = |key: &str| firsts.partition_point(|first| first.as_bytes() <= key.as_bytes()).max(1) - 1;
    let mut changes: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for key in keys {
        changes.entry(part_of(key)).or_default().push(key);
    }
    let least = least(whole);
    let mut revision = Revision { parts: Vec::new(), whole, grown: 0 };
    let (mut at, mut first) = (0, firsts.first().cloned());
    let old = |at: usize, first: Option<String>| Some(Revised::Old(at, first.or_else(|| firsts.get(at).cloned())?));
    while let Some(next) = changes.range(at..).next().map(|(part, _)| *part) {
        // Whether a part begins with its first record is decided by the part before it.
        while at + 1 < next {
            revision.parts.push(old(at, first.take())?);
            at += 1;
        }
        let mut cutter = Cutter::new(least);
        let begins = first.take().or_else(|| firsts.get(at).cloned()).filter(|_| at > 0);
        first = None;
        while at < firsts.len().max(1) {
            let bytes = if firsts.is_empty() { Vec::new() } else { read(at)? };
            let mut records = Vec::new();
            for (key, value) in records_of(&bytes) {
                records.push((String::from_utf8(key).ok()?, value));
            }
            if !changes.contains_key(&at)
                && at > next
                && let Some((key, value)) = records.first()
                && cutter.begins(key, value)
            {
                first = Some(between(&cutter.before, key).to_owned());
                break;
            }
            revision.grown -= bytes.len() as isize;
            let own = changes.get(&at).map(Vec::as_slice).unwrap_or_default();
            revision.whole = merge(&records, own, &mut change, &mut cutter, revision.whole)?;
            at += 1;
        }
        if let (Some(begins), Some(part)) = (begins, cutter.parts.first_mut()) {
            part.first = begins;
        }
        revision.grown += cutter.parts.iter().map(|part| part.bytes.len() as isize).sum::<isize>();
        revision.parts.extend(cutter.parts.into_iter().map(Revised::New));
    }
    for own in at..firsts.len() {
        revision.parts.push(old(own, first.take())?);
    }
    (self::least(revision.whole) == least).then_some(revision)
}

/// Adds the records of a part with the changes in it. Gives how large the table is now.
fn merge(
    records: &[(String, &[u8])],
    keys: &[&str],
    change: &mut impl FnMut(&str, Option<&[u8]>) -> Option<Option<Vec<u8>>>,
    cutter: &mut Cutter,
    mut whole: usize,
) -> Option<usize> {
    let mut keys = keys.iter().copied().peekable();
    let mut put = |key: &str, old: Option<&[u8]>, cutter: &mut Cutter| {
        let new = change(key, old)?;
        whole = whole.checked_sub(old.map_or(0, |old| size(key, old)))?;
        if let Some(new) = new {
            whole += size(key, &new);
            cutter.add(key, &new);
        }
        Some(())
    };
    for (key, value) in records {
        while let Some(new) = keys.next_if(|new| *new < key.as_str()) {
            put(new, None, cutter)?;
        }
        match keys.next_if(|new| new == key) {
            Some(_) => put(key, Some(value), cutter)?,
            None => cutter.add(key, value),
        }
    }
    for new in keys {
        put(new, None, cutter)?;
    }
    Some(whole)
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
    records_of(part).find(|(own, _)| own == key).map(|(_, value)| value)
}

/// All records of a part.
pub fn records_of(part: &[u8]) -> impl Iterator<Item = (Vec<u8>, &[u8])> {
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
