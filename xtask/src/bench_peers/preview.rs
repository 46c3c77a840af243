//! How long a save takes until the preview server of a contender answers with it.

use std::fs::File;
use std::io::{Error, Result};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::book::Book;
use super::contender::Contender;
use super::rounds::Edit;
use crate::http;

/// How long is waited between two saves, so that each is one of its own.
const PAUSE: Duration = Duration::from_millis(500);
/// After this a server that does not answer counts as broken.
const START: Duration = Duration::from_mins(10);
/// After this a save counts as lost.
const PATIENCE: Duration = Duration::from_mins(10);
/// After this there are no more saves, but there are two at least.
const ENOUGH: Duration = Duration::from_mins(5);

/// Serves the site, saves a guide up to `saves` times, and gives the times.
pub fn run(contender: &Contender, book: &Book, saves: usize, dir: &Path) -> Result<Vec<Duration>> {
    contender.clean()?;
    let edit = Edit::of(contender, book)?;
    let mut server = Server::start(contender, &contender.address(&edit.path), dir)?;
    server.wait_for("</html>", START)?;
    let times = all_saves(&edit, &mut server, saves);
    edit.undo()?;
    times
}

fn all_saves(edit: &Edit, server: &mut Server, saves: usize) -> Result<Vec<Duration>> {
    let mut times: Vec<Duration> = Vec::with_capacity(saves);
    while times.len() < saves && (times.len() < 2 || times.iter().sum::<Duration>() < ENOUGH) {
        sleep(PAUSE);
        let sentence = format!("第{}次保存了这一句", times.len() + 1);
        let start = Instant::now();
        edit.save(&sentence)?;
        server.wait_for(&sentence, PATIENCE)?;
        times.push(start.elapsed());
    }
    Ok(times)
}

struct Server {
    child: Child,
    name: &'static str,
    host: String,
    /// The address that is asked for.
    address: String,
}

impl Server {
    fn start(contender: &Contender, address: &str, dir: &Path) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port().to_string();
        let mut words = contender.serve.iter().map(|word| word.replace("PORT", &port));
        let log = File::create(dir.join("log"))?;
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let (child, host) = (command.spawn()?, format!("127.0.0.1:{port}"));
        Ok(Self { child, name: contender.name, host, address: address.to_owned() })
    }

    /// Asks for the page until it says something; the longer it takes, the less often.
    fn wait_for(&mut self, wanted: &str, patience: Duration) -> Result<()> {
        let start = Instant::now();
        while !http::get(&self.host, &self.address).is_ok_and(|page| page.contains(wanted)) {
            if let Some(status) = self.child.try_wait()? {
                return Err(Error::other(format!("{}: the server ended: {status}", self.name)));
            }
            let elapsed = start.elapsed();
            if elapsed > patience {
                return Err(Error::other(format!("{}: the server does not say `{wanted}`", self.name)));
            }
            sleep((elapsed / 100).max(Duration::from_millis(1)));
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
