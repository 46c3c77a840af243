//! What an edit costs: how many sources are parsed, how many pages rendered, how many files written and removed. Whatever
//! it costs, the site and what is reported are those of a build of everything.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use std::fs;

use common::{Empty, Random, Site, assert_same, text, tree};
use steplink::builtin;
use steplink::pipeline::{self, Again, Destination, Index, Linked, Shared};
use steplink::source::{self, Look};

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

/// A site whose index of the search is too large to be one file.
fn searched() -> Site {
    let site = Site::new(SITE);
    let mut random = Random::new(3);
    for n in 0..60 {
        let card = if n % 2 == 0 { "fm" } else { "data" };
        let text = format!("---\ntitle: 文章{n}\ndescription: 第{n}篇。\nweight: {}\n---\n", n + 10);
        let mut text = format!("{text}这是第{n}篇。\n\n## 步骤 {{.steps}}\n\n### 打开 {{#open}}\n\n");
        for at in 0..2500 {
            // The product of two numbers is small more often than large.
            let c = random.below(40) * random.below(40);
            text.extend(char::from_u32(0x4E00 + u32::try_from(c).unwrap()));
            text.push_str(if at % 17 == 16 { "。\n\n" } else { "" });
        }
        site.write(&format!("content/guides/{card}/article-{n}.md"), text);
    }
    site
}

/// Where there is a search, its index changes with the page: few files, and all of them at once.
#[test]
fn an_edit_that_is_searched_for_costs_what_it_changes() {
    let site = searched();
    let first = cost(&site);
    assert!(site.output().join("search").read_dir().unwrap().count() > 100, "the index is one file");
    let file = |n: usize| format!("content/guides/fm/article-{n}.md");
    let small = |cost: Cost| cost.parsed < 20 && cost.rendered == 1 && cost.written > 2 && cost.written < 90;
    // The first edit after a build of everything, and more after it: each tree is the twin of the other.
    for (n, new) in [(2, "这是註銷软件"), (4, "这是"), (2, "设置网络"), (2, ""), (6, "zhuxiao router")]
    {
        let text = fs::read_to_string(site.root().join(file(n))).unwrap();
        let body = text.rfind("---\n").unwrap() + 4;
        let end = body + text[body..].find('\n').unwrap();
        site.write(&file(n), format!("{}{new}这是第{n}篇。{}", &text[..body], &text[end..]));
        let cost = cost(&site);
        assert!(small(cost), "{n}, {new}: {cost:?}");
    }
    // A remark that nobody sees, and a page that changes without its index.
    site.edit(&file(2), "## 步骤", "<!-- 早上 -->\n\n## 步骤");
    assert_eq!(cost(&site).written, 0);
    site.edit(&file(2), "{#open}\n\n", "{#open}\n\n**早上好**\n\n");
    assert!(small(cost(&site)));
    site.edit(&file(2), "**早上好**", "*早上好*");
    let one = cost(&site);
    assert!(one.parsed < 20 && (one.rendered, one.written, one.removed) == (1, 1, 0), "{one:?}");
    site.edit(&file(4), "{#open}\n\n", "{#open}\n\n晚上好。\n\n");
    assert!(small(cost(&site)));
    // An answer is on the page of its group and on one of its own.
    site.edit("content/faq/cancelling.yaml", "通常不能。", "通常不能，请想清楚。");
    let answer = cost(&site);
    assert!(answer.parsed < 20 && answer.rendered == 2 && answer.written > 2, "{answer:?}");
    // What else stands there is shown elsewhere.
    for (old, new) in [("还能恢复吗", "能恢复吗"), ("[cancel#open]", "[cancel#open]\n    synonyms: [反悔]")]
    {
        site.edit("content/faq/cancelling.yaml", old, new);
        assert!(cost(&site).parsed > 60, "{new}");
    }
    assert!(first.rendered > 60);
}

/// What others put beside the site, and what they do to the twin, takes a build of everything, and loses nothing.
#[test]
fn what_is_not_as_it_was_left_is_built_as_a_whole() {
    let site = searched();
    cost(&site);
    let twin = site.root().join(".output.twin");
    let page = "guides/fm/article-2/index.html";
    let faults: &[(&str, &dyn Fn())] = &[
        ("a file of the twin is gone", &|| fs::remove_file(twin.join(page)).unwrap()),
        ("the twin is gone", &|| fs::remove_dir_all(&twin).unwrap()),
        ("a file of the output is gone", &|| fs::remove_file(site.output().join(page)).unwrap()),
        ("a file of both was written into", &|| fs::write(site.output().join(page), "x").unwrap()),
        ("a build was cut off", &|| {
            fs::rename(twin.join(".steplink-manifest"), twin.join(".steplink-building")).unwrap();
        }),
    ];
    for (n, (name, fault)) in faults.iter().enumerate() {
        site.edit("content/guides/fm/article-4.md", "这是第", &format!("第{n}次，这是第"));
        fault();
        let whole = cost(&site);
        assert!(whole.parsed > 60, "{name}: {whole:?}");
        site.edit("content/guides/fm/article-4.md", "这是第", &format!("又{n}次，这是第"));
        let small = cost(&site);
        assert!(small.parsed < 20 && small.rendered == 1, "after that {name}: {small:?}");
    }
    for path in ["CNAME", "search/mine.txt", "guides/fm/article-2/mine/x.txt"] {
        let file = site.output().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, path).unwrap();
        site.edit("content/guides/fm/article-4.md", "这是第", "再，这是第");
        site.build_well();
        assert_eq!(fs::read_to_string(&file).unwrap(), path);
    }
}

/// A small build asks what the search is to find, too.
#[test]
fn what_is_to_be_found_is_asked_of_a_revised_index() {
    let site = searched();
    let file = "content/guides/fm/article-4.md";
    site.edit(file, "这是第", "独一无二。这是第");
    site.write(
        "search-tests.yaml",
        "- {query: 独一无二, finds: guide:fm/article-4, within: 1}\n- {query: 文章7, finds: guide:data/article-7}\n",
    );
    cost(&site);
    site.edit(file, "独一无二。", "独一无二，仅此一篇。");
    let small = cost(&site);
    assert!(small.parsed < 20 && small.rendered == 1 && small.written > 2, "{small:?}");
    site.edit(file, "独一无二，", "");
    let outcome = site.build();
    assert!(outcome.published.is_none() && text(&outcome).contains("SL1001"), "{}", text(&outcome));
    site.edit(file, "仅此一篇。", "独一无二。");
    let small = cost(&site);
    assert!(small.parsed < 20 && small.rendered == 1, "{small:?}");
}

/// Builds in a process that has built before: how many sources it parsed, what it made, and what it reported.
fn made_again(site: &Site, again: &mut Again) -> (usize, Vec<(String, Vec<u8>)>, String) {
    let (request, files) = (site.request(), Empty::default());
    let look = Look::now(|| source::stamp(&request.root, None));
    let make = |linked: &mut Linked<'_>| linked.make(Some(&files), Index::Made, &mut Shared::default());
    let outcome = pipeline::link_again(&request, &look, again, make).flatten().unwrap();
    (outcome.parsed, files.into_files(), text(&outcome))
}

#[test]
fn a_process_parses_again_what_was_saved() {
    let site = site();
    let again = &mut Again::default();
    let parsed = |what: &str, again: &mut Again| {
        // What was saved a moment ago is read once more.
        std::thread::sleep(std::time::Duration::from_millis(60));
        let (parsed, files, said) = made_again(&site, again);
        let (all, wanted, say) = made_again(&site, &mut Again::default());
        assert!(files == wanted, "{what}");
        assert_eq!(said, say, "{what}");
        assert!(all > 40, "{all}");
        (parsed, all)
    };
    let (first, all) = parsed("nothing", again);
    assert_eq!(first, all);
    assert_eq!(parsed("nothing", again), (0, all));
    site.edit("content/guides/fm/cancel.md", "title: 注销FM卡", "title: 怎样注销FM卡");
    assert_eq!(parsed("a title", again), (1, all));
    site.edit("content/faq/cancelling.yaml", "通常不能。", "通常不能，请想清楚。");
    site.write("templates/parts/extra.html", "x");
    assert_eq!(parsed("an answer and a template", again), (1, all));
    site.write("content/guides/fm/more.md", "---\ntitle: 更多\ndescription: 更多。\n---\n更多。\n");
    assert_eq!(parsed("a new guide", again), (1, all + 1));
    site.write("content/guides/fm/more.md", "---\ntitle: 更多\n---\n[更多](none.md)\n");
    assert_eq!(parsed("a mistake", again), (1, all + 1));
    assert_eq!(parsed("the same mistake", again), (0, all + 1));
    fs::remove_file(site.root().join("content/guides/fm/more.md")).unwrap();
    assert_eq!(parsed("a guide that is gone", again), (0, all));
    site.edit("steplink.yaml", "[zh-CN]", "[zh-CN, en]");
    assert_eq!(parsed("a second language", again), (all, all));
    assert_eq!(parsed("nothing with a second language", again), (0, all));
    site.write("content/guides/fm/cancel.en.md", "---\ntitle: Cancel\n---\nCancel.\n");
    assert_eq!(parsed("a translation", again), (1, all + 1));
    assert_eq!(parsed("nothing with a translation", again), (0, all + 1));
}

/// What was linked stays as it is when something around the text is saved, and only then.
#[test]
fn what_was_linked_is_made_with_other_templates() {
    let site = site();
    let picture = |width: u8| [&b"GIF89a"[..], &[width, 0, 3, 0, 0, 0, 0]].concat();
    site.write("static/logo.gif", picture(2));
    site.write("static/note.txt", "eins");
    let built_in = builtin::template("404.html").unwrap();
    let not_found = |more: &str| {
        site.write("templates/404.html", built_in.replacen("<h1", &format!("{more}<h1"), 1));
    };
    not_found("");
    site.write("templates/strings/zh-CN.yaml", "skip: 跳到正文\n");
    let (request, again) = (site.request(), &mut Again::default());
    let read = |path: &str| {
        let read = source::read_some(&request.root, None, [path]).unwrap();
        read.files.into_iter().next().unwrap()
    };
    let look = Look::now(|| source::stamp(&request.root, None));
    let mut shared = Shared::default();
    let mut made = |linked: &Linked<'_>| {
        let files = Empty::default();
        let said = text(&linked.make(Some(&files), Index::Made, &mut shared).unwrap());
        let wanted = Empty::default();
        let say = text(&pipeline::run(&request, Some(&wanted), Index::Made).unwrap());
        assert_eq!(said, say);
        assert!(files.into_files() == wanted.into_files());
    };
    let go_on = |linked: &mut Linked<'_>| {
        not_found("<p>一</p>");
        site.write("static/note.txt", "zwei");
        assert!(linked.take(&["templates/404.html", "static/note.txt"].map(read)));
        made(linked);
        not_found("{{ none }}");
        assert!(linked.take(&[read("templates/404.html")]));
        made(linked);
        not_found("");
        assert!(linked.take(&[read("templates/404.html")]));
        made(linked);
        site.write("static/logo.gif", picture(3));
        site.edit("templates/strings/zh-CN.yaml", "正文", "内容");
        site.edit("content/guides/fm/cancel.md", "title: ", "title: 新");
        for path in ["static/logo.gif", "templates/strings/zh-CN.yaml", "content/guides/fm/cancel.md"] {
            assert!(!linked.take(&[read(path)]), "{path}");
        }
    };
    pipeline::link_again(&request, &look, again, go_on).unwrap();
}
