//! The book as a Zensical project: the smallest configuration, one template, no search.

use super::book::{Book, Page};
use super::frame::{STYLE, file, filled, front_matter};
use super::links::{self, Target};
use crate::tree::Tree;

/// Makes the files of the project.
pub fn files(book: &Book) -> Tree {
    let mut tree = Tree::from([
        ("zensical.toml".to_owned(), filled(include_str!("frames/zensical/zensical.toml"), book)),
        ("overrides/main.html".to_owned(), include_str!("frames/zensical/main.html").to_owned()),
        // The one of its theme would show the other template without a page.
        ("overrides/404.html".to_owned(), include_str!("frames/zensical/404.html").to_owned()),
        ("docs/style.css".to_owned(), STYLE.to_owned()),
    ]);
    tree.extend(book.pages.iter().map(|page| (format!("docs/{}", file(&page.path)), text(page))));
    tree
}

fn text(page: &Page) -> String {
    let from = file(&page.path);
    let body = links::map(&page.body, |text, place| {
        let target = Target::read(place);
        format!("[{text}]({}{})", links::relative(&from, &file(&target.path)), target.fragment())
    });
    format!("{}\n# {}\n\n{}", front_matter(page), page.title, admonitions(&body))
}

/// Writes callouts as Python-Markdown has them: `!!! note`, and the text indented.
fn admonitions(markdown: &str) -> String {
    let mut text = String::new();
    let mut within = false;
    for line in markdown.lines() {
        let quoted = line.strip_prefix("> ");
        let kind = quoted.and_then(|quoted| quoted.strip_prefix("[!")?.strip_suffix(']'));
        within = kind.is_some() || within && quoted.is_some();
        text += &match (kind, quoted) {
            (Some(kind), _) => format!("!!! {}\n", kind.to_lowercase()),
            (None, Some(quoted)) if within => format!("    {quoted}\n"),
            _ => format!("{line}\n"),
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench_peers::{convert, sample};

    #[test]
    fn callouts_are_admonitions() {
        let text = admonitions("一\n\n> [!NOTE]\n> 二\n> 三\n\n> 四\n");
        assert_eq!(text, "一\n\n!!! note\n    二\n    三\n\n> 四\n");
    }

    #[test]
    fn links_are_relative_files() {
        let tree = files(&convert::book(&sample(6)));
        assert!(tree["docs/tasks/t0001.md"].contains("](../guides/fm/t0001.md#open)"));
        assert!(tree["docs/index.md"].starts_with("---\ntitle: \"生成的帮助中心\"\n"));
    }
}
