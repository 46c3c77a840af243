//! Identifiers and the grammar of each.

use std::fmt;

/// How many characters an id may have.
pub const MAX_ID: usize = 100;
/// The ids of [`is_file_id`] as a regular expression, for those who cannot call it.
pub const FILE_ID: &str = "^[a-z0-9][a-z0-9-]*$";
/// The ids of [`is_anchor_id`] as a regular expression.
pub const ANCHOR_ID: &str = "^[a-z][a-z0-9-]*$";
/// The tags of [`Lang::parse`] as a regular expression.
pub const LANG: &str =
    "^[A-Za-z]{2,3}(-([A-Za-z]{2}|[A-Za-z]{4}|[0-9][^-]{1}|[0-9][^-]{3}|[A-Za-z0-9]{3}|[A-Za-z0-9]{5,8}))*$";

/// Tells whether `text` is the id of a file or a folder: `[a-z0-9][a-z0-9-]*`, at most 100 characters.
pub fn is_file_id(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        && text.len() <= MAX_ID
        && bytes.all(is_id_byte)
}

/// Tells whether `text` is the id of a step, a stage or a FAQ entry: `[a-z][a-z0-9-]*`, at most 100
/// characters.
pub fn is_anchor_id(text: &str) -> bool {
    is_file_id(text) && text.starts_with(|c: char| c.is_ascii_lowercase())
}

fn is_id_byte(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'
}

/// Makes an id of some text, for suggestions only; `None` if nothing of it can stay.
pub fn suggest(text: &str) -> Option<String> {
    let mut id = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c.to_ascii_lowercase());
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    let id = id.trim_matches('-').trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
    (!id.is_empty()).then(|| id.to_owned())
}

/// Tells whether an id only counts, as `step-3`, `step3` or `s3`.
pub fn is_numbered(id: &str) -> bool {
    let stem = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let counts = |stem: &str| matches!(stem.trim_end_matches('-'), "step" | "s" | "no" | "buzhou" | "di");
    let word = id.rsplit_once('-').filter(|(stem, word)| *stem == "step" && WORDS.contains(word));
    stem.len() < id.len() && counts(stem) || word.is_some()
}

/// Numbers as words.
const WORDS: &[&str] = &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/// A language, as a BCP 47 tag: `zh-CN`, `en`, `pt-BR`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lang(String);

impl Lang {
    /// Reads a tag: a language of two or three letters, then optional script, region and variants
    /// (RFC 5646, without extensions and private use). `None` if it is not one.
    pub fn parse(tag: &str) -> Option<Self> {
        let mut parts = tag.split('-');
        let language = parts.next()?;
        let is_alpha = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
        if !(2..=3).contains(&language.len()) || !is_alpha(language) {
            return None;
        }
        let well_formed = parts.all(|part| match part.len() {
            2 | 4 => is_alpha(part) || part.starts_with(|c: char| c.is_ascii_digit()),
            3 | 5..=8 => part.bytes().all(|b| b.is_ascii_alphanumeric()),
            _ => false,
        });
        well_formed.then(|| Self(canonical(tag)))
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language alone: `zh` of `zh-CN`.
    pub fn language(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }

    /// Whether it is written in traditional Chinese characters.
    pub fn is_traditional(&self) -> bool {
        let mut parts = self.0.split('-').skip(1);
        self.language() == "zh" && parts.any(|part| matches!(part, "Hant" | "TW" | "HK" | "MO"))
    }

    /// The direction of the script: `ltr` or `rtl`.
    pub fn direction(&self) -> &'static str {
        match self.0.split('-').next() {
            Some("ar" | "fa" | "he" | "ur" | "ps" | "ug" | "yi" | "sd") => "rtl",
            _ => "ltr",
        }
    }
}

/// A tag in the case of RFC 5646: `zh-Hans-CN`.
fn canonical(tag: &str) -> String {
    let mut parts: Vec<String> = tag.split('-').map(str::to_ascii_lowercase).collect();
    for part in parts.iter_mut().skip(1) {
        match part.len() {
            2 => part.make_ascii_uppercase(),
            4 => part[..1].make_ascii_uppercase(),
            _ => {}
        }
    }
    parts.join("-")
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns the candidate that is most like `word`, if it is like enough to be meant.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let len = word.chars().count();
    let limit = (len / 3).clamp(1, 3);
    let apart = |candidate: &str| {
        let other = candidate.chars().count();
        let begins = len >= 4 && (candidate.starts_with(&word) || other >= 4 && word.starts_with(candidate));
        // A word and its plural, for example, are near though they differ much in length.
        if begins && len.abs_diff(other) <= 3 {
            return 1;
        }
        if len.abs_diff(other) > limit { usize::MAX } else { distance(&word, &candidate.to_lowercase(), limit) }
    };
    candidates
        .into_iter()
        .map(|candidate| (apart(candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Offers the candidate that is most like `word`, as advice.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, candidates).map(|near| format!("did you mean `{near}`?"))
}

/// The number of characters to insert, delete, change or swap with their neighbour (the optimal
/// string alignment distance); any number above `limit` if there are more.
fn distance(a: &str, b: &str, limit: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let same = a[i - 1] == b[j - 1];
            let mut cost = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + usize::from(!same));
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cost = cost.min(before[j - 2] + 1);
            }
            row.push(cost);
        }
        if row.iter().min().is_some_and(|least| *least > limit) {
            return usize::MAX;
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_lower_case_ascii() {
        assert!(is_file_id("3g-card") && !is_anchor_id("3g-card"));
        assert!(is_anchor_id("contact") && !is_anchor_id("Contact") && !is_anchor_id("核验"));
        assert!(!is_file_id("") && !is_file_id("-a") && !is_file_id("a_b"));
    }

    #[test]
    fn numbered_ids_are_told_from_names() {
        assert!(is_numbered("step-3") && is_numbered("step3") && is_numbered("s1"));
        assert!(!is_numbered("contact") && !is_numbered("sim2") && !is_numbered("step"));
    }

    #[test]
    fn language_tags() {
        for good in ["zh-CN", "en", "zh-Hans-CN", "pt-BR", "es-419", "yue"] {
            assert!(Lang::parse(good).is_some(), "{good}");
        }
        assert_eq!(Lang::parse("ZH-hant-tw").unwrap().as_str(), "zh-Hant-TW");
        for bad in ["", "z", "chinese", "zh_CN", "zh-", "12"] {
            assert!(Lang::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn suggestions_forgive_small_slips_only() {
        assert_eq!(nearest("sumbit", ["submit", "open"]), Some("submit"));
        assert_eq!(nearest("verify", ["submit", "open"]), None);
        assert_eq!(suggest("Step 3: Log in!").as_deref(), Some("step-3-log-in"));
        assert_eq!(suggest("核验身份"), None);
    }
}
