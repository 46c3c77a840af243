//! What stands around every page, and what every page has.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Backlinks, Crumb, Date, Heading, Item, Link, Strings};
use crate::theme::value::{Any, Html, Json, Shared};
use crate::view;

view! {
    /// What every page of a language shows alike.
    pub struct Frame<'a> {
        /// The title of the site.
        pub title: &'a str,
        /// What the site is about, in one sentence.
        pub description: Option<&'a str>,
        /// The language of the interface, a BCP 47 tag.
        pub lang: &'a str,
        /// The direction of its script: `ltr` or `rtl`.
        pub dir: &'static str,
        /// The address of the home page.
        pub home: String,
        /// The address of the page to search on; absent without search, and on a site of one page.
        pub search: Option<String>,
        /// The address of the script of the search, which is loaded when somebody searches.
        pub search_js: String,
        /// The main menu.
        pub menu: Vec<Link<'a>>,
        /// The links of the footer.
        pub footer: Vec<Link<'a>>,
        /// The style sheet, to stand in a `style` element; absent with `css: link`.
        pub css: Option<Html>,
        /// Which pages browsers may fetch before they are asked for, to stand in a `script` of the type
        /// `speculationrules`.
        pub prefetch: Html,
        /// The address of the style sheet with `css: link`.
        pub css_href: Option<String>,
        /// A picture beside the title.
        pub logo: Option<Logo>,
        /// What every reader should know now.
        pub banner: Option<Banner<'a>>,
        /// How to reach somebody.
        pub contact: Option<Contact<'a>>,
        /// A sentence at the foot.
        pub closing: Option<&'a str>,
        /// The filings of the site, with where they can be looked up.
        pub filings: Vec<Filing<'a>>,
        /// The URLs of scripts that count visitors.
        pub analytics: Vec<&'a str>,
        /// Whether readers can switch between light and dark.
        pub can_switch_mode: bool,
        /// Whether readers can switch to larger text.
        pub can_switch_size: bool,
        /// A URL that takes the form of whether a page helped.
        pub feedback_form: Option<&'a str>,
        /// The address of the script.
        pub js_href: String,
        /// The script that runs before the page is shown, to stand in a `script` element.
        pub early_js: Html,
        /// The Content-Security-Policy; absent with `csp: false`.
        pub csp: Option<String>,
        /// The address of `static/favicon.svg`, `.ico` or `.png`, if there is one.
        pub favicon: Option<String>,
        /// The name and version of the program.
        pub generator: &'static str,
        /// `extra:` of `steplink.yaml`.
        pub extra: Any,
    }
}

view! {
    /// What the templates see that are rendered once for all pages of a language.
    pub struct OnceView<'a> {
        /// What all pages show alike.
        pub site: &'a Shared<Frame<'a>>,
        /// The interface strings of the language, by key.
        pub t: &'a Shared<Strings<'a>>,
    }
}

view! {
    /// A picture beside the title of the site.
    pub struct Logo {
        /// Its address.
        pub src: String,
        /// Its width in pixels, if it is known.
        pub width: Option<usize>,
        /// Its height.
        pub height: Option<usize>,
    }
}

view! {
    /// What every reader should know now.
    pub struct Banner<'a> {
        /// What it is.
        pub text: &'a str,
        /// How urgent it is: `note`, `warning` or `danger`.
        pub level: &'static str,
        /// A page that says more.
        pub link: Option<Link<'a>>,
    }
}

view! {
    /// How to reach somebody.
    pub struct Contact<'a> {
        /// A sentence.
        pub text: Option<&'a str>,
        /// A telephone number.
        pub phone: Option<&'a str>,
        /// The same for `tel:`.
        pub phone_href: Option<String>,
        /// When somebody answers.
        pub hours: Option<&'a str>,
        /// An e-mail address.
        pub email: Option<&'a str>,
        /// A page that says more.
        pub link: Option<Link<'a>>,
    }
}

view! {
    /// A filing of the site.
    pub struct Filing<'a> {
        /// Its number, as it must be shown.
        pub text: &'a str,
        /// Where it can be looked up.
        pub href: String,
    }
}

view! {
    /// What every kind of page has, as `page`.
    pub struct Page<'a> {
        /// The kind: `home`, `card`, `task`, `guide`, `choose`, `faq`, `faq-group`, `faq-entry`,
        /// `page`, `glossary`, `search`, `gone`, `list` or `not-found`.
        pub kind: &'static str,
        /// The title, plain; the one level-1 heading.
        pub title: Cow<'a, str>,
        /// The title for the window and for search engines: with the card type where a shared guide gives several pages one title.
        pub full_title: Cow<'a, str>,
        /// The description for search engines and previews.
        pub description: Option<Cow<'a, str>>,
        /// The language of the text, where it is not that of the site: there is no translation.
        pub lang: Option<&'a str>,
        /// This page in each language of the site; empty for a site in one language.
        pub languages: Vec<PageLanguage<'a>>,
        /// The languages that search engines are told of, for a page that is in several.
        pub alternates: Vec<Alternate<'a>>,
        /// The address within the site, with the path prefix.
        pub href: String,
        /// Whether the main menu leads here.
        pub in_menu: bool,
        /// The canonical address, of the original where there is no translation; absent while `base_url` is not set.
        pub url: Option<String>,
        /// The trail from the home page, this page last.
        pub breadcrumbs: Vec<Crumb<'a>>,
        /// The headings of levels 2 and 3, of a guide those of level 2, and its steps, in order.
        pub contents: Vec<Heading<'a>>,
        /// The day it was published.
        pub date: Option<Date>,
        /// The day of its last change.
        pub updated: Option<Date>,
        /// The day on which somebody last checked that it is true.
        pub verified: Option<Date>,
        /// Its tags.
        pub tags: Vec<Link<'a>>,
        /// What its author says to read next.
        pub related: Vec<Link<'a>>,
        /// The pages that link here.
        pub backlinks: Backlinks<'a>,
        /// The page before it in its folder.
        pub previous: Option<Link<'a>>,
        /// The page after it in its folder.
        pub next: Option<Link<'a>>,
        /// The lists that the page asked for with `collect:`, by name.
        pub collected: BTreeMap<&'static str, Vec<Item<'a>>>,
        /// Where its source can be edited.
        pub edit: Option<String>,
        /// Where a mistake in it can be reported.
        pub report: Option<String>,
        /// Where to write that it helped: an address for `mailto:`.
        pub helped: Option<String>,
        /// Where to write that it did not.
        pub not_helped: Option<String>,
        /// Whether it is a draft, shown because of `--drafts`.
        pub draft: bool,
        /// Whether search engines are asked to leave it out.
        pub noindex: bool,
        /// Structured data, to stand in a `script` element of type `application/ld+json`.
        pub json_ld: Option<Json>,
        /// `extra:` of its front matter.
        pub extra: Any,
    }
}

view! {
    /// A page in one of the languages of the site.
    pub struct PageLanguage<'a> {
        /// The language, a BCP 47 tag.
        pub lang: &'a str,
        /// The direction of its script: `ltr` or `rtl`.
        pub dir: &'static str,
        /// Its name in the language itself.
        pub name: &'a str,
        /// The address of the page there.
        pub href: String,
        /// Whether it is the language of this page.
        pub current: bool,
        /// Whether the page is translated there.
        pub translated: bool,
    }
}

view! {
    /// A translation of a page, for search engines.
    pub struct Alternate<'a> {
        /// The language, a BCP 47 tag, or `x-default`.
        pub lang: &'a str,
        /// The whole URL.
        pub url: String,
    }
}
