//! The prose as a site.

use std::fmt::Write as _;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::corpus::{Corpus, Page};
use crate::prose::Language;
use crate::tree::{self, Tree};

/// A built site; in a temporary folder it is there until it is dropped.
pub struct Site {
    dir: PathBuf,
    _temporary: Option<TempDir>,
}

impl Site {
    /// The folder of the index.
    pub fn index(&self) -> PathBuf {
        self.dir.join("output/search")
    }

    /// The folder of the site.
    pub fn output(&self) -> PathBuf {
        self.dir.join("output")
    }
}

/// A program that was built beside this one.
pub fn program(name: &str) -> Result<PathBuf> {
    let own = std::env::current_exe()?.with_file_name(name);
    let what = format!(
        "there is no `{}`: build it first, with `cargo build --release --bin steplink --example ask`, and run this with \
         `--release`",
        own.display()
    );
    if own.exists() { Ok(own) } else { Err(Error::other(what)) }
}

/// Builds the site of some pages, in a folder that is kept or a temporary one.
pub fn build(corpus: &Corpus, groups: &[Vec<String>], keep: Option<&Path>) -> Result<Site> {
    let temporary = if keep.is_none() { Some(tempfile::tempdir()?) } else { None };
    let dir = temporary.as_ref().map_or_else(|| keep.unwrap_or(Path::new(".")), TempDir::path).to_owned();
    tree::write(&dir, &files(corpus, groups))?;
    let run = Command::new(program("steplink")?).arg("build").current_dir(&dir).output()?;
    if !run.status.success() {
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        let errors: Vec<&str> = said.lines().filter(|line| !line.contains("warning[")).take(40).collect();
        return Err(Error::other(format!("the site was not built:\n{}", errors.join("\n"))));
    }
    Ok(Site { dir, _temporary: temporary })
}

/// The address of a page.
pub fn address(page: usize) -> String {
    format!("/p{page:05}/")
}

/// The anchor of a section; what stands before the first heading has none.
pub fn anchor(section: usize) -> String {
    if section == 0 { String::new() } else { format!("s{section}") }
}

/// The page and the section that an address leads to.
pub fn place(href: &str) -> Option<(usize, usize)> {
    let (path, anchor) = href.split_once('#').unwrap_or((href, ""));
    let page = path.trim_matches('/').strip_prefix('p')?.parse().ok()?;
    Some((page, anchor.strip_prefix('s').and_then(|own| own.parse().ok()).unwrap_or(0)))
}

fn files(corpus: &Corpus, groups: &[Vec<String>]) -> Tree {
    let language = if corpus.language == Language::Chinese { "zh-CN" } else { "en" };
    let synonyms = serde_json::json!(groups);
    let config = format!(
        "title: A\ndescription: A\nbase_url: https://help.example/\nlanguages: [{language}]\nsearch:\n  synonyms: {synonyms}\n"
    );
    let home = "---\ntitle: A\ndescription: A\n---\n".to_owned();
    let mut tree = Tree::from([("steplink.yaml".to_owned(), config), ("content/index.md".to_owned(), home)]);
    for (at, page) in corpus.pages.iter().enumerate() {
        let name = Path::new("content/pages").join(format!("p{at:05}.md"));
        tree.insert(name.to_string_lossy().into_owned(), text(page));
    }
    tree
}

fn text(page: &Page) -> String {
    let title = serde_json::Value::from(page.title.replace("{{", "{ {"));
    let mut out = format!("---\ntitle: {title}\ndescription: \"\"\nterms: false\n---\n");
    for (at, section) in page.sections.iter().enumerate() {
        if at > 0 {
            let _ = write!(out, "\n## {} {{#{}}}\n", escaped(&section.heading), anchor(at));
        }
        for paragraph in &section.paragraphs {
            let mark = if paragraph.is_item { "\n- " } else { "\n" };
            let _ = writeln!(out, "{mark}{}", escaped(&paragraph.text));
        }
    }
    out
}

/// A text in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().filter(|c| !c.is_control()) {
        match c {
            ' ' | ',' | '\'' | '%' | '"' | '?' | ';' | '/' => out.push(c),
            _ if c.is_ascii_punctuation() => _ = write!(out, "&#{};", u32::from(c)),
            _ => out.push(c),
        }
    }
    // Digits may begin a list.
    match out.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("&#{};{}", u32::from(first), &out[1..]),
        _ => out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_back() {
        assert_eq!(place(&address(12)), Some((12, 0)));
        assert_eq!(place(&format!("{}#{}", address(3), anchor(4))), Some((3, 4)));
        assert_eq!(place("/"), None);
    }

    #[test]
    fn nothing_is_markup() {
        assert_eq!(escaped("a_b {{x}} <p>"), "a&#95;b &#123;&#123;x&#125;&#125; &#60;p&#62;");
        assert_eq!(escaped("1. x"), "&#49;&#46; x");
    }
}
