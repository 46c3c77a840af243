//! Terms: the first use of each on a page leads to the glossary, and nothing else does.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use common::{Site, assert_same, text, tree};

const SITE: &str = "--- steplink.yaml
title: {zh-CN: 帮助, en: Help}
base_url: https://x.example/help/
languages: [zh-CN, en]
facts: {hours: 9点到18点}
--- content/index.md
---
title: 首页
description: 从这里开始。
---
--- content/cards/fm.md
---
title: FM卡
description: 物联网用的卡。
facts: {number: ICCID}
---
--- content/cards/data.md
---
title: 上网卡
description: 上网用的卡。
facts: {number: 手机号}
---
--- content/guides/swap.md
---
title: 换SIM卡
description: 怎样换SIM卡。
cards: [fm, data]
verified: 2026-11-01
---
## 步骤 {.steps}

### 看看{{ card.number }} {#look}

报{{ card.number }}。

> [!NEEDS]
> 带上[SIM卡](page:about)。

### 换SIM卡 {#swap}

#### 如果SIM卡坏了

换SIM卡。
--- content/pages/about.md
---
title: 关于
description: 我们是谁。
---
--- content/snippets/part.md
认准IMEI。
--- content/faq/all.yaml
title: 问题
description: 问题。
entries:
  - {id: what, question: 什么是ICCID？, answer: ICCID是卡的号码。}
--- content/terms/cards.yaml
terms:
  - id: iccid
    term: ICCID
    definition: SIM卡的号码，{{ site.hours }}可以查。ICCID印在卡上。
    see: [sim]
  - id: sim
    term: SIM卡
    synonyms: [SIM card, SIM card tray]
    definition: 有ICCID的卡。
  - id: tray
    term: card tray
    definition: 卡托。
  - {id: imei, term: IMEI, definition: 设备的号码。}
--- content/terms/cards.en.yaml
terms:
  - {id: iccid, term: ICCID, definition: The number.}
  - {id: sim, term: SIM card, definition: A card.}
";

/// Writes a page, builds, and returns what is in its text, with links as `<ID:TEXT>`.
fn linked(site: &Site, body: &str) -> String {
    linked_in(site, "", body)
}

fn linked_in(site: &Site, front: &str, body: &str) -> String {
    let page = format!("---\ntitle: 页\ndescription: 页。\n{front}---\n{body}\n");
    site.write("content/pages/page.md", page);
    site.build_well();
    marked(&site.page("page/index.html"))
}

/// The text of a page, with links to the glossary as `<ID:TEXT>`.
fn marked(page: &str) -> String {
    let main = page.split_once("</header>").unwrap().1;
    let main = main.split_once("</header>").map_or(main, |(_, main)| main).split_once("</main>").unwrap().0;
    let mut out = String::new();
    let mut rest = main;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let (tag, after) = after.split_once('>').unwrap();
        if let Some(id) =
            tag.strip_prefix("a href=\"/help/glossary/#").and_then(|tag| tag.strip_suffix("\" class=\"term\""))
        {
            let (inner, after) = after.split_once("</a>").unwrap();
            out += &["[", id, ":", inner, "]"].concat();
            rest = after;
        } else {
            rest = after;
        }
    }
    (out + rest).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_first_use_on_a_page_is_a_link() {
    let site = Site::new(SITE);
    for (body, wanted) in [
        ("报ICCID，再报ICCID。\n\n第三次ICCID。", "报[iccid:ICCID]，再报ICCID。 第三次ICCID。"),
        // The longest of those that begin at one place; what stands in a longer one is not another use.
        ("The SIM card tray and the card tray.", "The [sim:SIM card tray] and the [tray:card tray]."),
        ("The SIM card tray. SIM card. The card tray.", "The [sim:SIM card tray]. SIM card. The [tray:card tray]."),
        // Words are whole in scripts that write them apart, and anything in the others.
        ("eSIM卡, ICCIDs, xICCID, 看ICCID号。", "eSIM卡, ICCIDs, xICCID, 看[iccid:ICCID]号。"),
        ("SIM cards? SIM card!", "SIM cards? [sim:SIM card]!"),
        ("Éclair-ICCID-é ICCIDé", "Éclair-[iccid:ICCID]-é ICCIDé"),
        // In capitals alone a word is another one; else its case makes no difference.
        ("iccid Iccid ICCID", "iccid Iccid [iccid:ICCID]"),
        ("sim CARD", "[sim:sim CARD]"),
        // A line break of the source is a space.
        ("The SIM\ncard.", "The [sim:SIM card]."),
        ("换SIM\n卡", "换SIM 卡"),
        ("**ICCID**和*SIM卡*", "[iccid:ICCID]和[sim:SIM卡]"),
        ("I**CCID** ICCID", "ICCID [iccid:ICCID]"),
        // Neither code, nor headings, nor links.
        ("`ICCID` <kbd>ICCID</kbd>\n\n    ICCID\n\n## ICCID\n\nICCID", "ICCID ICCID ICCID ICCID [iccid:ICCID]"),
        ("[ICCID](page:about)和ICCID", "ICCID和[iccid:ICCID]"),
        // What the author has linked needs no link.
        ("[这里](term:iccid)说ICCID，[](term:sim)", "这里说ICCID，SIM卡"),
        ("ICCID [这里](term:iccid)", "[iccid:ICCID] 这里"),
        (
            "- [ ] ICCID\n- SIM卡[^n]\n\n| IMEI | a |\n| --- | --- |\n| IMEI | card tray |\n\n[^n]: ICCID",
            "[iccid:ICCID] [sim:SIM卡]1 [imei:IMEI]a IMEI[tray:card tray] ICCID ↩回到脚注 1 的正文",
        ),
        ("<!-- include part -->", "认准[imei:IMEI]。"),
        ("<details>\n<summary>ICCID</summary>\n\nICCID\n\n</details>", "ICCID [iccid:ICCID]"),
    ] {
        assert_eq!(linked(&site, body), wanted, "{body}");
    }
    assert_eq!(linked_in(&site, "terms: false\n", "报ICCID。"), "报ICCID。");
}

#[test]
fn html_links_are_links() {
    let site = Site::new(SITE);
    let config = SITE.split_once("steplink.yaml\n").unwrap().1.split_once("---").unwrap().0;
    site.write("steplink.yaml", format!("{config}unsafe_html: true\n"));
    let body = "<a href=\"/help/\">ICCID <b>SIM卡</b></a> ICCID <abbr>SIM卡</abbr>";
    assert_eq!(linked(&site, body), "ICCID SIM卡 [iccid:ICCID] [sim:SIM卡]");
}

#[test]
fn each_page_is_read_by_itself() {
    let site = Site::new(SITE);
    site.write("content/pages/page.md", "---\ntitle: 页\ndescription: 页。\n---\n<!-- include part -->\n");
    assert_eq!(text(&site.build_well()), "");
    let fm = marked(&site.page("guides/fm/swap/index.html"));
    let data = marked(&site.page("guides/data/swap/index.html"));
    assert!(fm.contains("看看ICCID") && fm.contains("报[iccid:ICCID]。") && fm.contains("带上SIM卡。"), "{fm}");
    assert!(data.contains("报手机号。") && fm.contains("如果SIM卡坏了 换[sim:SIM卡]。"), "{data}");
    assert!(marked(&site.page("faq/all/what/index.html")).contains("[iccid:ICCID]是卡的号码。"));
    assert!(marked(&site.page("faq/all/index.html")).contains("[iccid:ICCID]是卡的号码。"));
    // Where a term is used: a shared guide is one source, and what the glossary says itself is none.
    let glossary = site.page("glossary/index.html");
    let entries: Vec<&str> = glossary.split("<div class=\"term-entry\"").collect();
    let iccid = entries[1];
    assert!(marked_part(iccid).contains("[sim:SIM卡]的号码，9点到18点可以查。ICCID印在卡上。"), "{iccid}");
    assert_eq!(iccid.matches("<li>").count(), 2, "{iccid}");
    let sim = entries[2];
    assert_eq!(sim.matches("<li><a href=\"/help/guides/").count(), 1, "{sim}");
}

fn marked_part(part: &str) -> String {
    marked(&format!("</header><div {part}</main>"))
}

#[test]
fn what_is_lent_uses_the_words_of_its_language() {
    let site = Site::new(SITE);
    site.write(
        "content/pages/page.md",
        "---\ntitle: 页\ndescription: 页。\n---\n<!-- include part -->\n\n报SIM卡。\n",
    );
    site.write(
        "content/pages/page.en.md",
        "---\ntitle: Page\ndescription: Page.\n---\nThe SIM card is no SIM卡.\n\n<!-- include part -->\n",
    );
    site.build_well();
    let main = |path: &str| marked(&site.page(path).replace("/help/en/", "/help/"));
    assert_eq!(main("en/page/index.html"), "The [sim:SIM card] is no SIM卡. 认准[imei:IMEI]。");
    // A page that is lent as a whole.
    assert!(main("en/guides/fm/swap/index.html").contains("换[sim:SIM卡]。"));
    let glossary = site.page("en/glossary/index.html");
    assert!(glossary.contains("<dt><dfn>SIM card</dfn></dt>") && glossary.contains("<p>A card.</p>"), "{glossary}");
    assert!(glossary.contains("<dt lang=\"zh-CN\"><dfn>card tray</dfn></dt>"), "{glossary}");
}

#[test]
fn a_change_renders_the_pages_that_show_it() {
    let site = Site::new(SITE);
    site.write("content/pages/page.md", "---\ntitle: 页\ndescription: 页。\n---\n<!-- include part -->\n");
    site.build_well();
    // The glossary in the language of the text, and in no other one, since it is translated there.
    site.edit("content/terms/cards.yaml", "有ICCID的卡。", "一种卡。");
    assert_eq!(site.build_well().rendered, 1);
    // A new name for a term: both pages of the guide lose their link, in two languages since they are lent; the
    // definition too.
    site.edit("content/terms/cards.yaml", "term: SIM卡", "term: 手机卡");
    assert_eq!(site.build_well().rendered, 2 * 2 + 2);
    let incremental = tree(&site.output());
    std::fs::remove_dir_all(site.output()).unwrap();
    site.build_well();
    assert_same(&incremental, &tree(&site.output()));
}

fn run(site: &Site, arguments: &[&str]) -> String {
    let root = site.root().to_str().unwrap();
    let command =
        std::process::Command::new(env!("CARGO_BIN_EXE_steplink")).args(arguments).args(["--root", root]).output();
    let output = command.unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

#[test]
fn terms_are_listed_and_translated() {
    let site = Site::new(SITE);
    assert_eq!(
        run(&site, &["list", "terms"]),
        "term:iccid  zh-CN en  ICCID\nterm:sim    zh-CN en  SIM卡\nterm:tray   zh-CN     card tray\nterm:imei   zh-CN     IMEI\n"
    );
    assert!(run(&site, &["list", "terms", "--json"]).contains("\"address\": \"/help/glossary/#iccid\""));
    assert_eq!(run(&site, &["list", "snippets"]), "snippet:part  zh-CN  part\n");
    assert_eq!(
        run(&site, &["refs", "term:iccid"]),
        "term:iccid · ICCID · content/terms/cards.yaml\n\nlinked from (3)\n  \
         content/faq/all.yaml:4:45: term term:iccid\n  \
         content/guides/swap.md:11:2: term term:iccid\n  \
         content/terms/cards.yaml:9:18: term term:iccid\n\nlinks to (1)\n  \
         content/terms/cards.yaml:4:17: term term:sim\n"
    );
    assert!(run(&site, &["refs", "term:icid"]).contains("did you mean `iccid`?"));
    site.remove("content/terms/cards.en.yaml");
    assert_eq!(
        run(&site, &["new", "translation", "content/terms/cards.yaml", "en"]),
        "content/terms/cards.en.yaml\n"
    );
    let written = std::fs::read_to_string(site.root().join("content/terms/cards.en.yaml")).unwrap();
    assert!(
        written.contains(
            "  - id: sim\n    term: SIM卡\n    synonyms: [SIM card, SIM card tray]\n    definition: 有ICCID的卡。\n"
        ),
        "{written}"
    );
    // A copy is no translation yet.
    site.build_well();
    assert!(site.page("en/glossary/index.html").contains("<dt lang=\"zh-CN\"><dfn>ICCID</dfn></dt>"));
}
