//! Diagnostics: problems in what an author wrote, as data.
//!
//! A diagnostic names its rule, the place, one headline and, if there is one, an act that mends it.
//! All of them are gathered over the whole site and printed in one run, sorted by place.

pub mod rules;

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::Arc;

pub use rules::Rule;

/// A range of bytes in a source file.
pub type Span = Range<usize>;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing; nothing to mend.
    Note,
    /// A matter of style or care.
    Warning,
    /// Something is lost, collides, dangles, cannot be read, or lies.
    Error,
}

impl Level {
    /// The word that diagnostics and `rules:` use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Where a problem is: a file of the project and the bytes in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The path within the project, with `/`.
    pub file: Arc<str>,
    /// The first byte of the range.
    pub start: usize,
    /// The byte after the range.
    pub end: usize,
}

impl Place {
    /// Names a range of bytes in a file.
    pub fn new(file: &Arc<str>, span: &Span) -> Self {
        Self { file: Arc::clone(file), start: span.start, end: span.end.max(span.start) }
    }

    /// Names a file as a whole.
    pub fn whole(file: &Arc<str>) -> Self {
        Self::new(file, &(0..0))
    }
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where.
    pub place: Place,
    /// Which rule.
    pub rule: &'static Rule,
    /// How bad it is, after `rules:` and `--strict`.
    pub level: Level,
    /// One line: lower case, names in backticks, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Diagnostic {
    /// Compares two by the order in which they are told.
    pub fn in_order(&self, other: &Self) -> Ordering {
        (&self.place, self.rule.code, &self.message).cmp(&(&other.place, other.rule.code, &other.message))
    }
}

/// What an author wrote on several lines is quoted on one.
fn on_one_line(text: String) -> String {
    if text.contains('\n') { text.replace('\n', " ") } else { text }
}

/// The sink that takes diagnostics from every phase.
#[derive(Clone, Debug, Default)]
pub struct Diags {
    list: Vec<Diagnostic>,
    errors: usize,
}

impl Diags {
    /// Adds a problem, with the advice of its rule.
    pub fn push(&mut self, rule: &'static Rule, place: Place, message: impl Into<String>) {
        self.add(rule, place, message.into(), rule.advice());
    }

    /// Adds a problem and what to do about it.
    pub fn push_with_help(
        &mut self,
        rule: &'static Rule,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(rule, place, message.into(), help.into());
    }

    fn add(&mut self, rule: &'static Rule, place: Place, message: String, help: String) {
        self.errors += usize::from(rule.level == Level::Error);
        let (message, help) = (on_one_line(message), on_one_line(help));
        self.list.push(Diagnostic { place, rule, level: rule.level, message, help });
    }

    /// Whether nothing was reported.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many errors there are so far.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// Whether nothing so far is an error on this site.
    pub fn is_sound(&self, level_of: impl Fn(&Rule) -> Option<Level>, strict: bool) -> bool {
        let worst = self.list.iter().filter_map(|diagnostic| level_of(diagnostic.rule)).max();
        worst < Some(if strict { Level::Warning } else { Level::Error })
    }

    /// The files that something is wrong with that is an error on this site.
    pub fn files_with_errors(&self, level_of: impl Fn(&Rule) -> Option<Level>) -> impl Iterator<Item = &Arc<str>> {
        let is_error = move |diagnostic: &&Diagnostic| level_of(diagnostic.rule) == Some(Level::Error);
        self.list.iter().filter(is_error).map(|diagnostic| &diagnostic.place.file)
    }

    /// What is reported of some files only.
    #[must_use]
    pub fn within(mut self, wanted: impl Fn(&Arc<str>) -> bool) -> Self {
        self.list.retain(|diagnostic| wanted(&diagnostic.place.file));
        self.errors = self.list.iter().filter(|diagnostic| diagnostic.rule.level == Level::Error).count();
        self
    }

    /// Adds all problems of another sink.
    pub fn extend(&mut self, other: Self) {
        self.errors += other.errors;
        self.list.extend(other.list);
    }

    /// Sorts by place, drops repetitions, sets the levels that the site has chosen and leaves out
    /// what it has turned off.
    pub fn settle(self, level_of: impl Fn(&Rule) -> Option<Level>, strict: bool) -> Vec<Diagnostic> {
        let mut list = self.list;
        list.sort_by(Diagnostic::in_order);
        list.dedup_by(|a, b| a.place == b.place && a.rule.code == b.rule.code && a.message == b.message);
        list.retain_mut(|diagnostic| {
            let Some(level) = level_of(diagnostic.rule) else {
                return false;
            };
            let raised = strict && level == Level::Warning;
            diagnostic.level = if raised { Level::Error } else { level };
            true
        });
        list
    }
}
