//! `gen-site`: a deterministic site of many guides, valid and without warnings.

mod faq;
mod frame;
mod guide;
mod world;

use crate::tree::Tree;

/// Makes the files of a site with `count` guides.
pub fn files(count: usize, seed: u64) -> Tree {
    let world = world::World::new(count, seed);
    let mut tree = Tree::new();
    tree.extend(frame::files(&world));
    tree.extend(guide::files(&world));
    tree.extend(faq::files(&world));
    tree
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn same_seed_same_bytes() {
        assert_eq!(files(25, 7), files(25, 7));
        assert_ne!(files(25, 7), files(25, 8));
    }

    #[test]
    fn counts_are_as_asked() {
        for count in [1, 2, 25, 100] {
            let tree = files(count, 1);
            let under = |dir: &str| tree.keys().filter(|path| path.starts_with(dir)).count();
            assert_eq!(under("content/guides/"), count);
            assert_eq!(under("content/tasks/"), count.div_ceil(2));
            let entries: usize = tree
                .iter()
                .filter(|(path, _)| path.starts_with("content/faq/"))
                .map(|(_, text)| text.matches("\n  - id: ").count())
                .sum();
            assert_eq!(entries, (count / 5).max(1));
        }
    }

    /// Collects `CARD/TASK#STAGE`, `CARD/TASK`, `GROUP/ENTRY` and `GROUP`, each of them once.
    fn known(tree: &Tree) -> BTreeSet<String> {
        let mut ids = BTreeSet::new();
        for (path, text) in tree {
            let Some((name, _)) = path.rsplit_once('.') else {
                continue;
            };
            if let Some(guide) = name.strip_prefix("content/guides/") {
                assert!(ids.insert(guide.to_owned()));
                for (_, rest) in text.match_indices("\n### ").map(|(at, _)| text.split_at(at)) {
                    let id = rest.split_once("{#").unwrap().1;
                    let id = id.split([' ', '}']).next().unwrap();
                    assert!(ids.insert(format!("{guide}#{id}")), "{guide}#{id}");
                }
            } else if let Some(group) = name.strip_prefix("content/faq/") {
                for line in text.lines() {
                    if let Some(id) = line.strip_prefix("  - id: ") {
                        assert!(ids.insert(format!("{group}/{id}")));
                    }
                }
            }
        }
        ids
    }

    #[test]
    fn every_reference_resolves_and_guides_have_three_to_six_links() {
        let tree = files(41, 3);
        let known = known(&tree);
        for (path, text) in tree.iter().filter(|(path, _)| path.contains("/guides/")) {
            let targets: Vec<&str> =
                text.match_indices("](").map(|(at, _)| text[at + 2..].split(')').next().unwrap()).collect();
            assert!((3..=6).contains(&targets.len()), "{path}: {targets:?}");
            let card = path.split('/').nth(2).unwrap();
            for target in targets {
                let id = match target.split_once(':') {
                    Some((_, id)) => id.to_owned(),
                    None => target.replace(".md", "").replace("../", ""),
                };
                let near = format!("{card}/{id}");
                assert!(known.contains(&id) || known.contains(&near), "{target}");
            }
        }
    }

    #[test]
    fn questions_are_bound_to_steps_that_exist() {
        let tree = files(60, 3);
        let known = known(&tree);
        for (path, text) in tree.iter().filter(|(path, _)| path.contains("/faq/")) {
            let lists = text.lines().filter_map(|line| {
                let list = line.trim_start().strip_prefix("steps: [")?;
                list.strip_suffix(']')
            });
            for step in lists.flat_map(|list| list.split(", ")) {
                assert!(known.contains(step), "{path}: {step}");
            }
        }
    }
}
