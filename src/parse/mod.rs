//! One file, alone, to data: pure, and without failure. Every function returns what could be read
//! and reports the rest.

mod callouts;
pub mod cjk;
pub mod condition;
mod conflict;
pub mod document;
pub mod faq;
pub mod gone;
pub mod heading;
pub mod inline;
pub mod ledger;
mod lint;
pub mod lookups;
pub mod markdown;
pub mod place;
mod plain;
mod raw_html;
mod scalar;
pub mod search_tests;
pub mod steps;
mod tabs;
pub mod terms;
pub mod yaml;

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::diag::Diags;
use crate::id::Lang;
use crate::model::ledger::GoneDoc;
use crate::model::{Body, Doc, Docs, FaqDoc, Role, TermsDoc, Translations};
use crate::schema::Version;
use crate::source::{Area, File, Snapshot};
use place::Class;

/// Reads all sources of a snapshot, and tells which of its other files could be published.
pub fn parse<'s>(snapshot: &'s Snapshot, languages: &[Lang], diags: &mut Diags) -> (Docs, Vec<&'s File>) {
    let (sources, assets) = sort(snapshot, languages, diags);
    let read = sources.par_iter().map(|source| source.parse(languages)).collect();
    (gather(&sources, read, snapshot, languages, diags), assets)
}

/// The same, but for the sources that are known, and keeps what is known now.
pub fn parse_again<'s>(
    snapshot: &'s Snapshot,
    languages: &[Lang],
    known: &mut Known,
    diags: &mut Diags,
) -> (Docs, Vec<&'s File>) {
    let (sources, assets) = sort(snapshot, languages, diags);
    let has_one_language = languages.len() < 2;
    if known.has_one_language != has_one_language {
        *known = Known { has_one_language, ..Known::default() };
    }
    let found: Vec<Option<(Read, Diags)>> = sources.iter().map(|source| known.get(source)).collect();
    let new: Vec<usize> = (0..sources.len()).filter(|at| found[*at].is_none()).collect();
    let parse = |(source, found): (&Source<'_>, Option<_>)| found.unwrap_or_else(|| source.parse(languages));
    let read: Vec<(Read, Diags)> = sources.par_iter().zip(found).map(parse).collect();
    known.parsed = new.len();
    for at in new {
        known.put(&sources[at], &read[at]);
    }
    known.forget_others(&sources);
    (gather(&sources, read, snapshot, languages, diags), assets)
}

/// What sources say, by their paths, for those that parse most of them again.
#[derive(Default)]
pub struct Known {
    /// How many of them were not known before.
    pub parsed: usize,
    has_one_language: bool,
    files: FxHashMap<Arc<str>, KnownSource>,
}

impl Known {
    fn get(&self, source: &Source<'_>) -> Option<(Read, Diags)> {
        let own = self.files.get(&source.file.path).filter(|own| own.is_of(source))?;
        Some((own.read.clone(), own.diags.clone()))
    }

    fn put(&mut self, source: &Source<'_>, (read, diags): &(Read, Diags)) {
        let path = Arc::clone(&source.file.path);
        let Some(text) = source.file.text.clone() else {
            self.files.remove(&path);
            return;
        };
        let (role, lang, misnamed) = (source.role.clone(), source.lang, source.misnamed);
        let own = KnownSource { text, role, lang, misnamed, read: read.clone(), diags: diags.clone() };
        self.files.insert(path, own);
    }

    /// Forgets what is no source any more.
    fn forget_others(&mut self, sources: &[Source<'_>]) {
        if self.files.len() != sources.iter().filter(|source| source.file.text.is_some()).count() {
            let paths: FxHashSet<&str> = sources.iter().map(|source| &*source.file.path).collect();
            self.files.retain(|path, _| paths.contains(&**path));
        }
    }
}

/// What a source says.
struct KnownSource {
    text: Arc<str>,
    role: Role,
    lang: usize,
    misnamed: bool,
    read: Read,
    diags: Diags,
}

impl KnownSource {
    /// Whether this is what a source says; its text is then the very same.
    fn is_of(&self, source: &Source<'_>) -> bool {
        let is_same_text = source.file.text.as_ref().is_some_and(|text| Arc::ptr_eq(text, &self.text));
        is_same_text && (self.lang, self.misnamed) == (source.lang, source.misnamed) && self.role == source.role
    }
}

/// Sorts the files under `content/`: those that are to be read, and others.
fn sort<'s>(snapshot: &'s Snapshot, languages: &[Lang], diags: &mut Diags) -> (Vec<Source<'s>>, Vec<&'s File>) {
    let mut sources: Vec<Source<'_>> = Vec::new();
    let mut assets = Vec::new();
    let exists = |path: &str| snapshot.file(path).is_some();
    for file in snapshot.area(Area::Content) {
        let before = diags.errors();
        match place::classify(&file.path, languages, &exists, diags) {
            Class::Source(role, lang) => {
                sources.push(Source { file, role, lang, misnamed: diags.errors() > before });
            }
            Class::Asset => assets.push(file),
            Class::Skip => {}
        }
    }
    (sources, assets)
}

/// Puts together what was read of each of the sources.
fn gather(
    sources: &[Source<'_>],
    read: Vec<(Read, Diags)>,
    snapshot: &Snapshot,
    languages: &[Lang],
    diags: &mut Diags,
) -> Docs {
    let translations = vec![Translations::default(); languages.len()];
    let is_original =
        |(source, (read, _)): &(&Source<'_>, &(Read, _))| source.lang == 0 && matches!(read, Read::Doc(_));
    let originals = sources.iter().zip(&read).filter(is_original).count();
    let mut docs = Docs { translations, docs: Vec::with_capacity(originals), ..Docs::default() };
    for (source, (read, problems)) in sources.iter().zip(read) {
        diags.extend(problems);
        match (read, source.lang) {
            (Read::Gone(gone), _) => docs.gone = gone,
            (Read::Doc(doc), 0) => docs.docs.push(doc),
            (Read::Faq(faq), 0) => docs.faqs.push(Arc::unwrap_or_clone(faq)),
            (Read::Terms(terms), 0) => docs.terms.push(Arc::unwrap_or_clone(terms)),
            (Read::Doc(doc), lang) => docs.translations[lang].docs.push(doc),
            (Read::Faq(faq), lang) => docs.translations[lang].faqs.push(Arc::unwrap_or_clone(faq)),
            (Read::Terms(terms), lang) => docs.translations[lang].terms.push(Arc::unwrap_or_clone(terms)),
        }
    }
    docs.ledger = ledger::parse(snapshot, diags);
    docs.search_tests = search_tests::parse(snapshot, diags);
    forget_nodes(&mut docs);
    docs
}

/// A file under `content/` that is to be read.
struct Source<'s> {
    file: &'s File,
    role: Role,
    /// The index of its language.
    lang: usize,
    /// Whether something is wrong with its name.
    misnamed: bool,
}

/// What was written is needed where a translation is joined to it, and nowhere else.
fn forget_nodes(docs: &mut Docs) {
    let languages = &docs.translations;
    let translated: FxHashSet<String> =
        languages.iter().flat_map(|language| language.docs.iter().map(|doc| doc.role.reference())).collect();
    let groups: FxHashSet<String> =
        languages.iter().flat_map(|language| language.faqs.iter().map(|faq| faq.id.clone())).collect();
    let terms: FxHashSet<String> =
        languages.iter().flat_map(|language| language.terms.iter().map(|terms| terms.id.clone())).collect();
    for doc in &mut docs.docs {
        if doc.node.is_some() && !translated.contains(&doc.role.reference()) {
            Arc::make_mut(doc).node = None;
        }
    }
    for faq in &mut docs.faqs {
        faq.node = faq.node.take().filter(|_| groups.contains(&faq.id));
    }
    for file in &mut docs.terms {
        file.node = file.node.take().filter(|_| terms.contains(&file.id));
    }
}

#[derive(Clone)]
enum Read {
    Doc(Arc<Doc>),
    Faq(Arc<FaqDoc>),
    Terms(Arc<TermsDoc>),
    Gone(GoneDoc),
}

impl Source<'_> {
    /// Reads the file, and gives what is wrong with it.
    fn parse(&self, languages: &[Lang]) -> (Read, Diags) {
        let Self { file, lang, misnamed, .. } = *self;
        let version = if lang == 0 { Version::Original } else { Version::Translation };
        let mut diags = Diags::default();
        // What cannot be read is there nevertheless: what refers to it is not reported.
        let mut unheard = Diags::default();
        let unread = file.unread || conflict::report(file, &mut diags);
        let heard = if unread { &mut unheard } else { &mut diags };
        let text = file.text.as_deref().filter(|_| !unread).unwrap_or_default();
        let mut read = match &self.role {
            Role::Faq(id) => Read::Faq(Arc::new(faq::parse(&file.path, text, id, heard))),
            Role::Terms(id) => Read::Terms(Arc::new(terms::parse(&file.path, text, id, heard))),
            Role::Gone => Read::Gone(gone::parse(&file.path, text, heard)),
            role => Read::Doc(Arc::new(document::parse(&file.path, text, role.clone(), version, heard))),
        };
        read.bodies().for_each(|body| callouts::check(body, &mut diags));
        read.excuse(misnamed || unread);
        if languages.len() < 2 {
            read.forget_node();
        }
        if let Some(text) = &file.text {
            read.compact(text);
        }
        (read, diags)
    }
}

impl Read {
    /// The texts.
    fn bodies(&self) -> impl Iterator<Item = &Body> {
        let (doc, entries, terms) = match self {
            Self::Doc(doc) => (Some(doc), &[][..], &[][..]),
            Self::Faq(faq) => (None, &faq.entries[..], &[][..]),
            Self::Terms(file) => (None, &[][..], &file.terms[..]),
            Self::Gone(_) => (None, &[][..], &[][..]),
        };
        let answers = entries.iter().map(|entry| &entry.answer);
        let definitions = terms.iter().map(|term| &term.definition);
        doc.into_iter().map(|doc| &doc.body).chain(answers).chain(definitions)
    }

    /// Without translations nobody asks what was written.
    fn forget_node(&mut self) {
        match self {
            Self::Doc(doc) => Arc::make_mut(doc).node = None,
            Self::Faq(faq) => Arc::make_mut(faq).node = None,
            Self::Terms(terms) => Arc::make_mut(terms).node = None,
            Self::Gone(_) => {}
        }
    }

    /// Gives back the room that was needed for reading only.
    fn compact(&mut self, source: &Arc<str>) {
        match self {
            Self::Doc(doc) => Arc::make_mut(doc).body.compact(source),
            Self::Faq(faq) => Arc::make_mut(faq).entries.iter_mut().for_each(|entry| entry.answer.compact(source)),
            Self::Terms(file) => {
                Arc::make_mut(file).terms.iter_mut().for_each(|term| term.definition.compact(source));
            }
            Self::Gone(_) => {}
        }
    }

    /// What is said of a file that is to be mended as a whole may not be said of its parts.
    fn excuse(&mut self, whole: bool) {
        let (incomplete, troubled) = match self {
            Self::Doc(doc) => {
                let doc = Arc::make_mut(doc);
                (&mut doc.incomplete, &mut doc.troubled)
            }
            Self::Faq(faq) => {
                let faq = Arc::make_mut(faq);
                (&mut faq.incomplete, &mut faq.troubled)
            }
            Self::Terms(terms) => {
                let terms = Arc::make_mut(terms);
                (&mut terms.incomplete, &mut terms.troubled)
            }
            Self::Gone(gone) => {
                gone.incomplete |= whole;
                return;
            }
        };
        *incomplete |= whole;
        *troubled |= whole;
    }
}
