//! Chores of this repository: `cargo xtask gen-site`, `gen-shared`, `gen-plain`, `crawl`,
//! `addresses`, `bench-serve`, `search-quality` and `bench-peers`.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is what a chore is for")]
#![allow(
    clippy::format_push_string,
    clippy::format_collect,
    reason = "generated text reads best where it is put together; a chore may allocate"
)]

mod args;
mod bench_peers;
mod bench_serve;
mod crawl;
mod gen_plain;
mod gen_shared;
mod gen_site;
mod http;
mod prng;
mod prose;
mod search_quality;
mod slug;
mod tree;

use std::io::{Error, Result};
use std::process::ExitCode;

use args::Command;
use crawl::Report;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let command = match args::parse(&words) {
        Ok(command) => command,
        Err(problem) => {
            eprintln!("error: {problem}\n\n{}", args::USAGE);
            return ExitCode::from(2);
        }
    };
    match run(&command) {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::from(3)
        }
    }
}

/// Carries out one command and says how it ended; an error is a failed read or write.
fn run(command: &Command) -> Result<ExitCode> {
    match command {
        Command::Help => println!("{}", args::USAGE),
        Command::GenSite { wish, dir } => {
            let files = gen_site::files(wish);
            tree::write(dir, &files)?;
            println!("wrote {} files with {} guides", files.len(), wish.count);
        }
        Command::GenShared { cards, tasks, dir } => {
            let files = gen_shared::files(*cards, *tasks);
            tree::write(dir, &files)?;
            println!("wrote {} files", files.len());
        }
        Command::GenPlain { count, dir } => {
            let files = gen_plain::files(*count);
            tree::write(dir, &files)?;
            println!("wrote {} files", files.len());
        }
        Command::BenchServe { count, dir, saves } => println!("{}", bench_serve::run(*count, *saves, dir)?),
        Command::SearchQuality(wish) => println!("{}", search_quality::run(wish)?),
        Command::BenchPeers(wish) => {
            println!("{}", bench_peers::run(wish, &|progress| eprintln!("{progress}"))?);
        }
        Command::Floor { source, output, dest } => {
            let (read, written) = bench_peers::floor(source, output, dest)?;
            println!("read {read} files, wrote {written}");
        }
        Command::Measure { log, command } => println!("{}", bench_peers::measure(command, log)?),
        Command::Crawl { dir, base_path, min_pages } => {
            let report = crawl::crawl(dir, base_path, *min_pages);
            return conclude(report, &dir.display().to_string());
        }
        Command::Addresses { old, new, base_path } => {
            let report = crawl::addresses(old, new, base_path);
            return conclude(report, &format!("{}, {}", old.display(), new.display()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints what was found; `what` was looked at.
fn conclude(report: Result<Report>, what: &str) -> Result<ExitCode> {
    let report = report.map_err(|error| Error::other(format!("{what}: {error}")))?;
    println!("{report}");
    Ok(if report.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
