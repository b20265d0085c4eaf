//! Which sessions have code that is running, and how others make it end.

use crate::domain::ids::SessionId;
use crate::domain::lifecycle::Status;
use crate::domain::run::Run;
use crate::domain::session::Session;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{broadcast, watch};

/// Sessions that ended and whose listeners have not looked yet.
const ENDED_MAX: usize = 64;

/// The open runs of all sessions: one a session at most.
#[derive(Debug)]
pub(super) struct OpenRuns {
    places: Mutex<HashMap<SessionId, Arc<OpenRun>>>,
    ended: broadcast::Sender<SessionId>,
}

/// What others may do with an open run: read what is there, and have it end.
#[derive(Debug)]
pub(super) struct OpenRun {
    live: Mutex<Run>,
    is_stopped: watch::Sender<bool>,
    is_over: watch::Sender<bool>,
}

/// Holds a session's place; it is free again when this goes.
#[derive(Debug)]
pub(super) struct RunPlace {
    id: SessionId,
    run: Arc<OpenRun>,
    all: Arc<OpenRuns>,
}

impl Default for OpenRuns {
    fn default() -> Self {
        Self { places: Mutex::default(), ended: broadcast::channel(ENDED_MAX).0 }
    }
}

impl OpenRuns {
    /// Takes a session's place for a run; none where it is taken.
    pub(super) fn take(self: &Arc<Self>, id: SessionId, run: Run) -> Option<RunPlace> {
        let mut places = self.places();
        if places.contains_key(&id) {
            return None;
        }
        let run = Arc::new(OpenRun {
            live: Mutex::new(run),
            is_stopped: watch::Sender::new(false),
            is_over: watch::Sender::new(false),
        });
        places.insert(id, Arc::clone(&run));
        Some(RunPlace { id, run, all: Arc::clone(self) })
    }

    /// The session's open run, if there is one.
    pub(super) fn find(&self, id: SessionId) -> Option<Arc<OpenRun>> {
        self.places().get(&id).cloned()
    }

    /// Brings the sessions that end from now on.
    pub(super) fn ended(&self) -> broadcast::Receiver<SessionId> {
        self.ended.subscribe()
    }

    /// Ends the run of a candidate whose session does not run any more.
    pub(super) fn session_changed(&self, session: &Session) {
        match session.status {
            Status::Active => return,
            Status::Created | Status::Paused => {}
            // Without a listener there is no sandbox either.
            Status::Completed | Status::Expired => drop(self.ended.send(session.id)),
        }
        if let Some(run) = self.find(session.id)
            && run.live().is_candidates()
        {
            run.stop();
        }
    }

    /// Ends the run of a session that was erased.
    pub(super) fn session_is_gone(&self, id: SessionId) {
        if let Some(run) = self.find(id) {
            run.stop();
        }
    }

    fn places(&self) -> MutexGuard<'_, HashMap<SessionId, Arc<OpenRun>>> {
        // A map is never half changed, so a panic elsewhere leaves it usable.
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenRun {
    /// Has the run end.
    pub(super) fn stop(&self) {
        self.is_stopped.send_replace(true);
    }

    /// The run as it is now.
    pub(super) fn live(&self) -> MutexGuard<'_, Run> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until it is over and on disk.
    pub(super) async fn over(&self) {
        let mut is_over = self.is_over.subscribe();
        // An error means that it is gone, which is over too.
        let _gone = is_over.wait_for(|is_over| *is_over).await;
    }
}

impl RunPlace {
    /// Whose run it is.
    pub(super) const fn id(&self) -> SessionId {
        self.id
    }

    /// Waits until the run is to end.
    pub(super) fn stopped(&self) -> watch::Receiver<bool> {
        self.run.is_stopped.subscribe()
    }

    /// The run as it is now.
    pub(super) fn live(&self) -> MutexGuard<'_, Run> {
        self.run.live()
    }
}

impl Drop for RunPlace {
    fn drop(&mut self) {
        self.all.places().remove(&self.id);
        self.run.is_over.send_replace(true);
    }
}
