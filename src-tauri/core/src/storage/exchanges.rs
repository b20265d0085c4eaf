//! Reading and writing what an exchange is made of: its question, its answer and its charges.

use super::answers::{self, NewExchange, UnfinishedAnswer};
use super::calls::{self, CallFigures, NewCall};
use super::ledger;
use super::messages::{self, ConversationState};
use super::transaction::{Recorded, TextInProgress, WriteTransaction};
use super::{Result, Store};
use crate::domain::assistant::Usage;
use crate::domain::exchange::Outcome;
use crate::domain::ids::SessionId;
use crate::domain::ledger::{Charge, Reservation};
use crate::domain::session::{Outage, Session};
use crate::domain::time::UtcMs;

impl WriteTransaction<'_> {
    /// How the session's conversation stands.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn conversation_state(&mut self, id: SessionId) -> Result<ConversationState> {
        messages::state(self.sqlite(), id).await
    }

    /// Whether an answer is still being written.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn is_being_written(&mut self, id: SessionId, seq: i64) -> Result<bool> {
        answers::is_being_written(self.sqlite(), id, seq).await
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
        calls::find_estimated(self.sqlite(), (id, answer_seq)).await
    }

    /// Milliseconds a session had run when that message was written; none where that is not known.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_message_ran_ms(&mut self, id: SessionId, seq: i64) -> Result<Option<i64>> {
        messages::find_ran_ms(self.sqlite(), id, seq).await
    }

    /// Time a session's candidate waited in vain.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn outage(&mut self, id: SessionId) -> Result<Outage> {
        ledger::outage(self.sqlite(), id).await
    }
}

impl Recorded<'_> {
    /// Keeps a question, its empty answer and the promise for the call. `session` has both in its count.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn insert_exchange(
        &mut self,
        session: &Session,
        new: &NewExchange<'_>,
        call: &NewCall<'_>,
    ) -> Result<()> {
        answers::insert(self.sqlite, self.session_id, new).await?;
        calls::insert(self.sqlite, self.session_id, call).await?;
        self.save_message_count(session).await
    }

    /// Gives an answer that is being written its last status and text, and charges its call. `session` has
    /// the charge in its figures; `ran_ms` is how long it had run by the answer's end.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn settle(
        &mut self,
        session: &Session,
        (seq, content, outcome): (i64, &str, &Outcome),
        figures: CallFigures,
        (at, ran_ms): (UtcMs, i64),
    ) -> Result<()> {
        let answer = (self.session_id, seq);
        answers::finish(self.sqlite, answer, content, outcome, (at, ran_ms)).await?;
        calls::close(self.sqlite, answer, outcome, figures).await?;
        ledger::save_tokens(self.sqlite, session).await
    }

    /// Puts what a provider reported in the place of our own count. `session` has the charge in its figures.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn correct_charge(
        &mut self,
        session: &Session,
        (answer_seq, charge, usage): (i64, &Charge, &Usage),
    ) -> Result<()> {
        calls::correct(self.sqlite, (self.session_id, answer_seq), charge, usage).await?;
        ledger::save_tokens(self.sqlite, session).await
    }

    /// Closes the open call as failed and promises the next the same.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn call_again(&mut self, duration_ms: i64, next: &NewCall<'_>) -> Result<()> {
        let answer = (self.session_id, next.answer_seq);
        calls::close_for_retry(self.sqlite, answer, duration_ms).await?;
        calls::insert(self.sqlite, self.session_id, next).await
    }

    /// Marks every outage of the session as given back.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn give_back_outages(&mut self) -> Result<()> {
        ledger::give_back_outages(self.sqlite, self.session_id).await
    }
}

impl TextInProgress<'_> {
    /// Writes an answer as far as it came so many milliseconds after its question was kept.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn checkpoint_answer(&mut self, answer: (i64, &str), after_ms: i64) -> Result<()> {
        answers::checkpoint(self.sqlite, self.session_id, answer, after_ms).await
    }
}

impl Store {
    /// Every answer that is being written.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_unfinished_answers(&self) -> Result<Vec<UnfinishedAnswer>> {
        answers::list_unfinished(&mut *self.reader().await?).await
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
        calls::find_open(&mut *self.reader().await?, (id, answer_seq)).await
    }

    /// How long an answer was each time it was written as far as it had come, as milliseconds since its
    /// question was kept and bytes; empty for answers from before this was kept.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_growth(&self, id: SessionId, seq: i64) -> Result<Vec<(i64, i64)>> {
        answers::list_growth(&mut *self.reader().await?, id, seq).await
    }
}
