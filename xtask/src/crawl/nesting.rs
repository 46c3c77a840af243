//! What may stand in what; an HTML parser accepts more than the standard does.

use super::dom::{Dom, Element};

/// Elements that may stand only where blocks may.
const BLOCKS: [&str; 36] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "dialog",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "table",
    "tr",
    "td",
    "ul",
];

/// Elements that hold words and small things only.
const PHRASES: [&str; 36] = [
    "abbr", "b", "bdi", "bdo", "button", "cite", "code", "data", "dfn", "em", "h1", "h2", "h3", "h4", "h5", "h6",
    "i", "kbd", "label", "legend", "mark", "meter", "output", "p", "pre", "progress", "q", "s", "samp", "small",
    "span", "strong", "sub", "summary", "sup", "time",
];

/// Elements that allow what the element around them allows.
const TRANSPARENT: [&str; 9] = ["a", "audio", "canvas", "del", "ins", "map", "noscript", "object", "video"];

const INTERACTIVE: [&str; 8] = ["a", "button", "details", "iframe", "input", "label", "select", "textarea"];

/// Checks blocks among words, and controls within controls.
pub fn check(dom: &Dom, findings: &mut Vec<String>) {
    for (place, element) in dom.elements().filter(|(_, element)| element.html) {
        if element.is_any(&BLOCKS)
            && let Some(around) = dom.ancestors(place).find(|around| !around.is_any(&TRANSPARENT))
            && around.is_any(&PHRASES)
            && !is_heading_in_summary(element, around)
        {
            findings.push(format!("`{}` inside `{}`", element.name, around.name));
        }
        if is_interactive(element)
            && let Some(around) = dom.ancestors(place).find(|around| around.is("button") || is_link(around))
        {
            findings.push(format!("`{}` inside a control, `{}`", element.name, around.name));
        }
        if element.is("label") && dom.ancestors(place).any(|around| around.is("label")) {
            findings.push("`label` inside `label`".into());
        }
        if element.heading_level().is_some() && dom.ancestors(place).any(|it| it.is("dt")) {
            findings.push(format!("`{}` inside `dt`", element.name));
        }
    }
}

/// The standard lets a `summary`, or a `legend`, be a heading.
fn is_heading_in_summary(element: &Element, around: &Element) -> bool {
    element.heading_level().is_some() && around.is_any(&["summary", "legend"])
}

fn is_link(element: &Element) -> bool {
    element.is("a") && element.attribute("href").is_some()
}

fn is_interactive(element: &Element) -> bool {
    let inert =
        element.is("input") && element.attribute("type") == Some("hidden") || element.is("a") && !is_link(element);
    let listed = element.is_any(&INTERACTIVE) && !inert;
    listed || element.attribute("tabindex").is_some()
}

#[cfg(test)]
mod tests {
    use crate::crawl::testing::{finds, page, passes};

    #[test]
    fn blocks_in_phrases() {
        finds(&page("<p><span><object><p>a</p></object></span></p>"), "`p` inside `span`");
        finds(&page("<div><span><div>a</div></span></div>"), "`div` inside `span`");
        finds(&page("<h2><a href=\"/\"><div>a</div></a></h2>"), "`div` inside `h2`");
        finds(&page("<button><ul><li>a</li></ul></button>"), "`ul` inside `button`");
        finds(&page("<details><summary><p>a</p></summary>b</details>"), "`p` inside `summary`");
        finds(&page("<dl><dt><h2>a</h2></dt><dd>b</dd></dl>"), "`h2` inside `dt`");
        passes(&page("<details><summary><h2>a</h2></summary>b</details>"));
        passes(&page("<a href=\"/\"><div><p>a</p></div></a>"));
    }

    #[test]
    fn block_in_paragraph() {
        finds(&page("<p>a<object><div>b</div></object></p>"), "`div` inside `p`");
    }

    #[test]
    fn controls_in_controls() {
        let nested = "<a href=\"/\">a<object><a href=\"/\">b</a></object></a>";
        finds(&page(nested), "`a` inside a control, `a`");
        finds(&page("<a href=\"/\"><button>b</button></a>"), "`button` inside a control, `a`");
        finds(&page("<button><a href=\"/\">b</a></button>"), "`a` inside a control, `button`");
        finds(&page("<button><span tabindex=\"0\">b</span></button>"), "`span` inside a control, `button`");
        finds(&page("<label>a <span><label>b <input></label></span></label>"), "`label` inside `label`");
    }
}
