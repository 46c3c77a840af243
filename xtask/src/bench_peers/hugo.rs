//! The book as a Hugo project: front matter, a few layouts, no theme.

use super::book::{Book, Page};
use super::frame::{STYLE, filled, front_matter};
use super::links::{self, Target};
use crate::tree::Tree;

/// Shows callouts, which Hugo leaves to the layouts.
const CALLOUT: &str = "<blockquote class=\"{{ .AlertType }}\">\n{{ .Text }}</blockquote>\n";

/// Makes the files of the project.
pub fn files(book: &Book) -> Tree {
    let layouts = [
        ("layouts/baseof.html", include_str!("frames/hugo/baseof.html")),
        ("layouts/all.html", include_str!("frames/hugo/all.html")),
        ("layouts/_partials/header.html", include_str!("frames/hugo/header.html")),
        ("layouts/_partials/footer.html", include_str!("frames/hugo/footer.html")),
        ("layouts/_markup/render-blockquote.html", CALLOUT),
        ("static/style.css", STYLE),
    ];
    let mut tree: Tree = layouts.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
    tree.insert("hugo.toml".to_owned(), filled(include_str!("frames/hugo/hugo.toml"), book));
    tree.extend(book.pages.iter().map(|page| (source(&page.path), text(page))));
    tree
}

/// Gives the path of the source of a page; what has pages under it is a section.
fn source(path: &str) -> String {
    match path.matches('/').count() {
        0 => format!("content/{}_index.md", folder(path)),
        _ => format!("content/{path}.md"),
    }
}

fn folder(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("{path}/") }
}

fn text(page: &Page) -> String {
    let body = links::map(&page.body, |text, place| {
        let target = Target::read(place);
        format!("[{text}](/{}{})", folder(&target.path), target.fragment())
    });
    format!("{}\n{body}", front_matter(page))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench_peers::{convert, sample};

    #[test]
    fn links_are_addresses_and_lists_are_sections() {
        let book = convert::book(&sample(6));
        let tree = files(&book);
        assert!(tree.contains_key("content/_index.md") && tree.contains_key("content/guides/_index.md"));
        assert!(tree["content/tasks/_index.md"].contains("](/tasks/t0001/)"));
        assert!(tree["content/tasks/t0001.md"].contains("](/guides/fm/t0001/#open)"));
        assert!(tree["content/guides/fm/t0001.md"].contains("  - {title: \"FM卡\", url: \"/cards/fm/\"}\n---\n"));
        assert!(tree["hugo.toml"].contains("title = \"生成的帮助中心\""));
        assert_eq!(tree.keys().filter(|path| path.starts_with("content/")).count(), book.pages.len());
    }
}
