//! The pages and their addresses, before anything is linked.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::addresses::{Addresses, Owner, href};
use super::build::Inputs;
use super::successors::Ended;
use super::{Card, Choose, Entry, Group, Guide, Index, Kind, Page, PageId, Task, Term};
use crate::config::{Locale, Settings};
use crate::diag::{Diags, Place, rules};
use crate::editions::Originals;
use crate::id::did_you_mean;
use crate::model::front::Keys;
use crate::model::{Doc, Role};
use crate::schema::At;
use crate::strings::Strings;
use crate::variants::PageDoc;

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
    pub locale: &'a Locale,
    /// The title of the site.
    pub title: &'a str,
    /// What each translation is of.
    pub originals: &'a Originals,
    pub strings: &'a Strings,
    /// Those of the default language.
    pub default_strings: &'a Strings,
    pub pages: Vec<Page<'a>>,
    pub cards: Vec<Card<'a>>,
    pub tasks: Vec<Task<'a>>,
    pub guides: Vec<Guide<'a>>,
    pub chooses: Vec<Choose<'a>>,
    pub groups: Vec<Group<'a>>,
    pub entries: Vec<Entry<'a>>,
    pub terms: Vec<Term<'a>>,
    /// The terms by id.
    pub term_at: FxHashMap<&'a str, usize>,
    /// The glossary, if there are terms.
    pub glossary: Option<PageId>,
    /// The page to search on.
    pub search: Option<PageId>,
    /// What ended on purpose.
    pub ended: Vec<Ended<'a>>,
    /// Whether a problem hides some terms, so that one that seems missing may not be.
    pub hides_terms: bool,
    /// By reference: `guide:fm/cancel`.
    pub by_ref: Index<PageId>,
    /// References to drafts.
    pub drafts: FxHashSet<String>,
    /// The paths of shared guides some of whose card types are not known.
    pub partly_known: FxHashSet<String>,
    /// Whether nothing so far keeps the site from being published: then a link that leads nowhere is
    /// reported, whatever it might be excused by.
    pub sound: bool,
    /// The only file of which problems are looked at; absent where that is all of them.
    pub heeded: Option<&'a str>,
    /// The drafts that are left out.
    pub hidden: Vec<&'a Doc>,
    /// What references to files that are not named by an id may be meant to be.
    pub misnamed: FxHashSet<String>,
    /// By source.
    pub by_file: FxHashMap<Arc<str>, FileTarget>,
    pub addresses: Addresses,
}

/// Makes the pages.
pub fn build<'a>(inputs: &Inputs<'a>, diags: &mut Diags) -> Tree<'a> {
    let Inputs { settings, locale, strings, pages, originals, gone, drafts, .. } = *inputs;
    let mut tree = Tree {
        settings,
        locale,
        title: locale.title.as_deref().unwrap_or_else(|| strings.get("site_title")),
        originals,
        strings,
        default_strings: inputs.default_strings,
        pages: Vec::new(),
        cards: Vec::new(),
        tasks: Vec::new(),
        guides: Vec::new(),
        chooses: Vec::new(),
        groups: Vec::new(),
        entries: Vec::new(),
        terms: Vec::new(),
        term_at: FxHashMap::default(),
        glossary: None,
        search: None,
        ended: Vec::new(),
        hides_terms: false,
        by_ref: Index::default(),
        drafts: FxHashSet::default(),
        partly_known: FxHashSet::default(),
        sound: false,
        heeded: inputs.heeded,
        hidden: Vec::new(),
        misnamed: pages.docs.iter().filter_map(|page| page.doc.role.meant()).collect(),
        by_file: FxHashMap::default(),
        addresses: Addresses::new(&settings.languages, settings.step_links),
    };
    let count = pages.docs.len();
    tree.pages.reserve(count);
    tree.by_ref.reserve(count);
    tree.by_file.reserve(count);
    tree.addresses.expect(count);
    let is_draft = |doc: &Doc| doc.front.common.draft == Some(true) && !drafts;
    let docs = || pages.docs.iter().map(|page| -> &'a Doc { &page.doc });
    let draft_cards: Vec<&str> = docs().filter(|doc| is_draft(doc)).filter_map(|doc| doc.role.card()).collect();
    // The guides in the folder of a draft card type are drafts with it.
    let of_draft_card = |doc: &Doc| match &doc.role {
        Role::Guide(path) => path.split_once('/').is_some_and(|(folder, _)| draft_cards.contains(&folder)),
        _ => false,
    };
    let mut published: Vec<&'a Doc> = Vec::with_capacity(pages.docs.len());
    let mut guides: Vec<&'a PageDoc<'a>> = Vec::new();
    for page in &pages.docs {
        if is_draft(&page.doc) || of_draft_card(&page.doc) {
            tree.hide(&page.doc);
            continue;
        }
        published.push(&page.doc);
        if let Role::Guide(_) = page.doc.role {
            guides.push(page);
        }
    }
    tree.add_home(&published, diags);
    tree.add_cards(&published, diags);
    tree.add_tasks(&published, diags);
    tree.add_groups(pages, drafts, diags);
    tree.add_guides(&guides, diags);
    tree.find_namesakes();
    tree.add_pages(&published, diags);
    tree.add_lists();
    tree.add_glossary(pages, diags);
    tree.add_gone(gone, diags);
    tree.set_parents();
    tree
}

impl<'a> Tree<'a> {
    /// The address of a page with the prefix of the site and of the language.
    pub fn href(&self, page: PageId) -> String {
        href(&self.settings.base, self.locale, &self.pages[page].address, None)
    }

    /// Whether a text is shown in the default language, since this one has no translation: `text` is the
    /// file that it stands in, `file` that of the original.
    pub fn is_lent(&self, text: &Arc<str>, file: &Arc<str>) -> bool {
        self.locale.index > 0 && text == file
    }

    /// Leaves a draft out, and remembers what would refer to it.
    fn hide(&mut self, doc: &'a Doc) {
        self.hidden.push(doc);
        let reference = doc.role.reference();
        if let (Role::Guide(path), Keys::Guide(keys)) = (&doc.role, &doc.front.kind) {
            let cards = keys.cards.iter().flatten();
            self.drafts.extend(cards.map(|card| format!("guide:{}/{path}", card.value.0)));
        }
        self.drafts.insert(reference);
        self.by_file.insert(Arc::clone(&doc.file), FileTarget::Draft);
    }

    /// Whether it has been said, or need not be said, why a reference leads to nothing: to a draft, or
    /// to a file whose name is to be mended.
    pub fn is_excused(&self, reference: &str) -> bool {
        let shared = reference.strip_prefix("guide:").and_then(|path| path.split_once('/'));
        self.drafts.contains(reference)
            || self.misnamed.contains(reference)
            || shared.is_some_and(|(_, path)| self.partly_known.contains(path))
    }

    /// Adds the page of a Markdown file.
    pub(super) fn add(
        &mut self,
        doc: &'a Doc,
        address: String,
        kind: Kind,
        card: Option<usize>,
        diags: &mut Diags,
    ) -> PageId {
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
            lent: self.is_lent(&doc.body.file, &doc.file),
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
            lent: false,
        });
        Some(self.pages.len() - 1)
    }

    pub(super) fn name(&mut self, reference: String, doc: &Doc, page: PageId) {
        self.by_ref.insert(reference, page);
        self.by_file.insert(Arc::clone(&doc.file), FileTarget::Page(page));
    }

    fn add_home(&mut self, docs: &[&'a Doc], diags: &mut Diags) {
        for doc in docs.iter().filter(|doc| doc.role == Role::Home) {
            let page = self.add(doc, "/".to_owned(), Kind::Home, None, diags);
            self.name("page:".to_owned(), doc, page);
        }
        if let Some(page) = self.add_generated("/", Cow::Borrowed(self.title), Kind::Home) {
            self.by_ref.insert("page:".to_owned(), page);
        }
    }

    fn add_cards(&mut self, docs: &[&'a Doc], diags: &mut Diags) {
        let mut cards: Vec<_> = docs
            .iter()
            .filter_map(|doc| match (&doc.role, &doc.front.kind) {
                (Role::Card(id), Keys::Card(keys)) => Some((doc.front.common.weight(), id, *doc, keys)),
                _ => None,
            })
            .collect();
        cards.sort_by_key(|(weight, id, ..)| (*weight, *id));
        let chosen: Vec<u8> = cards.iter().filter_map(|(.., keys)| own_colour(keys)).collect();
        // Those that choose none get the colours that nobody chose, by turns.
        let count = self.settings.look.card_colours;
        let free: Vec<u8> = (1..=count).filter(|colour| !chosen.contains(colour)).collect();
        let free = if free.is_empty() { (1..=count).collect() } else { free };
        let mut free = free.into_iter().cycle();
        for (at, (_, id, doc, keys)) in cards.into_iter().enumerate() {
            if let Some(colour) = keys.colour.as_ref().filter(|colour| colour.value.0 > count) {
                let message = format!("there is no colour {}: there are {count}", colour.value.0);
                let help = "name it under `theme: {card_colours: […]}` in `steplink.yaml`, or use another one";
                diags.push_with_help(&rules::BAD_VALUE, Place::new(&doc.file, &colour.span), message, help);
            }
            let page = self.add(doc, format!("/cards/{id}/"), Kind::Card(at), Some(at), diags);
            self.name(format!("card:{id}"), doc, page);
            let colour = own_colour(keys).or_else(|| free.next()).unwrap_or(1);
            self.cards.push(Card { id, page, doc, keys, colour, guides: Vec::new(), entries: Vec::new() });
        }
    }

    fn add_tasks(&mut self, docs: &[&'a Doc], diags: &mut Diags) {
        let mut tasks: Vec<_> = docs
            .iter()
            .filter_map(|doc| match (&doc.role, &doc.front.kind) {
                (Role::Task(id), Keys::Task(keys)) => Some((doc.front.common.weight(), id, *doc, keys)),
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

    /// The task of an id, by index.
    pub fn task(&self, id: &str) -> Option<usize> {
        match self.pages[*self.by_ref.get(&["task:", id].concat())?].kind {
            Kind::Task(task) => Some(task),
            _ => None,
        }
    }

    fn find_phase(&self, phase: &At<String>, doc: &Doc, diags: &mut Diags) -> Option<usize> {
        let found = self.settings.phases.iter().position(|id| *id == phase.value);
        if found.is_none() && !self.settings.troubled {
            let names = self.settings.phases.iter().map(String::as_str);
            let help =
                did_you_mean(phase, names).unwrap_or_else(|| "add it to `phases:` in `steplink.yaml`".to_owned());
            let message = format!("there is no phase `{}`", phase.value);
            diags.push_with_help(&rules::UNKNOWN_NAME, Place::new(&doc.file, &phase.span), message, help);
        }
        found
    }

    fn add_pages(&mut self, docs: &[&'a Doc], diags: &mut Diags) {
        for doc in docs {
            if let Role::Page(path) = &doc.role {
                let page = self.add(doc, format!("/{path}/"), Kind::Plain, None, diags);
                self.name(format!("page:{path}"), doc, page);
            }
        }
        let mut folders: BTreeSet<String> = BTreeSet::new();
        for page in self.pages.iter().filter(|page| page.kind == Kind::Plain) {
            let mut address = page.address.as_str();
            while let Some(up) = parent_address(address) {
                if up == "/" || !folders.insert(up.to_owned()) {
                    break;
                }
                address = up;
            }
        }
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
        // With a home page alone there is nothing to find.
        if self.pages.len() > 1 && self.settings.search.enabled {
            self.search = self.add_generated("/search/", title("search"), Kind::Search);
        }
    }

    fn set_parents(&mut self) {
        let at: FxHashMap<&str, PageId> =
            self.pages.iter().enumerate().map(|(id, page)| (page.address.as_str(), id)).collect();
        let parent_of = |(id, page): (PageId, &Page<'_>)| {
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
            parent.filter(|parent| *parent != id)
        };
        let parents: Vec<Option<PageId>> = self.pages.iter().enumerate().map(parent_of).collect();
        for (page, parent) in self.pages.iter_mut().zip(parents) {
            page.parent = parent;
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

fn own_colour(keys: &super::CardKeys) -> Option<u8> {
    keys.colour.as_ref().map(|colour| colour.value.0)
}
