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
    if let (Some((to, _)), Some((named, _))) = (target, canonical)
        && to != named
    {
        findings.add(path, format!("redirects to `{to}`, but `{named}` is canonical"));
    }
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
    fn chains() {
        Sample::new()
            .with("old/index.html", &redirect("/a/"))
            .with("older/index.html", &redirect("/old/"))
            .finds("older/index.html", "redirects to another redirect page, `old/index.html`");
    }
}
