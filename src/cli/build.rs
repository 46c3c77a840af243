//! `build`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::Failure;
use super::format::Output;
use super::project::Project;
use crate::pipeline::{self, Destination};

/// Build the site into the output folder.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  steplink build\n  steplink build --strict --base-url https://help.example.com/\n  steplink build --format github"
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
    #[command(flatten)]
    output: Output,
}

impl Build {
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let request = self.project.request()?;
        let folder = self.output_dir.clone().unwrap_or_else(|| request.root.join("output"));
        let destination = Destination { folder: folder.clone(), force: self.force, wait: self.wait };
        let outcome = pipeline::build(&request, &destination)?;
        Ok(self.output.finish(&outcome, &request.root, Some(&folder)))
    }
}
