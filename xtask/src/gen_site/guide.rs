//! The guides of a generated site.

use super::edition::{Edition, Gaps};
use super::world::{self, CARDS, GROUP_SIZE, Kind, STAGES, Stage, World};
use crate::prng::Prng;
use crate::prose::{Words, fill};
use crate::tree::Tree;

/// Makes one guide per task and card type.
pub fn files(edition: &Edition<'_>) -> Tree {
    let mut tree = Tree::new();
    for index in 0..edition.world.guides {
        let mut gaps = edition.gaps(Kind::Guide, index);
        if !gaps.next()
            && let Some(guide) = guide(edition, index, &mut gaps)
        {
            let stem = format!("content/guides/{}", world::guide_path(index));
            tree.insert(edition.path(&stem, "md"), guide);
        }
    }
    tree
}

/// Writes a guide; nothing if no step of it is translated.
fn guide(edition: &Edition<'_>, index: usize, gaps: &mut Gaps) -> Option<String> {
    let words = edition.words;
    let mut prng = edition.world.prng(Kind::Guide, index);
    let mut links = links(edition, index, &mut prng).into_iter();
    let mut text = front_matter(edition, index, &mut prng);
    text += &format!(
        "\n{}{}\n\n> [!NOTE]\n> {}\n\n## {} {{#before}}\n\n{}\n## {} {}\n",
        prng.pick(&words.openings),
        links.next().map_or_else(String::new, |link| format!("{}{link}", words.space)),
        prng.pick(&words.notes),
        words.before,
        words.list(&mut prng, 3),
        words.steps,
        edition.procedure(),
    );
    // What is left out takes its choices all the same, so that the others stay translations.
    let steps: Vec<String> = (0..STAGES.len())
        .map(|place| step(edition, place, &mut links, &mut prng))
        .filter(|_| !gaps.next())
        .collect();
    (!steps.is_empty()).then(|| text + &steps.concat())
}

fn step(edition: &Edition<'_>, place: usize, links: &mut impl Iterator<Item = String>, prng: &mut Prng) -> String {
    let words = edition.words;
    let stage = &STAGES[place];
    let who = if stage.who { format!(" who={}", words.who) } else { String::new() };
    let attributes = edition.original_only(stage.attributes);
    let mut text = format!("\n### {} {{#{}{who}{attributes}}}\n\n", words.stages[place], stage.id);
    text += &words.paragraph(prng, 3);
    if let Some(link) = links.next() {
        text += words.space;
        text += &link;
    }
    text += "\n";
    if place == STAGES.len() - 1 {
        text += &format!("\n> [!RESULT]\n> {}\n", prng.pick(&words.results));
    }
    text
}

fn front_matter(edition: &Edition<'_>, index: usize, prng: &mut Prng) -> String {
    let words = edition.words;
    let card = words.cards[world::card_of(index)];
    let title = words.title(index / CARDS.len());
    let values = [("title", title.as_str()), ("card", card)];
    let (month, day) = (1 + prng.below(6), 1 + prng.below(28));
    let structure = format!("task: {}\nverified: 2026-{month:02}-{day:02}\n", world::task_of(index));
    format!(
        "---\ntitle: {}\ndescription: {}\n{}---\n",
        fill(words.guide_title, &values),
        fill(words.guide_description, &values),
        edition.original_only(&structure),
    )
}

/// Makes three to six sentences with one link each: by file, by step, by guide and by question.
fn links(edition: &Edition<'_>, index: usize, prng: &mut Prng) -> Vec<String> {
    let count = 3 + prng.below(4);
    (0..count)
        .map(|place| match edition.world.other_guide(prng, index) {
            Some(other) if place % 4 < 3 => guide_link(edition.words, index, other, place % 4, prng),
            _ => question_link(edition.words, edition.world, prng),
        })
        .collect()
}

fn guide_link(words: &Words, index: usize, other: usize, kind: usize, prng: &mut Prng) -> String {
    let place = prng.below(STAGES.len());
    let Stage { id, .. } = STAGES[place];
    let guide = world::guide_path(other);
    let same_card = world::card_of(index) == world::card_of(other);
    let file = if same_card { format!("{}.md", world::task_of(other)) } else { format!("../{guide}.md") };
    let form = [words.file_link, words.step_link, words.guide_link][kind];
    fill(form, &[("stage", words.stages[place]), ("step", id), ("guide", &guide), ("file", &file)])
}

fn question_link(words: &Words, world: &World, prng: &mut Prng) -> String {
    let entry = prng.below(world.entries);
    let group = world::group_id(entry / GROUP_SIZE);
    fill(words.question_link, &[("entry", &format!("{group}/{}", world::entry_id(entry)))])
}
