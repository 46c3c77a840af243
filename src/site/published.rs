//! The addresses that a site publishes, each with the source that it is of.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Kind, Site};
use crate::model::ledger::{Address, Code, file_of, file_of_list};

/// An address that is to be kept for ever.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Published {
    /// The address.
    pub address: Address,
    /// The code that was made for it, of a step.
    pub code: Option<Code>,
    /// The source; the configuration for a page that has none.
    pub file: Arc<str>,
    /// The file of the ledger that it belongs into.
    pub ledger: String,
}

impl Site<'_> {
    /// All addresses of pages, of steps and of questions, in order.
    pub fn published(&self) -> Vec<Published> {
        let made_for: FxHashMap<&Address, Code> = self.codes.iter().map(|own| (&own.address, own.code)).collect();
        let mut all = Vec::new();
        for page in &self.pages {
            if matches!(page.kind, Kind::Gone(_)) {
                continue;
            }
            let (file, ledger) = match page.file {
                Some(file) => (file, file_of(file)),
                None => (&self.settings.file, file_of_list(&page.address)),
            };
            let mut push = |address: Address, code| {
                all.push(Published { address, code, file: Arc::clone(file), ledger: ledger.clone() });
            };
            push(Address::page(page.address.as_str()), None);
            match page.kind {
                Kind::Guide(guide) => {
                    for step in self.guides[guide].steps() {
                        let address = Address::place(page.address.as_str(), step.id.as_str());
                        let code = made_for.get(&address).copied();
                        push(address, code);
                    }
                }
                Kind::Group(group) if !self.settings.faq_pages => {
                    let ids = self.groups[group].entries.iter().map(|entry| self.entries[*entry].id);
                    ids.for_each(|id| push(Address::place(page.address.as_str(), id), None));
                }
                _ => {}
            }
        }
        for redirect in &self.redirects {
            let file = self.pages[redirect.page].file;
            let address = Address::page(redirect.address.as_str());
            all.extend(file.map(|file| Published {
                address,
                code: None,
                file: Arc::clone(file),
                ledger: file_of(file),
            }));
        }
        all.sort_unstable();
        all
    }
}
