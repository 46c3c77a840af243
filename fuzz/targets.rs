//! What the fuzzers do with a text: read it, and hold what comes out against what must be true of it.
//!
//! Each target is used twice: by `cargo fuzz`, guided by coverage, and by `tests/fuzz_smoke.rs`, with
//! seeded mutations.

use std::sync::Arc;

use steplink::config::{Base, Options, Settings};
use steplink::diag::{Diagnostic, Diags};
use steplink::html::Renderer;
use steplink::model::Role;
use steplink::model::markup::Body;
use steplink::parse::{document, faq, yaml};
use steplink::schema::{Context, Decode, Duration, Money};
use steplink::site::url::{join, scheme};
use steplink::site::{ResolvedBody, ResolvedImage, ResolvedLink, encode};
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
    html.matches("<p class=\"callout-title\">").count()
}

fn fuzz_yaml(text: &str) {
    let mut diags = Diags::default();
    yaml::parse(text, 0, &file(), &mut diags);
    check(diags, text);
}

fn fuzz_page(text: &str) {
    let mut diags = Diags::default();
    let doc = document::parse(&file(), text, Role::Page("x".to_owned()), &mut diags);
    check_body(&doc.body);
    check(diags, text);
}

fn fuzz_guide(text: &str) {
    let mut diags = Diags::default();
    let doc = document::parse(&file(), text, Role::Guide("fm/x".to_owned()), &mut diags);
    check_body(&doc.body);
    check(diags, text);
}

fn fuzz_faq(text: &str) {
    let mut diags = Diags::default();
    let faq = faq::parse(&file(), text, "x", &mut diags);
    faq.entries.iter().for_each(|entry| check_body(&entry.answer));
    check(diags, text);
}

fn fuzz_config(text: &str) {
    let (file, mut diags) = (file(), Diags::default());
    if let Some(node) = yaml::parse(text, 0, &file, &mut diags) {
        let mut cx = Context { file: &file, diags: &mut diags };
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

/// A text as a guide of a site with one card type, through to the resolved site.
fn fuzz_site(text: &str) {
    let texts = [
        ("content/cards/fm.md", "---\ntitle: FM\n---\n"),
        ("content/tasks/t.md", "---\ntitle: T\nstages: [{id: open, title: O}]\n---\n"),
        ("content/guides/fm/x.md", text),
    ];
    let snapshot = Snapshot::of_texts(&texts);
    let (file, mut diags) = (Arc::from("steplink.yaml"), Diags::default());
    let mut cx = Context { file: &file, diags: &mut diags };
    let settings = Settings::resolve(Options::default(), None, &mut cx);
    let strings = Strings::load(&settings, &snapshot, &mut diags);
    let (docs, assets) = steplink::parse::parse(&snapshot, &settings.languages, &mut diags);
    let inputs = steplink::site::Inputs {
        settings: &settings,
        strings: &strings,
        docs: &docs,
        assets,
        statics: Vec::new(),
        drafts: true,
    };
    let site = steplink::site::build(inputs, &mut diags);
    for (page, links) in site.links.iter().enumerate() {
        for link in links.links.iter().filter_map(|link| link.href.as_ref()) {
            let safe = ["/", "#", "http://", "https://", "mailto:", "tel:"]
                .iter()
                .any(|start| link.to_lowercase().starts_with(start));
            assert!(safe && !link.starts_with("//"), "page {page} links to {link}");
        }
    }
}
