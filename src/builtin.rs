//! What is embedded: the built-in theme, which is the folder `templates/` of this repository, and the
//! reference of the rules.

use include_dir::{Dir, include_dir};

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The script of the search as readers fetch it, packed from [`SEARCH_SOURCES`] by `tests/browser/pack.mjs`.
static SEARCH: &str = include_str!("theme/search.min.js");

/// What the script of the search is made of: the engine and the box are one file to a reader.
pub const SEARCH_SOURCES: [&str; 2] = ["search-engine.js", "search-box.js"];

static RULES: &str = include_str!("../docs/diagnostics.md");

/// What the reference says of a rule, by its code: Markdown, without the heading.
pub fn reference(code: &str) -> Option<&'static str> {
    let (_, section) = RULES.split_once(&format!("\n### {code} "))?;
    let (_, text) = section.split_once('\n')?;
    let end = text.find("\n## ").into_iter().chain(text.find("\n### ")).min();
    Some(text[..end.unwrap_or(text.len())].trim())
}

/// The text of a file of the built-in theme, by its path in `templates/`.
pub fn template(path: &str) -> Option<&'static str> {
    TEMPLATES.get_file(path)?.contents_utf8()
}

/// The built-in script of the search, packed.
pub fn search_script() -> &'static str {
    SEARCH.split_once('\n').map_or(SEARCH, |(_, packed)| packed)
}

/// The paths of the built-in templates, sorted.
pub fn paths() -> Vec<&'static str> {
    let mut paths = Vec::new();
    collect(&TEMPLATES, &mut paths);
    paths.sort_unstable();
    paths
}

fn collect(dir: &'static Dir<'static>, paths: &mut Vec<&'static str>) {
    paths.extend(dir.files().filter_map(|file| file.path().to_str()));
    dir.dirs().for_each(|dir| collect(dir, paths));
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::*;
    use crate::diag::rules;

    #[test]
    fn the_packed_script_is_that_of_its_sources() {
        let sources = SEARCH_SOURCES.map(|name| template(name).unwrap()).concat();
        let sum = Sha256::digest(sources).iter().fold(String::new(), |sum, byte| sum + &format!("{byte:02x}"));
        let advice = "is stale; run: npm ci --prefix tests/browser && node tests/browser/pack.mjs";
        assert!(SEARCH.starts_with(&format!("// {sum}\n")), "src/theme/search.min.js {advice}");
    }

    #[test]
    fn the_reference_has_a_section_of_every_rule() {
        for rule in rules::ALL {
            let text = reference(rule.code).unwrap();
            assert!(text.contains(rule.cause) && text.ends_with("```") && !text.contains("\n#"), "{text}");
        }
        assert_eq!(reference("SL9999"), None);
    }
}
