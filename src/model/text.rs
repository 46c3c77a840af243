//! Texts of the content, most of which stand in their source as they are.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::diag::Span;

/// A text: of its own, or a part of a source that is kept anyway.
#[derive(Clone)]
pub enum Text {
    /// Its own.
    Own(String),
    /// A part of a source.
    Part(Part),
}

/// A part of a source; it ends where a character does.
#[derive(Clone)]
pub struct Part {
    source: Arc<str>,
    start: u32,
    end: u32,
}

impl Text {
    /// Becomes a part of the source that it was read from, if it stands at its place there as it is; else it gives back
    /// the room that it does not need.
    pub fn settle(&mut self, source: &Arc<str>, span: &Span) {
        let Self::Own(text) = self else {
            return;
        };
        let place = u32::try_from(span.start).ok().zip(u32::try_from(span.end).ok());
        match place.filter(|_| source.get(span.clone()) == Some(text)) {
            Some((start, end)) => *self = Self::Part(Part { source: Arc::clone(source), start, end }),
            None if text.len() < text.capacity() => *text = text.as_str().to_owned(),
            None => {}
        }
    }

    /// Appends another text.
    pub fn push_str(&mut self, other: &str) {
        match self {
            Self::Own(text) => text.push_str(other),
            Self::Part(_) => *self = Self::Own([self, other].concat()),
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Own(text) => text,
            Self::Part(Part { source, start, end }) => &source[*start as usize..*end as usize],
        }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::Own(text)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Own(text.to_owned())
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        str::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_stands_in_its_source_is_a_part_of_it() {
        let source: Arc<str> = "打开设置 &amp; 关闭".into();
        let mut part = Text::from("设置");
        part.settle(&source, &(6..12));
        assert!(matches!(part, Text::Part(_)));
        assert_eq!(&*part, "设置");
        part.push_str("。");
        assert_eq!(&*part, "设置。");

        for (text, span) in [("设置 & 关闭", 6..26), ("打", 1..2), ("打", 0..99), ("", 1..1)] {
            let mut own = Text::from(text);
            own.settle(&source, &span);
            assert_eq!(own, Text::Own(text.to_owned()), "{span:?}");
            assert!(matches!(own, Text::Own(_)), "{span:?}");
        }
    }
}
