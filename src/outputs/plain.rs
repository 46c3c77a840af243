//! Any other page; the index of a folder lists what is in it.

use super::Context;
use crate::site::PageId;
use crate::theme::view::PlainView;

pub(super) fn view<'a>(cx: &'a Context<'a>, id: PageId) -> PlainView<'a> {
    PlainView {
        site: &cx.frame,
        t: &cx.t,
        once: &cx.once,
        page: cx.page(id),
        body: cx.body(id),
        children: cx.site.children(id).iter().map(|page| cx.item(*page)).collect(),
    }
}
