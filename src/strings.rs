//! The interface strings: catalogues of `key: text`, built in and overridden by the site.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::builtin;
use crate::config::{self, Settings};
use crate::diag::{Diags, Place, rules};
use crate::id::{Lang, did_you_mean};
use crate::parse::yaml;
use crate::schema::duration::{Length, Unit};
use crate::schema::{Duration, Money, Value};
use crate::source::{Area, Snapshot};

/// The interface strings of one language.
#[derive(Clone, Debug, Default)]
pub struct Strings(BTreeMap<String, String>);

impl Strings {
    /// Loads the strings of the first of the site's languages: the built-in catalogue that is nearest,
    /// and over it the site's own.
    pub fn load(settings: &Settings, snapshot: &Snapshot, diags: &mut Diags) -> Self {
        report_unused(&settings.languages, snapshot, diags);
        let lang = settings.lang();
        let built_in = if lang.as_str().starts_with("zh") { "zh-CN" } else { "en" };
        let path = format!("strings/{built_in}.yaml");
        let mut strings = Self::default();
        let file: Arc<str> = format!("templates/{path}").into();
        strings.read(builtin::template(&path).unwrap_or_default(), &file, false, diags);
        let own: Arc<str> = format!("templates/strings/{lang}.yaml").into();
        match snapshot.file(&own) {
            Some(file) => strings.read(file.text.as_deref().unwrap_or_default(), &own, true, diags),
            None if !matches!(lang.language(), "zh" | "en") && !settings.troubled => {
                let message = format!("there are no interface strings for `{lang}`; those in English are shown");
                let help = format!("add `{own}`");
                diags.push_with_help(&rules::NO_STRINGS, Place::whole(&config::FILE.into()), message, help);
            }
            None => {}
        }
        strings
    }

    fn read(&mut self, text: &str, file: &Arc<str>, over: bool, diags: &mut Diags) {
        let Some(node) = yaml::parse(text, 0, file, diags) else {
            return;
        };
        let Value::Map(pairs) = node.value else {
            let message = "the catalogue is not a map from keys to texts";
            return diags.push(&rules::BAD_STRINGS, Place::whole(file), message);
        };
        for (key, value) in pairs {
            let place = Place::new(file, &key.span);
            let Value::Text(text) = value.value else {
                let message = format!("the string `{}` is not a text", key.value);
                diags.push_with_help(&rules::BAD_STRINGS, place, message, "put it in quotes");
                continue;
            };
            if over && !self.0.contains_key(&key.value) && !key.value.starts_with("x_") {
                let help = did_you_mean(&key.value, self.0.keys().map(String::as_str))
                    .unwrap_or_else(|| "a string for your own templates begins with `x_`".to_owned());
                let message = format!("no template uses the string `{}`", key.value);
                diags.push_with_help(&rules::BAD_STRINGS, place.clone(), message, help);
            }
            if let Some(name) = self.0.get(&key.value).and_then(|known| unknown_placeholder(&text, known)) {
                let message = format!("nothing is put for `{{{name}}}` in the string `{}`", key.value);
                let help = format!("its placeholders are those of `{}`", self.0[&key.value]);
                diags.push_with_help(&rules::BAD_STRINGS, place, message, help);
            }
            self.0.insert(key.value, text);
        }
    }

    /// All strings, by key.
    pub fn all(&self) -> &BTreeMap<String, String> {
        &self.0
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

    /// A sum of money as the language writes it.
    pub fn money(&self, money: &Money) -> String {
        match money {
            Money::Words(words) => words.clone(),
            Money::Sum { amount, currency } => {
                let key = format!("currency_{}", currency.to_ascii_lowercase());
                match self.0.get(&key) {
                    Some(pattern) => fill(pattern, &[("n", amount.as_str())]),
                    None => format!("{amount} {currency}"),
                }
            }
        }
    }
}

/// Reports catalogues of languages that the site does not have.
fn report_unused(languages: &[Lang], snapshot: &Snapshot, diags: &mut Diags) {
    for file in snapshot.area(Area::Template) {
        let Some(name) = file.path.strip_prefix("templates/strings/") else {
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
    let mut names =
        names.filter(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
    names.find(|name| !known.contains(&format!("{{{name}}}")))
}

/// Puts values for `{name}` into a text, in one pass: what a value contains is not filled again.
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
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        let inner = &rest[at + 1..];
        match inner.find('}') {
            Some(end) if push_value(&inner[..end], &mut out) => rest = &inner[end + 1..],
            _ => {
                out.push('{');
                rest = inner;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn values_are_filled_once() {
        assert_eq!(fill("第 {n} 步：{x}{y}", &[("n", "{x}"), ("x", "b")]), "第 {x} 步：b{y}");
    }
}
