//! What was read stays for the whole build, and of large sites there is much of it: lists and texts that
//! grew while they were read give back the room that they do not need, and texts that stand in the source become parts
//! of it. What shrinks moves to a place of its size, since an allocator may keep it where it is.

use std::sync::Arc;

use super::markup::{Block, Body, Definition, Heading, Inline, Item, Procedure, Step};

impl Body {
    /// Gives the room back that no part of the text needs; `source` is the file that it stands in.
    pub fn compact(&mut self, source: &Arc<str>) {
        blocks(&mut self.intro, source);
        blocks(&mut self.outro, source);
        if let Some(title) = &mut self.title {
            heading(title, source);
        }
        if let Some(procedure) = &mut self.procedure {
            self::procedure(procedure, source);
        }
        for footnote in &mut self.footnotes {
            blocks(&mut footnote.blocks, source);
        }
        fit(&mut self.footnotes);
        fit(&mut self.links);
        fit(&mut self.images);
    }
}

fn procedure(procedure: &mut Procedure, source: &Arc<str>) {
    heading(&mut procedure.heading, source);
    blocks(&mut procedure.intro, source);
    for own in &mut procedure.steps {
        step(own, source);
    }
    fit(&mut procedure.steps);
}

fn step(step: &mut Step, source: &Arc<str>) {
    inlines(&mut step.title, source);
    fit_text(&mut step.text);
    blocks(&mut step.blocks, source);
    for part in [&mut step.result, &mut step.needs].into_iter().flatten() {
        blocks(part, source);
    }
    fit(&mut step.attributes.stages);
    fit(&mut step.attributes.former);
}

fn heading(heading: &mut Heading, source: &Arc<str>) {
    inlines(&mut heading.content, source);
    fit_text(&mut heading.text);
    fit_text(&mut heading.anchor);
}

fn blocks(blocks: &mut Vec<Block>, source: &Arc<str>) {
    for own in blocks.iter_mut() {
        block(own, source);
    }
    fit(blocks);
}

fn block(block: &mut Block, source: &Arc<str>) {
    match block {
        Block::Paragraph(inner) | Block::Plain(inner) => inlines(inner, source),
        Block::Heading(inner) => heading(inner, source),
        Block::List { items, .. } => list(items, source),
        Block::Definitions(parts) => definitions(parts, source),
        Block::Code { text, .. } | Block::RawHtml(text) => fit_text(text),
        Block::Quote(inner)
        | Block::Callout(_, inner)
        | Block::Details { blocks: inner, .. }
        | Block::When(_, inner)
        | Block::InLanguage(_, inner)
        | Block::For(_, inner) => blocks(inner, source),
        Block::Table(table) => {
            row(&mut table.head, source);
            for cells in &mut table.rows {
                row(cells, source);
            }
            fit(&mut table.rows);
        }
        Block::Tabs(tabs) => {
            for tab in tabs.iter_mut() {
                blocks(tab, source);
            }
            fit(tabs);
        }
        Block::Anchors(_) | Block::Include(_) | Block::Rule => {}
    }
}

fn list(items: &mut Vec<Item>, source: &Arc<str>) {
    for item in items.iter_mut() {
        blocks(&mut item.blocks, source);
    }
    fit(items);
}

fn row(cells: &mut Vec<Vec<Inline>>, source: &Arc<str>) {
    for cell in cells.iter_mut() {
        inlines(cell, source);
    }
    fit(cells);
}

fn definitions(parts: &mut Vec<Definition>, source: &Arc<str>) {
    for part in parts.iter_mut() {
        match part {
            Definition::Term(inner) => inlines(inner, source),
            Definition::Description(inner) => blocks(inner, source),
        }
    }
    fit(parts);
}

fn inlines(inner: &mut Vec<Inline>, source: &Arc<str>) {
    for own in inner.iter_mut() {
        inline(own, source);
    }
    fit(inner);
}

fn inline(inline: &mut Inline, source: &Arc<str>) {
    match inline {
        Inline::Text(text, span) => text.settle(source, span),
        Inline::Code(text) | Inline::RawHtml(text) => fit_text(text),
        Inline::Emphasis(inner)
        | Inline::Strong(inner)
        | Inline::Strike(inner)
        | Inline::Element(_, inner)
        | Inline::Link(_, inner) => inlines(inner, source),
        Inline::Image(_) | Inline::Footnote(..) | Inline::Fact(..) | Inline::Break | Inline::SoftBreak => {}
    }
}

fn fit<T>(list: &mut Vec<T>) {
    if list.len() < list.capacity() {
        let mut own = Vec::with_capacity(list.len());
        own.append(list);
        *list = own;
    }
}

fn fit_text(text: &mut String) {
    if text.len() < text.capacity() {
        *text = text.as_str().to_owned();
    }
}
