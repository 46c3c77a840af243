//! `crawl` and `addresses`: independent checks of built sites. They read nothing but the output
//! folder and share no code with the program that wrote it.

mod addresses;
mod document;
mod dom;
mod files;
mod hreflang;
mod jsonld;
mod language;
mod languages;
mod links;
mod lists;
mod names;
mod nesting;
mod page;
mod reach;
mod redirects;
mod references;
mod report;
mod resolve;
mod site;
mod sitemap;
#[cfg(test)]
mod testing;
mod untranslated;
mod url;
mod xml;

use std::io::Result;
use std::path::Path;

use report::Findings;
pub use report::Report;
use site::Site;

/// Rules that look at the whole site; each of them is one file.
const SITE_RULES: [fn(&Site, &mut Findings); 8] = [
    site::check,
    resolve::check,
    redirects::check,
    sitemap::check,
    reach::check,
    languages::check,
    hreflang::check,
    untranslated::check,
];

/// Checks the site in `dir`, published under the path `base_path`, which should have `min_pages`.
pub fn crawl(dir: &Path, base_path: &str, min_pages: usize) -> Result<Report> {
    let mut findings = Findings::default();
    let site = Site::read(dir, base_path, &mut findings)?;
    for rule in SITE_RULES {
        rule(&site, &mut findings);
    }
    if site.pages.len() < min_pages {
        findings.add(site::HOME, format!("the site has fewer pages than {min_pages}"));
    }
    let links = site.pages.values().map(|page| page.links.len()).sum();
    Ok(Report { counts: [(site.pages.len(), "pages"), (links, "links")], findings: findings.sorted() })
}

/// Checks that every address of the site in `old` is alive in the one in `new`, both published
/// under the path `base_path`.
pub fn addresses(old: &Path, new: &Path, base_path: &str) -> Result<Report> {
    let read = |dir: &Path| Site::read(dir, base_path, &mut Findings::default());
    let (old, new) = (read(old)?, read(new)?);
    let mut findings = Findings::default();
    let anchors = addresses::check(&old, &new, &mut findings);
    Ok(Report { counts: [(old.pages.len(), "pages"), (anchors, "anchors")], findings: findings.sorted() })
}
