//! Blocks to HTML.

use std::fmt::Write;

use super::{Html, escape_into};
use crate::model::markup::{Align, Block, Body, Definition, Footnote, Heading, Inline, Item, Table};
use crate::site::{ResolvedBody, ResolvedImage};
use crate::strings::Strings;

/// How much room the blocks of a step usually take, in bytes.
const USUAL_LEN: usize = 512;

/// Renders the blocks of one text.
pub struct Renderer<'a> {
    body: &'a Body,
    resolved: &'a ResolvedBody,
    strings: &'a Strings,
    unsafe_html: bool,
    /// What to put before the ids of footnotes, where several texts share a page.
    prefix: &'a str,
}

impl<'a> Renderer<'a> {
    /// A renderer for a text and its resolved links.
    pub fn new(body: &'a Body, resolved: &'a ResolvedBody, strings: &'a Strings, unsafe_html: bool) -> Self {
        Self { body, resolved, strings, unsafe_html, prefix: "" }
    }

    /// The same, for a text that shares its page with others.
    #[must_use]
    pub fn with_prefix(self, prefix: &'a str) -> Self {
        Self { prefix, ..self }
    }

    /// Renders some blocks of the text.
    pub fn blocks(&self, blocks: &[Block]) -> Html {
        let mut out = String::with_capacity(if blocks.is_empty() { 0 } else { USUAL_LEN });
        self.push_blocks(blocks, &mut out);
        Html::trusted(out)
    }

    /// Renders some blocks and, after them, the footnotes of the whole text.
    pub fn with_footnotes(&self, blocks: &[Block]) -> Html {
        let mut out = String::new();
        self.push_blocks(blocks, &mut out);
        self.push_footnotes(&mut out);
        Html::trusted(out)
    }

    /// Renders some inlines.
    pub fn inlines(&self, inlines: &[Inline]) -> Html {
        let mut out = String::new();
        self.push_inlines(inlines, &mut out);
        Html::trusted(out)
    }

    fn push_blocks(&self, blocks: &[Block], out: &mut String) {
        for block in blocks {
            self.push_block(block, out);
        }
    }

    fn push_block(&self, block: &Block, out: &mut String) {
        match block {
            Block::Paragraph(inlines) if self.video(inlines, out) => {}
            Block::Paragraph(inlines) => self.paragraph(inlines, out),
            Block::Plain(inlines) if self.video(inlines, out) => {}
            Block::Plain(inlines) => self.push_inlines(inlines, out),
            Block::Heading(heading) => self.heading(heading, out),
            Block::Anchors(ids) => {
                for id in ids {
                    let _ = writeln!(out, "<span id=\"{}\"></span>", escaped(id));
                }
            }
            Block::List { start, items } => self.list(*start, items, out),
            Block::Definitions(parts) => self.definitions(parts, out),
            Block::Code { language, text } => self.code(language, text, out),
            Block::Quote(blocks) => self.wrapped("<blockquote>", blocks, "</blockquote>\n", out),
            Block::Callout(kind, blocks) => {
                let name = kind.name();
                let title = escaped(self.strings.get(&format!("callout_{name}")));
                let open = format!(
                    "<div class=\"callout callout-{name}\" role=\"note\"><p class=\"callout-title\">{title}</p>\n"
                );
                self.wrapped(&open, blocks, "</div>\n", out);
            }
            Block::Table(table) => self.table(table, out),
            Block::Details { summary, blocks } => {
                let open = format!("<details><summary>{}</summary>\n", escaped(summary));
                self.wrapped(&open, blocks, "</details>\n", out);
            }
            Block::Tabs(tabs) => self.tabs(tabs, out),
            Block::For(cards, blocks) => {
                let open = format!(
                    "<div class=\"for\" role=\"group\" aria-label=\"{0}\"><p class=\"for-title\">{0}</p>\n",
                    escaped(cards)
                );
                self.wrapped(&open, blocks, "</div>\n", out);
            }
            Block::InLanguage(lang, blocks) => {
                let open = format!("<div lang=\"{lang}\" dir=\"{}\">\n", lang.direction());
                self.wrapped(&open, blocks, "</div>\n", out);
            }
            // It has been reported.
            Block::Include(_) => {}
            // It is a page on which nothing hides them.
            Block::When(_, blocks) => self.push_blocks(blocks, out),
            Block::Rule => out.push_str("<hr>\n"),
            Block::RawHtml(html) if self.unsafe_html => {
                out.push_str(html);
                out.push('\n');
            }
            Block::RawHtml(html) => {
                out.push_str("<p>");
                escape_into(html, out);
                out.push_str("</p>\n");
            }
        }
    }

    fn wrapped(&self, open: &str, blocks: &[Block], close: &str, out: &mut String) {
        out.push_str(open);
        self.push_blocks(blocks, out);
        out.push_str(close);
    }

    /// Options under each other; a script shows one at a time, by the buttons above them.
    fn tabs(&self, tabs: &[Vec<Block>], out: &mut String) {
        let label = escaped(self.strings.get("tabs_label"));
        let _ = write!(
            out,
            "<div class=\"tabs\">\n<div class=\"tab-bar js-only\" role=\"group\" aria-label=\"{label}\">"
        );
        for (at, tab) in tabs.iter().enumerate() {
            if let Some(Block::Heading(heading)) = tab.first() {
                let (is_on, name) = (at == 0, escaped(&heading.text));
                let _ = write!(out, "<button type=\"button\" data-tab aria-pressed=\"{is_on}\">{name}</button>");
            }
        }
        out.push_str("</div>\n");
        for (at, tab) in tabs.iter().enumerate() {
            let open = if at == 0 { "<section class=\"on\">\n" } else { "<section>\n" };
            self.wrapped(open, tab, "</section>\n", out);
        }
        out.push_str("</div>\n");
    }

    /// A paragraph; an image alone in it that has a title is a figure with a caption.
    fn paragraph(&self, inlines: &[Inline], out: &mut String) {
        if let [Inline::Image(slot)] = inlines {
            let caption = &self.body.images[*slot].title;
            let shown = self.resolved.images.get(*slot).is_some_and(|image| image.src.is_some());
            if !caption.is_empty() && shown {
                out.push_str("<figure>");
                self.image(*slot, false, out);
                out.push_str("<figcaption>");
                escape_into(caption, out);
                out.push_str("</figcaption></figure>\n");
                return;
            }
        }
        out.push_str("<p>");
        self.push_inlines(inlines, out);
        out.push_str("</p>\n");
    }

    /// A paragraph that begins with a video: a figure whose caption is what follows. Tells whether it is one.
    fn video(&self, inlines: &[Inline], out: &mut String) -> bool {
        let [Inline::Image(slot), rest @ ..] = inlines else {
            return false;
        };
        let Some(ResolvedImage { src: Some(src), size, video: Some(video), .. }) = self.resolved.images.get(*slot)
        else {
            return false;
        };
        let slot = &self.body.images[*slot];
        out.push_str("<figure class=\"video\"><video controls preload=\"none\"");
        if let Some(size) = size {
            let _ = write!(out, " width=\"{}\" height=\"{}\"", size.width, size.height);
        }
        if let Some(poster) = &video.poster {
            let _ = write!(out, " poster=\"{}\"", escaped(poster));
        }
        let (src, alt) = (escaped(src), escaped(&slot.alt));
        let _ = write!(out, " aria-label=\"{alt}\"><source src=\"{src}\" type=\"{}\">", video.kind);
        if let Some(track) = &video.track {
            let (src, lang, label) = (escaped(&track.src), &track.lang, escaped(&track.label));
            let _ =
                write!(out, "<track kind=\"captions\" src=\"{src}\" srclang=\"{lang}\" label=\"{label}\" default>");
        }
        let _ = write!(out, "<a href=\"{src}\">{alt}</a></video>");
        self.caption(rest, &slot.title, out);
        out.push_str("</figure>\n");
        true
    }

    /// The caption of a video: what follows it, or its title if nothing does.
    fn caption(&self, inlines: &[Inline], title: &str, out: &mut String) {
        let breaks =
            inlines.iter().take_while(|inline| matches!(inline, Inline::SoftBreak | Inline::Break)).count();
        let mut caption = String::new();
        self.push_inlines(&inlines[breaks..], &mut caption);
        if caption.trim().is_empty() {
            caption = escaped(title);
        }
        if !caption.is_empty() {
            let _ = write!(out, "<figcaption>{}</figcaption>", caption.trim());
        }
    }

    fn heading(&self, heading: &Heading, out: &mut String) {
        let level = heading.level.clamp(2, 6);
        let _ = write!(out, "<h{level} id=\"{}\">", escaped(&heading.anchor));
        self.push_inlines(&heading.content, out);
        let _ = writeln!(out, "</h{level}>");
    }

    fn list(&self, start: Option<u64>, items: &[Item], out: &mut String) {
        let is_tasks = items.iter().any(|item| item.task.is_some());
        let (open, close) = match start {
            _ if is_tasks => ("<ul class=\"tasks\">\n".to_owned(), "</ul>\n"),
            None => ("<ul>\n".to_owned(), "</ul>\n"),
            Some(1) => ("<ol>\n".to_owned(), "</ol>\n"),
            Some(n) => (format!("<ol start=\"{n}\">\n"), "</ol>\n"),
        };
        out.push_str(&open);
        for item in items {
            out.push_str("<li>");
            self.item(item, out);
            out.push_str("</li>\n");
        }
        out.push_str(close);
    }

    /// An item; the first line of a task is the label of its box.
    fn item(&self, item: &Item, out: &mut String) {
        let Some(done) = item.task else {
            return self.push_blocks(&item.blocks, out);
        };
        out.push_str("<label><input type=\"checkbox\"");
        out.push_str(if done { " checked> " } else { "> " });
        let mut rest = item.blocks.as_slice();
        if let [Block::Plain(inlines) | Block::Paragraph(inlines), after @ ..] = rest {
            out.push_str("<span>");
            self.push_inlines(inlines, out);
            out.push_str("</span>");
            rest = after;
        }
        out.push_str("</label>");
        self.push_blocks(rest, out);
    }

    fn definitions(&self, parts: &[Definition], out: &mut String) {
        out.push_str("<dl>\n");
        for part in parts {
            match part {
                Definition::Term(inlines) => {
                    out.push_str("<dt>");
                    self.push_inlines(inlines, out);
                    out.push_str("</dt>\n");
                }
                Definition::Description(blocks) => self.wrapped("<dd>", blocks, "</dd>\n", out),
            }
        }
        out.push_str("</dl>\n");
    }

    fn code(&self, language: &str, text: &str, out: &mut String) {
        let label = escaped(self.strings.get("code_label"));
        let _ = write!(out, "<pre tabindex=\"0\" role=\"region\" aria-label=\"{label}\"><code");
        if !language.is_empty() {
            let _ = write!(out, " class=\"language-{}\"", escaped(language));
        }
        out.push('>');
        escape_into(text, out);
        out.push_str("</code></pre>\n");
    }

    fn table(&self, table: &Table, out: &mut String) {
        let label = escaped(self.strings.get("table_label"));
        let _ = write!(
            out,
            "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\"><table>\n<thead><tr>"
        );
        for (at, cell) in table.head.iter().enumerate() {
            self.cell("th", " scope=\"col\"", table.aligns.get(at), cell, out);
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for row in &table.rows {
            out.push_str("<tr>");
            for (at, cell) in row.iter().enumerate() {
                self.cell("td", "", table.aligns.get(at), cell, out);
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table></div>\n");
    }

    fn cell(&self, tag: &str, attribute: &str, align: Option<&Align>, inlines: &[Inline], out: &mut String) {
        // An empty head is no head for anyone who hears the table.
        let empty = inlines.is_empty() && tag == "th";
        let tag = if empty { "td" } else { tag };
        let class = match align {
            Some(Align::Start) => " class=\"start\"",
            Some(Align::Center) => " class=\"center\"",
            Some(Align::End) => " class=\"end\"",
            Some(Align::None) | None => "",
        };
        let _ = write!(out, "<{tag}{}{class}>", if empty { "" } else { attribute });
        self.push_inlines(inlines, out);
        let _ = write!(out, "</{tag}>");
    }

    fn push_footnotes(&self, out: &mut String) {
        let footnotes = &self.body.footnotes;
        if footnotes.is_empty() {
            return;
        }
        let label = escaped(self.strings.get("footnotes"));
        let _ = writeln!(out, "<section class=\"footnotes\" aria-label=\"{label}\"><ol>");
        for (at, footnote) in footnotes.iter().enumerate() {
            self.footnote(at + 1, footnote, out);
        }
        out.push_str("</ol></section>\n");
    }

    fn footnote(&self, number: usize, footnote: &Footnote, out: &mut String) {
        let _ = write!(out, "<li id=\"_fn-{}\">", self.note_id(number));
        self.push_blocks(&footnote.blocks, out);
        for reference in 1..=footnote.references {
            let back = escaped(&self.strings.fill("footnote_back", &[("n", &number.to_string())]));
            let id = self.reference_id(number, reference);
            let _ = write!(
                out,
                "<a href=\"#_fnref-{id}\" class=\"footnote-back\"><span aria-hidden=\"true\">↩</span><span class=\"vh\">{back}</span></a>"
            );
        }
        out.push_str("</li>\n");
    }

    fn note_id(&self, number: usize) -> String {
        if self.prefix.is_empty() { number.to_string() } else { format!("{}-{number}", self.prefix) }
    }

    fn reference_id(&self, number: usize, reference: usize) -> String {
        let id = self.note_id(number);
        if reference == 1 { id } else { format!("{id}.{reference}") }
    }

    fn push_inlines(&self, inlines: &[Inline], out: &mut String) {
        for inline in inlines {
            self.push_inline(inline, out);
        }
    }

    fn push_inline(&self, inline: &Inline, out: &mut String) {
        match inline {
            Inline::Text(text, _) => escape_into(text, out),
            Inline::Code(code) => {
                out.push_str("<code>");
                escape_into(code, out);
                out.push_str("</code>");
            }
            Inline::Emphasis(inner) => self.element("em", inner, out),
            Inline::Strong(inner) => self.element("strong", inner, out),
            Inline::Strike(inner) => self.element("del", inner, out),
            Inline::Element(name, inner) => self.element(name, inner, out),
            Inline::Link(slot, inner) => self.link(*slot, inner, out),
            Inline::Image(slot) => self.image(*slot, true, out),
            Inline::Footnote(index, reference) => {
                let number = index + 1;
                let (note, id) = (self.note_id(number), self.reference_id(number, *reference));
                let _ = write!(
                    out,
                    "<sup class=\"footnote\"><a href=\"#_fn-{note}\" id=\"_fnref-{id}\">{number}</a></sup>"
                );
            }
            // It has been reported.
            Inline::Fact(lookup, _) => escape_into(&lookup.written(), out),
            Inline::Break => out.push_str("<br>\n"),
            Inline::SoftBreak => out.push('\n'),
            Inline::RawHtml(html) if self.unsafe_html => out.push_str(html),
            Inline::RawHtml(html) => escape_into(html, out),
        }
    }

    fn element(&self, name: &str, inner: &[Inline], out: &mut String) {
        let _ = write!(out, "<{name}>");
        self.push_inlines(inner, out);
        let _ = write!(out, "</{name}>");
    }

    fn link(&self, slot: usize, inner: &[Inline], out: &mut String) {
        let slot_data = &self.body.links[slot];
        let resolved = &self.resolved.links[slot];
        let Some(href) = &resolved.href else {
            return self.link_text(slot_data.has_text, &resolved.text, inner, out);
        };
        out.push_str("<a href=\"");
        escape_into(href, out);
        out.push('"');
        if slot_data.automatic {
            out.push_str(" class=\"term\"");
        }
        if !slot_data.title.is_empty() {
            let _ = write!(out, " title=\"{}\"", escaped(&slot_data.title));
        }
        if resolved.target.is_none() && href.starts_with("http") {
            out.push_str(" rel=\"noopener\"");
        }
        out.push('>');
        self.link_text(slot_data.has_text, &resolved.text, inner, out);
        out.push_str("</a>");
    }

    fn link_text(&self, has_text: bool, title: &str, inner: &[Inline], out: &mut String) {
        if has_text { self.push_inlines(inner, out) } else { escape_into(title, out) }
    }

    fn image(&self, slot: usize, with_title: bool, out: &mut String) {
        let slot_data = &self.body.images[slot];
        let resolved = &self.resolved.images[slot];
        let Some(src) = &resolved.src else {
            return escape_into(&slot_data.alt, out);
        };
        let _ = write!(out, "<img src=\"{}\" alt=\"{}\"", escaped(src), escaped(&slot_data.alt));
        if with_title && !slot_data.title.is_empty() {
            let _ = write!(out, " title=\"{}\"", escaped(&slot_data.title));
        }
        if let Some(size) = resolved.size {
            let _ = write!(out, " width=\"{}\" height=\"{}\"", size.width, size.height);
        }
        out.push_str(" loading=\"lazy\" decoding=\"async\">");
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_into(text, &mut out);
    out
}

/// Renders the inlines of a heading that stands where no link can: links become their text.
pub fn inline_html(inlines: &[Inline]) -> Html {
    let mut out = String::new();
    push_inline_html(inlines, &mut out);
    Html::trusted(out)
}

fn push_inline_html(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        let (name, inner) = match inline {
            Inline::Text(text, _) => {
                escape_into(text, out);
                continue;
            }
            Inline::Code(code) => {
                let _ = write!(out, "<code>{}</code>", escaped(code));
                continue;
            }
            Inline::Link(_, inner) => {
                push_inline_html(inner, out);
                continue;
            }
            Inline::RawHtml(html) => {
                escape_into(html, out);
                continue;
            }
            Inline::Fact(lookup, _) => {
                escape_into(&lookup.written(), out);
                continue;
            }
            Inline::Emphasis(inner) => ("em", inner),
            Inline::Strong(inner) => ("strong", inner),
            Inline::Strike(inner) => ("del", inner),
            Inline::Element(name, inner) => (*name, inner),
            _ => continue,
        };
        let _ = write!(out, "<{name}>");
        push_inline_html(inner, out);
        let _ = write!(out, "</{name}>");
    }
}
