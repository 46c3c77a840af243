//! What happens to inlines once their container closes, and HTML in the text.

use std::sync::{Arc, LazyLock};

use memchr::memmem::Finder;

use crate::diag::Span;
use crate::model::LinkSlot;
use crate::model::markup::Inline;
use crate::model::text::Text;
use crate::schema::At;

use super::cjk::joins_without_space;

/// The elements that content may use, without attributes, besides `br`, `details` and `summary`.
const ELEMENTS: &[&str] = &["kbd", "sub", "sup", "mark", "abbr", "small"];

/// The text that inlines stand in, and how to find a place in it.
pub struct Source<'a> {
    /// The text.
    pub text: &'a str,
    /// The file it stands in.
    pub file: &'a Arc<str>,
    /// Where an offset of the text stands in the file; it never falls.
    pub offsets: &'a dyn Fn(usize) -> usize,
}

/// Drops line breaks between Han characters and makes bare URLs links, unless `links` is absent: a
/// link cannot stand in another.
pub fn settle(inlines: Vec<Inline>, source: &Source<'_>, mut links: Option<&mut Vec<LinkSlot>>) -> Vec<Inline> {
    let mut settled = Vec::with_capacity(inlines.len());
    let mut rest = inlines.into_iter().peekable();
    while let Some(inline) = rest.next() {
        match (inline, &mut links) {
            (Inline::SoftBreak, _) if joins(settled.last(), rest.peek()) => {}
            (Inline::Text(text, span), Some(links)) => push_linked(text, span, source, links, &mut settled),
            (inline, _) => settled.push(inline),
        }
    }
    settled
}

/// Appends a text, with its bare URLs as links.
fn push_linked(text: Text, span: Span, source: &Source<'_>, links: &mut Vec<LinkSlot>, settled: &mut Vec<Inline>) {
    let mut done = 0;
    let mut place = span.start;
    while let Some((start, end)) = find_url(&text, done) {
        let url = &text[start..end];
        let own = locate(url, &(place..span.end), source).unwrap_or_else(|| span.clone());
        let target = At { value: url.to_owned(), span: own.clone() };
        links.push(LinkSlot {
            file: Arc::clone(source.file),
            target,
            title: String::new(),
            has_text: true,
            automatic: false,
        });
        if start > done {
            settled.push(Inline::Text(text[done..start].into(), place..own.start.max(place)));
        }
        place = own.end;
        let content = vec![Inline::Text(url.into(), own)];
        settled.push(Inline::Link(links.len() - 1, content));
        done = end;
    }
    if done == 0 {
        settled.push(Inline::Text(text, span));
    } else if done < text.len() {
        settled.push(Inline::Text(text[done..].into(), place..span.end.max(place)));
    }
}

fn joins(before: Option<&Inline>, after: Option<&Inline>) -> bool {
    let before = before.and_then(|inline| edge(inline, |text| text.chars().next_back(), true));
    let after = after.and_then(|inline| edge(inline, |text| text.chars().next(), false));
    before.zip(after).is_some_and(|(before, after)| joins_without_space(before, after))
}

/// The first or the last character that an inline shows.
fn edge(inline: &Inline, pick: fn(&str) -> Option<char>, last: bool) -> Option<char> {
    match inline {
        Inline::Text(text, _) => pick(text),
        Inline::Code(text) => pick(text),
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

/// Finds `http://` or `https://` with something after it, from an offset on.
fn find_url(text: &str, from: usize) -> Option<(usize, usize)> {
    static HTTP: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("http"));
    let mut from = from;
    while let Some(found) = HTTP.find(&text.as_bytes()[from..]) {
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
    let count = |c: char| text[..len].matches(c).count();
    // Brackets that the URL closes but does not open are those of the sentence.
    let mut round = count(')').saturating_sub(count('('));
    let mut square = count(']').saturating_sub(count('['));
    while let Some(last) = text[..len].chars().next_back() {
        match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' => {}
            ')' if round > 0 => round -= 1,
            ']' if square > 0 => square -= 1,
            _ => break,
        }
        len -= 1;
    }
    len
}

/// Where a text stands in a span of the file.
fn locate(needle: &str, span: &Span, source: &Source<'_>) -> Option<Span> {
    let from = local(span.start, source.text, source.offsets);
    let at = from + source.text.get(from..)?.find(needle)?;
    let place = (source.offsets)(at);
    (place < span.end).then(|| place..(source.offsets)(at + needle.len()))
}

/// The first offset of a text that stands at a place of the file or after it: the mapping never falls.
pub fn local(place: usize, text: &str, offsets: &dyn Fn(usize) -> usize) -> usize {
    let (mut low, mut high) = (0, text.len());
    // Nearly every text stands in its file as it is, a little further down.
    let near = place.saturating_sub(offsets(0));
    if near <= high && offsets(near) == place && (near == 0 || offsets(near - 1) < place) {
        (low, high) = (near, near);
    }
    while low < high {
        let middle = usize::midpoint(low, high);
        if offsets(middle) < place {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    while !text.is_char_boundary(low) {
        low += 1;
    }
    low
}

/// A piece of inline HTML.
pub enum HtmlToken<'h> {
    /// A comment: what stands in it.
    Comment(&'h str),
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
pub fn html_token(html: &str) -> HtmlToken<'_> {
    if let Some(comment) = html.strip_prefix("<!--") {
        return HtmlToken::Comment(comment.strip_suffix("-->").unwrap_or_default());
    }
    let inner = html.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or_default();
    if inner.trim_end_matches('/').trim_end().eq_ignore_ascii_case("br") {
        return HtmlToken::Break;
    }
    let find = |name: &str| ELEMENTS.iter().find(|element| name.eq_ignore_ascii_case(element)).copied();
    match inner.strip_prefix('/') {
        Some(name) => find(name).map_or(HtmlToken::Other, HtmlToken::Close),
        None => find(inner).map_or(HtmlToken::Other, HtmlToken::Open),
    }
}

/// A part of an HTML block.
pub enum HtmlPart<'h> {
    /// `<details>`
    OpenDetails,
    /// `</details>`
    CloseDetails,
    /// `<summary>…</summary>`
    Summary(&'h str),
    /// `<br>`
    Break,
    /// `<!-- … -->`: what stands in it.
    Comment(&'h str),
    /// A comment that does not end.
    OpenComment,
    /// Anything else.
    Raw(&'h str),
}

/// Takes an HTML block apart.
pub fn html_block_parts(html: &str) -> Vec<HtmlPart<'_>> {
    let mut parts = Vec::new();
    let mut rest = html.trim();
    while !rest.is_empty() {
        let (part, len) = known_part(rest).unwrap_or_else(|| {
            // Up to the next token that is known.
            let mut tags = rest.match_indices('<').map(|(at, _)| at).filter(|at| *at > 0);
            let stop = tags.find(|at| known_part(&rest[*at..]).is_some()).unwrap_or(rest.len());
            (HtmlPart::Raw(rest[..stop].trim_end()), stop)
        });
        parts.push(part);
        rest = rest[len..].trim_start();
    }
    parts
}

/// The part at the start of a text, and its length, if it is not raw.
fn known_part(html: &str) -> Option<(HtmlPart<'_>, usize)> {
    if html.starts_with("<!--") {
        let end = html.find("-->").filter(|end| *end >= 4);
        let comment = |end: usize| (HtmlPart::Comment(&html[4..end]), end + 3);
        // `<!-->` is a whole comment, too.
        let short = || html.find("-->").map(|end| (HtmlPart::Comment(""), end + 3));
        return Some(end.map(comment).or_else(short).unwrap_or((HtmlPart::OpenComment, html.len())));
    }
    let tags = [
        ("<details>", HtmlPart::OpenDetails),
        ("</details>", HtmlPart::CloseDetails),
        ("<br>", HtmlPart::Break),
        ("<br/>", HtmlPart::Break),
        ("<br />", HtmlPart::Break),
    ];
    for (tag, part) in tags {
        if starts_with_token(html, tag) {
            return Some((part, tag.len()));
        }
    }
    if !starts_with_token(html, "<summary>") {
        return None;
    }
    let text = &html["<summary>".len()..];
    let end = text.find('<').filter(|end| starts_with_token(&text[*end..], "</summary>"))?;
    Some((HtmlPart::Summary(text[..end].trim()), "<summary></summary>".len() + end))
}

fn starts_with_token(html: &str, token: &str) -> bool {
    html.get(..token.len()).is_some_and(|start| start.eq_ignore_ascii_case(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_end_where_a_reader_ends_them() {
        let url = |text: &str| find_url(text, 0).map(|(start, end)| text[start..end].to_owned());
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
