//! A site of which one text was edited, without building all of it.
//!
//! A text is that of a page, or the answers of a group of questions, which no other page shows.
//!
//! A page shows little of other files, and links to all whose titles or steps it shows. So a *small site* is built of
//! these, of what every page depends on, and of the edited file: once from its text before the edit, once from the
//! new one. That the small site is enough is not believed but proven: from the text before, each page of the file must
//! get the key that it has. And the edit may change nothing but these pages: neither what others could show of it, nor
//! anything else in the small site. If either does not hold, the site is built as a whole; who shows pages meanwhile has
//! those of the file as they are in the small site.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::indexes::{Indexes, Kept, missed, misses, revise};
use super::linked::{Linked, Parsed};
use super::near::{Near, Own};
use super::shared::{Shared, Templates};
use super::{Error, Index, Request, World};
use crate::config::Settings;
use crate::diag::{Diagnostic, Diags, Level};
use crate::fingerprint::Fingerprint;
use crate::model::Body;
use crate::model::markup::visit_headings;
use crate::outputs::{Described, Outputs};
use crate::parse::document::body_start;
use crate::parse::yaml;
use crate::publish::Change;
use crate::schema::{Node, Value};
use crate::source::{Area, File, Snapshot};

/// An edit of a text.
pub struct Edit<'e> {
    /// The file, by its path in the project.
    pub file: &'e str,
    /// The text that was built.
    pub old: Arc<str>,
    /// The text that is there now.
    pub new: Arc<str>,
}

impl Edit<'_> {
    /// Whether both texts say the same beside what stands in the pages of the file.
    fn has_same_keys(&self) -> bool {
        let keys = keys_of(self.file, &self.old);
        keys.is_some() && keys == keys_of(self.file, &self.new)
    }
}

/// What is known of a site that was built.
pub trait Known {
    /// The files that it was built from.
    fn sources(&self) -> Box<dyn Iterator<Item = &str> + '_>;
    /// Reads some of them, which have not changed since.
    fn read(&self, sources: &[&str]) -> Result<Snapshot, Error>;
    /// The files of the output that are made from a source, and their keys.
    fn made_from(&self, source: &str) -> Vec<(&str, Fingerprint)>;
    /// The files of the output in the order of their paths, from a path on, and the source of each that has one.
    fn outputs_from(&self, path: &str) -> Box<dyn Iterator<Item = (&str, Option<&str>)> + '_>;
    /// The bytes of a file of the output.
    fn file(&self, output: &str) -> Option<Vec<u8>>;
    /// Whether [`Self::indexes`] are known.
    fn has_indexes(&self) -> bool;
    /// What revisions of the indexes of the search need to know.
    fn indexes(&self) -> Option<Kept>;
    /// What there was to report.
    fn diagnostics(&self) -> Vec<Diagnostic>;
}

/// What is known of an edit.
pub enum Patched {
    /// Everything that it changes.
    All(Made),
    /// The pages of the file that are new, as far as can be told before the site is built as a whole.
    Ahead(Vec<Change>),
}

/// What an edit changes.
pub struct Made {
    /// The pages that are new.
    pub pages: Vec<Change>,
    /// What changes in the indexes of the search.
    pub indexes: Indexes,
    /// Everything that there is to report now.
    pub diagnostics: Vec<Diagnostic>,
    /// How many sources were parsed.
    pub parsed: usize,
}

/// Whether a file is a text whose edits may concern its own pages only.
pub fn is_text(file: &str) -> bool {
    Area::of(file) == Area::Content && (file.ends_with(".md") || is_faq(file))
}

fn is_faq(file: &str) -> bool {
    file.starts_with("content/faq/") && (file.ends_with(".yaml") || file.ends_with(".yml"))
}

/// Makes what an edit changes. Returns nothing if that is not known without a build of everything. With [`Index::LeftOut`]
/// the index of the search is left as it is, and pages are made ahead, for those who will build the rest soon.
pub fn patch(
    request: &Request,
    known: &dyn Known,
    edit: &Edit<'_>,
    index: Index,
    shared: &mut Shared,
) -> Result<Option<Patched>, Error> {
    let is_ahead = index == Index::LeftOut;
    let has_same_keys = edit.has_same_keys();
    if !has_same_keys && !is_ahead {
        return Ok(None);
    }
    let Some(near) = Near::of(known, edit.file)? else {
        return Ok(None);
    };
    let own = Own::new(known, edit.file, is_ahead);
    let made = &near.made;
    let Some(before) = small(request, &near.with(edit.file, &edit.old), &own, shared, |_, _| false) else {
        return Ok(None);
    };
    let (then, others): (Vec<Diagnostic>, Vec<Diagnostic>) =
        known.diagnostics().into_iter().partition(|found| &*found.place.file == edit.file);
    if !before.makes(made) || before.own != then {
        return Ok(None);
    }
    shared.learn(near.pages());
    let is_new = |path: &str, key: Fingerprint| made.get(path).is_some_and(|old| *old != key);
    let Some(mut after) = small(request, &near.with(edit.file, &edit.new), &own, shared, is_new) else {
        return Ok(None);
    };
    let has_error = after.own.iter().any(|found| found.level == Level::Error);
    if has_error || after.failed {
        return Ok(None);
    }
    if !has_same_keys || after.differs_elsewhere(&before, made, edit) {
        let pages = after.ahead_of(&before).filter(|_| is_ahead);
        return Ok(pages.map(Patched::Ahead));
    }
    let Some(indexes) = revise(known, &before, &after) else {
        return Ok(None);
    };
    if misses(request, known, &after, &indexes) != missed(&others) {
        return Ok(None);
    }
    let mut diagnostics = others;
    diagnostics.append(&mut after.own);
    diagnostics.sort_by(Diagnostic::in_order);
    let made = Made { pages: after.pages, indexes, diagnostics, parsed: near.read.sources() + 1 };
    Ok(Some(Patched::All(made)))
}

/// Makes the pages of a source as far as can be told of edits of other files before the site is built as a whole. Returns
/// nothing if they are not known, or stay as they are.
pub fn ahead(
    request: &Request,
    known: &dyn Known,
    source: &str,
    edits: &[File],
    shared: &mut Shared,
) -> Result<Option<Vec<Change>>, Error> {
    let Some(near) = Near::of(known, source)? else {
        return Ok(None);
    };
    let mut old = near.read.clone();
    for file in known.read(&[source])?.files {
        old.put(file);
    }
    let mut edits = edits.iter().filter(|file| old.file(&file.path).is_some()).peekable();
    if edits.peek().is_none() {
        return Ok(None);
    }
    let mut new = old.clone();
    for file in edits {
        new.put(file.clone());
    }
    let own = Own::new(known, source, true);
    let before = small(request, &old, &own, shared, |_, _| false);
    let Some(before) = before.filter(|before| before.makes(&near.made)) else {
        return Ok(None);
    };
    shared.learn(near.pages());
    let is_new = |path: &str, key: Fingerprint| near.made.get(path).is_some_and(|old| *old != key);
    Ok(small(request, &new, &own, shared, is_new).and_then(|after| after.ahead_of(&before)))
}

/// Revises the indexes of the search for an edit whose page is there already. Returns nothing if they are to be made anew.
pub fn revise_indexes(
    request: &Request,
    known: &dyn Known,
    edit: &Edit<'_>,
    shared: &mut Shared,
) -> Result<Option<Indexes>, Error> {
    let near = if edit.has_same_keys() { Near::of(known, edit.file)? } else { None };
    let Some(near) = near else {
        return Ok(None);
    };
    let own = Own::new(known, edit.file, false);
    let before = small(request, &near.with(edit.file, &edit.old), &own, shared, |_, _| false);
    let after = small(request, &near.with(edit.file, &edit.new), &own, shared, |_, _| false);
    let (Some(before), Some(after)) = (before, after) else {
        return Ok(None);
    };
    if !after.makes(&near.made) || after.differs_elsewhere(&before, &near.made, edit) {
        return Ok(None);
    }
    let indexes = revise(known, &before, &after);
    Ok(indexes.filter(|indexes| misses(request, known, &after, indexes) == missed(&known.diagnostics())))
}

/// What a text says beside what stands in its pages: its front matter, or a FAQ file without the answers; nothing if that
/// cannot be read.
fn keys_of<'t>(file: &str, text: &'t str) -> Option<Cow<'t, str>> {
    if !is_faq(file) {
        return Some(Cow::Borrowed(&text[..body_start(&file.into(), text)]));
    }
    let mut node = yaml::parse(text, 0, &file.into(), &mut Diags::default())?;
    if let Some(Value::List(entries)) = node.get_mut("entries").map(|node| &mut node.value) {
        for answer in entries.iter_mut().filter_map(|entry| entry.get_mut("answer")) {
            answer.value = Value::Null;
        }
    }
    let mut keys = String::new();
    write_keys(&node, &mut keys);
    Some(Cow::Owned(keys))
}

/// Writes what a node says, but not where.
fn write_keys(node: &Node, out: &mut String) {
    match &node.value {
        Value::Map(pairs) => {
            for (key, node) in pairs {
                let _ = write!(out, "{{{:?}:", key.value);
                write_keys(node, out);
            }
            out.push('}');
        }
        Value::List(nodes) => {
            for node in nodes {
                out.push('[');
                write_keys(node, out);
            }
            out.push(']');
        }
        value => {
            let _ = write!(out, "{value:?};");
        }
    }
}

/// A small site.
pub(super) struct Small {
    keys: FxHashMap<String, Fingerprint>,
    /// What there is to report of the file, and of others.
    own: Vec<Diagnostic>,
    others: Vec<Diagnostic>,
    shape: Shape,
    /// The pages that were wanted.
    pages: Vec<Change>,
    /// What the indexes of the search are made of.
    pub(super) indexes: Vec<Described>,
    /// What the configuration means.
    pub(super) settings: Settings,
    /// Whether one of them could not be rendered.
    failed: bool,
}

impl Small {
    /// Whether it makes some pages of these keys.
    fn makes(&self, pages: &FxHashMap<&str, Fingerprint>) -> bool {
        pages.iter().all(|(path, key)| self.keys.get(*path) == Some(key))
    }

    /// The pages that are new, if they can be shown before the site is built as a whole: nothing more is wrong than before,
    /// and there are the same files, so that a page names none that is not there yet.
    fn ahead_of(self, before: &Self) -> Option<Vec<Change>> {
        let is_new = |found: &Diagnostic| {
            found.level == Level::Error && !before.own.contains(found) && !before.others.contains(found)
        };
        let has_error =
            self.own.iter().any(is_new) || self.others != before.others && self.others.iter().any(is_new);
        let has_same_files =
            self.keys.len() == before.keys.len() && self.keys.keys().all(|path| before.keys.contains_key(path));
        (has_same_files && !has_error && !self.failed && !self.pages.is_empty()).then_some(self.pages)
    }

    /// Whether an edit changed more than the pages of its file, or may have.
    fn differs_elsewhere(&self, before: &Self, own: &FxHashMap<&str, Fingerprint>, edit: &Edit<'_>) -> bool {
        let is_same = |(path, key): (&String, &Fingerprint)| {
            own.contains_key(path.as_str()) || before.keys.get(path) == Some(key)
        };
        self.keys.len() != before.keys.len()
            || !self.keys.iter().all(is_same)
            || before.shape.outward(&edit.old) != self.shape.outward(&edit.new)
            || before.others != self.others
    }
}

/// Builds a small site, and the pages of it that `is_wanted` by their path and key.
fn small(
    request: &Request,
    snapshot: &Snapshot,
    own: &Own<'_>,
    shared: &mut Shared,
    is_wanted: impl Fn(&str, Fingerprint) -> bool,
) -> Option<Small> {
    let Shared { known, templates } = shared;
    let parsed = Parsed::new(request, snapshot, Some(known), Diags::default());
    // What others refer to is not there, and no better name for it either.
    parsed.heeding(own.file).link(request, |linked| look(linked, own, templates, is_wanted))
}

fn look(
    linked: &mut Linked<'_>,
    own: &Own<'_>,
    templates: &mut Templates,
    is_wanted: impl Fn(&str, Fingerprint) -> bool,
) -> Option<Small> {
    linked.check();
    let mut diags = linked.diags.clone();
    let world = &linked.world;
    let theme = templates.of(linked, &mut diags)?;
    linked.check_theme(theme, &mut diags);
    let has_index = world.sites.iter().any(|site| site.search.is_some());
    let is_revised = has_index && !own.without_index;
    if is_revised && !own.has_indexes {
        return None;
    }
    let outputs = Outputs::new(world.sites, world.strings, theme, linked.sources());
    let (found, others) = linked.settle(diags).into_iter().partition(|found| &*found.place.file == own.file);
    let mut small = Small {
        keys: FxHashMap::default(),
        own: found,
        others,
        shape: Shape::of(world, own.file)?,
        pages: Vec::new(),
        indexes: if is_revised { outputs.described() } else { Vec::new() },
        settings: world.settings.clone(),
        failed: false,
    };
    for output in outputs.plan_pages() {
        let planned = outputs.prepare(&output);
        let key = planned.key;
        if is_wanted(&output.path, key) {
            match planned.render(theme) {
                Ok(bytes) => {
                    small.pages.push(Change { path: output.path.clone(), key, bytes: bytes.into_owned() });
                }
                Err(_) => small.failed = true,
            }
        }
        small.keys.insert(output.path, key);
    }
    Some(small)
}

/// What others may know of a file: where its headings and its steps stand, and what it refers to.
#[derive(Default)]
struct Shape {
    title: String,
    headings: Vec<(usize, usize)>,
    anchors: Vec<String>,
    references: Vec<(String, String)>,
}

impl Shape {
    fn of(world: &World<'_>, file: &str) -> Option<Self> {
        let docs = world.docs;
        let languages = docs.translations.iter().flat_map(|language| &language.docs);
        let mut shape = Self::default();
        if let Some(doc) = docs.docs.iter().chain(languages).find(|doc| &*doc.file == file) {
            shape.title.clone_from(&doc.title);
            shape.add(&doc.body);
            return Some(shape);
        }
        // What else stands there is known to be the same.
        let languages = docs.translations.iter().flat_map(|language| &language.faqs);
        let faq = docs.faqs.iter().chain(languages).find(|faq| &*faq.file == file)?;
        for entry in &faq.entries {
            shape.add(&entry.answer);
        }
        Some(shape)
    }

    fn add(&mut self, body: &Body) {
        for blocks in body.sections() {
            visit_headings(blocks, &mut |heading| {
                self.headings.push((heading.span.start, heading.span.end));
                self.anchors.push(heading.anchor.clone());
            });
        }
        let procedure = body.procedure.as_ref();
        for heading in body.title.as_deref().into_iter().chain(procedure.map(|procedure| &procedure.heading)) {
            self.headings.push((heading.span.start, heading.span.end));
        }
        for step in procedure.into_iter().flat_map(|procedure| &procedure.steps) {
            self.headings.push((step.span.start, step.span.end));
            self.anchors.push(step.id.clone());
        }
        let links = body.links.iter().map(|link| (link.target.value.clone(), link.title.clone()));
        let images = body.images.iter().map(|image| (image.target.value.clone(), image.title.clone()));
        self.references.extend(links.chain(images));
    }

    /// The same in a form that does not depend on where in the text it stands.
    fn outward<'s>(&'s self, text: &'s str) -> impl PartialEq + 's {
        let headings: Vec<Option<&str>> = self.headings.iter().map(|(from, to)| text.get(*from..*to)).collect();
        (&self.title, headings, &self.anchors, &self.references)
    }
}
