//! The ledger: nothing that was published is lost.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Subject;
use crate::diag::{Diags, Place, Rule, rules};
use crate::id::nearest;
use crate::model::ledger::{Address, Code, FOLDER, LISTS, Locked, file_of};
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
    /// Whether that an address is lost follows from what is reported anyway: a place from its page, a question from its
    /// group, the guides in the folder of a card type from that. What is left when that is mended is told then.
    fn follows(&self, line: &Locked, lost: &[&Locked]) -> bool {
        let address = &line.address;
        let is_lost = |page: &str| {
            let page = Address::page(page);
            *address != page && lost.binary_search_by(|other| other.address.cmp(&page)).is_ok()
        };
        let folder = |section: &str| address.page.strip_prefix(section)?.split_once('/').map(|(folder, _)| folder);
        let page = self.site.page_at(&address.page);
        self.troubled.contains(&*line.file)
            || line.file.starts_with(LISTS) && !self.troubled.is_empty()
            || is_lost(&address.page)
            || folder("/faq/").is_some_and(|group| is_lost(&format!("/faq/{group}/")))
            || folder("/guides/").is_some_and(|card| is_lost(&format!("/cards/{card}/")))
            || self.shared_address(address).is_some_and(|shared| is_lost(&shared))
            || page.is_some_and(|page| self.site.pages[page].incomplete)
    }

    fn report_lost(&self, line: &Locked, diags: &mut Diags) {
        let address = &line.address;
        let place = self.draft(line).unwrap_or_else(|| Place::new(&line.file, &line.span));
        let gone = |address: &Address| {
            format!("or write into `content/gone.yaml` that it ended: `- {{address: {address}, date: …}}`")
        };
        let (place, what, help) = if self.draft(line).is_some() {
            (place, "now it is a draft".to_owned(), format!("publish it, name a successor, {}", gone(address)))
        } else if let (Some(anchor), Some(page)) = (&address.anchor, self.site.page_of(&address.page)) {
            let place = self.site.pages[page].file.map_or(place, Place::whole);
            let mut help = self.mend_place(address, page, anchor);
            if matches!(self.site.pages[page].kind, Kind::Guide(_) | Kind::Group(_)) {
                let now = Address::place(self.site.pages[page].address.as_str(), anchor.as_str());
                help = format!("{help}; {}", gone(&now));
            }
            (place, format!("no `{anchor}` is there now"), help)
        } else if let Some((place, id, help)) = self.entry(line) {
            (place, format!("there is no question `{id}` now"), format!("{help}, {}", gone(address)))
        } else {
            (
                place,
                "now it leads nowhere".to_owned(),
                format!("{}, {}", self.mend_page(&address.page), gone(address)),
            )
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

    /// A question that had the address: where to look, its id, and how to keep it alive.
    fn entry<'l>(&self, line: &'l Locked) -> Option<(Place, &'l str, String)> {
        let (group, id) = line.address.page.strip_prefix("/faq/")?.strip_suffix('/')?.split_once('/')?;
        let own = self.site.groups.iter().find(|own| own.id == group);
        let place = own.map_or_else(|| Place::new(&line.file, &line.span), |own| Place::whole(&own.doc.file));
        let same_id = self.site.entries.iter().find(|entry| entry.id == id);
        let (alias, into) = match same_id.map(|entry| &self.site.groups[entry.group].doc.file) {
            Some(file) => (line.address.page.as_str(), format!("the question `{id}` of `{file}`")),
            None if own.is_some() => (id, "the question that took its place".to_owned()),
            None => (line.address.page.as_str(), "the question that took its place".to_owned()),
        };
        let other = if own.is_some() && same_id.is_none() {
            format!(" (in another group, `aliases: [{}]`)", line.address.page)
        } else {
            String::new()
        };
        Some((place, id, format!("write `aliases: [{alias}]` into {into}{other}")))
    }

    /// How to keep the place of a step or a question alive, on the page that its address leads to.
    fn mend_place(&self, address: &Address, page: PageId, anchor: &str) -> String {
        let site = self.site;
        match site.pages[page].kind {
            Kind::Guide(guide) => {
                let steps = site.guides[guide].steps().iter().map(|step| step.id.as_str());
                let address = |id: &str| Address::place(site.pages[page].address.as_str(), id);
                let new: Vec<&str> = steps.filter(|id| !self.subject.docs.ledger.has(&address(id))).collect();
                let new = if new.len() == 1 { new[0] } else { "ID" };
                format!(
                    "write `{{#{new} was={anchor}}}` if that step took its place; `moved: {{{anchor}: step:GUIDE#STEP}}` in the front matter if it is in another guide"
                )
            }
            Kind::Choose(choose) => format!(
                "name the card type that took its place: write `{}` instead of the plain list",
                self.alias_by_card(choose, &address.page)
            ),
            Kind::Group(_) => format!("write `aliases: [{anchor}]` into the question that took its place"),
            _ => format!("let `{}` lead to the guide that has the step", address.page),
        }
    }

    /// How to keep a page alive.
    fn mend_page(&self, address: &str) -> String {
        let folder_of = |section: &str| address.strip_prefix(section)?.strip_suffix('/');
        let found = self.successor(address);
        let into = |page: PageId| self.site.pages[page].file.map_or("the new page", |file| file.as_ref());
        let was = |id: &str, page: Option<PageId>, noun: &str| {
            let page =
                page.map_or_else(|| format!("the {noun} that took its place"), |page| format!("`{}`", into(page)));
            format!("write `was: [{id}]` into {page}")
        };
        let kind = |page: &PageId| &self.site.pages[*page].kind;
        if let Some(id) = folder_of("/cards/").filter(|id| !id.contains('/')) {
            return was(id, found.filter(|page| matches!(kind(page), Kind::Card(_))), "card type");
        }
        if let Some(id) = folder_of("/tasks/").filter(|id| !id.contains('/')) {
            return was(id, found.filter(|page| matches!(kind(page), Kind::Task(_))), "task");
        }
        let Some(page) = found else {
            return match self.shared(address) {
                Some((choose, file)) => {
                    format!(
                        "write `{}` into `{file}`, with the card type that took its place",
                        self.alias_by_card(choose, address)
                    )
                }
                None => format!("write `aliases: [{address}]` into the page that took its place"),
            };
        };
        let guide = match self.site.pages[page].kind {
            Kind::Guide(guide) => Some(&self.site.guides[guide]).filter(|guide| guide.keys.cards.is_some()),
            _ => None,
        };
        match guide.and_then(|guide| guide.card) {
            Some(card) => {
                format!("write `aliases: {{{}: [{address}]}}` into `{}`", self.site.cards[card].id, into(page))
            }
            None => format!("write `aliases: [{address}]` into `{}`", into(page)),
        }
    }

    /// The page that seems to have taken the place of another one: it is new, and the most like it.
    fn successor(&self, address: &str) -> Option<PageId> {
        let ledger = &self.subject.docs.ledger;
        let section = |address: &str| (address.split('/').nth(1).map(str::to_owned), address.matches('/').count());
        let is_new = |page: &PageId| {
            let page = &self.site.pages[*page];
            page.file.is_some()
                && !ledger.has(&Address::page(page.address.as_str()))
                && match page.kind {
                    Kind::Entry(_) => false,
                    Kind::Choose(_) => section(&page.address) == section(address),
                    _ => true,
                }
        };
        let new: Vec<PageId> = (0..self.site.pages.len()).filter(is_new).collect();
        let name_of = |page: PageId| self.site.pages[page].address.as_str();
        let near = nearest(address, new.iter().map(|page| name_of(*page)));
        let name = |address: &str| address.trim_end_matches('/').rsplit('/').next().map(str::to_owned);
        let in_section: Vec<PageId> =
            new.iter().copied().filter(|page| section(name_of(*page)) == section(address)).collect();
        let all = || new.iter().copied();
        all()
            .find(|page| Some(name_of(*page)) == near)
            .or_else(|| in_section.iter().copied().find(|page| name(name_of(*page)) == name(address)))
            .or_else(|| all().find(|page| name(name_of(*page)) == name(address)))
            .or_else(|| in_section.first().copied().filter(|_| in_section.len() == 1))
            .or_else(|| new.first().copied().filter(|_| new.len() == 1))
    }

    /// Whether it is the page of a card type, `/guides/CARD/PATH/`: the address that a shared guide would have.
    fn shared_address(&self, address: &Address) -> Option<String> {
        let (card, path) = address.page.strip_prefix("/guides/")?.split_once('/')?;
        let is_card = self.site.cards.iter().any(|own| own.id == card);
        (is_card && !path.is_empty()).then(|| format!("/guides/{path}"))
    }

    /// The shared guide that had a page at an address: `/guides/CARD/PATH/` of `/guides/PATH/`.
    fn shared(&self, address: &str) -> Option<(usize, &str)> {
        let (_, path) = address.strip_prefix("/guides/")?.split_once('/')?;
        let page = &self.site.pages[self.site.page_at(&format!("/guides/{path}"))?];
        match (page.kind, page.file) {
            (Kind::Choose(choose), Some(file)) => Some((choose, file)),
            _ => None,
        }
    }

    /// The alias of one page of a shared guide.
    fn alias_by_card(&self, choose: usize, address: &str) -> String {
        let cards = self.site.chooses[choose].guides.iter().filter_map(|guide| self.site.guides[*guide].card);
        let cards: Vec<&str> = cards.map(|card| self.site.cards[card].id).collect();
        let card = if let [card] = cards[..] { card } else { "CARD" };
        format!("aliases: {{{card}: [{address}]}}")
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
