//! `gen-shared`: many card types and tasks from shared sources: facts, conditions, snippets and terms.

use crate::prng::Prng;
use crate::prose::{Language, Words};
use crate::tree::Tree;

/// The stages of every task.
const STAGES: [&str; 5] = ["open", "prepare", "submit", "wait", "confirm"];

/// Makes a site of so many card types and tasks, with one guide for each task.
pub fn files(cards: usize, tasks: usize) -> Tree {
    let words = Language::Chinese.words();
    let mut tree = Tree::from([
        ("steplink.yaml".to_owned(), config(words)),
        ("content/index.md".to_owned(), page(words.site_title, words.home_description, "", words.home_text)),
        ("content/snippets/ask.md".to_owned(), format!("{}\n", words.openings[0])),
        ("content/snippets/prepare.md".to_owned(), prepare(words)),
        ("content/terms/all.yaml".to_owned(), terms()),
    ]);
    for card in 0..cards {
        tree.insert(format!("content/cards/{}.md", card_id(card)), card_page(words, card));
    }
    for task in 0..tasks {
        tree.insert(format!("content/tasks/{}.md", task_id(task)), task_page(words, task));
        tree.insert(format!("content/guides/{}.md", task_id(task)), guide(words, cards, task));
    }
    tree
}

fn card_id(card: usize) -> String {
    format!("c{:02}", card + 1)
}

fn task_id(task: usize) -> String {
    format!("t{:03}", task + 1)
}

fn config(words: &Words) -> String {
    format!(
        "title: {}\ndescription: {}\nbase_url: https://help.example/\nfacts: {{support_hours: 早九点到晚六点}}\n",
        words.site_title, words.site_description
    )
}

fn page(title: &str, description: &str, keys: &str, text: &str) -> String {
    format!("---\ntitle: {title}\ndescription: {description}\n{keys}---\n\n{text}\n")
}

fn card_page(words: &Words, card: usize) -> String {
    let kind = card % words.cards.len();
    let facts = format!(
        "facts:\n  hotline: \"{}\"\n  review: {{duration: {}d}}\n  minimum: {{amount: {}, currency: CNY}}\n",
        10_000 + card,
        1 + card % 9,
        10 * (1 + card % 5),
    );
    let title = format!("{}{}号", words.cards[kind], card + 1);
    page(&title, words.card_texts[kind], &format!("weight: {card}\n{facts}"), words.reasons[kind])
}

fn task_page(words: &Words, task: usize) -> String {
    let mut prng = Prng::new(1, task as u64);
    let stages = STAGES.iter().zip(words.stages).map(|(id, title)| format!("  - {{id: {id}, title: {title}}}\n"));
    let keys = format!("stages:\n{}", stages.collect::<String>());
    let text = prng.pick(&words.openings);
    page(&words.title(task), text, &keys, text)
}

/// A guide for all card types: some have a step less, some have a paragraph of their own.
fn guide(words: &Words, cards: usize, task: usize) -> String {
    let mut prng = Prng::new(2, task as u64);
    let ids = |every: usize| (0..cards).step_by(every).map(card_id).collect::<Vec<_>>().join(",");
    let keys = format!("task: {}\ncards: [{}]\nverified: 2026-11-01\n", task_id(task), ids(1).replace(',', ", "));
    let mut text = format!(
        "<!-- include ask -->\n\n{}ICCID，见[](term:imei)。\n\n## {} {{.steps}}\n",
        words.paragraph(&mut prng, 2),
        words.steps
    );
    text += &format!(
        "\n### {} {{#open}}\n\n{}热线是[{{{{ card.hotline }}}}](tel:{{{{card.hotline}}}})，{{{{ site.support_hours }}}}有人接。\n",
        words.stages[0],
        words.paragraph(&mut prng, 2)
    );
    text += "\n### {#prepare include=prepare}\n";
    text += &format!(
        "\n### {} {{#submit duration=PT10M}}\n\n{}\n\n<!-- when card={} -->\n{}\n<!-- /when -->\n",
        words.stages[2],
        words.list(&mut prng, 3),
        ids(2),
        words.paragraph(&mut prng, 1),
    );
    text += &format!(
        "\n### {} {{#wait not={}}}\n\n一般{{{{ card.review }}}}。{}\n",
        words.stages[3],
        ids(3),
        words.paragraph(&mut prng, 2)
    );
    text += &format!(
        "\n### {} {{#confirm}}\n\n{}\n\n> [!RESULT]\n> {}\n",
        words.stages[4],
        words.paragraph(&mut prng, 3),
        prng.pick(&words.results)
    );
    page(&words.title(task), prng.pick(&words.notes), &keys, &text)
}

fn prepare(words: &Words) -> String {
    format!(
        "---\ntitle: {}\n---\n\n{}\n\n> [!NEEDS]\n> - {}，至少{{{{ card.minimum }}}}\n",
        words.stages[1],
        words.acts[1],
        words.items[0].trim_end_matches('。')
    )
}

fn terms() -> String {
    let term = |(id, name, definition): (&str, &str, &str)| {
        format!("  - id: {id}\n    term: {name}\n    definition: {definition}\n")
    };
    let terms = [("iccid", "ICCID", "卡片的序列号。"), ("imei", "IMEI", "设备的号码，和ICCID不同。")];
    format!("terms:\n{}", terms.map(term).concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_as_asked() {
        let tree = files(6, 4);
        let under = |folder: &str| tree.keys().filter(|path| path.starts_with(folder)).count();
        assert_eq!((under("content/cards/"), under("content/tasks/"), under("content/guides/")), (6, 4, 4));
        assert_eq!(tree, files(6, 4));
        assert!(tree["content/guides/t001.md"].contains("not=c01,c04}"));
    }
}
