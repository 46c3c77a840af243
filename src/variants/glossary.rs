//! Terms in texts: the first use of each on a page becomes a link to the glossary. The only user of `aho-corasick`.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;
use unicode_width::UnicodeWidthChar;

use super::Inputs;
use super::facts::Facts;
use crate::diag::{Diags, Place, Span, rules};
use crate::id::Lang;
use crate::model::markup::{Block, Body, Footnote, Inline, Part, PartMut, Step};
use crate::model::{LinkSlot, TermDoc, TermsDoc};
use crate::schema::At;

/// The ways to write the terms in one language.
pub struct Glossary {
    /// The ids of the terms, in order.
    ids: Vec<String>,
    /// The ways to write them.
    words: Vec<Word>,
    /// Finds them; absent if there are none.
    matcher: Option<AhoCorasick>,
}

/// A way to write a term.
struct Word {
    /// The term, by its index.
    term: usize,
    /// As it is written.
    text: String,
}

impl Word {
    /// Whether it means the same in lower case: `SIM` is not `sim`, but `SIM card` is `SIM Card`.
    fn has_lower_case(&self) -> bool {
        self.text.chars().any(char::is_lowercase)
    }

    /// What two words have in common that are found in the same texts.
    fn key(&self) -> String {
        if self.has_lower_case() { self.text.to_ascii_lowercase() } else { self.text.clone() }
    }

    fn is(&self, found: &str) -> bool {
        self.has_lower_case() || found == self.text
    }
}

impl Glossary {
    /// The glossary of an edition. A text that stands for two terms is reported.
    pub fn new(files: &[Cow<'_, TermsDoc>], facts: &Facts<'_>, diags: &mut Diags) -> Self {
        let mut glossary = Self { ids: Vec::new(), words: Vec::new(), matcher: None };
        let mut known: FxHashMap<String, usize> = FxHashMap::default();
        for file in files {
            for term in &file.terms {
                let mut unheard = Diags::default();
                let is_own = facts.is_own_text(&term.definition.file, &file.file);
                glossary.add(term, &mut known, if is_own { diags } else { &mut unheard });
            }
        }
        if !glossary.words.is_empty() {
            let words = glossary.words.iter().map(|word| &word.text);
            // What is too large for it is too large for a reader.
            glossary.matcher = AhoCorasick::builder().ascii_case_insensitive(true).build(words).ok();
        }
        glossary
    }

    fn add(&mut self, term: &TermDoc, known: &mut FxHashMap<String, usize>, diags: &mut Diags) {
        let (id, at) = (&term.keys.id.value.0, self.ids.len());
        // That it stands twice is another problem.
        if self.ids.contains(id) {
            return;
        }
        self.ids.push(id.clone());
        let name = term.keys.term.0.iter().chain(term.keys.synonyms.iter().flatten());
        for written in name {
            let word = Word { term: at, text: written.value.trim().to_owned() };
            if word.text.is_empty() {
                continue;
            }
            match known.get(&word.key()) {
                Some(other) if *other != at => {
                    let message = format!("`{}` stands for the term `{}`, too", word.text, self.ids[*other]);
                    let place = Place::new(&term.definition.file, &written.span);
                    diags.push_with_help(
                        &rules::AMBIGUOUS_TERM,
                        place,
                        message,
                        "take it away from one of the two",
                    );
                }
                Some(_) => {}
                None => {
                    known.insert(word.key(), at);
                    self.words.push(word);
                }
            }
        }
    }

    /// The terms in a text, in order: of those that begin at one place the longest, and none within another.
    fn uses(&self, text: &str) -> Vec<(Range<usize>, usize)> {
        let Some(matcher) = &self.matcher else {
            return Vec::new();
        };
        let mut found: Vec<(Range<usize>, usize)> = matcher
            .find_overlapping_iter(text)
            .map(|found| (found.range(), &self.words[found.pattern().as_usize()]))
            .filter(|(range, word)| word.is(&text[range.clone()]) && stands_alone(text, range))
            .map(|(range, word)| (range, word.term))
            .collect();
        found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let mut end = 0;
        found.retain(|(range, _)| {
            let is_free = range.start >= end;
            if is_free {
                end = range.end;
            }
            is_free
        });
        found
    }
}

/// Whether a part of a text is not part of a word. Scripts that write words without a space between them do not
/// tell where one ends.
fn stands_alone(text: &str, part: &Range<usize>) -> bool {
    let is_in_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && c.width() != Some(2));
    let (before, after) = (text[..part.start].chars().next_back(), text[part.end..].chars().next());
    let own = &text[part.clone()];
    let begins_within = is_in_word(before) && is_in_word(own.chars().next());
    let ends_within = is_in_word(own.chars().next_back()) && is_in_word(after);
    !begins_within && !ends_within
}

/// The terms as the texts of an edition use them.
pub struct Terms<'g> {
    own: &'g Glossary,
    /// Those of the default language, for what it lends; absent in the default language.
    default: Option<&'g Glossary>,
    lang: &'g Lang,
}

impl<'g> Terms<'g> {
    /// The terms of an edition; `default` are those of the default language in another one.
    pub fn new(own: &'g Glossary, default: Option<&'g Glossary>, inputs: &Inputs<'g>) -> Self {
        Self { own, default, lang: &inputs.locale.lang }
    }

    /// Whether a text is lent by the default language; `file` is that of the original.
    pub fn is_lent(&self, body: &Body, file: &Arc<str>) -> bool {
        self.default.is_some() && body.file == *file
    }

    /// Whether some term is used in a text, if in a heading: then linking may change it.
    pub fn touch(&self, body: &Body) -> bool {
        let is_used = |text: &str| self.glossaries().any(|glossary| !glossary.uses(text).is_empty());
        let footnotes = body.footnotes.iter().map(|footnote| footnote.blocks.as_slice());
        self.glossaries().any(|glossary| glossary.matcher.is_some())
            && body.sections().chain(footnotes).any(|blocks| any_text(blocks, &is_used))
    }

    fn glossaries(&self) -> impl Iterator<Item = &'g Glossary> {
        std::iter::once(self.own).chain(self.default)
    }

    fn glossary(&self, is_lent: bool) -> &'g Glossary {
        self.default.filter(|_| is_lent).unwrap_or(self.own)
    }

    /// Links the first use of each term in a text, in the order of the page. `except` is the id of the term that
    /// the text defines.
    pub fn link(&self, body: &mut Body, is_lent: bool, except: Option<&str>) {
        let mut links = std::mem::take(&mut body.links);
        let linked = self.own.ids.iter().map(|id| Some(id.as_str()) == except).collect();
        let file = Arc::clone(&body.file);
        Linking { terms: self, is_lent, file, linked, links: &mut links }.body(body);
        body.links = links;
    }
}

/// Whether a run of texts in some blocks is like this.
fn any_text(blocks: &[Block], is: &impl Fn(&str) -> bool) -> bool {
    blocks.iter().flat_map(Block::parts).any(|part| match part {
        Part::Inlines(inlines) => any_run(inlines, is),
        Part::Blocks(blocks) => any_text(blocks, is),
    })
}

fn any_run(inlines: &[Inline], is: &impl Fn(&str) -> bool) -> bool {
    inlines.chunk_by(are_one_run).any(|run| {
        if is_text(&run[0]) { is(&flat(run)) } else { run.iter().any(|inline| any_run(inline.inner(), is)) }
    })
}

fn is_text(inline: &Inline) -> bool {
    matches!(inline, Inline::Text(..) | Inline::SoftBreak)
}

fn are_one_run(a: &Inline, b: &Inline) -> bool {
    is_text(a) && is_text(b)
}

/// A run of texts as one; a line break of the source is a space.
fn flat(run: &[Inline]) -> Cow<'_, str> {
    if let [Inline::Text(text, _)] = run {
        return Cow::Borrowed(text);
    }
    run.iter().map(|inline| if let Inline::Text(text, _) = inline { text } else { " " }).collect()
}

/// The part of a run of texts that stands at these bytes of it as one.
fn part(run: &[Inline], range: &Range<usize>) -> Vec<Inline> {
    let mut start = 0;
    let mut out = Vec::new();
    for inline in run {
        let len = if let Inline::Text(text, _) = inline { text.len() } else { 1 };
        let own = range.start.max(start)..range.end.min(start + len);
        if own.start < own.end {
            out.push(match inline {
                Inline::Text(text, span) => {
                    let inner = own.start - start..own.end - start;
                    // A text that stands in the file as it is has its parts where they seem to be.
                    let is_verbatim = span.len() == text.len();
                    let place =
                        if is_verbatim { span.start + inner.start..span.start + inner.end } else { span.clone() };
                    Inline::Text(text[inner].into(), place)
                }
                inline => inline.clone(),
            });
        }
        start += len;
    }
    out
}

/// Whether a tag begins or ends a link; `None` if neither.
fn opens_link(html: &str) -> Option<bool> {
    let name = html.strip_prefix('<')?;
    let (name, opens) = name.strip_prefix('/').map_or((name, true), |name| (name, false));
    let rest = name.strip_prefix(['a', 'A'])?;
    rest.starts_with(|c: char| c == '>' || c == '/' || c.is_whitespace()).then_some(opens)
}

/// A text whose terms are being linked.
struct Linking<'l, 'g> {
    terms: &'l Terms<'g>,
    /// Whether the text around is lent by the default language.
    is_lent: bool,
    file: Arc<str>,
    /// Whether each term has been linked.
    linked: Vec<bool>,
    links: &'l mut Vec<LinkSlot>,
}

impl Linking<'_, '_> {
    fn body(&mut self, body: &mut Body) {
        self.blocks(&mut body.intro);
        if let Some(procedure) = &mut body.procedure {
            self.blocks(&mut procedure.intro);
            procedure.steps.iter_mut().for_each(|step| self.step(step));
        }
        self.blocks(&mut body.outro);
        for Footnote { blocks, lent, .. } in &mut body.footnotes {
            self.lent(*lent, |linking| linking.blocks(blocks));
        }
    }

    /// Does something in a text that may be lent.
    fn lent(&mut self, is_lent: bool, inner: impl FnOnce(&mut Self)) {
        let outer = self.is_lent;
        self.is_lent |= is_lent;
        inner(self);
        self.is_lent = outer;
    }

    fn step(&mut self, step: &mut Step) {
        let branches = step.branches();
        let Step { blocks, result, needs, lent, .. } = step;
        let (own, branches) = blocks.split_at_mut(branches);
        self.lent(*lent, |linking| {
            linking.blocks(needs.as_deref_mut().unwrap_or_default());
            linking.blocks(own);
            linking.blocks(result.as_deref_mut().unwrap_or_default());
            linking.blocks(branches);
        });
    }

    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            match block {
                Block::Heading(_) => {}
                Block::InLanguage(lang, inner) => {
                    let outer = std::mem::replace(&mut self.is_lent, lang != self.terms.lang);
                    self.blocks(inner);
                    self.is_lent = outer;
                }
                block => {
                    for part in block.parts_mut() {
                        match part {
                            PartMut::Inlines(inlines) => self.inlines(inlines),
                            PartMut::Blocks(blocks) => self.blocks(blocks),
                        }
                    }
                }
            }
        }
    }

    fn inlines(&mut self, inlines: &mut Vec<Inline>) {
        let mut at = 0;
        // Whether a link is open that is written in HTML.
        let mut in_link = false;
        while at < inlines.len() {
            let end = at + inlines[at..].iter().take_while(|inline| is_text(inline)).count();
            if end > at && in_link {
                at = end;
                continue;
            }
            if end > at {
                let linked = self.run(&inlines[at..end]);
                let len = linked.as_ref().map_or(end - at, Vec::len);
                if let Some(linked) = linked {
                    inlines.splice(at..end, linked);
                }
                at += len;
                continue;
            }
            match &mut inlines[at] {
                Inline::Link(slot, _) => self.note(*slot),
                Inline::RawHtml(html) => in_link = opens_link(html).unwrap_or(in_link),
                // What is to be typed is code.
                Inline::Element("kbd", _) => {}
                Inline::Emphasis(inner)
                | Inline::Strong(inner)
                | Inline::Strike(inner)
                | Inline::Element(_, inner) => self.inlines(inner),
                _ => {}
            }
            at += 1;
        }
    }

    /// Notes the term that an author has linked.
    fn note(&mut self, slot: usize) {
        let id = self.links[slot].target.value.strip_prefix("term:");
        if let Some(term) = id.and_then(|id| self.terms.own.ids.iter().position(|own| own == id)) {
            self.linked[term] = true;
        }
    }

    /// A run of texts with its links; `None` if it gets none.
    fn run(&mut self, run: &[Inline]) -> Option<Vec<Inline>> {
        let text = flat(run);
        let mut uses = self.terms.glossary(self.is_lent).uses(&text);
        uses.retain(|(_, term)| !std::mem::replace(&mut self.linked[*term], true));
        if uses.is_empty() {
            return None;
        }
        let mut out = Vec::new();
        let mut done = 0;
        for (range, term) in uses {
            out.extend(part(run, &(done..range.start)));
            let inner = part(run, &range);
            let span = match inner.first() {
                Some(Inline::Text(_, span)) => span.clone(),
                _ => 0..0,
            };
            out.push(Inline::Link(self.slot(term, span), inner));
            done = range.end;
        }
        out.extend(part(run, &(done..text.len())));
        Some(out)
    }

    fn slot(&mut self, term: usize, span: Span) -> usize {
        self.links.push(LinkSlot {
            file: Arc::clone(&self.file),
            target: At { value: format!("term:{}", self.terms.own.ids[term]), span },
            title: String::new(),
            has_text: true,
            automatic: true,
        });
        self.links.len() - 1
    }
}
