//! The views: all that a template can see, and nothing else.
//!
//! A view is built by one module of `outputs` from the immutable site. It holds text and addresses
//! that are final, so a template neither looks anything up nor computes an address.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::value::{Any, Html, Json, Shared};
use crate::view;

view! {
    /// What every page of a language shows alike.
    pub struct Frame<'a> {
        /// The title of the site.
        pub title: &'a str,
        /// What the site is about, in one sentence.
        pub description: Option<&'a str>,
        /// The language of the interface, a BCP 47 tag.
        pub lang: &'a str,
        /// The direction of its script: `ltr` or `rtl`.
        pub dir: &'static str,
        /// The address of the home page.
        pub home: String,
        /// The address of the page to search on; absent without search, and on a site of one page.
        pub search: Option<String>,
        /// The address of the script of the search, which is loaded when somebody searches.
        pub search_js: String,
        /// The main menu.
        pub menu: Vec<Link<'a>>,
        /// The links of the footer.
        pub footer: Vec<Link<'a>>,
        /// The style sheet, to stand in a `style` element; absent with `css: link`.
        pub css: Option<Html>,
        /// Which pages browsers may fetch before they are asked for, to stand in a `script` of the type
        /// `speculationrules`.
        pub prefetch: Html,
        /// The address of the style sheet with `css: link`.
        pub css_href: Option<String>,
        /// A picture beside the title.
        pub logo: Option<Logo>,
        /// What every reader should know now.
        pub banner: Option<Banner<'a>>,
        /// How to reach somebody.
        pub contact: Option<Contact<'a>>,
        /// A sentence at the foot.
        pub closing: Option<&'a str>,
        /// The filings of the site, with where they can be looked up.
        pub filings: Vec<Filing<'a>>,
        /// The URLs of scripts that count visitors.
        pub analytics: Vec<&'a str>,
        /// Whether readers can switch between light and dark.
        pub can_switch_mode: bool,
        /// Whether readers can switch to larger text.
        pub can_switch_size: bool,
        /// A URL that takes the form of whether a page helped.
        pub feedback_form: Option<&'a str>,
        /// The address of the script.
        pub js_href: String,
        /// The script that runs before the page is shown, to stand in a `script` element.
        pub early_js: Html,
        /// The Content-Security-Policy; absent with `csp: false`.
        pub csp: Option<String>,
        /// The address of `static/favicon.svg`, `.ico` or `.png`, if there is one.
        pub favicon: Option<String>,
        /// The name and version of the program.
        pub generator: &'static str,
        /// `extra:` of `steplink.yaml`.
        pub extra: Any,
    }
}

view! {
    /// A picture beside the title of the site.
    pub struct Logo {
        /// Its address.
        pub src: String,
        /// Its width in pixels, if it is known.
        pub width: Option<usize>,
        /// Its height.
        pub height: Option<usize>,
    }
}

view! {
    /// What every reader should know now.
    pub struct Banner<'a> {
        /// What it is.
        pub text: &'a str,
        /// How urgent it is: `note`, `warning` or `danger`.
        pub level: &'static str,
        /// A page that says more.
        pub link: Option<Link<'a>>,
    }
}

view! {
    /// How to reach somebody.
    pub struct Contact<'a> {
        /// A sentence.
        pub text: Option<&'a str>,
        /// A telephone number.
        pub phone: Option<&'a str>,
        /// The same for `tel:`.
        pub phone_href: Option<String>,
        /// When somebody answers.
        pub hours: Option<&'a str>,
        /// An e-mail address.
        pub email: Option<&'a str>,
        /// A page that says more.
        pub link: Option<Link<'a>>,
    }
}

view! {
    /// A filing of the site.
    pub struct Filing<'a> {
        /// Its number, as it must be shown.
        pub text: &'a str,
        /// Where it can be looked up.
        pub href: String,
    }
}

view! {
    /// What every kind of page has, as `page`.
    pub struct Page<'a> {
        /// The kind: `home`, `card`, `task`, `guide`, `choose`, `faq`, `faq-group`, `faq-entry`,
        /// `page`, `glossary`, `search`, `gone`, `list` or `not-found`.
        pub kind: &'static str,
        /// The title, plain; the one level-1 heading.
        pub title: Cow<'a, str>,
        /// The title for the window and for search engines: with the card type where a shared guide gives several pages one title.
        pub full_title: Cow<'a, str>,
        /// The description for search engines and previews.
        pub description: Option<Cow<'a, str>>,
        /// The language of the text, where it is not that of the site: there is no translation.
        pub lang: Option<&'a str>,
        /// This page in each language of the site; empty for a site in one language.
        pub languages: Vec<PageLanguage<'a>>,
        /// The languages that search engines are told of, for a page that is in several.
        pub alternates: Vec<Alternate<'a>>,
        /// The address within the site, with the path prefix.
        pub href: String,
        /// The canonical address, of the original where there is no translation; absent while `base_url` is not set.
        pub url: Option<String>,
        /// The trail from the home page, this page last.
        pub breadcrumbs: Vec<Crumb<'a>>,
        /// The headings and steps of the page, in order.
        pub contents: Vec<Heading<'a>>,
        /// The day it was published.
        pub date: Option<Date>,
        /// The day of its last change.
        pub updated: Option<Date>,
        /// The day on which somebody last checked that it is true.
        pub verified: Option<Date>,
        /// Its tags.
        pub tags: Vec<Link<'a>>,
        /// What its author says to read next.
        pub related: Vec<Link<'a>>,
        /// The pages that link here.
        pub backlinks: Backlinks<'a>,
        /// The page before it in its folder.
        pub previous: Option<Link<'a>>,
        /// The page after it in its folder.
        pub next: Option<Link<'a>>,
        /// The lists that the page asked for with `collect:`, by name.
        pub collected: BTreeMap<&'static str, Vec<Item<'a>>>,
        /// Where its source can be edited.
        pub edit: Option<String>,
        /// Where a mistake in it can be reported.
        pub report: Option<String>,
        /// Where to write that it helped: an address for `mailto:`.
        pub helped: Option<String>,
        /// Where to write that it did not.
        pub not_helped: Option<String>,
        /// Whether it is a draft, shown because of `--drafts`.
        pub draft: bool,
        /// Whether search engines are asked to leave it out.
        pub noindex: bool,
        /// Structured data, to stand in a `script` element of type `application/ld+json`.
        pub json_ld: Option<Json>,
        /// `extra:` of its front matter.
        pub extra: Any,
    }
}

view! {
    /// A page in one of the languages of the site.
    pub struct PageLanguage<'a> {
        /// The language, a BCP 47 tag.
        pub lang: &'a str,
        /// The direction of its script: `ltr` or `rtl`.
        pub dir: &'static str,
        /// Its name in the language itself.
        pub name: &'a str,
        /// The address of the page there.
        pub href: String,
        /// Whether it is the language of this page.
        pub current: bool,
        /// Whether the page is translated there.
        pub translated: bool,
    }
}

view! {
    /// A translation of a page, for search engines.
    pub struct Alternate<'a> {
        /// The language, a BCP 47 tag, or `x-default`.
        pub lang: &'a str,
        /// The whole URL.
        pub url: String,
    }
}

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
        pub card: Option<CardTag<'a>>,
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
        pub card: Option<CardTag<'a>>,
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
        pub card: CardTag<'a>,
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
        pub card: CardTag<'a>,
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
        /// The title of its guide.
        pub guide: Cow<'a, str>,
        /// The card type of its guide.
        pub card: Option<CardTag<'a>>,
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
    /// What another card type has in the stage of a step.
    pub struct Counterpart<'a> {
        /// The card type.
        pub card: CardTag<'a>,
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
        pub card: CardTag<'a>,
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
        pub card: Option<CardTag<'a>>,
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
        /// Its number.
        pub number: usize,
        /// Its title.
        pub title: &'a str,
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
    pub struct FactRow {
        /// What it is: `duration`, `completes_in`, `fee`, `who`, `materials` or `steps`.
        pub name: &'static str,
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
        pub cards: Vec<CardTag<'a>>,
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

/// The interface strings of a language, by key.
pub type Strings = BTreeMap<String, String>;

/// Declares the view of one template: `site`, `t` and `page`, and what its kind adds.
macro_rules! page_view {
    (
        $(#[doc = $doc:literal])+
        pub struct $name:ident {
            $( $(#[doc = $field_doc:literal])+ pub $field:ident: $type:ty, )*
        }
    ) => {
        view! {
            $(#[doc = $doc])+
            pub struct $name<'a> {
                /// What all pages show alike.
                pub site: &'a Shared<Frame<'a>>,
                /// The interface strings of the language, by key.
                pub t: &'a Shared<Strings>,
                /// What every page has.
                pub page: Page<'a>,
                $( $(#[doc = $field_doc])+ pub $field: $type, )*
            }
        }
    };
}

page_view! {
    /// The home page.
    pub struct HomeView {
        /// The text of `content/index.md`.
        pub body: Html,
        /// The tasks, by weight, then title.
        pub tasks: Vec<TaskItem<'a>>,
        /// The card types.
        pub cards: Vec<CardItem<'a>>,
        /// The guides that belong to no task, at most twelve.
        pub guides: Vec<Item<'a>>,
        /// The groups of questions.
        pub faqs: Vec<FaqGroupItem<'a>>,
        /// The pages at the top of `content/pages/`, at most twelve.
        pub pages: Vec<Item<'a>>,
        /// The five pages changed last, by `updated`.
        pub latest: Vec<Item<'a>>,
    }
}

page_view! {
    /// A card type.
    pub struct CardView {
        /// The card type.
        pub card: CardTag<'a>,
        /// How to tell that this is the card one has.
        pub recognise: Option<Cow<'a, str>>,
        /// Other names, in a row.
        pub synonyms: Option<String>,
        /// Whether new ones are no longer given out.
        pub legacy: bool,
        /// The text.
        pub body: Html,
        /// Its guides by phase.
        pub phases: Vec<Phase<'a>>,
        /// Its questions, at most eight.
        pub faqs: Vec<Link<'a>>,
        /// How many more there are.
        pub more_faqs: usize,
        /// The address of all questions.
        pub faq_href: Option<String>,
        /// The other card types.
        pub others: Vec<CardTag<'a>>,
    }
}

page_view! {
    /// A task: which way applies to me, and how the card types compare.
    pub struct TaskView {
        /// The text.
        pub body: Html,
        /// The card types with their guides.
        pub choices: Vec<Choice<'a>>,
        /// Time, fee and the like, for each of the choices.
        pub facts: Vec<FactRow>,
        /// The comparison; absent when there is but one card type.
        pub matrix: Option<Matrix<'a>>,
        /// Questions about its steps, at most eight.
        pub faqs: Vec<Link<'a>>,
    }
}

page_view! {
    /// A guide.
    pub struct GuideView {
        /// The card type; absent for a guide of none.
        pub card: Option<CardTag<'a>>,
        /// The task.
        pub task: Option<Link<'a>>,
        /// The way of doing it, where the card type has several guides for one task.
        pub channel: Option<Cow<'a, str>>,
        /// The links to the same task for other card types.
        pub switcher: Option<Switcher<'a>>,
        /// What cannot be undone.
        pub warning: Option<Cow<'a, str>>,
        /// Other ways to the same end.
        pub alternatives: Vec<Link<'a>>,
        /// How long the work takes; the sum of its steps unless given.
        pub duration: Option<String>,
        /// How long until it is done.
        pub completes_in: Option<String>,
        /// What it costs.
        pub fee: Option<String>,
        /// Who can do it.
        pub who: Option<Cow<'a, str>>,
        /// What to have ready.
        pub materials: Vec<Cow<'a, str>>,
        /// The text before the procedure; the whole text of an article.
        pub intro: Html,
        /// The heading of the procedure; absent for an article.
        pub steps_title: Option<String>,
        /// The anchor of the procedure.
        pub steps_id: Option<String>,
        /// The text between that heading and the first step.
        pub steps_intro: Html,
        /// The steps.
        pub steps: Vec<Step<'a>>,
        /// The steps that are not in the guide any longer.
        pub former_steps: Vec<FormerStep<'a>>,
        /// The text after the procedure.
        pub outro: Html,
        /// Questions about its steps, at most eight.
        pub faqs: Vec<Link<'a>>,
    }
}

page_view! {
    /// The page of a shared guide that asks which card type one has.
    pub struct ChooseView {
        /// The card types with their page.
        pub choices: Vec<Choice<'a>>,
    }
}

page_view! {
    /// The list of all groups of questions.
    pub struct FaqIndexView {
        /// The groups.
        pub groups: Vec<FaqGroupItem<'a>>,
    }
}

page_view! {
    /// A group of questions with their answers, folded.
    pub struct FaqGroupView {
        /// The entries.
        pub entries: Vec<Entry<'a>>,
        /// What is not in the group any longer.
        pub former_entries: Vec<FormerStep<'a>>,
    }
}

page_view! {
    /// A question with its answer: the page to link to.
    pub struct FaqEntryView {
        /// The entry.
        pub entry: Entry<'a>,
        /// Its group.
        pub group: Link<'a>,
        /// Its neighbours in the group, at most five.
        pub others: Vec<Link<'a>>,
    }
}

page_view! {
    /// Any other page.
    pub struct PlainView {
        /// The text.
        pub body: Html,
        /// The pages in its folder, by weight, then title, if it is the index of one.
        pub children: Vec<Item<'a>>,
    }
}

page_view! {
    /// A generated list: card types, tasks, guides, a tag, a folder without an index.
    pub struct ListView {
        /// The parts of the list.
        pub sections: Vec<Section<'a>>,
    }
}

page_view! {
    /// The page that the server shows for an address that does not exist.
    pub struct NotFoundView {
        /// The tasks.
        pub tasks: Vec<Item<'a>>,
        /// The card types.
        pub cards: Vec<Item<'a>>,
    }
}

view! {
    /// A former address that leads on.
    pub struct RedirectView<'a> {
        /// The language, a BCP 47 tag.
        pub lang: &'a str,
        /// The title of the page it leads to.
        pub title: Cow<'a, str>,
        /// Where it leads.
        pub href: String,
        /// The whole URL of the page it leads to; the same as `href` without `base_url`.
        pub url: String,
        /// The sentence of the link, in the language of the page.
        pub text: &'a str,
        /// The script that keeps the anchor, to stand in a `script` element.
        pub script: Html,
        /// The Content-Security-Policy; absent with `csp: false`.
        pub csp: Option<String>,
    }
}

page_view! {
    /// A page that ended on purpose.
    pub struct GoneView {
        /// The day on which it ended.
        pub date: Date,
        /// Why.
        pub reason: Option<&'a str>,
        /// What to read instead.
        pub replacement: Option<Link<'a>>,
    }
}

view! {
    /// The short address of a step, which leads on to it.
    pub struct CodeView<'a> {
        /// The language, a BCP 47 tag.
        pub lang: &'a str,
        /// The language of the title, where it is another one: there is no translation.
        pub title_lang: Option<&'a str>,
        /// The title of the site.
        pub site: &'a str,
        /// The number and the title of the step; the title of the page if it ended.
        pub title: String,
        /// The title of its guide.
        pub guide: Option<Cow<'a, str>>,
        /// Where it leads.
        pub href: String,
        /// The whole URL of the guide; the address without `base_url`.
        pub url: String,
        /// The Content-Security-Policy; absent with `csp: false`.
        pub csp: Option<&'static str>,
    }
}

page_view! {
    /// The page to search on: without a script, a list of what there is.
    pub struct SearchView {
        /// The tasks, each with its guides; without guides where there are too many for one page.
        pub tasks: Vec<Found<'a>>,
        /// The card types, each with its guides that belong to no task; without guides where there are too many.
        pub cards: Vec<Found<'a>>,
        /// The guides that belong to no task and no card type.
        pub guides: Vec<Link<'a>>,
        /// The groups of questions.
        pub faqs: Vec<Link<'a>>,
        /// The other pages, and the glossary.
        pub pages: Vec<Link<'a>>,
    }
}

view! {
    /// A page on the page to search on, with the pages that stand under it.
    pub struct Found<'a> {
        /// The page.
        pub link: Link<'a>,
        /// Those under it.
        pub guides: Vec<Link<'a>>,
    }
}

page_view! {
    /// The glossary.
    pub struct GlossaryView {
        /// The terms, in the order of their files.
        pub terms: Vec<Term<'a>>,
    }
}

view! {
    /// A term of the glossary.
    pub struct Term<'a> {
        /// The id: its anchor.
        pub id: &'a str,
        /// The term.
        pub term: &'a str,
        /// Its other names, without plurals and other spellings.
        pub synonyms: Vec<&'a str>,
        /// What it means.
        pub definition: Html,
        /// Other terms to look at.
        pub see: Vec<Link<'a>>,
        /// The pages that use it: the first five.
        pub uses: Backlinks<'a>,
        /// The language of the term and its definition, where it is not that of the page: there is no translation.
        pub lang: Option<&'a str>,
    }
}
