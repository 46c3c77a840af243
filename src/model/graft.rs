//! Parts of one text copied into another, with their links, images and footnotes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::lookup::{Lookup, Piece, pieces};
use super::markup::{
    Block, Body, Condition, Definition, Footnote, Heading, Inline, Item, Procedure, Step, Table, plain_text,
    visit_headings,
};
use super::{Doc, ImageSlot, LinkSlot};
use crate::id::Lang;
use crate::schema::At;

/// How a text is read while it is copied. `card` is the card type that it is read for, by its index; absent where it
/// is read for several or for none.
pub trait Reading {
    /// What is shown for a look-up; `None` if it stays as it is.
    fn lookup(&self, lookup: &Lookup, card: Option<usize>) -> Option<Shown>;

    /// A text that is no Markdown, such as an address, with its look-ups replaced.
    fn fill(&self, text: &str, card: Option<usize>) -> String;

    /// What becomes of what stands under a condition.
    fn condition(&self, condition: &Condition, card: Option<usize>) -> Fate;

    /// What stands for a snippet, in a text that is lent by the default language or is not.
    fn snippet(&self, id: &str, lent: bool) -> Inclusion<'_>;
}

/// The page that a text is read for.
#[derive(Clone, Copy, Debug)]
pub struct Page<'p> {
    /// The card type, by its index; absent for a page of several or of none.
    pub card: Option<usize>,
    /// Whether the text is lent by the default language.
    pub lent: bool,
    /// What stands before the anchors of the text, where several share a page: the id of a question or a term.
    pub prefix: &'p str,
}

/// What is shown for a look-up.
pub enum Shown {
    /// A text.
    Text(String),
    /// A link to an address or a reference; its text is the title of what it leads to.
    Link(Url),
}

/// An address or a reference, and where it was written.
pub struct Url {
    /// What was written.
    pub value: At<String>,
    /// The file.
    pub file: Arc<str>,
}

/// What becomes of what stands under a condition.
pub enum Fate {
    /// It stays under it.
    Kept,
    /// It is shown.
    Shown,
    /// It is not.
    Hidden,
    /// It is shown with the names of the card types that it is for; the one, if it is one.
    Marked(String, Option<usize>),
}

/// What stands for a snippet.
pub enum Inclusion<'r> {
    /// Its id.
    Kept,
    /// Nothing: it does not exist.
    Missing,
    /// Its text; with its language, if that is not the one of the text around it.
    Text(&'r Doc, Option<&'r Lang>),
}

/// The reading that changes nothing.
pub struct AsWritten;

impl Reading for AsWritten {
    fn lookup(&self, _: &Lookup, _: Option<usize>) -> Option<Shown> {
        None
    }

    fn fill(&self, text: &str, _: Option<usize>) -> String {
        text.to_owned()
    }

    fn condition(&self, _: &Condition, _: Option<usize>) -> Fate {
        Fate::Kept
    }

    fn snippet(&self, _: &str, _: bool) -> Inclusion<'_> {
        Inclusion::Kept
    }
}

/// Copies parts of one text into another; slots get the numbers they have there.
pub struct Graft<'b> {
    from: Source<'b>,
    to: &'b mut Body,
    reading: &'b dyn Reading,
    page: Page<'b>,
    /// The snippets that are being copied, one in the other.
    open: Vec<String>,
    /// The anchors that are taken on the page, each with how often it was wanted again.
    anchors: BTreeMap<String, usize>,
}

/// A text, and the numbers that its slots have in the copy.
struct Source<'b> {
    body: &'b Body,
    links: BTreeMap<usize, usize>,
    images: BTreeMap<usize, usize>,
    footnotes: BTreeMap<usize, usize>,
}

impl<'b> Source<'b> {
    fn new(body: &'b Body) -> Self {
        Self { body, links: BTreeMap::new(), images: BTreeMap::new(), footnotes: BTreeMap::new() }
    }
}

impl<'b> Graft<'b> {
    /// Begins to copy.
    pub fn new(from: &'b Body, to: &'b mut Body, reading: &'b dyn Reading, page: Page<'b>) -> Self {
        Self { from: Source::new(from), to, reading, page, open: Vec::new(), anchors: BTreeMap::new() }
    }

    /// Copies the whole text.
    pub fn whole(&mut self) {
        let from = self.from.body;
        self.anchors = anchors(from);
        self.to.title = from.title.as_ref().map(|title| Box::new(self.heading(title)));
        self.to.intro = self.blocks(&from.intro);
        self.to.procedure = from.procedure.as_ref().map(|procedure| {
            Box::new(Procedure {
                heading: self.heading(&procedure.heading),
                intro: self.blocks(&procedure.intro),
                steps: procedure.steps.iter().filter_map(|step| self.step_if_shown(step)).collect(),
            })
        });
        self.to.outro = self.blocks(&from.outro);
    }

    fn step_if_shown(&mut self, step: &Step) -> Option<Step> {
        let Some(condition) = &step.attributes.condition else {
            return Some(self.step(step));
        };
        match self.reading.condition(condition, self.page.card) {
            Fate::Hidden => None,
            Fate::Kept => Some(self.step(step)),
            Fate::Shown | Fate::Marked(..) => {
                let mut own = self.step(step);
                own.attributes.condition = None;
                Some(own)
            }
        }
    }

    /// Copies a step.
    pub fn step(&mut self, step: &Step) -> Step {
        let mut own = Step {
            id: step.id.clone(),
            text: String::new(),
            title: self.inlines(&step.title),
            attributes: step.attributes.clone(),
            blocks: Vec::new(),
            result: None,
            needs: None,
            span: step.span.clone(),
            extent: step.extent.clone(),
            lent: step.lent,
        };
        if let Some(id) = &step.attributes.include {
            self.include_in(&mut own, &id.value, !step.title.is_empty() || !step.blocks.is_empty());
        }
        // What a snippet says of the result or of what is needed belongs there.
        for block in self.blocks(&step.blocks) {
            own.push(block);
        }
        let mut asides = |blocks: Option<&Vec<Block>>| blocks.map(|blocks| self.blocks(blocks)).unwrap_or_default();
        for (part, blocks) in
            [(&mut own.result, asides(step.result.as_ref())), (&mut own.needs, asides(step.needs.as_ref()))]
        {
            if !blocks.is_empty() {
                part.get_or_insert_default().extend(blocks);
            }
        }
        plain_text(&own.title).trim().clone_into(&mut own.text);
        own
    }

    /// A step that a snippet is: its title comes along, unless the step has one.
    fn include_in(&mut self, own: &mut Step, id: &str, has_own_words: bool) {
        let reading = self.reading;
        let Inclusion::Text(doc, lang) = reading.snippet(id, self.page.lent) else {
            return;
        };
        if own.title.is_empty() {
            own.title.push(Inline::Text(self.fill(&doc.title).into(), own.span.clone()));
        }
        own.attributes.include = None;
        let mut blocks = self.snippet(id, doc);
        if let Some(lang) = lang {
            // What the step says itself is in the language of the text.
            if has_own_words {
                blocks = vec![Block::InLanguage(lang.clone(), blocks)];
            } else {
                own.lent = true;
            }
        }
        for block in blocks {
            own.push(block);
        }
    }

    /// The blocks of a snippet, unless it is being copied already.
    fn snippet(&mut self, id: &str, doc: &'b Doc) -> Vec<Block> {
        if self.open.iter().any(|open| open == id) {
            return Vec::new();
        }
        self.open.push(id.to_owned());
        let outer = std::mem::replace(&mut self.from, Source::new(&doc.body));
        let blocks = self.blocks(&doc.body.intro);
        self.from = outer;
        self.open.pop();
        blocks
    }

    /// What stands for a snippet among blocks.
    fn include(&mut self, id: &At<String>) -> Vec<Block> {
        let reading = self.reading;
        match reading.snippet(&id.value, self.page.lent) {
            Inclusion::Kept => vec![Block::Include(id.clone())],
            Inclusion::Missing => Vec::new(),
            Inclusion::Text(doc, None) => self.snippet(&id.value, doc),
            Inclusion::Text(doc, Some(lang)) => {
                let blocks = self.snippet(&id.value, doc);
                vec![Block::InLanguage(lang.clone(), blocks)]
            }
        }
    }

    /// The anchor of a heading and its number: without an id, the first that is free on the page.
    fn anchor(&mut self, heading: &Heading) -> (String, usize) {
        let number = format!("-{}", heading.number);
        let slug = heading.anchor.strip_suffix(&number).filter(|_| heading.number > 0);
        let mut slug = slug.unwrap_or(&heading.anchor).to_owned();
        if !self.open.is_empty() && !self.page.prefix.is_empty() {
            slug = format!("{}.{slug}", self.page.prefix);
        }
        if heading.explicit {
            return (slug, 0);
        }
        if !self.anchors.contains_key(&slug) {
            self.anchors.insert(slug.clone(), 0);
            return (slug, 0);
        }
        loop {
            let count = self.anchors.entry(slug.clone()).or_default();
            *count += 1;
            let (count, anchor) = (*count, format!("{slug}-{count}"));
            if !self.anchors.contains_key(&anchor) {
                self.anchors.insert(anchor.clone(), 0);
                return (anchor, count);
            }
        }
    }

    fn heading(&mut self, heading: &Heading) -> Heading {
        let content = self.inlines(&heading.content);
        let (anchor, number) = self.anchor(heading);
        Heading {
            level: heading.level,
            anchor,
            number,
            slug: heading.slug.clone(),
            explicit: heading.explicit,
            text: plain_text(&content).trim().to_owned(),
            content,
            span: heading.span.clone(),
        }
    }

    fn blocks(&mut self, blocks: &[Block]) -> Vec<Block> {
        let mut out = Vec::with_capacity(blocks.len());
        // Where a condition stands between the items of a list, Markdown sees several lists.
        let mut seam = Seam::default();
        for block in blocks {
            let (condition, inner) = match block {
                Block::When(condition, inner) => (condition, inner),
                Block::Include(id) => {
                    out.extend(self.include(id));
                    continue;
                }
                block => {
                    let own = self.block(block);
                    // What holds nothing but what is hidden is hidden with it.
                    if holds_nothing(&own) && !holds_nothing(block) {
                        seam.hide(std::slice::from_ref(block), &out);
                    } else {
                        seam.push(own, &mut out);
                    }
                    continue;
                }
            };
            match self.reading.condition(condition, self.page.card) {
                Fate::Kept => out.push(Block::When(condition.clone(), self.blocks(inner))),
                Fate::Hidden => seam.hide(inner, &out),
                Fate::Shown => {
                    seam.open = true;
                    for own in self.blocks(inner) {
                        seam.push(own, &mut out);
                    }
                    seam.open = true;
                }
                Fate::Marked(cards, card) => {
                    let outer = std::mem::replace(&mut self.page.card, card);
                    out.push(Block::For(cards, self.blocks(inner)));
                    self.page.card = outer;
                }
            }
        }
        out
    }

    fn block(&mut self, block: &Block) -> Block {
        match block {
            Block::Paragraph(inlines) => Block::Paragraph(self.inlines(inlines)),
            Block::Plain(inlines) => Block::Plain(self.inlines(inlines)),
            Block::Heading(heading) => Block::Heading(Box::new(self.heading(heading))),
            Block::List { start, items } => {
                let item = |item: &Item| {
                    let blocks = self.blocks(&item.blocks);
                    (!blocks.is_empty() || item.blocks.is_empty()).then_some(Item { task: item.task, blocks })
                };
                Block::List { start: *start, items: items.iter().filter_map(item).collect() }
            }
            Block::Definitions(parts) => {
                Block::Definitions(parts.iter().map(|part| self.definition(part)).collect())
            }
            Block::Quote(blocks) => Block::Quote(self.blocks(blocks)),
            Block::Callout(kind, blocks) => Block::Callout(*kind, self.blocks(blocks)),
            Block::Table(table) => Block::Table(Box::new(Table {
                aligns: table.aligns.clone(),
                head: self.cells(&table.head),
                rows: table.rows.iter().map(|row| self.cells(row)).collect(),
            })),
            Block::Details { summary, blocks } => {
                Block::Details { summary: self.fill(summary), blocks: self.blocks(blocks) }
            }
            Block::Tabs(tabs) => Block::Tabs(tabs.iter().map(|tab| self.blocks(tab)).collect()),
            Block::When(condition, blocks) => Block::When(condition.clone(), self.blocks(blocks)),
            Block::For(cards, blocks) => Block::For(cards.clone(), self.blocks(blocks)),
            Block::InLanguage(lang, blocks) => Block::InLanguage(lang.clone(), self.blocks(blocks)),
            Block::Anchors(_) | Block::Include(_) | Block::Code { .. } | Block::Rule | Block::RawHtml(_) => {
                block.clone()
            }
        }
    }

    fn definition(&mut self, part: &Definition) -> Definition {
        match part {
            Definition::Term(inlines) => Definition::Term(self.inlines(inlines)),
            Definition::Description(blocks) => Definition::Description(self.blocks(blocks)),
        }
    }

    fn cells(&mut self, cells: &[Vec<Inline>]) -> Vec<Vec<Inline>> {
        cells.iter().map(|cell| self.inlines(cell)).collect()
    }

    fn inlines(&mut self, inlines: &[Inline]) -> Vec<Inline> {
        inlines.iter().map(|inline| self.inline(inline)).collect()
    }

    fn inline(&mut self, inline: &Inline) -> Inline {
        match inline {
            Inline::Emphasis(inner) => Inline::Emphasis(self.inlines(inner)),
            Inline::Strong(inner) => Inline::Strong(self.inlines(inner)),
            Inline::Strike(inner) => Inline::Strike(self.inlines(inner)),
            Inline::Element(name, inner) => Inline::Element(name, self.inlines(inner)),
            Inline::Link(slot, inner) => Inline::Link(self.link(*slot), self.inlines(inner)),
            Inline::Image(slot) => Inline::Image(self.image(*slot)),
            Inline::Footnote(index, _) => self.footnote(*index),
            Inline::Fact(lookup, span) => match self.reading.lookup(lookup, self.page.card) {
                Some(Shown::Text(text)) => Inline::Text(text.into(), span.clone()),
                Some(Shown::Link(url)) => self.link_to(url),
                None => inline.clone(),
            },
            Inline::Text(..) | Inline::Code(_) | Inline::Break | Inline::SoftBreak | Inline::RawHtml(_) => {
                inline.clone()
            }
        }
    }

    fn fill(&self, text: &str) -> String {
        self.reading.fill(text, self.page.card)
    }

    fn target(&self, target: &At<String>) -> At<String> {
        At { value: self.fill(&target.value), span: target.span.clone() }
    }

    fn link(&mut self, slot: usize) -> usize {
        if let Some(at) = self.from.links.get(&slot) {
            return *at;
        }
        let own = &self.from.body.links[slot];
        let title = self.fill(&own.title);
        let (file, target) = match self.fact_of(&own.target.value) {
            Some(Url { value, file }) => (file, value),
            None => (own.file.clone(), self.target(&own.target)),
        };
        self.to.links.push(LinkSlot { file, target, title, has_text: own.has_text, automatic: false });
        self.from.links.insert(slot, self.to.links.len() - 1);
        self.to.links.len() - 1
    }

    /// The link that an address is which is nothing but a look-up: it leads where it leads from its own file.
    fn fact_of(&self, address: &str) -> Option<Url> {
        let mut pieces = pieces(address).into_iter();
        let (Some(Piece::Lookup(lookup, _)), None) = (pieces.next(), pieces.next()) else {
            return None;
        };
        match self.reading.lookup(&lookup, self.page.card)? {
            Shown::Link(url) => Some(url),
            Shown::Text(_) => None,
        }
    }

    /// A link that a look-up is.
    fn link_to(&mut self, url: Url) -> Inline {
        let Url { value: target, file } = url;
        self.to.links.push(LinkSlot { file, target, title: String::new(), has_text: false, automatic: false });
        Inline::Link(self.to.links.len() - 1, Vec::new())
    }

    fn image(&mut self, slot: usize) -> usize {
        if let Some(at) = self.from.images.get(&slot) {
            return *at;
        }
        let own = &self.from.body.images[slot];
        let (title, alt, target) = (self.fill(&own.title), self.fill(&own.alt), self.target(&own.target));
        self.to.images.push(ImageSlot { file: own.file.clone(), target, title, alt, span: own.span.clone() });
        self.from.images.insert(slot, self.to.images.len() - 1);
        self.to.images.len() - 1
    }

    /// A reference to a footnote, which comes along with its first reference.
    fn footnote(&mut self, index: usize) -> Inline {
        let at = match self.from.footnotes.get(&index) {
            Some(at) => *at,
            None => {
                let at = self.to.footnotes.len();
                self.from.footnotes.insert(index, at);
                let own = &self.from.body.footnotes[index];
                let (label, lent) = (own.label.clone(), own.lent || self.page.lent);
                self.to.footnotes.push(Footnote { label, blocks: Vec::new(), references: 0, lent });
                let from = self.from.body;
                self.to.footnotes[at].blocks = self.blocks(&from.footnotes[index].blocks);
                at
            }
        };
        self.to.footnotes[at].references += 1;
        Inline::Footnote(at, self.to.footnotes[at].references)
    }
}

/// The ids that a text has by itself.
fn anchors(body: &Body) -> BTreeMap<String, usize> {
    let mut anchors = BTreeMap::new();
    let mut add = |heading: &Heading| {
        if heading.explicit {
            anchors.insert(heading.anchor.clone(), 0);
        }
    };
    body.title.as_deref().into_iter().for_each(&mut add);
    body.sections().for_each(|blocks| visit_headings(blocks, &mut add));
    if let Some(procedure) = &body.procedure {
        add(&procedure.heading);
        for step in &procedure.steps {
            let former = step.attributes.former.iter().map(|former| &former.value);
            anchors.extend(former.chain([&step.id]).map(|id| (id.clone(), 0)));
        }
    }
    anchors
}

/// Whether a block would be shown without anything in it.
fn holds_nothing(block: &Block) -> bool {
    match block {
        Block::Quote(blocks) | Block::Callout(_, blocks) => blocks.is_empty(),
        Block::List { items, .. } => items.is_empty(),
        _ => false,
    }
}

/// Where a condition begins or ends among blocks: the lists on both sides are one.
#[derive(Default)]
struct Seam {
    /// Whether the next block stands at one.
    open: bool,
    /// The first number of a list that is hidden, whose next item becomes the first one.
    start: Option<u64>,
}

impl Seam {
    /// Notes that blocks are hidden.
    fn hide(&mut self, blocks: &[Block], out: &[Block]) {
        self.open = true;
        let continues = matches!(out.last(), Some(Block::List { .. }));
        if let (false, [Block::List { start: Some(start), .. }]) = (continues, blocks) {
            self.start = self.start.or(Some(*start));
        }
    }

    fn push(&mut self, block: Block, out: &mut Vec<Block>) {
        let (open, first) = (std::mem::take(&mut self.open), self.start.take());
        match (block, out.last_mut()) {
            (Block::List { start, items }, Some(Block::List { start: before, items: all }))
                if open && start.is_some() == before.is_some() =>
            {
                all.extend(items);
            }
            (Block::List { start: Some(start), items }, _) => {
                let first = first.filter(|_| open).map_or(start, |first| first.min(start));
                out.push(Block::List { start: Some(first), items });
            }
            (block, _) => out.push(block),
        }
    }
}
