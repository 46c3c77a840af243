//! How problems are printed, and the exit code that they make.

use std::path::Path;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::{CONTENT, USAGE, say, style};
use crate::config;
use crate::diag::{Diagnostic, Level};
use crate::pipeline::Outcome;
use crate::report;

#[derive(Args, Debug)]
pub struct Output {
    /// How problems are printed: for people, as one JSON document, or as annotations of a GitHub workflow.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
    Github,
}

impl Output {
    /// Prints the problems and the summary, and finds the exit code. `root` is the folder of the
    /// project, `folder` the output folder if there is one.
    pub fn finish(&self, outcome: &Outcome, root: &Path, folder: Option<&Path>) -> ExitCode {
        match self.format {
            Format::Human => {
                say(&mut std::io::stderr(), &report::human(outcome, style(&std::io::stderr())));
            }
            Format::Json => say(&mut std::io::stdout(), &report::json(outcome)),
            Format::Github => say(&mut std::io::stdout(), &report::github(outcome, root)),
        }
        let errors = outcome.count(Level::Error);
        let line = format!("{}{}\n", report::summary(outcome), ending(errors, folder));
        if errors == 0 && self.format == Format::Human {
            say(&mut std::io::stdout(), &line);
        } else {
            say(&mut std::io::stderr(), &line);
        }
        exit_code(outcome)
    }
}

/// Where the site went, or that it did not.
fn ending(errors: usize, folder: Option<&Path>) -> String {
    match folder {
        None => String::new(),
        Some(_) if errors > 0 => "; the output folder is as it was".to_owned(),
        Some(folder) => format!(" → {}", folder.display()),
    }
}

fn exit_code(outcome: &Outcome) -> ExitCode {
    if outcome.count(Level::Error) == 0 {
        return ExitCode::SUCCESS;
    }
    let in_config = |d: &Diagnostic| d.level == Level::Error && d.place.file.as_ref() == config::FILE;
    ExitCode::from(if outcome.diagnostics.iter().any(in_config) { USAGE } else { CONTENT })
}
