//! Looking closely at the first pages: which part of each is meant.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::{CLOSE, Candidate, Engine, Hit};
use crate::search::text::{normal, terms};

#[derive(Deserialize)]
struct Page {
    h: String,
    t: String,
    u: Vec<Unit>,
}

#[derive(Deserialize)]
struct Unit {
    #[serde(default)]
    a: String,
    #[serde(default)]
    l: String,
    #[serde(default)]
    c: String,
    t: String,
}

impl Engine<'_> {
    /// Looks at the first pages closely: which part of each is meant, and whether it says what was asked word for word.
    pub(super) fn closely(&self, order: &[Candidate], looked_for: &[String]) -> Vec<Hit> {
        let mut hits: Vec<(Hit, u32)> = Vec::new();
        for candidate in order.iter().take(CLOSE) {
            let Ok(page) = serde_json::from_slice::<Page>(&self.member(&format!("f-{}", candidate.id))) else {
                continue;
            };
            let (anchor, bonus) = looked_for
                .iter()
                .map(|wanted| self.place(&page, wanted))
                .max_by_key(|(_, bonus)| *bonus)
                .unwrap_or_default();
            let href = if anchor.is_empty() { page.h } else { format!("{}#{anchor}", page.h) };
            hits.push((Hit { href, score: candidate.score * (256 + bonus) / 256 }, candidate.id));
        }
        hits.sort_by(|(a, one), (b, other)| b.score.cmp(&a.score).then(one.cmp(other)));
        hits.into_iter().map(|(hit, _)| hit).collect()
    }

    /// The part of a page that is meant, by its anchor, and how much better the page fits because of it.
    fn place(&self, page: &Page, wanted: &str) -> (String, u64) {
        let own: Vec<String> = terms(wanted, self.root.stems).into_iter().map(|term| term.text).collect();
        let bare: String = wanted.chars().filter(|c| !c.is_whitespace()).collect();
        let title = self.share(&page.t, &own);
        let exact = |text: &str| self.squeezed(text).contains(&bare);
        let mut best = (String::new(), if exact(&page.t) { 128 } else { title / 4 }, title);
        for unit in &page.u {
            if !unit.c.is_empty() && normal(&unit.c) == wanted {
                return (unit.a.clone(), 1 << 16);
            }
            let label = self.share(&unit.l, &own);
            let both = self.share(&format!("{} {}", unit.l, unit.t), &own);
            let words = if exact(&unit.l) {
                120
            } else if exact(&unit.t) {
                60
            } else {
                0
            };
            let score = label * 3 / 8 + both / 4 + words;
            // The page itself is meant unless a part says what its title does not.
            let is_meant = label > title || both > title || words > 0 && !exact(&page.t);
            if !unit.a.is_empty() && is_meant && score > best.1 {
                best = (unit.a.clone(), score, title);
            }
        }
        (best.0, best.1)
    }

    /// How many of the terms a text has, of 256.
    fn share(&self, text: &str, own: &[String]) -> u64 {
        let has: FxHashSet<String> =
            terms(&self.as_indexed(text), self.root.stems).into_iter().map(|term| term.text).collect();
        let count = own.iter().filter(|term| has.contains(*term)).count();
        count as u64 * 256 / own.len().max(1) as u64
    }

    /// What a page says, with the characters of the index.
    fn as_indexed(&self, text: &str) -> String {
        if self.root.traditional { self.folds().fold(text) } else { text.to_owned() }
    }

    /// The same without capitals and spaces, to be compared word for word.
    fn squeezed(&self, text: &str) -> String {
        normal(&self.as_indexed(text)).chars().filter(|c| !c.is_whitespace()).collect()
    }
}
