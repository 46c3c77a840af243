//! `gen-plain`: an ordinary folder of Markdown files, as it lies in many repositories.

mod body;
mod plan;

use crate::{prng::Prng, tree::Tree};
use plan::Page;

/// Makes `count` Markdown files under `content/`; no configuration and no front matter.
pub fn files(count: usize) -> Tree {
    let pages: Vec<Page> = (0..count).map(plan::page).collect();
    pages
        .iter()
        .enumerate()
        .map(|(index, page)| {
            let text = if index == 0 {
                body::home(&pages)
            } else {
                body::page(&pages, index, &mut Prng::new(1, index as u64))
            };
            (format!("content/{}", page.path()), text)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slug;
    use percent_encoding::percent_decode_str;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn same_bytes_every_time() {
        assert_eq!(files(60), files(60));
        assert_eq!(files(60).len(), 60);
        assert_eq!(files(1).len(), 1);
    }

    #[test]
    fn folders_are_two_deep_and_names_are_mixed() {
        let tree = files(120);
        let deepest = tree.keys().map(|path| path.matches('/').count()).max();
        assert_eq!(deepest, Some(3));
        assert!(tree.keys().any(|path| path.contains(' ')));
        assert!(tree.keys().any(|path| path.contains("说明")));
        assert!(tree.values().all(|text| text.starts_with("# ")));
    }

    /// Gives the headings of a file, outside code blocks.
    fn headings(text: &str) -> Vec<&str> {
        let mut in_code = false;
        let mut headings = Vec::new();
        for line in text.lines() {
            in_code ^= line.starts_with("```");
            let marks = line.len() - line.trim_start_matches('#').len();
            if !in_code && marks > 0 {
                headings.push(line[marks..].trim());
            }
        }
        headings
    }

    /// Resolves `target` from the folder of `path`.
    fn resolve(path: &str, target: &str) -> String {
        let mut parts: Vec<&str> = path.split('/').collect();
        parts.pop();
        for part in target.split('/') {
            match part {
                ".." => {
                    parts.pop();
                }
                _ => parts.push(part),
            }
        }
        parts.join("/")
    }

    #[test]
    fn every_link_resolves_and_every_file_is_linked() {
        let tree = files(80);
        let anchors: BTreeMap<&str, BTreeSet<String>> = tree
            .iter()
            .map(|(path, text)| {
                let anchors = slug::anchors(headings(text).into_iter());
                (path.as_str(), anchors.into_iter().collect())
            })
            .collect();
        let mut reached = BTreeSet::from(["content/index.md".to_owned()]);
        let mut with_anchor = 0;
        for (path, text) in &tree {
            for (at, _) in text.match_indices("](") {
                let target = text[at + 2..].split(')').next().unwrap();
                if target.starts_with("https:") {
                    continue;
                }
                let target = percent_decode_str(target).decode_utf8().unwrap();
                let (file, anchor) = target.split_once('#').unwrap_or((&target, ""));
                let file = match file {
                    "" => path.clone(),
                    _ => resolve(path, file),
                };
                let known = anchors.get(file.as_str());
                assert!(known.is_some(), "{path}: {target}");
                assert!(anchor.is_empty() || known.unwrap().contains(anchor), "{path}: {target}");
                with_anchor += usize::from(!anchor.is_empty());
                reached.insert(file);
            }
        }
        assert_eq!(reached.len(), tree.len());
        assert!(with_anchor > 80, "{with_anchor}");
    }
}
