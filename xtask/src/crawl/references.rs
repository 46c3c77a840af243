//! Attributes that name ids of the same page.

use std::collections::BTreeMap;

use super::dom::{Dom, Element};

const REFERRING: [&str; 11] = [
    "for",
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-details",
    "aria-activedescendant",
    "list",
    "form",
    "headers",
    "popovertarget",
];

const LABELABLE: [&str; 7] = ["button", "input", "meter", "output", "progress", "select", "textarea"];

/// Checks that what is named is there, and that labels label something.
pub fn check(dom: &Dom, findings: &mut Vec<String>) {
    let elements: BTreeMap<&str, &Element> =
        dom.elements().filter_map(|(_, element)| Some((element.attribute("id")?, element))).collect();
    for (place, element) in dom.elements() {
        for name in REFERRING {
            for id in element.words(name) {
                let Some(target) = elements.get(id) else {
                    findings.push(format!("`{name}` names `{id}`, which is not there"));
                    continue;
                };
                if element.is("label") && name == "for" && !target.is_any(&LABELABLE) {
                    findings.push(format!("`for` names `{id}`, which takes no label"));
                }
            }
        }
        let holds_control = || dom.within(place).any(|(_, inner)| inner.is_any(&LABELABLE));
        if element.is("label") && element.attribute("for").is_none() && !holds_control() {
            findings.push("a `label` of nothing".into());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::crawl::testing::{finds, page, passes};

    #[test]
    fn names_what_is_not_there() {
        finds(&page("<label for=\"q\">a</label>"), "`for` names `q`, which is not there");
        let region = "<div role=\"region\" aria-labelledby=\"x y\">a</div><p id=\"x\">b</p>";
        finds(&page(region), "`aria-labelledby` names `y`, which is not there");
    }

    #[test]
    fn labels_nothing() {
        finds(&page("<label>a</label>"), "a `label` of nothing");
        finds(&page("<label for=\"q\">a</label><p id=\"q\">b</p>"), "`for` names `q`, which takes no label");
        passes(&page("<label for=\"q\">a</label><input id=\"q\">"));
        passes(&page("<label><input> a</label>"));
    }
}
