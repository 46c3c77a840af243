//! What lists, definition lists and folded sections are made of.

use super::dom::{Dom, Element};

const LISTS: [&str; 3] = ["ul", "ol", "menu"];
const HELPERS: [&str; 2] = ["script", "template"];

/// Checks that items stand in lists and lists hold items.
pub fn check(dom: &Dom, findings: &mut Vec<String>) {
    for (place, element) in dom.elements() {
        if element.is("li") && !dom.parent(place).is_some_and(|it| it.is_any(&LISTS)) {
            findings.push("`li` outside of a list".into());
        }
        if element.is_any(&["dt", "dd"]) && !is_in_definition_list(dom, place) {
            findings.push(format!("`{}` outside of `dl`", element.name));
        }
        if element.is_any(&LISTS) {
            wants_children(dom, place, element, &["li"], findings);
        }
        if element.is("dl") {
            wants_children(dom, place, element, &["dt", "dd", "div"], findings);
        }
        if element.is("details") {
            let summaries = dom.children(place).filter(|(_, child)| child.is("summary"));
            let first = dom.children(place).next();
            if summaries.count() != 1 || !first.is_some_and(|(_, child)| child.is("summary")) {
                findings.push("`details` does not start with its one `summary`".into());
            }
        }
        if element.is("summary") && !dom.parent(place).is_some_and(|it| it.is("details")) {
            findings.push("`summary` outside of `details`".into());
        }
    }
}

fn is_in_definition_list(dom: &Dom, place: usize) -> bool {
    let mut around = dom.ancestors(place);
    let parent = around.next();
    let list = if parent.is_some_and(|element| element.is("div")) { around.next() } else { parent };
    list.is_some_and(|element| element.is("dl"))
}

fn wants_children(dom: &Dom, place: usize, list: &Element, wanted: &[&str], findings: &mut Vec<String>) {
    for (_, child) in dom.children(place) {
        if !child.is_any(wanted) && !child.is_any(&HELPERS) {
            findings.push(format!("`{}` directly inside `{}`", child.name, list.name));
        }
    }
    if !dom.own_text(place).trim().is_empty() {
        findings.push(format!("text directly inside `{}`", list.name));
    }
}

#[cfg(test)]
mod tests {
    use crate::crawl::testing::{finds, page, passes};

    #[test]
    fn items_outside_of_lists() {
        finds(&page("<div><li>a</li></div>"), "`li` outside of a list");
        finds(&page("<div><dt>a</dt></div>"), "`dt` outside of `dl`");
        finds(&page("<dl><div><div><dd>a</dd></div></div></dl>"), "`dd` outside of `dl`");
        passes(&page("<dl><div><dt>a</dt><dd>b</dd></div></dl>"));
    }

    #[test]
    fn strangers_in_lists() {
        finds(&page("<ul><p>a</p></ul>"), "`p` directly inside `ul`");
        finds(&page("<ol>a<li>b</li></ol>"), "text directly inside `ol`");
        finds(&page("<dl><p>a</p></dl>"), "`p` directly inside `dl`");
    }

    #[test]
    fn folded_sections() {
        let what = "`details` does not start with its one `summary`";
        finds(&page("<details><p>a</p></details>"), what);
        finds(&page("<details><p>a</p><summary>b</summary></details>"), what);
        finds(&page("<div><summary>b</summary></div>"), "`summary` outside of `details`");
    }
}
