//! The built-in theme: the folder `templates/` of this repository, embedded.

use include_dir::{Dir, include_dir};

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The text of a file of the built-in theme, by its path in `templates/`.
pub fn template(path: &str) -> Option<&'static str> {
    TEMPLATES.get_file(path)?.contents_utf8()
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
