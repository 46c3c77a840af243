//! `mv`: whatever is moved, in whatever order, no address is lost, no reference dies, and nothing else changes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Output};

use common::{Random, Site, assert_same, text, tree};

const SITE: &str = "--- steplink.yaml
title: {zh-CN: 帮助, en: Help}
base_url: https://x.example/help/
languages: [zh-CN, en]
menu: [task:swap, {to: guide:swap, title: {zh-CN: 换, en: Swap}}, page:about]
footer: [faq:all, faq:all/again, /cards/fm/]
facts: {stop: {link: guide:fm/stop}}
--- content/index.md
---
title: 首页
description: 从这里开始。
---
M0 见[换卡](task:swap)、[停用](guides/fm/stop.md#call)、[](step:data/swap#ask)、{{ site.stop }}、[地址](/guides/fm/stop/#call)。
--- content/index.en.md
---
title: Home
description: Start here.
---
M0 See [swapping](task:swap), [stopping](guides/fm/stop.md#call), [](step:data/swap#ask) and [its address](/en/guides/fm/stop/#call).
--- content/cards/fm.md
---
title: FM卡
description: 物联网用的卡。
facts: {help: {link: ../guides/fm/stop.md}}
---
M1
--- content/cards/fm.en.md
---
title: FM card
description: A card for things.
---
M1
--- content/cards/data.md
---
title: 上网卡
description: 上网用的卡。
facts: {help: {link: page:about}}
---
M2 见[FM卡](fm.md)。
--- content/tasks/swap.md
---
title: 换卡
description: 换一张卡。
stages: [{id: ask, title: 问}, {id: change, title: 换}]
---
M3 见[这一步](task:swap#ask)。
--- content/tasks/swap.en.md
---
title: Swap a card
description: Another card.
stages: [{title: Ask}, {title: Change}]
---
M3
--- content/guides/swap.md
---
title: 换卡
description: 怎样换卡。
task: swap
cards: [fm, data]
verified: 2026-11-01
materials: [身份证, {text: 发票, cards: [fm]}]
related: [guide:fm/stop, page:about/us]
---
M4 看{{ card.help }}。

## 步骤 {.steps}

### 问一问 {#ask}

S1 打电话，见[停用](fm/stop.md)。

<!-- when card=fm -->
FM卡另有热线。
<!-- /when -->

### 换 {#change}

S2 换上，然后[再问](#ask)。

### 查 {#look when=fm}

S3 看看[卡号](find/index.md#place)。
--- content/guides/swap.en.md
---
title: Swap
description: How to swap.
materials: [ID card, Invoice]
---
M4

## Steps {.steps}

### Ask {#ask}

S1 Call, see [stopping](fm/stop.md).

### Change {#change}

S2 Put it in.
--- content/guides/fm/stop.md
---
title: 停用
description: 怎样停用。
verified: 2026-11-01
---
M5

## 步骤 {.steps}

### 打电话 {#call}

S4 打电话，见[](step:fm/swap#change)、[另一步](../swap.md#ask)。

### 等 {#wait who=客服}

S5 等。见[前一步](#call)和[关于](../../pages/about/index.md)。
--- content/guides/fm/stop.en.md
---
title: Stop
description: How to stop.
---
M5

## Steps {.steps}

### Call us {#call}

S4 Call, see [](step:fm/swap#change) and [the other step](../swap.md#ask).

### Wait {#wait who=We}

S5 Wait. See [the step before](#call) and [about us](../../pages/about/index.md).
--- content/guides/find/index.md
---
title: 找卡号
description: 卡号在哪里。
---
M6

![卡](card.png)

## 位置 {#place}

见[停用](../fm/stop.md#wait)。
--- content/guides/find/index.en.md
---
title: Find the number
description: Where the number is.
---
M6

![A card](card.png)

## Place {#place}

See [stopping](../fm/stop.md#wait).
--- content/pages/about/index.md
---
title: 关于
description: 我们是谁。
---
M7 见[我们](us.md)。
--- content/pages/about/index.en.md
---
title: About
description: Who we are.
---
M7 See [us](us.md).
--- content/pages/about/us.md
---
title: 我们
description: 我们。
---
M8 见[关于](index.md)、[问题](faq:all)。
--- content/faq/all.yaml
title: 问题 G1
description: 问题。
entries:
  - id: again
    question: 还能恢复吗？
    answer: |
      Q1 不能。见[停用](../guides/fm/stop.md#call)。
    steps: [fm/stop#call, data/swap#ask]
    synonyms: [复机]

  - id: credit
    question: 影响信用吗？
    answer: |
      Q2 不影响。
    stages: [swap#ask]
    cards: [fm]
--- content/faq/all.en.yaml
title: Questions G1
description: Questions.
entries:
  - id: again
    question: Can it be undone?
    answer: |
      Q1 No. See [stopping](../guides/fm/stop.md#call).

  - id: credit
    question: Does it matter for credit?
    answer: |
      Q2 No.
--- content/faq/more.yaml
title: 更多 G2
description: 更多。
entries:
  - id: price
    question: 要多少钱？
    answer: |
      Q3 不要钱。

  - id: time
    question: 要多久？
    answer: |
      Q4 一天。见[](faq:all/again)。
--- content/faq/more.en.yaml
title: More G2
description: More.
entries:
  - id: price
    question: What does it cost?
    answer: |
      Q3 Nothing.

  - id: time
    question: How long does it take?
    answer: |
      Q4 A day. See [](faq:all/again).
--- content/gone.yaml
- {address: /ended/, date: 2026-11-01, replacement: guide:fm/stop}
--- search-tests.yaml
- {query: M3, card: fm, finds: task:swap, within: 10}
- {query: S5, finds: step:fm/stop#wait, within: 10}
- {query: S1, lang: en, finds: guide:data/swap#ask, within: 10}
- {query: Q1, finds: faq:all/again, within: 10}
";

fn site() -> Site {
    let site = Site::new(SITE);
    site.write("content/guides/find/card.png", include_bytes!("sites/dot.png"));
    assert_eq!(text(&site.check()), "");
    run_well(&site, &["lock", "--translations"]);
    run_well(&site, &["lock"]);
    site
}

fn run(site: &Site, arguments: &[&str]) -> Output {
    let root = site.root().to_str().unwrap();
    Command::new(env!("CARGO_BIN_EXE_steplink")).args(arguments).args(["--root", root]).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8([output.stdout.as_slice(), output.stderr.as_slice()].concat()).unwrap()
}

fn run_well(site: &Site, arguments: &[&str]) -> String {
    let output = run(site, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    said(&output)
}

fn read(site: &Site, path: &str) -> String {
    std::fs::read_to_string(site.root().join(path)).unwrap()
}

fn sources(site: &Site) -> Vec<(String, Vec<u8>)> {
    let mut files = tree(site.root());
    files.retain(|(path, _)| !path.starts_with("output/") && !path.starts_with(".output"));
    files
}

/// A reader of the published site, who follows where pages lead on and what notes say.
struct Reader<'s> {
    pages: &'s BTreeMap<String, String>,
}

impl Reader<'_> {
    fn page(&self, address: &str) -> Option<&String> {
        self.pages.get(&format!("{}index.html", address.trim_start_matches('/')))
    }

    /// Whether an address leads to a text.
    fn finds(&self, address: &str, marker: &str) -> bool {
        let (mut page, mut anchor) = match address.split_once('#') {
            Some((page, anchor)) => (page.to_owned(), Some(anchor.to_owned())),
            None => (address.to_owned(), None),
        };
        for _ in 0..10 {
            let Some(html) = self.page(&page) else {
                return false;
            };
            let to = html.split_once("content=\"0; url=").map(|(_, rest)| rest.split('"').next().unwrap());
            // What a note at the anchor links to, if there is no such place any longer.
            let note = anchor.as_ref().and_then(|anchor| {
                let (_, rest) =
                    html.split_once("<ul class=\"former\"")?.1.split_once(&format!("<li id=\"{anchor}\">"))?;
                rest.split("</li>").next()?.split_once("<a href=\"")?.1.split('"').next()
            });
            let Some(to) = to.or(note) else {
                let is_there = anchor.as_ref().is_none_or(|anchor| html.contains(&format!(" id=\"{anchor}\"")));
                return is_there && has(html, marker);
            };
            let to = to.strip_prefix("/help").unwrap();
            let (next, place) = to.split_once('#').map_or((to, None), |(page, anchor)| (page, Some(anchor)));
            page = next.to_owned();
            anchor = place.map(str::to_owned).or(anchor.filter(|_| note.is_none()));
        }
        false
    }
}

/// Whether a page has a marker, and not a longer one.
fn has(html: &str, marker: &str) -> bool {
    html.match_indices(marker).any(|(at, _)| !html[at + marker.len()..].starts_with(|c: char| c.is_ascii_digit()))
}

fn pages(site: &Site) -> BTreeMap<String, String> {
    let files = tree(&site.output()).into_iter().filter(|(path, _)| path.ends_with(".html"));
    files.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect()
}

/// The text that each address of the ledger led to when it was locked.
#[derive(Default)]
struct Memory {
    markers: BTreeMap<String, String>,
    codes: BTreeMap<String, String>,
}

impl Memory {
    /// Learns the addresses that are new, and finds every old one.
    fn check(&mut self, site: &Site, what: &str) {
        let pages = pages(site);
        let reader = Reader { pages: &pages };
        for (path, bytes) in tree(&site.root().join("ledger")) {
            for line in String::from_utf8(bytes).unwrap().lines() {
                let (address, code) =
                    line.split_once(' ').map_or((line, None), |(address, code)| (address, Some(code)));
                if let Some(code) = code {
                    self.codes.entry(address.to_owned()).or_insert_with(|| code.to_owned());
                    assert_eq!(self.codes[address], code, "{what}: another code for {address} in {path}");
                }
                if self.markers.contains_key(address) {
                    continue;
                }
                let marker = marker_of(&reader, address);
                self.markers.insert(address.to_owned(), marker);
            }
        }
        for (address, marker) in &self.markers {
            for prefix in ["", "/en"] {
                assert!(
                    reader.finds(&format!("{prefix}{address}"), marker),
                    "{what}: {prefix}{address} does not lead to {marker}"
                );
            }
            if let Some(code) = self.codes.get(address) {
                assert!(
                    reader.finds(&format!("/s/{code}/"), marker),
                    "{what}: /s/{code}/ does not lead to {marker}"
                );
            }
        }
    }
}

/// The marker at an address: the one of its page, or of the step or the question that it is.
fn marker_of(reader: &Reader<'_>, address: &str) -> String {
    let markers = ["S", "Q", "M", "G"].into_iter().flat_map(|kind| (0..200).map(move |n| format!("{kind}{n}")));
    let (page, anchor) = address.split_once('#').map_or((address, None), |(page, anchor)| (page, Some(anchor)));
    let html = reader.page(page).unwrap_or_else(|| panic!("{address} is not there"));
    let part = match anchor {
        Some(anchor) => html.split_once(&format!(" id=\"{anchor}\"")).unwrap_or_else(|| panic!("{address}")).1,
        None => html.split_once("<main").unwrap().1,
    };
    let found = markers.filter_map(|marker| {
        let whole = |at: usize| !part[at + marker.len()..].starts_with(|c: char| c.is_ascii_digit());
        let (at, _) = part.match_indices(&marker).find(|(at, _)| whole(*at))?;
        Some((at, marker.clone()))
    });
    let kind = match page.strip_prefix("/faq/").map(|path| path.matches('/').count()) {
        Some(1) => 'G',
        Some(_) => 'Q',
        None if anchor.is_some() => 'S',
        None => 'M',
    };
    let is_wanted = |marker: &str| marker.starts_with(kind);
    let first = found.filter(|(_, marker)| is_wanted(marker)).min();
    // A page that asks for the card type leads on to its task.
    first.map_or_else(|| "<".to_owned(), |(_, marker)| marker)
}

#[test]
fn each_kind_moves_in_every_language() {
    let site = site();
    let mut memory = Memory::default();
    site.build_well();
    memory.check(&site, "before");
    for (from, to) in [
        ("step:fm/stop#call", "step:fm/stop#phone"),
        ("guide:fm/stop", "guide:data/pause"),
        ("guide:swap", "guide:change"),
        ("guide:find", "guide:numbers/find"),
        ("card:fm", "card:iot"),
        ("task:swap", "task:exchange"),
        ("page:about", "page:company"),
        ("faq:all", "faq:after"),
        ("faq:after/again", "faq:after/undo"),
        ("faq:after/undo", "faq:more/undo"),
        ("step:data/pause#wait", "step:numbers/find#hold"),
        ("step:iot/change#look", "step:change#check"),
        ("content/pages/company/us.md", "page:we"),
    ] {
        if to == "step:numbers/find#hold" {
            for (file, heading) in [("index.md", "步骤"), ("index.en.md", "Steps")] {
                let path = format!("content/guides/numbers/find/{file}");
                let old = read(&site, &path);
                let old =
                    if file == "index.md" { old.replacen("---\n", "---\nverified: 2026-11-01\n", 1) } else { old };
                site.write(&path, format!("{old}\n## {heading} {{.steps}}\n\n### 1st {{#first}}\n\nS9 x\n"));
            }
            run_well(&site, &["lock"]);
        }
        let what = format!("{from} to {to}");
        let before = sources(&site);
        let diff = run_well(&site, &["mv", from, to, "--dry-run"]);
        assert!(diff.starts_with("diff --git a/"), "{diff}");
        assert_same(&before, &sources(&site));
        run_well(&site, &["mv", from, to]);
        let outcome = site.build_well();
        assert_eq!(text(&outcome), "", "{what}");
        run_well(&site, &["check", "--locked"]);
        memory.check(&site, &what);
    }
    // Every language has the new names, and the stamps are right.
    let english = read(&site, "content/guides/data/pause.en.md");
    assert!(english.contains("{#phone of=") && english.contains("[](step:iot/change#change)"), "{english}");
    let english = read(&site, "content/guides/numbers/find/index.en.md");
    assert!(
        english.contains("### Wait {#hold who=We of=")
            && english.contains("[the step before](../../data/pause.md#phone)"),
        "{english}"
    );
    let chinese = read(&site, "content/guides/data/pause.md");
    assert!(chinese.contains("moved: {wait: step:numbers/find#hold}"), "{chinese}");
    let more = read(&site, "content/faq/more.yaml");
    let all = "[/faq/after/again/, /faq/after/undo/, /faq/all/again/, /faq/all/undo/]";
    assert!(more.contains(&format!("aliases: {all}")), "{more}");
    assert!(read(&site, "content/guides/change.md").contains("{#check when=iot was=look}"));
    assert!(read(&site, "steplink.yaml").contains("menu: [task:exchange, {to: guide:change,"));
    assert!(!site.root().join("content/guides/fm").exists(), "an empty folder is left");
}

/// A step is shown for the card types for which it was shown.
#[test]
fn steps_go_into_shared_guides_and_come_out_of_them() {
    let site = site();
    let mut memory = Memory::default();
    site.build_well();
    memory.check(&site, "before");
    for (from, to) in [
        ("step:fm/stop#call", "step:swap#phone"),
        ("step:fm/swap#look", "step:fm/stop#look"),
        ("step:swap#change", "step:fm/stop#put"),
    ] {
        run_well(&site, &["mv", from, to]);
        assert_eq!(text(&site.build_well()), "");
        memory.check(&site, from);
    }
    let shared = read(&site, "content/guides/swap.md");
    assert!(shared.contains("### 打电话 {#phone when=fm}") && shared.contains("[](step:fm/stop#put)"), "{shared}");
    let stop = read(&site, "content/guides/fm/stop.md");
    assert!(stop.contains("### 查 {#look}\n") && stop.contains("### 换 {#put}\n"), "{stop}");
    let faq = read(&site, "content/faq/all.yaml");
    assert!(
        faq.contains("[停用](step:fm/swap#phone)") && faq.contains("steps: [fm/swap#phone, data/swap#ask]"),
        "{faq}"
    );
    assert!(!tree(&site.output()).iter().any(|(path, bytes)| path == "guides/data/swap/index.html"
        && String::from_utf8_lossy(bytes).contains("id=\"phone\"")));
}

#[test]
fn what_cannot_move_says_why() {
    let site = site();
    let before = sources(&site);
    for (from, to, wanted) in [
        ("guide:fm/stpo", "guide:fm/x", "did you mean `guide:fm/stop`?"),
        ("guide:fm/stop", "card:x", "which is something else"),
        ("guide:fm/stop", "guide:fm/Stop", "is not the id of a guide"),
        ("guide:fm/stop", "guide:fm/stop", "has that name already"),
        ("guide:fm/swap", "guide:fm/x", "move the guide: `guide:swap`"),
        ("guide:fm/stop", "guide:swap", "is there already"),
        ("page:", "page:x", "the home page stays"),
        ("snippet:x", "snippet:y", "cannot be moved"),
        ("step:fm/stop#call", "step:fm/stop#wait", "is the id of a step"),
        ("step:fm/stop#cal", "step:fm/stop#x", "did you mean `call`?"),
        ("step:fm/stop#call", "step:find#x", "has no steps"),
        ("step:swap#look", "step:data/x#look", "there is no `guide:data/x`"),
        ("faq:all/again", "faq:more/price", "there is a `faq:more/price` already"),
        ("faq:all/again", "faq:more", "not both questions"),
        ("faq:al", "faq:x", "did you mean `all`?"),
        ("card:fm", "card:data", "is there already"),
        ("task:swap", "task:a/b", "is not the id of a task"),
    ] {
        let output = run(&site, &["mv", from, to]);
        assert!(!output.status.success() && said(&output).contains(wanted), "{from} {to}: {}", said(&output));
        assert_same(&before, &sources(&site));
    }
    // Nor can anything in a site with errors.
    site.edit("content/pages/about/us.md", "M8", "[](page:nope) M8");
    let output = run(&site, &["mv", "guide:fm/stop", "guide:fm/x"]);
    assert!(said(&output).contains("mend them first"), "{}", said(&output));
}

#[test]
fn every_other_byte_stays() {
    let site = site();
    // Line ends of Windows, a byte order mark, comments, odd spaces.
    let stop = read(&site, "content/guides/fm/stop.md").replace('\n', "\r\n");
    site.write("content/guides/fm/stop.md", format!("\u{FEFF}{stop}"));
    let faq = read(&site, "content/faq/all.yaml").replace("entries:", "entries:   # all of them");
    site.write("content/faq/all.yaml", faq.replace("synonyms: [复机]", "synonyms:   [ 复机 ]"));
    run_well(&site, &["check"]);
    let before: BTreeMap<String, String> = sources(&site)
        .into_iter()
        .filter_map(|(path, bytes)| Some((path, String::from_utf8(bytes).ok()?)))
        .collect();
    run_well(&site, &["mv", "step:fm/stop#call", "step:fm/stop#phone"]);
    for (path, old) in before.into_iter().filter(|(path, _)| !path.starts_with("ledger/")) {
        let new = read(&site, &path);
        let back = new.replace(" was=call}", "}").replace("{#phone", "{#call").replace("stop#phone", "stop#call");
        let back = back
            .replace("stop.md#phone", "stop.md#call")
            .replace("stop/#phone", "stop/#call")
            .replace("(#phone)", "(#call)");
        // The stamps of steps whose links have changed are others.
        let bare =
            |text: &str| text.split("of=").map(|part| part.get(8..).unwrap_or(part).to_owned()).collect::<Vec<_>>();
        assert_eq!(bare(&back), bare(&old), "{path}");
    }
}

/// References stand in scalars of every kind, and beside texts that look like them.
#[test]
fn references_are_found_in_every_kind_of_text() {
    let site = site();
    let old = "step:fm/stop#call";
    let line = |text: &str| format!("看[一]({old})，\n      {text}。");
    let answers = [
        format!(">-\n      {}", line(&format!("再看[二]({old})"))),
        line("第二行"),
        format!("\"{}\"", line(&format!("他说\\\"好\\\"，[三]({old})")).replace("看[一]", "一\\n看[一]")),
        format!("'{}'", line("it''s")),
        format!("'it''s [一]({old}) 了'"),
    ];
    let entry = |(at, answer)| format!("  - id: q{at}\n    question: 问{at}？\n    answer: {answer}\n");
    let entries = answers.iter().enumerate().map(entry).collect::<Vec<_>>().concat();
    site.write("content/faq/kinds.yaml", format!("title: 各种\ndescription: 各种。\nentries:\n{entries}"));
    site.edit(
        "content/pages/about/us.md",
        "M8 见",
        &format!("M8 [二]({old} \"见 {old}\")、[三][x]、`{old}`、见\n\n[x]: {old} \"见 {old}\"\n\n又见"),
    );
    let before = [read(&site, "content/faq/kinds.yaml"), read(&site, "content/pages/about/us.md")];
    run_well(&site, &["mv", old, "step:fm/stop#phone"]);
    let new = "step:fm/stop#phone";
    assert_eq!(read(&site, "content/faq/kinds.yaml"), before[0].replace(old, new));
    let wanted = before[1]
        .replace(&format!("({old}"), &format!("({new}"))
        .replace(&format!("]: {old}"), &format!("]: {new}"));
    assert_eq!(read(&site, "content/pages/about/us.md"), wanted);
}

/// A move that is cut off leaves nothing behind: it is taken back at the next start.
#[test]
fn a_move_that_was_cut_off_is_taken_back() {
    let site = site();
    let before = sources(&site);
    run_well(&site, &["mv", "card:fm", "card:iot"]);
    let after = sources(&site);
    let find = |tree: &[(String, Vec<u8>)], path: &str| {
        tree.iter().find(|(own, _)| own == path).map(|(_, bytes)| bytes.clone())
    };
    let paths: BTreeSet<String> = before.iter().chain(&after).map(|(path, _)| path.clone()).collect();
    let changed: Vec<&String> = paths.iter().filter(|path| find(&before, path) != find(&after, path)).collect();
    assert!(changed.len() > 8);
    // The state after each of its writes, as the journal knows it.
    for done in [0, 1, changed.len() / 2, changed.len()] {
        for path in &changed {
            let _ = std::fs::remove_file(site.root().join(path));
        }
        let journal = site.root().join(".steplink-journal");
        std::fs::create_dir_all(&journal).unwrap();
        let mut entries = Vec::new();
        for (at, path) in changed.iter().enumerate() {
            let (old, new) = (find(&before, path), find(&after, path));
            let copy = old.as_ref().map(|bytes| {
                std::fs::write(journal.join(at.to_string()), bytes).unwrap();
                at.to_string()
            });
            let hash = new.as_ref().map(|bytes| steplink::fingerprint::Fingerprint::of_bytes(bytes).to_string());
            entries.push(serde_json::json!({ "path": path, "copy": copy, "after": hash }));
            if let Some(bytes) = if at < done { new } else { old } {
                site.write(path, bytes);
            }
        }
        std::fs::write(journal.join("journal"), serde_json::to_string(&entries).unwrap()).unwrap();
        let said = run_well(&site, &["check", "--locked"]);
        assert!(said.contains("was cut off"), "{said}");
        assert_same(&before, &sources(&site));
    }
    // A journal that was not finished had changed nothing.
    std::fs::create_dir_all(site.root().join(".steplink-journal")).unwrap();
    std::fs::write(site.root().join(".steplink-journal/0"), "x").unwrap();
    assert!(!run_well(&site, &["check"]).contains("cut off"));
    assert_same(&before, &sources(&site));
}

#[test]
fn a_file_that_cannot_be_written_undoes_the_move() {
    let site = site();
    let before = sources(&site);
    // A folder stands where the file of the ledger would go.
    std::fs::create_dir_all(site.root().join("ledger/cards/iot.txt")).unwrap();
    let output = run(&site, &["mv", "card:fm", "card:iot"]);
    assert!(!output.status.success(), "{}", said(&output));
    assert_same(&before, &sources(&site));
    assert!(!site.root().join(".steplink-journal").exists());
    // A file stands where a folder would be.
    site.write("ledger/pages/company", "");
    let before = sources(&site);
    let output = run(&site, &["mv", "page:about", "page:company/about"]);
    assert!(!output.status.success(), "{}", said(&output));
    assert_same(&before, &sources(&site));
    assert!(!site.root().join(".steplink-journal").exists());
    run_well(&site, &["check"]);
}

/// What there is to move, as `list` tells it.
fn references(site: &Site) -> Vec<String> {
    let list: serde_json::Value = serde_json::from_str(&run_well(site, &["list", "--json"])).unwrap();
    let mut all = Vec::new();
    for item in list.as_array().unwrap() {
        all.push(item["reference"].as_str().unwrap().to_owned());
        for step in item["steps"].as_array().into_iter().flatten() {
            all.push(step["reference"].as_str().unwrap().to_owned());
        }
    }
    all.retain(|own| own != "page:");
    all
}

const NAMES: [&str; 6] = ["alpha", "beta", "gamma", "delta", "eps", "zeta"];

/// Another name for something, of the same kind.
fn another(reference: &str, all: &[String], random: &mut Random) -> String {
    let name = *random.pick(&NAMES);
    let (kind, rest) = reference.split_once(':').unwrap();
    let of_kind =
        |kind: &str| all.iter().filter_map(|own| own.strip_prefix(kind)).map(str::to_owned).collect::<Vec<_>>();
    match kind {
        "step" if random.below(2) == 0 => format!("step:{}#{name}", rest.split('#').next().unwrap()),
        "step" => format!("step:{}#{name}", random.pick(&of_kind("guide:"))),
        "guide" if random.below(2) == 0 => match rest.split_once('/') {
            Some((folder, _)) => format!("guide:{folder}/{name}"),
            None => format!("guide:{name}"),
        },
        "guide" => format!("guide:{}/{name}", random.pick(&of_kind("card:"))),
        "faq" if rest.contains('/') && random.below(2) == 0 => {
            let groups: Vec<String> = of_kind("faq:").into_iter().filter(|own| !own.contains('/')).collect();
            format!("faq:{}/{name}", random.pick(&groups))
        }
        "faq" => match rest.split_once('/') {
            Some((group, _)) => format!("faq:{group}/{name}"),
            None => format!("faq:{name}"),
        },
        kind => format!("{kind}:{name}"),
    }
}

#[test]
fn random_sequences_lose_nothing() {
    let rounds = if std::env::var_os("STEPLINK_LONG").is_some() { 2000 } else { 60 };
    let threads = std::thread::available_parallelism().map_or(1, |count| u64::try_from(count.get()).unwrap());
    let mut moved = BTreeMap::<String, usize>::new();
    std::thread::scope(|scope| {
        let run = |first: u64| move || random_sequences((first..rounds).step_by(usize::try_from(threads).unwrap()));
        let all: Vec<_> = (0..threads).map(|first| scope.spawn(run(first))).collect();
        for (kind, count) in all.into_iter().flat_map(|thread| thread.join().unwrap()) {
            *moved.entry(kind).or_default() += count;
        }
    });
    assert!(
        ["step", "guide", "faq", "card", "task", "page"].iter().all(|kind| moved.get(*kind) > Some(&3)),
        "{moved:?}"
    );
}

/// What is said in all files, line by line, in no order: without ids, addresses and what stands in braces, which a move
/// may change. Keys are written in small letters.
fn prose(files: &[(String, Vec<u8>)]) -> Vec<String> {
    let is_said = |word: &&str| word.contains(|c: char| !c.is_ascii() || c.is_ascii_uppercase());
    let mut lines = Vec::new();
    for (_, bytes) in files.iter().filter(|(path, _)| path.starts_with("content/")) {
        for line in String::from_utf8_lossy(bytes).lines() {
            let line = line.split("](").enumerate().map(|(at, part)| match at {
                0 => part,
                _ => part.split_once(')').map_or(part, |(_, rest)| rest),
            });
            let line = line.collect::<Vec<_>>().join("](");
            let line = line.split(" {").next().unwrap();
            lines.push(line.split_whitespace().filter(is_said).collect::<Vec<_>>().join(" "));
        }
    }
    lines.retain(|line| !line.is_empty());
    lines.sort();
    lines
}

/// Moves, edits, translations and builds, for each seed; the moves that were made, by kind.
fn random_sequences(seeds: impl Iterator<Item = u64>) -> BTreeMap<String, usize> {
    let mut moved = BTreeMap::<String, usize>::new();
    for seed in seeds {
        let mut random = Random::new(seed);
        let site = site();
        let mut memory = Memory::default();
        site.build_well();
        memory.check(&site, "before");
        let mut next = 100;
        let mut what = vec![format!("seed {seed}")];
        for _ in 0..4 {
            let all = references(&site);
            match random.below(6) {
                // A new page and a new step, locked at once.
                0 => {
                    let name = format!("new{next}");
                    site.write(&format!("content/guides/{name}.md"), format!("---\ntitle: {name}\ndescription: {name}。\nverified: 2026-11-01\n---\nM{next} 见[](step:data/swap#ask)。\n\n## 步骤 {{.steps}}\n\n### 一 {{#one}}\n\nS{next} 一。\n"));
                    if run(&site, &["check"]).status.success() {
                        what.push(format!("new {name}"));
                    } else {
                        site.remove(&format!("content/guides/{name}.md"));
                    }
                    next += 1;
                }
                // A translation, to begin with.
                1 => {
                    let reference = random.pick(&all).clone();
                    run(&site, &["new", "translation", &reference, "en"]);
                    run_well(&site, &["check"]);
                }
                _ => {
                    let from = random.pick(&all).clone();
                    let to = another(&from, &all, &mut random);
                    let before = sources(&site);
                    let output = run(&site, &["mv", &from, &to]);
                    if output.status.success() {
                        let said = format!("{what:?}: mv {from} {to}");
                        assert_eq!(prose(&before), prose(&sources(&site)), "{said}");
                        *moved.entry(from.split(':').next().unwrap().to_owned()).or_default() += 1;
                        what.push(format!("mv {from} {to}"));
                    } else {
                        let said = said(&output);
                        assert!(
                            matches!(output.status.code(), Some(1 | 2)) && said.contains("help:"),
                            "{what:?}: mv {from} {to}: {said}"
                        );
                        assert_same(&before, &sources(&site));
                    }
                }
            }
            run_well(&site, &["lock"]);
            let outcome = site.build_well();
            assert_eq!(text(&outcome), "", "{what:?}");
            memory.check(&site, &what.join(", "));
        }
        run_well(&site, &["check", "--locked"]);
    }
    moved
}
