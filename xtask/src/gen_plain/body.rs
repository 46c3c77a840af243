//! The text of the plain files.

use std::collections::BTreeSet;

use super::plan::{self, Page};
use crate::prng::Prng;
use crate::prose::Language;

const ENGLISH: [&str; 10] = [
    "A SIM card stores the keys that let a device join the network.",
    "Restart the phone after you put the card in.",
    "The settings differ a little between makers, but the names are much alike.",
    "Write the serial number down before you put the card away.",
    "Most carriers reset the data allowance on the first day of the month.",
    "An *industrial* card lasts longer in heat, cold and vibration.",
    "You can keep two plans on one phone and choose which of them carries data.",
    "If nothing helps, **ask the carrier** and have the order number ready.",
    "The access point name, such as `internet`, comes from the carrier.",
    "Press <kbd>OK</kbd> to confirm, or wait ten seconds.",
];

const TABLE: &str = "\
| APN | MCC | MNC |
| --- | ---: | :---: |
| `internet` | 460 | 00 |
| `iot.example` | 460 | 11 |
";

const CODE: &str = "\
```sh
# show the modem's state
mmcli -m 0 --output-json | head -n 20
```
";

const LISTS: &str = "\
1. One
   - phone
   - router
2. Two

   A paragraph inside the item.
3. Three

- [x] card inserted
- [ ] data switched on
";

/// Writes the home page: a link to the first file of every folder.
pub fn home(pages: &[Page]) -> String {
    let home = &pages[0];
    let mut text = format!("# {}\n\n", home.title);
    let mut folders = BTreeSet::new();
    for page in &pages[1..] {
        if folders.insert(page.folder) {
            text += &format!("- [{}]({})\n", page.title, plan::link(home, page));
        }
    }
    for section in home.sections {
        text += &format!("\n## {section}\n\n{}\n", Language::Chinese.words().reasons[0]);
    }
    text
}

/// Writes file number `index`.
pub fn page(pages: &[Page], index: usize, prng: &mut Prng) -> String {
    let page = &pages[index];
    let mut text = format!("# {}\n\n{}\n", page.title, paragraph(page, prng));
    for (place, section) in page.sections.iter().enumerate() {
        text += &format!("\n## {section}\n\n{}\n\n", paragraph(page, prng));
        text += &match place {
            0 => format!("{}\n", onward(pages, index)),
            1 => format!("{LISTS}\n{}", sentence_with_link(pages, index, prng)),
            2 => format!("{CODE}\n{TABLE}"),
            3 => sentence_with_link(pages, index, prng),
            4 => format!("> {}\n", paragraph(page, prng)),
            _ => format!("<https://example.org/{index}>\n\n---\n\n    indented code\n"),
        };
    }
    text
}

/// Links to the next file, so that all of them hang together, and to a section of this one.
fn onward(pages: &[Page], index: usize) -> String {
    let page = &pages[index];
    let next = &pages[(index + 1) % pages.len()];
    let (file, own) = (plan::link(page, next), &page.anchors()[2]);
    if page.chinese {
        format!("接着读[{}]({file})，或者看[工作原理](#{own})。", next.title)
    } else {
        format!("Go on with [{}]({file}), or see [how it works](#{own}).", next.title)
    }
}

fn sentence_with_link(pages: &[Page], index: usize, prng: &mut Prng) -> String {
    let page = &pages[index];
    let other = &pages[prng.below(pages.len())];
    let mut target = plan::link(page, other);
    if prng.below(3) > 0 {
        let anchors = other.anchors();
        target += &format!("#{}", anchors[prng.below(anchors.len())]);
    }
    if page.chinese {
        format!("另见[{}]({target})。\n", other.title)
    } else {
        format!("See also [{}]({target}).\n", other.title)
    }
}

fn paragraph(page: &Page, prng: &mut Prng) -> String {
    if page.chinese {
        return Language::Chinese.words().paragraph(prng, 3);
    }
    let start = prng.below(ENGLISH.len());
    let sentences = (0..3).map(|place| ENGLISH[(start + place * 3) % ENGLISH.len()]);
    sentences.collect::<Vec<_>>().join("\n")
}
