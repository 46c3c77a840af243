//! Heading anchors as Git hosts make them.

use std::collections::BTreeMap;

/// Gives the anchor of a heading: lower case, punctuation dropped, spaces turned into hyphens.
pub fn slug(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter_map(|letter| match letter {
            ' ' => Some('-'),
            '-' | '_' => Some(letter),
            _ if letter.is_alphanumeric() => Some(letter),
            _ => None,
        })
        .collect()
}

/// Gives the anchors of a file's headings in order; a repeated one gets `-1`, `-2` and so on.
pub fn anchors<'a>(headings: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut anchors = Vec::new();
    for heading in headings {
        let base = slug(heading);
        let count = seen.entry(base.clone()).or_default();
        anchors.push(match *count {
            0 => base,
            times => format!("{base}-{times}"),
        });
        *count += 1;
    }
    anchors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_git_hosts() {
        assert_eq!(slug("Getting Started"), "getting-started");
        assert_eq!(slug("What's new, in 2.0?"), "whats-new-in-20");
        assert_eq!(slug("准备：手机 与 SIM 卡"), "准备手机-与-sim-卡");
        assert_eq!(slug("snake_case - dash"), "snake_case---dash");
    }

    #[test]
    fn numbers_repeated_headings() {
        let anchors = anchors(["Notes", "More", "Notes", "Notes"].into_iter());
        assert_eq!(anchors, ["notes", "more", "notes-1", "notes-2"]);
    }
}
