//! Where published addresses lead: pages, former addresses, steps that moved, what ended on purpose.

use std::borrow::Cow;
use std::sync::Arc;

use super::addresses::{Owner, read_alias};
use super::links::{ResolvedLink, link};
use super::resolve::{Referrer, Resolver};
use super::tree::Tree;
use super::{Entry, Group, Guide, Kind, Page, PageId, Site};
use crate::config::report_missing;
use crate::diag::{Diags, Place, rules};
use crate::model::front::Moved;
use crate::model::ledger::{Address, Gone, GoneDoc};
use crate::model::markup::Step;
use crate::schema::{At, Context};

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lead {
    /// To a page, or a place on it.
    Place(PageId, Option<String>),
    /// To the note that it ended, by the index of that.
    Ended(usize),
}

/// Something that ended on purpose.
pub struct Ended<'a> {
    /// What is said of it.
    pub item: &'a Gone,
    /// Its address.
    pub address: Address,
    /// Its page; for a place, the page that it was on.
    pub page: PageId,
    /// What to read instead.
    pub replacement: Option<ResolvedLink>,
}

/// A step that is in another guide now.
pub struct MovedStep<'a> {
    /// Its former id.
    pub id: &'a At<String>,
    /// Where it is.
    pub to: ResolvedLink,
}

impl<'a> Tree<'a> {
    /// Adds the pages of what ended.
    pub(super) fn add_gone(&mut self, gone: &'a GoneDoc, diags: &mut Diags) {
        for reason in gone.items.iter().filter_map(|item| item.reason.as_ref()) {
            for lang in &self.settings.languages {
                report_missing(reason, lang, &mut Context::new(&gone.file, diags));
            }
        }
        for item in &gone.items {
            let place = || Place::new(&gone.file, &item.address.span);
            let (page, anchor) = match item.address.value.split_once('#') {
                Some((page, anchor)) => (page, Some(anchor)),
                None => (item.address.value.as_str(), None),
            };
            let Some(page) = read_alias(page).filter(|_| anchor != Some("")) else {
                let message = format!("`{}` is not an address of this site", item.address.value);
                let help = "write it as `/guides/fm/old/` or, for a step, `/guides/fm/cancel/#old`";
                diags.push_with_help(&rules::BAD_ADDRESS, place(), message, help);
                continue;
            };
            let address = Address { page, anchor: anchor.map(str::to_owned) };
            if self.ended.iter().any(|other| other.address == address) {
                let message = format!("`{address}` stands twice");
                diags.push_with_help(&rules::DUPLICATE_ID, place(), message, "delete one of the two");
                continue;
            }
            let found = match &address.anchor {
                None => self.add_gone_page(&address.page, gone, item, diags),
                Some(anchor) => self.page_of_gone(&address.page, anchor, gone, item, diags),
            };
            if let Some(page) = found {
                self.ended.push(Ended { item, address, page, replacement: None });
            }
        }
    }

    fn add_gone_page(
        &mut self,
        address: &str,
        gone: &'a GoneDoc,
        item: &'a Gone,
        diags: &mut Diags,
    ) -> Option<PageId> {
        if let Some(page) = self.pages.iter().find(|page| page.address == address && page.file.is_some()) {
            // A draft is shown in its place for as long as drafts are.
            if page.common.is_none_or(|common| common.draft != Some(true)) {
                let place = Place::new(&gone.file, &item.address.span);
                let message = format!("`{address}` is still there");
                diags.push_with_help(&rules::ADDRESS_TAKEN, place, message, "take it away here, or the page");
            }
            return None;
        }
        let owner = Owner { file: Arc::clone(&gone.file), span: item.address.span.clone() };
        if !self.addresses.claim(address, owner, diags) {
            return None;
        }
        self.pages.push(Page {
            address: address.to_owned(),
            title: Cow::Borrowed(self.strings.get("gone_title")),
            kind: Kind::Gone(self.ended.len()),
            common: None,
            file: None,
            body: None,
            card: None,
            parent: None,
            incomplete: false,
            lent: false,
        });
        Some(self.pages.len() - 1)
    }

    /// The page that a place was on which ended.
    fn page_of_gone(
        &self,
        address: &str,
        anchor: &str,
        gone: &GoneDoc,
        item: &Gone,
        diags: &mut Diags,
    ) -> Option<PageId> {
        let page = self.pages.iter().position(|page| page.address == address);
        let place = Place::new(&gone.file, &item.address.span);
        let Some(page) = page.filter(|page| matches!(self.pages[*page].kind, Kind::Guide(_) | Kind::Group(_)))
        else {
            let message = format!("no guide and no group of questions has the address `{address}`");
            let help = "name the page as a whole if it has ended, too";
            diags.push_with_help(&rules::BAD_ADDRESS, place, message, help);
            return None;
        };
        let moved = match self.pages[page].kind {
            Kind::Guide(guide) => {
                self.guides[guide].moved_to(anchor, self.guides[guide].card.map(|card| self.cards[card].id))
            }
            _ => None,
        };
        if let Some(to) = moved {
            let message = format!("`{address}#{anchor}` has moved to `{to}`, as its guide says");
            diags.push_with_help(&rules::DUPLICATE_ID, place, message, "take it away here, or in `moved:` there");
            return None;
        }
        if self.places().now(&self.pages[page], anchor).is_some() {
            let message = format!("`{address}#{anchor}` is still there");
            diags.push_with_help(&rules::ADDRESS_TAKEN, place, message, "take it away here, or there");
            return None;
        }
        Some(page)
    }
}

/// What has the places of pages.
struct Places<'p, 'a> {
    guides: &'p [Guide<'a>],
    groups: &'p [Group<'a>],
    entries: &'p [Entry<'a>],
}

impl<'a> Tree<'a> {
    fn places(&self) -> Places<'_, 'a> {
        Places { guides: &self.guides, groups: &self.groups, entries: &self.entries }
    }
}

impl<'a> Site<'a> {
    fn places(&self) -> Places<'_, 'a> {
        Places { guides: &self.guides, groups: &self.groups, entries: &self.entries }
    }
}

impl<'a> Places<'_, 'a> {
    /// The present id of a step or a question on a page, by a present or a former one.
    fn now(&self, page: &Page<'_>, anchor: &str) -> Option<&'a str> {
        match page.kind {
            Kind::Guide(guide) => {
                let steps = self.guides[guide].steps();
                let is_former = |step: &&Step| step.attributes.former.iter().any(|former| former.value == anchor);
                let step = steps.iter().find(|step| step.id == anchor).or_else(|| steps.iter().find(is_former));
                step.map(|step| step.id.as_str())
            }
            Kind::Group(group) => {
                let mut entries = self.groups[group].entries.iter().map(|entry| &self.entries[*entry]);
                let former = |entry: &Entry<'_>| {
                    entry.doc.keys.aliases.iter().flatten().any(|alias| alias.value.0 == anchor)
                };
                entries.find(|entry| entry.id == anchor || former(entry)).map(|entry| entry.id)
            }
            _ => None,
        }
    }
}

/// Finds the replacement of each thing that ended.
pub(super) fn replacements(
    tree: &Tree<'_>,
    resolver: &Resolver<'_, '_>,
    gone: &GoneDoc,
    diags: &mut Diags,
) -> Vec<Option<ResolvedLink>> {
    let from = Referrer { file: &gone.file, card: None, page: None, prefix: "" };
    let replacements = tree.ended.iter().map(|ended| {
        let written = ended.item.replacement.as_ref()?;
        resolver.resolve(from, written, diags).map(|target| link(target, &written.span, tree))
    });
    replacements.collect()
}

/// Finds where the steps of a guide are that moved.
pub(super) fn moved<'a>(
    tree: &Tree<'a>,
    resolver: &Resolver<'_, '_>,
    at: usize,
    diags: &mut Diags,
) -> Vec<MovedStep<'a>> {
    let guide = &tree.guides[at];
    let (page, file) = (&tree.pages[guide.page], &guide.doc.file);
    let card = guide.card.map(|card| tree.cards[card].id);
    let from = Referrer { file, card: guide.card, page: Some(guide.page), prefix: "" };
    let mut found: Vec<MovedStep<'a>> = Vec::new();
    for (id, to) in guide.keys.moved.as_ref().map(|moved| moved.for_card(card)).unwrap_or_default() {
        if tree.places().now(page, &id.value).is_some() {
            let message = format!("the step `{}` is still in this guide", id.value);
            let help = "take it away here, or the step there";
            diags.push_with_help(&rules::DUPLICATE_ID, Place::new(file, &id.span), message, help);
            continue;
        }
        if let Some(target) = resolver.resolve(from, to, diags) {
            found.push(MovedStep { id, to: link(target, &to.span, tree) });
        }
    }
    found
}

impl Guide<'_> {
    /// Where a step is that was in the guide, as it says.
    pub(super) fn moved_to(&self, id: &str, card: Option<&str>) -> Option<&str> {
        let moved = self.keys.moved.as_ref()?.for_card(card);
        moved.iter().find(|(own, _)| own.value == id).map(|(_, to)| to.value.as_str())
    }
}

impl Moved {
    /// What moved from the page of a card type, or of none.
    pub fn for_card(&self, card: Option<&str>) -> &[(At<String>, At<String>)] {
        match self {
            Self::All(steps) => steps,
            Self::Each(cards) => {
                let own = cards.iter().find(|(id, _)| Some(id.value.as_str()) == card);
                own.map_or(&[], |(_, steps)| steps)
            }
        }
    }
}

impl Site<'_> {
    /// The page of an address, if it has one.
    pub fn page_at(&self, address: &str) -> Option<PageId> {
        let at = self.by_address.binary_search_by(|page| self.pages[*page].address.as_str().cmp(address)).ok()?;
        Some(self.by_address[at])
    }

    /// The page that an address leads to, if it is or was one.
    pub fn page_of(&self, address: &str) -> Option<PageId> {
        let former = || {
            let at = self.redirects.binary_search_by(|own| own.address.as_str().cmp(address)).ok()?;
            Some(self.redirects[at].page)
        };
        self.page_at(address).or_else(former)
    }

    /// Where an address leads that was published. `None` if it leads nowhere.
    pub fn lead(&self, address: &Address) -> Option<Lead> {
        let former = || {
            let at = self.redirects.binary_search_by(|own| own.address.as_str().cmp(&address.page)).ok()?;
            Some(&self.redirects[at])
        };
        let (page, anchor) = match (self.page_at(&address.page), &address.anchor) {
            (Some(page), anchor) => (page, anchor.clone()),
            (None, anchor) => {
                let former = former()?;
                (former.page, anchor.clone().or_else(|| former.anchor.clone()))
            }
        };
        if let Kind::Gone(ended) = self.pages[page].kind {
            return Some(Lead::Ended(ended));
        }
        let Some(anchor) = anchor else {
            return Some(Lead::Place(page, None));
        };
        if let Some(id) = self.places().now(&self.pages[page], &anchor) {
            return Some(Lead::Place(page, Some(id.to_owned())));
        }
        let moved = match self.pages[page].kind {
            Kind::Guide(guide) => self.guides[guide].moved.iter().find(|step| step.id.value == anchor),
            // What was a place in its group has a page of its own.
            _ => None,
        };
        if let Some((page, anchor)) = moved.and_then(|step| step.to.target.clone()) {
            return Some(Lead::Place(page, anchor));
        }
        let is_it = |ended: &Ended<'_>| ended.page == page && ended.address.anchor.as_ref() == Some(&anchor);
        self.ended.iter().position(is_it).map(Lead::Ended)
    }
}
