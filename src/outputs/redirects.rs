//! Former addresses, and the addresses of shared guides whose task asks for the card type.

use super::{Context, policy};
use crate::site::{Kind, PageId, Site};
use crate::theme::value::Html;
use crate::theme::view::RedirectView;

/// The page that a page leads on to: the page of a shared guide that asks for the card type leads to
/// its task, which does that better.
pub(super) fn of_page(site: &Site<'_>, page: PageId) -> Option<PageId> {
    let Kind::Choose(choose) = site.pages[page].kind else {
        return None;
    };
    let guide = *site.chooses[choose].guides.first()?;
    Some(site.tasks[site.guides[guide].task?].page)
}

pub(super) fn view<'a>(cx: &'a Context<'a>, to: PageId, anchor: Option<&str>) -> RedirectView<'a> {
    let href = anchor.map_or_else(|| cx.site.href(to), |anchor| cx.site.href_to(to, anchor));
    RedirectView {
        lang: cx.site.locale.lang.as_str(),
        title: cx.title(to),
        url: cx.canonical(to).unwrap_or_else(|| href.clone()),
        href,
        text: cx.strings.get("redirect_text"),
        script: Html::trusted(cx.theme.redirect_js().to_owned()),
        csp: policy::of_redirects(cx.site.settings, cx.theme),
    }
}
