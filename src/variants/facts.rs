//! The facts of the card types and of the site, in one language.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Inputs;
use crate::editions::Edition;
use crate::model::front::Keys;
use crate::model::graft::{self, Shown};
use crate::model::lookup::{self, Lookup, Scope};
use crate::schema::{At, Fact, SiteFact};

/// All facts.
pub struct Facts<'a> {
    inputs: Inputs<'a>,
    cards: Vec<Card<'a>>,
    by_id: FxHashMap<&'a str, usize>,
}

/// A card type with its facts.
struct Card<'a> {
    id: &'a str,
    facts: &'a [(At<String>, At<Fact>)],
    /// Whether they could be read.
    known: bool,
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
                    facts: keys.facts.as_deref().unwrap_or_default(),
                    known: !doc.troubled,
                }),
                _ => None,
            })
            .collect();
        let by_id = cards.iter().enumerate().map(|(at, card)| (card.id, at)).collect();
        Self { inputs: *inputs, cards, by_id }
    }

    /// A card type, by its id.
    pub fn card(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
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
    pub fn names(&self, scope: Scope) -> Option<Vec<&str>> {
        let settings = self.inputs.settings;
        let mut names: Vec<&str> = match scope {
            Scope::Site if settings.troubled => return None,
            Scope::Site => settings.facts.iter().map(|(name, _)| name.as_str()).collect(),
            Scope::Card if self.cards.iter().any(|card| !card.known) => return None,
            Scope::Card => {
                self.cards.iter().flat_map(|card| card.facts.iter().map(|(name, _)| name.as_str())).collect()
            }
        };
        names.sort_unstable();
        names.dedup();
        Some(names)
    }

    /// Whether a text stands in a file of this language, so that it is this edition that reports it: `text` is the
    /// file of the text, `file` that of the original.
    pub fn is_own_text(&self, text: &Arc<str>, file: &Arc<str>) -> bool {
        self.inputs.locale.index == 0 || text != file
    }

    /// How a text is read for a card type, or for none.
    pub fn reading(&self, card: Option<usize>) -> Reading<'_> {
        Reading { facts: self, card }
    }

    fn show(&self, fact: &Fact) -> Shown {
        match fact {
            Fact::Text(text) => Shown::Text(text.clone()),
            Fact::Money(money) => Shown::Text(self.inputs.strings.money(money)),
            Fact::Duration(duration) => Shown::Text(self.inputs.strings.duration(duration)),
            Fact::Link(url) => Shown::Link(url.clone()),
        }
    }
}

impl<'a> Card<'a> {
    fn fact(&self, name: &str) -> Option<&'a Fact> {
        self.facts.iter().find(|(own, _)| own.value == name).map(|(_, fact)| &fact.value)
    }
}

/// How a text is read for one page.
pub struct Reading<'f> {
    facts: &'f Facts<'f>,
    card: Option<usize>,
}

impl Reading<'_> {
    fn shown(&self, lookup: &Lookup) -> Option<Shown> {
        match lookup.scope {
            Scope::Card => Some(self.facts.show(self.facts.cards[self.card?].fact(&lookup.name)?)),
            Scope::Site => {
                let settings = self.facts.inputs.settings;
                let (_, fact) = settings.facts.iter().find(|(name, _)| *name == lookup.name)?;
                Some(match fact {
                    SiteFact::One(fact) => self.facts.show(fact),
                    SiteFact::Each(texts) => Shown::Text(texts.in_lang(&self.facts.inputs.locale.lang).to_owned()),
                })
            }
        }
    }

    /// What a look-up shows, as a text.
    pub fn text(&self, lookup: &Lookup) -> Option<String> {
        self.shown(lookup).map(|shown| match shown {
            Shown::Text(text) | Shown::Link(text) => text,
        })
    }
}

impl graft::Reading for Reading<'_> {
    fn lookup(&self, lookup: &Lookup) -> Option<Shown> {
        self.shown(lookup)
    }

    fn fill(&self, text: &str) -> String {
        lookup::fill(text, &|lookup| self.text(lookup)).into_owned()
    }
}
