//! The pieces that pages are made of.

use std::borrow::Cow;

use crate::theme::value::{Html, Shared};
use crate::view;

view! {
    /// A link.
    pub struct Link<'a> {
        /// The text, plain.
        pub title: Cow<'a, str>,
        /// The address.
        pub href: String,
        /// The language of its text, where it is not that of the page.
        pub lang: Option<&'a str>,
    }
}

view! {
    /// One place in the breadcrumb trail.
    pub struct Crumb<'a> {
        /// The title of the page there.
        pub title: Cow<'a, str>,
        /// Its address; absent for the page itself.
        pub href: Option<String>,
        /// The language of its text, where it is not that of the page.
        pub lang: Option<&'a str>,
    }
}

view! {
    /// One entry of the table of contents.
    pub struct Heading<'a> {
        /// The anchor.
        pub id: String,
        /// The text, plain.
        pub title: String,
        /// 2 or 3.
        pub level: u8,
        /// The number, if it is a step.
        pub number: Option<usize>,
        /// What stands before its title, if it is a step: as `Step 3: `.
        pub prefix: Option<String>,
        /// The language of its text, where it is not that of the page.
        pub lang: Option<&'a str>,
    }
}

view! {
    /// A day.
    pub struct Date {
        /// As `2026-11-22`, for machines.
        pub iso: String,
        /// As the language of the page writes it.
        pub text: String,
    }
}

view! {
    /// What links to something.
    pub struct Backlinks<'a> {
        /// The first sources, in the order of their titles: twenty at most.
        pub items: Vec<Link<'a>>,
        /// How many more there are.
        pub more: usize,
    }
}

view! {
    /// A page in a list.
    pub struct Item<'a> {
        /// Its title.
        pub title: Cow<'a, str>,
        /// Its address.
        pub href: String,
        /// Its description.
        pub description: Option<Cow<'a, str>>,
        /// Its card type, for a guide of one.
        pub card: Option<Shared<CardTag<'a>>>,
        /// Its date, where the list is one of news.
        pub date: Option<Date>,
        /// The language of its text, where it is not that of the page.
        pub lang: Option<&'a str>,
    }
}

view! {
    /// A card type as a tag: always named, and coloured.
    pub struct CardTag<'a> {
        /// The id, as `fm`.
        pub id: &'a str,
        /// The name.
        pub title: Cow<'a, str>,
        /// The address of its page.
        pub href: String,
        /// The number of its colour, 1 to 4.
        pub colour: u8,
        /// The language of its text, where it is not that of the page.
        pub lang: Option<&'a str>,
    }
}

view! {
    /// A guide as other pages show it.
    pub struct GuideItem<'a> {
        /// Its title.
        pub title: Cow<'a, str>,
        /// Its address.
        pub href: String,
        /// Its description.
        pub description: Option<Cow<'a, str>>,
        /// Its card type.
        pub card: Option<Shared<CardTag<'a>>>,
        /// The way of doing it, where a card type has several guides for one task.
        pub channel: Option<Cow<'a, str>>,
        /// The number of its steps; 0 for an article.
        pub steps: usize,
        /// How long the work takes.
        pub duration: Option<String>,
        /// How long until it is done.
        pub completes_in: Option<String>,
        /// What it costs.
        pub fee: Option<String>,
        /// Who can do it.
        pub who: Option<Cow<'a, str>>,
        /// Steps, time, deadline and fee, as far as they are known, each with what it is: as `3 steps`.
        pub facts: Vec<String>,
        /// The same task for the other card types.
        pub others: Vec<Link<'a>>,
        /// The language of its text, where it is not that of the page.
        pub lang: Option<&'a str>,
    }
}

view! {
    /// A task as the home page and lists show it.
    pub struct TaskItem<'a> {
        /// Its title.
        pub title: Cow<'a, str>,
        /// Its address.
        pub href: String,
        /// Its description.
        pub description: Option<Cow<'a, str>>,
        /// Its guides, in the order of the card types; none if there are more than eight.
        pub guides: Vec<GuideItem<'a>>,
        /// How many guides it has that are not shown.
        pub more: usize,
        /// The language of its text, where it is not that of the page.
        pub lang: Option<&'a str>,
    }
}

view! {
    /// A card type with its guides for one task.
    pub struct Choice<'a> {
        /// The card type.
        pub card: Shared<CardTag<'a>>,
        /// How to tell that this is the card one has.
        pub recognise: Option<Cow<'a, str>>,
        /// Its guides; empty while there is none.
        pub guides: Vec<GuideItem<'a>>,
    }
}

view! {
    /// A card type with what tells it from the others.
    pub struct CardItem<'a> {
        /// The card type.
        pub card: Shared<CardTag<'a>>,
        /// Its description.
        pub description: Option<Cow<'a, str>>,
        /// How to tell that this is the card one has.
        pub recognise: Option<Cow<'a, str>>,
    }
}

view! {
    /// The guides of a card type in one phase of its life.
    pub struct Phase<'a> {
        /// The name of the phase; absent for guides of no phase.
        pub title: Option<Cow<'a, str>>,
        /// The guides.
        pub guides: Vec<GuideItem<'a>>,
    }
}

view! {
    /// A link to a step of a guide.
    pub struct StepLink<'a> {
        /// Its address, with the anchor.
        pub href: String,
        /// Its number.
        pub number: usize,
        /// Its title.
        pub title: &'a str,
        /// What a link to it says, with whose step it is: as `Cancel the card: step 3, Find the number`.
        pub label: String,
        /// The card type of its guide.
        pub card: Option<Shared<CardTag<'a>>>,
    }
}

view! {
    /// A step or a question that is not on the page any longer.
    pub struct FormerStep<'a> {
        /// The anchor that it had.
        pub id: Cow<'a, str>,
        /// Whether it is in another guide now; else it ended.
        pub moved: bool,
        /// Where it is, or what to read instead.
        pub to: Option<Link<'a>>,
        /// The day on which it ended.
        pub date: Option<Date>,
        /// Why it ended.
        pub reason: Option<&'a str>,
    }
}

view! {
    /// One step of a guide.
    pub struct Step<'a> {
        /// The anchor.
        pub id: &'a str,
        /// Anchors that it had before; each wants an empty element with that id.
        pub former: Vec<&'a str>,
        /// Its code; absent with `step_links: false`.
        pub code: Option<String>,
        /// Its short address, as `/s/7Q2KD/`.
        pub short: Option<String>,
        /// Its number, from 1.
        pub number: usize,
        /// What stands before its title: as `Step 3: `.
        pub prefix: String,
        /// Its number and its title: as `Step 3: Find the number`.
        pub name: String,
        /// Its title, plain.
        pub title: &'a str,
        /// Its title with emphasis and code.
        pub title_html: Html,
        /// How long it takes.
        pub duration: Option<String>,
        /// What it costs.
        pub fee: Option<String>,
        /// Who can do it.
        pub who: Option<&'a str>,
        /// What to do, up to the first of its headings.
        pub body: Html,
        /// The rest: what its headings say, such as what to do if something fails.
        pub branches: Html,
        /// What success looks like.
        pub result: Option<Html>,
        /// What this step needs.
        pub needs: Option<Html>,
        /// The same stage for the other card types.
        pub others: Vec<Counterpart<'a>>,
        /// The stage on the task page, where there are too many card types to list.
        pub compare: Option<String>,
        /// The questions asked about it, at most three.
        pub faqs: Vec<Link<'a>>,
        /// All its questions, if there are more.
        pub more_faqs: Option<Link<'a>>,
        /// What links to this step.
        pub backlinks: Backlinks<'a>,
        /// The language of its text, where it is not that of the page.
        pub lang: Option<&'a str>,
    }
}

view! {
    /// How many steps a guide has, in words.
    pub struct StepCount {
        /// Where it stands alone: as `5 steps in all`.
        pub total: String,
        /// Beside what it is: as `5`.
        pub value: String,
        /// How many are done, with `{done}` in the place of that number.
        pub progress: String,
        /// The same while none is.
        pub begin: String,
    }
}

view! {
    /// What another card type has in the stage of a step.
    pub struct Counterpart<'a> {
        /// The card type.
        pub card: Shared<CardTag<'a>>,
        /// The steps there; empty if it needs none.
        pub steps: Vec<StepLink<'a>>,
        /// Whether its guide says that the stage is not needed.
        pub not_needed: bool,
    }
}

view! {
    /// The links from a guide to the same task for the other card types.
    pub struct Switcher<'a> {
        /// The guides, the present one among them.
        pub items: Vec<SwitcherItem<'a>>,
        /// The comparison on the task page; absent for a shared guide without a task.
        pub compare: Option<String>,
    }
}

view! {
    /// One link of the switcher.
    pub struct SwitcherItem<'a> {
        /// The card type.
        pub card: Shared<CardTag<'a>>,
        /// The way of doing it, where the card type has several.
        pub channel: Option<Cow<'a, str>>,
        /// The address of the guide; absent while there is none.
        pub href: Option<String>,
        /// Whether it is this page.
        pub current: bool,
    }
}

view! {
    /// The comparison of a task: what each card type does in each stage.
    pub struct Matrix<'a> {
        /// Whether the rows are card types and the columns stages, as with more than four card types.
        pub by_card: bool,
        /// The heads of the columns, without the corner.
        pub heads: Vec<MatrixHead<'a>>,
        /// The rows.
        pub rows: Vec<MatrixRow<'a>>,
    }
}

view! {
    /// The head of a row or a column.
    pub struct MatrixHead<'a> {
        /// The title of the stage or the card type.
        pub title: Cow<'a, str>,
        /// The anchor, for a stage.
        pub id: Option<&'a str>,
        /// The card type, if it is one.
        pub card: Option<Shared<CardTag<'a>>>,
    }
}

view! {
    /// A row of the comparison.
    pub struct MatrixRow<'a> {
        /// Its head.
        pub head: MatrixHead<'a>,
        /// Its cells, one for each column.
        pub cells: Vec<MatrixCell<'a>>,
    }
}

view! {
    /// One cell of the comparison.
    pub struct MatrixCell<'a> {
        /// The steps.
        pub steps: Vec<MatrixStep<'a>>,
        /// Without steps: `not-needed` (the guide says so), `none`, or `no-guide`.
        pub empty: Option<&'static str>,
    }
}

view! {
    /// A step in the comparison.
    pub struct MatrixStep<'a> {
        /// Its number and its title: as `Step 3: Find the number`.
        pub name: String,
        /// Its address.
        pub href: String,
        /// How long it takes.
        pub duration: Option<String>,
        /// The way of doing it, where the card type has several guides.
        pub channel: Option<Cow<'a, str>>,
    }
}

view! {
    /// A row of facts on the task page: one value for each card type.
    pub struct FactRow<'a> {
        /// What it is: `duration`, `completes_in`, `fee`, `who`, `materials` or `steps`.
        pub name: &'static str,
        /// The same for readers.
        pub title: &'a str,
        /// The values, in the order of the choices; absent where unknown.
        pub values: Vec<Option<String>>,
    }
}

view! {
    /// A FAQ entry with its answer.
    pub struct Entry<'a> {
        /// The anchor on the page of its group.
        pub id: &'a str,
        /// Anchors that it had before; each wants an empty element with that id.
        pub former: Vec<&'a str>,
        /// The question.
        pub question: Cow<'a, str>,
        /// The address of the page of its own, or the anchor in its group with `faq: {pages: false}`.
        pub href: String,
        /// The answer.
        pub answer: Html,
        /// The card types it is about; empty for all.
        pub cards: Vec<Shared<CardTag<'a>>>,
        /// The steps it is about, at most ten.
        pub steps: Vec<StepLink<'a>>,
        /// The day on which somebody last checked the answer.
        pub verified: Option<Date>,
        /// The language of its text, where it is not that of the page.
        pub lang: Option<&'a str>,
    }
}

view! {
    /// A group of FAQ entries in a list.
    pub struct FaqGroupItem<'a> {
        /// The id, for an anchor.
        pub id: &'a str,
        /// Its title.
        pub title: Cow<'a, str>,
        /// Its address.
        pub href: String,
        /// Its description.
        pub description: Option<Cow<'a, str>>,
        /// Its questions, at most twenty.
        pub questions: Vec<Link<'a>>,
        /// How many more there are.
        pub more: usize,
        /// The language of its text, where it is not that of the page.
        pub lang: Option<&'a str>,
    }
}

view! {
    /// A part of a list page.
    pub struct Section<'a> {
        /// Its title; absent when the page has one part.
        pub title: Option<Cow<'a, str>>,
        /// Its pages.
        pub items: Vec<Item<'a>>,
    }
}
