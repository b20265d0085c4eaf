//! The use cases: what people and the app itself can do with sessions.

mod backups;
mod change;
mod drafts;
mod lifecycle;
mod read;
mod samples;
mod watch;

pub use watch::Watched;

use crate::domain::absence::GAP_AFTER_MS;
use crate::domain::event::Actor;
use crate::domain::ids::RequestId;
use crate::error::Error;
use crate::ports::{Clock, Ids};
use crate::storage::Store;
use std::sync::Arc;
use tokio::sync::Mutex;

/// The result of a use case.
pub type Result<T> = std::result::Result<T, Error>;

/// Who asks for a change, and which intention it is.
#[derive(Clone, Debug)]
pub struct By {
    /// Written into the trail.
    pub actor: Actor,
    /// A change with an id that was carried out before is not carried out again.
    pub request: Option<RequestId>,
}

impl By {
    /// The interviewer of that name; blank means nameless.
    #[must_use]
    pub fn interviewer(name: &str) -> Self {
        Self { actor: Actor::interviewer(name), request: None }
    }

    /// The same, for one intention.
    #[must_use]
    pub fn request(self, request: RequestId) -> Self {
        Self { request: Some(request), ..self }
    }
}

/// Everything one can do with sessions. Cheap to clone; several on one store agree.
#[derive(Clone)]
pub struct SessionService {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    gap_after_ms: i64,
    /// Held while running sessions are looked over, and while sample stories are told.
    watching: Arc<Mutex<()>>,
}

impl SessionService {
    /// A service on `store`.
    #[must_use]
    pub fn new(store: Arc<Store>, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        Self { store, clock, ids, gap_after_ms: GAP_AFTER_MS, watching: Arc::default() }
    }

    /// The store it works on.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The time it goes by.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }
}
