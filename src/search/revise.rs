//! An index in which some pages say something else, without making all of it: the files that change are those, byte for
//! byte, that [`build`](super::build) would make of all pages.
//!
//! Where that is not certain, nothing comes of it, and the index is to be made as a whole: if a page gets another title,
//! if much of the site changes its length, if the names of two members are alike, and for small indexes, which are made
//! in no time.

mod members;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde_json::{Value, json};

use super::engine::{Files, inflate};
use super::index::{self, Counted};
use super::pieces::{self, Piece};
use super::postings::{Postings, Word};
use super::state::{Known, State};
use super::table::take;
use super::typed::{self, Ranked, Words};
use super::{Doc, File, fold, root};

/// How far the number of a page may be from its first one, which others have.
const MAX_PROBES: u32 = 1000;
/// How many kinds of pages there are.
const KINDS: u32 = 4;

/// What changes in an index.
pub struct Revision {
    /// The files that are new, and those with other bytes.
    pub files: Vec<File>,
    /// The names of those that are gone.
    pub removed: Vec<String>,
    /// What the next revision needs to know.
    pub state: State,
}

/// Revises an index for pages that said something else before; `words` are those of the site that are in no dictionary.
/// Returns nothing if it is to be made as a whole.
pub fn revise(
    state: State,
    before: &[Doc],
    after: &[Doc],
    words: &[String],
    files: &dyn Files,
) -> Option<Revision> {
    let mut own = Reviser::open(state.known, files)?;
    let pages = own.pages(before, after)?;
    let terms = own.terms(&pages)?;
    own.vocabulary(&terms)?;
    let delta = delta(&pages, words);
    let all = Ranked::new(&state.words, &delta)?;
    own.typed(&all)?;
    let words = all.kept();
    let is_other = own.of_taiwan(&all);
    own.folds(&terms, &words, is_other)?;
    own.finish(words)
}

/// A piece of a page before and after.
struct Page {
    id: u32,
    before: Counted,
    after: Counted,
}

/// The pages that change: what they say as a whole, and piece by piece.
struct Pages {
    before: Vec<Doc>,
    after: Vec<Doc>,
    pieces: Vec<Page>,
}

/// How many pages have a term: before, and now; with what is before it in titles.
type Counts = BTreeMap<String, [Word; 2]>;

struct Reviser<'f> {
    files: &'f dyn Files,
    known: Known,
    root: Value,
    /// The root as it is, before it is packed.
    old_root: Vec<u8>,
    /// Members that are new or have other bytes, and those that are gone.
    members: BTreeMap<String, Vec<u8>>,
    removed: BTreeSet<String>,
}

impl<'f> Reviser<'f> {
    fn open(known: Known, files: &'f dyn Files) -> Option<Self> {
        let bytes = inflate(&files.read("root.bin")?)?;
        let mut at = 0;
        let len = take(&bytes, &mut at) as usize;
        // A small index is one file.
        if root::may_be_one_file(known.len) || bytes.len() != at + len {
            return None;
        }
        let old_root = bytes[at..].to_vec();
        let root = serde_json::from_slice(&old_root).ok()?;
        Some(Self { files, known, root, old_root, members: BTreeMap::new(), removed: BTreeSet::new() })
    }

    fn read(&self, name: &str) -> Option<Vec<u8>> {
        inflate(&self.files.read(&format!("{name}.bin"))?)
    }

    /// Looks at the pages, and makes the files of those that change.
    fn pages(&mut self, before: &[Doc], after: &[Doc]) -> Option<Pages> {
        let is_other =
            |(a, b): (&Doc, &Doc)| a.href != b.href || a.title != b.title || a.kind != b.kind || a.cards != b.cards;
        if before.len() != after.len() || before.iter().zip(after).any(is_other) {
            return None;
        }
        let (old, new): (Vec<Cow<'_, Doc>>, Vec<Cow<'_, Doc>>) =
            [before, after].map(|docs| docs.iter().map(pieces::with_short_units).collect()).into();
        let (old_pieces, new_pieces) = (pieces::all(&old), pieces::all(&new));
        if old_pieces.len() != new_pieces.len() {
            return None;
        }
        let stems = self.root.get("stems")?.as_bool()?;
        let folded = |docs: &[Cow<'_, Doc>]| docs.iter().map(|doc| index::folded(doc)).collect::<Vec<Doc>>();
        let mut pages = Pages { before: folded(&old), after: folded(&new), pieces: Vec::new() };
        for (piece, now) in old_pieces.iter().zip(&new_pieces) {
            if (piece.doc, piece.nth) != (now.doc, now.nth) {
                return None;
            }
            let (was, is) = (root::page(&old[piece.doc], piece), root::page(&new[now.doc], now));
            let id = self.id(&old[piece.doc], piece, &was)?;
            if was != is {
                self.grow(is.len() as isize - was.len() as isize)?;
                self.members.insert(format!("f-{id}"), is);
            }
            let before = index::count(&pages.before[piece.doc], piece, stems);
            let after = index::count(&pages.after[now.doc], now, stems);
            pages.pieces.push(Page { id, before, after });
        }
        Some(pages)
    }

    /// The number of a piece of a page: the one whose file says what the piece does.
    fn id(&self, doc: &Doc, piece: &Piece, page: &[u8]) -> Option<u32> {
        let width = u32::try_from(self.root.get("width")?.as_u64()?).ok().filter(|width| *width <= 24)?;
        let (first, _) = index::hashed(&doc.href, piece.nth, width);
        for probe in 0..MAX_PROBES {
            let own = (first + probe) % (1 << width);
            let of_kind = |kind: u32| self.read(&format!("f-{}", kind << width | own));
            if of_kind(doc.kind as u32).is_some_and(|bytes| bytes == page) {
                return Some((doc.kind as u32) << width | own);
            }
            if (0..KINDS).all(|kind| of_kind(kind).is_none()) {
                return None;
            }
        }
        None
    }

    /// Changes the records of terms. Gives those that are on more or fewer pages.
    fn terms(&mut self, pages: &Pages) -> Option<Counts> {
        let lens = |of: fn(&Page) -> u32| pages.pieces.iter().map(|page| u64::from(of(page))).sum::<u64>();
        let average = index::average(self.known.total, self.known.pieces);
        let rest = self.known.total.checked_sub(lens(|page| page.before.len))?;
        self.known.total = rest + lens(|page| page.after.len);
        // Every page would count for more or less.
        if index::average(self.known.total, self.known.pieces) != average {
            return None;
        }
        let changes = changes(&pages.pieces, average);
        let keys: BTreeSet<&str> = changes.keys().copied().collect();
        let mut counts = Counts::new();
        self.revise_named("t", 0, &keys, |term, record| {
            let mut own = record.map(Postings::read).unwrap_or_default();
            let before = Word::of(&own);
            for change in &changes[term] {
                change.apply(&mut own)?;
            }
            if own.pages.len() != before.pages {
                counts.insert(term.to_owned(), [before, Word::of(&own)]);
            }
            if own.pages.is_empty() {
                return own.titles.is_empty().then_some(None);
            }
            Some(Some(own.record()))
        })?;
        Some(counts)
    }

    /// Changes on how many pages the words written with letters are.
    fn vocabulary(&mut self, terms: &Counts) -> Option<()> {
        let pieces = self.known.pieces;
        let records = |term: &str| terms[term].each_ref().map(|word| word.record(pieces));
        let is_changed = |term: &&str| {
            let [before, after] = records(term);
            index::is_vocabulary(term) && before != after
        };
        let keys = terms.keys().map(String::as_str).filter(is_changed).collect();
        self.revise_named("v", 2, &keys, |term, old| {
            let [before, after] = records(term);
            (before.as_deref() == old).then_some(after)
        })
    }

    /// Changes what can be typed in pinyin.
    fn typed(&mut self, all: &Ranked<'_>) -> Option<()> {
        let keys = all.keys();
        let name = self.root.get("p")?.as_str()?.to_owned();
        let directory = self.read(&name)?;
        let own: BTreeSet<&str> = keys.keys().map(String::as_str).collect();
        let table = self.revise(serde_json::from_slice(&directory).ok()?, 1, &own, |key, old| {
            let old: Vec<&str> = match old {
                Some(old) => std::str::from_utf8(old).ok()?.split('\n').collect(),
                None => Vec::new(),
            };
            let new = all.first(key, &old, &keys[key]);
            Some((!new.is_empty()).then(|| new.join("\n").into_bytes()))
        })?;
        let bytes = table.to_string().into_bytes();
        self.grow(bytes.len() as isize - directory.len() as isize)?;
        self.root["p"] = self.replace('d', &name, bytes)?.into();
        Some(())
    }

    /// Looks for frequent words that Taiwan has others for; tells whether there are others than before, or in another
    /// order.
    fn of_taiwan(&mut self, all: &Ranked<'_>) -> bool {
        let taiwan = &mut self.known.taiwan;
        let mut is_other = false;
        let mut new = Vec::new();
        for (word, (before, after)) in &all.changed {
            match (typed::is_frequent(*before), typed::is_frequent(*after)) {
                (false, true) => new.push(*word),
                (true, false) => is_other |= taiwan.remove(*word).is_some(),
                _ => is_other |= taiwan.contains_key(*word),
            }
        }
        for (word, from) in fold::of_taiwan(new.into_iter()) {
            taiwan.insert(word.to_owned(), from);
            is_other = true;
        }
        is_other
    }

    /// Changes how questions are folded.
    fn folds(&mut self, terms: &Counts, words: &Words, mut is_other: bool) -> Option<()> {
        let mut came_or_went: FxHashSet<&str> = FxHashSet::default();
        for (term, [before, _]) in terms.iter().filter(|(_, own)| own.iter().any(|word| word.pages == 0)) {
            came_or_went.insert(term);
            for c in term.chars() {
                is_other |= self.count_character(c, before.pages == 0)?;
            }
        }
        let taiwan = self.known.taiwan.values().map(String::as_str);
        is_other |= fold::terms_of_words(taiwan).any(|term| came_or_went.contains(term.as_str()));
        if !is_other {
            return Some(());
        }
        self.known.listed = fold::listed(|term| self.has(term, terms));
        let counts: Vec<(&str, u32)> = words.iter().collect();
        let taiwan = self.known.taiwan.iter().map(|(word, from)| (typed::count(&counts, word), word, from));
        let mut taiwan: Vec<(u32, &str, &str)> =
            taiwan.map(|(n, word, from)| (n, word.as_str(), from.as_str())).collect();
        taiwan.sort_unstable_by(|(a, one, _), (b, other, _)| typed::by_rank(&(*a, one), &(*b, other)));
        let taiwan: Vec<(&str, &str)> = taiwan.into_iter().map(|(_, word, from)| (word, from)).collect();
        let bytes =
            fold::table(|c| self.known.characters.contains_key(&c), &self.known.listed, &taiwan).into_bytes();
        let is_titled = |term: &str| self.value("t", term).map(|own| index::is_titled(&Postings::read(&own)));
        let alike = json!(fold::alike(&self.known.listed, &taiwan, is_titled));
        self.root["words"] = alike;
        let name = self.root.get("fold")?.as_str()?.to_owned();
        self.root["fold"] = self.replace('z', &name, bytes)?.into();
        Some(())
    }

    /// Counts a character of a term that came or went; tells whether it is the first or was the last.
    fn count_character(&mut self, c: char, came: bool) -> Option<bool> {
        let count = self.known.characters.entry(c).or_default();
        let before = *count;
        *count = if came { before + 1 } else { before.checked_sub(1)? };
        let after = *count;
        if after == 0 {
            self.known.characters.remove(&c);
        }
        Some(before == 0 || after == 0)
    }

    /// Whether some page has a term.
    fn has(&self, term: &str, changed: &Counts) -> bool {
        if index::is_known_character(term, &self.known.characters) {
            return true;
        }
        match changed.get(term) {
            Some([_, after]) => after.pages > 0,
            None => self.value("t", term).is_some(),
        }
    }

    /// Writes the root, and packs what is new.
    fn finish(mut self, words: Words) -> Option<Revision> {
        let root = self.root.to_string().into_bytes();
        self.grow(root.len() as isize - self.old_root.len() as isize)?;
        if root::may_be_one_file(self.known.len) {
            return None;
        }
        let mut files: Vec<File> = self.members.into_par_iter().map(root::file).collect();
        if root != self.old_root {
            files.push(File { name: "root.bin".to_owned(), bytes: root::bundle(&root, &[]) });
        }
        let removed = self.removed.iter().map(|name| format!("{name}.bin")).collect();
        Some(Revision { files, removed, state: State { known: self.known, words } })
    }
}

/// What becomes of a term on a page: its impact before and now; none if it is not there.
struct Change {
    id: u32,
    before: Option<u32>,
    after: Option<u32>,
}

impl Change {
    /// Changes a record; nothing comes of it if that did not say what it should.
    fn apply(&self, record: &mut Postings) -> Option<()> {
        let at = record.pages.binary_search_by_key(&self.id, |(id, _)| *id);
        match (at, self.before, self.after) {
            (Ok(at), Some(before), Some(after)) if record.pages[at].1 == before => record.pages[at].1 = after,
            (Ok(at), Some(before), None) if record.pages[at].1 == before => _ = record.pages.remove(at),
            (Err(at), None, Some(after)) => record.pages.insert(at, (self.id, after)),
            _ => return None,
        }
        Some(())
    }
}

/// What becomes of the terms.
fn changes(pages: &[Page], average: u64) -> BTreeMap<&str, Vec<Change>> {
    let mut changes: BTreeMap<&str, Vec<Change>> = BTreeMap::new();
    for Page { id, before, after } in pages {
        let (old, new) = (before.impacts(average), after.impacts(average));
        for term in old.keys().chain(new.keys().filter(|term| !old.contains_key(**term))) {
            let (before, after) = (old.get(term).copied(), new.get(term).copied());
            if before != after {
                changes.entry(term).or_default().push(Change { id: *id, before, after });
            }
        }
    }
    changes
}

/// How much more words count on the pages than before.
fn delta(pages: &Pages, own: &[String]) -> BTreeMap<String, i64> {
    let mut delta: BTreeMap<String, i64> = BTreeMap::new();
    for (docs, sign) in [(&pages.before, -1), (&pages.after, 1)] {
        for (word, count) in docs.iter().flat_map(|doc| typed::said(doc, own)) {
            *delta.entry(word).or_default() += sign * i64::from(count);
        }
    }
    delta.retain(|_, by| *by != 0);
    delta
}
