//! `theme:`: the look of the site, and what stands around every page.

use super::colour::{AA, Colour};
use super::{MenuItem, report_missing};
use crate::diag::{Span, rules};
use crate::id::Lang;
use crate::schema::{At, Context, Decode, Localized, Node, Shape, Value};
use crate::{record, words};

record! {
    /// The look of the site, and what stands around every page.
    pub struct ThemeKeys: Default {
        /// The colour of links, buttons and the numbers of steps: one colour, or a map of `light` and `dark`.
        optional colour: At<Colours>,
        /// The colours of card types 1, 2, …, each as `colour`.
        optional card_colours: Vec<At<Colours>>,
        /// A picture beside the title of the site: an address in `static/`, as `/logo.svg`.
        optional logo: At<String>,
        /// How to reach somebody, at the end of every page.
        optional contact: At<ContactKeys>,
        /// A sentence at the foot of every page.
        optional footer: At<Localized>,
        /// The number of the site's ICP filing, for a site in mainland China.
        optional icp: String,
        /// The number of its filing with the public security.
        optional police: At<String>,
        /// What every reader should know now, at the head of every page.
        optional banner: BannerKeys,
        /// Scripts that count visitors, by their URLs; the Content-Security-Policy then allows their hosts.
        optional analytics: Vec<At<String>>,
        /// What readers can switch: `mode`, light or dark, and `size`, larger text.
        optional switches: Vec<Switch>,
        /// Whether a page helped: where the answer goes.
        optional feedback: FeedbackKeys,
        /// Where a page can be edited: a URL with `{path}` for its file.
        optional edit: At<String>,
        /// Where mistakes can be reported: a URL, or a `mailto:`, with `{url}` and `{title}` of the page.
        optional report: At<String>,
    }
}

record! {
    /// How to reach somebody.
    pub struct ContactKeys {
        /// A sentence.
        optional text: At<Localized>,
        /// A telephone number.
        optional phone: At<String>,
        /// When somebody answers.
        optional hours: At<Localized>,
        /// An e-mail address.
        optional email: At<String>,
        /// A page that says more: a reference or an address.
        optional to: At<String>,
    }
}

record! {
    /// What every reader should know now.
    pub struct BannerKeys {
        /// What it is, in one sentence.
        required text: At<Localized>,
        /// A page that says more: a reference or an address.
        optional to: At<String>,
        /// How urgent it is.
        optional level: Urgency,
    }
}

record! {
    /// Where the answer goes that a page helped, or did not.
    pub struct FeedbackKeys {
        /// A URL that takes a form, with the fields `page`, `helpful` and `text`.
        optional form: At<String>,
        /// An e-mail address.
        optional mail: At<String>,
    }
}

words! {
    /// How urgent a banner is.
    pub enum Urgency {
        /// It is good to know.
        Note = "note",
        /// Something may not work.
        Warning = "warning",
        /// Something does not work.
        Danger = "danger",
    }
}

words! {
    /// What readers can switch.
    pub enum Switch {
        /// Light or dark.
        Mode = "mode",
        /// Larger text.
        Size = "size",
    }
}

/// A colour for light pages, and one for dark pages.
#[derive(Clone, Debug)]
pub struct Colours {
    /// On light pages.
    pub light: Colour,
    /// On dark pages; without it, one is made of the other.
    pub dark: Option<Colour>,
}

record! {
    /// A colour for light pages, and one for dark pages.
    pub struct ColourKeys {
        /// On light pages.
        required light: Colour,
        /// On dark pages; without it, a lighter shade of the other.
        optional dark: Colour,
    }
}

impl Decode for Colours {
    fn shape() -> Shape {
        Shape::Either(vec![Shape::Colour, ColourKeys::shape()])
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        if let Value::Map(_) = node.value {
            let keys = ColourKeys::decode(node, cx)?;
            return Some(Self { light: keys.light, dark: keys.dark });
        }
        Colour::decode(node, cx).map(|light| Self { light, dark: None })
    }
}

/// The look of the site, as it was found to be right.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// The rules that are added to the style sheet; none if the colours are those of the theme.
    pub css: String,
    /// Words that headings do not break, besides those of the dictionary.
    pub words: Vec<String>,
    /// How many colours card types can have.
    pub card_colours: u8,
    /// A picture beside the title: its address.
    pub logo: Option<At<String>>,
    /// How to reach somebody.
    pub contact: Option<Contact>,
    /// A sentence at the foot of every page.
    pub footer: Option<At<Localized>>,
    /// The number of the ICP filing.
    pub icp: Option<String>,
    /// The number of the filing with the public security.
    pub police: Option<String>,
    /// What every reader should know now.
    pub banner: Option<Banner>,
    /// The URLs of scripts that count visitors.
    pub analytics: Vec<String>,
    /// What readers can switch.
    pub switches: Vec<Switch>,
    /// A URL that takes the form of whether a page helped.
    pub feedback_form: Option<String>,
    /// An e-mail address for that.
    pub feedback_mail: Option<String>,
    /// Where a page can be edited.
    pub edit: Option<String>,
    /// Where mistakes can be reported.
    pub report: Option<String>,
}

/// How to reach somebody.
#[derive(Clone, Debug)]
pub struct Contact {
    /// A sentence.
    pub text: Option<At<Localized>>,
    /// A telephone number.
    pub phone: Option<String>,
    /// When somebody answers.
    pub hours: Option<At<Localized>>,
    /// An e-mail address.
    pub email: Option<String>,
    /// A page that says more.
    pub to: Option<MenuItem>,
}

/// What every reader should know now.
#[derive(Clone, Debug)]
pub struct Banner {
    /// What it is.
    pub text: At<Localized>,
    /// A page that says more.
    pub to: Option<MenuItem>,
    /// How urgent it is.
    pub level: Urgency,
}

/// Finds out what `theme:` means.
pub fn resolve(written: ThemeKeys, languages: &[Lang], cx: &mut Context<'_>) -> Look {
    let cards = written.card_colours.unwrap_or_default();
    let css = css(written.colour.as_ref(), &cards, cx);
    let contact =
        written.contact.filter(|keys| says_something(keys, cx)).map(|keys| keys.value).map(|keys| Contact {
            text: keys.text,
            phone: keys.phone.filter(|phone| is_phone(phone, cx)).map(|phone| phone.value),
            hours: keys.hours,
            email: keys.email.filter(|email| is_mail(email, cx)).map(|email| email.value),
            to: keys.to.map(menu_item),
        });
    let banner = written.banner.map(|keys| Banner {
        text: keys.text,
        to: keys.to.map(menu_item),
        level: keys.level.unwrap_or(Urgency::Warning),
    });
    let texts = [
        written.footer.as_ref(),
        contact.as_ref().and_then(|contact| contact.text.as_ref()),
        contact.as_ref().and_then(|contact| contact.hours.as_ref()),
        banner.as_ref().map(|banner| &banner.text),
    ];
    for text in texts.into_iter().flatten() {
        for lang in languages {
            report_missing(text, lang, cx);
        }
    }
    let analytics = written.analytics.unwrap_or_default().into_iter().filter(|url| is_web(url, cx));
    let analytics = analytics.map(|url| url.value).collect();
    let feedback = written.feedback;
    let (form, mail) = feedback.map_or((None, None), |keys| (keys.form, keys.mail));
    Look {
        css,
        words: Vec::new(),
        card_colours: u8::try_from(cards.len()).unwrap_or(u8::MAX).max(4),
        logo: written.logo,
        contact,
        footer: written.footer,
        icp: written.icp,
        police: written.police.filter(|number| is_police(number, cx)).map(|number| number.value),
        banner,
        analytics,
        switches: written.switches.unwrap_or_else(|| vec![Switch::Mode]),
        feedback_form: form.filter(|url| is_web(url, cx)).map(|url| url.value),
        feedback_mail: mail.filter(|mail| is_mail(mail, cx)).map(|mail| mail.value),
        edit: written
            .edit
            .filter(|url| is_web(url, cx) && is_filled(url, &["{path}"], &[], cx))
            .map(|url| url.value),
        report: written
            .report
            .filter(|url| url.value.starts_with("mailto:") || is_web(url, cx))
            .filter(|url| is_filled(url, &[], &["{url}", "{title}", "{path}"], cx))
            .map(|url| url.value),
    }
}

fn menu_item(to: At<String>) -> MenuItem {
    MenuItem { to, title: None }
}

fn is_web(url: &At<String>, cx: &mut Context<'_>) -> bool {
    let is_fine = host_of(&url.value).is_some()
        && url.value.bytes().all(|b| b.is_ascii_graphic() && !b"\"'<>;,\\".contains(&b));
    if !is_fine {
        let message = format!("`{}` is not a URL that can be used here", url.value);
        cx.report_with_help(&rules::BAD_VALUE, &url.span, message, "write it as `https://example.com/path`");
    }
    is_fine
}

/// The scheme and the host of a URL of the web.
pub fn host_of(url: &str) -> Option<&str> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| url.starts_with(scheme))?;
    let len = url[scheme.len()..].find(['/', '?', '#']).unwrap_or(url.len() - scheme.len());
    (len > 0).then(|| &url[..scheme.len() + len])
}

fn is_mail(mail: &At<String>, cx: &mut Context<'_>) -> bool {
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_+".contains(&b));
    let is_fine = mail.value.split_once('@').is_some_and(|(name, host)| is_part(name) && is_part(host));
    if !is_fine {
        let message = format!("`{}` is not an e-mail address", mail.value);
        cx.report_with_help(&rules::BAD_VALUE, &mail.span, message, "write it as `help@example.com`");
    }
    is_fine
}

/// Whether there is anything to show of how to reach somebody.
fn says_something(contact: &At<ContactKeys>, cx: &mut Context<'_>) -> bool {
    let ContactKeys { text, phone, hours, email, to } = &contact.value;
    let says = text.is_some() || phone.is_some() || hours.is_some() || email.is_some() || to.is_some();
    if !says {
        let help = "write `phone:`, `email:`, `to:` or the like under it, or leave it out";
        cx.report_with_help(&rules::BAD_VALUE, &contact.span, "a contact that says nothing", help);
    }
    says
}

/// A number that a telephone can call.
fn is_phone(phone: &At<String>, cx: &mut Context<'_>) -> bool {
    let is_fine = phone.value.chars().filter(char::is_ascii_digit).count() >= 3;
    if !is_fine {
        let message = format!("`{}` is not a telephone number", phone.value);
        cx.report_with_help(
            &rules::BAD_VALUE,
            &phone.span,
            message,
            "write the number; other words belong to `text:`",
        );
    }
    is_fine
}

/// Whether what stands in braces in a URL is what is filled in: all of `needed`, and nothing but these and `known`.
fn is_filled(url: &At<String>, needed: &[&str], known: &[&str], cx: &mut Context<'_>) -> bool {
    let missing = needed.iter().find(|name| !url.value.contains(**name));
    let names = url.value.match_indices('{').map(|(at, _)| &url.value[at..]);
    let names = names.map(|rest| rest.find('}').map_or(rest, |end| &rest[..=end]));
    let unknown = names.into_iter().find(|name| !needed.contains(name) && !known.contains(name));
    let message = match (unknown, missing) {
        (Some(name), _) => format!("nothing is filled in for `{name}`"),
        (None, Some(name)) => format!("`{}` says nothing of the page: `{name}` is missing", url.value),
        (None, None) => return true,
    };
    let all: Vec<String> = needed.iter().chain(known).map(|name| format!("`{name}`")).collect();
    cx.report_with_help(
        &rules::BAD_VALUE,
        &url.span,
        message,
        format!("write {} where it belongs", all.join(", ")),
    );
    false
}

/// The number is looked up by its digits.
fn is_police(number: &At<String>, cx: &mut Context<'_>) -> bool {
    let is_fine = number.value.chars().any(|c| c.is_ascii_digit());
    if !is_fine {
        let message = format!("`{}` has no number", number.value);
        cx.report_with_help(&rules::BAD_VALUE, &number.span, message, "write it as `京公网安备11010502000000号`");
    }
    is_fine
}

/// The backgrounds on which links stand, by what they are called in messages.
const LIGHT: &[(&str, [u8; 3])] = &[
    ("the page", [0xff, 0xff, 0xff]),
    ("boxes", [0xf4, 0xf6, 0xf8]),
    ("a step that was linked to", [0xff, 0xf3, 0xc4]),
    ("a warning", [0xff, 0xf3, 0xdc]),
    ("a danger", [0xfd, 0xec, 0xea]),
    ("a tip", [0xe6, 0xf4, 0xea]),
    ("an important remark", [0xf0, 0xea, 0xfb]),
    ("code", [0xf0, 0xf3, 0xf6]),
];
const DARK: &[(&str, [u8; 3])] = &[
    ("the page", [0x12, 0x16, 0x1a]),
    ("cards", [0x1a, 0x20, 0x26]),
    ("a step that was linked to", [0x3a, 0x30, 0x10]),
    ("a warning", [0x35, 0x25, 0x09]),
    ("a danger", [0x3b, 0x16, 0x14]),
    ("a tip", [0x12, 0x30, 0x1f]),
    ("an important remark", [0x2a, 0x1f, 0x45]),
    ("code", [0x20, 0x27, 0x2e]),
];

/// How much of a colour its tint has, on a light page and on a dark one.
const TINT: [f64; 2] = [0.09, 0.17];

/// One of the two looks: its backgrounds, and where colours go when they must be easier to read.
struct Side {
    name: &'static str,
    grounds: &'static [(&'static str, [u8; 3])],
    towards: Colour,
    tint: f64,
}

const SIDES: [Side; 2] = [
    Side { name: "light", grounds: LIGHT, towards: Colour::BLACK, tint: TINT[0] },
    Side { name: "dark", grounds: DARK, towards: Colour::WHITE, tint: TINT[1] },
];

impl Side {
    fn page(&self) -> Colour {
        Colour(self.grounds[0].1)
    }

    fn tint_of(&self, colour: Colour) -> Colour {
        self.page().mixed(colour, self.tint)
    }

    /// The backgrounds of texts in a colour; `everywhere` if links have it.
    fn grounds_of(&self, colour: Colour, everywhere: bool) -> Vec<(&'static str, Colour)> {
        let count = if everywhere { self.grounds.len() } else { 1 };
        let own = self.grounds[..count].iter().map(|(name, ground)| (*name, Colour(*ground)));
        own.chain([("its own tint", self.tint_of(colour))]).collect()
    }

    fn readable(&self, colour: Colour, everywhere: bool) -> Colour {
        colour.readable(self.towards, |own| {
            self.grounds_of(own, everywhere).into_iter().map(|(_, ground)| ground).collect()
        })
    }

    /// Reports a colour that cannot be read on all its backgrounds.
    fn check(&self, colour: Colour, everywhere: bool, span: &Span, cx: &mut Context<'_>) {
        let grounds = self.grounds_of(colour, everywhere);
        let Some((name, ground)) = grounds.into_iter().find(|(_, ground)| colour.contrast(*ground) < AA) else {
            return;
        };
        let ratio = (colour.contrast(ground) * 100.0).floor() / 100.0;
        let message = format!(
            "`{colour}` on {name} `{ground}` has a contrast of {ratio:.2} on {} pages; a text needs {AA}",
            self.name
        );
        let help = format!("`{}` is the nearest shade that can be read", self.readable(colour, everywhere));
        cx.report_with_help(&rules::LOW_CONTRAST, span, message, help);
    }
}

/// The colours of light and dark pages, checked.
fn both(colours: &At<Colours>, everywhere: bool, cx: &mut Context<'_>) -> [Colour; 2] {
    let Colours { light, dark } = colours.value;
    let [on_light, on_dark] = &SIDES;
    on_light.check(light, everywhere, &colours.span, cx);
    if let Some(dark) = dark {
        on_dark.check(dark, everywhere, &colours.span, cx);
    }
    [light, dark.unwrap_or_else(|| on_dark.readable(light, everywhere))]
}

/// The rules of the style sheet for the colours of a site; paper has those of the theme.
fn css(colour: Option<&At<Colours>>, cards: &[At<Colours>], cx: &mut Context<'_>) -> String {
    let brand = colour.map(|colour| both(colour, true, cx));
    let cards: Vec<[Colour; 2]> = cards.iter().map(|colour| both(colour, false, cx)).collect();
    if brand.is_none() && cards.is_empty() {
        return String::new();
    }
    let [light, dark] = [0, 1].map(|at| {
        let side = &SIDES[at];
        let mut out = String::new();
        if let Some(brand) = brand {
            let own = brand[at];
            let hover = own.mixed(side.towards, 0.3);
            let on = if own.contrast(Colour::WHITE) >= AA { Colour::WHITE } else { Colour::BLACK };
            let tint = side.tint_of(own);
            out = format!(
                "--link:{own};--accent:{own};--focus:{own};--linkh:{hover};--onaccent:{on};--accentbg:{tint};"
            );
        }
        for (number, colours) in cards.iter().enumerate() {
            let (own, tint) = (colours[at], side.tint_of(colours[at]));
            out.push_str(&format_card(number + 1, own, tint));
        }
        out
    });
    let more: Vec<String> =
        (5..=cards.len()).map(|n| format!(".c{n}{{--c:var(--c{n});--cb:var(--c{n}b)}}")).collect();
    format!(
        "@media screen{{:root{{{light}}}:root[data-mode=dark]{{{dark}}}}}@media screen and (prefers-color-scheme:dark){{:root:not([data-mode=light]){{{dark}}}}}{}",
        more.concat()
    )
}

fn format_card(number: usize, own: Colour, tint: Colour) -> String {
    format!("--c{number}:{own};--c{number}b:{tint};")
}
