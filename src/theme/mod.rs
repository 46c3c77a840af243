//! The theme: Tera templates, built in and overridden file by file, each with a typed view.

pub mod docs;
mod problems;
pub mod shape;
mod squeeze;
pub mod table;
mod typeset;
pub mod value;
pub mod view;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use tera::{Kwargs, State, Tera};

use crate::builtin;
use crate::config::Look;
use crate::diag::{Diags, Place, rules};
use crate::fingerprint::Fingerprint;
use crate::source::{Area, Snapshot};
use crate::strings;

use shape::View;
use typeset::Typesetter;
use value::Html;

/// The folder of the templates that are rendered once for all pages of a language.
const ONCE: &str = "once/";

/// How much room a thread keeps for its next page, in bytes: the lists of a large site need more.
const MAX_KEPT: usize = 1 << 20;

thread_local! {
    /// Where a thread renders its pages, one after the other.
    static PAGE: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The templates of a site, ready to render.
pub struct Theme {
    tera: Tera,
    /// Of all templates together: any change of one makes every page stale.
    fingerprint: Fingerprint,
    typesetter: Typesetter,
    /// The style sheet.
    css: Arc<str>,
    /// The script.
    js: Arc<str>,
    /// The script of the search.
    search_js: Arc<str>,
    /// What runs in every page before it is shown.
    early_js: Arc<str>,
    /// What runs in a page that leads on.
    redirect_js: Arc<str>,
    /// The templates that the site has overridden or added, for places in messages.
    own: BTreeMap<String, Arc<str>>,
    /// Those of them in folders that nothing includes.
    unused_parts: Vec<String>,
}

/// A template could not be rendered.
#[derive(Clone, Debug)]
pub struct RenderError {
    /// The template, by its name.
    pub template: String,
    /// The bytes in the template.
    pub span: std::ops::Range<usize>,
    /// What is wrong.
    pub message: String,
}

/// The style sheet as pages get it: that of the templates, and the colours of the site.
pub fn style_sheet(template: &str, look: &Look) -> String {
    squeeze::squeeze(template) + &look.css
}

impl Theme {
    /// Loads the built-in templates and those of the site; the colours of the look are added to the style sheet.
    /// `None` if one of them cannot be read.
    pub fn load(snapshot: &Snapshot, look: &Look, diags: &mut Diags) -> Option<Self> {
        let mut texts: BTreeMap<String, &str> = BTreeMap::new();
        for path in builtin::paths() {
            texts.insert(path.to_owned(), builtin::template(path).unwrap_or_default());
        }
        let mut own = BTreeMap::new();
        for file in snapshot.area(Area::Template) {
            let (Some(name), Some(text)) = (file.path.strip_prefix("templates/"), file.text.as_deref()) else {
                continue;
            };
            if name.starts_with("strings/") {
                continue;
            }
            texts.insert(name.to_owned(), text);
            own.insert(name.to_owned(), Arc::clone(&file.path));
        }
        let fingerprint = Fingerprint::of(&(env!("CARGO_PKG_VERSION"), &texts, &look.words));
        let text = |name: &str| -> Arc<str> { texts.get(name).copied().unwrap_or_default().into() };
        for (name, closing) in [("style.css", "</style"), ("early.js", "</script"), ("redirect.js", "</script")] {
            check_closing(name, &text(name), closing, &own, diags)?;
        }
        let css: Arc<str> = style_sheet(&text("style.css"), look).into();
        let js: Arc<str> = script(&texts, "theme.js").into();
        let search_js: Arc<str> = search_script(&texts).into();
        let inside = |name: &str| -> Arc<str> { text(name).trim_end().into() };
        let (early_js, redirect_js) = (inside("early.js"), inside("redirect.js"));
        let templates: Vec<(&str, &str)> = texts
            .iter()
            .filter(|(name, _)| name.ends_with(".html"))
            .map(|(name, text)| (name.as_str(), *text))
            .collect();
        let mut tera = engine();
        if let Err(error) = tera.add_raw_templates(templates) {
            problems::report(&error, &own, &texts, diags);
            return None;
        }
        let unused_parts = own.keys().filter(|name| is_unused_part(name, &texts)).cloned().collect();
        let typesetter = Typesetter::new(look.words.clone());
        Some(Self { tera, fingerprint, typesetter, css, js, search_js, early_js, redirect_js, own, unused_parts })
    }

    /// The fingerprint of all templates together.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// The style sheet.
    pub fn css(&self) -> &str {
        &self.css
    }

    /// The script.
    pub fn js(&self) -> &str {
        &self.js
    }

    /// The script of the search.
    pub fn search_js(&self) -> &str {
        &self.search_js
    }

    /// What runs in every page before it is shown.
    pub fn early_js(&self) -> &str {
        &self.early_js
    }

    /// What runs in a page that leads on.
    pub fn redirect_js(&self) -> &str {
        &self.redirect_js
    }

    /// The templates that are the site's own: name and path.
    pub fn own(&self) -> &BTreeMap<String, Arc<str>> {
        &self.own
    }

    /// The templates of the site's own in folders that nothing includes, and that define no component.
    pub fn unused_parts(&self) -> &[String] {
        &self.unused_parts
    }

    /// Whether there is a template of this name.
    pub fn has(&self, template: &str) -> bool {
        self.tera.contains_template(template)
    }

    /// The names of all templates, sorted.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.tera.get_template_names().collect();
        names.sort_unstable();
        names
    }

    /// Learns from pages where their headings break, so that the same ones need no dictionary, and forgets what it learnt
    /// from others.
    pub fn learn<'p>(&mut self, pages: impl Iterator<Item = &'p str>) {
        self.typesetter.learn(pages);
    }

    /// Renders a view to UTF-8. Of a large site a list takes much room, so nothing is kept for longer than it is needed.
    pub fn render<V: View>(&self, template: &str, view: V) -> Result<Vec<u8>, RenderError> {
        let context = context_of(&view, template)?;
        drop(view);
        PAGE.with_borrow_mut(|page| {
            page.clear();
            self.render_to(template, &context, page)?;
            drop(context);
            // Templates and views are text, and so is what is made of them.
            let set = simdutf8::basic::from_utf8(page).ok().and_then(|page| self.typesetter.page(page));
            let bytes = set.map_or_else(|| page.clone(), String::into_bytes);
            if page.capacity() > MAX_KEPT {
                *page = Vec::new();
            }
            Ok(bytes)
        })
    }

    /// Renders the templates in `once/`, whose text is the same on all pages of a language.
    pub fn render_once<V: View>(&self, view: &V) -> Result<view::Once, RenderError> {
        let names = self.names().into_iter().filter(|template| template.starts_with(ONCE));
        let render = |template: &str| {
            let mut out = Vec::new();
            self.render_to(template, &context_of(view, template)?, &mut out)?;
            let name = template.trim_start_matches(ONCE).trim_end_matches(".html");
            Ok((name.to_owned(), Html::trusted(String::from_utf8_lossy(&out).trim_end().to_owned())))
        };
        names.map(render).collect()
    }

    fn render_to(&self, template: &str, context: &tera::Context, out: &mut Vec<u8>) -> Result<(), RenderError> {
        self.tera.render_to(template, context, out).map_err(|error| problems::locate(&error, template))
    }

    /// The place of an error in a file of the project; the built-in file by its name.
    pub fn place(&self, error: &RenderError) -> Place {
        place(&error.template, &error.span, &self.own)
    }
}

/// A view as a template finds it.
fn context_of(view: &impl View, template: &str) -> Result<tera::Context, RenderError> {
    view.context().map_err(|error| problems::locate(&error, template))
}

/// A script as it is sent: one of the site's own as it is.
fn script(texts: &BTreeMap<String, &str>, name: &str) -> String {
    let own = texts.get(name).copied().unwrap_or_default();
    if is_built_in(texts, name) { squeeze::without_remarks(own) } else { own.to_owned() }
}

/// The script of the search: packed, unless a part of it is the site's own.
fn search_script(texts: &BTreeMap<String, &str>) -> String {
    if builtin::SEARCH_SOURCES.iter().all(|name| is_built_in(texts, name)) {
        return builtin::search_script().to_owned();
    }
    builtin::SEARCH_SOURCES.map(|name| script(texts, name)).concat()
}

fn is_built_in(texts: &BTreeMap<String, &str>, name: &str) -> bool {
    texts.get(name).copied() == builtin::template(name)
}

fn is_unused_part(name: &str, texts: &BTreeMap<String, &str>) -> bool {
    let is_part = name.contains('/')
        && !name.starts_with(ONCE)
        && name.ends_with(".html")
        && builtin::template(name).is_none();
    let quoted = format!("\"{name}\"");
    let defines =
        || texts.get(name).is_some_and(|text| text.contains("% component ") || text.contains("%- component "));
    is_part && !defines() && !texts.values().any(|text| text.contains(&quoted))
}

/// Tera with our filters and our escaper.
fn engine() -> Tera {
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".html"]);
    tera.set_escape_fn(escape);
    tera.register_filter("fill", fill);
    tera.register_filter("safe", refuse_safe);
    tera
}

fn place(template: &str, span: &std::ops::Range<usize>, own: &BTreeMap<String, Arc<str>>) -> Place {
    match own.get(template) {
        Some(path) => Place::new(path, span),
        None => Place::new(&format!("templates/{template}").into(), span),
    }
}

/// What stands inside an element of a page must not close it.
fn check_closing(
    name: &str,
    text: &str,
    closing: &str,
    own: &BTreeMap<String, Arc<str>>,
    diags: &mut Diags,
) -> Option<()> {
    let Some(at) = text.to_ascii_lowercase().find(closing) else {
        return Some(());
    };
    let place = place(name, &(at..at + closing.len()), own);
    let message = format!("`{name}` must not contain `{closing}`");
    diags.push_with_help(&rules::TEMPLATE_SYNTAX, place, message, "take it out");
    None
}

fn escape(text: &str, out: &mut dyn std::io::Write) -> std::io::Result<()> {
    let mut result = Ok(());
    crate::html::escape_pieces(text, |piece| {
        if result.is_ok() {
            result = out.write_all(piece.as_bytes());
        }
    });
    result
}

/// `{{ t.step_n | fill(n=3) }}` puts 3 for `{n}`.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a filter")]
fn fill(text: &str, values: Kwargs, _: &State<'_>) -> String {
    strings::fill_with(text, |name, out| {
        let Some((_, value)) = values.iter().find(|(own, _)| own.as_str() == Some(name)) else {
            return false;
        };
        match value.as_str() {
            Some(text) => out.push_str(text),
            None => {
                let _ = write!(out, "{value}");
            }
        }
        true
    })
}

/// Rendered Markdown is a value of its own; nothing else may go unescaped.
fn refuse_safe(_: tera::Value, _: Kwargs, _: &State<'_>) -> tera::TeraResult<tera::Value> {
    let message = "the filter `safe` is not allowed: rendered Markdown needs none, and nothing else is safe";
    Err(tera::Error::message(message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_of_the_search_is_packed_unless_a_part_of_it_is_of_the_site() {
        let built_in = builtin::SEARCH_SOURCES.map(|name| (name.to_owned(), builtin::template(name).unwrap()));
        let mut texts = BTreeMap::from(built_in);
        assert_eq!(search_script(&texts), builtin::search_script());
        let own = "// mine\nexport const open = () => {};\n";
        texts.insert("search-box.js".to_owned(), own);
        let script = search_script(&texts);
        assert!(script.contains("class Engine") && script.ends_with(own), "{script}");
    }
}
