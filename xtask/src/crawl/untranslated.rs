//! Pages in another language that are shown in the default one: they say so.

use super::links::Kind;
use super::page::Page;
use super::report::Findings;
use super::site::Site;

/// Checks that the pages which lead search engines to the original tell readers, too.
pub fn check(site: &Site, findings: &mut Findings) {
    if site.languages.others.is_empty() {
        return;
    }
    for (path, page) in site.pages.iter().filter(|(_, page)| !page.is_redirect()) {
        let language = &page.language;
        let untranslated = is_untranslated(site, path, page);
        let spoken = if untranslated { &site.languages.default } else { &language.tag };
        if language.heading != *spoken {
            findings.add(path, format!("its `h1` is marked as `{}`, but it is in `{spoken}`", language.heading));
        }
        if untranslated && !language.has_notice {
            findings.add(path, "not translated, but no notice says so");
        }
    }
}

fn is_untranslated(site: &Site, path: &str, page: &Page) -> bool {
    let languages = &site.languages;
    let Some((language, rest)) = languages.split(path) else {
        return false;
    };
    let in_default = match page.link(Kind::Canonical) {
        Some(url) => site.target_page(path, url).is_some_and(|(file, _)| file == rest),
        // A site that does not know its address has no canonical links.
        None => page.language.heading == languages.default,
    };
    in_default && language != languages.default
}

#[cfg(test)]
mod tests {
    use crate::crawl::testing::Sample;

    #[test]
    fn pages_that_do_not_say_that_they_are_not_translated() {
        let finds = |old: &str, new: &str, what: &str| {
            Sample::bilingual().edit("fr/b/index.html", old, new).finds("fr/b/index.html", what);
        };
        finds("role=\"note\"", "", "not translated, but no notice says so");
        finds("role=\"note\"", "role=\"note\" hidden", "not translated, but no notice says so");
        finds("<h1 lang=\"en\">", "<h1>", "its `h1` is marked as `fr`, but it is in `en`");
    }

    #[test]
    fn sites_without_an_address() {
        let sample = || Sample::bilingual().without_origin();
        sample().passes();
        sample().edit("fr/b/index.html", "role=\"note\"", "").finds("fr/b/index.html", "not translated, but no");
    }

    #[test]
    fn translated_pages_are_in_their_language() {
        Sample::bilingual()
            .edit("fr/a/index.html", "<h1>", "<h1 lang=\"en\">")
            .finds("fr/a/index.html", "its `h1` is marked as `en`, but it is in `fr`");
    }

    #[test]
    fn pages_that_are_not_translated_stay_out_of_the_sitemap() {
        Sample::bilingual().listed("/fr/b/").finds("fr/b/index.html", "in the sitemap, but not to be indexed");
    }
}
