//! The escapers. Text and attributes need the same five characters; JSON in a script needs its own.

/// Appends text for HTML content or for an attribute in double or single quotes.
pub fn escape_into(text: &str, out: &mut String) {
    escape_pieces(text, |piece| out.push_str(piece));
}

/// Calls a function with the pieces of the escaped text, in order.
pub fn escape_pieces(text: &str, mut put: impl FnMut(&str)) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            // What HTML cannot hold at all.
            0..=8 | 11 | 12 | 14..=31 | 127 => "\u{FFFD}",
            _ => continue,
        };
        put(&text[done..at]);
        put(entity);
        done = at + 1;
    }
    put(&text[done..]);
}

/// Returns text for XML content.
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_into(text, &mut out);
    out
}

/// Makes JSON such that it cannot close the `script` element it stands in, nor open a comment there.
pub fn json_for_script(json: String) -> String {
    if !json.contains(['<', '>', '&', '\u{2028}', '\u{2029}']) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 32);
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_for_content_and_attributes() {
        assert_eq!(xml("<a b='\"&\u{1}'>"), "&lt;a b=&#39;&quot;&amp;\u{FFFD}&#39;&gt;");
    }

    #[test]
    fn json_survives_its_escapes() {
        let value = serde_json::json!({"a": "</script><!--\u{2028}&"});
        let text = json_for_script(value.to_string());
        assert!(!text.contains(['<', '>', '&', '\u{2028}']));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }
}
