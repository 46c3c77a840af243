//! One page: what the rules for one page find in it, and what the rules for the site need of it.

use std::collections::BTreeSet;

use super::dom::Dom;
use super::language::{self, Language};
use super::links::{self, Kind, Link};
use super::{document, jsonld, lists, names, nesting, references};

/// Rules that look at one page; each of them pushes what is wrong.
const PAGE_RULES: [fn(&Dom, &mut Vec<String>); 13] = [
    document::parses,
    document::has_frame,
    document::has_metadata,
    document::has_unique_ids,
    document::skips_no_heading_level,
    document::sizes_images,
    language::has_direction,
    nesting::check,
    lists::check,
    names::check,
    references::check,
    jsonld::is_inert,
    jsonld::matches_breadcrumb,
];

/// What the rest of the site needs to know of a page.
#[derive(Debug)]
pub struct Page {
    /// All ids.
    pub ids: BTreeSet<String>,
    /// All references.
    pub links: Vec<Link>,
    /// Whether search engines are told to leave it out.
    pub noindex: bool,
    /// What it says of languages.
    pub language: Language,
}

impl Page {
    /// Reads a page and gives it with what the rules for one page find.
    pub fn read(html: &str) -> (Self, Vec<String>) {
        let dom = Dom::parse(html);
        let mut findings = Vec::new();
        for rule in PAGE_RULES {
            rule(&dom, &mut findings);
        }
        let ids = dom.elements().filter_map(|(_, element)| element.attribute("id"));
        let mut links = links::collect(&dom);
        links.extend(jsonld::links(&dom));
        let ids = ids.map(ToOwned::to_owned).collect();
        let page = Self { ids, links, noindex: is_noindex(&dom), language: Language::read(&dom) };
        (page, findings)
    }

    /// Gives the first reference of a kind.
    pub fn link(&self, kind: Kind) -> Option<&str> {
        let found = self.links.iter().find(|link| link.kind == kind);
        found.map(|link| link.url.as_str())
    }

    /// Tells whether the page sends its reader on at once.
    pub fn is_redirect(&self) -> bool {
        self.link(Kind::Refresh).is_some()
    }
}

fn is_noindex(dom: &Dom) -> bool {
    dom.elements().any(|(_, element)| {
        let robots = element.is("meta") && element.attribute("name") == Some("robots");
        let content = element.attribute("content").unwrap_or("");
        robots && content.split(',').any(|word| word.trim() == "noindex")
    })
}
