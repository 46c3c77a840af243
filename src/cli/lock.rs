//! `lock`

use std::process::ExitCode;

use clap::Args;

use super::project::Place;
use super::{Failure, reference, say};
use crate::diag::Level;
use crate::edit::ledger;
use crate::edit::lock::{Wanted, changes};
use crate::id::did_you_mean;
use crate::pipeline::{self, Request, World};
use crate::report;

/// Write the addresses that are new into the ledger, so that none of them is ever lost; or note that translations
/// are up to date.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  steplink lock\n  steplink lock --translations\n  steplink lock --translations guide:fm/cancel --language en"
)]
pub struct Lock {
    /// Give another code to each step that has the code of one before it.
    #[arg(long, conflicts_with = "translations")]
    recode: bool,
    /// Write the stamps `of=` of the steps of translations.
    #[arg(long)]
    translations: bool,
    /// With `--translations`, the pages, as in a link: guide:fm/cancel; or their files; without them, all.
    #[arg(value_name = "REF", requires = "translations")]
    references: Vec<String>,
    /// With `--translations`, only this language.
    #[arg(long, value_name = "LANG", requires = "translations")]
    language: Option<String>,
    #[command(flatten)]
    place: Place,
}

impl Lock {
    pub fn run(&self) -> Result<ExitCode, Failure> {
        if self.translations { self.lock_translations() } else { self.lock_addresses() }
    }

    fn lock_addresses(&self) -> Result<ExitCode, Failure> {
        let request = Request { drafts: false, ..self.place.request()? };
        let find = if self.recode { ledger::recode } else { ledger::additions };
        let (changes, diagnostics, _) = pipeline::survey(&request, find)?;
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error).count();
        if errors > 0 {
            let message = format!("the site has {}, and nothing was locked", report::count(errors, "error"));
            return Err(Failure::content(format!("{message}\nhelp: `steplink check` says where")));
        }
        let mut count = 0;
        for change in changes {
            count += change.addresses.len();
            let line = format!("{}: {}\n", change.file, report::count(change.addresses.len(), "address"));
            change.write(&request.root)?;
            say(&mut std::io::stdout(), &line);
        }
        if count == 0 {
            let what = if self.recode { "no two steps have one code" } else { "every address is in the ledger" };
            say(&mut std::io::stdout(), &format!("{what}; nothing was changed\n"));
        }
        Ok(ExitCode::SUCCESS)
    }

    fn lock_translations(&self) -> Result<ExitCode, Failure> {
        let request = self.place.request()?;
        let (found, _, _) = pipeline::survey(&request, |world| {
            let references = self.references.iter().map(|own| reference::of_source(world, &request.root, own));
            let references: Vec<String> = references.collect();
            self.check(world, &references)?;
            let wanted = Wanted { references: &references, language: self.language.as_deref() };
            Ok::<_, String>(changes(world, &wanted))
        })?;
        let mut written = 0;
        for change in found.map_err(Failure::usage)? {
            change.write(&request.root)?;
            written += 1;
            say(&mut std::io::stdout(), &format!("{}: {}\n", change.file, change.steps.join(", ")));
        }
        if written == 0 {
            say(&mut std::io::stdout(), "every stamp is that of its step; nothing was changed\n");
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Wants the pages and the language to be there.
    fn check(&self, world: &World<'_>, references: &[String]) -> Result<(), String> {
        let groups = world.docs.faqs.iter().map(|faq| format!("faq:{}", faq.id));
        let groups = groups.chain(world.docs.terms.iter().map(|terms| format!("terms:{}", terms.id)));
        let known: Vec<String> = world.docs.docs.iter().map(|doc| doc.role.reference()).chain(groups).collect();
        for reference in references {
            if !known.contains(reference) {
                let help = did_you_mean(reference, known.iter().map(String::as_str))
                    .unwrap_or_else(|| "`steplink list` lists what there is".to_owned());
                return Err(format!("there is no `{reference}`\nhelp: {help}"));
            }
        }
        let languages: Vec<&str> = world.settings.languages.iter().map(crate::id::Lang::as_str).collect();
        match self.language.as_deref().filter(|lang| !languages.contains(lang)) {
            Some(lang) => {
                let help = format!("the languages of the site are {}", languages.join(", "));
                Err(format!("the site has no language `{lang}`\nhelp: {help}"))
            }
            None => Ok(()),
        }
    }
}
