//! The program as a process: exit codes, what goes to which stream, help.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{Site, commands, tree};
use serde_json::Value;

/// A small sound site.
const SITE: &str = include_str!("sites/docs.txt");

/// What came of a run.
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Run {
    /// Wants an exit code.
    fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}{}", self.stdout, self.stderr);
        self
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }
}

/// Runs the program in a folder.
fn steplink(folder: &Path, args: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_steplink"));
    command.args(args).current_dir(folder).env_remove("CLICOLOR_FORCE");
    let output = command.output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A site whose page `about` is the text.
fn with_about(text: &str) -> Site {
    let site = Site::new(SITE);
    site.write("content/pages/about.md", text);
    site
}

#[test]
fn people_get_problems_on_stderr_and_the_summary_on_stdout() {
    let site = Site::new(SITE);
    let run = steplink(site.root(), &["check"]).exits(0);
    assert!(run.stdout.ends_with(" pages checked\n") && run.stderr.is_empty(), "{}{}", run.stdout, run.stderr);
    let run = steplink(site.root(), &["build"]).exits(0);
    assert!(run.stdout.contains(" written, ") && run.stdout.contains("output"), "{}", run.stdout);
    site.edit("content/pages/about.md", "We make cards.", "We make [cards](card:fn).");
    let run = steplink(site.root(), &["build"]).exits(1);
    assert!(run.stdout.is_empty() && run.stderr.contains("content/pages/about.md:5:17: error[SL0401]"));
    assert!(run.stderr.ends_with("1 error; the output folder is as it was\n"), "{}", run.stderr);
}

#[test]
fn json_tells_places_in_characters() {
    let site = with_about("---\ntitle: 关于\ndescription: 我们\n---\n看看[卡](card:fn)，谢谢。\n");
    let run = steplink(site.root(), &["check", "--format", "json"]).exits(1);
    assert_eq!(run.stderr, "1 error\n");
    let document = run.json();
    let wanted = serde_json::json!([{
        "file": "content/pages/about.md",
        "line": 5, "column": 7, "end_line": 5, "end_column": 14,
        "level": "error", "code": "SL0401", "name": "unresolved-reference",
        "message": "there is no card type `fn`", "help": "did you mean `card:fm`?",
        "source": "看看[卡](card:fn)，谢谢。",
    }]);
    assert_eq!(document["diagnostics"], wanted);
    let summary = &document["summary"];
    assert_eq!(
        (&document["version"], &summary["errors"], &summary["written"]),
        (&1.into(), &1.into(), &Value::Null)
    );
}

#[test]
fn json_of_a_build_says_what_was_done() {
    let site = Site::new(SITE);
    let built = steplink(site.root(), &["build", "--format=json"]).exits(0).json();
    assert_eq!(built["diagnostics"], serde_json::json!([]));
    let summary = &built["summary"];
    assert!(summary["written"].as_u64().unwrap() > 10 && summary["rendered"] == summary["pages"], "{summary}");
    let again = steplink(site.root(), &["build", "--format=json"]).exits(0).json();
    assert_eq!((&again["summary"]["written"], &again["summary"]["removed"]), (&0.into(), &0.into()));
    assert_eq!(again["summary"]["unchanged"], summary["written"]);
}

#[test]
fn json_has_no_place_for_a_file_as_a_whole() {
    let site = Site::new(SITE);
    site.remove("content/index.md");
    let document = steplink(site.root(), &["check", "--format=json"]).json();
    let one = &document["diagnostics"][0];
    assert!(one["line"].is_null() && one["source"].is_null() && one["help"].is_string(), "{one}");
}

/// A page that wants to command whatever prints a problem of it.
const HOSTILE: &str = "---\ntitle: \"50%\\r\\n::error file=x,line=1::forged\\n\\u202e##[error]forged\\e[2J\"\n\
                       description: x\n---\nA [link](card:a%0A::error::b,c\u{202e}##[error]x).\n\n# ::error::second\n";

#[test]
fn annotations_cannot_be_forged() {
    let site = with_about(HOSTILE);
    let run = steplink(site.root(), &["check", "--format", "github"]).exits(1);
    assert!(run.stdout.lines().count() >= 2, "{}", run.stdout);
    for line in run.stdout.lines() {
        assert!(line.starts_with("::error file=content/") || line.starts_with("::warning file=content/"), "{line}");
        let (properties, message) = line[2..].split_once("::").unwrap();
        let (_, title) = properties.split_once(",title=SL").unwrap();
        assert!(!title.contains([',', ':', '%']), "{line}");
        let escapes = message.matches('%').count();
        let known = ["%25", "%0Ahelp: "].iter().map(|escape| message.matches(escape).count()).sum::<usize>();
        assert_eq!(escapes, known, "{line}");
        assert_eq!(message.matches("%0Ahelp: ").count(), 1, "{line}");
    }
    assert!(run.stdout.contains("col=10,endColumn="), "{}", run.stdout);
}

#[test]
fn no_form_prints_what_commands_a_terminal_or_a_runner() {
    let site = with_about(HOSTILE);
    for format in ["human", "json", "github"] {
        let run = steplink(site.root(), &["check", "--format", format]).exits(1);
        for text in [&run.stdout, &run.stderr] {
            assert!(!text.contains(['\u{1b}', '\r', '\u{202e}']) && !text.contains("##["), "{format}: {text}");
        }
        let starts = |line: &str| line.trim_start().starts_with("::") && format != "github";
        assert!(!run.stdout.lines().chain(run.stderr.lines()).any(starts), "{format}: {}", run.stderr);
    }
}

#[test]
fn annotations_name_files_from_the_current_folder() {
    let site = with_about("---\ntitle: About\n---\nNo description.\n");
    let parent = site.root().parent().unwrap();
    let name = site.root().file_name().unwrap().to_str().unwrap();
    let run = steplink(parent, &["check", "--format", "github", "--root", &format!("./{name}/")]).exits(0);
    assert!(run.stdout.starts_with(&format!("::warning file={name}/content/pages/about.md,")), "{}", run.stdout);
    assert!(run.stderr.ends_with("1 warning\n"), "{}", run.stderr);
}

#[test]
fn a_wrong_format_lists_the_possible_ones() {
    let site = Site::new(SITE);
    let run = steplink(site.root(), &["check", "--format", "xml"]).exits(2);
    assert!(run.stderr.contains("[possible values: human, json, github]"), "{}", run.stderr);
    assert!(fs::read_dir(site.root()).unwrap().all(|entry| entry.unwrap().file_name() != "output"));
}

#[test]
fn rules_are_explained_by_code_and_by_name() {
    let site = Site::new("");
    let by_code = steplink(site.root(), &["explain", "sl0401"]).exits(0).stdout;
    assert!(
        by_code.starts_with("SL0401 unresolved-reference\nerror. ") && by_code.contains("\n    help: "),
        "{by_code}"
    );
    assert_eq!(steplink(site.root(), &["explain", "Unresolved-Reference"]).exits(0).stdout, by_code);
    let all = steplink(site.root(), &["explain"]).exits(0).stdout;
    assert_eq!(all.lines().count(), steplink::diag::rules::ALL.len());
    assert!(all.contains("\nSL0105  warning  slugged-name\n"), "{all}");
    for (wrong, help) in
        [("unresolved-refrence", "`unresolved-reference`"), ("SL401", "`SL0401`"), ("x", "lists all")]
    {
        let run = steplink(site.root(), &["explain", wrong]).exits(2);
        assert!(run.stdout.is_empty() && run.stderr.contains(help), "{}", run.stderr);
    }
}

#[test]
fn completions_and_manual_pages_are_printed() {
    let site = Site::new("");
    for (shell, sign) in [
        ("bash", "complete -F _steplink"),
        ("zsh", "#compdef steplink"),
        ("fish", "complete -c steplink"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion:arg-completer[steplink]"),
    ] {
        let script = steplink(site.root(), &["completions", shell]).exits(0).stdout;
        assert!(script.contains(sign) && script.contains("base-url"), "{shell}: {script}");
    }
    assert!(steplink(site.root(), &["completions", "csh"]).exits(2).stderr.contains("[possible values: bash, "));
    let page = steplink(site.root(), &["man"]).exits(0).stdout;
    assert!(page.contains(".TH steplink 1") && page.contains("steplink\\-build(1)"), "{page}");
    let page = steplink(site.root(), &["man", "build"]).exits(0).stdout;
    assert!(page.contains("steplink\\-build \\- ") && page.contains("\\-\\-base\\-url"), "{page}");
    assert!(steplink(site.root(), &["man", "biuld"]).exits(2).stderr.contains("did you mean `build`?"));
}

#[test]
fn the_help_of_every_command_has_examples() {
    let commands = commands();
    assert!(commands.len() >= 5, "{commands:?}");
    for command in commands {
        let help = steplink(Path::new("."), &[&command, "--help"]).exits(0).stdout;
        let examples = help.split_once("\nExamples:\n").unwrap_or_else(|| panic!("{command}: {help}")).1;
        assert!(examples.lines().all(|line| line.starts_with(&format!("  steplink {command}"))), "{help}");
        assert_eq!(steplink(Path::new("."), &["help", &command]).exits(0).stdout, help);
    }
}

#[test]
fn slips_are_met_with_suggestions() {
    let site = Site::new(SITE);
    for (args, help) in [
        (&["biuld"][..], "similar subcommand exists: 'build'"),
        (&["build", "--stict"], "similar argument exists: '--strict'"),
        (&["check", "--format", "jsn"], "similar value exists: 'json'"),
    ] {
        let run = steplink(site.root(), args).exits(2);
        assert!(run.stdout.is_empty() && run.stderr.contains(help), "{}", run.stderr);
    }
}

#[test]
fn without_a_command_there_is_help() {
    let run = steplink(Path::new("."), &[]).exits(2);
    assert!(run.stdout.is_empty() && run.stderr.contains("Commands:\n"), "{}", run.stderr);
}

#[test]
fn outside_of_a_project_is_said_what_to_do() {
    let site = Site::new("");
    for command in ["build", "check"] {
        let run = steplink(site.root(), &[command, "--format", "json"]).exits(2);
        assert!(run.stdout.is_empty(), "{}", run.stdout);
        assert!(run.stderr.contains("--root") && run.stderr.contains("`steplink init DIR`"), "{}", run.stderr);
    }
}

#[test]
fn in_a_folder_of_a_project_its_root_is_named() {
    let site = Site::new(SITE);
    let folder = site.root().join("content/guides");
    fs::create_dir_all(&folder).unwrap();
    for arguments in [&["check"][..], &["list"], &["new", "card", "x"]] {
        let run = steplink(&folder, arguments).exits(2);
        assert!(run.stderr.contains("help: there is one above this folder: add `--root ../..`"), "{}", run.stderr);
    }
    steplink(&folder, &["check", "--root", "../.."]).exits(0);
}

/// Where names that differ in case are different names.
#[cfg(not(any(target_os = "macos", windows)))]
#[test]
fn without_content_or_under_another_name_it_is_said() {
    let site = Site::new(SITE);
    fs::rename(site.root().join("content"), site.root().join("Content")).unwrap();
    let run = steplink(site.root(), &["check"]).exits(2);
    assert!(run.stderr.contains("there is no folder `content`"), "{}", run.stderr);
    assert!(run.stderr.contains("help: rename `Content` to `content`"), "{}", run.stderr);
    fs::rename(site.root().join("Content"), site.root().join("content")).unwrap();
    for name in ["Steplink.yaml", "content/steplink.yaml"] {
        fs::rename(site.root().join("steplink.yaml"), site.root().join(name)).unwrap();
        let run = steplink(site.root(), &["check"]).exits(2);
        let first = format!("steplink.yaml: error[SL0104]: the configuration is not read from `{name}`");
        assert!(run.stderr.contains(&first) && run.stderr.contains("1 error"), "{}", run.stderr);
        fs::rename(site.root().join(name), site.root().join("steplink.yaml")).unwrap();
    }
}

#[test]
fn a_folder_that_is_refused_stays_alone() {
    let site = Site::new(SITE);
    site.write("public/mine.html", "mine");
    let before = paths(&site);
    let run = steplink(site.root(), &["build", "--output-dir", "public"]).exits(2);
    assert!(run.stderr.contains("not written by Steplink"), "{}", run.stderr);
    assert_eq!(paths(&site), before);
}

/// Everything in the folder of a site, by path.
fn paths(site: &Site) -> Vec<String> {
    tree(site.root()).into_iter().map(|(path, _)| path).collect()
}

#[test]
fn clean_removes_what_build_wrote() {
    let site = Site::new(SITE);
    let before = paths(&site);
    assert_eq!(steplink(site.root(), &["clean"]).exits(0).stdout, "nothing to remove\n");
    assert_eq!(paths(&site), before);
    steplink(site.root(), &["build"]).exits(0);
    site.edit("content/pages/about.md", "We make cards.", "We make more cards.");
    steplink(site.root(), &["build"]).exits(0);
    let built = paths(&site);
    assert!(built.iter().any(|path| path.starts_with(".output.twin/")));
    let shown = steplink(site.root(), &["clean", "--dry-run"]).exits(0).stdout;
    assert!(shown.contains("./output/about/index.html\n"), "{shown}");
    assert!(shown.contains(".output.lock\n") && shown.contains(" would be removed\n"), "{shown}");
    assert_eq!(paths(&site), built);
    let said = steplink(site.root(), &["clean"]).exits(0).stdout;
    assert!(said.ends_with(" removed\n") && !said.contains("stay"), "{said}");
    assert_eq!(paths(&site), before);
    assert!(!site.output().exists());
}

#[test]
fn clean_leaves_what_build_did_not_write() {
    let site = Site::new(SITE);
    steplink(site.root(), &["build"]).exits(0);
    site.write("output/CNAME", "help.example.com");
    site.write("output/about/notes.txt", "mine");
    fs::create_dir(site.output().join("empty")).unwrap();
    site.edit("content/pages/about.md", "We make cards.", "We make more cards.");
    steplink(site.root(), &["build"]).exits(0);
    assert!(site.root().join(".output.twin").exists());
    let said = steplink(site.root(), &["clean"]).exits(0).stdout;
    assert!(said.contains(" removed, 2 files that are not ours stay\n"), "{said}");
    let left: Vec<String> = tree(&site.output()).into_iter().map(|(path, _)| path).collect();
    assert_eq!(left, ["CNAME", "about/notes.txt"]);
    assert!(site.output().join("empty").is_dir() && !site.output().join("cards").exists());
    assert!(!site.root().join(".output.twin").exists() && !site.root().join(".output.lock").exists());
    // What is left is not ours.
    let run = steplink(site.root(), &["clean"]).exits(2);
    assert!(run.stderr.contains("not written by Steplink"), "{}", run.stderr);
    assert_eq!(site.page("CNAME"), "help.example.com");
}

#[test]
fn clean_removes_what_a_killed_build_left_and_no_twin_of_another() {
    let site = Site::new(SITE);
    let before = paths(&site);
    site.write(".output.twin/.steplink-building", "");
    site.write(".output.twin/half/page.html", "<p");
    steplink(site.root(), &["clean"]).exits(0);
    assert_eq!(paths(&site), before);
    site.write(".output.twin/mine.txt", "mine");
    assert_eq!(steplink(site.root(), &["clean"]).exits(0).stdout, "nothing to remove\n");
    assert!(site.root().join(".output.twin/mine.txt").exists());
}

#[test]
fn clean_refuses_what_build_refuses() {
    let site = Site::new(SITE);
    for folder in [".", "..", "content/made", "/"] {
        let run = steplink(site.root(), &["clean", "--output-dir", folder]).exits(2);
        assert!(run.stderr.contains("refusing"), "{folder}: {}", run.stderr);
    }
    assert!(steplink(site.root(), &["clean", "--root", "none"]).exits(2).stderr.contains("no folder `none`"));
}

#[cfg(unix)]
#[test]
fn clean_follows_no_link_out_of_the_folder() {
    let site = Site::new(SITE);
    steplink(site.root(), &["build"]).exits(0);
    fs::rename(site.output().join("about"), site.root().join("elsewhere")).unwrap();
    std::os::unix::fs::symlink(site.root().join("elsewhere"), site.output().join("about")).unwrap();
    let said = steplink(site.root(), &["clean"]).exits(0).stdout;
    assert!(said.contains("1 file that is not ours stays"), "{said}");
    assert!(site.root().join("elsewhere/index.html").exists() && site.output().join("about").is_symlink());
}

/// Waits until a process has a file open, where the system tells; elsewhere for a moment.
fn until_open(process: u32, file: &Path) {
    let (file, open) = (file.canonicalize().unwrap(), format!("/proc/{process}/fd"));
    if !cfg!(target_os = "linux") {
        return std::thread::sleep(Duration::from_millis(300));
    }
    let start = Instant::now();
    let is_it = |entry: fs::DirEntry| fs::read_link(entry.path()).is_ok_and(|to| to == file);
    while !fs::read_dir(&open).is_ok_and(|entries| entries.flatten().any(is_it)) {
        assert!(start.elapsed() < Duration::from_mins(3), "the lock is never opened");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn clean_waits_for_the_lock_or_says_so() {
    let site = Site::new(SITE);
    steplink(site.root(), &["build"]).exits(0);
    let lock = fs::File::open(site.root().join(".output.lock")).unwrap();
    lock.lock().unwrap();
    let run = steplink(site.root(), &["clean"]).exits(3);
    assert!(run.stderr.contains("another build is running"), "{}", run.stderr);
    assert!(site.output().join("index.html").exists());
    // A build that waits meanwhile does not hold a lock on a file that is gone.
    site.edit("content/pages/about.md", "We make cards.", "We make more cards.");
    let mut waiting = Command::new(env!("CARGO_BIN_EXE_steplink"));
    let waiting = waiting.args(["build", "--wait"]).current_dir(site.root()).stdout(Stdio::null());
    let mut waiting = waiting.spawn().unwrap();
    until_open(waiting.id(), &site.root().join(".output.lock"));
    fs::remove_file(site.root().join(".output.lock")).unwrap();
    drop(lock);
    assert!(waiting.wait().unwrap().success());
    assert!(site.root().join(".output.lock").exists());
}

#[test]
fn schemas_are_listed_and_printed() {
    let site = Site::new("");
    let list = steplink(site.root(), &["schema"]).exits(0).stdout;
    let kinds: Vec<&str> = list.lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(
        kinds,
        ["page", "card", "task", "guide", "faq", "snippet", "terms", "configuration", "search-tests"]
    );
    for kind in kinds {
        let run = steplink(site.root(), &["schema", kind]).exits(0);
        let schema = run.json();
        // A file that is a list says what each of its items is.
        assert_eq!(schema.get("items").unwrap_or(&schema)["additionalProperties"], false, "{kind}");
        assert_eq!(run.stdout, steplink(site.root(), &["schema", kind]).stdout);
    }
    let run = steplink(site.root(), &["schema", "guide", "--translation"]).exits(0);
    assert_eq!(run.json()["properties"]["task"]["doNotSuggest"], true);
    assert!(run.json()["properties"]["who"].get("doNotSuggest").is_none());
    let refused = steplink(site.root(), &["schema", "configuration", "--translation"]).exits(2);
    assert!(refused.stderr.contains("no file translates the configuration\nhelp: "), "{}", refused.stderr);
    assert!(steplink(site.root(), &["schema", "cards"]).exits(2).stderr.contains("possible values: page, card,"));
}
