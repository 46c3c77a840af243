//! What every kind of page has.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::parts::MAX_BACKLINKS;
use super::{Context, frame, json_ld};
use crate::model::front::{Collection, Common};
use crate::model::markup::{Block, Body};
use crate::site::{Kind, PageId};
use crate::theme::value::Any;
use crate::theme::view::{Backlinks, Crumb, Heading, Item, Link, Page};

impl<'a> Context<'a> {
    /// What every kind of page has, for a page.
    pub(super) fn page(&self, id: PageId) -> Page<'a> {
        let own = &self.site.pages[id];
        let common = own.common;
        let breadcrumbs = self.breadcrumbs(id);
        let description = self.page_description(id);
        let (previous, next) = self.neighbours(id);
        // The original says it.
        let json_ld = if own.lent { None } else { json_ld::of_page(self, id, &breadcrumbs) };
        let draft = common.and_then(|common| common.draft).unwrap_or(false);
        let verified = match own.kind {
            Kind::Entry(entry) => self.site.entries[entry].doc.keys.verified,
            _ => common.and_then(|common| common.verified),
        };
        let url = self.canonical(id).unwrap_or_else(|| self.site.href(id));
        let addresses = frame::addresses(self.site, self.strings, id, &own.title, &url);
        Page {
            edit: addresses.edit,
            report: addresses.report,
            helped: addresses.helped,
            not_helped: addresses.not_helped,
            kind: kind_name(own.kind),
            title: self.title(id),
            full_title: self.title_with_card(id, &own.title),
            description,
            lang: self.lang_of(id),
            languages: self.languages(&own.address),
            alternates: self.alternates(id),
            in_menu: self.is_in_menu(&self.site.href(id)),
            href: self.site.href(id),
            url: self.canonical(id),
            breadcrumbs,
            contents: own.body.map(|body| self.contents(id, body)).unwrap_or_default(),
            date: self.date(common.and_then(|common| common.date)),
            updated: self.date(common.and_then(|common| common.updated)),
            verified: self.date(verified),
            tags: common.map(|common| self.tags(common)).unwrap_or_default(),
            related: self.resolved(&self.site.related[id]),
            backlinks: match own.kind {
                // Each term says where it is used.
                Kind::Glossary => Backlinks { items: Vec::new(), more: 0 },
                _ => self.backlinks(self.site.backlinks.to_page(id), MAX_BACKLINKS),
            },
            previous,
            next,
            collected: common.map(|common| self.collected(common)).unwrap_or_default(),
            draft,
            noindex: draft || matches!(own.kind, Kind::Gone(_)),
            json_ld,
            extra: Any::new(common.and_then(|common| common.extra.as_deref())),
        }
    }

    /// Whether the main menu leads to an address.
    fn is_in_menu(&self, href: &str) -> bool {
        self.site.menu.iter().any(|link| link.href == href)
    }

    fn page_description(&self, id: PageId) -> Option<Cow<'a, str>> {
        let own = &self.site.pages[id];
        let list = match own.kind {
            Kind::Cards => "cards_description",
            Kind::Tasks => "tasks_description",
            Kind::Guides => "guides_description",
            Kind::FaqIndex => "faq_description",
            Kind::Glossary => "glossary_description",
            Kind::Search => "search_description",
            Kind::Gone(_) => "gone_description",
            Kind::Tag(tag) => {
                let title = self.site.tags[tag].title;
                return Some(Cow::Owned(self.strings.fill("tag_description", &[("title", title)])));
            }
            Kind::Folder => {
                return Some(Cow::Owned(self.strings.fill("folder_description", &[("title", &own.title)])));
            }
            Kind::Entry(_) => return own.body.and_then(summary).map(Cow::Owned),
            // Their templates show no description beside the text, so that nothing is said twice.
            Kind::Plain | Kind::Guide(_) | Kind::Card(_) => {
                return self.description(id).or_else(|| own.body.and_then(summary).map(Cow::Owned));
            }
            Kind::Home => {
                let site = self.site.locale.description.as_deref().map(Cow::Borrowed);
                return self.description(id).or(site).or(Some(Cow::Borrowed(self.strings.get("home_description"))));
            }
            _ => return self.description(id),
        };
        Some(Cow::Borrowed(self.strings.get(list)))
    }

    fn breadcrumbs(&self, id: PageId) -> Vec<Crumb<'a>> {
        let mut trail = vec![self.crumb(id, None)];
        let mut at = self.site.pages[id].parent;
        while let Some(page) = at {
            trail.push(self.crumb(page, Some(self.site.href(page))));
            at = self.site.pages[page].parent;
        }
        trail.reverse();
        trail
    }

    fn crumb(&self, page: PageId, href: Option<String>) -> Crumb<'a> {
        match self.site.pages[page].kind {
            Kind::Home => Crumb { title: Cow::Borrowed(self.strings.get("home")), href, lang: None },
            _ => Crumb { title: self.title(page), href, lang: self.lang_of(page) },
        }
    }

    fn tags(&self, common: &Common) -> Vec<Link<'a>> {
        let wanted = common.tags.iter().flatten();
        let tag = |name: &crate::schema::At<String>| {
            let tag = self.site.tags.iter().find(|tag| tag.id == name.value)?;
            Some(Link { title: Cow::Borrowed(tag.title), href: self.site.href(tag.page), lang: None })
        };
        wanted.filter_map(tag).collect()
    }

    /// The pages before and after a page of a folder.
    fn neighbours(&self, id: PageId) -> (Option<Link<'a>>, Option<Link<'a>>) {
        let own = &self.site.pages[id];
        let in_folder =
            own.parent.filter(|parent| matches!(self.site.pages[*parent].kind, Kind::Plain | Kind::Folder));
        let (Kind::Plain, Some(_)) = (own.kind, in_folder) else {
            return (None, None);
        };
        let (previous, next) = self.site.neighbours(id);
        (previous.map(|page| self.link(page)), next.map(|page| self.link(page)))
    }

    fn collected(&self, common: &Common) -> BTreeMap<&'static str, Vec<Item<'a>>> {
        let wanted = common.collect.iter().flatten();
        wanted.map(|collection| (collection.word(), self.collection(*collection))).collect()
    }

    fn collection(&self, collection: Collection) -> Vec<Item<'a>> {
        let site = self.site;
        let items = |pages: Vec<PageId>| pages.into_iter().map(|page| self.item(page)).collect();
        match collection {
            Collection::Cards => items(site.cards.iter().map(|card| card.page).collect()),
            Collection::Tasks => items(site.tasks.iter().map(|task| task.page).collect()),
            Collection::Guides => items(site.guides.iter().map(|guide| guide.page).collect()),
            Collection::Faq => items(site.groups.iter().map(|group| group.page).collect()),
            Collection::Pages => {
                let is_plain = |page: &PageId| site.pages[*page].kind == Kind::Plain;
                items((0..site.pages.len()).filter(is_plain).collect())
            }
            Collection::Latest => self.latest(20),
        }
    }

    /// The pages changed last.
    pub(super) fn latest(&self, limit: usize) -> Vec<Item<'a>> {
        let site: &'a crate::site::Site<'a> = self.site;
        let mut dated: Vec<_> = site
            .pages
            .iter()
            .enumerate()
            .filter(|(_, page)| !matches!(page.kind, Kind::Home | Kind::Choose(_)))
            .filter_map(|(id, page)| {
                let common = page.common?;
                Some((std::cmp::Reverse(common.updated.or(common.date)?), &page.title, id))
            })
            .collect();
        dated.sort();
        let item = |(date, _, id): (std::cmp::Reverse<jiff::civil::Date>, _, PageId)| Item {
            date: self.date(Some(date.0)),
            title: self.title_with_card(id, &site.pages[id].title),
            ..self.item(id)
        };
        dated.into_iter().take(limit).map(item).collect()
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Home => "home",
        Kind::Card(_) => "card",
        Kind::Task(_) => "task",
        Kind::Guide(_) => "guide",
        Kind::Choose(_) => "choose",
        Kind::FaqIndex => "faq",
        Kind::Group(_) => "faq-group",
        Kind::Entry(_) => "faq-entry",
        Kind::Plain => "page",
        Kind::Glossary => "glossary",
        Kind::Search => "search",
        Kind::Gone(_) => "gone",
        Kind::Folder | Kind::Cards | Kind::Tasks | Kind::Guides | Kind::Tag(_) => "list",
    }
}

impl<'a> Context<'a> {
    /// The headings of levels 2 and 3, of a guide those of level 2 only, and the steps, in order.
    fn contents(&self, page: PageId, body: &Body) -> Vec<Heading<'a>> {
        let lang = self.lang_of(page);
        let levels = if matches!(self.site.pages[page].kind, Kind::Guide(_)) { 2..=2 } else { 2..=3 };
        let mut contents = Vec::new();
        push_headings(&body.intro, &levels, lang, &mut contents);
        for (at, step) in body.procedure.iter().flat_map(|procedure| &procedure.steps).enumerate() {
            contents.push(Heading {
                id: step.id.clone(),
                title: step.text.clone(),
                level: 3,
                number: Some(at + 1),
                prefix: Some(self.step_prefix(at)),
                lang: lang.or_else(|| step.lent.then(|| self.default_lang())),
            });
        }
        push_headings(&body.outro, &levels, lang, &mut contents);
        contents
    }
}

fn push_headings<'a>(
    blocks: &[Block],
    levels: &RangeInclusive<u8>,
    lang: Option<&'a str>,
    contents: &mut Vec<Heading<'a>>,
) {
    for block in blocks {
        if let Block::Heading(heading) = block
            && levels.contains(&heading.level)
        {
            contents.push(Heading {
                id: heading.anchor.clone(),
                title: heading.text.clone(),
                level: heading.level,
                number: None,
                prefix: None,
                lang,
            });
        }
    }
}

/// The first paragraph of a text, cut at a whole sentence where that is possible.
fn summary(body: &Body) -> Option<String> {
    let text = body.first_paragraph()?;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= 120 {
        return (!text.is_empty()).then_some(text);
    }
    let start: String = text.chars().take(120).collect();
    let sentence = start.rfind(['。', '！', '？', '；', '.', '!', '?']);
    let cut = sentence.map(|at| start[..].char_indices().find(|(i, _)| *i > at).map_or(start.len(), |(i, _)| i));
    Some(cut.map_or_else(|| format!("{start}…"), |end| start[..end].to_owned()))
}
