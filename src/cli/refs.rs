//! `refs`

use std::fmt::Write;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use super::project::Place;
use super::{Failure, reference, say, uses};
use crate::id::did_you_mean;
use crate::pipeline::{self, World};
use crate::report::{self, Position};
use crate::site::{Kind, PageId, Reference, Site};

/// Show what links to a page, a step or a question, and what it links to.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  steplink refs guide:fm/cancel\n  steplink refs step:fm/cancel#contact --json")]
pub struct Refs {
    /// What is meant, as in a link: card:fm, task:cancel, guide:fm/cancel, step:fm/cancel#contact,
    /// faq:cancelling, faq:cancelling/reactivate or page:about; or its file. What looks a fact up: fact:card.hotline;
    /// what includes a snippet: snippet:verify; what uses a term: term:iccid.
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    place: Place,
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

impl Refs {
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let request = self.place.request()?;
        let (found, _, _) = pipeline::survey(&request, |world| match self.id.split_once(':') {
            Some(("fact", path)) => uses::find_fact(world, path),
            Some(("snippet", id)) => uses::find_snippet(world, id),
            Some(("term", id)) => uses::find_term(world, id),
            _ => look(world, &reference::of(world, &request.root, &self.id)),
        })?;
        let found = found.map_err(Failure::usage)?;
        let text = if self.json { found.json() } else { found.text() };
        say(&mut std::io::stdout(), &text);
        Ok(ExitCode::SUCCESS)
    }
}

/// What there is to know of something that can be referred to.
#[derive(Serialize)]
pub struct Found {
    pub reference: String,
    pub title: String,
    pub file: Option<String>,
    pub linked_from: Vec<Mention>,
    pub links_to: Vec<Mention>,
}

/// One reference.
#[derive(PartialEq, Serialize)]
pub struct Mention {
    pub file: String,
    pub line: usize,
    pub column: usize,
    /// What refers: `link`, or a key.
    pub field: &'static str,
    /// What it leads to.
    pub reference: String,
}

impl Found {
    fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    fn text(&self) -> String {
        let file = self.file.as_deref().map(|file| format!(" · {file}")).unwrap_or_default();
        let mut out = format!("{} · {}{file}\n", self.reference, self.title);
        for (title, lines) in [("linked from", &self.linked_from), ("links to", &self.links_to)] {
            let _ = write!(out, "\n{title} ({})\n", lines.len());
            for Mention { file, line, column, field, reference } in lines {
                let _ = writeln!(out, "  {file}:{line}:{column}: {field} {reference}");
            }
        }
        report::plain_lines(&out)
    }
}

/// A page of the default language, or a place on it.
struct Meant {
    pages: Vec<PageId>,
    anchor: Option<String>,
}

fn look(world: &World<'_>, id: &str) -> Result<Found, String> {
    let default = &world.sites[0];
    let meant = find(default, id)?;
    let page = meant.pages[0];
    let own = &default.pages[page];
    let mut linked_from = Vec::new();
    let mut links_to = Vec::new();
    for site in world.sites {
        let Ok(meant) = find(site, id) else {
            continue;
        };
        for reference in own_references(world, site) {
            let leads_here = meant.pages.contains(&reference.to)
                && (meant.anchor.is_none() || anchor_now(site, &reference) == meant.anchor);
            if leads_here {
                linked_from.push(line(world, site, &reference));
            } else if meant.holds(site, &reference) {
                links_to.push(line(world, site, &reference));
            }
        }
    }
    // A source that several card types share says a thing once.
    linked_from.dedup();
    links_to.dedup();
    Ok(Found {
        reference: id.to_owned(),
        title: title(default, page, meant.anchor.as_deref()),
        file: own.file.map(ToString::to_string),
        linked_from,
        links_to,
    })
}

/// The references in the files of a language: what is lent by the default one is known from there.
pub fn own_references(world: &World<'_>, site: &Site<'_>) -> impl Iterator<Item = Reference> {
    let lang = site.locale.index;
    let is_own = move |file: &Arc<str>| world.originals.get(file).map_or(lang == 0, |(_, own)| *own == lang);
    site.references().into_iter().filter(move |reference| is_own(&reference.file))
}

impl Meant {
    /// Whether a reference stands in the text that is meant.
    fn holds(&self, site: &Site<'_>, reference: &Reference) -> bool {
        let Some(from) = reference.from.filter(|from| self.pages.contains(from)) else {
            return false;
        };
        let Some(anchor) = &self.anchor else {
            return true;
        };
        match site.pages[from].kind {
            Kind::Guide(guide) => {
                let guide = &site.guides[guide];
                let step = guide.steps().iter().find(|step| step.id == *anchor);
                step.is_some_and(|step| !step.lent && step.extent.contains(&reference.span.start))
            }
            _ => false,
        }
    }
}

fn title(site: &Site<'_>, page: PageId, anchor: Option<&str>) -> String {
    let place = match (site.pages[page].kind, anchor) {
        (Kind::Guide(guide), Some(anchor)) => {
            site.guides[guide].steps().iter().find(|step| step.id == anchor).map(|step| step.text.as_str())
        }
        (Kind::Task(task), Some(anchor)) => site.tasks[task]
            .stages
            .iter()
            .find(|stage| stage.id.value.0 == anchor)
            .map(|stage| stage.title.as_str()),
        _ => None,
    };
    place.unwrap_or(&site.pages[page].title).to_owned()
}

/// The anchor that a reference leads to, by its present name.
fn anchor_now(site: &Site<'_>, reference: &Reference) -> Option<String> {
    let anchor = reference.anchor.as_deref()?;
    Some(site.step_of(reference.to, anchor).unwrap_or(anchor).to_owned())
}

/// Finds what an id means. A shared guide means all of its pages, a group of questions its questions, too.
fn find(site: &Site<'_>, id: &str) -> Result<Meant, String> {
    let (wanted, anchor) = id.split_once('#').map_or((id, None), |(page, anchor)| (page, Some(anchor)));
    let wanted = wanted.strip_prefix("step:").map_or_else(|| wanted.to_owned(), |path| format!("guide:{path}"));
    let known: Vec<(PageId, String)> =
        (0..site.pages.len()).filter_map(|page| Some((page, site.reference_of(page)?))).collect();
    // Without pages of their own, entries are places on the page of their group.
    let group = wanted.strip_prefix("faq:").and_then(|path| path.split_once('/'));
    let entry = group.filter(|_| !site.settings.faq_pages);
    let wanted = entry.map_or(wanted.clone(), |(group, _)| format!("faq:{group}"));
    let anchor = entry.map(|(_, entry)| entry).or(anchor);
    let Some((page, _)) = known.iter().find(|(_, name)| *name == wanted) else {
        let names = known.iter().map(|(_, name)| name.as_str());
        let help = did_you_mean(&wanted, names).unwrap_or_else(|| "`steplink list` lists what there is".to_owned());
        return Err(format!("there is no `{}`\nhelp: {help}", report::plain(id)));
    };
    let mut pages = vec![*page];
    match site.pages[*page].kind {
        Kind::Choose(choose) => {
            pages.extend(site.chooses[choose].guides.iter().map(|guide| site.guides[*guide].page));
        }
        Kind::Group(group) => {
            pages.extend(site.groups[group].entries.iter().filter_map(|entry| site.entries[*entry].page));
        }
        _ => {}
    }
    let anchor = match anchor {
        Some(anchor) if matches!(site.pages[*page].kind, Kind::Guide(_)) => Some(find_step(site, *page, anchor)?),
        anchor => anchor.map(str::to_owned),
    };
    Ok(Meant { pages, anchor })
}

fn find_step(site: &Site<'_>, page: PageId, anchor: &str) -> Result<String, String> {
    if let Some(step) = site.step_of(page, anchor) {
        return Ok(step.to_owned());
    }
    let Kind::Guide(guide) = site.pages[page].kind else {
        return Ok(anchor.to_owned());
    };
    let ids: Vec<&str> = site.guides[guide].steps().iter().map(|step| step.id.as_str()).collect();
    let help = did_you_mean(anchor, ids.iter().copied()).unwrap_or_else(|| format!("there are {}", ids.join(", ")));
    Err(format!("no step `{}` in `{}`\nhelp: {help}", report::plain(anchor), site.guides[guide].path))
}

/// A reference as it is printed.
pub fn line(world: &World<'_>, site: &Site<'_>, reference: &Reference) -> Mention {
    let text = world.snapshot.text(&reference.file).unwrap_or_default();
    let position = Position::of(text, reference.span.start, reference.span.end);
    Mention {
        file: reference.file.to_string(),
        line: position.line,
        column: position.column,
        field: reference.field,
        reference: name(site, reference),
    }
}

/// How an author would write what a reference leads to.
fn name(site: &Site<'_>, reference: &Reference) -> String {
    if let (Some(term), true) = (&reference.anchor, site.glossary == Some(reference.to)) {
        return format!("term:{term}");
    }
    let page = site.reference_of(reference.to);
    let page = page.unwrap_or_else(|| site.pages[reference.to].address.clone());
    let Some(anchor) = &reference.anchor else {
        return page;
    };
    let is_step = site.step_of(reference.to, anchor).is_some();
    let page = page.strip_prefix("guide:").filter(|_| is_step).map_or(page.clone(), |path| format!("step:{path}"));
    format!("{page}#{anchor}")
}
