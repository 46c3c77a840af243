//! Problems for a browser: as data for the script, as a page while there is no site, and the source
//! files that they are in.

use std::fmt::Write;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use crate::diag::{Diagnostic, Level};
use crate::html::escape_into;
use crate::report::{self, cut, plain};
use crate::source::Snapshot;

/// How many problems a page shows in full.
const MAX_SHOWN: usize = 100;
/// Where the source files are.
const SOURCE: &str = "/_steplink/source/";
/// The characters of a path that an address shows as they are.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// All that the script shows.
#[derive(Debug, Serialize)]
pub struct Problems<'a> {
    /// Which run of the server this is.
    pub server: &'a str,
    /// Which build of it.
    pub generation: u64,
    errors: usize,
    warnings: usize,
    /// How many more there are than are shown.
    more: usize,
    list: Vec<Problem>,
}

#[derive(Debug, Default, Serialize)]
struct Problem {
    level: &'static str,
    code: &'static str,
    place: String,
    message: String,
    help: String,
    /// The line of the source: what stands before, what is meant, what stands after.
    line: Option<[String; 3]>,
    number: Option<usize>,
    /// The address of the source file.
    source: Option<String>,
}

impl<'a> Problems<'a> {
    /// The problems that a build found, errors first.
    pub fn of(server: &'a str, generation: u64, diagnostics: &[Diagnostic], sources: &Snapshot) -> Self {
        let count = |level| diagnostics.iter().filter(|diagnostic| diagnostic.level == level).count();
        let mut worst: Vec<&Diagnostic> = diagnostics.iter().collect();
        worst.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.level));
        let more = worst.len().saturating_sub(MAX_SHOWN);
        worst.truncate(MAX_SHOWN);
        Self {
            server,
            generation,
            errors: count(Level::Error),
            warnings: count(Level::Warning),
            more,
            list: worst.into_iter().map(|diagnostic| Problem::of(diagnostic, sources)).collect(),
        }
    }

    /// The one problem that the project could not be read, or not be built.
    pub fn of_failure(server: &'a str, generation: u64, message: &str) -> Self {
        let help = "mend it, and the site is built again".to_owned();
        let problem = Problem { level: Level::Error.name(), message: plain(message), help, ..Problem::default() };
        Self { server, generation, errors: 1, warnings: 0, more: 0, list: vec![problem] }
    }

    /// The answer to the script.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Problem {
    fn of(diagnostic: &Diagnostic, sources: &Snapshot) -> Self {
        let file = &diagnostic.place.file;
        let position = report::located(diagnostic, sources).position;
        let place = match &position {
            Some(position) => format!("{file}:{}:{}", position.line, position.column),
            None => file.to_string(),
        };
        let number = position.as_ref().map(|position| position.line);
        let anchor = number.map(|line| format!("#L{line}")).unwrap_or_default();
        let is_shown = report::source_text(file, sources).is_some();
        Self {
            level: diagnostic.level.name(),
            code: diagnostic.rule.code,
            place: plain(&place),
            message: cut(plain(&diagnostic.message)),
            help: cut(plain(&diagnostic.help)),
            line: position.map(|position| position.parts().map(plain)),
            number,
            source: is_shown.then(|| format!("{SOURCE}{}{anchor}", encode(file))),
        }
    }
}

/// A path as it stands in an address.
pub fn encode(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// The page of a source file: its lines, each with its number and an anchor.
pub fn source_page(path: &str, sources: &Snapshot) -> Option<String> {
    let text = report::source_text(path, sources)?;
    let mut lines = String::with_capacity(text.len() * 2);
    for (at, line) in text.lines().enumerate() {
        let number = at + 1;
        let _ = write!(lines, "<li id=\"L{number}\">");
        escape_into(&plain(line), &mut lines);
        lines.push_str("</li>\n");
    }
    Some(frame(path, &format!("<ol>\n{lines}</ol>")))
}

/// The page that every address answers while there is no site.
pub fn no_site_page(problems: &str) -> String {
    let mut text = String::new();
    escape_into(problems, &mut text);
    let body =
        format!("<p>There is no site yet. The page reloads when the problems are mended.</p>\n<pre>{text}</pre>");
    frame("The site cannot be built", &body)
}

fn frame(title: &str, body: &str) -> String {
    let mut name = String::new();
    escape_into(&plain(title), &mut name);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{name}</title>\n\
         <link rel=\"stylesheet\" href=\"/_steplink/source.css\">\n</head>\n<body>\n<h1>{name}</h1>\n{body}\n\
         </body>\n</html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_file_is_text() {
        let sources = Snapshot::of_texts(&[("content/a.md", "# <b>\n\n\"x\"")]);
        let page = source_page("content/a.md", &sources).unwrap();
        assert!(
            page.contains("<li id=\"L1\"># &lt;b&gt;</li>\n<li id=\"L2\"></li>\n<li id=\"L3\">&quot;x&quot;</li>")
        );
        assert!(source_page("content/b.md", &sources).is_none());
    }

    #[test]
    fn a_path_is_encoded() {
        assert_eq!(encode("content/注 销?.md"), "content/%E6%B3%A8%20%E9%94%80%3F.md");
    }
}
