//! Videos: a paragraph that begins with one is a figure, with what follows in the paragraph as its caption, the image of
//! the same name as its poster, and a `.vtt` file of the same name as its subtitles.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::assets::{IMAGES, Media};
use super::links::ResolvedImage;
use super::resolve::Resolver;
use super::{ImageSize, encode};
use crate::config::Settings;
use crate::diag::{Diags, Place, rules};
use crate::id::Lang;
use crate::model::ImageSlot;
use crate::model::markup::{Block, Body, Inline, Part};

/// What belongs to a video that is there.
#[derive(Clone, Debug)]
pub struct Video {
    /// Its media type.
    pub kind: &'static str,
    /// The address of the image that stands for it until it is played; absent if that is missing, which was reported.
    pub poster: Option<String>,
    /// What is said and heard, as text.
    pub track: Option<Track>,
    /// The indexes of the assets that poster and subtitles are.
    pub files: Vec<usize>,
}

/// Subtitles of a video.
#[derive(Clone, Debug)]
pub struct Track {
    /// The address.
    pub src: String,
    /// The language.
    pub lang: Lang,
    /// What the language calls itself.
    pub label: String,
}

/// What follows each video of a text in the paragraph that it begins, by slot; a video that begins none has nothing.
pub(super) fn captions(body: &Body) -> FxHashMap<usize, &[Inline]> {
    let mut found = FxHashMap::default();
    if body.images.iter().any(is_video) {
        let footnotes = body.footnotes.iter().map(|footnote| footnote.blocks.as_slice());
        body.sections().chain(footnotes).for_each(|blocks| find_captions(blocks, &mut found));
    }
    found
}

fn find_captions<'b>(blocks: &'b [Block], found: &mut FxHashMap<usize, &'b [Inline]>) {
    for block in blocks {
        match block {
            Block::Paragraph(inlines) | Block::Plain(inlines) => {
                if let [Inline::Image(slot), caption @ ..] = inlines.as_slice() {
                    found.insert(*slot, caption);
                }
            }
            Block::List { items, .. } => {
                for item in items {
                    // The first line of a task is the label of its box.
                    let blocks = item.blocks.get(usize::from(item.task.is_some())..);
                    find_captions(blocks.unwrap_or_default(), found);
                }
            }
            block => block.parts().into_iter().for_each(|part| {
                if let Part::Blocks(inner) = part {
                    find_captions(inner, found);
                }
            }),
        }
    }
}

/// Whether an image in the text is a video.
pub(super) fn is_video(slot: &ImageSlot) -> bool {
    Media::of(path(slot)) == Some(Media::Video)
}

/// The destination without what follows the path.
fn path(slot: &ImageSlot) -> &str {
    let url = slot.target.value.trim();
    url.split(['?', '#']).next().unwrap_or(url)
}

/// The paths of the files that may belong to an image in the text, if it is a video.
pub(super) fn companions(slot: &ImageSlot, settings: &Settings) -> Vec<String> {
    if is_video(slot) { beside(path(slot), settings) } else { Vec::new() }
}

/// The paths of the files that may belong to the video at a path, in any language.
fn beside(path: &str, settings: &Settings) -> Vec<String> {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let tracks = settings.locales.iter().map(|locale| track_in(stem, &locale.lang));
    posters(stem).chain(tracks).chain([track(stem)]).collect()
}

fn posters(stem: &str) -> impl Iterator<Item = String> {
    IMAGES.iter().flat_map(move |kind| [format!("{stem}.{kind}"), format!("{stem}.{}", kind.to_uppercase())])
}

fn track_in(stem: &str, lang: &Lang) -> String {
    format!("{stem}.{lang}.vtt")
}

/// The path of subtitles in the default language.
fn track(stem: &str) -> String {
    format!("{stem}.vtt")
}

/// Resolves a video of the site; reports what is missing. `file` is where it stands, `caption` what follows it; absent
/// for one that does not begin a paragraph.
pub(super) fn resolve(
    resolver: &Resolver<'_, '_>,
    file: &Arc<str>,
    slot: &ImageSlot,
    caption: Option<&[Inline]>,
    diags: &mut Diags,
) -> ResolvedImage {
    Resolving { resolver, file, slot, diags }.video(caption)
}

/// A file that belongs to a video.
struct Found {
    href: String,
    size: Option<ImageSize>,
    /// The index of the asset; absent for a file of `static/`.
    asset: Option<usize>,
}

struct Resolving<'r, 't, 'a> {
    resolver: &'r Resolver<'t, 'a>,
    file: &'r Arc<str>,
    slot: &'r ImageSlot,
    diags: &'r mut Diags,
}

impl Resolving<'_, '_, '_> {
    fn video(&mut self, caption: Option<&[Inline]>) -> ResolvedImage {
        let path = path(self.slot);
        let (Some(video), Some((stem, extension))) = (self.find(path), path.rsplit_once('.')) else {
            return self.missing(path);
        };
        let poster = posters(stem).find_map(|path| self.find(&path));
        let track = self.track(stem);
        let files = poster.iter().chain(track.iter().map(|(found, _)| found)).filter_map(|found| found.asset);
        let mut shown = ResolvedImage {
            asset: video.asset,
            size: poster.as_ref().and_then(|poster| poster.size),
            video: Some(Video {
                kind: if extension.eq_ignore_ascii_case("webm") { "video/webm" } else { "video/mp4" },
                poster: poster.as_ref().filter(|poster| poster.size.is_some()).map(|poster| poster.href.clone()),
                files: files.collect(),
                track: None,
            }),
            ..ResolvedImage::default()
        };
        let Some(caption) = caption else {
            self.report_misplaced();
            return shown;
        };
        self.check_poster(stem, poster.as_ref());
        if track.is_none() && !has_link(caption) {
            self.report_no_transcript(stem);
        }
        if let Some(own) = &mut shown.video {
            own.track = track.map(|(_, track)| track);
        }
        shown.src = (!self.is_unread(&video)).then_some(video.href);
        shown
    }

    /// A file in `static/` or beside the sources.
    fn find(&self, path: &str) -> Option<Found> {
        let base = &self.resolver.tree().settings.base;
        if let Some((address, size)) = self.resolver.static_file(self.file, path) {
            return Some(Found { href: base.href(&encode(&address)), size, asset: None });
        }
        let at = self.resolver.asset(self.file, path)?;
        let asset = &self.resolver.assets()[at];
        Some(Found { href: base.href(&asset.address), size: asset.size, asset: Some(at) })
    }

    /// Whether a file could not be read, which has been reported.
    fn is_unread(&self, found: &Found) -> bool {
        found.asset.is_some_and(|at| self.resolver.assets()[at].unread)
    }

    /// The subtitles in the language of the page, else those without one, which are in the default language.
    fn track(&self, stem: &str) -> Option<(Found, Track)> {
        let tree = self.resolver.tree();
        let of = |found: Found, lang: &Lang, label: &str| {
            let track = Track { src: found.href.clone(), lang: lang.clone(), label: label.to_owned() };
            (found, track)
        };
        let own = &tree.locale.lang;
        if let Some(found) = self.find(&track_in(stem, own)) {
            return Some(of(found, own, tree.strings.get("language_name")));
        }
        let found = self.find(&track(stem))?;
        Some(of(found, &tree.settings.default_locale().lang, tree.default_strings.get("language_name")))
    }

    fn missing(&mut self, path: &str) -> ResolvedImage {
        let near = self.resolver.nearest_media(self.file, path, Media::Video);
        let help = match &near {
            Some((_, path)) => format!("did you mean `{path}`?"),
            None => "correct the path; it is relative to this file".to_owned(),
        };
        let message = format!("there is no video `{path}`");
        self.diags.push_with_help(&rules::MISSING_IMAGE, self.place(), message, help);
        // The video that was meant is not one that nothing shows, nor is what belongs to it.
        let settings = self.resolver.tree().settings;
        let beside = near.iter().flat_map(|(_, path)| beside(path, settings));
        let files = beside.filter_map(|path| self.find(&path)?.asset).collect();
        let video = Some(Video { kind: "video/mp4", poster: None, track: None, files });
        ResolvedImage { asset: near.map(|(at, _)| at), video, ..ResolvedImage::default() }
    }

    fn report_misplaced(&mut self) {
        let message = format!("the video `{}` does not begin a paragraph", path(self.slot));
        let help = "begin a paragraph with it; what follows it there is its caption";
        self.diags.push_with_help(&rules::FORBIDDEN_FILE, self.place(), message, help);
    }

    fn check_poster(&mut self, stem: &str, poster: Option<&Found>) {
        let path = path(self.slot);
        match poster {
            None => {
                let message = format!("there is no picture for the video `{path}`");
                let help = format!("put one beside it, a frame of the video in its size: `{stem}.jpg`");
                self.diags.push_with_help(&rules::MISSING_IMAGE, self.place(), message, help);
            }
            Some(poster) if poster.size.is_none() && !self.is_unread(poster) => {
                let message = format!("the picture for the video `{path}` cannot be read");
                let help = "save it again as PNG, JPEG, GIF, WebP or AVIF, with the name of its kind";
                self.diags.push_with_help(&rules::UNREADABLE_IMAGE, self.place(), message, help);
            }
            Some(_) => {}
        }
    }

    fn report_no_transcript(&mut self, stem: &str) {
        let message = format!("the video `{}` has nothing to read for those who cannot hear it", path(self.slot));
        let help = format!(
            "link to a transcript after it, in the same paragraph, or put subtitles beside it: `{stem}.vtt`"
        );
        self.diags.push_with_help(&rules::NO_TRANSCRIPT, self.place(), message, help);
    }

    fn place(&self) -> Place {
        Place::new(self.file, &self.slot.target.span)
    }
}

/// Whether an author has written a link somewhere in a caption.
fn has_link(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| matches!(inline, Inline::Link(..)) || has_link(inline.inner()))
}
