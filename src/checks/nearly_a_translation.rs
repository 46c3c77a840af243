//! Files that are named nearly like a translation of another file, `cancel-en.md` beside `cancel.md`.

use rustc_hash::FxHashSet;

use super::Subject;
use crate::diag::{Diags, Place, rules};
use crate::id::{Lang, is_file_id};
use crate::parse::place;

pub(super) fn check(subject: &Subject<'_>, diags: &mut Diags) {
    let languages = &subject.settings.languages;
    if languages.len() < 2 {
        return;
    }
    let files = || {
        let docs = subject.docs.docs.iter().map(|doc| &doc.file);
        let faqs = subject.docs.faqs.iter().map(|faq| &faq.file);
        docs.chain(faqs).chain(subject.docs.terms.iter().map(|terms| &terms.file))
    };
    let all: FxHashSet<&str> = files().map(AsRef::as_ref).collect();
    for file in files() {
        let meant = translation(file, languages).filter(|meant| all.contains(meant.original.as_str()));
        if let Some(Meant { original, better }) = meant {
            let message = format!("this is not read as a translation of `{original}`, though it is named like one");
            let help = format!("rename it to `{better}`, or to what does not end like a language");
            diags.push_with_help(&rules::NEARLY_A_TRANSLATION, Place::whole(file), message, help);
        }
    }
}

/// What a file would be a translation of, and what its name would be then.
struct Meant {
    original: String,
    better: String,
}

fn translation(file: &str, languages: &[Lang]) -> Option<Meant> {
    let (stem, extension) = file.rsplit_once('.')?;
    let (folder, name) = stem.rsplit_once('/')?;
    // Any other name has been reported already.
    let (bare, lang) = place::nearly_in_language(name, languages).filter(|_| is_file_id(name))?;
    let original = format!("{folder}/{bare}.{extension}");
    Some(Meant { original, better: format!("{bare}.{lang}.{extension}") })
}
