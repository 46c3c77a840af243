//! A preview in a process of its own, and a plain client that sends what it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long anything may take before a test gives up. Nothing is asserted about speed.
const PATIENCE: Duration = Duration::from_mins(3);

/// A running server; ends with the test.
pub struct Preview {
    child: Child,
    pub port: u16,
    /// What was printed first, such as `http://127.0.0.1:4000/`.
    pub url: String,
    said: Arc<Mutex<String>>,
}

impl Preview {
    /// Starts a server on any free port and waits until it answers.
    pub fn start(root: &Path, arguments: &[&str]) -> Self {
        Self::start_with(root, &[&["--port", "0"], arguments].concat())
    }

    pub fn start_with(root: &Path, arguments: &[&str]) -> Self {
        let mut child = command(root, arguments).spawn().unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        let (errors, all) = (child.stderr.take().unwrap(), Arc::clone(&said));
        std::thread::spawn(move || {
            for line in BufReader::new(errors).lines().map_while(Result::ok) {
                all.lock().unwrap().push_str(&(line + "\n"));
            }
        });
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim_start_matches("serving ").split(',').next().unwrap().to_owned();
        let port = url.split('/').nth(2).and_then(|host| host.rsplit(':').next()).map(str::parse);
        let port = port.unwrap_or_else(|| panic!("{line}{}", said.lock().unwrap())).unwrap();
        Self { child, port, url, said }
    }

    /// What it has printed so far on standard error.
    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends some bytes, says that there are no more, and gives what comes back until the end.
    pub fn send(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = self.connect();
        // Whoever is refused early may not take everything.
        let _ = stream.write_all(bytes);
        let _ = stream.shutdown(Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    pub fn ask(&self, method: &str, path: &str, headers: &str) -> Reply {
        let host = if headers.starts_with("Host:") { String::new() } else { self.host() };
        let text = format!("{method} {path} HTTP/1.1\r\n{host}Connection: close\r\n{headers}\r\n");
        let mut stream = self.connect();
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        Reply::read(&answer)
    }

    pub fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, "")
    }

    pub fn host(&self) -> String {
        format!("Host: localhost:{}\r\n", self.port)
    }

    /// What is wrong, as the script in the pages sees it.
    pub fn problems(&self) -> serde_json::Value {
        serde_json::from_slice(&self.get("/_steplink/problems").body).unwrap()
    }

    /// A connection for many requests.
    pub fn client(&self) -> Client {
        Client { stream: BufReader::new(self.connect()), host: self.host() }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

pub fn command(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_steplink"));
    command.arg("serve").arg("--root").arg(root).args(arguments);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// An answer.
pub struct Reply {
    pub status: u16,
    pub headers: String,
    pub body: Vec<u8>,
}

impl Reply {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or_else(|| {
            panic!("no answer, but {:?}", String::from_utf8_lossy(bytes));
        });
        let headers = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = headers.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, headers, body: bytes[end + 4..].to_vec() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.headers.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// The body as the server has it: without the script that was added on the way.
    pub fn file(&self) -> Vec<u8> {
        without_script(&self.body)
    }
}

pub fn without_script(page: &[u8]) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(page) else {
        return page.to_vec();
    };
    match text.rsplit_once("<script src=\"/_steplink/live.js\"") {
        Some((before, after)) => (before.to_owned() + after.split_once("</script>\n").unwrap().1).into_bytes(),
        None => page.to_vec(),
    }
}

/// A connection that is used again and again.
pub struct Client {
    stream: BufReader<TcpStream>,
    host: String,
}

impl Client {
    /// Absent if the connection was closed: then one begins anew.
    pub fn get(&mut self, path: &str) -> Option<Reply> {
        let text = format!("GET {path} HTTP/1.1\r\n{}\r\n", self.host);
        self.stream.get_mut().write_all(text.as_bytes()).ok()?;
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.stream.read_line(&mut head).ok()? == 0 {
                return None;
            }
        }
        let mut reply = Reply::read(head.as_bytes());
        let length = reply.header("content-length").unwrap().parse().unwrap();
        reply.body = vec![0; length];
        self.stream.read_exact(&mut reply.body).ok()?;
        Some(reply)
    }
}

/// Looks again and again until something is so.
pub fn wait_until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        assert!(start.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(15));
    }
}

/// Numbers that look random and are the same in every run (xorshift).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % end
    }

    pub fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}
