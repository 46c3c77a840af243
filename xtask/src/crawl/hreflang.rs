//! What a page tells search engines of its translations: the same on each of them.

use std::collections::BTreeMap;

use super::language::Alternate;
use super::links::Kind;
use super::page::Page;
use super::report::Findings;
use super::site::Site;

/// The language for readers of no other.
const REST: &str = "x-default";

/// Checks that pages name their translations, all of them, and nothing else.
pub fn check(site: &Site, findings: &mut Findings) {
    for (path, page) in &site.pages {
        let wanted = translations(site, path, page);
        let alternates = &page.language.alternates;
        if wanted.is_empty() && !alternates.is_empty() {
            findings.add(path, "names translations, but is to be found in one language only, or nowhere");
            continue;
        }
        for language in wanted.keys() {
            let named = alternates.iter().filter(|it| it.hreflang == *language).count();
            if named != 1 {
                findings.add(path, format!("{named} hreflang links for `{language}` instead of one"));
            }
        }
        for alternate in alternates {
            if let Some(what) = problem(site, path, page, alternate, &wanted) {
                let Alternate { hreflang, url } = alternate;
                findings.add(path, format!("hreflang `{hreflang}` `{url}`: {what}"));
            }
        }
    }
}

/// Gives the files of a page in all languages in which search engines should list it, if there are two.
fn translations<'s>(site: &'s Site, path: &'s str, page: &Page) -> BTreeMap<&'s str, String> {
    let languages = &site.languages;
    let Some((_, rest)) = languages.split(path).filter(|_| site.is_indexable(path, page)) else {
        return BTreeMap::new();
    };
    let is_listed = |file: &String| site.pages.get(file).is_some_and(|page| site.is_indexable(file, page));
    let files = languages.all().map(|language| (language, languages.file(language, rest)));
    let mut files: BTreeMap<&str, String> = files.filter(|(_, file)| is_listed(file)).collect();
    if files.len() < 2 || site.base.origin.is_none() {
        return BTreeMap::new();
    }
    files.insert(REST, languages.file(&languages.default, rest));
    files
}

fn problem(
    site: &Site,
    path: &str,
    page: &Page,
    alternate: &Alternate,
    wanted: &BTreeMap<&str, String>,
) -> Option<String> {
    let Some(wanted) = wanted.get(alternate.hreflang.as_str()) else {
        return Some("there is no such translation".into());
    };
    if !alternate.url.contains("://") {
        return Some("is not absolute".into());
    }
    let Some((file, target)) = site.target_page(path, &alternate.url) else {
        return Some("is not a page of the site".into());
    };
    if file != wanted {
        return Some(format!("leads to `{file}`, not to `{wanted}`"));
    }
    if target.link(Kind::Canonical) != Some(&alternate.url) {
        return Some("is not the canonical address of the page".into());
    }
    let same = target.language.alternates == page.language.alternates;
    (!same).then(|| format!("`{file}` does not name the same pages back"))
}

#[cfg(test)]
mod tests {
    use crate::crawl::testing::Sample;

    const FRENCH: &str = "<link rel=\"alternate\" hreflang=\"fr\" href=\"https://help.example/fr/a/\">";

    fn finds(old: &str, new: &str, what: &str) {
        Sample::bilingual().edit("a/index.html", old, new).finds("a/index.html", what);
    }

    #[test]
    fn languages_that_are_not_named() {
        finds(FRENCH, "", "0 hreflang links for `fr` instead of one");
        finds(FRENCH, &FRENCH.repeat(2), "2 hreflang links for `fr` instead of one");
        finds("hreflang=\"x-default\"", "", "0 hreflang links for `x-default` instead of one");
        Sample::bilingual()
            .edit("fr/a/index.html", FRENCH, "")
            .finds("fr/a/index.html", "0 hreflang links for `fr` instead of one");
    }

    #[test]
    fn links_to_something_else() {
        let with = |url: &str| FRENCH.replace("https://help.example/fr/a/", url);
        finds(FRENCH, &with("/fr/a/"), "hreflang `fr` `/fr/a/`: is not absolute");
        finds(
            FRENCH,
            &with("https://help.example/fr/c/"),
            "hreflang `fr` `https://help.example/fr/c/`: is not a page",
        );
        let home = with("https://help.example/fr/");
        finds(FRENCH, &home, "hreflang `fr` `https://help.example/fr/`: leads to `fr/index.html`, not to `fr/a/");
        let file = with("https://help.example/fr/a/index.html");
        finds(FRENCH, &file, "hreflang `fr` `https://help.example/fr/a/index.html`: is not the canonical address");
        finds(
            FRENCH,
            &FRENCH.replace("\"fr\"", "\"de\""),
            "hreflang `de` `https://help.example/fr/a/`: there is no",
        );
    }

    #[test]
    fn links_that_are_not_returned() {
        Sample::bilingual().edit("fr/a/index.html", FRENCH, "").finds(
            "a/index.html",
            "hreflang `fr` `https://help.example/fr/a/`: `fr/a/index.html` does not name the same pages back",
        );
    }

    #[test]
    fn pages_without_translations() {
        let lone = |path: &str| Sample::bilingual().edit(path, "<title>", &format!("{FRENCH}<title>"));
        lone("b/index.html").finds("b/index.html", "names translations, but is to be found in one language only");
        lone("fr/b/index.html").finds("fr/b/index.html", "names translations, but");
        lone("en/a/index.html").finds("en/a/index.html", "names translations, but");
    }
}
