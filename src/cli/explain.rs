//! `explain`

use std::process::ExitCode;

use clap::Args;

use super::{Failure, say, style};
use crate::diag::{Rule, rules};
use crate::id::did_you_mean;
use crate::report;

/// Explain a code that a problem has, or list them all.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  steplink explain SL0401\n  steplink explain unresolved-reference\n  steplink explain"
)]
pub struct Explain {
    /// The code or the name of a rule; without it, all are listed.
    code: Option<String>,
}

impl Explain {
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let mut stdout = std::io::stdout();
        let style = style(&stdout);
        let text = match &self.code {
            Some(code) => report::explain(find(code)?, style),
            None => report::list(style),
        };
        say(&mut stdout, &text);
        Ok(ExitCode::SUCCESS)
    }
}

fn find(code: &str) -> Result<&'static Rule, Failure> {
    let code = code.trim();
    rules::find(&code.to_lowercase()).ok_or_else(|| {
        let known = rules::ALL.iter().flat_map(|rule| [rule.code, rule.name]);
        let help =
            did_you_mean(code, known).unwrap_or_else(|| "`steplink explain` lists all codes and names".to_owned());
        Failure::usage(format!("there is no rule `{}`\nhelp: {help}", report::plain(code)))
    })
}
