//! Writing how an answer ended, with what it took; also for answers whose writer is gone.

use super::super::change::Changes;
use super::super::terms::{Done, Terms, What};
use super::super::{By, Result};
use super::capacity::counter;
use crate::domain::assistant::Usage;
use crate::domain::event::EventBody;
use crate::domain::exchange::Outcome;
use crate::domain::ids::SessionId;
use crate::domain::ledger::{Charge, Reservation};
use crate::domain::message::{AnswerStatus, fingerprint};
use crate::domain::session::Session;
use crate::domain::time::Moment;
use crate::domain::tokens::Measure;
use crate::storage::{CallFigures, UnfinishedAnswer};

/// Gives an answer its last status, and charges its call. A session that has ended in the
/// meantime is charged all the same. None where the answer had its last status already.
pub(super) async fn settle_answer(
    changes: &Changes,
    id: SessionId,
    (seq, content, outcome): (i64, &str, &Outcome),
    figures: CallFigures,
) -> Result<Option<Session>> {
    let by = By::app();
    let settled = changes.change(id, Terms::AS_IT_STANDS, &by, async |change| {
        if !change.tx().is_being_written(id, seq).await? {
            return Ok(());
        }
        let now = change.now;
        let ran_ms = ran_ms_by_end(changes, change.session(), outcome.status, now);
        let mut outcome = outcome.clone();
        if outcome.outage_ms > 0 {
            // The hand that measures the wait goes on in a sleep, which is a gap and given back as one.
            let asked_ran_ms = change.tx().find_message_ran_ms(id, seq - 1).await?;
            let most_ms = asked_ran_ms.map_or(i64::MAX, |asked| (ran_ms - asked).max(0));
            outcome.outage_ms = outcome.outage_ms.min(most_ms);
        }
        let session = change.session();
        outcome.charge = outcome.charge.map(|charge| charge.within(session.left_tokens()));
        let exhausted = outcome.charge.as_ref().and_then(|charge| session.add_charge(charge));
        let session = session.clone();
        let mut recorded = change.record(ended(seq, content, &outcome)).await?;
        let answer = (seq, content, &outcome);
        recorded.settle(&session, answer, figures, (now.wall, ran_ms)).await?;
        Ok(change.record_all(exhausted.into_iter().collect()).await?)
    });
    Ok(changed(settled.await?))
}

/// Charges what a late report says in the place of our own count. None where nothing is to be
/// corrected.
pub(super) async fn correct_charge(
    changes: &Changes,
    id: SessionId,
    (seq, reported, usage): (i64, Charge, &Usage),
) -> Result<Option<Session>> {
    let by = By::app();
    let corrected = changes.change(id, Terms::AS_IT_STANDS, &by, async |change| {
        let Some((before, promised)) = change.tx().find_estimated_charge(id, seq).await? else {
            return Ok(());
        };
        let session = change.session();
        let Some((charge, corrected, exhausted)) =
            session.correct_charge(seq, (before, reported), promised)
        else {
            return Ok(());
        };
        let session = session.clone();
        let mut recorded = change.record(corrected).await?;
        recorded.correct_charge(&session, (seq, &charge, usage)).await?;
        Ok(change.record_all(exhausted.into_iter().collect()).await?)
    });
    Ok(changed(corrected.await?))
}

/// Ends every answer that was being written when Hotseat was closed or died. To be called while
/// no answer is being written.
///
/// # Errors
/// Where the data can't be read or written.
pub(in super::super) async fn settle_all_unfinished(changes: &Changes) -> Result<()> {
    for answer in changes.store.list_unfinished_answers().await? {
        let (id, seq) = (answer.session_id, answer.seq);
        // One that can't be ended must not keep the others open.
        if let Err(error) = interrupt(changes, answer).await {
            tracing::error!(%error, %id, seq, "an unfinished answer could not be ended");
        }
    }
    Ok(())
}

/// Ends the unfinished answer of one session, whose place the caller holds.
pub(super) async fn settle_unfinished(changes: &Changes, id: SessionId) -> Result<()> {
    for answer in changes.store.list_unfinished_answers().await? {
        if answer.session_id == id {
            interrupt(changes, answer).await?;
        }
    }
    Ok(())
}

async fn interrupt(changes: &Changes, answer: UnfinishedAnswer) -> Result<()> {
    let UnfinishedAnswer { session_id, seq, content } = answer;
    let sent = Measure::default();
    let nothing = Reservation { sent, input_tokens: 0, output_tokens: 0 };
    let call = changes.store.find_open_call(session_id, seq).await?;
    let (reserved, model, called_at) =
        call.unwrap_or((nothing, String::new(), changes.clock.now().wall));
    // What came is counted as the model counts, or, where it is not on offer any more, roughly.
    let catalogue = changes.store.catalogue();
    let tokenizer = catalogue.find(&model).map_or_else(Default::default, |m| m.tokenizer);
    let counter = counter(&changes.store, &model, tokenizer).await?;
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
    let duration_ms = changes.clock.now().wall.since(called_at).max(0);
    let figures = CallFigures { duration_ms, ..CallFigures::default() };
    settle_answer(changes, session_id, (seq, &content, &outcome), figures).await?;
    Ok(())
}

/// Milliseconds the session had run when an answer ended. One that was interrupted ended when
/// Hotseat did, which was just after the session was last seen; and where it was not seen since a
/// sleep began, it stood still in it, whether that is written yet or not.
fn ran_ms_by_end(changes: &Changes, session: &Session, status: AnswerStatus, now: Moment) -> i64 {
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
            session.catch_up(now, false, changes.gap_after_ms);
            now
        }
    };
    session.ran_ms_at(&ended)
}

fn changed(done: Done) -> Option<Session> {
    (done.what == What::Changed).then_some(done.session)
}

fn ended(seq: i64, content: &str, outcome: &Outcome) -> EventBody {
    let (chars, sha256) = (content.chars().count(), fingerprint(content).into());
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
