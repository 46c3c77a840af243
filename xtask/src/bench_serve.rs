//! How long a save takes until the preview server answers with it.

use std::fs;
use std::io::{BufRead, BufReader, Error, Result};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::gen_site::{self, Wish};
use crate::http;
use crate::prose::Language;
use crate::tree;

/// How long is waited between two saves, so that each is one of its own.
const PAUSE: Duration = Duration::from_millis(120);
/// After this a save counts as lost.
const PATIENCE: Duration = Duration::from_secs(30);

/// Finds the program that `cargo build --release` made.
pub fn program() -> Result<PathBuf> {
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    let program = Path::new(&target).join("release/steplink");
    if program.is_file() { program.canonicalize() } else { Err(Error::other("run `cargo build --release` first")) }
}

/// Serves a generated site of `count` guides, saves a page `saves` times, and says how long that took.
pub fn run(count: usize, saves: usize, dir: &Path) -> Result<String> {
    let wish = Wish { count, seed: 1, languages: vec![Language::Chinese], untranslated: 0 };
    let files = gen_site::files(&wish);
    tree::write(dir, &files)?;
    let page = dir.join("content/pages/bench.md");
    if let Some(folder) = page.parent() {
        fs::create_dir_all(folder)?;
    }
    write(&page, 0)?;
    let server = Server::start(dir)?;
    let mut times = Vec::with_capacity(saves);
    for n in 1..=saves {
        std::thread::sleep(PAUSE);
        let start = Instant::now();
        write(&page, n)?;
        server.wait_for(n, start)?;
        times.push(start.elapsed());
    }
    times.sort();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
    let (half, most, all) = (at(50), at(99), at(100));
    Ok(format!("{count} guides, {saves} saves: p50 {half:.1} ms, p99 {most:.1} ms, slowest {all:.1} ms"))
}

fn write(page: &Path, n: usize) -> Result<()> {
    fs::write(page, format!("---\ntitle: 测速\ndescription: 第几次保存。\n---\n这是第{n}次。\n"))
}

struct Server {
    child: Child,
    /// Such as `127.0.0.1:4000`.
    host: String,
    /// The path that the site lies under.
    base: String,
}

impl Server {
    fn start(dir: &Path) -> Result<Self> {
        let mut command = Command::new(program()?);
        command.args(["serve", "--port", "0", "--root"]).arg(dir);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let url = line.split_once("http://").and_then(|(_, rest)| rest.split(',').next());
        let (host, base) = url.and_then(|url| url.split_once('/')).ok_or_else(|| Error::other("no server"))?;
        Ok(Self { child, host: host.to_owned(), base: base.to_owned() })
    }

    /// Asks for the page until it has the text of a save.
    fn wait_for(&self, n: usize, start: Instant) -> Result<()> {
        let wanted = format!("这是第{n}次。");
        while !http::get(&self.host, &format!("{}bench/", self.base))?.contains(&wanted) {
            if start.elapsed() > PATIENCE {
                return Err(Error::other(format!("save {n} was not seen")));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It is gone already, or goes now.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
