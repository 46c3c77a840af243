//! `init`, `new` and `lock`: sources that are valid at once, and nothing overwritten.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{Site, assert_same, text, tree};

/// Runs the program; returns the exit code and what it printed.
fn run(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_steplink")).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn in_site(site: &Site, arguments: &[&str]) -> (i32, String, String) {
    let root = site.root().to_str().unwrap().to_owned();
    run(&[arguments, &["--root", &root]].concat())
}

/// Runs a command that must succeed.
fn well(site: &Site, arguments: &[&str]) -> String {
    let (code, out, err) = in_site(site, arguments);
    assert_eq!(code, 0, "{arguments:?}: {err}");
    out
}

/// Runs a command that is refused, and changes nothing.
fn refused(site: &Site, arguments: &[&str], help: &str) {
    let before = tree(site.root());
    let (code, _, err) = in_site(site, arguments);
    assert_eq!(code, 2, "{arguments:?}: {err}");
    assert!(err.contains(help), "{arguments:?}: {err}");
    assert_same(&before, &tree(site.root()));
}

fn new_site(languages: &str) -> Site {
    let site = Site::new("");
    let (code, out, err) = run(&["init", site.root().to_str().unwrap(), "--languages", languages]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("steplink.yaml\n") && out.contains("steplink serve"), "{out}");
    site
}

#[test]
fn a_new_site_has_no_problem_in_any_language() {
    for languages in ["zh-CN,en", "en,zh-CN", "zh-CN", "en"] {
        let site = new_site(languages);
        let outcome = site.build_well();
        assert_eq!(text(&outcome), "", "{languages}");
        let lang = languages.split(',').next().unwrap();
        assert!(site.page("index.html").contains(&format!("<html lang=\"{lang}\"")));
        // The editor's settings name schemas that are there.
        let settings: serde_json::Value =
            serde_json::from_str(&fs::read_to_string(site.root().join(".vscode/settings.json")).unwrap()).unwrap();
        for path in settings["yaml.schemas"].as_object().unwrap().keys() {
            assert!(site.root().join(path).is_file(), "{path}");
        }
        let workflow = fs::read_to_string(site.root().join(".github/workflows/site.yml")).unwrap();
        assert!(workflow.contains(env!("CARGO_PKG_VERSION")) && !workflow.contains("VERSION"));
    }
}

#[test]
fn a_project_is_never_overwritten() {
    let site = new_site("en");
    let before = tree(site.root());
    let (code, _, err) = run(&["init", site.root().to_str().unwrap()]);
    assert_eq!(code, 2);
    assert!(err.contains("there is a project already") && err.contains("help: "), "{err}");
    assert_same(&before, &tree(site.root()));
}

#[test]
fn what_is_there_is_kept() {
    let site = Site::new("");
    site.write("README.md", "mine");
    let (code, out, _) = run(&["init", site.root().to_str().unwrap()]);
    assert_eq!(code, 0);
    assert!(out.contains("README.md was there, and stays as it is"), "{out}");
    assert_eq!(fs::read_to_string(site.root().join("README.md")).unwrap(), "mine");
    assert_eq!(text(&site.check()), "");
}

#[test]
fn a_newcomer_adds_a_card_type_with_a_guide_in_two_languages() {
    let site = new_site("zh-CN,en");
    assert_eq!(well(&site, &["new", "card", "travel", "--title", "旅行卡"]), "content/cards/travel.md\n");
    assert_eq!(well(&site, &["new", "guide", "travel/replace"]), "content/guides/travel/replace.md\n");
    for (reference, path) in [
        ("card:travel", "content/cards/travel.en.md"),
        ("guide:travel/replace", "content/guides/travel/replace.en.md"),
    ] {
        assert_eq!(well(&site, &["new", "translation", reference, "en"]), format!("{path}\n"));
    }
    let guide = fs::read_to_string(site.root().join("content/guides/travel/replace.md")).unwrap();
    assert!(guide.contains("title: 换卡（旅行卡）\n") && guide.contains("task: replace\n"), "{guide}");
    assert!(guide.contains("### 停用旧卡 {#block}") && guide.contains("### 启用新卡 {#activate}"));
    site.edit("content/guides/travel/replace.md", "task: replace\n", "task: replace\nverified: 2026-11-25\n");
    site.edit("content/guides/travel/replace.en.md", "title: 换卡（旅行卡）", "title: Replace a travel card");
    let outcome = site.build_well();
    assert_eq!(text(&outcome), "");
    assert!(site.page("en/guides/travel/replace/index.html").contains("<h1>Replace a travel card</h1>"));
    assert!(site.page("guides/sim/replace/index.html").contains("/guides/travel/replace/#block"));
}

#[test]
fn whatever_is_new_is_valid_at_once() {
    let site = new_site("en");
    for arguments in [
        &["new", "card", "watch", "--title", "Watch: a \"small\" card"][..],
        &["new", "task", "cancel", "--title", "Cancel"],
        &["new", "guide", "watch/cancel"],
        &["new", "guide", "watch/pair"],
        &["new", "guide", "roaming", "--cards", "sim,esim", "--task", "cancel"],
        &["new", "guide", "glossary"],
        &["new", "faq", "money", "--title", "question"],
        &["new", "faq", "bills/when", "--title", "When do I pay?"],
        &["new", "faq", "replacing/price", "--title", "What does it cost?"],
        &["new", "page", "legal/terms", "--title", "Terms #1"],
    ] {
        well(&site, arguments);
    }
    let outcome = site.build_well();
    let said = text(&outcome);
    // Whether a guide is right, only its author can say.
    assert!(said.split("\n\n").all(|one| one.trim().is_empty() || one.contains("[SL0602]")), "{said}");
    assert!(site.page("cards/watch/index.html").contains("<h1>Watch: a &quot;small&quot; card</h1>"));
    assert!(site.page("guides/esim/roaming/index.html").contains("id=\"finish\""));
    assert!(site.page("faq/replacing/price/index.html").contains("What does it cost?"));
    assert!(site.page("legal/terms/index.html").contains("Terms #1"));
}

#[test]
fn an_entry_is_added_after_the_last_and_nothing_else_changes() {
    let site = new_site("en");
    let path = "content/faq/replacing.yaml";
    for line_end in ["\n", "\r\n"] {
        let before = common::files(include_str!("../src/edit/init/en.txt"));
        let (_, before) = before.iter().find(|(own, _)| *own == path).unwrap();
        let before = format!("\u{FEFF}{}# end", before.replace("#@ ", "")).replace('\n', line_end);
        site.write(path, &before);
        well(&site, &["new", "faq", "replacing/price"]);
        let after = fs::read_to_string(site.root().join(path)).unwrap();
        let entry = "\n  - id: price\n    question: How would a reader ask it?\n    answer: |\n      \
                     Answer in one sentence first, then explain.\n";
        // A comment at the end of the file stays there.
        let wanted = before.replace("\r\n", "\n").replace("# end", &format!("{entry}\n# end"));
        let wanted = wanted.replace('\n', line_end);
        assert_eq!(after, wanted);
        assert_eq!(text(&site.check()), "");
    }
}

#[test]
fn what_cannot_be_is_refused_with_advice() {
    let site = new_site("zh-CN,en");
    for (arguments, help) in [
        (&["new", "card", "Travel Card"][..], "help: `steplink new card travel-card`"),
        (&["new", "card", "物联网卡"], "`steplink new card iot --title 物联网卡`"),
        (&["new", "page", "about/价格"], "`steplink new page about/iot --title 价格`"),
        (&["new", "faq", "replacing/Fee"], "help: `steplink new faq replacing/fee`"),
        (&["new", "guide", "sim\\new"], "help: `steplink new guide sim/new`"),
        (&["new", "guide", "x", "--cards", "sim，esim"], "`--cards sim,esim`"),
        (&["new", "page", "x", "--title", ""], "a value is required for '--title <TEXT>'"),
        (&["new", "page", "content/pages/contact.md"], "`content/pages/contact.md` is there already"),
        (&["new", "card", "sim"], "`content/cards/sim.md` is there already"),
        (&["new", "guide", "sim/replace"], "`content/guides/sim/replace.md` is there already"),
        (&["new", "guide", "sim/x", "--task", "repalce"], "did you mean `replace`?"),
        (&["new", "guide", "x", "--cards", "sim,esmi"], "did you mean `esim`?"),
        (&["new", "guide", "x", "--task", "replace"], "`--cards fm,data`"),
        (&["new", "guide", "replace"], "name the card type, as `sim/replace`, or `--cards`"),
        (&["new", "guide", "sjm/replace"], "did you mean `sim`?"),
        (&["new", "guide", "replace", "--cards", "sim"], "there is `guide:sim/replace` already"),
        (&["new", "card", "a/b"], "a card has one id, in no folder"),
        (&["new", "faq", "a/b/c"], "is not an id"),
        (&["new", "page", "index"], "choose another id"),
        (&["new", "guide", "sim/x", "--cards", "esim"], "leave `--cards` out"),
        (&["new", "guide", "smi/x", "--task", "replace"], "did you mean `sim`?"),
        (&["new", "faq", "replacing"], "`content/faq/replacing.yaml` is there already"),
        (&["new", "faq", "replacing/number"], "has the entry `number` already"),
        (&["new", "translation", "guide:sim/replace", "en"], "replace.en.md` is there already"),
        (&["new", "translation", "guide:sim/replcae", "en"], "did you mean `guide:sim/replace`?"),
        (&["new", "translation", "guide:sim/replace", "fr"], "`languages: [zh-CN, en, fr]`"),
        (&["new", "translation", "guide:sim/replace", "zh-CN"], "is the default language"),
        (&["lock", "guide:sim/replace"], "--translations"),
        (&["lock", "--translations", "guide:sim/replcae"], "did you mean `guide:sim/replace`?"),
        (&["lock", "--translations", "--language", "fr"], "the languages of the site are zh-CN, en"),
    ] {
        refused(&site, arguments, help);
    }
    // A page in the form of a folder is there, too.
    site.write("content/pages/terms/index.md", "---\ntitle: 条款\ndescription: 条款。\n---\n");
    refused(&site, &["new", "page", "terms"], "`content/pages/terms/index.md` is there already");
}

#[test]
fn outside_a_project_it_is_said_what_to_do() {
    let empty = Site::new("");
    for arguments in [&["new", "card", "x"][..], &["lock", "--translations"], &["list"], &["refs", "card:x"]] {
        refused(&empty, arguments, "steplink init");
    }
}

/// Every page of a site, by its reference.
fn references(site: &Site) -> Vec<String> {
    let list: serde_json::Value = serde_json::from_str(&well(site, &["list", "--json"])).unwrap();
    let all = list.as_array().unwrap().iter().map(|item| item["reference"].as_str().unwrap().to_owned());
    all.filter(|reference| !reference.starts_with("faq:") || !reference.contains('/')).collect()
}

#[test]
fn a_translation_of_anything_is_valid_at_once() {
    let site = Site::new(include_str!("sites/help.txt"));
    site.edit("steplink.yaml", "languages: [zh-CN]", "languages: [zh-CN, en]");
    site.edit("content/guides/fm/cancel.md", "fee: 免费", "fee: 免费 # 目前\nwho: 本人\n# 注\nextra: {a: 1}");
    site.edit("content/guides/fm/cancel.md", "{#materials}", "{#materials duration=很快 who=本人}");
    site.edit("content/faq/cancelling.yaml", "  - id: only-fm\n    question: FM卡要发票吗？\n    answer: 要。\n    cards: [fm]\n    steps: [fm/cancel#materials]", "  - {id: only-fm, question: \"要，发票吗？\", answer: 要。, cards: [fm]}");
    let made = references(&site);
    for reference in
        made.iter().filter(|reference| *reference != "guide:data/status" && *reference != "guide:fm/status")
    {
        well(&site, &["new", "translation", reference, "en"]);
    }
    well(&site, &["new", "translation", "guide:status", "en"]);
    let outcome = site.build_well();
    assert_eq!(text(&outcome), "");
    let guide = fs::read_to_string(site.root().join("content/guides/fm/cancel.en.md")).unwrap();
    let (front, _) = guide[4..].split_once("---\n").unwrap();
    assert_eq!(
        front,
        "title: 注销FM卡\ndescription: FM卡的注销办法。\nfee: 免费 # 目前\nwho: 本人\nmaterials: [发票]\n"
    );
    assert!(guide.contains("\n### 准备材料 {#materials duration=很快 who=本人 of="), "{guide}");
    assert!(guide.contains("\n### 联系客服 {#contact of="), "{guide}");
    // A copy is not translated, until somebody has written a word of it.
    let notices = || site.page("en/guides/fm/cancel/index.html").matches("class=\"notice\"").count();
    assert_eq!(notices(), 1);
    assert!(well(&site, &["list", "--untranslated", "en"]).contains("guide:fm/cancel "));
    site.edit("content/guides/fm/cancel.en.md", "### 联系客服 {", "### Call us {");
    site.build_well();
    assert_eq!(notices(), 2);
    assert!(site.page("en/guides/fm/cancel/index.html").contains("Call us</h3>"));
    assert!(well(&site, &["lock", "--translations"]).contains("nothing was changed"));
}

#[test]
fn a_copy_stays_one_when_the_original_changes() {
    let site = new_site("zh-CN,en");
    well(&site, &["new", "guide", "sim/start"]);
    well(&site, &["new", "translation", "content/guides/sim/start.md", "en"]);
    site.edit("content/guides/sim/start.md", "{#begin}\n\n写清楚在这一步里做什么。", "{#begin}\n\n插卡，开机。");
    site.edit("content/guides/sim/start.en.md", "title: sim/start", "title: Start");
    site.edit("content/guides/sim/start.en.md", "### 办完确认 {", "### Check {");
    site.build_well();
    let page = site.page("en/guides/sim/start/index.html");
    // The first step was changed, and nobody has translated it.
    assert!(page.contains("插卡，开机。") && page.contains("Check</h3>"), "{page}");
    assert_eq!(page.matches("class=\"notice\"").count(), 1);
}

#[test]
fn a_question_is_translated_alone() {
    let site = new_site("zh-CN,en");
    well(&site, &["new", "faq", "replacing/fee", "--title", "换卡要钱吗？"]);
    let before = fs::read_to_string(site.root().join("content/faq/replacing.en.yaml")).unwrap();
    assert_eq!(well(&site, &["new", "translation", "faq:replacing/fee", "en"]), "content/faq/replacing.en.yaml\n");
    let after = fs::read_to_string(site.root().join("content/faq/replacing.en.yaml")).unwrap();
    assert_eq!(
        after.strip_prefix(&before).unwrap(),
        "\n  - id: fee\n    question: 换卡要钱吗？\n    answer: |\n      先用一句话回答，再说明情况。\n"
    );
    refused(&site, &["new", "translation", "faq:replacing/fee", "en"], "is there already");
    refused(&site, &["new", "translation", "faq:replacing/fees", "en"], "there is no `faq:replacing/fees`");
}

#[test]
fn a_page_of_a_shared_guide_means_the_guide() {
    let site = new_site("zh-CN,en");
    well(&site, &["new", "guide", "top-up", "--cards", "sim,esim"]);
    let made = well(&site, &["new", "translation", "guide:sim/top-up", "en"]);
    assert_eq!(made, "content/guides/top-up.en.md\n");
    assert!(well(&site, &["lock", "--translations", "guide:esim/top-up"]).contains("nothing was changed"));
}

#[test]
fn no_site_is_made_in_the_sources_of_another() {
    let site = new_site("en");
    for folder in ["content", "content/guides/new", "output", "static/x"] {
        let (code, _, err) = run(&["init", site.root().join(folder).to_str().unwrap()]);
        assert_eq!(code, 2, "{folder}");
        assert!(err.contains("the folder lies in the project"), "{err}");
    }
    assert_eq!(run(&["init", site.root().join("examples/one").to_str().unwrap()]).0, 0);
    let (_, _, err) = run(&["init", site.root().join("y").to_str().unwrap(), "--languages", "en,en"]);
    assert!(err.contains("`en` stands twice"), "{err}");
}

#[test]
fn stamps_are_renewed_and_every_other_byte_stays() {
    let site = new_site("zh-CN,en");
    let path = site.root().join("content/guides/sim/replace.en.md");
    for line_end in ["\n", "\r\n"] {
        let text_before = fs::read_to_string(&path).unwrap().replace("\r\n", "\n").replace('\n', line_end);
        fs::write(&path, &text_before).unwrap();
        let word = format!("打开您的账户{}", line_end.len());
        let original = site.root().join("content/guides/sim/replace.md");
        let changed =
            fs::read_to_string(&original).unwrap().replace("打开账户", &word).replace("打开您的账户1", &word);
        fs::write(&original, changed).unwrap();
        let said = text(&site.check());
        assert_eq!(said.matches("[SL0703]").count(), 1, "{said}");
        assert!(said.contains("the step `block` has changed"), "{said}");
        for other in ["guide:esim/replace", "content/guides/esim/replace.md"] {
            assert!(well(&site, &["lock", "--translations", other]).contains("nothing was changed"));
        }
        let out = well(&site, &["lock", "--translations", "guide:sim/replace", "--language", "en"]);
        assert_eq!(out, "content/guides/sim/replace.en.md: block\n");
        assert_eq!(text(&site.check()), "");
        let after = fs::read_to_string(&path).unwrap();
        let differing: Vec<(&str, &str)> =
            text_before.split('\n').zip(after.split('\n')).filter(|(a, b)| a != b).collect();
        assert_eq!((differing.len(), text_before.len()), (1, after.len()));
        assert!(differing[0].1.starts_with("### Block the old card {#block of="));
    }
}

#[test]
fn a_file_that_was_written_by_hand_gets_its_first_stamps() {
    let site = new_site("zh-CN,en");
    let path = site.root().join("content/guides/sim/replace.en.md");
    let mut text: String = fs::read_to_string(&path).unwrap();
    let stamped = text.clone();
    while let Some(at) = text.find(" of=") {
        text.replace_range(at..at + " of=12345678".len(), "");
    }
    fs::write(&path, &text).unwrap();
    well(&site, &["lock", "--translations"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), stamped);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_outside_the_project() {
    let site = new_site("en");
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), site.root().join("content/pages/away")).unwrap();
    let (code, _, err) = in_site(&site, &["new", "page", "away/x"]);
    assert_eq!(code, 2);
    assert!(err.contains("leads out of the project"), "{err}");
    assert!(fs::read_dir(elsewhere.path()).unwrap().next().is_none());
    assert!(!Path::new("content/pages/away/x.md").exists());
}
