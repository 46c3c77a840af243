//! Look-ups in texts, `{{ card.hotline }}`: nothing but a name; what it stands for is known later.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

use crate::id::nearest;
use crate::schema::is_fact_name;

/// Whose facts a look-up is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Those of the card type that the page is about.
    Card,
    /// Those of the site.
    Site,
}

impl Scope {
    /// The word before the point.
    pub fn word(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Site => "site",
        }
    }
}

/// A look-up.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lookup {
    /// Whose fact.
    pub scope: Scope,
    /// The name of the fact.
    pub name: String,
}

impl Lookup {
    /// The name with its scope: `card.hotline`.
    pub fn path(&self) -> String {
        format!("{}.{}", self.scope.word(), self.name)
    }

    /// As authors write it: `{{ card.hotline }}`.
    pub fn written(&self) -> String {
        format!("{{{{ {} }}}}", self.path())
    }

    /// Reads what stands between the braces.
    fn parse(inner: &str) -> Option<Self> {
        let (scope, name) = inner.trim().split_once('.')?;
        let scope = [Scope::Card, Scope::Site].into_iter().find(|own| own.word() == scope)?;
        is_fact_name(name).then(|| Self { scope, name: name.to_owned() })
    }
}

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Text as it is.
    Text(&'t str),
    /// A look-up, and its bytes in the text.
    Lookup(Lookup, Range<usize>),
    /// Braces that were meant as a look-up and are none: their bytes in the text.
    Bad(Range<usize>),
    /// Braces that are shown as they stand: their bytes in the text.
    Braces(Range<usize>),
}

/// Whether braces hold the word of a scope, if with a slip.
fn is_meant(inner: &str) -> bool {
    let word: String = inner.trim_start().chars().take_while(|c| c.is_alphanumeric()).collect();
    nearest(&word, [Scope::Card.word(), Scope::Site.word()]).is_some()
}

/// Whether a text has braces that may be a look-up.
pub fn has_braces(text: &str) -> bool {
    memchr(b'{', text.as_bytes()).is_some_and(|at| text[at..].contains("{{"))
}

/// Takes a text apart.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut done = 0;
    while let Some(start) = text[done..].find("{{").map(|at| done + at) {
        if start > done {
            pieces.push(Piece::Text(&text[done..start]));
        }
        let inner = &text[start + 2..];
        let end = inner.find("}}").filter(|end| !inner[..*end].contains('\n'));
        let range = start..end.map_or(text.len(), |end| start + 2 + end + 2);
        let inner = &text[start + 2..end.map_or(text.len(), |end| start + 2 + end)];
        done = range.end;
        pieces.push(match Lookup::parse(inner).filter(|_| end.is_some()) {
            Some(lookup) => Piece::Lookup(lookup, range),
            None if is_meant(inner) => Piece::Bad(range),
            None => Piece::Braces(range),
        });
    }
    if done < text.len() {
        pieces.push(Piece::Text(&text[done..]));
    }
    pieces
}

/// The text with its look-ups replaced; what has no value stays as it is.
pub fn fill<'t>(text: &'t str, value: &dyn Fn(&Lookup) -> Option<String>) -> Cow<'t, str> {
    if !has_braces(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Bad(range) | Piece::Braces(range) => out.push_str(&text[range]),
            Piece::Lookup(lookup, range) => match value(&lookup) {
                Some(value) => out.push_str(&value),
                None => out.push_str(&text[range]),
            },
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_taken_apart() {
        let card = |name: &str| Lookup { scope: Scope::Card, name: name.to_owned() };
        let text = "等{{card.review_time}}，打{{ card.hotline }}。";
        assert_eq!(
            pieces(text),
            [
                Piece::Text("等"),
                Piece::Lookup(card("review_time"), 3..23),
                Piece::Text("，打"),
                Piece::Lookup(card("hotline"), 29..47),
                Piece::Text("。"),
            ]
        );
        assert_eq!(fill(text, &|_| Some("3天".to_owned())), "等3天，打3天。");
        assert_eq!(fill(text, &|_| None), text);
    }

    #[test]
    fn nothing_but_names_is_looked_up() {
        for bad in
            ["{{ card.a | upper }}", "{{card}}", "{{ crad.a }}", "{{ card.a", "{{ card.1 }}", "{{ site.a.b }}"]
        {
            assert_eq!(pieces(bad), [Piece::Bad(0..bad.len())], "{bad}");
        }
        for braces in ["{{ 7*7 }}", "{{ page.title }}", "{{}}", "{{ a"] {
            assert_eq!(pieces(braces), [Piece::Braces(0..braces.len())], "{braces}");
        }
        assert_eq!(pieces("a {b} c"), [Piece::Text("a {b} c")]);
    }
}
