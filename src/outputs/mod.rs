//! What is written: one module for each kind of output, one line for each in [`plan`].
//!
//! Every output is a pure function of the templates and one view; its key is the fingerprint of
//! both, so that equal keys mean equal bytes.

mod card;
mod choose;
mod code;
mod faq;
mod files;
mod frame;
mod glossary;
mod gone;
mod guide;
mod home;
mod json_ld;
mod languages;
mod lists;
mod not_found;
mod page;
mod parts;
mod plain;
mod plain_text;
mod policy;
mod redirects;
mod search;
mod search_index;
mod servers;
mod sitemap;
mod task;

use std::borrow::Cow;
use std::hash::Hash;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::config::{Css, Server};
use crate::diag::Span;
use crate::fingerprint::Fingerprint;
use crate::schema::At;
use crate::search::Remains;
use crate::site::{Kind, PageId, Site, output_path};
use crate::source::Snapshot;
use crate::strings::Strings;
use crate::theme::value::Shared;
use crate::theme::view::{self, Frame};
use crate::theme::{RenderError, Theme};
pub use search_index::{Described, Index};

/// Everything that the site consists of, in all languages.
pub struct Outputs<'a> {
    languages: Vec<Context<'a>>,
    named: Named,
    sources: &'a Snapshot,
}

/// The addresses of the style sheet and of the scripts, each named by its content.
struct Named {
    css: String,
    js: String,
    search: String,
}

/// What the outputs of one language are made from.
pub struct Context<'a> {
    /// The site in this language.
    pub site: &'a Site<'a>,
    /// The interface strings.
    pub strings: &'a Strings,
    /// The templates.
    pub theme: &'a Theme,
    /// The site in every language, and the strings of each.
    sites: &'a [Site<'a>],
    all_strings: &'a [Strings],
    translated: Arc<Translated<'a>>,
    frame: Shared<Frame<'a>>,
    t: Shared<view::Strings<'a>>,
    once: Shared<view::Once>,
    /// What is wrong in the templates that are rendered once.
    failure: Option<RenderError>,
    card_tags: Vec<Shared<view::CardTag<'a>>>,
}

/// Which pages are in which languages: the indexes of the languages, by address.
type Translated<'a> = FxHashMap<&'a str, Vec<usize>>;

/// A file to be written, not yet looked at.
pub struct Output {
    /// The path in the output folder, with `/`.
    pub path: String,
    make: Make,
}

enum Make {
    /// A page of a language.
    Page(usize, PageId),
    /// The page of a step's code, by index.
    Code(usize, usize),
    /// A page that leads on to a page of a language, or to a place on it.
    Redirect(usize, PageId, Option<String>),
    NotFound(usize),
    Sitemap,
    Robots,
    Redirects(Server),
    StyleSheet,
    Script,
    SearchScript,
    /// A file beside the sources.
    Media(Arc<str>, Arc<[u8]>),
    Bytes(Arc<[u8]>),
}

/// A file to be written: its key, and how to make its bytes.
pub struct Planned<'a> {
    /// The fingerprint of all that its bytes depend on.
    pub key: Fingerprint,
    content: Content<'a>,
}

enum Content<'a> {
    View(Cow<'a, str>, Box<View<'a>>, Option<Source>),
    /// A page of which a part cannot be rendered.
    Failure(RenderError, Option<Source>),
    Text(String),
    Bytes(&'a [u8]),
}

/// The source of a page, for messages about its template.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file.
    pub file: Arc<str>,
    /// Where its front matter names a template.
    pub template: Option<Span>,
}

/// A page that could not be rendered.
pub struct Failure {
    /// What is wrong, and where in the template.
    pub error: RenderError,
    /// The page's source.
    pub source: Option<Source>,
}

/// Declares the enum of all views, with what each needs.
macro_rules! views {
    ($($variant:ident($view:ident)),* $(,)?) => {
        #[derive(Hash, Serialize)]
        #[serde(untagged)]
        #[allow(clippy::large_enum_variant, reason = "one lives at a time, on the stack")]
        enum View<'a> {
            $($variant(view::$view<'a>),)*
        }

        impl View<'_> {
            fn render(self, theme: &Theme, template: &str) -> Result<Vec<u8>, RenderError> {
                match self {
                    $(Self::$variant(view) => theme.render(template, view),)*
                }
            }
        }
    };
}

views! {
    Home(HomeView), Card(CardView), Task(TaskView), Guide(GuideView), Choose(ChooseView),
    FaqIndex(FaqIndexView), FaqGroup(FaqGroupView), FaqEntry(FaqEntryView), Plain(PlainView),
    Glossary(GlossaryView), Search(SearchView), List(ListView), NotFound(NotFoundView), Redirect(RedirectView),
    Gone(GoneView), Code(CodeView),
}

/// The address of a file that is named by its content.
fn named(stem: &str, extension: &str, text: &str) -> String {
    format!("/{stem}-{}.{extension}", Fingerprint::of_bytes(text.as_bytes()).short(10))
}

/// The path of the style sheet, if pages link to it.
pub fn style_path(text: &str) -> String {
    named("style", "css", text).trim_start_matches('/').to_owned()
}

impl<'a> Outputs<'a> {
    /// Prepares what all pages share. `sites` and `strings` are in the order of the languages; files that are published
    /// as they are stand in `sources`.
    pub fn new(sites: &'a [Site<'a>], strings: &'a [Strings], theme: &'a Theme, sources: &'a Snapshot) -> Self {
        let named = Named {
            css: named("style", "css", theme.css()),
            js: named("theme", "js", theme.js()),
            search: named("search", "js", theme.search_js()),
        };
        let translated = Arc::new(translated(sites));
        let languages = sites.iter().zip(strings).map(|(site, own)| {
            let (frame, t) = (Shared::new(&frame::frame(site, theme, &named)), Shared::new(&own.all()));
            let (once, failure) = match theme.render_once(&view::OnceView { site: &frame, t: &t }) {
                Ok(once) => (once, None),
                Err(error) => (view::Once::default(), Some(error)),
            };
            Context {
                site,
                strings: own,
                theme,
                sites,
                all_strings: strings,
                translated: Arc::clone(&translated),
                frame,
                t,
                once: Shared::new(&once),
                failure,
                card_tags: parts::card_tags(site),
            }
        });
        Self { languages: languages.collect(), named, sources }
    }

    /// Lists everything that the site consists of, in the order of the paths. Gives what is left of the making of each
    /// index of the search, too. Nothing if `is_over` tells meanwhile that nobody wants it any more.
    pub fn plan(&self, is_over: &dyn Fn() -> bool) -> Option<(Vec<Output>, Vec<Remains>)> {
        let searched = self.languages.iter().filter(|cx| search_index::has_index(cx));
        let made = searched.map(|cx| search_index::files(cx, is_over)).collect::<Option<Vec<_>>>()?;
        let (files, remains): (Vec<Vec<Output>>, Vec<Remains>) = made.into_iter().unzip();
        Some((self.plan_with(files.into_iter().flatten()), remains))
    }

    /// The same without the index of the search.
    pub fn plan_pages(&self) -> Vec<Output> {
        self.plan_with(std::iter::empty())
    }

    fn plan_with(&self, index: impl Iterator<Item = Output>) -> Vec<Output> {
        let mut outputs: Vec<Output> = self.languages.iter().flat_map(Context::plan).collect();
        let Some(default) = self.languages.first() else {
            return outputs;
        };
        if self.languages.len() > 1 {
            outputs.extend(default.plan_own_folder());
        }
        outputs.extend(files::statics(self.sources));
        outputs.extend(files::media(default.sites));
        outputs.extend(index);
        let settings = default.site.settings;
        let generated = [
            ("robots.txt", Make::Robots, true),
            ("sitemap.xml", Make::Sitemap, settings.base.origin.is_some()),
            (self.named.css.trim_start_matches('/'), Make::StyleSheet, settings.css == Css::Link),
            (self.named.js.trim_start_matches('/'), Make::Script, true),
            (self.named.search.trim_start_matches('/'), Make::SearchScript, default.site.search.is_some()),
        ];
        let servers = settings.redirects.iter().map(|server| (server.file(), Make::Redirects(*server), true));
        let generated = generated.into_iter().chain(servers).filter(|(.., wanted)| *wanted);
        outputs.extend(generated.map(|(path, make, _)| Output { path: path.to_owned(), make }));
        // What stands in `static/` goes before what is generated.
        outputs.sort_by(|a, b| (&a.path, a.make.is_generated()).cmp(&(&b.path, b.make.is_generated())));
        outputs.dedup_by(|a, b| a.path == b.path);
        outputs
    }

    /// What each index of the search is made of.
    pub fn described(&self) -> Vec<Described> {
        self.languages.iter().filter_map(search_index::described).collect()
    }

    /// The index of the search in a language, among the outputs.
    pub fn index<'p>(&'p self, plan: &'p [Output], lang: usize) -> Index<'p> {
        Index { plan, locale: self.languages[lang].site.locale }
    }

    /// The source that an output is made from, if there is one.
    pub fn source(&self, output: &Output) -> Option<Arc<str>> {
        match &output.make {
            Make::Page(lang, page) => self.languages[*lang].site.pages[*page].file.map(Arc::clone),
            Make::Media(file, _) => Some(Arc::clone(file)),
            _ => None,
        }
    }

    /// Whether an output is a page that grows with the site.
    pub fn is_list(&self, output: &Output) -> bool {
        let Make::Page(lang, page) = &output.make else {
            return false;
        };
        let kind = self.languages[*lang].site.pages[*page].kind;
        matches!(kind, Kind::Home | Kind::Card(_) | Kind::Cards | Kind::Tasks | Kind::Guides | Kind::FaqIndex)
            || matches!(kind, Kind::Glossary | Kind::Search | Kind::Tag(_) | Kind::Folder)
    }

    /// Looks at an output: makes its view, or what else it consists of, and its key.
    pub fn prepare<'c>(&'c self, output: &'c Output) -> Planned<'c> {
        let default = &self.languages[0];
        match &output.make {
            Make::Page(lang, page) => self.languages[*lang].prepare_page(*page),
            Make::Redirect(lang, to, anchor) => {
                let cx = &self.languages[*lang];
                let view = redirects::view(cx, *to, anchor.as_deref());
                cx.planned("redirect.html".into(), View::Redirect(view), None)
            }
            Make::Code(lang, at) => {
                let cx = &self.languages[*lang];
                cx.planned("code.html".into(), View::Code(code::view(cx, *at)), None)
            }
            Make::NotFound(lang) => {
                let cx = &self.languages[*lang];
                cx.planned("404.html".into(), View::NotFound(not_found::view(cx)), None)
            }
            Make::Sitemap => text(sitemap::xml(&self.languages)),
            Make::Robots => text(sitemap::robots(default)),
            Make::Redirects(server) => text(servers::text(&self.languages, *server)),
            Make::StyleSheet => text(default.theme.css().to_owned()),
            Make::Script => text(default.theme.js().to_owned()),
            Make::SearchScript => text(default.theme.search_js().to_owned()),
            Make::Media(_, bytes) | Make::Bytes(bytes) => {
                Planned { key: Fingerprint::of_bytes(bytes), content: Content::Bytes(bytes) }
            }
        }
    }
}

impl Make {
    /// Whether no file of the project asks for it.
    fn is_generated(&self) -> bool {
        matches!(
            self,
            Self::NotFound(_)
                | Self::Robots
                | Self::Sitemap
                | Self::StyleSheet
                | Self::Script
                | Self::SearchScript
                | Self::Code(..)
                | Self::Redirects(_)
        )
    }
}

fn translated<'a>(sites: &'a [Site<'a>]) -> Translated<'a> {
    let mut translated = Translated::default();
    for (lang, site) in sites.iter().enumerate() {
        for page in site.pages.iter().filter(|page| !page.lent) {
            translated.entry(page.address.as_str()).or_default().push(lang);
        }
    }
    translated
}

impl Context<'_> {
    /// The pages of this language, and its former addresses.
    fn plan(&self) -> Vec<Output> {
        let locale = self.site.locale;
        let path = |address: &str| output_path(&locale.address(address));
        let pages = self.site.pages.iter().enumerate().map(|(id, page)| {
            let make = match redirects::of_page(self.site, id) {
                Some(to) => Make::Redirect(locale.index, to, None),
                None => Make::Page(locale.index, id),
            };
            Output { path: path(&page.address), make }
        });
        let former = self.site.redirects.iter().map(|own| Output {
            path: path(&own.address),
            make: Make::Redirect(locale.index, own.page, own.anchor.clone()),
        });
        let codes = self.site.codes.iter().enumerate().map(|(at, own)| Output {
            path: path(&format!("/s/{}/", own.code)),
            make: Make::Code(locale.index, at),
        });
        let not_found = Output { path: path("/404.html"), make: Make::NotFound(locale.index) };
        pages.chain(former).chain(codes).chain(std::iter::once(not_found)).collect()
    }

    /// The addresses that the pages of the default language would have if it were not the default: they
    /// lead on, so that no address dies when another language becomes the default.
    fn plan_own_folder(&self) -> impl Iterator<Item = Output> + '_ {
        let lang = &self.site.locale.lang;
        let redirect = move |address: &str, to: PageId, anchor: Option<String>| {
            let to = redirects::of_page(self.site, to).unwrap_or(to);
            Output { path: output_path(&format!("/{lang}{address}")), make: Make::Redirect(0, to, anchor) }
        };
        let pages = self.site.pages.iter().enumerate().map(move |(id, page)| redirect(&page.address, id, None));
        let former = self.site.redirects.iter();
        let former = former.map(move |own| redirect(&own.address, own.page, own.anchor.clone()));
        let codes = self.site.codes.iter().enumerate().map(move |(at, own)| Output {
            path: output_path(&format!("/{lang}/s/{}/", own.code)),
            make: Make::Code(0, at),
        });
        pages.chain(former).chain(codes)
    }

    fn prepare_page(&self, id: PageId) -> Planned<'_> {
        let page = &self.site.pages[id];
        let (template, view) = match page.kind {
            Kind::Home => ("home.html", View::Home(home::view(self, id))),
            Kind::Card(card) => ("card.html", View::Card(card::view(self, card))),
            Kind::Task(task) => ("task.html", View::Task(task::view(self, task))),
            Kind::Guide(guide) => ("guide.html", View::Guide(guide::view(self, guide))),
            Kind::Choose(choose) => ("choose.html", View::Choose(choose::view(self, choose))),
            Kind::FaqIndex => ("faq.html", View::FaqIndex(faq::index(self, id))),
            Kind::Group(group) => ("faq-group.html", View::FaqGroup(faq::group(self, group))),
            Kind::Entry(entry) => ("faq-entry.html", View::FaqEntry(faq::entry(self, id, entry))),
            Kind::Glossary => ("glossary.html", View::Glossary(glossary::view(self, id))),
            Kind::Search => ("search.html", View::Search(search::view(self, id))),
            Kind::Gone(ended) => ("gone.html", View::Gone(gone::view(self, id, ended))),
            Kind::Plain => ("page.html", View::Plain(plain::view(self, id))),
            Kind::Folder | Kind::Cards | Kind::Tasks | Kind::Guides | Kind::Tag(_) => {
                ("list.html", View::List(lists::view(self, id)))
            }
        };
        // The page that asks for the card type shows another view than the pages of a shared guide.
        let common = page.common.filter(|_| !matches!(page.kind, Kind::Choose(_)));
        let own: Option<&At<String>> = common.and_then(|common| common.template.as_deref());
        let own = own.filter(|name| self.theme.has(name));
        let template = own.map_or(Cow::Borrowed(template), |name| Cow::Owned(name.value.clone()));
        let source =
            page.file.map(|file| Source { file: Arc::clone(file), template: own.map(|own| own.span.clone()) });
        self.planned(template, view, source)
    }

    fn planned<'c>(&self, template: Cow<'c, str>, view: View<'c>, source: Option<Source>) -> Planned<'c> {
        let key = Fingerprint::key_of(&(self.theme.fingerprint(), &template, &view));
        let content = match &self.failure {
            Some(error) => Content::Failure(error.clone(), source),
            None => Content::View(template, Box::new(view), source),
        };
        Planned { key, content }
    }
}

fn text<'a>(text: String) -> Planned<'a> {
    Planned { key: Fingerprint::of_bytes(text.as_bytes()), content: Content::Text(text) }
}

impl<'a> Planned<'a> {
    /// Makes the bytes.
    pub fn render(self, theme: &Theme) -> Result<Cow<'a, [u8]>, Failure> {
        match self.content {
            Content::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
            Content::Text(text) => Ok(Cow::Owned(text.into_bytes())),
            Content::Failure(error, source) => Err(Failure { error, source }),
            Content::View(template, view, source) => match view.render(theme, &template) {
                Ok(html) => Ok(Cow::Owned(html)),
                Err(error) => Err(Failure { error, source }),
            },
        }
    }

    /// Whether a template is rendered for it.
    pub fn is_page(&self) -> bool {
        matches!(self.content, Content::View(..) | Content::Failure(..))
    }
}
