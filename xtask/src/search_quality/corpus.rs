//! The prose: pages with a title and sections, read from plain Markdown.

use std::io::Result;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use jieba_rs::Jieba;

use crate::prng::Prng;
use crate::prose::Language;

/// All pages.
#[derive(Debug)]
pub struct Corpus {
    pub language: Language,
    pub pages: Vec<Page>,
}

/// A page.
#[derive(Debug)]
pub struct Page {
    pub title: String,
    /// The title as it is compared: without spaces and capitals.
    pub flat: String,
    /// The rows of words in the title that nothing stands between.
    pub runs: Vec<Run>,
    /// The words of the title that are written with letters, without capitals.
    pub latin: Vec<String>,
    /// What stands before the first heading, without a heading, and what follows each.
    pub sections: Vec<Section>,
}

/// Words side by side: Chinese ones without spaces, others with one each.
#[derive(Debug)]
pub struct Run {
    pub words: Vec<String>,
}

/// A part of a page.
#[derive(Debug, Default)]
pub struct Section {
    pub heading: String,
    pub paragraphs: Vec<Paragraph>,
    /// The text as it is compared.
    pub flat: String,
}

/// A paragraph, or an item of a list.
#[derive(Debug)]
pub struct Paragraph {
    pub is_item: bool,
    pub text: String,
}

impl Corpus {
    /// Reads a folder. Files without a title are left out.
    pub fn read(dir: &Path, language: Language) -> Result<Self> {
        let mut files = Vec::new();
        collect(dir, &mut files)?;
        files.sort();
        let mut pages = Vec::new();
        for file in files {
            pages.extend(page(&std::fs::read_to_string(file)?, language));
        }
        Ok(Self { language, pages })
    }

    pub fn is_chinese(&self) -> bool {
        self.language == Language::Chinese
    }

    /// One of the pages.
    pub fn page(&self, prng: &mut Prng) -> Option<&Page> {
        let at = prng.below(self.pages.len().max(1));
        self.pages.get(at)
    }

    /// The pages that something holds for.
    pub fn that(&self, holds: impl Fn(&Page) -> bool) -> Vec<usize> {
        (0..self.pages.len()).filter(|at| holds(&self.pages[*at])).collect()
    }

    /// The pages whose titles have a text.
    pub fn titled(&self, text: &str) -> Vec<usize> {
        let wanted = flat(text);
        self.that(|page| page.flat.contains(&wanted))
    }

    /// What stands between the words of a phrase.
    pub fn space(&self) -> &'static str {
        if self.is_chinese() { "" } else { " " }
    }
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    Ok(())
}

/// Reads a page: a title, headings, paragraphs and items; code is left out.
fn page(text: &str, language: Language) -> Option<Page> {
    let mut title = None;
    let mut sections = vec![Section::default()];
    let (mut in_code, mut is_new) = (false, true);
    for line in text.lines().map(str::trim) {
        in_code ^= line.starts_with("```");
        if in_code || line.is_empty() || line.starts_with("```") {
            is_new = true;
        } else if let Some(heading) = heading(line) {
            match title {
                None => title = Some(heading.replace(char::is_control, "")),
                Some(_) => sections.push(Section { heading: heading.to_owned(), ..Section::default() }),
            }
            is_new = true;
        } else if let Some(section) = sections.last_mut() {
            let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
            match (section.paragraphs.last_mut(), item) {
                (Some(last), None) if !is_new => last.text += &format!(" {line}"),
                _ => {
                    let text = item.unwrap_or(line).to_owned();
                    section.paragraphs.push(Paragraph { is_item: item.is_some(), text });
                }
            }
            is_new = false;
        }
    }
    for section in &mut sections {
        let texts: Vec<&str> = section.paragraphs.iter().map(|own| own.text.as_str()).collect();
        section.flat = flat(&texts.join("\n"));
    }
    let title = title?;
    let runs = if language == Language::Chinese { han_runs(&title) } else { spaced_runs(&title) };
    Some(Page { flat: flat(&title), latin: latin(&title), runs, sections, title })
}

fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    (text.len() < line.len() && text.starts_with(' ')).then(|| text.trim())
}

/// A text as it is compared: without spaces and capitals.
pub fn flat(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

pub fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// The runs of Chinese characters of a text, cut into words.
fn han_runs(text: &str) -> Vec<Run> {
    let runs = text.split(|c| !is_han(c)).filter(|run| !run.is_empty());
    runs.map(|run| Run { words: cut(run) }).collect()
}

/// The words of a Chinese text.
pub fn cut(run: &str) -> Vec<String> {
    static JIEBA: OnceLock<Jieba> = OnceLock::new();
    let jieba = JIEBA.get_or_init(Jieba::new);
    jieba.cut(run, true).into_iter().map(|token| token.word.to_owned()).collect()
}

/// The rows of words with one space between each two.
fn spaced_runs(text: &str) -> Vec<Run> {
    let rows = text.split(|c: char| !c.is_alphanumeric() && c != ' ').map(str::trim).filter(|row| !row.is_empty());
    rows.map(|row| Run { words: row.split_whitespace().map(str::to_lowercase).collect() }).collect()
}

/// The words of a text that are written with letters and have more than two.
fn latin(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let words = words.filter(|word| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic()));
    words.map(str::to_lowercase).collect()
}

/// Two small pages, for tests.
#[cfg(test)]
pub fn sample() -> Corpus {
    let pages = [
        "# 数据库备份与恢复\n\n备份前先停止服务。\n\n## 准备磁盘空间\n\n- 磁盘至少要有两倍的空间。\n",
        "# 在 Docker 中部署服务器\n\n下载镜像以后启动容器。\n\n## 打开防火墙端口\n\n端口默认为八千零八十。\n",
        "# 删除用户账号\n\n管理员可以在设置页面中删除账号。\n",
    ];
    let pages = pages.iter().filter_map(|text| page(text, Language::Chinese)).collect();
    Corpus { language: Language::Chinese, pages }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_titles_headings_and_items() {
        let corpus = sample();
        let page = &corpus.pages[0];
        assert_eq!(page.title, "数据库备份与恢复");
        assert_eq!(page.runs[0].words, ["数据库", "备份", "与", "恢复"]);
        assert_eq!((page.sections.len(), page.sections[1].heading.as_str()), (2, "准备磁盘空间"));
        assert!(page.sections[1].paragraphs[0].is_item);
        assert_eq!(corpus.pages[1].latin, ["docker"]);
        assert_eq!(corpus.titled("用户 账号"), [2]);
    }
}
