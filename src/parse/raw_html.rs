//! HTML in the text: what of it is taken, and what is shown as it stands.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Parser};

use super::cjk;
use super::condition::{self, Directive};
use super::inline;
use super::markdown::{Builder, Frame, MAX_DEPTH, Open};
use crate::diag::{Diags, Place, Span, rules};
use crate::model::markup::{Block, Inline};

impl Builder<'_> {
    pub(super) fn inline_html(&mut self, html: &str, range: &Range<usize>) {
        let html = cjk::strip(html);
        match inline::html_token(&html) {
            inline::HtmlToken::Comment(text) => self.inline_comment(text, range),
            inline::HtmlToken::Break => self.push_inline(Inline::Break),
            inline::HtmlToken::Open(name) => {
                let span = self.span(range);
                self.stack.push(Frame::new(Open::Element(name, html.into_owned()), span));
            }
            inline::HtmlToken::Close(name) if matches!(&self.top().open, Open::Element(open, _) if *open == name) => {
                if let Some(frame) = self.pop() {
                    let inlines = self.settled(frame.inlines, self.is_in_link());
                    self.push_inline(Inline::Element(name, inlines));
                }
            }
            _ => {
                let span = self.span(range);
                if !self.closes_raw(&html) {
                    self.raw_html(&span);
                }
                self.push_inline(Inline::RawHtml(html.into_owned()));
            }
        }
    }

    /// Whether a piece of HTML ends an element whose start has been reported: once is enough.
    fn closes_raw(&mut self, html: &str) -> bool {
        let inner = html.trim_start_matches('<');
        let name = |text: &str| {
            text.trim_start_matches('/')
                .split(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap_or_default()
                .to_lowercase()
        };
        if !inner.starts_with('/') {
            self.raw_elements.push(name(inner));
            return false;
        }
        let closed = self.raw_elements.iter().rposition(|open| *open == name(inner));
        if let Some(at) = closed {
            self.raw_elements.truncate(at);
        }
        closed.is_some()
    }

    pub(super) fn block_html_line(&mut self, html: &str) {
        if let Open::Html(text) = &mut self.top().open {
            text.push_str(&cjk::strip(html));
        }
    }

    pub(super) fn html_block(&mut self, html: &str, span: &Span) {
        for part in inline::html_block_parts(html) {
            match part {
                // One event may hold any number of them.
                inline::HtmlPart::OpenDetails if self.stack.len() >= MAX_DEPTH => {
                    self.raw_block("<details>".to_owned(), span);
                }
                inline::HtmlPart::OpenDetails => {
                    self.stack.push(Frame::new(Open::Details(None), span.clone()));
                }
                inline::HtmlPart::Break => self.push_block(Block::Paragraph(vec![Inline::Break])),
                inline::HtmlPart::Comment(text) => self.comment(text, span),
                inline::HtmlPart::OpenComment => {
                    self.report_unclosed("a comment that is not closed", span, "-->");
                    self.parsed.incomplete = true;
                }
                inline::HtmlPart::Summary(text) => match &mut self.top().open {
                    Open::Details(summary @ None) => *summary = Some(plain(text)),
                    _ => self.raw_block(format!("<summary>{text}</summary>"), span),
                },
                inline::HtmlPart::CloseDetails => self.close_details(span),
                inline::HtmlPart::Raw(text) => self.raw_block(text.to_owned(), span),
            }
        }
    }

    /// A comment among blocks: a remark, a snippet, or the begin or the end of a condition or of tabs.
    fn comment(&mut self, text: &str, span: &Span) {
        let own = self.find_in(text, span).filter(|_| !text.trim().is_empty());
        let place = Place::new(self.source.file, &own.unwrap_or_else(|| self.line_span(span)));
        match condition::directive(text, &place, self.diags) {
            None => {}
            Some(Directive::When(condition)) if self.stack.len() < MAX_DEPTH => {
                self.parsed.body.varies = true;
                self.parsed.incomplete |= condition.is_none();
                self.stack.push(Frame::new(Open::When(condition), place.start..place.end));
            }
            Some(Directive::When(_)) => self.parsed.incomplete = true,
            Some(Directive::EndWhen) => self.close_condition(place),
            Some(Directive::Include(id)) => {
                self.parsed.body.varies = true;
                self.push_block(Block::Include(id));
            }
            Some(Directive::Tabs(is_right)) => self.open_tabs(is_right, place),
            Some(Directive::EndTabs) => self.close_tabs(place),
        }
    }

    fn close_condition(&mut self, place: Place) {
        if let Open::When(_) = self.top().open
            && let Some(Frame { open: Open::When(condition), blocks, .. }) = self.pop()
        {
            self.report_rows(&blocks, &place);
            match condition {
                Some(condition) => self.push_block(Block::When(Box::new(condition), blocks)),
                None => blocks.into_iter().for_each(|block| self.push_block(block)),
            }
            return;
        }
        let help = "a condition ends where it begins: in the same step, item of a list, quote or `<details>`";
        let message = "no condition is open here";
        self.diags.push_with_help(&rules::BAD_CONDITION, place, message, help);
    }

    /// Reports rows of a table under a condition, which are rows no longer: a comment ends the table.
    fn report_rows(&mut self, blocks: &[Block], place: &Place) {
        let is_row = |block: &Block| match block {
            Block::Paragraph(inlines) => {
                matches!(inlines.first(), Some(Inline::Text(text, _)) if text.starts_with('|'))
            }
            _ => false,
        };
        if matches!(self.top().blocks.last(), Some(Block::Table(_))) && blocks.first().is_some_and(is_row) {
            let message = "a condition cannot stand between the rows of a table";
            let help = "write a table for each case, and put the condition around it";
            self.diags.push_with_help(&rules::BAD_CONDITION, place.clone(), message, help);
        }
    }

    pub(super) fn report_open_condition(&mut self, span: &Span) {
        let help =
            "write `<!-- /when -->` on a line of its own, in the same step, item of a list, quote or `<details>`";
        let message = "a condition that does not end";
        self.diags.push_with_help(&rules::BAD_CONDITION, Place::new(self.source.file, span), message, help);
    }

    /// A comment within a line: neither a condition nor a snippet nor tabs can stand there.
    fn inline_comment(&mut self, text: &str, range: &Range<usize>) {
        let place = Place::new(self.source.file, &self.span(range));
        let mut unheard = Diags::default();
        let (rule, message) = match condition::directive(text, &place, &mut unheard) {
            None => return,
            Some(Directive::Tabs(_) | Directive::EndTabs) => (&rules::BAD_TABS, "a mark of tabs within a line"),
            Some(_) => (&rules::BAD_CONDITION, "a condition or a snippet within a line"),
        };
        let help = "put it on a line of its own, with nothing else on it";
        self.diags.push_with_help(rule, place, message, help);
    }

    fn close_details(&mut self, span: &Span) {
        if let Open::Details(_) = self.top().open
            && let Some(Frame { open: Open::Details(summary), blocks, .. }) = self.pop()
        {
            return self.push_block(Block::Details { summary: summary.unwrap_or_default(), blocks });
        }
        self.raw_block("</details>".to_owned(), span);
    }

    pub(super) fn report_unclosed(&mut self, message: &str, span: &Span, end: &str) {
        let place = Place::new(self.source.file, &self.line_span(span));
        let help = format!("write `{end}` on a line where it should end");
        self.diags.push_with_help(&rules::UNCLOSED_HTML, place, message, help);
    }

    fn raw_block(&mut self, text: String, span: &Span) {
        self.raw_html(span);
        self.push_block(Block::RawHtml(text));
    }

    pub(super) fn raw_html(&mut self, span: &Span) {
        let span = self.line_span(span);
        self.parsed.body.raw_html.push(span);
    }
}

/// The text of a line of Markdown, without its marks and with its entities decoded.
fn plain(text: &str) -> String {
    let events = Parser::new(text);
    let texts = events.filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(text),
        _ => None,
    });
    texts.map(CowStr::into_string).collect()
}
