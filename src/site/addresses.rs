//! Addresses: who has which, and the file each is written to.

use std::borrow::Cow;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;

use super::Index;
use crate::config::{Base, Locale};
use crate::diag::{Diags, Place, Span, rules};
use crate::id::Lang;
use crate::model::ledger::Code;

/// What stays as it is in a path or a fragment (RFC 3986), Unicode apart.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// Percent-encodes an address or an anchor.
pub fn encode(address: &str) -> Cow<'_, str> {
    if address.as_bytes().iter().fold(true, |all, byte| all & is_plain(*byte)) {
        return Cow::Borrowed(address);
    }
    utf8_percent_encode(address, KEPT).into()
}

/// The address that a browser needs for a page in a language, or for a place on it: `/help/en/cards/fm/#apn`.
pub fn href(base: &Base, locale: &Locale, address: &str, anchor: Option<&str>) -> String {
    let (base, page) = (base.path.trim_end_matches('/'), encode(address));
    match anchor {
        Some(anchor) => [base, &locale.prefix, &page, "#", &encode(anchor)].concat(),
        None => [base, &locale.prefix, &page].concat(),
    }
}

/// Whether a byte surely stays as it is; without a branch, so that many are compared at once.
#[allow(clippy::needless_bitwise_bool, reason = "a branch for each byte is what this is not")]
const fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() | (byte == b'/') | (byte == b'-') | (byte == b'.') | (byte == b'_')
}

/// The file in the output folder for an address: `/cards/fm/` is `cards/fm/index.html`.
pub fn output_path(address: &str) -> String {
    let path = address.trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') { [path, "index.html"].concat() } else { path.to_owned() }
}

/// What two addresses have in common if some file system takes them for one.
pub fn fold(address: &str) -> String {
    let folded = |text: &str| text.nfc().flat_map(char::to_lowercase).collect();
    if address.is_ascii() { address.to_ascii_lowercase() } else { folded(address) }
}

/// Who has an address: a file and the place that says so.
#[derive(Clone)]
pub struct Owner {
    pub file: Arc<str>,
    pub span: Span,
}

impl Owner {
    pub fn file(file: &Arc<str>) -> Self {
        Self { file: Arc::clone(file), span: 0..0 }
    }

    fn place(&self) -> Place {
        Place::new(&self.file, &self.span)
    }
}

/// All addresses of the site, each with its owner.
#[derive(Default)]
pub struct Addresses {
    owners: Index<Owner>,
    /// The folders that the files need, each with the first who needs it.
    folders: Index<Owner>,
    /// The folders of the languages, where no page of another can be; none with one language.
    languages: Vec<String>,
    /// Whether `/s/CODE/` is the short address of a step.
    has_codes: bool,
}

impl Addresses {
    /// No address is taken yet, but the folders of the languages.
    pub fn new(languages: &[Lang], has_codes: bool) -> Self {
        let languages = if languages.len() > 1 { languages } else { &[] };
        let languages = languages.iter().map(|lang| fold(&format!("{lang}/"))).collect();
        Self { languages, has_codes, ..Self::default() }
    }

    /// Makes room for some more addresses.
    pub fn expect(&mut self, count: usize) {
        self.owners.reserve(count);
        self.folders.reserve(count);
    }

    /// Gives an address to an owner; if it has one already, reports that and returns false.
    pub fn claim(&mut self, address: &str, owner: Owner, diags: &mut Diags) -> bool {
        check_name(address, &owner, diags);
        let key = fold(&output_path(address));
        let is_page = key.ends_with(".html") || key.ends_with(".htm");
        if let Some(folder) = self
            .languages
            .iter()
            .find(|folder| is_page && key.starts_with(*folder) || key == folder.trim_end_matches('/'))
        {
            let lang = folder.trim_end_matches('/');
            let message = format!("the address `{address}` stands in the folder of the language `{lang}`");
            let help = "choose another name or alias: the pages of that language are put there";
            diags.push_with_help(&rules::ADDRESS_TAKEN, owner.place(), message, help);
            return false;
        }
        if self.has_codes && is_short(address) {
            let message = format!("the address `{address}` is the short address of a step, now or some day");
            let help = "choose another one";
            diags.push_with_help(&rules::ADDRESS_TAKEN, owner.place(), message, help);
            return false;
        }
        if let Some(other) = self.in_the_way(&key) {
            let message = format!("the address `{address}` is taken by `{}`", other.file);
            let help = "rename one of the two, or take the alias away";
            diags.push_with_help(&rules::ADDRESS_TAKEN, owner.place(), message, help);
            return false;
        }
        let new: Vec<String> = self.new_folders(&key).map(str::to_owned).collect();
        self.folders.extend(new.into_iter().map(|folder| (folder, owner.clone())));
        self.owners.insert(key, owner);
        true
    }

    /// Who has a file already, needs a folder of its name, or has a file where its folder must be.
    fn in_the_way(&self, key: &str) -> Option<&Owner> {
        let above = || self.new_folders(key).find_map(|folder| self.owners.get(folder));
        self.owners.get(key).or_else(|| self.folders.get(key)).or_else(above)
    }

    /// The folders that a file needs and no other one did: where there is one, there are those above it.
    fn new_folders<'k>(&self, key: &'k str) -> impl Iterator<Item = &'k str> {
        key.rmatch_indices('/').map(|(end, _)| &key[..end]).take_while(|folder| !self.folders.contains_key(*folder))
    }

    /// Keeps an address for a file that the program makes, unless a source has it.
    pub fn reserve(&mut self, address: &str) {
        let key = fold(&output_path(address));
        if self.in_the_way(&key).is_none() {
            self.owners.insert(key, Owner::file(&Arc::from("Steplink itself")));
        }
    }

    /// Whether some source has the address.
    pub fn is_taken(&self, address: &str) -> bool {
        self.owners.contains_key(&fold(&output_path(address)))
    }
}

/// Whether an address is that of a step's code.
fn is_short(address: &str) -> bool {
    let inner = address.strip_prefix("/s/").map(|inner| inner.trim_end_matches('/'));
    inner.is_some_and(|code| Code::parse(&code.to_ascii_uppercase()).is_some())
}

/// Reports what cannot be a file name on every system.
fn check_name(address: &str, owner: &Owner, diags: &mut Diags) {
    for part in address.split('/') {
        let stem = part.split('.').next().unwrap_or_default();
        let is = |names: &[&str], stem: &str| names.iter().any(|name| stem.eq_ignore_ascii_case(name));
        let is_device = is(&["con", "prn", "aux", "nul"], stem)
            || stem.len() == 4
                && stem.ends_with(|c: char| c.is_ascii_digit())
                && stem.get(..3).is_some_and(|name| is(&["com", "lpt"], name));
        let message = if part.chars().any(char::is_control) {
            "a name with a control character".to_owned()
        } else if part.starts_with(".steplink") {
            format!("`{part}` is a name that Steplink uses itself")
        } else if is_device {
            format!("`{part}` is the name of a device on some systems")
        } else if part.len() > 200 {
            format!("`{}…` is longer than 200 bytes", part.chars().take(20).collect::<String>())
        } else {
            continue;
        };
        diags.push_with_help(&rules::BAD_OUTPUT_PATH, owner.place(), message, "choose a shorter or another name");
    }
}

/// Reads a former address. `None` if it is not a path within the site.
pub fn read_alias(alias: &str) -> Option<String> {
    let path = alias.strip_prefix('/')?;
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    let good = |part: &str| {
        !part.starts_with('.')
            && !part.chars().any(|c| c.is_control() || c.is_whitespace() || "\\?#<>\"|*".contains(c))
    };
    let inner = decoded.strip_suffix('/').unwrap_or(&decoded);
    if inner.is_empty() || inner.split('/').any(|part| part.is_empty() || !good(part)) {
        return None;
    }
    let is_file = inner.rsplit('/').next().is_some_and(|name| name.ends_with(".html") || name.ends_with(".htm"));
    Some(if is_file { format!("/{inner}") } else { format!("/{inner}/") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_folded_and_encoded() {
        assert_eq!(fold("/A/É"), fold("/a/e\u{301}"));
        assert_eq!(encode("/a b/字"), "/a%20b/%E5%AD%97");
        assert_eq!(output_path("/"), "index.html");
        assert_eq!(output_path("/old.html"), "old.html");
    }

    #[test]
    fn aliases_are_paths_within_the_site() {
        assert_eq!(read_alias("/fm/cancel").as_deref(), Some("/fm/cancel/"));
        assert_eq!(read_alias("/old.html").as_deref(), Some("/old.html"));
        assert_eq!(read_alias("/%E6%B3%A8").as_deref(), Some("/注/"));
        for bad in ["fm/", "/", "/../x/", "//x", "/a?b", "https://x/", "/a b/", "/a%20b/", "/.htaccess"] {
            assert_eq!(read_alias(bad), None, "{bad}");
        }
    }
}
