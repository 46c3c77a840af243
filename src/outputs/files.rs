//! Files that are published as they are.

use std::sync::Arc;

use super::{Make, Output};
use crate::site::Site;

/// The files of `static/`.
pub(super) fn statics(site: &Site<'_>) -> Vec<Output> {
    let output = |(address, bytes): &(String, Arc<[u8]>)| Output {
        path: address.trim_start_matches('/').to_owned(),
        make: Make::Bytes(Arc::clone(bytes)),
    };
    site.statics.iter().map(output).collect()
}

/// The files beside the sources that pages show or link to, each once.
pub(super) fn media(site: &Site<'_>) -> Vec<Output> {
    site.used_assets()
        .map(|asset| Output {
            path: asset.address.trim_start_matches('/').to_owned(),
            make: Make::Bytes(Arc::clone(&asset.bytes)),
        })
        .collect()
}
