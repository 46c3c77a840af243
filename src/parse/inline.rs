//! What happens to inlines once their container closes, and HTML in the text.

use crate::diag::Span;
use crate::model::LinkSlot;
use crate::model::markup::Inline;
use crate::schema::At;

use super::cjk::joins_without_space;

/// The elements that content may use, without attributes, besides `br`, `details` and `summary`.
const ELEMENTS: &[&str] = &["kbd", "sub", "sup", "mark", "abbr", "small"];

/// Drops line breaks between Han characters and makes bare URLs links.
pub fn settle(
    inlines: &mut Vec<Inline>,
    source: &str,
    offsets: &dyn Fn(usize) -> usize,
    links: &mut Vec<LinkSlot>,
) {
    let mut i = 0;
    while i < inlines.len() {
        if inlines[i] == Inline::SoftBreak && joins(inlines, i) {
            inlines.remove(i);
            continue;
        }
        if let Inline::Text(text, span) = &inlines[i]
            && let Some((start, end)) = find_url(text)
        {
            let parts = split_at_url(text, span, start, end, source, offsets, links);
            let count = parts.len();
            inlines.splice(i..=i, parts);
            // What follows the link may hold another URL.
            i += count - usize::from(count > 1);
            continue;
        }
        i += 1;
    }
}

fn joins(inlines: &[Inline], at: usize) -> bool {
    let before = inlines[..at].last().and_then(|inline| edge(inline, |text| text.chars().next_back(), true));
    let after = inlines.get(at + 1).and_then(|inline| edge(inline, |text| text.chars().next(), false));
    before.zip(after).is_some_and(|(before, after)| joins_without_space(before, after))
}

/// The first or the last character that an inline shows.
fn edge(inline: &Inline, pick: fn(&str) -> Option<char>, last: bool) -> Option<char> {
    match inline {
        Inline::Text(text, _) | Inline::Code(text) => pick(text),
        Inline::Emphasis(inner)
        | Inline::Strong(inner)
        | Inline::Strike(inner)
        | Inline::Element(_, inner)
        | Inline::Link(_, inner) => {
            let inline = if last { inner.last() } else { inner.first() };
            inline.and_then(|inline| edge(inline, pick, last))
        }
        _ => None,
    }
}

/// Whether some inlines show anything.
pub fn shows_something(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Text(text, _) => !text.trim().is_empty(),
        Inline::SoftBreak | Inline::Break => false,
        _ => true,
    })
}

/// Finds `http://` or `https://` with something after it.
fn find_url(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(found) = text[from..].find("http") {
        let start = from + found;
        let rest = &text[start..];
        let scheme = ["https://", "http://"].into_iter().find(|scheme| rest.starts_with(scheme));
        let inside_word = text[..start].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric());
        match scheme {
            Some(scheme) if !inside_word => {
                let end = start + url_len(rest);
                if end > start + scheme.len() {
                    return Some((start, end));
                }
                from = start + scheme.len();
            }
            _ => from = start + 4,
        }
    }
    None
}

/// The length of a URL at the start of a text: up to a space, a Han character or full-width
/// punctuation, without the punctuation that ends a sentence.
fn url_len(text: &str) -> usize {
    let allowed =
        |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '`' | '\\' | '^' | '{' | '}' | '|');
    let mut len = text.find(|c| !allowed(c)).unwrap_or(text.len());
    loop {
        let url = &text[..len];
        let trimmed = match url.chars().next_back() {
            Some('.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~') => true,
            Some(')') => url.matches(')').count() > url.matches('(').count(),
            Some(']') => url.matches(']').count() > url.matches('[').count(),
            _ => false,
        };
        if !trimmed {
            return len;
        }
        len -= 1;
    }
}

fn split_at_url(
    text: &str,
    span: &Span,
    start: usize,
    end: usize,
    source: &str,
    offsets: &dyn Fn(usize) -> usize,
    links: &mut Vec<LinkSlot>,
) -> Vec<Inline> {
    let url = &text[start..end];
    let place = locate(url, span, source, offsets).unwrap_or_else(|| span.clone());
    links.push(LinkSlot {
        target: At { value: url.to_owned(), span: place.clone() },
        title: String::new(),
        has_text: true,
    });
    let mut parts = Vec::new();
    if start > 0 {
        parts.push(Inline::Text(text[..start].to_owned(), span.start..place.start));
    }
    let content = vec![Inline::Text(url.to_owned(), place.clone())];
    parts.push(Inline::Link(links.len() - 1, content));
    if end < text.len() {
        parts.push(Inline::Text(text[end..].to_owned(), place.end..span.end));
    }
    parts
}

/// Where a text stands in a span of the file. The source is searched from the first offset that
/// maps into the span.
fn locate(needle: &str, span: &Span, source: &str, offsets: &dyn Fn(usize) -> usize) -> Option<Span> {
    let mut from = 0;
    while let Some(found) = source[from..].find(needle) {
        let at = from + found;
        let place = offsets(at);
        if place >= span.start {
            return (place < span.end).then(|| place..offsets(at + needle.len()));
        }
        from = at + needle.len();
    }
    None
}

/// A piece of inline HTML.
pub enum HtmlToken {
    /// A comment.
    Comment,
    /// A line break.
    Break,
    /// The start of an allowed element.
    Open(&'static str),
    /// The end of an allowed element.
    Close(&'static str),
    /// Anything else.
    Other,
}

/// Tells what a piece of inline HTML is. Only a whole token without attributes is allowed.
pub fn html_token(html: &str) -> HtmlToken {
    if html.starts_with("<!--") {
        return HtmlToken::Comment;
    }
    let inner = html.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or_default();
    if matches!(inner.trim_end_matches('/').trim_end().to_ascii_lowercase().as_str(), "br" | "wbr") {
        return HtmlToken::Break;
    }
    let find = |name: &str| ELEMENTS.iter().find(|element| name.eq_ignore_ascii_case(element)).copied();
    match inner.strip_prefix('/') {
        Some(name) => find(name).map_or(HtmlToken::Other, HtmlToken::Close),
        None => find(inner).map_or(HtmlToken::Other, HtmlToken::Open),
    }
}

/// A part of an HTML block.
pub enum HtmlPart {
    /// `<details>`
    OpenDetails,
    /// `<summary>…</summary>`, its text.
    Summary(String),
    /// `</details>`
    CloseDetails,
    /// Anything else, as it stands.
    Raw(String),
}

/// Takes an HTML block apart; comments are dropped.
pub fn html_block_parts(html: &str) -> Vec<HtmlPart> {
    let mut parts = Vec::new();
    let mut rest = html.trim();
    while !rest.is_empty() {
        let (part, len) = next_part(rest);
        parts.extend(part);
        rest = rest[len..].trim_start();
    }
    parts
}

fn next_part(html: &str) -> (Option<HtmlPart>, usize) {
    if html.starts_with("<!--") {
        let len = html.find("-->").map_or(html.len(), |end| end + 3);
        return (None, len);
    }
    if starts_with_token(html, "<details>") {
        return (Some(HtmlPart::OpenDetails), "<details>".len());
    }
    if starts_with_token(html, "</details>") {
        return (Some(HtmlPart::CloseDetails), "</details>".len());
    }
    if starts_with_token(html, "<summary>")
        && let Some(end) = html.to_ascii_lowercase().find("</summary>")
        && !html["<summary>".len()..end].contains('<')
    {
        let text = html["<summary>".len()..end].trim().to_owned();
        return (Some(HtmlPart::Summary(text)), end + "</summary>".len());
    }
    let stop = ["<!--", "<details>", "</details>", "<summary>"]
        .into_iter()
        .filter_map(|token| html.get(1..)?.find(token).map(|at| at + 1))
        .min()
        .unwrap_or(html.len());
    (Some(HtmlPart::Raw(html[..stop].trim_end().to_owned())), stop)
}

fn starts_with_token(html: &str, token: &str) -> bool {
    html.get(..token.len()).is_some_and(|start| start.eq_ignore_ascii_case(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_end_where_a_reader_ends_them() {
        let url = |text: &str| find_url(text).map(|(start, end)| text[start..end].to_owned());
        assert_eq!(url("见https://a.cn/b。下一句").as_deref(), Some("https://a.cn/b"));
        assert_eq!(url("(see https://a.cn/b_(c)).").as_deref(), Some("https://a.cn/b_(c)"));
        assert_eq!(url("https:// and xhttps://a"), None);
    }

    #[test]
    fn html_is_matched_as_whole_tokens() {
        assert!(matches!(html_token("<kbd>"), HtmlToken::Open("kbd")));
        assert!(matches!(html_token("</KBD>"), HtmlToken::Close("kbd")));
        assert!(matches!(html_token("<kbd onclick=x>"), HtmlToken::Other));
        assert!(matches!(html_token("<br />"), HtmlToken::Break));
        assert!(matches!(html_token("<script>"), HtmlToken::Other));
    }
}
