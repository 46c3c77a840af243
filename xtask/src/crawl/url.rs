//! Resolving a reference of a page to a file of the site.

use percent_encoding::percent_decode_str;

/// Where the site is published.
#[derive(Debug, Clone)]
pub struct Base {
    /// Scheme and host, such as `https://help.example`, if the site knows it.
    pub origin: Option<String>,
    /// The path prefix; starts and ends with a slash.
    pub path: String,
}

/// What a reference leads to.
#[derive(Debug, PartialEq, Eq)]
pub enum Target {
    /// Something outside of the site.
    Outside,
    /// A file of the site, with the decoded fragment if there is one.
    Inside {
        /// Path in the output folder.
        file: String,
        /// The fragment without `#`; empty if there is none.
        fragment: String,
    },
    /// Nothing: the reference is broken by itself.
    Broken(String),
}

impl Base {
    /// Resolves `reference` on the page whose file is `from`.
    pub fn resolve(&self, from: &str, reference: &str) -> Target {
        let reference = reference.trim_ascii();
        let odd = |letter: char| letter.is_whitespace() || letter.is_control() || letter == '\\';
        if reference.contains(odd) {
            return Target::Broken("holds a character that an address may not contain".into());
        }
        let Some(local) = self.local(reference) else {
            return match scheme(reference) {
                Some("javascript" | "vbscript") => Target::Broken("runs script".into()),
                _ => Target::Outside,
            };
        };
        let (rest, fragment) = local.split_once('#').unwrap_or((local, ""));
        let path = rest.split('?').next().unwrap_or("");
        let path = if path.is_empty() {
            format!("{}{from}", self.path)
        } else if path.starts_with('/') {
            path.to_owned()
        } else {
            let folder = from.rfind('/').map_or("", |end| &from[..=end]);
            format!("{}{folder}{path}", self.path)
        };
        self.file(&path, fragment)
    }

    /// Strips the site's origin; nothing if the reference leads elsewhere.
    fn local<'a>(&self, reference: &'a str) -> Option<&'a str> {
        let host = reference.strip_prefix("//");
        if scheme(reference).is_none() && host.is_none() {
            return Some(reference);
        }
        let origin = self.origin.as_deref()?;
        let rest = match host {
            Some(host) => host.strip_prefix(origin.split_once("//")?.1)?,
            None => reference.strip_prefix(origin)?,
        };
        match rest.chars().next() {
            None => Some("/"),
            Some('/') => Some(rest),
            Some(_) => None,
        }
    }

    fn file(&self, path: &str, fragment: &str) -> Target {
        let Some(inner) = normal(path).strip_prefix(&self.path).map(ToOwned::to_owned) else {
            return Target::Broken(format!("leaves the site's path `{}`", self.path));
        };
        let decode = |text: &str| percent_decode_str(text).decode_utf8().map(String::from);
        let (Ok(mut file), Ok(fragment)) = (decode(&inner), decode(fragment)) else {
            return Target::Broken("is not UTF-8 when decoded".into());
        };
        if file.is_empty() || file.ends_with('/') {
            file += "index.html";
        }
        let fragment = fragment.split(":~:").next().unwrap_or("").to_owned();
        Target::Inside { file, fragment }
    }
}

/// Gives the scheme in lower case if it is one of those that matter, else as it is.
fn scheme(reference: &str) -> Option<&str> {
    let (scheme, _) = reference.split_once(':')?;
    let mut letters = scheme.chars();
    let good = letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
    ["javascript", "vbscript"].into_iter().find(|bad| scheme.eq_ignore_ascii_case(bad)).or(good.then_some(scheme))
}

/// Removes `.` and `..` from an absolute path.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let mut ends_in_folder = false;
    for part in path.split('/').skip(1) {
        let plain = part.replace("%2e", ".").replace("%2E", ".");
        ends_in_folder = matches!(plain.as_str(), "." | "..");
        match plain.as_str() {
            "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let end = if ends_in_folder && !parts.is_empty() { "/" } else { "" };
    format!("/{}{end}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(path: &str) -> Base {
        Base { origin: Some("https://help.example".into()), path: path.into() }
    }

    fn at(reference: &str) -> String {
        match base("/").resolve("guides/fm/cancel/index.html", reference) {
            Target::Inside { file, fragment } if fragment.is_empty() => file,
            Target::Inside { file, fragment } => format!("{file}#{fragment}"),
            Target::Outside => "outside".into(),
            Target::Broken(why) => why,
        }
    }

    #[test]
    fn resolves_as_a_browser_does() {
        for (reference, expected) in [
            ("", "guides/fm/cancel/index.html"),
            ("#open", "guides/fm/cancel/index.html#open"),
            ("?q=1#a", "guides/fm/cancel/index.html#a"),
            ("/", "index.html"),
            ("/?q=1", "index.html"),
            ("/app.js?v=1", "app.js"),
            ("../data/#x", "guides/fm/data/index.html#x"),
            ("../..", "guides/index.html"),
            ("./a.png", "guides/fm/cancel/a.png"),
            ("../../../../../a", "a"),
            ("/%E5%8D%A1/#%E6%AD%A5", "卡/index.html#步"),
            ("https://help.example", "index.html"),
            ("https://help.example/faq/", "faq/index.html"),
            ("//help.example/faq/", "faq/index.html"),
            ("#a:~:text=x", "guides/fm/cancel/index.html#a"),
        ] {
            assert_eq!(at(reference), expected, "{reference}");
        }
    }

    #[test]
    fn leaves_other_sites_alone() {
        for reference in [
            "https://other.example/",
            "https://help.example.org/",
            "//other.example/x",
            "mailto:a@b.example",
            "tel:10086",
        ] {
            assert_eq!(at(reference), "outside", "{reference}");
        }
    }

    #[test]
    fn refuses_what_no_reference_should_be() {
        assert_eq!(at("JavaScript:alert(1)"), "runs script");
        assert!(at("a b.png").starts_with("holds a character"));
        assert!(at("a\\b.png").starts_with("holds a character"));
        assert!(at("/%FF").starts_with("is not UTF-8"));
    }

    #[test]
    fn stays_below_the_path_prefix() {
        let base = base("/help/");
        let inside = |file: &str| Target::Inside { file: file.into(), fragment: String::new() };
        assert_eq!(base.resolve("index.html", "/help/a/"), inside("a/index.html"));
        assert_eq!(base.resolve("a/index.html", "../"), inside("index.html"));
        let broken = Target::Broken("leaves the site's path `/help/`".into());
        assert_eq!(base.resolve("index.html", "/a/"), broken);
        assert_eq!(base.resolve("index.html", "/helpers/"), broken);
        assert_eq!(base.resolve("index.html", "https://help.example/faq/"), broken);
    }
}
