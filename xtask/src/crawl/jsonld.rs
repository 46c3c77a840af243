//! Structured data: JSON-LD blocks.

use serde_json::Value;

use super::dom::Dom;
use super::links::{Kind, Link};
use super::names;

const FORBIDDEN: [char; 5] = ['<', '>', '&', '\u{2028}', '\u{2029}'];

fn blocks(dom: &Dom) -> impl Iterator<Item = String> {
    let scripts = dom
        .elements()
        .filter(|(_, element)| element.is("script") && element.attribute("type") == Some("application/ld+json"));
    scripts.map(|(place, _)| dom.text(place))
}

/// Gives all objects in all blocks, outer ones first.
fn objects(dom: &Dom) -> Vec<Value> {
    let mut open: Vec<Value> = blocks(dom).filter_map(|block| serde_json::from_str(&block).ok()).collect();
    let mut objects = Vec::new();
    while let Some(value) = open.pop() {
        match &value {
            Value::Array(items) => open.extend(items.iter().rev().cloned()),
            Value::Object(map) => {
                open.extend(map.values().rev().cloned());
                objects.push(value);
            }
            _ => {}
        }
    }
    objects
}

fn is_of_type(object: &Value, name: &str) -> bool {
    match &object["@type"] {
        Value::Array(names) => names.iter().any(|it| it == name),
        one => one == name,
    }
}

/// Wants every block to parse and to hold nothing that could end its element.
pub fn is_inert(dom: &Dom, findings: &mut Vec<String>) {
    for block in blocks(dom) {
        if let Err(error) = serde_json::from_str::<Value>(&block) {
            findings.push(format!("structured data does not parse: {error}"));
        }
        if let Some(letter) = block.chars().find(|it| FORBIDDEN.contains(it)) {
            let code = u32::from(letter);
            findings.push(format!("structured data holds a bare U+{code:04X}"));
        }
    }
}

/// Wants the breadcrumb list to be the visible trail.
pub fn matches_breadcrumb(dom: &Dom, findings: &mut Vec<String>) {
    let trail = visible_trail(dom);
    for list in objects(dom).iter().filter(|it| is_of_type(it, "BreadcrumbList")) {
        let empty = Vec::new();
        let items = list["itemListElement"].as_array().unwrap_or(&empty);
        let positions: Vec<Option<u64>> = items.iter().map(|it| it["position"].as_u64()).collect();
        let expected: Vec<Option<u64>> = (1..=items.len() as u64).map(Some).collect();
        if positions != expected {
            findings.push("breadcrumb positions do not count from 1".into());
        }
        let names: Vec<String> = items.iter().map(crumb_name).collect();
        if names != trail {
            findings.push(format!(
                "breadcrumb `{}` differs from the visible trail `{}`",
                names.join(" / "),
                trail.join(" / ")
            ));
        }
    }
}

fn crumb_name(item: &Value) -> String {
    let name = item["name"].as_str().or(item["item"]["name"].as_str());
    names::plain(name.unwrap_or(""))
}

fn visible_trail(dom: &Dom) -> Vec<String> {
    let is_trail = |class: &str| class.contains("crumb");
    let trail = dom.elements().find(|(_, element)| element.is("nav") && element.words("class").any(is_trail));
    let Some((nav, _)) = trail else {
        return Vec::new();
    };
    let items = dom.within(nav).filter(|(_, element)| element.is("li"));
    items.map(|(place, _)| names::plain(&names::spoken(dom, place))).collect()
}

/// Gives the addresses of steps and breadcrumbs.
pub fn links(dom: &Dom) -> Vec<Link> {
    let mut links = Vec::new();
    for object in objects(dom) {
        let (kind, url) = if is_of_type(&object, "HowToStep") {
            (Kind::Step, object["url"].as_str())
        } else if is_of_type(&object, "ListItem") {
            let item = &object["item"];
            (Kind::Crumb, item.as_str().or(item["@id"].as_str()))
        } else {
            (Kind::Mention, object["url"].as_str())
        };
        links.extend(url.map(|url| Link { kind, url: url.into() }));
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crawl::testing::{finds, page, passes};

    fn block(json: &str) -> String {
        format!("<script type=\"application/ld+json\">{json}</script>")
    }

    #[test]
    fn blocks_that_are_not_inert() {
        finds(&page(&block("{\"a\":}")), "structured data does not parse");
        finds(&page(&block("{\"a\":\"<b\"}")), "structured data holds a bare U+003C");
        finds(&page(&block("{\"a\":\"x>\"}")), "structured data holds a bare U+003E");
        finds(&page(&block("{\"a\":\"&amp;\"}")), "structured data holds a bare U+0026");
        finds(&page(&block("{\"a\":\"\u{2028}\"}")), "structured data holds a bare U+2028");
        finds(&page(&block("{\"a\":\"\u{2029}\"}")), "structured data holds a bare U+2029");
        passes(&page(&block("{\"a\":\"\\u003c\"}")));
    }

    fn trail(second: &str, position: u8) -> String {
        let nav = "<nav class=\"crumbs\" aria-label=\"Trail\"><ol><li><a href=\"/\">Home</a></li>\
             <li>1\u{2060}–3 <span aria-hidden=\"true\">/</span></li></ol></nav>";
        let list = format!(
            "{{\"@type\":\"BreadcrumbList\",\"itemListElement\":[\
             {{\"@type\":\"ListItem\",\"position\":1,\"name\":\"Home\",\"item\":\"/\"}},\
             {{\"@type\":\"ListItem\",\"position\":{position},\"name\":\"{second}\"}}]}}"
        );
        page(&(nav.to_owned() + &block(&list)))
    }

    #[test]
    fn breadcrumbs() {
        passes(&trail("1–3", 2));
        finds(&trail("Other", 2), "breadcrumb `Home / Other` differs from the visible trail");
        finds(&trail("1–3", 3), "breadcrumb positions do not count from 1");
        let alone = page(&block(
            "{\"@graph\":[{\"@type\":[\"BreadcrumbList\"],\"itemListElement\":[\
             {\"@type\":\"ListItem\",\"position\":1,\"name\":\"Home\"}]}]}",
        ));
        finds(&alone, "breadcrumb `Home` differs from the visible trail ``");
    }

    #[test]
    fn steps_and_crumbs_are_links() {
        let json = "[{\"@type\":\"HowTo\",\"url\":\"/g/\",\"step\":[{\"@type\":\"HowToStep\",\
             \"url\":\"/g/#a\"}]},{\"@type\":\"ListItem\",\"item\":{\"@id\":\"/c/\"}}]";
        let found = links(&Dom::parse(&page(&block(json))));
        let link = |kind, url: &str| Link { kind, url: url.into() };
        let expected = [link(Kind::Mention, "/g/"), link(Kind::Step, "/g/#a"), link(Kind::Crumb, "/c/")];
        for link in &expected {
            assert!(found.contains(link), "{link:?} in {found:?}");
        }
    }
}
