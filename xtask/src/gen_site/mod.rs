//! `gen-site`: a deterministic site of many guides, valid and without warnings.

mod edition;
mod faq;
mod frame;
mod guide;
mod world;

pub use world::STAGES;

use crate::prose::Language;
use crate::tree::Tree;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Number of guides.
    pub count: usize,
    /// Seed of the pseudo-random choices.
    pub seed: u64,
    /// The languages; the first is the default.
    pub languages: Vec<Language>,
    /// How many percent of the translations, and of the parts of the others, are left out.
    pub untranslated: usize,
}

/// Makes the files of a site.
pub fn files(wish: &Wish) -> Tree {
    let world = world::World::new(wish.count, wish.seed);
    let mut tree = Tree::from([("steplink.yaml".to_owned(), frame::config(&wish.languages))]);
    for place in 0..wish.languages.len() {
        let edition = edition::Edition::new(&world, place, wish);
        tree.extend(frame::files(&edition));
        tree.extend(guide::files(&edition));
        tree.extend(faq::files(&edition));
    }
    tree
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn wish(count: usize, seed: u64) -> Wish {
        Wish { count, seed, languages: vec![Language::Chinese], untranslated: 0 }
    }

    fn bilingual(languages: [Language; 2], untranslated: usize) -> Tree {
        files(&Wish { languages: languages.to_vec(), untranslated, ..wish(60, 3) })
    }

    const BOTH: [Language; 2] = [Language::Chinese, Language::English];

    #[test]
    fn same_seed_same_bytes() {
        assert_eq!(files(&wish(25, 7)), files(&wish(25, 7)));
        assert_ne!(files(&wish(25, 7)), files(&wish(25, 8)));
        assert_eq!(bilingual(BOTH, 20), bilingual(BOTH, 20));
    }

    #[test]
    fn counts_are_as_asked() {
        for count in [1, 2, 25, 100] {
            let tree = files(&wish(count, 1));
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
        let tree = files(&wish(41, 3));
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
        let tree = files(&wish(60, 3));
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

    /// Gives the originals, and the translations by the paths of their originals.
    fn split(tree: &Tree, tag: &str) -> (Tree, Tree) {
        let (mut originals, mut translations) = (Tree::new(), Tree::new());
        for (path, text) in tree.iter().filter(|(path, _)| path.starts_with("content/")) {
            let bare = path.replace(&format!(".{tag}."), ".");
            let kind = if bare == *path { &mut originals } else { &mut translations };
            kind.insert(bare, text.clone());
        }
        (originals, translations)
    }

    #[test]
    fn either_language_can_be_the_default() {
        let (chinese, english) = split(&bilingual(BOTH, 0), "en");
        assert!(chinese.keys().eq(english.keys()));
        let alone = files(&wish(60, 3));
        let same = |path: &str, text: &str| alone[path] == text.replace("{#steps .steps}", "{.steps}");
        assert!(chinese.iter().all(|(path, text)| same(path, text)));
        let (default, translated) = split(&bilingual([Language::English, Language::Chinese], 0), "zh-CN");
        assert!(default.keys().eq(chinese.keys()) && translated.keys().eq(chinese.keys()));
        let guide = "content/guides/fm/t0001.md";
        assert!(default[guide].contains("\ntask: t0001\n") && default[guide].contains("#wait duration=2d"));
        assert!(translated[guide].contains("#open who=本人}") && !translated[guide].contains("duration"));
    }

    #[test]
    fn translations_say_nothing_but_what_is_translated() {
        let (_, english) = split(&bilingual(BOTH, 0), "en");
        for (path, text) in &english {
            let key = |line: &str| Some(line.split_once(": ")?.0.trim_start_matches([' ', '-', '{']).to_owned());
            let keys = text.lines().filter_map(key).filter(|key| key.bytes().all(|byte| byte.is_ascii_lowercase()));
            let known = ["title", "description", "recognise", "id", "question", "answer"];
            assert!(keys.clone().count() > 1, "{path}: {text}");
            assert!(keys.into_iter().all(|key| known.contains(&key.as_str())), "{path}: {text}");
            assert!(text.chars().all(|letter| letter.is_ascii() || letter == '–'), "{path}: {text}");
        }
    }

    #[test]
    fn links_are_those_of_the_original() {
        let (chinese, english) = split(&bilingual(BOTH, 0), "en");
        let links = |text: &str| -> Vec<String> {
            let starts = text.match_indices("](");
            starts.map(|(at, _)| text[at..].split(')').next().unwrap().to_owned()).collect()
        };
        for (path, text) in &english {
            assert_eq!(links(text), links(&chinese[path]), "{path}");
        }
    }

    #[test]
    fn some_percent_are_not_translated() {
        let (chinese, english) = split(&bilingual(BOTH, 20), "en");
        let missing = chinese.len() - english.len();
        assert!((chinese.len() / 10..chinese.len() * 3 / 10).contains(&missing), "{missing}");
        let steps = |tree: &Tree| tree.values().map(|text| text.matches("\n### ").count()).sum::<usize>();
        let guides = english.keys().filter(|path| path.contains("/guides/")).count();
        assert!((guides * 7 / 2..guides * 9 / 2).contains(&steps(&english)), "{}", steps(&english));
        assert_eq!(steps(&chinese), 300);
        assert!(split(&bilingual(BOTH, 100), "en").1.is_empty());
    }
}
