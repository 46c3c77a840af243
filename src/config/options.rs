//! What is written in `steplink.yaml`.

use super::{Csp, SearchKeys, ThemeKeys};
use crate::id::Lang;
use crate::record;
use crate::schema::{At, Context, Decode, FileId, Localized, Node, Shape, SiteFact, Value, Written};
use crate::words;

record! {
    /// The keys of `steplink.yaml`.
    pub struct Options: Default {
        /// The title of the site.
        optional title: At<Localized>,
        /// What the site is about, in one sentence.
        optional description: At<Localized>,
        /// Where the site will be published, as `https://help.example.com/`; a path after the host is the prefix of all addresses.
        optional base_url: At<String>,
        /// The languages, BCP 47 tags; the first is the default.
        optional languages: Written<Vec<Written<Lang>>>,
        /// The main menu: references, or maps of `to` and `title`. Without it: the lists of tasks, card types, guides and questions.
        optional menu: Vec<MenuItem>,
        /// The links of the footer, written like the menu.
        optional footer: Vec<MenuItem>,
        /// The phases of a card type's life, in order.
        optional phases: Vec<Phase>,
        /// The titles of tags, by id.
        optional tags: Vec<(At<String>, At<Localized>)>,
        /// Facts of the site that texts look up, as `{{ site.support_hours }}`.
        optional facts: Vec<(At<String>, At<SiteFact>)>,
        /// The levels of rules: `error`, `warning`, `note` or `off`, by name.
        optional rules: Vec<(At<String>, At<RuleLevel>)>,
        /// Whether HTML in content is passed through; only where every author is trusted.
        optional unsafe_html: bool,
        /// Hosts that images may come from.
        optional image_hosts: Vec<At<String>>,
        /// Whether dates come from Git. No effect in this version.
        optional git_dates: At<Node>,
        /// The look of the site, and what stands around every page.
        optional theme: ThemeKeys,
        /// How pages get the style sheet.
        optional css: Css,
        /// What readers find, and by which words.
        optional search: SearchKeys,
        /// How FAQ entries are published.
        optional faq: FaqOptions,
        /// Words that are not in the dictionary, such as names of products: headings do not break them.
        optional words: Vec<At<String>>,
        /// Whether each step has a short address of its own, as `/s/7Q2KD/`.
        optional step_links: bool,
        /// The servers that redirects are also written for, besides pages.
        optional redirects: Vec<At<Server>>,
        /// The Content-Security-Policy: `false` for none, or what pages may load besides what is the site's own.
        optional csp: Csp,
        /// The kinds of structured data that pages carry.
        optional structured_data: Vec<StructuredData>,
        /// Values of your own for your templates.
        optional extra: Node,
    }
}

record! {
    /// One phase.
    pub struct Phase {
        /// The id.
        required id: At<FileId>,
        /// The title.
        required title: At<Localized>,
    }
}

record! {
    /// How FAQ entries are published.
    pub struct FaqOptions {
        /// Whether each entry has a page of its own.
        optional pages: bool,
    }
}

words! {
    /// How pages get the style sheet.
    pub enum Css {
        /// Inside each page: one request less.
        Inline = "inline",
        /// From one file that browsers keep.
        Link = "link",
    }
}

words! {
    /// A kind of structured data (schema.org).
    pub enum StructuredData {
        /// `BreadcrumbList` on every page.
        Breadcrumb = "breadcrumb",
        /// `HowTo` on guides.
        HowTo = "howto",
        /// `FAQPage` on the groups of questions.
        Faq = "faq",
    }
}

words! {
    /// A server that reads redirects from a file.
    pub enum Server {
        /// Netlify: `_redirects`.
        Netlify = "netlify",
        /// Cloudflare Pages: `_redirects`, without what ended, for which it has no status.
        Cloudflare = "cloudflare",
        /// nginx: `redirects.nginx`, maps for `include`.
        Nginx = "nginx",
        /// Caddy: `redirects.caddy`, for `import`.
        Caddy = "caddy",
        /// Apache: `.htaccess`.
        Apache = "apache",
    }
}

impl Server {
    /// The name of the file.
    pub fn file(self) -> &'static str {
        match self {
            Self::Netlify | Self::Cloudflare => "_redirects",
            Self::Nginx => "redirects.nginx",
            Self::Caddy => "redirects.caddy",
            Self::Apache => ".htaccess",
        }
    }
}

words! {
    /// The level of a rule.
    pub enum RuleLevel {
        /// The build fails.
        Error = "error",
        /// It is told.
        Warning = "warning",
        /// It is told, even with `--strict`.
        Note = "note",
        /// It is not looked for.
        Off = "off",
    }
}

/// An item of a menu.
#[derive(Clone, Debug)]
pub struct MenuItem {
    /// What it leads to: a reference or an address.
    pub to: At<String>,
    /// Its text; without it, the title of what it leads to.
    pub title: Option<At<Localized>>,
}

record! {
    /// An item of a menu with a text of its own.
    pub struct MenuItemKeys {
        /// What it leads to: a reference or an address.
        required to: At<String>,
        /// Its text.
        optional title: At<Localized>,
    }
}

impl Decode for MenuItem {
    fn shape() -> Shape {
        Shape::Either(vec![Shape::Text, MenuItemKeys::shape()])
    }

    fn decode(node: &Node, cx: &mut Context<'_>) -> Option<Self> {
        if let Value::Map(_) = node.value {
            let keys = MenuItemKeys::decode(node, cx)?;
            return Some(Self { to: keys.to, title: keys.title });
        }
        Some(Self { to: At::decode(node, cx)?, title: None })
    }
}
