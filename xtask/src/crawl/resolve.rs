//! Every reference leads to a file, and every fragment to an id in it.

use super::links::{Kind, Link};
use super::report::Findings;
use super::site::{Site, is_error_page};
use super::url::Target;

/// Resolves all references of all pages.
pub fn check(site: &Site, findings: &mut Findings) {
    for (path, page) in &site.pages {
        for link in &page.links {
            if let Some(what) = problem(site, path, link) {
                findings.add(path, format!("{}: {what}", label(link)));
            }
        }
    }
}

fn label(link: &Link) -> String {
    let what = match link.kind {
        Kind::Anchor => "link",
        Kind::Resource => "reference",
        Kind::Script => "script",
        Kind::Style => "stylesheet",
        Kind::Refresh => "refresh",
        Kind::Canonical => "canonical link",
        Kind::Mention => "metadata address",
        Kind::Step => "structured step",
        Kind::Crumb => "structured breadcrumb",
    };
    format!("{what} `{}`", link.url)
}

fn problem(site: &Site, from: &str, link: &Link) -> Option<String> {
    let url = link.url.as_str();
    if link.kind == Kind::Refresh && url.is_empty() {
        return Some("has no address".into());
    }
    if is_error_page(from) && is_relative(url) {
        return Some("is relative, but an error page is shown at any address".into());
    }
    if link.kind == Kind::Step && !url.contains('#') {
        return Some("has no fragment".into());
    }
    match site.base.resolve(from, url) {
        Target::Broken(why) if link.kind == Kind::Mention => (!url.contains("://")).then_some(why),
        Target::Broken(why) => Some(why),
        Target::Outside => outside(site, link.kind),
        Target::Inside { file, fragment } => inside(site, &file, &fragment),
    }
}

fn is_relative(url: &str) -> bool {
    !url.starts_with(['/', '#']) && !url.contains(':') && !url.is_empty()
}

fn outside(site: &Site, kind: Kind) -> Option<String> {
    let own = matches!(kind, Kind::Step | Kind::Crumb) && site.base.origin.is_some();
    let loaded = matches!(kind, Kind::Script | Kind::Style);
    (own || loaded).then(|| "is outside of the site".into())
}

fn inside(site: &Site, file: &str, fragment: &str) -> Option<String> {
    if !site.files.contains(file) {
        let folder = format!("{file}/index.html");
        if site.files.contains(&folder) {
            return Some("lacks the slash at its end".into());
        }
        return Some(format!("there is no file `{file}`"));
    }
    let page = site.pages.get(file)?;
    let found = fragment.is_empty() || fragment == "top" || page.ids.contains(fragment);
    (!found).then(|| format!("there is no `#{fragment}` in `{file}`"))
}

#[cfg(test)]
mod tests {
    use crate::crawl::testing::{Sample, canonical, page};

    fn finds(body: &str, what: &str) {
        let text = canonical("/a/", &page(&format!("<p id=\"up\">up</p>{body}")));
        Sample::new().with("a/index.html", &text).finds("a/index.html", what);
    }

    #[test]
    fn links_that_lead_nowhere() {
        finds("<a href=\"/b/\">b</a>", "link `/b/`: there is no file `b/index.html`");
        finds("<a href=\"/a\">a</a>", "link `/a`: lacks the slash at its end");
        finds("<a href=\"#down\">d</a>", "link `#down`: there is no `#down` in `a/index.html`");
        finds("<a href=\"/#x\">x</a>", "link `/#x`: there is no `#x` in `index.html`");
        finds("<a href=\"javascript:x\">x</a>", "link `javascript:x`: runs script");
        finds("<a href=\"a b\">x</a>", "link `a b`: holds a character");
        finds("<a href=\"https://help.example/b/\">b</a>", "link `https://help.example/b/`: there");
        finds("<form action=\"/search/\"></form>", "reference `/search/`: there is no file");
    }

    #[test]
    fn resources_that_are_not_there() {
        let image = "alt=\"\" width=\"1\" height=\"1\">";
        finds(&format!("<p><img src=\"b.png\" {image}</p>"), "reference `b.png`: there is no");
        let set = "srcset=\"/a.png 1x, /b.png 2x\"";
        finds(&format!("<p><img src=\"/a.png\" {set} {image}</p>"), "reference `/b.png`: there is no file `b.png`");
        finds("<script src=\"/b.js\"></script>", "script `/b.js`: there is no file");
    }

    #[test]
    fn things_from_elsewhere() {
        finds("<script src=\"https://x.example/b.js\"></script>", "script `https://x");
        finds("<script src=\"//x.example/b.js\"></script>", "script `//x.example/b.js`: is out");
        let style = "<link rel=\"stylesheet\" href=\"https://x.example/b.css\">";
        finds(style, "stylesheet `https://x.example/b.css`: is outside of the site");
    }

    #[test]
    fn metadata_that_lies() {
        let wrong = canonical("/b/", &page(""));
        Sample::new()
            .with("a/index.html", &wrong)
            .finds("a/index.html", "canonical link `https://help.example/b/`: there is no");
        finds(
            "<meta property=\"og:url\" content=\"https://help.example/b/\">",
            "metadata address `https://help.example/b/`: there is no file",
        );
    }

    fn step(url: &str) -> String {
        let json = format!("{{\"@type\":\"HowToStep\",\"url\":\"{url}\"}}");
        format!("<script type=\"application/ld+json\">{json}</script>")
    }

    #[test]
    fn structured_data_that_leads_nowhere() {
        finds(&step("https://help.example/a/#x"), "structured step `https://help.example/a/#x`: ");
        finds(&step("https://help.example/a/"), "structured step `https://help.example/a/`: has no");
        finds(&step("https://other.example/a/#up"), "structured step `https://other.example/");
    }

    #[test]
    fn error_pages_work_at_any_address() {
        let text =
            page("<a href=\"a/\">a</a>").replace("<title>", "<meta name=\"robots\" content=\"noindex\"><title>");
        Sample::new().with("404.html", &text).finds("404.html", "link `a/`: is relative, but");
    }

    #[test]
    fn the_path_prefix_is_kept() {
        Sample::below("/docs/").passes();
        let text = page("<a href=\"/a/\">a</a>");
        Sample::below("/docs/")
            .with("b/index.html", &text)
            .finds("b/index.html", "link `/a/`: leaves the site's path `/docs/`");
    }
}
