//! The preview server. One thread builds the site into memory whenever something is saved ([`rebuild`]);
//! another answers from there ([`http`]). Between them is one value, the newest [`state`]. Nothing is written.
//!
//! The map holds the bytes that `build` would write. Pages get a script on their way out ([`page`]): it is told
//! of new states ([`events`]), and reloads a page if that changed, or shows what is wrong ([`problems`]).

#![expect(clippy::disallowed_methods, reason = "a server looks at the clock; no output comes to depend on it")]

mod coming;
mod events;
mod files;
mod guard;
mod http;
mod memory;
mod page;
mod patch;
mod problems;
mod rebuild;
mod route;
mod stale;
mod state;
mod watch;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::SystemTime;

use tokio::sync::Semaphore;

use crate::fingerprint::Fingerprint;
use crate::pipeline::Request;
use crate::report::Style;
use guard::Guard;
use rebuild::Rebuild;
use route::{Routes, Viewed};
use state::State;
use watch::Watch;

/// An address to listen on.
pub type Host = std::net::IpAddr;

/// The port that is tried first.
pub const PORT: u16 = 4000;
/// How many ports are tried.
const MAX_PORTS: u16 = 100;
/// How many tabs listen for events at once.
const MAX_LISTENERS: usize = 512;

/// Where to listen.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The address, if it is not that of this machine for itself.
    pub host: Option<Host>,
    /// The first port.
    pub port: u16,
    /// Whether no other port will do.
    pub strict: bool,
}

/// The server could not be started.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No port was free.
    #[error("cannot listen on {address}: {cause}")]
    Listen {
        /// The last address that was tried.
        address: SocketAddr,
        /// Why not.
        cause: std::io::Error,
    },
    /// The system did not let the server run.
    #[error("cannot start the server: {0}")]
    Start(std::io::Error),
}

/// A server that listens, but does not answer yet.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    host: Option<Host>,
}

impl Server {
    /// Takes the first free port.
    pub fn bind(place: Place) -> Result<Self, Error> {
        let host = place.host.unwrap_or(Ipv4Addr::LOCALHOST.into());
        let mut port = place.port;
        loop {
            let address = SocketAddr::new(host, port);
            let bound = TcpListener::bind(address).and_then(|listener| Ok((listener.local_addr()?, listener)));
            match bound {
                Ok((address, listener)) => return Ok(Self { listener, address, host: place.host }),
                Err(cause) => {
                    let is_taken = cause.kind() == std::io::ErrorKind::AddrInUse && !place.strict;
                    let next = port.checked_add(1).filter(|next| is_taken && next - place.port < MAX_PORTS);
                    port = next.ok_or(Error::Listen { address, cause })?;
                }
            }
        }
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Builds the site, calls `ready` with the path that it lies under, and serves it from then on.
    /// `tell` is given what belongs in the terminal.
    pub fn run(
        self,
        request: Request,
        style: Style,
        tell: impl Fn(&str) + Send + 'static,
        ready: impl FnOnce(&str),
    ) -> Result<(), Error> {
        let server: Arc<str> = run_id().into();
        let (sender, states) = tokio::sync::watch::channel(Arc::new(State::default()));
        let watch = Watch::new(&request.root, request.config.as_deref());
        let tell = Box::new(tell);
        let viewed = Arc::new(Viewed::default());
        let rebuild = Rebuild {
            request,
            server: Arc::clone(&server),
            states: sender,
            viewed: Arc::clone(&viewed),
            tell,
            style,
        };
        let guard = Guard { port: self.address.port(), host: self.host };
        let seats = Arc::new(Semaphore::new(MAX_LISTENERS));
        let routes = Arc::new(Routes { server, guard, states: states.clone(), seats, viewed });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build();
        let runtime = runtime.map_err(Error::Start)?;
        std::thread::spawn(move || rebuild.run(watch));
        self.listener.set_nonblocking(true).map_err(Error::Start)?;
        runtime.block_on(async {
            let mut states = states;
            // It changes as soon as the first site is known to be sound, or not to be.
            let _ = states.changed().await;
            let base = {
                let state = states.borrow();
                let coming = state.coming.as_ref().map(|coming| &coming.base);
                state.site.as_ref().map(|site| &site.base).or(coming).map(|base| base.path.clone())
            };
            ready(&base.unwrap_or_else(|| "/".to_owned()));
            let listener = tokio::net::TcpListener::from_std(self.listener).map_err(Error::Start)?;
            http::serve(listener, routes).await;
            Ok(())
        })
    }
}

/// A name that no other run of the server has.
fn run_id() -> String {
    Fingerprint::of(&(std::process::id(), SystemTime::now())).short(16)
}
