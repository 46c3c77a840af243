//! Bodies of answers: whole ones, and the events that tell pages of a new state.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::watch::Receiver;
use tokio::time::timeout;

use super::state::State;

/// How often something is sent, so that a connection that is dead is noticed.
const PING: Duration = Duration::from_secs(15);

/// The body of an answer.
pub enum Answer {
    /// All of it.
    Whole(Bytes),
    /// Events without end.
    Events(Events),
}

/// The events of one tab. It is told of the newest state only, however slow it reads.
pub struct Events {
    server: Arc<str>,
    next: Pin<Box<dyn Future<Output = Option<Next>> + Send>>,
    _permit: OwnedSemaphorePermit,
}

struct Next {
    states: Receiver<Arc<State>>,
    /// The number of the state, if there is a new one.
    generation: Option<u64>,
}

impl Events {
    /// Begins with the state of now, so that what a tab has missed is made up for.
    pub fn new(server: Arc<str>, mut states: Receiver<Arc<State>>, permit: OwnedSemaphorePermit) -> Self {
        states.mark_changed();
        Self { server, next: Box::pin(next(states)), _permit: permit }
    }
}

async fn next(mut states: Receiver<Arc<State>>) -> Option<Next> {
    let generation = match timeout(PING, states.changed()).await {
        Ok(Ok(())) => Some(states.borrow_and_update().generation),
        Ok(Err(_)) => return None,
        Err(_) => None,
    };
    Some(Next { states, generation })
}

impl Body for Answer {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let events = match self.get_mut() {
            Self::Whole(bytes) if bytes.is_empty() => return Poll::Ready(None),
            Self::Whole(bytes) => return Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Self::Events(events) => events,
        };
        events.next.as_mut().poll(cx).map(|ready| {
            let Next { states, generation } = ready?;
            events.next = Box::pin(next(states));
            let text = match generation {
                Some(n) => format!("data: {{\"server\":\"{}\",\"generation\":{n}}}\n\n", events.server),
                None => ":\n\n".to_owned(),
            };
            Some(Ok(Frame::data(text.into())))
        })
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(bytes) if bytes.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Self::Events(_) => SizeHint::default(),
        }
    }
}
