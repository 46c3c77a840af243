//! The configuration, the home page, card types and tasks of a generated site.

use super::world::{self, CARDS, STAGES, World};
use crate::{prose, tree::Tree};

const CONFIG: &str = "\
title: 生成的帮助中心
description: 由测试程序写成的帮助中心，用来检查大型站点。
base_url: https://help.example/
languages: [zh-CN]
";

const HOME: &str = "\
---
title: 生成的帮助中心
description: 按卡片和事项查找办理步骤。
---

请先认出手里的卡片，再选择要办的事项。拿不准的时候，先问运营商的客服。
";

/// What each card type's page says, in the order of the card types.
const CARD_TEXTS: [&str; 2] =
    ["装在智能硬件、工业设备和车辆里的卡，多为企业客户使用。", "供手机或者电脑上网使用的普通卡，没有语音功能。"];

/// Makes the files that frame the guides.
pub fn files(world: &World) -> Tree {
    let mut tree = Tree::new();
    tree.insert("steplink.yaml".into(), CONFIG.into());
    tree.insert("content/index.md".into(), HOME.into());
    for (place, card) in CARDS.iter().enumerate() {
        let text = CARD_TEXTS[place];
        let page = format!(
            "---\ntitle: {name}\ndescription: {name}的全部办理指南和常见问题。\n\
             recognise: {text}\ncolour: {colour}\n---\n\n{text}{more}\n",
            name = card.name,
            colour = place + 1,
            more = prose::REASONS[place],
        );
        tree.insert(format!("content/cards/{}.md", card.id), page);
    }
    for task in 0..world.tasks() {
        let path = format!("content/tasks/{}.md", world::task_id(task));
        tree.insert(path, task_page(world, task));
    }
    tree
}

fn task_page(world: &World, task: usize) -> String {
    let mut prng = world.prng(1, task);
    let title = prose::task_title(task);
    let stages: String =
        STAGES.iter().map(|stage| format!("  - {{id: {}, title: {}}}\n", stage.id, stage.title)).collect();
    format!(
        "---\ntitle: {title}\ndescription: {title}的办法，按卡片比较。\nstages:\n{stages}---\n\n{}\n",
        prng.pick(&prose::OPENINGS),
    )
}
