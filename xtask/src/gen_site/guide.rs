//! The guides of a generated site.

use super::world::{self, GROUP_SIZE, STAGES, World};
use crate::{prng::Prng, prose, tree::Tree};

/// Makes one guide per task and card type.
pub fn files(world: &World) -> Tree {
    (0..world.guides)
        .map(|index| {
            let path = format!("content/guides/{}.md", world::guide_path(index));
            (path, guide(world, index))
        })
        .collect()
}

fn guide(world: &World, index: usize) -> String {
    let mut prng = world.prng(2, index);
    let mut links = links(world, index, &mut prng).into_iter();
    let mut text = front_matter(index, &mut prng);
    text += &format!(
        "\n{}{}\n\n> [!NOTE]\n> {}\n\n## 开始之前 {{#before}}\n\n{}\n## 办理步骤 {{.steps}}\n",
        prng.pick(&prose::OPENINGS),
        links.next().unwrap_or_default(),
        prng.pick(&prose::NOTES),
        prose::list(&mut prng, 3),
    );
    for (place, stage) in STAGES.iter().enumerate() {
        text += &format!("\n### {} {{#{}{}}}\n\n", stage.title, stage.id, stage.attributes);
        text += &prose::paragraph(&mut prng, 3);
        text += &links.next().unwrap_or_default();
        text += "\n";
        if place == STAGES.len() - 1 {
            text += &format!("\n> [!RESULT]\n> {}\n", prng.pick(&prose::RESULTS));
        }
    }
    text
}

fn front_matter(index: usize, prng: &mut Prng) -> String {
    let card = world::card_of(index);
    let title = prose::task_title(index / world::CARDS.len());
    let (month, day) = (1 + prng.below(6), 1 + prng.below(28));
    format!(
        "---\ntitle: {title}（{name}）\ndescription: {name}用户{title}的完整步骤。\n\
         task: {task}\nverified: 2026-{month:02}-{day:02}\n---\n",
        name = card.name,
        task = world::task_of(index),
    )
}

/// Makes three to six sentences with one link each: by file, by step, by guide and by question.
fn links(world: &World, index: usize, prng: &mut Prng) -> Vec<String> {
    let count = 3 + prng.below(4);
    (0..count)
        .map(|place| match world.other_guide(prng, index) {
            Some(other) if place % 4 < 3 => guide_link(index, other, place % 4, prng),
            _ => question_link(world, prng),
        })
        .collect()
}

fn guide_link(index: usize, other: usize, kind: usize, prng: &mut Prng) -> String {
    let stage = &STAGES[prng.below(STAGES.len())];
    let (path, title) = (world::guide_path(other), stage.title);
    let same_card = world::card_of(index).id == world::card_of(other).id;
    let file = if same_card { format!("{}.md", world::task_of(other)) } else { format!("../{path}.md") };
    match kind {
        0 => format!("另一件事也有[{title}]({file}#{})这一步。", stage.id),
        1 => format!("做法与[](step:{path}#{})相同。", stage.id),
        _ => format!("有关的办法见[这份指南](guide:{path})。"),
    }
}

fn question_link(world: &World, prng: &mut Prng) -> String {
    let entry = prng.below(world.entries);
    let group = world::group_id(entry / GROUP_SIZE);
    format!("常有人问：[](faq:{group}/{})", world::entry_id(entry))
}
