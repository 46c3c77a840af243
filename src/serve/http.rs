//! Connections: how many, how long, how large. Nobody can keep the others from being answered.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;
use tokio::time::{sleep, timeout};

use super::events::Answer;
use super::route::Routes;

/// How many connections are open at once, those of events apart.
const MAX_CONNECTIONS: usize = 256;
/// How large the line and the headers of a request are, in bytes.
const MAX_HEAD: usize = 16 * 1024;
const MAX_HEADERS: usize = 64;
/// How long a client takes for a request, and how long a connection is idle.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long a connection lasts, that of events apart; then it has some more time to end an answer.
const LIFE: Duration = Duration::from_mins(1);
const GRACE: Duration = Duration::from_secs(10);
/// How long is waited when the system has no connection to give.
const PAUSE: Duration = Duration::from_millis(50);

/// Answers whoever connects. Comes to no end.
pub async fn serve(listener: TcpListener, routes: Arc<Routes>) {
    let open = Arc::new(Open::default());
    let mut id = 0;
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            sleep(PAUSE).await;
            continue;
        };
        id += 1;
        open.make_room();
        let place = Place { id, open: Arc::clone(&open) };
        let routes = Arc::clone(&routes);
        let task = tokio::spawn(async move { tend(stream, &routes, &place).await });
        open.tasks().insert(id, task.abort_handle());
    }
}

/// The open connections, oldest first.
#[derive(Default)]
struct Open {
    tasks: Mutex<BTreeMap<u64, AbortHandle>>,
}

impl Open {
    fn tasks(&self) -> MutexGuard<'_, BTreeMap<u64, AbortHandle>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Closes the oldest connections if there are too many: who is slow does not keep others out.
    fn make_room(&self) {
        let mut tasks = self.tasks();
        while tasks.len() >= MAX_CONNECTIONS {
            if let Some((_, oldest)) = tasks.pop_first() {
                oldest.abort();
            }
        }
    }
}

/// The place of a connection among the open ones, until it ends.
struct Place {
    id: u64,
    open: Arc<Open>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.open.tasks().remove(&self.id);
    }
}

/// Answers the requests of one connection.
async fn tend(stream: TcpStream, routes: &Routes, place: &Place) {
    // Answers are written at once, so there is nothing to gather.
    let _ = stream.set_nodelay(true);
    let listens = AtomicBool::new(false);
    let service = service_fn(|request: Request<Incoming>| {
        let request = request.map(drop);
        let listens = &listens;
        async move {
            let response = routes.answer(&request).await;
            if matches!(response.body(), Answer::Events(_)) {
                listens.store(true, Ordering::Relaxed);
                // Events have their own limit.
                place.open.tasks().remove(&place.id);
            }
            Ok::<_, Infallible>(response)
        }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_headers(MAX_HEADERS).max_buf_size(MAX_HEAD);
    let mut connection = pin!(server.serve_connection(TokioIo::new(stream), service));
    if timeout(LIFE, connection.as_mut()).await.is_ok() {
        return;
    }
    // How it ends is of no interest: whoever is not answered asks again.
    if listens.load(Ordering::Relaxed) {
        let _ = connection.await;
    } else {
        connection.as_mut().graceful_shutdown();
        let _ = timeout(GRACE, connection).await;
    }
}
