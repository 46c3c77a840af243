//! The configuration, the home page, card types and tasks of a generated site.

use super::edition::Edition;
use super::world::{self, CARDS, Kind, STAGES};
use crate::prose::{Language, fill};
use crate::tree::Tree;

/// Makes `steplink.yaml`; the first language is the default.
pub fn config(languages: &[Language]) -> String {
    let words = || languages.iter().map(|language| language.words());
    let tags: Vec<&str> = words().map(|words| words.tag).collect();
    let titles: Vec<&str> = words().map(|words| words.site_title).collect();
    let descriptions: Vec<&str> = words().map(|words| words.site_description).collect();
    format!(
        "title:{}\ndescription:{}\nbase_url: https://help.example/\nlanguages: [{}]\n",
        in_languages(&tags, &titles),
        in_languages(&tags, &descriptions),
        tags.join(", "),
    )
}

/// Writes a text, or a map from languages to texts.
fn in_languages(tags: &[&str], texts: &[&str]) -> String {
    match texts {
        [text] => format!(" {text}"),
        _ => tags.iter().zip(texts).map(|(tag, text)| format!("\n  {tag}: {text}")).collect(),
    }
}

/// Makes the pages that frame the guides.
pub fn files(edition: &Edition<'_>) -> Tree {
    let mut tree = Tree::new();
    if !edition.gaps(Kind::Home, 0).next() {
        tree.insert(edition.path("content/index", "md"), home_page(edition));
    }
    for (card, id) in CARDS.iter().enumerate() {
        if !edition.gaps(Kind::Card, card).next() {
            tree.insert(edition.path(&format!("content/cards/{id}"), "md"), card_page(edition, card));
        }
    }
    for task in 0..edition.world.tasks() {
        if !edition.gaps(Kind::Task, task).next() {
            let stem = format!("content/tasks/{}", world::task_id(task));
            tree.insert(edition.path(&stem, "md"), task_page(edition, task));
        }
    }
    tree
}

fn home_page(edition: &Edition<'_>) -> String {
    let words = edition.words;
    format!(
        "---\ntitle: {}\ndescription: {}\n---\n\n{}\n",
        words.site_title, words.home_description, words.home_text
    )
}

fn card_page(edition: &Edition<'_>, card: usize) -> String {
    let words = edition.words;
    let (name, text) = (words.cards[card], words.card_texts[card]);
    format!(
        "---\ntitle: {name}\ndescription: {description}\nrecognise: {text}\n{colour}---\n\n{text}{space}{more}\n",
        description = fill(words.card_description, &[("card", name)]),
        colour = edition.original_only(&format!("colour: {}\n", card + 1)),
        space = words.space,
        more = words.reasons[card],
    )
}

fn task_page(edition: &Edition<'_>, task: usize) -> String {
    let words = edition.words;
    let mut prng = edition.world.prng(Kind::Task, task);
    let title = words.title(task);
    let stages = STAGES.iter().zip(words.stages);
    let stages: String =
        stages.map(|(stage, title)| format!("  - {{id: {}, title: {title}}}\n", stage.id)).collect();
    format!(
        "---\ntitle: {title}\ndescription: {description}\nstages:\n{stages}---\n\n{}\n",
        prng.pick(&words.openings),
        description = fill(words.task_description, &[("title", &title)]),
    )
}
