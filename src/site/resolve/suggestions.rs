//! What a reference that leads nowhere may be meant to lead to.

use super::{Attempt, KINDS};
use crate::id::nearest;
use crate::site::anchors::{Anchor, Anchors};
use crate::site::url::relative;

impl Attempt<'_, '_, '_, '_> {
    pub(super) fn nearest_name(&self, kind: &str, id: &str, shown: impl Fn(&str) -> String) -> Option<String> {
        let prefix = format!("{kind}:");
        let all = self.resolver.names.get_or_init(|| sorted(self.tree().by_ref.keys()));
        let names: Vec<&str> = all.iter().filter_map(|name| name.strip_prefix(&prefix)).collect();
        if let Some(near) = nearest(id, names.iter().copied()) {
            return Some(format!("did you mean `{}`?", shown(near)));
        }
        let last = id.rsplit('/').next().unwrap_or(id);
        let same_end = names.iter().find(|name| name.rsplit('/').next() == Some(last));
        if let Some(name) = same_end {
            return Some(format!("did you mean `{}`?", shown(name)));
        }
        let shown: Vec<_> = names.into_iter().filter(|name| !name.is_empty()).take(6).collect();
        (!shown.is_empty()).then(|| format!("there are {}", shown.join(", ")))
    }

    /// A reference whose kind was left out.
    pub(super) fn nearest_page(&self, path: &str) -> Option<String> {
        let known = |kind: &&&str| self.tree().by_ref.contains_key(&format!("{kind}:{path}"));
        KINDS.iter().find(known).map(|kind| format!("did you mean `{kind}:{path}`?"))
    }

    pub(super) fn nearest_file(&self, joined: &str) -> Option<String> {
        if let Some(now) = self.resolver.now_in_file(joined) {
            return Some(format!("it is `{}` now", relative(self.from.file, now)));
        }
        let files = self.resolver.files.get_or_init(|| sorted(self.tree().by_file.keys()));
        let name = joined.rsplit('/').next().unwrap_or(joined);
        let near = nearest(joined, files.iter().copied())
            .or_else(|| files.iter().copied().find(|file| file.rsplit('/').next() == Some(name)))?;
        Some(format!("did you mean `{}`?", relative(self.from.file, near)))
    }
}

fn sorted<'k>(keys: impl Iterator<Item = &'k (impl AsRef<str> + 'k)>) -> Vec<&'k str> {
    let mut keys: Vec<&str> = keys.map(AsRef::as_ref).collect();
    keys.sort_unstable();
    keys
}

/// A reference with its signs as they should be, if some of them are full-width.
pub(super) fn half_width(written: &str) -> Option<String> {
    let plain = |c: char| match c {
        '：' => ':',
        '＃' => '#',
        '／' => '/',
        '．' => '.',
        c => c,
    };
    let better: String = written.chars().map(plain).collect();
    (better != written).then_some(better)
}

/// What to write for a reference that has another name now.
pub(super) fn said_now(kind: &str, now: &str, shown: impl Fn(&str) -> String) -> String {
    match now.split_once(':') {
        Some((own, id)) if own == kind => format!("it is `{}` now", shown(id)),
        _ => format!("it is `{now}` now"),
    }
}

pub(super) fn noun(kind: &str) -> &str {
    match kind {
        "card" => "card type",
        "faq" => "question or group of questions",
        kind => kind,
    }
}

pub(super) fn nearest_anchor(anchors: &Anchors<'_>, id: &str, steps: bool) -> Option<String> {
    let is_meant = |anchor: &Anchor<'_>| !steps || anchor.step && anchor.now.is_none();
    let places = anchors.sorted().into_iter();
    let ids: Vec<&str> = places.filter(|(_, anchor)| is_meant(anchor)).map(|(id, _)| *id).collect();
    match nearest(id, ids.iter().copied()) {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None if ids.is_empty() => None,
        None => Some(format!("there are {}", ids.into_iter().take(8).collect::<Vec<_>>().join(", "))),
    }
}
