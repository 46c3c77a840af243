//! The files of an index.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::json;

use super::engine::{ENDINGS, SMALL};
use super::index::{File, Options};
use super::pieces::Piece;
use super::table::{Part, put};
use super::{Doc, Unit, fold};
use crate::fingerprint::bits;

/// An index that is no larger than this, in bytes, is one file.
const ONE_FILE: usize = 60_000;
/// An index that is so many times larger before it is packed is not tried.
const MOST_PACKED: usize = 6;
/// How many signs a name has that is made from content, after its letter.
pub(super) const NAME: usize = 5;
/// The signs: letters of one case, since there are file systems that know no other.
const SIGNS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// The version of the format: a script that was kept by a browser does not read the index of another one.
pub(super) const VERSION: u32 = 8;

/// What an index consists of.
pub(super) struct Parts {
    pub terms: Vec<Part>,
    pub typed: Vec<Part>,
    pub vocabulary: Vec<Part>,
    /// The pages of each card type.
    pub cards: Vec<Vec<u8>>,
    /// The pages, by id; of a long one each piece.
    pub pages: Vec<(u32, Vec<u8>)>,
    /// The pieces that do not stand for their pages, each with the one that does.
    pub heads: BTreeMap<u32, u32>,
    /// How questions are folded.
    pub folds: Vec<u8>,
    /// Words of Taiwan that are written alike on the mainland, with those that are said there.
    pub words: serde_json::Value,
}

/// A page as it is shown among what was found: JSON.
pub(super) fn page(doc: &Doc, piece: &Piece) -> Vec<u8> {
    #[derive(Serialize)]
    struct Page<'d> {
        #[serde(rename = "h")]
        href: &'d str,
        #[serde(rename = "t")]
        title: &'d str,
        #[serde(rename = "c", skip_serializing_if = "<[usize]>::is_empty")]
        cards: &'d [usize],
        #[serde(rename = "u")]
        units: &'d [Unit],
        /// The characters of it that are indexed as others, each before the other one.
        #[serde(rename = "z", skip_serializing_if = "String::is_empty")]
        folds: String,
    }
    let units = &doc.units[piece.units.clone()];
    let texts = units.iter().flat_map(|unit| [unit.label.as_str(), unit.text.as_str()]);
    let folds = fold::pairs(texts.chain([doc.title.as_str()]));
    let page = Page { href: &doc.href, title: &doc.title, cards: &doc.cards, units, folds };
    serde_json::to_vec(&page).unwrap_or_default()
}

/// The files of an index.
pub(super) struct Written {
    pub files: Vec<File>,
    /// How much there is before it is packed, in bytes.
    pub len: usize,
    /// The names that several members would have.
    pub contested: BTreeSet<String>,
}

/// Names the parts, and writes the root that knows them.
pub(super) fn files(parts: Parts, count: usize, width: u32, options: &Options<'_>) -> Written {
    let mut members = Members::default();
    let mut named = |letter: char, parts: Vec<Part>| {
        let keys = directory(parts.iter().map(|part| part.first.as_str()));
        let names: String = parts.into_iter().map(|part| members.add(letter, part.bytes)[2..].to_owned()).collect();
        table(letter, &keys, &names)
    };
    let [terms, typed, vocabulary] =
        [named('t', parts.terms), named('p', parts.typed), named('v', parts.vocabulary)];
    // Few questions are typed in pinyin, so that not everybody fetches which parts there are.
    let typed = members.add('d', typed.to_string().into_bytes());
    let cards: Vec<String> = parts.cards.into_iter().map(|list| members.add('c', list)).collect();
    let folds = members.add('z', parts.folds);
    let Members { list: mut members, contested, .. } = members;
    members.extend(parts.pages.into_iter().map(|(id, bytes)| (format!("f-{id}"), bytes)));
    // Who reads pages in another language needs no English words.
    let (small, endings): (&[&str], &[&str]) = if options.stems { (SMALL, ENDINGS) } else { (&[], &[""]) };
    let root = json!({
        "version": VERSION, "count": count, "width": width, "heads": heads(&parts.heads), "stems": options.stems, "small": small, "endings": endings, "t": terms, "p": typed, "v": vocabulary,
        "fold": folds, "cards": options.cards, "lists": cards, "synonyms": options.synonyms, "words": parts.words, "strings": options.strings, "on_miss": options.on_miss,
    });
    let root = root.to_string().into_bytes();
    // Few readers write traditional characters.
    let (rare, usual): (Vec<_>, Vec<_>) = members.into_iter().partition(|(name, _)| *name == folds);
    let len = root.len() + usual.iter().map(|(_, bytes)| bytes.len()).sum::<usize>();
    let whole = may_be_one_file(len).then(|| bundle(&root, &usual)).filter(|whole| whole.len() <= ONE_FILE);
    let mut files: Vec<File> = rare.into_iter().map(file).collect();
    if let Some(bytes) = whole {
        files.push(File { name: "root.bin".to_owned(), bytes });
    } else {
        files.push(File { name: "root.bin".to_owned(), bytes: bundle(&root, &[]) });
        files.par_extend(usual.into_par_iter().map(file));
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files.dedup_by(|a, b| a.name == b.name);
    Written { files, len, contested }
}

/// Whether an index of so many bytes, before it is packed, may be one file.
pub(super) fn may_be_one_file(len: usize) -> bool {
    len <= ONE_FILE * MOST_PACKED
}

/// What the root knows of a table.
pub(super) fn table(letter: char, keys: &str, names: &str) -> serde_json::Value {
    json!({ "letter": letter, "keys": keys, "names": names })
}

/// Where parts begin, a line for each: how many characters are those of the line before, as a digit of base 36, and the
/// others.
pub(super) fn directory<'p>(firsts: impl Iterator<Item = &'p str> + Clone) -> String {
    let befores = std::iter::once("").chain(firsts.clone());
    let line = |(before, own): (&str, &str)| {
        let shared = own.chars().zip(before.chars()).take_while(|(a, b)| a == b).count().min(35);
        let digit = char::from_digit(shared as u32, 36).unwrap_or('0');
        std::iter::once(digit).chain(own.chars().skip(shared)).collect::<String>()
    };
    befores.zip(firsts).map(line).collect::<Vec<_>>().join("\n")
}

/// Reads what [`directory`] wrote.
pub(super) fn firsts(directory: &str) -> Vec<String> {
    let mut firsts: Vec<String> = Vec::new();
    for line in directory.lines() {
        let mut own = line.chars();
        let shared = own.next().and_then(|digit| digit.to_digit(36)).unwrap_or(0) as usize;
        let before = firsts.last().map(String::as_str).unwrap_or_default();
        firsts.push(before.chars().take(shared).chain(own).collect());
    }
    firsts
}

/// The pieces that do not stand for their pages: of each how much greater its number is than that of the piece before it
/// in the list, and than that of the one which stands for the page.
fn heads(pieces: &BTreeMap<u32, u32>) -> Vec<i64> {
    let befores = std::iter::once(0).chain(pieces.keys().copied());
    let gaps = befores.zip(pieces).map(|(before, (piece, head))| [(piece, before), (piece, *head)]);
    gaps.flatten().map(|(own, other)| i64::from(*own) - i64::from(other)).collect()
}

/// Reads what [`heads`] wrote.
pub(super) fn pieces(heads: &[i64]) -> FxHashMap<u32, u32> {
    let mut piece = 0;
    let next = |pair: &[i64]| {
        piece += pair[0];
        Some((u32::try_from(piece).ok()?, u32::try_from(piece - pair[1]).ok()?))
    };
    heads.chunks_exact(2).filter_map(next).collect()
}

/// What is named by its content.
#[derive(Default)]
struct Members {
    list: Vec<(String, Vec<u8>)>,
    /// Where each name is in the list.
    names: FxHashMap<String, usize>,
    contested: BTreeSet<String>,
}

impl Members {
    /// Adds a member, and gives its name. Names are short, so that another content may have the first one.
    fn add(&mut self, letter: char, bytes: Vec<u8>) -> String {
        for n in 0.. {
            let name = name(letter, &bytes, n);
            match self.names.get(&name) {
                None => {
                    if n > 0 {
                        self.contested.insert(name.clone());
                    }
                    self.names.insert(name.clone(), self.list.len());
                    self.list.push((name.clone(), bytes));
                    return name;
                }
                Some(at) if self.list[*at].1 == bytes => return name,
                Some(_) => {
                    self.contested.insert(name);
                }
            }
        }
        unreachable!("there is a next name")
    }
}

/// The `n`th name for some bytes.
pub(super) fn name(letter: char, bytes: &[u8], n: u64) -> String {
    let number = bits(bytes, n, NAME as u32 * 5);
    let signs: String = (0..NAME).map(|at| char::from(SIGNS[(number >> (at * 5) & 31) as usize])).collect();
    format!("{letter}-{signs}")
}

pub(super) fn file((name, bytes): (String, Vec<u8>)) -> File {
    File { name: format!("{name}.bin"), bytes: deflate(&bytes) }
}

/// The root, and members that stand in the same file: each with the length of its name and its own.
pub(super) fn bundle(root: &[u8], members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    put(root.len() as u32, &mut bytes);
    bytes.extend_from_slice(root);
    for (name, own) in members {
        for part in [name.as_bytes(), own] {
            put(part.len() as u32, &mut bytes);
            bytes.extend_from_slice(part);
        }
    }
    deflate(&bytes)
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec(bytes, 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_read_as_they_were_written() {
        let own = BTreeMap::from([(3, 65_535), (8, 7), (9, 7), (70_000, 65_536)]);
        assert_eq!(heads(&own), [3, 3 - 65_535, 5, 1, 1, 2, 69_991, 4464]);
        assert_eq!(pieces(&heads(&own)), own.into_iter().collect());
        assert!(pieces(&[5]).is_empty());
    }

    #[test]
    fn a_directory_is_read_as_it_was_written() {
        let keys = ["", "\u{1}卡", "a", "ab", "abc9", "b", "注", "注销", "注销卡", "𠮷"];
        assert_eq!(firsts(&directory(keys.iter().copied())), keys);
        assert!(firsts(&directory(std::iter::empty())).is_empty());
    }
}
