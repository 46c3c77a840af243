//! Redirects for servers that read them from a file; the pages that lead on are there as well.

use std::fmt::Write;

use super::Context;
use crate::config::Server;
use crate::site::{Site, encode, output_path};

/// A former address, and where it leads; both with the prefix of the site.
struct Rule {
    /// As it is, not encoded.
    from: String,
    /// Encoded.
    to: String,
}

/// What ended: its address, and the file of the page that says so; both with the prefix of the site, not encoded.
struct Gone {
    address: String,
    file: String,
}

/// The file for a server.
pub(super) fn text(languages: &[Context<'_>], server: Server) -> String {
    let rules: Vec<Rule> = languages.iter().flat_map(|cx| moved(cx.site)).collect();
    let gone: Vec<Gone> = languages.iter().flat_map(|cx| gone(cx.site)).collect();
    let base = languages.first().map_or("/", |cx| cx.site.settings.base.path.as_str());
    match server {
        Server::Netlify => netlify(&rules, &gone),
        Server::Cloudflare => cloudflare(&rules),
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

fn gone<'s>(site: &'s Site<'_>) -> impl Iterator<Item = Gone> + 's {
    let pages = site.ended.iter().filter(|ended| ended.address.anchor.is_none());
    pages.map(|ended| {
        let address = site.locale.address(&ended.address.page);
        let base = &site.settings.base;
        Gone { file: base.href(&format!("/{}", output_path(&address))), address: base.href(&address) }
    })
}

/// In a path of `_redirects`, a colon and a star stand for something else.
fn literal(address: &str) -> String {
    encode(address).replace(':', "%3A").replace('*', "%2A")
}

/// The page that leads on stands at the address, too; the `!` puts the line before it.
fn netlify(rules: &[Rule], gone: &[Gone]) -> String {
    let mut out = String::new();
    for Rule { from, to } in rules {
        let _ = writeln!(out, "{} {to} 301!", literal(from));
    }
    for Gone { address, file } in gone {
        let _ = writeln!(out, "{} {} 410!", literal(address), encode(file));
    }
    out
}

/// Lines go before files there, and there is no 410.
fn cloudflare(rules: &[Rule]) -> String {
    let mut out = String::new();
    for Rule { from, to } in rules {
        let _ = writeln!(out, "{} {to} 301", literal(from));
    }
    out
}

/// A longer name than this does not fit into a bucket of a map's table, 64 bytes with two pointers, and nginx would
/// not start; a regular expression stands in no table.
const NGINX_NAME: usize = 40;

fn nginx(rules: &[Rule], gone: &[Gone]) -> String {
    let mut out = String::from(
        "# In `http`: include redirects.nginx;\n# In `server`: if ($steplink_to) { return 301 $steplink_to; }\n#              if ($steplink_gone) { return 410; }\n#              error_page 410 @steplink_gone;\n#              location @steplink_gone { rewrite ^ $steplink_gone break; }\n",
    );
    let name = |address: &str| {
        if address.len() > NGINX_NAME { quoted(&format!("~^{}$", escaped(address))) } else { quoted(address) }
    };
    out.push_str("map $uri $steplink_to {\n    default \"\";\n");
    for Rule { from, to } in rules {
        let _ = writeln!(out, "    {} {};", name(from), quoted(&to.replace('$', "%24")));
    }
    out.push_str("}\nmap $uri $steplink_gone {\n    default \"\";\n");
    for Gone { address, file } in gone {
        let _ = writeln!(out, "    {} {};", name(address), quoted(&file.replace('$', "%24")));
    }
    out.push_str("}\n");
    out
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A regular expression that stands for the text itself.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if !c.is_alphanumeric() && !matches!(c, '/' | '-' | '_') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn caddy(rules: &[Rule], gone: &[Gone]) -> String {
    let mut out = String::from("# In the block of the site, which says its `root`: import redirects.caddy\n");
    // A percent sign begins a sign that is encoded.
    let path = |address: &str| quoted(&address.replace('%', "%25"));
    for Rule { from, to } in rules {
        let _ = writeln!(out, "redir {} {} 301", path(from), quoted(to));
    }
    for Gone { address, .. } in gone {
        let _ = writeln!(out, "handle {} {{\n    file_server {{\n        status 410\n    }}\n}}", path(address));
    }
    out
}

fn apache(rules: &[Rule], gone: &[Gone], base: &str) -> String {
    let mut out = String::from("RewriteEngine On\n");
    // Between the quotes, Apache takes every sign as it stands.
    let pattern = |address: &str| format!("\"^{}$\"", escaped(address.strip_prefix(base).unwrap_or(address)));
    for Rule { from, to } in rules {
        let to = to.replace('%', "\\%").replace('$', "\\$");
        let _ = writeln!(out, "RewriteRule {} {to} [R=301,NE,L]", pattern(from));
    }
    for Gone { address, file } in gone {
        let uri = format!("%{{REQUEST_URI}} == '{}'", address.replace('\\', "\\\\").replace('\'', "\\'"));
        let _ = writeln!(out, "<If \"{uri}\">\n    ErrorDocument 410 {}\n</If>", encode(file));
        // Not for the page itself, when it is sent as the reason.
        let _ = writeln!(out, "RewriteCond %{{ENV:REDIRECT_STATUS}} ^$\nRewriteRule {} - [G,L]", pattern(address));
    }
    out
}
