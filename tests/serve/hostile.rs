//! Requests that nobody should send.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;

use crate::client::{Dice, Preview};
use crate::{site, start};

const PARTS: &[&str] = &[
    "..",
    "%2e%2e",
    "%2E.",
    ".%2e",
    "%252e%252e",
    "..%2f",
    "..%5c",
    "..\\",
    "%c0%ae%c0%ae",
    "%uff0e",
    "....//",
    "/",
    "//",
    "etc",
    "passwd",
    "%00",
    "content",
    "steplink.yaml",
    "output",
    "C:",
    "%",
    "%f",
    "\u{202e}",
    "a;b",
    "~",
    ".git",
    "index.html",
];
const HOSTS: &[&str] = &[
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "evil@localhost",
    "localhost:1",
    "localhost:99999",
    "[::1",
    "0.0.0.0",
    "192.168.0.1",
    "[::ffff:7f00:1]x",
    "",
    " ",
    "localhost, evil",
    "2130706433",
    "0x7f.1",
    "évil",
];
const METHODS: &[&str] =
    &["POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "get", "G\u{0}T", "", "GETGETGETGETGETGETGETGETGET"];
const LINES: &[&str] = &[
    "GET",
    "GET /",
    "GET / HTTP/9.9",
    "GET / HTTP/0.9",
    "GET / HTTP/1.1 x",
    "GET  /  HTTP/1.1",
    " GET / HTTP/1.1",
    "/ GET HTTP/1.1",
    "GET http://evil.example/ HTTP/1.1",
    "GET http://evil.example@localhost/ HTTP/1.1",
    "GET * HTTP/1.1",
    "GET nowhere HTTP/1.1",
    "GET /\u{1}\u{2} HTTP/1.1",
    "GET / /x HTTP/1.1",
    "\u{16}\u{3}\u{1}\u{2}\u{0}",
    "PRI * HTTP/2.0",
    "GET / HTTP/1.1\nX",
    "\0\0\0\0",
];
const HEADERS: &[&str] = &[
    "Content-Length: -1",
    "Content-Length: 99999999999999999999",
    "Content-Length: 5\r\nContent-Length: 6",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nContent-Length: 3",
    "Transfer-Encoding: gzip, x",
    "Expect: 100-continue\r\nContent-Length: 9",
    ": x",
    "No colon",
    " folded: x",
    "X: \u{0}",
    "Range: bytes=0-99999999999",
    "Connection: Upgrade\r\nUpgrade: websocket",
    "Host: localhost",
    "Upgrade: h2c\r\nHTTP2-Settings: AA",
    "Accept: \u{fffd}",
];

/// One hostile request; what is random in it comes from the dice.
fn request(kind: usize, preview: &Preview, dice: &mut Dice) -> Vec<u8> {
    let host = preview.host();
    let parts: Vec<&str> = (0..=dice.below(7)).map(|_| dice.pick(PARTS)).collect();
    let path = format!("/{}", parts.join("/"));
    match kind {
        0 => format!("GET {path} HTTP/1.1\r\n{host}\r\n").into_bytes(),
        1 => format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", dice.pick(HOSTS)).into_bytes(),
        2 => format!("{} {path} HTTP/1.1\r\n{host}\r\n", dice.pick(METHODS)).into_bytes(),
        3 => format!("{}\r\n{host}\r\n", dice.pick(LINES)).into_bytes(),
        4 => format!("GET / HTTP/1.1\r\n{host}{}\r\n\r\nbody", dice.pick(HEADERS)).into_bytes(),
        5 => {
            let (name, size) = (dice.below(9), 1 << dice.below(20));
            format!("GET / HTTP/1.1\r\n{host}X{name}: {}\r\n\r\n", "x".repeat(size)).into_bytes()
        }
        6 => {
            let headers = "X: y\r\n".repeat(dice.below(400));
            format!("GET / HTTP/1.1\r\n{host}{headers}\r\n").into_bytes()
        }
        7 => format!("GET /{} HTTP/1.1\r\n{host}\r\n", "a/".repeat(1 << dice.below(17))).into_bytes(),
        8 => {
            let whole = format!("GET {path} HTTP/1.1\r\n{host}Accept: */*\r\n\r\n").into_bytes();
            whole[..dice.below(whole.len())].to_vec()
        }
        9 => (0..dice.below(2000)).map(|_| u8::try_from(dice.below(256)).unwrap()).collect(),
        10 => format!("GET /_steplink/source{path} HTTP/1.1\r\n{host}\r\n").into_bytes(),
        _ => {
            format!("POST / HTTP/1.1\r\n{host}Content-Length: 5000000\r\n\r\n{}", "x".repeat(100_000)).into_bytes()
        }
    }
}

/// Whether an answer is plain: nothing at all, or a status that says what is wrong.
fn is_plain(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer);
    let status = text.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..5));
    let known = ["200", "302", "400", "403", "404", "405", "413", "414", "431", "505"];
    let is_known = status.is_none_or(|status| known.contains(&status)) && (answer.is_empty() || status.is_some());
    is_known && !text.contains("root:x:") && !text.to_ascii_lowercase().contains("access-control")
}

#[test]
fn hostile_requests_are_answered_plainly() {
    let site = site();
    let preview = start(&site);
    let mut dice = Dice(0x5eed);
    let rounds = if std::env::var_os("STEPLINK_LONG").is_some() { 300 } else { 30 };
    for round in 0..rounds {
        for kind in 0..12 {
            let request = request(kind, &preview, &mut dice);
            let answer = preview.send(&request);
            let shown = |bytes: &[u8]| String::from_utf8_lossy(&bytes[..bytes.len().min(300)]).into_owned();
            assert!(is_plain(&answer), "kind {kind}: {:?}: {:?}", shown(&request), shown(&answer));
        }
        if round % 10 == 0 {
            assert_eq!(preview.get("/").status, 200);
        }
    }
    assert_eq!(preview.get("/guides/status/").status, 200);
}

#[test]
fn other_hosts_and_origins_are_refused() {
    let site = site();
    let preview = start(&site);
    for host in HOSTS.iter().filter(|host| !host.trim().is_empty() && host.is_ascii()) {
        let reply = preview.ask("GET", "/", &format!("Host: {host}\r\n"));
        assert_eq!(reply.status, 403, "{host}");
        assert!(reply.text().contains("localhost"), "a hint");
    }
    assert_eq!(preview.ask("GET", "/", "Host: a.localhost\r\n").status, 200);
    let own = format!("Origin: http://localhost:{}\r\nSec-Fetch-Site: same-origin\r\n", preview.port);
    let foreign = [
        "Origin: https://evil.example\r\n",
        "Origin: null\r\n",
        "Origin: http://localhost:1\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
        "Origin: http://localhost\r\nOrigin: http://localhost\r\n",
    ];
    for path in
        ["/_steplink/problems", "/_steplink/live.js", "/_steplink/source/content/index.md", "/%5fsteplink/problems"]
    {
        assert_eq!(preview.ask("GET", path, &own).status, 200, "{path}");
        for headers in foreign {
            assert_eq!(preview.ask("GET", path, headers).status, 403, "{path} {headers}");
        }
    }
    assert_eq!(preview.ask("GET", "/_steplink/events", foreign[0]).status, 403);
}

#[test]
fn only_sources_of_the_project_are_shown() {
    let site = site();
    site.write("secret.txt", "root:x:");
    site.write("content/.hidden.md", "root:x:");
    let preview = start(&site);
    assert_eq!(preview.get("/_steplink/source/content/index.md").status, 200);
    assert_eq!(preview.get("/_steplink/source/templates/base.html").status, 200);
    for path in [
        "secret.txt",
        "content/../secret.txt",
        "content/.hidden.md",
        "../etc/passwd",
        "/etc/passwd",
        "%2e%2e/x",
        "",
    ] {
        assert_eq!(preview.get(&format!("/_steplink/source/{path}")).status, 404, "{path}");
    }
}

/// Whether the other side has closed a connection.
fn is_closed(stream: &mut TcpStream) -> bool {
    match stream.read_to_end(&mut Vec::new()) {
        Ok(_) => true,
        // Whoever is cut off is left, too; whoever waits in vain is not.
        Err(error) => !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
    }
}

#[test]
fn slow_clients_keep_nobody_out_and_are_left() {
    let site = site();
    let preview = start(&site);
    let mut slow: Vec<TcpStream> = (0..400)
        .map(|number| {
            let mut stream = preview.connect();
            let text = ["", "G", "GET / HTTP/1.1\r\nX: ", "GET / HTTP/1.1\r\nHost: localhost\r\n"][number % 4];
            let _ = stream.write_all(text.as_bytes());
            stream
        })
        .collect();
    for _ in 0..10 {
        assert_eq!(preview.get("/guides/status/").status, 200);
    }
    // Those who ask and do not read what they asked for.
    let deaf: Vec<TcpStream> = (0..20)
        .map(|_| {
            let mut stream = preview.connect();
            let one = format!("GET / HTTP/1.1\r\n{}\r\n", preview.host());
            let _ = stream.write_all(one.repeat(100).as_bytes());
            stream
        })
        .collect();
    assert_eq!(preview.get("/").status, 200);
    assert!(slow.iter_mut().step_by(37).all(is_closed), "whoever is slow is left after a while");
    drop(deaf);
    assert_eq!(preview.get("/").status, 200);
}
