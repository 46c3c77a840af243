//! Changes of a text that leave every other byte of its file as it is.

use super::Error;
use crate::diag::Span;

/// A part of a text, and what takes its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// Where the part begins in the text.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What takes its place.
    pub text: String,
}

impl Edit {
    /// Replaces a part.
    pub fn replace(span: &Span, text: impl Into<String>) -> Self {
        Self { start: span.start, end: span.end, text: text.into() }
    }

    /// Puts something at a place.
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { start: at, end: at, text: text.into() }
    }
}

/// A text with some changes; what is there twice is done once.
///
/// # Errors
/// Changes that overlap.
pub fn edited(text: &str, edits: &[Edit]) -> Result<String, Error> {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in in_order(edits) {
        if edit.start < done {
            let message = format!("`{}` cannot be changed twice", &text[edit.start..edit.end.max(edit.start)]);
            return Err(Error::refused(message, "make one of the changes by hand, and try again"));
        }
        out.push_str(&text[done..edit.start]);
        out.push_str(&edit.text);
        done = edit.end;
    }
    out.push_str(&text[done..]);
    Ok(out)
}

/// The bytes of a file with the same changes. The text is what is read of it: without a byte order mark, and with
/// `\n` for every line end.
///
/// # Errors
/// A file that is not the one that was read.
pub fn edited_bytes(bytes: &[u8], text: &str, edits: &[Edit]) -> Result<Vec<u8>, Error> {
    let changed = || Error::refused("a file was changed in the meantime", "try again");
    let whole = std::str::from_utf8(bytes).map_err(|_| changed())?;
    let mark = if whole.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let line_end = if whole.contains("\r\n") { "\r\n" } else { "\n" };
    let mut places = Places { raw: &whole[mark..], text, at_raw: 0, at_text: 0 };
    let mut out = whole[..mark].to_owned();
    for edit in in_order(edits) {
        let from = places.at_raw;
        let start = places.find(edit.start).ok_or_else(changed)?;
        out.push_str(&whole[mark + from..mark + start]);
        places.find(edit.end).ok_or_else(changed)?;
        out.push_str(&edit.text.replace('\n', line_end));
    }
    let rest = &places.raw[places.at_raw..];
    if rest.replace("\r\n", "\n").replace('\r', "\n") != text[places.at_text..] {
        return Err(changed());
    }
    out.push_str(rest);
    Ok(out.into_bytes())
}

fn in_order(edits: &[Edit]) -> Vec<&Edit> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort();
    edits.dedup();
    edits
}

/// Places of a text in its file, from the first to the last.
struct Places<'t> {
    raw: &'t str,
    text: &'t str,
    at_raw: usize,
    at_text: usize,
}

impl Places<'_> {
    /// The place in the file for one in the text, which is not before the last that was asked for.
    fn find(&mut self, to: usize) -> Option<usize> {
        while self.at_text < to {
            let c = self.text[self.at_text..].chars().next()?;
            let rest = &self.raw[self.at_raw..];
            let len = match c {
                '\n' if rest.starts_with("\r\n") => 2,
                '\n' if rest.starts_with('\r') => 1,
                c if rest.starts_with(c) => c.len_utf8(),
                _ => return None,
            };
            self.at_text += c.len_utf8();
            self.at_raw += len;
        }
        Some(self.at_raw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_other_byte_stays() {
        let raw = "\u{FEFF}a\r\nb字\r\nc\r\n";
        let text = "a\nb字\nc\n";
        let edits = [Edit::replace(&(2..6), "x\ny"), Edit::insert(7, "z"), Edit::insert(7, "z")];
        assert_eq!(edited(text, &edits).unwrap(), "a\nx\ny\nzc\n");
        assert!(edited(text, &[Edit::replace(&(2..6), ""), Edit::insert(3, "x")]).is_err());
        let bytes = edited_bytes(raw.as_bytes(), text, &edits).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "\u{FEFF}a\r\nx\r\ny\r\nzc\r\n");
        assert!(edited_bytes(b"other", text, &edits).is_err());
        assert!(edited_bytes("a\nb字\nc\nd\n".as_bytes(), text, &edits).is_err());
    }
}
