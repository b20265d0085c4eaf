//! The use cases: what people and the app itself can do with sessions.

mod assistant;
mod backups;
mod catalogue;
mod change;
mod drafts;
mod handover;
mod lifecycle;
mod notes;
mod only_local;
mod open_exchanges;
mod outages;
mod passcode;
mod read;
mod samples;
mod standing;
mod watch;

pub use crate::domain::exchange::Estimate;
pub use crate::domain::message::ConversationPage;
pub use assistant::{Asked, Assistant, AssistantNews};
pub use catalogue::{CatalogueService, FoundModel};
pub use handover::{HandoverService, WayBackTried};
pub use passcode::{Argon2Cost, PasscodeService};
pub use watch::Watched;

use crate::domain::absence::GAP_AFTER_MS;
use crate::domain::event::Actor;
use crate::domain::ids::RequestId;
use crate::error::Error;
use crate::ports::{Clock, Ids};
use crate::storage::Store;
use change::Changes;
use only_local::OnlyLocal;
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

    /// The candidate, as who asks for a change.
    #[must_use]
    pub const fn candidate() -> Self {
        Self { actor: Actor::CANDIDATE, request: None }
    }

    /// Hotseat itself, as who changes something unasked.
    #[must_use]
    pub const fn app() -> Self {
        Self { actor: Actor::APP, request: None }
    }

    /// Gives the change its request id: a repeat of it is not carried out again.
    #[must_use]
    pub fn request(self, request: RequestId) -> Self {
        Self { request: Some(request), ..self }
    }
}

/// Everything one can do with sessions. Cheap to clone. Clones agree about answers being written, which
/// several services made for one store do not.
#[derive(Clone)]
pub struct SessionService {
    changes: Changes,
    /// Held while running sessions are looked over, and while sample stories are played.
    watching: Arc<Mutex<()>>,
}

impl SessionService {
    /// A service on `store`.
    #[must_use]
    pub fn new(store: Arc<Store>, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Self {
        let changes = Changes::new(store, clock, ids, GAP_AFTER_MS);
        Self { changes, watching: Arc::default() }
    }

    /// The store it works on.
    #[must_use]
    pub const fn store(&self) -> &Arc<Store> {
        &self.changes.store
    }

    /// The time it goes by.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.changes.clock
    }
}

/// Random bytes that can't be guessed.
fn secret(ids: &dyn Ids) -> Result<[u8; 32]> {
    ids.secret().ok_or_else(|| Error::Fault("the system has no chance to give".into()))
}
