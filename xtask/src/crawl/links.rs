//! Collecting the references of a page.

use super::dom::{Dom, Element};

/// What a reference is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A link that a reader can follow.
    Anchor,
    /// A picture, a form's address, another language's page and the like.
    Resource,
    /// A script.
    Script,
    /// A stylesheet.
    Style,
    /// The target of a redirect page.
    Refresh,
    /// The page's canonical address.
    Canonical,
    /// An address in metadata, such as `og:url`; it may lead elsewhere.
    Mention,
    /// The address of a step in structured data.
    Step,
    /// The address of a breadcrumb in structured data.
    Crumb,
}

/// One reference of a page.
#[derive(Debug, PartialEq, Eq)]
pub struct Link {
    /// What it is for.
    pub kind: Kind,
    /// The address as it is written.
    pub url: String,
}

/// Collects the references that elements carry.
pub fn collect(dom: &Dom) -> Vec<Link> {
    let mut links = Vec::new();
    for (_, element) in dom.elements() {
        attributes(element, &mut links);
        if element.is("meta") {
            links.extend(meta(element));
        }
        for name in ["srcset", "imagesrcset"] {
            let urls = srcset(element.attribute(name).unwrap_or(""));
            links.extend(urls.into_iter().map(|url| link(Kind::Resource, url)));
        }
    }
    links
}

fn link(kind: Kind, url: &str) -> Link {
    Link { kind, url: url.into() }
}

fn attributes(element: &Element, links: &mut Vec<Link>) {
    for name in ["href", "src", "action", "formaction", "poster", "data"] {
        let Some(url) = element.attribute(name) else {
            continue;
        };
        let is_rel = |rel: &str| element.is("link") && element.words("rel").any(|it| it == rel);
        if is_rel("preconnect") || is_rel("dns-prefetch") || (name == "data" && !element.is("object")) {
            continue;
        }
        let kind = if element.is_any(&["a", "area"]) {
            Kind::Anchor
        } else if element.is("script") {
            Kind::Script
        } else if is_rel("stylesheet") {
            Kind::Style
        } else if is_rel("canonical") {
            Kind::Canonical
        } else {
            Kind::Resource
        };
        links.push(link(kind, url));
    }
}

fn meta(element: &Element) -> Option<Link> {
    let content = element.attribute("content")?;
    let refresh = element.attribute("http-equiv").unwrap_or("");
    if refresh.eq_ignore_ascii_case("refresh") {
        return Some(link(Kind::Refresh, refresh_url(content)));
    }
    let name = element.attribute("property").or(element.attribute("name"))?;
    let mentions = ["og:url", "og:image", "twitter:image", "twitter:url"].contains(&name);
    mentions.then(|| link(Kind::Mention, content))
}

/// Gives the address in `0; url=/new/`; empty if there is none.
fn refresh_url(content: &str) -> &str {
    let rest = content.split_once([';', ',']).map_or("", |(_, rest)| rest.trim());
    let has_key = rest.get(..4).is_some_and(|key| key.eq_ignore_ascii_case("url="));
    let url = if has_key { rest[4..].trim() } else { "" };
    url.trim_matches(['\'', '"'])
}

/// Gives the addresses of a `srcset`.
fn srcset(value: &str) -> Vec<&str> {
    let mut urls = Vec::new();
    let mut rest = value;
    loop {
        rest = rest.trim_start_matches(|letter: char| letter.is_ascii_whitespace() || letter == ',');
        if rest.is_empty() {
            return urls;
        }
        let end = rest.find(|letter: char| letter.is_ascii_whitespace());
        let (url, after) = rest.split_at(end.unwrap_or(rest.len()));
        urls.push(url.trim_end_matches(','));
        rest = match after.split_once(',') {
            Some((_, next)) if !url.ends_with(',') => next,
            _ if url.ends_with(',') => after,
            _ => "",
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_srcsets() {
        assert_eq!(srcset("/a.png 1x, /b.png 2x"), ["/a.png", "/b.png"]);
        assert_eq!(srcset("/a,b.png 640w,/c.png"), ["/a,b.png", "/c.png"]);
        assert_eq!(srcset("/a.png, /b.png"), ["/a.png", "/b.png"]);
        assert!(srcset(" ").is_empty());
    }

    #[test]
    fn reads_refreshes() {
        assert_eq!(refresh_url("0;url=/a/"), "/a/");
        assert_eq!(refresh_url("0; URL='/a/#b'"), "/a/#b");
        assert_eq!(refresh_url("5"), "");
    }

    #[test]
    fn tells_kinds_apart() {
        let dom = Dom::parse(
            "<link rel=canonical href=/c/><link rel=stylesheet href=/s.css><script src=/x.js>\
             </script><meta property=og:url content=/o/><link rel=preconnect href=//x.example>\
             <meta http-equiv=refresh content='0;url=/r/'><a href=/a/><img src=/i.png></a>",
        );
        let found: Vec<(Kind, String)> = collect(&dom).into_iter().map(|link| (link.kind, link.url)).collect();
        let expected = [
            (Kind::Canonical, "/c/"),
            (Kind::Style, "/s.css"),
            (Kind::Script, "/x.js"),
            (Kind::Mention, "/o/"),
            (Kind::Refresh, "/r/"),
            (Kind::Anchor, "/a/"),
            (Kind::Resource, "/i.png"),
        ];
        assert_eq!(found, expected.map(|(kind, url)| (kind, url.to_owned())));
    }
}
