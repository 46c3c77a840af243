//! A built site as a whole.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Result;
use std::path::Path;

use super::files;
use super::languages::Languages;
use super::links::Kind;
use super::page::Page;
use super::report::Findings;
use super::url::{Base, Target};

/// The file of the home page.
pub const HOME: &str = "index.html";

/// Everything that rules for the site look at.
#[derive(Debug)]
pub struct Site {
    /// Where it is published.
    pub base: Base,
    /// All files.
    pub files: BTreeSet<String>,
    /// The HTML files.
    pub pages: BTreeMap<String, Page>,
    /// The text of XML files and of `robots.txt`.
    pub texts: BTreeMap<String, String>,
    /// The languages that it is in.
    pub languages: Languages,
}

impl Site {
    /// Reads the site in `dir`; what is wrong with single pages goes to `findings`.
    pub fn read(dir: &Path, base_path: &str, findings: &mut Findings) -> Result<Self> {
        let files = files::list(dir)?;
        let pages = read_pages(dir, &files, findings)?;
        let mut texts = BTreeMap::new();
        for path in files.iter().filter(|path| is_text(path)) {
            let bytes = std::fs::read(dir.join(path))?;
            texts.insert(path.clone(), utf8(path, bytes, findings));
        }
        let home = pages.get(HOME).and_then(|page| page.link(Kind::Canonical));
        let origin = home.and_then(split_origin).map(|(origin, _)| origin.to_owned());
        let languages = Languages::find(&pages);
        Ok(Self { base: Base { origin, path: base_path.into() }, files, pages, texts, languages })
    }

    /// Gives the page that a reference on the page `from` leads to.
    pub fn target_page(&self, from: &str, reference: &str) -> Option<(&str, &Page)> {
        match self.base.resolve(from, reference) {
            Target::Inside { file, .. } => {
                let (path, page) = self.pages.get_key_value(&file)?;
                Some((path, page))
            }
            Target::Outside | Target::Broken(_) => None,
        }
    }

    /// Tells whether search engines should list a page.
    pub fn is_indexable(&self, path: &str, page: &Page) -> bool {
        let canonical_to_itself = page
            .link(Kind::Canonical)
            .is_none_or(|url| self.target_page(path, url).is_some_and(|(target, _)| target == path));
        !page.noindex && !page.is_redirect() && !is_error_page(path) && canonical_to_itself
    }
}

/// Tells whether a file is shown in place of one that is not there.
pub fn is_error_page(path: &str) -> bool {
    path == "404.html" || path.ends_with("/404.html")
}

/// Splits an address into scheme with host, and path.
fn split_origin(url: &str) -> Option<(&str, &str)> {
    let host = url.find("://")? + 3;
    let end = url[host..].find('/').map_or(url.len(), |end| host + end);
    Some(url.split_at(end))
}

/// Checks that there is a home page at the right address and that pages know their own.
pub fn check(site: &Site, findings: &mut Findings) {
    let Some(home) = site.pages.get(HOME) else {
        findings.add(HOME, "the home page is missing");
        return;
    };
    if let Some((_, path)) = home.link(Kind::Canonical).and_then(split_origin)
        && path != site.base.path
    {
        let expected = &site.base.path;
        findings.add(HOME, format!("its canonical path is `{path}`, not `{expected}`"));
    }
    for (path, page) in &site.pages {
        let silent = page.link(Kind::Canonical).is_none() && !page.noindex;
        if silent && site.base.origin.is_some() && !is_error_page(path) {
            findings.add(path, "neither a canonical link nor `noindex`");
        }
    }
}

fn is_text(path: &str) -> bool {
    path == "robots.txt" || has_extension(path, &["xml", "atom"])
}

fn has_extension(path: &str, extensions: &[&str]) -> bool {
    let extension = Path::new(path).extension().unwrap_or_default();
    extensions.iter().any(|it| extension.eq_ignore_ascii_case(it))
}

fn utf8(path: &str, bytes: Vec<u8>, findings: &mut Findings) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        findings.add(path, "not UTF-8");
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    })
}

type ReadPages = Result<Vec<(String, Page, Findings)>>;

/// Reads the pages, a share of them on each core.
fn read_pages(dir: &Path, files: &BTreeSet<String>, findings: &mut Findings) -> Result<BTreeMap<String, Page>> {
    let paths: Vec<&String> = files.iter().filter(|path| has_extension(path, &["html", "htm"])).collect();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = paths.len().div_ceil(cores).max(1);
    let results: Vec<ReadPages> = std::thread::scope(|scope| {
        let workers: Vec<_> =
            paths.chunks(share).map(|paths| scope.spawn(move || read_share(dir, paths))).collect();
        let joined = workers.into_iter().map(std::thread::ScopedJoinHandle::join);
        joined.map(|result| result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    let mut pages = BTreeMap::new();
    for result in results {
        for (path, page, found) in result? {
            findings.extend(found);
            pages.insert(path, page);
        }
    }
    Ok(pages)
}

fn read_share(dir: &Path, paths: &[&String]) -> ReadPages {
    let read = |path: &&String| {
        let mut findings = Findings::default();
        let html = utf8(path, std::fs::read(dir.join(path))?, &mut findings);
        let (page, found) = Page::read(&html);
        for what in found {
            findings.add(path, what);
        }
        Ok(((*path).clone(), page, findings))
    };
    paths.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use crate::crawl::testing::{Sample, canonical, page};

    #[test]
    fn a_good_site_has_no_findings() {
        Sample::new().passes();
        Sample::new().without_origin().passes();
    }

    #[test]
    fn too_few_pages() {
        Sample::new().of_pages(2).passes();
        Sample::new().of_pages(3).finds("index.html", "the site has fewer pages than 3");
    }

    #[test]
    fn the_home_page() {
        Sample::new().without("index.html").finds("index.html", "the home page is missing");
        Sample::new().at("/docs/").finds("index.html", "its canonical path is `/`, not `/docs/`");
    }

    #[test]
    fn pages_that_do_not_know_their_address() {
        Sample::new()
            .with("b/index.html", &page("<a href=\"/\">Home</a>"))
            .finds("b/index.html", "neither a canonical link nor `noindex`");
        Sample::new().with("b/index.html", &canonical("/b/", &page(""))).finds("b/index.html", "cannot be reached");
    }

    #[test]
    fn bytes_that_are_not_text() {
        Sample::new().with_bytes("a/index.html", b"\xFF").finds("a/index.html", "not UTF-8");
    }
}
