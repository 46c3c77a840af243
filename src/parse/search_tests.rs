//! `search-tests.yaml`: what the search is to find.

use super::yaml;
use crate::diag::{Diags, rules};
use crate::model::search_tests::{FILE, MAX_WITHIN, SearchTest, SearchTests};
use crate::schema::{Context, Decode, Value};
use crate::source::Snapshot;

/// Reads the file, if there is one.
pub fn parse(snapshot: &Snapshot, diags: &mut Diags) -> SearchTests {
    let Some(file) = snapshot.file(FILE) else {
        return SearchTests::default();
    };
    let node = file.text.as_deref().and_then(|text| yaml::parse(text, 0, &file.path, diags));
    let mut cx = Context::new(&file.path, diags);
    let items = node.filter(|node| node.value != Value::Null).and_then(|node| match &node.value {
        // An empty file is read as an empty map.
        Value::Map(pairs) if pairs.is_empty() => None,
        _ => Vec::<SearchTest>::decode(&node, &mut cx),
    });
    let mut items = items.unwrap_or_default();
    items.retain(|test| is_possible(test, &mut cx));
    SearchTests { file: file.path.clone(), items }
}

fn is_possible(test: &SearchTest, cx: &mut Context<'_>) -> bool {
    let mut report =
        |span, message: String, help: &str| cx.report_with_help(&rules::BAD_VALUE, span, message, help);
    if test.query.value.trim().is_empty() {
        report(&test.query.span, "a question without words".to_owned(), "write what a reader would type");
        return false;
    }
    let is_place = |within: i64| usize::try_from(within).is_ok_and(|within| (1..=MAX_WITHIN).contains(&within));
    match test.within.as_ref().filter(|within| !is_place(within.value)) {
        Some(within) => {
            let message = format!("`within` is {}, not one of 1 to {MAX_WITHIN}", within.value);
            report(&within.span, message, "write how far down the answer may stand, as `within: 3`");
            false
        }
        None => true,
    }
}
