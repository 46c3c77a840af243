//! The glossary.

use std::borrow::Cow;

use super::Context;
use crate::html::Renderer;
use crate::model::TermDoc;
use crate::site::{PageId, Site};
use crate::theme::view::{GlossaryView, Link, Term};

/// How many pages are shown that use a term.
const MAX_USES: usize = 5;

pub(super) fn view<'a>(cx: &'a Context<'a>, id: PageId) -> GlossaryView<'a> {
    let terms = (0..cx.site.terms.len()).map(|at| term(cx, id, at)).collect();
    GlossaryView { site: &cx.frame, t: &cx.t, once: &cx.once, page: cx.page(id), terms }
}

fn term<'a>(cx: &'a Context<'a>, page: PageId, at: usize) -> Term<'a> {
    let site: &'a Site<'a> = cx.site;
    let own = &site.terms[at];
    let definition = &own.doc.definition;
    let renderer = Renderer::new(definition, &own.links, cx.strings_of(own.lent), site.settings.unsafe_html);
    let see = |other: &usize| {
        let other = &site.terms[*other];
        let lang = other.lent.then(|| cx.default_lang());
        Link { title: Cow::Borrowed(other.doc.name.as_str()), href: format!("#{}", other.id), lang }
    };
    Term {
        id: own.id,
        term: &own.doc.name,
        synonyms: synonyms(own.doc),
        definition: renderer.with_prefix(own.id).with_footnotes(&definition.intro),
        see: own.see.iter().map(see).collect(),
        uses: cx.backlinks(site.backlinks.to_anchor(page, own.id), MAX_USES),
        lang: own.lent.then(|| cx.default_lang()),
    }
}

/// The other names of a term; a plural or another spelling, which begin with it, tell a reader nothing.
fn synonyms(term: &TermDoc) -> Vec<&str> {
    let bare = |text: &str| text.replace(' ', "").to_lowercase();
    let name = bare(&term.name);
    let all = term.keys.synonyms.iter().flatten().map(|synonym| synonym.value.as_str());
    all.filter(|synonym| !bare(synonym).starts_with(&name)).collect()
}
