//! `list` and `refs`: what there is, and what refers to what.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use std::process::Command;

use common::Site;
use serde_json::Value;

fn site() -> Site {
    let site = Site::new(include_str!("sites/help.txt"));
    for (path, text) in common::files(include_str!("sites/languages.txt")) {
        site.write(path, text);
    }
    site.write(
        "content/pages/soon.md",
        "---\ntitle: 将来\ndescription: 还没写完。\ndraft: true\n---\n见[](card:fm)。\n",
    );
    site
}

fn run(site: &Site, arguments: &[&str]) -> (i32, String, String) {
    let root = site.root().to_str().unwrap();
    let output =
        Command::new(env!("CARGO_BIN_EXE_steplink")).args(arguments).args(["--root", root]).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn everything_is_listed_with_its_languages() {
    let (code, out, _) = run(&site(), &["list"]);
    assert_eq!(code, 0);
    for line in [
        "page:                      zh-CN en  您想办什么？",
        "card:data                  zh-CN     上网卡",
        "guide:fm/cancel            zh-CN en  注销FM卡 (1 step not in every language)",
        "faq:cancelling/only-fm     zh-CN     FM卡要发票吗？",
        "page:soon                  zh-CN     将来 (draft)",
    ] {
        assert!(out.lines().any(|own| own == line), "{line}\n{out}");
    }
    assert!(!out.contains("tags/"), "{out}");
}

#[test]
fn what_is_not_translated_is_found() {
    let site = site();
    let (_, out, _) = run(&site, &["list", "faq", "--untranslated", "en"]);
    assert_eq!(out, "faq:cancelling/only-fm  zh-CN  FM卡要发票吗？\n");
    let (_, out, _) = run(&site, &["list", "guides", "--untranslated", "en"]);
    assert!(out.contains("guide:fm/cancel  ") && out.contains("guide:data/cancel"), "{out}");
    let (_, out, _) = run(&site, &["list", "--drafts"]);
    assert_eq!(out, "page:soon  zh-CN  将来 (draft)\n");
    let (code, out, err) = run(&site, &["list", "--untranslated", "eng"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("the site has no language `eng`") && err.contains("help: did you mean `en`?"), "{err}");
}

#[test]
fn a_list_for_programs() {
    let (_, out, _) = run(&site(), &["list", "guides", "--json"]);
    let list: Value = serde_json::from_str(&out).unwrap();
    let guide = list.as_array().unwrap().iter().find(|item| item["reference"] == "guide:fm/cancel").unwrap();
    assert_eq!(guide["file"], "content/guides/fm/cancel.md");
    assert_eq!(guide["languages"][1]["title"], "Cancel an FM card");
    assert_eq!(guide["steps"][1]["reference"], "step:fm/cancel#materials");
    assert_eq!(guide["steps"][1]["languages"].as_array().unwrap().len(), 1);
}

#[test]
fn a_step_knows_who_refers_to_it() {
    let (code, out, _) = run(&site(), &["refs", "step:fm/cancel#contact"]);
    assert_eq!(code, 0);
    assert_eq!(
        out,
        "step:fm/cancel#contact · 联系客服 · content/guides/fm/cancel.md\n\n\
         linked from (2)\n  \
         content/faq/cancelling.yaml:7:20: link step:fm/cancel#contact\n  \
         content/faq/cancelling.en.yaml:7:22: link step:fm/cancel#contact\n\n\
         links to (1)\n  \
         content/guides/fm/cancel.md:17:26: stage task:cancel#open\n"
    );
    // A former id means the step.
    let (_, former, _) = run(&site(), &["refs", "step:fm/cancel#call"]);
    assert_eq!(rest(&former), rest(&out));
}

#[test]
fn the_path_of_a_file_means_its_page() {
    let site = site();
    let root = site.root().to_str().unwrap();
    let (_, wanted, _) = run(&site, &["refs", "guide:fm/cancel"]);
    let (_, step, _) = run(&site, &["refs", "step:fm/cancel#contact"]);
    for path in ["content/guides/fm/cancel.md", "content/guides/fm/cancel.en.md", "content\\guides\\fm\\cancel.md"]
    {
        for path in [path.to_owned(), format!("./{path}"), format!("{root}/{path}")] {
            assert_eq!(run(&site, &["refs", &path]).1, wanted, "{path}");
        }
        assert_eq!(rest(&run(&site, &["refs", &format!("{path}#contact")]).1), rest(&step));
    }
    for address in ["/guides/fm/cancel/", "/guides/fm/cancel", "/en/guides/fm/cancel/"] {
        assert_eq!(run(&site, &["refs", address]).1, wanted, "{address}");
    }
    // A group has its questions in it.
    let (code, out, err) = run(&site, &["refs", "content/faq/cancelling.en.yaml"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with("faq:cancelling · "), "{out}");
    assert!(out.contains("content/faq/cancelling.yaml:7:20: link step:fm/cancel#contact"), "{out}");
    assert_eq!(run(&site, &["refs", "content/guides/fm/cancle.md"]).0, 2);
}

/// All lines but the first.
fn rest(text: &str) -> Vec<&str> {
    text.lines().skip(1).collect()
}

#[test]
fn every_kind_of_reference_is_seen() {
    let (_, out, _) = run(&site(), &["refs", "guide:fm/cancel", "--json"]);
    let found: Value = serde_json::from_str(&out).unwrap();
    let fields = |list: &str| -> Vec<String> {
        let lines = found[list].as_array().unwrap().iter();
        lines
            .map(|line| format!("{} {}", line["field"].as_str().unwrap(), line["reference"].as_str().unwrap()))
            .collect()
    };
    let from = fields("linked_from");
    for wanted in ["steps step:fm/cancel#materials", "link step:fm/cancel#apply", "link step:fm/cancel#contact"] {
        assert!(from.iter().any(|own| own == wanted), "{wanted}: {from:?}");
    }
    let to = fields("links_to");
    for wanted in ["task task:cancel", "link step:data/cancel#submit", "link guide:fm/status"] {
        assert!(to.iter().any(|own| own == wanted), "{wanted}: {to:?}");
    }
    let (_, out, _) = run(&site(), &["refs", "task:cancel"]);
    assert!(out.contains("steplink.yaml:7:8: menu task:cancel"), "{out}");
    let (_, out, _) = run(&site(), &["refs", "task:cancel#open"]);
    assert!(out.starts_with("task:cancel#open · 开始 · content/tasks/cancel.md\n"), "{out}");
    // A shared guide is one source.
    let (_, out, _) = run(&site(), &["refs", "card:fm"]);
    assert_eq!(out.matches("content/guides/status.md").count(), 1, "{out}");
}

#[test]
fn what_does_not_exist_is_met_with_a_suggestion() {
    let site = site();
    for (id, help) in [
        ("guide:fm/cancle", "did you mean `guide:fm/cancel`?"),
        ("step:fm/cancel#aply", "did you mean `apply`?"),
        ("nothing", "`steplink list` lists what there is"),
    ] {
        let (code, out, err) = run(&site, &["refs", id]);
        assert_eq!((code, out.as_str()), (2, ""), "{id}");
        assert!(err.contains(help), "{id}: {err}");
    }
}
