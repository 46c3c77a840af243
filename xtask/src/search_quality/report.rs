//! What was measured, as a table.

use std::collections::BTreeMap;

use serde_json::json;

use super::ask::Answer;
use super::kinds::{KINDS, Query};
use super::project::{address, anchor};

/// How many places readers look at.
const SEEN: usize = 10;

/// The figures of the queries of a kind, or of several.
#[derive(Default)]
struct Figures {
    count: usize,
    reciprocal: f64,
    recall: f64,
    empty: usize,
    /// Of how many that were found the part is known, and of how many it was right.
    found: usize,
    deep: usize,
    bytes: Vec<u64>,
}

impl Figures {
    fn add(&mut self, query: &Query, answer: &Answer) {
        self.count += 1;
        self.bytes.push(answer.bytes);
        self.empty += usize::from(answer.places.is_empty());
        let seen: Vec<_> = answer.places.iter().take(SEEN).collect();
        let first = seen.iter().position(|(page, _)| query.right.contains_key(page));
        let found = seen.iter().filter(|(page, _)| query.right.contains_key(page)).count();
        self.recall += ratio(found, query.right.len().min(SEEN));
        let Some(first) = first else {
            return;
        };
        self.reciprocal += 1.0 / ratio(first + 1, 1);
        let (page, section) = seen[first];
        if let Some(right) = query.right.get(page).filter(|right| !right.is_empty()) {
            self.found += 1;
            self.deep += usize::from(right.contains(section));
        }
    }

    fn mean(&self) -> f64 {
        self.reciprocal / ratio(self.count.max(1), 1)
    }

    /// The bytes that so many percent of the queries do not exceed.
    fn bytes(&self, percent: usize) -> f64 {
        let mut all = self.bytes.clone();
        all.sort_unstable();
        let at = (all.len() * percent / 100).min(all.len().saturating_sub(1));
        ratio(usize::try_from(all.get(at).copied().unwrap_or(0)).unwrap_or(0), 1000)
    }

    fn row(&self, name: &str) -> String {
        let count = ratio(self.count.max(1), 1);
        let deep = if self.found == 0 { "–".to_owned() } else { format!("{:.3}", ratio(self.deep, self.found)) };
        format!(
            "| {name} | {} | {:.3} | {:.3} | {:.1} % | {deep} | {:.1} | {:.1} |\n",
            self.count,
            self.mean(),
            self.recall / count,
            ratio(self.empty * 100, 1) / count,
            self.bytes(50),
            self.bytes(95),
        )
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts are small")]
fn ratio(one: usize, other: usize) -> f64 {
    one as f64 / other as f64
}

/// The table: a line for each kind, then all; below it the means of the kinds.
pub fn table(queries: &[Query], answers: &[Answer]) -> String {
    let mut kinds: Vec<Figures> = KINDS.iter().map(|_| Figures::default()).collect();
    let mut all = Figures::default();
    for (query, answer) in queries.iter().zip(answers) {
        kinds[query.kind].add(query, answer);
        all.add(query, answer);
    }
    let mut out = String::from(
        "| kind | queries | MRR@10 | recall@10 | nothing found | right part | first query, kB | 95 % |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for (kind, figures) in KINDS.iter().zip(&kinds).filter(|(_, figures)| figures.count > 0) {
        out += &figures.row(kind.name);
    }
    out += &all.row("**all**");
    for (name, is_core) in [("core", true), ("extra", false)] {
        let own = KINDS.iter().zip(&kinds).filter(|(kind, figures)| kind.is_core == is_core && figures.count > 0);
        let means: Vec<f64> = own.map(|(_, figures)| figures.mean()).collect();
        out += &format!("\n{name}: MRR@10 {:.3}", means.iter().sum::<f64>() / ratio(means.len().max(1), 1));
    }
    let files: usize = answers.iter().map(|answer| answer.files).sum();
    out += &format!("\n{:.1} files for a first query\n", ratio(files, answers.len().max(1)));
    out
}

/// The queries, one line of JSON each: the kind, the text, and the right pages with the right anchors.
pub fn lines(queries: &[Query]) -> String {
    let line = |query: &Query| {
        let right = query.right.iter().map(|(page, sections)| {
            let anchors: Vec<String> = sections.iter().map(|section| anchor(*section)).collect();
            (address(*page), anchors)
        });
        let right: BTreeMap<String, Vec<String>> = right.collect();
        let kind = &KINDS[query.kind];
        format!("{}\n", json!({ "kind": kind.name, "core": kind.is_core, "text": query.text, "right": right }))
    };
    queries.iter().map(line).collect()
}

/// The queries for which no right page was first, or not the right part, with what was found.
pub fn misses(queries: &[Query], answers: &[Answer]) -> Vec<String> {
    let line = |(query, answer): (&Query, &Answer)| {
        let is_right = |(page, section): &(usize, usize)| {
            query.right.get(page).is_some_and(|right| right.is_empty() || right.contains(section))
        };
        let right: Vec<_> = query.right.iter().take(4).collect();
        let found = &answer.places[..answer.places.len().min(5)];
        let is_good = answer.places.first().is_some_and(is_right);
        (!is_good).then(|| format!("{}: {} – right {right:?}, found {found:?}", KINDS[query.kind].name, query.text))
    };
    queries.iter().zip(answers).filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn counts_ranks_and_parts() {
        let query = Query { kind: 0, text: "x".into(), right: BTreeMap::from([(7, BTreeSet::from([2]))]) };
        let answer = |places: &[(usize, usize)]| Answer { places: places.to_vec(), bytes: 1000, files: 2 };
        let mut figures = Figures::default();
        figures.add(&query, &answer(&[(1, 0), (7, 2)]));
        figures.add(&query, &answer(&[(7, 0)]));
        figures.add(&query, &answer(&[]));
        assert_eq!(figures.row("k"), "| k | 3 | 0.500 | 0.667 | 33.3 % | 0.500 | 1.0 | 1.0 |\n");
    }
}
