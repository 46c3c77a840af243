//! Which template shows which view: one line each.

use super::shape::{Describe, Shape};
use super::view;

/// A template of the theme.
pub struct Template {
    /// The file in `templates/`.
    pub name: &'static str,
    /// What it shows.
    pub shows: &'static str,
    /// The shape of its view.
    pub view: fn() -> Shape,
}

/// The templates that pages are rendered with; the others are parts of them.
pub static TEMPLATES: &[Template] = &[
    Template { name: "home.html", shows: "the home page", view: view::HomeView::shape },
    Template { name: "card.html", shows: "a card type", view: view::CardView::shape },
    Template { name: "task.html", shows: "a task", view: view::TaskView::shape },
    Template { name: "guide.html", shows: "a guide", view: view::GuideView::shape },
    Template { name: "choose.html", shows: "the card types of a shared guide", view: view::ChooseView::shape },
    Template { name: "faq.html", shows: "the groups of questions", view: view::FaqIndexView::shape },
    Template { name: "faq-group.html", shows: "a group of questions", view: view::FaqGroupView::shape },
    Template { name: "faq-entry.html", shows: "a question", view: view::FaqEntryView::shape },
    Template { name: "page.html", shows: "any other page", view: view::PlainView::shape },
    Template { name: "glossary.html", shows: "the glossary", view: view::GlossaryView::shape },
    Template { name: "search.html", shows: "the page to search on", view: view::SearchView::shape },
    Template { name: "list.html", shows: "a generated list", view: view::ListView::shape },
    Template { name: "gone.html", shows: "what ended on purpose", view: view::GoneView::shape },
    Template { name: "code.html", shows: "the short address of a step", view: view::CodeView::shape },
    Template { name: "404.html", shows: "an address that does not exist", view: view::NotFoundView::shape },
    Template { name: "once/footer.html", shows: "the foot of every page", view: view::OnceView::shape },
    Template {
        name: "once/menu.html",
        shows: "the main menu where no link of it leads to the page",
        view: view::OnceView::shape,
    },
    Template { name: "once/meta.html", shows: "the beginning of every `head`", view: view::OnceView::shape },
    Template {
        name: "once/assets.html",
        shows: "icons, style and scripts in every `head`",
        view: view::OnceView::shape,
    },
    Template { name: "redirect.html", shows: "a former address", view: view::RedirectView::shape },
];
