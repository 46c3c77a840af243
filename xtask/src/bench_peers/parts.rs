//! What the parts of Steplink cost that the other programs do without: each beside the site without any of them.

use std::io::Result;
use std::path::Path;

use super::book::Book;
use super::contender::Contender;
use super::rounds::{self, Series};
use super::{CONFIGURATION, peers};
use crate::tree::{self, Tree};

/// The parts: their names, and the line of the configuration that leaves each out.
const PARTS: [(&str, &str); 4] = [
    ("the style sheet in each page", "css: link\n"),
    ("short addresses of steps", "step_links: false\n"),
    ("pages of single FAQ entries", "faq: {pages: false}\n"),
    ("the search", "search: {enabled: false}\n"),
];

/// Builds the content of a project without all parts, with each of them, and with everything.
pub fn run(project: &Tree, book: &Book, program: &Path, runs: usize, dir: &Path) -> Result<Vec<Series>> {
    let with = PARTS.map(|(name, line)| (name, CONFIGURATION.replace(line, "")));
    let all =
        [("none of them", CONFIGURATION.to_owned())].into_iter().chain(with).chain([("everything", String::new())]);
    let mut variants: Vec<Contender> = Vec::new();
    for (at, (name, configuration)) in all.enumerate() {
        let folder = dir.join("sites").join(format!("part-{at}"));
        let mut files = project.clone();
        if let Some(own) = files.get_mut("steplink.yaml") {
            *own = own.replace(CONFIGURATION, &configuration);
        }
        tree::write(&folder, &files)?;
        variants.push(Contender { name, ..peers::steplink(program, String::new(), &folder) });
    }
    rounds::of(&variants, book, runs, dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_can_be_left_out_by_itself() {
        for (name, line) in PARTS {
            assert_eq!(CONFIGURATION.matches(line).count(), 1, "{name}");
        }
        assert_eq!(PARTS.iter().fold(CONFIGURATION.to_owned(), |own, (_, line)| own.replace(line, "")), "");
    }
}
