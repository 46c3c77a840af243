//! Every reference of a site, with where it stands: links of texts, typed fields, menus.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::url::split_anchor;
use super::{Kind, MenuLink, PageId, ResolvedLink, Site, Sought, Term};
use crate::diag::Span;
use crate::model::markup::{Body, Step};
use crate::model::search_tests;
use crate::schema::At;

/// A reference: where it stands and what it leads to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    /// The path of the file within the project.
    pub file: Arc<str>,
    /// Its bytes there.
    pub span: Span,
    /// What refers: `link`, or the key.
    pub field: &'static str,
    /// The page that the text is on; none for the configuration and the tests of the search.
    pub from: Option<PageId>,
    /// The page that it leads to.
    pub to: PageId,
    /// The place on that page.
    pub anchor: Option<String>,
}

impl Site<'_> {
    /// The reference to a page, as `guide:fm/cancel`; none for a generated list.
    pub fn reference_of(&self, page: PageId) -> Option<String> {
        let own = &self.pages[page];
        match own.kind {
            Kind::Home => Some("page:".to_owned()),
            Kind::Card(card) => Some(format!("card:{}", self.cards[card].id)),
            Kind::Task(task) => Some(format!("task:{}", self.tasks[task].id)),
            Kind::Guide(guide) => Some(format!("guide:{}", self.guides[guide].path)),
            Kind::Choose(choose) => Some(self.chooses[choose].doc.role.reference()),
            Kind::Group(group) => Some(format!("faq:{}", self.groups[group].id)),
            Kind::Entry(entry) => {
                let entry = &self.entries[entry];
                Some(format!("faq:{}/{}", self.groups[entry.group].id, entry.id))
            }
            Kind::Plain => Some(format!("page:{}", own.address.trim_matches('/'))),
            Kind::FaqIndex
            | Kind::Folder
            | Kind::Cards
            | Kind::Tasks
            | Kind::Guides
            | Kind::Glossary
            | Kind::Search
            | Kind::Gone(_)
            | Kind::Tag(_) => None,
        }
    }

    /// The step that an anchor of a page stands for, by its present id.
    pub fn step_of(&self, page: PageId, anchor: &str) -> Option<&str> {
        let Kind::Guide(guide) = self.pages[page].kind else {
            return None;
        };
        let is_meant =
            |step: &&Step| step.id == anchor || step.attributes.former.iter().any(|former| former.value == anchor);
        self.guides[guide].steps().iter().find(is_meant).map(|step| step.id.as_str())
    }

    /// All references of the site, each once, by file and place.
    pub fn references(&self) -> Vec<Reference> {
        let guides = self.guides.iter().enumerate().map(|(at, guide)| (guide.path.as_str(), at)).collect();
        let mut found = Collector { site: self, guides, list: Vec::new() };
        for (page, own) in self.pages.iter().enumerate() {
            if let Some(body) = own.body.filter(|_| !matches!(own.kind, Kind::Entry(_))) {
                found.body(page, body, &self.links[page].links);
            }
            if let Some(file) = own.file {
                found.links(file, "related", Some(page), &self.related[page]);
                found.links(file, "alternatives", Some(page), &self.alternatives[page]);
            }
        }
        (0..self.guides.len()).for_each(|guide| found.guide(guide));
        (0..self.entries.len()).for_each(|entry| found.entry(entry));
        self.terms.iter().for_each(|term| found.term(term));
        found.menu("menu", &self.menu);
        found.menu("footer", &self.footer);
        found.menu("banner", self.banner.as_slice());
        found.menu("contact", self.contact.as_slice());
        self.sought.iter().for_each(|sought| found.sought(sought));
        let mut seen = FxHashSet::default();
        found.list.retain(|reference| seen.insert(reference.clone()));
        found.list.sort_by(|a, b| {
            (&a.file, a.span.start, a.to, &a.anchor).cmp(&(&b.file, b.span.start, b.to, &b.anchor))
        });
        found.list
    }
}

struct Collector<'s, 'a> {
    site: &'s Site<'a>,
    guides: FxHashMap<&'s str, usize>,
    list: Vec<Reference>,
}

impl Collector<'_, '_> {
    fn push(
        &mut self,
        file: &Arc<str>,
        span: &Span,
        field: &'static str,
        from: Option<PageId>,
        to: (PageId, Option<String>),
    ) {
        let (file, span) = (Arc::clone(file), span.clone());
        self.list.push(Reference { file, span, field, from, to: to.0, anchor: to.1 });
    }

    fn body(&mut self, page: PageId, body: &Body, links: &[ResolvedLink]) {
        for (slot, link) in body.links.iter().zip(links) {
            if let Some(target) = &link.target {
                let field = if slot.automatic { "term" } else { "link" };
                self.push(&slot.file, &slot.target.span, field, Some(page), target.clone());
            }
        }
    }

    fn links(&mut self, file: &Arc<str>, field: &'static str, from: Option<PageId>, links: &[ResolvedLink]) {
        for link in links {
            if let Some(target) = &link.target {
                self.push(file, &link.span, field, from, target.clone());
            }
        }
    }

    fn menu(&mut self, field: &'static str, links: &[MenuLink]) {
        let file: Arc<str> = crate::config::FILE.into();
        for link in links {
            self.links(&file, field, None, std::slice::from_ref(&link.link));
        }
    }

    /// What answers a test of the search, and the card type of the page that it is asked on.
    fn sought(&mut self, sought: &Sought) {
        let file: Arc<str> = search_tests::FILE.into();
        self.links(&file, "finds", None, std::slice::from_ref(&sought.link));
        if let Some((card, span)) = &sought.card {
            self.push(&file, span, "card", None, (self.site.cards[*card].page, None));
        }
    }

    fn cards<'c>(&mut self, file: &Arc<str>, from: PageId, cards: impl Iterator<Item = (&'c str, &'c Span)>) {
        for (id, span) in cards {
            if let Some(card) = self.site.cards.iter().find(|card| card.id == id) {
                self.push(file, span, "cards", Some(from), (card.page, None));
            }
        }
    }

    fn stage(&mut self, file: &Arc<str>, field: &'static str, from: PageId, task: &str, stage: &str, span: &Span) {
        if let Some(task) = self.site.tasks.iter().find(|own| own.id == task) {
            self.push(file, span, field, Some(from), (task.page, Some(stage.to_owned())));
        }
    }

    /// The task and the card types of a guide, and the stages of its steps.
    fn guide(&mut self, at: usize) {
        let guide = &self.site.guides[at];
        let (file, page) = (&guide.doc.file, guide.page);
        let materials = guide.keys.materials.iter().flatten().flat_map(|material| &material.cards);
        let cards = guide.keys.cards.iter().flatten().chain(materials);
        self.cards(file, page, cards.map(|card| (card.value.0.as_str(), &card.span)));
        let Some(task) = guide.task.map(|task| &self.site.tasks[task]) else {
            return;
        };
        if let Some(written) = &guide.keys.task {
            self.push(file, &written.span, "task", Some(page), (task.page, None));
        }
        for stage in guide.steps().iter().flat_map(|step| &step.attributes.stages) {
            self.stage(file, "stage", page, task.id, &stage.value, &stage.span);
        }
        let card = guide.card.map(|card| self.site.cards[card].id);
        let not_needed = guide.keys.not_needed.as_ref().and_then(|values| values.for_card(card));
        for stage in not_needed.into_iter().flatten() {
            self.stage(file, "not_needed", page, task.id, &stage.value.0, &stage.span);
        }
    }

    /// What an entry is about, and the links of its answer.
    fn entry(&mut self, at: usize) {
        let entry = &self.site.entries[at];
        let group = &self.site.groups[entry.group];
        let (file, page, keys) = (&group.doc.file, entry.page.unwrap_or(group.page), &entry.doc.keys);
        self.body(page, &entry.doc.answer, &entry.links.links);
        self.cards(file, page, keys.cards.iter().flatten().map(|card| (card.value.0.as_str(), &card.span)));
        for written in keys.steps.iter().flatten() {
            self.step(file, page, written);
        }
        for written in keys.stages.iter().flatten() {
            if let Some((task, stage)) = written.value.split_once('#') {
                self.stage(file, "stages", page, task, stage, &written.span);
            }
        }
    }

    /// The terms that a term says to look at, and the links of its definition.
    fn term(&mut self, term: &Term<'_>) {
        let Some(page) = self.site.glossary else {
            return;
        };
        self.body(page, &term.doc.definition, &term.links.links);
        for written in term.doc.keys.see.iter().flatten() {
            let id = written.value.strip_prefix("term:").unwrap_or(&written.value);
            if self.site.terms.iter().any(|other| other.id == id) {
                self.push(&term.file.file, &written.span, "see", Some(page), (page, Some(id.to_owned())));
            }
        }
    }

    fn step(&mut self, file: &Arc<str>, from: PageId, written: &At<String>) {
        let value = written.value.strip_prefix("step:").unwrap_or(&written.value);
        let (path, Some(anchor)) = split_anchor(value) else {
            return;
        };
        let guide = self.guides.get(path).map(|guide| &self.site.guides[*guide]);
        if let Some((page, id)) = guide.and_then(|guide| Some((guide.page, self.site.step_of(guide.page, anchor)?)))
        {
            self.push(file, &written.span, "steps", Some(from), (page, Some(id.to_owned())));
        }
    }
}
