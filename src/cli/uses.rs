//! `refs fact:card.hotline`, `refs snippet:verify` and `refs term:iccid`: what looks a fact up, includes a snippet or
//! uses a term.

use std::sync::Arc;

use super::refs::{Found, Mention, line, own_references};
use crate::diag::Span;
use crate::id::did_you_mean;
use crate::model::front::Keys;
use crate::model::lookup::{Lookup, Scope};
use crate::model::uses::What;
use crate::model::{TermDoc, is_snippet};
use crate::pipeline::World;
use crate::report::{self, Position};
use crate::site::Reference;

/// Finds what looks a fact up, in every language; `path` is what stands after `fact:`.
pub fn find_fact(world: &World<'_>, path: &str) -> Result<Found, String> {
    let names = names(world);
    let Some(wanted) = names.iter().find(|name| name.path() == path) else {
        let known: Vec<String> = names.iter().map(Lookup::path).collect();
        let help = did_you_mean(path, known.iter().map(String::as_str)).unwrap_or_else(|| match known.len() {
            0 => "add it to `facts:` of the card types, or of `steplink.yaml`".to_owned(),
            _ => format!("the facts are {}", known.into_iter().take(8).collect::<Vec<_>>().join(", ")),
        });
        return Err(format!("there is no fact `{}`\nhelp: {help}", report::plain(path)));
    };
    let mut linked_from: Vec<Mention> = uses(world)
        .filter(|(_, lookup, _)| lookup == wanted)
        .map(|(file, _, span)| mention(world, file, &span, "look-up", &format!("fact:{path}")))
        .collect();
    linked_from.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    linked_from.dedup();
    let title = match wanted.scope {
        Scope::Site => "a fact of the site".to_owned(),
        Scope::Card => format!("a fact of {}", having(world, &wanted.name).join(", ")),
    };
    let file = (wanted.scope == Scope::Site).then(|| crate::config::FILE.to_owned());
    Ok(Found { reference: format!("fact:{path}"), title, file, linked_from, links_to: Vec::new() })
}

/// Finds what includes a snippet, in every language.
pub fn find_snippet(world: &World<'_>, id: &str) -> Result<Found, String> {
    let reference = format!("snippet:{id}");
    let Some(doc) = world.docs.docs.iter().find(|doc| doc.role.reference() == reference) else {
        let ids: Vec<String> = world.docs.docs.iter().map(|doc| doc.role.reference()).collect();
        let ids = ids.iter().filter_map(|own| own.strip_prefix("snippet:"));
        let help = did_you_mean(id, ids).unwrap_or_else(|| "they stand in `content/snippets/`".to_owned());
        return Err(format!("there is no snippet `{}`\nhelp: {help}", report::plain(id)));
    };
    let mut linked_from: Vec<Mention> = world
        .docs
        .bodies()
        .flat_map(|body| body.uses().into_iter().map(move |own| (body, own)))
        .filter_map(|(body, own)| match own.what {
            What::Include(own) | What::StepInclude(own, _) if own.value == id => {
                Some(mention(world, &body.file, &own.span, "include", &reference))
            }
            _ => None,
        })
        .collect();
    linked_from.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    let file = Some(doc.file.to_string());
    Ok(Found { reference, title: doc.title.clone(), file, linked_from, links_to: Vec::new() })
}

/// Finds what uses a term or links to it, in every language.
pub fn find_term(world: &World<'_>, id: &str) -> Result<Found, String> {
    let default = &world.sites[0];
    let Some(term) = default.terms.iter().find(|term| term.id == id) else {
        let ids = default.terms.iter().map(|term| term.id);
        let help = did_you_mean(id, ids).unwrap_or_else(|| "they stand in `content/terms/`".to_owned());
        return Err(format!("there is no term `{}`\nhelp: {help}", report::plain(id)));
    };
    let (mut linked_from, mut links_to) = (Vec::new(), Vec::new());
    for site in world.sites {
        let Some(own) = site.terms.iter().find(|term| term.id == id) else {
            continue;
        };
        let words = words_of(own.doc);
        let spans = own.doc.definition.links.iter().map(|slot| &slot.target.span);
        for reference in own_references(world, site) {
            if Some(reference.to) == site.glossary && reference.anchor.as_deref() == Some(id) {
                linked_from.push(line(world, site, &in_snippet(world, reference, &words)));
            } else if reference.file == own.doc.definition.file && spans.clone().any(|span| *span == reference.span)
            {
                links_to.push(line(world, site, &reference));
            }
        }
    }
    linked_from.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    linked_from.dedup();
    let file = Some(term.file.file.to_string());
    Ok(Found { reference: format!("term:{id}"), title: term.doc.name.clone(), file, linked_from, links_to })
}

fn words_of(term: &TermDoc) -> Vec<&str> {
    let synonyms = term.keys.synonyms.iter().flatten().map(|synonym| synonym.value.as_str());
    synonyms.chain([term.name.as_str()]).collect()
}

/// The use of a term where it was written: a page shows it, but the place is one in a snippet if the word does not
/// stand at that place of the page's source.
fn in_snippet(world: &World<'_>, reference: Reference, words: &[&str]) -> Reference {
    let stands_in = |file: &Arc<str>| {
        let text = world.snapshot.text(file).and_then(|text| text.get(reference.span.clone()));
        text.is_some_and(|text| words.iter().any(|word| text.eq_ignore_ascii_case(word)))
    };
    if reference.field != "term" || stands_in(&reference.file) {
        return reference;
    }
    let docs = world.docs.docs.iter().chain(world.docs.translations.iter().flat_map(|own| &own.docs));
    let mut files = docs.map(|doc| &doc.file).filter(|file| is_snippet(file));
    match files.find(|file| stands_in(file)) {
        Some(file) => Reference { file: Arc::clone(file), ..reference },
        None => reference,
    }
}

/// All facts that there are, in order.
fn names(world: &World<'_>) -> Vec<Lookup> {
    let of_cards = world.docs.docs.iter().filter_map(|doc| match &doc.front.kind {
        Keys::Card(keys) => keys.facts.as_ref(),
        _ => None,
    });
    let of_cards = of_cards.flatten().map(|(name, _)| Lookup { scope: Scope::Card, name: name.value.clone() });
    let of_site = world.settings.facts.iter().map(|(name, _)| Lookup { scope: Scope::Site, name: name.clone() });
    let mut names: Vec<Lookup> = of_cards.chain(of_site).collect();
    names.sort_by_key(Lookup::path);
    names.dedup();
    names
}

/// The card types that have a fact.
fn having<'w>(world: &'w World<'_>, name: &str) -> Vec<&'w str> {
    let has = |doc: &crate::model::Doc| match &doc.front.kind {
        Keys::Card(keys) => keys.facts.iter().flatten().any(|(own, _)| own.value == name),
        _ => false,
    };
    world.docs.docs.iter().filter(|doc| has(doc)).filter_map(|doc| doc.role.card()).collect()
}

/// Everything that looks a fact up: the file, and where in it.
fn uses<'w>(world: &'w World<'_>) -> impl Iterator<Item = (&'w Arc<str>, Lookup, Span)> {
    let (docs, translations) = (&world.docs, &world.docs.translations);
    let pages = docs.docs.iter().chain(translations.iter().flat_map(|language| &language.docs));
    let groups = docs.faqs.iter().chain(translations.iter().flat_map(|language| &language.faqs));
    let front = pages.clone().map(|doc| (&doc.file, &doc.lookups));
    let front = front.chain(groups.clone().map(|faq| (&faq.file, &faq.lookups)));
    let entries = groups.flat_map(|faq| faq.entries.iter().map(move |entry| (&faq.file, entry)));
    let front = front.chain(entries.clone().map(|(file, entry)| (file, &entry.lookups)));
    let terms = docs.terms.iter().chain(translations.iter().flat_map(|language| &language.terms));
    let terms = terms.flat_map(|doc| doc.terms.iter().map(move |term| (&doc.file, &term.lookups)));
    let front = front.chain(terms);
    let front = front
        .flat_map(|(file, lookups)| lookups.iter().map(move |own| (file, own.lookup.clone(), own.span.clone())));
    let of_body = |body: &'w crate::model::Body| {
        body.uses().into_iter().filter_map(move |own| match own.what {
            What::Lookup(lookup, _) => Some((&body.file, lookup, own.span)),
            _ => None,
        })
    };
    front.chain(world.docs.bodies().flat_map(of_body))
}

fn mention(world: &World<'_>, file: &str, span: &Span, field: &'static str, reference: &str) -> Mention {
    let text = world.snapshot.text(file).unwrap_or_default();
    let Position { line, column, .. } = Position::of(text, span.start, span.end);
    Mention { file: file.to_owned(), line, column, field, reference: reference.to_owned() }
}
