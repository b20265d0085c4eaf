//! Which sessions have an answer being written, and how others make it end.

use crate::domain::assistant::FailureKind;
use crate::domain::exchange::Interruption;
use crate::domain::ids::{RequestId, SessionId};
use crate::domain::lifecycle::Status;
use crate::domain::message::StopCause;
use crate::domain::session::Session;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// The open exchanges of all sessions: one a session at most.
#[derive(Debug, Default)]
pub(super) struct OpenExchanges(Mutex<HashMap<SessionId, Arc<OpenExchange>>>);

/// What others may do with an open exchange: read what is there, and have it end.
#[derive(Debug)]
pub(super) struct OpenExchange {
    request: Option<RequestId>,
    /// The answer's place in the conversation, once its question is on disk.
    seq: watch::Sender<Option<i64>>,
    interruption: watch::Sender<Option<Interruption>>,
    live: Mutex<Live>,
    is_over: watch::Sender<bool>,
}

/// An answer as it is now.
#[derive(Clone, Debug, Default)]
pub(super) struct Live {
    /// The text so far.
    pub(super) text: String,
    /// What the provider was last found to be, while it is waited for before it is asked again.
    pub(super) waits_for: Option<FailureKind>,
}

/// Holds a session's place; it is free again when this goes.
#[derive(Debug)]
pub(super) struct Place {
    id: SessionId,
    exchange: Arc<OpenExchange>,
    all: Arc<OpenExchanges>,
}

impl OpenExchanges {
    /// Takes a session's place for a question; none where it is taken.
    pub(super) fn take(
        self: &Arc<Self>,
        id: SessionId,
        request: Option<RequestId>,
    ) -> Option<Place> {
        let mut places = self.places();
        if places.contains_key(&id) {
            return None;
        }
        let exchange = Arc::new(OpenExchange {
            request,
            seq: watch::Sender::new(None),
            interruption: watch::Sender::new(None),
            live: Mutex::default(),
            is_over: watch::Sender::new(false),
        });
        places.insert(id, Arc::clone(&exchange));
        Some(Place { id, exchange, all: Arc::clone(self) })
    }

    /// The session's open exchange, if there is one.
    pub(super) fn find(&self, id: SessionId) -> Option<Arc<OpenExchange>> {
        self.places().get(&id).cloned()
    }

    /// Every open exchange.
    pub(super) fn all(&self) -> Vec<Arc<OpenExchange>> {
        self.places().values().cloned().collect()
    }

    /// Ends the answer of a session that does not run any more.
    pub(super) fn session_changed(&self, session: &Session) {
        let why = match session.status {
            Status::Active => return,
            Status::Expired => Interruption::TimeUp,
            Status::Paused => Interruption::Stop(StopCause::Pause),
            Status::Created | Status::Completed => Interruption::Stop(StopCause::End),
        };
        if let Some(exchange) = self.find(session.id) {
            exchange.interrupt(why);
        }
    }

    /// Ends the answer of a session that was erased.
    pub(super) fn session_is_gone(&self, id: SessionId) {
        if let Some(exchange) = self.find(id) {
            exchange.interrupt(Interruption::Stop(StopCause::End));
        }
    }

    fn places(&self) -> MutexGuard<'_, HashMap<SessionId, Arc<OpenExchange>>> {
        // A map is never half changed, so a panic elsewhere leaves it usable.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenExchange {
    /// Has the answer end. The first reason counts.
    pub(super) fn interrupt(&self, why: Interruption) {
        self.interruption.send_if_modified(|reason| {
            let is_first = reason.is_none();
            reason.get_or_insert(why);
            is_first
        });
    }

    /// Whether it is to end, for whatever reason.
    pub(super) fn is_interrupted(&self) -> bool {
        self.interruption.borrow().is_some()
    }

    /// Waits until it has its last status on disk.
    pub(super) async fn over(&self) {
        let mut is_over = self.is_over.subscribe();
        // An error means that it is gone, which is over too.
        let _gone = is_over.wait_for(|is_over| *is_over).await;
    }

    /// Whether it is for the intention of that id.
    pub(super) fn is_for(&self, request: Option<RequestId>) -> bool {
        request.is_some() && self.request == request
    }

    /// Waits until its question is on disk, or will never be.
    pub(super) async fn stored(&self) {
        let mut seq = self.seq.subscribe();
        tokio::select! {
            _stored = seq.wait_for(Option::is_some) => {}
            () = self.over() => {}
        }
    }

    /// The answer's place in the conversation, and how it is now; none before its question is on disk.
    pub(super) fn live_answer(&self) -> Option<(i64, Live)> {
        let seq = *self.seq.borrow();
        seq.map(|seq| (seq, self.live().clone()))
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Receives the reason once, when the answer is to end.
    pub(super) fn interruption(&self) -> watch::Receiver<Option<Interruption>> {
        self.exchange.interruption.subscribe()
    }

    /// The question is on disk, and its answer will stand at that place.
    pub(super) fn begin(&self, seq: i64) {
        self.exchange.seq.send_replace(Some(seq));
    }

    /// Adds to the answer so far.
    pub(super) fn add_live_text(&self, more: &str) {
        self.exchange.live().text.push_str(more);
    }

    /// What the provider was found to be that is waited for, if it is.
    pub(super) fn waits_for(&self) -> Option<FailureKind> {
        self.exchange.live().waits_for
    }

    /// The provider is waited for until it is asked again; or, with none, it is not any more.
    pub(super) fn wait_for(&self, what: Option<FailureKind>) {
        self.exchange.live().waits_for = what;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.all.places().remove(&self.id);
        self.exchange.is_over.send_replace(true);
    }
}
