//! What a command costs: it runs as the only child of a small process, whose account of its
//! children is therefore that of the command.
//!
//! That process is `cargo xtask measure`. A direct child of this one would begin with the peak memory of
//! the process that starts it, since Linux counts what a child had before it became another program.

use std::fs::File;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::signal::{Signal, kill};
use nix::sys::time::TimeVal;
use nix::unistd::Pid;

/// A command that takes longer is ended.
pub const PATIENCE: Duration = Duration::from_mins(5);
/// What is said of one that was.
const ENDED: &str = "ended";

/// What a command has used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// User and system time of the command and of what it started.
    pub cpu: Duration,
    /// The time that passed.
    pub wall: Duration,
    /// The most memory that one of its processes had resident at once, in bytes.
    pub peak: u64,
}

/// Runs a command in a process of its own and says what it used; nothing if it took too long, and was ended. What it prints
/// goes to the file `log`.
pub fn run(command: &[String], log: &Path) -> Result<Option<Usage>> {
    let output = Command::new(std::env::current_exe()?).arg("measure").arg(log).args(command).output()?;
    let failed = || {
        let log = std::fs::read_to_string(log).unwrap_or_default();
        let last: Vec<&str> = log.lines().rev().take(10).collect();
        let last: Vec<&str> = last.into_iter().rev().collect();
        let own = String::from_utf8_lossy(&output.stderr);
        Error::other(format!("`{}` failed:\n{own}{}", command.join(" "), last.join("\n")))
    };
    let line = String::from_utf8_lossy(&output.stdout);
    match (output.status.success(), line.trim()) {
        (true, ENDED) => Ok(None),
        (true, line) => read(line).ok_or_else(failed).map(Some),
        (false, _) => Err(failed()),
    }
}

/// Runs a command and gives the line that [`run`] reads: microseconds of CPU, of time, and bytes.
pub fn child(command: &[String], log: &PathBuf) -> Result<String> {
    child_within(PATIENCE, command, log)
}

fn child_within(patience: Duration, command: &[String], log: &PathBuf) -> Result<String> {
    let (program, arguments) = command.split_first().ok_or_else(|| Error::other("no command"))?;
    let out = File::create(log)?;
    let mut command = Command::new(program);
    command.args(arguments).stdout(out.try_clone()?).stderr(out);
    let start = Instant::now();
    let mut child = command.spawn().map_err(|error| Error::other(format!("{program}: {error}")))?;
    let pid = Pid::from_raw(i32::try_from(child.id()).map_err(Error::other)?);
    let (done, is_done) = channel::<()>();
    let watch = std::thread::spawn(move || {
        let is_late = is_done.recv_timeout(patience) == Err(RecvTimeoutError::Timeout);
        is_late && kill(pid, Signal::SIGKILL).is_ok()
    });
    let status = child.wait()?;
    let wall = start.elapsed();
    drop(done);
    if watch.join().unwrap_or_default() {
        return Ok(ENDED.to_owned());
    }
    if !status.success() {
        return Err(Error::other(format!("{program}: {status}")));
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let cpu = micros(usage.user_time()) + micros(usage.system_time());
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    Ok(format!("{cpu} {} {}", wall.as_micros(), usage.max_rss() * unit))
}

fn micros(time: TimeVal) -> i64 {
    time.tv_sec() * 1_000_000 + time.tv_usec()
}

fn read(line: &str) -> Option<Usage> {
    let numbers: Vec<u64> = line.split_whitespace().map(str::parse).collect::<std::result::Result<_, _>>().ok()?;
    let [cpu, wall, peak] = numbers[..] else {
        return None;
    };
    Some(Usage { cpu: Duration::from_micros(cpu), wall: Duration::from_micros(wall), peak })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_accounted_for() {
        let dir = tempfile::tempdir().unwrap();
        let line = child(&["sh".into(), "-c".into(), "echo said".into()], &dir.path().join("log")).unwrap();
        let usage = read(&line).unwrap();
        assert!(usage.wall > Duration::ZERO && usage.peak > 100_000, "{usage:?}");
        assert_eq!(std::fs::read_to_string(dir.path().join("log")).unwrap(), "said\n");
    }

    #[test]
    fn what_takes_too_long_is_ended_and_has_no_time() {
        let dir = tempfile::tempdir().unwrap();
        let line = child_within(Duration::ZERO, &["sleep".into(), "600".into()], &dir.path().join("log")).unwrap();
        assert_eq!((line.as_str(), read(&line)), (ENDED, None));
    }

    #[test]
    fn a_failure_is_not_a_time() {
        let dir = tempfile::tempdir().unwrap();
        assert!(child(&["false".into()], &dir.path().join("log")).is_err());
        assert!(child(&["/no/such/program".into()], &dir.path().join("log")).is_err());
        assert_eq!(read("12 13"), None);
    }
}
