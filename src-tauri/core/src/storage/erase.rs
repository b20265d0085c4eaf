//! Erasing sessions for good. What is left of one is its tombstone, which is why no entry is needed.

use super::transaction::{WriteTransaction, Writer};
use super::{Result, counts, drafts, handover, requests, sessions};
use crate::domain::ids::{RequestId, SessionId};
use crate::domain::listing::Counts;
use crate::domain::session::Session;
use crate::domain::time::UtcMs;
use sqlx::sqlite::SqliteConnection;

/// A transaction in which sessions are erased, and nothing else.
pub struct Erasure<'w> {
    tx: WriteTransaction<'w>,
    request: Option<RequestId>,
    /// Whether the request was carried out before; then nothing is to be erased.
    pub is_repeat: bool,
}

impl Writer<'_> {
    /// Opens a transaction for erasing sessions.
    ///
    /// # Errors
    /// Where another program holds the database, or the data can't be read.
    pub async fn erasure(&mut self, request: Option<RequestId>) -> Result<Erasure<'_>> {
        let mut tx = self.begin().await?;
        let is_repeat = requests::find(tx.sqlite(), request).await?.is_some();
        Ok(Erasure { tx, request, is_repeat })
    }
}

impl Erasure<'_> {
    /// Every sample session.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_samples(&mut self) -> Result<Vec<Session>> {
        sessions::list_samples(self.tx.sqlite()).await
    }

    /// Every session deleted before `at`.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_deleted_before(&mut self, at: UtcMs) -> Result<Vec<Session>> {
        sessions::list_deleted_before(self.tx.sqlite(), at).await
    }

    /// The session whose candidate has the laptop.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn handed_over(&mut self) -> Result<Option<SessionId>> {
        Ok(handover::find(self.tx.sqlite()).await?.map(|handover| handover.session_id))
    }

    /// Permanently erases a session and its trail, and leaves a tombstone.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn erase(&mut self, session: &Session, at: UtcMs) -> Result<()> {
        erase(self.tx.sqlite(), session, at).await
    }

    /// Forgets requests too old to be repeated.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn forget_old_requests(&mut self, now: UtcMs) -> Result<()> {
        requests::forget_old(self.tx.sqlite(), now).await
    }

    /// Remembers the request, makes everything in it durable, and says how many sessions there are in
    /// each status then.
    ///
    /// # Errors
    /// Where the disk refuses; then nothing of it was written.
    pub async fn commit(mut self, at: UtcMs) -> Result<Counts> {
        if !self.is_repeat {
            requests::remember(self.tx.sqlite(), self.request, None, at).await?;
        }
        let counts = counts::read(self.tx.sqlite()).await?;
        self.tx.commit().await?;
        Ok(counts)
    }

    /// Leaves everything as it was.
    pub async fn roll_back(self) {
        self.tx.roll_back().await;
    }
}

async fn erase(connection: &mut SqliteConnection, session: &Session, at: UtcMs) -> Result<()> {
    sqlx::query(
        "insert into tombstones (session_id, erased_at, trail_len, trail_hash)
         values (?1, ?2, ?3, ?4)",
    )
    .bind(session.id.0)
    .bind(at.0)
    .bind(session.trail.len)
    .bind(&session.trail.hash)
    .execute(&mut *connection)
    .await?;
    for statement in [
        "delete from handover where session_id = ?1",
        "delete from notes where session_id = ?1",
        "delete from runs where session_id = ?1",
        "delete from scorecards where session_id = ?1",
        "delete from discussions where session_id = ?1",
        "delete from scorecard_drafts where session_id = ?1",
        "delete from own_answer_revisions where session_id = ?1",
        "delete from own_answers where session_id = ?1",
        "delete from candidate_work where session_id = ?1",
        "delete from token_ledger where session_id = ?1",
        "delete from answer_growth where session_id = ?1",
        "delete from messages where session_id = ?1",
        "delete from session_events where session_id = ?1",
        "delete from requests where session_id = ?1",
        "delete from records where session_id = ?1",
        "delete from session_pins where session_id = ?1",
        "delete from sessions where id = ?1",
    ] {
        sqlx::query(statement).bind(session.id.0).execute(&mut *connection).await?;
    }
    drafts::remove(connection, &drafts::note_on(session.id)).await
}
