//! `build`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::project::Project;
use super::{CONTENT, Failure, USAGE, say, style};
use crate::config;
use crate::diag::{Diagnostic, Level};
use crate::pipeline::{self, Destination, Outcome};
use crate::report;

/// Build the site into the output folder.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  steplink build\n  steplink build --strict --base-url https://help.example.com/"
)]
pub struct Build {
    #[command(flatten)]
    project: Project,
    /// The folder to write to, `output` in the root by default.
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// Write to a folder that is not empty and not ours; its files are kept.
    #[arg(long)]
    force: bool,
    /// Wait for another build to end.
    #[arg(long)]
    wait: bool,
}

impl Build {
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let request = self.project.request()?;
        let folder = self.output_dir.clone().unwrap_or_else(|| request.root.join("output"));
        let destination = Destination { folder: folder.clone(), force: self.force, wait: self.wait };
        let outcome = pipeline::build(&request, &destination)?;
        Ok(finish(&outcome, Some(&folder)))
    }
}

/// Prints the problems and the summary, and finds the exit code.
pub fn finish(outcome: &Outcome, folder: Option<&Path>) -> ExitCode {
    let mut stderr = std::io::stderr();
    say(&mut stderr, &report::human(outcome, style(&std::io::stderr())));
    let summary = report::summary(outcome);
    let errors = outcome.count(Level::Error);
    if errors == 0 {
        let place = folder.map(|folder| format!(" → {}", folder.display())).unwrap_or_default();
        say(&mut std::io::stdout(), &format!("{summary}{place}\n"));
        return ExitCode::SUCCESS;
    }
    let kept = if folder.is_some() { "; the output folder is as it was" } else { "" };
    say(&mut stderr, &format!("{summary}{kept}\n"));
    let in_config = |d: &Diagnostic| d.level == Level::Error && d.place.file.as_ref() == config::FILE;
    let code = if outcome.diagnostics.iter().any(in_config) { USAGE } else { CONTENT };
    ExitCode::from(code)
}
