//! Playing a session back.

use super::super::Result;
use super::SessionService;
use crate::domain::ids::SessionId;
use crate::domain::replay::{Moment, Replay, Track};
use crate::error::Error;

impl SessionService {
    /// What happened in a session, to be played back; of a live one, up to now.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn replay(&self, id: SessionId) -> Result<Replay> {
        let store = &self.changes.store;
        let session = self.listed(id).await?.ok_or(Error::NotFound)?;
        let mut source = store.find_track_source(id).await?;
        source.length_ms = session.ran_ms_at(&self.changes.clock.now());
        let kept = store.find_kept_answer(id).await?;
        Ok(Replay {
            track: Track::of(&source),
            events: source.events,
            is_without_history: kept.is_some_and(|kept| kept.history.is_none()),
            used: store.list_use(id).await?,
            runs_ms: store.list_run_times(id).await?,
            notes: store.list_notes(id).await?,
            session,
        })
    }

    /// What was there when a session had run for that long.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn moment_at(&self, id: SessionId, at_ms: i64) -> Result<Moment> {
        self.listed(id).await?.ok_or(Error::NotFound)?;
        Ok(Moment::of(self.changes.store.find_kept_at(id, at_ms).await?, at_ms))
    }
}
