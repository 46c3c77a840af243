//! The language of one page, and what it says of itself in others.

use super::dom::{Dom, Element};

/// Languages that are written from right to left, if no script is named.
const RIGHT_TO_LEFT: [&str; 16] =
    ["ar", "arc", "ckb", "dv", "fa", "glk", "he", "ks", "lrc", "mzn", "ps", "sd", "syr", "ug", "ur", "yi"];

/// Scripts that are written from right to left.
const SCRIPTS: [&str; 10] = ["adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"];

/// A page in some language.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alternate {
    /// The language tag, or `x-default`.
    pub hreflang: String,
    /// The address as it is written.
    pub url: String,
}

/// What a page says of languages.
#[derive(Debug)]
pub struct Language {
    /// The language of the page.
    pub tag: String,
    /// The language of its first heading.
    pub heading: String,
    /// Whether a note in the language of the page says something about it.
    pub has_notice: bool,
    /// The pages in other languages that its head names, in order of their languages.
    pub alternates: Vec<Alternate>,
    /// The pages in other languages that a reader can choose.
    pub links: Vec<Alternate>,
}

impl Language {
    /// Reads what a page says of languages.
    pub fn read(dom: &Dom) -> Self {
        let html = dom.elements().find(|(_, element)| element.is("html"));
        let tag = html.and_then(|(_, html)| html.attribute("lang")).unwrap_or("").to_owned();
        let heading = dom.elements().find(|(_, element)| element.is("h1"));
        let heading = heading.and_then(|(place, _)| spoken_in(dom, place)).unwrap_or("").to_owned();
        let is_alternate = |it: &Element| it.is("link") && it.words("rel").any(|word| word == "alternate");
        let mut alternates = named(dom, is_alternate);
        alternates.sort();
        let links = named(dom, |element| element.is("a"));
        Self { has_notice: has_notice(dom, &tag), tag, heading, alternates, links }
    }
}

fn named(dom: &Dom, is_wanted: impl Fn(&Element) -> bool) -> Vec<Alternate> {
    let elements = dom.elements().map(|(_, element)| element).filter(|element| is_wanted(element));
    let alternate = |element: &Element| {
        let (hreflang, url) = (element.attribute("hreflang")?, element.attribute("href")?);
        Some(Alternate { hreflang: hreflang.into(), url: url.into() })
    };
    elements.filter_map(alternate).collect()
}

/// Gives the language of what stands at a place.
fn spoken_in(dom: &Dom, place: usize) -> Option<&str> {
    let own = dom.element(place).into_iter();
    own.chain(dom.ancestors(place)).find_map(|element| element.attribute("lang"))
}

/// Looks for a visible note that is in the language of the page, and not part of the text.
fn has_notice(dom: &Dom, tag: &str) -> bool {
    let is_note = |element: &Element| {
        element.attribute("role") == Some("note") || element.words("class").any(|class| class == "notice")
    };
    dom.elements().filter(|(_, element)| is_note(element)).any(|(place, element)| {
        let hidden = element.is_hidden() || dom.ancestors(place).any(Element::is_hidden);
        let foreign = |(_, inner): (usize, &Element)| inner.attribute("lang").is_some_and(|lang| lang != tag);
        let own = spoken_in(dom, place) == Some(tag) && !dom.within(place).any(foreign);
        !hidden && own && !dom.text(place).trim().is_empty()
    })
}

/// Wants a valid `dir` where there is one, and on `html` the direction of the language.
pub fn has_direction(dom: &Dom, findings: &mut Vec<String>) {
    for (_, element) in dom.elements() {
        let dir = element.attribute("dir");
        if let Some(dir) = dir.filter(|dir| !["ltr", "rtl", "auto"].contains(dir)) {
            findings.push(format!("`{dir}` is not a direction"));
            continue;
        }
        let Some(lang) = element.attribute("lang") else {
            continue;
        };
        let shown = if element.is("html") { Some(dir.unwrap_or("ltr")) } else { dir };
        let wanted = direction(lang);
        if let Some(shown) = shown.filter(|shown| *shown != "auto" && *shown != wanted) {
            findings.push(format!("`{lang}` is written {wanted}, not {shown}"));
        }
    }
}

/// Gives the direction of a language.
fn direction(tag: &str) -> &'static str {
    let tag = tag.to_ascii_lowercase();
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or("");
    let script = parts.find(|part| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let backwards = match script {
        Some(script) => SCRIPTS.contains(&script),
        None => RIGHT_TO_LEFT.contains(&language),
    };
    if backwards { "rtl" } else { "ltr" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crawl::testing::{finds, page, passes};

    #[test]
    fn directions() {
        let of = |attributes: &str| page("").replace("lang=\"en\"", attributes);
        passes(&of("lang=\"en\" dir=\"ltr\""));
        passes(&of("lang=\"ar\" dir=\"rtl\""));
        passes(&of("lang=\"uz-Arab-AF\" dir=\"rtl\""));
        passes(&page("<p lang=\"ar\" dir=\"rtl\">a</p><p lang=\"he\" dir=\"auto\">b</p>"));
        finds(&of("lang=\"en\" dir=\"left\""), "`left` is not a direction");
        finds(&of("lang=\"en\" dir=\"rtl\""), "`en` is written ltr, not rtl");
        finds(&of("lang=\"ar\""), "`ar` is written rtl, not ltr");
        finds(&of("lang=\"ar-Latn\" dir=\"rtl\""), "`ar-Latn` is written ltr, not rtl");
        finds(&page("<p lang=\"he\" dir=\"ltr\">a</p>"), "`he` is written rtl, not ltr");
    }

    fn read(body: &str) -> Language {
        Language::read(&Dom::parse(&page(body)))
    }

    #[test]
    fn notices_are_visible_and_in_the_language_of_the_page() {
        for notice in
            ["<p class=\"a notice\">n</p>", "<p role=\"note\">n</p>", "<p role=\"note\" lang=\"en\">n</p>"]
        {
            assert!(read(notice).has_notice, "{notice}");
        }
        for other in [
            "<p>n</p>",
            "<p role=\"note\"> </p>",
            "<div hidden><p role=\"note\">n</p></div>",
            "<div lang=\"fr\"><p role=\"note\">n</p></div>",
            "<div role=\"note\"><p lang=\"fr\">n</p></div>",
        ] {
            assert!(!read(other).has_notice, "{other}");
        }
    }

    #[test]
    fn languages_of_the_heading_and_of_other_pages() {
        assert_eq!(read("").heading, "en");
        let text = page("<p><a href=\"/fr/\" hreflang=\"fr\">f</a><a href=\"/\">h</a></p>")
            .replace("<h1>", "<h1 lang=\"fr\">")
            .replace("<title>", "<link rel=\"alternate\" hreflang=\"fr\" href=\"/f/\"><title>");
        let language = Language::read(&Dom::parse(&text));
        let fr = |url: &str| vec![Alternate { hreflang: "fr".into(), url: url.into() }];
        assert_eq!(language.heading, "fr");
        assert_eq!((language.alternates, language.links), (fr("/f/"), fr("/fr/")));
    }
}
