//! `schema`

use std::fmt::Write;
use std::process::ExitCode;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::{Failure, say};
use crate::schema::Version;
use crate::schemas::{self, KINDS};

/// Print the JSON Schema of a kind of file, for editors.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  steplink schema\n  steplink schema configuration > steplink.schema.json\n  steplink schema faq --translation"
)]
pub struct Schema {
    /// The kind of file; without it, all are listed.
    #[arg(value_parser = PossibleValuesParser::new(KINDS.iter().map(|kind| kind.name)))]
    kind: Option<String>,
    /// The schema of the files that translate such a file.
    #[arg(long, requires = "kind")]
    translation: bool,
}

impl Schema {
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let version = if self.translation { Version::Translation } else { Version::Original };
        let text = match self.kind.as_deref().and_then(schemas::find) {
            Some(kind) if kind.versions.contains(&version) => kind.text(version),
            Some(kind) => {
                let message = format!(
                    "no file translates the {0}\nhelp: its texts have all languages in them: `steplink schema {0}`",
                    kind.name
                );
                return Err(Failure::usage(message));
            }
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
