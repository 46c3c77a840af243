//! Nothing that was published is lost: the ledger, successors, codes of steps, redirects.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use common::{Site, assert_same, text, tree};
use steplink::model::ledger::{Address, Code};
use steplink::site::free_code;

const SITE: &str = "--- steplink.yaml
title: {zh-CN: 帮助, en: Help}
base_url: https://x.example/help/
languages: [zh-CN, en]
redirects: [netlify, nginx, caddy, apache]
--- content/index.md
---
title: 首页
description: 从这里开始。
---
--- content/cards/fm.md
---
title: FM卡
description: 物联网用的卡。
---
--- content/cards/data.md
---
title: 上网卡
description: 上网用的卡。
---
--- content/tasks/swap.md
---
title: 换卡
description: 换一张卡。
stages: [{id: ask, title: 问}, {id: swap, title: 换}]
---
--- content/guides/swap.md
---
title: 换卡
description: 怎样换卡。
task: swap
cards: [fm, data]
verified: 2026-11-01
---
## 步骤 {.steps}

### 问一问 {#ask}

打电话。

### 换 {#swap}

换上。
--- content/guides/fm/stop.md
---
title: 停用
description: 怎样停用。
verified: 2026-11-01
aliases: [/old/stop/]
---
## 步骤 {.steps}

### 打电话 {#call}

打电话。
--- content/guides/fm/stop.en.md
---
title: Stop
description: How to stop.
---
## Steps {.steps}

### Call us {#call}

Call.
--- content/pages/about.md
---
title: 关于
description: 我们是谁。
---
--- content/faq/all.yaml
title: 问题
description: 问题。
entries:
  - {id: again, question: 还能恢复吗？, answer: 不能。}
  - {id: credit, question: 影响信用吗？, answer: 不影响。}
";

fn run(site: &Site, arguments: &[&str]) -> (i32, String) {
    let root = site.root().to_str().unwrap();
    let command = Command::new(env!("CARGO_BIN_EXE_steplink")).args(arguments).args(["--root", root]).output();
    let output = command.unwrap();
    (output.status.code().unwrap(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

fn locked() -> Site {
    let site = Site::new(SITE);
    let (code, said) = run(&site, &["lock"]);
    assert_eq!((code, said.lines().count()), (0, 13), "{said}");
    site
}

fn read(site: &Site, path: &str) -> String {
    std::fs::read_to_string(site.root().join(path)).unwrap()
}

fn code_of(site: &Site, address: &str) -> String {
    let ledger = tree(&site.root().join("ledger"));
    let lines = ledger.iter().flat_map(|(_, bytes)| std::str::from_utf8(bytes).unwrap().lines());
    let line = lines.filter_map(|line| line.strip_prefix(address)).find_map(|rest| rest.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no code of {address}")).to_owned()
}

/// Where a page leads on to.
fn leads(site: &Site, path: &str) -> String {
    let page = site.page(path);
    let (_, rest) = page.split_once("http-equiv=\"refresh\" content=\"0; url=").unwrap_or_else(|| panic!("{path}"));
    rest.split('"').next().unwrap().to_owned()
}

#[test]
fn each_source_has_a_file_of_addresses() {
    let site = locked();
    let ledger = read(&site, "ledger/guides/swap.txt");
    let addresses: Vec<&str> = ledger.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(
        addresses,
        [
            "/guides/data/swap/",
            "/guides/data/swap/#ask",
            "/guides/data/swap/#swap",
            "/guides/fm/swap/",
            "/guides/fm/swap/#ask",
            "/guides/fm/swap/#swap",
            "/guides/swap/",
        ]
    );
    assert_eq!(read(&site, "ledger/faq/all.txt"), "/faq/all/\n/faq/all/again/\n/faq/all/credit/\n");
    assert!(read(&site, "ledger/guides/fm/stop.txt").ends_with("\n/old/stop/\n"));
    // Building never writes it, and neither does locking again.
    let before = tree(&site.root().join("ledger"));
    assert_eq!(text(&site.build_well()), "");
    assert_eq!(run(&site, &["lock"]), (0, "every address is in the ledger; nothing was changed\n".to_owned()));
    assert_same(&before, &tree(&site.root().join("ledger")));
    assert_eq!(run(&site, &["check", "--locked"]).0, 0);
    site.edit(
        "content/guides/fm/stop.md",
        "### 打电话 {#call}",
        "### 先想想 {#think}\n\n想。\n\n### 打电话 {#call}",
    );
    let (code, said) = run(&site, &["check", "--locked"]);
    assert!(code == 1 && said.contains("SL0902") && said.contains("`/guides/fm/stop/#think`"), "{said}");
    assert_eq!(run(&site, &["check"]).0, 0);
    assert_eq!(run(&site, &["lock"]), (0, "ledger/guides/fm/stop.txt: 1 address\n".to_owned()));
    // Drafts are not published.
    site.write("content/pages/draft.md", "---\ntitle: 草稿\ndescription: 草稿。\ndraft: true\n---\n");
    assert!(run(&site, &["lock"]).1.contains("nothing was changed"));
}

#[test]
fn a_site_with_errors_is_not_locked() {
    let site = Site::new(SITE);
    site.edit("content/pages/about.md", "description: 我们是谁。", "description: 我们是谁。\nrelated: [page:nope]");
    let (code, said) = run(&site, &["lock"]);
    assert!(code == 1 && said.contains("nothing was locked"), "{said}");
    assert!(!site.root().join("ledger").exists());
}

/// What is done by hand, what is said of it, and what mends it.
#[test]
fn what_is_lost_by_hand_is_told_and_mended_as_it_says() {
    let site = locked();
    site.build_well();
    let before = tree(&site.output());
    let lost = |site: &Site, wanted: &str| {
        let outcome = site.build();
        let said = text(&outcome);
        assert!(
            outcome.published.is_none() && said.matches("SL0901").count() == 1 && said.contains(wanted),
            "{said}"
        );
        assert_same(&before, &tree(&site.output()));
    };
    // A step gets another id.
    site.edit("content/guides/fm/stop.md", "{#call}", "{#phone}");
    site.edit("content/guides/fm/stop.en.md", "{#call}", "{#phone}");
    lost(&site, "write `{#phone was=call}`");
    site.edit("content/guides/fm/stop.md", "{#phone}", "{#phone was=call}");
    site.build_well();
    let code = code_of(&site, "/guides/fm/stop/#call");
    assert!(site.page("guides/fm/stop/index.html").contains("<span id=\"call\"></span>"));
    assert_eq!(leads(&site, &format!("s/{code}/index.html")), "/help/guides/fm/stop/#phone");
    assert_eq!(leads(&site, &format!("en/s/{code}/index.html")), "/help/en/guides/fm/stop/#phone");

    // A step goes to another guide.
    let before = tree(&site.output());
    let lost = |site: &Site, wanted: &str| {
        let said = text(&site.build());
        assert!(said.contains("SL0901") && said.contains(wanted), "{said}");
        assert_same(&before, &tree(&site.output()));
    };
    site.edit("content/guides/swap.md", "\n### 换 {#swap}\n\n换上。\n", "");
    lost(&site, "moved: {swap: step:GUIDE#STEP}");
    site.edit("content/guides/swap.md", "cards:", "moved: {swap: step:fm/stop#phone}\ncards:");
    site.build_well();
    let page = site.page("guides/data/swap/index.html");
    let note = "<li id=\"swap\">\n<p>这一步已移到<a href=\"/help/guides/fm/stop/#phone\">打电话</a></p>";
    assert!(page.contains(note));
    let code = code_of(&site, "/guides/data/swap/#swap");
    assert_eq!(leads(&site, &format!("s/{code}/index.html")), "/help/guides/fm/stop/#phone");

    // A page is renamed, a question too, another is deleted.
    std::fs::rename(site.root().join("content/pages/about.md"), site.root().join("content/pages/us.md")).unwrap();
    let said = text(&site.build());
    assert!(said.contains("write `aliases: [/about/]` into `content/pages/us.md`"), "{said}");
    site.edit("content/pages/us.md", "title:", "aliases: [/about/]\ntitle:");
    site.edit("content/faq/all.yaml", "{id: again,", "{id: recover,");
    let said = text(&site.build());
    assert!(said.contains("`/faq/all/again/`") && said.contains("write `aliases: [again]`"), "{said}");
    site.edit("content/faq/all.yaml", "{id: recover,", "{id: recover, aliases: [again],");
    site.edit("content/faq/all.yaml", "  - {id: credit, question: 影响信用吗？, answer: 不影响。}\n", "");
    let said = text(&site.build());
    assert!(said.contains("`- {address: /faq/all/credit/, date: …}`"), "{said}");
    site.write("content/gone.yaml", "- {address: /faq/all/credit/, date: 2026-11-20, replacement: faq:all/recover, reason: {zh-CN: 没人问。, en: Nobody asks.}}\n");
    assert_eq!(text(&site.build_well()), "");
    assert_eq!(leads(&site, "about/index.html"), "/help/us/");
    assert_eq!(leads(&site, "faq/all/again/index.html"), "/help/faq/all/recover/");
    assert!(site.page("faq/all/index.html").contains("<span id=\"again\"></span>"));
    let gone = site.page("en/faq/all/credit/index.html");
    assert!(gone.contains("<meta name=\"robots\" content=\"noindex\">") && gone.contains("Nobody asks."), "{gone}");
    assert!(gone.contains("<a href=\"/help/en/faq/all/recover/\" lang=\"zh-CN\">还能恢复吗？</a>"), "{gone}");
    assert!(!site.page("sitemap.xml").contains("credit"));
    let (code, said) = run(&site, &["lock"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(run(&site, &["check", "--locked"]).0, 0);
}

/// Does what the first help says that names what to write and where. Tells whether there was one.
fn follow(site: &Site, said: &str) -> bool {
    let Some((what, rest)) = said.split("help: write `").nth(1).and_then(|rest| rest.split_once('`')) else {
        return false;
    };
    let named = |rest: &str| rest.strip_prefix('`')?.split('`').next().map(str::to_owned);
    if let Some(question) = rest.strip_prefix(" into the question ") {
        let (id, file) = (named(question).unwrap(), named(question.split_once(" of ").unwrap().1).unwrap());
        site.edit(&file, &format!("{{id: {id},"), &format!("{{id: {id}, {what},"));
        return true;
    }
    let file = rest.strip_prefix(" into ").or_else(|| what.starts_with("{#").then_some("")).unwrap_or_default();
    if let Some(was) = what.strip_prefix("{#") {
        let place = said.split(": error").next().unwrap();
        let (id, was) = was.split_once(" was=").unwrap();
        site.edit(place, &format!("{{#{id}}}"), &format!("{{#{id} was={was}"));
        return true;
    }
    let Some(file) = named(file) else {
        return false;
    };
    let old = read(site, &file);
    let new = match what.strip_prefix("aliases: [") {
        Some(more) if old.contains("aliases: [") => {
            old.replacen("aliases: [", &format!("aliases: [{}, ", more.trim_end_matches(']')), 1)
        }
        _ if file.ends_with(".md") => old.replacen("---\n", &format!("---\n{what}\n"), 1),
        _ => format!("{what}\n{old}"),
    };
    site.write(&file, new);
    true
}

fn rename(site: &Site, from: &str, to: &str) {
    let to = site.root().join(to);
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    std::fs::rename(site.root().join(from), to).unwrap();
}

/// Whatever is renamed by hand, doing what is said brings every address back.
#[test]
fn advice_that_is_followed_to_the_letter_mends() {
    type Edit = fn(&Site);
    let cases: [(&str, Edit); 7] = [
        ("a card type", |site| {
            rename(site, "content/cards/fm.md", "content/cards/iot.md");
            rename(site, "content/guides/fm", "content/guides/iot");
            site.edit("content/guides/swap.md", "cards: [fm, data]", "cards: [iot, data]");
        }),
        ("a card type that a shared guide leaves out", |site| {
            site.edit("content/guides/swap.md", "cards: [fm, data]", "cards: [data]");
        }),
        ("a guide and its step", |site| {
            for language in ["", ".en"] {
                let file = format!("content/guides/fm/end{language}.md");
                rename(site, &format!("content/guides/fm/stop{language}.md"), &file);
                site.edit(&file, "{#call}", "{#phone}");
            }
        }),
        ("a shared guide", |site| rename(site, "content/guides/swap.md", "content/guides/change.md")),
        ("a group", |site| rename(site, "content/faq/all.yaml", "content/faq/other.yaml")),
        ("a question", |site| {
            let entry = "  - {id: again, question: 还能恢复吗？, answer: 不能。}\n";
            site.edit("content/faq/all.yaml", entry, "");
            site.write("content/faq/more.yaml", format!("title: 更多\ndescription: 更多。\nentries:\n{entry}"));
        }),
        ("a task", |site| {
            rename(site, "content/tasks/swap.md", "content/tasks/change.md");
            site.edit("content/guides/swap.md", "task: swap", "task: change");
        }),
    ];
    for (what, edit) in cases {
        let site = locked();
        edit(&site);
        let mut advice = Vec::new();
        loop {
            let said = text(&site.check());
            if !said.contains("error[") {
                break;
            }
            assert!(said.contains("SL0901") && advice.len() < 8, "{what}: {advice:#?}\n{said}");
            assert!(!advice.contains(&said), "{what}: said again after it was done:\n{said}");
            let first = said.split("\n\n").find(|one| one.contains("SL0901")).unwrap().to_owned();
            // Where the reader must choose, they take the card type that is left.
            let first = first.replace("CARD", "data");
            assert!(follow(&site, &first), "{what}: {first}");
            advice.push(said);
        }
        assert!(!advice.is_empty(), "{what}: nothing was lost");
        site.build_well();
    }
}

#[test]
fn a_place_that_ended_says_so() {
    let site = locked();
    site.edit("content/guides/fm/stop.md", "### 打电话 {#call}\n\n打电话。\n", "### 想 {#think}\n\n想。\n");
    site.remove("content/guides/fm/stop.en.md");
    site.write(
        "content/gone.yaml",
        "- {address: \"/guides/fm/stop/#call\", date: 2026-11-20, replacement: guide:fm/swap}\n",
    );
    assert_eq!(text(&site.build_well()), "");
    let page = site.page("guides/fm/stop/index.html");
    let note = page.split("<li id=\"call\">\n").nth(1).and_then(|rest| rest.split("\n</li>").next());
    let wanted = "<p>这里原来的内容已于2026年11月20日停用。</p>\n<p>请改看<a href=\"/help/guides/fm/swap/\">换卡（FM卡）</a></p>";
    assert_eq!(note, Some(wanted));
    let code = code_of(&site, "/guides/fm/stop/#call");
    assert_eq!(leads(&site, &format!("s/{code}/index.html")), "/help/guides/fm/stop/#call");
}

#[test]
fn groups_and_card_types_take_their_addresses_along() {
    let site = locked();
    std::fs::rename(site.root().join("content/faq/all.yaml"), site.root().join("content/faq/questions.yaml"))
        .unwrap();
    site.edit("content/faq/questions.yaml", "title:", "aliases: [/faq/all/]\ntitle:");
    std::fs::rename(site.root().join("content/cards/fm.md"), site.root().join("content/cards/iot.md")).unwrap();
    std::fs::rename(site.root().join("content/guides/fm"), site.root().join("content/guides/iot")).unwrap();
    site.edit("content/cards/iot.md", "title:", "was: [fm]\ntitle:");
    site.edit("content/guides/swap.md", "[fm, data]", "[iot, data]");
    assert_eq!(text(&site.build_well()), "");
    assert_eq!(leads(&site, "faq/all/again/index.html"), "/help/faq/questions/again/");
    assert_eq!(leads(&site, "guides/fm/stop/index.html"), "/help/guides/iot/stop/");
    assert_eq!(leads(&site, "old/stop/index.html"), "/help/guides/iot/stop/");
    let code = code_of(&site, "/guides/fm/swap/#ask");
    assert_eq!(leads(&site, &format!("s/{code}/index.html")), "/help/guides/iot/swap/#ask");
    // Questions without pages of their own are places, and their pages lead there.
    let config = read(&site, "steplink.yaml");
    site.write("steplink.yaml", config + "faq: {pages: false}\n");
    assert_eq!(text(&site.build_well()), "");
    assert_eq!(leads(&site, "faq/all/again/index.html"), "/help/faq/questions/#again");
    run(&site, &["lock"]);
    site.edit("steplink.yaml", "faq: {pages: false}\n", "");
    assert_eq!(text(&site.build_well()), "");
    assert!(site.page("faq/questions/index.html").contains("id=\"again\""));
}

#[test]
fn servers_get_their_redirects() {
    let site = locked();
    site.write("content/gone.yaml", "- {address: /ended/, date: 2026-11-20}\n");
    site.build_well();
    let netlify = site.page("_redirects");
    assert!(netlify.contains("/help/old/stop/ /help/guides/fm/stop/ 301!\n"), "{netlify}");
    assert!(netlify.contains("/help/en/ended/ /help/en/ended/index.html 410!\n"), "{netlify}");
    let nginx = site.page("redirects.nginx");
    assert!(nginx.contains("    \"/help/en/old/stop/\" \"/help/en/guides/fm/stop/\";\n"), "{nginx}");
    assert!(nginx.contains("    \"/help/ended/\" \"/help/ended/index.html\";\n"), "{nginx}");
    let caddy = site.page("redirects.caddy");
    assert!(caddy.contains("redir \"/help/old/stop/\" \"/help/guides/fm/stop/\" 301\n"), "{caddy}");
    assert!(caddy.contains("handle \"/help/ended/\" {\n"), "{caddy}");
    let apache = site.page(".htaccess");
    assert!(apache.contains("RewriteRule \"^old/stop/$\" /help/guides/fm/stop/ [R=301,NE,L]\n"), "{apache}");
    assert!(apache.contains("RewriteRule \"^ended/$\" - [G,L]\n"), "{apache}");
    // Cloudflare Pages has no 410, and reads the same file.
    site.edit("steplink.yaml", "netlify", "cloudflare");
    site.build_well();
    assert_eq!(
        site.page("_redirects"),
        "/help/old/stop/ /help/guides/fm/stop/ 301\n/help/en/old/stop/ /help/en/guides/fm/stop/ 301\n"
    );
    site.edit("steplink.yaml", "cloudflare", "cloudflare, netlify");
    assert!(text(&site.check()).contains("`cloudflare` and `netlify` read the same file"));
}

#[test]
fn a_short_address_is_small_and_names_its_step() {
    let site = locked();
    site.build_well();
    let code = code_of(&site, "/guides/fm/stop/#call");
    let page = site.page(&format!("en/s/{code}/index.html"));
    for wanted in [
        "<title>Step 1: Call us · Stop</title>",
        "<meta name=\"robots\" content=\"noindex\">",
        "<link rel=\"canonical\" href=\"https://x.example/help/en/guides/fm/stop/\">",
        "<meta property=\"og:title\" content=\"Step 1: Call us · Stop\">",
        "<html lang=\"en\">",
    ] {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    assert!(page.len() < 1000, "{}", page.len());
    let guide = site.page("guides/fm/stop/index.html");
    assert!(guide.contains(&format!("href=\"#call\" data-copy=\"/help/s/{code}/\"")), "{guide}");
    let config = read(&site, "steplink.yaml");
    site.write("steplink.yaml", config + "step_links: false\n");
    assert_eq!(text(&site.build_well()), "");
    assert!(!site.output().join("s").exists() && !site.page("guides/fm/stop/index.html").contains("data-copy"));
}

#[test]
fn a_code_stays_with_its_step() {
    let site = locked();
    let code = code_of(&site, "/guides/fm/stop/#call");
    // A locked code wins, whatever the hash is.
    let ledger = read(&site, "ledger/guides/fm/stop.txt").replace(&code, "7Q2KD");
    site.write("ledger/guides/fm/stop.txt", ledger);
    site.build_well();
    assert_eq!(leads(&site, "s/7Q2KD/index.html"), "/help/guides/fm/stop/#call");
    assert!(!site.output().join("s").join(&code).exists());
    // Two branches have locked two steps alike.
    let other = code_of(&site, "/guides/data/swap/#ask");
    let ledger = read(&site, "ledger/guides/swap.txt").replace(&other, "7Q2KD");
    site.write("ledger/guides/swap.txt", ledger);
    let said = text(&site.build());
    assert!(said.contains("ledger/guides/fm/stop.txt:2:23: error[SL0903]"), "{said}");
    assert_eq!(run(&site, &["lock", "--recode"]), (0, "ledger/guides/fm/stop.txt: 1 address\n".to_owned()));
    assert_eq!(text(&site.build_well()), "");
    assert_eq!(leads(&site, "s/7Q2KD/index.html"), "/help/guides/data/swap/#ask");
    assert_eq!(code_of(&site, "/guides/fm/stop/#call"), code);
}

/// A merge may bring a second code for an address: both were published.
#[test]
fn both_codes_of_an_address_lead_to_it() {
    let site = locked();
    let path = "ledger/guides/fm/stop.txt";
    let code = code_of(&site, "/guides/fm/stop/#call");
    let old = read(&site, path);
    site.write(path, old.replace("#call ", "#call 00000\n/guides/fm/stop/#call "));
    site.build_well();
    for code in ["00000", code.as_str()] {
        assert_eq!(leads(&site, &format!("s/{code}/index.html")), "/help/guides/fm/stop/#call");
    }
    site.edit("content/guides/fm/stop.md", "### 打电话", "### 等 {#wait}\n\n等。\n\n### 打电话");
    assert_eq!(run(&site, &["lock"]).0, 0);
    assert!(
        read(&site, path).contains("/guides/fm/stop/#call 00000\n/guides/fm/stop/#call "),
        "{}",
        read(&site, path)
    );
}

#[test]
fn no_collision_of_ten_thousand_codes_passes_unnoticed() {
    let mut addresses: Vec<Address> =
        (0..10_000).map(|n| Address::place(format!("/guides/fm/g{}/", n / 5), format!("s{}", n % 5))).collect();
    addresses.sort();
    let mut taken: BTreeMap<Code, Address> = BTreeMap::new();
    let mut moved = 0;
    for address in addresses {
        let first = free_code(&address, |_| false);
        let code = free_code(&address, |code| taken.contains_key(&code));
        moved += usize::from(code != first);
        assert!(taken.insert(code, address).is_none());
    }
    // By chance 1.5 of 10,000 collide; another address has the code that was taken.
    assert_eq!(taken.len(), 10_000);
    assert!(moved < 20, "{moved}");
    // The same everywhere, for ever.
    let code = |page: &str, step: &str| free_code(&Address::place(page, step), |_| false).to_string();
    assert_eq!([code("/guides/fm/cancel/", "contact"), code("/guides/fm/cancel/", "apply")], ["8ZMGZ", "HZJT9"]);
}

/// Steps whose codes collide, in one site: each has its own, whatever is locked first.
#[test]
fn steps_that_collide_have_codes_of_their_own() {
    let mut seen: BTreeMap<Code, String> = BTreeMap::new();
    let pair = (0..).find_map(|n| {
        let id = format!("s{n}x");
        let code = free_code(&Address::place("/guides/fm/stop/", id.as_str()), |_| false);
        seen.insert(code, id.clone()).map(|other| (other, id))
    });
    let (a, b) = pair.unwrap();
    let site = Site::new(SITE);
    site.remove("content/guides/fm/stop.en.md");
    site.edit("content/guides/fm/stop.md", "### 打电话 {#call}", &format!("### 甲 {{#{a}}}\n\n### 乙 {{#{b}}}"));
    let said = run(&site, &["lock"]);
    assert_eq!(said.0, 0, "{}", said.1);
    let codes = [&a, &b].map(|id| code_of(&site, &format!("/guides/fm/stop/#{id}")));
    assert_ne!(codes[0], codes[1]);
    site.build_well();
    for (code, id) in codes.iter().zip([&a, &b]) {
        assert_eq!(leads(&site, &format!("s/{code}/index.html")), format!("/help/guides/fm/stop/#{id}"));
    }
}

fn git(root: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@x.example", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").arg("-C").arg(root).args(identity).args(arguments).output().unwrap();
    assert!(
        output.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat())
    );
}

#[test]
fn two_branches_that_add_pages_merge() {
    let site = locked();
    let root = site.root();
    git(root, &["init", "-q", "-b", "main"]);
    git(root, &["add", "."]);
    git(root, &["commit", "-q", "-m", "site"]);
    let guide = |title: &str| {
        format!(
            "---\ntitle: {title}\ndescription: {title}。\nverified: 2026-11-01\n---\n## 步骤 {{.steps}}\n\n### 一 {{#one}}\n\n一。\n"
        )
    };
    for (branch, id) in [("left", "pause"), ("right", "pay")] {
        git(root, &["checkout", "-q", "-b", branch, "main"]);
        site.write(&format!("content/guides/fm/{id}.md"), guide(id));
        assert_eq!(run(&site, &["lock"]).0, 0);
        git(root, &["add", "."]);
        git(root, &["commit", "-q", "-m", branch]);
    }
    git(root, &["merge", "-q", "--no-edit", "left"]);
    assert_eq!(run(&site, &["check", "--locked"]), (0, run(&site, &["check"]).1));
    assert!(code_of(&site, "/guides/fm/pause/#one") != code_of(&site, "/guides/fm/pay/#one"));
}
