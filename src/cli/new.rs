//! `new`

use std::path::Path;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::project::Place;
use super::{Failure, reference, say};
use crate::edit::new::{Made, Wanted};
use crate::edit::{self, Error, write};
use crate::pipeline::{self, World};

/// Write a new source that is valid at once; nothing is overwritten.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  steplink new card esim --title eSIM\n  steplink new guide esim/replace\n  steplink new translation guide:esim/replace en"
)]
pub struct New {
    #[command(subcommand)]
    kind: Kind,
    #[command(flatten)]
    place: Place,
}

#[derive(Subcommand, Debug)]
enum Kind {
    /// A card type: content/cards/ID.md.
    Card(Named),
    /// A task that card types share: content/tasks/ID.md.
    Task(Named),
    /// A guide, with a step for each stage of its task: content/guides/PATH.md.
    Guide(Guide),
    /// A group of questions, content/faq/GROUP.yaml, or with GROUP/ENTRY a question of a group.
    Faq(Named),
    /// Any other page: content/pages/PATH.md.
    Page(Named),
    /// A translation to begin with, beside its original.
    Translation {
        /// What is translated, as in a link: guide:fm/cancel, card:fm, faq:cancelling, `page:` for the home page;
        /// or its file.
        #[arg(value_name = "REF")]
        reference: String,
        /// The language.
        #[arg(value_name = "LANG")]
        language: String,
    },
}

#[derive(Args, Debug)]
struct Named {
    /// The id: lower-case letters, digits and hyphens; or the path of the file.
    id: String,
    /// The title; without it, the id.
    #[arg(long, value_name = "TEXT", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    title: Option<String>,
}

#[derive(Args, Debug)]
struct Guide {
    #[command(flatten)]
    named: Named,
    /// Its task; without it, the one that is named like the guide.
    #[arg(long, value_name = "ID")]
    task: Option<String>,
    /// The card types that share it.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    cards: Vec<String>,
}

impl New {
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let request = self.place.request()?;
        let (made, _, snapshot) = pipeline::survey(&request, |world| self.kind.make(world, &request.root))?;
        let path = match made? {
            Made::File(path, text) => {
                write::create(&request.root, &[(path.clone(), text)])?;
                path
            }
            Made::Insert(path, at, entry) => {
                let bytes = write::read(&request.root, &path)?;
                let text = snapshot.text(&path).unwrap_or_default();
                write::replace(&request.root, &path, &edit::new::inserted(&bytes, text, at, &entry)?)?;
                path
            }
        };
        say(&mut std::io::stdout(), &format!("{path}\n"));
        Ok(ExitCode::SUCCESS)
    }
}

impl Named {
    /// What is wanted of a kind; the path of the file means its id, too.
    fn wanted(&self, folder: &str) -> Wanted<'_> {
        let id = self.id.strip_prefix("./").unwrap_or(&self.id);
        let id = id.strip_prefix("content/").and_then(|id| id.strip_prefix(folder)).unwrap_or(id);
        let id = id.strip_suffix(".md").or_else(|| id.strip_suffix(".yaml")).unwrap_or(id);
        Wanted { id, title: self.title.as_deref(), task: None, cards: &[] }
    }
}

impl Kind {
    fn make(&self, world: &World<'_>, root: &Path) -> Result<Made, Error> {
        match self {
            Self::Card(named) => named.wanted("cards/").card(world),
            Self::Task(named) => named.wanted("tasks/").task(world),
            Self::Faq(named) => named.wanted("faq/").faq(world),
            Self::Page(named) => named.wanted("pages/").page(world),
            Self::Guide(guide) => {
                let wanted = guide.named.wanted("guides/");
                Wanted { task: guide.task.as_deref(), cards: &guide.cards, ..wanted }.guide(world)
            }
            Self::Translation { reference, language } => {
                let reference = match reference::of(world, root, reference) {
                    // A question of a group can be translated alone.
                    own if own.starts_with("faq:") => own.into_owned(),
                    own => reference::of_source(world, root, &own),
                };
                edit::translation::make(world, &reference, language)
            }
        }
    }
}
