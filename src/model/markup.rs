//! The text of a file: blocks and inlines.

use std::sync::Arc;

use super::lookup::Lookup;
use super::text::Text;
use super::{ImageSlot, LinkSlot};
use crate::diag::Span;
use crate::id::Lang;
use crate::schema::{At, Duration, Money};

/// The text of a Markdown file or an answer.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// The path of the file that the text stands in.
    pub file: Arc<str>,
    /// The level-1 heading that was taken out of the text, since the page shows its title.
    pub title: Option<Box<Heading>>,
    /// What stands before the procedure; everything, if there is none.
    pub intro: Vec<Block>,
    /// The procedure.
    pub procedure: Option<Box<Procedure>>,
    /// What stands after it.
    pub outro: Vec<Block>,
    /// The footnotes that are referred to, in the order of the first reference.
    pub footnotes: Vec<Footnote>,
    /// The links, by slot.
    pub links: Vec<LinkSlot>,
    /// The images, by slot.
    pub images: Vec<ImageSlot>,
    /// Where HTML stands that is not on the allow-list.
    pub raw_html: Vec<Span>,
    /// Whether it has look-ups, conditions or snippets, so that it must be read for the page that shows it.
    pub varies: bool,
}

impl Body {
    /// All blocks in the order of the page, footnotes apart.
    pub fn sections(&self) -> impl Iterator<Item = &[Block]> {
        let procedure = self.procedure.iter().flat_map(|procedure| {
            let steps = procedure.steps.iter().flat_map(Step::sections);
            std::iter::once(procedure.intro.as_slice()).chain(steps)
        });
        std::iter::once(self.intro.as_slice()).chain(procedure).chain(std::iter::once(self.outro.as_slice()))
    }

    /// The text of the first paragraph.
    pub fn first_paragraph(&self) -> Option<String> {
        self.sections().flatten().find_map(|block| match block {
            Block::Paragraph(inlines) => Some(plain_text(inlines)),
            _ => None,
        })
    }
}

/// The steps of a guide: the level-2 heading marked `{.steps}` and what stands under it.
#[derive(Clone, Debug)]
pub struct Procedure {
    /// The heading.
    pub heading: Heading,
    /// What stands between the heading and the first step.
    pub intro: Vec<Block>,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// The id: the anchor, frozen.
    pub id: String,
    /// The title.
    pub title: Vec<Inline>,
    /// The title, plain.
    pub text: String,
    /// The attributes of the heading.
    pub attributes: StepAttributes,
    /// What to do.
    pub blocks: Vec<Block>,
    /// What success looks like.
    pub result: Option<Vec<Block>>,
    /// What the step needs.
    pub needs: Option<Vec<Block>>,
    /// The bytes of the heading.
    pub span: Span,
    /// The bytes of the whole step, from its heading to where the next one begins.
    pub extent: Span,
    /// Whether it stands in the default language, since the translation does not have it.
    pub lent: bool,
}

impl Step {
    /// Where in its blocks the branches begin, which are shown after the result: the first heading.
    pub fn branches(&self) -> usize {
        let is_heading = |block: &Block| matches!(block, Block::Heading(_));
        self.blocks.iter().position(is_heading).unwrap_or(self.blocks.len())
    }

    pub(super) fn sections(&self) -> impl Iterator<Item = &[Block]> {
        let asides = [&self.result, &self.needs].into_iter().flatten().map(Vec::as_slice);
        std::iter::once(self.blocks.as_slice()).chain(asides)
    }
}

/// The attributes of a step. What few steps have stands apart, so that the others are small.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepAttributes {
    /// `stage=`.
    pub stages: Vec<At<String>>,
    /// `duration=`.
    pub duration: Option<Box<Duration>>,
    /// `fee=`.
    pub fee: Option<Box<Money>>,
    /// `who=`.
    pub who: Option<String>,
    /// `was=`: former ids.
    pub former: Vec<At<String>>,
    /// `when=` or `not=`: the card types that have the step.
    pub condition: Option<Box<Condition>>,
    /// `include=`: the snippet that says what to do.
    pub include: Option<Box<At<String>>>,
    /// `of=`: in a translation, the stamp of the step that was translated.
    pub of: Option<Box<At<String>>>,
}

/// For which card types something is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The ids of card types.
    pub cards: Vec<At<String>>,
    /// Whether it is shown for all others, and not for these.
    pub negated: bool,
    /// Where it stands.
    pub span: Span,
}

impl Condition {
    /// Whether it is true for a card type.
    pub fn holds(&self, id: &str) -> bool {
        self.cards.iter().any(|card| card.value == id) != self.negated
    }

    /// Whether another one says the same, wherever it stands.
    pub fn says(&self, other: &Self) -> bool {
        let ids = |own: &Self| own.cards.iter().map(|card| card.value.clone()).collect::<Vec<_>>();
        self.negated == other.negated && ids(self) == ids(other)
    }
}

/// A heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The anchor: the id that was given, else the slug of the text; in a translation that of the heading
    /// it translates.
    pub anchor: String,
    /// The number after the slug in the anchor, where others before it have the same one; 0 for none.
    pub number: usize,
    /// The slug of its text, where that is not its anchor, since links in its file may use it.
    pub slug: Option<String>,
    /// Whether the id was given.
    pub explicit: bool,
    /// The text.
    pub content: Vec<Inline>,
    /// The text, plain.
    pub text: String,
    /// Its bytes.
    pub span: Span,
}

/// A footnote.
#[derive(Clone, Debug, PartialEq)]
pub struct Footnote {
    /// Its label in the source.
    pub label: String,
    /// Its text.
    pub blocks: Vec<Block>,
    /// How often it is referred to.
    pub references: usize,
    /// Whether it stands in the default language, with a step that the translation does not have.
    pub lent: bool,
}

/// The kinds of callout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callout {
    /// `> [!NOTE]`
    Note,
    /// `> [!TIP]`
    Tip,
    /// `> [!IMPORTANT]`
    Important,
    /// `> [!WARNING]`
    Warning,
    /// `> [!CAUTION]`
    Caution,
}

impl Callout {
    /// The name for classes and strings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Tip => "tip",
            Self::Important => "important",
            Self::Warning => "warning",
            Self::Caution => "caution",
        }
    }
}

/// How a column of a table is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// As the language does.
    None,
    /// At the start of the line.
    Start,
    /// In the middle.
    Center,
    /// At the end of the line.
    End,
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The alignment of the columns.
    pub aligns: Vec<Align>,
    /// The head.
    pub head: Vec<Vec<Inline>>,
    /// The rows.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

impl Table {
    /// The cells of the head and of the rows, in order.
    pub fn cells(&self) -> impl Iterator<Item = &Vec<Inline>> {
        self.head.iter().chain(self.rows.iter().flatten())
    }
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Whether it is ticked, in a task list.
    pub task: Option<bool>,
    /// Its blocks.
    pub blocks: Vec<Block>,
}

/// A block.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// Text that is no paragraph, as in a tight list.
    Plain(Vec<Inline>),
    /// A heading; apart, since it is larger than any other block.
    Heading(Box<Heading>),
    /// The anchors of headings that a translation does not have.
    Anchors(Vec<String>),
    /// A list; ordered if it has a first number.
    List {
        /// The first number.
        start: Option<u64>,
        /// The items.
        items: Vec<Item>,
    },
    /// A definition list.
    Definitions(Vec<Definition>),
    /// A code block.
    Code {
        /// The language, or nothing.
        language: String,
        /// The code.
        text: String,
    },
    /// A quote.
    Quote(Vec<Block>),
    /// A callout.
    Callout(Callout, Vec<Block>),
    /// A table.
    Table(Box<Table>),
    /// `<details>`.
    Details {
        /// The line that is always shown.
        summary: String,
        /// What is folded.
        blocks: Vec<Block>,
    },
    /// Options of which a reader wants one, such as the kinds of phone; each begins with its heading.
    Tabs(Vec<Vec<Block>>),
    /// Blocks that are shown for some card types.
    When(Box<Condition>, Vec<Block>),
    /// A snippet, by its id.
    Include(At<String>),
    /// Blocks that are in another language than the text around them.
    InLanguage(Lang, Vec<Block>),
    /// Blocks that are for some card types, on a page for several: the names of these, and the blocks.
    For(String, Vec<Block>),
    /// A thematic break.
    Rule,
    /// HTML that is not on the allow-list.
    RawHtml(String),
}

/// A part of a definition list.
#[derive(Clone, Debug, PartialEq)]
pub enum Definition {
    /// What is defined.
    Term(Vec<Inline>),
    /// What it is.
    Description(Vec<Block>),
}

/// An inline.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Text, and where it stands.
    Text(Text, Span),
    /// Code.
    Code(String),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Struck out.
    Strike(Vec<Inline>),
    /// An element of the allow-list, by name.
    Element(&'static str, Vec<Inline>),
    /// A link, by slot.
    Link(usize, Vec<Inline>),
    /// An image, by slot.
    Image(usize),
    /// A reference to a footnote, by the footnote's index, and which reference to it this is.
    Footnote(usize, usize),
    /// A look-up, and where it stands.
    Fact(Box<Lookup>, Span),
    /// A line break that the author asked for.
    Break,
    /// A line break of the source: a space, or nothing between Han characters.
    SoftBreak,
    /// HTML that is not on the allow-list.
    RawHtml(String),
}

/// Calls a function for each heading in some blocks, in order.
pub fn visit_headings<'b>(blocks: &'b [Block], visit: &mut impl FnMut(&'b Heading)) {
    for block in blocks {
        match block {
            Block::Heading(heading) => visit(heading),
            block => block.parts().into_iter().for_each(|part| {
                if let Part::Blocks(inner) = part {
                    visit_headings(inner, visit);
                }
            }),
        }
    }
}

/// Calls a function for each run of inlines in some blocks, in order.
pub fn visit_inlines<'b>(blocks: &'b [Block], visit: &mut impl FnMut(&'b [Inline])) {
    for part in blocks.iter().flat_map(Block::parts) {
        match part {
            Part::Inlines(inlines) => visit(inlines),
            Part::Blocks(blocks) => visit_inlines(blocks, visit),
        }
    }
}

/// A part of a block.
pub enum Part<'b> {
    /// Inlines.
    Inlines(&'b [Inline]),
    /// Other blocks.
    Blocks(&'b [Block]),
}

impl Block {
    /// What the block consists of, in order.
    pub fn parts(&self) -> Vec<Part<'_>> {
        match self {
            Self::Paragraph(inlines) | Self::Plain(inlines) => vec![Part::Inlines(inlines)],
            Self::Heading(heading) => vec![Part::Inlines(&heading.content)],
            Self::List { items, .. } => items.iter().map(|item| Part::Blocks(&item.blocks)).collect(),
            Self::Definitions(parts) => parts.iter().map(Definition::part).collect(),
            Self::Tabs(tabs) => tabs.iter().map(|tab| Part::Blocks(tab)).collect(),
            Self::Quote(blocks)
            | Self::Callout(_, blocks)
            | Self::Details { blocks, .. }
            | Self::When(_, blocks)
            | Self::InLanguage(_, blocks)
            | Self::For(_, blocks) => vec![Part::Blocks(blocks)],
            Self::Table(table) => table.cells().map(|cell| Part::Inlines(cell)).collect(),
            Self::Anchors(_) | Self::Code { .. } | Self::Include(_) | Self::Rule | Self::RawHtml(_) => Vec::new(),
        }
    }
}

/// A part of a block, for changing it.
pub enum PartMut<'b> {
    /// Inlines.
    Inlines(&'b mut Vec<Inline>),
    /// Other blocks.
    Blocks(&'b mut Vec<Block>),
}

impl Block {
    /// The same as [`Block::parts`], for changing them.
    pub fn parts_mut(&mut self) -> Vec<PartMut<'_>> {
        match self {
            Self::Paragraph(inlines) | Self::Plain(inlines) => vec![PartMut::Inlines(inlines)],
            Self::Heading(heading) => vec![PartMut::Inlines(&mut heading.content)],
            Self::List { items, .. } => items.iter_mut().map(|item| PartMut::Blocks(&mut item.blocks)).collect(),
            Self::Definitions(parts) => parts.iter_mut().map(Definition::part_mut).collect(),
            Self::Tabs(tabs) => tabs.iter_mut().map(PartMut::Blocks).collect(),
            Self::Quote(blocks)
            | Self::Callout(_, blocks)
            | Self::Details { blocks, .. }
            | Self::When(_, blocks)
            | Self::InLanguage(_, blocks)
            | Self::For(_, blocks) => vec![PartMut::Blocks(blocks)],
            Self::Table(table) => {
                table.head.iter_mut().chain(table.rows.iter_mut().flatten()).map(PartMut::Inlines).collect()
            }
            Self::Anchors(_) | Self::Code { .. } | Self::Include(_) | Self::Rule | Self::RawHtml(_) => Vec::new(),
        }
    }
}

impl Definition {
    fn part_mut(&mut self) -> PartMut<'_> {
        match self {
            Self::Term(inlines) => PartMut::Inlines(inlines),
            Self::Description(blocks) => PartMut::Blocks(blocks),
        }
    }

    fn part(&self) -> Part<'_> {
        match self {
            Self::Term(inlines) => Part::Inlines(inlines),
            Self::Description(blocks) => Part::Blocks(blocks),
        }
    }
}

impl Inline {
    /// The inlines in it.
    pub fn inner(&self) -> &[Self] {
        match self {
            Self::Emphasis(inner)
            | Self::Strong(inner)
            | Self::Strike(inner)
            | Self::Element(_, inner)
            | Self::Link(_, inner) => inner,
            _ => &[],
        }
    }
}

/// The same, for changing them.
pub fn visit_headings_mut(blocks: &mut [Block], visit: &mut impl FnMut(&mut Heading)) {
    for block in blocks {
        match block {
            Block::Heading(heading) => visit(heading),
            block => block.parts_mut().into_iter().for_each(|part| {
                if let PartMut::Blocks(inner) = part {
                    visit_headings_mut(inner, visit);
                }
            }),
        }
    }
}

/// Appends the plain text of some inlines.
pub fn push_text(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text, _) => out.push_str(text),
            Inline::Code(text) | Inline::RawHtml(text) => out.push_str(text),
            Inline::Fact(lookup, _) => out.push_str(&lookup.written()),
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Strike(inner)
            | Inline::Element(_, inner)
            | Inline::Link(_, inner) => push_text(inner, out),
            Inline::Break | Inline::SoftBreak => out.push(' '),
            Inline::Image(_) | Inline::Footnote(..) => {}
        }
    }
}

/// Returns the plain text of some inlines.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    push_text(inlines, &mut text);
    text
}
