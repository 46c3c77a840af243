//! The forms of words that go with numbers (CLDR plural rules).

use std::cell::RefCell;
use std::collections::BTreeMap;

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

const CATEGORIES: &[&str] = &["zero", "one", "two", "few", "many", "other"];

/// What is wrong with the forms in a text, as written in a catalogue: `{n|one=step|other=steps}`.
pub fn problem(text: &str) -> Option<String> {
    for forms in forms_in(text) {
        for form in forms.split('|') {
            match form.split_once('=') {
                Some((name, _)) if CATEGORIES.contains(&name) => {}
                _ => return Some(format!("`{form}` is no form of a number")),
            }
        }
        if !forms.split('|').any(|form| form.starts_with("other=")) {
            return Some("a number without the form `other`".to_owned());
        }
    }
    None
}

/// Notes the language in the forms of a text, so that they can be chosen wherever the text goes.
pub fn with_language(text: String, lang: &str) -> String {
    if forms_in(&text).next().is_none() {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 8);
    for (at, part) in text.split('{').enumerate() {
        if at > 0 {
            out.push('{');
        }
        match part.split_once('|').filter(|(name, rest)| !name.contains('}') && rest.contains('}')) {
            Some((name, rest)) if at > 0 => {
                out.push_str(name);
                out.push('|');
                out.push_str(lang);
                out.push('|');
                out.push_str(rest);
            }
            _ => out.push_str(part),
        }
    }
    out
}

fn forms_in(text: &str) -> impl Iterator<Item = &str> {
    let placeholders = text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(inner, _)| inner));
    placeholders.filter_map(|inner| inner.split_once('|').map(|(_, forms)| forms))
}

/// Chooses a form for a number: `forms` is `en|one=step|other=steps`.
pub fn choose<'f>(forms: &'f str, number: &str) -> &'f str {
    let (lang, forms) = forms.split_once('|').unwrap_or(("", forms));
    let wanted = category(lang, number);
    let find = |name: &str| {
        forms.split('|').find_map(|form| form.split_once('=').filter(|(own, _)| *own == name).map(|(_, text)| text))
    };
    find(wanted).or_else(|| find("other")).unwrap_or_default()
}

/// The plural category of a whole number in a language; that of a number too large to count is `other`.
fn category(lang: &str, number: &str) -> &'static str {
    thread_local! {
        // Reading the rules of a language takes longer than applying them.
        static RULES: RefCell<BTreeMap<String, Option<PluralRules>>> = const { RefCell::new(BTreeMap::new()) };
    }
    let Ok(number) = number.parse::<u64>() else {
        return "other";
    };
    RULES.with_borrow_mut(|rules| {
        if !rules.contains_key(lang) {
            let locale = lang.parse::<Locale>().unwrap_or(Locale::UNKNOWN);
            rules.insert(lang.to_owned(), PluralRules::try_new_cardinal(locale.into()).ok());
        }
        match rules.get(lang).and_then(Option::as_ref).map(|rules| rules.category_for(number)) {
            Some(PluralCategory::Zero) => "zero",
            Some(PluralCategory::One) => "one",
            Some(PluralCategory::Two) => "two",
            Some(PluralCategory::Few) => "few",
            Some(PluralCategory::Many) => "many",
            Some(PluralCategory::Other) | None => "other",
        }
    })
}
