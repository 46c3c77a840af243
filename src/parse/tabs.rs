//! Tabs: options of which a reader wants one, each under a heading, between `<!-- tabs -->` and `<!-- /tabs -->`.

use super::markdown::{Builder, Frame, MAX_DEPTH, Open};
use crate::diag::{Place, Span, rules};
use crate::model::markup::{Block, Heading};

impl Builder<'_> {
    /// Begins tabs; `is_right` unless the comment was reported. `place` is where it stands.
    pub(super) fn open_tabs(&mut self, is_right: bool, place: Place) {
        if self.stack.len() >= MAX_DEPTH {
            self.parsed.incomplete = true;
            return;
        }
        let span = place.start..place.end;
        let is_within = self.stack.iter().any(|frame| matches!(frame.open, Open::Tabs(_)));
        if is_within && is_right {
            let help = "end the first ones before it, or write the options of the inner ones as smaller headings";
            self.diags.push_with_help(&rules::BAD_TABS, place, "tabs inside tabs", help);
        }
        self.stack.push(Frame::new(Open::Tabs(is_right && !is_within), span));
    }

    /// Ends tabs. `place` is where the comment stands.
    pub(super) fn close_tabs(&mut self, place: Place) {
        if let Open::Tabs(_) = self.top().open
            && let Some(Frame { open: Open::Tabs(is_right), blocks, span, .. }) = self.pop()
        {
            match problem(&blocks) {
                None => self.push_block(Block::Tabs(split(blocks))),
                Some((own, message, help)) => {
                    if is_right {
                        let place = Place::new(self.source.file, own.unwrap_or(&span));
                        self.diags.push_with_help(&rules::BAD_TABS, place, message, help);
                    }
                    self.give_back(blocks);
                }
            }
            return;
        }
        let help = "tabs end where they begin: in the same step, condition, item of a list, quote or `<details>`";
        self.diags.push_with_help(&rules::BAD_TABS, place, "no tabs are open here", help);
    }

    /// Gives tabs up that something around them ends. `span` is where they begin.
    pub(super) fn end_tabs(&mut self, is_right: bool, blocks: Vec<Block>, span: &Span) {
        if is_right {
            let help = "write `<!-- /tabs -->` on a line of its own, in the same step, condition, item of a list, quote or `<details>`";
            let place = Place::new(self.source.file, span);
            self.diags.push_with_help(&rules::BAD_TABS, place, "tabs that do not end", help);
        }
        self.parsed.incomplete = true;
        self.give_back(blocks);
    }

    /// Puts blocks back among those around the tabs that they make none of.
    fn give_back(&mut self, blocks: Vec<Block>) {
        for block in blocks {
            self.push_block(block);
        }
    }
}

/// Why some blocks are no tabs: the heading that is wrong, if it is one, the message and what to do.
type Problem<'b> = (Option<&'b Span>, &'static str, &'static str);

/// Finds out why some blocks are no tabs.
fn problem(blocks: &[Block]) -> Option<Problem<'_>> {
    let headings = || blocks.iter().filter_map(heading);
    let conditional: Vec<&Heading> = blocks.iter().flat_map(conditional_headings).collect();
    let level = headings().chain(conditional.iter().copied()).next().map_or(0, |first| first.level);
    if let Some(option) = conditional.into_iter().find(|option| option.level <= level) {
        let help = "put the condition around its text, under the heading, or write tabs for each case";
        return Some((Some(&option.span), "an option of tabs under a condition", help));
    }
    if blocks.first().and_then(heading).is_none() {
        let help = "begin each option with a heading: `#### iPhone`";
        return Some((None, "tabs that do not begin with a heading", help));
    }
    if let Some(higher) = headings().find(|heading| heading.level < level) {
        let help = "write it with as many `#` as the first option, or end the tabs before it";
        return Some((Some(&higher.span), "a heading in tabs that is above their options", help));
    }
    // One with nothing in it has been reported.
    let is_wordless =
        |heading: &&Heading| heading.level == level && heading.text.is_empty() && !heading.content.is_empty();
    if let Some(wordless) = headings().find(is_wordless) {
        return Some((Some(&wordless.span), "an option of tabs without a name", "write a word for the button"));
    }
    if headings().filter(|heading| heading.level == level).count() < 2 {
        let help = "add another one, under a heading with as many `#`, or take the two comments away";
        return Some((None, "tabs with one option only", help));
    }
    None
}

fn heading(block: &Block) -> Option<&Heading> {
    if let Block::Heading(heading) = block { Some(heading) } else { None }
}

/// The headings that would begin options but for a condition around them.
fn conditional_headings(block: &Block) -> Vec<&Heading> {
    let Block::When(_, inner) = block else {
        return Vec::new();
    };
    inner.iter().flat_map(|block| heading(block).into_iter().chain(conditional_headings(block))).collect()
}

/// The options of tabs: each begins with a heading of the level of the first one.
fn split(blocks: Vec<Block>) -> Vec<Vec<Block>> {
    let level = blocks.first().and_then(heading).map(|first| first.level);
    let mut tabs: Vec<Vec<Block>> = Vec::new();
    for block in blocks {
        let begins = heading(&block).map(|heading| heading.level) == level;
        match tabs.last_mut().filter(|_| !begins) {
            Some(tab) => tab.push(block),
            None => tabs.push(vec![block]),
        }
    }
    tabs
}
