//! `search:`: what readers find, and by which words.

use crate::diag::rules;
use crate::record;
use crate::schema::{At, Context};

record! {
    /// What readers find, and by which words.
    pub struct SearchKeys {
        /// Whether the site has a search.
        optional enabled: bool,
        /// Groups of words that mean the same: what is found for one is found for the others.
        optional synonyms: Vec<At<Vec<At<String>>>>,
        /// Words that are in no dictionary, such as names of products: they can be typed in pinyin.
        optional words: Vec<At<String>>,
        /// A URL that is told what readers looked for and did not find.
        optional on_miss: At<String>,
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
        let groups = keys.synonyms.unwrap_or_default().into_iter();
        Self {
            enabled: keys.enabled != Some(false),
            synonyms: groups.filter_map(|group| synonyms(&group, cx)).collect(),
            words: words.iter().cloned().chain(own).collect(),
            on_miss: keys.on_miss.and_then(|url| told(url, cx)),
        }
    }
}

fn synonyms(group: &At<Vec<At<String>>>, cx: &mut Context<'_>) -> Option<Vec<String>> {
    let words: Vec<String> = group.value.iter().map(|word| word.value.trim().to_owned()).collect();
    let is_group = words.len() > 1 && words.iter().all(|word| !word.is_empty());
    if !is_group {
        let help = "write all the words that mean the same into one list, as `[注销, 销户]`";
        cx.report_with_help(&rules::BAD_VALUE, &group.span, "a group of synonyms needs two words or more", help);
    }
    is_group.then_some(words)
}

fn told(url: At<String>, cx: &mut Context<'_>) -> Option<String> {
    let is_good = url.value.starts_with("https://") && super::host_of(&url.value).is_some();
    if !is_good {
        let message = format!("`{}` is not a URL that begins with `https://`", url.value);
        cx.report_with_help(&rules::BAD_VALUE, &url.span, message, "write it as `https://example.com/missed`");
    }
    is_good.then_some(url.value)
}
