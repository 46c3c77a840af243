//! What a translation lacks, taken from the original with its links, images and footnotes.

use std::collections::BTreeMap;

use crate::model::markup::{Block, Body, Definition, Footnote, Heading, Inline, Item, Step};

/// Copies steps of one text into another; slots get the numbers they have there.
pub(super) struct Lender<'b> {
    from: &'b Body,
    to: &'b mut Body,
    links: BTreeMap<usize, usize>,
    images: BTreeMap<usize, usize>,
    footnotes: BTreeMap<usize, usize>,
}

impl<'b> Lender<'b> {
    pub fn new(from: &'b Body, to: &'b mut Body) -> Self {
        Self { from, to, links: BTreeMap::new(), images: BTreeMap::new(), footnotes: BTreeMap::new() }
    }

    /// Copies a step.
    pub fn step(&mut self, step: &Step) -> Step {
        Step {
            title: self.inlines(&step.title),
            blocks: self.blocks(&step.blocks),
            result: step.result.as_ref().map(|blocks| self.blocks(blocks)),
            needs: step.needs.as_ref().map(|blocks| self.blocks(blocks)),
            lent: true,
            id: step.id.clone(),
            text: step.text.clone(),
            attributes: step.attributes.clone(),
            span: step.span.clone(),
            extent: step.extent.clone(),
        }
    }

    fn blocks(&mut self, blocks: &[Block]) -> Vec<Block> {
        blocks.iter().map(|block| self.block(block)).collect()
    }

    fn block(&mut self, block: &Block) -> Block {
        match block {
            Block::Paragraph(inlines) => Block::Paragraph(self.inlines(inlines)),
            Block::Plain(inlines) => Block::Plain(self.inlines(inlines)),
            Block::Heading(heading) => {
                Block::Heading(Heading { content: self.inlines(&heading.content), ..heading.clone() })
            }
            Block::List { start, items } => {
                let item = |item: &Item| Item { task: item.task, blocks: self.blocks(&item.blocks) };
                Block::List { start: *start, items: items.iter().map(item).collect() }
            }
            Block::Definitions(parts) => {
                Block::Definitions(parts.iter().map(|part| self.definition(part)).collect())
            }
            Block::Quote(blocks) => Block::Quote(self.blocks(blocks)),
            Block::Callout(kind, blocks) => Block::Callout(*kind, self.blocks(blocks)),
            Block::Table { aligns, head, rows } => Block::Table {
                aligns: aligns.clone(),
                head: self.cells(head),
                rows: rows.iter().map(|row| self.cells(row)).collect(),
            },
            Block::Details { summary, blocks } => {
                Block::Details { summary: summary.clone(), blocks: self.blocks(blocks) }
            }
            Block::Anchors(_) | Block::Code { .. } | Block::Rule | Block::RawHtml(_) => block.clone(),
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
            Inline::Text(..) | Inline::Code(_) | Inline::Break | Inline::SoftBreak | Inline::RawHtml(_) => {
                inline.clone()
            }
        }
    }

    fn link(&mut self, slot: usize) -> usize {
        *self.links.entry(slot).or_insert_with(|| {
            self.to.links.push(self.from.links[slot].clone());
            self.to.links.len() - 1
        })
    }

    fn image(&mut self, slot: usize) -> usize {
        *self.images.entry(slot).or_insert_with(|| {
            self.to.images.push(self.from.images[slot].clone());
            self.to.images.len() - 1
        })
    }

    /// A reference to a footnote, which comes along with its first reference.
    fn footnote(&mut self, index: usize) -> Inline {
        let at = match self.footnotes.get(&index) {
            Some(at) => *at,
            None => {
                let at = self.to.footnotes.len();
                self.footnotes.insert(index, at);
                let label = self.from.footnotes[index].label.clone();
                self.to.footnotes.push(Footnote { label, blocks: Vec::new(), references: 0 });
                let from = self.from;
                self.to.footnotes[at].blocks = self.blocks(&from.footnotes[index].blocks);
                at
            }
        };
        self.to.footnotes[at].references += 1;
        Inline::Footnote(at, self.to.footnotes[at].references)
    }
}
