//! Saves of every kind, as editors, people and Git make them: each is seen, whatever it hits.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use steplink::pipeline::{self, Index};

use crate::client::{Client, Dice, Preview, wait_until};
use crate::common::{Empty, Site, text};
use crate::{site, start};

fn is_long() -> bool {
    std::env::var_os("STEPLINK_LONG").is_some()
}

/// The files of a clean build.
fn built(site: &Site) -> Vec<(String, Vec<u8>)> {
    let files = Empty::default();
    let outcome = pipeline::run(&site.request(), Some(&files), Index::Made).unwrap();
    assert!(outcome.published.is_some(), "{}", text(&outcome));
    files.into_files()
}

/// A path that is not served as it was built, if there is one. Pages that were deleted count, too.
fn difference(client: &mut Client, wanted: &[(String, Vec<u8>)], gone: &BTreeSet<String>) -> Option<String> {
    let differs = |client: &mut Client, path: &str, bytes: Option<&[u8]>| {
        let path = path.replace(' ', "%20");
        let Some(reply) = client.get(&format!("/{path}")) else {
            return true;
        };
        match bytes {
            Some(bytes) => reply.status != 200 || reply.file() != bytes,
            None => reply.status != 404,
        }
    };
    let changed = wanted.iter().find(|(path, bytes)| differs(client, path, Some(bytes)));
    let changed = changed.map(|(path, _)| path.clone());
    changed.or_else(|| gone.iter().find(|path| differs(client, path, None)).cloned())
}

/// Waits until what is served is what a clean build gives.
fn settle(site: &Site, preview: &Preview, ever: &mut BTreeSet<String>, what: &str) {
    let wanted = built(site);
    let paths: BTreeSet<String> = wanted.iter().map(|(path, _)| path.clone()).collect();
    let gone = ever.difference(&paths).cloned().collect();
    let mut seen = None;
    wait_until(&format!("after {what}: {:?}", preview.said().lines().last()), || {
        seen = difference(&mut preview.client(), &wanted, &gone);
        seen.is_none().then_some(())
    });
    ever.extend(paths);
}

const KINDS: &[&str] = &[
    "a write in place",
    "another title",
    "a rename over the file",
    "a deletion and a new file",
    "a rename of a file",
    "a new folder",
    "a folder that is away for a while",
    "all content away for a while",
    "saves during a build",
    "the configuration",
    "a template",
    "a file that is only copied",
    "a deleted folder",
];

/// Makes one save of a kind.
fn save(kind: &str, site: &Site, round: usize, dice: &mut Dice) {
    let at = |path: &str| site.root().join(path);
    let page = |n: usize| format!("---\ntitle: 页{n}\n---\n第{round}次，{n}。\n");
    let name = format!("content/pages/storm/{}.md", dice.below(5));
    let pause = |dice: &mut Dice| std::thread::sleep(Duration::from_millis(dice.below(25) as u64));
    match kind {
        "a write in place" => site.write(&name, page(round)),
        "another title" => site.write(&name, page(round).replacen('页', &format!("{round}之"), 1)),
        "a rename over the file" => {
            site.write("content/pages/storm/.0.md.swp", page(round));
            fs::rename(at("content/pages/storm/.0.md.swp"), at(&name)).unwrap();
        }
        "a deletion and a new file" => {
            let _ = fs::remove_file(at(&name));
            pause(dice);
            site.write(&name, page(round));
        }
        "a rename of a file" => {
            site.write(&name, page(round));
            pause(dice);
            fs::rename(at(&name), at(&format!("content/pages/storm/renamed-{}.md", dice.below(3)))).unwrap();
        }
        "a new folder" => {
            for depth in ["a.md", "b/a.md", "b/c/a.md"] {
                site.write(&format!("content/pages/storm/new-{}/{depth}", dice.below(4)), page(round));
            }
        }
        "a folder that is away for a while" => {
            fs::rename(at("content/pages/storm"), at("away")).unwrap();
            pause(dice);
            site.write("away/0.md", page(round));
            fs::rename(at("away"), at("content/pages/storm")).unwrap();
            site.write("content/pages/storm/1.md", page(round + 1));
        }
        "all content away for a while" => {
            fs::rename(at("content"), at("away")).unwrap();
            pause(dice);
            fs::rename(at("away"), at("content")).unwrap();
            pause(dice);
            site.write(&name, page(round));
        }
        "saves during a build" => {
            for n in 0..8 {
                site.write(&format!("content/pages/storm/{}.md", n % 5), page(n));
                pause(dice);
            }
        }
        "the configuration" => {
            let text = fs::read_to_string(at("steplink.yaml")).unwrap();
            let rest = text.split_once('\n').unwrap().1;
            site.write("steplink.yaml", format!("title: 帮助{round}\n{rest}"));
        }
        "a template" => {
            let built_in = steplink::builtin::template("style.css").unwrap();
            site.write("templates/style.css", format!("{built_in}\n/* {round} */\n"));
            let built_in = steplink::builtin::template("404.html").unwrap();
            site.write("templates/404.html", format!("{built_in}{{# {round} #}}\n"));
        }
        "a file that is only copied" => site.write("static/files/data.txt", format!("{round}")),
        _ => {
            let _ = fs::remove_dir_all(at(&format!("content/pages/storm/new-{}", dice.below(4))));
        }
    }
}

#[test]
fn a_storm_of_saves_is_seen_whole() {
    storm(&site(), if is_long() { 2000 } else { 200 });
}

/// Of a large site pages are shown before all of it is known.
#[test]
fn a_storm_over_a_large_site_is_seen_whole() {
    let site = site();
    for n in 0..600 {
        let next = (n + 1) % 600;
        site.write(&format!("content/pages/many/{n}.md"), format!("---\ntitle: 篇{n}\n---\n[]({next}.md)\n"));
    }
    storm(&site, if is_long() { 150 } else { 12 });
}

fn storm(site: &Site, rounds: usize) {
    site.write("content/pages/storm/0.md", "---\ntitle: 零\n---\n零。\n");
    let preview = start(site);
    let (mut dice, mut ever) = (Dice(0x0057_0e44), BTreeSet::new());
    for round in 0..rounds {
        let kind = KINDS[dice.below(KINDS.len())];
        save(kind, site, round, &mut dice);
        settle(site, &preview, &mut ever, &format!("{kind}, round {round}"));
    }
}

fn git(folder: &Path, arguments: &[&str]) {
    let settings =
        ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false"];
    let done = Command::new("git").args(settings).args(arguments).current_dir(folder).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn a_checkout_of_another_branch_is_seen_whole() {
    if Command::new("git").arg("--version").output().is_err() {
        return;
    }
    let site = Site::new("--- steplink.yaml\ntitle: 帮助\n--- content/index.md\n---\ntitle: 首页\n---\n");
    let root = site.root();
    let page = |branch: &str, n: usize| format!("---\ntitle: {branch}{n}\n---\n{branch}，{n}。\n");
    git(root, &["init", "--quiet", "--initial-branch=one"]);
    for branch in ["one", "two"] {
        if branch == "two" {
            git(root, &["checkout", "--quiet", "-b", branch]);
            fs::remove_dir_all(root.join("content/pages/f0")).unwrap();
        }
        for n in 0..500 {
            let folder = if branch == "two" && n % 10 == 0 { 99 } else { n % 10 };
            site.write(&format!("content/pages/f{folder}/p{n}.md"), page(branch, n));
        }
        git(root, &["add", "."]);
        git(root, &["commit", "--quiet", "-m", branch]);
    }
    let preview = start(&site);
    let mut ever = BTreeSet::new();
    let rounds = if is_long() { 40 } else { 4 };
    for round in 0..rounds {
        let branch = ["one", "two"][round % 2];
        git(root, &["checkout", "--quiet", branch]);
        settle(&site, &preview, &mut ever, &format!("a checkout of {branch}"));
    }
}
