//! Files beside the sources: images and documents that pages show or link to.

use std::sync::Arc;

use rayon::prelude::*;

use crate::fingerprint::Fingerprint;
use crate::source::File;

/// The kinds of file that are published from `content/`: none of them can run script.
const PASSIVE: &[&str] =
    &["png", "jpg", "jpeg", "gif", "webp", "avif", "pdf", "mp4", "webm", "vtt", "zip", "csv", "txt"];
/// Those of them that are images.
pub(super) const IMAGES: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "avif"];
/// Those of them that are videos.
const VIDEOS: &[&str] = &["mp4", "webm"];

/// What an image in the text may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// A picture.
    Image,
    /// A video.
    Video,
}

impl Media {
    /// What a file is by its path; `None` if neither.
    pub fn of(path: &str) -> Option<Self> {
        let (_, extension) = path.rsplit_once('.')?;
        let is_one_of = |kinds: &[&str]| kinds.iter().any(|kind| extension.eq_ignore_ascii_case(kind));
        if is_one_of(IMAGES) { Some(Self::Image) } else { is_one_of(VIDEOS).then_some(Self::Video) }
    }
}

/// The size of an image in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ImageSize {
    /// The width.
    pub width: usize,
    /// The height.
    pub height: usize,
}

impl ImageSize {
    /// The size of a file that is an image by its bytes.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let size = imagesize::blob_size(bytes).ok()?;
        Some(Self { width: size.width, height: size.height })
    }
}

/// The files that every language of a site shares.
pub struct Files {
    /// Files beside the sources, which pages may show or link to.
    pub assets: Vec<Asset>,
    /// Files that are copied as they are.
    pub statics: Vec<Static>,
}

impl Files {
    /// Looks at the files beside the sources and at those of `static/`.
    pub fn new(assets: Vec<&File>, statics: Vec<&File>) -> Self {
        Self {
            assets: assets.into_par_iter().map(Asset::new).collect(),
            statics: statics.into_par_iter().map(Static::new).collect(),
        }
    }
}

/// A file of `static/`.
pub struct Static {
    /// The path within the project.
    pub file: Arc<str>,
    /// The address in the site.
    pub address: String,
    /// The size, if it is an image.
    pub size: Option<ImageSize>,
}

impl Static {
    fn new(file: &File) -> Self {
        Self { file: Arc::clone(&file.path), address: static_address(&file.path), size: ImageSize::of(&file.bytes) }
    }

    /// Whether it is this file, and shows a picture of the same size if it is one: no page knows more of it.
    pub fn is_as_large_as(&self, file: &File) -> bool {
        self.file == file.path && self.size == ImageSize::of(&file.bytes)
    }
}

/// The address of a file of `static/`, by its path within the project.
pub fn static_address(path: &str) -> String {
    format!("/{}", path.strip_prefix("static/").unwrap_or(path))
}

/// A file beside the sources.
#[derive(Clone, Debug)]
pub struct Asset {
    /// The path within the project.
    pub file: Arc<str>,
    /// The address in the site: `/media/NAME-HASH.EXT`.
    pub address: String,
    /// The bytes.
    pub bytes: Arc<[u8]>,
    /// Whether its kind is published at all.
    pub passive: bool,
    /// What it shows, if it is an image or a video by its name.
    pub media: Option<Media>,
    /// Whether it could not be read, which has been reported.
    pub unread: bool,
    /// The size, for an image that can be read.
    pub size: Option<ImageSize>,
}

impl Asset {
    /// Looks at a file.
    pub fn new(file: &File) -> Self {
        let name = file.path.rsplit('/').next().unwrap_or(&file.path);
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let extension = extension.to_ascii_lowercase();
        let passive = PASSIVE.contains(&extension.as_str());
        let media = Media::of(name);
        let hash = Fingerprint::of_bytes(&file.bytes).short(10);
        Self {
            file: Arc::clone(&file.path),
            address: format!("/media/{}-{hash}.{extension}", plain_stem(stem)),
            bytes: Arc::clone(&file.bytes),
            passive,
            media,
            unread: file.unread,
            size: if media == Some(Media::Image) { size(&file.bytes, &extension) } else { None },
        }
    }
}

fn plain_stem(stem: &str) -> String {
    let stem: String = stem
        .chars()
        .filter_map(|c| match c {
            'A'..='Z' => Some(c.to_ascii_lowercase()),
            'a'..='z' | '0'..='9' | '-' => Some(c),
            ' ' | '_' | '.' => Some('-'),
            _ => None,
        })
        .take(60)
        .collect();
    if stem.is_empty() { "file".to_owned() } else { stem }
}

/// The size of an image whose bytes are of the kind that its name says.
fn size(bytes: &[u8], extension: &str) -> Option<ImageSize> {
    use imagesize::ImageType;
    let kind = imagesize::image_type(bytes).ok()?;
    let right = match extension {
        "png" => kind == ImageType::Png,
        "jpg" | "jpeg" => kind == ImageType::Jpeg,
        "gif" => kind == ImageType::Gif,
        "webp" => kind == ImageType::Webp,
        "avif" => matches!(kind, ImageType::Heif(_)),
        _ => false,
    };
    ImageSize::of(bytes).filter(|size| right && size.width > 0 && size.height > 0)
}
