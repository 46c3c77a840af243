//! Making the bytes of what is stale.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::{Error, Sink};
use crate::diag::{Diags, rules};
use crate::fingerprint::Fingerprint;
use crate::outputs::{Failure, Output, Outputs};
use crate::publish::Artifact;
use crate::theme::{RenderError, Theme};

/// What was rendered.
#[derive(Default)]
pub struct Rendered {
    /// The files, in the order of the plan.
    pub artifacts: Vec<Artifact>,
    /// How many pages there are.
    pub pages: usize,
    /// How many of them were stale.
    pub stale: usize,
}

/// An output that was looked at, and made if it was stale.
struct One {
    key: Fingerprint,
    is_page: bool,
    /// Whether it was stale.
    result: Result<Result<bool, Box<Error>>, Box<Failure>>,
}

impl One {
    fn make(outputs: &Outputs<'_>, theme: &Theme, output: &Output, sink: Option<&dyn Sink>) -> Self {
        let planned = outputs.prepare(output);
        let (key, is_page) = (planned.key, planned.is_page());
        if sink.is_some_and(|sink| sink.has(&output.path, key)) {
            return Self { key, is_page, result: Ok(Ok(false)) };
        }
        let put = |bytes| match sink {
            Some(sink) => sink.put(&output.path, key, bytes).map(|()| true),
            None => Ok(true),
        };
        Self {
            key,
            is_page,
            result: planned.render(theme).map_err(Box::new).map(|bytes| put(bytes).map_err(Box::new)),
        }
    }
}

/// Makes the bytes of every output that is stale, and puts them where they belong at once, so that
/// memory holds a page for each thread, one of them a list, and not the site. A sink that is overtaken gets no more of them.
pub fn render(
    outputs: &Outputs<'_>,
    theme: &Theme,
    plan: &[Output],
    sink: Option<&dyn Sink>,
    diags: &mut Diags,
) -> Result<Rendered, Error> {
    let slots: Vec<OnceLock<One>> = plan.iter().map(|_| OnceLock::new()).collect();
    let make = |at: usize| {
        slots[at].get_or_init(|| One::make(outputs, theme, &plan[at], sink));
    };
    let visit = |at: usize| {
        if sink.is_some_and(Sink::is_overtaken) {
            return;
        }
        while let Some(wanted) = sink.and_then(Sink::wanted) {
            let _ = plan.binary_search_by(|output| output.path.cmp(&wanted)).map(make);
        }
        make(at);
    };
    // Of a large site a list takes as much room as a thousand other pages, so they are made one after another.
    let (lists, others): (Vec<usize>, Vec<usize>) = (0..plan.len()).partition(|at| outputs.is_list(&plan[*at]));
    rayon::join(|| lists.into_iter().for_each(visit), || others.into_par_iter().for_each(visit));
    if slots.iter().any(|slot| slot.get().is_none()) {
        return Err(Error::Overtaken);
    }
    let mut rendered = Rendered { artifacts: Vec::with_capacity(plan.len()), pages: 0, stale: 0 };
    let mut failures = Vec::new();
    for (output, one) in plan.iter().zip(slots.into_iter().filter_map(OnceLock::into_inner)) {
        match one.result {
            Ok(written) => {
                let written = written.map_err(|error| *error)?;
                rendered.pages += usize::from(one.is_page);
                rendered.stale += usize::from(one.is_page && written);
                let source = outputs.source(output);
                rendered.artifacts.push(Artifact { path: output.path.clone(), key: one.key, written, source });
            }
            Err(failure) => failures.push((output.path.clone(), *failure)),
        }
    }
    report_failures(theme, failures, diags);
    Ok(rendered)
}

/// Reports each mistake in a template once, with a page that shows it.
fn report_failures(theme: &Theme, failures: Vec<(String, Failure)>, diags: &mut Diags) {
    let mut by_error: BTreeMap<(String, usize, String), (RenderError, Vec<String>)> = BTreeMap::new();
    for (path, Failure { error, source }) in failures {
        let key = (error.template.clone(), error.span.start, error.message.clone());
        let page = source.map_or(path, |source| source.file.to_string());
        by_error.entry(key).or_insert_with(|| (error, Vec::new())).1.push(page);
    }
    for (error, pages) in by_error.into_values() {
        let more = pages.len() - 1;
        let others = if more > 0 { format!(" and {more} more") } else { String::new() };
        let message = format!("{} (rendering `{}`{others})", headline(&error), pages[0]);
        let help = "correct the name, or test for it with `if`; `docs/templates.md` lists what the template sees";
        diags.push_with_help(&rules::TEMPLATE_RENDER, theme.place(&error), message, help);
    }
}

fn headline(error: &RenderError) -> &str {
    error.message.lines().next().unwrap_or_default().trim_end_matches('.')
}
