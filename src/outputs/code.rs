//! Short addresses: the page of a step's code, which leads on to the step.

use std::borrow::Cow;

use super::{Context, policy};
use crate::model::ledger::Code;
use crate::site::{Lead, Site};
use crate::theme::view::CodeView;

/// How many characters of the title of a step are shown.
const MAX_TITLE: usize = 80;

pub(super) fn view<'a>(cx: &'a Context<'a>, at: usize) -> CodeView<'a> {
    let site: &'a Site<'a> = cx.site;
    let own = &site.codes[at];
    let (page, anchor) = match &own.lead {
        Lead::Place(page, anchor) => (*page, anchor.as_deref()),
        Lead::Ended(ended) => (site.ended[*ended].page, site.ended[*ended].address.anchor.as_deref()),
    };
    let step = site.step_of_code(own);
    let page_title = cx.title_with_card(page, &site.pages[page].title);
    let title = match step {
        Some((guide, step)) => {
            let title = &site.guides[guide].steps()[step].text;
            cx.step_name(step, &shortened(title))
        }
        None => page_title.to_string(),
    };
    let href = anchor.map_or_else(|| site.href(page), |anchor| site.href_to(page, anchor));
    CodeView {
        lang: site.locale.lang.as_str(),
        title_lang: cx.lang_of(page),
        site: site.title,
        title,
        guide: step.is_some().then_some(page_title),
        url: cx.canonical(page).unwrap_or_else(|| site.href(page)),
        href,
        csp: policy::of_texts(site.settings),
    }
}

/// A title that fits into a preview, and keeps the page small.
fn shortened(title: &str) -> Cow<'_, str> {
    match title.char_indices().nth(MAX_TITLE) {
        Some((end, _)) => Cow::Owned(format!("{}…", title[..end].trim_end())),
        None => Cow::Borrowed(title),
    }
}

impl Context<'_> {
    /// The short address of a step.
    pub(super) fn short(&self, code: Option<Code>) -> Option<String> {
        code.map(|code| self.site.href_of(&format!("/s/{code}/")))
    }
}
