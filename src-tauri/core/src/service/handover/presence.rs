//! Leaving the candidate's window and coming back to it.

use super::super::change::Change;
use super::super::terms::{Ruled, Terms, What};
use super::super::{By, Result};
use super::HandoverService;
use super::give::none_without_handover;
use crate::domain::event::EventBody;
use crate::domain::session::Session;
use crate::domain::time::Moment;
use crate::storage::Which;

impl HandoverService {
    /// The candidate is away from their window since then. None where that changes nothing: nothing
    /// is handed over, they are away already, or the session is over.
    ///
    /// # Errors
    /// Where the data can't be read or written.
    pub async fn candidate_left(&self, since: Moment) -> Result<Option<Session>> {
        self.tell_of_window(async |change| {
            let handover = change.tx().find_handover().await?;
            let is_away = handover.is_none_or(|handover| handover.left.is_some());
            if is_away || change.session().status.is_ended() {
                return Ok(());
            }
            change.now = since;
            let mut recorded = change.record(EventBody::CandidateLeftWindow {}).await?;
            Ok(recorded.save_left(Some(&since)).await?)
        })
        .await
    }

    /// The candidate is back in their window now.
    ///
    /// # Errors
    /// As for [`Self::candidate_was_back`].
    pub async fn candidate_returned(&self) -> Result<Option<Session>> {
        self.candidate_was_back(self.changes.clock.now()).await
    }

    /// The candidate is back in their window since then. The steady hand measures how long they were
    /// away, and the calendar only where the computer was started anew. None where that changes
    /// nothing.
    ///
    /// # Errors
    /// Where the data can't be read or written.
    pub async fn candidate_was_back(&self, since: Moment) -> Result<Option<Session>> {
        self.tell_of_window(async |change| {
            let handover = change.tx().find_handover().await?;
            let Some(away_ms) = handover.and_then(|handover| handover.away_ms(&since)) else {
                return Ok(());
            };
            change.now = since;
            // Also of a session that has ended in the meantime: an absence has a length.
            let mut recorded = change.record(EventBody::CandidateReturned { away_ms }).await?;
            Ok(recorded.save_left(None).await?)
        })
        .await
    }

    /// Writes what was seen as of when it began, a while before Hotseat could be sure of it.
    async fn tell_of_window(
        &self,
        rule: impl AsyncFnOnce(&mut Change<'_>) -> Ruled,
    ) -> Result<Option<Session>> {
        let changes = &self.changes;
        let by = By::candidate();
        let told = changes.change(Which::HandedOver, Terms::default(), &by, rule);
        let told = none_without_handover(told.await)?;
        Ok(told.filter(|done| done.what == What::Changed).map(|done| done.session))
    }
}
