//! The JSON Schemas: what the program reads is valid, and what is wrong by itself is not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use jsonschema::Validator;
use serde_json::{Value as Json, json};
use steplink::diag::Diags;
use steplink::id::{self, Lang};
use steplink::parse::yaml;
use steplink::schema::{Duration, Shape};
use steplink::schema::{Node, Value, Version, json as schema};
use steplink::schemas::{self, KINDS};

/// A kind of file, and whether it is a translation.
type Kind = (&'static str, bool);

/// A validator for each kind of file, and for its translations.
fn validators() -> BTreeMap<Kind, Validator> {
    let of_kind = |kind: &'static schemas::Kind| {
        kind.versions.iter().map(move |version| {
            let validator = jsonschema::draft7::new(&kind.schema(*version)).unwrap();
            ((kind.name, *version == Version::Translation), validator)
        })
    };
    KINDS.iter().flat_map(of_kind).collect()
}

/// The kind of a file of a project, and the YAML in it.
fn yaml_of<'t>(path: &str, text: &'t str) -> Option<(Kind, &'t str)> {
    let front = || Some(text.strip_prefix("---\n")?.split_once("---\n").map_or(text, |(front, _)| front));
    let (folder, rest) =
        path.strip_prefix("content/").map_or(("", path), |rest| rest.split_once('/').unwrap_or(("", rest)));
    let name = rest.rsplit('/').next()?;
    let (kind, yaml) = match folder {
        _ if path == "steplink.yaml" => ("configuration", text),
        _ if path == "search-tests.yaml" => ("search-tests", text),
        "faq" if path.ends_with(".yaml") => ("faq", text),
        "terms" if path.ends_with(".yaml") => ("terms", text),
        _ if !path.starts_with("content/") || !path.ends_with(".md") => return None,
        "cards" => ("card", front()?),
        "tasks" => ("task", front()?),
        "snippets" => ("snippet", front()?),
        "guides" => ("guide", front()?),
        _ => ("page", front()?),
    };
    Some(((kind, name.matches('.').count() > 1), yaml))
}

/// Reads YAML as the program does; `None` if it cannot be read.
fn read(yaml: &str) -> Option<Json> {
    let mut diags = Diags::default();
    let node = yaml::parse(yaml, 0, &"x".into(), &mut diags);
    (diags.errors() == 0).then(|| node.map_or(Json::Null, |node| as_json(&node)))
}

fn as_json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => json!(value),
        Value::Int(value) => json!(value),
        Value::Float(value) => json!(value),
        Value::Text(value) => json!(value),
        Value::List(items) => items.iter().map(as_json).collect(),
        Value::Map(pairs) => pairs.iter().map(|(key, value)| (key.value.clone(), as_json(value))).collect(),
    }
}

/// What is wrong with a file, if it is one that has a schema and can be read.
fn complaint(path: &str, text: &str, validators: &BTreeMap<Kind, Validator>) -> Option<Result<(), String>> {
    let (kind, yaml) = yaml_of(path, text)?;
    let value = read(yaml)?;
    let errors: Vec<String> = validators[&kind]
        .iter_errors(&value)
        .map(|error| format!("{path}: {}: {error}", error.instance_path()))
        .collect();
    Some(if errors.is_empty() { Ok(()) } else { Err(errors.join("\n")) })
}

#[test]
fn the_examples_of_the_reference_are_valid() {
    let validators = validators();
    let mut seen = BTreeSet::new();
    for page in common::pages() {
        for (path, text) in common::examples(&page) {
            if let Some(valid) = complaint(&path, &text, &validators) {
                valid.unwrap();
                seen.insert(yaml_of(&path, &text).unwrap().0);
            }
        }
    }
    let kinds: BTreeSet<&str> = seen.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds.len(), KINDS.len(), "{kinds:?}");
}

#[test]
fn the_shipped_content_is_valid() {
    let validators = validators();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = BTreeSet::new();
    let content = walkdir::WalkDir::new(root.join("content")).into_iter().map(|entry| entry.unwrap().into_path());
    for file in content
        .chain(["steplink.yaml", "search-tests.yaml"].map(|name| root.join(name)))
        .filter(|path| path.is_file())
    {
        let path = file.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        if let Some(valid) = fs::read_to_string(&file).ok().and_then(|text| complaint(&path, &text, &validators)) {
            valid.unwrap();
            seen.insert(yaml_of(&path, &fs::read_to_string(&file).unwrap()).unwrap().0);
        }
    }
    let all: BTreeSet<Kind> = validators.into_keys().collect();
    assert_eq!(seen, all);
}

/// Rules about YAML values.
const CODES: &[&str] = &["SL0203", "SL0204", "SL0205", "SL0206", "SL0207"];

/// Cases of those rules that no schema can tell, and why.
const BEYOND: &[(&str, &str)] = &[
    ("SL0205-title", "the title may be in the text"),
    ("SL0205-title-blank", "the title may be in the text"),
    ("SL0205-title-empty", "the title may be in the text"),
    ("SL0205-title-without-front-matter", "there is no YAML"),
    ("SL0206-colour-of-no-number", "the configuration decides"),
    ("SL0206-not-needed-but-there", "the steps decide"),
];

/// Whether one of those rules is broken in the YAML, which has so many lines.
fn is_broken(said: &str, path: &str, lines: usize) -> bool {
    let line = said[path.len() + 1..].split(':').next().and_then(|number| number.parse().ok());
    line.is_none_or(|line: usize| line <= lines)
        && CODES.iter().any(|code| said.contains(&format!("error[{code}]")))
}

#[test]
fn what_the_program_refuses_is_not_valid_and_what_it_takes_is() {
    let validators = validators();
    let mut wrong = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")).unwrap() {
        let case = entry.unwrap().path();
        let name = case.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&case).unwrap();
        let (input, expected) = text.split_once("=== expected\n").unwrap();
        let beyond = BEYOND.iter().any(|(beyond, _)| *beyond == name);
        for (path, text) in common::files(input).into_iter().filter(|(_, text)| !text.starts_with('!')) {
            let said: Vec<&str> = expected.lines().filter(|line| line.starts_with(&format!("{path}:"))).collect();
            let lines = if path.ends_with(".md") { text.split("---\n").nth(1).unwrap_or_default() } else { &text };
            let broken = said.iter().any(|line| is_broken(line, path, lines.lines().count() + 2));
            let sound = !said.iter().any(|line| line.contains("[SL02"));
            match complaint(path, &text, &validators) {
                Some(Ok(())) if broken && !beyond => wrong.push(format!("{name}: {path} is valid")),
                Some(Err(errors)) if broken && beyond => wrong.push(format!("{name}: is not beyond: {errors}")),
                Some(Err(errors)) if sound => wrong.push(format!("{name}: {errors}")),
                _ => {}
            }
        }
    }
    wrong.sort();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn patterns_say_what_the_functions_say() {
    let file = jsonschema::draft7::new(&schema::of(&Shape::FileId)).unwrap();
    let anchor = jsonschema::draft7::new(&schema::of(&Shape::AnchorId)).unwrap();
    let lang = jsonschema::draft7::new(&schema::of(&Shape::Lang)).unwrap();
    let many = "a".repeat(101);
    for word in ["a", "3g", "3-a-", "-a", "A", "a_b", "", "a b", "字", "a\n", &many, &many[1..]] {
        assert_eq!(file.is_valid(&json!(word)), id::is_file_id(word), "{word:?}");
        assert_eq!(anchor.is_valid(&json!(word)), id::is_anchor_id(word), "{word:?}");
    }
    for tag in
        ["zh-CN", "en", "zh-Hans-CN", "es-419", "yue", "de-1996", "", "z", "chinese", "zh_CN", "zh-", "12", "en-a"]
    {
        assert_eq!(lang.is_valid(&json!(tag)), Lang::parse(tag).is_some(), "{tag:?}");
    }
}

#[test]
fn durations_that_are_read_are_valid() {
    let duration = jsonschema::draft7::new(&schema::of(&Shape::Duration)).unwrap();
    for text in [
        "2d",
        "30min",
        " 2 h ",
        "1–3w",
        "1-3w",
        "3d–3w",
        "1 ~ 2mo",
        "P2D",
        "PT1H30M",
        "P1D–P2D",
        "约 3 天",
        "3 天内",
        "一两天",
        "Personal",
        "2–3 天",
    ] {
        assert!(Duration::parse(text).is_some() && duration.is_valid(&json!(text)), "{text}");
    }
    for text in ["5x", "P2", "0d", "12", "3d-", "2 - 3", "-"] {
        let read = Duration::parse(text).is_some();
        assert!(!read || duration.is_valid(&json!(text)), "{text}");
    }
    for text in ["5x", "0d", "12", "3d-"] {
        assert!(!duration.is_valid(&json!(text)), "{text}");
    }
}

#[test]
fn a_file_for_each_kind() {
    let files: Vec<_> = schemas::schema_files().collect();
    assert_eq!(files.len(), validators().len());
    for (name, text) in files {
        assert!(name.ends_with(".schema.json") && text.ends_with("}\n"), "{name}");
        let schema: Json = serde_json::from_str(&text).unwrap();
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
        assert!(jsonschema::draft7::meta::is_valid(&schema) && schema.get("$id").is_none(), "{name}");
        // A file that is a list says what each of its items is.
        let schema = schema.get("items").unwrap_or(&schema);
        for (key, value) in schema["properties"].as_object().unwrap() {
            assert!(value["description"].as_str().is_some_and(|text| !text.is_empty()), "{name}: {key}");
        }
        assert_eq!(schema["additionalProperties"], false);
    }
}
