//! One question to a server on this machine.

use std::io::{BufRead, BufReader, Read, Result, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Asks `host`, such as `127.0.0.1:4000`, for a path without the slash at its beginning, and gives the
/// answer with its head. The version of HTTP is one in which a text comes in one piece.
pub fn get(host: &str, path: &str) -> Result<String> {
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(Duration::from_mins(1)))?;
    write!(stream, "GET /{path} HTTP/1.0\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    answer(BufReader::new(stream))
}

/// Reads as many bytes as the head says: not every server closes the connection, as it was asked to.
fn answer(mut stream: impl BufRead) -> Result<String> {
    let (mut answer, mut length) = (String::new(), u64::MAX);
    loop {
        let start = answer.len();
        stream.read_line(&mut answer)?;
        match answer[start..].split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().unwrap_or(u64::MAX);
            }
            None if answer[start..].trim().is_empty() => break,
            _ => {}
        }
    }
    let mut body = Vec::new();
    stream.take(length).read_to_end(&mut body)?;
    Ok(answer + &String::from_utf8_lossy(&body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_ends_where_its_head_says() {
        let read = |text: &str| answer(text.as_bytes()).unwrap();
        assert_eq!(
            read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc"),
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab"
        );
        assert_eq!(read("HTTP/1.0 200 OK\r\n\r\n一二"), "HTTP/1.0 200 OK\r\n\r\n一二");
        assert_eq!(read(""), "");
    }
}
