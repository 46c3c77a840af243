//! Every address of one site is alive in another: what links to it from elsewhere still arrives.

use super::links::Kind;
use super::page::Page;
use super::report::Findings;
use super::site::{Site, is_error_page};

/// A browser follows more redirects, but no reader waits for them.
const MOST_REDIRECTS: usize = 5;

/// Looks for all pages and anchors of `old` in `new`, and gives how many anchors there are.
pub fn check(old: &Site, new: &Site, findings: &mut Findings) -> usize {
    let mut anchors = 0;
    for (path, page) in old.pages.iter().filter(|(path, _)| !is_error_page(path)) {
        let Some((file, arrived)) = arrive(new, path) else {
            findings.add(path, "the address is dead");
            continue;
        };
        if page.is_redirect() {
            continue;
        }
        anchors += page.ids.len();
        for id in page.ids.difference(&arrived.ids) {
            findings.add(path, format!("the anchor `#{id}` is dead: it is not in `{file}`"));
        }
    }
    anchors
}

/// Gives the page at which a reader arrives.
fn arrive<'s>(site: &'s Site, path: &str) -> Option<(&'s str, &'s Page)> {
    let (path, page) = site.pages.get_key_value(path)?;
    let mut place = (path.as_str(), page);
    for _ in 0..MOST_REDIRECTS {
        match place.1.link(Kind::Refresh) {
            Some(target) => place = site.target_page(place.0, target)?,
            None => return Some(place),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::crawl::testing::{Sample, page, redirect};

    /// Gives what is dead if `new` takes the place of the sample site.
    fn dead(new: &Sample) -> Vec<String> {
        let report = Sample::new().compare(new);
        report.findings.iter().map(|finding| format!("{}: {}", finding.path, finding.what)).collect()
    }

    fn moved(to: &str, text: &str) -> Sample {
        Sample::new().with("a/index.html", &redirect(to)).with("c/index.html", text)
    }

    #[test]
    fn what_is_there_or_has_moved_is_alive() {
        assert!(dead(&Sample::new()).is_empty());
        let text = page("<h2 id=\"more\">B</h2>");
        assert!(dead(&moved("/c/", &text)).is_empty());
        assert!(dead(&moved("/b/", &text).with("b/index.html", &redirect("/c/"))).is_empty());
        assert!(dead(&Sample::new().with("new/index.html", &text)).is_empty());
    }

    #[test]
    fn addresses_that_are_gone() {
        let gone = ["a/index.html: the address is dead"];
        assert_eq!(dead(&Sample::new().without("a/index.html")), gone);
        assert_eq!(dead(&moved("/b/", "")), gone);
        assert_eq!(dead(&moved("/a/", "")), gone);
    }

    #[test]
    fn anchors_that_are_gone() {
        let what = "the anchor `#more` is dead: it is not in `c/index.html`";
        assert_eq!(dead(&moved("/c/", &page(""))), [format!("a/index.html: {what}")]);
    }

    #[test]
    fn redirects_and_error_pages() {
        let old = Sample::new().with("old/index.html", &redirect("/a/")).with("404.html", &page(""));
        assert_eq!(old.compare(&Sample::new().with("old/index.html", &page(""))).findings, []);
        assert_eq!(old.compare(&Sample::new()).findings[0].path, "old/index.html");
    }
}
