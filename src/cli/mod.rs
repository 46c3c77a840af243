//! The command line: one file a command, one line a command in [`Command`].

#![expect(clippy::disallowed_methods, reason = "this is the module that looks at the environment")]

mod build;
mod check;
mod clean;
mod completions;
mod explain;
mod format;
mod init;
mod list;
mod lock;
mod man;
mod mv;
mod new;
mod project;
mod reference;
mod refs;
mod schema;
#[cfg(feature = "serve")]
mod serve;
mod uses;

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::pipeline::Error;
use crate::report::{self, Style};
use crate::{edit, publish, source};

/// A static documentation site generator for help centres, in which every step is an object.
#[derive(Parser, Debug)]
#[command(name = "steplink", version, about, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "Examples:\n  steplink build\n  steplink help build")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    Init(init::Init),
    New(new::New),
    Build(build::Build),
    Check(check::Check),
    Clean(clean::Clean),
    Lock(lock::Lock),
    Mv(mv::Mv),
    List(list::List),
    Refs(refs::Refs),
    Explain(explain::Explain),
    Schema(schema::Schema),
    Completions(completions::Completions),
    Man(man::Man),
    #[cfg(feature = "serve")]
    Serve(serve::Serve),
}

impl Command {
    fn run(&self) -> Result<ExitCode, Failure> {
        match self {
            Self::Init(command) => command.run(),
            Self::New(command) => command.run(),
            Self::Build(command) => command.run(),
            Self::Check(command) => command.run(),
            Self::Clean(command) => command.run(),
            Self::Lock(command) => command.run(),
            Self::Mv(command) => command.run(),
            Self::List(command) => command.run(),
            Self::Refs(command) => command.run(),
            Self::Explain(command) => command.run(),
            Self::Schema(command) => command.run(),
            Self::Completions(command) => command.run(),
            Self::Man(command) => command.run(),
            #[cfg(feature = "serve")]
            Self::Serve(command) => command.run(),
        }
    }
}

/// There are problems in the content.
const CONTENT: u8 = 1;
/// The command line or the configuration is wrong.
const USAGE: u8 = 2;
/// The machine did not let us.
const ENVIRONMENT: u8 = 3;

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    Cli::parse().command.run().unwrap_or_else(|failure| {
        say(&mut std::io::stderr(), &format!("error: {}\n", failure.message));
        ExitCode::from(failure.code)
    })
}

/// Why a command could not do its work: the exit code, and what is printed.
struct Failure {
    code: u8,
    message: String,
}

impl Failure {
    /// Something in the content that keeps the command from doing what it should.
    fn content(message: impl Into<String>) -> Self {
        Self { code: CONTENT, message: message.into() }
    }

    fn usage(message: impl Into<String>) -> Self {
        Self { code: USAGE, message: message.into() }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let code = match error {
            Error::Source(source::Error::NoProject { .. } | source::Error::NoContent { .. })
            | Error::Configuration
            | Error::Publish(publish::Error::Refused { .. }) => USAGE,
            _ => ENVIRONMENT,
        };
        let help = match error {
            Error::Source(source::Error::NoProject { ref path }) => no_project(path),
            Error::Source(source::Error::NoContent { near: Some(ref near), .. }) => {
                format!("\nhelp: rename `{}` to `content`", report::plain(near))
            }
            Error::Source(source::Error::NoContent { .. }) => {
                "\nhelp: make it, with the sources in it, or name another project with --root".to_owned()
            }
            Error::Configuration => "\nhelp: `steplink check` says where".to_owned(),
            _ => String::new(),
        };
        Self { code, message: format!("{}{help}", report::plain(&error.to_string())) }
    }
}

fn no_project(root: &Path) -> String {
    match source::project_above(root) {
        Some(above) => format!(
            "\nhelp: there is one above this folder: add `--root {}`",
            report::plain(&above.to_string_lossy())
        ),
        None => {
            "\nhelp: go to the folder of the project, or name it with --root; `steplink init DIR` begins a new one"
                .to_owned()
        }
    }
}

impl From<edit::Error> for Failure {
    fn from(error: edit::Error) -> Self {
        let code = match error {
            edit::Error::Io { .. } => ENVIRONMENT,
            edit::Error::Exists { .. } | edit::Error::Outside { .. } | edit::Error::Refused { .. } => USAGE,
        };
        Self { code, message: error.to_string() }
    }
}

/// How to write to a stream: in colours as `NO_COLOR`, `CLICOLOR` and `CLICOLOR_FORCE` say, else on a
/// terminal.
fn style(stream: &impl IsTerminal) -> Style {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let wanted = || std::env::var_os("CLICOLOR").is_none_or(|value| value != "0");
    let colour = !set("NO_COLOR") && (set("CLICOLOR_FORCE") || stream.is_terminal() && wanted());
    Style { colour }
}

/// Writes to a stream; a reader that has gone away is no reason to fail.
fn say(stream: &mut dyn Write, text: &str) {
    let _ = stream.write_all(text.as_bytes());
}
