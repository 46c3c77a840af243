//! The interface strings: catalogues of `key: text`, built in and overridden by the site.

mod plural;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use memchr::memchr;
use rustc_hash::FxHashMap;

use crate::builtin;
use crate::config::{self, Settings};
use crate::diag::{Diags, Place, rules};
use crate::id::{Lang, did_you_mean};
use crate::parse::yaml;
use crate::schema::duration::{Length, Unit};
use crate::schema::{At, Duration, Money, Value};
use crate::source::{Area, Snapshot};

/// The folder of the catalogues of a site.
const FOLDER: &str = "templates/strings/";

/// Whether a file holds strings.
pub fn is_of(file: &str) -> bool {
    file.starts_with(FOLDER)
}

/// The interface strings of one language.
#[derive(Clone, Debug, Default)]
pub struct Strings(FxHashMap<String, String>);

/// The texts of a catalogue, with their places.
struct Catalogue {
    file: Arc<str>,
    pairs: Vec<(At<String>, String)>,
}

impl Strings {
    /// Loads the strings of each of the site's languages: the built-in catalogue that is nearest, and over
    /// it the site's own.
    pub fn load(settings: &Settings, snapshot: &Snapshot, diags: &mut Diags) -> Vec<Self> {
        report_unused(&settings.languages, snapshot, diags);
        settings.languages.iter().map(|lang| Self::of_language(lang, settings, snapshot, diags)).collect()
    }

    fn of_language(lang: &Lang, settings: &Settings, snapshot: &Snapshot, diags: &mut Diags) -> Self {
        let built_in = BuiltIn::nearest(lang);
        let mut strings = built_in.strings().clone();
        let path: Arc<str> = format!("{FOLDER}{lang}.yaml").into();
        let own = snapshot.file(&path).map(|file| {
            let pairs = read(file.text.as_deref().unwrap_or_default(), &path, diags);
            Catalogue { file: Arc::clone(&path), pairs }
        });
        if !built_in.is_exact {
            // The name of another language would be wrong rather than foreign.
            strings.0.insert("language_name".to_owned(), lang.to_string());
            strings.report_missing(lang, &built_in, own.as_ref(), settings, diags);
        }
        if let Some(own) = own {
            strings.report_unknown(&own, diags);
            strings.add(own, lang.as_str(), diags);
        }
        strings
    }

    /// Puts the texts of a catalogue over those that are there.
    fn add(&mut self, catalogue: Catalogue, lang: &str, diags: &mut Diags) {
        for (key, text) in catalogue.pairs {
            if let Some(problem) = plural::problem(&text) {
                let message = format!("{problem} in the string `{}`", key.value);
                let help =
                    "write the forms as `{n|one=step|other=steps}`; the names are zero, one, two, few, many, other";
                let place = Place::new(&catalogue.file, &key.span);
                diags.push_with_help(&rules::BAD_STRINGS, place, message, help);
                continue;
            }
            self.0.insert(key.value, plural::with_language(text, lang));
        }
    }

    /// Reports the strings that no template uses, and placeholders for which there is nothing.
    fn report_unknown(&self, own: &Catalogue, diags: &mut Diags) {
        for (key, text) in &own.pairs {
            let place = Place::new(&own.file, &key.span);
            if !self.0.contains_key(&key.value) && !key.value.starts_with("x_") {
                let help = did_you_mean(&key.value, self.all().into_keys())
                    .unwrap_or_else(|| "a string for your own templates begins with `x_`".to_owned());
                let message = format!("no template uses the string `{}`", key.value);
                diags.push_with_help(&rules::BAD_STRINGS, place.clone(), message, help);
            }
            if let Some(name) = self.0.get(&key.value).and_then(|known| unknown_placeholder(text, known)) {
                let message = format!("nothing is put for `{{{name}}}` in the string `{}`", key.value);
                let help = format!("its placeholders are those of `{}`", self.0[&key.value]);
                diags.push_with_help(&rules::BAD_STRINGS, place, message, help);
            }
        }
    }

    /// Reports what is shown in another language, where there is no catalogue for the language built in.
    fn report_missing(
        &self,
        lang: &Lang,
        built_in: &BuiltIn,
        own: Option<&Catalogue>,
        settings: &Settings,
        diags: &mut Diags,
    ) {
        let Some(own) = own else {
            if !settings.troubled {
                let message =
                    format!("there are no interface strings for `{lang}`; those in {} are shown", built_in.name);
                let help = format!("add `templates/strings/{lang}.yaml`");
                diags.push_with_help(&rules::NO_STRINGS, Place::whole(&config::FILE.into()), message, help);
            }
            return;
        };
        let is_missing = |key: &&str| own.pairs.iter().all(|(own, _)| own.value != **key);
        let missing: Vec<&str> = self.all().into_keys().filter(is_missing).collect();
        if missing.is_empty() {
            return;
        }
        let shown: Vec<String> = missing.iter().take(5).map(|key| format!("`{key}`")).collect();
        let more = missing.len().saturating_sub(shown.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let message = format!("no text for {}{more}; those in {} are shown", shown.join(", "), built_in.name);
        diags.push_with_help(&rules::NO_STRINGS, Place::whole(&own.file), message, "add them to this file");
    }

    /// All strings, by key.
    pub fn all(&self) -> BTreeMap<&str, &str> {
        self.0.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect()
    }

    /// A string; the key itself if there is none, so that what is missing is seen.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map_or(key, String::as_str)
    }

    /// A string with its placeholders filled.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.get(key), values)
    }

    /// A day as the language writes it.
    pub fn date(&self, date: Date) -> String {
        let month = date.month().to_string();
        let month_key = format!("month_{month}");
        self.fill(
            "date",
            &[
                ("year", &date.year().to_string()),
                ("month_name", self.0.get(&month_key).map_or("", String::as_str)),
                ("month", &month),
                ("day", &date.day().to_string()),
            ],
        )
    }

    /// A duration as the language writes it.
    pub fn duration(&self, duration: &Duration) -> String {
        match duration {
            Duration::Words(words) => words.clone(),
            Duration::Exactly(length) => self.length(length),
            Duration::Between(from, to) => {
                let from = match (from.0.as_slice(), to.0.as_slice()) {
                    ([(count, unit)], [(_, other)]) if unit == other => count.to_string(),
                    _ => self.length(from),
                };
                self.fill("duration_range", &[("from", &from), ("to", &self.length(to))])
            }
        }
    }

    fn length(&self, length: &Length) -> String {
        let part = |(count, unit): &(u32, Unit)| {
            let key = match unit {
                Unit::Minute => "duration_minutes",
                Unit::Hour => "duration_hours",
                Unit::Day => "duration_days",
                Unit::Week => "duration_weeks",
                Unit::Month => "duration_months",
                Unit::Year => "duration_years",
            };
            self.fill(key, &[("n", &count.to_string())])
        };
        length.0.iter().map(part).collect::<Vec<_>>().join(" ")
    }

    /// A number as the language writes it: digits in groups of three, and its own decimal sign.
    fn number(&self, digits: &str) -> String {
        if let Some(digits) = digits.strip_prefix('-') {
            return format!("-{}", self.number(digits));
        }
        let plain: String = digits.chars().filter(|c| !matches!(c, ',' | ' ')).collect();
        let (whole, fraction) = plain.split_once('.').map_or((plain.as_str(), None), |(a, b)| (a, Some(b)));
        let mut out = String::with_capacity(plain.len() + 4);
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                out.push_str(self.get("number_group"));
            }
            out.push(digit);
        }
        if let Some(fraction) = fraction {
            out.push_str(self.get("number_decimal"));
            out.push_str(fraction);
        }
        out
    }

    /// Some things in a row, as the language lists them.
    pub fn list(&self, items: &[&str]) -> String {
        match items {
            [] => String::new(),
            [one] => (*one).to_owned(),
            [first @ .., last] => {
                format!("{}{}{last}", first.join(self.get("list_separator")), self.get("list_last_separator"))
            }
        }
    }

    /// A sum of money as the language writes it.
    pub fn money(&self, money: &Money) -> String {
        match money {
            Money::Words(words) => words.clone(),
            Money::Sum { amount, currency } => {
                let key = format!("currency_{}", currency.to_ascii_lowercase());
                let amount = self.number(amount);
                match self.0.get(&key) {
                    Some(pattern) => fill(pattern, &[("n", amount.as_str())]),
                    None => format!("{amount} {currency}"),
                }
            }
        }
    }
}

/// A built-in catalogue.
struct BuiltIn {
    tag: &'static str,
    name: &'static str,
    /// Whether it is in the language that is asked for.
    is_exact: bool,
}

impl BuiltIn {
    fn nearest(lang: &Lang) -> Self {
        match lang.language() {
            "zh" => Self { tag: "zh-CN", name: "simplified Chinese", is_exact: !lang.is_traditional() },
            language => Self { tag: "en", name: "English", is_exact: language == "en" },
        }
    }

    /// Its strings, which are read once.
    fn strings(&self) -> &'static Strings {
        static CHINESE: LazyLock<Strings> = LazyLock::new(|| BuiltIn::read("zh-CN", &mut Diags::default()));
        static ENGLISH: LazyLock<Strings> = LazyLock::new(|| BuiltIn::read("en", &mut Diags::default()));
        if self.tag == "en" { &ENGLISH } else { &CHINESE }
    }

    fn read(tag: &str, diags: &mut Diags) -> Strings {
        let path = format!("strings/{tag}.yaml");
        let file: Arc<str> = format!("templates/{path}").into();
        let pairs = read(builtin::template(&path).unwrap_or_default(), &file, diags);
        let mut strings = Strings::default();
        strings.add(Catalogue { file, pairs }, tag, diags);
        strings
    }
}

/// Reads a catalogue: a map from keys to texts.
fn read(text: &str, file: &Arc<str>, diags: &mut Diags) -> Vec<(At<String>, String)> {
    let Some(node) = yaml::parse(text, 0, file, diags) else {
        return Vec::new();
    };
    let Value::Map(pairs) = node.value else {
        let message = "the catalogue is not a map from keys to texts";
        diags.push(&rules::BAD_STRINGS, Place::whole(file), message);
        return Vec::new();
    };
    let mut texts = Vec::with_capacity(pairs.len());
    for (key, value) in pairs {
        if let Value::Text(text) = value.value {
            texts.push((key, text));
        } else {
            let message = format!("the string `{}` is not a text", key.value);
            diags.push_with_help(&rules::BAD_STRINGS, Place::new(file, &key.span), message, "put it in quotes");
        }
    }
    texts
}

/// Reports catalogues of languages that the site does not have.
fn report_unused(languages: &[Lang], snapshot: &Snapshot, diags: &mut Diags) {
    for file in snapshot.area(Area::Template) {
        let Some(name) = file.path.strip_prefix(FOLDER) else {
            continue;
        };
        // Where the built-in theme itself stands in the project, its catalogues are not the site's own.
        let built_in = builtin::template(&format!("strings/{name}"));
        let is_built_in = built_in.is_some() && built_in == file.text.as_deref();
        if is_built_in || languages.iter().any(|lang| name == format!("{lang}.yaml")) {
            continue;
        }
        let names: Vec<String> = languages.iter().map(|lang| format!("`{lang}.yaml`")).collect();
        let help = format!("the languages of the site have {}", names.join(", "));
        diags.push_with_help(
            &rules::UNUSED_TEMPLATE,
            Place::whole(&file.path),
            "no language has these strings",
            help,
        );
    }
}

/// A placeholder of a text that a known text does not have.
fn unknown_placeholder<'t>(text: &'t str, known: &str) -> Option<&'t str> {
    let names = text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name));
    let names = names.map(|name| name.split('|').next().unwrap_or(name));
    let mut names =
        names.filter(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
    names.find(|name| !known.contains(&format!("{{{name}}}")) && !known.contains(&format!("{{{name}|")))
}

/// Puts values for `{name}` into a text, in one pass: what a value contains is not filled again. For
/// `{n|one=step|other=steps}` it puts the form that the language has for that number.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    fill_with(text, |name, out| {
        let found = values.iter().find(|(own, _)| *own == name);
        found.map(|(_, value)| out.push_str(value)).is_some()
    })
}

/// The same, with a function that appends the value of a name and tells whether there is one.
pub fn fill_with(text: &str, push_value: impl Fn(&str, &mut String) -> bool) -> String {
    let mut out = String::with_capacity(text.len() + 48);
    let mut rest = text;
    while let Some(at) = memchr(b'{', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        let inner = &rest[at + 1..];
        match memchr(b'}', inner.as_bytes()) {
            Some(end) if push_filled(&inner[..end], &push_value, &mut out) => rest = &inner[end + 1..],
            _ => {
                out.push('{');
                rest = inner;
            }
        }
    }
    out.push_str(rest);
    out
}

fn push_filled(placeholder: &str, push_value: &impl Fn(&str, &mut String) -> bool, out: &mut String) -> bool {
    let Some((name, forms)) = placeholder.split_once('|') else {
        return push_value(placeholder, out);
    };
    let mut value = String::new();
    let found = push_value(name, &mut value);
    if found {
        out.push_str(plural::choose(forms, &value));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_wrong_with_what_is_built_in() {
        for tag in ["zh-CN", "en"] {
            let mut diags = Diags::default();
            assert!(BuiltIn::read(tag, &mut diags).all().len() > 100 && diags.is_empty(), "{tag}");
        }
    }

    #[test]
    fn values_are_filled_once() {
        assert_eq!(fill("第 {n} 步：{x}{y}", &[("n", "{x}"), ("x", "b")]), "第 {x} 步：b{y}");
    }

    #[test]
    fn numbers_choose_the_form_of_the_language() {
        let steps = |n| fill("{n} {n|en|one=step|other=steps}", &[("n", n)]);
        assert_eq!((steps("1"), steps("5")), ("1 step".to_owned(), "5 steps".to_owned()));
        let russian = |n| fill("{n} {n|ru|one=шаг|few=шага|other=шагов}", &[("n", n)]);
        assert_eq!(
            (russian("1"), russian("3"), russian("11")),
            ("1 шаг".into(), "3 шага".into(), "11 шагов".into())
        );
    }
}
