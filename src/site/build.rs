//! Docs to site, step by step.

use std::sync::Arc;

use rayon::prelude::*;

use super::addresses::{Addresses, Owner};
use super::anchors::{self, Anchors};
use super::backlinks::Edge;
use super::links::{ResolvedBody, link, resolve_body};
use super::redirects::{self, Redirect};
use super::resolve::{Referrer, Resolver, Target};
use super::sought::{self, Sought};
use super::successors::{self, MovedStep};
use super::tree::{self, Tree};
use super::url::join;
use super::{Backlinks, Files, Kind, MenuLink, Page, PageId, Site, Tag, codes, faq, glossary, tasks, video};
use crate::config::{Locale, MenuItem, Settings};
use crate::diag::{Diags, Place, rules};
use crate::editions::Originals;
use crate::id::did_you_mean;
use crate::model::Doc;
use crate::model::ledger::{GoneDoc, Ledger};
use crate::model::search_tests::SearchTests;
use crate::schema::{At, Fact, SiteFact};
use crate::strings::Strings;
use crate::variants::Pages;

/// What a site is built from.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// The configuration.
    pub settings: &'a Settings,
    /// What it says in the language of the site.
    pub locale: &'a Locale,
    /// The interface strings, for the titles of generated lists.
    pub strings: &'a Strings,
    /// Those of the default language.
    pub default_strings: &'a Strings,
    /// What the sources say in the language of the site.
    pub pages: &'a Pages<'a>,
    /// What each translation is of.
    pub originals: &'a Originals,
    /// The files that every language shares.
    pub files: &'a Files,
    /// What was published.
    pub ledger: &'a Ledger,
    /// What ended on purpose.
    pub gone: &'a GoneDoc,
    /// What the search is to find; it is looked at in the default language.
    pub search_tests: &'a SearchTests,
    /// Whether drafts are published.
    pub drafts: bool,
    /// Whether something so far keeps the site from being published.
    pub troubled: bool,
    /// The only file of which problems are looked at; absent where that is all of them.
    pub heeded: Option<&'a str>,
}

/// Builds the site in one language.
pub fn build<'a>(inputs: Inputs<'a>, diags: &mut Diags) -> Site<'a> {
    let (settings, files) = (inputs.settings, inputs.files);
    let mut tree = tree::build(&inputs, diags);
    for file in &files.statics {
        tree.addresses.claim(&file.address, Owner::file(&file.file), diags);
    }
    for generated in ["/404.html", "/robots.txt", "/sitemap.xml"] {
        tree.addresses.reserve(generated);
    }
    for server in &settings.redirects {
        tree.addresses.reserve(&format!("/{}", server.file()));
    }
    tasks::align(&mut tree, diags);
    let tags = add_tags(&mut tree, diags);
    let redirects = redirects::all(&mut tree, inputs.ledger, diags);
    // All are given out; of a large site they take as much room as what comes next.
    tree.addresses = Addresses::default();
    let anchors = anchors_of(&tree, diags);
    tree.sound = !inputs.troubled && diags.is_sound(|rule| settings.level(rule), false);
    let resolved = {
        let resolver = Resolver::new(&tree, &anchors, files, &redirects);
        Resolved::new(&tree, &resolver, &inputs, diags)
    };
    let mut site = finish(tree, resolved, files, tags, redirects);
    if settings.step_links {
        codes::assign(&mut site, inputs.ledger);
    }
    site
}

/// Makes a page for each tag that is used.
fn add_tags<'a>(tree: &mut Tree<'a>, diags: &mut Diags) -> Vec<Tag<'a>> {
    let settings = tree.settings;
    let mut tagged: Vec<Vec<PageId>> = vec![Vec::new(); settings.tags.len()];
    for (id, page) in tree.pages.iter().enumerate() {
        let (Some(common), Some(file)) = (page.common, page.file) else {
            continue;
        };
        // A shared guide is listed by its pages, not by the page that asks for the card type.
        if matches!(page.kind, Kind::Choose(_)) {
            continue;
        }
        for tag in common.tags.iter().flatten() {
            match settings.tags.iter().position(|known| *known == tag.value) {
                Some(at) if !tagged[at].contains(&id) => tagged[at].push(id),
                Some(_) => {}
                None if settings.troubled => {}
                None => {
                    let help = did_you_mean(tag, settings.tags.iter().map(String::as_str))
                        .unwrap_or_else(|| "add it to `tags:` in `steplink.yaml`".to_owned());
                    let message = format!("there is no tag `{}`", tag.value);
                    diags.push_with_help(&rules::UNKNOWN_NAME, Place::new(file, &tag.span), message, help);
                }
            }
        }
    }
    let mut tags = Vec::new();
    for ((id, title), mut pages) in settings.tags.iter().zip(&tree.locale.tags).zip(tagged) {
        if pages.is_empty() {
            continue;
        }
        pages.sort_by(|a, b| {
            (&tree.pages[*a].title, &tree.pages[*a].address).cmp(&(&tree.pages[*b].title, &tree.pages[*b].address))
        });
        let page_title = tree.strings.fill("tag_title", &[("title", title)]);
        if let Some(page) = tree.add_tag_page(id, page_title, tags.len()) {
            tags.push(Tag { page, id, title, pages });
        }
    }
    tags
}

/// Everything that was resolved.
struct Resolved<'a> {
    links: Vec<ResolvedBody>,
    entries: Vec<ResolvedBody>,
    terms: Vec<glossary::Resolved>,
    /// The steps that moved, by guide.
    moved: Vec<Vec<MovedStep<'a>>>,
    /// What to read instead of what ended.
    replacements: Vec<Option<super::ResolvedLink>>,
    bindings: Vec<faq::Binding>,
    backlinks: Backlinks,
    related: Vec<Vec<super::ResolvedLink>>,
    alternatives: Vec<Vec<super::ResolvedLink>>,
    menu: Vec<MenuLink>,
    footer: Vec<MenuLink>,
    banner: Option<MenuLink>,
    contact: Option<MenuLink>,
    sought: Vec<Sought>,
}

/// The anchors of each page.
fn anchors_of<'a>(tree: &Tree<'a>, diags: &mut Diags) -> Vec<Anchors<'a>> {
    let of_page = |page| {
        let mut problems = Diags::default();
        (anchors::of_page(tree, page, &mut problems), problems)
    };
    let all: Vec<_> = (0..tree.pages.len()).into_par_iter().map(of_page).collect();
    let (anchors, problems): (_, Vec<Diags>) = all.into_iter().unzip();
    for own in problems {
        diags.extend(own);
    }
    anchors
}

impl<'a> Resolved<'a> {
    fn new(tree: &Tree<'a>, resolver: &Resolver<'_, '_>, inputs: &Inputs<'a>, diags: &mut Diags) -> Self {
        let results: Vec<_> =
            (0..tree.pages.len()).into_par_iter().map(|page| resolve_page(tree, resolver, page)).collect();
        let mut links = Vec::with_capacity(results.len());
        let mut related = Vec::with_capacity(results.len());
        let mut alternatives = Vec::with_capacity(results.len());
        for (page, problems) in results {
            diags.extend(problems);
            links.push(page.body);
            related.push(page.related);
            alternatives.push(page.alternatives);
        }
        let entries = entry_links(tree, resolver, &mut links, diags);
        let terms = glossary::resolve(tree, resolver, diags);
        if let Some(page) = tree.glossary {
            links[page].links.extend(terms.iter().flat_map(|term| term.links.links.iter().cloned()));
        }
        let edges = links.iter().enumerate().flat_map(|(from, body)| {
            let all = body.links.iter().chain(&related[from]).chain(&alternatives[from]);
            all.filter_map(move |link| {
                let (to, anchor) = link.target.as_ref()?;
                Some(Edge { from, to: *to, anchor: anchor.as_deref(), snippet: link.snippet.as_ref() })
            })
        });
        let backlinks = Backlinks::new(edges, &tree.pages);
        check_link_facts(tree, resolver, diags);
        let look = &tree.settings.look;
        check_logo(look.logo.as_ref(), resolver, diags);
        let one = |item: Option<&MenuItem>, diags: &mut Diags| {
            menu(tree, resolver, std::slice::from_ref(item?), diags).pop()
        };
        Self {
            links,
            entries,
            terms,
            moved: (0..tree.guides.len()).map(|guide| successors::moved(tree, resolver, guide, diags)).collect(),
            replacements: successors::replacements(tree, resolver, inputs.gone, diags),
            bindings: faq::bind(tree, resolver, diags),
            backlinks,
            related,
            alternatives,
            menu: match &tree.settings.menu {
                Some(items) => menu(tree, resolver, items, diags),
                None => list_menu(tree),
            },
            footer: menu(tree, resolver, &tree.settings.footer, diags),
            banner: one(look.banner.as_ref().and_then(|banner| banner.to.as_ref()), diags),
            contact: one(look.contact.as_ref().and_then(|contact| contact.to.as_ref()), diags),
            sought: sought::resolve(tree, resolver, inputs.search_tests, diags),
        }
    }
}

/// The logo is one of the files in `static/`.
fn check_logo(logo: Option<&At<String>>, resolver: &Resolver<'_, '_>, diags: &mut Diags) {
    if let Some(logo) = logo.filter(|logo| !resolver.has_static(&logo.value)) {
        let place = Place::new(&crate::config::FILE.into(), &logo.span);
        let (message, help) = if logo.value.starts_with('/') {
            (format!("there is no file `static{}`", logo.value), "put the picture there, and write `/NAME`")
        } else {
            let message = format!("`{}` is not the address of a file in `static/`", logo.value);
            (message, "put the picture into `static/`, and write its address, as `/logo.svg`")
        };
        diags.push_with_help(&rules::UNRESOLVED, place, message, help);
    }
}

/// Whether every fact that is a link leads somewhere, also those that nothing looks up.
fn check_link_facts(tree: &Tree<'_>, resolver: &Resolver<'_, '_>, diags: &mut Diags) {
    let mut check = |from: Referrer<'_>, url: &At<String>| drop(resolver.resolve(from, url, diags));
    for (at, card) in tree.cards.iter().enumerate().filter(|(_, card)| card.doc.body.file == card.doc.file) {
        let from = Referrer { file: &card.doc.file, card: Some(at), page: Some(card.page), prefix: "" };
        for (_, fact) in card.keys.facts.iter().flatten() {
            if let Fact::Link(url) = &fact.value {
                check(from, url);
            }
        }
    }
    let from = Referrer { file: &tree.settings.file, card: None, page: None, prefix: "" };
    for (_, fact) in &tree.settings.facts {
        if let SiteFact::One(Fact::Link(url)) = &fact.value {
            check(from, url);
        }
    }
}

struct PageLinks {
    body: ResolvedBody,
    related: Vec<super::ResolvedLink>,
    alternatives: Vec<super::ResolvedLink>,
}

fn resolve_page(tree: &Tree<'_>, resolver: &Resolver<'_, '_>, page: PageId) -> (PageLinks, Diags) {
    let mut diags = Diags::default();
    let none = PageLinks { body: ResolvedBody::default(), related: Vec::new(), alternatives: Vec::new() };
    let own = &tree.pages[page];
    let Some(file) = own.file else {
        return (none, diags);
    };
    // An entry is resolved with its group; of a shared guide, its pages are.
    if matches!(own.kind, Kind::Entry(_) | Kind::Choose(_)) {
        return (none, diags);
    }
    let from = Referrer { file, card: own.card, page: Some(page), prefix: "" };
    let body = own.body.map(|body| resolve_body(resolver, from, body, tree, &mut diags));
    let mut list = |written: Option<&Vec<At<String>>>| -> Vec<super::ResolvedLink> {
        let written = written.into_iter().flatten();
        written
            .filter_map(|reference| Some((resolver.resolve(from, reference, &mut diags)?, reference)))
            .filter(|(target, _)| !matches!(target, Target::Page { page: to, anchor: None, .. } if *to == page))
            .map(|(target, reference)| link(target, &reference.span, tree))
            .collect()
    };
    let related = list(own.common.and_then(|common| common.related.as_ref()));
    let alternatives = match own.kind {
        Kind::Guide(guide) => list(tree.guides[guide].keys.alternatives.as_ref()),
        _ => Vec::new(),
    };
    (PageLinks { body: body.unwrap_or_default(), related, alternatives }, diags)
}

/// The links of the answers; those of an entry with a page are that page's links, too.
fn entry_links(
    tree: &Tree<'_>,
    resolver: &Resolver<'_, '_>,
    links: &mut [ResolvedBody],
    diags: &mut Diags,
) -> Vec<ResolvedBody> {
    let mut all = Vec::with_capacity(tree.entries.len());
    for entry in &tree.entries {
        let group = &tree.groups[entry.group];
        let card = match entry.doc.keys.cards.as_deref() {
            Some([one]) => tree.cards.iter().position(|card| card.id == one.value.0),
            _ => None,
        };
        let page = entry.page.unwrap_or(group.page);
        let from = Referrer { file: &group.doc.file, card, page: Some(page), prefix: entry.id };
        let body = resolve_body(resolver, from, &entry.doc.answer, tree, diags);
        // Without pages of their own, the links of all entries are those of the group.
        links[page].links.extend(body.links.iter().cloned());
        links[page].images.extend(body.images.iter().cloned());
        all.push(body);
    }
    all
}

/// The menu of a site that names none: its lists.
fn list_menu(tree: &Tree<'_>) -> Vec<MenuLink> {
    let lists = [Kind::Tasks, Kind::Cards, Kind::Guides, Kind::FaqIndex, Kind::Glossary];
    let pages = lists.into_iter().filter_map(|kind| tree.pages.iter().position(|page| page.kind == kind));
    let link = |page: PageId| MenuLink {
        href: tree.href(page),
        title: tree.pages[page].title.to_string(),
        link: super::ResolvedLink::default(),
        lent: false,
    };
    pages.map(link).collect()
}

fn menu(tree: &Tree<'_>, resolver: &Resolver<'_, '_>, items: &[MenuItem], diags: &mut Diags) -> Vec<MenuLink> {
    let file: Arc<str> = crate::config::FILE.into();
    let from = Referrer { file: &file, card: None, page: None, prefix: "" };
    let mut menu = Vec::new();
    for item in items {
        let Some(target) = resolver.resolve(from, &item.to, diags) else {
            continue;
        };
        let link = link(target, &item.to.span, tree);
        let title = item.title.as_ref().map(|title| title.in_lang(&tree.locale.lang).to_owned());
        let of_page = link.target.as_ref().is_some_and(|(page, _)| tree.pages[*page].lent);
        let lent = title.is_none() && of_page;
        if let Some(href) = link.href.clone() {
            let title = title.unwrap_or_else(|| link.text.clone());
            menu.push(MenuLink { href, title, link, lent });
        }
    }
    menu
}

fn finish<'a>(
    mut tree: Tree<'a>,
    resolved: Resolved<'a>,
    files: &'a Files,
    tags: Vec<Tag<'a>>,
    redirects: Vec<Redirect>,
) -> Site<'a> {
    let Resolved {
        links,
        entries,
        terms,
        moved,
        replacements,
        bindings,
        backlinks,
        related,
        alternatives,
        menu,
        footer,
        banner,
        contact,
        sought,
    } = resolved;
    for (at, (body, binding)) in entries.into_iter().zip(bindings).enumerate() {
        for (guide, step) in &binding.steps {
            tree.guides[*guide].step_entries.push((*step, at));
        }
        let cards = if binding.cards.is_empty() { (0..tree.cards.len()).collect() } else { binding.cards.clone() };
        for card in cards {
            tree.cards[card].entries.push(at);
        }
        let entry = &mut tree.entries[at];
        entry.cards = binding.cards;
        entry.steps = binding.steps;
        entry.links = body;
    }
    for guide in &mut tree.guides {
        guide.step_entries.sort_unstable();
    }
    for (term, resolved) in tree.terms.iter_mut().zip(terms) {
        term.links = resolved.links;
        term.see = resolved.see;
    }
    for (guide, moved) in tree.guides.iter_mut().zip(moved) {
        guide.moved = moved;
    }
    for (ended, replacement) in tree.ended.iter_mut().zip(replacements) {
        ended.replacement = replacement;
    }
    let mut by_address: Vec<PageId> = (0..tree.pages.len()).collect();
    by_address.sort_unstable_by(|a, b| tree.pages[*a].address.cmp(&tree.pages[*b].address));
    let mut site = Site {
        settings: tree.settings,
        locale: tree.locale,
        title: tree.title,
        children: rustc_hash::FxHashMap::default(),
        used: rustc_hash::FxHashSet::default(),
        of_drafts: tree.hidden.iter().flat_map(|doc| linked_files(doc, tree.settings)).collect(),
        backlinks,
        pages: tree.pages,
        cards: tree.cards,
        tasks: tree.tasks,
        guides: tree.guides,
        chooses: tree.chooses,
        groups: tree.groups,
        entries: tree.entries,
        terms: tree.terms,
        glossary: tree.glossary,
        search: tree.search,
        tags,
        links,
        related,
        alternatives,
        redirects,
        ended: tree.ended,
        codes: Vec::new(),
        by_address,
        files,
        banner,
        contact,
        menu,
        footer,
        sought,
    };
    site.children = children(&site);
    site.used = used_assets(&site);
    site
}

/// The files that a draft shows or links to, which are not unused.
fn linked_files<'d>(doc: &'d Doc, settings: &'d Settings) -> impl Iterator<Item = Arc<str>> + 'd {
    let images = doc.body.images.iter().map(|slot| &slot.target);
    let targets = images.chain(doc.body.links.iter().map(|slot| &slot.target));
    let of_videos = doc.body.images.iter().flat_map(|slot| video::companions(slot, settings));
    let paths = targets.map(|target| target.value.clone()).chain(of_videos);
    paths.filter_map(|path| join(&doc.file, &path)).map(Arc::from)
}

fn used_assets(site: &Site<'_>) -> rustc_hash::FxHashSet<Arc<str>> {
    let bodies = site.links.iter().chain(site.entries.iter().map(|entry| &entry.links));
    let bodies = bodies.chain(site.terms.iter().map(|term| &term.links));
    let used = bodies.flat_map(|body| {
        let images = body.images.iter().filter_map(|image| image.asset);
        let of_videos = body.images.iter().filter_map(|image| image.video.as_ref());
        let images = images.chain(of_videos.flat_map(|video| video.files.iter().copied()));
        images.chain(body.links.iter().filter_map(|link| link.asset))
    });
    used.map(|at| Arc::clone(&site.files.assets[at].file)).collect()
}

/// The pages and folders under each page, sorted.
fn children(site: &Site<'_>) -> rustc_hash::FxHashMap<PageId, Vec<PageId>> {
    let mut children: rustc_hash::FxHashMap<PageId, Vec<PageId>> = rustc_hash::FxHashMap::default();
    let mut plain: Vec<PageId> =
        (0..site.pages.len()).filter(|id| matches!(site.pages[*id].kind, Kind::Plain | Kind::Folder)).collect();
    plain.sort_by_key(|id| site.sort_key(*id));
    for id in plain {
        if let Some(parent) = site.pages[id].parent {
            children.entry(parent).or_default().push(id);
        }
    }
    children
}

impl Tree<'_> {
    fn add_tag_page(&mut self, id: &str, title: String, tag: usize) -> Option<PageId> {
        let page = self.add_generated(&format!("/tags/{id}/"), std::borrow::Cow::Owned(title), Kind::Tag(tag))?;
        let home = self.pages.iter().position(|page: &Page<'_>| page.kind == Kind::Home);
        self.pages[page].parent = home;
        Some(page)
    }
}
