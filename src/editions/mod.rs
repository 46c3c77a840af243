//! What the sources say in each language. The structure comes from the files in the default language,
//! the text from the translations; what is not translated is lent by the default language.

mod copy;
mod entries;
mod headings;
mod keys;
pub mod stamp;
mod steps;

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::config::Settings;
use crate::diag::{Diags, Place, Span, rules};
use crate::id::{Lang, nearest};
use crate::model::{Doc, Docs, FaqDoc, TermsDoc, Translations};
use crate::parse::document;
use crate::schema::{Context, Node, Value};
use crate::source::Snapshot;

/// What the sources say in one language. After it a translated page is a page like any other.
pub struct Edition<'a> {
    /// The index of the language.
    pub lang: usize,
    /// The Markdown files; in the default language, where nobody has translated them.
    pub docs: Vec<Arc<Doc>>,
    /// The FAQ files; borrowed ones are in the default language.
    pub faqs: Vec<Cow<'a, FaqDoc>>,
    /// The files of terms, likewise.
    pub terms: Vec<Cow<'a, TermsDoc>>,
}

/// The file in the default language and the index of the language, for each translation.
pub type Originals = FxHashMap<Arc<str>, (Arc<str>, usize)>;

/// Makes the edition of each language, and tells which file each translation is of.
pub fn build<'a>(
    docs: &'a Docs,
    settings: &Settings,
    snapshot: &Snapshot,
    diags: &mut Diags,
) -> (Vec<Edition<'a>>, Originals) {
    let default = Edition {
        lang: 0,
        docs: docs.docs.clone(),
        faqs: docs.faqs.iter().map(Cow::Borrowed).collect(),
        terms: docs.terms.iter().map(Cow::Borrowed).collect(),
    };
    let mut editions = vec![default];
    let mut originals = Originals::default();
    for (lang, translations) in docs.translations.iter().enumerate().skip(1) {
        let paired = Paired::new(docs, translations, diags);
        originals.extend(paired.files().map(|(file, original)| (Arc::clone(file), (Arc::clone(original), lang))));
        let language = &settings.languages[lang];
        editions.push(paired.edition(docs, lang, language, snapshot, diags));
    }
    (editions, originals)
}

/// A source that translations are paired with.
trait Original {
    /// Its path within the project.
    fn file(&self) -> &Arc<str>;
    /// What it has in common with its translations, and with nothing else of its kind.
    fn name(&self) -> Cow<'_, str>;
}

impl Original for Arc<Doc> {
    fn file(&self) -> &Arc<str> {
        &self.file
    }

    fn name(&self) -> Cow<'_, str> {
        Cow::Owned(self.role.reference())
    }
}

impl Original for FaqDoc {
    fn file(&self) -> &Arc<str> {
        &self.file
    }

    fn name(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.id)
    }
}

impl Original for TermsDoc {
    fn file(&self) -> &Arc<str> {
        &self.file
    }

    fn name(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.id)
    }
}

/// Translations by the file of what they translate.
type Pairs<'a, T> = FxHashMap<&'a Arc<str>, &'a T>;

/// Pairs translations with their originals.
fn pair<'a, T: Original>(originals: &'a [T], translations: &'a [T], diags: &mut Diags) -> Pairs<'a, T> {
    let mut pairs = Pairs::default();
    if translations.is_empty() {
        return pairs;
    }
    let by_name: FxHashMap<Cow<'_, str>, &T> = originals.iter().map(|own| (own.name(), own)).collect();
    for translation in translations {
        match by_name.get(&translation.name()) {
            Some(original) => match pairs.get(original.file()) {
                Some(other) => report_second(translation.file(), other.file(), diags),
                None => drop(pairs.insert(original.file(), translation)),
            },
            None => report_orphan(translation.file(), originals.iter().map(|own| own.file().as_ref()), diags),
        }
    }
    pairs
}

/// The translations into one language, each with what it translates.
struct Paired<'a> {
    docs: Pairs<'a, Arc<Doc>>,
    faqs: Pairs<'a, FaqDoc>,
    terms: Pairs<'a, TermsDoc>,
}

impl<'a> Paired<'a> {
    fn new(docs: &'a Docs, translations: &'a Translations, diags: &mut Diags) -> Self {
        Self {
            docs: pair(&docs.docs, &translations.docs, diags),
            faqs: pair(&docs.faqs, &translations.faqs, diags),
            terms: pair(&docs.terms, &translations.terms, diags),
        }
    }

    /// Each translation with the file that it translates.
    fn files(&self) -> impl Iterator<Item = (&'a Arc<str>, &'a Arc<str>)> {
        let docs = self.docs.iter().map(|(original, doc)| (&doc.file, *original));
        let faqs = self.faqs.iter().map(|(original, faq)| (&faq.file, *original));
        docs.chain(faqs).chain(self.terms.iter().map(|(original, terms)| (&terms.file, *original)))
    }

    fn edition(
        &self,
        docs: &'a Docs,
        lang: usize,
        language: &Lang,
        snapshot: &Snapshot,
        diags: &mut Diags,
    ) -> Edition<'a> {
        let joined: Vec<(Arc<Doc>, Diags)> = docs
            .docs
            .par_iter()
            .map(|doc| {
                let mut diags = Diags::default();
                let text = |file: &str| snapshot.text(file).unwrap_or_default();
                let edition = match self.docs.get(&doc.file) {
                    Some(translation) => {
                        let texts = Texts { own: text(&doc.file), other: text(&translation.file) };
                        let joined = join_doc(doc, translation, &texts, language, &mut diags);
                        // Nobody has translated a word of it yet.
                        if copy::is_page(doc, translation, &texts) { Arc::clone(doc) } else { Arc::new(joined) }
                    }
                    None => Arc::clone(doc),
                };
                (edition, diags)
            })
            .collect();
        let mut edition =
            Edition { lang, docs: Vec::with_capacity(joined.len()), faqs: Vec::new(), terms: Vec::new() };
        for (doc, problems) in joined {
            edition.docs.push(doc);
            diags.extend(problems);
        }
        edition.faqs.extend(docs.faqs.iter().map(|faq| match self.faqs.get(&faq.file) {
            Some(translation) => {
                let joined = entries::join_faq(faq, translation, diags);
                if copy::is_group(faq, translation) { Cow::Borrowed(faq) } else { Cow::Owned(joined) }
            }
            None => Cow::Borrowed(faq),
        }));
        edition.terms.extend(docs.terms.iter().map(|terms| match self.terms.get(&terms.file) {
            Some(translation) => Cow::Owned(entries::join_terms(terms, translation, diags)),
            None => Cow::Borrowed(terms),
        }));
        edition
    }
}

fn report_second(file: &Arc<str>, other: &Arc<str>, diags: &mut Diags) {
    let message = format!("the translation stands in `{other}` already");
    diags.push_with_help(&rules::ADDRESS_TAKEN, Place::whole(file), message, "delete one of the two");
}

fn report_orphan<'f>(file: &Arc<str>, files: impl Iterator<Item = &'f str>, diags: &mut Diags) {
    let bare = without_language(file);
    let help = match nearest(&bare, files) {
        Some(near) => format!("did you mean a translation of `{near}`?"),
        None => format!("write `{bare}` in the default language first, or delete this file"),
    };
    let message = format!("a translation of `{bare}`, which does not exist");
    diags.push_with_help(&rules::ORPHAN_TRANSLATION, Place::whole(file), message, help);
}

/// The path of the file that a translation is of: `cancel.md` for `cancel.en.md`.
fn without_language(file: &str) -> String {
    let (rest, extension) = file.rsplit_once('.').unwrap_or((file, ""));
    let bare = rest.rsplit_once('.').map_or(rest, |(bare, _)| bare);
    format!("{bare}.{extension}")
}

/// The texts of an original and of its translation.
struct Texts<'t> {
    own: &'t str,
    other: &'t str,
}

/// One translation on its way: the files, and where problems go.
struct Joining<'j> {
    /// The file in the default language.
    original: &'j Arc<str>,
    /// The translation.
    file: &'j Arc<str>,
    diags: &'j mut Diags,
}

impl Joining<'_> {
    /// Reports what only the original can say.
    fn contradiction(&mut self, span: &Span, message: String, help: impl Into<String>) {
        self.diags.push_with_help(&rules::CONTRADICTION, Place::new(self.file, span), message, help);
    }
}

/// Joins a translated Markdown file to its original.
fn join_doc(original: &Doc, translation: &Doc, texts: &Texts<'_>, language: &Lang, diags: &mut Diags) -> Doc {
    let mut joining = Joining { original: &original.file, file: &translation.file, diags };
    let nothing = Node { value: Value::Map(Vec::new()), span: 0..0 };
    let (own, other) = (original.node.as_ref(), translation.node.as_ref());
    let (own, other) = (own.unwrap_or(&nothing), other.unwrap_or(&nothing));
    let mut front = None;
    // What could not be read has been said.
    if !original.troubled && !translation.troubled {
        let node = keys::join_map(&document::keys_of(&original.role), own, other, &mut joining);
        let mut unheard = Diags::default();
        let mut cx = Context::new(&original.file, &mut unheard);
        front = document::read_keys(&node, &original.role, &mut cx);
    }
    let mut body = translation.body.clone();
    // What is lent, and the structure, may depend on the page.
    body.varies |= original.body.varies;
    if !original.incomplete && !translation.incomplete {
        let reference = original.role.reference();
        let lock = format!("steplink lock --translations {reference} --language {language}");
        steps::join(&original.body, &mut body, texts, &lock, &mut joining);
        headings::join(&original.body, &mut body, &mut joining);
    }
    Doc {
        file: Arc::clone(&original.file),
        role: original.role.clone(),
        title: translation.title.clone(),
        front: front.unwrap_or_else(|| original.front.clone()),
        // Those of texts that only the original has are known from there.
        lookups: translation.lookups.clone(),
        body,
        node: None,
        incomplete: original.incomplete || translation.incomplete,
        troubled: original.troubled || translation.troubled,
    }
}
