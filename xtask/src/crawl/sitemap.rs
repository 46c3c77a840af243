//! The sitemap lists each indexable page once and nothing else; `robots.txt` names it.

use std::collections::BTreeMap;

use super::report::Findings;
use super::site::Site;
use super::url::Target;
use super::xml::{self, XmlElement};

const SITEMAP: &str = "sitemap.xml";
const ROBOTS: &str = "robots.txt";
/// What the protocol allows in one file.
const LIMIT: usize = 50_000;

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
    let mut listed: BTreeMap<String, usize> = BTreeMap::new();
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
    listed: &mut BTreeMap<String, usize>,
    findings: &mut Findings,
) {
    let namespace = elements.first().and_then(|root| attribute(root, "xmlns"));
    if namespace != Some("http://www.sitemaps.org/schemas/sitemap/0.9") {
        findings.add(path, "not in the namespace of sitemaps");
    }
    let mut count = 0;
    for element in elements {
        let url = match element.path.as_str() {
            "urlset/url/loc" => element.text.trim(),
            "urlset/url/xhtml:link" => attribute(element, "href").unwrap_or(""),
            _ => continue,
        };
        let absolute = url.contains("://");
        let Some((page, _)) = site.target_page("index.html", url).filter(|_| absolute) else {
            findings.add(path, format!("`{url}` is not a page of the site"));
            continue;
        };
        if element.path == "urlset/url/loc" {
            *listed.entry(page.to_owned()).or_default() += 1;
            count += 1;
        }
    }
    if count > LIMIT {
        findings.add(path, format!("{count} addresses are more than {LIMIT}"));
    }
}

fn attribute<'a>(element: &'a XmlElement, name: &str) -> Option<&'a str> {
    let found = element.attributes.iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value.as_str())
}

fn compare(site: &Site, listed: &BTreeMap<String, usize>, findings: &mut Findings) {
    for (path, page) in &site.pages {
        match (site.is_indexable(path, page), listed.get(path)) {
            (true, None) => findings.add(path, "not in the sitemap"),
            (true, Some(1)) | (false, None) => {}
            (true, Some(count)) => findings.add(path, format!("{count} times in the sitemap")),
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
