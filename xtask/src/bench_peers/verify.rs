//! That a build made the site: every page is there, and the sentences of some guides are on theirs.

use std::fs;
use std::io::{Error, Result};
use std::path::Path;

use super::book::Book;
use super::contender::Contender;

/// So many guides are read.
const SAMPLES: usize = 20;

/// How large a site is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// The pages of the content that are there.
    pub pages: usize,
    /// All files.
    pub files: usize,
    /// The bytes of all files.
    pub bytes: u64,
}

/// Checks a built site and measures it; a page or a sentence that is missing is an error.
pub fn check(contender: &Contender, book: &Book) -> Result<Size> {
    let problem = |what: String| Error::other(format!("{}: {what}", contender.name));
    for page in &book.pages {
        let file = contender.page(&page.path);
        let length = fs::metadata(&file).map_err(|error| problem(format!("{}: {error}", file.display())))?.len();
        if length == 0 {
            return Err(problem(format!("{} is empty", file.display())));
        }
    }
    let guides: Vec<_> = book.under("guides/").collect();
    for guide in guides.iter().step_by((guides.len() / SAMPLES).max(1)) {
        let text = fs::read_to_string(contender.page(&guide.path))?;
        let wanted = sentences(&guide.body);
        if wanted.is_empty() {
            return Err(problem(format!("no sentence of `{}` is known", guide.path)));
        }
        if let Some(sentence) = wanted.iter().find(|sentence| !text.contains(**sentence)) {
            return Err(problem(format!("`{}` does not say `{sentence}`", guide.path)));
        }
    }
    let mut size = Size { pages: book.pages.len(), ..Size::default() };
    measure(&contender.site(), &mut size)?;
    Ok(size)
}

/// Adds the files of a folder up.
pub fn measure(folder: &Path, size: &mut Size) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            measure(&entry.path(), size)?;
        } else {
            size.files += 1;
            size.bytes += entry.metadata()?.len();
        }
    }
    Ok(())
}

/// Gives the sentences of a text in which nothing is markup.
fn sentences(markdown: &str) -> Vec<&str> {
    let lines = markdown.lines().filter(|line| !line.starts_with('#'));
    let lines = lines.map(|line| line.trim_start_matches("> ").trim_start_matches("- "));
    let sentences = lines.flat_map(|line| line.split_inclusive('。'));
    sentences.filter(|sentence| !sentence.is_empty() && !sentence.contains(['`', '*', '[', ']', '：'])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench_peers::contender::folder_page;
    use crate::bench_peers::{convert, sample};

    #[test]
    fn sentences_are_without_markup() {
        let text = "## 一 {#a}\n\n二`三`。四。见[五](六)。\n\n> [!NOTE]\n> 七。\n\n- 八\n";
        assert_eq!(sentences(text), ["四。", "七。", "八"]);
    }

    #[test]
    fn an_empty_site_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let contender = Contender {
            name: "x",
            version: String::new(),
            project: dir.path().into(),
            sources: "",
            leaves: &["site"],
            file: folder_page,
            build: vec![],
            serve: vec![],
        };
        let book = convert::book(&sample(4));
        assert!(check(&contender, &book).is_err());
        for page in &book.pages {
            let file = contender.page(&page.path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, &page.body).unwrap();
        }
        let size = check(&contender, &book).unwrap();
        assert_eq!((size.pages, size.files), (book.pages.len(), book.pages.len()));
        fs::write(contender.page("guides/fm/t0001"), "else").unwrap();
        assert!(check(&contender, &book).unwrap_err().to_string().contains("does not say"));
        fs::write(contender.page("tasks"), "").unwrap();
        assert!(check(&contender, &book).unwrap_err().to_string().contains("is empty"));
    }
}
