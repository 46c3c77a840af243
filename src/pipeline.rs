//! The story: what was read becomes a site, the site a plan, the plan artifacts, and these the
//! output. One path for `build` and `check`, with an empty manifest and with a full one.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use crate::checks;
use crate::config::{Options, Settings};
use crate::diag::{Diagnostic, Diags, Level, rules};
use crate::outputs::{self, Failure, Output};
use crate::parse::{self, yaml};
use crate::publish::{self, Artifact, Publication, Summary};
use crate::schema::{Context, Node, Reader, Value};
use crate::site::{self, Inputs};
use crate::source::{self, Area, Snapshot};
use crate::strings::Strings;
use crate::theme::{RenderError, Theme};

/// What to do, and with which project.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The folder of the project.
    pub root: PathBuf,
    /// The configuration, if it is not `steplink.yaml` there.
    pub config: Option<PathBuf>,
    /// The base URL to use instead of the one of the configuration.
    pub base_url: Option<String>,
    /// Whether drafts are published.
    pub drafts: bool,
    /// Whether warnings are errors.
    pub strict: bool,
}

/// Where to write the site.
#[derive(Clone, Debug, Default)]
pub struct Destination {
    /// The output folder.
    pub folder: PathBuf,
    /// Whether a folder that is not ours is adopted.
    pub force: bool,
    /// Whether to wait for another build.
    pub wait: bool,
}

/// The machine did not let us.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The project could not be read.
    #[error(transparent)]
    Source(#[from] source::Error),
    /// The output could not be written.
    #[error(transparent)]
    Publish(#[from] publish::Error),
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The problems, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// The sources, for printing lines of them.
    pub snapshot: Snapshot,
    /// How many pages there are.
    pub pages: usize,
    /// How many of them were rendered.
    pub rendered: usize,
    /// What was written; absent if there were errors, and for `check`.
    pub published: Option<Summary>,
}

impl Outcome {
    /// How many problems there are of a level.
    pub fn count(&self, level: Level) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.level == level).count()
    }
}

/// Builds the site into a folder. With errors in the content nothing is written.
pub fn build(request: &Request, destination: &Destination) -> Result<Outcome, Error> {
    run(request, Some(destination))
}

/// Does all that `build` does, but writes nothing.
pub fn check(request: &Request) -> Result<Outcome, Error> {
    run(request, None)
}

fn run(request: &Request, destination: Option<&Destination>) -> Result<Outcome, Error> {
    let mut diags = Diags::default();
    let snapshot = source::read(&request.root, request.config.as_deref(), &mut diags)?;
    let mut settings = settle(request, &snapshot, &mut diags);
    let strings = Strings::load(&settings, &snapshot, &mut diags);
    if settings.untitled {
        strings.get("site_title").clone_into(&mut settings.title);
    }
    let theme = Theme::load(&snapshot, &mut diags);
    let (docs, assets) = parse::parse(&snapshot, &settings.languages, &mut diags);
    let inputs = Inputs {
        settings: &settings,
        strings: &strings,
        docs: &docs,
        assets,
        statics: snapshot.area(Area::Static).collect(),
        drafts: request.drafts,
    };
    let site = site::build(inputs, &mut diags);
    checks::run(&checks::Subject { site: &site, docs: &docs, theme: theme.as_ref() }, &mut diags);
    let Some(theme) = theme else {
        return Ok(finish(diags, &settings, request, &snapshot, None));
    };
    let cx = outputs::Context::new(&site, &strings, &theme);
    let plan = outputs::plan(&cx);
    // What is there is looked at under the lock only if it may be replaced.
    let sound = diags.is_sound(|rule| settings.level(rule), request.strict);
    let Some(to) = destination.filter(|_| sound) else {
        let rendered = render(&cx, &plan, None, &mut diags)?;
        return Ok(finish(diags, &settings, request, &snapshot, Some(&rendered)));
    };
    let output = publish::Output::open(&to.folder, &request.root, to.force, to.wait)?;
    let publication = output.begin(plan.iter().map(|output| output.path.clone()).collect(), to.force)?;
    let rendered = match render(&cx, &plan, Some((&output, &publication)), &mut diags) {
        Ok(rendered) => rendered,
        Err(error) => {
            publication.abandon();
            return Err(error);
        }
    };
    let mut outcome = finish(diags, &settings, request, &snapshot, Some(&rendered));
    if outcome.count(Level::Error) > 0 {
        publication.abandon();
    } else {
        outcome.published = Some(publication.finish(&rendered.artifacts)?);
    }
    Ok(outcome)
}

/// Reads the configuration.
fn settle(request: &Request, snapshot: &Snapshot, diags: &mut Diags) -> Settings {
    let file: Arc<str> = crate::config::FILE.into();
    let empty = Node { value: Value::Map(Vec::new()), span: 0..0 };
    let before = diags.errors();
    let unread = snapshot.file(&file).is_some_and(|file| file.unread);
    let node = match snapshot.file(&file) {
        Some(file) => file.text.as_deref().and_then(|text| yaml::parse(text, 0, &file.path, diags)),
        None => Some(empty),
    };
    let mut cx = Context { file: &file, diags };
    let options = node.and_then(|node| {
        let mut reader = Reader::new(&node, "the configuration", &mut cx)?;
        let options = Options::read(&mut reader, &mut cx);
        reader.finish(|_| None, &mut cx);
        options
    });
    let options = options.unwrap_or_default();
    let mut settings = Settings::resolve(options, request.base_url.as_deref(), &mut cx);
    settings.troubled = unread || diags.errors() > before;
    settings
}

struct Rendered {
    artifacts: Vec<Artifact>,
    /// How many pages there are.
    pages: usize,
    /// How many of them were stale.
    stale: usize,
}

/// Makes the bytes of every output that is stale, and puts them where they belong at once, so that
/// memory holds a page for each thread and not the site.
fn render(
    cx: &outputs::Context<'_>,
    plan: &[Output],
    to: Option<(&publish::Output, &Publication<'_>)>,
    diags: &mut Diags,
) -> Result<Rendered, Error> {
    let results: Vec<_> = plan
        .par_iter()
        .map(|output| {
            let planned = cx.prepare(output);
            let (key, is_page) = (planned.key, planned.is_page());
            if to.is_some_and(|(present, _)| present.has(&output.path, key)) {
                return (key, is_page, Ok(Ok(false)));
            }
            let put = |bytes: Cow<'_, [u8]>| match to {
                Some((_, publication)) => publication.put(&output.path, &bytes).map(|()| true),
                None => Ok(true),
            };
            (key, is_page, planned.render(cx.theme).map(put))
        })
        .collect();
    let mut rendered = Rendered { artifacts: Vec::with_capacity(plan.len()), pages: 0, stale: 0 };
    let mut failures = Vec::new();
    for (output, (key, is_page, result)) in plan.iter().zip(results) {
        match result {
            Ok(written) => {
                let written = written?;
                rendered.pages += usize::from(is_page);
                rendered.stale += usize::from(is_page && written);
                rendered.artifacts.push(Artifact { path: output.path.clone(), key, written });
            }
            Err(failure) => failures.push((output.path.clone(), failure)),
        }
    }
    report_failures(cx.theme, failures, diags);
    Ok(rendered)
}

/// Reports each mistake in a template once, with a page that shows it.
fn report_failures(theme: &Theme, failures: Vec<(String, Failure)>, diags: &mut Diags) {
    let mut by_error: BTreeMap<(String, usize, String), (RenderError, Vec<String>)> = BTreeMap::new();
    for (path, Failure { error, source }) in failures {
        let key = (error.template.clone(), error.span.start, error.message.clone());
        let page = source.map_or(path, |source| source.file.to_string());
        by_error.entry(key).or_insert_with(|| (error, Vec::new())).1.push(page);
    }
    for (error, pages) in by_error.into_values() {
        let more = pages.len() - 1;
        let others = if more > 0 { format!(" and {more} more") } else { String::new() };
        let message = format!("{} (rendering `{}`{others})", headline(&error), pages[0]);
        let help = "correct the name, or test for it with `if`; `docs/templates.md` lists what the template sees";
        diags.push_with_help(&rules::TEMPLATE_RENDER, theme.place(&error), message, help);
    }
}

fn headline(error: &RenderError) -> &str {
    error.message.lines().next().unwrap_or_default().trim_end_matches('.')
}

fn finish(
    diags: Diags,
    settings: &Settings,
    request: &Request,
    snapshot: &Snapshot,
    rendered: Option<&Rendered>,
) -> Outcome {
    Outcome {
        diagnostics: diags.settle(|rule| settings.level(rule), request.strict),
        // The texts are shared, not copied.
        snapshot: snapshot.clone(),
        pages: rendered.map_or(0, |rendered| rendered.pages),
        rendered: rendered.map_or(0, |rendered| rendered.stale),
        published: None,
    }
}
