//! `init`: a small site to begin with, in Chinese, in English or in both.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Error, write};
use crate::config;
use crate::diag::Diags;
use crate::editions::stamp;
use crate::model::{Role, search_tests};
use crate::parse::document;
use crate::schema::Version;
use crate::schemas;

/// The languages that the site can have; each file says all of it in one of them. A line after `#@` belongs
/// to the file in the default language alone.
const LANGUAGES: [Language; 2] = [
    Language {
        tag: "zh-CN",
        content: include_str!("init/zh-CN.txt"),
        guide: include_str!("init/README.zh-CN.md"),
        title: "帮助中心",
        description: "卡坏了、丢了、换手机：一步一步告诉您怎么办。",
        phases: ["开通", "使用", "更换", "停用"],
        comments: [
            "网站的地址；改成您自己的。",
            "第一种语言是默认语言，文件名不带后缀；其他语言的译文写在原文旁边，如 replace.en.md。",
            "一张卡从开通到停用的各个阶段；事项用 phase 归入其中一个。",
            "主菜单：引用，或带标题的地址。",
        ],
    },
    Language {
        tag: "en",
        content: include_str!("init/en.txt"),
        guide: include_str!("init/README.en.md"),
        title: "Help",
        description: "A broken card, a lost one, a new phone: what to do, step by step.",
        phases: ["Start", "Use", "Change", "Stop"],
        comments: [
            "Where the site will be published; write your own address.",
            "The first language is the default one, whose files have no suffix; translations stand beside them, as replace.zh-CN.md.",
            "The life of a card, from start to end; a task belongs to one of these by its `phase`.",
            "The main menu: references, or addresses with a title.",
        ],
    },
];
/// The ids of the phases.
const PHASES: [&str; 4] = ["start", "use", "change", "stop"];
/// Where the schemas stand, for editors.
const SCHEMAS: &str = ".steplink/schemas";

struct Language {
    tag: &'static str,
    content: &'static str,
    guide: &'static str,
    title: &'static str,
    description: &'static str,
    phases: [&'static str; 4],
    comments: [&'static str; 4],
}

/// What was made, by paths within the folder.
pub struct Made {
    /// The files that are new.
    pub files: Vec<String>,
    /// The files that were there, and stay as they are.
    pub kept: Vec<String>,
}

/// The tags of the languages that the site can have.
pub fn languages() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|language| language.tag)
}

/// Makes a site in a folder; the first of the languages is the default.
///
/// # Errors
/// A folder that holds a project; a language that is not one of [`languages`], or that stands twice.
pub fn init(root: &Path, tags: &[String]) -> Result<Made, Error> {
    let chosen = choose(tags)?;
    for name in [config::FILE, "content"] {
        if root.join(name).symlink_metadata().is_ok() {
            let help = "name another folder, or write new files with `steplink new`";
            return Err(Error::refused(format!("there is a project already: `{name}` stays as it is"), help));
        }
    }
    if let Some(project) = project_around(root) {
        let message = format!(
            "the folder lies in the project `{}`, which would take the new site for its own",
            project.display()
        );
        return Err(Error::refused(message, "name a folder beside it"));
    }
    let all = files(&chosen);
    let (kept, new): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(path, _)| root.join(path).symlink_metadata().is_ok());
    write::create(root, &new)?;
    let paths = |files: Vec<(String, String)>| files.into_iter().map(|(path, _)| path).collect();
    Ok(Made { files: paths(new), kept: paths(kept) })
}

/// The project whose sources or output a folder lies in.
fn project_around(folder: &Path) -> Option<PathBuf> {
    let folder = std::path::absolute(folder).ok()?;
    let project = folder.ancestors().skip(1).find(|above| above.join(config::FILE).is_file())?;
    let part = folder.strip_prefix(project).ok()?.components().next()?;
    let is_part = ["content", "static", "templates", "output"].iter().any(|name| part.as_os_str() == *name);
    is_part.then(|| project.to_owned())
}

fn choose(tags: &[String]) -> Result<Vec<&'static Language>, Error> {
    let mut chosen: Vec<&Language> = Vec::new();
    for tag in tags {
        let found = LANGUAGES.iter().find(|language| language.tag == tag);
        let known = languages().collect::<Vec<_>>().join(" and ");
        let Some(language) = found.filter(|own| chosen.iter().all(|other| other.tag != own.tag)) else {
            if found.is_some() {
                return Err(Error::refused(format!("`{tag}` stands twice"), "name each language once"));
            }
            let help =
                format!("a new site can be in {known}; add others to `languages:` in `{}` later", config::FILE);
            return Err(Error::refused(format!("`{tag}` is not possible here"), help));
        };
        chosen.push(language);
    }
    Ok(chosen)
}

/// All files of the site, in the order of their paths.
fn files(languages: &[&Language]) -> Vec<(String, String)> {
    let Some((default, others)) = languages.split_first() else {
        return Vec::new();
    };
    let mut files = vec![
        (config::FILE.to_owned(), configuration(languages)),
        ("README.md".to_owned(), default.guide.to_owned()),
        (".gitignore".to_owned(), "/output\n/.output.*\n".to_owned()),
        (".editorconfig".to_owned(), include_str!("init/editorconfig").to_owned()),
        (".github/workflows/site.yml".to_owned(), workflow()),
        ("static/favicon.svg".to_owned(), include_str!("init/favicon.svg").to_owned()),
        (".vscode/settings.json".to_owned(), editor_settings(others)),
        (
            ".vscode/extensions.json".to_owned(),
            "{\n  \"recommendations\": [\"redhat.vscode-yaml\"]\n}\n".to_owned(),
        ),
    ];
    files.extend(schemas::schema_files().map(|(name, text)| (format!("{SCHEMAS}/{name}"), text)));
    for (path, text) in sources(default.content) {
        let original = original(text);
        for language in others {
            let (stem, extension) = path.rsplit_once('.').unwrap_or((&path, "md"));
            let own = sources(language.content).find(|(own, _)| *own == path).map_or("", |(_, text)| text);
            let translation = stamped(translation(own), &path, &original);
            files.push((format!("{stem}.{}.{extension}", language.tag), translation));
        }
        files.push((path, original));
    }
    files.sort();
    files
}

/// The files of a text in which each begins with a line `--- PATH`.
fn sources(text: &'static str) -> impl Iterator<Item = (String, &'static str)> {
    let parts = text.split("--- content/").skip(1).filter_map(|part| part.split_once('\n'));
    parts.map(|(name, text)| (format!("content/{name}"), text))
}

/// The file in the default language: with what stands after `#@`.
fn original(text: &str) -> String {
    text.replace("#@ ", "")
}

/// The file in another language: without it.
fn translation(text: &str) -> String {
    text.split_inclusive('\n').filter(|line| !line.trim_start().starts_with("#@ ")).collect()
}

/// A translation whose steps say what they are of.
fn stamped(translation: String, path: &str, original: &str) -> String {
    let Some(guide) = path.strip_prefix("content/guides/").and_then(|path| path.strip_suffix(".md")) else {
        return translation;
    };
    let file: Arc<str> = path.into();
    let role = Role::Guide(guide.to_owned());
    let doc = document::parse(&file, original, role, Version::Original, &mut Diags::default());
    let steps = doc.body.procedure.iter().flat_map(|procedure| &procedure.steps);
    steps.fold(translation, |text, step| {
        let stamp = stamp::of(step, original);
        text.replace(&format!("{{#{}}}", step.id), &format!("{{#{} of={stamp}}}", step.id))
    })
}

fn configuration(languages: &[&Language]) -> String {
    let text = |of: &dyn Fn(&Language) -> &'static str| match languages {
        [one] => yaml(of(one)),
        all => {
            let each = all.iter().map(|language| format!("{}: {}", language.tag, yaml(of(language))));
            format!("{{{}}}", each.collect::<Vec<_>>().join(", "))
        }
    };
    let comments = languages.first().map_or([""; 4], |language| language.comments);
    let tags: Vec<&str> = languages.iter().map(|language| language.tag).collect();
    let mut out = format!("title: {}\ndescription: {}\n", text(&|own| own.title), text(&|own| own.description));
    let _ = write!(out, "\n# {}\nbase_url: https://help.example.com/\n", comments[0]);
    let _ = write!(out, "\n# {}\nlanguages: [{}]\n", comments[1], tags.join(", "));
    let _ = write!(out, "\n# {}\nphases:\n", comments[2]);
    for (at, id) in PHASES.iter().enumerate() {
        let _ = writeln!(out, "  - {{id: {id}, title: {}}}", text(&|own| own.phases[at]));
    }
    let _ = write!(out, "\n# {}\nmenu:\n  - /tasks/\n  - /cards/\n  - /faq/\n  - page:contact\n", comments[3]);
    out
}

/// A text as a YAML value within braces.
fn yaml(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn workflow() -> String {
    include_str!("init/site.yml").replace("VERSION", env!("CARGO_PKG_VERSION"))
}

/// The settings by which an editor checks the files that are YAML. A translated group of questions has a
/// schema of its own; an editor that does not know of `!` sees both, and it is valid by either.
fn editor_settings(others: &[&Language]) -> String {
    let translations = others.iter().map(|language| format!("content/faq/*.{}.yaml", language.tag));
    let translations: Vec<String> = translations.collect();
    let mut originals = vec!["content/faq/*.yaml".to_owned()];
    originals.extend(translations.iter().map(|glob| format!("!{glob}")));
    let mut schemas = serde_json::Map::new();
    let mut add = |name: &str, files: Vec<String>| {
        schemas.insert(format!("./{SCHEMAS}/{name}.schema.json"), files.into());
    };
    add("configuration", vec![config::FILE.to_owned()]);
    add("search-tests", vec![search_tests::FILE.to_owned()]);
    add("faq", originals);
    if !translations.is_empty() {
        add("faq.translation", translations);
    }
    let settings = serde_json::json!({
        "yaml.schemas": schemas,
        "files.associations": { "content/**/*.md": "markdown" },
    });
    format!("{settings:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_languages_have_the_same_files() {
        let paths = |language: &Language| sources(language.content).map(|(path, _)| path).collect::<Vec<_>>();
        assert_eq!(paths(&LANGUAGES[0]), paths(&LANGUAGES[1]));
        assert_eq!(paths(&LANGUAGES[0])[0], "content/index.md");
        assert_eq!(paths(&LANGUAGES[0]).len(), 8);
    }
}
