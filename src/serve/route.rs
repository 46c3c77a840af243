//! From an address to an answer. Addresses are looked up in maps; none becomes a path on disk.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use hyper::body::Bytes;
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use hyper::{Method, Request, Response, StatusCode};
use percent_encoding::percent_decode_str;
use tokio::sync::Semaphore;
use tokio::sync::watch::Receiver;

use super::coming::Coming;
use super::events::{Answer, Events};
use super::guard::{Guard, Refusal};
use super::memory::is_of_index;
use super::page::{Identity, with_script};
use super::problems::{encode, no_site_page, source_page};
use super::state::{Site, State};

/// What answers need.
pub struct Routes {
    /// Which run of the server this is.
    pub server: Arc<str>,
    /// Who may ask.
    pub guard: Guard,
    /// The newest state.
    pub states: Receiver<Arc<State>>,
    /// How many tabs may listen.
    pub seats: Arc<Semaphore>,
    /// The page that was asked for last.
    pub viewed: Arc<Viewed>,
}

/// The address of the page that somebody looks at, as far as is known.
#[derive(Debug, Default)]
pub struct Viewed(Mutex<String>);

impl Viewed {
    /// Somebody asks for what is at a path.
    fn see(&self, path: &str) {
        if path.ends_with('/') || path.ends_with(".html") {
            path.clone_into(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }

    /// The path.
    pub fn path(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

const SCRIPT: &str = include_str!("live.js");
const SOURCE_STYLE: &str = include_str!("source.css");
const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
/// Our own pages have no script but ours.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'";

impl Routes {
    /// Answers a request.
    pub async fn answer(&self, request: &Request<()>) -> Response<Answer> {
        if let Err(refusal) = self.guard.check(request) {
            return refuse(refusal);
        }
        let Some(path) = decode(request.uri().path()) else {
            return refuse((StatusCode::BAD_REQUEST, "this address cannot be read"));
        };
        let mut state = Arc::clone(&self.states.borrow());
        if let Some(name) = path.strip_prefix("/_steplink/") {
            // What is wrong, and with which sources, is known when the first site is there.
            while let Some(coming) = state.coming.clone().filter(|_| name != "events") {
                coming.ended().await;
                state = Arc::clone(&self.states.borrow());
            }
            return match Guard::check_page(request) {
                Ok(()) => self.own(name, &state, request.method()),
                Err(refusal) => refuse(refusal),
            };
        }
        self.viewed.see(&path);
        self.page(state, &path).await
    }

    /// Answers at an address of the site; if that comes just now, as soon as its page is made. Its search stays as it was.
    async fn page(&self, mut state: Arc<State>, path: &str) -> Response<Answer> {
        loop {
            match (state.ahead.as_ref().or(state.site.as_ref()), &state.coming) {
                (Some(site), Some(_)) if is_of_index(path) => return page_of(site, path),
                (Some(site), None) => return page_of(site, path),
                (None, None) => return no_site(&state),
                (_, Some(coming)) => {
                    if let Some(site) = part_of(coming, path).await {
                        return page_of(&site, path);
                    }
                }
            }
            // The build has ended, and its state says what came of it.
            state = Arc::clone(&self.states.borrow());
        }
    }

    /// Answers at the addresses that are the server's, not the site's.
    fn own(&self, name: &str, state: &State, method: &Method) -> Response<Answer> {
        match name {
            "live.js" => whole(StatusCode::OK, JAVASCRIPT, SCRIPT),
            "source.css" => whole(StatusCode::OK, CSS, SOURCE_STYLE),
            "problems" => whole(StatusCode::OK, "application/json", state.problems.clone()),
            "events" => self.events(method),
            "style.css" => match state.style() {
                Some(style) => whole(StatusCode::OK, CSS, style.text.to_string()),
                None => refuse((StatusCode::NOT_FOUND, "there is no site yet")),
            },
            _ => match name.strip_prefix("source/").and_then(|file| source_page(file, &state.sources)) {
                Some(page) => with_policy(whole(StatusCode::OK, HTML, page)),
                None => refuse((StatusCode::NOT_FOUND, "there is nothing here")),
            },
        }
    }

    fn events(&self, method: &Method) -> Response<Answer> {
        if *method == Method::HEAD {
            return whole(StatusCode::OK, "text/event-stream", "");
        }
        match Arc::clone(&self.seats).try_acquire_owned() {
            Ok(seat) => {
                let events = Events::new(Arc::clone(&self.server), self.states.clone(), seat);
                respond(StatusCode::OK, "text/event-stream", Answer::Events(events))
            }
            Err(_) => refuse((StatusCode::SERVICE_UNAVAILABLE, "too many tabs are open")),
        }
    }
}

/// The text that a path stands for; absent if it is not one.
fn decode(path: &str) -> Option<String> {
    let bytes = path.as_bytes();
    let is_whole = |at: usize| bytes.get(at + 1..at + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
    let is_sound = path.match_indices('%').all(|(at, _)| is_whole(at));
    let text = percent_decode_str(path).decode_utf8().ok().filter(|_| is_sound)?;
    (text.starts_with('/') && !text.contains('\0')).then(|| text.into_owned())
}

/// The part of a site that comes which an address needs.
async fn part_of(coming: &Coming, path: &str) -> Option<Site> {
    let base = decode(&coming.base.path).unwrap_or_else(|| coming.base.path.clone());
    let inner = path.strip_prefix(&base).unwrap_or_default();
    let is_folder = inner.is_empty() || inner.ends_with('/');
    let names = if is_folder {
        vec![format!("{inner}index.html")]
    } else {
        vec![inner.to_owned(), format!("{inner}/index.html")]
    };
    coming.part(&names, &error_pages(inner).collect::<Vec<String>>()).await
}

/// The error pages for an address, that of the nearest folder first.
fn error_pages(inner: &str) -> impl Iterator<Item = String> {
    let folders = inner.match_indices('/').map(|(at, _)| &inner[..=at]).rev();
    folders.chain([""]).map(|folder| format!("{folder}404.html"))
}

/// The path of the file at an address of a site.
pub fn file_at(site: &Site, path: &str) -> Option<String> {
    let base = decode(&site.base.path).unwrap_or_else(|| site.base.path.clone());
    path.strip_prefix(&base).map(file_name)
}

/// The path of the file at an address without the base.
fn file_name(inner: &str) -> String {
    if inner.is_empty() || inner.ends_with('/') { format!("{inner}index.html") } else { inner.to_owned() }
}

/// Looks an address up in the site.
fn page_of(site: &Site, path: &str) -> Response<Answer> {
    let base = decode(&site.base.path).unwrap_or_else(|| site.base.path.clone());
    let Some(inner) = path.strip_prefix(&base) else {
        return match path {
            "/" => redirect(&site.base.path),
            _ if format!("{path}/") == base => redirect(&site.base.path),
            _ => not_found(site, ""),
        };
    };
    let is_folder = inner.is_empty() || inner.ends_with('/');
    let name = file_name(inner);
    if let Some(file) = site.files.get(&name) {
        return file_of(site, &name, &file.bytes, StatusCode::OK);
    }
    if !is_folder && site.files.has(&format!("{name}/index.html")) {
        return redirect(&format!("{}{}/", site.base.path, encode(inner)));
    }
    not_found(site, inner)
}

/// Answers with the error page of the nearest folder: each language has its own.
fn not_found(site: &Site, inner: &str) -> Response<Answer> {
    for name in error_pages(inner) {
        if let Some(file) = site.files.get(&name) {
            return file_of(site, &name, &file.bytes, StatusCode::NOT_FOUND);
        }
    }
    whole(StatusCode::NOT_FOUND, TEXT, "there is no such page\n")
}

fn file_of(site: &Site, name: &str, bytes: &Arc<[u8]>, status: StatusCode) -> Response<Answer> {
    let content_type = content_type(name);
    if content_type != HTML {
        return whole(status, content_type, Bytes::from_owner(Arc::clone(bytes)));
    }
    let identity = Identity::of(bytes, &site.style);
    let page = with_script(bytes, &identity, Some(&site.style));
    let style = site.style.key.to_string();
    identified(whole(status, HTML, page), &identity, &style)
}

/// The page that tells why there is no site.
fn no_site(state: &State) -> Response<Answer> {
    let page = no_site_page(&state.text);
    let identity = Identity::whole(page.as_bytes());
    let sent = with_script(page.as_bytes(), &identity, None);
    with_policy(identified(whole(StatusCode::SERVICE_UNAVAILABLE, HTML, sent), &identity, ""))
}

/// Tells the script what the page is now.
fn identified(mut response: Response<Answer>, identity: &Identity, style: &str) -> Response<Answer> {
    let page = identity.page.to_string();
    for (name, value) in [("x-steplink-page", page.as_str()), ("x-steplink-style", style)] {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

fn with_policy(mut response: Response<Answer>) -> Response<Answer> {
    let name = HeaderName::from_static("content-security-policy");
    response.headers_mut().insert(name, HeaderValue::from_static(POLICY));
    response
}

fn redirect(to: &str) -> Response<Answer> {
    let mut response = whole(StatusCode::FOUND, TEXT, "");
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(LOCATION, to);
    }
    response
}

/// Answers with a hint in plain text.
fn refuse((status, hint): Refusal) -> Response<Answer> {
    let mut response = whole(status, TEXT, format!("{hint}\n"));
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    response
}

fn whole(status: StatusCode, content_type: &'static str, bytes: impl Into<Bytes>) -> Response<Answer> {
    respond(status, content_type, Answer::Whole(bytes.into()))
}

fn respond(status: StatusCode, content_type: &'static str, body: Answer) -> Response<Answer> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(hyper::header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Other origins cannot even include our files.
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(policy, HeaderValue::from_static("same-origin"));
    response
}

fn content_type(name: &str) -> &'static str {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" => HTML,
        "css" => CSS,
        "js" | "mjs" => JAVASCRIPT,
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "txt" => TEXT,
        "md" => "text/markdown; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_decoded_or_refused() {
        assert_eq!(decode("/%E6%B3%A8/a%20b").as_deref(), Some("/注/a b"));
        for bad in ["*", "", "/%", "/%4", "/%zz", "/%ff", "/%00"] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }
}
