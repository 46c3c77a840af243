//! The page of a shared guide that asks which card type one has.

use super::Context;
use crate::theme::view::ChooseView;

pub(super) fn view<'a>(cx: &'a Context<'a>, at: usize) -> ChooseView<'a> {
    let choose = &cx.site.chooses[at];
    let guides = choose.guides.iter().copied();
    let choice = |guide: usize| {
        let card = cx.site.guides[guide].card?;
        Some(cx.choice(card, std::iter::once(guide)))
    };
    ChooseView {
        site: &cx.frame,
        t: &cx.t,
        once: &cx.once,
        page: cx.page(choose.page),
        choices: guides.filter_map(choice).collect(),
    }
}
