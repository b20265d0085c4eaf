//! Writing questions, answers and charges, each with its footprint, in the one kind of transaction.

use super::ledger::{self, CallFigures, NewCall};
use super::messages::{self, ConversationState, NewExchange, UnfinishedAnswer};
use super::write::{Footprint, WriteTransaction};
use super::{Result, Store};
use crate::domain::assistant::Usage;
use crate::domain::exchange::Outcome;
use crate::domain::ids::{RequestId, SessionId};
use crate::domain::ledger::{Charge, Reservation};
use crate::domain::session::{Outage, Session};
use crate::domain::time::UtcMs;

impl WriteTransaction<'_> {
    /// How the session's conversation stands.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn conversation_state(&mut self, id: SessionId) -> Result<ConversationState> {
        messages::state(&mut self.connection.sqlite, id).await
    }

    /// Keeps a question, its empty answer and the promise for the call, with the session and what
    /// happened, remembers the request, and commits.
    ///
    /// # Errors
    /// Where the data can't be written; then nothing of it was.
    pub async fn ask_and_commit(
        self,
        session: &mut Session,
        (new, call): (&NewExchange<'_>, &NewCall<'_>),
        footprint: &Footprint<'_>,
        request: Option<RequestId>,
    ) -> Result<()> {
        let sqlite = &mut self.connection.sqlite;
        messages::insert(sqlite, session.id, new).await?;
        ledger::insert(sqlite, session.id, call).await?;
        sqlx::query("update sessions set message_count = ?2 where id = ?1")
            .bind(session.id.0)
            .bind(session.message_count)
            .execute(sqlite)
            .await?;
        self.save_and_commit(session, footprint, request).await
    }

    /// Gives an answer its last status and text, charges its call, with the session and what
    /// happened, and commits. `ran_ms` is how long the session had run by then. An answer that has its
    /// last status already is left as it is, and this says so with false.
    ///
    /// # Errors
    /// Where the data can't be written; then nothing of it was.
    pub async fn settle_and_commit(
        self,
        session: &mut Session,
        (seq, content, outcome): (i64, &str, &Outcome),
        (figures, ran_ms): (CallFigures, i64),
        footprint: &Footprint<'_>,
    ) -> Result<bool> {
        let sqlite = &mut self.connection.sqlite;
        let ended = (footprint.at, ran_ms);
        if !messages::finish(sqlite, (session.id, seq), content, outcome, ended).await? {
            self.roll_back().await;
            return Ok(false);
        }
        ledger::close(sqlite, (session.id, seq), outcome, figures).await?;
        let used = (session.id, session.tokens_used, session.input_tokens, session.output_tokens);
        ledger::save_tokens(sqlite, used).await?;
        self.save_and_commit(session, footprint, None).await?;
        Ok(true)
    }

    /// What the call for an answer was charged by our own count, while no report has corrected it, and what
    /// is promised to another call of the session.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_estimated_charge(
        &mut self,
        id: SessionId,
        answer_seq: i64,
    ) -> Result<Option<(Charge, i64)>> {
        ledger::find_estimated(&mut self.connection.sqlite, (id, answer_seq)).await
    }

    /// Puts what a provider reported in the place of our own count, with the session and what happened, and
    /// commits.
    ///
    /// # Errors
    /// Where the data can't be written; then nothing of it was.
    pub async fn correct_and_commit(
        self,
        session: &mut Session,
        (answer_seq, charge, usage): (i64, &Charge, &Usage),
        footprint: &Footprint<'_>,
    ) -> Result<()> {
        let sqlite = &mut self.connection.sqlite;
        ledger::correct(sqlite, (session.id, answer_seq), charge, usage).await?;
        let used = (session.id, session.tokens_used, session.input_tokens, session.output_tokens);
        ledger::save_tokens(sqlite, used).await?;
        self.save_and_commit(session, footprint, None).await
    }

    /// Closes the open call as failed and promises the next the same.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn call_again(
        &mut self,
        id: SessionId,
        duration_ms: i64,
        next: &NewCall<'_>,
    ) -> Result<()> {
        let sqlite = &mut self.connection.sqlite;
        ledger::close_for_retry(sqlite, (id, next.answer_seq), duration_ms).await?;
        ledger::insert(sqlite, id, next).await
    }

    /// Milliseconds a session had run when that message was written; none where that is not known.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_message_ran_ms(&mut self, id: SessionId, seq: i64) -> Result<Option<i64>> {
        messages::find_ran_ms(&mut self.connection.sqlite, id, seq).await
    }

    /// Marks every outage of a session as given back, and says how long they were.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn give_back_outages(&mut self, id: SessionId) -> Result<Outage> {
        ledger::give_back_outages(&mut self.connection.sqlite, id).await
    }
}

impl Store {
    /// Every answer that is being written.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_unfinished_answers(&self) -> Result<Vec<UnfinishedAnswer>> {
        messages::list_unfinished(&mut *self.reader().await?).await
    }

    /// What the open call for an answer was promised, the model asked, and when.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_open_call(
        &self,
        id: SessionId,
        answer_seq: i64,
    ) -> Result<Option<(Reservation, String, UtcMs)>> {
        ledger::find_open(&mut *self.reader().await?, (id, answer_seq)).await
    }

    /// Writes an answer as far as it came so many milliseconds after its question was kept. Nothing
    /// happened that a trail would tell, so there is no event.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn checkpoint_answer(
        &self,
        id: SessionId,
        answer: (i64, &str),
        after_ms: i64,
    ) -> Result<()> {
        let mut writer = self.write().await;
        let mut tx = writer.begin().await?;
        messages::checkpoint(tx.sqlite(), id, answer, after_ms).await?;
        tx.commit().await
    }

    /// How long an answer was each time it was written as far as it had come, as milliseconds since its
    /// question was kept and bytes; empty for answers from before this was kept.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_growth(&self, id: SessionId, seq: i64) -> Result<Vec<(i64, i64)>> {
        messages::list_growth(&mut *self.reader().await?, id, seq).await
    }
}
