//! What readers put around what they look for.

use crate::search::text::is_sign;

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
];

/// English words that say nothing of what is looked for.
pub(super) const SMALL: &[&str] = &[
    "a", "an", "and", "are", "at", "be", "but", "by", "can", "do", "does", "for", "from", "how", "i", "if", "in",
    "is", "it", "me", "my", "of", "on", "or", "our", "so", "that", "the", "this", "to", "was", "we", "what",
    "when", "with", "you", "your",
];

/// A question without what is put around what is looked for.
pub(super) fn stripped(question: &str) -> String {
    let mut own = question.trim_matches(is_sign);
    loop {
        let shorter = ASKED
            .iter()
            .filter_map(|word| own.strip_prefix(word).or_else(|| own.strip_suffix(word)))
            .map(|rest| rest.trim_matches(is_sign))
            .filter(|rest| !rest.is_empty())
            .min_by_key(|rest| rest.len());
        match shorter {
            Some(rest) if rest.chars().count() > 1 => own = rest,
            _ => return own.to_owned(),
        }
    }
}
