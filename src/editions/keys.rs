//! The keys of a translation, joined to those of its original.

use super::Joining;
use crate::diag::{Place, Span, rules};
use crate::schema::{At, Duration, Key, Money, Node, Shape, Value};

/// Keys that a translation may lack in silence: nobody sees them.
const QUIET: &[&str] = &["keywords", "facts", "extra"];

/// The pairs of a map.
type Pairs = [(At<String>, Node)];

/// The map that both say: what is translated from the translation, all else from the original.
pub(super) fn join_map(tables: &[&[Key]], own: &Node, other: &Node, joining: &mut Joining<'_>) -> Node {
    report_contradictions(tables, own, other, joining);
    let (Value::Map(own_pairs), Value::Map(others)) = (&own.value, &other.value) else {
        return own.clone();
    };
    let is_page = find(tables, "draft").is_some();
    let head = others.first().map_or_else(|| other.span.clone(), |(key, _)| key.span.clone());
    let mut pairs = Vec::with_capacity(own_pairs.len());
    for (name, value) in own_pairs {
        let Some(key) = find(tables, &name.value).filter(|key| key.translated) else {
            pairs.push((name.clone(), value.clone()));
            continue;
        };
        match get(others, &name.value).filter(|value| value.value != Value::Null) {
            Some(translated) => {
                pairs.push((name.clone(), join(&(key.shape)(), value, translated, key.name, joining)));
            }
            None => {
                // A page without a title has been reported.
                if !(is_page && key.name == "title") {
                    report_untranslated(key, value, &head, joining);
                }
                pairs.push((name.clone(), value.clone()));
            }
        }
    }
    // What only the translation has, such as a description.
    for (name, value) in others.iter().filter(|(name, _)| get(own_pairs, &name.value).is_none()) {
        if find(tables, &name.value).is_some_and(|key| key.translated) {
            pairs.push((name.clone(), value.clone()));
        }
    }
    Node { value: Value::Map(pairs), span: own.span.clone() }
}

/// Reports the keys that only the original can have, where the translation says something else.
pub(super) fn report_contradictions(tables: &[&[Key]], own: &Node, other: &Node, joining: &mut Joining<'_>) {
    let (Value::Map(own), Value::Map(others)) = (&own.value, &other.value) else {
        return;
    };
    for (name, value) in others {
        if find(tables, &name.value).is_none_or(|key| key.translated) {
            continue;
        }
        match get(own, &name.value) {
            Some(own) if same(own, value) => {}
            None if value.value == Value::Null => {}
            Some(_) => {
                let message = format!("`{}` says something else than in `{}`", name.value, joining.original);
                joining.contradiction(
                    &name.span,
                    message,
                    "take it away: a translation says only what is translated",
                );
            }
            None => {
                let message = format!("`{}` belongs to the file in the default language", name.value);
                let help = format!("move it to `{}`, or take it away", joining.original);
                joining.contradiction(&name.span, message, help);
            }
        }
    }
}

fn find<'k>(tables: &[&'k [Key]], name: &str) -> Option<&'k Key> {
    tables.iter().find_map(|keys| keys.iter().find(|key| key.name == name))
}

fn get<'n>(pairs: &'n Pairs, name: &str) -> Option<&'n Node> {
    pairs.iter().find(|(key, _)| key.value == name).map(|(_, value)| value)
}

/// Whether two nodes say the same, wherever they stand.
fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Map(a), Value::Map(b)) => {
            let has =
                |(key, value): &(At<String>, Node)| get(b, &key.value).is_some_and(|other| same(value, other));
            a.len() == b.len() && a.iter().all(has)
        }
        (a, b) => a == b,
    }
}

/// Joins one value that is translated.
fn join(shape: &Shape, own: &Node, other: &Node, name: &str, joining: &mut Joining<'_>) -> Node {
    match shape {
        Shape::Record(keys) => join_map(&[keys], own, other, joining),
        Shape::List(inner) if !matches!(**inner, Shape::Text) => join_list(inner, own, other, name, joining),
        Shape::Either(shapes) => match shapes.iter().find_map(record) {
            Some(keys) => join_record_or_text(keys, own, other, joining),
            None => other.clone(),
        },
        Shape::Any => override_map(own, other),
        Shape::Map(inner) => join_names(inner, own, other, name, joining),
        Shape::Fact { .. } if !matches!(own.value, Value::Text(_)) && own.get("link").is_none() => {
            if !same(own, other) {
                let message = format!("`{name}` says something else than in `{}`", joining.original);
                let help = "take it away: what is not in words needs no translation";
                joining.contradiction(&other.span, message, help);
            }
            own.clone()
        }
        Shape::Duration | Shape::Money if !has_words(shape, own) => {
            if !same(own, other) {
                let message = format!("`{name}` says something else than in `{}`", joining.original);
                joining.contradiction(
                    &other.span,
                    message,
                    "take it away: what is not in words needs no translation",
                );
            }
            own.clone()
        }
        _ => other.clone(),
    }
}

fn record(shape: &Shape) -> Option<&'static [Key]> {
    match shape {
        Shape::Record(keys) => Some(keys),
        _ => None,
    }
}

/// Lists pair by position.
fn join_list(shape: &Shape, own: &Node, other: &Node, name: &str, joining: &mut Joining<'_>) -> Node {
    let (Value::List(items), Value::List(others)) = (&own.value, &other.value) else {
        return own.clone();
    };
    if items.len() != others.len() {
        let message = format!(
            "`{name}` has {} here, and {} in `{}`",
            count(others.len()),
            count(items.len()),
            joining.original
        );
        joining.contradiction(&other.span, message, "translate each item, in the same order");
        return own.clone();
    }
    let pairs = items.iter().zip(others);
    let joined = pairs.map(|(own, other)| join(shape, own, other, name, joining)).collect();
    Node { value: Value::List(joined), span: own.span.clone() }
}

fn count(n: usize) -> String {
    if n == 1 { "1 item".to_owned() } else { format!("{n} items") }
}

/// A text, or a map whose one translated key is that text: either may be written for the other.
fn join_record_or_text(keys: &[Key], own: &Node, other: &Node, joining: &mut Joining<'_>) -> Node {
    let Some(name) = keys.iter().find(|key| key.translated).map(|key| key.name) else {
        return other.clone();
    };
    let as_map = |node: &Node| match node.value {
        Value::Text(_) => {
            let key = At { value: name.to_owned(), span: node.span.clone() };
            Node { value: Value::Map(vec![(key, node.clone())]), span: node.span.clone() }
        }
        _ => node.clone(),
    };
    join_map(&[keys], &as_map(own), &as_map(other), joining)
}

/// Maps pair by name.
fn join_names(shape: &Shape, own: &Node, other: &Node, name: &str, joining: &mut Joining<'_>) -> Node {
    let (Value::Map(pairs), Value::Map(others)) = (&own.value, &other.value) else {
        return own.clone();
    };
    for (key, _) in others.iter().filter(|(key, _)| get(pairs, &key.value).is_none()) {
        let message = format!("`{}` has no `{}` under `{name}`", joining.original, key.value);
        joining.contradiction(&key.span, message, "add it there first, or take it away");
    }
    let joined = pairs.iter().map(|(key, value)| {
        let value = get(others, &key.value)
            .map_or_else(|| value.clone(), |other| join(shape, value, other, &key.value, joining));
        (key.clone(), value)
    });
    Node { value: Value::Map(joined.collect()), span: own.span.clone() }
}

/// A map of the author's own: each key of the translation goes before that of the original.
fn override_map(own: &Node, other: &Node) -> Node {
    let (Value::Map(pairs), Value::Map(others)) = (&own.value, &other.value) else {
        return other.clone();
    };
    let kept = pairs.iter().filter(|(key, _)| get(others, &key.value).is_none());
    Node { value: Value::Map(kept.chain(others).cloned().collect()), span: own.span.clone() }
}

fn report_untranslated(key: &Key, own: &Node, head: &Span, joining: &mut Joining<'_>) {
    if QUIET.contains(&key.name) || !has_words(&(key.shape)(), own) {
        return;
    }
    let message = format!("`{}` is not translated, so that readers see it in the default language", key.name);
    let help = format!("add `{}: …` to this file", key.name);
    joining.diags.push_with_help(&rules::UNTRANSLATED, Place::new(joining.file, head), message, help);
}

/// Whether a value has something to translate: a sum of money and a length of time have not.
fn has_words(shape: &Shape, node: &Node) -> bool {
    match &node.value {
        Value::Text(text) if *shape == Shape::Money => matches!(Money::parse(text), Money::Words(_)),
        Value::Text(text) if *shape == Shape::Duration => matches!(Duration::parse(text), Some(Duration::Words(_))),
        Value::Map(_) => *shape != Shape::Money,
        Value::Null => false,
        _ => true,
    }
}
