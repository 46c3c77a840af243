//! What was read stays for the whole build, and of large sites there is much of it: lists and texts that
//! grew while they were read give back the room that they do not need.

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
        self.footnotes.shrink_to_fit();
        self.links.shrink_to_fit();
        self.images.shrink_to_fit();
    }
}

fn procedure(procedure: &mut Procedure) {
    heading(&mut procedure.heading);
    blocks(&mut procedure.intro);
    procedure.steps.iter_mut().for_each(step);
    procedure.steps.shrink_to_fit();
}

fn step(step: &mut Step) {
    inlines(&mut step.title);
    step.text.shrink_to_fit();
    blocks(&mut step.blocks);
    [&mut step.result, &mut step.needs].into_iter().flatten().for_each(blocks);
    step.attributes.stages.shrink_to_fit();
    step.attributes.former.shrink_to_fit();
}

fn heading(heading: &mut Heading) {
    inlines(&mut heading.content);
    heading.text.shrink_to_fit();
    heading.anchor.shrink_to_fit();
}

fn blocks(blocks: &mut Vec<Block>) {
    blocks.iter_mut().for_each(block);
    blocks.shrink_to_fit();
}

fn block(block: &mut Block) {
    match block {
        Block::Paragraph(inner) | Block::Plain(inner) => inlines(inner),
        Block::Heading(inner) => heading(inner),
        Block::List { items, .. } => list(items),
        Block::Definitions(parts) => definitions(parts),
        Block::Code { text, .. } | Block::RawHtml(text) => text.shrink_to_fit(),
        Block::Quote(inner)
        | Block::Callout(_, inner)
        | Block::Details { blocks: inner, .. }
        | Block::When(_, inner)
        | Block::InLanguage(_, inner)
        | Block::For(_, inner) => blocks(inner),
        Block::Table { head, rows, .. } => {
            row(head);
            rows.iter_mut().for_each(row);
            rows.shrink_to_fit();
        }
        Block::Tabs(tabs) => {
            tabs.iter_mut().for_each(blocks);
            tabs.shrink_to_fit();
        }
        Block::Anchors(_) | Block::Include(_) | Block::Rule => {}
    }
}

fn list(items: &mut Vec<Item>) {
    for item in items.iter_mut() {
        blocks(&mut item.blocks);
    }
    items.shrink_to_fit();
}

fn row(cells: &mut Vec<Vec<Inline>>) {
    cells.iter_mut().for_each(inlines);
    cells.shrink_to_fit();
}

fn definitions(parts: &mut Vec<Definition>) {
    for part in parts.iter_mut() {
        match part {
            Definition::Term(inner) => inlines(inner),
            Definition::Description(inner) => blocks(inner),
        }
    }
    parts.shrink_to_fit();
}

fn inlines(inner: &mut Vec<Inline>) {
    inner.iter_mut().for_each(inline);
    inner.shrink_to_fit();
}

fn inline(inline: &mut Inline) {
    match inline {
        Inline::Text(text, _) | Inline::Code(text) | Inline::RawHtml(text) => text.shrink_to_fit(),
        Inline::Emphasis(inner)
        | Inline::Strong(inner)
        | Inline::Strike(inner)
        | Inline::Element(_, inner)
        | Inline::Link(_, inner) => inlines(inner),
        Inline::Image(_) | Inline::Footnote(..) | Inline::Fact(..) | Inline::Break | Inline::SoftBreak => {}
    }
}
