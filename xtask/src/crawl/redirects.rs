//! Pages that send their reader on.

use super::links::Kind;
use super::page::Page;
use super::report::Findings;
use super::site::Site;

/// Checks that redirect pages stay out of search and lead to a real page.
pub fn check(site: &Site, findings: &mut Findings) {
    for (path, page) in &site.pages {
        if let Some(target) = page.link(Kind::Refresh) {
            check_one(site, path, page, target, findings);
        }
    }
}

fn check_one(site: &Site, path: &str, page: &Page, target: &str, findings: &mut Findings) {
    if !page.noindex {
        findings.add(path, "a redirect page without `noindex`");
    }
    let target = site.target_page(path, target);
    if let Some((to, next)) = target {
        if to == path {
            findings.add(path, "redirects to itself");
        } else if next.is_redirect() {
            findings.add(path, format!("redirects to another redirect page, `{to}`"));
        }
    }
    let Some(canonical) = page.link(Kind::Canonical) else {
        findings.add(path, "a redirect page without a canonical link");
        return;
    };
    let canonical = site.target_page(path, canonical);
    if let (Some((to, next)), Some((named, _))) = (target, canonical)
        && to != named
        && !leads_to(site, to, next, named)
    {
        findings.add(path, format!("redirects to `{to}`, but `{named}` is canonical"));
    }
}

/// Tells whether a page itself leads search engines to another, as one that is not translated does.
fn leads_to(site: &Site, path: &str, page: &Page, named: &str) -> bool {
    let canonical = page.link(Kind::Canonical).and_then(|url| site.target_page(path, url));
    canonical.is_some_and(|(target, _)| target == named)
}

#[cfg(test)]
mod tests {
    use crate::crawl::testing::{Sample, redirect};

    #[test]
    fn redirects_that_are_not_complete() {
        let old = redirect("/a/");
        Sample::new().with("old/index.html", &old).passes();
        let finds = |text: &str, what: &str| {
            Sample::new().with("old/index.html", text).finds("old/index.html", what);
        };
        finds(&old.replace("noindex", "all"), "a redirect page without `noindex`");
        finds(&old.replace("rel=\"canonical\"", "rel=\"prev\""), "a redirect page without a canonical link");
        finds(&redirect("/b/"), "refresh `/b/`: there is no file `b/index.html`");
        finds(&redirect("/a/#x"), "refresh `/a/#x`: there is no `#x`");
        finds(&old.replace("0; url=/a/", "0"), "refresh ``: has no address");
        finds(&redirect("/old/"), "redirects to itself");
        finds(&old.replace("0; url=/a/", "0; url=/"), "redirects to `index.html`, but `a/index.html` is canonical");
    }

    #[test]
    fn the_canonical_page_may_be_that_of_the_target() {
        let to = |refresh: &str| redirect("/b/").replace("url=/b/", refresh).replace("lang=\"en\"", "lang=\"fr\"");
        let sample = |refresh: &str| {
            Sample::bilingual()
                .with("old/index.html", &redirect("/b/"))
                .with("en/old/index.html", &redirect("/b/"))
                .with("fr/old/index.html", &to(refresh))
        };
        sample("url=/fr/b/").passes();
        sample("url=/fr/a/").finds("fr/old/index.html", "redirects to `fr/a/index.html`, but `b/index.html`");
    }

    #[test]
    fn chains() {
        Sample::new()
            .with("old/index.html", &redirect("/a/"))
            .with("older/index.html", &redirect("/old/"))
            .finds("older/index.html", "redirects to another redirect page, `old/index.html`");
    }
}
