//! Look-ups in the text and in the front matter.

use std::sync::Arc;

use crate::diag::{Diags, Place, Span, rules};
use crate::model::FrontLookup;
use crate::model::lookup::{self, Piece};
use crate::model::markup::{Condition, Inline};
use crate::schema::{At, Key, Node, Value};

/// Keys whose texts are for templates, or facts themselves.
const LEFT_ALONE: &[&str] = &["facts", "extra"];

/// Takes the look-ups out of the texts of some inlines. Tells whether there are any.
pub fn split(inlines: Vec<Inline>, file: &Arc<str>, diags: &mut Diags) -> (Vec<Inline>, bool) {
    let has_any = |inline: &Inline| matches!(inline, Inline::Text(text, _) if lookup::has_braces(text));
    if !inlines.iter().any(has_any) {
        return (inlines, false);
    }
    let mut out = Vec::with_capacity(inlines.len() + 2);
    for inline in inlines {
        match inline {
            Inline::Text(text, span) if lookup::has_braces(&text) => {
                push_pieces(&text, &span, &mut out, file, diags);
            }
            inline => out.push(inline),
        }
    }
    (out, true)
}

fn push_pieces(text: &str, span: &Span, out: &mut Vec<Inline>, file: &Arc<str>, diags: &mut Diags) {
    // A text that stands in the file as it is has its parts where they seem to be.
    let verbatim = span.len() == text.len();
    let place = |start: usize, end: usize| {
        if verbatim { span.start + start..span.start + end } else { span.clone() }
    };
    let mut at = 0;
    for piece in lookup::pieces(text) {
        match piece {
            Piece::Text(part) => {
                out.push(Inline::Text(part.into(), place(at, at + part.len())));
                at += part.len();
            }
            Piece::Lookup(lookup, range) => {
                out.push(Inline::Fact(Box::new(lookup), place(range.start, range.end)));
                at = range.end;
            }
            Piece::Bad(ref range) | Piece::Braces(ref range) => {
                let own = place(range.start, range.end);
                report(&piece, text, Place::new(file, &own), diags);
                at = range.end;
                out.push(Inline::Text(text[range.clone()].into(), own));
            }
        }
    }
}

/// Reports braces in a text that is no Markdown, such as an address. Tells whether it has look-ups.
pub fn check(text: &At<String>, file: &Arc<str>, diags: &mut Diags) -> bool {
    if !lookup::has_braces(&text.value) {
        return false;
    }
    for piece in lookup::pieces(&text.value) {
        report(&piece, &text.value, Place::new(file, &text.span), diags);
    }
    true
}

/// Reports braces in a text that are no look-up.
fn report(piece: &Piece<'_>, text: &str, place: Place, diags: &mut Diags) {
    let help =
        "write `{{ card.NAME }}` or `{{ site.NAME }}`, with the name of a fact; in code, braces are left alone";
    match piece {
        Piece::Bad(range) => {
            let message = format!("`{}` is no look-up of a fact", &text[range.clone()]);
            diags.push_with_help(&rules::BAD_LOOKUP, place, message, help);
        }
        Piece::Braces(range) => {
            let message = format!("`{}` looks nothing up, and is shown as it stands", &text[range.clone()]);
            diags.push_with_help(&rules::SHOWN_BRACES, place, message, help);
        }
        Piece::Text(_) | Piece::Lookup(..) => {}
    }
}

/// The look-ups in the texts of the front matter. `text` is the whole file.
pub fn of_front(
    tables: &[&[Key]],
    node: &Node,
    text: &str,
    file: &Arc<str>,
    diags: &mut Diags,
) -> Vec<FrontLookup> {
    let mut found = Vec::new();
    let Value::Map(pairs) = &node.value else {
        return found;
    };
    for (name, value) in pairs {
        let key = tables.iter().find_map(|keys| keys.iter().find(|key| key.name == name.value));
        if let Some(key) = key.filter(|key| key.translated && !LEFT_ALONE.contains(&key.name)) {
            let mut texts = TextsOf { key: key.name, text, file, within: None, found: &mut found, diags };
            texts.node(value);
        }
    }
    found
}

/// Reports braces in texts that look nothing up: facts, and the configuration.
pub fn refuse(node: &Node, file: &Arc<str>, diags: &mut Diags) {
    match &node.value {
        Value::Text(text) if lookup::has_braces(text) => {
            let message = "braces in a text that looks nothing up; they are shown as they stand";
            let help = "write out what they stand for: only the texts of pages look facts up";
            diags.push_with_help(&rules::SHOWN_BRACES, Place::new(file, &node.span), message, help);
        }
        Value::List(items) => items.iter().for_each(|item| refuse(item, file, diags)),
        Value::Map(pairs) => pairs.iter().for_each(|(_, value)| refuse(value, file, diags)),
        _ => {}
    }
}

/// The look-ups in one text.
pub fn of_text(
    key: &'static str,
    text: &At<String>,
    source: &str,
    file: &Arc<str>,
    diags: &mut Diags,
) -> Vec<FrontLookup> {
    let mut found = Vec::new();
    let node = Node { value: Value::Text(text.value.clone()), span: text.span.clone() };
    TextsOf { key, text: source, file, within: None, found: &mut found, diags }.node(&node);
    found
}

/// The look-ups in the texts of a key.
struct TextsOf<'t> {
    key: &'static str,
    /// The whole file.
    text: &'t str,
    file: &'t Arc<str>,
    /// The card types that the text is for.
    within: Option<Condition>,
    found: &'t mut Vec<FrontLookup>,
    diags: &'t mut Diags,
}

impl TextsOf<'_> {
    fn node(&mut self, node: &Node) {
        match &node.value {
            Value::Text(value) if lookup::has_braces(value) => self.pieces(value, &node.span),
            Value::List(items) => items.iter().for_each(|item| self.node(item)),
            Value::Map(pairs) => {
                let outer = self.within.take();
                self.within = node.get("cards").and_then(of_cards);
                for (_, value) in pairs {
                    self.node(value);
                }
                self.within = outer;
            }
            _ => {}
        }
    }

    fn pieces(&mut self, value: &str, place: &Span) {
        let source = self.text.get(place.clone()).unwrap_or_default();
        let mut done = 0;
        for piece in lookup::pieces(value) {
            let (Piece::Lookup(_, range) | Piece::Bad(range) | Piece::Braces(range)) = &piece else {
                continue;
            };
            let written = &value[range.clone()];
            let span = match source[done..].find(written) {
                Some(at) => {
                    let start = done + at;
                    done = start + written.len();
                    place.start + start..place.start + done
                }
                None => place.clone(),
            };
            match piece {
                Piece::Lookup(lookup, _) => {
                    self.found.push(FrontLookup { key: self.key, within: self.within.clone(), lookup, span });
                }
                piece => report(&piece, value, Place::new(self.file, &span), self.diags),
            }
        }
    }
}

/// `cards:` beside a text, as a condition.
fn of_cards(node: &Node) -> Option<Condition> {
    let Value::List(items) = &node.value else {
        return None;
    };
    let ids = items.iter().filter_map(|item| match &item.value {
        Value::Text(id) => Some(At { value: id.clone(), span: item.span.clone() }),
        _ => None,
    });
    let cards: Vec<At<String>> = ids.collect();
    (!cards.is_empty()).then(|| Condition { cards, negated: false, span: node.span.clone() })
}
