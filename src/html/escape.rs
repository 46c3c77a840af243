//! The escapers. Text and attributes need the same five characters; JSON in a script needs its own.

use memchr::{memchr3, memmem};

/// Appends text for HTML content or for an attribute in double or single quotes.
pub fn escape_into(text: &str, out: &mut String) {
    escape_pieces(text, |piece| out.push_str(piece));
}

/// Calls a function with the pieces of the escaped text, in order.
pub fn escape_pieces(text: &str, mut put: impl FnMut(&str)) {
    let mut done = 0;
    let mut at = 0;
    while let Some(found) = next_to_escape(&text.as_bytes()[at..]) {
        at += found;
        let entity = match text.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            // What HTML cannot hold at all.
            _ => "\u{FFFD}",
        };
        put(&text[done..at]);
        put(entity);
        at += 1;
        done = at;
    }
    put(&text[done..]);
}

/// How many bytes are looked at together: as many as a machine compares at once.
const LANES: usize = 16;

/// Where the first byte is that cannot stand as it is. Nearly none has to be escaped, so that whole runs
/// are passed over.
fn next_to_escape(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    let (chunks, rest) = bytes.as_chunks::<LANES>();
    for chunk in chunks {
        if chunk.iter().fold(false, |found, byte| found | may_need_escape(*byte))
            && let Some(found) = chunk.iter().position(|byte| ESCAPED[usize::from(*byte)])
        {
            return Some(at + found);
        }
        at += LANES;
    }
    rest.iter().position(|byte| ESCAPED[usize::from(*byte)]).map(|found| at + found)
}

/// Whether a byte is escaped, or a control character; without a branch, so that many are compared at once.
#[allow(clippy::needless_bitwise_bool, reason = "a branch for each byte is what this is not")]
const fn may_need_escape(byte: u8) -> bool {
    // `&` and `'` differ in one bit, and so do `<` and `>`.
    (byte & 0xFE == b'&') | (byte & 0xFD == b'<') | (byte == b'"') | (byte < 32) | (byte == 127)
}

/// The bytes that are escaped.
static ESCAPED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0u8;
    while byte < 128 {
        table[byte as usize] = may_need_escape(byte) && !matches!(byte, b'\t' | b'\n' | b'\r');
        byte += 1;
    }
    table
};

/// Returns text for XML content.
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_into(text, &mut out);
    out
}

/// Makes JSON such that it cannot close the `script` element it stands in, nor open a comment there.
pub fn json_for_script(json: String) -> String {
    let bytes = json.as_bytes();
    let has = |text: &str| memmem::find(bytes, text.as_bytes()).is_some();
    if memchr3(b'<', b'>', b'&', bytes).is_none() && !has("\u{2028}") && !has("\u{2029}") {
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
    fn what_is_escaped_is_found_at_any_place() {
        for byte in 0..=127u8 {
            let c = char::from(byte);
            let is_escaped = "&<>\"'".contains(c) || (c.is_ascii_control() && !"\t\n\r".contains(c));
            for before in 0..40 {
                let (start, end) = ("注\n".repeat(before), "销".repeat(9));
                let text = format!("{}{c}{end}", &start);
                let out = xml(&text);
                assert_eq!(out != text, is_escaped, "{byte}");
                assert!(out.starts_with(&start) && out.ends_with(&end));
            }
        }
    }

    #[test]
    fn json_survives_its_escapes() {
        let value = serde_json::json!({"a": "</script><!--\u{2028}&"});
        let text = json_for_script(value.to_string());
        assert!(!text.contains(['<', '>', '&', '\u{2028}']));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }
}
