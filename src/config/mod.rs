//! The configuration: what is written in `steplink.yaml` ([`Options`]) and what it means
//! ([`Settings`]).

pub mod colour;
mod csp;
mod options;
mod search;
mod theme;

use std::sync::Arc;

use crate::diag::{Level, Rule, rules};
use crate::id::{Lang, did_you_mean, is_file_id};
use crate::schema::{At, Context, Localized, Node, SiteFact, Written, check_fact_name};

pub use csp::{Csp, CspKeys, Sources};
pub use options::{Css, FaqOptions, MenuItem, MenuItemKeys, Options, Phase, RuleLevel, Server, StructuredData};
pub use search::{Search, SearchKeys};
pub use theme::{
    BannerKeys, ColourKeys, Contact, ContactKeys, FeedbackKeys, Look, Switch, ThemeKeys, Urgency, host_of,
};

/// The name of the configuration file.
pub const FILE: &str = "steplink.yaml";

/// What the configuration means.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Settings {
    /// What the site says in each language; the first is the default.
    pub locales: Vec<Locale>,
    /// Where it will be published.
    pub base: Base,
    /// The languages; the first is the default.
    pub languages: Vec<Lang>,
    /// Whether these are all. If not, it is not known of any file what it is a translation of.
    pub languages_known: bool,
    /// What readers find, and by which words.
    pub search: Search,
    /// The main menu; absent for the lists that the site has.
    pub menu: Option<Vec<MenuItem>>,
    /// The links of the footer.
    pub footer: Vec<MenuItem>,
    /// The ids of the phases, in order.
    pub phases: Vec<String>,
    /// The ids of the tags.
    pub tags: Vec<String>,
    /// The levels that the site has set; `None` is off.
    levels: Vec<(&'static Rule, Option<Level>)>,
    /// Whether HTML in content is passed through.
    pub unsafe_html: bool,
    /// Hosts that images may come from.
    pub image_hosts: Vec<String>,
    /// How pages get the style sheet.
    pub css: Css,
    /// Whether each FAQ entry has a page of its own.
    pub faq_pages: bool,
    /// Whether each step has a short address.
    pub step_links: bool,
    /// The servers that redirects are also written for.
    pub redirects: Vec<Server>,
    /// The look of the site, and what stands around every page.
    pub look: Look,
    /// What pages may load besides what is the site's own; `None` if they have no Content-Security-Policy.
    pub csp: Option<Sources>,
    /// The kinds of structured data.
    pub structured_data: Vec<StructuredData>,
    /// The file of the configuration, for places.
    pub file: Arc<str>,
    /// The facts of the site, by name.
    pub facts: Vec<(String, At<SiteFact>)>,
    /// `extra:`.
    pub extra: Option<Node>,
    /// Whether something in the configuration is wrong, so that what seems missing may not be.
    pub troubled: bool,
}

/// What the site says in one language.
#[derive(Clone, Debug)]
pub struct Locale {
    /// The index among the languages; 0 is the default.
    pub index: usize,
    /// The language.
    pub lang: Lang,
    /// What stands before the addresses of its pages: nothing for the default language, `/en` for another.
    pub prefix: String,
    /// The title of the site; absent if the configuration has none.
    pub title: Option<String>,
    /// The description of the site.
    pub description: Option<String>,
    /// The titles of the phases.
    pub phases: Vec<String>,
    /// The titles of the tags.
    pub tags: Vec<String>,
}

impl Locale {
    /// The address of a page in this language, without the prefix of the site.
    pub fn address(&self, address: &str) -> String {
        [self.prefix.as_str(), address].concat()
    }
}

/// Where the site will be published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base {
    /// Scheme and host without a slash at the end; absent while no `base_url` is set.
    pub origin: Option<String>,
    /// The prefix of all addresses, which begins and ends with `/`.
    pub path: String,
}

impl Base {
    /// Reads a URL such as `https://help.example.com/docs/`. `None` if it is not one that pages
    /// can be published at.
    pub fn parse(url: &str) -> Option<Self> {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
        let host_len = rest.find('/').unwrap_or(rest.len());
        let (host, path) = rest.split_at(host_len);
        let (name, port) = host.rsplit_once(':').filter(|_| !host.ends_with(']')).unwrap_or((host, "443"));
        let host_ok = name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b))
            && port.parse::<u16>().is_ok();
        let path_ok = path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-._~%".contains(&b));
        let is_file = path.ends_with(".html") || path.ends_with(".htm");
        if !host_ok || !path_ok || is_file || path.contains("//") || path.split('/').any(|part| part == "..") {
            return None;
        }
        let origin = url[..url.len() - path.len()].to_owned();
        let path = format!("{}/", path.trim_end_matches('/'));
        Some(Self { origin: Some(origin), path })
    }

    /// The base without a `base_url`: the root of some host.
    pub fn unknown() -> Self {
        Self { origin: None, path: "/".to_owned() }
    }

    /// The address that a browser needs for an address of the site, which begins with `/`.
    pub fn href(&self, address: &str) -> String {
        [self.path.as_str(), address.trim_start_matches('/')].concat()
    }

    /// The whole URL for an address of the site.
    pub fn url(&self, address: &str) -> Option<String> {
        Some([self.origin.as_deref()?, &self.path, address.trim_start_matches('/')].concat())
    }
}

impl Settings {
    /// Finds out what the options mean. `base_url` goes before that of the configuration.
    pub fn resolve(options: Options, base_url: Option<&str>, cx: &mut Context<'_>) -> Self {
        warn_of_no_effect(&options, cx);
        let (languages, languages_known) = resolve_languages(options.languages, cx);
        let texts = Texts {
            title: options.title,
            description: options.description,
            phases: resolve_phases(options.phases.unwrap_or_default(), cx),
            tags: resolve_tags(options.tags.unwrap_or_default(), cx),
        };
        let locales = (0..languages.len()).map(|index| texts.in_language(index, &languages, cx)).collect();
        for item in options.menu.iter().chain(&options.footer).flatten() {
            for lang in &languages {
                item.title.as_ref().inspect(|title| report_missing(title, lang, cx));
            }
        }
        let words = resolve_words(options.words.unwrap_or_default(), cx);
        let ids = |texts: Vec<(String, At<Localized>)>| texts.into_iter().map(|(id, _)| id).collect();
        Self {
            locales,
            base: resolve_base(options.base_url.as_ref(), base_url, cx),
            menu: options.menu,
            footer: options.footer.unwrap_or_default(),
            phases: ids(texts.phases),
            tags: ids(texts.tags),
            levels: resolve_levels(options.rules.unwrap_or_default(), cx),
            unsafe_html: options.unsafe_html.unwrap_or(false),
            image_hosts: resolve_hosts(options.image_hosts.unwrap_or_default(), cx),
            css: options.css.unwrap_or(Css::Inline),
            faq_pages: options.faq.and_then(|faq| faq.pages).unwrap_or(true),
            redirects: resolve_servers(options.redirects.unwrap_or_default(), cx),
            step_links: options.step_links.unwrap_or(true),
            search: Search::new(options.search, &words, cx),
            look: Look { words, ..theme::resolve(options.theme.unwrap_or_default(), &languages, cx) },
            csp: csp::resolve(options.csp, cx),
            structured_data: options
                .structured_data
                .unwrap_or_else(|| vec![StructuredData::Breadcrumb, StructuredData::HowTo]),
            file: Arc::clone(cx.file),
            facts: resolve_facts(options.facts.unwrap_or_default(), &languages, cx),
            extra: options.extra,
            troubled: false,
            languages,
            languages_known,
        }
    }

    /// What the site says in the default language.
    pub fn default_locale(&self) -> &Locale {
        &self.locales[0]
    }

    /// Takes the language off an address of a site with several: `/en/cards/` is `/cards/` in the language
    /// of that index.
    pub fn split_language<'p>(&self, path: &'p str) -> Option<(&'p str, usize)> {
        let rest = path.strip_prefix('/')?;
        let folder = rest.split('/').next()?;
        let lang = self.languages.iter().position(|lang| lang.as_str() == folder);
        let inner = &rest[folder.len()..];
        lang.filter(|_| self.languages.len() > 1).map(|lang| (if inner.is_empty() { "/" } else { inner }, lang))
    }

    /// The level of a rule on this site; `None` if it is off.
    pub fn level(&self, rule: &Rule) -> Option<Level> {
        match self.levels.iter().find(|(own, _)| *own == rule) {
            Some((_, level)) => *level,
            None => Some(rule.level),
        }
    }
}

/// The languages, and whether all of them could be read.
fn resolve_languages(written: Option<Written<Vec<Written<Lang>>>>, cx: &mut Context<'_>) -> (Vec<Lang>, bool) {
    let mut languages: Vec<Lang> = Vec::new();
    let mut known = !matches!(written, Some(Written(None)));
    for lang in written.and_then(|written| written.0).map(|list| list.value).unwrap_or_default() {
        match lang.0 {
            Some(lang) if languages.contains(&lang.value) => {
                let message = format!("the language `{}` stands twice", lang.value);
                cx.report_with_help(&rules::DUPLICATE_ID, &lang.span, message, "write another language, or none");
                known = false;
            }
            Some(lang) => languages.push(lang.value),
            None => known = false,
        }
    }
    if languages.is_empty() {
        languages.extend(Lang::parse("zh-CN"));
    }
    (languages, known)
}

fn resolve_base(written: Option<&At<String>>, given: Option<&str>, cx: &mut Context<'_>) -> Base {
    let own = written.map(|url| {
        Base::parse(url).unwrap_or_else(|| {
            let message = format!("`{}` is not a base URL", url.value);
            cx.report_with_help(&rules::BAD_ADDRESS, &url.span, message, "write it as `https://help.example.com/`");
            Base::unknown()
        })
    });
    given.and_then(Base::parse).or(own).unwrap_or_else(Base::unknown)
}

/// The texts of the configuration, in all languages.
struct Texts {
    title: Option<At<Localized>>,
    description: Option<At<Localized>>,
    phases: Vec<(String, At<Localized>)>,
    tags: Vec<(String, At<Localized>)>,
}

impl Texts {
    fn in_language(&self, index: usize, languages: &[Lang], cx: &mut Context<'_>) -> Locale {
        let lang = &languages[index];
        let mut text = |text: &At<Localized>| {
            report_missing(text, lang, cx);
            text.in_lang(lang).trim().to_owned()
        };
        let title = self.title.as_ref().map(&mut text).filter(|title| !title.is_empty());
        Locale {
            index,
            lang: lang.clone(),
            prefix: if index == 0 { String::new() } else { format!("/{lang}") },
            title,
            description: self.description.as_ref().map(&mut text),
            phases: self.phases.iter().map(|(_, title)| text(title)).collect(),
            tags: self.tags.iter().map(|(_, title)| text(title)).collect(),
        }
    }
}

/// Reports a text that a language lacks.
pub fn report_missing(text: &At<Localized>, lang: &Lang, cx: &mut Context<'_>) {
    if !text.has(lang) {
        let message = format!("a text without `{lang}`, so that readers see it in another language");
        cx.report_with_help(&rules::UNTRANSLATED, &text.span, message, format!("add `{lang}: …`"));
    }
}

fn resolve_servers(written: Vec<At<Server>>, cx: &mut Context<'_>) -> Vec<Server> {
    let mut servers: Vec<Server> = Vec::new();
    for server in written {
        if let Some(other) = servers.iter().find(|other| other.file() == server.value.file()) {
            let message =
                format!("`{}` and `{}` read the same file, `{}`", other.word(), server.value.word(), other.file());
            cx.report_with_help(&rules::BAD_VALUE, &server.span, message, "take one of the two away");
        } else {
            servers.push(server.value);
        }
    }
    servers
}

fn resolve_words(written: Vec<At<String>>, cx: &mut Context<'_>) -> Vec<String> {
    let is_word =
        |word: &str| !word.trim().is_empty() && !word.contains(|c: char| c.is_control() || "<>&".contains(c));
    let mut words = Vec::new();
    for word in written {
        if is_word(&word) {
            words.push(word.value.trim().to_owned());
        } else {
            let help = "write a word as it stands in the text";
            cx.report_with_help(&rules::BAD_VALUE, &word.span, format!("`{}` is no word", word.value), help);
        }
    }
    words
}

fn resolve_hosts(written: Vec<At<String>>, cx: &mut Context<'_>) -> Vec<String> {
    let is_host =
        |host: &str| !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:*[]".contains(&b));
    let mut hosts = Vec::new();
    for host in written {
        if is_host(&host) {
            hosts.push(host.value);
        } else {
            let help = "write the name alone, as `images.example.com`";
            cx.report_with_help(&rules::BAD_VALUE, &host.span, format!("`{}` is not a host", host.value), help);
        }
    }
    hosts
}

fn resolve_phases(written: Vec<Phase>, cx: &mut Context<'_>) -> Vec<(String, At<Localized>)> {
    let mut phases: Vec<(String, At<Localized>)> = Vec::new();
    for phase in written {
        let id = phase.id.value.0;
        if phases.iter().any(|(other, _)| *other == id) {
            cx.report(&rules::DUPLICATE_ID, &phase.id.span, format!("the phase `{id}` stands twice"));
            continue;
        }
        phases.push((id, phase.title));
    }
    phases
}

fn resolve_tags(written: Vec<(At<String>, At<Localized>)>, cx: &mut Context<'_>) -> Vec<(String, At<Localized>)> {
    let mut tags = Vec::new();
    for (id, title) in written {
        if is_file_id(&id) {
            tags.push((id.value, title));
        } else {
            let help = "use lower-case letters, digits and hyphens; the title may be anything";
            cx.report_with_help(&rules::BAD_ID, &id.span, format!("`{}` is not an id", id.value), help);
        }
    }
    tags
}

fn resolve_facts(
    written: Vec<(At<String>, At<SiteFact>)>,
    languages: &[Lang],
    cx: &mut Context<'_>,
) -> Vec<(String, At<SiteFact>)> {
    let mut facts = Vec::new();
    for (name, fact) in written {
        if let SiteFact::Each(texts) = &fact.value {
            let texts = At { value: texts.clone(), span: fact.span.clone() };
            for lang in languages {
                report_missing(&texts, lang, cx);
            }
        }
        if check_fact_name(&name, cx) {
            facts.push((name.value, fact));
        }
    }
    facts
}

fn resolve_levels(
    written: Vec<(At<String>, At<RuleLevel>)>,
    cx: &mut Context<'_>,
) -> Vec<(&'static Rule, Option<Level>)> {
    let mut levels = Vec::new();
    for (name, level) in written {
        let Some(rule) = rules::find(&name) else {
            let message = format!("there is no rule `{}`", name.value);
            let names = rules::ALL.iter().map(|rule| rule.name);
            let help =
                did_you_mean(&name, names).unwrap_or_else(|| "`docs/diagnostics.md` lists the rules".to_owned());
            cx.report_with_help(&rules::UNKNOWN_KEY, &name.span, message, help);
            continue;
        };
        let wanted = match level.value {
            RuleLevel::Error => Some(Level::Error),
            RuleLevel::Warning => Some(Level::Warning),
            RuleLevel::Note => Some(Level::Note),
            RuleLevel::Off => None,
        };
        if !rule.may_lower && wanted < Some(rule.level) {
            let message = format!("`{}` is always an error, since something would be lost", rule.name);
            cx.report(&rules::BAD_VALUE, &level.span, message);
            continue;
        }
        levels.push((rule, wanted));
    }
    levels
}

fn warn_of_no_effect(options: &Options, cx: &mut Context<'_>) {
    if let Some(node) = &options.git_dates {
        cx.report(&rules::NOT_YET, &node.span, "`git_dates` has no effect in this version");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_is_an_origin_and_a_prefix() {
        let base = Base::parse("https://example.com/help").unwrap();
        assert_eq!(base.href("/cards/fm/"), "/help/cards/fm/");
        assert_eq!(base.url("/cards/fm/").as_deref(), Some("https://example.com/help/cards/fm/"));
        assert_eq!(Base::parse("https://example.com").unwrap().href("/"), "/");
        for bad in [
            "example.com",
            "ftp://example.com/",
            "https://",
            "https://a/../b",
            "https://a b/",
            "https://a:b/",
            "https://-./",
            "https://a/index.html",
        ] {
            assert!(Base::parse(bad).is_none(), "{bad}");
        }
    }
}
