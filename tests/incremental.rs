//! A build into a folder that has a site comes to what a build into an empty one comes to, whatever happened in between:
//! the same tree, the same diagnostics. Random sequences of events, the same for the same seed:
//!
//! ```sh
//! STEPLINK_SEED=7 cargo test --test incremental              # another seed; a failure names the seed of its sequence
//! STEPLINK_LONG=1 cargo test --test incremental              # 1,000 rounds
//! STEPLINK_KIND='twin' cargo test --test incremental         # of the faults only those that are called so, and all edits
//! ```

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;
#[path = "incremental/edits.rs"]
mod edits;
#[path = "incremental/faults.rs"]
mod faults;
#[path = "incremental/project.rs"]
mod project;

use std::collections::BTreeMap;
use std::sync::Mutex;

use common::Random;
use project::{Project, Size};

/// What can happen: what it is called, and what does it.
pub type Kind = (&'static str, fn(&mut Project, &mut Random));

/// What is counted besides events: builds of few files, and those that revise an index.
const SMALL: &str = "a small build";
const REVISED: &str = "a small build with a large index";

/// After so many rounds a sequence begins with a new project.
const ROUNDS: usize = 25;

/// The events that are drawn from: every other one is a fault.
fn kinds() -> (Vec<Kind>, Vec<Kind>) {
    let wanted = std::env::var("STEPLINK_KIND").ok();
    let is_wanted = |name: &str| match &wanted {
        Some(wanted) => name.contains(wanted.as_str()),
        None => true,
    };
    let faults = faults::OUTPUTS.iter().copied().filter(|(name, _)| is_wanted(name)).collect();
    (edits::EDITS.to_vec(), faults)
}

/// One sequence; how often each kind of event was followed by a site without errors.
fn sequence(seed: u64, counts: &Mutex<BTreeMap<&'static str, usize>>) {
    let (edits, faults) = kinds();
    let mut random = Random::new(seed);
    // The first numbers of neighbouring seeds are alike.
    (0..8).for_each(|_| _ = random.below(2));
    let size = match seed % 4 {
        1 => Size::Plain,
        3 => Size::Long,
        _ => Size::Bilingual,
    };
    let mut project = Project::new(size, &mut random);
    project.compare().unwrap_or_else(|problem| panic!("seed {seed}, at first: {problem}"));
    assert!(!project.is_broken, "the project has errors");
    let mut history = Vec::new();
    for round in 0..ROUNDS {
        let small_builds = project.small_builds;
        let mut events = Vec::new();
        if project.is_broken && random.below(3) > 0 {
            project.mend();
            history.push("mended");
        } else {
            events.push(*random.pick(&edits));
        }
        // What others leave in the output folder, and many edits, let no build be small any more.
        let is_text_only = match size {
            Size::Plain => random.below(2) == 0,
            Size::Long => random.below(8) > 0,
            Size::Bilingual => false,
        };
        if is_text_only && !project.is_broken {
            events = vec![*random.pick(edits::TEXTS)];
        } else if !faults.is_empty() && random.below(2) == 0 {
            events.push(*random.pick(&faults));
        }
        for (name, event) in &events {
            event(&mut project, &mut random);
            history.push(*name);
        }
        if let Err(problem) = project.compare() {
            let kept = std::mem::take(&mut history).join(", ");
            panic!(
                "seed {seed}, round {round}, after {:?} (all of them: {kept}): {problem}",
                events.last().map(|e| e.0)
            );
        }
        if !project.is_broken {
            let mut counts = counts.lock().unwrap();
            let name = if size == Size::Long { REVISED } else { SMALL };
            *counts.entry(name).or_default() += project.small_builds - small_builds;
            for (name, _) in events {
                *counts.entry(name).or_default() += 1;
            }
        }
    }
}

#[test]
fn an_incremental_build_is_a_clean_one() {
    let rounds = if std::env::var_os("STEPLINK_LONG").is_some() { 1_000 } else { 100 };
    let first = std::env::var("STEPLINK_SEED").map_or(1, |seed| seed.parse().unwrap());
    let rest = Mutex::new(0..rounds / ROUNDS);
    let take = || rest.lock().unwrap().next();
    let counts = Mutex::default();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(number) = take() {
                    sequence(first + number as u64, &counts);
                }
            });
        }
    });
    // Sound sites are what is compared byte by byte.
    let counts = counts.into_inner().unwrap();
    let sound: usize = counts.values().sum();
    assert!(sound > rounds / 2, "most sites have errors: {counts:?}");
    let small = counts[SMALL] + counts[REVISED];
    assert!(small >= rounds / 20, "few builds are small: {counts:?}");
}
