//! What has which name after a move: files, references, places, addresses.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::ledger::Address;
use crate::model::{Role, is_snippet};
use crate::pipeline::World;
use crate::site::url::{join, relative, split_anchor};

/// A place in a source: the reference to the source, as `guide:top-up`, and the id.
type Place = (String, String);

/// The new names of what a move changes.
#[derive(Debug, Default)]
pub struct Renames {
    /// Files, by their paths.
    pub files: BTreeMap<String, String>,
    /// Pages and questions, by their references.
    pub pages: FxHashMap<String, String>,
    /// Steps, by the reference of their page and their id.
    pub places: FxHashMap<Place, Place>,
    /// The same, by the reference of their source.
    pub in_sources: FxHashMap<Place, Place>,
    /// The card type that has another id.
    pub card: Option<(String, String)>,
    /// The task that has another id.
    pub task: Option<(String, String)>,
    /// The texts that go into another file: what stands there now, and the file.
    pub taken: Vec<Taken>,
    known: Known,
}

/// A part of a file that goes into another one.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The file.
    pub file: String,
    /// Where the part begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The file that it goes into.
    pub to: String,
    /// The reference of the source that it leaves, for links to places in it.
    pub source: String,
}

/// What there is, so that paths and addresses are recognised.
#[derive(Debug, Default)]
struct Known {
    /// The reference to the source of each file; of a translation that of its original.
    sources: FxHashMap<String, String>,
    /// The original of each translation.
    originals: FxHashMap<String, String>,
    /// The file of each source.
    file_of: FxHashMap<String, String>,
    /// The reference to the page of each address.
    pages: FxHashMap<String, String>,
    /// The other files that paths lead to.
    others: FxHashSet<String>,
    /// The folders of the languages.
    languages: Vec<String>,
}

impl Renames {
    /// No new names yet.
    pub fn new(world: &World<'_>) -> Self {
        let docs = world.docs;
        let mut known = Known::default();
        let own = docs.docs.iter().map(|doc| (&doc.file, doc.role.reference()));
        let faqs = docs.faqs.iter().map(|faq| (&faq.file, format!("faq:{}", faq.id)));
        for (file, reference) in own.chain(faqs) {
            known.sources.insert(file.to_string(), reference.clone());
            known.file_of.insert(reference, file.to_string());
        }
        let originals =
            world.originals.iter().map(|(file, (original, _))| (file.to_string(), original.to_string()));
        known.originals = originals.collect();
        let translations = known.originals.iter();
        let translations: Vec<(String, String)> = translations
            .filter_map(|(file, original)| Some((file.clone(), known.sources.get(original)?.clone())))
            .collect();
        known.sources.extend(translations);
        let site = &world.sites[0];
        for (page, own) in site.pages.iter().enumerate() {
            if let Some(reference) = site.reference_of(page) {
                known.pages.insert(own.address.clone(), reference);
            }
        }
        let files = world.snapshot.files.iter().map(|file| file.path.to_string());
        known.others = files.filter(|file| !known.sources.contains_key(file)).collect();
        if world.settings.languages.len() > 1 {
            known.languages = world.settings.languages.iter().map(ToString::to_string).collect();
        }
        Self { known, ..Self::default() }
    }

    /// The path that a file has.
    pub fn file<'f>(&'f self, file: &'f str) -> &'f str {
        self.files.get(file).map_or(file, String::as_str)
    }

    /// The name of a page, and of a place on it.
    fn place(&self, page: &str, anchor: Option<&str>) -> (String, Option<String>) {
        let moved = anchor.and_then(|anchor| self.places.get(&(page.to_owned(), anchor.to_owned())));
        match moved {
            Some((page, anchor)) => (page.clone(), Some(anchor.clone())),
            None => (self.pages.get(page).map_or(page, String::as_str).to_owned(), anchor.map(str::to_owned)),
        }
    }

    /// A reference with its kind, as `step:fm/cancel#contact`.
    pub fn reference(&self, written: &str) -> Option<String> {
        let (kind, rest) = written.split_once(':')?;
        let (id, anchor) = split_anchor(rest);
        let id = id.trim_end_matches('/');
        let new = match kind {
            "step" => {
                let (page, anchor) = self.place(&format!("guide:{id}"), anchor);
                let path = page.strip_prefix("guide:").unwrap_or(&page);
                format!("step:{path}{}", hash(anchor.as_deref()))
            }
            "card" | "task" | "guide" | "page" | "faq" => {
                let (page, anchor) = self.place(&format!("{kind}:{id}"), anchor);
                format!("{page}{}", hash(anchor.as_deref()))
            }
            _ => return None,
        };
        (new != format!("{kind}:{id}{}", hash(anchor))).then_some(new)
    }

    /// A reference whose kind is left out.
    pub fn typed(&self, kind: &str, written: &str) -> Option<String> {
        if let Some(new) = written.contains(':').then(|| self.reference(written)) {
            return new;
        }
        let new = self.reference(&format!("{kind}:{written}"))?;
        new.split_once(':').map(|(_, rest)| rest.to_owned())
    }

    /// The destination of a link at a place of a file, in whatever form it is written.
    pub fn link(&self, file: &str, at: usize, written: &str) -> Option<String> {
        let (path, anchor) = split_anchor(written);
        if crate::site::url::scheme(written).is_some() {
            return self.reference(written);
        }
        match path.strip_prefix('/') {
            Some(_) if !path.starts_with("//") => self.address(path, anchor),
            Some(_) => None,
            None => self.path(file, at, path, anchor),
        }
    }

    fn address(&self, path: &str, anchor: Option<&str>) -> Option<String> {
        let lang = self.known.languages.iter().find(|lang| path[1..].split('/').next() == Some(lang));
        let (prefix, inner) = lang.map_or(("", path), |lang| path.split_at(lang.len() + 1));
        let inner = format!("{}/", inner.trim_end_matches('/'));
        let page = self.known.pages.get(&inner)?;
        let (new, moved) = self.place(page, anchor);
        if new == *page && moved.as_deref() == anchor {
            return None;
        }
        Some(format!("{prefix}{}{}", address_of(&new)?, hash(moved.as_deref())))
    }

    /// A path from a file, which may go elsewhere, to one that may, too.
    fn path(&self, file: &str, at: usize, path: &str, anchor: Option<&str>) -> Option<String> {
        let taken = self.taken.iter().find(|taken| taken.file == file && (taken.start..taken.end).contains(&at));
        let from = taken.map_or_else(|| self.file(file), |taken| &taken.to);
        if path.is_empty() {
            let source = self.known.sources.get(file)?;
            let moved = self.in_sources.get(&(source.clone(), anchor?.to_owned()));
            if let (Some(reference), None) = (self.for_card(source, anchor?), taken) {
                return Some(reference);
            }
            return match (moved, taken) {
                (Some((new, id)), None) if new == source => Some(format!("#{id}")),
                (Some((new, id)), Some(_)) if Some(new) != Some(source) => Some(format!("#{id}")),
                (Some((new, id)), _) => Some(format!("{}#{id}", self.to_source(from, new)?)),
                // What stays behind is in another file now.
                (None, Some(taken)) => Some(format!("{}#{}", self.to_source(from, &taken.source)?, anchor?)),
                (None, None) => None,
            };
        }
        let (clean, query) = path.split_once('?').map_or((path, ""), |(clean, _)| (clean, &path[clean.len()..]));
        let joined = join(file, clean)?;
        let forms =
            [("", joined.clone()), (".md", format!("{joined}.md")), ("/index.md", format!("{joined}/index.md"))];
        let (ending, target) = forms.into_iter().find(|(_, target)| self.is_there(target))?;
        let original = self.known.originals.get(&target).unwrap_or(&target);
        let source = self.known.sources.get(original);
        let moved = source
            .zip(anchor)
            .and_then(|(source, anchor)| self.in_sources.get(&(source.clone(), anchor.to_owned())));
        if let Some(reference) = source.zip(anchor).and_then(|(source, anchor)| self.for_card(source, anchor)) {
            return Some(reference);
        }
        let (new_target, new_anchor) = match moved {
            Some((new, id)) if Some(new) == source => (self.file(&target).to_owned(), Some(id.as_str())),
            Some((new, id)) => (self.file(self.known.file_of.get(new)?).to_owned(), Some(id.as_str())),
            None => (self.file(&target).to_owned(), anchor),
        };
        if new_target == target && from == file && new_anchor == anchor {
            return None;
        }
        let new = relative(from, &new_target);
        let new = new.strip_suffix(ending).unwrap_or(&new);
        Some(format!("{new}{query}{}", hash(new_anchor)))
    }

    /// The reference to a step that went into a guide that card types share: its path would not say for which.
    fn for_card(&self, source: &str, anchor: &str) -> Option<String> {
        let place = (source.to_owned(), anchor.to_owned());
        let (page, id) = self.places.get(&place)?;
        let is_path = self.in_sources.get(&place).is_some_and(|(new, _)| new == page);
        (!is_path).then(|| format!("step:{}#{id}", page.strip_prefix("guide:").unwrap_or(page)))
    }

    fn is_there(&self, file: &str) -> bool {
        self.known.sources.contains_key(file) || self.known.others.contains(file)
    }

    /// The path from a file to that of a source.
    fn to_source(&self, from: &str, source: &str) -> Option<String> {
        Some(relative(from, self.file(self.known.file_of.get(source)?)))
    }

    /// The address of a page or a place that has this one now.
    pub fn published(&self, address: &Address) -> Address {
        let Some(page) = self.known.pages.get(&address.page) else {
            return address.clone();
        };
        let (new, anchor) = self.place(page, address.anchor.as_deref());
        let page = address_of(&new).filter(|_| new != *page).unwrap_or_else(|| address.page.clone());
        Address { page, anchor }
    }
}

/// The address of the page that a reference leads to.
pub fn address_of(reference: &str) -> Option<String> {
    let (kind, id) = reference.split_once(':')?;
    Some(match kind {
        "card" => format!("/cards/{id}/"),
        "task" => format!("/tasks/{id}/"),
        "guide" => format!("/guides/{id}/"),
        "faq" => format!("/faq/{id}/"),
        "page" => format!("/{id}/"),
        _ => return None,
    })
}

fn hash(anchor: Option<&str>) -> String {
    anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default()
}

/// Whether a role has pages of its own that a move can rename.
pub fn can_move(role: &Role) -> bool {
    matches!(role, Role::Card(_) | Role::Task(_) | Role::Guide(_) | Role::Page(_)) && !is_snippet(&role.reference())
}
