//! What the search is to find, with where each answer stands.

use super::links::{ResolvedLink, link};
use super::resolve::{Referrer, Resolver};
use super::tree::Tree;
use crate::diag::{Diags, Place, Span, rules};
use crate::id::{Lang, did_you_mean};
use crate::model::search_tests::{SearchTest, SearchTests};

/// The answer of a test of the search.
#[derive(Clone, Debug)]
pub struct Sought {
    /// The test, by its place in the file.
    pub test: usize,
    /// The language of the search, by index.
    pub lang: usize,
    /// The card type of the page that the reader is on, by index, and where it is named.
    pub card: Option<(usize, Span)>,
    /// The place that answers.
    pub link: ResolvedLink,
}

/// Finds the answers. They are the same in every language, so that the default one finds them for all.
pub(super) fn resolve(
    tree: &Tree<'_>,
    resolver: &Resolver<'_, '_>,
    tests: &SearchTests,
    diags: &mut Diags,
) -> Vec<Sought> {
    if tree.locale.index > 0 {
        return Vec::new();
    }
    let answers = tests.items.iter().enumerate().filter_map(|(test, own)| {
        let lang = language(tree, tests, own, diags)?;
        let card = own.card.as_ref().and_then(|card| tree.find_card(card, &tests.file, diags));
        let from = Referrer { file: &tests.file, card, page: None, prefix: "" };
        let target = resolver.resolve(from, &own.finds, diags)?;
        let card = card.zip(own.card.as_ref().map(|card| card.span.clone()));
        Some(Sought { test, lang, card, link: link(target, &own.finds.span, tree) })
    });
    answers.collect()
}

/// The language of a test; one that the site does not have is reported.
fn language(tree: &Tree<'_>, tests: &SearchTests, test: &SearchTest, diags: &mut Diags) -> Option<usize> {
    let Some(lang) = &test.lang else {
        return Some(0);
    };
    let known = &tree.settings.languages;
    let found = known.iter().position(|own| *own == lang.value);
    if found.is_none() && tree.settings.languages_known {
        let names = known.iter().map(Lang::as_str);
        let help = did_you_mean(lang.value.as_str(), names.clone()).unwrap_or_else(|| {
            format!("there are {}", names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
        });
        let message = format!("the site has no language `{}`", lang.value);
        diags.push_with_help(&rules::BAD_VALUE, Place::new(&tests.file, &lang.span), message, help);
    }
    found
}
