//! What a file is, by its path.

use crate::diag::{Diags, Place, rules};
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

/// Tells what a file is. `path` is its path within the project.
pub fn classify(path: &std::sync::Arc<str>, languages: &[Lang], diags: &mut Diags) -> Class {
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
    let (stem, lang) = split_language(stem, languages, path, diags);
    let mut skip = |rule, message: String| {
        diags.push(rule, Place::whole(path), message);
        Class::Skip
    };
    if stem.eq_ignore_ascii_case("readme") {
        return skip(&rules::SKIPPED_FILE, "`README.md` is for the people who edit, and not published".to_owned());
    }
    let folder = &inner[..inner.len() - name.len()];
    let path_without_extension = &format!("{folder}{stem}");
    let role = match path_without_extension.split_once('/') {
        Some(("snippets" | "terms", _)) => {
            return skip(&rules::NOT_YET, "snippets and terms have no effect in this version".to_owned());
        }
        None if is_yaml && stem == "gone" => {
            return skip(&rules::NOT_YET, "`gone.yaml` has no effect in this version".to_owned());
        }
        Some(("faq", group)) if is_yaml => with_id(group, path, diags, Role::Faq),
        _ if is_yaml => {
            let message = "a YAML file here is not read; FAQ files stand in `content/faq/`".to_owned();
            return skip(&rules::UNUSED_FILE, message);
        }
        Some(("cards", id)) => with_id(id, path, diags, Role::Card),
        Some(("tasks", id)) => with_id(id, path, diags, Role::Task),
        Some(("guides", rest)) => Some(guide(rest, path, diags)),
        Some(("pages", rest)) => Some(page(rest, path, diags)),
        None if stem == "index" => Some(Role::Home),
        _ => Some(page(path_without_extension, path, diags)),
    };
    role.map_or(Class::Skip, |role| Class::Source(role, lang))
}

/// Takes the language off the name of a file: `cancel.en` is `cancel` in the language `en`, if the site
/// has that language. Returns the index of the language.
fn split_language<'s>(
    stem: &'s str,
    languages: &[Lang],
    path: &std::sync::Arc<str>,
    diags: &mut Diags,
) -> (&'s str, usize) {
    let none = (stem, 0);
    let Some((bare, suffix)) = stem.rsplit_once('.') else {
        return none;
    };
    let Some(lang) = languages.iter().position(|lang| lang.as_str().eq_ignore_ascii_case(suffix)) else {
        return none;
    };
    let written = languages[lang].as_str();
    let (message, better) = match lang {
        0 => (format!("a file in the default language, `{written}`, has no suffix"), String::new()),
        _ if written != suffix => (format!("the language is written `{written}`"), format!(".{written}")),
        _ => return (bare, lang),
    };
    let extension = path.rsplit('.').next().unwrap_or_default();
    let help = format!("rename it to `{bare}{better}.{extension}`");
    diags.push_with_help(&rules::BAD_FILE_NAME, Place::whole(path), message, help);
    (bare, lang)
}

fn without_index(path: &str) -> &str {
    if path == "index" { "" } else { path.strip_suffix("/index").unwrap_or(path) }
}

/// A card, a task or a FAQ group: one id, in no folder.
fn with_id(id: &str, path: &std::sync::Arc<str>, diags: &mut Diags, role: fn(String) -> Role) -> Option<Role> {
    let id = without_index(id);
    if id.is_empty() {
        let message = format!("this name says no id of a {}", role(String::new()).noun());
        let help = "give the file a name that is its id";
        diags.push_with_help(&rules::BAD_FILE_NAME, Place::whole(path), message, help);
        return None;
    }
    check_ids(id, path, diags);
    if id.contains('/') {
        let message = format!("a {} stands in no further folder", role(String::new()).noun());
        diags.push_with_help(&rules::BAD_FILE_NAME, Place::whole(path), message, "move it one folder up");
    }
    // It is read all the same, so that what refers to it finds it.
    Some(role(id.rsplit('/').next().unwrap_or(id).to_owned()))
}

fn guide(rest: &str, path: &std::sync::Arc<str>, diags: &mut Diags) -> Role {
    let rest = without_index(rest);
    if rest.is_empty() {
        return page("guides", path, diags);
    }
    check_ids(rest, path, diags);
    Role::Guide(rest.to_owned())
}

fn check_ids(id: &str, path: &std::sync::Arc<str>, diags: &mut Diags) {
    for part in id.split('/').filter(|part| !is_file_id(part)) {
        let message = format!("`{part}` in the path is not an id");
        let help = as_translation(part).unwrap_or_else(|| match suggest(part).filter(|id| is_file_id(id)) {
            Some(near) => {
                format!("rename it to `{near}`, or to another id of lower-case letters, digits and hyphens")
            }
            None => "rename it: lower-case letters, digits and hyphens only; it is part of the address".to_owned(),
        });
        diags.push_with_help(&rules::BAD_FILE_NAME, Place::whole(path), message, help);
    }
}

/// What to do about a name that ends like a translation, `cancel.fr`, into a language that the site does
/// not have.
fn as_translation(name: &str) -> Option<String> {
    let (_, suffix) = name.rsplit_once('.')?;
    let lang = Lang::parse(suffix).filter(|lang| lang.language().len() == 2)?;
    Some(format!("add `{lang}` to `languages:` in `steplink.yaml` if this is a translation, else rename it"))
}

fn page(rest: &str, path: &std::sync::Arc<str>, diags: &mut Diags) -> Role {
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
        let help = as_translation(rest).unwrap_or_else(|| {
            "rename it to lower-case letters, digits and hyphens for an address that is easy to send".to_owned()
        });
        diags.push_with_help(&rules::SLUGGED_NAME, Place::whole(path), message, help);
    }
    Role::Page(address)
}
