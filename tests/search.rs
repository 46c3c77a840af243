//! The search of the shipped site. What readers want to find is in `search-tests.yaml`, which every build asks.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use common::Random;
use steplink::pipeline::{self, Destination, Request};
use steplink::search::engine::{Asked, Engine, Files, Found};
use steplink::search::text::terms;
use steplink::search::{self, Doc, Kind, Options, Unit};
use tempfile::TempDir;

struct Folder(PathBuf);

impl Files for Folder {
    fn read(&self, name: &str) -> Option<Vec<u8>> {
        std::fs::read(self.0.join(name)).ok()
    }
}

fn built() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let request = Request { root: Path::new(env!("CARGO_MANIFEST_DIR")).to_owned(), ..Request::default() };
    let destination = Destination { folder: dir.path().join("output"), ..Destination::default() };
    pipeline::build(&request, &destination).unwrap();
    dir
}

#[test]
fn what_is_said_instead_of_the_question_is_told() {
    let dir = built();
    let folder = Folder(dir.path().join("output/search"));
    let engine = Engine::open(&folder).unwrap();
    assert_eq!(engine.ask("註銷", &Asked::default()).instead, ["注销"]);
    assert_eq!(engine.ask("zhuxiao", &Asked::default()).instead, ["注销"]);
    assert!(engine.ask("注销", &Asked::default()).instead.is_empty());
}

#[test]
fn only_what_is_typed_is_found_if_that_is_asked() {
    let dir = built();
    let folder = Folder(dir.path().join("output/search"));
    let engine = Engine::open(&folder).unwrap();
    let exact = Asked { exact: true, ..Asked::default() };
    for question in ["註銷", "zhuxiao", "zx"] {
        assert!(!engine.ask(question, &Asked::default()).hits.is_empty(), "{question}");
        let Found { hits, count, instead } = engine.ask(question, &exact);
        assert_eq!((hits.len(), count, instead.len()), (0, 0, 0), "{question}");
    }
    assert!(!engine.ask("注销", &exact).hits.is_empty());
}

#[test]
fn parts_of_a_page_that_fit_as_well_are_found_with_it() {
    let dir = built();
    let folder = Folder(dir.path().join("output/search"));
    let engine = Engine::open(&folder).unwrap();
    let Found { hits, .. } = engine.ask("注销", &Asked { more: true, ..Asked::default() });
    let guide = hits.iter().find(|hit| hit.href == "/guides/fm/cancel/").unwrap();
    assert_eq!(guide.others, ["/guides/fm/cancel/#confirm"]);
    for hit in &hits {
        let (page, _) = hit.href.split_once('#').unwrap_or((&hit.href, ""));
        assert!(hit.others.len() < 3 && !hit.others.contains(&hit.href), "{hit:?}");
        assert!(hit.others.iter().all(|href| href.starts_with(&format!("{page}#"))), "{hit:?}");
    }
}

#[test]
fn only_what_is_for_a_card_type_or_of_a_kind_is_shown_if_that_is_asked() {
    let dir = built();
    let folder = Folder(dir.path().join("output/search"));
    let engine = Engine::open(&folder).unwrap();
    let hrefs = |asked: &Asked| -> Vec<String> {
        engine.ask("注销", asked).hits.into_iter().map(|hit| hit.href).collect()
    };
    let all = hrefs(&Asked::default());
    assert!(all.iter().any(|href| href.starts_with("/guides/data/cancel/")));
    let of_fm = hrefs(&Asked { card: Some(0), ..Asked::default() });
    assert!(!of_fm.is_empty() && !of_fm.iter().any(|href| href.starts_with("/guides/data/")), "{of_fm:?}");
    let questions = hrefs(&Asked { kind: Some(1), ..Asked::default() });
    assert!(!questions.is_empty() && questions.iter().all(|href| href.starts_with("/faq/")), "{questions:?}");
    let near = hrefs(&Asked { near: Some(1), ..Asked::default() });
    assert!(near[0].starts_with("/guides/data/cancel/"), "{near:?}");
}

#[test]
fn nothing_is_found_for_nothing() {
    let dir = built();
    let folder = Folder(dir.path().join("output/search"));
    let engine = Engine::open(&folder).unwrap();
    for question in ["", " ", "？", "吗", "<script>alert(1)</script>", "\u{0}\u{1}", "𠮷", "\"%_*"] {
        engine.ask(question, &Asked::default());
    }
    // However long it is, nobody waits for it.
    engine.ask(&"zhuxiao".repeat(10_000), &Asked::default());
    engine.ask(&"注销卡".repeat(10_000), &Asked::default());
    assert!(engine.ask("？！", &Asked::default()).hits.is_empty());
    assert!(engine.ask("zzqqvv", &Asked::default()).hits.is_empty());
}

/// What a page of the made-up site says: characters by how often they are used, words of letters in between.
fn prose(random: &mut Random, sentences: usize) -> String {
    let mut out = String::new();
    for _ in 0..sentences {
        for _ in 0..random.below(12) + 6 {
            // The product of two numbers is small more often than large.
            let at = random.below(25) * random.below(25);
            out.extend(char::from_u32(0x4E00 + u32::try_from(at).unwrap()));
        }
        out.push('。');
    }
    out
}

fn made_up(count: usize) -> Vec<Doc> {
    let mut random = Random::new(7);
    let page = |at: usize| Doc {
        href: format!("/guides/{at}/"),
        title: prose(&mut random, 1),
        kind: Kind::Guide,
        cards: vec![at % 3],
        keywords: Vec::new(),
        units: (0..6)
            .map(|step| Unit {
                anchor: format!("s{step}"),
                label: prose(&mut random, 1),
                number: step,
                text: prose(&mut random, 3),
                ..Unit::default()
            })
            .collect(),
    };
    (0..count).map(page).collect()
}

/// Files that are in memory.
struct Held<'f>(&'f BTreeMap<String, Vec<u8>>);

impl Files for Held<'_> {
    fn read(&self, name: &str) -> Option<Vec<u8>> {
        self.0.get(name).cloned()
    }
}

/// An index of English pages, each with a title and a text.
fn english(pages: &[(String, String)]) -> BTreeMap<String, Vec<u8>> {
    files_with(&with_texts(pages), true)
}

/// An index of English pages that have nothing but a title.
fn titled(titles: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let pages: Vec<_> = titles.iter().map(|title| ((*title).to_owned(), "Text.".to_owned())).collect();
    english(&pages)
}

fn with_texts(pages: &[(String, String)]) -> Vec<Doc> {
    let page = |(at, (title, text)): (usize, &(String, String))| Doc {
        href: format!("/{at}/"),
        title: title.clone(),
        kind: Kind::Page,
        cards: Vec::new(),
        keywords: Vec::new(),
        units: vec![Unit { text: text.clone(), ..Unit::default() }],
    };
    pages.iter().enumerate().map(page).collect()
}

/// The addresses of what is found first.
fn found(index: &BTreeMap<String, Vec<u8>>, question: &str) -> Vec<String> {
    let held = Held(index);
    let engine = Engine::open(&held).unwrap();
    engine.ask(question, &Asked::default()).hits.into_iter().map(|hit| hit.href).collect()
}

/// Of words with spaces between them the index knows only which follows which, on the page as a whole: what says them in
/// another order seems as good.
#[test]
fn what_is_said_word_for_word_is_found_among_much_that_is_not() {
    let mut pages: Vec<(String, String)> = (0..12)
        .map(|at| (format!("Card {at}"), "Move the plan to a card. The plan moves a card.".repeat(3)))
        .collect();
    pages.push((
        "Numbers".to_owned(),
        format!("{}Then plan a card move.", "Something else is said here. ".repeat(9)),
    ));
    assert_eq!(found(&english(&pages), "plan a card move")[0], "/12/");
}

/// Few of the pages that have all words of a question can be looked at closely: first those in which they follow each other.
#[test]
fn of_many_pages_with_the_same_words_those_in_the_same_order_are_looked_at() {
    let text = "Open the page. A list of cards is there. Then the network takes a while.".to_owned();
    let mut pages: Vec<(String, String)> = (0..30).map(|at| (format!("Page {at}"), text.clone())).collect();
    pages.push((
        "Numbers".to_owned(),
        "Something is said here. Cards open the network. Then more is said.".to_owned(),
    ));
    assert_eq!(found(&english(&pages), "cards open the network")[0], "/30/");
}

/// Few readers type the signs between words.
#[test]
fn signs_between_words_make_no_difference() {
    let mut pages: Vec<(String, String)> =
        (0..4).map(|at| (format!("Card {at}"), "The plan and the card. Move it. Card, plan.".repeat(3))).collect();
    pages.push(("Numbers".to_owned(), format!("{}Move (a card), `plan`.", "Something else. ".repeat(9))));
    assert_eq!(found(&english(&pages), "move a card plan")[0], "/4/");
}

#[test]
fn english_words_are_mistyped_in_their_endings_too() {
    let titles = ["Hydration", "Templates", "Installation", "Types", "Testing", "Routes"];
    let index = titled(&titles);
    let asked = ["hydratoin", "templattes", "installatino", "tvpes", "teting", "rute"];
    for (at, question) in asked.iter().enumerate() {
        assert_eq!(found(&index, question).first(), Some(&format!("/{at}/")), "{question}");
    }
}

/// The index knows words without their endings, but what stands in titles as it is typed goes first.
#[test]
fn the_form_of_a_word_that_is_typed_goes_first() {
    let titles = ["Print", "Printing pages", "Account", "Accounts", "Directories", "Directory"];
    let index = titled(&titles);
    for (question, wanted) in
        [("print", 0), ("printing", 1), ("account", 2), ("accounts", 3), ("directory", 5), ("direectory", 5)]
    {
        assert_eq!(found(&index, question).first(), Some(&format!("/{wanted}/")), "{question}");
    }
    let held = Held(&index);
    let engine = Engine::open(&held).unwrap();
    assert_eq!(engine.ask("direectory", &Asked::default()).instead, ["directory"]);
}

/// Of the pages that have all of a question, those may say it in a heading whose titles have nothing of it.
#[test]
fn a_heading_is_found_among_many_titles_with_the_same_words() {
    let text = "建立新的库时要先创建。建新库。".to_owned();
    let mut pages: Vec<_> = (0..8).map(|at| (format!("创建数据库 {at}"), text.clone())).collect();
    pages.push(("入门".to_owned(), "文字。".to_owned()));
    let mut docs = with_texts(&pages);
    docs[8].units.push(Unit {
        anchor: "new".into(),
        label: "创建新库".into(),
        text: "点按。".into(),
        ..Unit::default()
    });
    assert_eq!(found(&files_with(&docs, false), "创建新库")[0], "/8/#new");
}

#[test]
fn letters_that_no_page_is_about_may_be_pinyin() {
    let mut pages: Vec<_> = (0..5).map(|at| (format!("参数 {at}"), "用 sz 和 ls 表示。".to_owned())).collect();
    pages.extend(
        [("设置闹钟", "设置时间。"), ("历史", "历史。"), ("ls", "命令 ls。")]
            .map(|(a, b)| (a.to_owned(), b.to_owned())),
    );
    let index = files_with(&with_texts(&pages), false);
    assert_eq!(found(&index, "sz")[0], "/5/");
    assert_eq!(found(&index, "ls")[0], "/7/");
}

/// Nothing tells words such as 使用者 from those of the mainland but that these stand in titles.
#[test]
fn words_of_taiwan_are_found_where_the_site_has_them_in_its_texts() {
    let mut pages: Vec<_> = (0..5).map(|at| (format!("说明 {at}"), "使用者须知。".to_owned())).collect();
    pages.push(("用户管理".to_owned(), "添加用户。".to_owned()));
    assert_eq!(found(&files_with(&with_texts(&pages), false), "使用者")[0], "/5/");
    pages.push(("使用者手册".to_owned(), "使用者须知。".to_owned()));
    assert_eq!(found(&files_with(&with_texts(&pages), false), "使用者")[0], "/6/");
}

#[test]
fn a_word_that_is_not_typed_to_its_end_is_a_longer_one() {
    let titles = ["Plugin hooks", "Plugins", "Database", "Database tables", "Activation", "Cancelling"];
    let index = titled(&titles);
    for (question, wanted) in
        [("plugin hoo", "/0/"), ("databa", "/2/"), ("datbase", "/2/"), ("activati", "/4/"), ("cancelli", "/5/")]
    {
        assert_eq!(found(&index, question).first().map(String::as_str), Some(wanted), "{question}");
    }
}

fn files_of(docs: &[Doc]) -> BTreeMap<String, Vec<u8>> {
    files_with(docs, false)
}

fn files_with(docs: &[Doc], stems: bool) -> BTreeMap<String, Vec<u8>> {
    search::build(docs, &options(stems), &|| false)
        .unwrap()
        .files
        .into_iter()
        .map(|file| (file.name, file.bytes))
        .collect()
}

fn options(stems: bool) -> Options<'static> {
    let cards = (0..3).map(|card| (format!("card {card}"), format!("/cards/{card}/"))).collect();
    Options { stems, cards, strings: serde_json::json!({}), on_miss: None, words: &[], synonyms: &[] }
}

/// How many files of the second index the first one does not have.
fn rewritten(before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>) -> usize {
    after.iter().filter(|(name, bytes)| before.get(*name) != Some(bytes)).count()
}

/// A word has a few pairs of characters, and each pair one part of the index: the root, the file of the page and these
/// change, whatever the size of the site.
#[test]
fn one_edit_rewrites_few_files() {
    let docs = made_up(300);
    let before = files_of(&docs);
    assert!(before.len() > 300 + 50, "{} files: too few to tell", before.len());
    let edited = |edit: &dyn Fn(&mut Vec<Doc>)| {
        let mut docs = made_up(300);
        edit(&mut docs);
        rewritten(&before, &files_of(&docs))
    };
    let word = edited(&|docs| docs[200].units[3].text.push_str("充值"));
    let sentence = edited(&|docs| docs[200].units[3].text.push_str("充值以后请您稍等一会儿再看余额。"));
    let title = edited(&|docs| docs[200].title.push_str("充值"));
    let mut new = made_up(1).remove(0);
    new.href = "/guides/new/".to_owned();
    new.units.truncate(1);
    let said = [&new.title, &new.units[0].label, &new.units[0].text];
    let pairs: BTreeSet<String> = said.iter().flat_map(|text| terms(text, false)).map(|term| term.text).collect();
    let most = pairs.len() + new.title.chars().count();
    let page = edited(&|docs| {
        docs.push(Doc {
            units: new.units.clone(),
            title: new.title.clone(),
            href: new.href.clone(),
            keywords: Vec::new(),
            cards: vec![1],
            ..new
        });
    });
    // Two pairs of characters at the end of a text, with the pair that they make with what was there.
    assert!(word <= 2 + 3, "a word rewrites {word} of {} files", before.len());
    assert!(sentence <= 2 + 15, "a sentence rewrites {sentence} of {} files", before.len());
    // Its characters stand alone, too, and with all pairs is kept how long the title is.
    assert!(title <= 30, "a title rewrites {title} of {} files", before.len());
    // The pairs of the page, the characters of its title, and besides them what can be typed for it.
    assert!(page <= most + 10, "a page of {most} pairs rewrites {page} of {} files", before.len());
}

/// What editors write: words that Taiwan has others for, traditional characters, words that sound alike, words of letters.
const WRITTEN: &[&str] = &[
    "网络设置",
    "网络",
    "设置",
    "数据",
    "註銷",
    "宏",
    "域名",
    "注销",
    "主线",
    "重置",
    "充值",
    "zhuxiao",
    "router",
    "routers",
    "软件",
    "程序",
    "默认",
    "手机号码",
    "流量",
    "体积",
    "后台",
    "後臺",
    "乾",
    "髮",
    "订阅",
    "e-mail",
    "ICCID 8986",
    "𠮷野家",
];

/// Changes the text of some parts of a page: adds, takes away, writes anew.
fn edit(doc: &mut Doc, random: &mut Random) {
    for _ in 0..=random.below(2) {
        let at = random.below(doc.units.len());
        let unit = &mut doc.units[at];
        let text = if random.below(4) == 0 { &mut unit.label } else { &mut unit.text };
        let chars: Vec<char> = text.chars().collect();
        let at = random.below(chars.len() + 1);
        let new = match random.below(3) {
            0 => (*random.pick(WRITTEN)).to_owned(),
            1 => prose(random, 1),
            _ => String::new(),
        };
        let gone = if random.below(2) == 0 { random.below(12).min(chars.len() - at) } else { 0 };
        *text = chars[..at].iter().copied().chain(new.chars()).chain(chars[at + gone..].iter().copied()).collect();
    }
}

/// A revised index is the one that is made of all pages, file by file, edit after edit.
#[test]
fn a_revision_is_a_whole_index() {
    let seed = std::env::var("STEPLINK_SEED").map_or(1, |seed| seed.parse().unwrap());
    let rounds = if std::env::var_os("STEPLINK_LONG").is_some() { 200 } else { 12 };
    let mut random = Random::new(seed);
    let mut docs = made_up(250);
    for doc in &mut docs {
        (0..3).for_each(|_| edit(doc, &mut random));
    }
    let made = search::build(&docs, &options(false), &|| false).unwrap();
    let mut state = search::State::from(made.remains);
    let mut files: BTreeMap<String, Vec<u8>> = made.files.into_iter().map(|file| (file.name, file.bytes)).collect();
    let mut revised = 0;
    for round in 0..rounds {
        let mut before = Vec::new();
        let mut after = Vec::new();
        for _ in 0..=random.below(2) {
            let at = random.below(docs.len());
            if before.iter().any(|own: &Doc| own.href == docs[at].href) {
                continue;
            }
            before.push(docs[at].clone());
            edit(&mut docs[at], &mut random);
            after.push(docs[at].clone());
        }
        let made = search::build(&docs, &options(false), &|| false).unwrap();
        let wanted: BTreeMap<String, Vec<u8>> =
            made.files.into_iter().map(|file| (file.name, file.bytes)).collect();
        match search::revise(state, &before, &after, &[], &Held(&files)) {
            Some(revision) => {
                revised += 1;
                for name in &revision.removed {
                    assert!(files.remove(name).is_some(), "seed {seed}, round {round}: {name} was not there");
                }
                files.extend(revision.files.into_iter().map(|file| (file.name, file.bytes)));
                state = revision.state;
                assert_eq!(state, search::State::from(made.remains), "seed {seed}, round {round}");
            }
            None => {
                files = wanted.clone();
                state = made.remains.into();
            }
        }
        let other: Vec<&String> =
            wanted.keys().chain(files.keys()).filter(|name| wanted.get(*name) != files.get(*name)).collect();
        assert!(other.is_empty(), "seed {seed}, round {round}: {other:?} differ");
    }
    assert!(revised > rounds / 2, "only {revised} of {rounds} edits are revisions");
}

#[test]
fn an_index_that_nobody_wants_any_more_is_not_made() {
    let docs = made_up(20);
    let asked = |most: usize| {
        let count = Cell::new(0);
        let is_over = || count.replace(count.get() + 1) == most;
        search::build(&docs, &options(false), &is_over).is_none()
    };
    assert!(asked(0) && asked(3) && !asked(usize::MAX));
}
