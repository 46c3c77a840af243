//! The edit of one text, shown before all of the site is built.

use std::sync::Arc;

use super::files::{File as Made, Files};
use super::page::Style;
use super::rebuild::Built;
use super::route::file_at;
use super::state::{Site, State};
use crate::diag::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::pipeline::{self, Edit, Error, Index, Indexes, Kept, Known, Outcome, Patched, Request, Shared};
use crate::publish::{Change, Summary};
use crate::site::{ImageSize, static_address};
use crate::source::{self, Area, File, Look, Snapshot};

/// An edit of the sources of a good site.
pub struct Patch<'p> {
    /// The project.
    pub request: &'p Request,
    /// The good site, and what it was built from.
    pub last: &'p State,
}

/// A text of a file.
pub struct Text {
    /// The file, by its path in the project.
    pub file: Arc<str>,
    /// What it said.
    pub text: Arc<str>,
}

/// What came of an edit.
pub enum Edited {
    /// The site, and the text that the index of the search is still of.
    Built(Box<Built>, Option<Text>),
    /// The site before with the pages of the file as far as can be told before all of it is built.
    Ahead(Site),
}

/// What was saved.
pub enum Saved {
    /// Nothing that says something else than it did.
    Nothing,
    /// One text.
    Text(File),
    /// Some of the files around the text: templates, and those that are published as they are.
    Around(Vec<File>),
    /// More, or what only a build of everything can tell; with the files that say something else, if these are all.
    More(Vec<File>),
}

impl Patch<'_> {
    /// Whether the site is that of the sources, and all of it is there.
    fn is_current(&self) -> bool {
        self.last.is_current && self.last.coming.is_none() && self.last.ahead.is_none()
    }

    /// What was saved between two looks. `sources` are those of the first one; if there are none, those of the site.
    pub fn saved(&self, before: &Look, after: &Look, sources: Option<&Snapshot>) -> Saved {
        let sources = sources.or(Some(&*self.last.sources).filter(|_| self.is_current()));
        let Some(mut files) = sources.and_then(|sources| self.edited(before, after, sources)) else {
            return Saved::More(Vec::new());
        };
        let is_around = |file: &File| matches!(file.area, Area::Template | Area::Static);
        match files.as_slice() {
            [] => Saved::Nothing,
            [file] if pipeline::is_text(&file.path) && self.is_current() => {
                files.pop().map_or(Saved::Nothing, Saved::Text)
            }
            _ if files.iter().all(is_around) => Saved::Around(files),
            _ => Saved::More(files),
        }
    }

    /// Builds what an edit of a file changes but for the index of the search. Returns nothing if nothing is known of that
    /// without a build of everything.
    pub fn make(&self, file: &File, shared: &mut Shared) -> Option<Edited> {
        let site = self.last.site.as_ref()?;
        let new = file.text.clone()?;
        let old = self.last.sources.file(&file.path)?.text.clone()?;
        let edit = Edit { file: &file.path, old: Arc::clone(&old), new };
        let made = match pipeline::patch(self.request, self, &edit, Index::LeftOut, shared).ok()?? {
            Patched::All(made) => made,
            Patched::Ahead(pages) => {
                return Some(Edited::Ahead(with_pages(site, pages)?));
            }
        };
        let rendered = made.pages.len();
        let files = with_pages(site, made.pages)?.files;
        let old = Text { file: Arc::clone(&file.path), text: old };
        let snapshot = self.last.sources.with(file.clone());
        let settings = pipeline::settings(self.request, &snapshot);
        let has_index = settings.search.enabled && rendered > 0;
        let outcome = Outcome {
            diagnostics: made.diagnostics,
            snapshot,
            settings,
            pages: self.last.pages,
            rendered,
            parsed: made.parsed,
            published: Some(Summary { written: rendered, unchanged: files.len() - rendered, removed: 0 }),
        };
        let indexes = self.last.indexes.clone();
        let built = Built { outcome, files: Some(files), indexes };
        Some(Edited::Built(Box::new(built), has_index.then_some(old)))
    }

    /// The site with the page at an address as it comes, as far as can be told of edits of files before all is built. Returns
    /// nothing if it stays as it is, or that is not known.
    pub fn ahead(&self, address: &str, files: &[File], shared: &mut Shared) -> Option<Site> {
        let site = self.last.site.as_ref().filter(|_| self.last.is_current && self.last.coming.is_none())?;
        let source = site.files.get(&file_at(site, address)?)?.source.as_ref()?;
        files.iter().any(|file| file.path != *source).then_some(())?;
        let mut snapshot = Snapshot::clone(&self.last.sources);
        for file in files {
            snapshot.put(file.clone());
        }
        let settings = pipeline::settings(self.request, &snapshot);
        // Another style sheet is more than another page.
        let style = Style::of(&snapshot, |path| site.files.has(path), &settings);
        (style.key == site.style.key && settings.base == site.base).then_some(())?;
        let pages = pipeline::ahead(self.request, self, source, files, shared).ok()??;
        with_pages(self.last.ahead.as_ref().unwrap_or(site), pages)
    }

    /// Takes files of which no page knows more than that they are there. Returns nothing if there are others.
    pub fn copy(&self, new: &[File]) -> Option<Built> {
        new.iter().all(|file| file.area == Area::Static).then_some(())?;
        let mut files = self.last.site.as_ref().filter(|_| self.is_current())?.files.clone();
        let mut snapshot = Snapshot::clone(&self.last.sources);
        for file in new {
            let old = self.last.sources.file(&file.path)?;
            let address = static_address(&file.path);
            let path = address.trim_start_matches('/');
            let key = Fingerprint::of_bytes(&file.bytes);
            let is_there = ImageSize::of(&old.bytes) == ImageSize::of(&file.bytes)
                && files.get(path)?.bytes == old.bytes
                && files.replace(path, key, Arc::clone(&file.bytes));
            is_there.then_some(())?;
            snapshot.put(file.clone());
        }
        let outcome = Outcome {
            diagnostics: self.last.diagnostics.to_vec(),
            settings: pipeline::settings(self.request, &snapshot),
            snapshot,
            pages: self.last.pages,
            rendered: 0,
            parsed: 0,
            published: Some(Summary { written: new.len(), unchanged: files.len() - new.len(), removed: 0 }),
        };
        Some(Built { outcome, files: Some(files), indexes: self.last.indexes.clone() })
    }

    /// Revises the indexes of the search, which are of another text of a file than its page is. Returns the files of the
    /// site, and nothing if they are to be made anew.
    pub fn index(&self, indexed: &Text, shared: &mut Shared) -> Option<(Files, Option<Arc<Kept>>)> {
        let new = self.last.sources.file(&indexed.file)?.text.clone()?;
        let edit = Edit { file: &indexed.file, old: Arc::clone(&indexed.text), new };
        let Indexes { files: new, removed, kept } =
            pipeline::revise_indexes(self.request, self, &edit, shared).ok()??;
        let mut files = self.last.site.as_ref()?.files.to_map();
        for path in removed {
            files.remove(&*path);
        }
        files.extend(new.into_iter().map(|own| {
            let file = Made { key: own.key, bytes: own.bytes.into(), source: None };
            (own.path.into(), file)
        }));
        Some((files.into(), kept.map(Arc::new).or_else(|| self.last.indexes.clone())))
    }

    /// The files that say something else than in `sources`; nothing if more was saved than that.
    fn edited(&self, before: &Look, after: &Look, sources: &Snapshot) -> Option<Vec<File>> {
        let mut edited = Vec::new();
        for path in after.edited_since(before)? {
            let Some(known) = sources.file(path) else {
                continue;
            };
            let read = source::read_some(&self.request.root, self.request.config.as_deref(), [path]).ok()?;
            let file = read.files.into_iter().next()?;
            if file.content() != known.content() {
                edited.push(file);
            }
        }
        Some(edited)
    }
}

/// A site with some pages in the place of older ones; nothing if one of them is not there.
fn with_pages(site: &Site, pages: Vec<Change>) -> Option<Site> {
    let mut files = site.files.clone();
    for page in pages {
        files.replace(&page.path, page.key, page.bytes.into()).then_some(())?;
    }
    Some(Site { base: site.base.clone(), files, style: site.style.clone() })
}

impl Known for Patch<'_> {
    fn sources(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        Box::new(self.last.sources.files.iter().map(|file| &*file.path))
    }

    fn read(&self, sources: &[&str]) -> Result<Snapshot, Error> {
        let files = sources.iter().filter_map(|source| self.last.sources.file(source)).cloned().collect();
        Ok(Snapshot { files })
    }

    fn made_from(&self, source: &str) -> Vec<(&str, Fingerprint)> {
        let files = self.last.site.as_ref().map(|site| &site.files);
        let made = files.into_iter().flat_map(|files| files.sources("").map(move |found| (files, found)));
        let own = made.filter(|(_, (_, own))| *own == Some(source));
        own.filter_map(|(files, (path, _))| Some((path, files.get(path)?.key))).collect()
    }

    fn outputs_from(&self, path: &str) -> Box<dyn Iterator<Item = (&str, Option<&str>)> + '_> {
        Box::new(self.last.site.as_ref().map(|site| site.files.sources(path)).into_iter().flatten())
    }

    fn file(&self, output: &str) -> Option<Vec<u8>> {
        Some(self.last.site.as_ref()?.files.get(output)?.bytes.to_vec())
    }

    fn has_indexes(&self) -> bool {
        self.last.indexes.is_some()
    }

    fn indexes(&self) -> Option<Kept> {
        self.last.indexes.as_deref().cloned()
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        self.last.diagnostics.to_vec()
    }
}

#[allow(clippy::disallowed_methods, reason = "this is a test")]
#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::memory::Memory;
    use super::*;

    /// What is served of a project.
    fn state(request: &Request) -> State {
        let none = Files::new();
        let memory = Memory::new(&none, None, None, None);
        let outcome = pipeline::run(request, Some(&memory), Index::LeftOut).unwrap();
        let files = Files::from(memory.taken().unwrap().files);
        let style = Style::of(&outcome.snapshot, |path| files.has(path), &outcome.settings);
        State {
            site: Some(Arc::new(Site { base: outcome.settings.base, files, style })),
            sources: Arc::new(outcome.snapshot),
            diagnostics: outcome.diagnostics.into(),
            pages: outcome.pages,
            is_current: true,
            ..State::default()
        }
    }

    fn edited(request: &Request, last: &State, path: &str, text: &str) -> Option<Edited> {
        fs::write(request.root.join(path), text).unwrap();
        let read = source::read_some(&request.root, None, [path]).unwrap();
        Patch { request, last }.make(&read.files[0], &mut Shared::default())
    }

    #[test]
    fn a_page_with_another_title_is_made_ahead_of_the_others() {
        let project = tempfile::tempdir().unwrap();
        let guide = "content/guides/fm/cancel.md";
        let text = |title: &str, sentence: &str| {
            format!(
                "---\ntitle: {title}\n---\n{sentence}\n\n## 步骤 {{.steps}}\n\n### 找到号码 {{#find}}\n\n看[下一步](other.md)。\n"
            )
        };
        for (path, text) in [
            ("steplink.yaml", "title: 帮助\n".to_owned()),
            ("content/index.md", "---\ntitle: 首页\n---\n".to_owned()),
            ("content/cards/fm.md", "---\ntitle: 上网卡\n---\n".to_owned()),
            (
                "content/guides/fm/other.md",
                "---\ntitle: 办理停机保号业务的完整步骤说明\n---\n见[](cancel.md)。\n".to_owned(),
            ),
            (guide, text("注销", "先看这里。")),
        ] {
            let file = project.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let request = Request { root: project.path().to_owned(), ..Request::default() };
        let page = |site: &Site, path: &str| site.files.get(path).unwrap().bytes.clone();
        let (own, list) = ("guides/fm/cancel/index.html", "guides/index.html");
        let first = state(&request);
        let Some(Edited::Ahead(ahead)) = edited(&request, &first, guide, &text("销户", "先看这里。")) else {
            panic!("the title stands in other pages, too");
        };
        let (first, second) = (first.site.unwrap(), state(&request));
        let site = second.site.clone().unwrap();
        assert!(page(&ahead, own) == page(&site, own) && page(&first, own) != page(&site, own));
        assert!(page(&ahead, list) == page(&first, list) && page(&first, list) != page(&site, list));
        // A page that somebody looks at, when the configuration is saved: its heading does not break where it did.
        let configuration = "title: 帮助中心\nwords: [停机保号业务]\n";
        fs::write(project.path().join("steplink.yaml"), configuration).unwrap();
        let read = source::read_some(project.path(), None, ["steplink.yaml"]).unwrap();
        let patch = Patch { request: &request, last: &second };
        let mut shared = Shared::default();
        let mut ahead = |address: &str| patch.ahead(address, &read.files, &mut shared);
        let (viewed, third) = (ahead("/guides/fm/other/").unwrap(), state(&request));
        let other = "guides/fm/other/index.html";
        assert!(
            page(&viewed, other) == page(third.site.as_ref().unwrap(), other)
                && page(&viewed, own) == page(&site, own)
        );
        assert!(ahead("/guides/none/").is_none() && ahead("/elsewhere").is_none());
        // What others do not show is built at once, and what has no page any more is not shown.
        let built = edited(&request, &second, guide, &text("销户", "先看那里。"));
        assert!(matches!(built, Some(Edited::Built(..))));
        let draft = text("销户", "先看这里。").replacen("---\n", "---\ndraft: true\n", 1);
        assert!(edited(&request, &second, guide, &draft).is_none());
        assert!(edited(&request, &second, guide, &text("销户", "看[这里](none.md)。")).is_none());
    }
}
