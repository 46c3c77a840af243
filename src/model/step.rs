//! The parts of a step: `> [!RESULT]` and `> [!NEEDS]` stand apart from its text.

use super::markup::{Block, Inline, Step, StepAttributes};

impl Step {
    /// A step of which nothing but its heading is known.
    fn empty() -> Self {
        Self {
            id: String::new(),
            title: Vec::new(),
            text: String::new(),
            attributes: StepAttributes::default(),
            blocks: Vec::new(),
            result: None,
            needs: None,
            span: 0..0,
            extent: 0..0,
            lent: false,
        }
    }

    /// Adds a block to the part that it belongs to.
    pub fn push(&mut self, block: Block) {
        let blocks = match block {
            Block::When(condition, blocks) => {
                return self.push_within(blocks, |blocks| Block::When(condition.clone(), blocks));
            }
            Block::InLanguage(lang, blocks) => {
                return self.push_within(blocks, |blocks| Block::InLanguage(lang.clone(), blocks));
            }
            Block::Quote(blocks) => blocks,
            block => return self.blocks.push(block),
        };
        match marker(&blocks).as_deref() {
            Some("RESULT") => self.result.get_or_insert_default().extend(without_marker(blocks)),
            Some("NEEDS") => self.needs.get_or_insert_default().extend(without_marker(blocks)),
            _ => self.blocks.push(Block::Quote(blocks)),
        }
    }

    /// What stands in something goes to its part of the step with it.
    fn push_within(&mut self, blocks: Vec<Block>, within: impl Fn(Vec<Block>) -> Block) {
        let mut own = Self::empty();
        for block in blocks {
            own.push(block);
        }
        if !own.blocks.is_empty() {
            self.blocks.push(within(own.blocks));
        }
        if let Some(blocks) = own.result {
            self.result.get_or_insert_default().push(within(blocks));
        }
        if let Some(blocks) = own.needs {
            self.needs.get_or_insert_default().push(within(blocks));
        }
    }
}

/// The word of a quote that begins with `[!WORD]` on a line of its own.
pub fn marker(blocks: &[Block]) -> Option<String> {
    let (Block::Paragraph(inlines) | Block::Plain(inlines)) = blocks.first()? else {
        return None;
    };
    let Some(Inline::Text(text, _)) = inlines.first() else {
        return None;
    };
    let alone = matches!(inlines.get(1), None | Some(Inline::SoftBreak | Inline::Break));
    let word = text.trim_end().strip_prefix("[!")?.strip_suffix(']')?;
    let is_word = !word.is_empty() && word.chars().all(char::is_alphabetic);
    (alone && is_word).then(|| word.to_uppercase())
}

fn without_marker(mut blocks: Vec<Block>) -> Vec<Block> {
    if let Some(Block::Paragraph(inlines) | Block::Plain(inlines)) = blocks.first_mut() {
        inlines.drain(..inlines.len().min(2));
        if inlines.is_empty() {
            blocks.remove(0);
        }
    }
    blocks
}
