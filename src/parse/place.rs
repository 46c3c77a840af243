//! What a file is, by its path.

use crate::diag::{Diags, Place, rules};
use crate::id::{Lang, is_file_id, suggest};
use crate::model::Role;
use crate::parse::heading::slug;

/// What to do with a file under `content/`.
#[derive(Debug, PartialEq, Eq)]
pub enum Class {
    /// Read it.
    Source(Role),
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
    let mut skip = |rule, message: String| {
        diags.push(rule, Place::whole(path), message);
        Class::Skip
    };
    if stem.eq_ignore_ascii_case("readme") {
        return skip(&rules::SKIPPED_FILE, "`README.md` is for the people who edit, and not published".to_owned());
    }
    let suffix = stem.rsplit_once('.').map(|(_, suffix)| suffix);
    if let Some(lang) = suffix.and_then(|suffix| languages.iter().skip(1).find(|lang| lang.as_str() == suffix)) {
        return skip(
            &rules::UNCONFIGURED_LANGUAGE,
            format!("a translation into `{lang}` is not published by this version"),
        );
    }
    let path_without_extension = inner.strip_suffix(&format!(".{}", &name[stem.len() + 1..])).unwrap_or(inner);
    match path_without_extension.split_once('/') {
        Some(("snippets" | "terms", _)) => {
            skip(&rules::NOT_YET, "snippets and terms have no effect in this version".to_owned())
        }
        None if is_yaml && stem == "gone" => {
            skip(&rules::NOT_YET, "`gone.yaml` has no effect in this version".to_owned())
        }
        Some(("faq", group)) if is_yaml => with_id(group, path, diags, Role::Faq),
        _ if is_yaml => {
            skip(&rules::UNUSED_FILE, "a YAML file here is not read; FAQ files stand in `content/faq/`".to_owned())
        }
        Some(("cards", id)) => with_id(id, path, diags, Role::Card),
        Some(("tasks", id)) => with_id(id, path, diags, Role::Task),
        Some(("guides", rest)) => guide(rest, path, diags),
        Some(("pages", rest)) => page(rest, path, diags),
        None if stem == "index" => Class::Source(Role::Home),
        _ => page(path_without_extension, path, diags),
    }
}

fn without_index(path: &str) -> &str {
    if path == "index" { "" } else { path.strip_suffix("/index").unwrap_or(path) }
}

/// A card, a task or a FAQ group: one id, in no folder.
fn with_id(id: &str, path: &std::sync::Arc<str>, diags: &mut Diags, role: fn(String) -> Role) -> Class {
    let id = without_index(id);
    if id.is_empty() {
        let message = format!("this name says no id of a {}", role(String::new()).noun());
        let help = "give the file a name that is its id";
        diags.push_with_help(&rules::BAD_FILE_NAME, Place::whole(path), message, help);
        return Class::Skip;
    }
    check_ids(id, path, diags);
    if id.contains('/') {
        let message = format!("a {} stands in no further folder", role(String::new()).noun());
        diags.push_with_help(&rules::BAD_FILE_NAME, Place::whole(path), message, "move it one folder up");
    }
    // It is read all the same, so that what refers to it finds it.
    Class::Source(role(id.rsplit('/').next().unwrap_or(id).to_owned()))
}

fn guide(rest: &str, path: &std::sync::Arc<str>, diags: &mut Diags) -> Class {
    let rest = without_index(rest);
    if rest.is_empty() {
        return page("guides", path, diags);
    }
    check_ids(rest, path, diags);
    Class::Source(Role::Guide(rest.to_owned()))
}

fn check_ids(id: &str, path: &std::sync::Arc<str>, diags: &mut Diags) {
    for part in id.split('/').filter(|part| !is_file_id(part)) {
        let message = format!("`{part}` in the path is not an id");
        let help = match suggest(part).filter(|id| is_file_id(id)) {
            Some(near) => {
                format!("rename it to `{near}`, or to another id of lower-case letters, digits and hyphens")
            }
            None => "rename it: lower-case letters, digits and hyphens only; it is part of the address".to_owned(),
        };
        diags.push_with_help(&rules::BAD_FILE_NAME, Place::whole(path), message, help);
    }
}

fn page(rest: &str, path: &std::sync::Arc<str>, diags: &mut Diags) -> Class {
    let rest = without_index(rest);
    if rest.is_empty() {
        return Class::Source(Role::Home);
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
        let help = "rename it to lower-case letters, digits and hyphens for an address that is easy to send";
        diags.push_with_help(&rules::SLUGGED_NAME, Place::whole(path), message, help);
    }
    Class::Source(Role::Page(address))
}
