//! `mv`

use std::fmt::Write;
use std::process::ExitCode;

use clap::Args;

use super::project::Place;
use super::{Failure, reference, say};
use crate::edit::mv::{self, Change};
use crate::report;

/// Give something another name or place: files and ids are renamed in every language, every reference follows, and the
/// old addresses lead to the new ones.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  steplink mv guide:fm/cancel guide:iot/cancel\n  steplink mv step:fm/cancel#contact step:fm/cancel#call\n  steplink mv faq:cancelling/reactivate faq:after/reactivate --dry-run"
)]
pub struct Mv {
    /// What moves, as in a link: guide:fm/cancel, step:fm/cancel#contact, faq:cancelling, faq:cancelling/reactivate,
    /// card:fm, task:cancel, page:about; or its file.
    #[arg(value_name = "FROM")]
    from: String,
    /// What it will be called: another reference of the same kind.
    #[arg(value_name = "TO")]
    to: String,
    #[command(flatten)]
    place: Place,
    /// Print what would change, and change nothing.
    #[arg(long)]
    dry_run: bool,
}

impl Mv {
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let request = self.place.request()?;
        let from = |world: &crate::pipeline::World<'_>| match self.from.split_once(':') {
            Some(_) => self.from.clone(),
            None => reference::of_source(world, &request.root, &self.from),
        };
        let plan = mv::plan(&request, from, &self.to)??;
        if self.dry_run {
            say(&mut std::io::stdout(), &diff(&plan.changes));
            return Ok(ExitCode::SUCCESS);
        }
        plan.carry_out(&request.root)?;
        say(&mut std::io::stdout(), &summary(&plan.changes));
        Ok(ExitCode::SUCCESS)
    }
}

/// A line for each file that changes.
fn summary(changes: &[Change]) -> String {
    let mut out = String::new();
    for change in changes {
        let _ = match &change.from {
            None => writeln!(out, "new      {}", change.to),
            Some(from) if *from != change.to => writeln!(out, "renamed  {from} → {}", change.to),
            Some(from) => writeln!(out, "changed  {from}"),
        };
    }
    report::plain_lines(&out)
}

/// What would change, as Git shows it.
fn diff(changes: &[Change]) -> String {
    let mut out = String::new();
    for change in changes {
        let from = change.from.as_deref().unwrap_or(&change.to);
        let _ = writeln!(out, "diff --git a/{from} b/{}", change.to);
        match &change.from {
            None => out.push_str("new file mode 100644\n"),
            Some(from) if *from != change.to => {
                let _ = writeln!(out, "rename from {from}\nrename to {}", change.to);
            }
            Some(_) => {}
        }
        let (old, new) = (change.old.as_deref().unwrap_or_default(), change.new.as_deref().unwrap_or_default());
        if old != new {
            let before = if change.from.is_some() { format!("a/{from}") } else { "/dev/null".to_owned() };
            let text = similar::TextDiff::from_lines(old, new);
            let text =
                text.unified_diff().context_radius(3).header(&before, &format!("b/{}", change.to)).to_string();
            out.push_str(&text);
        }
    }
    report::plain_lines(&out)
}
