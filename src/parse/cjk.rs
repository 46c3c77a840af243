//! What Markdown does not know of Chinese: emphasis beside full-width punctuation, and line breaks
//! between Han characters.
//!
//! `CommonMark` lets `**` close only where a letter stands before it or a space after it, so that
//! `**注意：**文字` stays plain. The amended rule (the “CJK-friendly emphasis” extension) counts CJK
//! punctuation as letters, and lets other punctuation beside CJK characters open and close. It is
//! brought about here by an invisible letter beside the run of asterisks, taken out of the events
//! again. This goes when the parser has the rule itself.

use std::borrow::Cow;

use memchr::memchr3;
use unicode_width::UnicodeWidthChar;

/// A noncharacter that the parser takes for a letter and that no text contains.
pub const SENTINEL: char = '\u{FDD0}';

/// A text with sentinels, and where they stand.
pub struct Prepared<'a> {
    /// The text for the parser.
    pub text: Cow<'a, str>,
    /// The offsets of the sentinels in that text, ascending.
    inserted: Vec<usize>,
}

impl<'a> Prepared<'a> {
    /// Puts sentinels where emphasis would fail.
    pub fn new(source: &'a str) -> Self {
        let cuts = cuts(source);
        if cuts.is_empty() {
            return Self { text: Cow::Borrowed(source), inserted: Vec::new() };
        }
        let mut text = String::with_capacity(source.len() + cuts.len() * SENTINEL.len_utf8());
        let mut inserted = Vec::with_capacity(cuts.len());
        let mut done = 0;
        for cut in cuts {
            text.push_str(&source[done..cut]);
            inserted.push(text.len());
            text.push(SENTINEL);
            done = cut;
        }
        text.push_str(&source[done..]);
        Self { text: Cow::Owned(text), inserted }
    }

    /// The offset in the source for an offset in the text.
    pub fn source_offset(&self, offset: usize) -> usize {
        offset - self.inserted.partition_point(|at| *at < offset) * SENTINEL.len_utf8()
    }
}

/// Takes the sentinels out of a text again.
pub fn strip(text: &str) -> Cow<'_, str> {
    if text.contains(SENTINEL) { Cow::Owned(text.replace(SENTINEL, "")) } else { Cow::Borrowed(text) }
}

/// The offsets in the source at which a sentinel must stand.
fn cuts(source: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    let bytes = source.as_bytes();
    let mut i = 0;
    while let Some(found) = memchr3(b'*', b'_', b'~', &bytes[i..]) {
        let start = i + found;
        let mark = bytes[start];
        let end = bytes[start..].iter().position(|b| *b != mark).map_or(bytes.len(), |len| start + len);
        i = end;
        let before = source[..start].chars().next_back();
        let after = source[end..].chars().next();
        let (Some(before), Some(after)) = (before, after) else {
            continue;
        };
        if before == '\\' || !(is_cjk(before) || is_cjk(after)) {
            continue;
        }
        if is_punctuation(before) && !is_mark_char(before) && !after.is_whitespace() {
            cuts.push(start);
        }
        if is_punctuation(after) && !is_mark_char(after) && !before.is_whitespace() {
            cuts.push(end);
        }
    }
    cuts
}

fn is_mark_char(c: char) -> bool {
    matches!(c, '*' | '_' | '~')
}

/// Punctuation as far as emphasis cares.
fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || is_quote(c) || is_cjk_punctuation(c)
}

fn is_quote(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' | '·' | '«' | '»')
}

fn is_cjk_punctuation(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301F}' | '\u{3030}' | '\u{303D}'
        | '\u{30A0}' | '\u{30FB}' | '\u{FE10}'..='\u{FE19}' | '\u{FE30}'..='\u{FE6B}' | '\u{FF01}'..='\u{FF0F}'
        | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}')
}

/// Han, kana, and the punctuation that is set with them; not Hangul, which is written with spaces.
pub fn is_cjk(c: char) -> bool {
    let hangul = matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}');
    c >= '\u{2E80}' && c.width() == Some(2) && !hangul && !is_emoji(c)
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}')
}

/// Whether a line break of the source between these two characters makes no space.
pub fn joins_without_space(before: char, after: char) -> bool {
    is_cjk(before) && (is_cjk(after) || is_quote(after)) || is_quote(before) && is_cjk(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(source: &str) -> String {
        Prepared::new(source).text.replace(SENTINEL, "|")
    }

    #[test]
    fn sentinels_stand_where_emphasis_would_fail() {
        assert_eq!(prepared("**注意：**文字"), "**注意：|**文字");
        assert_eq!(prepared("文**“引号”**后面"), "文**|“引号”|**后面");
        assert_eq!(prepared("plain **bold**, text"), "plain **bold**, text");
        assert_eq!(prepared("* 项目"), "* 项目");
    }

    #[test]
    fn offsets_lead_back_to_the_source() {
        let source = "甲**注意：**乙";
        let prepared = Prepared::new(source);
        let at = prepared.text.find('乙').unwrap();
        assert_eq!(prepared.source_offset(at), source.find('乙').unwrap());
        assert_eq!(strip(&prepared.text), source);
    }

    #[test]
    fn spaces_stay_beside_latin() {
        assert!(joins_without_space('字', '字') && joins_without_space('。', '“'));
        assert!(
            !joins_without_space('字', 'a') && !joins_without_space('a', 'b') && !joins_without_space('가', '가')
        );
    }
}
