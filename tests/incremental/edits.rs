//! What people do to the sources of a site between two builds.

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use steplink::builtin;

use crate::Kind;
use crate::common::Random;
use crate::project::Project;

/// Edits of the sources. Some of them break references, and what is broken is mended by chance, too.
pub const EDITS: &[Kind] = &[
    ("a body", body),
    ("a title", title),
    ("the id of a step", step_id),
    ("the stage of a step", stage),
    ("a new guide", add_guide),
    ("a guide that is deleted", delete_guide),
    ("a file that is renamed", rename_file),
    ("a folder that is renamed", rename_folder),
    ("two files that change places", swap_files),
    ("a template", template),
    ("the title of the site", site_title),
    ("a setting", setting),
    ("a language that comes and goes", language),
    ("a translation", translation),
    ("a question", question),
    ("a static file", static_file),
    ("a touch", touch),
    ("two edits of the same size", two_edits),
    ("two edits within a tick of the clock", two_edits_within_a_tick),
    ("an edit that is broken", broken),
    ("nothing", |_, _| {}),
];

/// Edits of the text of one page.
pub const TEXTS: &[Kind] =
    &[("a body", body), ("a piece of text", piece), ("a paragraph that goes", paragraph_goes)];

/// What a text may get: plain words, terms, headings, links, pictures, markup, and mistakes that are only warned of.
const PIECES: &[&str] = &[
    "一句话。",
    "请带发票。",
    "<!-- 早上 -->",
    "## 新的标题",
    "### 很长很长的新的小标题，手机上要占两行",
    "见[外面](https://example.org/)。",
    "见[自己](#steps)。",
    "![](nothing.png)",
    "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |",
    "> [!NOTE]\n> 注意。",
    "有脚注[^1]。\n\n[^1]: 脚注。",
    "半角标点,也写,逗号.",
    "<b>粗</b>与<u>线</u>",
    "- 一\n- 二\n\n  三",
    "Call us at 10:00～12:00.",
];

const REFERENCES: &[&str] =
    &["page:about/us", "task:cancel", "guide:fm/cancel", "card:fm", "guide:data/cancel", "step:fm/cancel#apply"];

/// Changes one line of a file: the first that one of the choices begins.
fn change_line(project: &Project, path: &str, start: &str, line: &str) {
    let text = project.read(path);
    let mut is_done = false;
    let lines = text.lines().map(|own| {
        let is_it = !is_done && own.starts_with(start);
        is_done |= is_it;
        if is_it { line } else { own }
    });
    let text: Vec<&str> = lines.collect();
    project.site.write(path, text.join("\n") + "\n");
}

/// Puts a sentence at the end of a file in the place of the one that was put there before.
fn change_end(project: &Project, path: &str, sentence: &str) {
    let text = project.read(path);
    let kept = text.split("\n改").next().unwrap().trim_end();
    project.site.write(path, format!("{kept}\n\n改{sentence}\n"));
}

/// A page in the default language.
fn page(project: &Project, random: &mut Random) -> String {
    let mut paths = project.files("content/", ".md");
    paths.retain(|path| !path.ends_with(".en.md"));
    random.pick(&paths).clone()
}

fn body(project: &mut Project, random: &mut Random) {
    let (path, number) = (page(project, random), project.next());
    let link = if random.below(2) == 0 { format!("，见[]({})", random.pick(REFERENCES)) } else { String::new() };
    change_end(project, &path, &format!("{number}{link}。"));
}

fn piece(project: &mut Project, random: &mut Random) {
    let (path, number) = (page(project, random), project.next());
    let text = project.read(&path);
    project.site.write(&path, format!("{}\n\n{}\n\n{number}\n", text.trim_end(), random.pick(PIECES)));
}

fn paragraph_goes(project: &mut Project, random: &mut Random) {
    let path = page(project, random);
    let text = project.read(&path);
    let starts: Vec<usize> = text.match_indices("\n\n").map(|(at, _)| at).collect();
    if let Some(at) = starts.last().filter(|_| starts.len() > 2) {
        project.site.write(&path, &text[..=*at]);
    }
}

fn title(project: &mut Project, random: &mut Random) {
    let (path, number) = (page(project, random), project.next());
    change_line(project, &path, "title: ", &format!("title: 题{number}"));
}

/// A guide, and a heading of one of its steps.
fn step(project: &Project, random: &mut Random) -> Option<(String, String)> {
    let guides = project.files("content/guides/", ".md");
    let path = random.pick(&guides).clone();
    let text = project.read(&path);
    let headings: Vec<&str> = text.lines().filter(|line| line.starts_with("### ") && line.contains("{#")).collect();
    let heading = (!headings.is_empty()).then(|| (*random.pick(&headings)).to_owned())?;
    Some((path, heading))
}

fn step_id(project: &mut Project, random: &mut Random) {
    let number = project.next();
    if let Some((path, heading)) = step(project, random) {
        let (before, id) = heading.split_once("{#").unwrap();
        let rest = &id[id.find([' ', '}']).unwrap()..];
        change_line(project, &path, &heading, &format!("{before}{{#s{number}{rest}"));
    }
}

fn stage(project: &mut Project, random: &mut Random) {
    let name = *random.pick(&["open", "materials", "apply"]);
    if let Some((path, heading)) = step(project, random) {
        let bare: Vec<&str> =
            heading.trim_end_matches('}').split(' ').filter(|own| !own.starts_with("stage=")).collect();
        let stage = if random.below(3) == 0 { String::new() } else { format!(" stage={name}") };
        change_line(project, &path, &heading, &format!("{}{stage}}}", bare.join(" ")));
    }
}

fn add_guide(project: &mut Project, random: &mut Random) {
    let number = project.next();
    let folder = *random.pick(&["fm", "data"]);
    let task = if random.below(2) == 0 { "" } else { "task: cancel\n" };
    let steps =
        format!("## 步骤 {{.steps}}\n\n### 一 {{#one stage=open}}\n\n甲{number}。\n\n### 二 {{#two}}\n\n乙。\n");
    let steps = if task.is_empty() { format!("正文{number}。\n") } else { steps };
    let head = format!("---\ntitle: 新{number}\ndescription: 新的。\n{task}verified: 2026-11-01\n---\n");
    project.site.write(&format!("content/guides/{folder}/new{}.md", random.below(4)), head + &steps);
}

fn delete_guide(project: &mut Project, random: &mut Random) {
    let mut guides = project.files("content/guides/", ".md");
    let added = |path: &String| path.contains("/new");
    if guides.iter().any(added) && random.below(4) > 0 {
        guides.retain(added);
    }
    project.site.remove(random.pick::<String>(&guides));
}

fn rename_file(project: &mut Project, random: &mut Random) {
    let mut paths = project.files("content/guides/", ".md");
    paths.extend(project.files("content/pages/", ".md"));
    let path = random.pick(&paths);
    let folder = Path::new(path).parent().unwrap().to_str().unwrap();
    fs::rename(project.path(path), project.path(&format!("{folder}/new{}.md", random.below(4)))).unwrap();
}

fn rename_folder(project: &mut Project, _: &mut Random) {
    let (here, there) = ("content/pages/more", "content/pages/others");
    let (from, to) = if project.path(here).exists() { (here, there) } else { (there, here) };
    if project.path(from).exists() && !project.path(to).exists() {
        fs::rename(project.path(from), project.path(to)).unwrap();
    }
}

fn swap_files(project: &mut Project, random: &mut Random) {
    let paths = project.files("content/pages/", ".md");
    let (one, two) = (random.pick(&paths), random.pick(&paths));
    fs::rename(project.path(one), project.path("swapped")).unwrap();
    if one != two {
        fs::rename(project.path(two), project.path(one)).unwrap();
    }
    fs::rename(project.path("swapped"), project.path(two)).unwrap();
}

fn template(project: &mut Project, random: &mut Random) {
    let name = *random.pick(&["base.html", "404.html", "style.css"]);
    let path = format!("templates/{name}");
    if project.path(&path).exists() && random.below(2) == 0 {
        return project.site.remove(&path);
    }
    let (text, number) = (builtin::template(name).unwrap(), project.next());
    let text = match name {
        "base.html" => text.replace("</body>", &format!("<i hidden>{number}</i></body>")),
        "404.html" => format!("{text}{{# {number} #}}\n"),
        _ => format!("{text}\nbody {{ --number: {number} }}\n"),
    };
    project.site.write(&path, text);
}

fn site_title(project: &mut Project, _: &mut Random) {
    let number = project.next();
    change_line(project, "steplink.yaml", "title: ", &format!("title: 帮助{number}"));
}

fn setting(project: &mut Project, random: &mut Random) {
    let line = *random.pick(&[
        "search: {enabled: false}",
        "css: link",
        "faq: {pages: false}",
        "step_links: false",
        "redirects: [netlify, nginx]",
        "csp: false",
    ]);
    let text = project.read("steplink.yaml");
    let kept: String = text.lines().filter(|own| *own != line).flat_map(|own| [own, "\n"]).collect();
    project.site.write("steplink.yaml", if kept == text { format!("{text}{line}\n") } else { kept });
}

fn language(project: &mut Project, _: &mut Random) {
    let (both, one) = ("languages: [zh-CN, en]", "languages: [zh-CN]");
    let is_one = project.read("steplink.yaml").contains(one);
    change_line(project, "steplink.yaml", "languages: ", if is_one { both } else { one });
    // Translations into a language that the site does not have are no translations.
    for path in project.files("content/", "") {
        if path.contains(".en.") {
            project.site.remove(&path);
        }
    }
    if is_one {
        project.site.write("content/cards/fm.en.md", "---\ntitle: FM card\ndescription: A card.\n---\n");
    }
}

fn translation(project: &mut Project, random: &mut Random) {
    if !project.read("steplink.yaml").contains("en]") {
        return;
    }
    let (number, original) = (project.next(), page(project, random));
    let path = original.replace(".md", ".en.md");
    if project.path(&path).exists() && random.below(4) == 0 {
        return project.site.remove(&path);
    }
    project
        .site
        .write(&path, format!("---\ntitle: Title {number}\ndescription: What it is.\n---\nText {number}.\n"));
}

fn question(project: &mut Project, random: &mut Random) {
    let (path, number) = ("content/faq/cancelling.yaml", project.next());
    match random.below(3) {
        0 => change_line(project, path, "    answer: ", &format!("    answer: 要{number}。")),
        1 => change_line(project, path, "    question: ", &format!("    question: 问{number}？")),
        _ => {
            let text = project.read(path);
            let kept = text.split("  - id: more").next().unwrap();
            let more = format!(
                "  - id: more\n    question: 更多{number}？\n    answer: 没有。\n    stages: [cancel#open]\n"
            );
            project.site.write(path, format!("{kept}{more}"));
        }
    }
}

fn static_file(project: &mut Project, random: &mut Random) {
    let (path, number) = (format!("static/files/{}.txt", random.pick(&["data", "other"])), project.next());
    if project.path(&path).exists() && random.below(3) == 0 {
        project.site.remove(&path);
    } else {
        project.site.write(&path, number.to_string());
    }
}

/// Any source.
fn any(project: &Project, random: &mut Random) -> String {
    let folder = *random.pick(&["content/", "static/", "templates/", "steplink.yaml", "content/pages/"]);
    let paths = project.files(folder, "");
    if paths.is_empty() { "steplink.yaml".to_owned() } else { random.pick(&paths).clone() }
}

pub fn set_time(path: &Path, time: SystemTime) {
    File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

fn touch(project: &mut Project, random: &mut Random) {
    let path = any(project, random);
    set_time(&project.path(&path), SystemTime::now());
}

/// One edit, a build, and another one of as many bytes.
fn two_edits(project: &mut Project, random: &mut Random) {
    two(project, random, |_| {});
}

/// The same where the clock of the disk stands still meanwhile: the file says that it was saved when the build was not
/// yet over, as it does on a disk with a coarse clock.
fn two_edits_within_a_tick(project: &mut Project, random: &mut Random) {
    let time = SystemTime::now() + Duration::from_mins(1);
    two(project, random, |path| set_time(path, time));
}

fn two(project: &mut Project, random: &mut Random, after: impl Fn(&Path)) {
    let path = if random.below(4) == 0 { "static/files/data.txt".to_owned() } else { page(project, random) };
    for at in 0..2 {
        let number = project.next();
        if path.starts_with("static/") {
            project.site.write(&path, number.to_string());
        } else {
            change_end(project, &path, &format!("{number}。"));
        }
        after(&project.path(&path));
        if at == 0 {
            // What it says is compared after the second one.
            let _ = project.build(false);
        }
    }
}

fn broken(project: &mut Project, random: &mut Random) {
    let path = page(project, random);
    match random.below(3) {
        0 => change_end(project, &path, "[坏](no-such-file.md)。"),
        1 => change_line(project, &path, "title: ", "title: [坏"),
        _ => change_line(project, "steplink.yaml", "base_url: ", "base_url: 坏"),
    }
}
