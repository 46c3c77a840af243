//! `check`

use std::process::ExitCode;

use clap::Args;

use super::Failure;
use super::format::Output;
use super::project::Project;
use crate::pipeline;

/// Find every problem, and write nothing.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  steplink check\n  steplink check --root docs --strict\n  steplink check --format json"
)]
pub struct Check {
    #[command(flatten)]
    project: Project,
    #[command(flatten)]
    output: Output,
}

impl Check {
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let request = self.project.request()?;
        let outcome = pipeline::check(&request)?;
        Ok(self.output.finish(&outcome, &request.root, None))
    }
}
