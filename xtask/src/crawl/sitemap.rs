//! The sitemap lists each indexable page once and nothing else; `robots.txt` names it.

use std::collections::BTreeMap;

use super::language::Alternate;
use super::report::Findings;
use super::site::Site;
use super::url::Target;
use super::xml::{self, XmlElement};

const SITEMAP: &str = "sitemap.xml";
const ROBOTS: &str = "robots.txt";
/// What the protocol allows in one file.
const LIMIT: usize = 50_000;
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
/// The namespace of links to translations.
const LINKS: &str = "http://www.w3.org/1999/xhtml";

/// What the sitemap says of a page.
#[derive(Debug, Default)]
struct Entry {
    count: usize,
    alternates: Vec<Alternate>,
}

/// Checks `sitemap.xml`, the files it names, `robots.txt` and that every XML file is well-formed.
pub fn check(site: &Site, findings: &mut Findings) {
    let mut parsed: BTreeMap<&str, Vec<XmlElement>> = BTreeMap::new();
    for (path, text) in site.texts.iter().filter(|(path, _)| *path != ROBOTS) {
        match xml::elements(text) {
            Ok(elements) => {
                parsed.insert(path, elements);
            }
            Err(error) => findings.add(path, format!("not well-formed: {error}")),
        }
    }
    let Some(origin) = &site.base.origin else {
        if site.texts.contains_key(SITEMAP) {
            findings.add(SITEMAP, "there is no absolute address for it to start from");
        }
        return;
    };
    check_robots(site, &format!("{origin}{}{SITEMAP}", site.base.path), findings);
    if !site.texts.contains_key(SITEMAP) {
        findings.add(SITEMAP, "the sitemap is missing");
    }
    let mut listed: BTreeMap<String, Entry> = BTreeMap::new();
    for path in sitemap_files(site, &parsed) {
        let elements = parsed.get(path.as_str()).map_or(&[][..], Vec::as_slice);
        read_one(site, &path, elements, &mut listed, findings);
    }
    compare(site, &listed, findings);
}

/// Gives `sitemap.xml`, or the files it is an index of.
fn sitemap_files(site: &Site, parsed: &BTreeMap<&str, Vec<XmlElement>>) -> Vec<String> {
    let elements = parsed.get(SITEMAP).map_or(&[][..], Vec::as_slice);
    if elements.first().is_none_or(|root| root.path != "sitemapindex") {
        return vec![SITEMAP.to_owned()];
    }
    let parts = elements.iter().filter(|it| it.path == "sitemapindex/sitemap/loc");
    parts
        .filter_map(|part| match site.base.resolve(SITEMAP, part.text.trim()) {
            Target::Inside { file, .. } => Some(file),
            Target::Outside | Target::Broken(_) => None,
        })
        .collect()
}

fn check_robots(site: &Site, sitemap: &str, findings: &mut Findings) {
    let text = site.texts.get(ROBOTS).map_or("", String::as_str);
    let names_it = text.lines().any(|line| {
        let Some((key, value)) = line.split_once(':') else {
            return false;
        };
        key.trim().eq_ignore_ascii_case("sitemap") && value.trim() == sitemap
    });
    if !names_it {
        findings.add(ROBOTS, format!("does not name `{sitemap}`"));
    }
}

fn read_one(
    site: &Site,
    path: &str,
    elements: &[XmlElement],
    listed: &mut BTreeMap<String, Entry>,
    findings: &mut Findings,
) {
    let root = |name: &str| elements.first().and_then(|root| attribute(root, name));
    if root("xmlns") != Some(NAMESPACE) {
        findings.add(path, "not in the namespace of sitemaps");
    }
    if elements.iter().any(is_link) && root("xmlns:xhtml") != Some(LINKS) {
        findings.add(path, "its links to translations are not in the namespace of XHTML");
    }
    let entries: Vec<&[XmlElement]> = elements.split(|element| element.path == "urlset/url").skip(1).collect();
    for entry in &entries {
        read_entry(site, path, entry, listed, findings);
    }
    if entries.len() > LIMIT {
        findings.add(path, format!("{} addresses are more than {LIMIT}", entries.len()));
    }
}

fn is_link(element: &XmlElement) -> bool {
    element.path == "urlset/url/xhtml:link"
}

/// Reads the address of a page and those of its translations.
fn read_entry(
    site: &Site,
    path: &str,
    elements: &[XmlElement],
    listed: &mut BTreeMap<String, Entry>,
    findings: &mut Findings,
) {
    let mut file_of = |url: &str| {
        let page = site.target_page("index.html", url).filter(|_| url.contains("://"));
        if page.is_none() {
            findings.add(path, format!("`{url}` is not a page of the site"));
        }
        page.map(|(file, _)| file.to_owned())
    };
    let mut alternates = Vec::new();
    for link in elements.iter().filter(|element| is_link(element)) {
        let [hreflang, url] = ["hreflang", "href"].map(|name| attribute(link, name).unwrap_or("").to_owned());
        file_of(&url);
        alternates.push(Alternate { hreflang, url });
    }
    alternates.sort();
    for loc in elements.iter().filter(|element| element.path == "urlset/url/loc") {
        if let Some(file) = file_of(loc.text.trim()) {
            let entry = listed.entry(file).or_default();
            entry.count += 1;
            entry.alternates.clone_from(&alternates);
        }
    }
}

fn attribute<'a>(element: &'a XmlElement, name: &str) -> Option<&'a str> {
    let found = element.attributes.iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value.as_str())
}

fn compare(site: &Site, listed: &BTreeMap<String, Entry>, findings: &mut Findings) {
    for (path, page) in &site.pages {
        match (site.is_indexable(path, page), listed.get(path)) {
            (true, None) => findings.add(path, "not in the sitemap"),
            (true, Some(entry)) if entry.count > 1 => {
                findings.add(path, format!("{} times in the sitemap", entry.count));
            }
            (true, Some(entry)) if entry.alternates != page.language.alternates => {
                findings.add(path, "the sitemap names other translations than its head");
            }
            (true, Some(_)) | (false, None) => {}
            (false, Some(_)) => findings.add(path, "in the sitemap, but not to be indexed"),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::crawl::testing::{Sample, canonical, page, redirect};

    #[test]
    fn pages_that_are_not_listed_once() {
        let text = canonical("/a/", &page(""));
        Sample::new().edit("sitemap.xml", "/a/", "/").finds("a/index.html", "not in the sitemap");
        Sample::new().listed("/a/").finds("a/index.html", "2 times in the sitemap");
        let hidden = text.replace("<title>", "<meta name=\"robots\" content=\"noindex\"><title>");
        Sample::new().with("a/index.html", &hidden).finds("a/index.html", "in the sitemap, but not to be indexed");
        Sample::new()
            .with("a/index.html", &canonical("/", &page("")))
            .finds("a/index.html", "in the sitemap, but not to be indexed");
        Sample::new()
            .with("old/index.html", &redirect("/a/"))
            .listed("/old/")
            .finds("old/index.html", "in the sitemap, but not to be indexed");
    }

    #[test]
    fn addresses_that_are_not_pages() {
        Sample::new().listed("/b/").finds("sitemap.xml", "`https://help.example/b/` is not a page");
        Sample::new()
            .edit("sitemap.xml", "https://help.example/a/", "/a/")
            .finds("sitemap.xml", "`/a/` is not a page of the site");
        let link = "<xhtml:link rel=\"alternate\" hreflang=\"en\" href=\"https://help.example/en/\"/></url>";
        Sample::new()
            .edit("sitemap.xml", "</url>", link)
            .finds("sitemap.xml", "`https://help.example/en/` is not a page");
    }

    #[test]
    fn translations_are_those_of_the_head() {
        let what = "the sitemap names other translations than its head";
        let link = "<xhtml:link rel=\"alternate\" hreflang=\"fr\" href=\"https://help.example/fr/a/\"/>";
        Sample::bilingual().edit("sitemap.xml", link, "").finds("a/index.html", what);
        Sample::bilingual().edit("sitemap.xml", link, &link.repeat(2)).finds("a/index.html", what);
        Sample::bilingual().edit("sitemap.xml", link, &link.replace("fr/a", "fr")).finds("a/index.html", what);
        Sample::bilingual()
            .edit("sitemap.xml", "xmlns:xhtml", "xmlns:x")
            .finds("sitemap.xml", "its links to translations are not in the namespace of XHTML");
    }

    #[test]
    fn sitemaps_that_are_not_xml() {
        Sample::new().edit("sitemap.xml", "</urlset>", "").finds("sitemap.xml", "not well-formed");
        Sample::new()
            .edit("sitemap.xml", " xmlns=\"", " xmlns:x=\"")
            .finds("sitemap.xml", "not in the namespace of sitemaps");
        Sample::new().without("sitemap.xml").finds("sitemap.xml", "the sitemap is missing");
        Sample::new().with("feed.xml", "<feed>").finds("feed.xml", "not well-formed");
    }

    #[test]
    fn an_index_of_sitemaps() {
        let urls = Sample::new().text("sitemap.xml");
        let index = "<sitemapindex><sitemap><loc>https://help.example/s1.xml</loc></sitemap></sitemapindex>";
        Sample::new().with("sitemap.xml", index).with("s1.xml", &urls).passes();
    }

    #[test]
    fn robots() {
        Sample::new()
            .with("robots.txt", "User-agent: *\nSitemap: https://other.example/sitemap.xml\n")
            .finds("robots.txt", "does not name `https://help.example/sitemap.xml`");
        Sample::new().without("robots.txt").finds("robots.txt", "does not name");
    }

    #[test]
    fn a_sitemap_without_an_address() {
        let sitemap = Sample::new().text("sitemap.xml");
        Sample::new()
            .without_origin()
            .with("sitemap.xml", &sitemap)
            .finds("sitemap.xml", "there is no absolute address");
    }
}
