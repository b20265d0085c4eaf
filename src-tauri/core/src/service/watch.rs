//! Watching over running sessions: the heartbeat, gaps, and expiry at the deadline itself.

use super::assistant::settle_all_unfinished;
use super::change::Changes;
use super::terms::{Due, Terms};
use super::{By, Looking, Result};
use crate::domain::absence::HEARTBEAT_MS;
use crate::domain::ids::SessionId;
use crate::domain::session::Session;
use crate::error::Error;
use tokio::sync::broadcast;

/// Deleted sessions stay restorable for 30 days.
const DELETED_KEPT_MS: i64 = 30 * 24 * 3600 * 1000;

/// What a look over the running sessions found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Watched {
    /// Sessions something happened to: expired, a gap, a moved clock.
    pub changed: Vec<Session>,
    /// Sessions that run on.
    pub running: Vec<Session>,
    /// Milliseconds until the next look is due: a deadline or a heartbeat. None while nothing runs.
    pub next_look_ms: Option<i64>,
}

/// Looks after running sessions: the heartbeat, gaps, expiry. Cheap to clone; clones look one at a time.
#[derive(Clone)]
pub struct WatchService {
    pub(super) changes: Changes,
    pub(super) looking: Looking,
}

impl WatchService {
    /// Looks over every running session: marks it as seen, expires it where time is up, and notices
    /// gaps. To be called again after [`Watched::next_look_ms`], and after any change.
    ///
    /// # Errors
    /// Where the data can't be read or written.
    pub async fn watch_over(&self) -> Result<Watched> {
        self.look(false).await
    }

    /// Looks over the running sessions after Hotseat was closed: any time since a session was last
    /// seen is a gap. Also clears away what is past keeping, and ends answers whose writer is gone. To
    /// be called once, before anything is asked.
    ///
    /// # Errors
    /// Where the data can't be read or written.
    pub async fn recover(&self) -> Result<Watched> {
        self.clear_away().await?;
        settle_all_unfinished(&self.changes).await?;
        self.look(true).await
    }

    /// Brings the sessions something became due for from now on, whoever came upon it. What
    /// [`Self::watch_over`] finds is in its answer instead.
    #[must_use]
    pub fn became_due(&self) -> broadcast::Receiver<SessionId> {
        self.changes.became_due()
    }

    async fn look(&self, returned: bool) -> Result<Watched> {
        let _looking = self.looking.lock().await;
        let (mut running, due) = self.beat(returned).await?;
        let mut changed: Vec<Session> = Vec::new();
        for id in due {
            let terms = Terms { due: Due::Reported { returned }, ..Terms::default() };
            let done = match self.changes.change(id, terms, &By::app(), async |_| Ok(())).await {
                Ok(done) => done,
                // It was deleted or erased in the meantime.
                Err(Error::NotFound) => continue,
                Err(error) => {
                    // They would have been reported in the result that this error replaces.
                    for session in &changed {
                        self.changes.tell_due(session.id);
                    }
                    return Err(error);
                }
            };
            if done.session.stopwatch.running_since.is_some() {
                running.push(done.session.clone());
            }
            if done.became_due {
                changed.push(done.session);
            }
        }
        let now = self.changes.clock.now();
        let looks = running.iter().map(|session| session.remaining_ms(&now).min(HEARTBEAT_MS));
        let next_look_ms = looks.min();
        Ok(Watched { changed, running, next_look_ms })
    }

    /// Marks the running sessions as seen for which nothing is due, and gives them and the ids of the others.
    async fn beat(&self, returned: bool) -> Result<(Vec<Session>, Vec<SessionId>)> {
        let mut writer = self.changes.store.write().await;
        let mut heartbeat = writer.beat().await?;
        let (mut seen, mut due) = (Vec::new(), Vec::new());
        for mut session in heartbeat.list_active().await? {
            let now = self.changes.clock.now();
            let mut by_now = session.clone();
            if by_now.catch_up(now, returned, self.changes.gap_after_ms).is_empty() {
                session.stopwatch.seen = Some(now);
                heartbeat.touch(&session).await?;
                seen.push(session);
            } else {
                due.push(session.id);
            }
        }
        heartbeat.commit().await?;
        Ok((seen, due))
    }

    async fn clear_away(&self) -> Result<()> {
        let mut writer = self.changes.store.write().await;
        let mut erasure = writer.erasure(None).await?;
        let now = self.changes.clock.now().wall;
        erasure.forget_old_requests(now).await?;
        for session in erasure.list_deleted_before(now.plus(-DELETED_KEPT_MS)).await? {
            erasure.erase(&session, now).await?;
        }
        erasure.commit(now).await?;
        Ok(())
    }
}
