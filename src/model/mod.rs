//! What one file says, as plain data: front matter, text, steps, FAQ entries.
//!
//! Nothing here knows of other files. A link is the text that stands in the source, kept in a
//! numbered slot; `site` finds out where it leads.

mod compact;
pub mod front;
pub mod graft;
pub mod ledger;
pub mod lookup;
pub mod markup;
pub mod search_tests;
pub mod step;
pub mod text;
pub mod uses;

use std::sync::Arc;

use crate::diag::Span;
use crate::id::{is_file_id, suggest};
use crate::schema::{At, Node};

use ledger::{GoneDoc, Ledger};
use lookup::Lookup;
use markup::Condition;
use search_tests::SearchTests;

pub use front::Front;
pub use markup::Body;

/// What a file under `content/` is, by its place alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// `content/index.md`.
    Home,
    /// `content/cards/ID.md`.
    Card(String),
    /// `content/tasks/ID.md`.
    Task(String),
    /// `content/guides/PATH.md`; the first folder may be a card type.
    Guide(String),
    /// Any other Markdown file, with its path in the site.
    Page(String),
    /// `content/faq/GROUP.yaml`.
    Faq(String),
    /// `content/snippets/ID.md`: no page, but a part of pages.
    Snippet(String),
    /// `content/terms/GROUP.yaml`: part of the glossary.
    Terms(String),
    /// `content/gone.yaml`: what ended on purpose.
    Gone,
}

/// Where the snippets stand.
const SNIPPETS: &str = "content/snippets/";

/// Whether a file is a snippet, or the translation of one.
pub fn is_snippet(file: &str) -> bool {
    file.starts_with(SNIPPETS)
}

impl Role {
    /// The reference to it, as `guide:fm/cancel`.
    pub fn reference(&self) -> String {
        let (kind, path) = self.parts();
        [kind, ":", path].concat()
    }

    /// The kind and the path of the reference.
    fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Home => ("page", ""),
            Self::Card(id) => ("card", id),
            Self::Task(id) => ("task", id),
            Self::Guide(path) => ("guide", path),
            Self::Page(path) => ("page", path),
            Self::Faq(id) => ("faq", id),
            Self::Snippet(id) => ("snippet", id),
            Self::Terms(id) => ("terms", id),
            Self::Gone => ("gone", ""),
        }
    }

    /// The template that its page has unless it names one.
    pub fn template(&self) -> &'static str {
        match self {
            Self::Home => "home.html",
            Self::Card(_) => "card.html",
            Self::Task(_) => "task.html",
            Self::Guide(_) => "guide.html",
            Self::Page(_) | Self::Snippet(_) => "page.html",
            Self::Faq(_) => "faq-group.html",
            Self::Terms(_) => "glossary.html",
            Self::Gone => "gone.html",
        }
    }

    /// The id, of a card type.
    pub fn card(&self) -> Option<&str> {
        match self {
            Self::Card(id) => Some(id),
            _ => None,
        }
    }

    /// If its name is no id, the reference to what that was probably meant to be.
    pub fn meant(&self) -> Option<String> {
        let (kind, path) = self.parts();
        if path.split('/').all(is_file_id) {
            return None;
        }
        let parts: Option<Vec<String>> = path.split('/').map(suggest).collect();
        Some(format!("{kind}:{}", parts?.join("/")))
    }

    /// The noun for messages.
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Home => "home page",
            Self::Card(_) => "card type",
            Self::Task(_) => "task",
            Self::Guide(_) => "guide",
            Self::Page(_) => "page",
            Self::Faq(_) => "FAQ group",
            Self::Snippet(_) => "snippet",
            Self::Terms(_) => "file of terms",
            Self::Gone => "list of what ended",
        }
    }
}

/// A look-up in the front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontLookup {
    /// The key that it stands under.
    pub key: &'static str,
    /// The card types that the text is for, where it is for some: of a material.
    pub within: Option<Condition>,
    /// The look-up.
    pub lookup: Lookup,
    /// Its bytes in the file.
    pub span: Span,
}

/// A Markdown file, read.
#[derive(Clone, Debug)]
pub struct Doc {
    /// Its path within the project.
    pub file: Arc<str>,
    /// What it is.
    pub role: Role,
    /// The title: of the front matter, the first level-1 heading or, failing both, the file name.
    pub title: String,
    /// The front matter; apart, so that a document is small where it stands in lists.
    pub front: Box<Front>,
    /// The look-ups in its front matter.
    pub lookups: Vec<FrontLookup>,
    /// The text.
    pub body: Body,
    /// The front matter as it was written, for one of several languages.
    pub node: Option<Node>,
    /// Whether a problem hides part of it, so that a place that seems missing may not be.
    pub incomplete: bool,
    /// Whether something in its front matter is wrong, so that a key that seems missing may not be.
    pub troubled: bool,
}

/// A FAQ file, read.
#[derive(Clone, Debug)]
pub struct FaqDoc {
    /// Its path within the project.
    pub file: Arc<str>,
    /// The id of the group.
    pub id: String,
    /// The title of the group.
    pub title: String,
    /// The keys that every page has.
    pub common: front::Common,
    /// The look-ups in them.
    pub lookups: Vec<FrontLookup>,
    /// The entries, in order.
    pub entries: Vec<EntryDoc>,
    /// The path of the file that its title stands in: another one in a translation.
    pub text_file: Arc<str>,
    /// The file as it was written, for one of several languages.
    pub node: Option<Node>,
    /// Whether a problem hides some of its entries.
    pub incomplete: bool,
    /// Whether something in it is wrong, so that a key that seems missing may not be.
    pub troubled: bool,
}

/// A FAQ entry, read.
#[derive(Clone, Debug)]
pub struct EntryDoc {
    /// The keys.
    pub keys: front::EntryKeys,
    /// The question.
    pub question: String,
    /// The look-ups in the question and its other forms.
    pub lookups: Vec<FrontLookup>,
    /// The answer.
    pub answer: Body,
}

/// A file of terms, read.
#[derive(Clone, Debug)]
pub struct TermsDoc {
    /// Its path within the project.
    pub file: Arc<str>,
    /// Its name.
    pub id: String,
    /// The terms, in order.
    pub terms: Vec<TermDoc>,
    /// The file as it was written, for one of several languages.
    pub node: Option<Node>,
    /// Whether a problem hides some of its terms.
    pub incomplete: bool,
    /// Whether something in it is wrong.
    pub troubled: bool,
}

/// A term, read.
#[derive(Clone, Debug)]
pub struct TermDoc {
    /// The keys.
    pub keys: front::TermKeys,
    /// The term, as texts write it.
    pub name: String,
    /// The look-ups in it and in its other forms.
    pub lookups: Vec<FrontLookup>,
    /// What it means.
    pub definition: Body,
}

/// Everything that was read, in the order of the paths.
#[derive(Clone, Debug, Default)]
pub struct Docs {
    /// The Markdown files in the default language; shared, since most pages show them as they are.
    pub docs: Vec<Arc<Doc>>,
    /// The FAQ files in the default language.
    pub faqs: Vec<FaqDoc>,
    /// The files of terms in the default language.
    pub terms: Vec<TermsDoc>,
    /// What ended on purpose.
    pub gone: GoneDoc,
    /// What was published.
    pub ledger: Ledger,
    /// What the search is to find.
    pub search_tests: SearchTests,
    /// The translations, by language; none for the default language.
    pub translations: Vec<Translations>,
}

/// The files of a language that is not the default one, in the order of the paths.
#[derive(Clone, Debug, Default)]
pub struct Translations {
    /// The Markdown files.
    pub docs: Vec<Arc<Doc>>,
    /// The FAQ files.
    pub faqs: Vec<FaqDoc>,
    /// The files of terms.
    pub terms: Vec<TermsDoc>,
}

impl Docs {
    /// All texts, translations included.
    pub fn bodies(&self) -> impl Iterator<Item = &Body> {
        let docs = self.docs.iter().chain(self.translations.iter().flat_map(|language| &language.docs));
        let faqs = self.faqs.iter().chain(self.translations.iter().flat_map(|language| &language.faqs));
        let answers = faqs.flat_map(|faq| faq.entries.iter().map(|entry| &entry.answer));
        let terms = self.terms.iter().chain(self.translations.iter().flat_map(|language| &language.terms));
        let definitions = terms.flat_map(|doc| doc.terms.iter().map(|term| &term.definition));
        docs.map(|doc| &doc.body).chain(answers).chain(definitions)
    }

    /// The keys that every page has, of each file.
    pub fn commons(&self) -> impl Iterator<Item = (&Arc<str>, &front::Common)> {
        let docs = self.docs.iter().map(|doc| (&doc.file, &doc.front.common));
        docs.chain(self.faqs.iter().map(|faq| (&faq.file, &faq.common)))
    }
}

/// A link as it stands in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkSlot {
    /// The path of the file that it stands in.
    pub file: Arc<str>,
    /// The destination, with entities decoded.
    pub target: At<String>,
    /// The title after the destination.
    pub title: String,
    /// Whether the link has a text of its own.
    pub has_text: bool,
    /// Whether nobody wrote it: it leads from a term to the glossary.
    pub automatic: bool,
}

/// An image as it stands in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageSlot {
    /// The path of the file that it stands in.
    pub file: Arc<str>,
    /// The destination.
    pub target: At<String>,
    /// The title, shown as the caption.
    pub title: String,
    /// The alternative text.
    pub alt: String,
    /// The bytes of the whole image.
    pub span: Span,
}
