//! Mistakes planted in a copy of the shipped content: each is reported once, at its place, with
//! advice, and the output stays as it was.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{Site, assert_same, tree};
use steplink::diag::{Diagnostic, Level};

const FM: &str = "content/guides/fm/cancel.md";
const SHARED: &str = "content/guides/check-status.md";
const ICCID: &str = "content/guides/find-iccid/index.md";
const TOP_UP: &str = "content/guides/top-up.md";
const LOG_IN: &str = "content/snippets/log-in.md";
const CARD: &str = "content/cards/fm.md";
const TASK: &str = "content/tasks/cancel.md";
const FAQ: &str = "content/faq/cancelling.yaml";
const TERMS: &str = "content/terms/cards.yaml";
const CONTACT: &str = "content/pages/contact.md";
const ABOUT: &str = "content/pages/about/index.md";
const HOME: &str = "content/index.md";
const CONFIG: &str = "steplink.yaml";
const TESTS: &str = "search-tests.yaml";

/// A mistake: the file, what stands there, what is written instead, the code, and the text at the
/// place of the report.
type Mistake = (&'static str, &'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const MISTAKES: &[Mistake] = &[
    // Front matter
    (FM, "verified: 2026-11-01", "verfied: 2026-11-01", "SL0203", "verfied"),
    (FM, "materials:\n  - 身份证件复印件\n  - 当初购卡的发票或合同\n  - 卡片序列号（印在卡面上的ICCID）", "materials: 身份证件复印件", "SL0204", "身份证件复印件"),
    (FM, "date: 2026-10-12", "date: 2026-13-12", "SL0209", "2026-13-12"),
    (FM, "verified: 2026-11-01", "verified: 2026-11-01\nnot_needed: [blance]", "SL0409", "blance"),
    (FM, "task: cancel", "task: cancle", "SL0411", "cancle"),
    (FM, "tags: [materials, company]", "tags: [materials, companies]", "SL0412", "companies"),
    (FM, "aliases: [/fm/cancel/]", "aliases: [fm/cancel/]", "SL0212", "fm/cancel/"),
    (FM, "aliases: [/fm/cancel/]", "aliases: [/data/cancel/]", "SL0106", "/data/cancel/"),
    (FM, "related: [guide:fm/check-status,", "related: [guide:fm/check-state,", "SL0401", "guide:fm/check-state"),
    (FM, "title: 注销FM卡", "title: 注销: FM卡", "SL0201", ": FM卡"),
    (SHARED, "cards: [fm, data]", "cards: [fm, data, iot]", "SL0410", "iot"),
    (SHARED, "updated: 2026-11-01", "updated: 2026-11-01\nupdated: 2026-11-02", "SL0202", "updated: 2026-11-02"),
    (CARD, "colour: 1", "colour: 9", "SL0206", "9"),
    (CARD, "weight: 1", "weight: first", "SL0204", "first"),
    (TASK, "{id: review, title: 等待结果}", "{id: Review, title: 等待结果}", "SL0207", "Review"),
    (TASK, "{id: review, title: 等待结果}", "{id: review}", "SL0205", "id: review}"),
    (TASK, "phase: cancel", "phase: cancell", "SL0412", "cancell"),
    // Steps
    (FM, "{#apply stage=apply}", "{stage=apply}", "SL0301", "### 填写申请"),
    (FM, "{#apply stage=apply}", "{#step-3 stage=apply}", "SL0302", "### 填写申请"),
    (FM, "{#apply stage=apply}", "{#apply stage=aply}", "SL0409", "aply"),
    (FM, "{#apply stage=apply}", "{#apply stage=apply colour=red}", "SL0305", "### 填写申请"),
    (FM, "{#review stage=review duration=几天到几周", "{#review stage=review duration=5x", "SL0210", "5x"),
    (FM, "#### 如果找不到发票或合同", "#### 如果找不到发票或合同 {#contact}", "SL0208", "#### 如果找不到"),
    (FM, "### 等待审核 {", "### 第四步：等待审核 {", "SL0306", "### 第四步"),
    (SHARED, "## 查询步骤 {.steps}", "## 查询步骤 {.stpes}", "SL0305", "## 查询步骤"),
    (SHARED, "#### 如果卡还在用", "##### 如果卡还在用", "SL0308", "##### 如果卡还在用"),
    // Text and links
    (FM, "[上网卡的注销办法](../data/cancel.md)", "[上网卡的注销办法](../data/cancle.md)", "SL0401", "../data/cancle.md"),
    (FM, "../find-iccid/index.md#imei", "../find-iccid/index.md#imie", "SL0402", "../find-iccid/index.md#imie"),
    (FM, "[](step:fm/cancel#contact)", "[](step:fm/cancel#contcat)", "SL0402", "step:fm/cancel#contcat"),
    (FM, "(page:contact)。\n\n## 办理", "(javascript:alert(1))。\n\n## 办理", "SL0403", "javascript:alert(1)"),
    (FM, "(guide:find-iccid)", "（guide:find-iccid）", "SL0318", "[ICCID]（guide"),
    (ICCID, "(sim-card.png)", "(sim-cart.png)", "SL0404", "sim-cart.png"),
    (ICCID, "![SIM卡示意图：卡片右上角缺一角，左边是金色的芯片触点，下沿印着一长串数字，这串数字就是ICCID]", "![]", "SL0309", "![]"),
    (CONTACT, "- [ ] 为什么要注销", "- [ ] <b>为什么要注销</b>", "SL0310", "<b>"),
    (CONTACT, "## 可以问些什么", "##可以问些什么", "SL0317", "##可以"),
    (ABOUT, "这份帮助写给想把", "> [!注意]\n> 先看这里。\n\n这份帮助写给想把", "SL0311", "[!注意]"),
    (HOME, "[注销](task:cancel)", "[注销](tsk:cancel)", "SL0403", "tsk:cancel"),
    // What card types share
    (TOP_UP, "who: \"{{ card.holder }}\"", "who: \"{{ card.holders }}\"", "SL0802", "{{ card.holders }}"),
    (TOP_UP, "照着{{ card.number }}认", "照着{{ card.nubmer }}认", "SL0802", "{{ card.nubmer }}"),
    (TOP_UP, "{#list stage=identify when=fm}", "{#list stage=identify when=mf}", "SL0410", "mf}"),
    (TOP_UP, "{#list stage=identify when=fm}", "{#list stage=identify when=fm,data}", "SL0807", "fm,data}"),
    (TOP_UP, "<!-- include ask-first -->", "<!-- include ask-frist -->", "SL0809", " include ask-frist"),
    (TOP_UP, "{#log-in include=log-in}", "{#log-in include=login}", "SL0809", "login}"),
    (TOP_UP, "<!-- when card=data -->", "<!-- when crad=data -->", "SL0806", " when crad"),
    (TOP_UP, "2. 看清页面上显示的是不是您的号码；\n<!-- /when -->", "2. 看清页面上显示的是不是您的号码；", "SL0806", " when card=data"),
    (LOG_IN, "用{{ card.login }}登录。", "用{{ card.logn }}登录。", "SL0802", "{{ card.logn }}"),
    (LOG_IN, "(../pages/contact.md)", "(../pages/contcat.md)", "SL0401", "../pages/contcat.md"),
    // Terms
    (TERMS, "    see: [imei]", "    see: [imie]", "SL0401", "imie"),
    (TERMS, "(card:fm)", "(card:mf)", "SL0401", "card:mf"),
    (TERMS, "  - id: code", "  - id: imei", "SL0208", "imei\n    term: 验证码"),
    (TERMS, "term: 验证码", "term: IMEI", "SL0812", "IMEI"),
    (TERMS, "    term: 验证码", "    tern: 验证码", "SL0203", "tern"),
    // Questions
    (FAQ, "steps: [fm/cancel#confirm, data/cancel#submit]", "steps: [fm/cancel#confirmed, data/cancel#submit]", "SL0402", "fm/cancel#confirmed"),
    (FAQ, "steps: [fm/cancel#contact, data/cancel#balance]", "steps: [fm/cancel#contact, data/cancel#balance]\n    cards: [data]", "SL0413", "fm/cancel#contact"),
    (FAQ, "stages: [cancel#review]", "stages: [cancel#reviews]", "SL0409", "cancel#reviews"),
    (FAQ, "  - id: credit-record", "  - id: reactivate", "SL0208", "reactivate\n    question: 注销会"),
    (FAQ, "question: 注销多久生效？", "quesiton: 注销多久生效？", "SL0203", "quesiton"),
    (FAQ, "[](step:data/cancel#balance)", "[](step:data/cancel#banlance)", "SL0402", "step:data/cancel#banlance"),
    (FAQ, "    synonyms: [征信", "   synonyms: [征信", "SL0201", "synonyms: [征信"),
    // Configuration
    (CONFIG, "base_url: https://help.example.com/", "base_url: help.example.com", "SL0212", "help.example.com"),
    (CONFIG, "languages: [zh-CN, en]", "languages: [zh_CN, en]", "SL0211", "zh_CN"),
    (CONFIG, "languages: [zh-CN, en]", "langauges: [zh-CN, en]", "SL0203", "langauges"),
    (CONFIG, "languages: [zh-CN, en]", "languages: [zh-CN, en", "SL0201", ":\n  - {id"),
    (CONFIG, "- {to: task:cancel, title:", "- {to: task:cancle, title:", "SL0401", "task:cancle"),
    (CONFIG, "menu:", "meun:", "SL0203", "meun"),
    // What the search is to find
    (TESTS, "query: 多久生效, finds", "query: 天气预报, finds", "SL1001", "天气预报"),
    (TESTS, "finds: faq:cancelling/when-effective", "finds: faq:cancelling/when-efective", "SL0401", "faq:cancelling/when-efective"),
    (TESTS, "card: data", "card: dat", "SL0410", "dat"),
    (TESTS, "FM card cancellation, lang: en", "FM card cancellation, lang: fr", "SL0206", "fr"),
    (TESTS, "iccdi, finds: guide:find-iccid, within: 1", "iccdi, finds: guide:find-iccid, within: 0", "SL0206", "0"),
    (TESTS, "iccdi, finds: guide:find-iccid, within: 1", "iccdi, find: guide:find-iccid, within: 1", "SL0203", "find: guide"),
];

fn site() -> Site {
    let site = Site::new("");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["content", "static"] {
        for entry in walkdir::WalkDir::new(root.join(folder)) {
            let entry = entry.unwrap();
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap();
                site.write(path, fs::read(entry.path()).unwrap());
            }
        }
    }
    for file in [CONFIG, TESTS] {
        site.write(file, fs::read(root.join(file)).unwrap());
    }
    site
}

/// Line and column of a text in the new version, in characters from 1: the next from the line on that
/// differs, else the last before it.
fn place(old: &str, new: &str, at: &str) -> (usize, usize) {
    let same = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    let line_start = new.as_bytes()[..same].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    let after = new[line_start..].find(at).map(|found| line_start + found);
    let offset = after.or_else(|| new[..line_start].rfind(at)).unwrap_or_else(|| panic!("`{at}`"));
    let before = &new[..offset];
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    (before.matches('\n').count() + 1, column)
}

fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset];
    (before.matches('\n').count() + 1, before.rsplit('\n').next().unwrap().chars().count() + 1)
}

/// Whether it is what the translation of a file does not match any more: told there, and true.
fn is_of_translation(diagnostic: &Diagnostic, original: &str) -> bool {
    let (stem, extension) = original.rsplit_once('.').unwrap();
    matches!(diagnostic.rule.code, "SL0702" | "SL0705")
        && *diagnostic.place.file == *format!("{stem}.en.{extension}")
}

#[test]
fn each_is_reported_once_at_its_place_with_advice() {
    assert!(MISTAKES.len() >= 40);
    let site = site();
    site.build_well();
    let before = tree(&site.output());
    let mut wrong = Vec::new();
    for (file, from, to, code, at) in MISTAKES {
        let old = fs::read_to_string(site.root().join(file)).unwrap();
        site.edit(file, from, to);
        let new = fs::read_to_string(site.root().join(file)).unwrap();
        let outcome = site.build();
        let found: Vec<_> = outcome
            .diagnostics
            .iter()
            .filter(|d| !is_of_translation(d, file))
            .map(|d| {
                (
                    d.place.file.to_string(),
                    d.rule.code,
                    position(&new, if *d.place.file == **file { d.place.start } else { 0 }),
                )
            })
            .collect();
        let wanted = vec![((*file).to_owned(), *code, place(&old, &new, at))];
        let advised = outcome.diagnostics.iter().all(|d| d.help.len() > 5);
        if found != wanted || !advised || outcome.diagnostics.len() > 2 {
            wrong.push(format!("`{to}`\n  wanted {wanted:?}\n  found  {found:?}\n{}", common::text(&outcome)));
        }
        // Warnings do not stop the build.
        if outcome.count(Level::Error) > 0 {
            assert_same(&before, &tree(&site.output()));
        }
        site.write(file, old);
        if outcome.count(Level::Error) == 0 {
            site.build_well();
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), MISTAKES.len(), wrong.join("\n"));
}

/// As many of them at once as do not touch each other: all in one run.
#[test]
fn all_are_reported_in_one_run() {
    let site = site();
    site.build_well();
    let before = tree(&site.output());
    let mut wanted: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let hides_others = |code: &str| {
        matches!(
            code,
            "SL0201" | "SL0301" | "SL0302" | "SL0305" | "SL0411" | "SL0207" | "SL0205" | "SL0806" | "SL0809"
        )
    };
    for (file, from, to, code, _) in MISTAKES {
        let text = fs::read_to_string(site.root().join(file)).unwrap();
        // What makes a file, an entry or the whole configuration doubtful hides what is in it.
        // The facts of a doubtful card type are not known, and the search of a doubtful site is not asked.
        let doubtful = *file == CONFIG && *code != "SL0401"
            || *file == FAQ && *code == "SL0208"
            || matches!(*code, "SL0802" | "SL1001")
            || *file == TERMS && *code != "SL0401";
        if !hides_others(code) && !doubtful && text.matches(from).count() == 1 {
            site.edit(file, from, to);
            *wanted.entry((file, code)).or_default() += 1;
        }
    }
    let outcome = site.build();
    let mut found: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mistaken = |d: &Diagnostic| MISTAKES.iter().any(|mistake| is_of_translation(d, mistake.0));
    for diagnostic in outcome.diagnostics.iter().filter(|d| !mistaken(d)) {
        *found.entry((&diagnostic.place.file, diagnostic.rule.code)).or_default() += 1;
    }
    assert_eq!(found, wanted, "{}", common::text(&outcome));
    assert!(wanted.values().sum::<usize>() >= 25, "{wanted:?}");
    assert_same(&before, &tree(&site.output()));
}
