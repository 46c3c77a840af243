//! The book as a book of mdBook: a summary, one template, no search, no page for printing.

use super::book::{Book, Page};
use super::frame::{STYLE, file, filled};
use super::links::{self, Target};
use crate::tree::Tree;

/// Makes the files of the project.
pub fn files(book: &Book) -> Tree {
    let mut tree = Tree::from([
        ("book.toml".to_owned(), filled(include_str!("frames/mdbook/book.toml"), book)),
        ("theme/index.hbs".to_owned(), include_str!("frames/mdbook/index.hbs").to_owned()),
        ("style.css".to_owned(), STYLE.to_owned()),
        ("src/SUMMARY.md".to_owned(), summary(book)),
    ]);
    tree.extend(book.pages.iter().map(|page| (format!("src/{}", file(&page.path)), text(page))));
    tree
}

/// Lists all chapters, those of a list under it.
fn summary(book: &Book) -> String {
    let chapter = |page: &Page| {
        let indent = if page.path.contains('/') { "  " } else { "" };
        format!("{indent}- [{}]({})\n", page.title, file(&page.path))
    };
    let (top, below): (Vec<&Page>, Vec<&Page>) = book.pages.iter().partition(|page| !page.path.contains('/'));
    let mut text = "# Summary\n\n".to_owned();
    for page in top {
        text += &chapter(page);
        let folder = format!("{}/", page.path);
        text.extend(below.iter().filter(|page| page.path.starts_with(&folder)).map(|page| chapter(page)));
    }
    text
}

/// Writes a page; there is no front matter, so the breadcrumb is in the text.
fn text(page: &Page) -> String {
    let from = file(&page.path);
    let crumbs = page.crumbs.iter().map(|(path, title)| {
        let html = file(path).replace(".md", ".html");
        format!("<a href=\"{}\">{title}</a>", links::relative(&from, &html))
    });
    let body = links::map(&page.body, |text, place| {
        let target = Target::read(place);
        format!("[{text}]({}{})", links::relative(&from, &file(&target.path)), target.fragment())
    });
    let crumbs: String = crumbs.collect();
    format!("<nav class=\"crumbs\">{crumbs}<span>{0}</span></nav>\n\n# {0}\n\n{body}", page.title)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench_peers::{convert, sample};

    #[test]
    fn links_are_relative_and_every_page_is_a_chapter() {
        let book = convert::book(&sample(6));
        let tree = files(&book);
        let summary = &tree["src/SUMMARY.md"];
        assert_eq!(summary.matches("](").count(), book.pages.len());
        assert!(summary.contains("- [办理事项](tasks/index.md)\n  - ["), "{summary}");
        let guide = &tree["src/guides/fm/t0001.md"];
        assert!(guide.contains("<a href=\"../../cards/fm.html\">FM卡</a>"), "{guide}");
        assert!(tree["src/tasks/t0001.md"].contains("](../guides/fm/t0001.md#open)"));
        assert!(tree["src/tasks/index.md"].contains("](../tasks/t0001.md)"));
    }
}
