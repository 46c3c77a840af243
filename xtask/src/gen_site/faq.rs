//! The FAQ entries of a generated site, each of them bound to steps.

use super::edition::{Edition, Gaps};
use super::world::{self, CARDS, GROUP_SIZE, Kind, STAGES};
use crate::prose::fill;
use crate::tree::Tree;

/// Makes the files of all FAQ groups.
pub fn files(edition: &Edition<'_>) -> Tree {
    let mut tree = Tree::new();
    for group in 0..edition.world.entries.div_ceil(GROUP_SIZE) {
        let mut gaps = edition.gaps(Kind::Group, group);
        if !gaps.next()
            && let Some(text) = group_file(edition, group, &mut gaps)
        {
            let stem = format!("content/faq/{}", world::group_id(group));
            tree.insert(edition.path(&stem, "yaml"), text);
        }
    }
    tree
}

/// Writes a group; nothing if no entry of it is translated.
fn group_file(edition: &Edition<'_>, group: usize, gaps: &mut Gaps) -> Option<String> {
    let first = group * GROUP_SIZE;
    let last = (first + GROUP_SIZE).min(edition.world.entries);
    let number = (group + 1).to_string();
    let entries: String = (first..last).filter(|_| !gaps.next()).map(|index| entry(edition, index)).collect();
    let text = format!(
        "title: {}\ndescription: {}\nentries:\n{entries}",
        fill(edition.words.group_title, &[("number", &number)]),
        fill(edition.words.group_description, &[("number", &number)]),
    );
    (!entries.is_empty()).then_some(text)
}

fn entry(edition: &Edition<'_>, index: usize) -> String {
    let (world, words) = (edition.world, edition.words);
    let mut prng = world.prng(Kind::Entry, index);
    let task = index % world.tasks();
    let question = words.questions[(index / world.tasks() + index) % words.questions.len()];
    let question = fill(words.question, &[("title", &words.title(task)), ("question", question)]);
    let first = task * CARDS.len();
    let count = 1 + prng.below(CARDS.len().min(world.guides - first));
    let steps: Vec<String> = (first..first + count)
        .map(|guide| {
            let stage = &STAGES[prng.below(STAGES.len())];
            format!("{}#{}", world::guide_path(guide), stage.id)
        })
        .collect();
    format!(
        "  - id: {id}\n    question: {question}\n    answer: |\n      {answer}\n\n      {link}\n{steps}",
        id = world::entry_id(index),
        answer = words.paragraph(&mut prng, 2),
        link = fill(words.answer_link, &[("step", &steps[0])]),
        steps = edition.original_only(&format!("    steps: [{}]\n", steps.join(", "))),
    )
}
