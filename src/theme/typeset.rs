//! Chinese typesetting that no style sheet can do: headings break between words, and ranges of numbers not at all.
//!
//! A page is gone over once, after it is rendered, so that only pages that change pay for it. It is our own markup or
//! that of a template: what is not understood stays as it is.

use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem::{self, Finder};
use memchr::{memchr, memrchr, memrchr2};
use rustc_hash::FxHashMap;

use crate::words;

/// A heading with fewer Chinese characters than this fits into a line of any phone.
const MIN_HAN: usize = 8;
/// Longer words may break.
const MAX_WORD: usize = 8;
/// What stands between two numbers that are a range.
const SIGNS: [&str; 3] = ["～", "–", "~"];
/// What tells the language of an element.
const LANG: &str = " lang=\"";
/// Characters that begin no line: they belong to the word before them.
const BOUND: &str = "的了着过地得们吗呢吧里上中下后前";

/// What knows the words of a site.
pub struct Typesetter {
    /// Words of the site's own.
    words: Vec<String>,
    /// What stands in headings as it is written, and as it was set.
    known: FxHashMap<String, String>,
    /// What finds where something begins that matters, but for tildes; without it, everything is looked at.
    marks: Option<AhoCorasick>,
    /// What finds [`LANG`].
    lang: Finder<'static>,
}

/// Where a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In an element whose text is for machines, or as it is.
    Verbatim,
    /// In a heading.
    Heading,
    /// In any other element.
    Text,
}

impl Typesetter {
    /// Knows some words besides those of the dictionary.
    pub fn new(words: Vec<String>) -> Self {
        Self { words, known: FxHashMap::default(), marks: marks(), lang: Finder::new(LANG) }
    }

    /// Learns how the headings of some pages are set, and forgets the others.
    pub fn learn<'p>(&mut self, pages: impl Iterator<Item = &'p str>) {
        self.known.clear();
        pages.for_each(|page| self.learn_from(page));
    }

    fn learn_from(&mut self, page: &str) {
        for (at, _) in page.match_indices('<') {
            let rest = &page[at..];
            let Some(len) = rest.find('>').filter(|_| rest.starts_with("<h") || rest.starts_with("<p")) else {
                continue;
            };
            let (place, until) = opens(name_of(rest).0, &rest[..=len]);
            let end = if place == Place::Heading { rest.find(&format!("</{until}>")) } else { None };
            if let Some(set) = end.map(|end| &rest[len + 1..end]).filter(|set| set.contains(WRAP)) {
                self.known.insert(without_wraps(set), set.to_owned());
            }
        }
    }

    /// Sets a page; `None` if it stays as it is.
    pub fn page(&self, html: &str) -> Option<String> {
        let body = memmem::find(html.as_bytes(), b"<body")?;
        let marks = self.marks.as_ref().filter(|_| memchr(b'~', html.as_bytes()).is_none());
        let mut lang = Languages::new(language_of(&html[..body]).unwrap_or_default());
        let mut set = Set { html, done: 0, out: String::new() };
        let mut place = Place::Text;
        // The element that the place ends with.
        let mut until = "";
        let mut heading = Heading::default();
        let mut at = body;
        loop {
            if place == Place::Text && lang.open.is_empty() {
                let Some(mark) = next_mark(marks, html, at) else { break };
                at = mark;
            }
            let Some((open, end)) = next_tag(html, at) else { break };
            let (text, tag) = (&html[at..open], &html[open..end]);
            match place {
                Place::Heading => heading.push(text, lang.is_chinese()),
                Place::Text if has_sign(text) => set.change(at, open, |out| bind_ranges(text, out)),
                Place::Text | Place::Verbatim => {}
            }
            let (name, is_end) = name_of(tag);
            if is_end && name == until {
                self.end_heading(place, &mut heading, open, &mut set);
                (place, until) = (Place::Text, "");
            } else if !is_end && place == Place::Text {
                (place, until) = opens(name, tag);
                heading.start = end;
            } else if place == Place::Heading {
                heading.parts.push(Part::Tag(tag));
            }
            if !lang.open.is_empty() || self.lang.find(tag.as_bytes()).is_some() {
                lang.tag(name, is_end, tag);
            }
            at = end;
        }
        self.end_heading(place, &mut heading, at, &mut set);
        set.finish()
    }

    /// Writes a heading, whose words stay whole if it is long.
    fn end_heading<'t>(&self, place: Place, heading: &mut Heading<'t>, end: usize, set: &mut Set<'t>) {
        if place != Place::Heading {
            return;
        }
        let is_long = heading.is_long();
        let own = &set.html[heading.start..end];
        let is_changed = is_long || has_sign(own);
        let parts = heading.parts.drain(..);
        if !is_changed {
            return;
        }
        if let Some(known) = self.known.get(own).filter(|_| is_long) {
            return set.change(heading.start, end, |out| out.push_str(known));
        }
        set.change(heading.start, end, |out| {
            for part in parts {
                match part {
                    Part::Tag(tag) => out.push_str(tag),
                    Part::Chinese(text) if is_long => self.words(text, out),
                    Part::Chinese(text) | Part::Text(text) => bind_ranges(text, out),
                }
            }
        });
    }

    fn words(&self, text: &str, out: &mut String) {
        let mut rest = text;
        while !rest.is_empty() {
            let own =
                self.words.iter().filter(|word| rest.starts_with(word.as_str())).max_by_key(|word| word.len());
            if let Some(word) = own {
                wrap(word, out);
                rest = &rest[word.len()..];
                continue;
            }
            let is_own = |at: usize| self.words.iter().any(|word| rest[at..].starts_with(word.as_str()));
            let next = rest.char_indices().skip(1).find(|(at, c)| is_own(*at) || is_han(*c) != starts_han(rest));
            let (run, after) = rest.split_at(next.map_or(rest.len(), |(at, _)| at));
            rest = after;
            if starts_han(run) { Self::han(run, out) } else { bind_ranges(run, out) }
        }
    }

    /// A run of Chinese characters; a single one stays with the Latin word before it, as in “SIM卡”.
    fn han(run: &str, out: &mut String) {
        let (mut run, mut words) = (run, words::cut(run));
        let latin = out.len() - out.bytes().rev().take_while(u8::is_ascii_alphanumeric).count();
        let is_near = latin < out.len() && out.len() - latin <= MAX_WORD;
        if is_near && words.first().is_some_and(|word| is_single(word)) {
            let before = out.split_off(latin);
            let own = 1 + usize::from(words.get(1).is_some_and(|word| is_bound(word)));
            let (near, rest) = run.split_at(words.drain(..own).map(str::len).sum());
            wrap(&(before + near), out);
            run = rest;
        }
        each_bound(
            run,
            &words,
            |word, count| {
                if (2..=MAX_WORD).contains(&count) { wrap(word, out) } else { out.push_str(word) }
            },
        );
    }
}

/// Gives the words of a run with what belongs to them, and how many characters each has then: a character that begins
/// no line belongs to the word before it, and of two single ones the second to the first.
fn each_bound<'r>(run: &'r str, words: &[&str], mut take: impl FnMut(&'r str, usize)) {
    let (mut from, mut to, mut count) = (0, 0, 0);
    let mut was_single = false;
    for word in words {
        let chars = word.chars().count();
        if chars == 1 && (was_single || is_bound(word)) && (1..MAX_WORD).contains(&count) {
            was_single = false;
        } else {
            take(&run[from..to], count);
            (from, count) = (to, 0);
            was_single = chars == 1;
        }
        to += word.len();
        count += chars;
    }
    take(&run[from..to], count);
}

fn is_single(word: &str) -> bool {
    word.chars().nth(1).is_none()
}

fn is_bound(word: &str) -> bool {
    is_single(word) && BOUND.contains(word)
}

/// The language of what is read: that of the page, and of the elements that have another one.
struct Languages<'t> {
    page: bool,
    /// Elements with a language: the name, how many of that name are open within it, and whether it is Chinese.
    open: Vec<(&'t str, usize, bool)>,
}

impl<'t> Languages<'t> {
    fn new(page: &str) -> Self {
        Self { page: page.starts_with("zh"), open: Vec::new() }
    }

    fn is_chinese(&self) -> bool {
        self.open.last().map_or(self.page, |(.., own)| *own)
    }

    /// Goes past a tag.
    fn tag(&mut self, name: &'t str, is_end: bool, tag: &str) {
        if let Some(own) = language_of(tag).filter(|_| !is_end && !matches!(name, "img" | "input" | "br")) {
            return self.open.push((name, 1, own.starts_with("zh")));
        }
        let Some((_, count, _)) = self.open.last_mut().filter(|(own, ..)| *own == name) else {
            return;
        };
        *count = if is_end { *count - 1 } else { *count + 1 };
        if *count == 0 {
            self.open.pop();
        }
    }
}

/// A heading that is read.
#[derive(Default)]
struct Heading<'t> {
    /// Where it begins, after its tag.
    start: usize,
    parts: Vec<Part<'t>>,
}

/// A piece of a heading.
enum Part<'t> {
    Tag(&'t str),
    Text(&'t str),
    Chinese(&'t str),
}

impl<'t> Heading<'t> {
    fn push(&mut self, text: &'t str, is_chinese: bool) {
        self.parts.push(if is_chinese { Part::Chinese(text) } else { Part::Text(text) });
    }

    /// Whether it has so many Chinese characters that it takes several lines of a phone.
    fn is_long(&self) -> bool {
        let texts =
            self.parts.iter().filter_map(|part| if let Part::Chinese(text) = part { Some(text) } else { None });
        // A character of these has three bytes or four.
        let bytes: usize = texts.clone().map(|text| text.len()).sum();
        bytes >= 3 * MIN_HAN && texts.flat_map(|text| text.chars()).filter(|c| is_han(*c)).count() >= MIN_HAN
    }
}

/// A page that is set: what stays as it is is copied in long runs, and not at all if nothing changes.
struct Set<'t> {
    html: &'t str,
    /// Up to where the page is written.
    done: usize,
    out: String,
}

impl Set<'_> {
    /// Writes something in the place of a part of the page.
    fn change(&mut self, from: usize, to: usize, write: impl FnOnce(&mut String)) {
        if self.done == 0 {
            self.out.reserve(self.html.len() + self.html.len() / 16 + 1024);
        }
        self.out.push_str(&self.html[self.done..from]);
        write(&mut self.out);
        self.done = to;
    }

    /// The page, if anything in it changed.
    fn finish(mut self) -> Option<String> {
        if self.done == 0 {
            return None;
        }
        self.out.push_str(&self.html[self.done..]);
        Some(self.out)
    }
}

/// Where the next text or tag begins that matters, in a text in the language of the page; most do not.
fn next_mark(marks: Option<&AhoCorasick>, html: &str, mut from: usize) -> Option<usize> {
    loop {
        let Some(marks) = marks else { return Some(from) };
        let mark = marks.find(&html[from..])?;
        let at = from + mark.start();
        let before = &html.as_bytes()[from..at];
        match html.as_bytes()[at] {
            b'<' => return Some(at),
            b' ' => return Some(memrchr(b'<', before).map_or(at, |open| from + open)),
            _ => match memrchr2(b'<', b'>', before) {
                Some(sign) if before[sign] == b'<' => from += mark.end(),
                sign => return Some(sign.map_or(from, |sign| from + sign + 1)),
            },
        }
    }
}

/// What finds the beginnings of all that matters: elements, languages of elements, and ranges of numbers.
fn marks() -> Option<AhoCorasick> {
    let elements = "h1 h2 h3 h4 h5 h6 script style pre code kbd samp textarea".split(' ');
    let elements = elements.map(|name| format!("<{name}")).chain(["<p ".to_owned()]);
    // None has less than three bytes: shorter ones would be met by chance too often. So there is no tilde.
    let signs = SIGNS.iter().filter(|sign| sign.len() > 2).map(|sign| (*sign).to_owned());
    let marks = elements.chain([LANG.to_owned()]).chain(signs);
    AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(marks).ok()
}

fn has_sign(text: &str) -> bool {
    SIGNS.iter().any(|sign| text.contains(sign))
}

/// Where the next tag begins and ends.
fn next_tag(html: &str, from: usize) -> Option<(usize, usize)> {
    let bytes = html.as_bytes();
    let open = from + memchr(b'<', &bytes[from..])?;
    let len = memchr(b'>', &bytes[open..])?;
    Some((open, open + len + 1))
}

/// What stands before a word that stays whole.
const WRAP: &str = "<span class=\"w\">";
/// What stands after it.
const WRAP_END: &str = "</span>";

fn wrap(word: &str, out: &mut String) {
    out.extend([WRAP, word, WRAP_END]);
}

/// A text as it was before some of its words were to stay whole.
fn without_wraps(set: &str) -> String {
    let mut parts = set.split(WRAP);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (word, rest) = part.split_once(WRAP_END).unwrap_or((part, ""));
        out.extend([word, rest]);
    }
    out
}

/// The place that an element opens, and the name of the element that ends it.
fn opens<'t>(name: &'t str, tag: &str) -> (Place, &'t str) {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => (Place::Heading, name),
        "p" if tag.contains("class=\"title\"") => (Place::Heading, name),
        "script" | "style" | "pre" | "code" | "kbd" | "samp" | "textarea" => (Place::Verbatim, name),
        _ => (Place::Text, ""),
    }
}

fn name_of(tag: &str) -> (&str, bool) {
    let slashes = tag.bytes().skip(1).take_while(|b| *b == b'/').count();
    let inner = &tag[1 + slashes..];
    let len = inner.bytes().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(inner.len());
    (&inner[..len], slashes > 0)
}

fn language_of(tag: &str) -> Option<&str> {
    let (_, value) = tag.split_once(LANG)?;
    value.split('"').next()
}

/// Writes a text in which the signs between two numbers, as in “3～5”, break no line.
fn bind_ranges(text: &str, out: &mut String) {
    let mut done = 0;
    for (at, sign) in text.match_indices(['～', '–', '~']) {
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if at >= done
            && is_digit(text[..at].chars().next_back())
            && is_digit(text[at + sign.len()..].chars().next())
        {
            let digits = |text: &str, back: bool| {
                let is_part = |c: &char| c.is_ascii_digit() || ".,:".contains(*c);
                if back {
                    text.chars().rev().take_while(is_part).count()
                } else {
                    text.chars().take_while(is_part).count()
                }
            };
            let from = (at - digits(&text[done..at], true)).max(done);
            let to = at + sign.len() + digits(&text[at + sign.len()..], false);
            out.push_str(&text[done..from]);
            wrap(&text[from..to], out);
            done = to;
        }
    }
    out.push_str(&text[done..]);
}

fn starts_han(text: &str) -> bool {
    text.chars().next().is_some_and(is_han)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(lang: &str, body: &str) -> String {
        let words = vec!["短信验证码".to_owned()];
        let page = format!("<html lang=\"{lang}\"><head></head><body>{body}</body></html>");
        let set = Typesetter::new(words).page(&page).unwrap_or(page);
        set.split("<body>").nth(1).unwrap().strip_suffix("</body></html>").unwrap().to_owned()
    }

    #[test]
    fn long_headings_break_between_words() {
        let w = |word: &str| format!("<span class=\"w\">{word}</span>");
        let wanted = format!("<h1>{}{}{}{}</h1>", w("注销"), w("以后"), w("SIM卡的"), w("短信验证码"));
        assert_eq!(set("zh-CN", "<h1>注销以后SIM卡的短信验证码</h1>"), wanted);
        let inner = "<h2><a href=\"x\">注销以后</a><code>余额不能退还</code>怎么办</h2>";
        assert!(set("zh-CN", inner).starts_with(&format!("<h2><a href=\"x\">{}{}</a>", w("注销"), w("以后"))));
        for same in [
            "<h1>注销SIM卡</h1>",
            "<p>注销以后余额不能退还怎么办</p>",
            "<h1>Cancel the card that is no longer used</h1>",
        ] {
            assert_eq!(set("zh-CN", same), same);
        }
        // Other languages, and what is in another language.
        assert_eq!(set("ja", "<h1>東京特許許可局局長今日</h1>"), "<h1>東京特許許可局局長今日</h1>");
        assert_eq!(
            set("zh-CN", "<h1 lang=\"ja\">東京特許許可局局長</h1>"),
            "<h1 lang=\"ja\">東京特許許可局局長</h1>"
        );
        assert!(set("en", "<h1 lang=\"zh-CN\">注销以后余额不能退还</h1>").contains(&w("余额")));
        assert!(set("en", "<h1><span lang=\"zh-CN\">注销以后余额不能退还</span></h1>").contains(&w("余额")));
        let within =
            "<div lang=\"zh-CN\"><div></div><h2>注销以后余额不能退还</h2></div><h2>注销以后余额不能退还</h2>";
        assert_eq!(set("en", within).matches(&w("余额")).count(), 1);
    }

    #[test]
    fn ranges_of_numbers_do_not_break() {
        assert_eq!(
            set("zh-CN", "<p>3～5天，9:00–21:00，a~b</p>"),
            "<p><span class=\"w\">3～5</span>天，<span class=\"w\">9:00–21:00</span>，a~b</p>"
        );
        for same in [
            "<pre>3～5</pre>",
            "<p title=\"3～5\"><code>3～5</code></p>",
            "<script>\"3～5<b>4～5\"</script>",
            "<p>3～",
        ] {
            assert_eq!(set("en", same), same);
        }
    }
}
