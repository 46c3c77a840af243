//! Headings, links and buttons need a text that can be read out.

use super::dom::{Dom, Element, Part};

/// Characters that are there but cannot be read.
const INVISIBLE: [char; 4] = ['\u{AD}', '\u{200B}', '\u{2060}', '\u{FEFF}'];

/// Checks that nothing important is without a name.
pub fn check(dom: &Dom, findings: &mut Vec<String>) {
    for (place, element) in dom.elements() {
        let Some(what) = needs_name(element) else {
            continue;
        };
        let hidden = element.is_hidden() || dom.ancestors(place).any(Element::is_hidden);
        if !hidden && !has_name(dom, place, element) {
            findings.push(what);
        }
    }
}

/// Says what to report if the element has no text; nothing if it needs none.
fn needs_name(element: &Element) -> Option<String> {
    if element.heading_level().is_some() {
        return Some(format!("an empty `{}`", element.name));
    }
    if element.is_any(&["button", "summary"]) {
        return Some(format!("a `{}` without a text", element.name));
    }
    if element.is_any(&["a", "area"]) {
        let href = element.attribute("href")?;
        return Some(format!("a link to `{href}` without a text"));
    }
    None
}

fn has_name(dom: &Dom, place: usize, element: &Element) -> bool {
    let labelled = element.words("aria-labelledby").any(|id| {
        let label = dom.elements().find(|(_, it)| it.attribute("id") == Some(id));
        label.is_some_and(|(label, _)| !is_blank(&dom.text(label)))
    });
    let attributes = ["aria-label", "title", "alt"];
    let named = attributes.iter().any(|name| element.attribute(name).is_some_and(|text| !is_blank(text)));
    labelled || named || !is_blank(&spoken(dom, place))
}

/// Gives the text that assistive technology reads in a node.
pub fn spoken(dom: &Dom, place: usize) -> String {
    dom.fold(place, |element| {
        if element.is_hidden() || element.is_any(&["script", "style", "template"]) {
            return Part::Skip;
        }
        match element.attribute("aria-label") {
            Some(label) => Part::Instead(label.to_owned()),
            None if element.is("img") => Part::Instead(element.attribute("alt").unwrap_or("").to_owned()),
            None => Part::Inside,
        }
    })
}

/// Gives a text without invisible characters and with single spaces.
pub fn plain(text: &str) -> String {
    let visible: String = text.chars().filter(|it| !INVISIBLE.contains(it)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_blank(text: &str) -> bool {
    plain(text).is_empty()
}

#[cfg(test)]
mod tests {
    use super::plain;
    use crate::crawl::testing::{finds, page, passes};

    #[test]
    fn nothing_to_read() {
        finds(&page("<h2> </h2>"), "an empty `h2`");
        finds(&page("<h2><span aria-hidden=\"true\">a</span></h2>"), "an empty `h2`");
        finds(&page("<a href=\"/\"></a>"), "a link to `/` without a text");
        finds(&page("<a href=\"/\">\u{200B}</a>"), "a link to `/` without a text");
        let image = "<img src=\"/a.png\" alt=\"\" width=\"1\" height=\"1\">";
        finds(&page(&format!("<a href=\"/\">{image}</a>")), "a link to `/` without");
        finds(&page("<button></button>"), "a `button` without a text");
        finds(&page("<details><summary></summary>a</details>"), "a `summary` without");
    }

    #[test]
    fn other_names_count() {
        passes(&page("<a href=\"/\" aria-label=\"Home\"></a>"));
        passes(&page("<p id=\"n\">Home</p><a href=\"/\" aria-labelledby=\"n\"></a>"));
        passes(&page("<div hidden><h2></h2></div>"));
    }

    #[test]
    fn invisible_characters_do_not_count() {
        assert_eq!(plain(" 1\u{2060}–\u{2060}3\n 天 "), "1–3 天");
    }
}
