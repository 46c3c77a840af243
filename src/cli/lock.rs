//! `lock`

use std::process::ExitCode;

use clap::Args;

use super::project::Place;
use super::{Failure, reference, say};
use crate::edit::lock::{Wanted, changes};
use crate::id::did_you_mean;
use crate::pipeline::{self, World};

/// Note that translations are up to date: each step gets the stamp of the step it translates.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  steplink lock --translations\n  steplink lock --translations guide:fm/cancel --language en"
)]
pub struct Lock {
    /// Write the stamps `of=` of the steps of translations.
    #[arg(long)]
    translations: bool,
    /// The pages, as in a link: guide:fm/cancel; or their files; without them, all.
    #[arg(value_name = "REF")]
    references: Vec<String>,
    /// Only this language.
    #[arg(long, value_name = "LANG")]
    language: Option<String>,
    #[command(flatten)]
    place: Place,
}

impl Lock {
    pub fn run(&self) -> Result<ExitCode, Failure> {
        if !self.translations {
            let help = "help: write `steplink lock --translations`";
            return Err(Failure::usage(format!("it is not said what to lock\n{help}")));
        }
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
