//! What the last build knew of itself: a file beside the output, which can be thrown away at any time.
//!
//! It says what the sources and the output looked like from outside, so that a build that has nothing to do can tell;
//! and what there was to report. What stands in it is believed only with the right checksum, and of the output only
//! what still looks the same.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Error, Twin, sibling};
use crate::diag::{Diagnostic, Level, Place, rules};
use crate::fingerprint::Fingerprint;
use crate::manifest::Manifest;
use crate::source::{Mark, Moment, Seen, content_of};

/// What the file begins with: the name and version of the format.
const HEADER: &[u8] = b"steplink-cache 2\n";
/// The length of a fingerprint.
const CHECKSUM: usize = 32;

/// What the last build knew of itself.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Cache {
    /// Which program made the output.
    pub program: Fingerprint,
    /// What it was asked for, and of which project.
    pub asked: Fingerprint,
    /// When the sources were looked at.
    pub moment: Moment,
    /// The sources, in the order in which they are found.
    pub inputs: Vec<Input>,
    /// The files of the output, in the order of their paths.
    pub outputs: Vec<Made>,
    /// What the manifest looks like.
    pub manifest: Option<Mark>,
    /// How the twin was left, if it is known.
    pub twin: Option<Twin>,
    /// What a revision of the index of the search needs to know, if it is kept.
    pub index: Option<Fingerprint>,
    /// How many pages there are.
    pub pages: usize,
    /// What there was to report.
    pub findings: Vec<Finding>,
    /// How long the file of the texts is.
    pub texts: u64,
}

/// A source.
#[derive(Debug, Serialize, Deserialize)]
pub struct Input {
    /// What it looked like from outside.
    pub seen: Seen,
    /// What it said; absent if it was not read.
    pub content: Option<Fingerprint>,
    /// Where its text stands in the file of the texts, and how long it is.
    pub text: Option<(u64, u64)>,
}

/// A file of the output.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Made {
    /// The path in the output folder, with `/`.
    pub path: String,
    /// The key.
    pub key: Fingerprint,
    /// What it looks like.
    pub mark: Option<Mark>,
    /// The source that it is made from, by index.
    pub source: Option<u32>,
}

/// A diagnostic.
#[derive(Debug, Serialize, Deserialize)]
pub struct Finding {
    file: String,
    span: (usize, usize),
    rule: String,
    level: u8,
    message: String,
    help: String,
}

impl Cache {
    /// Reads what stands beside an output folder; nothing if it is not there, or not whole.
    pub fn read(output: &Path) -> Option<Self> {
        let bytes = std::fs::read(path(output)).ok()?;
        let rest = bytes.strip_prefix(HEADER)?;
        let (checksum, rest) = rest.split_at_checked(CHECKSUM)?;
        if checksum != Fingerprint::of_bytes(rest).to_string().as_bytes() {
            return None;
        }
        postcard::from_bytes(rest).ok()
    }

    /// Writes it beside an output folder. The texts are written before it.
    pub fn write(&self, output: &Path) -> Result<(), Error> {
        let path = path(output);
        let io = |cause: postcard::Error| Error::io("write", &path)(std::io::Error::other(cause));
        let body = postcard::to_stdvec(self).map_err(io)?;
        let mut bytes = Vec::with_capacity(HEADER.len() + CHECKSUM + body.len());
        bytes.extend_from_slice(HEADER);
        bytes.extend_from_slice(Fingerprint::of_bytes(&body).to_string().as_bytes());
        bytes.extend_from_slice(&body);
        super::put_whole(&path, &bytes)
    }

    /// Forgets everything.
    pub fn remove(output: &Path) -> Result<(), Error> {
        for path in [path(output), texts_path(output), index_path(output)] {
            super::stage::remove(&path)?;
        }
        Ok(())
    }

    /// Keeps what a revision of the index of the search needs to know.
    pub fn put_index(&mut self, output: &Path, bytes: &[u8]) -> Result<(), Error> {
        super::put_whole(&index_path(output), bytes)?;
        self.index = Some(Fingerprint::of_bytes(bytes));
        Ok(())
    }

    /// What was kept of the index.
    pub fn index(&self, output: &Path) -> Option<Vec<u8>> {
        let bytes = std::fs::read(index_path(output)).ok()?;
        (Some(Fingerprint::of_bytes(&bytes)) == self.index).then_some(bytes)
    }

    /// The files of the output that are as they were made, as far as can be told from outside.
    pub fn sound_outputs(&self, output: &Path) -> Manifest {
        let sound = |made: &&Made| made.is_as_made(output);
        let sound: Vec<&Made> = self.outputs.par_iter().filter(sound).collect();
        Manifest::new(sound.into_iter().map(|made| (made.path.clone(), made.key)))
    }

    /// Whether every file of the output is as it was made, the manifest, too.
    pub fn is_output_sound(&self, output: &Path) -> bool {
        let manifest = Mark::of(&output.join(crate::manifest::FILE));
        manifest.is_some()
            && manifest == self.manifest
            && self.outputs.par_iter().all(|made| made.is_as_made(output))
    }

    /// The text of a source as it was built, if it is known.
    pub fn text(&self, output: &Path, input: &Input) -> Option<String> {
        use std::io::{Read, Seek, SeekFrom};
        let (at, len) = input.text?;
        let mut file = std::fs::File::open(texts_path(output)).ok()?;
        file.seek(SeekFrom::Start(at)).ok()?;
        let mut bytes = Vec::new();
        file.take(len).read_to_end(&mut bytes).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        (Some(content_of(text.as_bytes())) == input.content).then_some(text)
    }

    /// The index of a file of the output.
    pub fn output(&self, path: &str) -> Option<usize> {
        self.place(path).ok()
    }

    fn place(&self, path: &str) -> Result<usize, usize> {
        self.outputs.binary_search_by(|made| made.path.as_str().cmp(path))
    }

    /// Puts a file among those of the output, or another one in its place; what it looks like is not known yet.
    pub fn put(&mut self, path: &str, key: Fingerprint) {
        match self.place(path) {
            Ok(at) => self.outputs[at].key = key,
            Err(at) => self.outputs.insert(at, Made { path: path.to_owned(), key, mark: None, source: None }),
        }
    }

    /// Takes a file away from those of the output.
    pub fn take(&mut self, path: &str) {
        if let Ok(at) = self.place(path) {
            self.outputs.remove(at);
        }
    }

    /// Looks at a file of the output again.
    pub fn look_again(&mut self, output: &Path, path: &str) {
        if let Ok(at) = self.place(path) {
            self.outputs[at].mark = Mark::of(&output.join(path));
        }
    }
}

impl Made {
    /// Whether the file is as it was made, as far as can be told from outside.
    pub fn is_as_made(&self, output: &Path) -> bool {
        self.mark.is_some() && self.mark == Mark::of(&output.join(&self.path))
    }
}

/// Writes all texts anew, one after the other.
pub fn write_texts(output: &Path, texts: &[&str]) -> Result<(), Error> {
    super::put_parts(&texts_path(output), texts.iter().map(|text| text.as_bytes()))
}

/// Adds a text after the others, of which so many bytes are known.
pub fn add_text(output: &Path, known: u64, text: &str) -> Result<(), Error> {
    use std::io::{Seek, SeekFrom, Write};
    let path = texts_path(output);
    let open = std::fs::OpenOptions::new().write(true).open(&path);
    let write = |mut file: std::fs::File| {
        file.seek(SeekFrom::Start(known))?;
        file.write_all(text.as_bytes())
    };
    open.and_then(write).map_err(Error::io("write", &path))
}

/// Where it stands.
pub fn path(output: &Path) -> PathBuf {
    sibling(output, "cache")
}

/// Where the texts of the sources stand, as they were built.
pub fn texts_path(output: &Path) -> PathBuf {
    sibling(output, "texts")
}

/// Where stands what a revision of the index of the search needs to know.
pub fn index_path(output: &Path) -> PathBuf {
    sibling(output, "index")
}

impl Finding {
    /// Keeps a diagnostic.
    pub fn of(diagnostic: &Diagnostic) -> Self {
        Self {
            file: diagnostic.place.file.to_string(),
            span: (diagnostic.place.start, diagnostic.place.end),
            rule: diagnostic.rule.code.to_owned(),
            level: diagnostic.level as u8,
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
        }
    }

    /// The diagnostic that was kept; none if its rule is not known.
    pub fn diagnostic(&self) -> Option<Diagnostic> {
        let level = [Level::Note, Level::Warning, Level::Error].into_iter().find(|own| *own as u8 == self.level);
        Some(Diagnostic {
            place: Place::new(&self.file.as_str().into(), &(self.span.0..self.span.1)),
            rule: rules::find(&self.rule)?,
            level: level?,
            message: self.message.clone(),
            help: self.help.clone(),
        })
    }

    /// The file that it is about.
    pub fn file(&self) -> &str {
        &self.file
    }
}
