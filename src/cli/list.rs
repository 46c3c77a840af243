//! `list`

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::project::Place;
use super::{Failure, say};
use crate::id::did_you_mean;
use crate::model::Role;
use crate::pipeline::{self, World};
use crate::report;
use crate::site::{Kind, PageId, Site};

/// List what the site has: kinds, languages, drafts.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  steplink list\n  steplink list guides --untranslated en\n  steplink list --json"
)]
pub struct List {
    /// What to list; without it, everything.
    #[arg(value_enum, value_name = "KIND")]
    kind: Option<Kinds>,
    /// Only what is not translated into this language, or not whole.
    #[arg(long, value_name = "LANG")]
    untranslated: Option<String>,
    /// Only drafts.
    #[arg(long)]
    drafts: bool,
    #[command(flatten)]
    place: Place,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kinds {
    Cards,
    Tasks,
    Guides,
    Faq,
    Pages,
    Snippets,
    Terms,
}

impl List {
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let (items, _, _) = pipeline::survey(&self.place.request()?, |world| self.items(world))?;
        let items = items.map_err(Failure::usage)?;
        let text = if self.json { json(&items) } else { table(&items) };
        say(&mut std::io::stdout(), &text);
        Ok(ExitCode::SUCCESS)
    }

    fn items(&self, world: &World<'_>) -> Result<Vec<Item>, String> {
        let languages: Vec<&str> = world.settings.languages.iter().map(crate::id::Lang::as_str).collect();
        if let Some(lang) = self.untranslated.as_deref().filter(|lang| !languages.contains(lang)) {
            let help = did_you_mean(lang, languages.iter().copied())
                .unwrap_or_else(|| format!("the languages of the site are {}", languages.join(", ")));
            return Err(format!("the site has no language `{}`\nhelp: {help}", report::plain(lang)));
        }
        let default = &world.sites[0];
        let pages = (0..default.pages.len()).filter(|page| self.wants(default.pages[*page].kind));
        let sites: Vec<Known<'_>> = world.sites.iter().map(Known::new).collect();
        let mut items: Vec<Item> = pages.filter_map(|page| Item::of(&sites, page)).collect();
        if self.kind.is_none_or(|wanted| wanted == Kinds::Snippets) {
            items.extend(snippets(world));
        }
        if self.kind.is_none_or(|wanted| wanted == Kinds::Terms) {
            items.extend(terms(world));
        }
        items.retain(|item| !self.drafts || item.draft);
        if let Some(lang) = &self.untranslated {
            items.retain(|item| !item.is_whole_in(lang));
        }
        Ok(items)
    }

    fn wants(&self, kind: Kind) -> bool {
        let own = match kind {
            Kind::Card(_) => Kinds::Cards,
            Kind::Task(_) => Kinds::Tasks,
            Kind::Guide(_) => Kinds::Guides,
            Kind::Group(_) | Kind::Entry(_) => Kinds::Faq,
            Kind::Home | Kind::Plain => Kinds::Pages,
            _ => return false,
        };
        self.kind.is_none_or(|wanted| wanted == own)
    }
}

/// The snippets, each with the languages that it is in.
fn snippets<'w>(world: &'w World<'_>) -> impl Iterator<Item = Item> + 'w {
    let docs = world.docs.docs.iter().filter(|doc| matches!(doc.role, Role::Snippet(_)));
    docs.map(|doc| {
        let translations = world.docs.translations.iter().enumerate().skip(1).filter_map(|(lang, own)| {
            let doc = own.docs.iter().find(|other| other.role == doc.role)?;
            Some((lang, doc.title.clone()))
        });
        let languages = std::iter::once((0, doc.title.clone())).chain(translations);
        Item {
            reference: doc.role.reference(),
            title: doc.title.clone(),
            address: None,
            file: doc.file.to_string(),
            draft: false,
            languages: languages.map(|(lang, title)| translation(world, lang, title)).collect(),
            steps: Vec::new(),
        }
    })
}

/// The terms, likewise.
fn terms<'w>(world: &'w World<'_>) -> impl Iterator<Item = Item> + 'w {
    let default = &world.sites[0];
    default.terms.iter().map(move |term| {
        let own = |site: &'w Site<'_>| site.terms.iter().find(|own| own.id == term.id && !own.lent);
        let languages = world
            .sites
            .iter()
            .filter_map(|site| Some(translation(world, site.locale.index, own(site)?.doc.name.clone())));
        Item {
            reference: format!("term:{}", term.id),
            title: term.doc.name.clone(),
            address: default.glossary.map(|page| default.href_to(page, term.id)),
            file: term.file.file.to_string(),
            draft: false,
            languages: languages.collect(),
            steps: Vec::new(),
        }
    })
}

fn translation(world: &World<'_>, lang: usize, title: String) -> Translation {
    Translation { language: world.settings.languages[lang].to_string(), title }
}

/// A page that somebody wrote, a snippet or a term.
#[derive(Serialize)]
struct Item {
    reference: String,
    title: String,
    /// Absent for a snippet, which is part of pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    file: String,
    draft: bool,
    /// The languages that the page is in.
    languages: Vec<Translation>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<Step>,
}

#[derive(Serialize)]
struct Translation {
    language: String,
    title: String,
}

#[derive(Serialize)]
struct Step {
    reference: String,
    title: String,
    /// The languages that the step is in.
    languages: Vec<String>,
}

/// A site whose pages are found by their address.
struct Known<'s> {
    site: &'s Site<'s>,
    at: FxHashMap<&'s str, PageId>,
}

impl<'s> Known<'s> {
    fn new(site: &'s Site<'s>) -> Self {
        let at = site.pages.iter().enumerate().map(|(id, page)| (page.address.as_str(), id)).collect();
        Self { site, at }
    }

    /// The page of an address, if it is translated.
    fn page(&self, address: &str) -> Option<PageId> {
        self.at.get(address).copied().filter(|page| !self.site.pages[*page].lent)
    }

    fn tag(&self) -> String {
        self.site.locale.lang.to_string()
    }

    fn translation(&self, address: &str) -> Option<Translation> {
        let title = self.site.pages[self.page(address)?].title.to_string();
        Some(Translation { language: self.tag(), title })
    }

    fn has_step(&self, address: &str, id: &str) -> bool {
        let Some(Kind::Guide(guide)) = self.page(address).map(|page| self.site.pages[page].kind) else {
            return false;
        };
        self.site.guides[guide].steps().iter().any(|step| step.id == id && !step.lent)
    }
}

impl Item {
    /// Whether the page and all of its steps are in a language.
    fn is_whole_in(&self, lang: &str) -> bool {
        self.languages.iter().any(|own| own.language == lang)
            && self.steps.iter().all(|step| step.languages.iter().any(|own| own == lang))
    }

    fn of(sites: &[Known<'_>], page: PageId) -> Option<Self> {
        let default = sites[0].site;
        let own = &default.pages[page];
        Some(Self {
            reference: default.reference_of(page)?,
            title: own.title.to_string(),
            address: Some(default.href(page)),
            file: own.file?.to_string(),
            draft: is_draft(default, page),
            languages: sites.iter().filter_map(|site| site.translation(&own.address)).collect(),
            steps: steps(sites, page),
        })
    }
}

/// A draft, or in the folder of a card type that is one.
fn is_draft(site: &Site<'_>, page: PageId) -> bool {
    let own = &site.pages[page];
    let says = |page: PageId| site.pages[page].common.and_then(|common| common.draft) == Some(true);
    let group = match own.kind {
        Kind::Entry(entry) => Some(site.groups[site.entries[entry].group].page),
        _ => None,
    };
    says(page) || own.card.is_some_and(|card| says(site.cards[card].page)) || group.is_some_and(says)
}

fn steps(sites: &[Known<'_>], page: PageId) -> Vec<Step> {
    let default = sites[0].site;
    let address = &default.pages[page].address;
    let Kind::Guide(guide) = default.pages[page].kind else {
        return Vec::new();
    };
    let guide = &default.guides[guide];
    let step = |step: &crate::model::markup::Step| Step {
        reference: format!("step:{}#{}", guide.path, step.id),
        title: step.text.clone(),
        languages: sites.iter().filter(|site| site.has_step(address, &step.id)).map(Known::tag).collect(),
    };
    guide.steps().iter().map(step).collect()
}

fn json(items: &[Item]) -> String {
    serde_json::to_string_pretty(items).unwrap_or_default() + "\n"
}

/// A line for each: the reference, the languages, whether it is a draft, the title.
fn table(items: &[Item]) -> String {
    let width = items.iter().map(|item| item.reference.len()).max().unwrap_or(0);
    let languages: Vec<String> = items.iter().map(|item| shown(&item.languages)).collect();
    let wide = languages.iter().map(String::len).max().unwrap_or(0);
    let row = |(item, languages): (&Item, &String)| {
        let draft = if item.draft { " (draft)" } else { "" };
        let missing = item.steps.iter().filter(|step| step.languages.len() < item.languages.len()).count();
        let missing = match missing {
            0 => String::new(),
            n => format!(" ({} not in every language)", report::count(n, "step")),
        };
        format!("{:width$}  {languages:wide$}  {}{draft}{missing}\n", item.reference, item.title)
    };
    report::plain_lines(&items.iter().zip(&languages).map(row).collect::<String>())
}

fn shown(languages: &[Translation]) -> String {
    languages.iter().map(|own| own.language.as_str()).collect::<Vec<_>>().join(" ")
}
