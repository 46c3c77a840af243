//! Several languages: what is translated, what is lent, and that no address dies.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use common::{Site, text, tree};

/// The site in one language, and what makes it one in two.
const CHINESE: &str = include_str!("sites/help.txt");
const ENGLISH: &str = include_str!("sites/languages.txt");

fn site() -> Site {
    let site = Site::new(CHINESE);
    for (path, text) in common::files(ENGLISH) {
        let base = "base_url: https://help.example/\n";
        site.write(path, if path == "steplink.yaml" { format!("{base}{text}") } else { text });
    }
    site
}

fn built() -> Site {
    let site = site();
    let outcome = site.build_well();
    assert_eq!(text(&outcome), "");
    site
}

/// The part of a page between two texts.
fn between<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    page.split_once(from).unwrap_or_else(|| panic!("`{from}`")).1.split_once(to).unwrap().0
}

fn main_part(page: &str) -> &str {
    between(page, "<main", "</main>")
}

#[test]
fn every_page_is_there_in_every_language() {
    let site = built();
    let pages: BTreeSet<String> = tree(&site.output()).into_iter().map(|(path, _)| path).collect();
    let chinese = pages.iter().filter(|path| path.ends_with(".html"));
    let chinese = chinese.filter(|path| !path.starts_with("en/") && !path.starts_with("zh-CN/"));
    for path in chinese {
        assert!(pages.contains(&format!("en/{path}")), "{path}");
        assert!(path == "404.html" || pages.contains(&format!("zh-CN/{path}")), "{path}");
    }
    assert!(site.page("zh-CN/guides/fm/cancel/index.html").contains("url=/guides/fm/cancel/\""));
    assert!(site.page("zh-CN/fm/index.html").contains("url=/guides/fm/cancel/\""));
    assert!(site.page("en/fm/index.html").contains("url=/en/guides/fm/cancel/\""));
}

#[test]
fn a_translation_has_its_own_text_and_the_structure_of_the_original() {
    let site = built();
    let page = site.page("en/guides/fm/cancel/index.html");
    assert!(page.contains("<html lang=\"en\" dir=\"ltr\">"));
    assert!(page.contains("<link rel=\"canonical\" href=\"https://help.example/en/guides/fm/cancel/\">"));
    for shown in [
        "<dd>30 minutes</dd>",
        "<dd><span class=\"w\">1–3</span> weeks</dd>",
        "Free of charge",
        "10 minutes",
        "Invoice",
        ">Money</a>",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    // The former id of the step, its stage in the other guide, its question, the links of the text.
    for shown in [
        "<span id=\"call\"></span>",
        "href=\"/en/guides/data/cancel/#login\"",
        ">Question: Can I have it back?</a>",
        "<a href=\"/en/guides/data/cancel/#submit\">the data card</a>",
        "<a href=\"/en/guides/fm/cancel/\">Chinese</a>",
        "<h2 id=\"办理步骤\">What to do</h2>",
        "href=\"/en/guides/fm/cancel/#%E5%8A%9E%E7%90%86%E6%AD%A5%E9%AA%A4\">this</a>",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    let us = site.page("en/about/us/index.html");
    assert!(
        us.contains(
            "<a href=\"/en/about/us/\">the Chinese page</a>, <a href=\"/en/about/us/\">the English one</a>"
        )
    );
    assert!(us.contains("Updated <time datetime=\"2026-11-02\">November 2, 2026</time>"), "{us}");
}

#[test]
fn a_step_that_is_not_translated_is_lent_with_a_notice() {
    let page = built().page("en/guides/fm/cancel/index.html");
    let step = between(&page, "<li class=\"step\" id=\"materials\">", "<li class=\"step\" id=");
    assert!(step.contains("<span class=\"vh\">Step 2: </span><span lang=\"zh-CN\">准备材料</span>"), "{step}");
    assert!(step.contains("<p class=\"notice\" role=\"note\">This step has not been translated"));
    assert!(step.contains("<div class=\"prose\" lang=\"zh-CN\">"));
    // Its footnote comes along.
    assert!(step.contains("href=\"#_fn-1\"") && page.contains("<li id=\"_fn-1\"><p>或合同。</p>"));
    let own = between(&page, "<li class=\"step\" id=\"contact\">", "<li class=\"step\" id=");
    assert!(!own.contains("notice") && !own.contains("lang="), "{own}");
}

#[test]
fn a_page_that_is_not_translated_is_the_original_and_says_so() {
    let site = built();
    let page = site.page("en/guides/data/cancel/index.html");
    assert!(page.contains("<html lang=\"en\""));
    assert!(page.contains("<link rel=\"canonical\" href=\"https://help.example/guides/data/cancel/\">"));
    assert!(!page.contains("hreflang=\"x-default\"") && !page.contains("application/ld+json"));
    let text = main_part(&page);
    assert!(text.contains("<p class=\"notice\" role=\"note\">This page has not been translated into English yet."));
    assert!(text.contains("<h1 lang=\"zh-CN\">注销上网卡</h1>"));
    assert!(text.contains("<h2 id=\"办理步骤\" lang=\"zh-CN\">"));
    // Its steps are marked as Chinese too, and do not repeat the notice of the page.
    assert!(text.contains("<span class=\"vh\">Step 1: </span><span lang=\"zh-CN\">"), "{text}");
    assert_eq!(text.matches("class=\"notice\"").count(), 1);
    // Its links stay in the language of the reader.
    assert!(text.contains("href=\"/en/guides/fm/cancel/#apply\""));
    let sitemap = site.page("sitemap.xml");
    assert!(sitemap.contains("<loc>https://help.example/en/guides/fm/cancel/</loc>"));
    assert!(!sitemap.contains("<loc>https://help.example/en/guides/data/cancel/</loc>"));
    assert!(sitemap.contains("<loc>https://help.example/guides/data/cancel/</loc>"));
}

#[test]
fn an_answer_that_is_not_translated_is_lent_with_a_notice() {
    let site = built();
    let group = site.page("en/faq/cancelling/index.html");
    let entry = between(&group, "FM卡要发票吗？", "</details>");
    assert!(group.contains("<summary><h2 lang=\"zh-CN\">FM卡要发票吗？</h2></summary>"));
    assert!(
        entry.contains("This answer has not been translated")
            && entry.contains("<div class=\"prose\" lang=\"zh-CN\">")
    );
    let page = site.page("en/faq/cancelling/only-fm/index.html");
    assert!(
        page.contains("href=\"https://help.example/faq/cancelling/only-fm/\"")
            && page.contains("This page has not")
    );
    let translated = site.page("en/faq/cancelling/reactivate/index.html");
    let translated = main_part(&translated);
    assert!(
        translated.contains("<a href=\"/en/guides/fm/cancel/#contact\">Call us</a>")
            && !translated.contains("notice")
    );
}

#[test]
fn search_engines_are_told_of_each_translation_by_both() {
    let site = built();
    let links = |path: &str| -> Vec<String> {
        let page = site.page(path);
        let lines = page.lines().filter(|line| line.contains("rel=\"alternate\""));
        lines.map(str::to_owned).collect()
    };
    let wanted = [
        "<link rel=\"alternate\" hreflang=\"zh-CN\" href=\"https://help.example/guides/fm/cancel/\">",
        "<link rel=\"alternate\" hreflang=\"en\" href=\"https://help.example/en/guides/fm/cancel/\">",
        "<link rel=\"alternate\" hreflang=\"x-default\" href=\"https://help.example/guides/fm/cancel/\">",
    ];
    assert_eq!(links("guides/fm/cancel/index.html"), wanted);
    assert_eq!(links("en/guides/fm/cancel/index.html"), wanted);
    assert!(links("guides/data/cancel/index.html").is_empty());
    let sitemap = site.page("sitemap.xml");
    let entry = between(&sitemap, "<loc>https://help.example/en/guides/fm/cancel/</loc>", "</url>");
    assert_eq!(entry.matches("<xhtml:link rel=\"alternate\"").count(), 3);
}

#[test]
fn the_frame_is_in_the_language_of_the_page() {
    let site = built();
    let page = site.page("en/tags/money/index.html");
    assert!(page.contains("<title>Tag: Money · Help</title>"));
    let header = between(&page, "<header class=\"top\">", "</header>");
    assert!(header.contains("<a href=\"/en/tasks/cancel/\">Cancel</a>") && header.contains(">About</a>"));
    assert!(header.contains(
        "<a href=\"/tags/money/\" lang=\"zh-CN\" hreflang=\"zh-CN\" dir=\"ltr\" data-keep-place>简体中文</a>"
    ));
    assert!(site.page("en/cards/fm/index.html").contains("<h3 class=\"phase\">Cancelling</h3>"));
    let lost = site.page("en/404.html");
    assert!(lost.contains("There is no such page") && lost.contains("href=\"/en/tasks/cancel/\""));
    assert!(site.page("404.html").contains("没有这个页面"));
    assert!(site.page("index.html").contains("<script src=\"/theme-"));
}

#[test]
fn what_is_written_in_one_language_renders_pages_of_that_language() {
    let site = built();
    site.edit("content/guides/fm/cancel.en.md", "Call the hotline.", "Call the hotline now.");
    assert_eq!(site.build_well().rendered, 1);
    // The original of a step that is not translated is shown in both.
    site.edit(
        "content/guides/fm/cancel.md",
        "### 准备材料 {#materials}\n",
        "### 准备材料 {#materials}\n\n都要。\n",
    );
    assert_eq!(site.build_well().rendered, 2);
    site.edit("content/guides/fm/cancel.md", "打客服热线。", "打客服热线，说明来意。");
    assert_eq!(site.build_well().rendered, 1);
}

/// Nothing of the first language is special but that it is the default.
#[test]
fn a_site_whose_default_is_english_is_as_good() {
    let site = Site::new("");
    let config = common::files(ENGLISH).remove(0).1.replace("[zh-CN, en]", "[en, zh-CN]");
    site.write("steplink.yaml", format!("base_url: https://help.example/\n{config}"));
    site.write("content/index.md", "---\ntitle: What would you like to do?\ndescription: Start here.\n---\n");
    site.write("content/index.zh-CN.md", "---\ntitle: 您想办什么？\ndescription: 从这里开始。\n---\n");
    site.write("content/tasks/cancel.md", "---\ntitle: Cancel\ndescription: No longer used.\nphase: cancel\ntags: [money]\nstages: [{id: open, title: Begin}]\n---\n");
    site.write(
        "content/cards/fm.md",
        "---\ntitle: FM card\ndescription: For devices.\nsynonyms: [IoT card, M2M card, device card]\n---\n",
    );
    site.write(
        "content/guides/fm/cancel.md",
        "---\ntitle: Cancel an FM card\ndescription: How.\ntask: cancel\nfee: {amount: 1200, currency: CNY}\nverified: 2026-11-01\n---\n\
         ## What to do {.steps}\n\n### Call {#open duration=1h}\n\nCall.\n",
    );
    site.write(
        "content/guides/fm/cancel.zh-CN.md",
        "---\ntitle: 注销FM卡\ndescription: 怎样注销。\n---\n## 办理步骤 {.steps}\n\n### 打电话 {#open}\n\n打。\n",
    );
    for path in ["content/pages/about.md", "content/pages/about/us.md"] {
        site.write(path, format!("---\ntitle: {path}\ndescription: x.\n---\n"));
    }
    let outcome = site.build_well();
    assert_eq!(text(&outcome), "");
    assert!(site.page("index.html").contains("<html lang=\"en\""));
    let guide = site.page("guides/fm/cancel/index.html");
    assert!(guide.contains("<dd>1 hour</dd>") && guide.contains("¥1,200"), "{guide}");
    assert!(site.page("index.html").contains("FM card · 1 step</a>"));
    assert!(site.page("cards/fm/index.html").contains("IoT card, M2M card and device card"));
    let chinese = site.page("zh-CN/guides/fm/cancel/index.html");
    assert!(chinese.contains("<h2 id=\"what-to-do\">办理步骤</h2>") && chinese.contains("1,200 元"));
    assert!(site.page("zh-CN/cards/fm/index.html").contains("本页还没有中文版"));
    assert!(site.page("en/guides/fm/cancel/index.html").contains("url=/guides/fm/cancel/\""));
}

#[test]
fn a_catalogue_of_the_site_adds_a_language() {
    let site = site();
    site.edit("steplink.yaml", "[zh-CN, en]", "[zh-CN, en, fr]");
    site.edit("steplink.yaml", "title: {zh-CN: 帮助, en: Help}", "title: Steplink");
    let english =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/strings/en.yaml")).unwrap();
    let french = english.replace("\"English\"", "\"Français\"").replace(": \"Home\"", ": \"Accueil\"");
    site.write(
        "templates/strings/fr.yaml",
        french.replace("{n|one=step|other=steps}", "{n|one=étape|other=étapes}"),
    );
    let outcome = site.build_well();
    let said = text(&outcome);
    assert!(!said.contains("SL0505"), "{said}");
    let page = site.page("fr/guides/fm/cancel/index.html");
    assert!(page.contains("<html lang=\"fr\"") && page.contains(">Accueil</a>") && page.contains("3 étapes"));
    assert!(site.page("index.html").contains("hreflang=\"fr\" dir=\"ltr\" data-keep-place>Français</a>"));
}

/// Runs Git in a folder, as somebody.
fn git(folder: &Path, arguments: &[&str]) {
    let who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").current_dir(folder).args(who).args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn an_editor_and_a_translator_on_two_branches() {
    let site = site();
    let folder = site.root();
    site.write(".gitignore", "/output\n/.output.*\n");
    git(folder, &["init", "--quiet", "--initial-branch=main"]);
    git(folder, &["add", "."]);
    git(folder, &["commit", "--quiet", "-m", "begin"]);
    git(folder, &["checkout", "--quiet", "-b", "editor"]);
    site.edit("content/guides/fm/cancel.md", "### 填写申请", "### 核对金额 {#check}\n\n看一看。\n\n### 填写申请");
    site.build_well();
    git(folder, &["commit", "--quiet", "-am", "a new step"]);
    git(folder, &["checkout", "--quiet", "-b", "translator", "main"]);
    site.edit(
        "content/guides/fm/cancel.en.md",
        "### Apply",
        "### Papers {#materials}\n\nTake the invoice.\n\n### Apply",
    );
    site.build_well();
    git(folder, &["commit", "--quiet", "-am", "a translation"]);
    git(folder, &["merge", "--quiet", "--no-edit", "editor"]);
    let outcome = site.build_well();
    assert_eq!(text(&outcome), "");
    let page = site.page("en/guides/fm/cancel/index.html");
    let step = between(&page, "<li class=\"step\" id=\"check\">", "<li class=\"step\" id=");
    assert!(
        step.contains("<span lang=\"zh-CN\">核对金额</span>") && step.contains("This step has not been translated")
    );
    assert!(between(&page, "id=\"materials\">", "id=\"check\">").contains("Take the invoice."));
    let order: Vec<&str> =
        page.split("<li class=\"step\" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(order, ["contact", "materials", "check", "apply"]);
}

/// Whatever is left out of a translation, each address and each anchor of the original is there.
#[test]
fn no_address_is_lost_by_leaving_out() {
    let original = site();
    original.build_well();
    let wanted = anchors(&original.page("guides/fm/cancel/index.html"));
    let files = common::files(ENGLISH);
    let (_, translation) = files.iter().find(|(path, _)| path.ends_with("fm/cancel.en.md")).unwrap();
    let lines: Vec<&str> = translation.lines().collect();
    for left_out in 9..lines.len() {
        let site = site();
        let mut text = lines.clone();
        text.remove(left_out);
        let text = text.join("\n") + "\n";
        site.write("content/guides/fm/cancel.en.md", &text);
        if site.build().published.is_some() {
            let found = anchors(&site.page("en/guides/fm/cancel/index.html"));
            let lost: Vec<&String> = wanted.difference(&found).collect();
            assert!(lost.is_empty(), "without `{}`: {lost:?}", lines[left_out]);
        }
    }
}

fn anchors(page: &str) -> BTreeSet<String> {
    let ids = main_part(page).split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    ids.filter(|id| !id.starts_with("_fn")).collect()
}

/// The shipped site, by path: its sources and its configuration.
fn shipped() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for folder in ["content", "static"] {
        files.extend(tree(&root.join(folder)).into_iter().map(|(path, bytes)| (format!("{folder}/{path}"), bytes)));
    }
    files.push(("steplink.yaml".to_owned(), fs::read(root.join("steplink.yaml")).unwrap()));
    files
}

fn write_all(files: &[(String, Vec<u8>)]) -> Site {
    let site = Site::new("");
    for (path, bytes) in files {
        site.write(path, bytes);
    }
    site
}

/// The keys of some YAML, each with its lines, and whether a translation has it.
fn keys(yaml: &str, indent: &str) -> Vec<(bool, String)> {
    const TRANSLATED: &[&str] = &[
        "title",
        "description",
        "keywords",
        "synonyms",
        "recognise",
        "facts",
        "stages",
        "fee",
        "who",
        "warning",
        "materials",
        "completes_in",
        "question",
        "answer",
        "id",
        "term",
        "definition",
    ];
    let mut keys: Vec<(bool, String)> = Vec::new();
    for line in yaml.lines() {
        let name = line.strip_prefix(indent).and_then(|line| line.split_once(':')).map(|(name, _)| name);
        match name.filter(|name| name.starts_with(char::is_alphabetic)) {
            // Those of a task have titles, those of a question have not.
            Some("stages") if !indent.is_empty() => keys.push((false, format!("{line}\n"))),
            Some(name) => keys.push((TRANSLATED.contains(&name), format!("{line}\n"))),
            None => keys.last_mut().unwrap().1.extend([line, "\n"]),
        }
    }
    keys
}

/// Makes a translation the original: it gets the keys of the old one that are not translated.
fn swap_keys(original: &str, translation: &str, indent: &str) -> (String, String) {
    let (own, other) = (keys(original, indent), keys(translation, indent));
    let structure = own.iter().filter(|(translated, _)| !translated).map(|(_, lines)| lines.as_str());
    let new: String = other.iter().map(|(_, lines)| lines.as_str()).chain(structure).collect();
    let old: String = own.iter().filter(|(translated, _)| *translated).map(|(_, lines)| lines.as_str()).collect();
    (new, old)
}

fn swap_page(original: &str, translation: &str) -> (String, String) {
    if !original.starts_with("---\n") {
        return (translation.to_owned(), original.to_owned());
    }
    let split = |text: &str| -> (String, String) {
        let (front, body) = text.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap();
        (front.to_owned(), body.to_owned())
    };
    let ((own, mut own_body), (other, mut other_body)) = (split(original), split(translation));
    let (new, old) = swap_keys(&own, &other, "");
    // The stages and the conditions of the steps move with the keys.
    for line in own_body.clone().lines().filter(|line| line.starts_with("### ")) {
        let Some((_, braces)) = line.split_once("{#") else {
            continue;
        };
        let is_structure = |word: &&str| word.starts_with("stage=") || word.starts_with("when=");
        let words: Vec<&str> = braces.trim_end_matches('}').split(' ').filter(is_structure).collect();
        let bare = words.iter().fold(line.to_owned(), |line, word| line.replacen(&format!(" {word}"), "", 1));
        own_body = own_body.replacen(line, &bare, 1);
        let id = format!("{{#{}", braces.split([' ', '}']).next().unwrap());
        let with_words = [&[id.as_str()], words.as_slice()].concat().join(" ");
        other_body = other_body.replacen(&id, &with_words, 1);
    }
    (format!("---\n{new}---\n{other_body}"), format!("---\n{old}---\n{own_body}"))
}

fn swap_records(original: &str, translation: &str) -> (String, String) {
    let list = if original.starts_with("terms:") { "terms:\n" } else { "entries:\n" };
    let records = |text: &str| -> (String, Vec<String>) {
        let (head, items) = text.split_once(list).unwrap();
        (head.to_owned(), items.split("  - id:").skip(1).map(|item| format!("    id:{item}")).collect())
    };
    let ((own_head, own), (other_head, other)) = (records(original), records(translation));
    let (mut new, mut old) = swap_keys(&own_head, &other_head, "");
    new.push_str(list);
    old.push_str(list);
    for (own, other) in own.iter().zip(&other) {
        let (own, other) = swap_keys(own, other, "    ");
        new.push_str(&own.replacen("    id:", "  - id:", 1));
        old.push_str(&other.replacen("    id:", "  - id:", 1));
    }
    (new, old)
}

/// The same site with English first.
fn switched(files: &[(String, Vec<u8>)]) -> Vec<(String, Vec<u8>)> {
    let text = |path: &str| {
        let found = files.iter().find(|(own, _)| own == path);
        found.map(|(_, bytes)| String::from_utf8(bytes.clone()).unwrap())
    };
    let mut switched = Vec::new();
    for (path, bytes) in files.iter().filter(|(path, _)| !path.contains(".en.")) {
        let (stem, extension) = path.rsplit_once('.').unwrap();
        let Some(translation) = text(&format!("{stem}.en.{extension}")) else {
            switched.push((path.clone(), bytes.clone()));
            continue;
        };
        let original = text(path).unwrap();
        let swap = if extension == "yaml" { swap_records } else { swap_page };
        let (new, old) = swap(&original, &translation);
        switched.push((path.clone(), new.into_bytes()));
        switched.push((format!("{stem}.zh-CN.{extension}"), old.into_bytes()));
    }
    let config = text("steplink.yaml").unwrap().replace("[zh-CN, en]", "[en, zh-CN]");
    switched.retain(|(path, _)| path != "steplink.yaml");
    switched.push(("steplink.yaml".to_owned(), config.into_bytes()));
    switched
}

/// Where a page leads on to, if it does.
fn leads_on(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("http-equiv=\"refresh\" content=\"0; url=")?;
    rest.split('"').next().map(str::to_owned)
}

#[test]
fn no_address_dies_when_another_language_becomes_the_default() {
    let before = write_all(&shipped());
    before.build_well();
    let after = write_all(&switched(&shipped()));
    let outcome = after.build_well();
    assert_eq!(text(&outcome), "");
    let follow = |path: &str| -> String {
        let page = after.page(path);
        let file = |to: &str| format!("{}index.html", to.split('#').next().unwrap().trim_start_matches('/'));
        leads_on(&page).map_or(page.clone(), |to| after.page(&file(&to)))
    };
    let mut steps = 0;
    let pages = tree(&before.output()).into_iter().filter(|(path, _)| path.ends_with(".html"));
    // The error page is nobody's address.
    for (path, bytes) in pages.filter(|(path, _)| !path.ends_with("404.html")) {
        let page = follow(&path);
        assert_eq!(leads_on(&page), None, "{path} leads on twice");
        // The address of each step, question and stage is alive; headings without an id have no lasting one.
        let old = String::from_utf8(bytes).unwrap();
        for id in old.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            let lasting = id.starts_with(|c: char| c.is_ascii_lowercase())
                && id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
            if lasting && !path.starts_with("en/") && leads_on(&old).is_none() {
                assert!(page.contains(&format!(" id=\"{id}\"")), "{path}#{id}");
                steps += 1;
            }
        }
    }
    assert!(steps > 30, "{steps}");
    // What was Chinese at the root is English there now, and Chinese in its folder.
    assert!(after.page("guides/fm/cancel/index.html").contains("<h1>Cancel an FM card</h1>"));
    assert!(after.page("zh-CN/guides/fm/cancel/index.html").contains("<h1>注销FM卡</h1>"));
}
