//! A file of the ledger: a line for each address, `/guides/fm/cancel/#contact 7Q2KD`.

use std::sync::Arc;

use crate::diag::{Diags, Place, rules};
use crate::model::ledger::{Address, Code, Ledger, Locked};
use crate::source::{Area, Snapshot};

use super::conflict;

/// Reads the whole ledger. An address that stands in several files is taken from the first.
pub fn parse(snapshot: &Snapshot, diags: &mut Diags) -> Ledger {
    let mut ledger = Ledger::default();
    for file in snapshot.area(Area::Ledger) {
        if file.unread || conflict::report(file, diags) {
            ledger.incomplete = true;
            continue;
        }
        let text = file.text.as_deref().unwrap_or_default();
        let before = diags.errors();
        ledger.lines.extend(lines(&file.path, text, diags));
        ledger.incomplete |= diags.errors() > before;
    }
    ledger
        .lines
        .sort_by(|a, b| (&a.address, a.code.is_none(), &a.file).cmp(&(&b.address, b.code.is_none(), &b.file)));
    // With another code, which a merge may have brought, the line is kept: both were published.
    ledger.lines.dedup_by(|later, first| {
        later.address == first.address && (later.code.is_none() || later.code == first.code)
    });
    ledger
}

/// Reads the lines of one file.
pub fn lines(file: &Arc<str>, text: &str, diags: &mut Diags) -> Vec<Locked> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let line = line.trim_end();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (address, code) = line.split_once(' ').map_or((line, None), |(address, code)| (address, Some(code)));
        let code_span = code.map_or(at..at, |code| at + line.len() - code.len()..at + line.len());
        match (Address::parse(address), code.map(Code::parse)) {
            (Some(parsed), None | Some(Some(_))) => lines.push(Locked {
                address: parsed,
                code: code.and_then(Code::parse),
                file: Arc::clone(file),
                span: at..at + address.len(),
                code_span,
            }),
            (address, _) => {
                let (what, span) = match address {
                    None => ("no address", at..at + line.len()),
                    Some(_) => ("no code of a step", code_span),
                };
                let message = format!("{what}: a line is `/PATH/` or `/PATH/#STEP CODE`");
                let help = "take the line back from Git: without it, its address or its code is forgotten";
                diags.push_with_help(&rules::BAD_LEDGER, Place::new(file, &span), message, help);
            }
        }
    }
    lines
}
