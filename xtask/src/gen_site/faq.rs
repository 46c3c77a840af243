//! The FAQ entries of a generated site, each of them bound to steps.

use super::world::{self, GROUP_SIZE, STAGES, World};
use crate::{prose, tree::Tree};

/// The start of a question; the task's title goes before it.
const QUESTIONS: [&str; 6] = [
    "需要多长时间？",
    "要花多少钱？",
    "可以找人代办吗？",
    "被退回了怎么办？",
    "没有收到短信怎么办？",
    "之后还能反悔吗？",
];

/// Makes the files of all FAQ groups.
pub fn files(world: &World) -> Tree {
    let groups = world.entries.div_ceil(GROUP_SIZE);
    (0..groups)
        .map(|group| {
            let path = format!("content/faq/{}.yaml", world::group_id(group));
            (path, group_file(world, group))
        })
        .collect()
}

fn group_file(world: &World, group: usize) -> String {
    let first = group * GROUP_SIZE;
    let last = (first + GROUP_SIZE).min(world.entries);
    let mut text = format!(
        "title: 常见问题第{number}组\ndescription: 第{number}组常见问题和答案。\nentries:\n",
        number = group + 1
    );
    for index in first..last {
        text += &entry(world, index);
    }
    text
}

fn entry(world: &World, index: usize) -> String {
    let mut prng = world.prng(3, index);
    let task = index % world.tasks();
    let question =
        format!("{}{}", prose::task_title(task), QUESTIONS[(index / world.tasks() + index) % QUESTIONS.len()]);
    let first = task * world::CARDS.len();
    let count = 1 + prng.below(world::CARDS.len().min(world.guides - first));
    let steps: Vec<String> = (first..first + count)
        .map(|guide| {
            let stage = &STAGES[prng.below(STAGES.len())];
            format!("{}#{}", world::guide_path(guide), stage.id)
        })
        .collect();
    format!(
        "  - id: {id}\n    question: {question}\n    answer: |\n      {answer}\n\n      \
         见[](step:{step})。\n    steps: [{steps}]\n",
        id = world::entry_id(index),
        answer = prose::paragraph(&mut prng, 2),
        step = steps[0],
        steps = steps.join(", "),
    )
}
