//! The front matter of every kind of page, and the keys of files of questions and of terms.

use jiff::civil::Date;

use crate::diag::rules;
use crate::record;
use crate::schema::duration::Duration as D;
use crate::schema::{At, Context, Decode, Fact, Former, Money, Node, PerCard, Shape, Texts, Value, Written};
use crate::words;

pub use crate::schema::{AnchorId, FileId};

record! {
    /// The keys that every page has.
    pub struct Common: Default {
        /// The title: the one level-1 heading of the page. Without it, the first level-1 heading of the text is the title.
        translated title: At<String>,
        /// One sentence for search engines, previews and lists.
        translated description: String,
        /// The day it was published.
        optional date: Date,
        /// The day of its last change.
        optional updated: Date,
        /// Whether it is published with `--drafts` only.
        optional draft: bool,
        /// Its place among its siblings: smaller numbers come first.
        optional weight: i64,
        /// Former addresses, as `/old/path/`. In a shared guide it may be a map from card types to lists.
        optional aliases: PerCard<Vec<At<String>>>,
        /// Ids of tags that `steplink.yaml` names.
        optional tags: Vec<At<String>>,
        /// `false` turns the links from terms to the glossary off.
        optional terms: At<bool>,
        /// Lists that the page's template wants.
        optional collect: Vec<Collection>,
        /// The template to use instead of the one of its kind.
        optional template: Box<At<String>>,
        /// Who answers for the page.
        optional owner: String,
        /// The day on which somebody last checked that it is true.
        optional verified: Date,
        /// The day by which somebody should check it again.
        optional review_by: Date,
        /// What to read next: references with their kind, as `guide:fm/cancel`.
        optional related: Vec<At<String>>,
        /// More words to be found by.
        translated keywords: Vec<String>,
        /// Values of your own for your templates.
        translated extra: Box<Node>,
    }
}

impl Common {
    /// The place among siblings; what has no weight comes after what has one.
    pub fn weight(&self) -> i64 {
        self.weight.unwrap_or(i64::MAX)
    }

    /// Reports aliases by card type, which only a shared guide can have.
    pub fn refuse_aliases_by_card(&self, cx: &mut Context<'_>) {
        if let Some(PerCard::Each(values)) = &self.aliases
            && let Some((card, _)) = values.first()
        {
            let message = "`aliases` as a map from card types, in a page that is no shared guide";
            cx.report_with_help(&rules::MISPLACED_KEY, &card.span, message, "write it as a list");
        }
    }
}

record! {
    /// The keys of a card type.
    pub struct CardKeys {
        /// Former ids: every address under one of them leads to the new one.
        optional was: Vec<At<FileId>>,
        /// Other names.
        translated synonyms: Vec<String>,
        /// One line: how to tell that this is the card one has.
        translated recognise: String,
        /// The number of its colour: 1 to 4, or of those in `theme: {card_colours: […]}`.
        optional colour: At<Colour>,
        /// Facts that texts look up, as `{{ card.hotline }}`.
        translated facts: Vec<(At<String>, At<Fact>)>,
        /// `legacy` if new ones are no longer given out.
        optional status: Status,
    }
}

record! {
    /// The keys of a task.
    pub struct TaskKeys {
        /// Former ids: every address under one of them leads to the new one.
        optional was: Vec<At<FileId>>,
        /// Other names.
        translated synonyms: Vec<String>,
        /// The stages that the steps of all card types go through, in order.
        translated stages: Vec<Stage>,
        /// Its place on the pages of card types: an id of `phases` in `steplink.yaml`.
        optional phase: At<String>,
    }
}

record! {
    /// A stage of a task.
    pub struct Stage {
        /// The id.
        required id: At<AnchorId>,
        /// The title.
        required_translated title: String,
    }
}

record! {
    /// The keys of a guide.
    pub struct GuideKeys {
        /// The task that it is a guide to.
        optional task: At<FileId>,
        /// The card types that share it; only for a guide outside the folder of a card type.
        optional cards: Vec<At<FileId>>,
        /// The way of doing it, where a card type has several guides for one task.
        translated channel: Box<Channel>,
        /// How long the work takes; without it, the sum of the steps. Only words are translated.
        translated duration: Box<D>,
        /// How long until it is done. Only words are translated.
        translated completes_in: Box<D>,
        /// What it costs.
        translated fee: Box<Money>,
        /// Who can do it.
        translated who: String,
        /// What cannot be undone.
        translated warning: String,
        /// What to have ready.
        translated materials: Vec<Material>,
        /// Stages of the task that this card type does not need. In a shared guide it may be a map from card types to lists.
        optional not_needed: Box<PerCard<Vec<At<AnchorId>>>>,
        /// Other ways to the same end: references with their kind.
        optional alternatives: Vec<At<String>>,
        /// Where steps are that are now in another guide, by their former ids. In a shared guide it may be a map from card types to such maps.
        optional moved: Box<Moved>,
    }
}

record! {
    /// A way of doing a task.
    pub struct Channel {
        /// The id.
        required id: FileId,
        /// The name.
        required_translated title: String,
    }
}

record! {
    /// The keys of a FAQ file, besides those that every page has.
    pub struct FaqKeys {
        /// The entries, in order.
        required entries: Vec<EntryKeys>,
    }
}

record! {
    /// A FAQ entry.
    pub struct EntryKeys {
        /// The id: its address and its anchor.
        required id: At<AnchorId>,
        /// The question.
        required_translated question: Written<String>,
        /// The answer, in Markdown.
        translated answer: Written<String>,
        /// The card types it is about; without it, all.
        optional cards: Vec<At<FileId>>,
        /// The steps it is about, as `fm/cancel#confirm`.
        optional steps: Vec<At<String>>,
        /// The stages it is about, as `cancel#confirm`: the steps of that stage for every card type.
        optional stages: Vec<At<String>>,
        /// Other ways to ask it.
        translated synonyms: Vec<String>,
        /// The day on which somebody last checked the answer.
        optional verified: Date,
        /// Former ids in this group, or former addresses as `/faq/old/reactivate/`.
        optional aliases: Vec<At<Former>>,
    }
}

record! {
    /// The keys of a file of terms.
    pub struct TermsKeys {
        /// The terms, in the order of the glossary.
        required terms: Vec<TermKeys>,
    }
}

record! {
    /// A term of the glossary.
    pub struct TermKeys {
        /// The id: its anchor in the glossary.
        required id: At<AnchorId>,
        /// The term, as texts write it.
        required_translated term: Written<String>,
        /// What it means, in Markdown.
        required_translated definition: Written<String>,
        /// Other ways to write it, each of which leads to it, too.
        translated synonyms: Vec<At<String>>,
        /// The ids of other terms to look at.
        optional see: Vec<At<String>>,
    }
}

/// The front matter of a page: what every page has, and what its kind has.
#[derive(Clone, Debug)]
pub struct Front {
    /// The keys that every page has.
    pub common: Common,
    /// The keys of its kind.
    pub kind: Keys,
}

impl Front {
    /// A front matter without any key.
    pub fn empty() -> Self {
        Self { common: Common::default(), kind: Keys::Plain }
    }
}

impl Texts for Front {
    fn each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        self.common.each_text(change);
        match &mut self.kind {
            Keys::Plain => {}
            Keys::Card(keys) => keys.each_text(change),
            Keys::Task(keys) => keys.each_text(change),
            Keys::Guide(keys) => keys.each_text(change),
        }
    }
}

/// The keys of a kind of page.
#[derive(Clone, Debug)]
pub enum Keys {
    /// The home page or any other page: none.
    Plain,
    /// A card type.
    Card(CardKeys),
    /// A task.
    Task(TaskKeys),
    /// A guide.
    Guide(Box<GuideKeys>),
}

/// One thing to have ready: a text, or a text for some card types only.
#[derive(Clone, Debug)]
pub struct Material {
    /// The text.
    pub text: String,
    /// The card types that need it; empty for all.
    pub cards: Vec<At<FileId>>,
}

/// Where the steps of a guide are that moved to another one: former ids, and references.
#[derive(Clone, Debug)]
pub enum Moved {
    /// For all card types.
    All(MovedSteps),
    /// For each card type that is named.
    Each(Vec<(At<String>, MovedSteps)>),
}

/// Former ids, each with a reference to where the step is now.
pub type MovedSteps = Vec<(At<String>, At<String>)>;

impl Decode for Moved {
    fn shape() -> Shape {
        let steps = || Shape::Map(Box::new(Shape::Text));
        Shape::Either(vec![steps(), Shape::Map(Box::new(steps()))])
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        let is_map = |(_, value): &(At<String>, Node)| matches!(value.value, Value::Map(_));
        match &node.value {
            Value::Map(pairs) if pairs.iter().any(is_map) => Vec::decode(node, cx).map(Self::Each),
            _ => Vec::decode(node, cx).map(Self::All),
        }
    }
}

record! {
    /// A thing to have ready that only some card types need.
    pub struct MaterialKeys {
        /// The text.
        required_translated text: String,
        /// The card types that need it.
        optional cards: Vec<At<FileId>>,
    }
}

/// Reports an empty list of card types.
pub fn refuse_no_cards(cards: Option<&[At<FileId>]>, node: &Node, cx: &mut Context<'_>) {
    let written =
        node.get("cards").filter(|written| matches!(&written.value, Value::List(items) if items.is_empty()));
    if let (Some([]), Some(written)) = (cards, written) {
        let help = "name the card types, or take it away: then it is for all of them";
        cx.report_with_help(&rules::IDLE_CONDITION, &written.span, "`cards` names no card type", help);
    }
}

impl Texts for Material {
    fn each_text(&mut self, change: &mut dyn FnMut(&mut String)) {
        change(&mut self.text);
    }
}

impl Decode for Material {
    fn shape() -> Shape {
        Shape::Either(vec![Shape::Text, MaterialKeys::shape()])
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        if let Value::Map(pairs) = &node.value {
            if pairs.iter().all(|(key, _)| key.value != "text") {
                let help = "a text with `: ` in it wants quotes";
                cx.report_with_help(&rules::WRONG_TYPE, &node.span, "expected a text, found a map", help);
                return None;
            }
            let keys = MaterialKeys::decode(node, cx)?;
            refuse_no_cards(keys.cards.as_deref(), node, cx);
            return Some(Self { text: keys.text, cards: keys.cards.unwrap_or_default() });
        }
        Some(Self { text: String::decode(node, cx)?, cards: Vec::new() })
    }
}

/// The number of a card type's colour.
#[derive(Clone, Copy, Debug)]
pub struct Colour(pub u8);

impl Decode for Colour {
    fn shape() -> Shape {
        Shape::Int
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        match &node.value {
            Value::Int(n @ 1..=99) => Some(Self(u8::try_from(*n).unwrap_or(1))),
            Value::Text(hex) if is_hex_colour(hex) => {
                let help =
                    "name it under `theme: {card_colours: […]}` in `steplink.yaml`, and write its number here";
                cx.report_with_help(&rules::BAD_VALUE, &node.span, "a colour is a number here", help);
                None
            }
            _ => {
                let help = "write `colour: 1`, with the number of a colour";
                cx.report_with_help(&rules::BAD_VALUE, &node.span, "not a colour", help);
                None
            }
        }
    }
}

fn is_hex_colour(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit())
}

words! {
    /// Whether a card type is still given out.
    pub enum Status {
        /// It is.
        Current = "current",
        /// It is not.
        Legacy = "legacy",
    }
}

words! {
    /// A list that a template can ask for with `collect:`.
    pub enum Collection {
        /// The card types.
        Cards = "cards",
        /// The tasks.
        Tasks = "tasks",
        /// All guides.
        Guides = "guides",
        /// The groups of questions.
        Faq = "faq",
        /// All other pages.
        Pages = "pages",
        /// The twenty pages changed last.
        Latest = "latest",
    }
}
