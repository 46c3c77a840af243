//! What the projects of all peers share: the style sheet, front matter, the title of the site.

use super::book::{Book, Page};

/// The style sheet that every page of a peer links to.
pub const STYLE: &str = include_str!("frames/style.css");

/// Puts the title and the description of the site into a configuration.
pub fn filled(form: &str, book: &Book) -> String {
    form.replace("@TITLE@", book.title()).replace("@DESCRIPTION@", book.description())
}

/// Writes the front matter: title, description, and the pages above for the breadcrumb.
pub fn front_matter(page: &Page) -> String {
    let crumb = |(path, title): &(String, String)| {
        let url = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        format!("  - {{title: \"{title}\", url: \"{url}\"}}\n")
    };
    let crumbs: String = page.crumbs.iter().map(crumb).collect();
    let crumbs = if crumbs.is_empty() { "crumbs: []\n".to_owned() } else { format!("crumbs:\n{crumbs}") };
    format!("---\ntitle: \"{}\"\ndescription: \"{}\"\n{crumbs}---\n", page.title, page.description)
}

/// Gives the path of the source of a page; those of lists are the indexes of their folders.
pub fn file(path: &str) -> String {
    match path {
        "" => "index.md".to_owned(),
        _ if !path.contains('/') => format!("{path}/index.md"),
        _ => format!("{path}.md"),
    }
}
