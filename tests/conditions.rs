//! Conditions: a guide that card types share, with what differs under conditions, makes the pages that somebody would
//! write by hand for each of them.

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
facts: {hotline: '10086'}
---
--- content/cards/data.md
---
title: 上网卡
description: 上网用的卡。
facts: {hotline: '10010'}
---
--- content/cards/iot.md
---
title: IoT卡
description: 又一种卡。
facts: {hotline: '10000'}
---
--- content/tasks/top-up.md
---
title: 充值
description: 往卡里存钱。
stages: [{id: open, title: 打开}, {id: pay, title: 付款}, {id: check, title: 核对}]
---
--- content/pages/contact.md
---
title: 联系我们
description: 怎样找到我们。
---
";

/// The guide for all of them.
const SHARED: &str = "---
title: 充值
description: 怎样充值。
task: top-up
cards: [fm, data, iot]
verified: 2026-11-01
---
都这样充值。

<!-- when card=fm -->
## 只有FM卡 {#only-fm}

FM卡要先[联系我们](page:contact)[^n]。

[^n]: 脚注。
<!-- /when -->

## 步骤 {.steps}

### 打开 {#open}

1. 开机
<!-- when card=fm,iot -->
2. 插线
<!-- /when -->
3. 等待
   <!-- when not=fm -->
   - 不久
   <!-- /when -->

<!-- when card=data -->
> [!RESULT]
> 有网。
<!-- /when -->

### 付款 {#pay not=iot was=money}

> [!NEEDS]
> 钱

付{{ card.hotline }}。

### 核对 {#check when=iot stage=pay,check}

看[上一步](#open)。
";

const FM: &str = "---
title: 充值
description: 怎样充值。
task: top-up
verified: 2026-11-01
---
都这样充值。

## 只有FM卡 {#only-fm}

FM卡要先[联系我们](page:contact)[^n]。

[^n]: 脚注。

## 步骤 {.steps}

### 打开 {#open}

1. 开机
2. 插线
3. 等待

### 付款 {#pay was=money}

> [!NEEDS]
> 钱

付10086。
";

const DATA: &str = "---
title: 充值
description: 怎样充值。
task: top-up
verified: 2026-11-01
---
都这样充值。

## 步骤 {.steps}

### 打开 {#open}

1. 开机
2. 等待
   - 不久

> [!RESULT]
> 有网。

### 付款 {#pay was=money}

> [!NEEDS]
> 钱

付10010。
";

const IOT: &str = "---
title: 充值
description: 怎样充值。
task: top-up
verified: 2026-11-01
---
都这样充值。

## 步骤 {.steps}

### 打开 {#open}

1. 开机
2. 插线
3. 等待
   - 不久

### 核对 {#check stage=pay,check}

看[上一步](#open)。
";

fn site() -> Site {
    let site = Site::new(SITE);
    site.write("content/guides/top-up.md", SHARED);
    site
}

fn guide(card: &str) -> String {
    format!("guides/{card}/top-up/index.html")
}

#[test]
fn a_shared_guide_is_the_guide_of_each_card_type() {
    let site = site();
    let outcome = site.build_well();
    assert_eq!(text(&outcome), "");
    let cards = [("fm", FM), ("data", DATA), ("iot", IOT)];
    let shared: Vec<String> = cards.iter().map(|(card, _)| site.page(&guide(card))).collect();
    // The steps are numbered on each page, and the comparison knows who has which.
    assert!(shared[2].contains("第 2 步\u{3000}</span>核对"));
    let task = site.page("tasks/top-up/index.html");
    assert!(task.contains("/guides/iot/top-up/#check") && !task.contains("/guides/iot/top-up/#pay"));
    // What is hidden links nowhere: one card type has the link.
    let contact = site.page("contact/index.html");
    assert!(contact.contains("/guides/fm/top-up/") && !contact.contains("/guides/data/top-up/"), "{contact}");
    site.remove("content/guides/top-up.md");
    for (card, own) in cards {
        site.write(&format!("content/guides/{card}/top-up.md"), own);
    }
    assert_eq!(text(&site.build_well()), "");
    for ((card, _), shared) in cards.iter().zip(shared) {
        let own = site.page(&guide(card));
        let differing = own.lines().zip(shared.lines()).find(|(own, shared)| own != shared);
        assert_eq!((differing, own.len()), (None, shared.len()), "{card}");
    }
}

#[test]
fn a_page_for_several_says_for_whom_something_is() {
    let site = site();
    site.write(
        "content/faq/money.yaml",
        "title: 钱\ndescription: 关于钱。\nentries:\n  - id: phone\n    question: 打给谁？\n    answer: |\n      看您的卡：\n\n      <!-- when card=fm -->\n      打{{ card.hotline }}。\n      <!-- /when -->\n\n      <!-- when not=fm -->\n      看卡背面。\n      <!-- /when -->\n  - id: data\n    question: 上网卡打给谁？\n    answer: 打{{ card.hotline }}。\n    cards: [data]\n",
    );
    assert_eq!(text(&site.build_well()), "");
    let page = site.page("faq/money/phone/index.html");
    let of_fm = "<div class=\"for\" role=\"group\" aria-label=\"FM卡\"><p class=\"for-title\">FM卡</p>\n<p>打10086。</p>\n</div>";
    assert!(page.contains(of_fm), "{page}");
    assert!(page.contains("aria-label=\"上网卡和IoT卡\""), "{page}");
    assert!(site.page("faq/money/data/index.html").contains("<p>打10010。</p>"));
}

#[test]
fn the_structure_is_that_of_the_original_and_the_text_has_its_own_conditions() {
    let site = site();
    site.write(
        "content/guides/top-up.en.md",
        "---\ntitle: Top up\ndescription: How to top up.\n---\nAll the same.\n\n## Only for some {#only-fm}\n\n<!-- when card=fm -->\nFirst call.\n<!-- /when -->\n\n## What to do {.steps}\n\n### Open {#open}\n\nOpen it.\n\n### Pay {#pay}\n\nPay {{ card.hotline }}.\n\n### Check {#check}\n\nLook.\n",
    );
    let outcome = site.build_well();
    assert_eq!(text(&outcome), "");
    let (fm, iot) = (site.page("en/guides/fm/top-up/index.html"), site.page("en/guides/iot/top-up/index.html"));
    assert!(fm.contains("First call.") && fm.contains("Pay 10086.") && !fm.contains("id=\"check\""), "{fm}");
    assert!(!iot.contains("First call.") && !iot.contains("id=\"pay\"") && iot.contains("id=\"check\""), "{iot}");
    site.edit("content/guides/top-up.en.md", "### Pay {#pay}", "### Pay {#pay when=fm}");
    site.edit("content/guides/top-up.en.md", "when card=fm", "when card=mf");
    let said = text(&site.check());
    assert!(said.contains("top-up.en.md:9:5: error[SL0410]: there is no card type `mf`"), "{said}");
    assert!(said.contains("`when=` says something else than in `content/guides/top-up.md`"), "{said}");
}

#[test]
fn what_a_translation_lacks_is_read_for_the_card_type_too() {
    let site = site();
    site.write(
        "content/guides/top-up.en.md",
        "---\ntitle: Top up\ndescription: How to top up.\n---\nAll the same.\n\n## Only for some {#only-fm}\n\nCall.\n\n## What to do {.steps}\n\n### Open {#open}\n\nOpen it.\n",
    );
    assert_eq!(text(&site.build_well()), "");
    let (fm, iot) = (site.page("en/guides/fm/top-up/index.html"), site.page("en/guides/iot/top-up/index.html"));
    assert!(fm.contains("付10086。") && !fm.contains("id=\"check\""), "{fm}");
    assert!(!iot.contains("id=\"pay\"") && iot.contains("id=\"check\"") && !iot.contains("{{"), "{iot}");
}

#[test]
fn one_page_is_rendered_when_what_only_it_shows_changes() {
    let site = site();
    site.build_well();
    site.edit("content/guides/top-up.md", "> 有网。", "> 有网了。");
    // In both languages.
    assert_eq!(site.build_well().rendered, 2);
}

#[test]
fn the_list_of_guides_stays_bounded_with_many_card_types() {
    let site = site();
    let guides = |site: &Site| site.page("guides/index.html").matches("/top-up/\"").count();
    site.build_well();
    // Its page for each of the three card types.
    assert_eq!(guides(&site), 3);
    for n in 0..3 {
        site.write(
            &format!("content/cards/more-{n}.md"),
            format!("---\ntitle: 卡{n}\ndescription: 又一种卡。\nfacts: {{hotline: '{n}'}}\n---\n"),
        );
    }
    site.edit(
        "content/guides/top-up.md",
        "cards: [fm, data, iot]",
        "cards: [fm, data, iot, more-0, more-1, more-2]",
    );
    assert_eq!(text(&site.build_well()), "");
    let page = site.page("guides/index.html");
    assert!(page.contains("href=\"/cards/more-2/\"") && page.contains("href=\"/tasks/top-up/\""), "{page}");
    assert_eq!(guides(&site), 1);
}
