//! Content cannot run script: hostile texts in every place that takes text.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use common::Site;
use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// The pages that browsers may fetch before they are asked for: those of the site.
const PREFETCH: &str = r#"{"prefetch":[{"where":{"and":[{"href_matches":"/*"},{"not":{"href_matches":["/search/*","/media/*"]}}]},"eagerness":"moderate"}]}"#;

const PAYLOADS: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</script><!--<script>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "x\" onmouseover=\"alert(1)",
    "x' onmouseover='alert(1)",
    "{{ 7*7 }}{% include \"x\" %}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<details ontoggle=alert(1) open>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "\u{2028}\u{2029}<b>",
    "]]><script>alert(1)</script>",
];

const MARKDOWN: &[&str] = &[
    "# H {onclick=\"alert(1)\"}",
    "## H {#x\" onclick=\"alert(1)}",
    "[x](<x\" onmouseover=\"alert(1)>)",
    "[x](https://a.example/\"onmouseover=alert(1))",
    "[x](https://a.example/ '\" onmouseover=alert(1) x=\"')",
    "![x\" onerror=\"alert(1)](https://img.example/x.png '\" onerror=alert(1)')",
    "```js\" onclick=\"alert(1)\ncode\n```",
    "~~~<script>\n</code></pre><script>alert(1)</script>\n~~~",
    "| a\"onclick=x |\n| --- |\n| <script>alert(1)</script> |",
    "[^x\" onclick=\"alert(1)]\n\n[^x\" onclick=\"alert(1)]: note",
    "<details>\n<summary><script>alert(1)</script></summary>\n\nx\n\n</details>",
    "<details>\n<summary>a\"><script>alert(1)</script></summary>\n\n</details>",
    "<kbd><script>alert(1)</script></kbd>",
    "<a@b.example\"onclick=alert(1)>",
    "https://a.example/<script>alert(1)</script>",
    "https://a.example/\"onclick=\"alert(1)",
    "<div style=\"background:url(javascript:alert(1))\">",
    "<!-- --><script>alert(1)</script><!-- -->",
    "> [!NOTE\" onclick=\"alert(1)]\n> x",
    "- [x\" onclick=\"] y",
    "<kbd onclick=alert(1)>x</kbd>",
    "<KBD\nonclick=alert(1)>x</KBD>",
    "<br onload=alert(1)>",
];

const URLS: &[&str] = &[
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java&#10;script:alert(1)",
    "&#x6A;avascript:alert(1)",
    "java%0ascript:alert(1)",
    " javascript:alert(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox(1)",
    "blob:https://x/1",
    "file:///etc/passwd",
    "//evil.example/x",
    "\\\\evil.example\\x",
    "https:",
    "view-source:https://x",
    "javascript&colon;alert(1)",
    "livescript:x",
    "jar:x",
    "feed:javascript:alert(1)",
    "x-y.z+w:1",
    "\u{1}javascript:alert(1)",
];

fn yaml(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Looks through a page for anything that could run.
fn armed(page: &str, path: &str) -> Vec<String> {
    let dom: RcDom = html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(page);
    let mut found = Vec::new();
    visit(&dom.document, path, &mut found);
    found
}

fn visit(node: &Handle, path: &str, found: &mut Vec<String>) {
    if let NodeData::Element { name, attrs, .. } = &node.data {
        let tag = &*name.local;
        let attributes = attrs.borrow();
        let get = |wanted: &str| attributes.iter().find(|a| &*a.name.local == wanted).map(|a| a.value.to_string());
        let is_theme = |src: String| {
            let name = src.strip_prefix("/theme-").and_then(|name| name.strip_suffix(".js"));
            name.is_some_and(|hash| hash.bytes().all(|b| b.is_ascii_hexdigit()))
        };
        let is_own = |text: String| {
            [include_str!("../templates/early.js"), include_str!("../templates/redirect.js")]
                .iter()
                .any(|own| own.trim_end() == text)
        };
        // Data, what browsers may prefetch, and the scripts of the theme itself.
        let inert = tag == "script"
            && match get("type").as_deref() {
                Some("application/ld+json") => true,
                Some("speculationrules") => text_of(node) == PREFETCH,
                _ => get("src").map_or_else(|| is_own(text_of(node)), is_theme),
            };
        let searches = tag == "form" && get("role").as_deref() == Some("search") && path == "search/index.html";
        if matches!(tag, "iframe" | "object" | "embed" | "form" | "svg" | "math" | "base") && !searches
            || tag == "script" && !inert
        {
            found.push(format!("{path}: <{tag}>"));
        }
        for attribute in attributes.iter() {
            let name = &*attribute.name.local;
            let value = attribute.value.to_ascii_lowercase();
            let value: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
            let is_url = matches!(name, "href" | "src" | "action" | "formaction" | "srcset" | "poster");
            let good =
                ["https://", "http://", "mailto:", "tel:", "#", "/"].iter().any(|start| value.starts_with(start));
            let runs = name.starts_with("on") || name == "style" || name == "srcdoc";
            if runs || is_url && (!good || value.starts_with("//") || value.starts_with("/\\")) {
                found.push(format!("{path}: {tag} {name}={value}"));
            }
        }
    }
    for child in node.children.borrow().iter() {
        visit(child, path, found);
    }
}

fn text_of(node: &Handle) -> String {
    let text = |child: &Handle| match &child.data {
        NodeData::Text { contents } => contents.borrow().to_string(),
        _ => String::new(),
    };
    node.children.borrow().iter().map(text).collect()
}

/// The policy of a page, and the hashes that its inline style and script need.
fn policy_of(page: &str) -> (Option<String>, Vec<String>) {
    use base64::Engine as _;
    use sha2::Digest as _;
    let dom: RcDom = html5ever::parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(page);
    let (mut policy, mut needed) = (None, Vec::new());
    let mut rest = vec![dom.document.clone()];
    while let Some(node) = rest.pop() {
        if let NodeData::Element { name, attrs, .. } = &node.data {
            let attributes = attrs.borrow();
            let get =
                |wanted: &str| attributes.iter().find(|a| &*a.name.local == wanted).map(|a| a.value.to_string());
            match &*name.local {
                "meta" if get("http-equiv").as_deref() == Some("Content-Security-Policy") => {
                    policy = get("content");
                }
                "style" | "script" if get("src").is_none() && get("type").is_none() => {
                    let hash = sha2::Sha256::digest(text_of(&node).as_bytes());
                    let hash = base64::prelude::BASE64_STANDARD.encode(hash);
                    let directive = if &*name.local == "style" { "style-src" } else { "script-src" };
                    needed.push(format!("{directive} 'sha256-{hash}'"));
                }
                _ => {}
            }
        }
        rest.extend(node.children.borrow().iter().cloned());
    }
    (policy, needed)
}

/// The sources of a directive.
fn sources<'p>(policy: &'p str, directive: &str) -> Vec<&'p str> {
    let mut directives = policy.split("; ").map(|own| own.split(' '));
    let found = directives.find_map(|mut own| (own.next() == Some(directive)).then(|| own.collect()));
    found.unwrap_or_default()
}

const POLICED: &str = "--- steplink.yaml
title: T
base_url: https://x.example/
languages: [zh-CN]
--- content/index.md
---
title: 一
description: 一。
aliases: [/old/]
---
--- content/guides/g.md
---
title: 二
description: 二。
---
## 步骤 {.steps}

### 一 {#one}

一。
";

#[test]
fn every_page_has_a_policy_that_lets_its_own_parts_run() {
    for csp in ["true", "{script: [https://stats.example], connect: [https://stats.example]}"] {
        let site =
            Site::new(&POLICED.replace("base_url", &format!("csp: {csp}\nimage_hosts: [img.example]\nbase_url")));
        site.build_well();
        let pages = common::tree(&site.output()).into_iter().filter(|(path, _)| path.ends_with(".html"));
        let pages: Vec<(String, String)> =
            pages.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect();
        assert!(
            pages.iter().any(|(path, _)| path.starts_with("s/"))
                && pages.iter().any(|(path, _)| path == "old/index.html")
        );
        for (path, page) in pages {
            let (policy, needed) = policy_of(&page);
            let policy = policy.unwrap_or_else(|| panic!("{path} has no policy"));
            for need in needed {
                let (directive, hash) = need.split_once(' ').unwrap();
                assert!(sources(&policy, directive).contains(&hash), "{path}: {need} is not in {policy}");
            }
            assert!(!policy.contains("unsafe"), "{policy}");
            if path == "index.html" {
                assert_eq!(sources(&policy, "img-src"), ["'self'", "img.example"]);
                assert_eq!(sources(&policy, "script-src").contains(&"https://stats.example"), csp != "true");
                assert_eq!(sources(&policy, "object-src"), ["'none'"]);
            }
        }
    }
    let site = Site::new(&POLICED.replace("base_url", "csp: false\nbase_url"));
    site.build_well();
    for (path, bytes) in common::tree(&site.output()).into_iter().filter(|(path, _)| path.ends_with(".html")) {
        assert_eq!(policy_of(&String::from_utf8(bytes).unwrap()).0, None, "{path}");
    }
}

#[test]
fn a_source_cannot_begin_another_directive() {
    for bad in ["a.example; script-src *", "a b", "''", "\"x\"", "a,b"] {
        let site = Site::new(&POLICED.replace("base_url", &format!("csp: {{img: [{}]}}\nbase_url", yaml(bad))));
        let said = common::text(&site.check());
        assert!(said.contains("is not a source of a Content-Security-Policy"), "{bad}: {said}");
    }
    let site = Site::new(&POLICED.replace("base_url", "image_hosts: [\"x; y\"]\nbase_url"));
    assert!(common::text(&site.check()).contains("is not a host"));
}

fn check_output(site: &Site) {
    let mut found = Vec::new();
    let mut pages = 0;
    for (path, bytes) in common::tree(&site.output()) {
        if path.ends_with(".html") {
            pages += 1;
            found.extend(armed(&String::from_utf8(bytes).unwrap(), &path));
        }
    }
    assert!(pages > 3);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_search_for_armed_pages_finds_them() {
    for bad in [
        "<p onclick=x>",
        "<script>x</script>",
        "<a href='javascript:x'>",
        "<a href=' java\nscript:x'>",
        "<a href=//x>",
    ] {
        assert_eq!(armed(bad, "x").len(), 1, "{bad}");
    }
    assert!(armed("<a href='https://x/'>x</a><script type='application/ld+json'>{}</script>", "x").is_empty());
}

#[test]
fn hostile_texts_stay_text_in_every_field() {
    for (at, payload) in PAYLOADS.iter().enumerate() {
        let p = yaml(payload);
        let site = Site::new(&format!(
            "--- steplink.yaml
title: {p}
description: {p}
base_url: https://x.example/
structured_data: [breadcrumb, howto, faq]
phases: [{{id: a, title: {p}}}]
tags: {{t: {p}}}
menu: [{{to: task:t, title: {p}}}]
extra: {{x: {p}}}
--- content/index.md
---
title: {p}
description: {p}
extra: {{x: {p}}}
---
{payload}
--- content/cards/a.md
---
title: {p}
description: {p}
recognise: {p}
synonyms: [{p}]
---
--- content/cards/b.md
---
title: {p}
---
--- content/tasks/t.md
---
title: {p}
description: {p}
phase: a
stages: [{{id: s, title: {p}}}]
---
--- content/guides/a/g.md
---
title: {p}
description: {p}
task: t
who: {p}
fee: {p}
warning: {p}
completes_in: {p}
channel: {{id: c, title: {p}}}
materials: [{p}]
tags: [t]
---
{payload}

## {payload} {{.steps}}

### {payload} {{#s who=\"onclick=alert(1) fee=\"}}

{payload}
--- content/guides/b/g.md
---
title: {p}
task: t
---
## x {{.steps}}

### x {{#s}}

[](step:a/g#s) [{payload}](guide:a/g)
--- content/faq/f.yaml
title: {p}
description: {p}
entries:
  - id: e
    question: {p}
    answer: {p}
    steps: [a/g#s]
"
        ));
        site.build();
        assert!(site.output().join("index.html").exists(), "payload {at}: {}", common::text(&site.check()));
        check_output(&site);
    }
}

#[test]
fn hostile_markdown_stays_text() {
    let site = Site::new("--- steplink.yaml\ntitle: t\nbase_url: https://x.example/\nimage_hosts: [img.example]\n");
    for (at, markdown) in MARKDOWN.iter().enumerate() {
        site.write(&format!("content/p{at}.md"), format!("---\ntitle: t\n---\n{markdown}\n"));
    }
    // Errors are right for some of these; what is without them is built and looked at.
    for (at, markdown) in MARKDOWN.iter().enumerate() {
        let outcome = site.check();
        let file = format!("content/p{at}.md");
        if outcome.diagnostics.iter().any(|d| d.level == steplink::diag::Level::Error && *d.place.file == *file) {
            site.remove(&file);
            assert!(
                markdown.starts_with('#') || markdown.contains("](") || markdown.starts_with("<a@"),
                "{markdown}"
            );
        }
    }
    site.build_well();
    check_output(&site);
}

#[test]
fn hostile_urls_are_errors() {
    for url in URLS {
        for form in [format!("[x](<{url}>)"), format!("![x](<{url}>)"), format!("[x][r]\n\n[r]: <{url}>")] {
            let site = Site::new("--- steplink.yaml\ntitle: t\nbase_url: https://x.example/\n");
            site.write("content/p.md", format!("---\ntitle: t\n---\n{form}\n"));
            let outcome = site.build();
            assert!(outcome.count(steplink::diag::Level::Error) == 1, "{form}: {}", common::text(&outcome));
            assert!(!site.output().exists(), "{form}");
        }
    }
}

#[test]
fn nothing_outside_the_project_is_read_or_published() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret.png"), "secret").unwrap();
    let site = Site::new("--- steplink.yaml\ntitle: t\nbase_url: https://x.example/\n--- content/p.md\n# T\n");
    for path in ["../../../../etc/passwd", "../../etc/passwd", "/etc/passwd", "%2e%2e/%2e%2e/secret.png"] {
        site.write("content/p.md", format!("# T\n\n[x]({path}) ![x]({path})\n"));
        assert_eq!(site.build().count(steplink::diag::Level::Error), 2, "{path}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outside.path().join("secret.png"), site.root().join("content/s.png")).unwrap();
        site.write("content/p.md", "# T\n\n![x](s.png)\n");
        let text = common::text(&site.build());
        assert!(text.contains("SL0103"), "{text}");
        // Nor is what is hidden in the project, or the whole folder if it stands elsewhere.
        site.write(".git/config", "token");
        std::os::unix::fs::symlink("../.git/config", site.root().join("content/leak.txt")).unwrap();
        site.write("content/p.md", "# T\n\n[x](leak.txt)\n");
        assert!(common::text(&site.build()).contains("content/leak.txt: error[SL0103]"));
        std::fs::remove_dir_all(site.root().join("content")).unwrap();
        std::fs::write(outside.path().join("p.md"), "# Secret\n").unwrap();
        std::os::unix::fs::symlink(outside.path(), site.root().join("content")).unwrap();
        let text = common::text(&site.build());
        assert!(text.contains("content: error[SL0103]"), "{text}");
    }
}

#[test]
fn active_files_are_not_published_from_content() {
    for name in ["x.html", "x.js", "x.svg", "x.css", "x.xml", "x.wasm", "x.htm", "x"] {
        let site = Site::new("--- steplink.yaml\ntitle: t\nbase_url: https://x.example/\n");
        site.write(&format!("content/{name}"), "x");
        site.write("content/p.md", format!("# T\n\n[x]({name})\n"));
        assert_eq!(site.build().count(steplink::diag::Level::Error), 1, "{name}");
    }
}

#[test]
fn with_unsafe_html_the_configuration_says_so() {
    let site = Site::new("--- steplink.yaml\ntitle: t\nbase_url: https://x.example/\nunsafe_html: true\n");
    site.write("content/p.md", "---\ntitle: t\nunsafe_html: true\n---\n<b onclick=\"x()\">x</b>\n");
    assert!(common::text(&site.check()).contains("unknown key `unsafe_html`"));
    site.write("content/p.md", "---\ntitle: t\n---\n<b onclick=\"x()\">x</b>\n");
    let outcome = site.build_well();
    assert!(common::text(&outcome).contains("SL0604"));
    assert!(site.page("p/index.html").contains("<b onclick=\"x()\">"));
}
