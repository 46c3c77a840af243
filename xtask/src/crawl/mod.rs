//! `crawl`: an independent check of a built site. It reads nothing but the output folder and
//! shares no code with the program that wrote it.

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
    Ok(Report {
        pages: site.pages.len(),
        links: site.pages.values().map(|page| page.links.len()).sum(),
        findings: findings.sorted(),
    })
}
