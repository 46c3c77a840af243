//! A parsed page as a flat list of nodes in document order.

use html5ever::tendril::TendrilSink;
use html5ever::{LocalName, ParseOpts, ns, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// An element.
#[derive(Debug)]
pub struct Element {
    /// Its local name.
    pub name: LocalName,
    /// Whether it is an HTML element, not one of SVG or `MathML`.
    pub html: bool,
    attributes: Vec<(LocalName, String)>,
}

impl Element {
    /// Tells whether this is the HTML element `name`.
    pub fn is(&self, name: &str) -> bool {
        self.html && &*self.name == name
    }

    /// Tells whether this is one of the HTML elements `names`.
    pub fn is_any(&self, names: &[&str]) -> bool {
        self.html && names.contains(&&*self.name)
    }

    /// Gives the value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| &**key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Gives the words of an attribute, such as the classes of `class`.
    pub fn words(&self, name: &str) -> impl Iterator<Item = &str> {
        self.attribute(name).unwrap_or("").split_ascii_whitespace()
    }

    /// Gives the level of a heading.
    pub fn heading_level(&self) -> Option<u8> {
        let level = self.name.strip_prefix('h')?.parse().ok()?;
        (self.html && (1..=6).contains(&level)).then_some(level)
    }

    /// Tells whether assistive technology is told to leave this out.
    pub fn is_hidden(&self) -> bool {
        self.attribute("aria-hidden") == Some("true") || self.attribute("hidden").is_some()
    }
}

#[derive(Debug)]
enum Kind {
    Element(Element),
    Text(String),
    Other,
}

#[derive(Debug)]
struct Node {
    parent: usize,
    /// The place after the last descendant.
    end: usize,
    kind: Kind,
}

/// A parsed page; a node is named by its place.
#[derive(Debug)]
pub struct Dom {
    nodes: Vec<Node>,
    /// The parse errors, in order.
    pub errors: Vec<String>,
}

impl Dom {
    /// Parses a page as a reader without scripts does.
    pub fn parse(html: &str) -> Self {
        let mut options = ParseOpts::default();
        options.tokenizer.exact_errors = true;
        options.tree_builder.exact_errors = true;
        options.tree_builder.scripting_enabled = false;
        let tree = parse_document(RcDom::default(), options).one(html);
        let errors = tree.errors.borrow().iter().map(ToString::to_string).collect();
        Self { nodes: flatten(&tree.document), errors }
    }

    /// Gives all elements in document order.
    pub fn elements(&self) -> impl Iterator<Item = (usize, &Element)> {
        self.within(0)
    }

    /// Gives the descendants of a node that are elements, in document order.
    pub fn within(&self, place: usize) -> impl Iterator<Item = (usize, &Element)> {
        (place + 1..self.nodes[place].end).filter_map(|at| Some((at, self.element(at)?)))
    }

    /// Gives the children of a node that are elements.
    pub fn children(&self, place: usize) -> impl Iterator<Item = (usize, &Element)> {
        self.within(place).filter(move |(at, _)| self.nodes[*at].parent == place)
    }

    /// Gives the elements around a node, the nearest first.
    pub fn ancestors(&self, place: usize) -> impl Iterator<Item = &Element> {
        let parents = std::iter::successors(Some(place), |at| (*at > 0).then(|| self.nodes[*at].parent));
        parents.skip(1).filter_map(|at| self.element(at))
    }

    /// Gives the element around a node.
    pub fn parent(&self, place: usize) -> Option<&Element> {
        self.ancestors(place).next()
    }

    /// Gives the element at a place.
    pub fn element(&self, place: usize) -> Option<&Element> {
        match &self.nodes[place].kind {
            Kind::Element(element) => Some(element),
            Kind::Text(_) | Kind::Other => None,
        }
    }

    /// Gives all text inside a node.
    pub fn text(&self, place: usize) -> String {
        self.fold(place, |_| Part::Inside)
    }

    /// Gives the text that stands directly in a node.
    pub fn own_text(&self, place: usize) -> String {
        self.fold(place, |_| Part::Skip)
    }

    /// Puts text together: `choose` says for each element inside what it adds.
    pub fn fold(&self, place: usize, choose: impl Fn(&Element) -> Part) -> String {
        let mut text = String::new();
        let mut at = place + 1;
        while at < self.nodes[place].end {
            let next = match &self.nodes[at].kind {
                Kind::Text(words) => {
                    text += words;
                    at + 1
                }
                Kind::Element(element) => match choose(element) {
                    Part::Inside => at + 1,
                    Part::Skip => self.nodes[at].end,
                    Part::Instead(words) => {
                        text += &words;
                        self.nodes[at].end
                    }
                },
                Kind::Other => at + 1,
            };
            at = next;
        }
        text
    }
}

/// What an element adds to a text.
#[derive(Debug)]
pub enum Part {
    /// The text inside it.
    Inside,
    /// Nothing.
    Skip,
    /// Another text instead of its own.
    Instead(String),
}

fn flatten(document: &Handle) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    let mut open = vec![(document.clone(), 0)];
    while let Some((handle, parent)) = open.pop() {
        let place = nodes.len();
        nodes.push(Node { parent, end: place + 1, kind: kind(&handle.data) });
        let children = handle.children.borrow();
        open.extend(children.iter().rev().map(|child| (child.clone(), place)));
    }
    for place in (1..nodes.len()).rev() {
        let (parent, end) = (nodes[place].parent, nodes[place].end);
        nodes[parent].end = nodes[parent].end.max(end);
    }
    nodes
}

fn kind(data: &NodeData) -> Kind {
    match data {
        NodeData::Element { name, attrs, .. } => {
            let attrs = attrs.borrow();
            let attributes = attrs.iter().map(|attr| (attr.name.local.clone(), attr.value.to_string()));
            Kind::Element(Element {
                name: name.local.clone(),
                html: name.ns == ns!(html),
                attributes: attributes.collect(),
            })
        }
        NodeData::Text { contents } => Kind::Text(contents.borrow().to_string()),
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flattens_in_document_order() {
        let dom = Dom::parse("<!doctype html><title>T</title><p>a<b>c</b></p><i>d</i>");
        assert!(dom.errors.is_empty(), "{:?}", dom.errors);
        let names: Vec<&str> = dom.elements().map(|(_, element)| &*element.name).collect();
        assert_eq!(names, ["html", "head", "title", "body", "p", "b", "i"]);
        let (p, _) = dom.elements().find(|(_, element)| element.is("p")).unwrap();
        assert_eq!(dom.text(p), "ac");
        assert_eq!(dom.own_text(p), "a");
        assert_eq!(dom.children(p).count(), 1);
        assert!(dom.parent(p).unwrap().is("body"));
    }

    #[test]
    fn knows_headings() {
        let dom = Dom::parse("<h2>a</h2><header>b</header><hr><svg><h3/></svg>");
        let levels: Vec<u8> = dom.elements().filter_map(|(_, e)| e.heading_level()).collect();
        assert_eq!(levels, [2, 3], "h3 breaks out of the picture");
    }
}
