//! Which project a command is about, and how it is read.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{Failure, say};
use crate::config::Base;
use crate::edit::mv;
use crate::pipeline::Request;
use crate::report;

/// Where a project is.
#[derive(Args, Debug)]
pub struct Place {
    /// The folder of the project.
    #[arg(short, long, global = true, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// The configuration, if it is not `steplink.yaml` in the root.
    #[arg(short, long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Place {
    /// The project with its drafts, as it is for those who edit it.
    pub fn request(&self) -> Result<Request, Failure> {
        check_root(&self.root)?;
        if mv::recover(&self.root)? {
            let message = "note: a `steplink mv` was cut off; what it had begun has been taken back\n";
            say(&mut std::io::stderr(), message);
        }
        if let Some(config) = self.config.as_deref().filter(|config| !config.is_file()) {
            return Err(Failure::usage(format!("there is no configuration `{}`", config.display())));
        }
        Ok(Request { root: self.root.clone(), config: self.config.clone(), drafts: true, ..Request::default() })
    }
}

/// A project, and how it is built.
#[derive(Args, Debug)]
pub struct Project {
    #[command(flatten)]
    place: Place,
    /// Where the site will be published, instead of `base_url` of the configuration.
    #[arg(short = 'u', long, value_name = "URL")]
    base_url: Option<String>,
    /// Publish drafts, too.
    #[arg(long)]
    drafts: bool,
    /// Treat warnings as errors.
    #[arg(long)]
    strict: bool,
    /// Want every address to be in the ledger.
    #[arg(long)]
    locked: bool,
}

impl Project {
    pub fn request(&self) -> Result<Request, Failure> {
        if let Some(url) = self.base_url.as_deref().filter(|url| Base::parse(url).is_none()) {
            let url = report::plain(url);
            let message = format!("`{url}` is not a base URL; write it as `https://help.example.com/`");
            return Err(Failure::usage(message));
        }
        Ok(Request {
            base_url: self.base_url.clone(),
            drafts: self.drafts,
            strict: self.strict,
            locked: self.locked,
            ..self.place.request()?
        })
    }
}

/// Wants the folder of the project to be there.
pub fn check_root(root: &Path) -> Result<(), Failure> {
    if root.is_dir() {
        return Ok(());
    }
    Err(Failure::usage(format!("there is no folder `{}`", root.display())))
}
