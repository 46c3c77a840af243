//! A project in a folder, what is expected of its output folder, and two builds that must come to the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use steplink::pipeline::{self, Destination, Error, Outcome};
use steplink::publish;
use tempfile::TempDir;

use crate::common::{Random, Site, text, tree};

/// The site that other tests use, too, in two languages, with all kinds of sources that can be edited.
const MORE: &str = "\
--- content/cards/fm.en.md
---
title: FM card
description: A card of devices.
---
--- content/guides/data/cancel.en.md
---
title: Cancel the data card
description: How to cancel it.
---

## Steps {.steps}

### Log in {#login}

Log in.
--- content/guides/status.en.md
---
title: Look up the state
description: Is it in use?
---
Log in.
--- content/faq/cancelling.en.yaml
title: Cancelling
description: What is asked.
entries:
  - id: reactivate
    question: Can it come back?
    answer: No.
--- content/pages/more/one.md
---
title: 其一
description: 第一页。
---
见[二](two.md)。
--- content/pages/more/two.md
---
title: 其二
description: 第二页。
---
见[注销](task:cancel)。
--- content/terms/cards.yaml
terms:
  - {id: invoice, term: 发票, definition: 付款的凭证。}
--- static/files/data.txt
0
";

/// What stands at a path of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    File(Vec<u8>),
    Folder,
    Link(PathBuf),
}

/// Everything below a folder.
pub fn look(folder: &Path) -> BTreeMap<String, Entry> {
    let entries = walkdir::WalkDir::new(folder).min_depth(1).into_iter().filter_map(Result::ok);
    let seen = entries.map(|entry| {
        let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
        let what = match entry.file_type() {
            kind if kind.is_dir() => Entry::Folder,
            kind if kind.is_symlink() => Entry::Link(fs::read_link(entry.path()).unwrap()),
            _ => Entry::File(fs::read(entry.path()).unwrap()),
        };
        (path, what)
    });
    seen.collect()
}

pub struct Project {
    pub site: Site,
    elsewhere: TempDir,
    /// The sources when they had no error the last time.
    sound: BTreeMap<String, Vec<u8>>,
    /// Whether they have one now.
    pub is_broken: bool,
    /// Files in the output folder that others put there.
    pub foreign: BTreeSet<String>,
    /// What stands where outputs were, so that a build may refuse to go on.
    pub in_the_way: Vec<String>,
    /// Whether the manifest no longer tells which files are ours.
    pub is_unknown: bool,
    /// Counts up, so that no two texts are the same.
    pub count: usize,
    /// How many builds parsed a part of the sources only.
    pub small_builds: usize,
}

/// What a project is like at first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// In one language, without a search: the edit of a text is a build of few files.
    Plain,
    /// In two languages, with a search.
    Bilingual,
    /// In one language, with so much text that the index of the search is revised and not made anew.
    Long,
}

/// How many long guides there are.
const LONG: usize = 35;

fn long(n: usize, random: &mut Random) -> String {
    let mut text =
        format!("---\ntitle: 长文{n}\ndescription: 第{n}篇。\n---\n\n## 步骤 {{.steps}}\n\n### 打开 {{#open}}\n\n");
    for at in 0..4000 {
        // The product of two numbers is small more often than large.
        let c = random.below(40) * random.below(40);
        text.extend(char::from_u32(0x4E00 + u32::try_from(c).unwrap()));
        text.push_str(if at % 19 == 18 { "。\n\n" } else { "" });
    }
    text
}

impl Project {
    pub fn new(kind: Size, random: &mut Random) -> Self {
        let site = Site::new(include_str!("../sites/help.txt"));
        for (path, content) in crate::common::files(MORE) {
            if kind == Size::Bilingual || !path.contains(".en.") {
                site.write(path, content);
            }
        }
        match kind {
            Size::Bilingual => site.edit("steplink.yaml", "languages: [zh-CN]", "languages: [zh-CN, en]"),
            Size::Plain => site.edit("steplink.yaml", "languages: ", "search: {enabled: false}\nlanguages: "),
            Size::Long => {
                for n in 0..LONG {
                    site.write(&format!("content/guides/fm/long-{n}.md"), long(n, random));
                }
            }
        }
        Self {
            site,
            elsewhere: tempfile::tempdir().unwrap(),
            sound: BTreeMap::new(),
            is_broken: false,
            foreign: BTreeSet::new(),
            in_the_way: Vec::new(),
            is_unknown: false,
            count: 1000,
            small_builds: 0,
        }
    }

    /// A number that was not there before, always of as many digits.
    pub fn next(&mut self) -> usize {
        self.count += 1;
        self.count
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.site.root().join(path)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// A file that is not of the project.
    pub fn elsewhere(&self, name: &str) -> PathBuf {
        self.elsewhere.path().join(name)
    }

    pub fn twin(&self) -> PathBuf {
        self.path(".output.twin")
    }

    /// The sources, by path.
    fn sources(&self) -> BTreeMap<String, Vec<u8>> {
        let mut sources = BTreeMap::new();
        for area in ["content", "static", "templates"] {
            if self.path(area).is_dir() {
                sources
                    .extend(tree(&self.path(area)).into_iter().map(|(path, own)| (format!("{area}/{path}"), own)));
            }
        }
        sources.insert("steplink.yaml".to_owned(), fs::read(self.path("steplink.yaml")).unwrap());
        sources
    }

    /// The sources of a kind, such as `.md`, below a folder.
    pub fn files(&self, folder: &str, end: &str) -> Vec<String> {
        let mut paths: Vec<String> = self.sources().into_keys().collect();
        paths.retain(|path| path.starts_with(folder) && path.ends_with(end));
        paths
    }

    /// Takes back what was written since the sources were sound, and touches no other file.
    pub fn mend(&self) {
        let now = self.sources();
        for path in now.keys().filter(|path| !self.sound.contains_key(*path)) {
            self.site.remove(path);
        }
        for (path, bytes) in self.sound.iter().filter(|(path, bytes)| now.get(*path) != Some(bytes)) {
            self.site.write(path, bytes);
        }
    }

    pub fn build(&self, force: bool) -> Result<Outcome, Error> {
        let destination = Destination { folder: self.site.output(), force, ..Destination::default() };
        pipeline::build(&self.site.request(), &destination)
    }

    fn clean(&self) -> (Outcome, BTreeMap<String, Entry>) {
        let folder = self.elsewhere("clean");
        for own in [&folder, &self.elsewhere(".clean.twin"), &self.elsewhere(".clean.cache")] {
            let _ = fs::remove_dir_all(own);
            let _ = fs::remove_file(own);
        }
        let destination = Destination { folder: folder.clone(), ..Destination::default() };
        let outcome = pipeline::build(&self.site.request(), &destination).unwrap();
        (outcome, look(&folder))
    }

    /// Builds into the output folder and into an empty one, and says what differs.
    pub fn compare(&mut self) -> Result<(), String> {
        let before = look(&self.site.output());
        let outcome = match self.build(false) {
            Err(Error::Publish(publish::Error::Refused { path, reason }))
                if self.is_unknown || !self.in_the_way.is_empty() =>
            {
                if look(&self.site.output()) != before {
                    return Err(format!("refused {}: {reason}, and changed something", path.display()));
                }
                self.make_way();
                self.build(self.is_unknown)
            }
            other => other,
        };
        let outcome = outcome.map_err(|error| format!("does not build: {error}"))?;
        let (clean, wanted) = self.clean();
        if text(&outcome) != text(&clean) {
            return Err(format!("says:\n{}\na clean build says:\n{}", text(&outcome), text(&clean)));
        }
        self.is_broken = clean.published.is_none();
        if outcome.published.is_some() != clean.published.is_some() || outcome.pages != clean.pages {
            return Err("has other pages".to_owned());
        }
        let now = look(&self.site.output());
        if self.is_broken {
            let problem = "changed the output, though the sources have errors".to_owned();
            return if now == before { Ok(()) } else { Err(problem) };
        }
        self.sound = self.sources();
        self.small_builds += usize::from((1..clean.parsed).contains(&outcome.parsed));
        self.tree_differs(&before, &now, &wanted)
    }

    /// Takes away what is in the way of outputs, as a person would whom the build told of it.
    fn make_way(&mut self) {
        let output = self.site.output();
        for path in self.in_the_way.drain(..) {
            let own = output.join(&path);
            let _ = if own.is_symlink() { fs::remove_file(own) } else { fs::remove_dir_all(own) };
            self.foreign.retain(|foreign| !Path::new(foreign).starts_with(&path));
            let above = Path::new(&path).ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
            above.take_while(|above| fs::remove_dir(output.join(above)).is_ok()).for_each(drop);
        }
    }

    fn tree_differs(
        &mut self,
        before: &BTreeMap<String, Entry>,
        now: &BTreeMap<String, Entry>,
        wanted: &BTreeMap<String, Entry>,
    ) -> Result<(), String> {
        let mut problems = Vec::new();
        for path in now.keys().chain(wanted.keys()).collect::<BTreeSet<_>>().into_iter().rev() {
            let (own, clean) = (now.get(path), wanted.get(path));
            let is_foreign = |path: &String| self.foreign.iter().any(|own| Path::new(own).starts_with(path));
            let is_in_the_way = self
                .in_the_way
                .iter()
                .any(|own| Path::new(path).starts_with(own) || Path::new(own).starts_with(path));
            if own == clean || own.is_some() && clean.is_none() && (is_foreign(path) || is_in_the_way) {
                continue;
            }
            // What nobody knows to be ours stays.
            if self.is_unknown && clean.is_none() && before.get(path) == own {
                let stale = self.site.output().join(path);
                let _ = fs::remove_file(&stale).or_else(|_| fs::remove_dir(&stale));
                continue;
            }
            problems.push(match (own, clean) {
                (None, _) => format!("{path} is missing"),
                (_, None) => format!("{path} should not be there"),
                (Some(Entry::File(_)), Some(Entry::File(_))) => format!("{path} has other bytes"),
                (own, _) => format!("{path} is {own:?}"),
            });
        }
        let lost =
            self.foreign.iter().filter(|path| now.get(*path) != before.get(*path) || !now.contains_key(*path));
        problems.extend(lost.map(|path| format!("{path} is not ours, and was changed")));
        let link = self.elsewhere("linked");
        if link.exists() && fs::read(&link).unwrap() != b"linked" {
            problems.push("something was written through a link".to_owned());
        }
        self.in_the_way.retain(|path| !wanted.contains_key(path));
        self.make_way();
        self.is_unknown = false;
        if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
    }
}
