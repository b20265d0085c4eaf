//! Watching over running sessions: the heartbeat, gaps, and expiry at the deadline itself.

use super::change::save;
use super::{Result, SessionService};
use crate::domain::absence::HEARTBEAT_MS;
use crate::domain::event::Actor;
use crate::domain::session::Session;

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

impl SessionService {
    /// Looks over every running session: marks it as seen, expires it where time is up, and notices
    /// gaps. To be called again after [`Watched::next_look_ms`], and after any change.
    ///
    /// # Errors
    /// Where the data can't be read or written; then nothing was.
    pub async fn watch_over(&self) -> Result<Watched> {
        self.look(false).await
    }

    /// Looks over the running sessions after Hotseat was closed: any time since a session was last
    /// seen is a gap. Also clears away what is past keeping, and ends answers whose writer is gone. To
    /// be called once, before anything is asked.
    ///
    /// # Errors
    /// Where the data can't be read or written; then nothing was.
    pub async fn recover(&self) -> Result<Watched> {
        self.clear_away().await?;
        self.settle_all_unfinished().await?;
        self.look(true).await
    }

    async fn look(&self, returned: bool) -> Result<Watched> {
        let _looking = self.watching.lock().await;
        let mut writer = self.store.write().await;
        let mut tx = writer.begin().await?;
        let mut watched = Watched::default();
        for mut session in tx.list_active().await? {
            let now = self.clock.now();
            let due = session.catch_up(now, returned, self.gap_after_ms);
            if due.is_empty() {
                session.stopwatch.seen = Some(now);
                tx.touch(&session).await?;
            } else {
                session.version += 1;
                save(&mut tx, &mut session, &due, &Actor::APP, now).await?;
                watched.changed.push(session.clone());
            }
            if session.stopwatch.running_since.is_some() {
                let look_ms = session.remaining_ms(&now).min(HEARTBEAT_MS);
                watched.next_look_ms =
                    Some(watched.next_look_ms.map_or(look_ms, |next| next.min(look_ms)));
                watched.running.push(session);
            }
        }
        tx.commit().await?;
        for session in &watched.changed {
            self.open.session_changed(session);
        }
        Ok(watched)
    }

    async fn clear_away(&self) -> Result<()> {
        let mut writer = self.store.write().await;
        let mut tx = writer.begin().await?;
        let now = self.clock.now().wall;
        tx.forget_old_requests(now).await?;
        for session in tx.list_deleted_before(now.plus(-DELETED_KEPT_MS)).await? {
            tx.erase(&session, now).await?;
        }
        Ok(tx.commit().await?)
    }
}
