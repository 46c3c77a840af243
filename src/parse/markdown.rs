//! Markdown to blocks. The only module that knows the Markdown library.
//!
//! A stack of open containers takes the events; depth is limited before anything recurses into
//! what is built.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;
use std::sync::Arc;

use memchr::memmem;
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag};

use rustc_hash::FxHashMap;

use super::cjk::{self, Prepared};
use super::heading::{self, RawHeading};
use super::steps::Enclosure;
use super::{inline, lint, lookups, steps};
use crate::diag::{Diags, Place, Span, rules};
use crate::model::markup::{Align, Block, Body, Callout, Condition, Definition, Footnote, Inline, Item, Table};
use crate::model::{ImageSlot, LinkSlot};
use crate::schema::At;

/// How deep quotes, lists and inlines may be nested together.
pub(super) const MAX_DEPTH: usize = 48;

/// The source of some Markdown: a part of a file.
pub struct Source<'a> {
    /// The text.
    pub text: &'a str,
    /// The file it stands in.
    pub file: &'a Arc<str>,
    /// Where an offset of the text stands in the file.
    pub offsets: &'a dyn Fn(usize) -> usize,
    /// What to put before anchors and footnotes, where several texts share a page.
    pub prefix: &'a str,
}

/// What reading Markdown gives, before the procedure is told from the rest.
#[derive(Default)]
pub struct Parsed {
    /// The blocks at the top.
    pub blocks: Vec<Block>,
    /// All else of the body.
    pub body: Body,
    /// The headings that stand at the top, in no quote and no list, with their attributes, in order.
    pub headings: Vec<RawHeading>,
    /// Whether the rest was given up.
    pub incomplete: bool,
}

/// Reads a text without steps, such as an answer.
pub fn parse_plain(source: &Source<'_>, diags: &mut Diags) -> Body {
    let parsed = parse(source, diags);
    steps::without_procedure(parsed, source.file, source.prefix.is_empty(), diags).0
}

/// Reads Markdown.
pub fn parse(source: &Source<'_>, diags: &mut Diags) -> Parsed {
    let prepared = Prepared::new(source.text);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    let parser = Parser::new_ext(&prepared.text, options).into_offset_iter();
    let mut definitions: Vec<(String, Range<usize>)> = parser
        .reference_definitions()
        .iter()
        .map(|(label, definition)| (label.to_lowercase(), definition.span.clone()))
        .collect();
    definitions.sort_by(|a, b| (&a.0, a.1.start).cmp(&(&b.0, b.1.start)));
    let parsed = Parsed { body: Body { file: Arc::clone(source.file), ..Body::default() }, ..Parsed::default() };
    let mut builder = Builder {
        source,
        prepared: &prepared,
        definitions,
        stack: vec![Frame::new(Open::Root, 0..0)],
        parsed,
        raw_elements: Vec::new(),
        raws: Vec::new(),
        enclosed: Vec::new(),
        footnotes: BTreeMap::new(),
        referred: FxHashMap::default(),
        diags,
    };
    for (event, range) in parser {
        if builder.stack.len() > MAX_DEPTH {
            builder.give_up(&range);
            break;
        }
        builder.event(event, range);
    }
    builder.finish()
}

/// A container that is open.
pub(super) enum Open {
    Root,
    Paragraph,
    Heading(RawHeading),
    Quote(Option<Callout>),
    List(Option<u64>, Vec<Item>),
    Item(Option<bool>),
    Table(Vec<Align>, Vec<Vec<Vec<Inline>>>),
    Row(Vec<Vec<Inline>>),
    Cell,
    Definitions(Vec<Definition>),
    Term,
    Description,
    Footnote(String),
    Emphasis,
    Strong,
    Strike,
    Element(&'static str, String),
    Link(usize),
    Image(usize),
    Code(String, String),
    Html(String),
    Details(Option<String>),
    When(Option<Condition>),
    /// Tabs, and whether nothing about them has been reported.
    Tabs(bool),
}

pub(super) struct Frame {
    pub open: Open,
    pub blocks: Vec<Block>,
    pub inlines: Vec<Inline>,
    pub span: Span,
}

impl Frame {
    pub fn new(open: Open, span: Span) -> Self {
        Self { open, blocks: Vec::new(), inlines: Vec::new(), span }
    }
}

pub(super) struct Builder<'a> {
    pub source: &'a Source<'a>,
    prepared: &'a Prepared<'a>,
    definitions: Vec<(String, Range<usize>)>,
    pub stack: Vec<Frame>,
    pub parsed: Parsed,
    /// The names of the elements in the text that were reported, and not closed yet.
    pub raw_elements: Vec<String>,
    /// All headings, in order.
    raws: Vec<RawHeading>,
    /// Where headings begin that stand under a condition or in tabs, and in which of them, in order.
    enclosed: Vec<(usize, Enclosure)>,
    /// Footnotes as they are defined; those referred to are numbered by first reference.
    footnotes: BTreeMap<String, (Vec<Block>, Span)>,
    /// The index of each footnote that is referred to, by label.
    referred: FxHashMap<String, usize>,
    pub diags: &'a mut Diags,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(_) => self.end(),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text, &range),
            Event::Code(code) => self.push_inline(Inline::Code(cjk::strip(&code).into_owned())),
            Event::InlineHtml(html) => self.inline_html(&html, &range),
            Event::Html(html) => self.block_html_line(&html),
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::SoftBreak => self.push_inline(Inline::SoftBreak),
            Event::HardBreak => self.push_inline(Inline::Break),
            Event::Rule => self.push_block(Block::Rule),
            Event::TaskListMarker(done) => {
                if let Open::Item(task) = &mut self.top().open {
                    *task = Some(done);
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let span = self.span(&range);
        let open = match tag {
            Tag::Paragraph => Open::Paragraph,
            Tag::Heading { level, id, classes, attrs } => {
                let own = |text: &CowStr<'_>| cjk::strip(text).into_owned();
                Open::Heading(RawHeading {
                    level: level as u8,
                    id: id.as_ref().map(own),
                    classes: classes.iter().map(own).collect(),
                    pairs: attrs.iter().map(|(key, value)| (own(key), value.as_ref().map(own))).collect(),
                    span: self.line_span(&span),
                    text: String::new(),
                })
            }
            Tag::BlockQuote(kind) => Open::Quote(kind.map(callout)),
            Tag::CodeBlock(CodeBlockKind::Indented) => Open::Code(String::new(), String::new()),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                let language = info.split([' ', ',', '{']).next().unwrap_or_default();
                Open::Code(cjk::strip(language).into_owned(), String::new())
            }
            Tag::HtmlBlock | Tag::MetadataBlock(_) => Open::Html(String::new()),
            Tag::List(start) => Open::List(start, Vec::new()),
            Tag::Item => Open::Item(None),
            Tag::FootnoteDefinition(label) => Open::Footnote(cjk::strip(&label).to_lowercase()),
            Tag::DefinitionList => Open::Definitions(Vec::new()),
            Tag::DefinitionListTitle => Open::Term,
            Tag::DefinitionListDefinition => Open::Description,
            Tag::Table(aligns) => Open::Table(aligns.into_iter().map(align).collect(), Vec::new()),
            Tag::TableHead | Tag::TableRow => Open::Row(Vec::new()),
            Tag::TableCell => Open::Cell,
            Tag::Emphasis | Tag::Superscript | Tag::Subscript => Open::Emphasis,
            Tag::Strong => Open::Strong,
            Tag::Strikethrough => Open::Strike,
            Tag::Link { link_type, dest_url, title, id } => {
                let target = self.target(link_type, &dest_url, &id, &span);
                self.parsed.body.varies |= lookups::check(&target, self.source.file, self.diags);
                let title = cjk::strip(&title).into_owned();
                self.parsed.body.links.push(LinkSlot {
                    file: Arc::clone(self.source.file),
                    target,
                    title,
                    has_text: true,
                    automatic: false,
                });
                Open::Link(self.parsed.body.links.len() - 1)
            }
            Tag::Image { link_type, dest_url, title, id } => {
                let target = self.target(link_type, &dest_url, &id, &span);
                self.parsed.body.varies |= lookups::check(&target, self.source.file, self.diags);
                let title = cjk::strip(&title).into_owned();
                let file = Arc::clone(self.source.file);
                let image = ImageSlot { file, target, title, alt: String::new(), span: span.clone() };
                self.parsed.body.images.push(image);
                Open::Image(self.parsed.body.images.len() - 1)
            }
        };
        if is_block(&open) {
            self.flush_plain();
        }
        self.stack.push(Frame::new(open, span));
    }

    /// Closes containers down to the one that the event closes; elements that were never closed
    /// become text.
    fn end(&mut self) {
        while let Some(frame) = self.pop() {
            match frame.open {
                Open::Element(_, raw) => {
                    self.raw_html(&frame.span);
                    self.push_inline(Inline::RawHtml(raw));
                    frame.inlines.into_iter().for_each(|inline| self.push_inline(inline));
                }
                Open::Details(_) => {
                    self.report_unclosed("a `<details>` that is not closed", &frame.span, "</details>");
                    frame.blocks.into_iter().for_each(|block| self.push_block(block));
                }
                Open::When(condition) => {
                    // One that cannot be read has been reported.
                    if condition.is_some() {
                        self.report_open_condition(&frame.span);
                    }
                    self.parsed.incomplete = true;
                    frame.blocks.into_iter().for_each(|block| self.push_block(block));
                }
                Open::Tabs(is_right) => self.end_tabs(is_right, frame.blocks, &frame.span),
                _ => return self.close(frame),
            }
        }
    }

    fn close(&mut self, mut frame: Frame) {
        let in_link = matches!(frame.open, Open::Link(_)) || self.is_in_link();
        frame.inlines = self.settled(frame.inlines, in_link);
        match frame.open {
            Open::Paragraph => {
                if !frame.inlines.is_empty() {
                    self.push_block(Block::Paragraph(frame.inlines));
                }
            }
            Open::Heading(raw) => self.heading(raw, frame.inlines),
            Open::Quote(kind) => {
                let block = match kind {
                    Some(kind) => Block::Callout(kind, frame.blocks),
                    None => Block::Quote(frame.blocks),
                };
                self.push_block(block);
            }
            Open::List(start, items) => self.push_block(Block::List { start, items }),
            Open::Item(task) => {
                if let Open::List(_, items) = &mut self.top().open {
                    items.push(Item { task, blocks: frame.blocks });
                }
            }
            Open::Cell => {
                if let Open::Row(cells) = &mut self.top().open {
                    cells.push(frame.inlines);
                }
            }
            Open::Row(cells) => {
                if let Open::Table(_, rows) = &mut self.top().open {
                    rows.push(cells);
                }
            }
            Open::Table(aligns, mut rows) => {
                let head = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
                self.push_block(Block::Table(Box::new(Table { aligns, head, rows })));
            }
            Open::Definitions(parts) => self.push_block(Block::Definitions(parts)),
            Open::Term => self.definition(Definition::Term(frame.inlines)),
            Open::Description => self.definition(Definition::Description(frame.blocks)),
            Open::Footnote(label) => self.footnote(&label, frame.blocks, &frame.span),
            Open::Emphasis => self.push_inline(Inline::Emphasis(frame.inlines)),
            Open::Strong => self.push_inline(Inline::Strong(frame.inlines)),
            Open::Strike => self.push_inline(Inline::Strike(frame.inlines)),
            Open::Link(slot) => {
                let has_text = inline::shows_something(&frame.inlines);
                self.parsed.body.links[slot].has_text = has_text;
                self.push_inline(Inline::Link(slot, frame.inlines));
            }
            Open::Image(slot) => {
                self.parsed.body.images[slot].alt = crate::model::markup::plain_text(&frame.inlines);
                self.push_inline(Inline::Image(slot));
            }
            Open::Code(language, text) => self.push_block(Block::Code { language, text }),
            Open::Html(html) => self.html_block(&html, &frame.span),
            Open::Root | Open::Element(..) | Open::Details(_) | Open::When(_) | Open::Tabs(_) => {}
        }
    }

    fn definition(&mut self, part: Definition) {
        if let Open::Definitions(parts) = &mut self.top().open {
            parts.push(part);
        }
    }

    fn heading(&mut self, mut raw: RawHeading, content: Vec<Inline>) {
        let heading = heading::build(&raw, content, self.source.prefix);
        heading::check_text(&raw, &heading, self.source.file, self.diags);
        let line = self.source.text.get(self.local(raw.span.start)..self.local(raw.span.end)).unwrap_or_default();
        heading::check_repeated(&raw, line, self.source.file, self.diags);
        if !heading.explicit && heading.level > 1 && has_lookup(&heading.content) {
            let message =
                format!("the heading `{}` has no id, and its address is made of the look-up", heading.text);
            let help = "give it one, in braces at its end: `{#id}`";
            self.diags.push_with_help(
                &rules::LOOKUP_IN_SLUG,
                Place::new(self.source.file, &heading.span),
                message,
                help,
            );
        }
        raw.text.clone_from(&heading.text);
        if let Some(enclosure) = self.stack.iter().find_map(|frame| enclosure(&frame.open)) {
            self.enclosed.push((raw.span.start, enclosure));
        }
        self.raws.push(raw);
        self.push_block(Block::Heading(Box::new(heading)));
    }

    /// Tells the headings at the top from those that stand in something, which can have an id only.
    fn settle_headings(&mut self, blocks: &[Block]) {
        let mut top = blocks.iter().filter_map(|block| match block {
            Block::Heading(heading) => Some(&heading.span),
            _ => None,
        });
        let mut next = top.next();
        for raw in std::mem::take(&mut self.raws) {
            if next == Some(&raw.span) {
                self.parsed.headings.push(raw);
                next = top.next();
                continue;
            }
            let enclosed = self.enclosed.binary_search_by_key(&raw.span.start, |(start, _)| *start);
            if let Ok(at) = enclosed
                && heading::has_step_attributes(&raw)
            {
                steps::report_enclosed(self.enclosed[at].1, &raw.span, self.source.file, self.diags);
                self.parsed.incomplete = true;
            } else {
                self.parsed.incomplete |= !heading::check_plain(&raw, self.source.file, self.diags);
            }
        }
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        let text = cjk::strip(text);
        let span = self.span(range);
        let frame = self.top();
        match &mut frame.open {
            Open::Code(_, code) => code.push_str(&text),
            Open::Html(html) => html.push_str(&text),
            _ => {
                if let Some(Inline::Text(last, last_span)) = frame.inlines.last_mut() {
                    last.push_str(&text);
                    last_span.end = span.end;
                } else {
                    frame.inlines.push(Inline::Text(text.into_owned().into(), span));
                }
            }
        }
    }

    fn footnote(&mut self, label: &str, blocks: Vec<Block>, span: &Span) {
        let span = self.line_span(span);
        if let Entry::Vacant(entry) = self.footnotes.entry(label.to_owned()) {
            entry.insert((blocks, span));
        } else {
            let message = format!("the footnote `{label}` stands twice; the first one is shown");
            let help = "give one of the two another label, or delete it";
            self.diags.push_with_help(&rules::LOST_FOOTNOTE, Place::new(self.source.file, &span), message, help);
        }
    }

    fn footnote_reference(&mut self, label: &str) {
        let label = cjk::strip(label).to_lowercase();
        let footnotes = &mut self.parsed.body.footnotes;
        let index = *self.referred.entry(label).or_insert_with_key(|label| {
            footnotes.push(Footnote { label: label.clone(), blocks: Vec::new(), references: 0, lent: false });
            footnotes.len() - 1
        });
        footnotes[index].references += 1;
        let reference = footnotes[index].references;
        self.push_inline(Inline::Footnote(index, reference));
    }

    // Links

    /// The destination of a link or an image and where it stands.
    fn target(&mut self, link_type: LinkType, url: &str, id: &str, span: &Span) -> At<String> {
        let url = cjk::strip(url).into_owned();
        let url = if link_type == LinkType::Email { format!("mailto:{url}") } else { url };
        let own = self.find_destination(&url, span);
        let defined = || {
            let at = self.definitions.binary_search_by(|(label, _)| label.as_str().cmp(&id.to_lowercase())).ok()?;
            let span = self.span(&self.definitions[at].1);
            self.find_destination(&url, &span)
        };
        let place = own.or_else(defined).unwrap_or_else(|| self.line_span(span));
        At { value: url, span: place }
    }

    /// The place at which a destination stands verbatim in a link or a definition: its title may say the same.
    fn find_destination(&self, url: &str, span: &Span) -> Option<Span> {
        let (start, end) = (self.local(span.start), self.local(span.end));
        let text = self.source.text.get(start..end)?;
        let opens = |at: &usize| {
            let before = text[..*at].trim_end_matches(|c: char| c.is_whitespace() || c == '<');
            before.ends_with("](") || before.ends_with("]:")
        };
        let all = || memmem::find_iter(text.as_bytes(), url).filter(|_| !url.is_empty());
        let Some(at) = all().filter(opens).last() else {
            return self.find_in(url, span);
        };
        Some((self.source.offsets)(start + at)..(self.source.offsets)(start + at + url.len()))
    }

    /// The last place at which a text stands verbatim in a part of the source (a span of the file).
    pub(super) fn find_in(&self, needle: &str, span: &Span) -> Option<Span> {
        let start = self.local(span.start);
        let end = self.local(span.end);
        if needle.is_empty() {
            return None;
        }
        let at = start + self.source.text.get(start..end)?.rfind(needle)?;
        Some((self.source.offsets)(at)..(self.source.offsets)(at + needle.len()))
    }

    // Places

    /// The bytes in the file for a range in the text of the parser.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let start = self.prepared.source_offset(range.start);
        let end = self.prepared.source_offset(range.end);
        (self.source.offsets)(start)..(self.source.offsets)(end)
    }

    /// The offset in the text for an offset in the file.
    fn local(&self, at: usize) -> usize {
        inline::local(at, self.source.text, self.source.offsets)
    }

    /// A span cut to its first line.
    pub(super) fn line_span(&self, span: &Span) -> Span {
        let start = self.local(span.start);
        let end = self.local(span.end);
        let text = self.source.text.get(start..end).unwrap_or_default();
        let first = text.lines().next().unwrap_or_default().trim_end().len();
        span.start..(self.source.offsets)(start + first).max(span.start)
    }

    // The stack

    pub(super) fn top(&mut self) -> &mut Frame {
        if self.stack.is_empty() {
            self.stack.push(Frame::new(Open::Root, 0..0));
        }
        let last = self.stack.len() - 1;
        &mut self.stack[last]
    }

    /// Takes the innermost container, never the root; text that stands in it directly becomes a
    /// block where it holds blocks.
    pub(super) fn pop(&mut self) -> Option<Frame> {
        if self.stack.len() < 2 {
            return None;
        }
        if holds_blocks(&self.top().open) {
            self.flush_plain();
        }
        self.stack.pop()
    }

    pub(super) fn push_inline(&mut self, inline: Inline) {
        self.top().inlines.push(inline);
    }

    pub(super) fn push_block(&mut self, block: Block) {
        self.flush_plain();
        self.top().blocks.push(block);
    }

    fn flush_plain(&mut self) {
        let inlines = std::mem::take(&mut self.top().inlines);
        if inlines.is_empty() {
            return;
        }
        let inlines = self.settled(inlines, self.is_in_link());
        self.top().blocks.push(Block::Plain(inlines));
    }

    pub(super) fn is_in_link(&self) -> bool {
        self.stack.iter().any(|frame| matches!(frame.open, Open::Link(_)))
    }

    pub(super) fn settled(&mut self, inlines: Vec<Inline>, in_link: bool) -> Vec<Inline> {
        let source =
            inline::Source { text: self.source.text, file: self.source.file, offsets: self.source.offsets };
        lint::check(&inlines, self.source.file, self.diags);
        let (inlines, varies) = lookups::split(inlines, self.source.file, self.diags);
        self.parsed.body.varies |= varies;
        let links = (!in_link).then_some(&mut self.parsed.body.links);
        inline::settle(inlines, &source, links)
    }

    fn give_up(&mut self, range: &Range<usize>) {
        let place = Place::new(self.source.file, &self.line_span(&self.span(range)));
        let message = format!("nested more than {MAX_DEPTH} deep; the rest of the file is not read");
        self.diags.push_with_help(&rules::TOO_DEEP, place, message, "flatten the quotes or lists");
        self.parsed.incomplete = true;
    }

    fn finish(mut self) -> Parsed {
        while self.stack.len() > 1 {
            self.end();
        }
        self.flush_plain();
        let blocks = std::mem::take(&mut self.stack[0].blocks);
        self.settle_headings(&blocks);
        let mut parsed = self.parsed;
        parsed.blocks = blocks;
        for note in &mut parsed.body.footnotes {
            if let Some((blocks, _)) = self.footnotes.remove(&note.label) {
                note.blocks = blocks;
            }
        }
        for (label, (_, span)) in self.footnotes {
            let message = format!("nothing refers to the footnote `{label}`, so that it is not shown");
            let help = format!("refer to it with `[^{label}]`, or delete it");
            self.diags.push_with_help(&rules::LOST_FOOTNOTE, Place::new(self.source.file, &span), message, help);
        }
        parsed
    }
}

fn callout(kind: BlockQuoteKind) -> Callout {
    match kind {
        BlockQuoteKind::Note => Callout::Note,
        BlockQuoteKind::Tip => Callout::Tip,
        BlockQuoteKind::Important => Callout::Important,
        BlockQuoteKind::Warning => Callout::Warning,
        BlockQuoteKind::Caution => Callout::Caution,
    }
}

fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::None => Align::None,
        Alignment::Left => Align::Start,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::End,
    }
}

fn is_block(open: &Open) -> bool {
    !matches!(
        open,
        Open::Emphasis | Open::Strong | Open::Strike | Open::Element(..) | Open::Link(_) | Open::Image(_)
    )
}

fn holds_blocks(open: &Open) -> bool {
    matches!(
        open,
        Open::Root
            | Open::Quote(_)
            | Open::Item(_)
            | Open::Description
            | Open::Footnote(_)
            | Open::Details(_)
            | Open::When(_)
            | Open::Tabs(_)
    )
}

/// What a container is that no step can stand in, and that a step may stand in by mistake.
fn enclosure(open: &Open) -> Option<Enclosure> {
    match open {
        Open::When(_) => Some(Enclosure::Condition),
        Open::Tabs(_) => Some(Enclosure::Tabs),
        _ => None,
    }
}

/// Whether a fact is looked up in some inlines.
fn has_lookup(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| matches!(inline, Inline::Fact(..)) || has_lookup(inline.inner()))
}
