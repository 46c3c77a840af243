//! `docs/performance.md`.

use std::time::Duration;

use super::Wish;
use super::contender::Contender;
use super::rounds::{Kind, Series};
use super::table::{builds, parts, saves, sizes, thousands};

/// Everything that was measured.
pub struct Measured<'m> {
    /// What was asked for.
    pub wish: &'m Wish,
    /// The machine in one line.
    pub machine: String,
    /// The programs; the first is Steplink.
    pub contenders: &'m [Contender],
    /// Their builds, then those of the floor and of `cp -r`.
    pub series: &'m [Series],
    /// The builds of Steplink with each part that the others do without.
    pub parts: &'m [Series],
    /// How long saves took.
    pub saves: Vec<(&'m str, Vec<Duration>)>,
}

/// Writes the page.
pub fn page(measured: &Measured<'_>) -> String {
    let Measured { wish, machine, contenders, series, .. } = measured;
    let form = include_str!("frames/report.md");
    let left_out = match wish.without.join(", ") {
        names if names.is_empty() => String::new(),
        names => format!("\nLeft out on purpose: {names}.\n"),
    };
    let short = if wish.count < 10_000 || wish.runs < 5 {
        "\nThis was a short run, and other work may have had its part of the machine: the numbers say roughly how the\n\
         programs compare on a small site, and no more. Without options, `cargo xtask bench-peers DIR` takes 10,000 guides and\n\
         five rounds.\n"
    } else {
        ""
    };
    let mut text = form.to_owned();
    for (name, value) in [
        ("@MACHINE@", machine.clone()),
        ("@GUIDES@", thousands(wish.count)),
        ("@ROUNDS@", wish.runs.to_string()),
        ("@SAVES@", wish.saves.to_string()),
        ("@LEFT_OUT@\n", left_out),
        ("@SHORT@\n", short.to_owned()),
        ("@SIZES@\n", sizes(contenders, series)),
        ("@CLEAN@\n", builds(series, Kind::Clean)),
        ("@UNCHANGED@\n", builds(series, Kind::Unchanged)),
        ("@EDIT@\n", builds(series, Kind::Edit)),
        ("@PARTS@\n", parts(measured.parts)),
        ("@HTTP@\n", saves(&measured.saves)),
    ] {
        text = text.replace(name, &value);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_what_was_left_out_and_that_it_was_short() {
        let wish = Wish { count: 1000, runs: 3, saves: 5, without: vec!["hugo".into()], dir: "d".into() };
        let measured = Measured {
            wish: &wish,
            machine: "1 core".into(),
            contenders: &[],
            series: &[],
            parts: &[],
            saves: vec![],
        };
        let text = page(&measured);
        assert!(text.contains("1,000 guides") && text.contains("Left out on purpose: hugo."), "{text}");
        assert!(text.contains("short run") && !text.contains('@'), "{text}");
        let wish = Wish { count: 10_000, runs: 5, saves: 5, without: vec![], dir: "d".into() };
        let text = page(&Measured { wish: &wish, ..measured });
        assert!(!text.contains("short run") && !text.contains("Left out"), "{text}");
    }
}
