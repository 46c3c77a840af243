//! A page in the other languages.

use super::Context;
use crate::site::PageId;
use crate::theme::view::{Alternate, PageLanguage};

impl<'a> Context<'a> {
    /// The page of an address in each language; nothing for a site in one language.
    pub(super) fn languages(&self, address: &str) -> Vec<PageLanguage<'a>> {
        if self.sites.len() < 2 {
            return Vec::new();
        }
        let language = |(at, site): (usize, &'a crate::site::Site<'a>)| PageLanguage {
            lang: site.locale.lang.as_str(),
            dir: site.locale.lang.direction(),
            name: self.all_strings[at].get("language_name"),
            href: site.href_of(address),
            current: at == self.site.locale.index,
            translated: self.translated.get(address).is_some_and(|languages| languages.contains(&at)),
        };
        self.sites.iter().enumerate().map(language).collect()
    }

    /// The translations of a page that search engines are told of, this page among them. Nothing for a
    /// page that is not translated, or is in one language only.
    pub(super) fn alternates(&self, page: PageId) -> Vec<Alternate<'a>> {
        let own = &self.site.pages[page];
        let languages = self.translated.get(own.address.as_str()).map_or(&[][..], Vec::as_slice);
        if own.lent || languages.len() < 2 {
            return Vec::new();
        }
        let alternate = |lang: usize, name: &'a str| {
            let url = self.sites[lang].url_of(&own.address)?;
            Some(Alternate { lang: name, url })
        };
        let own_names =
            languages.iter().filter_map(|lang| alternate(*lang, self.sites[*lang].locale.lang.as_str()));
        own_names.chain(alternate(0, "x-default")).collect()
    }

    /// The canonical URL of a page: that of the original where there is no translation.
    pub(super) fn canonical(&self, page: PageId) -> Option<String> {
        let own = &self.site.pages[page];
        let site = if own.lent { &self.sites[0] } else { self.site };
        site.url_of(&own.address)
    }
}
