//! Links between pages while nobody has said yet how a generator wants them written.

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// The path of a page.
    pub path: String,
    /// The id of a heading on it; empty for its beginning.
    pub anchor: String,
}

impl Target {
    /// Leads to the beginning of a page.
    pub fn page(path: &str) -> Self {
        Self { path: path.to_owned(), anchor: String::new() }
    }

    /// Leads to a place that is written as `PATH#ANCHOR` or `PATH`.
    pub fn read(place: &str) -> Self {
        let (path, anchor) = place.split_once('#').unwrap_or((place, ""));
        Self { path: path.to_owned(), anchor: anchor.to_owned() }
    }

    /// Gives what is put behind the address of the page: `#ANCHOR` or nothing.
    pub fn fragment(&self) -> String {
        if self.anchor.is_empty() { String::new() } else { format!("#{}", self.anchor) }
    }
}

/// Writes a link: `[TEXT](PATH#ANCHOR)`.
pub fn write(text: &str, target: &Target) -> String {
    format!("[{text}]({}{})", target.path, target.fragment())
}

/// Gives the text with every `[TEXT](DESTINATION)` replaced by what `rewrite` makes of the two.
pub fn map(markdown: &str, mut rewrite: impl FnMut(&str, &str) -> String) -> String {
    let mut done = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some((before, after)) = rest.split_once("](") {
        let (Some((text_before, text)), Some((destination, others))) =
            (before.rsplit_once('['), after.split_once(')'))
        else {
            break;
        };
        done += text_before;
        done += &rewrite(text, destination);
        rest = others;
    }
    done + rest
}

/// Gives the address of `path` relative to the folder of the file `from`.
pub fn relative(from: &str, path: &str) -> String {
    "../".repeat(from.matches('/').count()) + path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_and_replaced() {
        let text = "见[甲](a#b)和[](c)。\n\n> [!NOTE]\n> 没有(d)。";
        let seen = map(text, |text, destination| format!("<{text}|{destination}>"));
        assert_eq!(seen, "见<甲|a#b>和<|c>。\n\n> [!NOTE]\n> 没有(d)。");
        assert_eq!(map("没有", |_, _| String::new()), "没有");
    }

    #[test]
    fn a_target_is_what_was_written() {
        for place in ["guides/fm/t0001#open", "guides/fm/t0001"] {
            assert_eq!(write("x", &Target::read(place)), format!("[x]({place})"));
        }
    }

    #[test]
    fn relative_paths_climb_to_the_root() {
        assert_eq!(relative("guides/fm/t0001.md", "faq/g001.md"), "../../faq/g001.md");
        assert_eq!(relative("index.md", "faq/g001.md"), "faq/g001.md");
    }
}
