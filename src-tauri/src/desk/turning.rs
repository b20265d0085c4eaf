//! Whose turn it is, kept in step with the database. One at a time, from reading or writing it there to
//! taking it in, so that an older turn never takes a newer one's place.

use super::Desk;
use crate::hands::{Changing, Turning};
use hotseat_core::domain::handover::{Handover, HandoverTerms};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::domain::session::Session;
use hotseat_core::error::Error;
use hotseat_core::service::{By, Result};

impl Desk {
    /// Takes in whose turn it is, after anything that may have changed it.
    ///
    /// # Errors
    /// Where the data can't be read. What was known is kept then: nothing opens because of that.
    pub async fn refresh_turn(&self) -> Result<()> {
        let turning = self.hands.turn_over().await;
        self.read_turn(&turning).await
    }

    /// Takes in whose turn it is, and logs a failure, where the caller could do nothing about one.
    pub async fn follow_turn(&self) {
        if let Err(error) = self.refresh_turn().await {
            tracing::error!(%error, "nobody knows whose turn it is");
        }
    }

    async fn read_turn(&self, turning: &Turning<'_>) -> Result<()> {
        let handover = self.handover.current().await?;
        self.hands.turn.set(handover, self.passcode.is_console_locked().await?, turning);
        Ok(())
    }

    /// Locks the console. Once it is locked on disk it is, whatever can be read afterwards.
    ///
    /// # Errors
    /// Where the lock can't be kept; then the console is open.
    pub async fn lock_console(&self) -> Result<()> {
        let turning = self.hands.turn_over().await;
        self.passcode.lock_console().await?;
        self.hands.turn.lock(&turning);
        Ok(())
    }

    /// Locks the console without the interviewer having asked. While the laptop is handed over it does so
    /// even where the passcode may be forgotten: whoever sits in front of it may be the candidate.
    ///
    /// # Errors
    /// As for [`Self::lock_console`].
    pub async fn lock_console_by_itself(&self) -> Result<()> {
        let turning = self.hands.turn_over().await;
        if self.hands.turn.handover().is_none() {
            self.passcode.lock_console().await?;
        } else if !self.passcode.lock_at_start().await? {
            return Err(Error::NoPasscode);
        }
        self.hands.turn.lock(&turning);
        Ok(())
    }

    /// Gives the laptop to a session's candidate. Once that is on disk it is theirs, whatever can be
    /// read afterwards.
    ///
    /// # Errors
    /// As the core's rules say; then nothing is handed over.
    pub async fn give_laptop(
        &self,
        id: SessionId,
        terms: HandoverTerms,
        by: &By,
        _changing: &Changing<'_>,
    ) -> Result<Session> {
        let turning = self.hands.turn_over().await;
        let session = self.handover.hand_over(id, terms, by).await?;
        if let Err(error) = self.read_turn(&turning).await {
            tracing::error!(%error, "the handover can't be read; it is taken as it was asked for");
            let handover = Handover {
                session_id: id,
                at: self.now().wall,
                console_stays: terms.console_stays,
                begins: terms.beginner(),
                is_resume_armed: session.status == Status::Paused,
                left: None,
            };
            self.hands.turn.hand_over(handover, &turning);
        }
        Ok(session)
    }
}
