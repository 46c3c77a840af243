//! What an edit costs: how many sources are parsed, how many pages rendered, how many files written and removed. Whatever
//! it costs, the site and what is reported are those of a build of everything.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use std::fs;

use common::{Site, assert_same, text, tree};
use steplink::pipeline::{self, Destination};

/// Two card types, a task, a guide of each, a shared guide, questions, pages.
const SITE: &str = include_str!("sites/help.txt");

fn site() -> Site {
    let site = Site::new(SITE);
    site.edit("steplink.yaml", "structured_data:", "search: {enabled: false}\nstructured_data:");
    for n in 0..40 {
        let card = if n % 2 == 0 { "fm" } else { "data" };
        let text = format!("---\ntitle: 文章{n}\ndescription: 第{n}篇。\nweight: {}\n---\n这是第{n}篇。\n", n + 10);
        site.write(&format!("content/guides/{card}/article-{n}.md"), text);
    }
    site
}

/// What a build has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cost {
    parsed: usize,
    rendered: usize,
    written: usize,
    removed: usize,
}

impl Cost {
    const fn of(parsed: usize, rendered: usize, written: usize, removed: usize) -> Self {
        Self { parsed, rendered, written, removed }
    }
}

/// Builds the site, which becomes what a clean build makes of it.
fn cost(site: &Site) -> Cost {
    let outcome = site.build_well();
    let summary = outcome.published.unwrap();
    let clean = tempfile::tempdir().unwrap();
    let folder = clean.path().join("output");
    let destination = Destination { folder: folder.clone(), ..Destination::default() };
    let wanted = pipeline::build(&site.request(), &destination).unwrap();
    assert_same(&tree(&folder), &tree(&site.output()));
    assert_eq!(text(&wanted), text(&outcome));
    Cost { parsed: outcome.parsed, rendered: outcome.rendered, written: summary.written, removed: summary.removed }
}

#[test]
fn an_edit_costs_what_it_changes() {
    let site = site();
    let first = cost(&site);
    let all = first.parsed;
    assert!(first.rendered > 20 && first.written >= first.rendered, "{first:?}");
    let events: &[(&str, &dyn Fn(), Cost)] = &[
        ("nothing", &|| (), Cost::of(0, 0, 0, 0)),
        (
            "the text of a guide",
            &|| site.edit("content/guides/fm/cancel.md", "打客服热线。", "打客服热线，说明来意。"),
            Cost::of(9, 1, 1, 0),
        ),
        (
            "the text of a page",
            &|| site.edit("content/pages/about/us.md", "我们写帮助。", "我们大家写帮助。"),
            Cost::of(8, 1, 1, 0),
        ),
        (
            "a remark that nobody sees",
            &|| site.edit("content/guides/fm/cancel.md", "打客服热线，", "<!-- 早上 -->\n\n打客服热线，"),
            Cost::of(9, 0, 0, 0),
        ),
        (
            "a file that is saved as it was",
            &|| {
                let text = fs::read(site.root().join("content/index.md")).unwrap();
                site.remove("content/index.md");
                site.write("content/index.md", text);
            },
            Cost::of(0, 0, 0, 0),
        ),
        (
            "the title of a guide",
            &|| site.edit("content/guides/fm/cancel.md", "title: 注销FM卡", "title: 怎样注销FM卡"),
            Cost::of(all, 14, 14, 0),
        ),
        (
            "an answer",
            &|| site.edit("content/faq/cancelling.yaml", "通常不能。", "通常不能，请想清楚。"),
            Cost::of(all, 2, 2, 0),
        ),
        (
            "a template",
            &|| site.write("templates/parts/extra.html", "x"),
            Cost::of(all, first.pages(), first.pages(), 0),
        ),
    ];
    let wrong: Vec<String> = events
        .iter()
        .filter_map(|(name, change, wanted)| {
            change();
            let cost = cost(&site);
            (cost != *wanted).then(|| format!("{name}: {cost:?}, not {wanted:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

impl Cost {
    fn pages(self) -> usize {
        self.rendered
    }
}

#[test]
fn a_site_without_a_configuration_is_known_again() {
    let site = Site::new("--- content/index.md\n---\ntitle: 首页\ndescription: 从这里开始。\n---\n欢迎。\n");
    let first = cost(&site);
    assert!(first.parsed == 1 && first.written > 1, "{first:?}");
    assert_eq!(cost(&site), Cost::of(0, 0, 0, 0));
}
