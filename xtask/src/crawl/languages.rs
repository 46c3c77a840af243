//! Languages: what a page says of its translations is said by them, too.

use std::collections::BTreeMap;

use super::dom::Dom;
use super::links::Kind;
use super::page::Page;
use super::report::Findings;
use super::site::Site;

/// What a page says of languages.
#[derive(Debug, Default)]
pub struct Languages {
    /// `html[lang]`.
    lang: String,
    /// The language of the title, if it says one of its own.
    title: Option<String>,
    /// The addresses of `link[hreflang]`.
    alternates: BTreeMap<String, String>,
    /// The addresses of `a[hreflang]`, by language.
    links: Vec<(String, String)>,
    /// Whether it says that it is not translated.
    notice: bool,
}

impl Languages {
    /// Reads them off a page.
    pub fn read(dom: &Dom) -> Self {
        let mut found = Self::default();
        for (_, element) in dom.elements() {
            let own = |name: &str| element.attribute(name).unwrap_or("").to_owned();
            if element.is("html") {
                found.lang = own("lang");
            } else if element.is("h1") {
                found.title = element.attribute("lang").map(str::to_owned);
            } else if element.is("link") && element.attribute("hreflang").is_some() {
                found.alternates.insert(own("hreflang"), own("href"));
            } else if element.is("a") && element.attribute("hreflang").is_some() {
                found.links.push((own("hreflang"), own("href")));
            }
            found.notice |= element.words("class").any(|class| class == "notice");
        }
        found
    }
}

/// Checks every page that is shown.
pub fn check(site: &Site, findings: &mut Findings) {
    for (path, page) in site.pages.iter().filter(|(_, page)| !page.is_redirect()) {
        let canonical = page.link(Kind::Canonical).and_then(|url| site.target_page(path, url));
        match canonical.filter(|(original, _)| original != path) {
            Some((_, original)) => lent(path, page, original, findings),
            None => alternates(site, path, page, findings),
        }
        links(site, path, page, findings);
    }
}

/// A page that shows the text of another one says so.
fn lent(path: &str, page: &Page, original: &Page, findings: &mut Findings) {
    let own = &page.languages;
    if !own.alternates.is_empty() {
        findings.add(path, "it is not translated, and names translations");
    }
    if own.title.as_ref() != Some(&original.languages.lang) {
        findings.add(path, "it is not translated, and its title does not say its language");
    }
    if !own.notice {
        findings.add(path, "it is not translated, and does not say so");
    }
}

/// The translations of a page name each other, themselves and a default.
fn alternates(site: &Site, path: &str, page: &Page, findings: &mut Findings) {
    let own = &page.languages;
    if own.alternates.is_empty() {
        return;
    }
    let target = |url: &str| site.target_page(path, url).map(|(target, _)| target);
    if own.alternates.get(&own.lang).and_then(|url| target(url)) != Some(path) {
        findings.add(path, format!("its translations do not include itself in `{}`", own.lang));
    }
    if !own.alternates.contains_key("x-default") {
        findings.add(path, "its translations have no `x-default`");
    }
    for (lang, url) in &own.alternates {
        let Some((_, other)) = site.target_page(path, url) else {
            findings.add(path, format!("its translation into `{lang}` is not there: `{url}`"));
            continue;
        };
        if other.languages.alternates != own.alternates {
            findings.add(path, format!("its translation into `{lang}` does not name the same translations"));
        }
        if lang != "x-default" && other.languages.lang != *lang {
            findings.add(path, format!("its translation into `{lang}` is in `{}`", other.languages.lang));
        }
    }
}

/// A link to a page in another language leads to a page that is in that language.
fn links(site: &Site, path: &str, page: &Page, findings: &mut Findings) {
    for (lang, url) in &page.languages.links {
        let found = site.target_page(path, url).map(|(_, other)| other.languages.lang.as_str());
        if found != Some(lang) {
            findings.add(path, format!("the link to it in `{lang}` leads to `{}`", found.unwrap_or("nothing")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Sample, canonical, page};

    const HEAD: &str = "<link rel=\"alternate\" hreflang=\"en\" href=\"https://help.example/a/\">\
        <link rel=\"alternate\" hreflang=\"zh\" href=\"https://help.example/zh/a/\">\
        <link rel=\"alternate\" hreflang=\"x-default\" href=\"https://help.example/a/\"></head>";

    fn chinese(head: &str) -> String {
        let page = page("<p><a href=\"/\">Home</a> <a hreflang=\"en\" href=\"/a/\">English</a></p>");
        let page = page.replace("<html lang=\"en\"", "<html lang=\"zh\"").replace("</head>", head);
        canonical("/zh/a/", &page)
    }

    fn sample() -> Sample {
        let link = "<p><a hreflang=\"zh\" href=\"/zh/a/\">中文</a></p></main>";
        Sample::new()
            .edit("a/index.html", "</head>", HEAD)
            .edit("a/index.html", "</main>", link)
            .with("zh/a/index.html", &chinese(HEAD))
            .listed("/zh/a/")
    }

    #[test]
    fn translations_that_name_each_other_pass() {
        sample().passes();
    }

    #[test]
    fn translations_are_reciprocal() {
        let what = "its translation into `zh` does not name the same translations";
        sample().with("zh/a/index.html", &chinese("</head>")).finds("a/index.html", what);
        let one_sided = HEAD.replace("zh/a/", "zh/b/");
        sample().with("zh/a/index.html", &chinese(&one_sided)).finds("zh/a/index.html", "its translations do not");
    }

    #[test]
    fn a_link_leads_to_its_language() {
        sample()
            .edit("a/index.html", "hreflang=\"zh\" href=\"/zh/a/\">中", "hreflang=\"fr\" href=\"/zh/a/\">中")
            .finds("a/index.html", "the link to it in `fr` leads to `zh`");
    }

    #[test]
    fn a_page_that_is_not_translated_says_so() {
        let lent = page("<p class=\"notice\">Not yet</p><p><a href=\"/\">Home</a></p>");
        let lent = canonical("/a/", &lent.replace("<html lang=\"en\"", "<html lang=\"fr\""));
        let marked = lent.replace("<h1>", "<h1 lang=\"en\">");
        let with = |text: &str| {
            sample().with("fr/a/index.html", text).edit(
                "a/index.html",
                "</main>",
                "<p><a hreflang=\"fr\" href=\"/fr/a/\">F</a></p></main>",
            )
        };
        with(&marked).passes();
        with(&lent).finds("fr/a/index.html", "it is not translated, and its title");
        with(&marked.replace("notice", "note"))
            .finds("fr/a/index.html", "it is not translated, and does not say so");
        with(&marked.replace("</head>", HEAD)).finds("fr/a/index.html", "it is not translated, and names");
    }
}
