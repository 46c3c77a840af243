//! `schema`

use std::fmt::Write;
use std::process::ExitCode;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::{Failure, say};
use crate::schemas::{self, KINDS};

/// Print the JSON Schema of a kind of file, for editors.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  steplink schema\n  steplink schema configuration > steplink.schema.json")]
pub struct Schema {
    /// The kind of file; without it, all are listed.
    #[arg(value_parser = PossibleValuesParser::new(KINDS.iter().map(|kind| kind.name)))]
    kind: Option<String>,
}

impl Schema {
    #[allow(clippy::unnecessary_wraps, reason = "every command has this form")]
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let text = match self.kind.as_deref().and_then(schemas::find) {
            Some(kind) => kind.text(),
            None => list(),
        };
        say(&mut std::io::stdout(), &text);
        Ok(ExitCode::SUCCESS)
    }
}

fn list() -> String {
    let mut out = String::new();
    for kind in KINDS {
        let _ = writeln!(out, "{:14} {}", kind.name, kind.title);
    }
    out
}
