//! Text that was meant as something else: headings, links and footnotes that Markdown takes for text.

use std::sync::Arc;

use memchr::memchr;

use crate::diag::{Diags, Place, Rule, Span, rules};
use crate::model::markup::Inline;

/// Reports what some inlines show as text, though it looks like more.
pub fn check(inlines: &[Inline], file: &Arc<str>, diags: &mut Diags) {
    let mut starts_line = true;
    for inline in inlines {
        if let Inline::Text(text, span) = inline {
            if starts_line {
                check_line(text, span, file, diags);
            }
            starts_line = false;
            if !has_bracket(text) {
                continue;
            }
            let mut done = 0;
            while let Some((found, len)) = find_link(&text[done..]) {
                let at = done + found;
                done = at + len;
                let message = format!("`{}` is no link, and is shown as it stands", &text[at..at + len]);
                let help = if text[at..at + len].contains("{{ ") {
                    "an address has no spaces, in a look-up neither: `{{card.NAME}}`"
                } else {
                    "write `[text](address)`: half-width brackets, all four, and no space between them or in the address"
                };
                report(&rules::NOT_A_LINK, part(span, text, at, len), message, help, file, diags);
            }
            if let Some((at, len)) = find_footnote(text) {
                let message = format!("there is no footnote `{}`", &text[at + 2..at + len - 1]);
                let help = format!("add a line `{}: …`, or correct the label", &text[at..at + len]);
                report(&rules::NOT_A_LINK, part(span, text, at, len), message, &help, file, diags);
            }
        }
        starts_line = matches!(inline, Inline::SoftBreak | Inline::Break);
    }
}

/// Whether a text has what every link begins with.
fn has_bracket(text: &str) -> bool {
    memchr(b'[', text.as_bytes()).is_some() || text.contains('【')
}

fn report(rule: &'static Rule, span: Span, message: String, help: &str, file: &Arc<str>, diags: &mut Diags) {
    diags.push_with_help(rule, Place::new(file, &span), message, help);
}

/// The bytes of a part of a text, if the text stands in the file as it is; else all of them.
fn part(span: &Span, text: &str, at: usize, len: usize) -> Span {
    if span.len() == text.len() { span.start + at..span.start + at + len } else { span.clone() }
}

fn check_line(text: &str, span: &Span, file: &Arc<str>, diags: &mut Diags) {
    let signs = text.chars().take_while(|c| matches!(c, '#' | '＃')).count();
    let wide = text.starts_with('＃');
    let len: usize = text.chars().take(signs).map(char::len_utf8).sum();
    let rest = &text[len..];
    // One `#` may be the sign of a number or of a topic.
    let meant = (2..=6).contains(&signs) || wide && signs == 1;
    if !meant || rest.trim().is_empty() {
        return;
    }
    let message = if wide {
        "a heading with full-width `#` signs is shown as text"
    } else {
        "a heading without a space after its `#` signs is shown as text"
    };
    let help = format!("write `{} {}`", "#".repeat(signs), rest.trim().chars().take(30).collect::<String>());
    report(&rules::NOT_A_HEADING, part(span, text, 0, len), message.to_owned(), &help, file, diags);
}

/// Finds what looks like a link: `[x](a b)`, `[x] (a.md)`, `[x]（a）`, `【x】(a)`, `[x][y]`, `[[x]]`.
fn find_link(text: &str) -> Option<(usize, usize)> {
    for (at, open) in text.match_indices(['[', '【']) {
        let close = if open == "[" { ']' } else { '】' };
        let inner = window(&text[at + open.len()..]);
        let Some(end) = inner.find(close).filter(|end| *end > 0 && !inner[..*end].contains('\n')) else {
            continue;
        };
        let after = at + open.len() + end + close.len_utf8();
        let rest = window(&text[after..]);
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        let (bracket, target) = match rest[spaces..].chars().next() {
            Some(bracket @ ('(' | '（' | '[')) => (bracket, &rest[spaces + bracket.len_utf8()..]),
            _ => continue,
        };
        let closing = if bracket == '[' { &[']'][..] } else { &[')', '）'][..] };
        let Some(target_end) = target.find(closing) else {
            // The bracket that closes it is missing.
            let end = target.find(|c: char| c.is_whitespace() || is_end(c)).unwrap_or(target.len());
            if bracket != '[' && is_address(&target[..end]) {
                return Some((at, after - at + spaces + bracket.len_utf8() + end));
            }
            continue;
        };
        let address = &target[..target_end];
        let plain = open == "[" && bracket == '(' && spaces == 0;
        let is_meant = !address.is_empty() && (plain || bracket == '[' && spaces == 0 || is_address(address));
        if is_meant {
            let width = target[target_end..].chars().next().map_or(0, char::len_utf8);
            let len = after - at + spaces + bracket.len_utf8() + target_end + width;
            return Some((at, len));
        }
    }
    None
}

/// The start of a text, as far as a link may reach, so that many brackets cost no more than few.
fn window(text: &str) -> &str {
    let mut end = text.len().min(300);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Whether an address ends before a sign: what stands between sentences or Han characters.
fn is_end(c: char) -> bool {
    !c.is_ascii() && !c.is_alphanumeric()
}

fn is_address(text: &str) -> bool {
    let known =
        ["http://", "https://", "mailto:", "card:", "task:", "guide:", "step:", "faq:", "page:", "/", "../", "#"];
    known.iter().any(|start| text.trim_start().starts_with(start)) || text.contains(".md")
}

/// Finds `[^x]` that is no reference to a footnote.
fn find_footnote(text: &str) -> Option<(usize, usize)> {
    let at = text.find("[^")?;
    let end = text[at..].find(']')?;
    let label = &text[at + 2..at + end];
    (!label.is_empty() && !label.contains(char::is_whitespace)).then_some((at, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_as_a_link_is_found() {
        let found = |text: &str| find_link(text).map(|(at, len)| text[at..at + len].to_owned());
        assert_eq!(found("见[联系](../a b.md)。").as_deref(), Some("[联系](../a b.md)"));
        assert_eq!(found("[联系]（contact.md）").as_deref(), Some("[联系]（contact.md）"));
        assert_eq!(found("【联系】(contact.md)").as_deref(), Some("【联系】(contact.md)"));
        assert_eq!(found("[联系] (contact.md)").as_deref(), Some("[联系] (contact.md)"));
        assert_eq!(found("[改用](../esim/a.md。").as_deref(), Some("[改用](../esim/a.md"));
        assert_eq!(found("[见(上)。"), None);
        assert_eq!(found("[说明][nodef]").as_deref(), Some("[说明][nodef]"));
        assert_eq!(found("【提示】（见下文）"), None);
        assert_eq!(found("第[1]项 (见下)"), None);
        assert_eq!(find_footnote("见[^x]。"), Some((3, 4)));
    }
}
