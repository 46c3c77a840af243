//! Every template against its view: whatever a view can hold, the template names nothing else.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use steplink::config::Look;
use steplink::diag::Diags;
use steplink::source::Snapshot;
use steplink::theme::shape::{Record, Shape, View};
use steplink::theme::table::TEMPLATES;
use steplink::theme::{Theme, docs};
use tera::Value;

/// A small generator of pseudo-random numbers (`SplitMix64`).
struct Random {
    state: u64,
    /// The length of every list of a view: some go together, as the heads and the cells of a table.
    length: u64,
}

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }
}

/// Texts that templates compare with, among others.
const TEXTS: &[&str] = &[
    "",
    "文字",
    "<b>\"x\"</b>",
    "not-needed",
    "none",
    "no-guide",
    "steps",
    "duration",
    "completes_in",
    "fee",
    "who",
    "materials",
    "home",
    "card",
    "guide",
    "faq-entry",
    "not-found",
    "zh-CN",
];

fn sample(shape: &Shape, random: &mut Random) -> Value {
    match shape {
        Shape::Text => TEXTS[usize::try_from(random.below(TEXTS.len() as u64)).unwrap()].into(),
        Shape::Html => Value::safe_string(["", "<p>HTML</p>"][usize::try_from(random.below(2)).unwrap()]),
        Shape::Number => random.below(4).into(),
        Shape::Bool => (random.below(2) == 0).into(),
        Shape::Optional(inner) if random.below(2) == 0 => sample(inner, random),
        Shape::Optional(_) => Value::none(),
        Shape::List(inner) => (0..random.length).map(|_| sample(inner, random)).collect::<Vec<_>>().into(),
        Shape::Any | Shape::Map(_) => Value::from_serializable(&serde_json::json!({})),
        Shape::Record(record) => sample_record(record, random),
    }
}

fn sample_record(record: &'static Record, random: &mut Random) -> Value {
    let field = |field: &steplink::theme::shape::Field| {
        let value = match field.name {
            // The strings of the interface are checked by their own test.
            "t" => Value::from_serializable(&strings()),
            "once" => Value::from_serializable(&once()),
            _ => sample(&(field.shape)(), random),
        };
        (field.name.to_owned(), value)
    };
    let fields: Vec<(String, Value)> = record.fields.iter().map(field).collect();
    let mut map = tera::Map::new();
    for (name, value) in fields {
        map.insert(name.into(), value);
    }
    map.into()
}

fn strings() -> std::collections::BTreeMap<String, String> {
    let mut diags = Diags::default();
    let file: std::sync::Arc<str> = "steplink.yaml".into();
    let mut cx = steplink::schema::Context::new(&file, &mut diags);
    let settings = steplink::config::Settings::resolve(steplink::config::Options::default(), None, &mut cx);
    steplink::strings::Strings::load(&settings, &Snapshot::default(), &mut diags)[0]
        .all()
        .into_iter()
        .map(|(key, text)| (key.to_owned(), text.to_owned()))
        .collect()
}

/// A sample as a view.
struct Sample(Value);

impl View for Sample {
    fn context(&self) -> tera::TeraResult<tera::Context> {
        tera::Context::from_serialize(&self.0)
    }
}

/// The parts that are rendered once, by name; they are rendered as templates of their own.
fn once() -> std::collections::BTreeMap<&'static str, &'static str> {
    let name = |path: &&'static str| path.strip_prefix("once/")?.strip_suffix(".html");
    TEMPLATES.iter().filter_map(|template| name(&template.name)).map(|name| (name, "")).collect()
}

#[test]
fn templates_name_nothing_that_their_views_lack() {
    let theme = Theme::load(&Snapshot::default(), &Look::default(), &mut Diags::default()).unwrap();
    let rounds = if std::env::var_os("STEPLINK_LONG").is_some() { 2_000 } else { 150 };
    let mut wrong = BTreeSet::new();
    for template in TEMPLATES {
        let shape = (template.view)();
        let mut random = Random { state: 42, length: 0 };
        for _ in 0..rounds {
            random.length = random.below(4);
            let view = Sample(sample(&shape, &mut random));
            if let Err(error) = theme.render(template.name, view) {
                wrong.insert(format!("{}: {} at {:?}", template.name, error.message, error.span));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_name_that_the_view_lacks_is_found() {
    let snapshot = Snapshot::of_texts(&[("templates/page.html", "{{ page.titel }}")]);
    let theme = Theme::load(&snapshot, &Look::default(), &mut Diags::default()).unwrap();
    let template = TEMPLATES.iter().find(|template| template.name == "page.html").unwrap();
    let view = Sample(sample(&(template.view)(), &mut Random { state: 1, length: 2 }));
    let error = theme.render("page.html", view).unwrap_err();
    assert_eq!((error.template.as_str(), error.span), ("page.html", 8..13));
}

#[test]
fn both_catalogues_have_the_same_keys() {
    let keys = |lang: &str| -> BTreeSet<String> {
        let text = steplink::builtin::template(&format!("strings/{lang}.yaml")).unwrap();
        text.lines().filter_map(|line| line.split_once(": ")).map(|(key, _)| key.to_owned()).collect()
    };
    let months: BTreeSet<String> = (1..=12).map(|month| format!("month_{month}")).collect();
    let english: BTreeSet<String> = keys("en").difference(&months).cloned().collect();
    let chinese: BTreeSet<String> = keys("zh-CN").difference(&months).cloned().collect();
    assert_eq!(chinese, english);
}

#[test]
fn strings_that_the_program_fills_exist() {
    let strings = strings();
    let mut missing = BTreeSet::new();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in walkdir::WalkDir::new(source) {
        let entry = entry.unwrap();
        if entry.path().extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = fs::read_to_string(entry.path()).unwrap();
        for call in ["strings.get(\"", "strings.fill(\"", "self.fill(\"", "title(\""] {
            for (at, _) in text.match_indices(call) {
                let key = text[at + call.len()..].split('"').next().unwrap();
                if !strings.contains_key(key) && key.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
                    missing.insert(key.to_owned());
                }
            }
        }
    }
    assert!(missing.is_empty(), "missing strings: {missing:?}");
}

#[test]
fn the_reference_of_the_views_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/templates.md");
    let text = fs::read_to_string(&path).unwrap();
    let (prose, rest) = text.split_once("<!-- from here on written by the tests -->\n").expect("the mark");
    let wanted = format!("\n{}", docs::reference());
    if std::env::var_os("STEPLINK_BLESS").is_some() {
        let text = format!("{prose}<!-- from here on written by the tests -->\n{wanted}");
        return fs::write(&path, text).unwrap();
    }
    assert!(rest == wanted, "docs/templates.md is not up to date: run with STEPLINK_BLESS=1");
}

/// `{% if page.typo %}` is false without a word, so that rendering alone does not find it.
#[test]
fn every_field_that_a_template_names_is_one() {
    let mut known: BTreeSet<String> = ["index", "index0", "first", "last"].map(str::to_owned).into();
    known.extend(once().into_keys().map(str::to_owned));
    let mut records = Vec::new();
    for template in TEMPLATES {
        gather(&(template.view)(), &mut known, &mut records);
    }
    let strings = strings();
    let mut wrong = Vec::new();
    for path in steplink::builtin::paths().into_iter().filter(|path| path.ends_with(".html")) {
        for code in code_of(steplink::builtin::template(path).unwrap()) {
            for (at, _) in code.match_indices('.') {
                let name: String =
                    code[at + 1..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                let of_t = code[..at].ends_with('t')
                    && !code[..at - 1].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
                let is_known = if of_t { strings.contains_key(&name) } else { known.contains(&name) };
                if !name.is_empty() && !is_known {
                    wrong.push(format!("{path}: `{name}`"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn gather(shape: &Shape, known: &mut BTreeSet<String>, done: &mut Vec<&'static str>) {
    match shape {
        Shape::Optional(inner) | Shape::List(inner) | Shape::Map(inner) => gather(inner, known, done),
        Shape::Record(record) if !done.contains(&record.name) => {
            done.push(record.name);
            for field in record.fields {
                known.insert(field.name.to_owned());
                gather(&(field.shape)(), known, done);
            }
        }
        _ => {}
    }
}

/// What stands in `{{ … }}` and `{% … %}`, without the texts in quotes.
fn code_of(template: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        let close = match rest.as_bytes().get(start + 1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => "#}",
            _ => {
                rest = &rest[start + 1..];
                continue;
            }
        };
        let end = rest[start..].find(close).map_or(rest.len(), |end| start + end);
        if close != "#}" {
            parts.push(rest[start + 2..end].split('"').step_by(2).collect::<Vec<_>>().join(" "));
        }
        rest = &rest[end..];
    }
    parts
}
