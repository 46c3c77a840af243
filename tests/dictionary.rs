//! The dictionary of Chinese words is found where the program is built and never tested.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "this is a test")]

#[allow(dead_code, clippy::print_stdout, reason = "cargo runs the script; here a part of it is run")]
#[path = "../build.rs"]
mod build;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A crate that tests need, and the program does not.
const OF_TESTS: &str = "jsonschema-";

#[test]
fn the_dictionary_is_found_without_the_sources_of_what_tests_need() {
    let scratch = tempfile::tempdir().unwrap();
    let home = home_without(OF_TESTS, scratch.path());
    let script = scratch.path().join("cargo");
    let cargo = std::env::var("CARGO").unwrap();
    fs::write(&script, format!("#!/bin/sh\nCARGO_HOME='{}' exec '{cargo}' \"$@\"\n", home.display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target = target(&cargo);

    // Cargo cannot tell of all that the project may need.
    let mut all = Command::new(&script);
    all.args(["metadata", "--format-version=1", "--offline", "--locked"]).current_dir(project);
    assert!(!all.output().unwrap().status.success(), "{OF_TESTS} is there, or is not needed");

    let found = build::dictionary(script.as_os_str(), project, OsStr::new(&target), scratch.path());
    assert!(found.unwrap().lines().count() > 300_000);
}

/// A home of cargo as where the program was built: what it fetched, but for the crates of a name.
fn home_without(name: &str, scratch: &Path) -> PathBuf {
    let own = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let own = own.unwrap_or_else(|| Path::new(&std::env::var_os("HOME").unwrap()).join(".cargo"));
    let home = scratch.join("home");
    fs::create_dir_all(home.join("registry")).unwrap();
    symlink(own.join("registry/index"), home.join("registry/index")).unwrap();
    for kind in ["registry/src", "registry/cache"] {
        for registry in fs::read_dir(own.join(kind)).unwrap().map(Result::unwrap) {
            let to = home.join(kind).join(registry.file_name());
            fs::create_dir_all(&to).unwrap();
            for krate in fs::read_dir(registry.path()).unwrap().map(Result::unwrap) {
                if !krate.file_name().to_str().unwrap().starts_with(name) {
                    symlink(krate.path(), to.join(krate.file_name())).unwrap();
                }
            }
        }
    }
    home
}

/// The triple of this machine.
fn target(cargo: &str) -> String {
    let version = Command::new(cargo).arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}
