//! The fuzz targets with seeded mutations of real texts: the same inputs in every run.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "this is a test")]

mod common;

use std::sync::Mutex;

use common::Random;

#[path = "../fuzz/targets.rs"]
mod targets;

/// Pieces that mean something to one parser or another.
const PIECES: &[&str] = &[
    "---\n",
    "# ",
    "## ",
    "### ",
    "{.steps}",
    "{#id}",
    "{#step-1 stage=open}",
    "> ",
    "> [!RESULT]\n",
    "> [!NOTE]\n",
    "- ",
    "1. ",
    "- [x] ",
    "```\n",
    "~~~",
    "**",
    "*",
    "_",
    "~~",
    "`",
    "[",
    "](",
    ")",
    "![",
    "[^1]",
    "[^1]: ",
    "|",
    "| --- |\n",
    ": ",
    "\n",
    "\n\n",
    "    ",
    "\t",
    "<kbd>",
    "</kbd>",
    "<details>\n",
    "</details>\n",
    "<summary>x</summary>",
    "<!--",
    "<!-- when card=fm -->\n",
    "<!-- when not=fm,data -->\n",
    "<!-- /when -->\n",
    "<!-- tabs -->\n",
    "<!-- /tabs -->\n",
    "#### ",
    "![a](v.mp4)",
    "<!-- include part -->\n",
    "<!-- include other -->\n",
    "### {#v include=part when=fm}\n",
    "{{ card.fee }}",
    "{{site.hours}}",
    "{{",
    "}}",
    "-->",
    "<script>",
    "<br>",
    "https://a.b",
    "javascript:",
    "step:fm/x#open",
    "../x.md#",
    "#",
    "\\",
    "：",
    "，",
    "。",
    "“",
    "”",
    "字",
    "\u{301}",
    "\u{FEFF}",
    "\u{FDD0}",
    "😀",
    "\r\n",
    "title: ",
    "entries:\n",
    "terms:\n",
    "    definition: |\n",
    "  - id: a\n",
    "    answer: |\n",
    "    question: q\n",
    "{",
    "}",
    "[",
    "]",
    "&a",
    "*a",
    "<<: ",
    "!!str ",
    "\"",
    "'",
    "? ",
    "%",
    "@",
    "\0",
    "第三步",
    "Step 3",
    "P1D",
    "1–3w",
    "12CNY",
];

fn seeds() -> Vec<String> {
    let site = common::files(include_str!("sites/help.txt"));
    let mut seeds: Vec<String> = site.into_iter().map(|(_, text)| text).collect();
    seeds.push(include_str!("sites/shared.md").to_owned());
    seeds.push(include_str!("../content/terms/cards.yaml").to_owned());
    seeds.push("/guides/fm/x/\n/guides/fm/x/#a 7Q2KD\n/guides/fm/x/#old ABCDE\n/gone/\n".to_owned());
    seeds.push("- {address: /gone/, date: 2026-11-01, replacement: guide:fm/x}\n- address: /guides/fm/x/#old\n  date: 2026-11-01\n  reason: x\n".to_owned());
    seeds.push(String::new());
    seeds
}

fn boundary(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap()
}

fn mutate(text: &mut String, seeds: &[String], random: &mut Random) {
    let a = boundary(text, random.below(text.len() + 1));
    let b = boundary(text, random.below(text.len() + 1));
    let (start, end) = (a.min(b), a.max(b).min(boundary(text, (a.min(b) + 40).min(text.len()))));
    let end = end.max(start);
    match random.below(6) {
        0 => text.replace_range(start..end, ""),
        1 => {
            let copy = text[start..end].to_owned();
            text.insert_str(start, &copy.repeat(1 + random.below(20)));
        }
        2 => {
            let other = &seeds[random.below(seeds.len())];
            let from = boundary(other, random.below(other.len() + 1));
            text.insert_str(start, &other[from..]);
        }
        _ => {
            let piece = PIECES[random.below(PIECES.len())];
            text.insert_str(start, &piece.repeat(1 + random.below(3) * random.below(3) * random.below(30)));
        }
    }
    text.truncate(boundary(text, text.len().min(20_000)));
}

/// Does something with every target, on as many threads as there are cores.
fn each_target(work: impl Fn(usize, targets::Target) + Sync) {
    let rest = Mutex::new(targets::TARGETS.iter().enumerate());
    let take = || rest.lock().unwrap().next();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((number, target)) = take() {
                    work(number, *target);
                }
            });
        }
    });
}

#[test]
fn mutated_texts_break_nothing() {
    let rounds = if std::env::var_os("STEPLINK_LONG").is_some() { 30_000 } else { 1_000 };
    let seeds = seeds();
    each_target(|number, (name, run)| {
        let mut random = Random::new(number as u64);
        for round in 0..rounds {
            let mut text = seeds[random.below(seeds.len())].clone();
            for _ in 0..=random.below(6) {
                mutate(&mut text, &seeds, &mut random);
            }
            let input = text.clone();
            let result = std::panic::catch_unwind(move || run(&text));
            assert!(result.is_ok(), "target {name}, round {round}: {input:?}");
        }
    });
}

/// Texts that hurt parsers: deep, long, repetitive. They must end, without a stack overflow.
#[test]
fn hostile_shapes_end() {
    let shapes = [
        "[".repeat(50_000),
        "> ".repeat(20_000) + "x",
        "- ".repeat(5_000) + "x",
        "*".repeat(20_000),
        "**a ".repeat(5_000),
        "[a](".repeat(5_000),
        "![".repeat(5_000),
        "`".repeat(10_000),
        "<kbd>".repeat(5_000),
        "<details>\n\n".repeat(2_000),
        "| a ".repeat(3_000) + "\n" + &"| - ".repeat(3_000),
        "[^1]".repeat(2_000) + "\n\n[^1]: x\n",
        "---\n".to_owned() + &"a: {".repeat(20_000),
        "---\n".to_owned() + &"- ".repeat(20_000) + "\n---\n",
        "---\na: &a [x]\n".to_owned() + &"b: [*a, *a, *a]\n".repeat(500) + "---\n",
        "# x {#".repeat(3_000),
        "https://".repeat(5_000),
        "字**：".repeat(5_000),
        "a\n: b\n".repeat(2_000),
        "字\n".repeat(200_000),
        "https://a.example/b ".repeat(20_000),
        "见[x](https://a.example) https://b.example。".repeat(10_000),
        format!("https://{}", ")".repeat(200_000)),
        "## a\n".repeat(20_000),
        "# a\n".repeat(20_000),
        "[^x1] [^x2] ".repeat(10_000) + "\n\n[^x1]: x\n",
        "<details>\n".repeat(20_000) + &"</details>\n".repeat(20_000),
        "<summary>a\n".repeat(20_000),
        "<!-- tabs -->\n#### a\n".repeat(5_000) + &"<!-- /tabs -->\n".repeat(5_000),
        "![a](v.mp4)\n\n".repeat(5_000),
        "[".repeat(20_000),
        "[a](".repeat(20_000),
        "<details>\n\n# 标题\n\n## 步骤 {.steps}\n\n### 甲 {#a}\n".to_owned(),
        "x".repeat(1_000_000),
        "\n".repeat(200_000),
    ];
    each_target(|_, (name, run)| {
        for shape in &shapes {
            let input = shape.clone();
            let result = std::panic::catch_unwind(move || run(&input));
            assert!(result.is_ok(), "target {name}: {shape:.60}…");
        }
    });
}
