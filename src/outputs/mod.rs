//! What is written: one module for each kind of output, one line for each in [`plan`].
//!
//! Every output is a pure function of the templates and one view; its key is the fingerprint of
//! both, so that equal keys mean equal bytes.

mod card;
mod choose;
mod faq;
mod files;
mod guide;
mod home;
mod json_ld;
mod lists;
mod not_found;
mod page;
mod parts;
mod plain;
mod redirects;
mod sitemap;
mod task;

use std::borrow::Cow;
use std::hash::Hash;
use std::sync::Arc;

use serde::Serialize;

use crate::config::Css;
use crate::diag::Span;
use crate::fingerprint::Fingerprint;
use crate::schema::At;
use crate::site::{Kind, PageId, Site, output_path};
use crate::strings::Strings;
use crate::theme::value::{Any, Html, Shared};
use crate::theme::view::{self, Frame, Link};
use crate::theme::{RenderError, Theme};

/// What every output is made from.
pub struct Context<'a> {
    /// The site.
    pub site: &'a Site<'a>,
    /// The interface strings.
    pub strings: &'a Strings,
    /// The templates.
    pub theme: &'a Theme,
    frame: Shared<Frame>,
    t: Shared<view::Strings>,
    css_address: String,
}

/// A file to be written, not yet looked at.
pub struct Output {
    /// The path in the output folder, with `/`.
    pub path: String,
    make: Make,
}

enum Make {
    Page(PageId),
    Redirect(PageId),
    NotFound,
    Sitemap,
    Robots,
    StyleSheet,
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
            fn render(&self, theme: &Theme, template: &str) -> Result<Vec<u8>, RenderError> {
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
    List(ListView), NotFound(NotFoundView), Redirect(RedirectView),
}

/// Lists everything that the site consists of, in the order of the paths.
pub fn plan(cx: &Context<'_>) -> Vec<Output> {
    let mut outputs = Vec::new();
    for (id, page) in cx.site.pages.iter().enumerate() {
        let make = match redirects::of_page(cx.site, id) {
            Some(to) => Make::Redirect(to),
            None => Make::Page(id),
        };
        outputs.push(Output { path: output_path(&page.address), make });
    }
    for (address, to) in &cx.site.redirects {
        outputs.push(Output { path: output_path(address), make: Make::Redirect(*to) });
    }
    outputs.extend(files::statics(cx.site));
    outputs.extend(files::media(cx.site));
    let generated = [
        ("404.html", Make::NotFound, true),
        ("robots.txt", Make::Robots, true),
        ("sitemap.xml", Make::Sitemap, cx.site.settings.base.origin.is_some()),
        (cx.css_address.trim_start_matches('/'), Make::StyleSheet, cx.site.settings.css == Css::Link),
    ];
    for (path, make, wanted) in generated {
        // What stands in `static/` goes before what is generated.
        if wanted && !outputs.iter().any(|output| output.path == path) {
            outputs.push(Output { path: path.to_owned(), make });
        }
    }
    outputs.sort_by(|a, b| a.path.cmp(&b.path));
    outputs.dedup_by(|a, b| a.path == b.path);
    outputs
}

impl<'a> Context<'a> {
    /// Prepares what all pages share.
    pub fn new(site: &'a Site<'a>, strings: &'a Strings, theme: &'a Theme) -> Self {
        let css_address = format!("/style-{}.css", Fingerprint::of_bytes(theme.css().as_bytes()).short(10));
        let frame = frame(site, theme, &css_address);
        Self { site, strings, theme, frame: Shared::new(&frame), t: Shared::new(strings.all()), css_address }
    }

    /// Looks at an output: makes its view, or what else it consists of, and its key.
    pub fn prepare<'c>(&'c self, output: &'c Output) -> Planned<'c> {
        match &output.make {
            Make::Page(page) => self.prepare_page(*page),
            Make::Redirect(to) => {
                let view = View::Redirect(redirects::view(self, *to));
                self.planned("redirect.html".into(), view, None)
            }
            Make::NotFound => self.planned("404.html".into(), View::NotFound(not_found::view(self)), None),
            Make::Sitemap => text(sitemap::xml(self)),
            Make::Robots => text(sitemap::robots(self)),
            Make::StyleSheet => text(self.theme.css().to_owned()),
            Make::Bytes(bytes) => Planned { key: Fingerprint::of_bytes(bytes), content: Content::Bytes(bytes) },
        }
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
            Kind::Plain => ("page.html", View::Plain(plain::view(self, id))),
            Kind::Folder | Kind::Cards | Kind::Tasks | Kind::Guides | Kind::Tag(_) => {
                ("list.html", View::List(lists::view(self, id)))
            }
        };
        // The page that asks for the card type shows another view than the pages of a shared guide.
        let common = page.common.filter(|_| !matches!(page.kind, Kind::Choose(_)));
        let own: Option<&At<String>> = common.and_then(|common| common.template.as_ref());
        let own = own.filter(|name| self.theme.has(name));
        let template = own.map_or(Cow::Borrowed(template), |name| Cow::Owned(name.value.clone()));
        let source =
            page.file.map(|file| Source { file: Arc::clone(file), template: own.map(|own| own.span.clone()) });
        self.planned(template, view, source)
    }

    fn planned<'c>(&self, template: Cow<'c, str>, view: View<'c>, source: Option<Source>) -> Planned<'c> {
        let key = Fingerprint::of(&(self.theme.fingerprint(), &template, &view));
        Planned { key, content: Content::View(template, Box::new(view), source) }
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
            Content::View(template, view, source) => match view.render(theme, &template) {
                Ok(html) => Ok(Cow::Owned(html)),
                Err(error) => Err(Failure { error, source }),
            },
        }
    }

    /// Whether a template is rendered for it.
    pub fn is_page(&self) -> bool {
        matches!(self.content, Content::View(..))
    }
}

fn frame(site: &Site<'_>, theme: &Theme, css_address: &str) -> Frame {
    let settings = site.settings;
    let links = |items: &[(String, String)]| -> Vec<Link<'static>> {
        items.iter().map(|(href, title)| Link { title: Cow::Owned(title.clone()), href: href.clone() }).collect()
    };
    let inline = settings.css == Css::Inline;
    let favicon = ["/favicon.svg", "/favicon.ico", "/favicon.png"]
        .into_iter()
        .find(|icon| site.statics.iter().any(|(address, _)| address == icon));
    Frame {
        title: settings.title.clone(),
        description: settings.description.clone(),
        lang: settings.lang().to_string(),
        dir: settings.lang().direction().to_owned(),
        home: settings.base.href("/"),
        menu: links(&site.menu),
        footer: links(&site.footer),
        css: inline.then(|| Html::trusted(theme.css().to_owned())),
        css_href: (!inline).then(|| settings.base.href(css_address)),
        favicon: favicon.map(|icon| settings.base.href(icon)),
        generator: concat!("Steplink ", env!("CARGO_PKG_VERSION")).to_owned(),
        extra: Any::new(settings.extra.as_ref()),
    }
}
