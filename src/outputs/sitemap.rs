//! `sitemap.xml` (sitemaps.org 0.9) and `robots.txt`.

use std::fmt::Write;

use super::{Context, redirects};
use crate::html::xml as escape;
use crate::site::{PageId, encode};

/// The sitemap: every page that search engines may show, by address.
pub(super) fn xml(cx: &Context<'_>) -> String {
    let mut pages: Vec<PageId> = (0..cx.site.pages.len()).filter(|page| is_listed(cx, *page)).collect();
    pages.sort_by_key(|page| cx.site.pages[*page].address.as_str());
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for page in pages {
        let own = &cx.site.pages[page];
        let Some(url) = cx.site.settings.base.url(&encode(&own.address)) else {
            continue;
        };
        out.push_str("<url><loc>");
        out.push_str(&escape(&url));
        out.push_str("</loc>");
        if let Some(date) = own.common.and_then(|common| common.updated.or(common.date)) {
            let _ = write!(out, "<lastmod>{date}</lastmod>");
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out
}

fn is_listed(cx: &Context<'_>, page: PageId) -> bool {
    let draft = cx.site.pages[page].common.and_then(|common| common.draft).unwrap_or(false);
    !draft && redirects::of_page(cx.site, page).is_none()
}

/// Lets everybody in and names the sitemap.
pub(super) fn robots(cx: &Context<'_>) -> String {
    let mut out = String::from("User-agent: *\nAllow: /\n");
    if let Some(url) = cx.site.settings.base.url("/sitemap.xml") {
        let _ = write!(out, "\nSitemap: {url}\n");
    }
    out
}
