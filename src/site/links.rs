//! The links and images of a text, resolved.

use std::sync::Arc;

use super::addresses::href;
use super::assets::Media;
use super::resolve::{Referrer, Resolver, Target};
use super::tree::Tree;
use super::url::{encode_url, scheme};
use super::video::{self, Video};
use super::{ImageSize, PageId, encode};
use crate::diag::{Diags, Place, Span, rules};
use crate::model::markup::Body;
use crate::model::{ImageSlot, is_snippet};

/// The links and images of a text, by slot.
#[derive(Clone, Debug, Default)]
pub struct ResolvedBody {
    /// The links.
    pub links: Vec<ResolvedLink>,
    /// The images.
    pub images: Vec<ResolvedImage>,
}

/// A link that leads somewhere, or was reported.
#[derive(Clone, Debug, Default)]
pub struct ResolvedLink {
    /// The address; absent for one that was reported.
    pub href: Option<String>,
    /// The text to show if the author wrote none.
    pub text: String,
    /// The page and the anchor, for a link within the site.
    pub target: Option<(PageId, Option<String>)>,
    /// The index of the asset, for a link to a file beside the sources.
    pub asset: Option<usize>,
    /// Where the reference stands in its file.
    pub span: Span,
    /// The snippet that it stands in, if it does.
    pub snippet: Option<Arc<str>>,
}

/// An image that is there, or was reported.
#[derive(Clone, Debug, Default)]
pub struct ResolvedImage {
    /// The address; absent for one that was reported.
    pub src: Option<String>,
    /// The size, as far as it is known.
    pub size: Option<ImageSize>,
    /// The index of the asset.
    pub asset: Option<usize>,
    /// What belongs to it, if it is a video.
    pub video: Option<Video>,
}

/// Resolves all links and images of a text.
pub fn resolve_body(
    resolver: &Resolver<'_, '_>,
    from: Referrer<'_>,
    body: &Body,
    tree: &Tree<'_>,
    diags: &mut Diags,
) -> ResolvedBody {
    let links = body
        .links
        .iter()
        .map(|slot| {
            let from = Referrer { file: &slot.file, ..from };
            let span = &slot.target.span;
            let found = resolver.resolve(from, &slot.target, diags).map(|target| link(target, span, tree));
            let mut link = found.unwrap_or_default();
            link.snippet = is_snippet(&slot.file).then(|| Arc::clone(&slot.file));
            if link.href.is_none() {
                link.text.clone_from(&slot.target.value);
            }
            link
        })
        .collect();
    let captions = video::captions(body);
    let images = body.images.iter().enumerate().map(|(at, slot)| {
        check_alt(slot, diags);
        if video::is_video(slot) && scheme(slot.target.value.trim()).is_none() {
            return video::resolve(resolver, &slot.file, slot, captions.get(&at).copied(), diags);
        }
        let from = Referrer { file: &slot.file, ..from };
        image(resolver, from, slot, tree.settings, diags)
    });
    let images = images.collect();
    ResolvedBody { links, images }
}

/// The address and the text of a target; `span` is where the reference stands.
pub fn link(target: Target, span: &Span, tree: &Tree<'_>) -> ResolvedLink {
    let site = tree.settings;
    let none = ResolvedLink { span: span.clone(), ..ResolvedLink::default() };
    match target {
        Target::Page { page, anchor, title, lang } => {
            let locale = lang.map_or(tree.locale, |lang| &site.locales[lang]);
            let href = href(&site.base, locale, &tree.pages[page].address, anchor.as_deref());
            // A page in another language is another page.
            let target = lang.is_none().then_some((page, anchor));
            ResolvedLink { href: Some(href), text: title, target, ..none }
        }
        Target::File(address, asset) => {
            let text = address.rsplit('/').next().unwrap_or(&address).to_owned();
            ResolvedLink { href: Some(site.base.href(&encode(&address))), text, asset, ..none }
        }
        Target::Refused(at) => ResolvedLink { asset: Some(at), ..none },
        Target::Elsewhere(url) => {
            let text = url.split_once(':').filter(|(scheme, _)| matches!(*scheme, "mailto" | "tel"));
            let text = text.map_or(url.as_str(), |(_, rest)| rest).to_owned();
            ResolvedLink { href: Some(url), text, ..none }
        }
    }
}

fn check_alt(slot: &ImageSlot, diags: &mut Diags) {
    if !slot.alt.trim().is_empty() {
        return;
    }
    let (message, help) = if video::is_video(slot) {
        ("a video without alternative text", "write what the video shows between the brackets")
    } else {
        ("an image without alternative text", "write what the picture shows between the brackets")
    };
    diags.push_with_help(&rules::NO_ALT, Place::new(&slot.file, &slot.span), message, help);
}

fn image(
    resolver: &Resolver<'_, '_>,
    from: Referrer<'_>,
    slot: &ImageSlot,
    site: &crate::config::Settings,
    diags: &mut Diags,
) -> ResolvedImage {
    let url = slot.target.value.trim();
    let place = Place::new(from.file, &slot.target.span);
    if let Some(scheme) = scheme(url) {
        return remote_image(&scheme, slot, site, diags);
    }
    let path = url.split(['?', '#']).next().unwrap_or(url);
    if let Some((address, size)) = resolver.static_file(from.file, path) {
        return ResolvedImage { src: Some(site.base.href(&encode(&address))), size, ..ResolvedImage::default() };
    }
    let Some(at) = resolver.asset(from.file, path) else {
        let near = resolver.nearest_media(from.file, path, Media::Image);
        let help = match &near {
            Some((_, path)) => format!("did you mean `{path}`?"),
            None => "correct the path; it is relative to this file".to_owned(),
        };
        diags.push_with_help(&rules::MISSING_IMAGE, place, format!("there is no image `{url}`"), help);
        // The image that was meant is not one that nothing shows.
        return ResolvedImage { asset: near.map(|(at, _)| at), ..ResolvedImage::default() };
    };
    let asset = &resolver.assets()[at];
    if asset.media != Some(Media::Image) {
        let help = "use PNG, JPEG, GIF, WebP or AVIF; an SVG that you trust belongs in `static/`";
        diags.push_with_help(
            &rules::FORBIDDEN_FILE,
            place,
            format!("`{url}` is not of a kind that is published as an image"),
            help,
        );
        return ResolvedImage { asset: Some(at), ..ResolvedImage::default() };
    }
    if asset.size.is_none() && asset.unread {
        return ResolvedImage { asset: Some(at), ..ResolvedImage::default() };
    }
    if asset.size.is_none() {
        let help = "save it again as PNG, JPEG, GIF, WebP or AVIF, with the name of its kind";
        diags.push_with_help(&rules::UNREADABLE_IMAGE, place, format!("the image `{url}` cannot be read"), help);
        return ResolvedImage { asset: Some(at), ..ResolvedImage::default() };
    }
    let src = Some(site.base.href(&asset.address));
    ResolvedImage { src, size: asset.size, asset: Some(at), ..ResolvedImage::default() }
}

fn remote_image(
    scheme: &str,
    slot: &ImageSlot,
    site: &crate::config::Settings,
    diags: &mut Diags,
) -> ResolvedImage {
    let place = Place::new(&slot.file, &slot.target.span);
    let is_video = video::is_video(slot);
    let (noun, one) = if is_video { ("video", "a video") } else { ("image", "an image") };
    if scheme != "https" && scheme != "http" {
        let help = format!("put the {noun} beside the file");
        diags.push_with_help(&rules::FORBIDDEN_URL, place, format!("{one} cannot come from `{scheme}:`"), help);
        return ResolvedImage::default();
    }
    // As a browser reads it, which drops control characters.
    let url: String = slot.target.value.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let host = url[scheme.len()..].strip_prefix("://").unwrap_or_default();
    let host = host.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    if host.is_empty() {
        let help = format!("write it with `https://`, or put the {noun} beside the file");
        diags.push_with_help(&rules::FORBIDDEN_URL, place, format!("`{url}` is not a whole URL"), help);
        return ResolvedImage::default();
    }
    if !is_video && site.image_hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(host)) {
        return ResolvedImage { src: Some(encode_url(&url)), ..ResolvedImage::default() };
    }
    let help = if is_video {
        "put the video beside the file".to_owned()
    } else {
        format!("put the image beside the file, or add `{host}` to `image_hosts:` in `steplink.yaml`")
    };
    diags.push_with_help(&rules::REMOTE_IMAGE, place, format!("{noun}s may not come from `{host}`"), help);
    ResolvedImage::default()
}
