//! Builds: what is rendered anew, what stays, what is never touched.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use common::{Site, assert_same, text, tree};
use steplink::pipeline::{self, Destination, Error, Request};
use steplink::publish;

/// Two card types, a task, a guide of each, a shared guide, questions, pages.
const SITE: &str = include_str!("sites/help.txt");

fn site() -> Site {
    Site::new(SITE)
}

fn rendered(site: &Site) -> usize {
    site.build_well().rendered
}

#[test]
fn the_example_has_no_problem() {
    assert_eq!(text(&site().check()), "");
}

#[test]
fn a_second_build_writes_nothing() {
    let site = site();
    let first = site.build_well();
    assert!(first.rendered > 20 && first.rendered == first.pages);
    let second = site.build_well();
    let summary = second.published.unwrap();
    assert_eq!((second.rendered, summary.written, summary.removed), (0, 0, 0));
}

#[test]
fn an_edit_of_a_text_renders_one_page() {
    let site = site();
    site.build_well();
    site.edit("content/guides/fm/cancel.md", "打客服热线。", "打客服热线，说明来意。");
    assert_eq!(rendered(&site), 1);
    assert!(site.page("guides/fm/cancel/index.html").contains("说明来意"));
}

#[test]
fn an_edit_of_an_answer_renders_its_two_pages() {
    let site = site();
    site.build_well();
    site.edit("content/faq/cancelling.yaml", "通常不能。", "通常不能，请想清楚。");
    assert_eq!(rendered(&site), 2);
}

#[test]
fn a_new_title_of_a_step_renders_the_pages_that_show_it() {
    let site = site();
    site.build_well();
    site.edit("content/guides/data/cancel.md", "### 登录账户", "### 登录您的账户");
    let outcome = site.build_well();
    // The guide, the same stage of the other card type's guide, the comparison, the question bound to it, its group
    // and the short address of the step, and no more.
    assert_eq!(outcome.rendered, 6);
}

#[test]
fn a_link_that_comes_and_goes_renders_both_ends() {
    let site = site();
    site.build_well();
    site.edit("content/pages/about/us.md", "我们写帮助。", "我们写[帮助](task:cancel)。");
    assert_eq!(rendered(&site), 2);
    assert!(site.page("tasks/cancel/index.html").contains("关于我们"));
    site.edit("content/pages/about/us.md", "[帮助](task:cancel)", "帮助");
    assert_eq!(rendered(&site), 2);
}

#[test]
fn a_third_card_type_for_a_shared_guide_touches_one_source() {
    let site = site();
    site.write("content/cards/esim.md", "---\ntitle: eSIM\ndescription: 没有实体的卡。\n---\n");
    site.build_well();
    site.edit("content/guides/status.md", "cards: [fm, data]", "cards: [fm, data, esim]");
    site.build_well();
    assert!(site.page("guides/esim/status/index.html").contains("查询状态"));
}

#[test]
fn incremental_is_clean_after_random_edits() {
    let rounds = if std::env::var_os("STEPLINK_LONG").is_some() { 300 } else { 40 };
    let site = site();
    let mut state = 7u64;
    let mut next = |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    let files: Vec<(&str, String)> = common::files(SITE);
    let sources: Vec<&(&str, String)> =
        files.iter().filter(|(path, _)| path.starts_with("content/pages/")).collect();
    for round in 0..rounds {
        let (path, original) = sources[usize::try_from(next(sources.len() as u64)).unwrap()];
        match next(5) {
            0 => site.write(path, original),
            1 => site.write(path, format!("{original}\n第{round}次修改，见[](guide:fm/cancel)。\n")),
            2 => site.write(path, original.replace("title: ", "title: 新")),
            3 => site.write("content/pages/extra.md", format!("# 附加{round}\n\n[](page:about/us)\n")),
            _ => {
                let _ = fs::remove_file(site.root().join("content/pages/extra.md"));
            }
        }
        site.build_well();
        let clean = site.root().join("clean");
        let _ = fs::remove_dir_all(&clean);
        let destination = Destination { folder: clean.clone(), ..Destination::default() };
        pipeline::build(&site.request(), &destination).unwrap();
        assert_same(&tree(&site.output()), &tree(&clean));
    }
}

#[test]
fn bytes_do_not_depend_on_threads_folders_or_runs() {
    let build = |threads: usize| {
        let site = site();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| site.build_well());
        tree(&site.output())
    };
    let one = build(1);
    assert_same(&one, &build(8));
    assert_same(&one, &build(3));
}

#[test]
fn line_ends_and_byte_order_marks_make_no_difference() {
    let site = site();
    site.build_well();
    let before = tree(&site.output());
    for (path, content) in common::files(SITE) {
        if path.starts_with("static/") {
            continue;
        }
        site.write(path, format!("\u{feff}{}", content.replace('\n', "\r\n")));
    }
    let outcome = site.build_well();
    assert_eq!(outcome.rendered, 0);
    assert_same(&before, &tree(&site.output()));
}

#[test]
fn a_failed_build_changes_nothing() {
    let site = site();
    site.build_well();
    let before = tree(&site.output());
    site.edit("content/guides/fm/cancel.md", "打客服热线。", "打[热线](step:fm/cancel#nowhere)。");
    let outcome = site.build();
    assert!(outcome.published.is_none());
    assert_same(&before, &tree(&site.output()));
}

#[test]
fn a_template_that_fails_changes_nothing() {
    let site = site();
    site.build_well();
    let before = tree(&site.output());
    // The other kinds of page are rendered all right, and must not be published either.
    site.write("templates/card.html", "{{ page.title }}{{ page.no_such_thing }}");
    site.edit("content/pages/about/us.md", "我们写帮助。", "我们写好帮助。");
    let outcome = site.build();
    assert!(outcome.published.is_none() && outcome.rendered > 0);
    assert_same(&before, &tree(&site.output()));
    assert!(!site.root().join(".output.twin").exists());
    site.remove("templates/card.html");
    site.build_well();
    assert!(site.page("about/us/index.html").contains("我们写好帮助。"));
}

#[test]
fn without_a_menu_the_lists_are_the_menu() {
    let site = site();
    site.edit("steplink.yaml", "menu: [task:cancel, /faq/, {to: page:about, title: 关于}]\n", "");
    site.build_well();
    let page = site.page("about/us/index.html");
    let (header, _) = page.split_once("</header>").unwrap();
    for list in ["/tasks/", "/cards/", "/guides/", "/faq/"] {
        assert!(header.contains(&format!("href=\"{list}\"")), "{list}: {header}");
    }
}

#[test]
fn files_and_folders_change_places() {
    let site = site();
    let page = "---\ntitle: 这里\ndescription: 一页。\n---\n文字。\n";
    site.write("content/pages/place/here.md", page);
    site.build_well();
    site.remove("content/pages/place/here.md");
    site.write("content/pages/place/there.md", page);
    site.write("static/place/here", "a file where the folder of a page was");
    for round in 0..3 {
        site.write("static/round.txt", round.to_string());
        site.build_well();
        assert!(site.page("place/here").starts_with("a file"));
    }
    site.remove("static/place/here");
    site.write("content/pages/place/here.md", page);
    for round in 3..6 {
        site.write("static/round.txt", round.to_string());
        site.build_well();
        assert!(site.page("place/here/index.html").contains("文字"));
    }
}

#[test]
fn a_link_to_a_title_is_a_link_to_its_page() {
    let site = site();
    site.write("content/pages/titled.md", "# 说明 {#notes}\n\n见[上面](#notes)、[别处](plain.md#第二页)。\n");
    site.write(
        "content/pages/plain.md",
        "# 第二页\n\n见[这里](titled.md#notes)。\n\n## 第二页\n\n见[下面](#第二页-1)。\n",
    );
    let outcome = site.build();
    assert_eq!(outcome.count(steplink::diag::Level::Error), 0, "{}", text(&outcome));
    let titled = site.page("titled/index.html");
    assert!(titled.contains("href=\"/titled/\"") && titled.contains("href=\"/plain/\""), "{titled}");
    assert!(site.page("plain/index.html").contains("href=\"/titled/\""));
}

#[test]
fn what_we_did_not_write_stays() {
    let site = site();
    site.build_well();
    site.write("output/CNAME", "help.example.com");
    site.write("output/deep/er/note.txt", "mine");
    fs::create_dir_all(site.output().join("empty")).unwrap();
    for round in 0..3 {
        site.edit(
            "content/pages/about/us.md",
            &"我们写帮助。".repeat(round + 1),
            &"我们写帮助。".repeat(round + 2),
        );
        site.build_well();
        assert_eq!(site.page("CNAME"), "help.example.com");
        assert_eq!(site.page("deep/er/note.txt"), "mine");
        assert!(site.output().join("empty").is_dir());
    }
    // What its owner takes away does not come back.
    site.remove("output/CNAME");
    site.edit("content/pages/about/us.md", "title: 关于我们", "title: 我们");
    site.build_well();
    assert!(!site.output().join("CNAME").exists());
}

#[test]
fn a_page_that_is_gone_goes_with_its_folder() {
    let site = site();
    site.edit("steplink.yaml", "footer: [page:about/us]", "footer: [page:about]");
    site.build_well();
    assert!(site.output().join("about/us/index.html").exists());
    site.remove("content/pages/about/us.md");
    site.build_well();
    assert!(!site.output().join("about/us").exists());
    site.write("content/pages/about/team.md", "# 团队\n");
    site.build_well();
    assert!(!site.output().join("about/us").exists() && site.output().join("about/team/index.html").exists());
}

#[test]
fn a_folder_that_is_not_ours_is_refused_and_can_be_adopted() {
    let site = site();
    site.write("output/thesis.txt", "years of work");
    let destination = Destination { folder: site.output(), ..Destination::default() };
    let error = pipeline::build(&site.request(), &destination).unwrap_err();
    assert!(matches!(error, Error::Publish(publish::Error::Refused { .. })), "{error}");
    assert_eq!(tree(&site.output()).len(), 1);
    pipeline::build(&site.request(), &Destination { force: true, ..destination }).unwrap();
    assert_eq!(site.page("thesis.txt"), "years of work");
    assert!(site.output().join("index.html").exists());
    // What was adopted is carried on by the builds that follow.
    for text in ["我们写好帮助。", "我们写更好的帮助。"] {
        site.write("content/pages/about/news.md", format!("---\ntitle: 新\ndescription: 新。\n---\n{text}\n"));
        site.build_well();
        assert_eq!(site.page("thesis.txt"), "years of work");
        assert!(site.page("about/news/index.html").contains(text));
    }
}

#[test]
fn a_folder_of_another_is_in_the_way_of_a_file() {
    let site = site();
    site.build_well();
    site.write("output/team", "mine");
    site.write("content/pages/team.md", "# 团队\n");
    let destination = Destination { folder: site.output(), ..Destination::default() };
    let error = pipeline::build(&site.request(), &destination).unwrap_err();
    assert!(error.to_string().contains("output/team"), "{error}");
    assert_eq!(site.page("team"), "mine");
}

#[test]
fn a_draft_card_type_takes_its_guides_and_questions_with_it() {
    let site = site();
    site.write("content/cards/new.md", "---\ntitle: 新卡\ndescription: 新。\ndraft: true\n---\n");
    site.write("content/guides/new/start.md", "---\ntitle: 秘密\ndescription: 新。\n---\n秘密。\n");
    site.write(
        "content/faq/new.yaml",
        "title: 新\ndescription: 新。\nentries:\n  - {id: when, question: 秘密吗？, answer: 秘密。, cards: [new]}\n",
    );
    site.build_well();
    for (path, bytes) in tree(&site.output()) {
        assert!(!String::from_utf8_lossy(&bytes).contains("秘密"), "{path}");
    }
}

#[test]
fn tags_of_one_title_are_two_tags() {
    let site = site();
    site.edit("steplink.yaml", "tags: {money: 费用}", "tags: {money: 费用, fees: 费用}");
    site.write("content/pages/fees.md", "---\ntitle: 收费\ndescription: 收费。\ntags: [fees]\n---\n");
    site.build_well();
    let page = site.page("fees/index.html");
    assert!(page.contains("href=\"/tags/fees/\"") && !page.contains("href=\"/tags/money/\""), "{page}");
}

#[test]
fn a_file_in_the_way_is_not_replaced() {
    let site = site();
    site.build_well();
    site.write("output/team/index.html", "mine");
    site.write("content/pages/team.md", "# 团队\n");
    let destination = Destination { folder: site.output(), ..Destination::default() };
    let error = pipeline::build(&site.request(), &destination).unwrap_err();
    assert!(error.to_string().contains("in the way"), "{error}");
    assert_eq!(site.page("team/index.html"), "mine");
}

#[test]
fn dangerous_folders_are_refused() {
    let site = site();
    for folder in ["/", "content", "content/guides", "static/x", "templates", ".", "..", ".git/x"] {
        let destination = Destination { folder: site.root().join(folder), force: true, wait: false };
        let result = pipeline::build(&site.request(), &destination);
        assert!(matches!(result, Err(Error::Publish(publish::Error::Refused { .. }))), "{folder}");
    }
}

#[test]
fn what_a_killed_build_left_is_healed() {
    let site = site();
    site.build_well();
    // A twin that was being worked on: it has the marker and no manifest.
    let twin = site.root().join(".output.twin");
    fs::create_dir_all(&twin).unwrap();
    fs::write(twin.join(".steplink-building"), "").unwrap();
    fs::write(twin.join("half.html"), "<!doctype").unwrap();
    site.edit("content/pages/about/us.md", "我们写帮助。", "我们写好帮助。");
    site.build_well();
    site.edit("content/pages/about/us.md", "我们写好帮助。", "我们写更好的帮助。");
    site.build_well();
    assert!(site.page("about/us/index.html").contains("更好"));
    assert!(!site.output().join("half.html").exists() && !site.output().join(".steplink-building").exists());
}

#[test]
fn a_page_deleted_from_the_output_comes_back() {
    let site = site();
    site.build_well();
    let before = tree(&site.output());
    fs::remove_file(site.output().join("index.html")).unwrap();
    fs::remove_dir_all(site.output().join("guides")).unwrap();
    site.build_well();
    assert_same(&before, &tree(&site.output()));
}

#[test]
fn a_second_build_at_once_waits_or_says_so() {
    let site = site();
    let held = publish::Output::open(&site.output(), site.root(), false, false).unwrap();
    let destination = Destination { folder: site.output(), ..Destination::default() };
    let error = pipeline::build(&site.request(), &destination).unwrap_err();
    let pid = std::process::id().to_string();
    assert!(error.to_string().contains("another build is running") && error.to_string().contains(&pid), "{error}");
    drop(held);
    site.build_well();
}

#[test]
fn the_old_site_is_never_changed_in_place() {
    let site = site();
    site.build_well();
    let page = site.output().join("about/us/index.html");
    let held = fs::File::open(&page).unwrap();
    let old = fs::read(&page).unwrap();
    site.edit("content/pages/about/us.md", "我们写帮助。", "我们写别的。");
    site.build_well();
    let mut still = Vec::new();
    std::io::Read::read_to_end(&mut { held }, &mut still).unwrap();
    assert_eq!(old, still);
}

#[test]
fn a_reader_sees_one_site_at_a_time() {
    let site = site();
    site.build_well();
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = 0;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                let page = fs::read_to_string(site.output().join("about/us/index.html")).expect("always there");
                assert!(page.trim_end().ends_with("</html>"));
                seen += 1;
            }
            seen
        });
        for round in 0..30 {
            site.write(
                "content/pages/about/us.md",
                format!("---\ntitle: 关于我们\ndescription: 第{round}版。\n---\n正文。\n"),
            );
            site.build_well();
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(reader.join().unwrap() > 0);
    });
}

#[test]
fn a_path_prefix_is_in_every_address() {
    let site = site();
    let request = Request { base_url: Some("https://x.example/docs/help".to_owned()), ..site.request() };
    let destination = Destination { folder: site.output(), ..Destination::default() };
    pipeline::build(&request, &destination).unwrap();
    let page = site.page("guides/fm/cancel/index.html");
    assert!(page.contains("https://x.example/docs/help/guides/fm/cancel/"));
    for at in page.match_indices("href=\"/").map(|(at, _)| at) {
        assert!(page[at..].starts_with("href=\"/docs/help/"), "{}", &page[at..at + 40]);
    }
}

#[test]
fn drafts_are_published_only_when_asked_for() {
    let site = site();
    site.write("content/pages/soon.md", "---\ntitle: 预告\ndescription: 还没写完。\ndraft: true\n---\n");
    site.build_well();
    assert!(!site.output().join("soon").exists());
    let request = Request { drafts: true, ..site.request() };
    let destination = Destination { folder: site.output(), ..Destination::default() };
    pipeline::build(&request, &destination).unwrap();
    assert!(site.page("soon/index.html").contains("noindex"));
    assert!(!site.page("sitemap.xml").contains("/soon/"));
}

#[test]
fn a_site_overrides_single_templates() {
    let site = site();
    site.write(
        "templates/page.html",
        "<!doctype html><title>{{ page.title }}</title><h1>自己的{{ page.title }}</h1>{{ body }}",
    );
    site.write("templates/strings/zh-CN.yaml", "home: 门口\n");
    site.build_well();
    assert!(site.page("about/us/index.html").contains("<h1>自己的关于我们</h1>"));
    assert!(site.page("guides/fm/cancel/index.html").contains("门口"));
}

#[test]
fn a_template_gets_the_lists_it_asks_for() {
    let site = site();
    site.write(
        "templates/wall.html",
        "{% for item in page.collected.guides %}[{{ item.title }}]{% endfor %}{{ page.extra.note }}",
    );
    site.write(
        "content/pages/wall.md",
        "---\ntitle: 墙\ndescription: 全部。\ntemplate: wall.html\ncollect: [guides]\nextra: {note: \"<i>\"}\n---\n",
    );
    site.build_well();
    let page = site.page("wall/index.html");
    assert!(page.contains("[注销FM卡]") && page.ends_with("&lt;i&gt;"), "{page}");
}

#[test]
fn the_whole_site_is_as_expected() {
    let site = site();
    site.write("steplink.yaml", files_map()["steplink.yaml"].replace("title: 帮助", "title: 帮助\ncss: link"));
    site.build_well();
    let mut found = String::new();
    for (path, bytes) in tree(&site.output()) {
        let shown = path.ends_with(".html") || path.ends_with(".xml") || path.ends_with(".txt");
        let body = if shown { String::from_utf8(bytes).unwrap() } else { format!("{} bytes\n", bytes.len()) };
        let body = if path.contains("manifest") || path.ends_with(".css") { String::new() } else { body };
        let path = if path.ends_with(".css") { "style-….css".to_owned() } else { path };
        let body = body.replace(&css_name(&site), "style-….css");
        let _ = writeln!(found, "--- {path}\n{}", body.trim_end());
    }
    let golden = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/help.expected.txt");
    if std::env::var_os("STEPLINK_BLESS").is_some() {
        return fs::write(golden, found).unwrap();
    }
    let expected = fs::read_to_string(golden).unwrap();
    for (expected, found) in expected.lines().zip(found.lines()) {
        assert_eq!(expected, found);
    }
    assert_eq!(expected.lines().count(), found.lines().count(), "STEPLINK_BLESS=1 writes it anew");
}

fn files_map() -> BTreeMap<&'static str, String> {
    common::files(SITE).into_iter().collect()
}

fn css_name(site: &Site) -> String {
    let files = tree(&site.output());
    files.into_iter().map(|(path, _)| path).find(|path| path.ends_with(".css")).unwrap()
}
