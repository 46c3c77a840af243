//! What every page of a language shows alike.

use std::borrow::Cow;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::policy;
use crate::config::{Css, Look, Switch};
use crate::site::{MenuLink, PageId, Site};
use crate::strings::Strings;
use crate::theme::Theme;
use crate::theme::value::{Any, Html};
use crate::theme::view::{Banner, Contact, Filing, Frame, Link, Logo};

/// Where an ICP filing can be looked up.
const ICP: &str = "https://beian.miit.gov.cn/";
/// Where a filing with the public security can be looked up, by its digits.
const POLICE: &str = "https://beian.mps.gov.cn/#/query/webSearch?code=";

/// What every page of a language shows alike.
pub(super) fn frame<'a>(site: &'a Site<'a>, theme: &Theme, named: &super::Named) -> Frame<'a> {
    let settings = site.settings;
    let look = &settings.look;
    let lang = &site.locale.lang;
    let inline = settings.css == Css::Inline;
    let favicon = ["/favicon.svg", "/favicon.ico", "/favicon.png"]
        .into_iter()
        .find(|icon| site.files.statics.iter().any(|file| file.address == *icon));
    let prefetch = prefetch(&site.href_of("/"));
    Frame {
        title: site.title,
        description: site.locale.description.as_deref(),
        lang: lang.as_str(),
        dir: lang.direction(),
        home: site.href_of("/"),
        search: site.search.map(|page| site.href(page)),
        search_js: settings.base.href(&named.search),
        menu: links(site, &site.menu),
        footer: links(site, &site.footer),
        css: inline.then(|| Html::trusted(theme.css().to_owned())),
        css_href: (!inline).then(|| settings.base.href(&named.css)),
        logo: logo(site),
        banner: look.banner.as_ref().map(|banner| Banner {
            text: banner.text.in_lang(lang),
            level: banner.level.word(),
            link: site.banner.as_ref().map(|own| link(site, own)),
        }),
        contact: contact(site),
        closing: look.footer.as_ref().map(|text| text.in_lang(lang)),
        filings: filings(look),
        analytics: look.analytics.iter().map(String::as_str).collect(),
        can_switch_mode: look.switches.contains(&Switch::Mode),
        can_switch_size: look.switches.contains(&Switch::Size),
        feedback_form: look.feedback_form.as_deref(),
        js_href: settings.base.href(&named.js),
        early_js: Html::trusted(theme.early_js().to_owned()),
        csp: policy::of_pages(settings, theme, &prefetch),
        prefetch: Html::trusted(prefetch),
        favicon: favicon.map(|icon| settings.base.href(icon)),
        generator: concat!("Steplink ", env!("CARGO_PKG_VERSION")),
        extra: Any::new(settings.extra.as_ref()),
    }
}

/// The pages below the home page are fetched once a reader is about to choose them, but for the one to search on.
fn prefetch(home: &str) -> String {
    // An address has no signs that mean something to JSON or HTML.
    format!(
        r#"{{"prefetch":[{{"where":{{"and":[{{"href_matches":"{home}*"}},{{"not":{{"href_matches":["{home}search/*","{home}media/*"]}}}}]}},"eagerness":"moderate"}}]}}"#
    )
}

fn links<'a>(site: &'a Site<'a>, items: &'a [MenuLink]) -> Vec<Link<'a>> {
    items.iter().map(|item| link(site, item)).collect()
}

fn link<'a>(site: &'a Site<'a>, item: &'a MenuLink) -> Link<'a> {
    let default = site.settings.default_locale().lang.as_str();
    Link { title: Cow::Borrowed(&item.title), href: item.href.clone(), lang: item.lent.then_some(default) }
}

fn logo(site: &Site<'_>) -> Option<Logo> {
    let address = site.settings.look.logo.as_ref()?;
    let file = site.files.statics.iter().find(|file| file.address == address.value)?;
    Some(Logo {
        src: site.settings.base.href(&file.address),
        width: file.size.map(|size| size.width),
        height: file.size.map(|size| size.height),
    })
}

fn contact<'a>(site: &'a Site<'a>) -> Option<Contact<'a>> {
    let own = site.settings.look.contact.as_ref()?;
    let lang = &site.locale.lang;
    let digits = |phone: &str| phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>();
    Some(Contact {
        text: own.text.as_ref().map(|text| text.in_lang(lang)),
        phone: own.phone.as_deref(),
        phone_href: own.phone.as_deref().map(|phone| format!("tel:{}", digits(phone))),
        hours: own.hours.as_ref().map(|text| text.in_lang(lang)),
        email: own.email.as_deref(),
        link: site.contact.as_ref().map(|own| link(site, own)),
    })
}

fn filings(look: &Look) -> Vec<Filing<'_>> {
    let icp = look.icp.iter().map(|text| Filing { text, href: ICP.to_owned() });
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let police = look.police.iter().map(|text| Filing { text, href: format!("{POLICE}{}", digits(text)) });
    icp.chain(police).collect()
}

/// The addresses by which a reader helps to keep a page right.
pub(super) struct Addresses {
    pub edit: Option<String>,
    pub report: Option<String>,
    pub helped: Option<String>,
    pub not_helped: Option<String>,
}

/// The addresses for a page; `title` and `url` are those of the page.
pub(super) fn addresses(site: &Site<'_>, strings: &Strings, page: PageId, title: &str, url: &str) -> Addresses {
    let look = &site.settings.look;
    let own = &site.pages[page];
    let file = own.body.map(|body| &body.file).or(own.file).filter(|_| own.file.is_some());
    let filled_in = |template: &String| {
        let filled = template.replace("{url}", &encoded(url)).replace("{title}", &encoded(title));
        filled.replace("{path}", &file.map_or_else(String::new, |file| path(file)))
    };
    let mail = |key: &str| {
        let subject = strings.fill(key, &[("title", title)]);
        let to = look.feedback_mail.as_ref().filter(|_| file.is_some())?;
        Some(format!("mailto:{to}?subject={}&body={}", encoded(&subject), encoded(url)))
    };
    Addresses {
        edit: look.edit.as_ref().filter(|_| file.is_some()).map(filled_in),
        report: look.report.as_ref().map(filled_in),
        helped: mail("feedback_helped"),
        not_helped: mail("feedback_not_helped"),
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

fn path(file: &str) -> String {
    file.split('/').map(crate::site::encode).collect::<Vec<_>>().join("/")
}
