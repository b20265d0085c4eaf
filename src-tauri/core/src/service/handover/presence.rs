//! Leaving the candidate's window and coming back to it.

use super::super::change::{OpenChange, Opening};
use super::super::{By, Result};
use super::HandoverService;
use crate::domain::event::EventBody;
use crate::domain::handover::Handover;
use crate::domain::session::Session;
use crate::domain::time::Moment;
use crate::storage::Writer;

impl HandoverService {
    /// The candidate is away from their window since then. None where that changes nothing: nothing
    /// is handed over, they are away already, or the session is over.
    ///
    /// # Errors
    /// Where the data can't be read or written.
    pub async fn candidate_left(&self, since: Moment) -> Result<Option<Session>> {
        let mut writer = self.sessions.store.write().await;
        let Some((mut opened, handover)) = self.open_watched(&mut writer).await? else {
            return Ok(None);
        };
        if handover.left.is_some() || opened.session.status.is_ended() {
            opened.leave(&self.sessions).await?;
            return Ok(None);
        }
        opened.tx.save_left(Some(&since)).await?;
        self.tell(opened, EventBody::CandidateLeftWindow {}, since).await.map(Some)
    }

    /// The candidate is back in their window now.
    ///
    /// # Errors
    /// As for [`Self::candidate_was_back`].
    pub async fn candidate_returned(&self) -> Result<Option<Session>> {
        self.candidate_was_back(self.sessions.clock.now()).await
    }

    /// The candidate is back in their window since then. The steady hand measures how long they were
    /// away, and the calendar only where the computer was started anew. None where that changes
    /// nothing.
    ///
    /// # Errors
    /// Where the data can't be read or written.
    pub async fn candidate_was_back(&self, since: Moment) -> Result<Option<Session>> {
        let mut writer = self.sessions.store.write().await;
        let Some((mut opened, handover)) = self.open_watched(&mut writer).await? else {
            return Ok(None);
        };
        let Some(away_ms) = handover.away_ms(&since) else {
            opened.leave(&self.sessions).await?;
            return Ok(None);
        };
        // Also of a session that has ended in the meantime: an absence has a length.
        opened.tx.save_left(None).await?;
        self.tell(opened, EventBody::CandidateReturned { away_ms }, since).await.map(Some)
    }

    async fn open_watched<'w>(
        &self,
        writer: &'w mut Writer<'_>,
    ) -> Result<Option<(OpenChange<'w>, Handover)>> {
        let mut tx = writer.begin().await?;
        let handover = tx.find_handover().await?;
        tx.roll_back().await;
        let Some(handover) = handover else { return Ok(None) };
        match self.sessions.open_session(writer, handover.session_id, &By::candidate()).await? {
            Opening::Repeat(_) => Ok(None),
            Opening::Open(opened) => Ok(Some((*opened, handover))),
        }
    }

    /// Writes what was seen as of when it began, a while before Hotseat could be sure of it.
    async fn tell(
        &self,
        mut opened: OpenChange<'_>,
        body: EventBody,
        since: Moment,
    ) -> Result<Session> {
        opened.now = since;
        let session = opened.session.clone();
        opened.finish(&self.sessions, session, &[body], &By::candidate()).await
    }
}
