//! All files together: addresses, variants of shared guides, alignment of steps, resolved links and
//! what links to what. Immutable once built.

mod addresses;
mod anchors;
mod assets;
mod backlinks;
mod build;
mod codes;
mod faq;
mod glossary;
mod groups;
mod guides;
mod links;
mod published;
mod redirects;
mod references;
pub mod resolve;
mod sought;
mod successors;
mod suggest;
mod tasks;
mod tree;
pub mod url;
mod video;

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::config::{Locale, Settings};
use crate::model::front::{CardKeys, Common, GuideKeys, Stage, TaskKeys};
use crate::model::ledger::Code;
use crate::model::markup::{Body, Step};
use crate::model::{Doc, EntryDoc, FaqDoc, TermDoc, TermsDoc};

use addresses::href;
pub use addresses::{encode, output_path};
pub use assets::{Asset, Files, ImageSize, Static, static_address};
pub use backlinks::Backlinks;
pub use build::{Inputs, build};
pub use codes::{StepCode, free_code};
pub use links::{ResolvedBody, ResolvedImage, ResolvedLink};
pub use published::Published;
pub use redirects::Redirect;
pub use references::Reference;
pub use sought::Sought;
pub use successors::{Ended, Lead, MovedStep};
pub use video::Video;

/// The index of a page in [`Site::pages`].
pub type PageId = usize;

/// A site in one language: everything that pages show, without their looks.
pub struct Site<'a> {
    /// The configuration.
    pub settings: &'a Settings,
    /// What the configuration says in this language.
    pub locale: &'a Locale,
    /// The title of the site.
    pub title: &'a str,
    /// Every page, generated lists included.
    pub pages: Vec<Page<'a>>,
    /// The card types, in order.
    pub cards: Vec<Card<'a>>,
    /// The tasks, in order.
    pub tasks: Vec<Task<'a>>,
    /// The guides, one for each page: a shared guide is as many as it has card types.
    pub guides: Vec<Guide<'a>>,
    /// The pages of shared guides that ask for the card type.
    pub chooses: Vec<Choose<'a>>,
    /// The groups of questions.
    pub groups: Vec<Group<'a>>,
    /// All questions.
    pub entries: Vec<Entry<'a>>,
    /// The terms of the glossary, in order.
    pub terms: Vec<Term<'a>>,
    /// The glossary, if there are terms.
    pub glossary: Option<PageId>,
    /// The page to search on.
    pub search: Option<PageId>,
    /// The tags that are used: id, title, pages.
    pub tags: Vec<Tag<'a>>,
    /// The links of each page's text, by page.
    pub links: Vec<ResolvedBody>,
    /// The paths of the assets that some page shows or links to.
    used: rustc_hash::FxHashSet<Arc<str>>,
    /// The paths of those that a draft which is left out shows or links to.
    of_drafts: rustc_hash::FxHashSet<Arc<str>>,
    /// The other pages and folders under each page that has some.
    children: FxHashMap<PageId, Vec<PageId>>,
    /// What each page's author says to read next, by page.
    pub related: Vec<Vec<ResolvedLink>>,
    /// The other ways that each guide names, by page.
    pub alternatives: Vec<Vec<ResolvedLink>>,
    /// What links to what.
    pub backlinks: Backlinks,
    /// Former addresses, in order.
    pub redirects: Vec<Redirect>,
    /// What ended on purpose.
    pub ended: Vec<Ended<'a>>,
    /// The short addresses of steps, by code; none with `step_links: false`.
    pub codes: Vec<StepCode>,
    /// The pages in the order of their addresses.
    by_address: Vec<PageId>,
    /// The files that every language shares.
    pub files: &'a Files,
    /// The resolved main menu.
    pub menu: Vec<MenuLink>,
    /// The resolved links of the footer.
    pub footer: Vec<MenuLink>,
    /// Where the banner leads.
    pub banner: Option<MenuLink>,
    /// Where the contact leads.
    pub contact: Option<MenuLink>,
    /// What the search is to find; in the default language, for all.
    pub sought: Vec<Sought>,
}

/// A link of the menu or the footer.
#[derive(Clone, Debug)]
pub struct MenuLink {
    /// The address.
    pub href: String,
    /// The text.
    pub title: String,
    /// What it leads to.
    pub link: ResolvedLink,
    /// Whether the text is in the default language, since it is the title of a page that is not translated.
    pub lent: bool,
}

/// What a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The home page.
    Home,
    /// A card type, by index.
    Card(usize),
    /// A task, by index.
    Task(usize),
    /// A guide, by index.
    Guide(usize),
    /// The page of a shared guide that asks for the card type, by index.
    Choose(usize),
    /// The list of all groups of questions.
    FaqIndex,
    /// A group of questions, by index.
    Group(usize),
    /// A question, by index.
    Entry(usize),
    /// Any other page.
    Plain,
    /// A folder of pages without an index.
    Folder,
    /// The list of card types.
    Cards,
    /// The list of tasks.
    Tasks,
    /// The list of guides.
    Guides,
    /// The glossary.
    Glossary,
    /// The page to search on; without a script, a list of what there is.
    Search,
    /// A page that ended on purpose, by index.
    Gone(usize),
    /// A tag, by index.
    Tag(usize),
}

/// A page.
pub struct Page<'a> {
    /// The address, without the prefix of the site: `/guides/fm/cancel/`.
    pub address: String,
    /// The title; empty for generated lists, whose titles are interface strings.
    pub title: Cow<'a, str>,
    /// What it is.
    pub kind: Kind,
    /// The keys that every page has.
    pub common: Option<&'a Common>,
    /// The source.
    pub file: Option<&'a Arc<str>>,
    /// The text.
    pub body: Option<&'a Body>,
    /// The card type that the page is about.
    pub card: Option<usize>,
    /// The page above it in the breadcrumb trail.
    pub parent: Option<PageId>,
    /// Whether a problem hides part of the source.
    pub incomplete: bool,
    /// Whether its text is in the default language, since there is no translation.
    pub lent: bool,
}

impl Page<'_> {
    /// The place among siblings; what has no weight comes after what has one.
    pub fn weight(&self) -> i64 {
        self.common.map_or(i64::MAX, Common::weight)
    }
}

/// A card type.
pub struct Card<'a> {
    /// The id.
    pub id: &'a str,
    /// Its page.
    pub page: PageId,
    /// Its source.
    pub doc: &'a Doc,
    /// Its keys.
    pub keys: &'a CardKeys,
    /// The number of its colour, 1 to 4.
    pub colour: u8,
    /// Its guides, by index.
    pub guides: Vec<usize>,
    /// The questions about it, by index.
    pub entries: Vec<usize>,
}

/// A task.
pub struct Task<'a> {
    /// The id.
    pub id: &'a str,
    /// Its page.
    pub page: PageId,
    /// Its source.
    pub doc: &'a Doc,
    /// Its keys.
    pub keys: &'a TaskKeys,
    /// Its stages, in order.
    pub stages: &'a [Stage],
    /// The phase, as an index into the phases of the settings.
    pub phase: Option<usize>,
    /// Its guides, by index, in the order of the card types.
    pub guides: Vec<usize>,
}

/// A guide: one page.
pub struct Guide<'a> {
    /// Its page.
    pub page: PageId,
    /// Its path, as in `guide:fm/cancel`.
    pub path: String,
    /// Its source.
    pub doc: &'a Doc,
    /// Its keys.
    pub keys: &'a GuideKeys,
    /// Its card type.
    pub card: Option<usize>,
    /// Its task.
    pub task: Option<usize>,
    /// The stages of each step, as indexes into the stages of the task.
    pub stages: Vec<Vec<usize>>,
    /// The stages that are not needed.
    pub not_needed: Vec<usize>,
    /// The questions about its steps: a step and a question, by their indexes, in order.
    pub step_entries: Vec<(usize, usize)>,
    /// The code of each step; none with `step_links: false`.
    pub codes: Vec<Option<Code>>,
    /// The steps that are in other guides now.
    pub moved: Vec<MovedStep<'a>>,
    /// Whether a guide of another card type has the same title, as the pages of a shared guide have.
    pub has_namesake: bool,
    /// The page that asks for the card type, for a guide that is one of several of a shared source.
    pub choose: Option<usize>,
}

impl<'a> Guide<'a> {
    /// Its steps, in order; none for an article.
    pub fn steps(&self) -> &'a [Step] {
        self.doc.body.procedure.as_ref().map_or(&[], |procedure| &procedure.steps)
    }

    /// The questions about a step, by index.
    pub fn entries_of_step(&self, step: usize) -> impl Iterator<Item = usize> {
        self.step_entries.iter().filter(move |(own, _)| *own == step).map(|(_, entry)| *entry)
    }

    /// The steps of a stage.
    pub fn steps_of_stage(&self, stage: usize) -> impl Iterator<Item = usize> {
        let in_stage = move |(_, stages): &(usize, &Vec<usize>)| stages.contains(&stage);
        self.stages.iter().enumerate().filter(in_stage).map(|(step, _)| step)
    }
}

/// The page of a shared guide that asks for the card type.
pub struct Choose<'a> {
    /// Its page.
    pub page: PageId,
    /// Its source.
    pub doc: &'a Doc,
    /// The guides, by index.
    pub guides: Vec<usize>,
}

/// A group of questions.
pub struct Group<'a> {
    /// The id.
    pub id: &'a str,
    /// Its page.
    pub page: PageId,
    /// Its source.
    pub doc: &'a FaqDoc,
    /// Its entries, by index, in order.
    pub entries: Vec<usize>,
}

/// A question.
pub struct Entry<'a> {
    /// The id.
    pub id: &'a str,
    /// Its group.
    pub group: usize,
    /// Its page, unless entries have none.
    pub page: Option<PageId>,
    /// Its source.
    pub doc: &'a EntryDoc,
    /// The card types it is about; empty for all.
    pub cards: Vec<usize>,
    /// The steps it is about: guide and step.
    pub steps: Vec<(usize, usize)>,
    /// The links of its answer.
    pub links: ResolvedBody,
}

/// A term of the glossary.
pub struct Term<'a> {
    /// The id: its anchor.
    pub id: &'a str,
    /// Its source.
    pub doc: &'a TermDoc,
    /// The file of that.
    pub file: &'a TermsDoc,
    /// Other terms to look at, by index.
    pub see: Vec<usize>,
    /// The links of its definition.
    pub links: ResolvedBody,
    /// Whether it is in the default language, since there is no translation.
    pub lent: bool,
}

/// A tag that pages have.
pub struct Tag<'a> {
    /// Its page.
    pub page: PageId,
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The pages that have it, by title.
    pub pages: Vec<PageId>,
}

impl<'a> Site<'a> {
    /// The address of a page with the prefix of the site and of the language.
    pub fn href(&self, page: PageId) -> String {
        self.href_of(&self.pages[page].address)
    }

    /// The same for an address: `/cards/fm/` is `/help/en/cards/fm/`.
    pub fn href_of(&self, address: &str) -> String {
        href(&self.settings.base, self.locale, address, None)
    }

    /// The whole URL of an address in this language.
    pub fn url_of(&self, address: &str) -> Option<String> {
        self.settings.base.url(&encode(&self.locale.address(address)))
    }

    /// Whether a question and its answer are in the default language, since they are not translated.
    pub fn is_entry_lent(&self, entry: usize) -> bool {
        let entry = &self.entries[entry];
        self.locale.index > 0 && entry.doc.answer.file == self.groups[entry.group].doc.file
    }

    /// The address of a place on a page.
    pub fn href_to(&self, page: PageId, anchor: &str) -> String {
        href(&self.settings.base, self.locale, &self.pages[page].address, Some(anchor))
    }

    /// The address of a question: its page, or its place in the group.
    pub fn entry_href(&self, entry: usize) -> String {
        let entry = &self.entries[entry];
        match entry.page {
            Some(page) => self.href(page),
            None => self.href_to(self.groups[entry.group].page, entry.id),
        }
    }

    /// The address of a step.
    pub fn step_href(&self, guide: usize, step: usize) -> String {
        let guide = &self.guides[guide];
        self.href_to(guide.page, &guide.steps()[step].id)
    }

    /// What pages are sorted by in lists: weight, then title, then address.
    pub fn sort_key(&self, page: PageId) -> (i64, &str, &str) {
        let page = &self.pages[page];
        (page.weight(), &page.title, &page.address)
    }

    /// The pages of the same folder before and after a page.
    pub fn neighbours(&self, page: PageId) -> (Option<PageId>, Option<PageId>) {
        let (Some(folder), kind) = (self.pages[page].parent, self.pages[page].kind) else {
            return (None, None);
        };
        let siblings = self.children(folder);
        let Ok(at) = siblings.binary_search_by_key(&self.sort_key(page), |sibling| self.sort_key(*sibling)) else {
            return (None, None);
        };
        let is_one = |page: &&PageId| self.pages[**page].kind == kind;
        (siblings[..at].iter().rev().find(is_one).copied(), siblings[at + 1..].iter().find(is_one).copied())
    }

    /// The pages and folders right under a page, by weight, then title.
    pub fn children(&self, page: PageId) -> &[PageId] {
        self.children.get(&page).map_or(&[], Vec::as_slice)
    }

    /// Whether some page shows or links to a file beside the sources.
    pub fn shows(&self, asset: &Asset) -> bool {
        self.used.contains(&asset.file)
    }

    /// The same, or a draft that is left out.
    pub fn uses(&self, asset: &Asset) -> bool {
        self.shows(asset) || self.of_drafts.contains(&asset.file)
    }

    /// The guides of a task for a card type, by index.
    pub fn guides_for(&self, task: usize, card: usize) -> impl Iterator<Item = usize> + use<'_, 'a> {
        let of_card = move |guide: &usize| self.guides[*guide].card == Some(card);
        self.tasks[task].guides.iter().copied().filter(of_card)
    }
}

/// An index from names to pages.
type Index<V> = FxHashMap<String, V>;
