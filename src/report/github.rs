//! Diagnostics as annotations of a GitHub workflow, one a line.

use std::fmt::Write;
use std::path::{Component, Path};

use super::human::limit;
use super::{Locator, Position, bounded, cut, plain};
use crate::diag::{Diagnostic, Level};
use crate::pipeline::Outcome;

/// Writes the problems of an outcome as workflow commands. Files are named from the current folder,
/// in which `root` is the project.
pub fn github(outcome: &Outcome, root: &Path) -> String {
    let (shown, _) = bounded(&outcome.diagnostics, |diagnostic| limit(diagnostic.level));
    let mut locator = Locator::new(&outcome.snapshot);
    let mut out = String::new();
    for diagnostic in shown {
        let located = locator.locate(diagnostic);
        let file = from_here(root, located.file);
        out.push_str(&command(diagnostic, &file, located.position.as_ref()));
    }
    out
}

fn command(diagnostic: &Diagnostic, file: &str, at: Option<&Position<'_>>) -> String {
    let level = match diagnostic.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let mut out = format!("::{level} file={}", property(file));
    if let Some(at) = at {
        let _ = write!(out, ",line={},endLine={}", at.line, at.end_line);
        // GitHub takes columns only of one line.
        if at.line == at.end_line {
            let _ = write!(out, ",col={},endColumn={}", at.column, at.end_column);
        }
    }
    let title = format!("{} {}", diagnostic.rule.code, diagnostic.rule.name);
    let message = data(&cut(plain(&diagnostic.message)));
    let help = data(&cut(plain(&diagnostic.help)));
    let _ = writeln!(out, ",title={}::{message}%0Ahelp: {help}", property(&title));
    out
}

/// The path of a file of the project from the current folder, with `/`.
fn from_here(root: &Path, file: &str) -> String {
    let is_there = |part: &Component<'_>| *part != Component::CurDir;
    let folder: std::path::PathBuf = root.components().filter(is_there).collect();
    let folder = folder.to_string_lossy().replace('\\', "/");
    if folder.is_empty() { file.to_owned() } else { format!("{}/{file}", folder.trim_end_matches('/')) }
}

/// A text in the message of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text in a property of a command.
fn property(text: &str) -> String {
    data(&plain(text)).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_from_the_current_folder() {
        for (root, path) in [(".", "content/a.md"), ("./docs", "docs/content/a.md"), ("/a/b/", "/a/b/content/a.md")]
        {
            assert_eq!(from_here(Path::new(root), "content/a.md"), path);
        }
    }

    #[test]
    fn a_property_ends_where_it_should() {
        assert_eq!(property("a,line=1::b%0A\n"), "a%2Cline=1%3A%3Ab%250A\\u{a}");
    }
}
