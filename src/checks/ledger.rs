//! The ledger: nothing that was published is lost.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Subject;
use crate::diag::{Diags, Place, Rule, rules};
use crate::id::nearest;
use crate::model::ledger::{Address, Code, FOLDER, Locked, file_of};
use crate::site::{Kind, PageId, Site};

/// How many addresses a message names.
const MAX_SHOWN: usize = 3;

pub(super) fn check(subject: &Subject<'_>, diags: &mut Diags) {
    let Some(site) = subject.sites.first().filter(|_| !subject.settings.troubled) else {
        return;
    };
    let check = Check { subject, site, troubled: troubled(subject, diags) };
    let lost: Vec<&Locked> =
        subject.docs.ledger.lines.iter().filter(|line| site.lead(&line.address).is_none()).collect();
    for line in lost.iter().filter(|line| !check.follows(line, &lost)) {
        check.report_lost(line, diags);
    }
    check.report_codes(diags);
    if subject.locked {
        check.report_unlocked(diags);
    }
}

/// The files of the ledger whose sources have errors: what seems lost may be there when these are mended. A
/// reference that leads nowhere hides nothing, and a translation cannot.
fn troubled(subject: &Subject<'_>, diags: &Diags) -> FxHashSet<String> {
    let hides = |rule: &Rule| {
        let is_reference = rule.code.starts_with("SL04") && *rule != rules::UNKNOWN_CARD;
        !is_reference && !rule.code.starts_with("SL07")
    };
    let level = |rule: &Rule| subject.settings.level(rule).filter(|_| hides(rule));
    diags.files_with_errors(level).map(|file| file_of(file)).collect()
}

struct Check<'c> {
    subject: &'c Subject<'c>,
    site: &'c Site<'c>,
    troubled: FxHashSet<String>,
}

impl Check<'_> {
    /// Whether that an address is lost follows from what is reported anyway.
    fn follows(&self, line: &Locked, lost: &[&Locked]) -> bool {
        let page_is_lost = || {
            let page = Address::page(line.address.page.as_str());
            lost.binary_search_by(|other| other.address.cmp(&page)).is_ok()
        };
        let page = self.site.page_at(&line.address.page);
        self.troubled.contains(&*line.file)
            || line.address.anchor.is_some() && page_is_lost()
            || page.is_some_and(|page| self.site.pages[page].incomplete)
    }

    fn report_lost(&self, line: &Locked, diags: &mut Diags) {
        let address = &line.address;
        let place = self.draft(line).unwrap_or_else(|| Place::new(&line.file, &line.span));
        let gone = format!("or write into `content/gone.yaml` that it ended: `- {{address: {address}, date: …}}`");
        let (place, what, help) = if self.draft(line).is_some() {
            (place, "now it is a draft".to_owned(), format!("publish it, name a successor, {gone}"))
        } else if let (Some(anchor), Some(page)) = (&address.anchor, self.site.page_at(&address.page)) {
            let place = self.site.pages[page].file.map_or(place, Place::whole);
            (place, format!("no `{anchor}` is there now"), format!("{}; {gone}", self.mend_place(page, anchor)))
        } else if let Some((group, id)) = self.entry_of(address) {
            let place = Place::whole(&self.site.groups[group].doc.file);
            let help = format!("write `aliases: [{id}]` into the question that took its place, {gone}");
            (place, format!("there is no question `{id}` now"), help)
        } else {
            (place, "now it leads nowhere".to_owned(), format!("{}, {gone}", self.mend_page(address)))
        };
        let message = format!("the address `{address}` was published, and {what}");
        diags.push_with_help(&rules::LOST_ADDRESS, place, message, help);
    }

    /// The source of the line, if it is a draft.
    fn draft(&self, line: &Locked) -> Option<Place> {
        let docs = self.subject.docs.commons();
        let mut drafts = docs.filter(|(_, common)| common.draft == Some(true));
        let (file, _) = drafts.find(|(file, _)| file_of(file) == *line.file)?;
        self.site.pages.iter().all(|page| page.file != Some(file)).then(|| Place::whole(file))
    }

    /// The group that a question was in, and its id.
    fn entry_of<'a>(&self, address: &'a Address) -> Option<(usize, &'a str)> {
        let (group, id) = address.page.strip_prefix("/faq/")?.strip_suffix('/')?.split_once('/')?;
        let group = self.site.groups.iter().position(|own| own.id == group)?;
        Some((group, id))
    }

    /// How to keep the place of a step or a question alive.
    fn mend_place(&self, page: PageId, anchor: &str) -> String {
        match self.site.pages[page].kind {
            Kind::Guide(guide) => {
                let steps = self.site.guides[guide].steps().iter().map(|step| step.id.as_str());
                let address = |id: &str| Address::place(self.site.pages[page].address.as_str(), id);
                let new: Vec<&str> = steps.filter(|id| !self.subject.docs.ledger.has(&address(id))).collect();
                let new = if new.len() == 1 { new[0] } else { "ID" };
                format!(
                    "write `{{#{new} was={anchor}}}` if that step took its place; `moved: {{{anchor}: step:GUIDE#STEP}}` in the front matter if it is in another guide"
                )
            }
            _ => format!("write `aliases: [{anchor}]` into the question that took its place"),
        }
    }

    /// How to keep a page alive.
    fn mend_page(&self, address: &Address) -> String {
        let ledger = &self.subject.docs.ledger;
        let is_new = |page: &&crate::site::Page<'_>| {
            page.file.is_some() && !ledger.has(&Address::page(page.address.as_str()))
        };
        let new: Vec<_> = self.site.pages.iter().filter(is_new).collect();
        let near = nearest(&address.page, new.iter().map(|page| page.address.as_str()));
        let name = |address: &str| address.trim_end_matches('/').rsplit('/').next().map(str::to_owned);
        let section = |address: &str| address.split('/').nth(1).map(str::to_owned);
        let mut in_section = new.iter().filter(|page| section(&page.address) == section(&address.page));
        let found = new
            .iter()
            .find(|page| Some(page.address.as_str()) == near)
            .or_else(|| new.iter().find(|page| name(&page.address) == name(&address.page)))
            .or_else(|| in_section.next().filter(|_| in_section.next().is_none()))
            .or_else(|| new.first().filter(|_| new.len() == 1));
        let file = found.and_then(|page| page.file).map_or("the page that took its place", |file| file.as_ref());
        format!("write `aliases: [{}]` into {}", address.page, code(file, found.is_some()))
    }

    /// Reports steps that have the code of another one.
    fn report_codes(&self, diags: &mut Diags) {
        let mut first_of: FxHashMap<Code, &Locked> = FxHashMap::default();
        for line in &self.subject.docs.ledger.lines {
            let Some(code) = line.code else {
                continue;
            };
            let first = *first_of.entry(code).or_insert(line);
            let leads = |line: &Locked| self.site.lead(&line.address);
            if first.address == line.address || leads(first) == leads(line) {
                continue;
            }
            let message = format!("the code `{code}` is that of `{}`, too", first.address);
            let help = "run `steplink lock --recode`, which gives this one another code";
            diags.push_with_help(&rules::DUPLICATE_CODE, Place::new(&line.file, &line.code_span), message, help);
        }
    }

    /// Reports addresses that the ledger lacks, once for each source.
    fn report_unlocked(&self, diags: &mut Diags) {
        let ledger = &self.subject.docs.ledger;
        let published = self.site.published();
        let mut by_file: FxHashMap<&str, Vec<&Address>> = FxHashMap::default();
        let mut files = Vec::new();
        for own in published.iter().filter(|own| !ledger.has(&own.address)) {
            let list = by_file.entry(&own.file).or_default();
            if list.is_empty() {
                files.push(&own.file);
            }
            list.push(&own.address);
        }
        for file in files {
            let list = &by_file[&**file];
            let shown: Vec<String> = list.iter().take(MAX_SHOWN).map(|address| format!("`{address}`")).collect();
            let more = list.len().saturating_sub(MAX_SHOWN);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let message = format!("not in `{FOLDER}` yet: {}{more}", shown.join(", "));
            let help = "run `steplink lock`, and commit what it writes";
            diags.push_with_help(&rules::UNLOCKED_ADDRESS, Place::whole(file), message, help);
        }
    }
}

fn code(name: &str, is_file: bool) -> String {
    if is_file { format!("`{name}`") } else { name.to_owned() }
}
