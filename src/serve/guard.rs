//! Who may ask. A web page of somebody else can make a browser send requests here, and can give its own
//! host our address; it cannot choose the headers that name it.

use std::net::IpAddr;

use hyper::header::{CONTENT_LENGTH, HOST, HeaderMap, HeaderName, ORIGIN, TRANSFER_ENCODING};
use hyper::{Method, Request, StatusCode, Version};

/// Which hosts are ours.
#[derive(Clone, Copy, Debug)]
pub struct Guard {
    /// The port that is listened on.
    pub port: u16,
    /// The address of `--host`, if it was given.
    pub host: Option<IpAddr>,
}

/// Why there is no answer: a status, and a hint for people.
pub type Refusal = (StatusCode, &'static str);

const BAD_HOST: Refusal = (StatusCode::BAD_REQUEST, "the request names no host, or several");
const FOREIGN_HOST: Refusal =
    (StatusCode::FORBIDDEN, "this host is not known here: open the site at localhost or 127.0.0.1, with the port");
const FOREIGN_PAGE: Refusal = (StatusCode::FORBIDDEN, "pages of other origins may not ask for this");
const METHOD: Refusal = (StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD");
const BODY: Refusal = (StatusCode::PAYLOAD_TOO_LARGE, "a request has no body here");

impl Guard {
    /// Refuses what is not from a browser that shows this site.
    pub fn check<B>(&self, request: &Request<B>) -> Result<(), Refusal> {
        let headers = request.headers();
        let host = match (one(headers, HOST), request.version()) {
            (Ok(host), Version::HTTP_11) => host.ok_or(BAD_HOST)?,
            (Ok(host), _) => host.unwrap_or("localhost"),
            (Err(()), _) => return Err(BAD_HOST),
        };
        let authority = request.uri().authority().map(hyper::http::uri::Authority::as_str);
        if ![Some(host), authority].into_iter().flatten().all(|host| self.knows(host)) {
            return Err(FOREIGN_HOST);
        }
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return Err(METHOD);
        }
        let is_empty = headers.get(CONTENT_LENGTH).is_none_or(|length| length == "0");
        if !is_empty || headers.contains_key(TRANSFER_ENCODING) {
            return Err(BODY);
        }
        Ok(())
    }

    /// Refuses what is not from a page of this site, or from its reader.
    pub fn check_page<B>(request: &Request<B>) -> Result<(), Refusal> {
        let headers = request.headers();
        let host = one(headers, HOST).ok().flatten();
        let from_page = |origin: &str| origin.strip_prefix("http://") == host;
        let by = |name, is_own: &dyn Fn(&str) -> bool| match one(headers, name) {
            Ok(value) => value.is_none_or(is_own),
            Err(()) => false,
        };
        let site = HeaderName::from_static("sec-fetch-site");
        let is_own = by(ORIGIN, &from_page) && by(site, &|site| matches!(site, "same-origin" | "none"));
        if is_own { Ok(()) } else { Err(FOREIGN_PAGE) }
    }

    /// Whether a host, as a browser sends it, is one of ours.
    fn knows(&self, authority: &str) -> bool {
        let Some((host, port)) = split(authority) else {
            return false;
        };
        let is_known = match host.parse::<IpAddr>() {
            Ok(address) => address.is_loopback() || self.host.is_some(),
            Err(_) => {
                let host = host.to_ascii_lowercase();
                host == "localhost" || host.ends_with(".localhost")
            }
        };
        is_known && port.is_none_or(|port| port == self.port)
    }
}

/// The one value of a header.
fn one(headers: &HeaderMap, name: HeaderName) -> Result<Option<&str>, ()> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| ()),
        _ => Err(()),
    }
}

/// The name and the port of `name:port`.
fn split(authority: &str) -> Option<(&str, Option<u16>)> {
    let (host, rest) = match authority.strip_prefix('[') {
        Some(inner) => inner.split_once(']')?,
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    if rest.is_empty() {
        return Some((host, None));
    }
    let digits = rest.strip_prefix(':')?;
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten().map(|port| (host, Some(port)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn knows(host: Option<&str>, authority: &str) -> bool {
        Guard { port: 4000, host: host.map(|host| host.parse().unwrap()) }.knows(authority)
    }

    #[test]
    fn only_this_machine_is_known() {
        for known in
            ["localhost", "LOCALHOST:4000", "a.localhost:4000", "127.0.0.1:4000", "127.9.9.9", "[::1]:4000"]
        {
            assert!(knows(None, known), "{known}");
        }
        let foreign = ["", ":", "localhost:80", "localhost.evil", "evil", "127.0.0.1.evil", "127.1", "2130706433"];
        for foreign in foreign.iter().chain(&["[::1", "[::1]x", "localhost:", "a@localhost", "192.168.0.9:4000"]) {
            assert!(!knows(None, foreign), "{foreign}");
        }
    }

    #[test]
    fn with_an_address_on_the_network_addresses_are_known_but_no_names() {
        assert!(knows(Some("0.0.0.0"), "192.168.0.9:4000"));
        assert!(knows(Some("::"), "[fe80::1]:4000"));
        assert!(!knows(Some("0.0.0.0"), "rebound.example:4000"));
    }
}
