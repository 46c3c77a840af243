//! `search:`: what readers find, and by which words.

use crate::diag::rules;
use crate::record;
use crate::schema::{At, Context, Decode, Node, Shape};

record! {
    /// What readers find, and by which words.
    pub struct SearchKeys {
        /// Whether the site has a search.
        optional enabled: bool,
        /// Groups of words that mean the same: what is found for one is found for the others.
        optional synonyms: Vec<Synonyms>,
        /// Words that are in no dictionary, such as names of products: they can be typed in pinyin.
        optional words: Vec<At<String>>,
        /// A URL that is told what readers looked for and did not find.
        optional on_miss: Told,
    }
}

/// What `search:` means.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Whether there is a search.
    pub enabled: bool,
    /// Groups of words that mean the same.
    pub synonyms: Vec<Vec<String>>,
    /// Words that are in no dictionary.
    pub words: Vec<String>,
    /// Who is told what was not found.
    pub on_miss: Option<String>,
}

impl Search {
    /// Checks what is written; `words` are those of the whole site.
    pub fn new(written: Option<SearchKeys>, words: &[String], cx: &mut Context<'_>) -> Self {
        let Some(keys) = written else {
            return Self { enabled: true, words: words.to_vec(), ..Self::default() };
        };
        let own = super::resolve_words(keys.words.unwrap_or_default(), cx);
        Self {
            enabled: keys.enabled != Some(false),
            synonyms: keys.synonyms.unwrap_or_default().into_iter().map(|group| group.0).collect(),
            words: words.iter().cloned().chain(own).collect(),
            on_miss: keys.on_miss.map(|url| url.0),
        }
    }
}

/// Words that mean the same: two or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synonyms(Vec<String>);

impl Decode for Synonyms {
    fn shape() -> Shape {
        Shape::Several(Box::new(Shape::Text))
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        let words: Vec<String> = Vec::decode(node, cx)?;
        let words: Vec<String> = words.iter().map(|word| word.trim().to_owned()).collect();
        let is_group = words.len() > 1 && words.iter().all(|word| !word.is_empty());
        if !is_group {
            let help = "write all the words that mean the same into one list, as `[注销, 销户]`";
            cx.report_with_help(&rules::BAD_VALUE, &node.span, "a group of synonyms needs two words or more", help);
        }
        is_group.then_some(Self(words))
    }
}

/// A URL that is told what was not found; it begins with `https://`, since it learns what readers wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told(String);

impl Decode for Told {
    fn shape() -> Shape {
        Shape::Https
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        let url = String::decode(node, cx)?;
        let is_good = url.starts_with("https://") && super::host_of(&url).is_some();
        if !is_good {
            let message = format!("`{url}` is not a URL that begins with `https://`");
            cx.report_with_help(&rules::BAD_VALUE, &node.span, message, "write it as `https://example.com/missed`");
        }
        is_good.then_some(Self(url))
    }
}
