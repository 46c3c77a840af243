//! Keys that are added to YAML, in the style of what is there.

use super::Error;
use super::text::Edit;
use super::translation::line_start;
use crate::schema::{Node, Value};

/// A map of some YAML, and the text that it stands in.
pub struct MapIn<'m> {
    /// The map.
    pub node: &'m Node,
    /// The whole text.
    pub text: &'m str,
    /// Where what is no longer part of the map begins.
    pub end: usize,
}

impl MapIn<'_> {
    /// Adds items to the list of a key, or the key with a list of them. The first takes the place of an item that is
    /// no longer true, if there is one.
    ///
    /// # Errors
    /// A key that has something else than a list.
    pub fn add_to_list(&self, key: &str, items: &[String], instead: &str) -> Result<Vec<Edit>, Error> {
        let Some(list) = self.node.get(key) else {
            return Ok(vec![self.add(key, &format!("[{}]", joined(items)))]);
        };
        let Value::List(own) = &list.value else {
            return Err(Error::refused(
                format!("`{key}` is written in a way that `{}` cannot be added to", items.join("`, `")),
                format!("add it to `{key}` yourself, or write `{key}` as a list"),
            ));
        };
        let untrue = own.iter().find(|own| says(own, instead));
        let mut edits = Vec::new();
        let mut more = items;
        if let (Some(untrue), Some((first, rest))) = (untrue, items.split_first()) {
            edits.push(Edit::replace(&untrue.span, quoted(first, true)));
            more = rest;
        }
        if !more.is_empty() {
            edits.push(self.after_the_last(list, own.last(), more));
        }
        Ok(edits)
    }

    fn after_the_last(&self, list: &Node, end: Option<&Node>, items: &[String]) -> Edit {
        let Some(end) = end else {
            // An empty list is written `[]`.
            let open = list.span.start + self.text[list.span.start..].find('[').map_or(0, |at| at + 1);
            return Edit::insert(open, joined(items));
        };
        let is_block = self.text[..end.span.start].trim_end_matches(' ').ends_with('-');
        if !is_block {
            return Edit::insert(end.span.end, format!(", {}", joined(items)));
        }
        let start = line_start(self.text, end.span.start);
        let indent = &self.text[start..start + self.text[start..].find('-').unwrap_or(0)];
        let at = self.text[end.span.end..].find('\n').map_or(self.text.len(), |at| end.span.end + at);
        let lines: Vec<String> = items.iter().map(|item| format!("\n{indent}- {}", quoted(item, false))).collect();
        Edit::insert(at, lines.concat())
    }

    /// Adds a pair to the map of a key, or the key with a map of it.
    ///
    /// # Errors
    /// A key that has something else than a map.
    pub fn add_to_map(&self, key: &str, name: &str, value: &str) -> Result<Edit, Error> {
        match self.node.get(key).map(|value| &value.value) {
            None => Ok(self.add(key, &format!("{{{name}: {value}}}"))),
            Some(Value::Map(pairs)) if !pairs.is_empty() => {
                let (first, _) = &pairs[0];
                let is_flow = self.text[..first.span.start].trim_end().ends_with('{');
                if is_flow {
                    return Ok(Edit::insert(first.span.start, format!("{name}: {value}, ")));
                }
                let start = line_start(self.text, first.span.start);
                let indent = &self.text[start..first.span.start];
                Ok(Edit::insert(start, format!("{indent}{name}: {value}\n")))
            }
            Some(_) => Err(Error::refused(
                format!("`{key}` is written in a way that `{name}` cannot be added to"),
                format!("add `{name}: {value}` to `{key}` yourself"),
            )),
        }
    }

    /// Takes a pair out of the map of a key, and the key if it has no other one. `None` if it is not there.
    pub fn remove_from_map(&self, key: &str, name: &str) -> Option<Edit> {
        let Some(Value::Map(pairs)) = self.node.get(key).map(|value| &value.value) else {
            return None;
        };
        let at = pairs.iter().position(|(own, _)| own.value == name)?;
        let line_end = |at: usize| self.text[at..].find('\n').map_or(self.text.len(), |end| at + end + 1);
        let (first, last) = (pairs[at].0.span.start, pairs[at].1.span.end);
        let is_flow = self.text[..pairs[0].0.span.start].trim_end().ends_with('{');
        let is_only = pairs.len() == 1;
        if is_only {
            let Value::Map(all) = &self.node.value else {
                return None;
            };
            let own = all.iter().find(|(own, _)| own.value == key).map_or(first, |(own, _)| own.span.start);
            let span = line_start(self.text, own)..line_end(last);
            return Some(Edit::replace(&span, ""));
        }
        if !is_flow {
            return Some(Edit::replace(&(line_start(self.text, first)..line_end(last)), ""));
        }
        let span = match (pairs.get(at + 1), at.checked_sub(1)) {
            (Some((next, _)), _) => first..next.span.start,
            (None, Some(before)) => pairs[before].1.span.end..last,
            (None, None) => first..last,
        };
        Some(Edit::replace(&span, ""))
    }

    /// Adds a key, after the first one of the map.
    fn add(&self, key: &str, value: &str) -> Edit {
        let Value::Map(pairs) = &self.node.value else {
            return Edit::insert(self.end, format!("{key}: {value}\n"));
        };
        let Some((first, first_value)) = pairs.first() else {
            return Edit::insert(self.end, format!("{key}: {value}\n"));
        };
        let is_flow = self.text[..first.span.start].trim_end().ends_with('{');
        if is_flow {
            let after = first_value.span.end.max(first.span.end);
            return Edit::insert(after, format!(", {key}: {value}"));
        }
        let column = first.span.start - line_start(self.text, first.span.start);
        let at = pairs.get(1).map_or(self.end, |(next, _)| line_start(self.text, next.span.start));
        let line = if self.text[..at].ends_with('\n') { "" } else { "\n" };
        Edit::insert(at, format!("{line}{:column$}{key}: {value}\n", ""))
    }
}

fn says(node: &Node, text: &str) -> bool {
    matches!(&node.value, Value::Text(own) if own == text)
}

fn joined(items: &[String]) -> String {
    items.iter().map(|item| quoted(item, true)).collect::<Vec<_>>().join(", ")
}

/// A text as a value; in a list in brackets, some signs mean something.
fn quoted(text: &str, in_brackets: bool) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/-._~!$()+=@".contains(c) || !in_brackets && c == ',';
    if text.chars().all(is_plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}

#[cfg(test)]
mod tests {
    use super::super::text::edited;
    use super::*;
    use crate::diag::Diags;
    use crate::parse::yaml;

    fn with(text: &str, edit: impl Fn(&MapIn<'_>) -> Result<Vec<Edit>, Error>) -> String {
        let node = yaml::parse(text, 0, &"x.yaml".into(), &mut Diags::default()).unwrap();
        edited(text, &edit(&MapIn { node: &node, text, end: text.len() }).unwrap()).unwrap()
    }

    #[test]
    fn an_item_is_added_in_the_style_of_the_list() {
        let add = |text: &str| with(text, |map| map.add_to_list("aliases", &["/x/".into()], "/old/"));
        assert_eq!(add("title: a\nweight: 1\n"), "title: a\naliases: [/x/]\nweight: 1\n");
        assert_eq!(add("title: a\n"), "title: a\naliases: [/x/]\n");
        assert_eq!(add("title: a"), "title: a\naliases: [/x/]\n");
        assert_eq!(add("aliases: []\n"), "aliases: [/x/]\n");
        assert_eq!(add("aliases: [/a/, '/b/']\n"), "aliases: [/a/, '/b/', /x/]\n");
        assert_eq!(add("aliases:\n  - /a/ # why\nt: 1\n"), "aliases:\n  - /a/ # why\n  - /x/\nt: 1\n");
        assert_eq!(add("aliases:\n- /a/\n"), "aliases:\n- /a/\n- /x/\n");
        assert_eq!(add("{title: a, t: 1}\n"), "{title: a, aliases: [/x/], t: 1}\n");
        let text = "aliases: {fm: [/a/]}\n";
        let node = yaml::parse(text, 0, &"x.yaml".into(), &mut Diags::default()).unwrap();
        assert!(MapIn { node: &node, text, end: text.len() }.add_to_list("aliases", &["/x/".into()], "").is_err());
        assert_eq!(add("aliases: [/a/, /old/]\n"), "aliases: [/a/, /x/]\n");
        assert_eq!(add("aliases:\n  - /old/\n"), "aliases:\n  - /x/\n");
        let two =
            |text: &str| with(text, |map| map.add_to_list("aliases", &["/x/".into(), "/y,z/".into()], "/old/"));
        assert_eq!(two("title: a\n"), "title: a\naliases: [/x/, '/y,z/']\n");
        assert_eq!(two("aliases: [/old/]\n"), "aliases: [/x/, '/y,z/']\n");
        assert_eq!(two("aliases:\n  - /a/\n"), "aliases:\n  - /a/\n  - /x/\n  - /y,z/\n");
    }

    #[test]
    fn a_pair_is_taken_out() {
        let remove = |text: &str| with(text, |map| Ok(vec![map.remove_from_map("moved", "a").unwrap()]));
        assert_eq!(remove("t: 1\nmoved: {a: step:b#c}\nu: 2\n"), "t: 1\nu: 2\n");
        assert_eq!(remove("moved: {a: step:b#c, d: guide:e}\n"), "moved: {d: guide:e}\n");
        assert_eq!(remove("moved: {d: guide:e, a: step:b#c}\n"), "moved: {d: guide:e}\n");
        assert_eq!(remove("moved:\n  a: step:b#c\n  d: guide:e\n"), "moved:\n  d: guide:e\n");
        assert_eq!(remove("t: 1\nmoved:\n  a: step:b#c\n"), "t: 1\n");
    }

    #[test]
    fn a_pair_is_added_in_the_style_of_the_map() {
        let add = |text: &str| with(text, |map| Ok(vec![map.add_to_map("moved", "a", "step:fm/x#b")?]));
        assert_eq!(add("title: t\n"), "title: t\nmoved: {a: step:fm/x#b}\n");
        assert_eq!(add("moved: {c: guide:d}\n"), "moved: {a: step:fm/x#b, c: guide:d}\n");
        assert_eq!(add("moved:\n  c: guide:d\n"), "moved:\n  a: step:fm/x#b\n  c: guide:d\n");
    }
}
