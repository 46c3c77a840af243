//! `clean`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::project::check_root;
use super::{Failure, say};
use crate::pipeline::Error;
use crate::publish::{self, Cleaned};
use crate::report::plain;

/// Remove what was built, and nothing else.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  steplink clean\n  steplink clean --dry-run\n  steplink clean --output-dir public"
)]
pub struct Clean {
    /// The folder of the project.
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// The folder that was written to, `output` in the root by default.
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// Print what would be removed, and remove nothing.
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Wait for a build to end.
    #[arg(long)]
    wait: bool,
}

impl Clean {
    pub fn run(&self) -> Result<ExitCode, Failure> {
        check_root(&self.root)?;
        let folder = self.output_dir.clone().unwrap_or_else(|| self.root.join("output"));
        let text = if self.dry_run {
            let found = publish::preview(&folder, &self.root).map_err(Error::from)?;
            list(&found, &folder) + &summary(&found, "would be removed")
        } else {
            summary(&publish::clean(&folder, &self.root, self.wait).map_err(Error::from)?, "removed")
        };
        say(&mut std::io::stdout(), &text);
        Ok(ExitCode::SUCCESS)
    }
}

/// What would go, a path a line.
fn list(found: &Cleaned, folder: &Path) -> String {
    let files = found.files.iter().map(|file| folder.join(file));
    files
        .chain(found.twin.clone())
        .chain(found.beside.iter().cloned())
        .map(|path| plain(&path.to_string_lossy()) + "\n")
        .collect()
}

fn summary(found: &Cleaned, what: &str) -> String {
    let kept = match found.kept {
        0 => String::new(),
        1 => ", 1 file that is not ours stays".to_owned(),
        n => format!(", {n} files that are not ours stay"),
    };
    if found.is_empty() {
        return format!("nothing to remove{kept}\n");
    }
    let twin = if found.twin.is_some() { " and the twin" } else { "" };
    let count = found.files.len() + found.beside.len();
    format!("{count} {}{twin} {what}{kept}\n", if count == 1 { "file" } else { "files" })
}
