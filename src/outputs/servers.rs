//! Redirects for servers that read them from a file; the pages that lead on are there as well.

use std::fmt::Write;

use super::Context;
use crate::config::Server;
use crate::model::ledger::Address;
use crate::site::{Site, encode};

/// A former address, and where it leads; both with the prefix of the site.
struct Rule {
    /// As it is, not encoded.
    from: String,
    /// Encoded.
    to: String,
}

/// The name of the file for a server.
pub(super) fn path(server: Server) -> &'static str {
    match server {
        Server::Netlify => "_redirects",
        Server::Nginx => "redirects.nginx",
        Server::Caddy => "redirects.caddy",
        Server::Apache => ".htaccess",
    }
}

/// The file for a server.
pub(super) fn text(languages: &[Context<'_>], server: Server) -> String {
    let rules: Vec<Rule> = languages.iter().flat_map(|cx| moved(cx.site)).collect();
    let gone: Vec<String> = languages.iter().flat_map(|cx| gone(cx.site)).collect();
    let base = languages.first().map_or("/", |cx| cx.site.settings.base.path.as_str());
    match server {
        Server::Netlify => netlify(&rules, &gone),
        Server::Nginx => nginx(&rules, &gone),
        Server::Caddy => caddy(&rules, &gone),
        Server::Apache => apache(&rules, &gone, base),
    }
}

fn moved<'s>(site: &'s Site<'_>) -> impl Iterator<Item = Rule> + 's {
    site.redirects.iter().map(|own| Rule {
        from: site.settings.base.href(&site.locale.address(&own.address)),
        to: match &own.anchor {
            Some(anchor) => site.href_to(own.page, anchor),
            None => site.href(own.page),
        },
    })
}

fn gone<'s>(site: &'s Site<'_>) -> impl Iterator<Item = String> + 's {
    let pages = site.ended.iter().filter(|ended| ended.address.anchor.is_none());
    pages.map(|ended| {
        let Address { page, .. } = &ended.address;
        site.settings.base.href(&site.locale.address(page))
    })
}

fn netlify(rules: &[Rule], gone: &[String]) -> String {
    let mut out = String::new();
    for Rule { from, to } in rules {
        let _ = writeln!(out, "{} {to} 301", encode(from));
    }
    for address in gone {
        let address = encode(address);
        let _ = writeln!(out, "{address} {address}index.html 410!");
    }
    out
}

fn nginx(rules: &[Rule], gone: &[String]) -> String {
    let mut out = String::from(
        "# In `http`: include redirects.nginx;\n# In `server`: if ($steplink_to) { return 301 $steplink_to; }\n#              if ($steplink_gone) { return 410; }\n",
    );
    out.push_str("map $uri $steplink_to {\n    default \"\";\n");
    for Rule { from, to } in rules {
        let _ = writeln!(out, "    {} {};", quoted(from), quoted(&to.replace('$', "%24")));
    }
    out.push_str("}\nmap $uri $steplink_gone {\n    default 0;\n");
    for address in gone {
        let _ = writeln!(out, "    {} 1;", quoted(address));
    }
    out.push_str("}\n");
    out
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn caddy(rules: &[Rule], gone: &[String]) -> String {
    let mut out = String::from("# In the block of the site: import redirects.caddy\n");
    for Rule { from, to } in rules {
        let _ = writeln!(out, "redir {} {} 301", quoted(from), quoted(to));
    }
    for address in gone {
        let _ = writeln!(out, "error {} 410", quoted(address));
    }
    out
}

fn apache(rules: &[Rule], gone: &[String], base: &str) -> String {
    let mut out = String::from("RewriteEngine On\n");
    let pattern = |address: &str| {
        let inner = address.strip_prefix(base).unwrap_or(address);
        let mut escaped = String::new();
        for c in inner.chars() {
            if !c.is_alphanumeric() && !matches!(c, '/' | '-' | '_') {
                escaped.push('\\');
            }
            escaped.push(c);
        }
        format!("^{escaped}$")
    };
    for Rule { from, to } in rules {
        let to = to.replace('%', "\\%").replace('$', "\\$");
        let _ = writeln!(out, "RewriteRule {} {to} [R=301,NE,L]", quoted(&pattern(from)));
    }
    for address in gone {
        let _ = writeln!(out, "RewriteRule {} - [G,L]", quoted(&pattern(address)));
    }
    out
}
