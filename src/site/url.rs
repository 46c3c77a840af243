//! Addresses as authors write them: paths, schemes, what can stand in a URL.

use percent_encoding::percent_decode_str;

/// The ASCII that cannot stand in a URL.
const NO_URL: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'|')
    .add(b'^')
    .add(b'\\');

/// Joins a relative path to the folder of a file. `None` if it leads out of the project.
pub fn join(file: &str, path: &str) -> Option<String> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in decoded.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The scheme of a URL as a browser reads it: without spaces and control characters, in lower case.
pub fn scheme(url: &str) -> Option<String> {
    memchr::memchr(b':', url.as_bytes())?;
    let clean: String = url.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let (scheme, _) = clean.split_once(':')?;
    let mut chars = scheme.chars();
    let starts = chars.next().is_some_and(|c| c.is_ascii_alphabetic());
    let is_scheme = starts && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    // `a/b:c` is a path, and so is `?x:y`; what holds none of these before the colon is a scheme,
    // even if no browser would take it for one.
    let is_path = scheme.contains(['/', '?', '#']);
    (is_scheme || !is_path).then(|| scheme.to_lowercase())
}

/// Takes the part after `#` off.
pub fn split_anchor(url: &str) -> (&str, Option<&str>) {
    url.split_once('#').map_or((url, None), |(path, anchor)| (path, Some(anchor)))
}

/// A path to `file` from the folder of `from`, both within the project.
pub fn relative(from: &str, file: &str) -> String {
    let mut here: Vec<&str> = from.split('/').collect();
    here.pop();
    let there: Vec<&str> = file.split('/').collect();
    let shared = here.iter().zip(&there).take_while(|(a, b)| a == b).count();
    let mut path = "../".repeat(here.len() - shared);
    path.push_str(&there[shared..].join("/"));
    path
}

/// Whether what follows `http:` names a host.
pub fn has_host(rest: &str) -> bool {
    let host = rest.strip_prefix("//").unwrap_or_default().split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\\'))
}

/// Percent-encodes what cannot stand in a URL and leaves the rest as it is.
pub fn encode_url(url: &str) -> String {
    percent_encoding::utf8_percent_encode(url, NO_URL).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_are_read_as_browsers_read_them() {
        assert_eq!(scheme("java\tscript:alert(1)").as_deref(), Some("javascript"));
        assert_eq!(scheme(" HTTPS://a").as_deref(), Some("https"));
        assert_eq!(scheme("a/b:c"), None);
        assert_eq!(scheme("#a:b"), None);
        assert_eq!(scheme("\u{1}data:x").as_deref(), Some("data"));
    }

    #[test]
    fn paths_join_and_never_leave_the_project() {
        assert_eq!(join("content/a/b.md", "../c.md").as_deref(), Some("content/c.md"));
        assert_eq!(join("content/b.md", "../../c.md"), None);
        assert_eq!(join("content/b.md", "%E5%AD%97.md").as_deref(), Some("content/字.md"));
        assert_eq!(relative("content/guides/fm/a.md", "content/guides/data/b.md"), "../data/b.md");
    }
}
