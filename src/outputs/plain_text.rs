//! The plain text of what a page says.

use crate::model::markup::{Block, Definition, Inline, push_text};
use crate::site::ResolvedBody;

/// The plain text of some blocks, a space between them; a link without a text of its own has that
/// of what it leads to, as on the page.
pub(super) struct PlainText<'a> {
    links: &'a ResolvedBody,
    /// Whether it has what is read in passing, too: tables, code, what is folded.
    is_whole: bool,
    /// The text.
    pub out: String,
}

impl<'a> PlainText<'a> {
    /// A text to which blocks are added; the links are those of the text that they stand in.
    pub fn new(links: &'a ResolvedBody) -> Self {
        Self { links, is_whole: false, out: String::new() }
    }

    /// The same with what is read in passing, too: tables, code, what is folded.
    pub fn whole(links: &'a ResolvedBody) -> Self {
        Self { is_whole: true, ..Self::new(links) }
    }

    /// Adds blocks.
    pub fn push(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(inlines) | Block::Plain(inlines) => {
                    self.space();
                    self.push_inlines(inlines);
                }
                Block::Heading(heading) => {
                    self.space();
                    self.out.push_str(&heading.text);
                }
                Block::List { items, .. } => items.iter().for_each(|item| self.push(&item.blocks)),
                Block::Tabs(tabs) => tabs.iter().for_each(|tab| self.push(tab)),
                Block::Quote(inner)
                | Block::Callout(_, inner)
                | Block::For(_, inner)
                | Block::InLanguage(_, inner) => {
                    self.push(inner);
                }
                _ if self.is_whole => self.push_rest(block),
                _ => {}
            }
        }
    }

    fn push_rest(&mut self, block: &Block) {
        match block {
            Block::Table(table) => {
                for cell in table.cells() {
                    self.space();
                    self.push_inlines(cell);
                }
            }
            Block::Definitions(parts) => parts.iter().for_each(|part| match part {
                Definition::Term(inlines) => {
                    self.space();
                    self.push_inlines(inlines);
                }
                Definition::Description(blocks) => self.push(blocks),
            }),
            Block::Code { text, .. } => {
                self.space();
                self.out.push_str(text);
            }
            Block::Details { summary, blocks } => {
                self.space();
                self.out.push_str(summary);
                self.push(blocks);
            }
            Block::When(_, blocks) => self.push(blocks),
            _ => {}
        }
    }

    fn space(&mut self) {
        if !self.out.is_empty() {
            self.out.push(' ');
        }
    }

    fn push_inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Link(slot, inner) if inner.is_empty() => {
                    self.out.push_str(self.links.links.get(*slot).map_or("", |link| &link.text));
                }
                Inline::Emphasis(inner)
                | Inline::Strong(inner)
                | Inline::Strike(inner)
                | Inline::Element(_, inner)
                | Inline::Link(_, inner) => self.push_inlines(inner),
                other => push_text(std::slice::from_ref(other), &mut self.out),
            }
        }
    }
}
