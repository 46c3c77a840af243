//! The engine: a question becomes terms, the terms pages, the pages places. `templates/search.js` does the same, step by
//! step and number by number.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::index::TITLE_CHARACTER;
use super::table::{find, records, take};
use super::text::{self, Term, normal, terms};

/// The most terms of a question that are looked up.
const MAX_TERMS: usize = 6;
/// How many pages are looked at closely.
const CLOSE: usize = 10;
/// What readers put around what they look for.
const ASKED: &[&str] = &[
    "请问",
    "如何",
    "怎么样",
    "怎么办",
    "怎么",
    "怎样",
    "为什么",
    "为何",
    "什么是",
    "是什么",
    "什么",
    "哪里",
    "在哪里",
    "在哪",
    "能不能",
    "可不可以",
    "可以",
    "是否",
    "有没有",
    "我想",
    "我要",
    "想要",
    "帮我",
    "一下",
    "吗",
    "呢",
    "啊",
    "吧",
    "了",
    "的",
    "how do i",
    "how to",
    "how can i",
    "what is",
    "where is",
    "where can i",
    "can i",
    "why is",
    "why does",
    "please",
];

/// English words that say nothing of what is looked for.
const SMALL: &[&str] = &[
    "a", "an", "and", "are", "at", "be", "but", "by", "can", "do", "does", "for", "from", "how", "i", "if", "in",
    "is", "it", "me", "my", "of", "on", "or", "our", "so", "that", "the", "this", "to", "was", "we", "what",
    "when", "with", "you", "your",
];

/// Where the files of an index are read from: their bytes as they are, by name.
pub trait Files {
    /// The bytes of a file; `None` if there is none.
    fn read(&self, name: &str) -> Option<Vec<u8>>;
}

/// An index that can be asked.
pub struct Engine<'f> {
    files: &'f dyn Files,
    root: Root,
    /// What was read, without compression.
    members: RefCell<FxHashMap<String, Rc<[u8]>>>,
    /// How characters are folded; read when it is needed.
    folds: OnceCell<Folds>,
}

#[derive(Deserialize)]
struct Root {
    count: u32,
    stems: bool,
    /// Whether the site is written with traditional characters.
    traditional: bool,
    t: Table,
    p: Table,
    v: Table,
    fold: String,
    lists: Vec<String>,
    synonyms: Vec<Vec<String>>,
}

/// Where the parts of a table begin, and what they are called.
#[derive(Deserialize)]
struct Table {
    keys: Vec<String>,
    names: Vec<String>,
}

/// How a question is asked.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Only pages for this card type, by index.
    pub card: Option<usize>,
    /// Only pages of this kind.
    pub kind: Option<u32>,
    /// The card type of the page that one is on: its pages go before others that fit as well.
    pub near: Option<usize>,
}

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The places, the best first.
    pub hits: Vec<Hit>,
    /// How many pages were found.
    pub count: usize,
    /// What was looked for instead of the question.
    pub instead: Vec<String>,
}

/// A place that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The address, with the anchor.
    pub href: String,
    /// How well it fits.
    pub score: u64,
}

/// A page that was found, before it is looked at closely.
#[derive(Clone, Copy)]
struct Candidate {
    id: u32,
    score: u64,
    /// How much of the question it has, of 256.
    coverage: u32,
}

#[derive(Deserialize)]
struct Page {
    h: String,
    t: String,
    u: Vec<Unit>,
}

#[derive(Deserialize)]
struct Unit {
    #[serde(default)]
    a: String,
    #[serde(default)]
    l: String,
    #[serde(default)]
    c: String,
    t: String,
}

/// How characters are folded, and the words that Taiwan has others for.
#[derive(Default)]
struct Folds {
    characters: FxHashMap<char, char>,
    words: Vec<(String, String)>,
}

impl Folds {
    fn read(bytes: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Written {
            from: String,
            to: String,
            words: Vec<(String, String)>,
        }
        let Written { from, to, words } = serde_json::from_slice(bytes).ok()?;
        Some(Self { characters: from.chars().zip(to.chars()).collect(), words })
    }

    fn fold(&self, text: &str) -> String {
        text.chars().map(|c| self.characters.get(&c).copied().unwrap_or(c)).collect()
    }
}

impl<'f> Engine<'f> {
    /// Reads the root of an index; `None` if it cannot be read.
    pub fn open(files: &'f dyn Files) -> Option<Self> {
        let bytes = inflate(&files.read("root.bin")?)?;
        let mut at = 0;
        let mut next = || {
            let len = take(&bytes, &mut at) as usize;
            let own = bytes.get(at..at + len);
            at += len;
            own
        };
        let root = serde_json::from_slice(next()?).ok()?;
        let mut members = FxHashMap::default();
        while let (Some(name), Some(own)) = (next().filter(|name| !name.is_empty()), next()) {
            members.insert(String::from_utf8_lossy(name).into_owned(), Rc::from(own));
        }
        Some(Self { files, root, members: RefCell::new(members), folds: OnceCell::new() })
    }

    /// Answers a question.
    pub fn ask(&self, question: &str, asked: &Asked) -> Found {
        let wanted = stripped(&normal(question));
        if wanted.is_empty() {
            return Found::default();
        }
        let mut pages = self.with_synonyms(&wanted);
        let mut looked_for = vec![wanted.clone()];
        let mut instead = Vec::new();
        if best(&pages) < 243 {
            for other in self.others(&wanted) {
                if !looked_for.contains(&other) {
                    let found = self.with_synonyms(&other);
                    if best(&found) > best(&pages) || pages.is_empty() {
                        instead.push(other.clone());
                    }
                    merge(&mut pages, found, 240);
                    looked_for.push(other);
                }
            }
        }
        if best(&pages) < 243 {
            for own in looked_for.clone() {
                merge(&mut pages, self.by_characters(&own), 200);
            }
        }
        self.filter(&mut pages, asked);
        let mut order: Vec<Candidate> = pages.into_values().collect();
        order.sort_by(|a, b| b.score.cmp(&a.score).then(a.id.cmp(&b.id)));
        let hits = self.closely(&order, &looked_for);
        Found { hits, count: order.len(), instead }
    }

    /// The bytes of a member of the index.
    fn member(&self, name: &str) -> Rc<[u8]> {
        if let Some(own) = self.members.borrow().get(name) {
            return Rc::clone(own);
        }
        let bytes = self.files.read(&format!("{name}.bin")).and_then(|bytes| inflate(&bytes)).unwrap_or_default();
        let bytes: Rc<[u8]> = bytes.into();
        self.members.borrow_mut().insert(name.to_owned(), Rc::clone(&bytes));
        bytes
    }

    fn part_of<'t>(table: &'t Table, key: &str) -> Option<&'t str> {
        let at = table.keys.partition_point(|first| first.as_bytes() <= key.as_bytes()).checked_sub(1)?;
        table.names.get(at).map(String::as_str)
    }

    fn value(&self, table: &Table, key: &str) -> Option<Vec<u8>> {
        let part = self.member(Self::part_of(table, key)?);
        find(&part, key.as_bytes()).map(<[u8]>::to_vec)
    }

    /// What is found for a text, and for the same text with words that mean the same.
    fn with_synonyms(&self, wanted: &str) -> BTreeMap<u32, Candidate> {
        let mut pages = self.evaluate(wanted);
        for group in &self.root.synonyms {
            for word in group
                .iter()
                .map(|word| normal(word))
                .filter(|word| !word.is_empty() && wanted.contains(word.as_str()))
            {
                for other in group.iter().map(|word| normal(word)).filter(|other| *other != word) {
                    merge(&mut pages, self.evaluate(&wanted.replace(&word, &other)), 238);
                }
            }
        }
        pages
    }

    /// The pages that have some of the terms of a text, each with a score and how much of the text it has.
    fn evaluate(&self, wanted: &str) -> BTreeMap<u32, Candidate> {
        let own = self.chosen(wanted);
        let asked = Atoms::of(&own);
        let mut sums: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
        let mut titles: BTreeMap<u32, Vec<(usize, u32, u32)>> = BTreeMap::new();
        let mut weights = Vec::new();
        for (at, term) in own.iter().enumerate() {
            let record = self.value(&self.root.t, &term.text).unwrap_or_default();
            let postings = Postings::read(&record);
            let weight = self.weight(postings.pages.len() as u32);
            weights.push(weight);
            for (id, impact) in postings.pages {
                let sum = sums.entry(id).or_default();
                sum.0 += weight * u64::from(impact);
                sum.1 |= asked.of_term[at];
            }
            for (id, place, len) in postings.titles {
                titles.entry(id).or_default().push((at, place, len));
            }
        }
        let candidate = |(id, (sum, matched)): (u32, (u64, u64))| {
            let coverage = asked.share(matched);
            let covered = u64::from(COVERED[(coverage / 16) as usize]);
            let title = titles.get(&id).map_or(0, |places| title_score(places, &own, &weights, &asked));
            (id, Candidate { id, score: sum * covered / 256 + title * covered / 256, coverage })
        };
        sums.into_iter().map(candidate).collect()
    }

    /// The terms that are looked up: each once, and of many every second one first.
    fn chosen(&self, wanted: &str) -> Vec<Term> {
        let mut own: Vec<Term> = Vec::new();
        for term in terms(wanted, self.root.stems) {
            if !own.iter().any(|other| other.text == term.text) {
                own.push(term);
            }
        }
        let is_large = |term: &Term| !SMALL.contains(&term.text.as_str());
        if self.root.stems && own.iter().any(is_large) {
            own.retain(is_large);
        }
        if own.len() > MAX_TERMS {
            let even = own.iter().step_by(2).cloned();
            let odd = own.iter().skip(1).step_by(2).cloned();
            own = even.chain(odd).take(MAX_TERMS).collect();
            own.sort_by_key(|term| term.at);
        }
        own
    }

    /// What a term counts for that so many pages have: the rarer, the more. A term that is not found counts as the rarest.
    fn weight(&self, pages: u32) -> u64 {
        let ratio = (u64::from(self.root.count) * 16 + 16) / u64::from(pages.max(1));
        8 + log2(ratio.max(16)) - 64
    }

    /// Other texts that may be meant.
    fn others(&self, wanted: &str) -> Vec<String> {
        let mut others = Vec::new();
        let folded = self.folded(wanted);
        let text = if folded == wanted {
            wanted
        } else {
            others.push(folded.clone());
            folded.as_str()
        };
        others.extend(self.spelled_out(text));
        others
    }

    /// The text with simplified characters and the words of the mainland.
    fn folded(&self, wanted: &str) -> String {
        if !wanted.chars().any(text::is_dense) {
            return wanted.to_owned();
        }
        let folds = self.folds();
        let mut text = folds.fold(wanted);
        for (from, to) in &folds.words {
            // A word that the site has is no other one's.
            if text.contains(from.as_str()) && !self.has_all(from) {
                text = text.replace(from.as_str(), &normal(to));
            }
        }
        text
    }

    fn folds(&self) -> &Folds {
        self.folds.get_or_init(|| Folds::read(&self.member(&self.root.fold)).unwrap_or_default())
    }

    /// What a page says, with the characters of the index.
    fn as_indexed(&self, text: &str) -> String {
        if self.root.traditional { self.folds().fold(text) } else { text.to_owned() }
    }

    /// The same without capitals and spaces, to be compared word for word.
    fn squeezed(&self, text: &str) -> String {
        normal(&self.as_indexed(text)).chars().filter(|c| !c.is_whitespace()).collect()
    }

    fn has_all(&self, word: &str) -> bool {
        terms(word, false).iter().all(|term| self.value(&self.root.t, &term.text).is_some())
    }

    /// The text with each word of letters that is not found replaced: by what it may be in pinyin, else by the word
    /// that it is nearly.
    fn spelled_out(&self, wanted: &str) -> Vec<String> {
        let mut ways = vec![String::new()];
        let mut is_other = false;
        for piece in pieces(wanted) {
            let readings = if piece.is_word { self.readings(&piece.text) } else { Vec::new() };
            is_other |= !readings.is_empty();
            let readings = if readings.is_empty() { vec![piece.text] } else { readings };
            ways = readings.iter().flat_map(|own| ways.iter().map(move |way| join(way, own))).take(4).collect();
        }
        if is_other { ways } else { Vec::new() }
    }

    /// What a word of letters may be meant to be.
    fn readings(&self, word: &str) -> Vec<String> {
        let known = self.value(&self.root.v, word).map_or(0, |value| take(&value, &mut 0));
        let joined: String = word.chars().filter(|c| *c != ' ').collect();
        if known >= 3 || !joined.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Vec::new();
        }
        if joined.bytes().all(|byte| byte.is_ascii_lowercase()) {
            let typed = self.typed(&joined);
            if !typed.is_empty() {
                return typed;
            }
        }
        if known > 0 { Vec::new() } else { self.nearly(&joined) }
    }

    /// Words for what was typed in pinyin, whole or in the fewest pieces.
    fn typed(&self, letters: &str) -> Vec<String> {
        // For each place, the fewest pieces that lead there, and the texts.
        let mut reached: Vec<Option<(usize, Vec<String>)>> = vec![None; letters.len() + 1];
        reached[0] = Some((0, vec![String::new()]));
        for from in 0..letters.len() {
            let Some((count, texts)) = reached[from].clone() else {
                continue;
            };
            for to in (from + 2..=letters.len()).rev() {
                let is_better = reached[to].as_ref().is_none_or(|(other, _)| count + 1 < *other);
                if !is_better {
                    continue;
                }
                let Some(value) = self.value(&self.root.p, &letters[from..to]) else {
                    continue;
                };
                let words = String::from_utf8_lossy(&value).into_owned();
                let longer = words
                    .split('\n')
                    .take(3)
                    .flat_map(|word| texts.iter().map(move |text| format!("{text}{word}")));
                reached[to] = Some((count + 1, longer.take(3).collect()));
            }
        }
        match reached.pop().flatten() {
            Some((count, texts)) if count <= 4 => texts,
            _ => Vec::new(),
        }
    }

    /// The words of the site that a mistyped one is nearly: one slip in a short word, two in a long one.
    fn nearly(&self, word: &str) -> Vec<String> {
        let most = match word.len() {
            0..=3 => return Vec::new(),
            4..=7 => 1,
            _ => 2,
        };
        let first = &word[..1];
        let table = &self.root.v;
        let from = table.keys.partition_point(|key| key.as_bytes() <= first.as_bytes()).saturating_sub(1);
        let mut near: Vec<(usize, u32, String)> = Vec::new();
        for (key, name) in table.keys.iter().zip(&table.names).skip(from) {
            if key.as_bytes() > first.as_bytes() && !key.starts_with(first) {
                break;
            }
            for (own, value) in records(&self.member(name)) {
                let slips =
                    if own.starts_with(first.as_bytes()) { slips(&own, word.as_bytes(), most) } else { most + 1 };
                if slips <= most {
                    near.push((slips, take(value, &mut 0), String::from_utf8_lossy(&own).into_owned()));
                }
            }
        }
        near.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
        near.into_iter().take(2).map(|(.., own)| own).collect()
    }

    /// The pages whose titles have most of the characters of a text, in its order or nearly.
    fn by_characters(&self, wanted: &str) -> BTreeMap<u32, Candidate> {
        let all: Vec<char> = wanted.chars().filter(|c| text::is_dense(*c)).take(12).collect();
        let mut titles: BTreeMap<u32, Vec<(usize, u32, u32)>> = BTreeMap::new();
        for (at, c) in all.iter().enumerate() {
            let record = self.value(&self.root.t, &format!("{TITLE_CHARACTER}{c}")).unwrap_or_default();
            for (id, place, len) in Postings::read(&record).titles {
                titles.entry(id).or_default().push((at, place, len));
            }
        }
        let count = all.len() as u64;
        let mut pages = BTreeMap::new();
        for (id, places) in titles {
            let matched = places.iter().map(|(at, ..)| at).collect::<FxHashSet<_>>().len() as u64;
            let in_order = longest_in_order(&places) as u64;
            let len = u64::from(places[0].2).max(1);
            // Two of three, or more, are no chance.
            if count < 2 || matched * 3 < count * 2 || in_order < 2 {
                continue;
            }
            let score = (matched + in_order) * (matched + in_order) * 200 / count + 400 * in_order / len.max(count);
            pages.insert(id, Candidate { id, score, coverage: (matched * 200 / count) as u32 });
        }
        pages
    }

    fn filter(&self, pages: &mut BTreeMap<u32, Candidate>, asked: &Asked) {
        if let Some(kind) = asked.kind {
            pages.retain(|id, _| id & 3 == kind);
        }
        if let Some(card) = asked.card {
            let own = self.of_card(card);
            pages.retain(|id, _| own.contains_key(id));
        }
        if let Some(near) = asked.near {
            let own = self.of_card(near);
            for candidate in pages.values_mut().filter(|page| own.get(&page.id) == Some(&true)) {
                candidate.score = candidate.score * 5 / 4;
            }
        }
    }

    /// The pages for a card type, and whether each is for this one and no other.
    fn of_card(&self, card: usize) -> FxHashMap<u32, bool> {
        let list = self.root.lists.get(card).map(|name| self.member(name)).unwrap_or_default();
        let (mut at, mut id, mut ids) = (0, 0, FxHashMap::default());
        while at < list.len() {
            let number = take(&list, &mut at);
            id += number >> 1;
            ids.insert(id, number & 1 == 1);
        }
        ids
    }

    /// Looks at the first pages closely: which part of each is meant, and whether it says what was asked word for word.
    fn closely(&self, order: &[Candidate], looked_for: &[String]) -> Vec<Hit> {
        let mut hits: Vec<(Hit, u32)> = Vec::new();
        for candidate in order.iter().take(CLOSE) {
            let Ok(page) = serde_json::from_slice::<Page>(&self.member(&format!("f-{}", candidate.id))) else {
                continue;
            };
            let (anchor, bonus) = looked_for
                .iter()
                .map(|wanted| self.place(&page, wanted))
                .max_by_key(|(_, bonus)| *bonus)
                .unwrap_or_default();
            let href = if anchor.is_empty() { page.h } else { format!("{}#{anchor}", page.h) };
            hits.push((Hit { href, score: candidate.score * (256 + bonus) / 256 }, candidate.id));
        }
        hits.sort_by(|(a, one), (b, other)| b.score.cmp(&a.score).then(one.cmp(other)));
        hits.into_iter().map(|(hit, _)| hit).collect()
    }

    /// The part of a page that is meant, by its anchor, and how much better the page fits because of it.
    fn place(&self, page: &Page, wanted: &str) -> (String, u64) {
        let own: Vec<String> = terms(wanted, self.root.stems).into_iter().map(|term| term.text).collect();
        let bare: String = wanted.chars().filter(|c| !c.is_whitespace()).collect();
        let title = self.share(&page.t, &own);
        let exact = |text: &str| self.squeezed(text).contains(&bare);
        let mut best = (String::new(), if exact(&page.t) { 128 } else { title / 4 }, title);
        for unit in &page.u {
            if !unit.c.is_empty() && normal(&unit.c) == wanted {
                return (unit.a.clone(), 1 << 16);
            }
            let label = self.share(&unit.l, &own);
            let both = self.share(&format!("{} {}", unit.l, unit.t), &own);
            let words = if exact(&unit.l) {
                120
            } else if exact(&unit.t) {
                60
            } else {
                0
            };
            let score = label * 3 / 8 + both / 4 + words;
            // The page itself is meant unless a part says what its title does not.
            let is_meant = label > title || both > title || words > 0 && !exact(&page.t);
            if !unit.a.is_empty() && is_meant && score > best.1 {
                best = (unit.a.clone(), score, title);
            }
        }
        (best.0, best.1)
    }

    /// How many of the terms a text has, of 256.
    fn share(&self, text: &str, own: &[String]) -> u64 {
        let has: FxHashSet<String> =
            terms(&self.as_indexed(text), self.root.stems).into_iter().map(|term| term.text).collect();
        let count = own.iter().filter(|term| has.contains(*term)).count();
        count as u64 * 256 / own.len().max(1) as u64
    }
}

/// The postings of a term, as they are read.
#[derive(Default)]
struct Postings {
    pages: Vec<(u32, u32)>,
    titles: Vec<(u32, u32, u32)>,
}

impl Postings {
    fn read(record: &[u8]) -> Self {
        let (mut at, mut id, mut own) = (0, 0, Self::default());
        for _ in 0..take(record, &mut at) {
            let number = take(record, &mut at);
            id += number >> 4;
            own.pages.push((id, number & 15));
        }
        id = 0;
        for _ in 0..take(record, &mut at) {
            id += take(record, &mut at);
            let byte = |at: usize| u32::from(record.get(at).copied().unwrap_or(0));
            own.titles.push((id, byte(at), byte(at + 1)));
            at += 2;
        }
        own
    }
}

/// How much a page counts that has so much of the question, of 256, by sixteenths: the power of 1.3.
const COVERED: [u16; 17] = [0, 7, 17, 29, 42, 56, 72, 88, 104, 121, 139, 157, 176, 195, 215, 235, 256];

/// The logarithm to the base of two, in sixteenths.
fn log2(number: u64) -> u64 {
    let whole = u64::from(number.max(1).ilog2());
    whole * 16 + ((number << 4) >> whole) - 16
}

/// How much of a question there is among the best pages.
fn best(pages: &BTreeMap<u32, Candidate>) -> u32 {
    pages.values().map(|page| page.coverage).max().unwrap_or(0)
}

/// Adds what was found for another text; it counts for so much of 256.
fn merge(pages: &mut BTreeMap<u32, Candidate>, found: BTreeMap<u32, Candidate>, share: u64) {
    for (id, mut other) in found {
        other.score = other.score * share / 256;
        let own = pages.entry(id).or_insert(other);
        if other.score > own.score {
            *own = other;
        }
    }
}

/// A question without what is put around what is looked for.
fn stripped(question: &str) -> String {
    let is_edge = |c: char| !c.is_alphanumeric();
    let mut own = question.trim_matches(is_edge);
    loop {
        let shorter = ASKED
            .iter()
            .filter_map(|word| own.strip_prefix(word).or_else(|| own.strip_suffix(word)))
            .map(|rest| rest.trim_matches(is_edge))
            .filter(|rest| !rest.is_empty())
            .min_by_key(|rest| rest.len());
        match shorter {
            Some(rest) if rest.chars().count() > 1 => own = rest,
            _ => return own.to_owned(),
        }
    }
}

/// The characters and words of a question, by bits, of which the terms have one or two.
struct Atoms {
    of_term: Vec<u64>,
    /// Those of all terms; those that are words count twice.
    all: u64,
    words: u64,
}

impl Atoms {
    fn of(terms: &[Term]) -> Self {
        let is_pair = |term: &Term| term.text.chars().count() > 1 && term.text.chars().all(text::is_dense);
        let bits = |term: &Term| if is_pair(term) { 0b11_u64 } else { 1 } << term.at.min(62);
        let of_term: Vec<u64> = terms.iter().map(bits).collect();
        let is_word = |term: &&Term| !term.text.chars().any(text::is_dense);
        let words = terms.iter().filter(is_word).map(bits).fold(0, |all, own| all | own);
        let all = of_term.iter().fold(0, |all, own| all | own);
        Self { of_term, all, words }
    }

    /// How much of the question some of them are, of 256.
    fn share(&self, some: u64) -> u32 {
        let count = |bits: u64| bits.count_ones() + (bits & self.words).count_ones();
        count(some) * 256 / count(self.all).max(1)
    }
}

/// What the title of a page adds: the terms that it has, more for a row of them at the same distances, most for one that
/// is the whole title.
fn title_score(places: &[(usize, u32, u32)], terms: &[Term], weights: &[u64], asked: &Atoms) -> u64 {
    let mut has = vec![false; terms.len()];
    let mut rows: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (term, place, _) in places {
        has[*term] = true;
        rows.entry(i64::from(*place) - terms[*term].at as i64).or_default().push(*term);
    }
    let sum = |own: &[usize]| own.iter().map(|term| weights[*term]).sum::<u64>();
    let matched: u64 = has.iter().zip(weights).filter(|(has, _)| **has).map(|(_, weight)| weight).sum();
    let row = rows.values().map(|own| sum(own)).max().unwrap_or(0);
    let total: u64 = weights.iter().sum::<u64>().max(1);
    let len = places.first().map_or(1, |(_, _, len)| u64::from(*len).max(1));
    let bits = has.iter().zip(&asked.of_term).filter(|(has, _)| **has).fold(0, |all, (_, own)| all | own);
    // How much of the title is asked for, and how much of the question the title is.
    let share = u64::from(bits.count_ones()).min(len) * 256 / len;
    let covered = u64::from(asked.share(bits));
    matched * 6 + row * 8 + row * row * 6 / total + total * 16 * share / 256 * covered / 256
}

/// The most characters that stand in a title in the order of the question.
fn longest_in_order(places: &[(usize, u32, u32)]) -> usize {
    let mut sorted = places.to_vec();
    sorted.sort_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
    let mut lengths: Vec<(usize, usize)> = Vec::new();
    for (at, ..) in sorted {
        let own = 1 + lengths.iter().filter(|(before, _)| *before < at).map(|(_, len)| *len).max().unwrap_or(0);
        lengths.push((at, own));
    }
    lengths.into_iter().map(|(_, len)| len).max().unwrap_or(0)
}

/// A piece of a question: a word of letters, or what stands between such words.
struct Piece {
    text: String,
    is_word: bool,
}

/// The words of letters of a question, those next to each other together, and what stands between them.
fn pieces(wanted: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for c in wanted.chars() {
        let is_word = c.is_ascii_alphanumeric() || c == ' ' && pieces.last().is_some_and(|last| last.is_word);
        match pieces.last_mut().filter(|last| last.is_word == is_word) {
            Some(last) => last.text.push(c),
            None => pieces.push(Piece { text: c.to_string(), is_word }),
        }
    }
    for piece in &mut pieces {
        piece.text = piece.text.trim().to_owned();
    }
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// Puts a piece after others: with a space only between words of letters.
fn join(before: &str, own: &str) -> String {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let space = if is_letter(before.chars().last()) && is_letter(own.chars().next()) { " " } else { "" };
    format!("{before}{space}{own}")
}

/// How many letters must be changed, added, left out or exchanged with the next one, up to one more than `most`.
fn slips(one: &[u8], other: &[u8], most: usize) -> usize {
    if one.len().abs_diff(other.len()) > most {
        return most + 1;
    }
    let mut rows = vec![(0..=other.len()).collect::<Vec<usize>>()];
    for i in 1..=one.len() {
        let mut row = vec![i];
        for j in 1..=other.len() {
            let cost = usize::from(one[i - 1] != other[j - 1]);
            let mut own = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + cost);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                own = own.min(rows[i - 2][j - 2] + 1);
            }
            row.push(own);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}

fn inflate(bytes: &[u8]) -> Option<Vec<u8>> {
    miniz_oxide::inflate::decompress_to_vec(bytes).ok()
}
