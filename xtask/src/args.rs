//! The command line, read by hand: a few commands do not need a library.

use std::path::PathBuf;

use crate::bench_peers;
use crate::gen_site::Wish;
use crate::prose::Language;
use crate::search_quality;

/// What `cargo xtask help` prints.
pub const USAGE: &str = "\
usage: cargo xtask COMMAND

  gen-site N DIR [--seed S] [--languages zh-CN,en] [--untranslated P]
                                 write a site of N guides into DIR; the first language is the
                                 default, and P percent of the translations are left out
  gen-shared CARDS TASKS DIR     write a site of so many card types and tasks from shared sources into DIR
  gen-plain N DIR                write a plain folder of N Markdown files into DIR/content
  crawl DIR [--base-path /] [--min-pages 1]
                                 check a built site: markup, links, sitemap, structured data, languages
  addresses OLD NEW [--base-path /]
                                 check that every address of one built site is alive in another
  bench-serve N DIR [--saves 100]
                                 serve a site of N guides with the release build, and time saves
  search-quality DIR [--queries 50] [--seed 1] [--lang zh-CN] [--synonyms FILE]
                 [--keep DIR] [--show misses]
                                 build a site of the Markdown files in DIR with the release build, and
                                 measure how well its search finds them
  bench-peers [--count 10000] [--runs 5] [--saves 20] [--without hugo,mdbook,zensical] DIR
                                 build and serve the same content with the release build and with others,
                                 in the scratch folder DIR, and write docs/performance.md
  floor SOURCE OUTPUT DEST       read SOURCE, and write files with the names and sizes of OUTPUT into DEST
";

/// One command with its arguments.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Prints the usage.
    Help,
    /// Writes a generated site.
    GenSite {
        /// What the site is like.
        wish: Wish,
        /// Folder to write into.
        dir: PathBuf,
    },
    /// Writes a site whose guides are shared by all card types.
    GenShared {
        /// Number of card types.
        cards: usize,
        /// Number of tasks.
        tasks: usize,
        /// Folder to write into.
        dir: PathBuf,
    },
    /// Writes a plain folder of Markdown files.
    GenPlain {
        /// Number of files.
        count: usize,
        /// Folder to write into.
        dir: PathBuf,
    },
    /// Compares with other programs.
    BenchPeers(bench_peers::Wish),
    /// Reads and writes without doing anything else.
    Floor {
        /// Folder to read.
        source: PathBuf,
        /// Folder whose files are the model.
        output: PathBuf,
        /// Folder to write.
        dest: PathBuf,
    },
    /// Says what a command uses; `bench-peers` runs itself so.
    Measure {
        /// The file for what the command prints.
        log: PathBuf,
        /// The command.
        command: Vec<String>,
    },
    /// Times how long saves take until they are served.
    BenchServe {
        /// Number of guides.
        count: usize,
        /// Folder to write the site into.
        dir: PathBuf,
        /// Number of saves.
        saves: usize,
    },
    /// Measures how well a site of given prose can be searched.
    SearchQuality(search_quality::Wish),
    /// Checks a built site.
    Crawl {
        /// Folder of the built site.
        dir: PathBuf,
        /// Path prefix under which the site is published; starts and ends with a slash.
        base_path: String,
        /// A site of fewer pages is a finding: an empty one must not pass.
        min_pages: usize,
    },
    /// Looks for the addresses of a built site in another.
    Addresses {
        /// Folder of the site whose addresses are known.
        old: PathBuf,
        /// Folder of the site that takes its place.
        new: PathBuf,
        /// Path prefix under which both are published; starts and ends with a slash.
        base_path: String,
    },
}

/// Reads the words after `cargo xtask`.
pub fn parse(words: &[String]) -> Result<Command, String> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match *words.as_slice() {
        ["help" | "--help" | "-h"] => Ok(Command::Help),
        ["gen-site", count, dir, ref options @ ..] => gen_site(count, dir, options),
        ["gen-shared", cards, tasks, dir] => {
            Ok(Command::GenShared { cards: number(cards)?, tasks: number(tasks)?, dir: dir.into() })
        }
        ["gen-plain", count, dir] => Ok(Command::GenPlain { count: number(count)?, dir: dir.into() }),
        ["bench-serve", count, dir] => bench_serve(count, dir, "100"),
        ["bench-serve", count, dir, "--saves", saves] => bench_serve(count, dir, saves),
        ["search-quality", dir, ref options @ ..] => search_quality(dir, options),
        ["bench-peers", ref options @ .., dir] => bench_peers(dir, options),
        ["floor", source, output, dest] => {
            Ok(Command::Floor { source: source.into(), output: output.into(), dest: dest.into() })
        }
        ["measure", log, ref command @ ..] => {
            let command = command.iter().map(|word| (*word).to_owned()).collect();
            Ok(Command::Measure { log: log.into(), command })
        }
        ["crawl", dir, ref options @ ..] => crawl(dir, options),
        ["addresses", old, new] => addresses(old, new, "/"),
        ["addresses", old, new, "--base-path", path] => addresses(old, new, path),
        [] => Err("a command is missing".into()),
        _ => Err(unreadable(&words)),
    }
}

fn gen_site(count: &str, dir: &str, options: &[&str]) -> Result<Command, String> {
    let languages = vec![Language::Chinese];
    let mut wish = Wish { count: number(count)?, seed: 1, languages, untranslated: 0 };
    for option in options.chunks(2) {
        match *option {
            ["--seed", seed] => wish.seed = seed.parse().map_err(|_| format!("`{seed}` is not a seed"))?,
            ["--languages", tags] => wish.languages = languages_of(tags)?,
            ["--untranslated", percent] => wish.untranslated = percentage(percent)?,
            _ => return Err(unreadable(option)),
        }
    }
    Ok(Command::GenSite { wish, dir: dir.into() })
}

fn languages_of(tags: &str) -> Result<Vec<Language>, String> {
    let mut languages = Vec::new();
    for tag in tags.split(',') {
        let language =
            Language::of_tag(tag).ok_or_else(|| format!("no words for `{tag}`: choose `zh-CN` or `en`"))?;
        if languages.contains(&language) {
            return Err(format!("`{tag}` is there twice"));
        }
        languages.push(language);
    }
    Ok(languages)
}

fn percentage(word: &str) -> Result<usize, String> {
    let percent = word.parse().ok().filter(|percent| *percent <= 100);
    percent.ok_or_else(|| format!("`{word}` is not a number from 0 to 100"))
}

fn unreadable(words: &[&str]) -> String {
    format!("cannot read `{}`", words.join(" "))
}

fn bench_serve(count: &str, dir: &str, saves: &str) -> Result<Command, String> {
    Ok(Command::BenchServe { count: number(count)?, dir: dir.into(), saves: number(saves)? })
}

fn search_quality(dir: &str, options: &[&str]) -> Result<Command, String> {
    let mut wish = search_quality::Wish {
        dir: dir.into(),
        queries: 50,
        seed: 1,
        language: Language::Chinese,
        synonyms: None,
        keep: None,
        show: false,
    };
    for option in options.chunks(2) {
        match *option {
            ["--queries", count] => wish.queries = number(count)?,
            ["--seed", seed] => wish.seed = seed.parse().map_err(|_| format!("`{seed}` is not a seed"))?,
            ["--lang", tag] => {
                let tags = languages_of(tag)?;
                wish.language = *tags.first().ok_or("a language is missing")?;
            }
            ["--synonyms", file] => wish.synonyms = Some(file.into()),
            ["--keep", dir] => wish.keep = Some(dir.into()),
            ["--show", "misses"] => wish.show = true,
            _ => return Err(unreadable(option)),
        }
    }
    Ok(Command::SearchQuality(wish))
}

fn bench_peers(dir: &str, options: &[&str]) -> Result<Command, String> {
    let mut wish = bench_peers::Wish { count: 10_000, runs: 5, saves: 20, without: vec![], dir: dir.into() };
    for option in options.chunks(2) {
        match *option {
            ["--count", count] => wish.count = number(count)?,
            ["--runs", runs] => wish.runs = number(runs)?,
            ["--saves", saves] => wish.saves = number(saves)?,
            ["--without", names] => wish.without = peers(names)?,
            _ => return Err(unreadable(option)),
        }
    }
    Ok(Command::BenchPeers(wish))
}

fn peers(names: &str) -> Result<Vec<String>, String> {
    let known = |name: &str| bench_peers::Wish::knows(name).then(|| name.to_owned());
    names.split(',').map(|name| known(name).ok_or_else(|| format!("`{name}` is not a peer"))).collect()
}

fn crawl(dir: &str, options: &[&str]) -> Result<Command, String> {
    let (mut base, mut min_pages) = ("/".to_owned(), 1);
    for option in options.chunks(2) {
        match *option {
            ["--base-path", path] => base = base_path(path)?,
            ["--min-pages", count] => min_pages = number(count)?,
            _ => return Err(unreadable(option)),
        }
    }
    Ok(Command::Crawl { dir: dir.into(), base_path: base, min_pages })
}

fn addresses(old: &str, new: &str, path: &str) -> Result<Command, String> {
    Ok(Command::Addresses { old: old.into(), new: new.into(), base_path: base_path(path)? })
}

fn base_path(path: &str) -> Result<String, String> {
    let good = path.starts_with('/') && path.ends_with('/');
    good.then(|| path.to_owned()).ok_or_else(|| format!("the base path `{path}` must start and end with `/`"))
}

fn number(word: &str) -> Result<usize, String> {
    match word.parse() {
        Ok(0) | Err(_) => Err(format!("`{word}` is not a number of 1 or more")),
        Ok(count) => Ok(count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command, String> {
        let words: Vec<String> = line.split_whitespace().map(String::from).collect();
        parse(&words)
    }

    #[test]
    fn reads_every_command() {
        assert_eq!(read("help"), Ok(Command::Help));
        let wish = Wish { count: 10, seed: 7, languages: vec![Language::Chinese], untranslated: 0 };
        let site = |wish: &Wish| Ok(Command::GenSite { wish: wish.clone(), dir: "out".into() });
        assert_eq!(read("gen-site 10 out --seed 7"), site(&wish));
        let wish = Wish { languages: vec![Language::English, Language::Chinese], untranslated: 20, ..wish };
        assert_eq!(read("gen-site 10 out --languages en,zh-CN --untranslated 20 --seed 7"), site(&wish));
        let shared = Command::GenShared { cards: 6, tasks: 4, dir: "out".into() };
        assert_eq!(read("gen-shared 6 4 out"), Ok(shared));
        assert_eq!(read("gen-plain 5 out"), Ok(Command::GenPlain { count: 5, dir: "out".into() }));
        assert_eq!(
            read("bench-serve 5 out --saves 9"),
            Ok(Command::BenchServe { count: 5, dir: "out".into(), saves: 9 })
        );
        let wish = bench_peers::Wish {
            count: 9,
            runs: 2,
            saves: 20,
            without: vec!["hugo".into(), "mdbook".into()],
            dir: "out".into(),
        };
        let peers = "bench-peers --count 9 --runs 2 --without hugo,mdbook out";
        assert_eq!(read(peers), Ok(Command::BenchPeers(wish)));
        let floor = Command::Floor { source: "a".into(), output: "b".into(), dest: "c".into() };
        assert_eq!(read("floor a b c"), Ok(floor));
        let command = vec!["true".to_owned(), "--help".to_owned()];
        assert_eq!(read("measure log true --help"), Ok(Command::Measure { log: "log".into(), command }));
        assert_eq!(
            read("crawl out --min-pages 9 --base-path /help/"),
            Ok(Command::Crawl { dir: "out".into(), base_path: "/help/".into(), min_pages: 9 })
        );
    }

    #[test]
    fn reads_what_is_measured() {
        let wish = search_quality::Wish {
            dir: "in".into(),
            queries: 9,
            seed: 3,
            language: Language::English,
            synonyms: Some("s.txt".into()),
            keep: Some("out".into()),
            show: true,
        };
        assert_eq!(
            read("search-quality in --queries 9 --seed 3 --lang en --synonyms s.txt --keep out --show misses"),
            Ok(Command::SearchQuality(wish))
        );
        assert!(read("search-quality in --lang fr").is_err());
    }

    #[test]
    fn reads_two_folders() {
        let both = |path: &str| Ok(Command::Addresses { old: "a".into(), new: "b".into(), base_path: path.into() });
        assert_eq!(read("addresses a b"), both("/"));
        assert_eq!(read("addresses a b --base-path /help/"), both("/help/"));
        assert!(read("addresses a b --base-path help").is_err());
        assert!(read("addresses a").is_err());
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        for line in ["", "gen-site", "gen-site x out", "gen-plain 0 out", "crawl"] {
            assert!(read(line).is_err(), "{line}");
        }
        for options in ["--languages fr", "--languages en,en", "--languages", "--untranslated 101", "--seed x"] {
            assert!(read(&format!("gen-site 1 out {options}")).is_err(), "{options}");
        }
        for options in ["--without jekyll", "--runs 0", "--runs", "--all 1"] {
            assert!(read(&format!("bench-peers {options} out")).is_err(), "{options}");
        }
        for options in ["--base-path help", "--base-path", "--min-pages x", "--all"] {
            assert!(read(&format!("crawl out {options}")).is_err(), "{options}");
        }
    }
}
