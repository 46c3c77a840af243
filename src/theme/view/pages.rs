//! The view of each template.

use std::borrow::Cow;

use super::{
    Backlinks, CardItem, CardTag, Choice, Date, Entry, FactRow, FaqGroupItem, FormerStep, Frame, Item, Link,
    Matrix, Once, Page, Phase, Section, Step, StepCount, Strings, Switcher, TaskItem,
};
use crate::theme::value::{Html, Shared};
use crate::view;

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
                pub t: &'a Shared<Strings<'a>>,
                /// The parts that are the same on all pages of the language: `once/footer.html` is `once.footer`.
                pub once: &'a Shared<Once>,
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
        pub card: Shared<CardTag<'a>>,
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
        pub others: Vec<Shared<CardTag<'a>>>,
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
        pub facts: Vec<FactRow<'a>>,
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
        pub card: Option<Shared<CardTag<'a>>>,
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
        /// How many steps there are, in words; absent for an article.
        pub count: Option<StepCount>,
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
