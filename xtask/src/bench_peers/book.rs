//! The generated site as pages of plain Markdown, which any generator could be given.

use super::links::{self, Target};
use crate::tree::Tree;

/// A page in plain Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its address without the slashes around it; the home page has an empty one.
    pub path: String,
    /// Its title, which is not in its text.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// The paths and titles of the pages above it, from the home page on.
    pub crumbs: Vec<(String, String)>,
    /// Its text: headings from level 2 on, callouts as in `> [!NOTE]`, links as [`links`] writes them.
    pub body: String,
}

/// All pages.
#[derive(Debug, Default)]
pub struct Book {
    /// The pages, each list before what it lists.
    pub pages: Vec<Page>,
}

impl Book {
    /// Gives the title of the site, which is that of its home page.
    pub fn title(&self) -> &str {
        self.pages.first().map_or("", |page| page.title.as_str())
    }

    /// Gives what the site is about.
    pub fn description(&self) -> &str {
        self.pages.first().map_or("", |page| page.description.as_str())
    }

    /// Gives the pages in a folder, such as `guides/`.
    pub fn under<'b>(&'b self, folder: &'b str) -> impl Iterator<Item = &'b Page> {
        self.pages.iter().filter(move |page| page.path.starts_with(folder))
    }
}

/// Reads the front matter of a generated file: the value of `key`, or nothing.
pub fn value<'t>(text: &'t str, key: &str) -> &'t str {
    let lines = text.lines().skip(1).take_while(|line| *line != "---");
    let values = lines.filter_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
    values.into_iter().next().unwrap_or_default()
}

/// Gives what stands under the front matter of a generated file.
pub fn body(text: &str) -> &str {
    text.splitn(3, "---\n").nth(2).unwrap_or(text).trim()
}

/// Gives the files of a folder by the path of the page that each makes.
pub fn in_folder<'t>(tree: &'t Tree, folder: &'t str) -> impl Iterator<Item = (&'t str, &'t str)> {
    tree.iter().filter_map(move |(path, text)| {
        let path = path.strip_prefix("content/")?;
        let (stem, _) = path.rsplit_once('.')?;
        path.starts_with(folder).then_some((stem, text.as_str()))
    })
}

/// Writes a list of links to pages.
pub fn list<'p>(pages: impl Iterator<Item = &'p Page>) -> String {
    pages.map(|page| format!("- {}\n", links::write(&page.title, &Target::page(&page.path)))).collect()
}
