//! Former addresses.

use std::sync::Arc;

use super::addresses::{Owner, read_alias};
use super::tree::Tree;
use super::{Kind, PageId};
use crate::diag::{Diags, Place, rules};
use crate::model::ledger::{Address, Ledger};
use crate::schema::{At, PerCard};

/// A former address, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Redirect {
    /// The address, without the prefix of the site and of the language.
    pub address: String,
    /// The page that it leads to.
    pub page: PageId,
    /// The place on that page.
    pub anchor: Option<String>,
}

/// The former addresses of a site: `aliases:` of pages and entries, and `was:` of card types and tasks.
pub(super) fn all(tree: &mut Tree<'_>, ledger: &Ledger, diags: &mut Diags) -> Vec<Redirect> {
    let mut wanted = Wanted { tree, list: Vec::new(), diags };
    for page in 0..wanted.tree.pages.len() {
        wanted.page(page);
    }
    wanted.cards();
    wanted.tasks();
    for entry in 0..wanted.tree.entries.len() {
        wanted.entry(entry);
    }
    if !wanted.tree.settings.faq_pages {
        wanted.published_entries(ledger);
    }
    let mut list = wanted.list;
    list.sort_by(|a, b| a.0.cmp(&b.0));
    list.dedup_by(|later, first| later.0 == first.0);
    let claimed = |(redirect, owner): (Redirect, Owner)| {
        tree.addresses.claim(&redirect.address, owner, diags).then_some(redirect)
    };
    list.into_iter().filter_map(claimed).collect()
}

/// Former addresses on their way, each with who says so.
struct Wanted<'t, 'a, 'd> {
    tree: &'t Tree<'a>,
    list: Vec<(Redirect, Owner)>,
    diags: &'d mut Diags,
}

impl Wanted<'_, '_, '_> {
    fn push(&mut self, address: String, to: (PageId, Option<String>), owner: Owner) {
        self.list.push((Redirect { address, page: to.0, anchor: to.1 }, owner));
    }

    /// Reads an alias; reports one that is no address of the site.
    fn read(&mut self, alias: &At<String>, file: &Arc<str>) -> Option<String> {
        let address = read_alias(alias);
        if address.is_none() {
            let message = format!("`{}` is not an address of this site", alias.value);
            let place = Place::new(file, &alias.span);
            self.diags.push_with_help(&rules::BAD_ADDRESS, place, message, "write it as `/old/path/`");
        }
        address
    }

    fn page(&mut self, id: PageId) {
        let tree = self.tree;
        let page = &tree.pages[id];
        let (Some(common), Some(file)) = (page.common, page.file) else {
            return;
        };
        let card = page.card.map(|card| tree.cards[card].id);
        // In a shared guide a plain list belongs to the page that asks for the card type.
        let aliases = match (&common.aliases, page.kind) {
            (Some(PerCard::All(_)), Kind::Guide(guide)) if tree.guides[guide].keys.cards.is_some() => None,
            (Some(aliases), _) => aliases.for_card(card),
            (None, _) => None,
        };
        for alias in aliases.into_iter().flatten() {
            let Some(address) = self.read(alias, file) else {
                continue;
            };
            let owner = Owner { file: Arc::clone(file), span: alias.span.clone() };
            match page.kind {
                Kind::Group(group) => self.under_group(group, &address, &owner),
                Kind::Choose(choose) => self.under_choose(choose, &address, &owner),
                _ => {}
            }
            self.push(address, (id, None), owner);
        }
    }

    /// A former address of a group is one of each of its questions, too.
    fn under_group(&mut self, group: usize, address: &str, owner: &Owner) {
        let tree = self.tree;
        for entry in &tree.groups[group].entries {
            let own = &tree.entries[*entry];
            let former = own.doc.keys.aliases.iter().flatten().map(|alias| alias.value.0.as_str());
            for id in former.filter(|id| !id.starts_with('/')).chain([own.id]) {
                self.push(format!("{address}{id}/"), self.place_of(*entry), owner.clone());
            }
        }
    }

    /// A former address of a shared guide, `/guides/PATH/`, is one of each of its pages, too: `/guides/CARD/PATH/`.
    fn under_choose(&mut self, choose: usize, address: &str, owner: &Owner) {
        let tree = self.tree;
        let Some(path) = address.strip_prefix("/guides/") else {
            return;
        };
        let is_card = |folder: &str| tree.cards.iter().any(|card| card.id == folder);
        if path.split_once('/').is_some_and(|(folder, _)| is_card(folder)) {
            return;
        }
        for guide in tree.chooses[choose].guides.iter().map(|guide| &tree.guides[*guide]) {
            let Some(card) = guide.card.map(|card| &tree.cards[card]) else {
                continue;
            };
            let former = card.keys.was.iter().flatten().map(|was| was.value.0.as_str());
            for id in former.chain([card.id]) {
                self.push(format!("/guides/{id}/{path}"), (guide.page, None), owner.clone());
            }
        }
    }

    /// The page of a question, else its place in the group.
    fn place_of(&self, entry: usize) -> (PageId, Option<String>) {
        let entry = &self.tree.entries[entry];
        match entry.page {
            Some(page) => (page, None),
            None => (self.tree.groups[entry.group].page, Some(entry.id.to_owned())),
        }
    }

    /// Every address under a former id of a card type.
    fn cards(&mut self) {
        let tree = self.tree;
        for card in &tree.cards {
            let prefix = format!("{}/", card.id);
            for was in card.keys.was.iter().flatten() {
                let owner = Owner { file: Arc::clone(&card.doc.file), span: was.span.clone() };
                self.push(format!("/cards/{}/", was.value.0), (card.page, None), owner.clone());
                for guide in card.guides.iter().map(|guide| &tree.guides[*guide]) {
                    if let Some(rest) = guide.path.strip_prefix(&prefix) {
                        let address = format!("/guides/{}/{rest}/", was.value.0);
                        self.push(address, (guide.page, None), owner.clone());
                    }
                }
            }
        }
    }

    fn tasks(&mut self) {
        for task in &self.tree.tasks {
            for was in task.keys.was.iter().flatten() {
                let owner = Owner { file: Arc::clone(&task.doc.file), span: was.span.clone() };
                self.push(format!("/tasks/{}/", was.value.0), (task.page, None), owner);
            }
        }
    }

    /// The former ids of a question in its group, and its former addresses.
    fn entry(&mut self, at: usize) {
        let entry = &self.tree.entries[at];
        let group = &self.tree.groups[entry.group];
        let file = &group.doc.file;
        for alias in entry.doc.keys.aliases.iter().flatten() {
            let written = At { value: alias.value.0.clone(), span: alias.span.clone() };
            let address = if written.value.starts_with('/') {
                self.read(&written, file)
            } else {
                Some(format!("/faq/{}/{}/", group.id, written.value))
            };
            let owner = Owner { file: Arc::clone(file), span: written.span };
            if let Some(address) = address {
                self.push(address, self.place_of(at), owner);
            }
        }
    }

    /// Questions that had pages before the site gave them up are places in their groups.
    fn published_entries(&mut self, ledger: &Ledger) {
        for at in 0..self.tree.entries.len() {
            let entry = &self.tree.entries[at];
            let group = &self.tree.groups[entry.group];
            let address = format!("/faq/{}/{}/", group.id, entry.id);
            if ledger.has(&Address::page(address.as_str())) {
                let owner = Owner { file: Arc::clone(&group.doc.file), span: entry.doc.keys.id.span.clone() };
                self.push(address, self.place_of(at), owner);
            }
        }
    }
}
