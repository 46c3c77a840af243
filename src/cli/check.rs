//! `check`

use std::process::ExitCode;

use clap::Args;

use super::project::Project;
use super::{Failure, build};
use crate::pipeline;

/// Find every problem, and write nothing.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  steplink check\n  steplink check --root docs --strict")]
pub struct Check {
    #[command(flatten)]
    project: Project,
}

impl Check {
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let outcome = pipeline::check(&self.project.request()?)?;
        Ok(build::finish(&outcome, None))
    }
}
