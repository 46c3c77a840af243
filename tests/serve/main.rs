//! The preview server, over real sockets: addresses, guards, broken edits, events, storms of saves.
#![cfg(feature = "serve")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod client;
#[path = "../common/mod.rs"]
mod common;
mod hostile;
mod storm;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::time::Duration;

use client::{Preview, command, wait_until};
use common::{Site, tree};

const SITE: &str = include_str!("../sites/help.txt");

fn site() -> Site {
    Site::new(SITE)
}

/// A site whose host is not known, so that it lies at the root.
fn start(site: &Site) -> Preview {
    Preview::start(site.root(), &[])
}

fn write_articles(site: &Site, count: usize) {
    for n in 0..count {
        let text = format!("---\ntitle: 第{n}篇\ndescription: 文章。\n---\n一篇文章。\n");
        site.write(&format!("content/pages/articles/a{n}.md"), text);
    }
}

#[test]
fn the_map_is_what_a_build_writes() {
    let site = site();
    let preview = start(&site);
    site.build_well();
    let mut pages = 0;
    for (path, bytes) in tree(&site.output()) {
        if path.starts_with('.') {
            continue;
        }
        // The index of the search comes after the pages.
        let found = || Some(preview.get(&format!("/{path}"))).filter(|reply| reply.status == 200);
        let reply = wait_until(&path, found);
        assert!(reply.file() == bytes, "{path} differs");
        assert_eq!(path.ends_with(".html"), reply.body != bytes, "{path}: a script in pages, and only there");
        pages += usize::from(path.ends_with(".html"));
    }
    assert!(pages > 20);
}

#[test]
fn nothing_is_written() {
    let site = site();
    site.build_well();
    let before = tree(site.root());
    let preview = start(&site);
    site.edit("content/guides/fm/cancel.md", "打客服热线。", "打两次客服热线。");
    wait_until("the edit", || preview.get("/guides/fm/cancel/").text().contains("打两次").then_some(()));
    site.edit("content/guides/fm/cancel.md", "打两次客服热线。", "打客服热线。");
    wait_until("the edit back", || (!preview.get("/guides/fm/cancel/").text().contains("打两次")).then_some(()));
    drop(preview);
    common::assert_same(&before, &tree(site.root()));
}

#[test]
fn a_path_of_the_base_url_is_where_the_site_lies() {
    let site = site();
    let preview = Preview::start(site.root(), &["--base-url", "https://example.org/some/help/"]);
    assert!(preview.url.ends_with("/some/help/"), "{}", preview.url);
    for from in ["/", "/some/help"] {
        let reply = preview.get(from);
        assert_eq!((reply.status, reply.header("location")), (302, Some("/some/help/")), "{from}");
    }
    let reply = preview.get("/some/help/guides/status");
    assert_eq!((reply.status, reply.header("location")), (302, Some("/some/help/guides/status/")));
    assert_eq!(preview.get("/some/help/guides/status/").status, 200);
    for absent in ["/guides/status/", "/some/", "/some/helpful", "//some/help/"] {
        assert_eq!(preview.get(absent).status, 404, "{absent}");
    }
}

#[test]
fn an_address_finds_its_file() {
    let site = site();
    site.write("content/pages/退卡.md", "---\ntitle: 退卡\n---\n内容。\n");
    site.write("static/data/a b.bin", [0, 159, 146, 150]);
    site.write("static/en/404.html", "<title>not found</title><body>no such page</body>");
    let preview = start(&site);
    let reply = preview.get("/guides/status?from=mail");
    assert_eq!((reply.status, reply.header("location")), (302, Some("/guides/status/")));
    for path in ["/guides/status/?q=%zz", "/guides/status/index.html", "/%E9%80%80%E5%8D%A1/"] {
        assert_eq!(preview.get(path).status, 200, "{path}");
    }
    let reply = preview.get("/data/a%20b.bin");
    assert_eq!(reply.body, [0, 159, 146, 150]);
    assert_eq!(reply.header("content-type"), Some("application/octet-stream"));
    assert_eq!(preview.get("/favicon.svg").header("content-type"), Some("image/svg+xml"));
    assert!(preview.get("/en/guides/x/").text().contains("no such page"));
    let reply = preview.get("/no/such");
    assert_eq!((reply.status, reply.text().contains("no such page")), (404, false));
    assert_eq!(reply.file(), preview.get("/404.html").file());
}

#[test]
fn every_answer_has_its_headers_and_only_two_methods_are_known() {
    let site = site();
    let preview = start(&site);
    for path in ["/", "/nope", "/guides/status", "/_steplink/problems", "/_steplink/nope", "/%"] {
        let reply = preview.get(path);
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{path}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert!(!reply.headers.to_ascii_lowercase().contains("access-control"), "{path}");
    }
    let (get, head) = (preview.get("/"), preview.ask("HEAD", "/", ""));
    assert_eq!((head.status, head.body.len()), (200, 0));
    for name in ["content-type", "content-length", "x-steplink-page", "x-steplink-style"] {
        assert!(head.header(name).is_some() && head.header(name) == get.header(name), "{name}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW"] {
        let reply = preview.ask(method, "/", "");
        assert_eq!((reply.status, reply.header("allow")), (405, Some("GET, HEAD")), "{method}");
    }
}

#[test]
fn a_broken_edit_keeps_the_site_and_is_shown() {
    let site = site();
    let preview = start(&site);
    let page = "/guides/status/";
    let before = preview.get(page);
    assert_eq!(preview.problems()["errors"], 0);
    site.write("content/pages/broken.md", "---\ntitle: 坏\n---\n一二三[<b>x</b>](nope.md)\n");
    // A file is empty before it has its text, which may be seen, too.
    let is_told = |found: &serde_json::Value| found["list"][0]["place"] == "content/pages/broken.md:4:15";
    let problems = wait_until("the problem", || Some(preview.problems()).filter(is_told));
    let problem = &problems["list"][0];
    assert_eq!(problems["errors"], 1);
    let code = problem["code"].as_str().unwrap();
    assert!(code.starts_with("SL04") && problem["message"].as_str().unwrap().contains("`nope.md`"));
    let line: Vec<&str> = problem["line"].as_array().unwrap().iter().map(|part| part.as_str().unwrap()).collect();
    assert_eq!(line, ["一二三[<b>x</b>](", "nope.md", ")"]);
    assert_eq!(preview.get(page).file(), before.file());
    assert_eq!(preview.get("/broken/").status, 404);
    let source = preview.get(problem["source"].as_str().unwrap().split('#').next().unwrap());
    assert!(source.text().contains("<li id=\"L4\">一二三[&lt;b&gt;x&lt;/b&gt;](nope.md)</li>"));
    // It is printed by another thread than the one that answers.
    wait_until("what is printed", || preview.said().contains("content/pages/broken.md:4:15").then_some(()));
    let all = format!("{problems}{}{}", source.text(), preview.said());
    assert!(!all.contains(site.root().to_str().unwrap()), "a path of this machine is shown: {all}");
    site.edit("content/pages/broken.md", "nope.md", "about/us.md");
    wait_until("the mend", || (preview.problems()["errors"] == 0).then_some(()));
    assert_eq!(preview.get("/broken/").status, 200);
}

#[test]
fn no_site_at_the_start_is_told_and_awaited() {
    let site = site();
    site.write("content/pages/broken.md", "---\ntitle: <i>坏</i>\n---\n[<b>x</b>](nope.md)\n");
    let preview = start(&site);
    for path in ["/", "/guides/status/", "/favicon.svg"] {
        let reply = preview.get(path);
        assert_eq!(reply.status, 503, "{path}");
        let text = reply.text();
        assert!(text.contains("content/pages/broken.md:4:12") && text.contains("live.js"), "{text}");
        assert!(!text.contains("<b>") && !text.contains("<i>"), "{text}");
        assert!(reply.header("x-steplink-page").is_some());
    }
    site.remove("content/pages/broken.md");
    wait_until("the site", || (preview.get("/").status == 200).then_some(()));
}

#[test]
fn what_cannot_be_read_is_told_and_awaited() {
    let site = site();
    let preview = start(&site);
    fs::rename(site.root().join("content"), site.root().join("away")).unwrap();
    fs::rename(site.root().join("steplink.yaml"), site.root().join("away.yaml")).unwrap();
    wait_until("the problem", || (preview.problems()["errors"] == 1).then_some(()));
    assert_eq!(preview.get("/guides/status/").status, 200, "the last good site stays");
    fs::rename(site.root().join("away.yaml"), site.root().join("steplink.yaml")).unwrap();
    fs::rename(site.root().join("away"), site.root().join("content")).unwrap();
    wait_until("the mend", || (preview.problems()["errors"] == 0).then_some(()));
    site.edit("content/guides/status.md", "title: ", "title: 新");
    wait_until("an edit after that", || preview.get("/guides/status/").text().contains("新").then_some(()));
}

#[test]
fn a_configuration_elsewhere_is_watched() {
    let (site, other) = (site(), tempfile::tempdir().unwrap());
    let config = other.path().join("other.yaml");
    fs::write(&config, "title: 甲\nlanguages: [zh-CN]\nphases: [{id: cancel, title: 注销}]\ntags: {money: 费用}\n")
        .unwrap();
    let preview = Preview::start(site.root(), &["--config", config.to_str().unwrap()]);
    assert!(preview.get("/").text().contains("甲"), "{}", preview.said());
    fs::write(&config, fs::read_to_string(&config).unwrap().replace('甲', "乙")).unwrap();
    wait_until("the edit", || preview.get("/").text().contains('乙').then_some(()));
}

#[test]
fn a_style_sheet_is_no_reason_to_reload() {
    let site = site();
    let preview = start(&site);
    let (page, style) = ("x-steplink-page", "x-steplink-style");
    let before = preview.get("/");
    let built_in = steplink::builtin::template("style.css").unwrap();
    site.write("templates/style.css", format!("{built_in}\nbody {{ color: teal }}\n"));
    let after = wait_until("the style sheet", || {
        Some(preview.get("/")).filter(|reply| reply.header(style) != before.header(style))
    });
    assert_eq!(after.header(page), before.header(page));
    assert!(preview.get("/_steplink/style.css").text().ends_with("body { color: teal }"));
    assert!(after.text().contains("color: teal"), "whoever comes new gets it in the page");
    site.edit("content/index.md", "您想办什么？", "您要办什么？");
    wait_until("another text", || (preview.get("/").header(page) != before.header(page)).then_some(()));
}

#[test]
fn ports_go_up_unless_that_is_refused() {
    let site = site();
    let first = start(&site);
    let port = first.port.to_string();
    let second = Preview::start_with(site.root(), &["--port", &port]);
    assert!(second.port > first.port);
    let refused = command(site.root(), &["--port", &port, "--strict-port"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("cannot listen on 127.0.0.1"));
    let nothing = tempfile::tempdir().unwrap();
    let refused = command(nothing.path(), &["--port", "0"]).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn an_address_on_the_network_is_warned_of() {
    let site = site();
    let preview = Preview::start(site.root(), &["--host", "0.0.0.0"]);
    wait_until("the warning", || preview.said().contains("others on the network").then_some(()));
    assert_eq!(preview.ask("GET", "/", "Host: 192.168.7.7\r\n").status, 200);
    assert_eq!(preview.ask("GET", "/", "Host: rebound.example\r\n").status, 403);
}

/// Reads events until one is of a generation.
fn generation(stream: &mut impl BufRead) -> u64 {
    loop {
        let mut line = String::new();
        assert!(stream.read_line(&mut line).unwrap() > 0, "the events have ended");
        if let Some((_, number)) = line.split_once("\"generation\":") {
            return number.trim_end().trim_end_matches('}').parse().unwrap();
        }
    }
}

fn listen(preview: &Preview) -> BufReader<std::net::TcpStream> {
    let mut stream = preview.connect();
    write!(stream, "GET /_steplink/events HTTP/1.1\r\n{}\r\n", preview.host()).unwrap();
    BufReader::new(stream)
}

#[test]
fn a_hundred_tabs_are_told_and_do_not_starve_others() {
    let site = site();
    let preview = start(&site);
    // What is wrong is told when all of the first site is there.
    assert_eq!(preview.get("/_steplink/problems").status, 200);
    let mut tabs: Vec<_> = (0..100).map(|_| listen(&preview)).collect();
    let known = tabs.iter_mut().map(generation).max().unwrap();
    for path in ["/", "/guides/status/", "/_steplink/problems"] {
        assert_eq!(preview.get(path).status, 200, "{path}");
    }
    site.edit("content/guides/fm/cancel.md", "打客服热线。", "打客服热线，说明来意。");
    for tab in &mut tabs {
        while generation(tab) <= known {}
    }
    assert!(preview.get("/guides/fm/cancel/").text().contains("说明来意"));
    drop(tabs);
    // A save that was seen twice is built twice, so that there may be a newer one between two questions.
    wait_until("one generation", || {
        (generation(&mut listen(&preview)) == preview.problems()["generation"]).then_some(())
    });
}

#[test]
fn an_edit_of_a_text_is_shown_and_then_found() {
    let site = site();
    let preview = start(&site);
    for word in ["说明来意", "出示证件"] {
        site.edit("content/guides/fm/cancel.md", "打客服热线", &format!("{word}，打客服热线"));
        wait_until(word, || preview.get("/guides/fm/cancel/").text().contains(word).then_some(()));
        assert!(is_found(&site, &preview) > 0);
    }
}

/// The index of a large site is revised for what was saved, and not made anew.
#[test]
fn an_edit_of_a_large_site_is_shown_and_then_found() {
    let site = site();
    for n in 0..35 {
        let text: String = (0..5000_u32).filter_map(|at| char::from_u32(0x4E00 + at * (at + n) % 1500)).collect();
        let text: Vec<String> =
            text.chars().collect::<Vec<_>>().chunks(20).map(|line| line.iter().collect()).collect();
        let text = format!("---\ntitle: 第{n}篇\ndescription: 文章。\n---\n开头。\n\n{}。\n", text.join("。\n\n"));
        site.write(&format!("content/pages/articles/a{n}.md"), text);
    }
    let preview = start(&site);
    assert!(is_found(&site, &preview) > 100, "the index is one file");
    // One text, the same again, two texts between which the index may not have been revised, and one of them again.
    for (at, n) in [3, 3, 3, 4, 5, 4].into_iter().enumerate() {
        let word = format!("改过{at}");
        site.edit(&format!("content/pages/articles/a{n}.md"), "开头", &format!("{word}，开头"));
        wait_until(&word, || preview.get(&format!("/articles/a{n}/")).text().contains(&word).then_some(()));
        if at != 1 && at != 3 {
            is_found(&site, &preview);
        }
    }
}

/// A file that is saved as it was is no reason to build, not even a template of a large site.
#[test]
fn what_was_saved_as_it_was_is_not_built() {
    let site = site();
    write_articles(&site, 520);
    site.write("templates/style.css", "body { color: red }\n");
    let preview = start(&site);
    is_found(&site, &preview);
    let generation = || preview.problems()["generation"].as_u64().unwrap();
    // In one step, so that nobody sees half a file.
    let save = |path: &str, change: &dyn Fn(String) -> String| {
        let (path, new) = (site.root().join(path), site.root().join("new.tmp"));
        fs::write(&new, change(fs::read_to_string(&path).unwrap())).unwrap();
        fs::rename(new, path).unwrap();
    };
    let before = generation();
    for word in ["改过一", "改过二"] {
        save("templates/style.css", &|text| text);
        save("content/index.md", &|text| text);
        // Time enough to build what need not be built; with less of it, this test sees less.
        std::thread::sleep(Duration::from_millis(300));
        save("content/pages/articles/a7.md", &|text| format!("{text}\n{word}。\n"));
        wait_until(word, || preview.get("/articles/a7/").text().contains(word).then_some(()));
    }
    assert_eq!(generation(), before + 2);
}

/// What changes all pages of a large site is answered while they are made, each page as it will be; the search follows.
#[test]
fn a_large_site_is_answered_while_it_is_made_anew() {
    let site = site();
    write_articles(&site, 520);
    let preview = start(&site);
    is_found(&site, &preview);
    for round in 0..3 {
        let gone = format!("articles/a{round}");
        site.remove(&format!("content/pages/{gone}.md"));
        wait_until(&gone, || (preview.get(&format!("/{gone}/")).status == 404).then_some(()));
        let word = format!("第{round}次");
        site.write("templates/parts/breadcrumbs.html", format!("<p>{word}</p>\n"));
        wait_until(&word, || preview.get("/articles/a519/").text().contains(&word).then_some(()));
        for path in ["/", "/articles/a300/", "/no/such/"] {
            assert!(preview.get(path).text().contains(&word), "{path} is older than another page");
        }
        assert_eq!(preview.get("/search/root.bin").status, 200);
        assert_eq!(preview.get(&format!("/{gone}/")).status, 404);
        is_found(&site, &preview);
        for (path, bytes) in tree(&site.output()).into_iter().filter(|(path, _)| !path.ends_with(".html")) {
            assert!(path.contains("manifest") || preview.get(&format!("/{path}")).file() == bytes, "{path}");
        }
    }
}

/// Waits until the index of the search is that of the sources; tells how many files it has.
fn is_found(site: &Site, preview: &Preview) -> usize {
    site.build_well();
    let files = tree(&site.output()).into_iter();
    let index: Vec<_> = files.filter(|(path, _)| path.starts_with("search/") && !path.ends_with(".html")).collect();
    for (path, bytes) in &index {
        wait_until(path, || (preview.get(&format!("/{path}")).file() == *bytes).then_some(()));
    }
    index.len()
}

#[test]
fn a_page_is_there_before_all_are() {
    let site = site();
    write_articles(&site, 300);
    let preview = start(&site);
    // Whoever asks while the pages are made gets the whole page, a redirect or the error page as later, too.
    assert!(preview.get("/articles/a299/").text().contains("一篇文章"));
    assert_eq!(preview.get("/articles/a150").status, 302);
    assert_eq!(preview.get("/no/such/").status, 404);
    site.build_well();
    assert!(preview.get("/articles/a7/").file() == tree_file(&site, "articles/a7/index.html"));
}

fn tree_file(site: &Site, path: &str) -> Vec<u8> {
    fs::read(site.output().join(path)).unwrap()
}
