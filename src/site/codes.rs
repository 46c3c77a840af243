//! The code of each step: a short address that can be read out, the same for ever.

use rustc_hash::{FxHashMap, FxHashSet};

use super::successors::Lead;
use super::{Guide, Kind, PageId, Site};
use crate::fingerprint::bits;
use crate::model::ledger::{Address, Code, Ledger};

/// A short address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepCode {
    /// The code.
    pub code: Code,
    /// The address that it was made for.
    pub address: Address,
    /// Where it leads.
    pub lead: Lead,
}

/// The code of an address: 25 bits of its hash, the next ones if these are taken.
pub fn free_code(address: &Address, taken: impl Fn(Code) -> bool) -> Code {
    let text = match &address.anchor {
        Some(anchor) => [&address.page, "#", anchor].concat(),
        None => address.page.clone(),
    };
    let mut codes = (0..).map(|n| Code::new(bits(text.as_bytes(), n, Code::BITS)));
    codes.find(|code| !taken(*code)).unwrap_or(Code::new(0))
}

/// Gives each step of a site its code. A locked one wins; the others are given in the order of the addresses.
pub(super) fn assign(site: &mut Site<'_>, ledger: &Ledger) {
    let mut all: FxHashMap<Code, StepCode> = FxHashMap::default();
    for line in &ledger.lines {
        let (Some(code), Some(lead)) = (line.code, site.lead(&line.address)) else {
            continue;
        };
        // Of two that are locked alike, which is reported, the first has it.
        all.entry(code).or_insert_with(|| StepCode { code, address: line.address.clone(), lead });
    }
    let mut taken: FxHashSet<Code> = ledger.lines.iter().filter_map(|line| line.code).collect();
    let mut locked: Vec<&StepCode> = all.values().collect();
    // An address may have several; the first is its own, and the others lead there, too.
    locked.sort_unstable_by_key(|own| {
        (&own.address, ledger.find(&own.address).map(|line| line.code) != Some(Some(own.code)), own.code)
    });
    let mut own: FxHashMap<(PageId, &str), Code> = FxHashMap::default();
    let mut first_of: FxHashSet<&Address> = FxHashSet::default();
    for step in locked {
        let Lead::Place(page, Some(id)) = &step.lead else {
            continue;
        };
        let place = (*page, id.as_str());
        let is_its_first =
            site.pages[*page].address == step.address.page && step.address.anchor.as_ref() == Some(id);
        if is_its_first && first_of.insert(&step.address) || !own.contains_key(&place) {
            own.insert(place, step.code);
        }
    }
    let codes = |guide: &Guide<'_>| {
        guide.steps().iter().map(|step| own.get(&(guide.page, step.id.as_str())).copied()).collect()
    };
    let mut of_guides: Vec<Vec<Option<Code>>> = site.guides.iter().map(codes).collect();
    let address = |guide: &usize| site.pages[site.guides[*guide].page].address.as_str();
    let mut guides: Vec<usize> = (0..site.guides.len()).collect();
    guides.sort_unstable_by_key(|guide| (address(guide), *guide));
    let count = site.guides.iter().map(|guide| guide.steps().len()).sum();
    taken.reserve(count);
    let mut all: Vec<StepCode> = all.into_values().collect();
    all.reserve(count);
    for at in guides {
        let (guide, codes) = (&site.guides[at], &mut of_guides[at]);
        let steps = guide.steps();
        let mut new: Vec<usize> = (0..steps.len()).filter(|step| codes[*step].is_none()).collect();
        new.sort_unstable_by_key(|step| (steps[*step].id.as_str(), *step));
        for step in new {
            let address = Address::place(address(&at), &steps[step].id);
            let code = free_code(&address, |code| taken.contains(&code));
            taken.insert(code);
            codes[step] = Some(code);
            let lead = Lead::Place(guide.page, address.anchor.clone());
            all.push(StepCode { code, address, lead });
        }
    }
    for (guide, codes) in site.guides.iter_mut().zip(of_guides) {
        guide.codes = codes;
    }
    all.sort_unstable_by_key(|step| step.code);
    all.shrink_to_fit();
    site.codes = all;
}

impl Site<'_> {
    /// The step that a short address leads to: its guide and its number.
    pub fn step_of_code(&self, code: &StepCode) -> Option<(usize, usize)> {
        let Lead::Place(page, Some(id)) = &code.lead else {
            return None;
        };
        let Kind::Guide(guide) = self.pages[*page].kind else {
            return None;
        };
        let step = self.guides[guide].steps().iter().position(|step| step.id == *id)?;
        Some((guide, step))
    }
}
