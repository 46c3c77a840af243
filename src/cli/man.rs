//! `man`

use std::process::ExitCode;

use clap::{Args, Command, CommandFactory};

use super::{Cli, ENVIRONMENT, Failure, say};
use crate::id::did_you_mean;
use crate::report;

/// Print a manual page, in roff.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  steplink man > steplink.1\n  steplink man build > steplink-build.1")]
pub struct Man {
    /// The command that the page is about; without it, the whole program.
    command: Option<String>,
}

impl Man {
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let mut program = Cli::command();
        program.build();
        let command = match &self.command {
            Some(name) => find(&program, name)?,
            None => program,
        };
        let mut page = Vec::new();
        let source = concat!("steplink ", env!("CARGO_PKG_VERSION"));
        let rendered = clap_mangen::Man::new(command).source(source).render(&mut page);
        rendered.map_err(|error| Failure { code: ENVIRONMENT, message: error.to_string() })?;
        say(&mut std::io::stdout(), &String::from_utf8_lossy(&page));
        Ok(ExitCode::SUCCESS)
    }
}

fn find(program: &Command, name: &str) -> Result<Command, Failure> {
    program.find_subcommand(name).cloned().ok_or_else(|| {
        let names = program.get_subcommands().map(Command::get_name);
        let help = did_you_mean(name, names).unwrap_or_else(|| "`steplink --help` lists the commands".to_owned());
        Failure::usage(format!("there is no command `{}`\nhelp: {help}", report::plain(name)))
    })
}
