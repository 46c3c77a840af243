//! Facts: looked up in a shared guide, they make the pages that somebody would write by hand for each card type.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use common::{Site, text};

const SITE: &str = "--- steplink.yaml
title: {zh-CN: 帮助, en: Help}
base_url: https://x.example/
languages: [zh-CN, en]
facts:
  hours: {zh-CN: 早九点到晚六点, en: 9 to 6}
  shop: {link: https://shop.example/?a=1&b=2}
--- content/index.md
---
title: 首页
description: 从这里开始。
---
--- content/cards/fm.md
---
title: FM卡
description: 打{{ card.hotline }}。
facts: {hotline: '10086', least: {amount: 10, currency: CNY}, wait: {duration: 2d}, 称呼: 物联网卡, home: {link: 'page:contact'}}
---
--- content/cards/fm.en.md
---
title: FM card
description: Call {{ card.hotline }}.
facts: {称呼: IoT card}
---
--- content/cards/data.md
---
title: 上网卡
description: 打{{ card.hotline }}。
facts: {hotline: '10010', least: 30元, wait: {duration: 1h}, 称呼: 流量卡, home: {link: 'https://data.example/'}}
---
--- content/pages/contact.md
---
title: 联系我们
description: 怎样找到我们。
---
{{ site.hours }}有人。
--- content/tasks/top-up.md
---
title: 充值
description: 往卡里存钱。
stages: [{id: pay, title: 付款}]
---
";

const SHARED: &str = "---
title: 充值
description: 怎样充值。
task: top-up
CARDSmaterials: ['至少{{ card.least }}']
warning: 充错了打{{card.hotline}}。
verified: 2026-11-01
---
{{ card.称呼 }}都这样充值。`{{ card.称呼 }}`

## 步骤{{ card.称呼 }} {#todo .steps}

### 付{{ card.least }} {#pay}

在[商店]({{site.shop}})付**{{ card.least }}**，{{ site.hours }}。见{{ card.home }}。[](<{{ card.home }}>)

- [打{{ card.hotline }}](tel:{{card.hotline}} \"打{{ card.hotline }}\")
- 等{{ card.wait }}[^n]

> [!RESULT]
> {{ card.wait }}到账。

[^n]: 节假日不止{{ card.wait }}。
";

fn site() -> Site {
    let site = Site::new(SITE);
    site.write("content/guides/top-up.md", SHARED.replace("CARDS", "cards: [fm, data]\n"));
    site
}

/// The guide that somebody would write for one card type.
fn by_hand(values: &[(&str, &str)]) -> String {
    let code = SHARED.replace("`{{ card.称呼 }}`", "`CODE`").replace("CARDS", "");
    // A look-up of a link is a link with the title of what it leads to.
    let code = code.replace("见{{ card.home }}", "见[](<{{ card.home }}>)");
    let text = values.iter().fold(code, |text, (name, value)| {
        text.replace(&format!("{{{{ {name} }}}}"), value).replace(&format!("{{{{{name}}}}}"), value)
    });
    text.replace("`CODE`", "`{{ card.称呼 }}`")
}

/// What somebody would write for each card type.
const CARDS: &[(&str, &[(&str, &str)])] = &[
    (
        "fm",
        &[
            ("card.hotline", "10086"),
            ("card.least", "10 元"),
            ("card.wait", "2 天"),
            ("card.称呼", "物联网卡"),
            ("site.hours", "早九点到晚六点"),
            ("site.shop", "https://shop.example/?a=1&b=2"),
            ("card.home", "page:contact"),
        ],
    ),
    (
        "data",
        &[
            ("card.hotline", "10010"),
            ("card.least", "30元"),
            ("card.wait", "1 小时"),
            ("card.称呼", "流量卡"),
            ("site.hours", "早九点到晚六点"),
            ("site.shop", "https://shop.example/?a=1&b=2"),
            ("card.home", "https://data.example/"),
        ],
    ),
];

#[test]
fn a_shared_guide_is_the_guide_of_each_card_type() {
    let site = site();
    let outcome = site.build_well();
    assert_eq!(text(&outcome), "");
    let page = site.page("guides/fm/top-up/index.html");
    for shown in [
        "<p>物联网卡都这样充值。<code>{{ card.称呼 }}</code></p>",
        "<strong>",
        "<a href=\"tel:10086\" title=\"打10086\">打10086</a>",
        "https://shop.example/?a=1&amp;b=2",
    ] {
        assert!(page.contains(shown), "{shown}\n{page}");
    }
    assert!(site.page("guides/data/top-up/index.html").contains("<a href=\"https://data.example/\""));
    assert_eq!(page.replace("<code>{{ card.称呼 }}</code>", "").matches("{{").count(), 0);
    // The same guide, split by hand.
    let shared: Vec<String> = CARDS.iter().map(|(card, _)| site.page(&guide(card))).collect();
    site.remove("content/guides/top-up.md");
    for (card, values) in CARDS {
        site.write(&format!("content/guides/{card}/top-up.md"), by_hand(values));
    }
    site.build_well();
    for ((card, _), shared) in CARDS.iter().zip(shared) {
        let own = site.page(&guide(card));
        let differing = own.lines().zip(shared.lines()).find(|(own, shared)| own != shared);
        assert_eq!((differing, own.len()), (None, shared.len()), "{card}");
    }
}

fn guide(card: &str) -> String {
    format!("guides/{card}/top-up/index.html")
}

#[test]
fn facts_are_written_in_the_language_of_the_reader() {
    let site = site();
    site.write(
        "content/guides/top-up.en.md",
        "---\ntitle: Top up\ndescription: How to top up.\nwarning: Wrong? Call {{ card.hotline }}.\nmaterials: ['{{ card.least }} or more']\n---\nFor the {{ card.称呼 }}, {{ site.hours }}.\n\n## What to do {.steps}\n\n### Pay {#pay}\n\nWait {{ card.wait }}.\n",
    );
    let outcome = site.build_well();
    assert_eq!(text(&outcome), "");
    let page = site.page("en/guides/fm/top-up/index.html");
    for shown in ["For the IoT card, 9 to 6.", "Wait 2 days.", "Wrong? Call 10086.", "or more"] {
        assert!(page.contains(shown), "{shown}\n{page}");
    }
    // What is not translated is in the default language.
    assert!(site.page("en/guides/data/top-up/index.html").contains("For the 流量卡, 9 to 6."));
    assert!(site.page("en/cards/fm/index.html").contains("content=\"Call 10086.\""));
    assert!(site.page("contact/index.html").contains("早九点到晚六点有人。"));
    assert!(site.page("en/contact/index.html").contains("9 to 6有人。"));
}

#[test]
fn a_translation_says_words_only() {
    let site = site();
    site.edit("content/cards/fm.en.md", "{称呼: IoT card}", "{称呼: IoT card, wait: {duration: 3d}, other: x}");
    let said = text(&site.check());
    assert!(
        said.contains("fm.en.md:4:") && said.contains("`wait` says something else than in `content/cards/fm.md`"),
        "{said}"
    );
    assert!(said.contains("`content/cards/fm.md` has no `other` under `facts`"), "{said}");
    assert_eq!(said.matches("error[").count(), 2, "{said}");
}

#[test]
fn a_fact_that_leads_where_it_must_not_is_refused_after_the_look_up() {
    let site = site();
    site.edit("content/cards/data.md", "'https://data.example/'", "'javascript:alert(1)'");
    let said = text(&site.check());
    assert!(said.contains("content/cards/data.md:") && said.matches("SL0403").count() == 1, "{said}");
    // What a fact says is text.
    site.edit("content/cards/data.md", "'javascript:alert(1)'", "'https://data.example/'");
    site.edit("content/cards/data.md", "流量卡", "'<script>alert(1)</script>**x** {{ site.hours }}'");
    site.build_well();
    let page = site.page("guides/data/top-up/index.html");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;**x** {{ site.hours }}都这样充值。"), "{page}");
}

#[test]
fn what_looks_a_fact_up_is_listed() {
    let site = site();
    let refs = |id: &str| {
        let root = site.root().to_str().unwrap();
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_steplink"))
            .args(["refs", id, "--root", root])
            .output()
            .unwrap();
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(
        refs("fact:card.hotline").0,
        "fact:card.hotline · a fact of data, fm\n\n\
         linked from (6)\n  \
         content/cards/data.md:3:15: look-up fact:card.hotline\n  \
         content/cards/fm.en.md:3:19: look-up fact:card.hotline\n  \
         content/cards/fm.md:3:15: look-up fact:card.hotline\n  \
         content/guides/top-up.md:7:14: look-up fact:card.hotline\n  \
         content/guides/top-up.md:18:5: look-up fact:card.hotline\n  \
         content/guides/top-up.md:18:25: look-up fact:card.hotline\n\n\
         links to (0)\n"
    );
    assert!(refs("fact:site.hours").0.contains("content/pages/contact.md:5:1: look-up"));
    assert!(refs("fact:card.hotlin").1.contains("did you mean `card.hotline`?"));
}

#[test]
fn only_the_pages_of_a_card_type_are_rendered_when_its_fact_changes() {
    let site = site();
    site.build_well();
    site.edit("content/cards/data.md", "'10010'", "'10011'");
    let outcome = site.build_well();
    // Its page, its guide, and what shows the description of either, in two languages.
    assert!(site.page("guides/data/top-up/index.html").contains("10011"));
    let before = outcome.rendered;
    site.edit("content/cards/data.md", "1h", "3h");
    let outcome = site.build_well();
    assert!(outcome.rendered < before, "{} {before}", outcome.rendered);
    assert_eq!(outcome.rendered, 2);
}
