//! Files that are published as they are.

use std::sync::Arc;

use super::{Make, Output};
use crate::site::{Asset, Site, static_address};
use crate::source::{Area, Snapshot};

/// The files of `static/`.
pub(super) fn statics(sources: &Snapshot) -> impl Iterator<Item = Output> {
    sources.area(Area::Static).map(|file| Output {
        path: static_address(&file.path).trim_start_matches('/').to_owned(),
        make: Make::Bytes(Arc::clone(&file.bytes)),
    })
}

/// The files beside the sources that pages of some language show or link to, each once.
pub(super) fn media(sites: &[Site<'_>]) -> Vec<Output> {
    let files = sites.first().map_or(&[][..], |site| &site.files.assets);
    let mut used: Vec<&Asset> =
        files.iter().filter(|asset| asset.passive && sites.iter().any(|site| site.shows(asset))).collect();
    used.sort_by(|a, b| a.address.cmp(&b.address));
    used.dedup_by(|a, b| a.address == b.address);
    let output = |asset: &Asset| Output {
        path: asset.address.trim_start_matches('/').to_owned(),
        make: Make::Media(Arc::clone(&asset.file), Arc::clone(&asset.bytes)),
    };
    used.into_iter().map(output).collect()
}
