//! What readers put around what they look for.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::search::text::{is_sign, stem};

/// What readers put around what they look for.
const ASKED: &[&str] = &[
    "请问",
    "如何",
    "怎么样",
    "怎么办",
    "怎么",
    "怎样",
    "为什么",
    "为何",
    "什么是",
    "是什么",
    "什么",
    "哪里",
    "在哪里",
    "在哪",
    "能不能",
    "可不可以",
    "可以",
    "是否",
    "有没有",
    "我想",
    "我要",
    "想要",
    "帮我",
    "一下",
    "吗",
    "呢",
    "啊",
    "吧",
    "了",
    "的",
    "how do i",
    "how to",
    "how can i",
    "what is",
    "where is",
    "where can i",
    "can i",
    "why is",
    "why does",
    "please",
    "where can i find",
    "where do i find",
    "how do you",
    "what are",
    "can you",
    "could you",
    "is it possible to",
    "is there a way to",
    "not work",
    "not working",
];

/// English words that say nothing of what is looked for.
pub(in crate::search) const SMALL: &[&str] = &[
    "a", "am", "an", "and", "are", "at", "be", "but", "by", "can", "could", "do", "does", "for", "from", "has",
    "have", "how", "i", "if", "in", "into", "is", "it", "its", "me", "my", "of", "on", "or", "our", "please",
    "should", "so", "that", "the", "them", "there", "they", "this", "to", "was", "we", "were", "what", "when",
    "why", "will", "with", "would", "you", "your",
];

/// A question without what is put around what is looked for.
pub(super) fn stripped(question: &str) -> String {
    let mut own = question.trim_matches(is_sign);
    loop {
        let shorter = ASKED
            .iter()
            .filter_map(|word| without(own, word))
            .map(|rest| rest.trim_matches(is_sign))
            .filter(|rest| !rest.is_empty())
            .min_by_key(|rest| rest.len());
        match shorter {
            Some(rest) if rest.chars().count() > 1 => own = rest,
            _ => return own.to_owned(),
        }
    }
}

/// A question without a word at its beginning or its end. English ones are words, not pieces of others.
fn without<'q>(question: &'q str, word: &str) -> Option<&'q str> {
    let is_edge = |next: Option<char>| !word.is_ascii() || !next.is_some_and(|c| c.is_ascii_alphanumeric());
    let after = question.strip_prefix(word).filter(|rest| is_edge(rest.chars().next()));
    after.or_else(|| question.strip_suffix(word).filter(|rest| is_edge(rest.chars().next_back())))
}

/// Whether a term says nothing of what is looked for: it may have lost its ending.
pub(in crate::search) fn is_small(term: &str) -> bool {
    static ALL: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| SMALL.iter().flat_map(|small| [*small, stem(small)]).collect());
    ALL.contains(term)
}

#[cfg(test)]
mod tests {
    use super::stripped;

    #[test]
    fn what_is_put_around_goes_and_words_stay_whole() {
        assert_eq!(stripped("如何注销卡？"), "注销卡");
        assert_eq!(stripped("how to cancel a card?"), "cancel a card");
        assert_eq!(stripped("why does the card not work"), "the card");
        assert_eq!(stripped("how tools work"), "how tools work");
        assert_eq!(stripped("can increase"), "can increase");
    }
}
