//! `init`

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Failure, say};
use crate::edit::init::init;

/// Make a small site to begin with; nothing is overwritten.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  steplink init my-help\n  steplink init my-help --languages en,zh-CN")]
pub struct Init {
    /// The folder of the site; it is made if need be.
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// The languages, the default one first: zh-CN and en, or one of them.
    #[arg(long, value_name = "LANG", value_delimiter = ',', default_value = "zh-CN,en")]
    languages: Vec<String>,
}

impl Init {
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let made = init(&self.folder, &self.languages)?;
        let mut out = String::new();
        for path in &made.files {
            let _ = writeln!(out, "{path}");
        }
        for path in &made.kept {
            let _ = writeln!(out, "{path} was there, and stays as it is");
        }
        out.push_str("\nnext:\n");
        if self.folder.as_os_str() != "." {
            let _ = writeln!(out, "  cd {}", self.folder.display());
        }
        out.push_str("  steplink serve\n");
        say(&mut std::io::stdout(), &out);
        Ok(ExitCode::SUCCESS)
    }
}
