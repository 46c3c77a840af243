//! `sitemap.xml` (sitemaps.org 0.9) and `robots.txt`.

use std::fmt::Write;

use super::{Context, redirects};
use crate::html::xml as escape;
use crate::site::{Kind, PageId};

/// The sitemap: every page of every language that search engines may show, by address, with its
/// translations.
pub(super) fn xml(languages: &[Context<'_>]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"");
    if languages.len() > 1 {
        out.push_str(" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"");
    }
    out.push_str(">\n");
    for cx in languages {
        let mut pages: Vec<PageId> = (0..cx.site.pages.len()).filter(|page| is_listed(cx, *page)).collect();
        pages.sort_by_key(|page| cx.site.pages[*page].address.as_str());
        for page in pages {
            push_page(cx, page, &mut out);
        }
    }
    out.push_str("</urlset>\n");
    out
}

fn push_page(cx: &Context<'_>, page: PageId, out: &mut String) {
    let own = &cx.site.pages[page];
    let Some(url) = cx.site.url_of(&own.address) else {
        return;
    };
    let _ = write!(out, "<url><loc>{}</loc>", escape(&url));
    if let Some(date) = own.common.and_then(|common| common.updated.or(common.date)) {
        let _ = write!(out, "<lastmod>{date}</lastmod>");
    }
    for other in cx.alternates(page) {
        let url = escape(&other.url);
        let _ = write!(out, "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{url}\"/>", other.lang);
    }
    out.push_str("</url>\n");
}

fn is_listed(cx: &Context<'_>, page: PageId) -> bool {
    let own = &cx.site.pages[page];
    let draft = own.common.and_then(|common| common.draft).unwrap_or(false);
    let is_gone = matches!(own.kind, Kind::Gone(_));
    !draft && !is_gone && !own.lent && redirects::of_page(cx.site, page).is_none()
}

/// Lets everybody in and names the sitemap.
pub(super) fn robots(cx: &Context<'_>) -> String {
    let mut out = String::from("User-agent: *\nAllow: /\n");
    if let Some(url) = cx.site.settings.base.url("/sitemap.xml") {
        let _ = write!(out, "\nSitemap: {url}\n");
    }
    out
}
