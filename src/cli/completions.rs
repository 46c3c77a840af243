//! `completions`

use std::process::ExitCode;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Failure, say};

/// Print the completions for a shell.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  steplink completions bash > ~/.local/share/bash-completion/completions/steplink\n  \
                        steplink completions zsh > ~/.zfunc/_steplink\n  \
                        steplink completions fish > ~/.config/fish/completions/steplink.fish"
)]
pub struct Completions {
    /// The shell.
    shell: Shell,
}

impl Completions {
    #[allow(clippy::unnecessary_wraps, reason = "every command has this form")]
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "steplink", &mut script);
        say(&mut std::io::stdout(), &String::from_utf8_lossy(&script));
        Ok(ExitCode::SUCCESS)
    }
}
