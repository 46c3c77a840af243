//! What is known of a site before it is rendered.

use std::borrow::Cow;

use rayon::prelude::*;

use super::shared::Shared;
use super::{Error, Index, Outcome, Request, Take, make, settle};
use crate::checks;
use crate::config::Settings;
use crate::diag::{Diagnostic, Diags};
use crate::editions::{self, Originals};
use crate::model::Docs;
use crate::parse;
use crate::site::{self, Files, Inputs, Site};
use crate::source::{Area, File, Snapshot};
use crate::strings::{self, Strings};
use crate::theme::Theme;
use crate::variants;

/// Everything that is known of a site before it is rendered.
pub struct World<'w> {
    /// The files of the project.
    pub snapshot: &'w Snapshot,
    /// What the configuration means.
    pub settings: &'w Settings,
    /// The interface strings, by language.
    pub strings: &'w [Strings],
    /// What the sources say.
    pub docs: &'w Docs,
    /// What each translation is of.
    pub originals: &'w Originals,
    /// The files that are published as they are.
    pub files: &'w Files,
    /// The site in each language.
    pub sites: &'w [Site<'w>],
}

/// What the sources say, each alone.
pub(super) struct Parsed<'s> {
    snapshot: &'s Snapshot,
    settings: Settings,
    strings: Vec<Strings>,
    docs: Docs,
    assets: Vec<&'s File>,
    /// How many of them were parsed.
    count: usize,
    /// The only file of which problems are looked at; absent where that is all of them.
    heeded: Option<&'s str>,
    diags: Diags,
}

impl<'s> Parsed<'s> {
    /// Parses the sources, but for those that are known.
    pub fn new(
        request: &Request,
        snapshot: &'s Snapshot,
        known: Option<&mut parse::Known>,
        mut diags: Diags,
    ) -> Self {
        let settings = settle(request, snapshot, &mut diags);
        let strings = Strings::load(&settings, snapshot, &mut diags);
        let ((docs, assets), count) = match known {
            Some(known) => (parse::parse_again(snapshot, &settings.languages, known, &mut diags), known.parsed),
            None => (parse::parse(snapshot, &settings.languages, &mut diags), snapshot.sources()),
        };
        Self { snapshot, settings, strings, docs, assets, count, heeded: None, diags }
    }

    /// The same for those who look at the problems of one file only.
    pub fn heeding(self, file: &'s str) -> Self {
        Self { heeded: Some(file), ..self }
    }

    /// Links them, and looks at what comes of it.
    pub fn link<T>(self, request: &Request, look: impl FnOnce(&mut Linked<'_>) -> T) -> T {
        let Self { snapshot, settings, strings, docs, assets, count, heeded, mut diags } = self;
        let seen = {
            let (editions, originals) = editions::build(&docs, &settings, snapshot, &mut diags);
            let pages = variants::build(&editions, &settings, &strings, &originals, &mut diags);
            let files = Files::new(assets, snapshot.area(Area::Static).collect());
            let inputs = |lang: usize, diags: &Diags| Inputs {
                settings: &settings,
                locale: &settings.locales[lang],
                strings: &strings[lang],
                default_strings: &strings[0],
                pages: &pages[lang],
                originals: &originals,
                files: &files,
                ledger: &docs.ledger,
                gone: &docs.gone,
                search_tests: &docs.search_tests,
                drafts: request.drafts,
                troubled: !diags.is_sound(|rule| settings.level(rule), request.strict),
                heeded,
            };
            let sites = build_sites(editions.len(), &inputs, &originals, &mut diags);
            let world = World {
                snapshot,
                settings: &settings,
                strings: &strings,
                docs: &docs,
                originals: &originals,
                files: &files,
                sites: &sites,
            };
            look(&mut Linked { request, world, sources: Cow::Borrowed(snapshot), parsed: count, diags })
        };
        // Nobody waits until the documents of a large site are taken apart.
        rayon::spawn(move || drop(docs));
        seen
    }
}

/// Builds the site in each language. The default one comes first, and what it shows to be wrong is not
/// said again: of the others only what stands in their own files is reported.
fn build_sites<'a>(
    languages: usize,
    inputs: &(impl Fn(usize, &Diags) -> Inputs<'a> + Sync),
    originals: &Originals,
    diags: &mut Diags,
) -> Vec<Site<'a>> {
    let mut sites = vec![site::build(inputs(0, diags), diags)];
    let so_far: &Diags = diags;
    let others: Vec<(Site<'a>, Diags)> = (1..languages)
        .into_par_iter()
        .map(|lang| {
            let mut diags = Diags::default();
            let site = site::build(inputs(lang, so_far), &mut diags);
            (site, diags.within(|file| originals.get(file).is_some_and(|(_, own)| *own == lang)))
        })
        .collect();
    for (site, problems) in others {
        sites.push(site);
        diags.extend(problems);
    }
    sites
}

/// A project whose sources are linked. The site can be made of it again for as long as nothing is saved but what stands
/// around the text: templates, and files that are published as they are.
pub struct Linked<'w> {
    request: &'w Request,
    /// What is known of it.
    pub world: World<'w>,
    /// The sources as they are now.
    sources: Cow<'w, Snapshot>,
    /// How many of them were parsed.
    parsed: usize,
    /// What is wrong with them.
    pub(super) diags: Diags,
}

impl Linked<'_> {
    /// The sources as they are now.
    pub fn sources(&self) -> &Snapshot {
        &self.sources
    }

    /// Takes files that say something else now. Tells whether nothing else follows from them but another look of the
    /// pages; if not, nothing is taken.
    pub fn take(&mut self, files: &[File]) -> bool {
        let is_outside = files.iter().all(|file| match file.area {
            Area::Template => !strings::is_of(&file.path),
            Area::Static => self.world.files.statics.iter().any(|own| own.is_as_large_as(file)),
            Area::Config | Area::Content | Area::Ledger | Area::SearchTests => false,
        });
        if is_outside {
            for file in files {
                self.sources.to_mut().put(file.clone());
            }
        }
        is_outside
    }

    /// Runs the checks of what was linked.
    pub(super) fn check(&mut self) {
        let mut diags = std::mem::take(&mut self.diags);
        checks::run(&self.subject(), &mut diags);
        self.diags = diags;
    }

    fn subject(&self) -> checks::Subject<'_> {
        let World { sites, settings, docs, .. } = self.world;
        checks::Subject { sites, settings, docs, locked: self.request.locked }
    }

    /// Reads the templates. Adds what is wrong with them.
    pub(super) fn load_theme(&self, diags: &mut Diags) -> Option<Theme> {
        Theme::load(&self.sources, &self.world.settings.look, diags)
    }

    /// Adds what is wrong with the templates for this site.
    pub(super) fn check_theme(&self, theme: &Theme, diags: &mut Diags) {
        checks::templates(&self.subject(), theme, diags);
    }

    /// Makes the site.
    pub fn make(&self, to: Option<&dyn Take>, index: Index, shared: &mut Shared) -> Result<Outcome, Error> {
        let mut diags = self.diags.clone();
        let made = match shared.templates.of(self, &mut diags) {
            Some(theme) => {
                self.check_theme(theme, &mut diags);
                make(self, theme, to, index, &mut diags)?
            }
            None => super::Made::default(),
        };
        Ok(Outcome {
            diagnostics: self.settle(diags),
            snapshot: Snapshot::clone(&self.sources),
            settings: self.world.settings.clone(),
            pages: made.rendered.pages,
            rendered: made.rendered.stale,
            parsed: self.parsed,
            published: made.published,
        })
    }

    /// What there is to report.
    pub(super) fn settle(&self, diags: Diags) -> Vec<Diagnostic> {
        let settings = self.world.settings;
        let is_known = |file: &str| settings.languages_known || !file.starts_with("content/");
        diags.within(|file| is_known(file)).settle(|rule| settings.level(rule), self.request.strict)
    }

    /// Whether there is nothing that keeps the site from being made.
    pub(super) fn is_sound(&self, diags: &Diags) -> bool {
        diags.is_sound(|rule| self.world.settings.level(rule), self.request.strict)
    }
}
