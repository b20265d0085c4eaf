//! The table `token_ledger`, while a call is made: what it is promised, and what it took.

use super::Result;
use super::columns::{as_text, insert, update};
use crate::domain::assistant::Usage;
use crate::domain::exchange::Outcome;
use crate::domain::ids::SessionId;
use crate::domain::ledger::{Basis, Charge, Reservation};
use crate::domain::message::AnswerStatus;
use crate::domain::time::UtcMs;
use crate::domain::tokens::Measure;
use serde_json::json;
use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

/// A call about to be made.
#[derive(Debug)]
pub struct NewCall<'a> {
    /// The place of the answer it is for.
    pub answer_seq: i64,
    /// Which call for that answer, from 1.
    pub attempt: u32,
    /// The model asked.
    pub model: &'a str,
    /// The provider called.
    pub provider: &'a str,
    /// What it may take.
    pub reserved: Reservation,
    /// When the call is made, by the wall.
    pub at: UtcMs,
}

/// What was measured of a call.
#[derive(Clone, Copy, Debug, Default)]
pub struct CallFigures {
    /// Milliseconds from the question to the first piece, if one came.
    pub first_piece_ms: Option<i64>,
    /// Milliseconds from the call to its end.
    pub duration_ms: i64,
    /// Tokens of the answer by the tables it is counted with, where it is all that the model wrote.
    pub received_text_tokens: Option<i64>,
}

/// What is known of a call before it is made.
macro_rules! promised_columns {
    ($make:ident $($argument:tt)*) => {
        $crate::storage::columns::$make! { $($argument)*;
            session_id: Uuid => hex,
            answer_seq: i64,
            attempt: u32,
            model: String,
            provider: String,
            state: String,
            reserved_input: i64,
            reserved_output: i64,
            started_at: i64,
            sent_text: i64,
            sent_turns: i64,
        }
    };
}

promised_columns! {
    row
    PromisedRow
}

/// What is known of a call once it is over.
macro_rules! closed_columns {
    ($make:ident $($argument:tt)*) => {
        $crate::storage::columns::$make! { $($argument)*;
            state: String,
            input_tokens: i64,
            output_tokens: i64,
            reasoning_tokens: i64,
            basis: Option<String>,
            reported: Option<String>,
            first_piece_ms: Option<i64>,
            duration_ms: i64,
            outage_ms: i64,
            received_text: Option<i64>,
        }
    };
}

closed_columns! {
    row
    ClosedRow
}

/// What a late report corrects.
macro_rules! corrected_columns {
    ($make:ident $($argument:tt)*) => {
        $crate::storage::columns::$make! { $($argument)*;
            input_tokens: i64,
            output_tokens: i64,
            reasoning_tokens: i64,
            basis: String,
            reported: String,
        }
    };
}

corrected_columns! {
    row
    CorrectedRow
}

pub(super) async fn insert(
    connection: &mut SqliteConnection,
    id: SessionId,
    call: &NewCall<'_>,
) -> Result<()> {
    let row = PromisedRow {
        session_id: id.0,
        answer_seq: call.answer_seq,
        attempt: call.attempt,
        model: call.model.to_owned(),
        provider: call.provider.to_owned(),
        state: "reserved".into(),
        reserved_input: call.reserved.input_tokens,
        reserved_output: call.reserved.output_tokens,
        started_at: call.at.0,
        sent_text: call.reserved.sent.text_tokens,
        sent_turns: call.reserved.sent.turns,
    };
    sqlx::query(insert!("token_ledger", promised_columns))
        .bind(as_text(&row)?)
        .execute(connection)
        .await?;
    Ok(())
}

/// Closes the open call for an answer with what it took.
pub(super) async fn close(
    connection: &mut SqliteConnection,
    (id, answer_seq): (SessionId, i64),
    outcome: &Outcome,
    figures: CallFigures,
) -> Result<()> {
    let state = if outcome.status == AnswerStatus::Failed { "failed" } else { "settled" };
    let charge = outcome.charge;
    let row = ClosedRow {
        state: state.into(),
        input_tokens: charge.map_or(0, |charge| charge.input_tokens),
        output_tokens: charge.map_or(0, |charge| charge.output_tokens),
        reasoning_tokens: charge.map_or(0, |charge| charge.reasoning_tokens),
        basis: charge.map(|charge| charge.basis.name().into()),
        reported: outcome.usage.as_ref().map(usage_text),
        first_piece_ms: figures.first_piece_ms,
        duration_ms: figures.duration_ms,
        outage_ms: outcome.outage_ms,
        received_text: figures.received_text_tokens,
    };
    sqlx::query(concat!(
        update!("token_ledger", closed_columns),
        " where session_id = ?2 and answer_seq = ?3 and state = 'reserved'"
    ))
    .bind(as_text(&row)?)
    .bind(id.0)
    .bind(answer_seq)
    .execute(connection)
    .await?;
    Ok(())
}

/// Closes the open call as one that failed and is made again.
pub(super) async fn close_for_retry(
    connection: &mut SqliteConnection,
    (id, answer_seq): (SessionId, i64),
    duration_ms: i64,
) -> Result<()> {
    sqlx::query(
        "update token_ledger set state = 'failed', duration_ms = ?3
         where session_id = ?1 and answer_seq = ?2 and state = 'reserved'",
    )
    .bind(id.0)
    .bind(answer_seq)
    .bind(duration_ms)
    .execute(connection)
    .await?;
    Ok(())
}

/// What the open call for an answer was promised, the model asked, and when.
pub(super) async fn find_open(
    connection: &mut SqliteConnection,
    (id, answer_seq): (SessionId, i64),
) -> Result<Option<(Reservation, String, UtcMs)>> {
    let found: Option<(i64, i64, String, i64, i64, i64)> = sqlx::query_as(
        "select reserved_input, reserved_output, model, started_at, ifnull(sent_text, reserved_input),
                ifnull(sent_turns, 0)
         from token_ledger
         where session_id = ?1 and answer_seq = ?2 and state = 'reserved'",
    )
    .bind(id.0)
    .bind(answer_seq)
    .fetch_optional(connection)
    .await?;
    Ok(found.map(|(input_tokens, output_tokens, model, at, text_tokens, turns)| {
        let sent = Measure { text_tokens, turns };
        (Reservation { sent, input_tokens, output_tokens }, model, UtcMs(at))
    }))
}

/// What the last call for an answer was charged by our own count, while no report has corrected it, and
/// what is promised to another call of the session.
pub(super) async fn find_estimated(
    connection: &mut SqliteConnection,
    (id, answer_seq): (SessionId, i64),
) -> Result<Option<(Charge, i64)>> {
    let found: Option<(i64, i64, i64, i64)> = sqlx::query_as(
        "select input_tokens, output_tokens, reasoning_tokens,
                (select ifnull(sum(reserved_input + reserved_output), 0) from token_ledger
                 where session_id = ?1 and state = 'reserved')
         from token_ledger
         where session_id = ?1 and answer_seq = ?2 and state = 'settled' and basis = 'estimated'
           and reported is null
         order by attempt desc limit 1",
    )
    .bind(id.0)
    .bind(answer_seq)
    .fetch_optional(connection)
    .await?;
    Ok(found.map(|(input_tokens, output_tokens, reasoning_tokens, promised_tokens)| {
        let basis = Basis::Estimated;
        (Charge { input_tokens, output_tokens, reasoning_tokens, basis }, promised_tokens)
    }))
}

/// Puts what a provider reported in the place of our own count.
pub(super) async fn correct(
    connection: &mut SqliteConnection,
    (id, answer_seq): (SessionId, i64),
    charge: &Charge,
    usage: &Usage,
) -> Result<()> {
    let row = CorrectedRow {
        input_tokens: charge.input_tokens,
        output_tokens: charge.output_tokens,
        reasoning_tokens: charge.reasoning_tokens,
        basis: charge.basis.name().into(),
        reported: usage_text(usage),
    };
    sqlx::query(concat!(
        update!("token_ledger", corrected_columns),
        " where session_id = ?2 and answer_seq = ?3 and state = 'settled' and basis = 'estimated'"
    ))
    .bind(as_text(&row)?)
    .bind(id.0)
    .bind(answer_seq)
    .execute(connection)
    .await?;
    Ok(())
}

fn usage_text(usage: &Usage) -> String {
    json!({
        "prompt_tokens": usage.prompt_tokens,
        "answer_tokens": usage.answer_tokens,
        "reasoning_tokens": usage.reasoning_tokens,
    })
    .to_string()
}
