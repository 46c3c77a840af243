//! How long each phase of a build takes, on one thread, and how much memory it takes at most: `cargo bench --bench phases`.
//!
//! `cargo test --benches` runs every bench once, on a small site.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a bench may stop, read and write")]

use std::borrow::Cow;
use std::hint::black_box;
use std::path::PathBuf;
use std::sync::Mutex;

use divan::{AllocProfiler, Bencher};
use steplink::config::Settings;
use steplink::diag::Diags;
use steplink::editions;
use steplink::outputs::Outputs;
use steplink::parse;
use steplink::pipeline::{self, Destination, Request, Sink, World};
use steplink::publish::{Artifact, Output};
use steplink::site::{self, Files, Inputs};
use steplink::source::{self, Area, Snapshot};
use steplink::theme::Theme;
use steplink::variants;
use tempfile::TempDir;

// The generator of sites, which is a part of a program and no library.
#[allow(dead_code, unused_imports, clippy::format_push_string, clippy::format_collect, reason = "as in xtask")]
#[path = "../xtask/src/gen_site/mod.rs"]
mod gen_site;
#[allow(dead_code, unused_imports, reason = "as in xtask")]
#[path = "../xtask/src/prng.rs"]
mod prng;
#[allow(dead_code, unused_imports, clippy::format_push_string, clippy::format_collect, reason = "as in xtask")]
#[path = "../xtask/src/prose/mod.rs"]
mod prose;
#[allow(dead_code, unused_imports, reason = "as in xtask")]
#[path = "../xtask/src/tree.rs"]
mod tree;

/// What the program allocates with, counted.
#[global_allocator]
static ALLOCATOR: AllocProfiler<mimalloc::MiMalloc> = AllocProfiler::new(mimalloc::MiMalloc);

fn main() {
    // What is allocated is counted on the thread of the bench only.
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().unwrap();
    divan::main();
}

/// How many guides the sites have.
fn sizes() -> &'static [usize] {
    if std::env::args().any(|argument| argument == "--bench") { &[1_000, 10_000] } else { &[20] }
}

/// The folder of a generated site.
fn project(count: usize) -> PathBuf {
    static WRITTEN: Mutex<Vec<usize>> = Mutex::new(Vec::new());
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("phases-{count}"));
    let mut written = WRITTEN.lock().unwrap();
    if !written.contains(&count) {
        let _ = std::fs::remove_dir_all(&folder);
        let languages = vec![prose::Language::Chinese];
        let wish = gen_site::Wish { count, seed: 1, languages, untranslated: 0 };
        tree::write(&folder, &gen_site::files(&wish)).unwrap();
        written.push(count);
    }
    folder
}

fn request(count: usize) -> Request {
    Request { root: project(count), ..Request::default() }
}

/// Shows what is known of a site before it is rendered.
fn with_world(count: usize, look: impl FnOnce(&World<'_>)) {
    pipeline::survey(&request(count), look).unwrap();
}

fn with_outputs(count: usize, look: impl FnOnce(&Theme, &Outputs<'_>)) {
    with_world(count, |world| {
        let theme = Theme::load(world.snapshot, &world.settings.look, &mut Diags::default()).unwrap();
        look(&theme, &Outputs::new(world.sites, world.strings, &theme, world.snapshot));
    });
}

/// The files of a project.
#[divan::bench(args = sizes(), sample_count = 10, sample_size = 1)]
fn read(bencher: Bencher, count: usize) {
    let root = project(count);
    bencher.bench_local(|| source::read(&root, None, &mut Diags::default()).unwrap());
}

/// Each file, alone.
#[divan::bench(args = sizes(), sample_count = 10, sample_size = 1)]
fn parse(bencher: Bencher, count: usize) {
    with_world(count, |world| {
        bencher.bench_local(|| parse::parse(world.snapshot, &world.settings.languages, &mut Diags::default()));
    });
}

/// All files together: editions, variants, sites.
#[divan::bench(args = sizes(), sample_count = 10, sample_size = 1)]
fn site(bencher: Bencher, count: usize) {
    with_world(count, |world| bencher.bench_local(|| black_box(link(world, world.snapshot, world.settings))));
}

/// Links what was parsed, and gives the number of links.
fn link(world: &World<'_>, snapshot: &Snapshot, settings: &Settings) -> usize {
    let mut diags = Diags::default();
    let (editions, originals) = editions::build(world.docs, settings, snapshot, &mut diags);
    let pages = variants::build(&editions, settings, world.strings, &originals, &mut diags);
    let files = Files::new(Vec::new(), snapshot.area(Area::Static).collect());
    let links = pages.iter().enumerate().map(|(lang, pages)| {
        let inputs = Inputs {
            settings,
            locale: &settings.locales[lang],
            strings: &world.strings[lang],
            default_strings: &world.strings[0],
            pages,
            originals: &originals,
            files: &files,
            ledger: &world.docs.ledger,
            gone: &world.docs.gone,
            search_tests: &world.docs.search_tests,
            drafts: false,
            troubled: false,
            heeded: None,
        };
        site::build(inputs, &mut diags).links.len()
    });
    links.sum()
}

/// What is to be written, what each page shows, and the key of it. Much of what pages share is made here.
#[divan::bench(args = sizes(), sample_count = 10, sample_size = 1)]
fn views_and_keys(bencher: Bencher, count: usize) {
    with_world(count, |world| {
        let theme = Theme::load(world.snapshot, &world.settings.look, &mut Diags::default()).unwrap();
        bencher.bench_local(|| {
            let outputs = Outputs::new(world.sites, world.strings, &theme, world.snapshot);
            outputs.plan(&|| false).unwrap().0.iter().filter(|output| outputs.prepare(output).is_page()).count()
        });
    });
}

/// The bytes of every output from its view, one after another.
#[divan::bench(args = sizes(), sample_count = 10, sample_size = 1)]
fn render(bencher: Bencher, count: usize) {
    with_outputs(count, |theme, outputs| {
        let (plan, _) = outputs.plan(&|| false).unwrap();
        let views = || plan.iter().map(|output| outputs.prepare(output)).collect::<Vec<_>>();
        bencher.with_inputs(views).bench_local_values(|views| {
            views.into_iter().filter_map(|view| view.render(theme).ok()).map(|bytes| bytes.len()).sum::<usize>()
        });
    });
}

/// The rendered site into a folder that is not there yet.
#[divan::bench(args = sizes(), sample_count = 3, sample_size = 1)]
fn publish(bencher: Bencher, count: usize) {
    with_outputs(count, |theme, outputs| {
        let (plan, _) = outputs.plan(&|| false).unwrap();
        let rendered = plan.iter().filter_map(|output| {
            let planned = outputs.prepare(output);
            let key = planned.key;
            Some((output.path.clone(), key, planned.render(theme).ok()?))
        });
        let rendered: Vec<_> = rendered.collect();
        let root = project(count);
        bencher.with_inputs(|| tempfile::tempdir().unwrap()).bench_local_values(|folder: TempDir| {
            let output = Output::open(&folder.path().join("output"), &root, false, false).unwrap();
            let paths = rendered.iter().map(|(path, ..)| path.clone()).collect();
            let publication = output.begin(paths, false).unwrap();
            let artifacts = rendered.iter().map(|(path, key, bytes)| {
                Sink::put(&publication, path, *key, Cow::Borrowed(bytes)).unwrap();
                Artifact { path: path.clone(), key: *key, written: true, source: None }
            });
            let artifacts: Vec<_> = artifacts.collect();
            publication.finish(&artifacts).unwrap();
            // Removed when nobody measures any more.
            folder
        });
    });
}

/// All phases, into a folder that is not there yet.
#[divan::bench(args = sizes(), sample_count = 3, sample_size = 1)]
fn whole_build(bencher: Bencher, count: usize) {
    let request = request(count);
    bencher.with_inputs(|| tempfile::tempdir().unwrap()).bench_local_values(|folder: TempDir| {
        let to = Destination { folder: folder.path().join("output"), ..Destination::default() };
        pipeline::build(&request, &to).unwrap();
        folder
    });
}

/// All phases where nothing has changed.
#[divan::bench(args = sizes(), sample_count = 10, sample_size = 1)]
fn unchanged_build(bencher: Bencher, count: usize) {
    let (request, folder) = (request(count), tempfile::tempdir().unwrap());
    let to = Destination { folder: folder.path().join("output"), ..Destination::default() };
    pipeline::build(&request, &to).unwrap();
    bencher.bench_local(|| pipeline::build(&request, &to).unwrap().rendered);
}
