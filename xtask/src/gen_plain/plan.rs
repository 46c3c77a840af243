//! Where the plain files lie, how they are called and which headings they have.

use crate::slug;

const FOLDERS: [&str; 8] =
    ["", "start", "start/first", "devices", "devices/phone", "devices/router", "network/apn", "docs/常见说明"];

const ENGLISH_TOPICS: [&str; 6] = [
    "Choosing a SIM",
    "Setting up mobile data",
    "Travelling abroad",
    "What's new on the network",
    "Saving battery",
    "Moving to a new phone",
];

const CHINESE_TOPICS: [&str; 6] =
    ["选择合适的卡", "设置移动数据", "出国之前的准备", "网络有哪些变化？", "延长设备的续航", "更换新手机"];

/// The sections of an English file; the last two have one name.
const ENGLISH_SECTIONS: [&str; 6] =
    ["Before you start", "What you need: phone & SIM", "How it works", "Questions, answers", "Notes", "Notes"];

/// The sections of a Chinese file; the last two have one name.
const CHINESE_SECTIONS: [&str; 6] =
    ["开始之前", "需要什么：手机与SIM卡", "工作原理", "常见问题（简答）", "备注", "备注"];

/// One plain file.
#[derive(Debug)]
pub struct Page {
    /// Its folder, without slashes at the ends; empty for the top one.
    pub folder: &'static str,
    /// The file's name.
    pub name: String,
    /// Its level-1 heading.
    pub title: String,
    /// Its level-2 headings.
    pub sections: &'static [&'static str; 6],
    /// Whether it is written in Chinese.
    pub chinese: bool,
}

impl Page {
    /// Gives the path under `content/`.
    pub fn path(&self) -> String {
        match self.folder {
            "" => self.name.clone(),
            folder => format!("{folder}/{}", self.name),
        }
    }

    /// Gives the anchors of the level-2 headings, as a Git host makes them.
    pub fn anchors(&self) -> Vec<String> {
        let headings = std::iter::once(self.title.as_str()).chain(self.sections.iter().copied());
        slug::anchors(headings).split_off(1)
    }
}

/// Plans file number `index`; number 0 is the home page.
pub fn page(index: usize) -> Page {
    let chinese = index.is_multiple_of(2);
    let topics = if chinese { CHINESE_TOPICS } else { ENGLISH_TOPICS };
    Page {
        folder: if index == 0 { "" } else { FOLDERS[index % FOLDERS.len()] },
        name: name(index),
        title: format!("{} {index}", topics[index % topics.len()]),
        sections: if chinese { &CHINESE_SECTIONS } else { &ENGLISH_SECTIONS },
        chinese,
    }
}

fn name(index: usize) -> String {
    match index {
        0 => "index.md".into(),
        _ if index % 25 == 8 => format!("Getting Started {index:04}.md"),
        _ if index % 10 == 3 => format!("说明-{index:04}.md"),
        _ if index % 10 == 6 => format!("Field_Notes_{index:04}.md"),
        _ => format!("note-{index:04}.md"),
    }
}

/// Gives the relative link from one file to another, as an author would write it.
pub fn link(from: &Page, to: &Page) -> String {
    let parts = |folder: &'static str| folder.split('/').filter(|part| !part.is_empty());
    let common = parts(from.folder).zip(parts(to.folder)).take_while(|(left, right)| left == right).count();
    let mut link = "../".repeat(parts(from.folder).count() - common);
    for part in parts(to.folder).skip(common) {
        link += part;
        link += "/";
    }
    link += &to.name.replace(' ', "%20");
    link
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn paths_differ_even_in_another_case() {
        let paths: BTreeSet<String> = (0..2_000).map(|n| page(n).path().to_lowercase()).collect();
        assert_eq!(paths.len(), 2_000);
    }

    #[test]
    fn links_are_relative() {
        let (phone, router) = (page(4), page(5));
        assert_eq!(phone.folder, "devices/phone");
        assert_eq!(link(&phone, &router), "../router/note-0005.md");
        assert_eq!(link(&page(8), &phone), "devices/phone/note-0004.md");
        assert_eq!(link(&phone, &page(8)), "../../Getting%20Started%200008.md");
        assert_eq!(link(&page(3), &phone), "phone/note-0004.md");
    }

    #[test]
    fn a_repeated_heading_has_a_numbered_anchor() {
        assert_eq!(page(1).anchors()[4..], ["notes", "notes-1"]);
    }
}
