//! Writing how an answer ended, with what it took; also for answers whose writer is gone.

use super::super::{Result, SessionService};
use crate::domain::assistant::Usage;
use crate::domain::event::{Actor, EventBody};
use crate::domain::exchange::Outcome;
use crate::domain::ids::SessionId;
use crate::domain::ledger::{Charge, Reservation};
use crate::domain::message::{AnswerStatus, fingerprint};
use crate::domain::session::Session;
use crate::domain::time::Moment;
use crate::domain::tokens::Measure;
use crate::error::Error;
use crate::storage::{Begun, CallFigures, Footprint, UnfinishedAnswer};

impl SessionService {
    /// Gives an answer its last status, and charges its call. A session that has ended in the
    /// meantime is charged all the same. None where the answer had its last status already.
    pub(super) async fn settle_answer(
        &self,
        id: SessionId,
        (seq, content, outcome): (i64, &str, &Outcome),
        figures: CallFigures,
    ) -> Result<Option<Session>> {
        let mut writer = self.store.write().await;
        let Begun { mut tx, mut session, .. } =
            writer.begin_with(id, None).await?.ok_or(Error::NotFound)?;
        let now = self.clock.now();
        let ran_ms = self.ran_ms_by_end(&session, outcome.status, now);
        let mut outcome = outcome.clone();
        if outcome.outage_ms > 0 {
            // The hand that measures the wait goes on in a sleep, which is a gap and given back as one.
            let asked_ran_ms = tx.find_message_ran_ms(id, seq - 1).await?;
            let most_ms = asked_ran_ms.map_or(i64::MAX, |asked| (ran_ms - asked).max(0));
            outcome.outage_ms = outcome.outage_ms.min(most_ms);
        }
        outcome.charge = outcome.charge.map(|charge| charge.within(session.left_tokens()));
        let outcome = &outcome;
        let mut bodies = vec![ended(seq, content, outcome)];
        if let Some(charge) = &outcome.charge {
            bodies.extend(session.add_charge(charge));
        }
        session.version += 1;
        let footprint = Footprint { bodies: &bodies, actor: &Actor::APP, at: now.wall };
        let (answer, figures) = ((seq, content, outcome), (figures, ran_ms));
        let is_first = tx.settle_and_commit(&mut session, answer, figures, &footprint).await?;
        Ok(is_first.then_some(session))
    }

    /// Charges what a late report says in the place of our own count. None where nothing is to be
    /// corrected.
    pub(super) async fn correct_charge(
        &self,
        id: SessionId,
        (seq, reported, usage): (i64, Charge, &Usage),
    ) -> Result<Option<Session>> {
        let mut writer = self.store.write().await;
        let Begun { mut tx, mut session, .. } =
            writer.begin_with(id, None).await?.ok_or(Error::NotFound)?;
        let estimated = tx.find_estimated_charge(id, seq).await?;
        let corrected = estimated.and_then(|(before, promised_tokens)| {
            session.correct_charge(seq, (before, reported), promised_tokens)
        });
        let Some((charge, bodies)) = corrected else {
            tx.roll_back().await;
            return Ok(None);
        };
        session.version += 1;
        let at = self.clock.now().wall;
        let footprint = Footprint { bodies: &bodies, actor: &Actor::APP, at };
        tx.correct_and_commit(&mut session, (seq, &charge, usage), &footprint).await?;
        Ok(Some(session))
    }

    /// Ends every answer that was being written when Hotseat was closed or died. To be called while
    /// no answer is being written.
    ///
    /// # Errors
    /// Where the data can't be read or written.
    pub(in super::super) async fn settle_all_unfinished(&self) -> Result<()> {
        for answer in self.store.list_unfinished_answers().await? {
            let (id, seq) = (answer.session_id, answer.seq);
            // One that can't be ended must not keep the others open.
            if let Err(error) = self.interrupt(answer).await {
                tracing::error!(%error, %id, seq, "an unfinished answer could not be ended");
            }
        }
        Ok(())
    }

    /// Ends the unfinished answer of one session, whose place the caller holds.
    pub(super) async fn settle_unfinished(&self, id: SessionId) -> Result<()> {
        for answer in self.store.list_unfinished_answers().await? {
            if answer.session_id == id {
                self.interrupt(answer).await?;
            }
        }
        Ok(())
    }

    async fn interrupt(&self, answer: UnfinishedAnswer) -> Result<()> {
        let UnfinishedAnswer { session_id, seq, content } = answer;
        let sent = Measure::default();
        let nothing = Reservation { sent, input_tokens: 0, output_tokens: 0 };
        let call = self.store.find_open_call(session_id, seq).await?;
        let (reserved, model, called_at) =
            call.unwrap_or((nothing, String::new(), self.clock.now().wall));
        // What came is counted as the model counts, or, where it is not on offer any more, roughly.
        let catalogue = self.store.catalogue();
        let tokenizer = catalogue.find(&model).map_or_else(Default::default, |m| m.tokenizer);
        let counter = self.counter(&model, tokenizer).await?;
        let charge = if content.is_empty() {
            Charge::estimated(0, 0)
        } else {
            let output = counter.count(&content).min(reserved.output_tokens);
            let input = counter.likely(reserved.sent).min(reserved.input_tokens);
            Charge::estimated(input, output)
        };
        let outcome = Outcome {
            status: AnswerStatus::Interrupted,
            charge: Some(charge),
            failure: None,
            cause: None,
            usage: None,
            outage_ms: 0,
        };
        let duration_ms = self.clock.now().wall.since(called_at).max(0);
        let figures = CallFigures { duration_ms, ..CallFigures::default() };
        self.settle_answer(session_id, (seq, &content, &outcome), figures).await?;
        Ok(())
    }

    /// Milliseconds the session had run when an answer ended. One that was interrupted ended when
    /// Hotseat did, which was just after the session was last seen; and where it was not seen since a
    /// sleep began, it stood still in it, whether that is written yet or not.
    fn ran_ms_by_end(&self, session: &Session, status: AnswerStatus, now: Moment) -> i64 {
        let mut session = session.clone();
        let ended = match status {
            AnswerStatus::Interrupted => session.stopwatch.seen.unwrap_or(now),
            AnswerStatus::Streaming
            | AnswerStatus::Complete
            | AnswerStatus::Stopped
            | AnswerStatus::CutByBudget
            | AnswerStatus::CutByTime
            | AnswerStatus::UnknownEnd
            | AnswerStatus::Failed => {
                session.catch_up(now, false, self.gap_after_ms);
                now
            }
        };
        session.ran_ms_at(&ended)
    }
}

fn ended(seq: i64, content: &str, outcome: &Outcome) -> EventBody {
    let (chars, sha256) = (content.chars().count(), fingerprint(content));
    let charge = outcome.charge.unwrap_or(Charge::estimated(0, 0));
    match outcome.failure {
        Some(failure) => EventBody::AnswerFailed {
            seq,
            failure,
            chars,
            sha256,
            tokens: charge.total(),
            outage_ms: outcome.outage_ms,
        },
        None => EventBody::MessageReceived {
            seq,
            status: outcome.status,
            cause: outcome.cause,
            chars,
            sha256,
            input_tokens: charge.input_tokens,
            output_tokens: charge.output_tokens,
            basis: charge.basis,
        },
    }
}
