//! No page is an orphan: links lead from the home page to each.

use std::collections::BTreeSet;

use super::links::Kind;
use super::report::Findings;
use super::site::{HOME, Site};

/// Follows links and redirects from the home page.
pub fn check(site: &Site, findings: &mut Findings) {
    let mut reached = BTreeSet::from([HOME]);
    let mut open = vec![HOME];
    while let Some(path) = open.pop() {
        let Some(page) = site.pages.get(path) else {
            continue;
        };
        for link in &page.links {
            if matches!(link.kind, Kind::Anchor | Kind::Refresh)
                && let Some((target, _)) = site.target_page(path, &link.url)
                && reached.insert(target)
            {
                open.push(target);
            }
        }
    }
    for (path, page) in &site.pages {
        if site.is_indexable(path, page) && !reached.contains(path.as_str()) {
            findings.add(path, "cannot be reached from the home page");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::crawl::testing::{Sample, canonical, page, redirect};

    #[test]
    fn orphans() {
        let lonely = canonical("/b/", &page(""));
        let sample = || Sample::new().with("b/index.html", &lonely).listed("/b/");
        sample().finds("b/index.html", "cannot be reached from the home page");
        let linking = canonical("/a/", &page("<h2 id=\"more\">B</h2><a href=\"../b/\">b</a>"));
        sample().with("a/index.html", &linking).passes();
    }

    #[test]
    fn redirects_are_followed() {
        let lonely = canonical("/b/", &page(""));
        let linking = canonical("/a/", &page("<h2 id=\"more\">B</h2><a href=\"/old/\">b</a>"));
        Sample::new()
            .with("b/index.html", &lonely)
            .listed("/b/")
            .with("old/index.html", &redirect("/b/"))
            .with("a/index.html", &linking)
            .passes();
    }
}
