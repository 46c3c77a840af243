//! The files of an index.

use serde::Serialize;
use serde_json::json;

use super::index::{File, Options};
use super::table::{Part, put};
use super::{Doc, Unit, fold};
use crate::fingerprint::Fingerprint;

/// An index that is no larger than this, in bytes, is one file.
const ONE_FILE: usize = 60_000;
/// The version of the format.
const VERSION: u32 = 1;

/// What an index consists of.
pub(super) struct Parts {
    pub terms: Vec<Part>,
    pub typed: Vec<Part>,
    pub vocabulary: Vec<Part>,
    /// The pages of each card type.
    pub cards: Vec<Vec<u8>>,
    /// The pages, by id.
    pub pages: Vec<(u32, Vec<u8>)>,
    /// How questions are folded.
    pub folds: Vec<u8>,
}

/// A page as it is shown among what was found: JSON.
pub(super) fn page(doc: &Doc) -> Vec<u8> {
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
    let texts = doc.units.iter().flat_map(|unit| [unit.label.as_str(), unit.text.as_str()]);
    let folds = fold::pairs(texts.chain([doc.title.as_str()]));
    let page = Page { href: &doc.href, title: &doc.title, cards: &doc.cards, units: &doc.units, folds };
    serde_json::to_vec(&page).unwrap_or_default()
}

/// Names the parts, and writes the root that knows them.
pub(super) fn files(parts: Parts, count: usize, options: &Options<'_>) -> Vec<File> {
    let mut members: Vec<(String, Vec<u8>)> = Vec::new();
    let mut table = |letter: char, parts: Vec<Part>| {
        let keys: Vec<String> = parts.iter().map(|part| part.first.clone()).collect();
        let names = parts.into_iter().map(|part| add(letter, part.bytes, &mut members)).collect::<Vec<_>>();
        json!({ "keys": keys, "names": names })
    };
    let tables = [table('t', parts.terms), table('p', parts.typed), table('v', parts.vocabulary)];
    let cards: Vec<String> = parts.cards.into_iter().map(|list| add('c', list, &mut members)).collect();
    let folds = add('z', parts.folds, &mut members);
    members.extend(parts.pages.into_iter().map(|(id, bytes)| (format!("f-{id}"), bytes)));
    let [terms, typed, vocabulary] = tables;
    let root = json!({
        "version": VERSION, "count": count, "stems": options.stems, "t": terms, "p": typed, "v": vocabulary,
        "fold": folds, "cards": options.cards, "lists": cards, "synonyms": options.synonyms, "strings": options.strings, "on_miss": options.on_miss,
    });
    let root = root.to_string().into_bytes();
    // Few readers write traditional characters.
    let (rare, usual): (Vec<_>, Vec<_>) = members.into_iter().partition(|(name, _)| *name == folds);
    let whole = bundle(&root, &usual);
    let mut files: Vec<File> = rare.into_iter().map(file).collect();
    if whole.len() <= ONE_FILE {
        files.push(File { name: "root.bin".to_owned(), bytes: whole });
    } else {
        files.push(File { name: "root.bin".to_owned(), bytes: bundle(&root, &[]) });
        files.extend(usual.into_iter().map(file));
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files.dedup_by(|a, b| a.name == b.name);
    files
}

/// Names a member by its content.
fn add(letter: char, bytes: Vec<u8>, members: &mut Vec<(String, Vec<u8>)>) -> String {
    let name = format!("{letter}-{}", Fingerprint::of_bytes(&bytes).short(8));
    members.push((name.clone(), bytes));
    name
}

fn file((name, bytes): (String, Vec<u8>)) -> File {
    File { name: format!("{name}.bin"), bytes: deflate(&bytes) }
}

/// The root, and members that stand in the same file: each with the length of its name and its own.
fn bundle(root: &[u8], members: &[(String, Vec<u8>)]) -> Vec<u8> {
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
