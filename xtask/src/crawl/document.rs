//! Rules about the document as a whole.

use std::collections::BTreeSet;

use super::dom::{Dom, Element};

/// Says what the HTML parser had to repair.
pub fn parses(dom: &Dom, findings: &mut Vec<String>) {
    findings.extend(dom.errors.iter().map(|error| format!("parse error: {error}")));
}

/// Wants one `h1`, one `main`, and the language.
pub fn has_frame(dom: &Dom, findings: &mut Vec<String>) {
    for name in ["h1", "main"] {
        let count = dom.elements().filter(|(_, element)| element.is(name)).count();
        if count != 1 {
            findings.push(format!("{count} `{name}` elements instead of one"));
        }
    }
    for (_, element) in dom.elements() {
        match element.attribute("lang") {
            Some(lang) if !is_language(lang) => {
                findings.push(format!("`{lang}` is not a language tag"));
            }
            None if element.is("html") => findings.push("no `lang` on `html`".into()),
            _ => {}
        }
        if element.is("base") {
            findings.push("a `base` element changes what links mean".into());
        }
    }
}

/// Accepts what looks like a BCP 47 tag.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or("");
    let word = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (2..=8).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && word(part))
}

/// Wants a title, the viewport and, but for redirect pages, a description.
pub fn has_metadata(dom: &Dom, findings: &mut Vec<String>) {
    let titles: Vec<String> =
        dom.elements().filter(|(_, element)| element.is("title")).map(|(place, _)| dom.text(place)).collect();
    if titles.len() != 1 || titles[0].trim().is_empty() {
        findings.push(format!("{} titles, or an empty one", titles.len()));
    }
    let meta = |name: &str| {
        let mut all = dom.elements().map(|(_, element)| element);
        let found = all.find(|element| element.is("meta") && element.attribute("name") == Some(name));
        found.and_then(|element| element.attribute("content"))
    };
    match meta("viewport") {
        None => findings.push("no viewport".into()),
        Some(view) if view.contains("maximum-scale") || view.contains("user-scalable") => {
            findings.push("the viewport hinders zooming".into());
        }
        Some(view) if !view.contains("width=device-width") => {
            findings.push("the viewport is not as wide as the device".into());
        }
        Some(_) => {}
    }
    let redirects = |element: &Element| element.attribute("http-equiv") == Some("refresh");
    let is_redirect = dom.elements().any(|(_, element)| redirects(element));
    if !is_redirect && meta("description").is_none_or(|text| text.trim().is_empty()) {
        findings.push("no description".into());
    }
}

/// Wants every id once, and none that cannot be linked to.
pub fn has_unique_ids(dom: &Dom, findings: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for id in dom.elements().filter_map(|(_, element)| element.attribute("id")) {
        if id.is_empty() || id.contains(char::is_whitespace) {
            findings.push(format!("the id `{id}` is empty or has a space in it"));
        }
        if !seen.insert(id) {
            findings.push(format!("the id `{id}` is there twice"));
        }
    }
}

/// Wants headings to go down one level at a time.
pub fn skips_no_heading_level(dom: &Dom, findings: &mut Vec<String>) {
    let mut before = 1;
    for (place, element) in dom.elements() {
        let Some(level) = element.heading_level() else {
            continue;
        };
        if level > before + 1 {
            let text = dom.text(place);
            findings.push(format!("`{}` skips from h{before} to h{level}", text.trim()));
        }
        before = level;
    }
}

/// Wants an alternative text and a size on every image.
pub fn sizes_images(dom: &Dom, findings: &mut Vec<String>) {
    for (_, image) in dom.elements().filter(|(_, element)| element.is("img")) {
        let name = image.attribute("src").unwrap_or("");
        if image.attribute("alt").is_none() {
            findings.push(format!("image `{name}` has no `alt`"));
        }
        for side in ["width", "height"] {
            let value = image.attribute(side).unwrap_or("");
            if value.parse::<u32>().is_err() {
                findings.push(format!("image `{name}` has no {side}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::crawl::testing::{finds, page};

    #[test]
    fn parse_errors() {
        finds(&page("<p>a</b></p>"), "parse error: ");
        finds(&page("<div>a"), "parse error: ");
        finds(&page("<p id=a id=a>a</p>"), "parse error: ");
        finds(&page("").replace("<!doctype html>", ""), "parse error: ");
    }

    #[test]
    fn frame() {
        finds(&page("<h1>again</h1>"), "2 `h1` elements instead of one");
        finds(&page("").replace("h1", "h2"), "0 `h1` elements instead of one");
        finds(&page("").replace("main", "div"), "0 `main` elements instead of one");
        finds(&page("").replace(" lang=\"en\"", ""), "no `lang` on `html`");
        finds(&page("<p lang=\"\">a</p>"), "`` is not a language tag");
        finds(&page("<p lang=\"zh_CN\">a</p>"), "`zh_CN` is not a language tag");
        finds(&page("").replace("<title>", "<base href=\"/x/\"><title>"), "a `base` element changes");
    }

    #[test]
    fn metadata() {
        finds(&page("").replace("Test", " "), "1 titles, or an empty one");
        finds(&page("").replace("name=\"viewport\"", "name=\"x\""), "no viewport");
        finds(&page("").replace("device-width", "device-width, user-scalable=no"), "the viewport hinders zooming");
        finds(&page("").replace("device-width", "600"), "the viewport is not as wide");
        finds(&page("").replace("name=\"description\"", "name=\"x\""), "no description");
        finds(&page("").replace("About it", " "), "no description");
    }

    #[test]
    fn ids() {
        finds(&page("<p id=\"a\">a</p><p id=\"a\">b</p>"), "the id `a` is there twice");
        finds(&page("<p id=\"a b\">a</p>"), "the id `a b` is empty or has a space");
        finds(&page("<p id=\"\">a</p>"), "the id `` is empty or has a space");
    }

    #[test]
    fn headings() {
        finds(&page("<h3>Deep</h3>"), "`Deep` skips from h1 to h3");
        finds(&page("<h2>A</h2><h4>B</h4>"), "`B` skips from h2 to h4");
    }

    #[test]
    fn images() {
        let image = |rest: &str| page(&format!("<p><img src=\"/a.png\" {rest}></p>"));
        finds(&image("width=\"1\" height=\"1\""), "image `/a.png` has no `alt`");
        finds(&image("alt=\"\" height=\"1\""), "image `/a.png` has no width");
        finds(&image("alt=\"\" width=\"1\" height=\"auto\""), "image `/a.png` has no height");
    }
}
