//! The Content-Security-Policy of pages: what is the site's own, what stands inside the page by its hash, and what the
//! configuration adds. A page in which markup was smuggled in still runs and loads nothing.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};

use crate::config::{Css, Settings, Sources, host_of};
use crate::theme::Theme;

/// What every page of the site may do; `None` if the site wants no policy. `prefetch` are the rules for prefetching,
/// which stand in the page like a script: browsers do not agree on the word that allows them without their hash.
pub(super) fn of_pages(settings: &Settings, theme: &Theme, prefetch: &str) -> Option<String> {
    let sources = settings.csp.as_ref()?;
    let script = [hash(theme.early_js()), hash(prefetch)];
    Some(policy(settings, sources, &script, theme.css()))
}

/// What a page may do that leads on to another one.
pub(super) fn of_redirects(settings: &Settings, theme: &Theme) -> Option<String> {
    settings.csp.as_ref().map(|_| format!("default-src 'none'; script-src {}", hash(theme.redirect_js())))
}

/// What a page may do that has nothing but text.
pub(super) fn of_texts(settings: &Settings) -> Option<&'static str> {
    settings.csp.as_ref().map(|_| "default-src 'none'")
}

fn policy(settings: &Settings, sources: &Sources, script: &[String], css: &str) -> String {
    let inline_css: Vec<String> = (settings.css == Css::Inline).then(|| hash(css)).into_iter().collect();
    let mut policy = "default-src 'self'".to_owned();
    let mut add = |directive: &str, own: &[String], more: &[String]| {
        if !own.is_empty() || !more.is_empty() {
            policy.extend(["; ", directive, " 'self'"]);
            policy.extend(own.iter().chain(more).flat_map(|source| [" ", source]));
        }
    };
    let counters: Vec<String> =
        settings.look.analytics.iter().filter_map(|url| host_of(url)).map(str::to_owned).collect();
    // A script by its whole address: its host may have others, of other people.
    let script: Vec<String> = script.iter().chain(&settings.look.analytics).cloned().collect();
    add("script-src", &script, &sources.script);
    add("style-src", &inline_css, &sources.style);
    let images: Vec<String> = settings.image_hosts.iter().chain(&counters).cloned().collect();
    add("img-src", &images, &sources.img);
    add("media-src", &[], &sources.media);
    add("font-src", &[], &sources.font);
    let told = settings.search.on_miss.iter().filter_map(|url| host_of(url)).map(str::to_owned);
    let asked: Vec<String> = counters.iter().cloned().chain(told).collect();
    add("connect-src", &asked, &sources.connect);
    add("frame-src", &[], &sources.frame);
    policy.push_str("; form-action 'self'");
    let answers = settings.look.feedback_form.iter().filter_map(|url| host_of(url));
    policy.extend(sources.form.iter().map(String::as_str).chain(answers).flat_map(|source| [" ", source]));
    policy.push_str("; object-src 'none'; base-uri 'none'");
    policy
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_that_of_the_standard() {
        // The example of CSP3, 8.4.
        let wanted = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='";
        assert_eq!(hash("alert('Hello, world.');"), wanted);
    }
}
