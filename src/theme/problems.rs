//! What Tera says is wrong, as places in templates.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::{RenderError, engine, place};
use crate::diag::{Diags, rules};

const HELP: &str = "mend the template; `docs/templates.md` tells what each sees";

/// Tells where in which template an error is.
pub(super) fn locate(error: &tera::Error, template: &str) -> RenderError {
    match error.kind() {
        tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => RenderError {
            template: if report.filename().is_empty() { template.to_owned() } else { report.filename().to_owned() },
            span: report.span().range.clone(),
            message: report.message().to_owned(),
        },
        _ => RenderError { template: template.to_owned(), span: 0..0, message: error.to_string() },
    }
}

/// Reports why templates cannot be loaded: the syntax errors of each, else every name that they use
/// and that does not exist.
pub(super) fn report(
    error: &tera::Error,
    own: &BTreeMap<String, Arc<str>>,
    texts: &BTreeMap<String, &str>,
    diags: &mut Diags,
) {
    let mut found: Vec<RenderError> = own.keys().filter_map(|name| syntax_error(name, texts)).collect();
    if found.is_empty() {
        found = unknown_names(&error.to_string(), texts);
    }
    if found.is_empty() {
        found.push(wrong_relation(error, texts).unwrap_or_else(|| locate(error, "")));
    }
    for error in found {
        let message = headline(&error.message);
        diags.push_with_help(&rules::TEMPLATE_SYNTAX, place(&error.template, &error.span, own), message, HELP);
    }
}

/// One template alone: what it includes and extends is not there, which is not looked at.
fn syntax_error(name: &str, texts: &BTreeMap<String, &str>) -> Option<RenderError> {
    let text = texts.get(name).filter(|_| name.ends_with(".html"))?;
    let error = engine().add_raw_template(name, text).err()?;
    matches!(error.kind(), tera::ErrorKind::SyntaxError(_)).then(|| locate(&error, name))
}

/// A parent that does not exist, or templates that extend or include themselves.
fn wrong_relation(error: &tera::Error, texts: &BTreeMap<String, &str>) -> Option<RenderError> {
    let (template, name, message) = match error.kind() {
        tera::ErrorKind::MissingParent { current, parent } => {
            (current, parent, format!("unknown template `{parent}`"))
        }
        tera::ErrorKind::CircularExtend { tpl, inheritance_chain: chain } => {
            (tpl, chain.first()?, format!("the template extends itself: {}", chain.join(", ")))
        }
        tera::ErrorKind::CircularInclude { tpl, include_chain: chain } => {
            (tpl, chain.get(1)?, format!("the template includes itself: {}", chain.join(", ")))
        }
        _ => return None,
    };
    let at = texts.get(template)?.find(&format!("\"{name}\"")).map(|at| at + 1);
    let span = at.map_or(0..0, |at| at..at + name.len());
    Some(RenderError { template: template.clone(), span, message })
}

/// Reads the places out of a report about all templates, blocks of a line `error: …` and a line
/// `--> page.html:3:24`.
fn unknown_names(report: &str, texts: &BTreeMap<String, &str>) -> Vec<RenderError> {
    let mut found = Vec::new();
    let mut message = None;
    for line in report.lines() {
        if let Some(headline) = line.strip_prefix("error: ") {
            message = Some(headline);
        } else if let (Some(place), Some(headline)) = (line.trim_start().strip_prefix("--> "), message) {
            message = None;
            let mut parts = place.rsplitn(3, ':');
            let line = parts.nth(1).and_then(|line| line.parse().ok());
            let (Some(line), Some(template)) = (line, parts.next()) else {
                continue;
            };
            let text = texts.get(template).copied().unwrap_or_default();
            let span = span_of_name(text, line, headline);
            found.push(RenderError { template: template.to_owned(), span, message: headline.to_owned() });
        }
    }
    found
}

/// The bytes of the name that a headline quotes, in a line counted from 1; else of the line.
fn span_of_name(text: &str, line: usize, headline: &str) -> Range<usize> {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let shown = text[start..].lines().next().unwrap_or_default();
    let name = headline.split('`').nth(1).unwrap_or_default();
    let at = shown.find(name).map_or(start, |at| start + at);
    at..at + if name.is_empty() { shown.len() } else { name.len() }
}

/// One line without a full stop and, unless it is a name, without a capital.
fn headline(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default().trim_start_matches("error: ").trim_end_matches('.');
    let mut chars = line.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            format!("{}{}", first.to_lowercase(), chars.as_str())
        }
        _ => line.to_owned(),
    }
}
