//! The pages and their addresses, before anything is linked.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::addresses::{Addresses, Owner};
use super::{Card, Choose, Entry, Group, Guide, Index, Kind, Page, PageId, ResolvedBody, Task};
use crate::config::Settings;
use crate::diag::{Diags, Place, rules};
use crate::id::nearest;
use crate::model::front::{GuideKeys, Keys};
use crate::model::{Doc, Docs, FaqDoc, Role};
use crate::schema::{At, FileId, PerCard};
use crate::strings::Strings;

/// Where a file link to a source leads.
pub enum FileTarget {
    /// To its page.
    Page(PageId),
    /// To one page for each card type, or to the page that asks for it.
    Shared(Vec<(usize, PageId)>, PageId),
    /// Nowhere: it is a draft.
    Draft,
}

/// The pages, and how to find them.
pub struct Tree<'a> {
    pub settings: &'a Settings,
    pub strings: &'a Strings,
    pub pages: Vec<Page<'a>>,
    pub cards: Vec<Card<'a>>,
    pub tasks: Vec<Task<'a>>,
    pub guides: Vec<Guide<'a>>,
    pub chooses: Vec<Choose<'a>>,
    pub groups: Vec<Group<'a>>,
    pub entries: Vec<Entry<'a>>,
    /// By reference: `guide:fm/cancel`.
    pub by_ref: Index<PageId>,
    /// References to drafts.
    pub drafts: FxHashSet<String>,
    /// By source.
    pub by_file: Index<FileTarget>,
    pub addresses: Addresses,
}

/// Makes the pages.
pub fn build<'a>(
    settings: &'a Settings,
    strings: &'a Strings,
    docs: &'a Docs,
    drafts: bool,
    diags: &mut Diags,
) -> Tree<'a> {
    let mut tree = Tree {
        settings,
        strings,
        pages: Vec::new(),
        cards: Vec::new(),
        tasks: Vec::new(),
        guides: Vec::new(),
        chooses: Vec::new(),
        groups: Vec::new(),
        entries: Vec::new(),
        by_ref: Index::default(),
        drafts: FxHashSet::default(),
        by_file: Index::default(),
        addresses: Addresses::default(),
    };
    let mut published: Vec<&Doc> = Vec::with_capacity(docs.docs.len());
    for doc in &docs.docs {
        if doc.front.common.draft == Some(true) && !drafts {
            tree.hide(doc);
        } else {
            published.push(doc);
        }
    }
    tree.add_home(&published, diags);
    tree.add_cards(&published, diags);
    tree.add_tasks(&published, diags);
    tree.add_groups(&docs.faqs, drafts, diags);
    tree.add_guides(&published, diags);
    tree.add_pages(&published, diags);
    tree.add_lists();
    tree.set_parents();
    tree
}

impl<'a> Tree<'a> {
    fn hide(&mut self, doc: &Doc) {
        let reference = match &doc.role {
            Role::Home => "page:".to_owned(),
            Role::Card(id) => format!("card:{id}"),
            Role::Task(id) => format!("task:{id}"),
            Role::Guide(path) => format!("guide:{path}"),
            Role::Page(path) => format!("page:{path}"),
            Role::Faq(id) => format!("faq:{id}"),
        };
        self.drafts.insert(reference);
        self.by_file.insert(doc.file.to_string(), FileTarget::Draft);
    }

    /// Adds the page of a Markdown file.
    fn add(&mut self, doc: &'a Doc, address: String, kind: Kind, card: Option<usize>, diags: &mut Diags) -> PageId {
        self.addresses.claim(&address, Owner::file(&doc.file), diags);
        self.pages.push(Page {
            address,
            title: Cow::Borrowed(&doc.title),
            kind,
            common: Some(&doc.front.common),
            file: Some(&doc.file),
            body: Some(&doc.body),
            card,
            parent: None,
            incomplete: doc.incomplete,
        });
        self.pages.len() - 1
    }

    /// Adds a page that no source asks for, unless a source has its address.
    pub fn add_generated(&mut self, address: &str, title: Cow<'a, str>, kind: Kind) -> Option<PageId> {
        if self.addresses.is_taken(address) {
            return None;
        }
        let owner = Owner { file: Arc::from(crate::config::FILE), span: 0..0 };
        self.addresses.claim(address, owner, &mut Diags::default());
        self.pages.push(Page {
            address: address.to_owned(),
            title,
            kind,
            common: None,
            file: None,
            body: None,
            card: None,
            parent: None,
            incomplete: false,
        });
        Some(self.pages.len() - 1)
    }

    fn name(&mut self, reference: String, doc: &Doc, page: PageId) {
        self.by_ref.insert(reference, page);
        self.by_file.insert(doc.file.to_string(), FileTarget::Page(page));
    }

    fn add_home(&mut self, docs: &[&'a Doc], diags: &mut Diags) {
        for doc in docs.iter().filter(|doc| doc.role == Role::Home) {
            let page = self.add(doc, "/".to_owned(), Kind::Home, None, diags);
            self.name("page:".to_owned(), doc, page);
        }
        if let Some(page) = self.add_generated("/", Cow::Borrowed(&self.settings.title), Kind::Home) {
            self.by_ref.insert("page:".to_owned(), page);
        }
    }

    fn add_cards(&mut self, docs: &[&'a Doc], diags: &mut Diags) {
        let mut cards: Vec<_> = docs
            .iter()
            .filter_map(|doc| match (&doc.role, &doc.front.kind) {
                (Role::Card(id), Keys::Card(keys)) => Some((doc.front.common.weight.unwrap_or(0), id, *doc, keys)),
                _ => None,
            })
            .collect();
        cards.sort_by_key(|(weight, id, ..)| (*weight, *id));
        for (at, (_, id, doc, keys)) in cards.into_iter().enumerate() {
            let page = self.add(doc, format!("/cards/{id}/"), Kind::Card(at), Some(at), diags);
            self.name(format!("card:{id}"), doc, page);
            let colour = keys.colour.map_or_else(|| u8::try_from(at % 4 + 1).unwrap_or(1), |colour| colour.0);
            self.cards.push(Card { id, page, doc, keys, colour, guides: Vec::new(), entries: Vec::new() });
        }
    }

    fn add_tasks(&mut self, docs: &[&'a Doc], diags: &mut Diags) {
        let mut tasks: Vec<_> = docs
            .iter()
            .filter_map(|doc| match (&doc.role, &doc.front.kind) {
                (Role::Task(id), Keys::Task(keys)) => Some((doc.front.common.weight.unwrap_or(0), id, *doc, keys)),
                _ => None,
            })
            .collect();
        tasks.sort_by_key(|(weight, id, doc, _)| (*weight, &doc.title, *id));
        for (at, (_, id, doc, keys)) in tasks.into_iter().enumerate() {
            let page = self.add(doc, format!("/tasks/{id}/"), Kind::Task(at), None, diags);
            self.name(format!("task:{id}"), doc, page);
            let phase = keys.phase.as_ref().and_then(|phase| self.find_phase(phase, doc, diags));
            let stages = keys.stages.as_deref().unwrap_or_default();
            check_stages(stages, doc, diags);
            self.tasks.push(Task { id, page, doc, keys, stages, phase, guides: Vec::new() });
        }
    }

    fn find_phase(&self, phase: &At<String>, doc: &Doc, diags: &mut Diags) -> Option<usize> {
        let found = self.settings.phases.iter().position(|(id, _)| *id == phase.value);
        if found.is_none() {
            let names = self.settings.phases.iter().map(|(id, _)| id.as_str());
            let help = match nearest(phase, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "add it to `phases:` in `steplink.yaml`".to_owned(),
            };
            let message = format!("there is no phase `{}`", phase.value);
            diags.push_with_help(&rules::UNKNOWN_NAME, Place::new(&doc.file, &phase.span), message, help);
        }
        found
    }

    fn add_groups(&mut self, faqs: &'a [FaqDoc], drafts: bool, diags: &mut Diags) {
        let mut faqs: Vec<_> = faqs.iter().collect();
        faqs.sort_by_key(|faq| (faq.common.weight.unwrap_or(0), &faq.title, &faq.id));
        for faq in faqs {
            if faq.common.draft == Some(true) && !drafts {
                self.drafts.insert(format!("faq:{}", faq.id));
                self.by_file.insert(faq.file.to_string(), FileTarget::Draft);
                continue;
            }
            self.add_group(faq, diags);
        }
    }

    fn add_group(&mut self, faq: &'a FaqDoc, diags: &mut Diags) {
        let group = self.groups.len();
        let address = format!("/faq/{}/", faq.id);
        self.addresses.claim(&address, Owner::file(&faq.file), diags);
        self.pages.push(Page {
            address,
            title: Cow::Borrowed(&faq.title),
            kind: Kind::Group(group),
            common: Some(&faq.common),
            file: Some(&faq.file),
            body: None,
            card: None,
            parent: None,
            incomplete: faq.incomplete,
        });
        let page = self.pages.len() - 1;
        self.by_ref.insert(format!("faq:{}", faq.id), page);
        self.by_file.insert(faq.file.to_string(), FileTarget::Page(page));
        self.groups.push(Group { id: &faq.id, page, doc: faq, entries: Vec::new() });
        for doc in &faq.entries {
            let id = doc.keys.id.value.0.as_str();
            if self.groups[group].entries.iter().any(|other| self.entries[*other].id == id) {
                let message = format!("the entry `{id}` stands twice in this group");
                let place = Place::new(&faq.file, &doc.keys.id.span);
                diags.push_with_help(&rules::DUPLICATE_ID, place, message, "give one of the two another id");
                continue;
            }
            let entry = self.entries.len();
            let page = self.settings.faq_pages.then(|| self.add_entry_page(faq, doc, entry, diags));
            self.groups[group].entries.push(entry);
            self.entries.push(Entry {
                id,
                group,
                page,
                doc,
                cards: Vec::new(),
                steps: Vec::new(),
                links: ResolvedBody::default(),
            });
        }
    }

    fn add_entry_page(
        &mut self,
        faq: &'a FaqDoc,
        doc: &'a crate::model::EntryDoc,
        entry: usize,
        diags: &mut Diags,
    ) -> PageId {
        let id = &doc.keys.id;
        let address = format!("/faq/{}/{}/", faq.id, id.value.0);
        let owner = Owner { file: Arc::clone(&faq.file), span: id.span.clone() };
        self.addresses.claim(&address, owner, diags);
        self.pages.push(Page {
            address,
            title: Cow::Borrowed(&doc.question),
            kind: Kind::Entry(entry),
            common: None,
            file: Some(&faq.file),
            body: Some(&doc.answer),
            card: None,
            parent: None,
            incomplete: faq.incomplete,
        });
        let page = self.pages.len() - 1;
        self.by_ref.insert(format!("faq:{}/{}", faq.id, id.value.0), page);
        page
    }

    fn add_guides(&mut self, docs: &[&'a Doc], diags: &mut Diags) {
        for doc in docs {
            let (Role::Guide(path), Keys::Guide(keys)) = (&doc.role, &doc.front.kind) else {
                continue;
            };
            let folder = path.split_once('/').map(|(folder, _)| folder);
            let card = folder.and_then(|folder| self.cards.iter().position(|card| card.id == folder));
            match (card, &keys.cards) {
                (Some(_), cards) => {
                    check_own(doc, keys, cards.as_deref(), diags);
                    let page = self.add_guide(doc, keys, path.clone(), card, diags);
                    self.name(format!("guide:{path}"), doc, page);
                }
                (None, Some(cards)) => self.add_shared(doc, keys, path, cards, diags),
                (None, None) => {
                    self.check_of_none(doc, keys, folder, diags);
                    let page = self.add_guide(doc, keys, path.clone(), None, diags);
                    self.name(format!("guide:{path}"), doc, page);
                }
            }
        }
    }

    fn add_guide(
        &mut self,
        doc: &'a Doc,
        keys: &'a GuideKeys,
        path: String,
        card: Option<usize>,
        diags: &mut Diags,
    ) -> PageId {
        let at = self.guides.len();
        let page = self.add(doc, format!("/guides/{path}/"), Kind::Guide(at), card, diags);
        self.guides.push(Guide {
            page,
            path,
            doc,
            keys,
            card,
            task: None,
            stages: Vec::new(),
            not_needed: Vec::new(),
            step_entries: Vec::new(),
        });
        page
    }

    fn add_shared(
        &mut self,
        doc: &'a Doc,
        keys: &'a GuideKeys,
        path: &str,
        cards: &'a [At<FileId>],
        diags: &mut Diags,
    ) {
        let mut variants = Vec::new();
        for written in cards {
            let Some(card) = self.find_card(written, &doc.file, diags) else {
                continue;
            };
            if variants.iter().any(|(other, _)| *other == card) {
                let message = format!("the card type `{}` stands twice", written.value.0);
                diags.push(&rules::DUPLICATE_ID, Place::new(&doc.file, &written.span), message);
                continue;
            }
            let path = format!("{}/{path}", written.value.0);
            let page = self.add_guide(doc, keys, path.clone(), Some(card), diags);
            self.by_ref.insert(format!("guide:{path}"), page);
            variants.push((card, page));
        }
        let choose = self.chooses.len();
        let page = self.add(doc, format!("/guides/{path}/"), Kind::Choose(choose), None, diags);
        self.pages[page].body = None;
        let first = self.guides.len() - variants.len();
        let mut guides: Vec<usize> = (first..self.guides.len()).collect();
        guides.sort_by_key(|guide| self.guides[*guide].card);
        self.chooses.push(Choose { page, doc, guides });
        self.by_ref.insert(format!("guide:{path}"), page);
        self.by_file.insert(doc.file.to_string(), FileTarget::Shared(variants, page));
    }

    /// Finds a card type and reports one that does not exist.
    pub fn find_card(&self, written: &At<FileId>, file: &Arc<str>, diags: &mut Diags) -> Option<usize> {
        let id = &written.value.0;
        let found = self.cards.iter().position(|card| card.id == id);
        if found.is_none() && !self.drafts.contains(&format!("card:{id}")) {
            let help = match nearest(id, self.cards.iter().map(|card| card.id)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("correct it, or add `content/cards/{id}.md`"),
            };
            let message = format!("there is no card type `{id}`");
            diags.push_with_help(&rules::UNKNOWN_CARD, Place::new(file, &written.span), message, help);
        }
        found
    }

    fn check_of_none(&self, doc: &Doc, keys: &GuideKeys, folder: Option<&str>, diags: &mut Diags) {
        check_per_card(doc, keys, diags);
        let Some(task) = &keys.task else {
            return;
        };
        if folder.is_some_and(|folder| self.drafts.contains(&format!("card:{folder}"))) {
            return;
        }
        let ids = || self.cards.iter().map(|card| card.id);
        let help = match folder.and_then(|folder| nearest(folder, ids())) {
            Some(near) => format!("did you mean the folder `content/guides/{near}/`?"),
            None => {
                let ids: Vec<_> = ids().take(5).collect();
                format!("add `cards: [{}]`, or move it into the folder of a card type", ids.join(", "))
            }
        };
        let message = "a guide with `task`, but of no card type";
        diags.push_with_help(&rules::MISPLACED_KEY, Place::new(&doc.file, &task.span), message, help);
    }

    fn add_pages(&mut self, docs: &[&'a Doc], diags: &mut Diags) {
        for doc in docs {
            if let Role::Page(path) = &doc.role {
                let page = self.add(doc, format!("/{path}/"), Kind::Plain, None, diags);
                self.name(format!("page:{path}"), doc, page);
            }
        }
        let mut folders: Vec<String> = Vec::new();
        for page in self.pages.iter().filter(|page| page.kind == Kind::Plain) {
            let mut address = page.address.as_str();
            while let Some(up) = parent_address(address) {
                if up == "/" || folders.iter().any(|folder| folder == up) {
                    break;
                }
                folders.push(up.to_owned());
                address = up;
            }
        }
        folders.sort();
        for folder in folders {
            let title = folder.trim_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
            self.add_generated(&folder, Cow::Owned(title), Kind::Folder);
        }
    }

    fn add_lists(&mut self) {
        let strings = self.strings;
        let title = |key: &'static str| Cow::Borrowed(strings.get(key));
        if !self.cards.is_empty() {
            self.add_generated("/cards/", title("cards"), Kind::Cards);
        }
        if !self.tasks.is_empty() {
            self.add_generated("/tasks/", title("tasks"), Kind::Tasks);
        }
        if !self.guides.is_empty() {
            self.add_generated("/guides/", title("guides"), Kind::Guides);
        }
        if !self.groups.is_empty() {
            self.add_generated("/faq/", title("faq"), Kind::FaqIndex);
        }
    }

    fn set_parents(&mut self) {
        let at: Index<PageId> =
            self.pages.iter().enumerate().map(|(id, page)| (page.address.clone(), id)).collect();
        for id in 0..self.pages.len() {
            let page = &self.pages[id];
            let parent = match (page.kind, page.card) {
                (Kind::Home, _) => None,
                (Kind::Guide(_), Some(card)) => Some(self.cards[card].page),
                (Kind::Guide(_) | Kind::Choose(_), None) => at.get("/guides/").copied(),
                _ => {
                    let mut address = page.address.as_str();
                    let mut found = None;
                    while let (None, Some(up)) = (found, parent_address(address)) {
                        found = at.get(up).copied();
                        address = up;
                    }
                    found
                }
            };
            self.pages[id].parent = parent.filter(|parent| *parent != id);
        }
    }
}

/// The address one folder up: of `/a/b/` it is `/a/`. `None` for the root.
pub fn parent_address(address: &str) -> Option<&str> {
    let inner = address.strip_suffix('/')?;
    inner.rfind('/').map(|at| &address[..=at])
}

fn check_stages(stages: &[crate::model::front::Stage], doc: &Doc, diags: &mut Diags) {
    for (at, stage) in stages.iter().enumerate() {
        let id = &stage.id.value.0;
        if stages[..at].iter().any(|other| other.id.value.0 == *id) {
            let place = Place::new(&doc.file, &stage.id.span);
            let message = format!("the stage `{id}` stands twice");
            diags.push_with_help(&rules::DUPLICATE_ID, place, message, "give one of the two another id");
        }
    }
}

/// The folder says the card type of a guide, so that the guide need not.
fn check_own(doc: &Doc, keys: &GuideKeys, cards: Option<&[At<FileId>]>, diags: &mut Diags) {
    if let Some(first) = cards.and_then(|cards| cards.first()) {
        let message = "`cards` in the folder of a card type";
        let help = "take it away, or move the file out of the folder to share it";
        diags.push_with_help(&rules::MISPLACED_KEY, Place::new(&doc.file, &first.span), message, help);
    }
    check_per_card(doc, keys, diags);
}

/// A map from card types says nothing in a guide that is not shared.
fn check_per_card(doc: &Doc, keys: &GuideKeys, diags: &mut Diags) {
    let mut report = |name: &str, first: Option<&At<String>>| {
        if let Some(first) = first {
            let message = format!("`{name}` as a map from card types, in a guide that is not shared");
            let help = "write it as a list";
            diags.push_with_help(&rules::MISPLACED_KEY, Place::new(&doc.file, &first.span), message, help);
        }
    };
    if let Some(PerCard::Each(values)) = &keys.not_needed {
        report("not_needed", values.first().map(|(card, _)| card));
    }
    if let Some(PerCard::Each(values)) = &doc.front.common.aliases {
        report("aliases", values.first().map(|(card, _)| card));
    }
}
