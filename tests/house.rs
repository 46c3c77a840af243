//! The house: which module may use which, and where the outside world is touched.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

use std::fs;
use std::path::Path;

/// The layers, lowest first; a module uses itself and lower layers only.
const LAYERS: &[&[&str]] = &[
    &["id", "fingerprint", "diag", "builtin", "words"],
    &["schema"],
    &["model", "config"],
    &["source", "schemas"],
    &["parse"],
    &["strings", "editions"],
    &["variants"],
    &["site"],
    &["html", "search"],
    &["theme", "manifest"],
    &["checks", "outputs"],
    &["publish"],
    &["pipeline"],
    &["report"],
    &["serve", "edit"],
    &["cli"],
];

fn layer(module: &str) -> usize {
    let found = LAYERS.iter().position(|layer| layer.contains(&module));
    found.unwrap_or_else(|| panic!("`{module}` is in no layer"))
}

/// The source files of the library: the module each belongs to, its path, its text without tests.
fn sources() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name() {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        if !path.ends_with(".rs") || path == "lib.rs" || path == "main.rs" {
            continue;
        }
        let module = path.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        let text = fs::read_to_string(entry.path()).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned();
        sources.push((module, path, text));
    }
    assert!(sources.len() > 30);
    sources
}

#[test]
fn modules_use_lower_layers_only() {
    let mut wrong = Vec::new();
    for (module, path, text) in sources() {
        // Macros are written at the crate's root, wherever they are declared.
        let text = text.replace("$crate::", "crate::");
        for (at, _) in text.match_indices("crate::") {
            let rest = &text[at + "crate::".len()..];
            let names: Vec<&str> = match rest.strip_prefix('{') {
                Some(list) => {
                    let list = list.split_once("};").unwrap().0;
                    list.split(", ").map(|name| name.trim().split("::").next().unwrap()).collect()
                }
                None => vec![rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap()],
            };
            for used in names.iter().filter(|name| !matches!(**name, "record" | "words" | "view")) {
                if *used != module && layer(used) >= layer(&module) {
                    wrong.push(format!("{path} uses `{used}`"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_outside_world_has_its_modules() {
    let fences: &[(&str, &[&str])] = &[
        ("std::fs", &["source", "publish", "edit"]),
        ("walkdir::", &["source", "publish"]),
        ("rustix::", &["source", "publish"]),
        ("std::env", &["cli", "publish"]),
        ("SystemTime", &["serve", "source"]),
        ("Instant", &["serve"]),
        ("std::process::Command", &[]),
        ("std::net", &["serve", "cli"]),
        ("tokio::", &["serve"]),
        ("hyper::", &["serve"]),
        ("notify::", &["serve"]),
        ("pulldown_cmark", &["parse"]),
        ("serde_yaml", &["parse"]),
        ("tera::", &["theme", "html"]),
        ("clap::", &["cli"]),
        ("clap_", &["cli"]),
    ];
    let mut wrong = Vec::new();
    for (module, path, text) in sources() {
        for (name, allowed) in fences {
            if text.contains(name) && !allowed.contains(&module.as_str()) {
                wrong.push(format!("{path} has `{name}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_layer_is_in_the_architecture() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    for module in LAYERS.iter().copied().flatten() {
        assert!(text.contains(&format!("`{module}`")), "`{module}` is not in ARCHITECTURE.md");
    }
}
