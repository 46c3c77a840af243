//! The engine: a question becomes terms, the terms pages, the pages places. `templates/search-engine.js` does the same,
//! step by step and number by number.

mod meant;
mod place;
mod question;
mod read;
mod score;
mod sound;

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::order::{self, TEXT};
use super::postings::{self, Postings, Titled};
use super::table::take;
use super::text::{Term, is_dense, normal, terms};
use question::stripped;
use read::{Folds, Root, Table};
use score::{Atoms, COVERED, log2, title_score};

pub(in crate::search) use meant::ENDINGS;
pub(in crate::search) use question::{SMALL, is_small};
pub use read::Files;
pub(in crate::search) use read::inflate;

/// The most terms of a question that are looked up.
const MAX_TERMS: usize = 6;
/// How much of a question is read, in characters: what is longer is no question, and nobody waits for it.
const MOST_ASKED: usize = 100;
/// How many pages are looked at closely: as many as are shown at first, and as many again if they are wanted.
const CLOSE: usize = 5;
/// How many more are looked at closely if none of the first says in its title or a heading what is asked: the next ones,
/// and others.
const NEXT: usize = 4;
const FARTHER: usize = 6;
/// The last word of a question that so many pages have whole was typed to its end.
const MOST_WHOLE: usize = 100;
/// A word that so many pages have is no slip, and one page more for so many that there are.
const KNOWN: usize = 3;
const SLIPS: usize = 1000;
/// How much of a question a page has that has it all, of 256.
const WHOLE: u32 = 243;
/// How much the title of a page counts for, for what all terms of a question do, if it has them in their order.
const TITLED: u64 = 20;
/// How much a term counts for besides its impact if the same word follows it as in the question: the less, the more words
/// seem to follow it on the page, since it may be another one then.
const FOLLOWED: u32 = 24;
/// The same if that is in a heading.
const LABELLED: u32 = 16;
/// How much a word of a title counts for besides if it has the ending that was typed, and if the word before it was typed
/// before it.
const EXACT: u64 = 8;
const AFTER: u64 = 6;

/// How much what is found for another text counts, of 256: one that is meant, and one whose last word only goes on.
const MEANT: u64 = 240;
const CONTINUED: u64 = 200;

/// An index that can be asked.
pub struct Engine<'f> {
    files: &'f dyn Files,
    root: Root,
    /// What was read, without compression.
    members: RefCell<FxHashMap<String, Rc<[u8]>>>,
    /// How characters are folded; read when it is needed.
    folds: OnceCell<Folds>,
    /// Which parts the table has of what is typed in pinyin; read when it is needed.
    typed: OnceCell<Table>,
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
    /// Whether more than the first places are wanted.
    pub more: bool,
    /// Whether only what was typed is looked for, and nothing that may be meant by it.
    pub exact: bool,
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
    /// The addresses of other parts of its page that fit as well, the best first.
    pub others: Vec<String>,
}

/// A page that was found, before it is looked at closely.
#[derive(Clone, Copy)]
struct Candidate {
    id: u32,
    /// The piece of it that is meant.
    piece: u32,
    score: u64,
    /// How much of that is not because of its title.
    said: u64,
    /// How much of the question it has, of 256.
    coverage: u32,
}

/// What was found for a question, as it was understood.
struct Understood {
    pages: BTreeMap<u32, Candidate>,
    meant: Meant,
    /// Of what may be meant, what is found better than the question.
    instead: Vec<String>,
}

/// What is looked for.
struct Meant {
    /// The question, and what may be meant by it.
    texts: Vec<String>,
    /// What all terms of the question count for.
    total: u64,
}

/// The terms that are looked up for a text.
struct Chosen {
    terms: Vec<Term>,
    around: Vec<Around>,
}

/// What follows a term, the form of its word, and what is before it (see [`order`]).
#[derive(Clone, Copy)]
struct Around {
    next: u32,
    form: u32,
    before: u32,
}

impl Around {
    /// How much the word of a title counts for besides.
    fn fits(&self, title: &Titled) -> u64 {
        let is_after = self.before > 0 && title.before == self.before;
        (if title.form == self.form { EXACT } else { 0 }) + if is_after { AFTER } else { 0 }
    }

    /// How much a term counts for besides where so much seems to follow it.
    fn follows(&self, next: u32) -> u32 {
        let same = next & self.next;
        let in_text = if same & TEXT > 0 { FOLLOWED - (next & TEXT).count_ones() } else { 0 };
        in_text + if same > TEXT { LABELLED } else { 0 }
    }
}

/// What was found for a text.
struct Evaluated {
    pages: BTreeMap<u32, Candidate>,
    /// What all terms of the text count for.
    total: u64,
}

impl Engine<'_> {
    /// Answers a question.
    pub fn ask(&self, question: &str, asked: &Asked) -> Found {
        let asked_for: String = normal(question).chars().take(MOST_ASKED).collect();
        let wanted = stripped(&asked_for);
        if wanted.is_empty() {
            return Found::default();
        }
        let understood = if asked.exact { self.as_typed(wanted) } else { self.as_meant(&wanted) };
        let Understood { mut pages, meant, instead } = understood;
        self.filter(&mut pages, asked);
        let mut order: Vec<Candidate> = pages.into_values().collect();
        order.sort_by(|a, b| b.score.cmp(&a.score).then(a.id.cmp(&b.id)));
        Found { hits: self.places(&order, &meant, asked.more), count: order.len(), instead }
    }

    /// What is found for a text as it is typed.
    fn as_typed(&self, wanted: String) -> Understood {
        let Evaluated { pages, total } = self.evaluate(&wanted);
        Understood { pages, meant: Meant { texts: vec![wanted], total }, instead: Vec::new() }
    }

    /// What is found for a text, and for what may be meant by it.
    fn as_meant(&self, wanted: &str) -> Understood {
        let Evaluated { mut pages, total } = self.with_synonyms(wanted);
        let (mut looked_for, mut totals) = (vec![wanted.to_owned()], vec![total]);
        let mut instead = Vec::new();
        let wholes: Vec<Candidate> = pages.values().filter(|page| page.coverage >= WHOLE).copied().collect();
        let whole = wholes.len();
        let is_titled = wholes.iter().any(|page| page.score >= page.said + total * TITLED);
        for (other, share) in self.readings_of(wanted, whole, is_titled) {
            if looked_for.contains(&other) {
                continue;
            }
            let found = self.with_synonyms(&other);
            if best(&found.pages) > best(&pages) || pages.is_empty() {
                instead.push(other.clone());
            }
            looked_for.push(other);
            totals.push(found.total);
            // Rare words are not more likely to be meant than common ones.
            let total = totals[usize::from(share == MEANT)];
            merge(&mut pages, found.pages, share_of(share, total, found.total));
        }
        // A few characters stand together by chance.
        let is_short = wanted.chars().count() < 5 && wanted.chars().all(is_dense);
        if best(&pages) < WHOLE || is_short && whole < 3 {
            for (own, total) in looked_for.iter().zip(totals) {
                merge(&mut pages, self.by_characters(own, total), 256);
            }
        }
        Understood { pages, meant: Meant { texts: looked_for, total }, instead }
    }

    /// What else may be meant, and how much it counts: anything if no page has the whole question; pinyin or a slip if few
    /// have and none says it in its title, or for a word alone; a longer word than the last one, of which very many leave
    /// only those after the word before.
    fn readings_of(&self, wanted: &str, whole: usize, is_titled: bool) -> Vec<(String, u64)> {
        let is_word = !self.root.stems && wanted.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let [others, longer] = match whole {
            0 => {
                let [likely, other] = self.others(wanted);
                [likely, [other, self.continued(wanted, whole)].concat()]
            }
            _ if is_word || whole < self.few() && !is_titled => {
                [self.spelled_out(wanted), self.continued(wanted, whole)]
            }
            _ => [Vec::new(), self.continued(wanted, whole)],
        };
        let of = |own: Vec<String>, share| own.into_iter().map(move |own| (own, share));
        of(others, MEANT).chain(of(longer, CONTINUED)).collect()
    }

    /// Fewer pages than so many may have a word by mistake: on a large site some have the slips that readers make.
    fn few(&self) -> usize {
        KNOWN + if self.root.stems { self.root.count as usize / SLIPS } else { 0 }
    }

    /// What is found for a text, and for the same text with words that mean the same.
    fn with_synonyms(&self, wanted: &str) -> Evaluated {
        let mut own = self.evaluate(wanted);
        let words = self.root.words.iter();
        let mainland = words.fold(wanted.to_owned(), |text, (from, to)| text.replace(from.as_str(), to));
        if mainland != wanted {
            let found = self.evaluate(&mainland);
            merge(&mut own.pages, found.pages, share_of(238, own.total, found.total));
        }
        for group in &self.root.synonyms {
            for word in group
                .iter()
                .map(|word| normal(word))
                .filter(|word| !word.is_empty() && wanted.contains(word.as_str()))
            {
                for other in group.iter().map(|word| normal(word)).filter(|other| *other != word) {
                    let found = self.evaluate(&wanted.replace(&word, &other));
                    merge(&mut own.pages, found.pages, share_of(238, own.total, found.total));
                }
            }
        }
        own
    }

    /// The pages that have some of the terms of a text, each with a score and how much of the text it has.
    fn evaluate(&self, wanted: &str) -> Evaluated {
        let Chosen { terms: own, around } = self.chosen(wanted);
        let asked = Atoms::of(&own);
        let mut impacts: BTreeMap<u32, [u32; MAX_TERMS]> = BTreeMap::new();
        let mut titles: BTreeMap<u32, Vec<(usize, u32, u32)>> = BTreeMap::new();
        // What the words count for that stand in a title as they were typed, with their endings and after one another.
        let mut exact: BTreeMap<u32, u64> = BTreeMap::new();
        let mut weights = Vec::new();
        for (at, term) in own.iter().enumerate() {
            let record = self.value(&self.root.t, &term.text).unwrap_or_default();
            let postings = Postings::read(&record);
            let weight = self.weight(postings.pages.len() as u32);
            weights.push(weight);
            for (id, impact) in postings.pages {
                impacts.entry(id).or_default()[at] = impact;
            }
            for title in postings.titles {
                titles.entry(title.id).or_default().push((at, title.at, title.len));
                if self.root.stems {
                    *exact.entry(title.id).or_default() += weight * around[at].fits(&title);
                }
            }
        }
        let mut pages: BTreeMap<u32, Candidate> = BTreeMap::new();
        for (piece, own_impacts) in &impacts {
            let id = self.root.heads.get(piece).copied().unwrap_or(*piece);
            // A piece has the title of its page, and what the first one says.
            let first = impacts.get(&id).copied().unwrap_or_default();
            let (mut sum, mut matched) = (0, 0);
            for (at, weight) in weights.iter().enumerate() {
                let impact = (own_impacts[at] & postings::MOST).max(first[at] & postings::MOST);
                sum += weight * u64::from(impact + around[at].follows((own_impacts[at] | first[at]) >> 4));
                matched |= if impact > 0 { asked.of_term[at] } else { 0 };
            }
            let coverage = asked.share(matched);
            let covered = u64::from(COVERED[(coverage / 16) as usize]);
            let title = titles.get(&id).map_or(0, |places| title_score(places, &own, &weights, &asked));
            let title = title + exact.get(&id).copied().unwrap_or(0);
            let said = sum * covered / 256;
            let score = said + title * covered / 256;
            let candidate = Candidate { id, piece: *piece, score, said, coverage };
            let best = pages.entry(id).or_insert(candidate);
            // The first of equals is the one that stands for the page.
            if score > best.score || score == best.score && *piece == id {
                *best = candidate;
            }
        }
        Evaluated { pages, total: weights.iter().sum::<u64>().max(1) }
    }

    /// The terms that are looked up, each once, and of many every second one first.
    fn chosen(&self, wanted: &str) -> Chosen {
        let all = terms(wanted, self.root.stems);
        let none = || vec![0; all.len()];
        let [next, before] =
            if self.root.stems { [order::next(&all), order::before(&all)] } else { [none(), none()] };
        let mut own: Vec<(Term, Around)> = Vec::new();
        for (at, (term, form)) in order::formed(wanted, self.root.stems).enumerate() {
            if !own.iter().any(|(other, _)| other.text == term.text) {
                own.push((term, Around { next: next[at], form, before: before[at] }));
            }
        }
        let is_large = |(term, _): &(Term, Around)| !is_small(&term.text);
        if self.root.stems && own.iter().any(is_large) {
            own.retain(is_large);
        }
        if own.len() > MAX_TERMS {
            let even = own.iter().step_by(2).cloned();
            let odd = own.iter().skip(1).step_by(2).cloned();
            own = even.chain(odd).take(MAX_TERMS).collect();
            own.sort_by_key(|(term, _)| term.at);
        }
        let (terms, around) = own.into_iter().unzip();
        Chosen { terms, around }
    }

    /// What a term counts for that so many pages have: the rarer, the more. A term that is not found counts as the rarest.
    fn weight(&self, pages: u32) -> u64 {
        let ratio = (u64::from(self.root.count) * 16 + 16) / u64::from(pages.max(1));
        8 + log2(ratio.max(16)) - 64
    }

    fn filter(&self, pages: &mut BTreeMap<u32, Candidate>, asked: &Asked) {
        if let Some(kind) = asked.kind {
            pages.retain(|id, _| *id >> self.root.width == kind);
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
}

/// How much of a question there is among the best pages.
fn best(pages: &BTreeMap<u32, Candidate>) -> u32 {
    pages.values().map(|page| page.coverage).max().unwrap_or(0)
}

/// How much what was found for another text counts, of 256.
fn share_of(share: u64, total: u64, other: u64) -> u64 {
    share * total.min(other) / other
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
