//! What was read stays for the whole build, and of large sites there is much of it: lists and texts that
//! grew while they were read give back the room that they do not need. They move to a place of their size, since an
//! allocator may keep one that shrinks where it is.

use super::markup::{Block, Body, Definition, Heading, Inline, Item, Procedure, Step};

impl Body {
    /// Gives the room back that no part of the text needs.
    pub fn compact(&mut self) {
        blocks(&mut self.intro);
        blocks(&mut self.outro);
        if let Some(title) = &mut self.title {
            heading(title);
        }
        if let Some(procedure) = &mut self.procedure {
            self::procedure(procedure);
        }
        for footnote in &mut self.footnotes {
            blocks(&mut footnote.blocks);
        }
        fit(&mut self.footnotes);
        fit(&mut self.links);
        fit(&mut self.images);
    }
}

fn procedure(procedure: &mut Procedure) {
    heading(&mut procedure.heading);
    blocks(&mut procedure.intro);
    procedure.steps.iter_mut().for_each(step);
    fit(&mut procedure.steps);
}

fn step(step: &mut Step) {
    inlines(&mut step.title);
    fit_text(&mut step.text);
    blocks(&mut step.blocks);
    [&mut step.result, &mut step.needs].into_iter().flatten().for_each(blocks);
    fit(&mut step.attributes.stages);
    fit(&mut step.attributes.former);
}

fn heading(heading: &mut Heading) {
    inlines(&mut heading.content);
    fit_text(&mut heading.text);
    fit_text(&mut heading.anchor);
}

fn blocks(blocks: &mut Vec<Block>) {
    blocks.iter_mut().for_each(block);
    fit(blocks);
}

fn block(block: &mut Block) {
    match block {
        Block::Paragraph(inner) | Block::Plain(inner) => inlines(inner),
        Block::Heading(inner) => heading(inner),
        Block::List { items, .. } => list(items),
        Block::Definitions(parts) => definitions(parts),
        Block::Code { text, .. } | Block::RawHtml(text) => fit_text(text),
        Block::Quote(inner)
        | Block::Callout(_, inner)
        | Block::Details { blocks: inner, .. }
        | Block::When(_, inner)
        | Block::InLanguage(_, inner)
        | Block::For(_, inner) => blocks(inner),
        Block::Table(table) => {
            row(&mut table.head);
            table.rows.iter_mut().for_each(row);
            fit(&mut table.rows);
        }
        Block::Tabs(tabs) => {
            tabs.iter_mut().for_each(blocks);
            fit(tabs);
        }
        Block::Anchors(_) | Block::Include(_) | Block::Rule => {}
    }
}

fn list(items: &mut Vec<Item>) {
    for item in items.iter_mut() {
        blocks(&mut item.blocks);
    }
    fit(items);
}

fn row(cells: &mut Vec<Vec<Inline>>) {
    cells.iter_mut().for_each(inlines);
    fit(cells);
}

fn definitions(parts: &mut Vec<Definition>) {
    for part in parts.iter_mut() {
        match part {
            Definition::Term(inner) => inlines(inner),
            Definition::Description(inner) => blocks(inner),
        }
    }
    fit(parts);
}

fn inlines(inner: &mut Vec<Inline>) {
    inner.iter_mut().for_each(inline);
    fit(inner);
}

fn inline(inline: &mut Inline) {
    match inline {
        Inline::Text(text, _) | Inline::Code(text) | Inline::RawHtml(text) => fit_text(text),
        Inline::Emphasis(inner)
        | Inline::Strong(inner)
        | Inline::Strike(inner)
        | Inline::Element(_, inner)
        | Inline::Link(_, inner) => inlines(inner),
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
