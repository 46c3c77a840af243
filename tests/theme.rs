//! What `theme:` puts around pages, and the colours it sets.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use common::{Site, text};

const SITE: &str = "--- steplink.yaml
title: {zh-CN: 帮助, en: Help}
base_url: https://x.example/help/
languages: [zh-CN, en]
theme:
  colour: \"#05a\"
  card_colours: [\"#00695c\", \"#6a3fb5\", \"#a63a00\", \"#99206b\", \"#005a9c\"]
  logo: /logo.svg
  contact: {text: {zh-CN: 请打电话。, en: Call us.}, phone: 400 000-0000, hours: {zh-CN: 9～21点, en: 9–21}, email: a@x.example, to: page:about}
  footer: {zh-CN: 结尾。, en: The end.}
  icp: 京ICP备00000000号-1
  police: 京公网安备11010502000000号
  banner: {text: {zh-CN: 维护中。, en: Maintenance.}, to: page:about, level: danger}
  analytics: [https://stats.example/count.js]
  switches: [size]
  feedback: {mail: b@x.example}
  edit: https://git.example/edit/{path}
  report: \"mailto:c@x.example?subject={title}&body={url}\"
--- static/logo.svg
<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"36\" height=\"30\"></svg>
--- content/index.md
---
title: 首页
description: 从这里开始。
---
--- content/cards/fm.md
---
title: FM卡
description: 卡。
colour: 5
---
--- content/pages/about.md
---
title: 关于 & 我们
description: 我们是谁。
---
我们。
--- content/pages/about.en.md
---
title: About
description: Who we are.
---
We.
";

fn has(page: &str, part: &str) {
    assert!(page.contains(part), "no `{part}` in:\n{}", page.split("</style>").nth(1).unwrap_or(page));
}

#[test]
fn what_the_configuration_says_stands_around_every_page() {
    let site = Site::new(SITE);
    assert_eq!(text(&site.build_well()), "");
    let chinese = site.page("about/index.html");
    for part in [
        "<img src=\"/help/logo.svg\" alt=\"\">",
        "<aside class=\"banner banner-danger\" aria-label=\"通知\">\n<p class=\"wrap\">维护中。 <a href=\"/help/about/\">关于 &amp; 我们</a></p>",
        "<a href=\"tel:4000000000\">400 000-0000</a>",
        "<dd><span class=\"w\">9～21</span>点</dd>",
        "<a href=\"mailto:a@x.example\">a@x.example</a>",
        "<p>结尾。</p>",
        "<a href=\"https://beian.miit.gov.cn/\">京ICP备00000000号-1</a>",
        "<a href=\"https://beian.mps.gov.cn/#/query/webSearch?code=11010502000000\">京公网安备11010502000000号</a>",
        "<script src=\"https://stats.example/count.js\" defer></script>",
        "data-switch=\"size\"",
        "<a href=\"https://git.example/edit/content/pages/about.md\">编辑此页</a>",
        "mailto:c@x.example?subject=%E5%85%B3%E4%BA%8E%20%26%20%E6%88%91%E4%BB%AC&amp;body=https%3A%2F%2Fx%2Eexample%2Fhelp%2Fabout%2F",
        "<a href=\"mailto:b@x.example?subject=",
    ] {
        has(&chinese, part);
    }
    assert!(!chinese.contains("data-switch=\"mode\"") && !chinese.contains("<form"));
    let policy = chinese.split("Content-Security-Policy\" content=\"").nth(1).unwrap().split('"').next().unwrap();
    let policy = policy.replace("&#39;", "'");
    for directive in ["script-src 'self'", "img-src", "connect-src"] {
        let own = policy.split("; ").find(|own| own.starts_with(directive)).unwrap();
        assert!(own.contains("https://stats.example"), "{own}");
    }
    // A translation is edited in its own file, a page without one in that of the original, a list nowhere.
    has(&site.page("en/about/index.html"), "https://git.example/edit/content/pages/about.en.md");
    has(&site.page("en/cards/fm/index.html"), "https://git.example/edit/content/cards/fm.md");
    assert!(!site.page("cards/index.html").contains("git.example"));
    has(&site.page("en/cards/fm/index.html"), "<p>Call us.</p>");
}

#[test]
fn colours_of_the_site_are_added_to_the_style_sheet() {
    let site = Site::new(SITE);
    site.build_well();
    let page = site.page("cards/fm/index.html");
    let css = page.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
    has(css, ":root{--link:#0055aa;--accent:#0055aa;--focus:#0055aa;");
    has(css, ".c5{--c:var(--c5);--cb:var(--c5b)}");
    has(&page, "<header class=\"hd c5\">");
    // A lighter shade on dark pages, for those who want them and those who switch.
    let dark = css.split(":root[data-mode=dark]{--link:").nth(1).unwrap().split(';').next().unwrap();
    assert!(dark.starts_with('#') && dark != "#0055aa", "{dark}");
    site.edit("steplink.yaml", "feedback: {mail: b@x.example}", "feedback: {form: https://answers.example/x}");
    site.build_well();
    let page = site.page("about/index.html");
    has(&page, "<form method=\"post\" action=\"https://answers.example/x\">");
    has(&page, "form-action &#39;self&#39; https://answers.example;");
}
