//! The one resolver of references: relative file links, id links, addresses and URLs.

mod suggestions;

use std::ops::ControlFlow::{self, Break, Continue};
use std::sync::{Arc, OnceLock};

use percent_encoding::percent_decode_str;
use rustc_hash::FxHashMap;

use super::anchors::Anchors;
use super::assets::Media;
use super::redirects::Redirect;
use super::tree::{FileTarget, Tree};
use super::url::{encode_url, has_host, join, relative, scheme, split_anchor};
use super::{Asset, Files, ImageSize, Kind, PageId};
use crate::diag::{Diags, Place, Rule, Span, rules};
use crate::id::nearest;
use crate::model::is_snippet;
use crate::schema::At;
use suggestions::{half_width, nearest_anchor, noun, said_now};

/// The kinds of id link.
const KINDS: &[&str] = &["card", "task", "guide", "step", "faq", "page", "term"];
/// What may stand after the path of a file link that leads to a page.
const ENDINGS: [&str; 3] = ["", ".md", "/index.md"];
/// The URL schemes that links may have.
const SCHEMES: &[&str] = &["http", "https", "mailto", "tel"];

/// Who refers.
#[derive(Clone, Copy)]
pub struct Referrer<'a> {
    /// The file.
    pub file: &'a Arc<str>,
    /// The card type of the page, for links to shared guides.
    pub card: Option<usize>,
    /// The page; absent for the configuration.
    pub page: Option<PageId>,
    /// What stands before the anchors of its text, where several texts share a page: the id of an entry.
    pub prefix: &'a str,
}

/// What a reference leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A page, or a place on it.
    Page {
        /// The page.
        page: PageId,
        /// The anchor.
        anchor: Option<String>,
        /// The title of the page or the place.
        title: String,
        /// The index of the language, for the page in another one.
        lang: Option<usize>,
    },
    /// A file that is published: its address and, beside the sources, its index among the assets.
    File(String, Option<usize>),
    /// A file beside the sources that was reported, since it is not published; its index among the assets.
    Refused(usize),
    /// Another site, a mail address, a telephone number.
    Elsewhere(String),
}

/// Finds out where references lead.
pub struct Resolver<'t, 'a> {
    tree: &'t Tree<'a>,
    anchors: &'t [Anchors<'a>],
    assets: &'t [Asset],
    asset_at: FxHashMap<&'t str, usize>,
    statics: FxHashMap<&'t str, Option<ImageSize>>,
    by_address: FxHashMap<&'t str, PageId>,
    /// Former addresses.
    former: FxHashMap<&'t str, &'t Redirect>,
    /// What references, files and addresses there are, sorted; needed for suggestions only.
    names: OnceLock<Vec<&'t str>>,
    files: OnceLock<Vec<&'t str>>,
    addresses: OnceLock<Vec<&'t str>>,
}

impl<'t, 'a> Resolver<'t, 'a> {
    /// Makes a resolver over the pages, their anchors and the files that may be linked to.
    pub fn new(
        tree: &'t Tree<'a>,
        anchors: &'t [Anchors<'a>],
        files: &'t Files,
        redirects: &'t [Redirect],
    ) -> Self {
        Self {
            tree,
            anchors,
            assets: &files.assets,
            asset_at: files.assets.iter().enumerate().map(|(at, asset)| (asset.file.as_ref(), at)).collect(),
            statics: files.statics.iter().map(|file| (file.address.as_str(), file.size)).collect(),
            by_address: tree.pages.iter().enumerate().map(|(id, page)| (page.address.as_str(), id)).collect(),
            former: redirects.iter().map(|own| (own.address.as_str(), own)).collect(),
            names: OnceLock::new(),
            files: OnceLock::new(),
            addresses: OnceLock::new(),
        }
    }

    /// Resolves a reference; reports one that leads nowhere.
    pub fn resolve(&self, from: Referrer<'_>, written: &At<String>, diags: &mut Diags) -> Option<Target> {
        let mut attempt = Attempt { resolver: self, from, span: &written.span, diags };
        attempt.resolve(&written.value)
    }

    /// Resolves a step in a typed field, `fm/cancel#confirm`, to its page and id.
    pub fn resolve_step(
        &self,
        from: Referrer<'_>,
        written: &At<String>,
        diags: &mut Diags,
    ) -> Option<(PageId, String)> {
        let mut attempt = Attempt { resolver: self, from, span: &written.span, diags };
        let value = written.value.strip_prefix("step:").unwrap_or(&written.value);
        let prefix = &written.value[..written.value.len() - value.len()];
        match attempt.step(value, prefix)? {
            Target::Page { page, anchor, .. } => Some((page, anchor?)),
            _ => None,
        }
    }

    /// The index of the image or document at a relative path from a file.
    pub fn asset(&self, from: &str, path: &str) -> Option<usize> {
        if path.starts_with('/') {
            return None;
        }
        let joined = join(from, path)?;
        self.asset_at.get(joined.as_str()).copied()
    }

    /// The image or video that was probably meant by a path that leads to none, and the path to it: one of the
    /// same name, in any case, or of a similar name in the same folder.
    pub fn nearest_media(&self, from: &str, path: &str, media: Media) -> Option<(usize, String)> {
        let joined = join(from, path)?;
        let (folder, name) = joined.rsplit_once('/')?;
        let images = || self.assets.iter().enumerate().filter(|(_, asset)| asset.media == Some(media));
        let of =
            |asset: &Asset| asset.file.rsplit_once('/').map(|(folder, name)| (folder.to_owned(), name.to_owned()));
        let same = images().find(|(_, asset)| of(asset).is_some_and(|(_, own)| own.eq_ignore_ascii_case(name)));
        let similar = || {
            images().find(|(_, asset)| {
                of(asset).is_some_and(|(own, file)| own == folder && nearest(name, [&*file]).is_some())
            })
        };
        let (at, asset) = same.or_else(similar)?;
        Some((at, relative(from, &asset.file)))
    }

    /// The address of a file in `static/`, and its size if it is an image, for a path such as `/a.png` or `../../static/a.png`.
    pub fn static_file(&self, from: &str, path: &str) -> Option<(String, Option<ImageSize>)> {
        let address = match path.strip_prefix('/') {
            Some(path) => format!("/{}", percent_decode_str(path).decode_utf8_lossy()),
            None => format!("/{}", join(from, path)?.strip_prefix("static/")?),
        };
        let size = *self.statics.get(address.as_str())?;
        Some((address, size))
    }

    pub(super) fn tree(&self) -> &'t Tree<'a> {
        self.tree
    }

    /// Whether there is a file in `static/` with this address.
    pub(super) fn has_static(&self, address: &str) -> bool {
        self.statics.contains_key(address)
    }

    /// The page that a former address leads to.
    pub(super) fn page_of_former(&self, address: &str) -> Option<PageId> {
        self.former.get(address).map(|own| own.page)
    }

    /// The files beside the sources.
    pub fn assets(&self) -> &'t [Asset] {
        self.assets
    }
}

/// One reference on its way.
struct Attempt<'r, 't, 'a, 'd> {
    resolver: &'r Resolver<'t, 'a>,
    from: Referrer<'d>,
    span: &'d Span,
    diags: &'d mut Diags,
}

impl<'t, 'a> Attempt<'_, 't, 'a, '_> {
    fn tree(&self) -> &'t Tree<'a> {
        self.resolver.tree
    }

    fn report<T>(&mut self, rule: &'static Rule, message: String, help: Option<String>) -> Option<T> {
        let place = Place::new(self.from.file, self.span);
        match help {
            Some(help) => self.diags.push_with_help(rule, place, message, help),
            None => self.diags.push(rule, place, message),
        }
        None
    }

    /// What may be meant, unless nobody looks at what is wrong with the file.
    fn suggest(&self, find: impl FnOnce() -> Option<String>) -> Option<String> {
        let is_heeded = self.tree().heeded.is_none_or(|file| *file == **self.from.file);
        if is_heeded { find() } else { None }
    }

    fn resolve(&mut self, url: &str) -> Option<Target> {
        let url = url.trim();
        if url.is_empty() {
            let help = Some("write where it should lead".to_owned());
            return self.report(&rules::UNRESOLVED, "a link without a destination".to_owned(), help);
        }
        if let Some(scheme) = scheme(url) {
            return self.with_scheme(&scheme, url);
        }
        if url.starts_with("//") || url.contains('\\') {
            let help = Some(if url.contains('\\') {
                format!("write it with `/`: `{}`", url.replace('\\', "/"))
            } else {
                "write it with `https://`".to_owned()
            });
            return self.report(&rules::FORBIDDEN_URL, format!("`{url}` is not a URL that can be linked to"), help);
        }
        let (path, anchor) = split_anchor(url);
        if path.is_empty() {
            return match self.from.page {
                // That a snippet does not have the place has been reported there, once for all pages.
                Some(page) if is_snippet(self.from.file) && !self.has_place(page, anchor) => None,
                Some(page) => self.place(page, anchor, url),
                None => self.report(&rules::UNRESOLVED, format!("`{url}` leads to no page"), None),
            };
        }
        match path.strip_prefix('/') {
            Some(_) => self.address(path, anchor),
            None => self.file(path, anchor),
        }
    }

    fn has_place(&self, page: PageId, anchor: Option<&str>) -> bool {
        anchor.is_none_or(|anchor| {
            let anchor = percent_decode_str(anchor).decode_utf8_lossy();
            let of_text = format!("{}.{anchor}", self.from.prefix);
            let anchors = &self.resolver.anchors[page];
            anchors.contains(&anchor) || anchors.contains(&of_text)
        })
    }

    fn with_scheme(&mut self, scheme: &str, url: &str) -> Option<Target> {
        let rest = url.split_once(':').map_or("", |(_, rest)| rest);
        if KINDS.contains(&scheme) {
            return self.id_link(scheme, rest);
        }
        if SCHEMES.contains(&scheme) {
            let is_web = scheme.starts_with("http");
            let complete = if is_web { has_host(rest) } else { !rest.trim().is_empty() };
            if complete {
                let clean: String = url.chars().filter(|c| !c.is_control()).collect();
                return Some(Target::Elsewhere(encode_url(&clean)));
            }
            return self.report(&rules::FORBIDDEN_URL, format!("`{url}` is not a whole URL"), None);
        }
        let help = match nearest(scheme, KINDS.iter().chain(SCHEMES).copied()) {
            Some(near) => format!("did you mean `{near}:`?"),
            None => "a link may begin with https, http, mailto or tel, or be a relative file or id link".to_owned(),
        };
        self.report(&rules::FORBIDDEN_URL, format!("`{scheme}:` links are not allowed"), Some(help))
    }

    fn id_link(&mut self, kind: &str, rest: &str) -> Option<Target> {
        match kind {
            "step" => self.step(rest, "step:"),
            "term" => self.term(rest),
            _ => {
                let (id, anchor) = split_anchor(rest);
                let id = percent_decode_str(id).decode_utf8_lossy().into_owned();
                let id = id.trim_end_matches('/');
                let page = self.named(kind, id, |name| format!("{kind}:{name}"))?;
                self.place(page, anchor, &format!("{kind}:{rest}"))
            }
        }
    }

    fn term(&mut self, id: &str) -> Option<Target> {
        let tree = self.tree();
        if let (Some(term), Some(page)) = (tree.term_at.get(id), tree.glossary) {
            let (anchor, title) = (Some(id.to_owned()), tree.terms[*term].doc.name.clone());
            return Some(Target::Page { page, anchor, title, lang: None });
        }
        if tree.hides_terms && !tree.sound {
            return None;
        }
        let ids = || tree.terms.iter().map(|term| term.id);
        let help = match (nearest(id, ids()), ids().next()) {
            (Some(near), _) => format!("did you mean `term:{near}`?"),
            (None, Some(_)) => format!("there are {}", ids().take(6).collect::<Vec<_>>().join(", ")),
            (None, None) => "write the terms in `content/terms/`".to_owned(),
        };
        self.report(&rules::UNRESOLVED, format!("there is no term `{id}`"), Some(help))
    }

    /// Finds the page that a reference names. `shown` writes a better name as the author would.
    fn named(&mut self, kind: &str, id: &str, shown: impl Fn(&str) -> String) -> Option<PageId> {
        let reference = [kind, ":", id].concat();
        if let Some(page) = self.tree().by_ref.get(&reference) {
            return Some(*page);
        }
        // With `faq: {pages: false}` an entry is a place on the page of its group.
        if kind == "faq" && !self.tree().settings.faq_pages && id.contains('/') {
            let (group, _) = id.split_once('/')?;
            return self.named("faq", group, shown);
        }
        if self.tree().drafts.contains(&reference) {
            let help = Some("publish the draft, or take the link away".to_owned());
            return self.report(&rules::LINK_TO_DRAFT, format!("`{reference}` is a draft"), help);
        }
        let excused = self.tree().is_excused(&reference) || self.is_hidden_by_a_problem(kind, id);
        if excused && !self.tree().sound {
            return None;
        }
        let help = self.suggest(|| {
            let now = self.resolver.now_called(kind, id);
            now.map(|now| said_now(kind, &now, &shown)).or_else(|| self.nearest_name(kind, id, shown))
        });
        self.report(&rules::UNRESOLVED, format!("there is no {} `{id}`", noun(kind)), help)
    }

    /// Whether the entry may be one that could not be read.
    fn is_hidden_by_a_problem(&self, kind: &str, id: &str) -> bool {
        let Some((group, _)) = id.split_once('/').filter(|_| kind == "faq") else {
            return false;
        };
        let page = self.tree().by_ref.get(&format!("faq:{group}"));
        page.is_some_and(|page| self.tree().pages[*page].incomplete)
    }

    /// A step, `fm/cancel#confirm`; `prefix` is what the author wrote before it.
    fn step(&mut self, rest: &str, prefix: &str) -> Option<Target> {
        let (path, anchor) = split_anchor(rest);
        let Some(id) = anchor else {
            let help = Some(if let Some(plain) = half_width(rest) {
                format!("write it with half-width signs: `{prefix}{plain}`")
            } else if path.contains('/') {
                format!("write `{path}#ID`, with the id of the step")
            } else {
                "write it as `GUIDE#STEP`, for example `fm/cancel#contact`".to_owned()
            });
            return self.report(&rules::UNRESOLVED, format!("`{rest}` names no step"), help);
        };
        let page = self.named("guide", path, |name| format!("{prefix}{name}#{id}"))?;
        if let Kind::Choose(choose) = self.tree().pages[page].kind {
            return self.ambiguous(choose, path, Some(id));
        }
        let anchors = &self.resolver.anchors[page];
        match anchors.get(id) {
            Some(anchor) if anchor.step => {
                let title = anchor.title.to_owned();
                let id = anchor.now.unwrap_or(id).to_owned();
                Some(Target::Page { page, anchor: Some(id), title, lang: None })
            }
            _ if self.tree().pages[page].incomplete && !self.tree().sound => None,
            _ => {
                let help = self.suggest(|| {
                    let moved = self.resolver.moved_from(page, id).map(|to| format!("it is `{to}` now"));
                    moved.or_else(|| nearest_anchor(anchors, id, true))
                });
                self.report(&rules::MISSING_ANCHOR, format!("no step `{id}` in `{path}`"), help)
            }
        }
    }

    fn ambiguous(&mut self, choose: usize, path: &str, anchor: Option<&str>) -> Option<Target> {
        let tree = self.tree();
        let kind = if anchor.is_some() { "step" } else { "guide" };
        let suffix = anchor.map(|id| format!("#{id}")).unwrap_or_default();
        let choices: Vec<_> = tree.chooses[choose]
            .guides
            .iter()
            .map(|guide| format!("`{kind}:{}{suffix}`", tree.guides[*guide].path))
            .collect();
        if choices.is_empty() {
            // It has been said that the guide names no card type.
            return None;
        }
        let message = format!("`{path}` is shared by card types, and it is not said for which");
        self.report(&rules::AMBIGUOUS, message, Some(format!("use {}", choices.join(" or "))))
    }

    fn file(&mut self, path: &str, anchor: Option<&str>) -> Option<Target> {
        let path = path.split('?').next().unwrap_or(path);
        let Some(joined) = join(self.from.file, path) else {
            let message = format!("`{path}` leads out of the project");
            return self.report(&rules::UNRESOLVED, message, None);
        };
        for ending in ENDINGS {
            let name = [&joined, ending].concat();
            if let Some(target) = self.tree().by_file.get(name.as_str()) {
                return self.file_target(target, path, anchor);
            }
            if let Some((original, lang)) = self.tree().originals.get(name.as_str()) {
                let target = self.tree().by_file.get(original.as_ref())?;
                return self.file_target(target, path, anchor).map(|target| self.in_language(target, *lang));
            }
        }
        if let Break(target) = self.file_beside(&joined) {
            return target;
        }
        if let Some(page) = self.folder_of_readme(&joined) {
            return self.place(page, anchor, path);
        }
        let web = path.starts_with("www.").then(|| format!("write it as `https://{path}`"));
        let wide = half_width(path).map(|plain| format!("write it with half-width signs: `{plain}`"));
        let near = || self.nearest_file(&joined).or_else(|| self.nearest_page(path));
        let help = web.or(wide).or_else(|| self.suggest(near));
        self.report(&rules::UNRESOLVED, format!("there is no file `{path}`"), help)
    }

    /// A link to a translation leads to the page in that language.
    fn in_language(&self, target: Target, lang: usize) -> Target {
        match target {
            Target::Page { page, anchor, title, .. } if lang != self.tree().locale.index => {
                Target::Page { page, anchor, title, lang: Some(lang) }
            }
            target => target,
        }
    }

    fn file_target(&mut self, target: &FileTarget, path: &str, anchor: Option<&str>) -> Option<Target> {
        match target {
            FileTarget::Page(page) => self.place(*page, anchor, path),
            FileTarget::Draft => {
                let help = Some("publish the draft, or take the link away".to_owned());
                self.report(&rules::LINK_TO_DRAFT, format!("`{path}` is a draft"), help)
            }
            FileTarget::Shared(variants, choose) => {
                let own = variants.iter().find(|(card, _)| Some(*card) == self.from.card);
                match (own, self.tree().pages[*choose].kind) {
                    (Some((_, page)), _) => self.place(*page, anchor, path),
                    (None, Kind::Choose(choose)) => self.ambiguous(choose, path, anchor),
                    (None, _) => None,
                }
            }
        }
    }

    /// A file in `static/` or a passive file beside the sources.
    fn file_beside(&mut self, joined: &str) -> ControlFlow<Option<Target>> {
        if let Some(path) = joined.strip_prefix("static/") {
            let address = format!("/{path}");
            let found = self.resolver.statics.contains_key(address.as_str());
            return if found { Break(Some(Target::File(address, None))) } else { Continue(()) };
        }
        let Some(at) = self.resolver.asset_at.get(joined).copied() else {
            return Continue(());
        };
        let asset = &self.resolver.assets[at];
        if asset.passive {
            return Break(Some(Target::File(asset.address.clone(), Some(at))));
        }
        let help = Some("move it to `static/` if it must be published as it is".to_owned());
        self.report::<()>(&rules::FORBIDDEN_FILE, format!("`{joined}` is of a kind that is not published"), help);
        Break(Some(Target::Refused(at)))
    }

    /// `README.md` is not published; a link to it means its folder.
    fn folder_of_readme(&self, joined: &str) -> Option<PageId> {
        let (folder, name) = joined.rsplit_once('/').unwrap_or(("", joined));
        let folder = if name.eq_ignore_ascii_case("readme.md") { folder } else { joined };
        let inner = folder.strip_prefix("content").unwrap_or(folder);
        let inner =
            inner.strip_prefix("/pages").filter(|rest| rest.is_empty() || rest.starts_with('/')).unwrap_or(inner);
        let address = format!("{}/", inner.trim_end_matches('/'));
        self.resolver.by_address.get(address.as_str()).copied()
    }

    fn address(&mut self, path: &str, anchor: Option<&str>) -> Option<Target> {
        let decoded = percent_decode_str(path).decode_utf8_lossy().into_owned();
        if self.resolver.statics.contains_key(decoded.as_str()) {
            return Some(Target::File(decoded, None));
        }
        let (inner, lang) = match self.tree().settings.split_language(&decoded) {
            Some((inner, lang)) => (inner.to_owned(), Some(lang)),
            None => (decoded, None),
        };
        let target = self.page_at(&inner, path, anchor)?;
        Some(lang.map_or_else(|| target.clone(), |lang| self.in_language(target.clone(), lang)))
    }

    /// The page of an address without a language; `path` is what was written.
    fn page_at(&mut self, decoded: &str, path: &str, anchor: Option<&str>) -> Option<Target> {
        let with_slash = format!("{}/", decoded.trim_end_matches('/'));
        if let Some(page) = self.resolver.by_address.get(with_slash.as_str()) {
            return self.place(*page, anchor, path);
        }
        let former = [with_slash.as_str(), decoded].into_iter().find_map(|path| self.resolver.former.get(path));
        if let Some(former) = former {
            return self.place(former.page, anchor.or(former.anchor.as_deref()), path);
        }
        for ending in ENDINGS {
            let name = ["content", decoded, ending].concat();
            if let Some(target) = self.tree().by_file.get(name.as_str()) {
                return self.file_target(target, path, anchor);
            }
        }
        let help = self.suggest(|| {
            let addresses = self.resolver.addresses.get_or_init(|| {
                let mut addresses: Vec<&str> = self.resolver.by_address.keys().copied().collect();
                addresses.sort_unstable();
                addresses
            });
            nearest(&with_slash, addresses.iter().copied()).map(|near| format!("did you mean `{near}`?"))
        });
        self.report(&rules::UNRESOLVED, format!("nothing has the address `{path}`"), help)
    }

    /// For which card type a page of a shared guide is, as far as that makes a difference.
    fn of_card(&self, page: PageId) -> String {
        let tree = self.tree();
        match (tree.pages[page].kind, tree.pages[page].card) {
            (Kind::Guide(guide), Some(card)) if tree.guides[guide].keys.cards.is_some() => {
                format!(", on the page for the card type `{}`", tree.cards[card].id)
            }
            _ => String::new(),
        }
    }

    /// A page, or a place on it.
    fn place(&mut self, page: PageId, anchor: Option<&str>, written: &str) -> Option<Target> {
        let tree = self.tree();
        let entry =
            written.strip_prefix("faq:").and_then(|rest| rest.split_once('/')).filter(|_| !tree.settings.faq_pages);
        let anchor = entry.map(|(_, id)| id).or(anchor);
        let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty()) else {
            let title = tree.pages[page].title.to_string();
            return Some(Target::Page { page, anchor: None, title, lang: None });
        };
        let decoded = percent_decode_str(anchor).decode_utf8_lossy();
        let anchors = &self.resolver.anchors[page];
        let of_entry = (self.from.page == Some(page)).then(|| format!("{}.{decoded}", self.from.prefix));
        let decoded = of_entry.filter(|id| anchors.contains(id)).unwrap_or_else(|| decoded.into_owned());
        let Some(found) = anchors.get(&decoded) else {
            if tree.pages[page].incomplete && !tree.sound {
                return None;
            }
            let help = self.suggest(|| {
                let moved = self.resolver.moved_from(page, &decoded).map(|to| format!("it is `{to}` now"));
                moved.or_else(|| nearest_anchor(anchors, &decoded, false))
            });
            let name = tree.pages[page].file.map_or(tree.pages[page].address.as_str(), |file| file.as_ref());
            let message = format!("no place `#{decoded}` in `{name}`{}", self.of_card(page));
            return self.report(&rules::MISSING_ANCHOR, message, help);
        };
        let title = found.title.to_owned();
        if found.top {
            return Some(Target::Page { page, anchor: None, title, lang: None });
        }
        if !found.lasting && self.from.page != Some(page) {
            let help = format!("write `{title} {{#id}}` there with an id of your choice, and link to that");
            let message = format!("the heading `{title}` has no id: the link breaks when it is reworded");
            self.report::<()>(&rules::SLUG_LINK, message, Some(help));
        }
        let anchor = found.now.map_or(decoded, str::to_owned);
        Some(Target::Page { page, anchor: Some(anchor), title, lang: None })
    }
}
