//! The facts of the card types and of the site, in one language.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Inputs;
use crate::editions::Edition;
use crate::model::front::Keys;
use crate::model::graft::{Fate, Inclusion, Reading, Shown, Url};
use crate::model::lookup::{self, Lookup, Scope};
use crate::model::markup::Condition;
use crate::model::{Doc, Role};
use crate::schema::{At, Fact, SiteFact};

/// All facts.
pub struct Facts<'a> {
    inputs: Inputs<'a>,
    cards: Vec<Card<'a>>,
    by_id: FxHashMap<&'a str, usize>,
    snippets: FxHashMap<&'a str, &'a Doc>,
    /// The names of the facts of card types and of the site; absent if some could not be read.
    of_cards: Option<Vec<&'a str>>,
    of_site: Option<Vec<&'a str>>,
}

/// A card type with its facts.
struct Card<'a> {
    id: &'a str,
    title: &'a str,
    facts: &'a [(At<String>, At<Fact>)],
    /// Whether they could be read.
    known: bool,
    /// The file of its text.
    file: &'a Arc<str>,
    /// Whether that is a translation.
    is_translated: bool,
}

impl<'a> Facts<'a> {
    /// The facts that an edition has.
    pub fn new(edition: &'a Edition<'_>, inputs: &Inputs<'a>) -> Self {
        let cards: Vec<Card<'a>> = edition
            .docs
            .iter()
            .filter_map(|doc| match &doc.front.kind {
                Keys::Card(keys) => Some(Card {
                    id: doc.role.card()?,
                    title: &doc.title,
                    facts: keys.facts.as_deref().unwrap_or_default(),
                    known: !doc.troubled,
                    file: &doc.body.file,
                    is_translated: doc.body.file != doc.file,
                }),
                _ => None,
            })
            .collect();
        let by_id = cards.iter().enumerate().map(|(at, card)| (card.id, at)).collect();
        let snippet = |doc: &'a Doc| match &doc.role {
            Role::Snippet(id) => Some((id.as_str(), doc)),
            _ => None,
        };
        let snippets = edition.docs.iter().filter_map(|doc| snippet(doc)).collect();
        let settings = inputs.settings;
        let names = cards.iter().flat_map(|card| card.facts.iter().map(|(name, _)| name.value.as_str()));
        let of_cards = cards.iter().all(|card| card.known).then(|| sorted(names.collect()));
        let names = settings.facts.iter().map(|(name, _)| name.as_str());
        let of_site = (!settings.troubled).then(|| sorted(names.collect()));
        Self { inputs: *inputs, cards, by_id, snippets, of_cards, of_site }
    }

    /// A card type, by its id.
    pub fn card(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// A snippet, by its id.
    pub fn snippet(&self, id: &str) -> Option<&'a Doc> {
        self.snippets.get(id).copied()
    }

    /// The ids of the snippets, sorted.
    pub fn snippet_ids(&self) -> Vec<&'a str> {
        let mut ids: Vec<&str> = self.snippets.keys().copied().collect();
        ids.sort_unstable();
        ids
    }

    /// The ids of all card types.
    pub fn ids(&self) -> impl Iterator<Item = &'a str> {
        self.cards.iter().map(|card| card.id)
    }

    /// The id of a card type.
    pub fn id(&self, card: usize) -> &'a str {
        self.cards[card].id
    }

    /// The ids of all card types that have a fact.
    pub fn having(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.cards.iter().filter(move |card| card.fact(name).is_some()).map(|card| card.id)
    }

    /// Whether a card type has a fact, or may have it.
    pub fn may_have(&self, card: usize, name: &str) -> bool {
        !self.cards[card].known || self.cards[card].fact(name).is_some()
    }

    /// The names of the facts that there are, sorted; `None` if some could not be read.
    pub fn names(&self, scope: Scope) -> Option<&[&'a str]> {
        match scope {
            Scope::Card => self.of_cards.as_deref(),
            Scope::Site => self.of_site.as_deref(),
        }
    }

    /// Whether a text stands in a file of this language, so that it is this edition that reports it: `text` is the
    /// file of the text, `file` that of the original.
    pub fn is_own_text(&self, text: &Arc<str>, file: &Arc<str>) -> bool {
        self.inputs.locale.index == 0 || text != file
    }

    /// What a look-up shows for a card type, or for none.
    fn shown(&self, lookup: &Lookup, card: Option<usize>) -> Option<Shown> {
        match lookup.scope {
            Scope::Card => {
                let card = &self.cards[card?];
                let fact = card.fact(&lookup.name)?;
                Some(self.show(&fact.value, card.is_translated, card.file))
            }
            Scope::Site => {
                let facts = &self.inputs.settings.facts;
                let (_, fact) = facts.iter().find(|(name, _)| *name == lookup.name)?;
                Some(match &fact.value {
                    SiteFact::One(own) => self.show(own, false, &self.inputs.settings.file),
                    SiteFact::Each(texts) => Shown::Text(texts.in_lang(&self.inputs.locale.lang).to_owned()),
                })
            }
        }
    }

    /// Whether a look-up shows a link for a card type, or for none.
    pub fn is_link(&self, lookup: &Lookup, card: Option<usize>) -> bool {
        matches!(self.shown(lookup, card), Some(Shown::Link(..)))
    }

    /// The same, as a text.
    pub fn text(&self, lookup: &Lookup, card: Option<usize>) -> Option<String> {
        self.shown(lookup, card).map(|shown| match shown {
            Shown::Text(text) => text,
            Shown::Link(url) => url.value.value,
        })
    }

    /// The card types for which a condition is true, of some.
    pub fn holding<'c>(&'c self, condition: &'c Condition, cards: &'c [usize]) -> impl Iterator<Item = usize> + 'c {
        cards.iter().copied().filter(|card| condition.holds(self.id(*card)))
    }

    /// All card types.
    pub fn all(&self) -> Vec<usize> {
        (0..self.cards.len()).collect()
    }

    fn show(&self, fact: &Fact, is_translated: bool, file: &Arc<str>) -> Shown {
        match fact {
            Fact::Text(text) => Shown::Text(text.clone()),
            Fact::Money(money) => Shown::Text(self.inputs.strings.money(money)),
            Fact::Duration(duration) => Shown::Text(self.inputs.strings.duration(duration)),
            Fact::Link(url) => {
                // What is translated stands in another file, of which it is not known where.
                let span = if is_translated { 0..0 } else { url.span.clone() };
                Shown::Link(Url { value: At { value: url.value.clone(), span }, file: Arc::clone(file) })
            }
        }
    }
}

fn sorted(mut names: Vec<&str>) -> Vec<&str> {
    names.sort_unstable();
    names.dedup();
    names
}

impl<'a> Card<'a> {
    fn fact(&self, name: &str) -> Option<&'a At<Fact>> {
        self.facts.iter().find(|(own, _)| own.value == name).map(|(_, fact)| fact)
    }
}

impl Reading for Facts<'_> {
    fn lookup(&self, lookup: &Lookup, card: Option<usize>) -> Option<Shown> {
        self.shown(lookup, card)
    }

    fn fill(&self, text: &str, card: Option<usize>) -> String {
        lookup::fill(text, &|lookup| self.text(lookup, card)).into_owned()
    }

    fn snippet(&self, id: &str, lent: bool) -> Inclusion<'_> {
        let Some(doc) = self.snippet(id) else {
            return Inclusion::Missing;
        };
        let own = self.is_own_text(&doc.body.file, &doc.file);
        let locale = &self.inputs.locale;
        let lang = if own { &locale.lang } else { &self.inputs.settings.default_locale().lang };
        Inclusion::Text(doc, (own == lent).then_some(lang))
    }

    fn condition(&self, condition: &Condition, card: Option<usize>) -> Fate {
        if let Some(card) = card {
            return if condition.holds(self.id(card)) { Fate::Shown } else { Fate::Hidden };
        }
        let all = self.all();
        let cards: Vec<usize> = self.holding(condition, &all).collect();
        let names: Vec<String> = cards.iter().map(|card| self.fill(self.cards[*card].title, Some(*card))).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        match cards[..] {
            [] => Fate::Hidden,
            [one] => Fate::Marked(self.inputs.strings.list(&names), Some(one)),
            _ => Fate::Marked(self.inputs.strings.list(&names), None),
        }
    }
}
