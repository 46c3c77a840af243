//! Snippets: what is included makes the page that somebody would write by hand, in every language.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use common::{Site, text};

const SITE: &str = "--- steplink.yaml
title: {zh-CN: 帮助, en: Help}
base_url: https://x.example/
languages: [zh-CN, en]
--- content/index.md
---
title: 首页
description: 从这里开始。
---
--- content/cards/fm.md
---
title: FM卡
description: 物联网用的卡。
facts: {proof: 发票}
---
--- content/cards/data.md
---
title: 上网卡
description: 上网用的卡。
facts: {proof: 身份证}
---
--- content/pages/contact.md
---
title: 联系我们
description: 怎样找到我们。
---
<!-- include hours -->
--- content/tasks/swap.md
---
title: 换卡
description: 换一张卡。
stages: [{id: verify, title: 核实}, {id: swap, title: 换}]
---
--- content/pages/proofs/index.md
---
title: 证件
description: 什么算证件。
---
--- content/snippets/verify.md
---
title: 核实{{ card.proof }}
---
出示{{ card.proof }}，见[证件](../pages/proofs/index.md)[^n]。

#### 注意

<!-- when card=fm -->
单位要盖章。
<!-- /when -->

> [!RESULT]
> 核实好了。

<!-- include hours -->

[^n]: 原件。
--- content/snippets/hours.md
早九点到晚六点。
";

const SHARED: &str = "---
title: 换卡
description: 怎样换卡。
task: swap
cards: [fm, data]
verified: 2026-11-01
---
<!-- include hours -->

## 步骤 {.steps}

### {#verify include=verify}

### 换 {#swap}

#### 注意

小心。[^a]

[^a]: 别弄坏。
";

const FM: &str = "---
title: 换卡
description: 怎样换卡。
task: swap
verified: 2026-11-01
---
早九点到晚六点。

## 步骤 {.steps}

### 核实发票 {#verify}

出示发票，见[证件](../../pages/proofs/index.md)[^n]。

#### 注意

单位要盖章。

> [!RESULT]
> 核实好了。

早九点到晚六点。

### 换 {#swap}

#### 注意

小心。[^a]

[^n]: 原件。
[^a]: 别弄坏。
";

fn site() -> Site {
    let site = Site::new(SITE);
    site.write("content/guides/swap.md", SHARED);
    site
}

#[test]
fn what_is_included_is_the_text_itself() {
    let site = site();
    assert_eq!(text(&site.build_well()), "");
    let shared = site.page("guides/fm/swap/index.html");
    assert!(site.page("guides/data/swap/index.html").contains("核实身份证</h3>"));
    assert!(!site.page("guides/data/swap/index.html").contains("盖章"));
    site.remove("content/guides/swap.md");
    site.write("content/guides/fm/swap.md", FM);
    let by_hand = |proof: &str| FM.replace("发票", proof).replace("单位要盖章。\n\n", "");
    site.write("content/guides/data/swap.md", by_hand("身份证"));
    site.build_well();
    let own = site.page("guides/fm/swap/index.html");
    let differing = own.lines().zip(shared.lines()).find(|(own, shared)| own != shared);
    assert_eq!((differing, own.len()), (None, shared.len()));
}

#[test]
fn anchors_stay_unique_on_a_page() {
    let site = site();
    site.build_well();
    let page = site.page("guides/fm/swap/index.html");
    assert_eq!((page.matches("id=\"注意\"").count(), page.matches("id=\"注意-1\"").count()), (1, 1), "{page}");
    assert_eq!(page.matches("id=\"_fn-1\"").count(), 1);
}

#[test]
fn a_snippet_is_translated_where_it_stands() {
    let site = site();
    site.write(
        "content/guides/swap.en.md",
        "---\ntitle: Swap\ndescription: How to swap.\n---\n<!-- include hours -->\n\n## What to do {.steps}\n\n### Swap {#swap}\n\n#### Care\n\nTake care.\n",
    );
    assert_eq!(text(&site.build_well()), "");
    // Not translated yet: the block says its language, the step that it is not translated.
    let page = site.page("en/guides/fm/swap/index.html");
    assert!(page.contains("<div lang=\"zh-CN\" dir=\"ltr\">\n<p>早九点到晚六点。</p>"), "{page}");
    assert_eq!(page.matches("class=\"notice\"").count(), 1, "{page}");
    site.write("content/snippets/hours.en.md", "9 to 6.\n");
    site.write(
        "content/snippets/verify.en.md",
        "---\ntitle: Prove it with {{ card.proof }}\n---\nShow it.\n\n#### Note\n\n> [!RESULT]\n> Done.\n",
    );
    assert_eq!(text(&site.build_well()), "");
    let page = site.page("en/guides/fm/swap/index.html");
    assert!(page.contains("<p>9 to 6.</p>") && page.contains("Prove it with 发票</h3>"), "{page}");
    assert_eq!(page.matches("class=\"notice\"").count(), 0, "{page}");
    // A page that is not translated shows a snippet that is.
    assert!(site.page("en/contact/index.html").contains("<div lang=\"en\" dir=\"ltr\">\n<p>9 to 6.</p>"));
}

#[test]
fn each_answer_has_places_of_its_own() {
    let site = site();
    site.write("content/snippets/part.md", "见[这里](#one)。\n\n## 一 {#one}\n\n## 二\n");
    site.write(
        "content/faq/all.yaml",
        "title: 问题\ndescription: 问题。\nentries:\n  - {id: one, question: 甲？, answer: <!-- include part -->}\n  \
         - {id: b, question: 乙？, answer: <!-- include part -->}\n",
    );
    site.write(
        "content/terms/all.yaml",
        "terms:\n  - {id: one, term: 词, definition: <!-- include part -->}\n  - {id: c, term: 语, definition: <!-- include part -->}\n",
    );
    assert_eq!(text(&site.build_well()), "");
    for (path, of) in [("faq/all/index.html", ["one", "b"]), ("glossary/index.html", ["one", "c"])] {
        let page = site.page(path);
        for id in of {
            for place in ["one", "二"] {
                assert_eq!(page.matches(&format!("id=\"{id}.{place}\"")).count(), 1, "{id}.{place} in {path}");
            }
            assert!(page.contains(&format!("#{id}.one\">这里</a>")), "{path}");
        }
        assert_eq!(page.matches("id=\"one\"").count(), 1, "{path}");
    }
}

#[test]
fn the_places_of_a_page_are_those_of_its_card_type() {
    let site = site();
    site.write("content/snippets/part.md", "## 小节 {#part}\n");
    site.write(
        "content/guides/swap.md",
        "---\ntitle: 换卡\ndescription: 换卡。\ncards: [fm, data]\nverified: 2026-11-01\n---\n<!-- when card=fm -->\n## 说明\n\n\
         <!-- include part -->\n<!-- /when -->\n<!-- when card=data -->\n<!-- include part -->\n\n## 说明\n<!-- /when -->\n\n\
         文。[^n]\n\n<!-- when card=fm -->\n又。[^f]\n<!-- /when -->\n\n[^n]: 注。\n[^f]: {{ card.only }}\n",
    );
    site.edit("content/cards/fm.md", "proof: 发票", "proof: 发票, only: 一张");
    let said = text(&site.build_well());
    assert!(!said.contains("error"), "{said}");
    for card in ["fm", "data"] {
        let page = site.page(&format!("guides/{card}/swap/index.html"));
        assert!(page.contains("id=\"说明\"") && !page.contains("id=\"说明-1\""), "{card}");
        assert_eq!(page.matches("id=\"part\"").count(), 1, "{card}");
    }
}

#[test]
fn a_translated_step_is_translated_whatever_it_includes() {
    let site = site();
    site.write(
        "content/guides/swap.en.md",
        "---\ntitle: Swap\ndescription: How to swap.\n---\n<!-- include hours -->\n\n## What to do {.steps}\n\n### Verify {#verify}\n\nDo it.\n\n### Swap {#swap}\n\n#### Care\n\nTake care.\n",
    );
    assert_eq!(text(&site.build_well()), "");
    let page = site.page("en/guides/fm/swap/index.html");
    assert!(page.contains("Verify</h3>") && page.contains("<p>Do it.</p>"), "{page}");
    assert!(page.contains("<div lang=\"zh-CN\" dir=\"ltr\">\n<p>出示发票"), "{page}");
    assert_eq!(page.matches("class=\"notice\"").count(), 0, "{page}");
}

fn run(site: &Site, arguments: &[&str]) -> String {
    let root = site.root().to_str().unwrap();
    let command =
        std::process::Command::new(env!("CARGO_BIN_EXE_steplink")).args(arguments).args(["--root", root]).output();
    let output = command.unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

#[test]
fn a_source_counts_once_and_what_includes_it_is_listed() {
    let site = site();
    site.write("content/pages/more.md", "---\ntitle: 更多\ndescription: 更多。\n---\n见[证件](page:proofs)。\n\n<!-- when card=fm -->\n<!-- include verify -->\n<!-- /when -->\n");
    site.build_well();
    // The snippet links to the page from three pages, and is one source; the page that links by itself is another.
    let page = site.page("proofs/index.html");
    let links = page.split("这里").nth(1).unwrap_or(&page);
    assert_eq!(links.matches("<li><a href=\"/more/\"").count(), 1, "{page}");
    assert!(!page.contains("/guides/data/swap/"), "{page}");
    let said = run(&site, &["refs", "snippet:verify"]);
    assert_eq!(
        said,
        "snippet:verify · 核实{{ card.proof }} · content/snippets/verify.md\n\nlinked from (2)\n  \
         content/guides/swap.md:12:22: include snippet:verify\n  \
         content/pages/more.md:8:5: include snippet:verify\n\nlinks to (0)\n"
    );
    assert!(run(&site, &["refs", "snippet:verfiy"]).contains("did you mean `verify`?"));
    assert!(run(&site, &["refs", "fact:card.proof"]).contains("content/snippets/verify.md:4:3: look-up"));
}

#[test]
fn a_translation_to_begin_with_is_no_translation_yet() {
    let site = site();
    assert_eq!(run(&site, &["new", "translation", "snippet:verify", "en"]), "content/snippets/verify.en.md\n");
    assert_eq!(run(&site, &["new", "translation", "guide:fm/swap", "en"]), "content/guides/swap.en.md\n");
    assert_eq!(text(&site.build_well()), "");
    assert!(site.page("en/guides/fm/swap/index.html").contains("出示发票"));
}

#[test]
fn a_change_renders_the_pages_that_show_it() {
    let site = site();
    site.build_well();
    site.edit("content/snippets/hours.md", "早九点", "早八点");
    // Two guides and the page, in two languages.
    assert_eq!(site.build_well().rendered, 6);
    site.edit("content/snippets/verify.md", "单位要盖章。", "单位要盖公章。");
    assert_eq!(site.build_well().rendered, 2);
}
