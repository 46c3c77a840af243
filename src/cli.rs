//! The command line.

#![expect(clippy::disallowed_methods, reason = "this is the module that looks at the environment")]

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::{self, Base};
use crate::diag::Level;
use crate::pipeline::{self, Destination, Error, Outcome, Request};
use crate::report::{self, Style};
use crate::{publish, source};

/// A static documentation site generator for help centres, in which every step is an object.
#[derive(Parser, Debug)]
#[command(name = "steplink", version, about, arg_required_else_help = true, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Build the site into the output folder.
    #[command(
        after_help = "Examples:\n  steplink build\n  steplink build --strict --base-url https://help.example.com/"
    )]
    Build(BuildArgs),
    /// Find every problem, and write nothing.
    #[command(after_help = "Examples:\n  steplink check\n  steplink check --root docs --strict")]
    Check(ProjectArgs),
}

#[derive(Args, Debug)]
struct ProjectArgs {
    /// The folder of the project.
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// The configuration, if it is not `steplink.yaml` in the root.
    #[arg(short, long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where the site will be published, instead of `base_url` of the configuration.
    #[arg(short = 'u', long, value_name = "URL")]
    base_url: Option<String>,
    /// Publish drafts, too.
    #[arg(long)]
    drafts: bool,
    /// Treat warnings as errors.
    #[arg(long)]
    strict: bool,
}

#[derive(Args, Debug)]
struct BuildArgs {
    #[command(flatten)]
    project: ProjectArgs,
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

/// There are problems in the content.
const CONTENT: u8 = 1;
/// The command line or the configuration is wrong.
const USAGE: u8 = 2;
/// The machine did not let us.
const ENVIRONMENT: u8 = 3;

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let result = match &cli.command {
        Command::Build(args) => build(args),
        Command::Check(args) => check(args),
    };
    result.unwrap_or_else(|(code, message)| {
        say(&mut std::io::stderr(), &format!("error: {message}\n"));
        ExitCode::from(code)
    })
}

type Failure = (u8, String);

fn build(args: &BuildArgs) -> Result<ExitCode, Failure> {
    let request = request(&args.project)?;
    let folder = args.output_dir.clone().unwrap_or_else(|| request.root.join("output"));
    let destination = Destination { folder: folder.clone(), force: args.force, wait: args.wait };
    let outcome = pipeline::build(&request, &destination).map_err(|error| failure(&error))?;
    Ok(finish(&outcome, Some(&folder)))
}

fn check(args: &ProjectArgs) -> Result<ExitCode, Failure> {
    let outcome = pipeline::check(&request(args)?).map_err(|error| failure(&error))?;
    Ok(finish(&outcome, None))
}

fn request(args: &ProjectArgs) -> Result<Request, Failure> {
    if let Some(url) = args.base_url.as_deref().filter(|url| Base::parse(url).is_none()) {
        let message =
            format!("`{}` is not a base URL; write it as `https://help.example.com/`", report::plain(url));
        return Err((USAGE, message));
    }
    if !args.root.is_dir() {
        return Err((USAGE, format!("there is no folder `{}`", args.root.display())));
    }
    if let Some(config) = args.config.as_deref().filter(|config| !config.is_file()) {
        return Err((USAGE, format!("there is no configuration `{}`", config.display())));
    }
    Ok(Request {
        root: args.root.clone(),
        config: args.config.clone(),
        base_url: args.base_url.clone(),
        drafts: args.drafts,
        strict: args.strict,
    })
}

fn failure(error: &Error) -> Failure {
    let code = match error {
        Error::Source(source::Error::NoProject { .. }) | Error::Publish(publish::Error::Refused { .. }) => USAGE,
        _ => ENVIRONMENT,
    };
    let help = match error {
        Error::Source(source::Error::NoProject { .. }) => {
            "\nhelp: go to the folder of the project, or name it with --root"
        }
        _ => "",
    };
    (code, format!("{}{help}", report::plain(&error.to_string())))
}

/// Prints the problems and the summary, and finds the exit code.
fn finish(outcome: &Outcome, folder: Option<&PathBuf>) -> ExitCode {
    let mut stderr = std::io::stderr();
    let style = Style { colour: colours(stderr.is_terminal()) };
    say(&mut stderr, &report::human(outcome, style));
    let summary = report::summary(outcome);
    let errors = outcome.count(Level::Error);
    if errors == 0 {
        let place = folder.map(|folder| format!(" → {}", folder.display())).unwrap_or_default();
        say(&mut std::io::stdout(), &format!("{summary}{place}\n"));
        return ExitCode::SUCCESS;
    }
    let kept = if folder.is_some() { "; the output folder is as it was" } else { "" };
    say(&mut stderr, &format!("{summary}{kept}\n"));
    let in_config = |d: &crate::diag::Diagnostic| d.level == Level::Error && d.place.file.as_ref() == config::FILE;
    let code = if outcome.diagnostics.iter().any(in_config) { USAGE } else { CONTENT };
    ExitCode::from(code)
}

/// Whether to colour: as `NO_COLOR` and `CLICOLOR_FORCE` say, else on a terminal.
fn colours(terminal: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if set("NO_COLOR") {
        return false;
    }
    if set("CLICOLOR_FORCE") {
        return true;
    }
    terminal && std::env::var_os("CLICOLOR").is_none_or(|value| value != "0")
}

/// Writes to a stream; a reader that has gone away is no reason to fail.
fn say(stream: &mut dyn Write, text: &str) {
    let _ = stream.write_all(text.as_bytes());
}
