//! What the fuzzers do with a text: read it, and hold what comes out against what must be true of it.
//!
//! Each target is used twice: by `cargo fuzz`, guided by coverage, and by `tests/fuzz_smoke.rs`, with
//! seeded mutations.

use std::sync::Arc;

use steplink::config::{Base, Options, Settings};
use steplink::diag::{Diagnostic, Diags};
use steplink::edit::ledger::{Line, with_lines};
use steplink::html::Renderer;
use steplink::id::Lang;
use steplink::model::Role;
use steplink::model::ledger::{Address, Code};
use steplink::model::markup::{Body, Inline, visit_headings, visit_inlines};
use steplink::parse::{document, faq, ledger, terms, yaml};
use steplink::schema::{At, Context, Decode, Duration, Money, Version, Written};
use steplink::site::url::{join, scheme};
use steplink::site::{Files, Inputs, ResolvedBody, ResolvedImage, ResolvedLink, Site, encode};
use steplink::source::Snapshot;
use steplink::strings::Strings;

/// A target: its name, and what it does with a text.
pub type Target = (&'static str, fn(&str));

/// All targets.
pub const TARGETS: &[Target] = &[
    ("yaml", fuzz_yaml),
    ("page", fuzz_page),
    ("guide", fuzz_guide),
    ("faq", fuzz_faq),
    ("config", fuzz_config),
    ("words", fuzz_words),
    ("site", fuzz_site),
    ("translation", fuzz_translation),
    ("shared", fuzz_shared),
    ("snippet", fuzz_snippet),
    ("terms", fuzz_terms),
    ("glossary", fuzz_glossary),
    ("ledger", fuzz_ledger),
    ("gone", fuzz_gone),
];

fn file() -> Arc<str> {
    "content/x.md".into()
}

/// Every place that is reported lies in the text.
fn check(diags: Diags, text: &str) {
    for Diagnostic { place, message, .. } in diags.settle(|rule| Some(rule.level), false) {
        assert!(place.start <= place.end && place.end <= text.len(), "{message}: {place:?} of {}", text.len());
        assert!(!message.contains('\n'), "{message}");
    }
}

/// Markup of a text whose links all lead somewhere closes what it opens.
fn check_body(body: &Body) {
    let link = ResolvedLink { href: Some("/x/".to_owned()), ..ResolvedLink::default() };
    let image = ResolvedImage { src: Some("/x.png".to_owned()), ..ResolvedImage::default() };
    let resolved = ResolvedBody { links: vec![link; body.links.len()], images: vec![image; body.images.len()] };
    let strings = Strings::default();
    let renderer = Renderer::new(body, &resolved, &strings, false);
    for blocks in body.sections() {
        let html = renderer.with_footnotes(blocks);
        assert!(!html.as_str().contains("<script") && !html.as_str().contains('\u{FDD0}'));
        assert_eq!(
            html.as_str().matches("<p>").count(),
            html.as_str().matches("</p>").count() - closing_titles(html.as_str())
        );
    }
}

fn closing_titles(html: &str) -> usize {
    html.matches("<p class=\"callout-title\">").count() + html.matches("<p class=\"tab-bar js-only\"").count()
}

fn fuzz_yaml(text: &str) {
    let mut diags = Diags::default();
    yaml::parse(text, 0, &file(), &mut diags);
    check(diags, text);
}

fn fuzz_page(text: &str) {
    let mut diags = Diags::default();
    let doc = document::parse(&file(), text, Role::Page("x".to_owned()), Version::Original, &mut diags);
    check_body(&doc.body);
    check(diags, text);
}

fn fuzz_guide(text: &str) {
    let mut diags = Diags::default();
    let doc = document::parse(&file(), text, Role::Guide("fm/x".to_owned()), Version::Original, &mut diags);
    check_body(&doc.body);
    check(diags, text);
}

fn fuzz_faq(text: &str) {
    let mut diags = Diags::default();
    let faq = faq::parse(&file(), text, "x", &mut diags);
    faq.entries.iter().for_each(|entry| check_body(&entry.answer));
    check(diags, text);
}

fn fuzz_terms(text: &str) {
    let mut diags = Diags::default();
    let file = terms::parse(&file(), text, "x", &mut diags);
    file.terms.iter().for_each(|term| check_body(&term.definition));
    check(diags, text);
}

fn fuzz_config(text: &str) {
    let (file, mut diags) = (file(), Diags::default());
    if let Some(node) = yaml::parse(text, 0, &file, &mut diags) {
        let mut cx = Context::new(&file, &mut diags);
        if let Some(options) = Options::decode(&node, &mut cx) {
            let settings = Settings::resolve(options, None, &mut cx);
            assert!(settings.base.path.starts_with('/') && settings.base.path.ends_with('/'));
        }
    }
    check(diags, text);
}

fn fuzz_words(text: &str) {
    if let Some(duration) = Duration::parse(text) {
        let _ = (duration.iso(), duration.minutes());
    }
    Money::parse(text);
    let _ = (Base::parse(text), scheme(text), encode(text));
    if let Some(joined) = join("content/a/b.md", text) {
        assert!(joined.split('/').all(|part| part != ".."));
    }
}

const FRAME: [(&str, &str); 2] = [
    ("content/cards/fm.md", "---\ntitle: FM\n---\n"),
    ("content/tasks/t.md", "---\ntitle: T\nstages: [{id: open, title: O}]\n---\n"),
];
const ORIGINAL: &str = "---\ntitle: X\ntask: t\nmaterials: [a, {text: b, cards: [fm]}]\nfee: 免费\nextra: {a: 1}\n---\n\
    # X\n\n文[^n]\n\n[^n]: 注\n\n## 甲\n\n## 步骤 {.steps}\n\n### 一 {#a stage=open}\n\n见[](task:t)[^n]。\n\n#### 若\n\n\
    ### 二 {#b was=c who=谁}\n\n> [!RESULT]\n> 好。\n\n## 乙 {#d}\n";

/// A text as a guide of a site with one card type, through to the resolved site.
fn fuzz_site(text: &str) {
    build_site(&["zh-CN"], &[FRAME[0], FRAME[1], ("content/guides/fm/x.md", text)]);
}

/// A text as the translation of a guide: whatever it says, every step and every anchor of the original is
/// there.
fn fuzz_translation(text: &str) {
    let files = [FRAME[0], FRAME[1], ("content/guides/fm/x.en.md", text), ("content/guides/fm/x.md", ORIGINAL)];
    build_site(&["zh-CN", "en"], &files);
}

const SHARED: &str = "---\ntitle: X\ncards: [fm, data]\nfee: '{{ card.fee }}'\n---\n<!-- include part -->\n\n## 步骤 {.steps}\n\n\
    ### {#verify include=part}\n\n### 二 {#b when=fm}\n\n<!-- when card=fm -->\n- {{ card.fee }}\n<!-- /when -->\n- 末\n";
const PART: &str = "---\ntitle: 部分\n---\n文[^n]{{ site.hours }}。\n\n## 甲\n\n> [!RESULT]\n> 好。\n\n[^n]: 注\n";

/// A text as a guide that card types share, with a snippet, in two languages.
fn fuzz_shared(text: &str) {
    shared(text, PART);
}

/// A text as a snippet that is included as blocks and as a step.
fn fuzz_snippet(text: &str) {
    shared(SHARED, text);
}

const TERMS: &str = "terms:\n  - {id: a, term: 文, definition: '甲 {{ site.hours }} b', synonyms: [a, 字。, 'a b']}\n  \
    - {id: b, term: b, definition: 见a, see: [a]}\n";

/// A text as the guide of a site with a glossary: no link stands in a link, and what is read is the same as without.
fn fuzz_glossary(text: &str) {
    let guide = ("content/guides/fm/x.md", text);
    build_site(&["zh-CN"], &[FRAME[0], guide, FRAME[1], ("content/terms/x.yaml", TERMS)]);
}

/// A text as the ledger of a site.
fn fuzz_ledger(text: &str) {
    let guide = ("content/guides/fm/x.md", ORIGINAL);
    build_site(&["zh-CN"], &[FRAME[0], guide, FRAME[1], ("ledger/x.txt", text)]);
    let read = |text: &str| -> Vec<(Address, Option<Code>)> {
        let lines = ledger::lines(&file(), text, &mut Diags::default());
        lines.into_iter().map(|line| (line.address, line.code)).collect()
    };
    let new = Line { address: Address::page("/new/"), code: None, instead: None };
    let after = read(&with_lines(text, vec![new]));
    assert!(after.iter().any(|(address, _)| address.page == "/new/"));
    for line in read(text) {
        assert!(after.contains(&line), "{line:?} is lost");
    }
}

/// A text as what ended.
fn fuzz_gone(text: &str) {
    let guide = ("content/guides/fm/x.md", ORIGINAL);
    build_site(&["zh-CN"], &[FRAME[0], ("content/gone.yaml", text), guide, FRAME[1]]);
}

fn shared(guide: &str, part: &str) {
    let files = [
        ("content/cards/data.md", "---\ntitle: D\nfacts: {fee: 12}\n---\n"),
        (
            "content/cards/fm.md",
            "---\ntitle: FM\nfacts: {fee: {amount: 3, currency: CNY}, a: {link: 'guide:fm/x'}}\n---\n",
        ),
        ("content/guides/x.en.md", SHARED),
        ("content/guides/x.md", guide),
        ("content/snippets/other.md", "<!-- include part -->\n"),
        ("content/snippets/part.md", part),
    ];
    build_site(&["zh-CN", "en"], &files);
}

fn build_site(languages: &[&str], texts: &[(&str, &str)]) {
    let snapshot = Snapshot::of_texts(texts);
    let (file, mut diags) = (Arc::from("steplink.yaml"), Diags::default());
    let mut cx = Context::new(&file, &mut diags);
    let lang = |tag: &&str| Written(Lang::parse(tag).map(|value| At { value, span: 0..0 }));
    let languages = Written(Some(At { value: languages.iter().map(lang).collect(), span: 0..0 }));
    let settings = Settings::resolve(Options { languages: Some(languages), ..Options::default() }, None, &mut cx);
    let strings = Strings::load(&settings, &snapshot, &mut diags);
    let (docs, assets) = steplink::parse::parse(&snapshot, &settings.languages, &mut diags);
    let (editions, originals) = steplink::editions::build(&docs, &settings, &snapshot, &mut diags);
    let strings = &strings;
    let pages = steplink::variants::build(&editions, &settings, strings, &originals, &mut diags);
    let files = Files::new(assets, Vec::new());
    for (lang, pages) in pages.iter().enumerate() {
        let inputs = Inputs {
            settings: &settings,
            locale: &settings.locales[lang],
            strings: &strings[lang],
            default_strings: &strings[0],
            pages,
            originals: &originals,
            files: &files,
            ledger: &docs.ledger,
            gone: &docs.gone,
            search_tests: &docs.search_tests,
            drafts: true,
            troubled: false,
            heeded: None,
        };
        let mut own = Diags::default();
        let site = steplink::site::build(inputs, &mut own);
        diags.extend(own.within(|file| lang == 0 || originals.contains_key(file)));
        check_links(&site);
        site.guides.iter().for_each(|guide| check_terms(&guide.doc.body));
        if lang > 0 && texts.contains(&("content/guides/fm/x.md", ORIGINAL)) {
            check_translation(&site);
        }
    }
    for Diagnostic { place, message, .. } in diags.settle(|rule| Some(rule.level), false) {
        let len = snapshot.text(&place.file).map_or(0, str::len);
        assert!(place.start <= place.end && place.end <= len, "{message}: {place:?} of {len}");
    }
}

fn check_links(site: &Site<'_>) {
    for (page, links) in site.links.iter().enumerate() {
        for link in links.links.iter().filter_map(|link| link.href.as_ref()) {
            let safe = ["/", "#", "http://", "https://", "mailto:", "tel:"]
                .iter()
                .any(|start| link.to_lowercase().starts_with(start));
            assert!(safe && !link.starts_with("//"), "page {page} links to {link}");
        }
    }
}

/// What leads to the glossary by itself does so once for each term, outside of links and headings.
fn check_terms(body: &Body) {
    let mut found = Vec::new();
    let mut note = |inlines: &[Inline], allowed: bool| {
        visit_links(inlines, allowed, &mut |slot, allowed| {
            if body.links[slot].automatic {
                assert!(allowed, "{body:?}");
                found.push(body.links[slot].target.value.clone());
            }
        });
    };
    for blocks in body.sections() {
        visit_headings(blocks, &mut |heading| note(&heading.content, false));
        visit_inlines(blocks, &mut |inlines| note(inlines, true));
    }
    for step in body.procedure.iter().flat_map(|procedure| &procedure.steps) {
        note(&step.title, false);
    }
    let count = found.len();
    found.sort();
    found.dedup();
    assert_eq!(found.len(), count, "{found:?}");
}

fn visit_links(inlines: &[Inline], allowed: bool, visit: &mut impl FnMut(usize, bool)) {
    for inline in inlines {
        if let Inline::Link(slot, _) = inline {
            visit(*slot, allowed);
        }
        visit_links(inline.inner(), allowed && !matches!(inline, Inline::Link(..)), visit);
    }
}

fn check_translation(site: &Site<'_>) {
    for guide in &site.guides {
        let body = &guide.doc.body;
        if guide.doc.incomplete {
            continue;
        }
        let ids: Vec<&str> = guide.steps().iter().map(|step| step.id.as_str()).collect();
        assert!(ids.is_empty() || ids == ["a", "b"], "{ids:?}");
        let links = &site.links[guide.page];
        assert!(links.links.len() == body.links.len() && links.images.len() == body.images.len());
    }
}
