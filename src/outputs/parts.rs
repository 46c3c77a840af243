//! Parts that several kinds of page show.

use std::borrow::Cow;

use jiff::civil::Date;

use super::Context;
use crate::html::Renderer;
use crate::model::front::{GuideKeys, Material};
use crate::schema::Duration;
use crate::site::{Card, Guide, Page, PageId, ResolvedLink, Site};
use crate::strings::Strings;
use crate::theme::value::Shared;
use crate::theme::view::{self, Backlinks, CardTag, GuideItem, Item, Link, StepLink};

/// How many sources “what links here” shows.
pub(super) const MAX_BACKLINKS: usize = 20;

impl<'a> Context<'a> {
    /// A link to a page.
    pub(super) fn link(&self, page: PageId) -> Link<'a> {
        Link { title: self.title(page), href: self.site.href(page), lang: self.lang_of(page) }
    }

    /// The language of a page's text, where it is not that of the site.
    pub(super) fn lang_of(&self, page: PageId) -> Option<&'a str> {
        self.site.pages[page].lent.then(|| self.default_lang())
    }

    /// The default language, in which everything is that has no translation.
    pub(super) fn default_lang(&self) -> &'a str {
        let site: &'a Site<'a> = self.site;
        site.settings.default_locale().lang.as_str()
    }

    /// The title of a page, which lives as long as the site.
    pub(super) fn title(&self, page: PageId) -> Cow<'a, str> {
        let site: &'a Site<'a> = self.site;
        Cow::Borrowed(&site.pages[page].title)
    }

    /// Links that the site has resolved.
    pub(super) fn resolved(&self, links: &'a [ResolvedLink]) -> Vec<Link<'a>> {
        let link = |link: &'a ResolvedLink| {
            let href = link.href.clone()?;
            let title = match link.target {
                Some((page, _)) => self.title_with_card(page, &link.text),
                None => Cow::Borrowed(link.text.as_str()),
            };
            let lang = link.target.as_ref().and_then(|(page, _)| self.lang_of(*page));
            Some(Link { title, href, lang })
        };
        links.iter().filter_map(link).collect()
    }

    /// The title of a link; with the card type where guides of several have one title.
    pub(super) fn title_with_card(&self, page: PageId, text: &'a str) -> Cow<'a, str> {
        let page: &Page<'a> = &self.site.pages[page];
        let has_namesake =
            matches!(page.kind, crate::site::Kind::Guide(guide) if self.site.guides[guide].has_namesake);
        match page.card.filter(|_| has_namesake) {
            Some(card) => {
                let card = self.card_title(card);
                Cow::Owned(self.strings.fill("title_of_card", &[("title", text), ("card", &card)]))
            }
            None => Cow::Borrowed(text),
        }
    }

    pub(super) fn card_title(&self, card: usize) -> Cow<'a, str> {
        self.title(self.site.cards[card].page)
    }

    /// A card type as a tag.
    pub(super) fn card_tag(&self, card: usize) -> Shared<CardTag<'a>> {
        self.card_tags[card].clone()
    }

    /// A page in a list.
    pub(super) fn item(&self, page: PageId) -> Item<'a> {
        let own = &self.site.pages[page];
        let is_guide = matches!(own.kind, crate::site::Kind::Guide(_));
        Item {
            title: self.title(page),
            href: self.site.href(page),
            description: self.description(page),
            card: own.card.filter(|_| is_guide).map(|card| self.card_tag(card)),
            date: None,
            lang: self.lang_of(page),
        }
    }

    /// The description of a page, as its author wrote it.
    pub(super) fn description(&self, page: PageId) -> Option<Cow<'a, str>> {
        let site: &'a Site<'a> = self.site;
        site.pages[page].common.and_then(|common| common.description.as_deref()).map(Cow::Borrowed)
    }

    /// A day, for machines and for readers.
    pub(super) fn day(&self, date: Date) -> view::Date {
        view::Date { iso: date.to_string(), text: self.strings.date(date) }
    }

    /// The same for one that may be unknown.
    pub(super) fn date(&self, date: Option<Date>) -> Option<view::Date> {
        date.map(|date| self.day(date))
    }

    /// The pages that link somewhere, so many of them at most.
    pub(super) fn backlinks(&self, pages: &[PageId], limit: usize) -> Backlinks<'a> {
        let link = |page: &PageId| {
            let site: &'a Site<'a> = self.site;
            let title = self.title_with_card(*page, &site.pages[*page].title);
            Link { title, href: site.href(*page), lang: self.lang_of(*page) }
        };
        Backlinks { items: pages.iter().take(limit).map(link).collect(), more: pages.len().saturating_sub(limit) }
    }

    /// A guide as other pages show it; with the same task for other card types, if asked for.
    pub(super) fn guide_item(&self, guide: usize, with_others: bool) -> GuideItem<'a> {
        let own: &'a Guide<'a> = &self.site.guides[guide];
        let keys = own.keys;
        let (steps, duration) = (own.steps().len(), self.duration_of(own));
        let completes_in = keys.completes_in.as_ref().map(|duration| self.strings.duration(duration));
        let fee = keys.fee.as_ref().map(|fee| self.strings.money(fee));
        let count = (steps > 0).then(|| steps.to_string());
        let facts = [
            ("n_steps", "n", &count),
            ("takes", "duration", &duration),
            ("completes_within", "duration", &completes_in),
            ("costs", "fee", &fee),
        ];
        let fact = |(key, name, value): (&str, &str, &Option<String>)| {
            value.as_deref().map(|value| self.strings.fill(key, &[(name, value)]))
        };
        GuideItem {
            title: self.title(own.page),
            href: self.site.href(own.page),
            description: self.description(own.page),
            card: own.card.map(|card| self.card_tag(card)),
            channel: keys.channel.as_ref().map(|channel| Cow::Borrowed(channel.title.as_str())),
            facts: facts.into_iter().filter_map(fact).collect(),
            steps,
            duration,
            completes_in,
            fee,
            who: keys.who.as_deref().map(Cow::Borrowed),
            others: if with_others { self.other_cards(guide) } else { Vec::new() },
            lang: self.lang_of(own.page),
        }
    }

    /// How long a guide takes, as readers of the language write it.
    pub(super) fn duration_of(&self, guide: &Guide<'_>) -> Option<String> {
        let total = total_duration(guide)?;
        Some(self.strings.duration(&total))
    }

    fn other_cards(&self, guide: usize) -> Vec<Link<'a>> {
        let own = &self.site.guides[guide];
        let Some(task) = own.task else {
            return Vec::new();
        };
        let guides = &self.site.tasks[task].guides;
        let mut cards: Vec<usize> = guides.iter().filter_map(|other| self.site.guides[*other].card).collect();
        cards.dedup();
        cards.retain(|card| Some(*card) != own.card);
        if cards.len() > 4 {
            return Vec::new();
        }
        let link = |card: usize| {
            let guide = self.site.guides_for(task, card).next()?;
            let lang = self.lang_of(self.site.cards[card].page);
            Some(Link { title: self.card_title(card), href: self.site.href(self.site.guides[guide].page), lang })
        };
        cards.into_iter().filter_map(link).collect()
    }

    /// A link to a step; its label is the interface string of that key, for which there is the title of its owner.
    pub(super) fn step_link(&self, guide: usize, step: usize, key: &str, owner: (&str, &str)) -> StepLink<'a> {
        let own: &'a Guide<'a> = &self.site.guides[guide];
        let title = &own.steps()[step].text;
        StepLink {
            href: self.site.step_href(guide, step),
            number: step + 1,
            title,
            label: self.strings.fill(key, &[owner, ("n", &(step + 1).to_string()), ("title", title)]),
            card: own.card.map(|card| self.card_tag(card)),
        }
    }

    /// What stands before the title of a step.
    pub(super) fn step_prefix(&self, step: usize) -> String {
        self.strings.fill("step_prefix", &[("n", &(step + 1).to_string())])
    }

    /// The number and the title of a step.
    pub(super) fn step_name(&self, step: usize, title: &str) -> String {
        self.strings.fill("step_name", &[("n", &(step + 1).to_string()), ("title", title)])
    }

    /// A link to a question.
    pub(super) fn entry_link(&self, entry: usize) -> Link<'a> {
        let site: &'a Site<'a> = self.site;
        let lang = site.is_entry_lent(entry).then(|| self.default_lang());
        Link { title: Cow::Borrowed(&site.entries[entry].doc.question), href: site.entry_href(entry), lang }
    }

    /// Links to the first questions of some.
    pub(super) fn entry_links(&self, entries: &[usize], limit: usize) -> Vec<Link<'a>> {
        entries.iter().take(limit).map(|entry| self.entry_link(*entry)).collect()
    }

    /// The renderer for the text of a page.
    pub(super) fn renderer(&self, page: PageId) -> Option<Renderer<'a>> {
        let lent = self.site.pages[page].lent;
        self.renderer_in(page, lent)
    }

    /// The renderer for what a page has from the default language.
    pub(super) fn lent_renderer(&self, page: PageId) -> Option<Renderer<'a>> {
        self.renderer_in(page, true)
    }

    /// The words that belong to a text, such as the title of a callout, are in its language.
    fn renderer_in(&self, page: PageId, lent: bool) -> Option<Renderer<'a>> {
        let site: &'a Site<'a> = self.site;
        let body = site.pages[page].body?;
        Some(Renderer::new(body, &site.links[page], self.strings_of(lent), site.settings.unsafe_html))
    }

    /// The interface strings for a text that is lent by the default language, or not.
    pub(super) fn strings_of(&self, lent: bool) -> &'a Strings {
        self.all_strings.first().filter(|_| lent).unwrap_or(self.strings)
    }

    /// The text of a page that has no procedure.
    pub(super) fn body(&self, page: PageId) -> crate::html::Html {
        let body = self.site.pages[page].body;
        match (self.renderer(page), body) {
            (Some(renderer), Some(body)) => renderer.with_footnotes(&body.intro),
            _ => crate::html::Html::default(),
        }
    }
}

/// The card types as tags, of which a page shows the same ones again and again.
pub(super) fn card_tags<'a>(site: &'a Site<'a>) -> Vec<Shared<CardTag<'a>>> {
    let tag = |own: &Card<'a>| {
        let page = &site.pages[own.page];
        Shared::new(&CardTag {
            id: own.id,
            title: Cow::Borrowed(&page.title),
            href: site.href(own.page),
            colour: own.colour,
            lang: page.lent.then(|| site.settings.default_locale().lang.as_str()),
        })
    };
    site.cards.iter().map(tag).collect()
}

/// The materials that a card type needs.
pub(super) fn materials<'a>(keys: &'a GuideKeys, card: Option<&str>) -> Vec<Cow<'a, str>> {
    let applies = |material: &&Material| {
        material.cards.is_empty() || material.cards.iter().any(|own| Some(own.value.0.as_str()) == card)
    };
    let materials = keys.materials.as_deref().unwrap_or_default();
    materials.iter().filter(applies).map(|material| Cow::Borrowed(material.text.as_str())).collect()
}

/// How long a guide takes: as it says, else the sum of its steps if each has a length.
pub(super) fn total_duration(guide: &Guide<'_>) -> Option<Duration> {
    if let Some(duration) = &guide.keys.duration {
        return Some(Duration::clone(duration));
    }
    let mut minutes = 0u32;
    for step in guide.steps() {
        minutes = minutes.checked_add(step.attributes.duration.as_ref()?.minutes()?)?;
    }
    (minutes > 0).then(|| Duration::from_minutes(minutes))
}
