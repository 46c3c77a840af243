//! Forms of Markdown that are more than a paragraph: tabs and videos.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use common::{Site, text};

const SITE: &str = "--- steplink.yaml
title: {zh-CN: 帮助, en: Help}
base_url: https://x.example/
languages: [zh-CN, en]
rules: {untranslated: off, unused-snippet: off}
--- content/index.md
---
title: 首页
description: 从这里开始。
---
--- content/cards/fm.md
---
title: FM卡
description: 物联网用的卡。
---
--- content/cards/data.md
---
title: 上网卡
description: 上网用的卡。
---
";

const TABS: &str = "<!-- tabs -->
#### iPhone

打开“设置”。

##### 找不到

往下拉。

#### 安卓 & 其他

打开**“设置”**。
<!-- /tabs -->
";

const TABS_HTML: &str = "<div class=\"tabs\">
<div class=\"tab-bar js-only\" role=\"group\" aria-label=\"选择你的设备\"><button type=\"button\" data-tab \
    aria-pressed=\"true\">iPhone</button><button type=\"button\" data-tab aria-pressed=\"false\">安卓 &amp; \
    其他</button></div>
<section class=\"on\">
<h4 id=\"iphone\">iPhone</h4>
<p>打开“设置”。</p>
<h5 id=\"找不到\">找不到</h5>
<p>往下拉。</p>
</section>
<section>
<h4 id=\"安卓--其他\">安卓 &amp; 其他</h4>
<p>打开<strong>“设置”</strong>。</p>
</section>
</div>
";

/// A site with a page that consists of this Markdown, and nothing else of it in its HTML.
fn site(markdown: &str) -> Site {
    let site = Site::new(SITE);
    site.write("templates/page.html", "{{ body }}");
    site.write("content/page.md", format!("---\ntitle: 页\ndescription: d\n---\n{markdown}"));
    site
}

#[track_caller]
fn built(site: &Site) -> String {
    let outcome = site.build_well();
    assert_eq!(text(&outcome), "");
    site.page("page/index.html").trim().to_owned()
}

#[track_caller]
fn check(markdown: &str, expected: &str) {
    assert_eq!(built(&site(markdown)), expected.trim(), "{markdown}");
}

/// The tabs with something before each line.
fn after(start: &str) -> String {
    TABS.lines().flat_map(|line| [start, line, "\n"]).collect()
}

#[test]
fn tabs_are_sections_under_buttons() {
    check(TABS, TABS_HTML);
    check(&TABS.replace("<!-- tabs -->", "<!--tabs-->").replace("<!-- /tabs -->", "<!--/tabs-->"), TABS_HTML);
    check(&after("> "), &format!("<blockquote>{TABS_HTML}</blockquote>"));
}

#[test]
fn tabs_stand_wherever_blocks_do() {
    let site = site("见[](faq:q/a#a.iphone)和[](guide:fm/pay#iphone)。\n\n<!-- include phones -->\n");
    site.write("steplink.yaml", "title: 帮助\nbase_url: https://x.example/\nrules: {slug-link: off}\n");
    site.write("content/snippets/phones.md", TABS);
    let entry = "title: 问\ndescription: d\nentries:\n  - id: a\n    question: 怎样？\n    answer: |\n";
    site.write("content/faq/q.yaml", format!("{entry}{}", after("      ")));
    let step = "---\ntitle: 付款\ndescription: d\nverified: 2026-11-01\n---\n## 步骤 {.steps}\n\n### 付 {#pay}\n\n";
    site.write("content/guides/fm/pay.md", format!("{step}{TABS}\n> [!RESULT]\n> 付好了。\n"));
    let page = built(&site);
    assert!(page.ends_with(TABS_HTML.trim()), "{page}");
    let guide = site.page("guides/fm/pay/index.html");
    let (tabs, result) = (guide.find("<h4 id=\"iphone\">").unwrap(), guide.rfind("付好了").unwrap());
    assert!(tabs < result, "{guide}");
    assert!(site.page("faq/q/a/index.html").contains("<section>\n<h4 id=\"a.安卓--其他\">"));
}

#[test]
fn conditions_stand_in_tabs_and_around_them() {
    let site = site("");
    let text = "<!-- when card=fm -->\n<!-- tabs -->\n#### 甲\n\n一。\n\n#### 乙\n\n二。\n<!-- /tabs -->\n<!-- /when -->\n\n\
        <!-- tabs -->\n#### 丙\n\n三。\n<!-- when card=data -->\n四。\n<!-- /when -->\n\n#### 丁\n\n五。\n<!-- /tabs -->\n";
    let front = "---\ntitle: 付款\ndescription: d\ncards: [fm, data]\nverified: 2026-11-01\n---\n";
    site.write("content/guides/pay.md", format!("{front}## 步骤 {{.steps}}\n\n### 付 {{#pay}}\n\n{text}"));
    built(&site);
    let (fm, data) = (site.page("guides/fm/pay/index.html"), site.page("guides/data/pay/index.html"));
    assert_eq!((fm.matches("class=\"tabs\"").count(), data.matches("class=\"tabs\"").count()), (2, 1));
    assert!(fm.contains("<p>三。</p>\n</section>"), "{fm}");
    assert!(data.contains("<p>三。</p>\n<p>四。</p>\n</section>"), "{data}");
}

#[test]
fn a_translation_of_tabs_has_the_ids_of_the_original() {
    let site = site(TABS);
    let english = TABS.replace("找不到", "Not there").replace("安卓 & 其他", "Android and others");
    site.write("content/page.en.md", format!("---\ntitle: Page\ndescription: d\n---\n{english}"));
    built(&site);
    let page = site.page("en/page/index.html");
    assert!(page.contains("aria-label=\"Choose your device\""), "{page}");
    assert!(page.contains("data-tab aria-pressed=\"false\">Android and others</button>"), "{page}");
    assert!(page.contains("<h4 id=\"安卓--其他\">Android and others</h4>"), "{page}");
    assert!(page.contains("<h5 id=\"找不到\">Not there</h5>"), "{page}");
}

const VIDEO: &str = "![怎样把卡插进卡槽](insert.mp4)\n插卡演示，40 秒。[文字稿](page:page)\n";

/// A page with a video and its poster.
fn with_video(markdown: &str) -> Site {
    let site = site(markdown);
    site.write("content/insert.mp4", "a video");
    site.write("content/insert.png", include_bytes!("sites/dot.png"));
    site
}

/// A page with the hashes in the addresses of its files replaced.
fn without_hashes(page: &str) -> String {
    let mut parts = page.split("/media/insert-");
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        out.push_str("/media/insert-HASH");
        out.push_str(&part[part.find('.').unwrap()..]);
    }
    out
}

/// The path of the one published file with this extension.
fn published(site: &Site, extension: &str) -> String {
    let files = common::tree(&site.output().join("media"));
    let mut found = files.into_iter().map(|(path, _)| path).filter(|path| path.ends_with(extension));
    let one = found.next().unwrap();
    assert_eq!(found.next(), None);
    one
}

#[test]
fn a_video_is_a_figure_with_its_poster() {
    let site = with_video(VIDEO);
    let page = built(&site);
    assert_eq!(
        without_hashes(&page),
        "<figure class=\"video\"><video controls preload=\"none\" width=\"8\" height=\"4\" \
         poster=\"/media/insert-HASH.png\" aria-label=\"怎样把卡插进卡槽\"><source src=\"/media/insert-HASH.mp4\" \
         type=\"video/mp4\"><a href=\"/media/insert-HASH.mp4\">怎样把卡插进卡槽</a></video>\
         <figcaption>插卡演示，40 秒。<a href=\"/page/\">文字稿</a></figcaption></figure>"
    );
    for kind in [".mp4", ".png"] {
        assert!(page.contains(&format!("/media/{}", published(&site, kind))), "{page}");
    }
}

#[test]
fn subtitles_are_those_of_the_language_or_of_the_default_one() {
    let track = |lang: &str, label: &str| {
        format!(
            "<track kind=\"captions\" src=\"/media/insert-HASH.vtt\" srclang=\"{lang}\" label=\"{label}\" default><a "
        )
    };
    let site = with_video("![插卡](insert.mp4)");
    site.write("content/page.en.md", "---\ntitle: Page\ndescription: d\n---\n![Insert a card](insert.mp4)\n");
    site.write("content/insert.vtt", "WEBVTT\n");
    let page = without_hashes(&built(&site));
    assert!(page.contains(&track("zh-CN", "简体中文")) && page.ends_with("</video></figure>"), "{page}");
    let english = without_hashes(&site.page("en/page/index.html"));
    assert!(english.contains(&track("zh-CN", "简体中文")), "{english}");
    published(&site, ".vtt");

    site.write("content/insert.en.vtt", "WEBVTT\n\n1");
    built(&site);
    let english = without_hashes(&site.page("en/page/index.html")).replace("insert-HASH-en", "insert-HASH");
    assert!(english.contains(&track("en", "English")), "{english}");
}

#[test]
fn videos_stand_in_lists_and_have_titles_and_come_from_static() {
    let page = without_hashes(&built(&with_video(&format!("- {}\n- 乙", VIDEO.replace('\n', "  ")))));
    assert!(page.starts_with("<ul>\n<li><figure class=\"video\">"), "{page}");
    let page = built(&with_video("![插卡](insert.mp4 \"一分钟\")\\\n[](page:page)"));
    assert!(page.contains("<figcaption><a href=\"/page/\">页</a></figcaption>"), "{page}");

    let site = site("![插卡](/v/insert.WEBM \"一分钟\")");
    site.write("static/v/insert.WEBM", "a video");
    site.write("static/v/insert.PNG", include_bytes!("sites/dot.png"));
    site.write("static/v/insert.vtt", "WEBVTT\n");
    let page = built(&site);
    assert!(page.contains("height=\"4\" poster=\"/v/insert.PNG\""), "{page}");
    assert!(page.contains("<source src=\"/v/insert.WEBM\" type=\"video/webm\">"), "{page}");
    assert!(page.contains("<figcaption>一分钟</figcaption>"), "{page}");
}

#[test]
fn what_belongs_to_the_video_of_a_draft_is_not_unused() {
    let site = with_video("");
    site.write("content/insert.en.vtt", "WEBVTT\n");
    site.write("content/draft.md", format!("---\ntitle: 稿\ndescription: d\ndraft: true\n---\n{VIDEO}"));
    built(&site);
}

/// Pages may load videos and subtitles of the site, and of no other.
#[test]
fn the_policy_allows_videos_of_the_site() {
    let site = with_video(VIDEO);
    site.remove("templates/page.html");
    built(&site);
    let page = site.page("page/index.html");
    let policy = page.split_once("Content-Security-Policy").unwrap().1.split_once('>').unwrap().0;
    assert!(policy.contains("default-src &#39;self&#39;;"), "{policy}");
    assert!(!policy.contains("media-src"), "{policy}");
}
