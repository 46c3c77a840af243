//! The languages of a site: the default stands at its root, each other in a folder of its own.

use std::collections::BTreeMap;

use super::links::Kind;
use super::page::Page;
use super::report::Findings;
use super::site::{HOME, Site, is_error_page};

/// The languages of a site, as its folders show them.
#[derive(Debug, Default)]
pub struct Languages {
    /// The language of the home page.
    pub default: String,
    /// The names of the other languages, which are those of their folders.
    pub others: Vec<String>,
}

impl Languages {
    /// Finds the first folders whose home page is in the language that the folder is called after.
    pub fn find(pages: &BTreeMap<String, Page>) -> Self {
        let default = pages.get(HOME).map_or_else(String::new, |home| home.language.tag.clone());
        let homes = pages.iter().filter_map(|(path, page)| Some((path.strip_suffix("/index.html")?, page)));
        let is_language =
            |(folder, page): &(&str, &Page)| page.language.tag.eq_ignore_ascii_case(folder) && *folder != default;
        let others = homes.filter(is_language).map(|(folder, _)| folder.to_owned()).collect();
        Self { default, others }
    }

    /// Gives the language of a file, and its path within that language; nothing for a file in the
    /// folder of the default language.
    pub fn split<'s>(&'s self, path: &'s str) -> Option<(&'s str, &'s str)> {
        let (folder, rest) = path.split_once('/').unwrap_or(("", path));
        match self.others.iter().find(|language| *language == folder) {
            Some(language) => Some((language, rest)),
            None if !self.others.is_empty() && folder == self.default => None,
            None => Some((&self.default, path)),
        }
    }

    /// Gives the file of a path in a language.
    pub fn file(&self, language: &str, path: &str) -> String {
        if language == self.default { path.to_owned() } else { format!("{language}/{path}") }
    }

    /// Gives all languages, the default first.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.default).chain(&self.others).map(String::as_str)
    }
}

/// Checks that each page is there in every language and says so to its readers.
pub fn check(site: &Site, findings: &mut Findings) {
    if site.languages.others.is_empty() {
        return;
    }
    for (path, page) in &site.pages {
        let Some((language, rest)) = site.languages.split(path) else {
            check_own_folder(path, page, findings);
            continue;
        };
        if page.language.tag != language {
            findings.add(path, format!("its language is `{}`, not `{language}`", page.language.tag));
        }
        if is_part_of_the_site(path, page) {
            has_counterparts(site, path, language, rest, findings);
        }
    }
}

/// A page that search engines shall not find, and that names no other, is a file of its own.
fn is_part_of_the_site(path: &str, page: &Page) -> bool {
    page.link(Kind::Canonical).is_some() || !page.noindex || is_error_page(path)
}

fn check_own_folder(path: &str, page: &Page, findings: &mut Findings) {
    if !page.is_redirect() {
        findings.add(path, "a page in the folder of the default language, which only leads on");
    }
}

fn has_counterparts(site: &Site, path: &str, language: &str, rest: &str, findings: &mut Findings) {
    let languages = &site.languages;
    for other in languages.all().filter(|other| *other != language) {
        let file = languages.file(other, rest);
        if !site.pages.contains_key(&file) {
            findings.add(path, format!("not there in `{other}`: there is no file `{file}`"));
        }
        if !site.pages[path].is_redirect() {
            has_link(site, path, other, rest, findings);
        }
    }
    if language == languages.default && !is_error_page(path) {
        leads_on(site, path, findings);
    }
}

/// Wants links to the page in another language, and none that leads elsewhere. An error page is no
/// place to return to: it may lead to the home page.
fn has_link(site: &Site, path: &str, other: &str, rest: &str, findings: &mut Findings) {
    let home = if is_error_page(path) { HOME } else { rest };
    let wanted = [site.languages.file(other, rest), site.languages.file(other, home)];
    let links = &site.pages[path].language.links;
    let mut links = links.iter().filter(|link| link.hreflang == other).peekable();
    if links.peek().is_none() {
        findings.add(path, format!("no link to the page in `{other}`"));
    }
    for link in links {
        let target = site.target_page(path, &link.url).map_or("nothing", |(target, _)| target);
        if !wanted.iter().any(|file| file == target) {
            findings.add(path, format!("the link to `{other}` leads to `{target}`, not to `{}`", wanted[0]));
        }
    }
}

/// Wants the address that a page has in the default language's own folder, so that none dies when
/// another language becomes the default.
fn leads_on(site: &Site, path: &str, findings: &mut Findings) {
    let own = format!("{}/{path}", site.languages.default);
    let Some(page) = site.pages.get(&own) else {
        findings.add(path, format!("no redirect from `{own}`"));
        return;
    };
    let target = |from: &str, page: &Page| {
        let (target, _) = site.target_page(from, page.link(Kind::Refresh)?)?;
        Some(target.to_owned())
    };
    let wanted = target(path, &site.pages[path]).unwrap_or_else(|| path.to_owned());
    if let Some(target) = target(&own, page).filter(|target| *target != wanted) {
        findings.add(&own, format!("leads to `{target}`, not to `{wanted}`"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crawl::testing::{Sample, canonical, page, redirect};

    #[test]
    fn a_good_site_in_two_languages_has_no_findings() {
        Sample::bilingual().passes();
    }

    #[test]
    fn files_belong_to_languages() {
        let languages = Languages { default: "en".into(), others: vec!["fr".into()] };
        for (path, expected) in [
            ("index.html", Some(("en", "index.html"))),
            ("france/index.html", Some(("en", "france/index.html"))),
            ("fr/a/index.html", Some(("fr", "a/index.html"))),
            ("en/a/index.html", None),
        ] {
            assert_eq!(languages.split(path), expected, "{path}");
        }
        let alone = Languages { others: Vec::new(), ..languages };
        assert_eq!(alone.split("en/index.html"), Some(("en", "en/index.html")));
    }

    #[test]
    fn languages_of_pages() {
        Sample::bilingual()
            .edit("fr/a/index.html", "lang=\"fr\"", "lang=\"en\"")
            .finds("fr/a/index.html", "its language is `en`, not `fr`");
        Sample::bilingual()
            .edit("a/index.html", "lang=\"en\"", "lang=\"fr\"")
            .finds("a/index.html", "its language is `fr`, not `en`");
    }

    #[test]
    fn pages_that_are_missing_in_a_language() {
        Sample::bilingual()
            .without("fr/a/index.html")
            .finds("a/index.html", "not there in `fr`: there is no file `fr/a/index.html`");
        Sample::bilingual()
            .without("a/index.html")
            .finds("fr/a/index.html", "not there in `en`: there is no file `a/index.html`");
        let old = Sample::bilingual().with("old/index.html", &redirect("/a/"));
        old.finds("old/index.html", "not there in `fr`");
        let alone = page("").replace("<title>", "<meta name=\"robots\" content=\"noindex\"><title>");
        Sample::bilingual().with("proof.html", &alone).passes();
    }

    #[test]
    fn links_to_other_languages() {
        Sample::bilingual()
            .edit("a/index.html", "<a href=\"/fr/a/\"", "<a href=\"/fr/\"")
            .finds("a/index.html", "the link to `fr` leads to `fr/index.html`, not to `fr/a/index.html`");
        Sample::bilingual()
            .edit("b/index.html", "<a href=\"/fr/b/\" hreflang=\"fr\"", "<a href=\"/fr/b/\"")
            .finds("b/index.html", "no link to the page in `fr`");
        Sample::bilingual()
            .edit("fr/b/index.html", "<a href=\"/b/\"", "<a href=\"/none/\"")
            .finds("fr/b/index.html", "the link to `en` leads to `nothing`");
    }

    #[test]
    fn error_pages_lead_to_the_home_page() {
        let sample = || Sample::bilingual().with_error_pages();
        sample().passes();
        sample().without("fr/404.html").finds("404.html", "not there in `fr`");
        sample()
            .edit("404.html", "<a href=\"/fr/\"", "<a href=\"/fr/a/\"")
            .finds("404.html", "the link to `fr` leads to `fr/a/index.html`");
    }

    #[test]
    fn the_folder_of_the_default_language_leads_on() {
        Sample::bilingual().without("en/a/index.html").finds("a/index.html", "no redirect from `en/a/index.html`");
        Sample::bilingual()
            .with("en/a/index.html", &redirect("/b/"))
            .finds("en/a/index.html", "leads to `b/index.html`, not to `a/index.html`");
        Sample::bilingual()
            .with("en/a/index.html", &canonical("/a/", &page("")))
            .finds("en/a/index.html", "a page in the folder of the default language");
        let old = Sample::bilingual()
            .with("old/index.html", &redirect("/a/"))
            .with("fr/old/index.html", &redirect("/fr/a/").replace("lang=\"en\"", "lang=\"fr\""));
        old.finds("old/index.html", "no redirect from `en/old/index.html`");
    }
}
