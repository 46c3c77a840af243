//! A page on its way to a browser: what it is apart from its style sheet, and the script in it.

use std::borrow::Cow;
use std::fmt::Write;
use std::sync::Arc;

use memchr::memmem;

use crate::builtin;
use crate::config::Settings;
use crate::fingerprint::Fingerprint;
use crate::html::escape_into;
use crate::outputs::style_path;
use crate::source::Snapshot;
use crate::theme::style_sheet;

/// The style sheet of the templates.
#[derive(Clone, Debug)]
pub struct Style {
    /// What stands in it.
    pub text: Arc<str>,
    /// The fingerprint of that.
    pub key: Fingerprint,
    /// Its address, if pages link to it.
    href: Option<String>,
}

impl Style {
    /// The style sheet of a site that has files at some paths.
    pub fn of(snapshot: &Snapshot, has: impl Fn(&str) -> bool, settings: &Settings) -> Self {
        let own = snapshot.text("templates/style.css").or_else(|| builtin::template("style.css"));
        let text: Arc<str> = style_sheet(own.unwrap_or_default(), &settings.look).into();
        let path = style_path(&text);
        let href = has(&path).then(|| format!("{}{path}", settings.base.path));
        Self { key: Fingerprint::of_bytes(text.as_bytes()), text, href }
    }
}

/// What tells whether a tab shows what it should.
#[derive(Debug, PartialEq, Eq)]
pub struct Identity {
    /// The fingerprint of the page without its style sheet.
    pub page: Fingerprint,
    /// How the page has the style sheet: its address, nothing if it is inside; absent if it has none.
    sheet: Option<String>,
}

impl Identity {
    /// Looks at a page. A page without the style sheet of the templates is taken as a whole.
    pub fn of(page: &[u8], style: &Style) -> Self {
        let link = style.href.as_ref().map(|href| (Cow::Owned(format!("href=\"{href}\"")), href.as_str()));
        let ways = [Some((Cow::Borrowed(&*style.text), "")), link];
        for (part, sheet) in ways.into_iter().flatten().filter(|(part, _)| !part.is_empty()) {
            if let Some((before, after)) = split_at(page, part.as_bytes()) {
                let page = Fingerprint::of(&(without_hashes(&String::from_utf8_lossy(before)), after));
                return Self { page, sheet: Some(sheet.to_owned()) };
            }
        }
        Self::whole(page)
    }

    /// Takes a page for what it is, to the last byte.
    pub fn whole(page: &[u8]) -> Self {
        Self { page: Fingerprint::of_bytes(page), sheet: None }
    }
}

/// What stands before a part of a page and after it. The part may be long, and is found by how it begins.
fn split_at<'p>(page: &'p [u8], part: &[u8]) -> Option<(&'p [u8], &'p [u8])> {
    let beginning = &part[..part.len().min(64)];
    let at = memmem::find_iter(page, beginning).find(|at| page[*at..].starts_with(part))?;
    Some((&page[..at], &page[at + part.len()..]))
}

/// The beginning of a page without the hashes of its Content-Security-Policy, which change with the
/// style sheet.
fn without_hashes(head: &str) -> String {
    if !head.contains("Content-Security-Policy") {
        return head.to_owned();
    }
    let mut parts = head.split("sha256-");
    let mut out = parts.next().unwrap_or_default().to_owned();
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    for part in parts {
        out.push_str(part.trim_start_matches(is_base64));
    }
    out
}

/// The page with the script that keeps it up to date, at the end of `body`.
pub fn with_script(page: &[u8], identity: &Identity, style: Option<&Style>) -> Vec<u8> {
    let mut script = format!("<script src=\"/_steplink/live.js\" defer data-page=\"{}\"", identity.page);
    if let (Some(style), Some(sheet)) = (style, &identity.sheet) {
        let _ = write!(script, " data-style=\"{}\" data-sheet=\"", style.key);
        escape_into(sheet, &mut script);
        script.push('"');
    }
    script.push_str("></script>\n");
    let end = b"</body>";
    let at = page.windows(end.len()).rposition(|window| window.eq_ignore_ascii_case(end)).unwrap_or(page.len());
    [&page[..at], script.as_bytes(), &page[at..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(text: &str) -> Style {
        Style { text: text.into(), key: Fingerprint::of_bytes(text.as_bytes()), href: Some("/s.css".to_owned()) }
    }

    fn page(css: &str, body: &str) -> String {
        let policy = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"'sha256-{}='\">", css.len());
        format!("<head>{policy}<style>{css}</style></head><body>{body}</body>")
    }

    #[test]
    fn a_new_style_sheet_leaves_a_page_what_it_was() {
        let identity = |css: &str, body: &str| Identity::of(page(css, body).as_bytes(), &style(css));
        assert_eq!(identity("a{}", "x"), identity("a{color:red}", "x"));
        assert_ne!(identity("a{}", "x"), identity("a{}", "y"));
    }

    #[test]
    fn a_page_without_the_style_sheet_is_taken_as_a_whole() {
        let identity = |html: &str| Identity::of(html.as_bytes(), &style("a{}"));
        assert_ne!(identity("<style>b{}</style>"), identity("<style>c{}</style>"));
        assert_eq!(identity("<link href=\"/s.css\">").sheet.as_deref(), Some("/s.css"));
    }

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        let html = b"<body>&lt;/body> </BODY></html>";
        let identity = Identity::of(html, &style("a{}"));
        let sent = String::from_utf8(with_script(html, &identity, None)).unwrap();
        let (before, after) = sent.split_once("<script src=\"/_steplink/live.js\"").unwrap();
        assert_eq!(before, "<body>&lt;/body> ");
        assert!(after.ends_with("></script>\n</BODY></html>"));
    }
}
