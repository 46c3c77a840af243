//! Front matter as most of it is: a key and a plain text in each line. It is read here at a tenth of the cost;
//! whatever might mean something else in YAML is left to its library.

use crate::diag::Span;
use crate::schema::{At, Node, Value};

/// Texts that begin with a letter and are no texts, or were none in an older YAML.
const WORDS: &[&str] = &["null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity"];

/// No front matter has more keys; each is compared with those before it.
const MAX_KEYS: usize = 64;

/// Reads such a text, which begins at byte `base` of the file; `None` for any other.
pub(super) fn parse(text: &str, base: usize) -> Option<Node> {
    let mut pairs: Vec<(At<String>, Node)> = Vec::new();
    let mut at = base;
    for line in text.split_inclusive('\n') {
        let (key, value) = line.strip_suffix('\n').unwrap_or(line).split_once(": ")?;
        let is_new = pairs.len() < MAX_KEYS && pairs.iter().all(|(own, _)| own.value != key);
        if !is_new || !is_key(key) || !is_text(value) {
            return None;
        }
        let place = |start: usize, text: &str| -> Span { start..start + text.len() };
        let key_at = At { value: key.to_owned(), span: place(at, key) };
        let value_span = place(at + key.len() + 2, value);
        pairs.push((key_at, Node { value: Value::Text(value.to_owned()), span: value_span }));
        at += line.len();
    }
    // A map has no place of its own, as with the library.
    (!pairs.is_empty()).then_some(Node { value: Value::Map(pairs), span: base..base })
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
        ];
        let mut read = 0;
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    let text = format!("k: {first}{second}{third}\nl: 文\n");
                    if let Some(node) = parse(&text, 3) {
                        assert_eq!(Some(node), by_library(&text, 3), "{text:?}");
                        read += 1;
                    }
                }
            }
        }
        assert!(read > 500, "{read}");
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
            "a: [b]\n",
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
