//! What a file is, by its path.

use std::fmt::Write;
use std::sync::Arc;

use crate::diag::{Diags, Place, Rule, rules};
use crate::id::{Lang, is_file_id, suggest};
use crate::model::Role;
use crate::parse::heading::slug;

/// What to do with a file under `content/`.
#[derive(Debug, PartialEq, Eq)]
pub enum Class {
    /// Read it: what it is, and the index of its language.
    Source(Role, usize),
    /// Publish it if something links to it.
    Asset,
    /// Leave it out; what there was to say is said.
    Skip,
}

/// Tells what a file is. `path` is its path within the project; `exists` knows the other files.
pub fn classify(path: &Arc<str>, languages: &[Lang], exists: &dyn Fn(&str) -> bool, diags: &mut Diags) -> Class {
    let inner = path.strip_prefix("content/").unwrap_or(path);
    let name = inner.rsplit('/').next().unwrap_or(inner);
    let Some((stem, extension)) = name.rsplit_once('.') else {
        return Class::Asset;
    };
    let extension = extension.to_ascii_lowercase();
    let is_markdown = matches!(extension.as_str(), "md" | "markdown");
    let is_yaml = matches!(extension.as_str(), "yaml" | "yml");
    if !is_markdown && !is_yaml {
        return Class::Asset;
    }
    let mut placing = Placing { path, languages, exists, diags };
    let Some((stem, lang)) = placing.split_language(stem) else {
        return Class::Skip;
    };
    if stem.eq_ignore_ascii_case("readme") {
        return placing.skip(&rules::SKIPPED_FILE, "`README.md` is for the people who edit, and not published");
    }
    let folder = &inner[..inner.len() - name.len()];
    let path_without_extension = &format!("{folder}{stem}");
    let role = match path_without_extension.split_once('/') {
        None if is_yaml && stem == "gone" && lang == 0 => Some(Role::Gone),
        Some(("faq", group)) if is_yaml => placing.with_id(group, Role::Faq),
        Some(("terms", group)) if is_yaml => placing.with_id(group, Role::Terms),
        _ if is_yaml => {
            let help = "move it to `content/faq/` if it has questions, to `content/terms/` if it has terms, to `static/` if it is to be published, else delete it";
            placing.report(&rules::UNUSED_FILE, "a YAML file here is not read".to_owned(), help);
            return Class::Skip;
        }
        Some(("snippets", id)) => placing.with_id(id, Role::Snippet),
        Some(("cards", id)) => placing.with_id(id, Role::Card),
        Some(("tasks", id)) => placing.with_id(id, Role::Task),
        Some(("guides", rest)) => Some(placing.guide(rest)),
        Some(("pages", rest)) => Some(placing.page(rest)),
        None if stem == "index" => Some(Role::Home),
        _ => Some(placing.page(path_without_extension)),
    };
    role.map_or(Class::Skip, |role| Class::Source(role, lang))
}

/// A file that is to be told, and where problems with its name go.
struct Placing<'p> {
    path: &'p Arc<str>,
    languages: &'p [Lang],
    exists: &'p dyn Fn(&str) -> bool,
    diags: &'p mut Diags,
}

impl Placing<'_> {
    fn report(&mut self, rule: &'static Rule, message: String, help: impl Into<String>) {
        self.diags.push_with_help(rule, Place::whole(self.path), message, help);
    }

    fn skip(&mut self, rule: &'static Rule, message: &str) -> Class {
        self.diags.push(rule, Place::whole(self.path), message);
        Class::Skip
    }

    /// Takes the language off the name of a file: `cancel.en` is `cancel` in the language `en`, if the site
    /// has that language. Returns the index of the language; `None` if the file it should be is there, too.
    fn split_language<'s>(&mut self, stem: &'s str) -> Option<(&'s str, usize)> {
        let none = Some((stem, 0));
        let Some((bare, suffix)) = stem.rsplit_once('.') else {
            return none;
        };
        let is_suffix = |lang: &Lang| lang.as_str().eq_ignore_ascii_case(suffix);
        let Some(lang) = self.languages.iter().position(is_suffix) else {
            return none;
        };
        let written = self.languages[lang].as_str();
        let (message, better) = match lang {
            0 => (format!("a file in the default language, `{written}`, has no suffix"), bare.to_owned()),
            _ if written != suffix => (format!("the language is written `{written}`"), format!("{bare}.{written}")),
            _ => return Some((bare, lang)),
        };
        let extension = self.path.rsplit('.').next().unwrap_or_default();
        if let Some(name) = self.taken(&better) {
            let mut help = format!("`{name}` is there, too: delete one of the two");
            if let Some(other) = self.languages.get(1).filter(|_| lang == 0) {
                let _ = write!(
                    help,
                    "; if `{written}` has just become the default language, rename that one first: `{bare}.{other}.{extension}`"
                );
            }
            self.report(&rules::BAD_FILE_NAME, message, help);
            return None;
        }
        self.report(&rules::BAD_FILE_NAME, message, format!("rename it to `{better}.{extension}`"));
        Some((bare, lang))
    }

    /// The name of the file beside this one that has a stem, if it is there.
    fn taken(&self, stem: &str) -> Option<String> {
        let (folder, name) = self.path.rsplit_once('/').unwrap_or(("", self.path));
        let extension = name.rsplit('.').next().unwrap_or_default();
        let better = format!("{stem}.{extension}");
        (self.exists)(&format!("{folder}/{better}")).then_some(better)
    }

    /// A card, a task or a FAQ group: one id, in no folder.
    fn with_id(&mut self, id: &str, role: fn(String) -> Role) -> Option<Role> {
        let id = without_index(id);
        let noun = role(String::new()).noun();
        if id.is_empty() {
            let message = format!("this name says no id of a {noun}");
            self.report(&rules::BAD_FILE_NAME, message, "give the file a name that is its id");
            return None;
        }
        self.check_ids(id);
        if id.contains('/') {
            let message = format!("a {noun} stands in no further folder");
            self.report(&rules::BAD_FILE_NAME, message, "move it one folder up");
        }
        // It is read all the same, so that what refers to it finds it.
        Some(role(id.rsplit('/').next().unwrap_or(id).to_owned()))
    }

    fn guide(&mut self, rest: &str) -> Role {
        let rest = without_index(rest);
        if rest.is_empty() {
            return self.page("guides");
        }
        self.check_ids(rest);
        Role::Guide(rest.to_owned())
    }

    fn check_ids(&mut self, id: &str) {
        for part in id.split('/').filter(|part| !is_file_id(part)) {
            let message = format!("`{part}` in the path is not an id");
            let help =
                self.as_translation(part).unwrap_or_else(|| match suggest(part).filter(|id| is_file_id(id)) {
                    Some(near) if self.taken(&near).is_some() => format!(
                        "`{near}` is there, too: delete one of the two, or rename this to another id of lower-case letters, digits and hyphens"
                    ),
                    Some(near) => {
                        format!("rename it to `{near}`, or to another id of lower-case letters, digits and hyphens")
                    }
                    None => "rename it: lower-case letters, digits and hyphens only; it is part of the address"
                        .to_owned(),
                });
            self.report(&rules::BAD_FILE_NAME, message, help);
        }
    }

    /// What to do about a name that ends like that of a translation, `cancel_en` or, into a language that the
    /// site does not have, `cancel.fr`.
    fn as_translation(&self, name: &str) -> Option<String> {
        if let Some((bare, lang)) = nearly_in_language(name, self.languages) {
            return Some(format!("name it `{bare}.{lang}` if this is a translation, else with hyphens only"));
        }
        let (_, suffix) = name.rsplit_once('.')?;
        let lang = Lang::parse(suffix).filter(|lang| lang.language().len() == 2)?;
        Some(format!("add `{lang}` to `languages:` in `steplink.yaml` if this is a translation, else rename it"))
    }

    fn page(&mut self, rest: &str) -> Role {
        let rest = without_index(rest);
        if rest.is_empty() {
            return Role::Home;
        }
        let mut slugged = false;
        let parts: Vec<String> = rest
            .split('/')
            .map(|part| {
                if is_file_id(part) {
                    return part.to_owned();
                }
                slugged = true;
                let slug = slug(&part.replace('.', "-"));
                if slug.is_empty() { "page".to_owned() } else { slug }
            })
            .collect();
        let address = parts.join("/");
        if slugged {
            let message = format!("the name is not an id; the address is `/{address}/`");
            let name = rest.rsplit('/').next().unwrap_or(rest);
            let help = self.as_translation(name).unwrap_or_else(|| {
                "rename it to lower-case letters, digits and hyphens for an address that is easy to send".to_owned()
            });
            self.report(&rules::SLUGGED_NAME, message, help);
        }
        Role::Page(address)
    }
}

fn without_index(path: &str) -> &str {
    if path == "index" { "" } else { path.strip_suffix("/index").unwrap_or(path) }
}

/// What a name like `cancel-en` or `cancel_en` would translate, and into which of the other languages of the site.
pub fn nearly_in_language<'n, 'l>(name: &'n str, languages: &'l [Lang]) -> Option<(&'n str, &'l Lang)> {
    languages.iter().skip(1).find_map(|lang| {
        let (bare, suffix) = name.split_at_checked(name.len().checked_sub(lang.as_str().len() + 1)?)?;
        let suffix = suffix.strip_prefix(['-', '_'])?;
        let is_tag = !bare.is_empty() && suffix.replace('_', "-").eq_ignore_ascii_case(lang.as_str());
        is_tag.then_some((bare, lang))
    })
}
