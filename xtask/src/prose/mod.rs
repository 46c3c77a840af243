//! Pools of sentences about SIM cards, and titles, paragraphs and lists made of them.
//!
//! The pools of all languages say the same in the same order, so that the same choices make a
//! translation.

mod en;
mod zh;

use crate::prng::Prng;

/// A language that sites can be generated in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Simplified Chinese.
    Chinese,
    /// English.
    English,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// Finds the language of a BCP 47 tag.
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.words().tag == tag)
    }

    /// Gives what is said in it.
    pub const fn words(self) -> &'static Words {
        match self {
            Self::Chinese => &zh::WORDS,
            Self::English => &en::WORDS,
        }
    }
}

/// What generated sites say in one language. A name in braces is filled in.
#[derive(Debug)]
pub struct Words {
    /// The BCP 47 tag of the language.
    pub tag: &'static str,
    /// Where a task is done.
    pub places: [&'static str; 12],
    /// For whom a task is done.
    pub people: [&'static str; 12],
    /// What a task does.
    pub actions: [&'static str; 24],
    /// Sentences that open a guide.
    pub openings: [&'static str; 12],
    /// Sentences about what to do.
    pub acts: [&'static str; 20],
    /// Sentences that explain.
    pub reasons: [&'static str; 16],
    /// Sentences for callouts.
    pub notes: [&'static str; 10],
    /// Sentences that say what success looks like.
    pub results: [&'static str; 6],
    /// Things to have at hand, for lists.
    pub items: [&'static str; 12],
    /// What is asked about a task.
    pub questions: [&'static str; 6],
    /// The names of the card types.
    pub cards: [&'static str; 2],
    /// What each card type's page says.
    pub card_texts: [&'static str; 2],
    /// The titles of the stages.
    pub stages: [&'static str; 5],
    /// Who does a step, as an attribute.
    pub who: &'static str,
    /// What stands between two sentences.
    pub space: &'static str,
    /// The heading above the things to have at hand.
    pub before: &'static str,
    /// The heading above the steps.
    pub steps: &'static str,
    /// The title of the site.
    pub site_title: &'static str,
    /// What the site is about.
    pub site_description: &'static str,
    /// What the home page is about.
    pub home_description: &'static str,
    /// What the home page says.
    pub home_text: &'static str,
    /// What the page of a `card` is about.
    pub card_description: &'static str,
    /// The title of a task: `action`, `person` and `place`.
    pub task_title: &'static str,
    /// The `title` of a task that has been used before, in another `round`.
    pub task_again: &'static str,
    /// What the page of a task is about.
    pub task_description: &'static str,
    /// The title of a guide: that of its task, and the `card`.
    pub guide_title: &'static str,
    /// What a guide is about.
    pub guide_description: &'static str,
    /// The title of a group of questions, by its `number`.
    pub group_title: &'static str,
    /// What a group of questions is about.
    pub group_description: &'static str,
    /// A question about a task, whose `title` goes with it.
    pub question: &'static str,
    /// A sentence that links an answer to a step.
    pub answer_link: &'static str,
    /// A sentence with a link to a step in a `file`.
    pub file_link: &'static str,
    /// A sentence with a link to a step by its id.
    pub step_link: &'static str,
    /// A sentence with a link to a guide.
    pub guide_link: &'static str,
    /// A sentence with a link to a question.
    pub question_link: &'static str,
}

impl Words {
    /// Makes a title out of a number; different numbers give different titles.
    pub fn title(&self, number: usize) -> String {
        let action = self.actions[number % self.actions.len()];
        let rest = number / self.actions.len();
        let person = self.people[rest % self.people.len()];
        let rest = rest / self.people.len();
        let place = self.places[rest % self.places.len()];
        let title = fill(self.task_title, &[("action", action), ("person", person), ("place", place)]);
        match rest / self.places.len() {
            0 => title,
            round => fill(self.task_again, &[("title", &title), ("round", &(round + 1).to_string())]),
        }
    }

    /// Makes a paragraph of `count` different sentences: an act first, reasons and acts after it.
    pub fn paragraph(&self, prng: &mut Prng, count: usize) -> String {
        let mut sentences = vec![prng.pick(&self.acts)];
        while sentences.len() < count {
            let next = if prng.below(2) == 0 { prng.pick(&self.reasons) } else { prng.pick(&self.acts) };
            if !sentences.contains(&next) {
                sentences.push(next);
            }
        }
        sentences.join(self.space)
    }

    /// Makes a Markdown list of `count` different things to have at hand.
    pub fn list(&self, prng: &mut Prng, count: usize) -> String {
        let start = prng.below(self.items.len());
        let item = |place| self.items[(start + place * 5) % self.items.len()];
        (0..count.min(self.items.len())).map(|place| format!("- {}\n", item(place))).collect()
    }
}

/// Fills names in braces in.
pub fn fill(form: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(form.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn titles_differ() {
        for language in Language::ALL {
            let titles: BTreeSet<String> = (0..10_000).map(|number| language.words().title(number)).collect();
            assert_eq!(titles.len(), 10_000);
        }
    }

    #[test]
    fn lists_do_not_repeat_an_item() {
        for language in Language::ALL {
            let list = language.words().list(&mut Prng::new(3, 0), 12);
            let lines: BTreeSet<&str> = list.lines().collect();
            assert_eq!(lines.len(), 12);
        }
    }

    fn sentences(words: &Words) -> Vec<&'static str> {
        let pools: [&[&str]; 5] = [&words.openings, &words.acts, &words.reasons, &words.notes, &words.results];
        pools.concat()
    }

    #[test]
    fn chinese_sentences_use_chinese_punctuation() {
        for sentence in sentences(&zh::WORDS) {
            assert!(sentence.ends_with('。'), "{sentence}");
            assert!(!sentence.contains([' ', ',', ':', ';', '(']), "{sentence}");
        }
    }

    #[test]
    fn english_sentences_are_ascii_and_pools_do_not_repeat() {
        let all = sentences(&en::WORDS);
        for sentence in &all {
            assert!(sentence.is_ascii() && sentence.ends_with('.'), "{sentence}");
        }
        let different: BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(different.len(), all.len());
    }

    #[test]
    fn the_same_choices_make_a_translation() {
        let pick = |language: Language| {
            let words = language.words();
            let text = words.paragraph(&mut Prng::new(5, 1), 3);
            words.acts.iter().position(|act| text.starts_with(act))
        };
        assert!(pick(Language::Chinese).is_some());
        assert_eq!(pick(Language::Chinese), pick(Language::English));
    }

    #[test]
    fn forms_are_filled_in() {
        assert_eq!(fill("{a} and {b}, {a}", &[("a", "1"), ("b", "2")]), "1 and 2, 1");
    }
}
