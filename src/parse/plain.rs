//! Front matter as most of it is: in each line a key and a plain text, or a list of such texts or of small maps of
//! them. It is read here at a tenth of the cost; whatever might mean something else in YAML is left to its library.

use crate::diag::Span;
use crate::schema::{At, Node, Value};

/// Texts that begin with a letter and are no texts, or were none in an older YAML.
const WORDS: &[&str] = &["null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity"];

/// No map has more keys, and no list more items; each key is compared with those before it.
const MAX_KEYS: usize = 64;

/// The pairs of a map.
type Pairs = Vec<(At<String>, Node)>;

/// Reads such a text, which begins at byte `base` of the file; `None` for any other.
pub(super) fn parse(text: &str, base: usize) -> Option<Node> {
    let mut lines = Lines { rest: text, at: base };
    let mut pairs = Pairs::new();
    while let Some((line, at)) = lines.next() {
        match line.strip_suffix(':') {
            Some(key) => push(key, at, items(&mut lines)?, &mut pairs)?,
            None => push_line(line, at, &mut pairs)?,
        }
    }
    // A map has no place of its own, as with the library.
    (!pairs.is_empty()).then_some(Node { value: Value::Map(pairs), span: base..base })
}

/// The lines of a text without their ends, each with where it begins in the file.
#[derive(Clone)]
struct Lines<'a> {
    rest: &'a str,
    at: usize,
}

impl<'a> Lines<'a> {
    /// The next line, if it begins with some text: what stands after that.
    fn next_after(&mut self, begin: &str) -> Option<(&'a str, usize)> {
        let mut lines = self.clone();
        let (line, at) = lines.next()?;
        let rest = line.strip_prefix(begin)?;
        *self = lines;
        Some((rest, at + begin.len()))
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = (&'a str, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.rest.split_inclusive('\n').next()?;
        let at = self.at;
        self.rest = &self.rest[line.len()..];
        self.at += line.len();
        Some((line.strip_suffix('\n').unwrap_or(line), at))
    }
}

fn push(key: &str, at: usize, node: Node, pairs: &mut Pairs) -> Option<()> {
    let is_new = pairs.len() < MAX_KEYS && pairs.iter().all(|(own, _)| own.value != key);
    let key = (is_new && is_key(key)).then(|| At { value: key.to_owned(), span: place(at, key) })?;
    pairs.push((key, node));
    Some(())
}

fn push_line(line: &str, at: usize, pairs: &mut Pairs) -> Option<()> {
    let (key, value) = line.split_once(": ")?;
    let value_at = at + key.len() + 2;
    let node = match value.as_bytes().first()? {
        b'[' => flow_list(value, value_at)?,
        b'{' => flow_map(value, value_at)?,
        _ => scalar(value, value_at)?,
    };
    push(key, at, node, pairs)
}

/// The lines after a key that has nothing beside it: items two spaces further in.
fn items(lines: &mut Lines<'_>) -> Option<Node> {
    let mut items = Vec::new();
    let dash = lines.at + 2;
    while let Some((item, at)) = lines.next_after("  - ") {
        items.push(match item {
            _ if item.starts_with('{') => flow_map(item, at)?,
            _ if item.contains(": ") => block_map(item, at, lines)?,
            _ => scalar(item, at)?,
        });
    }
    is_list(&items).then_some(Node { value: Value::List(items), span: dash..dash })
}

/// `id: open` in an item, and what stands below it.
fn block_map(first: &str, at: usize, lines: &mut Lines<'_>) -> Option<Node> {
    let mut pairs = Pairs::new();
    push_line(first, at, &mut pairs)?;
    while let Some((line, at)) = lines.next_after("    ") {
        push_line(line, at, &mut pairs)?;
    }
    Some(Node { value: Value::Map(pairs), span: at..at })
}

/// `[a, b]`
fn flow_list(written: &str, at: usize) -> Option<Node> {
    let items: Option<Vec<Node>> = flow(written, at, '[', ']')?.map(|(item, at)| scalar(item, at)).collect();
    let items = items.filter(|items| is_list(items))?;
    Some(Node { value: Value::List(items), span: at..at + 1 })
}

/// `{id: open, title: 申请}`
fn flow_map(written: &str, at: usize) -> Option<Node> {
    let mut pairs = Pairs::new();
    for (pair, at) in flow(written, at, '{', '}')? {
        let (key, value) = pair.split_once(": ")?;
        push(key, at, scalar(value, at + key.len() + 2)?, &mut pairs)?;
    }
    Some(Node { value: Value::Map(pairs), span: at..at + 1 })
}

/// What stands between brackets, each part with its place.
fn flow(written: &str, at: usize, open: char, close: char) -> Option<impl Iterator<Item = (&str, usize)>> {
    let inner = written.strip_prefix(open)?.strip_suffix(close)?;
    let mut at = at + 1;
    Some(inner.split(", ").map(move |part| {
        let own = at;
        at += part.len() + 2;
        (part, own)
    }))
}

fn scalar(text: &str, at: usize) -> Option<Node> {
    is_text(text).then(|| Node { value: Value::Text(text.to_owned()), span: place(at, text) })
}

fn is_list(items: &[Node]) -> bool {
    (1..=MAX_KEYS).contains(&items.len())
}

fn place(start: usize, text: &str) -> Span {
    start..start + text.len()
}

fn is_key(key: &str) -> bool {
    key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
        && key.starts_with(|c: char| c.is_ascii_lowercase())
        && !WORDS.contains(&key)
}

/// Whether a scalar without quotes is its own text for certain.
fn is_text(scalar: &str) -> bool {
    let Some(first) = scalar.chars().next() else {
        return false;
    };
    if first.is_ascii_digit() {
        return is_date(scalar.as_bytes());
    }
    (first.is_ascii_alphabetic() || is_han(first))
        && scalar.chars().all(is_plain)
        && !scalar.ends_with(' ')
        && !WORDS.iter().any(|word| word.eq_ignore_ascii_case(scalar))
}

/// Characters that mean nothing in YAML within a text.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, ' ' | '-' | '/' | '.' | '(' | ')')
        || is_han(c)
        || matches!(
            c,
            '、' | '。' | '《' | '》' | '「' | '」' | '（' | '）' | '，' | '：' | '；' | '？' | '！' | '～'
        )
}

fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// Whether it is written as a day; only a text looks like that.
fn is_date(scalar: &[u8]) -> bool {
    scalar.len() == 10
        && scalar
            .iter()
            .enumerate()
            .all(|(at, b)| if matches!(at, 4 | 7) { *b == b'-' } else { b.is_ascii_digit() })
}

#[cfg(test)]
mod tests {
    use super::super::yaml;
    use super::*;
    use crate::diag::Diags;

    /// What the library reads, if there is nothing to report.
    fn by_library(text: &str, base: usize) -> Option<Node> {
        let mut diags = Diags::default();
        let node = yaml::by_library(text, base, &"content/a.md".into(), &mut diags);
        node.filter(|_| diags.errors() == 0)
    }

    #[test]
    fn what_is_read_here_is_what_the_library_reads() {
        let texts = [
            "title: 注销\n",
            "title: 在营业厅为家人更换卡片尺寸（FM卡）\ndescription: 步骤，完整。\ntask: t0047\nverified: 2026-06-21\n",
            "title: Cancel the card\nduration: PT10M\nweight_of: a-b/c.d (e)\n",
            "title: 没有换行",
            "title: 注销\nstages:\n  - {id: open, title: 提出申请}\n  - {id: b, title: b c}\ntask: x\n",
            "tags: [a, 注销, 2026-04-15]\nchannel: {id: a, title: 营业厅}\n",
            "materials:\n  - 身份证\n  - 手机 a",
            "stages:\n  - id: open\n    title: 申请\n  - id: b\n    tags: [a, b]\nx: z\n",
            "a:\n  - b\nc:\n  - d: e\n    f: {g: h}\n",
        ];
        for text in texts {
            for base in [0, 4, 17] {
                let node = parse(text, base);
                assert!(node.is_some(), "{text}");
                assert_eq!(node, by_library(text, base), "{text}");
            }
        }
    }

    #[test]
    fn every_pair_of_pieces_is_read_alike_or_left_alone() {
        let pieces = [
            "a",
            "注",
            "1",
            "-",
            ".",
            "/",
            "(",
            ")",
            " ",
            "null",
            "True",
            "no",
            "nan",
            "e5",
            "0x",
            ":",
            "#",
            "，",
            "：",
            "2026-04-15",
            "\n",
            "\r",
            "\t",
            "'",
            "[",
            "&",
            "|",
            "？",
            "y",
            "~",
            "_",
            "\u{feff}",
            "<<",
            "=",
            ", ",
            ": ",
            "]",
            "{",
            "}",
            "\n    ",
            "\n  - ",
        ];
        let mut read = 0;
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    let piece = format!("{first}{second}{third}");
                    for text in [
                        format!("k: {piece}\nl: 文\n"),
                        format!("k:\n  - {piece}\n  - 文\n"),
                        format!("k:\n  - a: 文\n    b: {piece}\n"),
                        format!("k: [{piece}, 文]\n"),
                        format!("k: {{a: 文, b: {piece}}}\n"),
                        format!("k:\n  - {{a: {piece}}}\nl: 文\n"),
                    ] {
                        if let Some(node) = parse(&text, 3) {
                            assert_eq!(Some(node), by_library(&text, 3), "{text:?}");
                            read += 1;
                        }
                    }
                }
            }
        }
        assert!(read > 3000, "{read}");
    }

    #[test]
    fn what_is_not_plain_is_left_alone() {
        for text in [
            "",
            "\n",
            "title: \n",
            "title:\n",
            "title: 10\n",
            "title: null\n",
            "title: 'a'\n",
            "a: b\na: c\n",
            "a: b\n  c\n",
            "a: b # c\n",
            "a: [b,c]\n",
            "a: []\n",
            "a: [b, ]\n",
            "a: {}\n",
            "a: {b: c, b: d}\n",
            "a: {b}\n",
            "a: [b]]\n",
            "a: [[b]]\n",
            "a:\n  b: c\n",
            "a:\n- b\n",
            "a:\n  -  b\n",
            "a:\n  - b\n    c\n",
            "a:\n  - b: c\n     d: e\n",
            "a:\n  - b: c\n    b: d\n",
            "a:\n\n  - b\n",
            "- a\n",
            "# a\n",
            "a: b\r\n",
            "y: b\n",
            "a: b: c\n",
            "A: b\n",
        ] {
            assert_eq!(parse(text, 0), None, "{text:?}");
        }
    }
}
