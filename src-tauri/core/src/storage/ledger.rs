//! The table `token_ledger`: what every call of a provider was promised, and what it took.

use super::{Result, StorageError, Store};
use crate::domain::assistant::Usage;
use crate::domain::exchange::Outcome;
use crate::domain::ids::SessionId;
use crate::domain::ledger::Reservation;
use crate::domain::message::AnswerStatus;
use crate::domain::session::Outage;
use crate::domain::time::UtcMs;
use serde_json::json;
use sqlx::sqlite::SqliteConnection;

/// A call about to be made.
#[derive(Debug)]
pub struct NewCall<'a> {
    /// The place of the answer it is for.
    pub answer_seq: i64,
    /// Which call for that answer, from 1.
    pub attempt: u32,
    /// The model asked.
    pub model: &'a str,
    /// Who is called.
    pub provider: &'a str,
    /// What it may take.
    pub reserved: Reservation,
    /// When.
    pub at: UtcMs,
}

/// How long a call took.
#[derive(Clone, Copy, Debug, Default)]
pub struct CallTimes {
    /// Milliseconds from the question to the first piece, if one came.
    pub first_piece_ms: Option<i64>,
    /// Milliseconds from the call to its end.
    pub duration_ms: i64,
}

/// What a session's calls amount to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LedgerSums {
    /// Charged for what was sent.
    pub input_tokens: i64,
    /// Charged for what was received.
    pub output_tokens: i64,
    /// Promised to a call that is not over.
    pub reserved_tokens: i64,
    /// Answers that were charged something.
    pub answers: i64,
    /// Milliseconds waited in vain and not given back.
    pub outage_ms: i64,
}

impl Store {
    /// What a session's calls amount to.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn ledger_sums(&self, id: SessionId) -> Result<LedgerSums> {
        let row: (i64, i64, i64, i64, i64) = sqlx::query_as(
            "select ifnull(sum(input_tokens), 0), ifnull(sum(output_tokens), 0),
                    ifnull(sum((reserved_input + reserved_output) * (state = 'reserved')), 0),
                    ifnull(sum(output_tokens > 0), 0),
                    ifnull(sum(outage_ms * (is_given_back = 0)), 0)
             from token_ledger where session_id = ?1",
        )
        .bind(id.0)
        .fetch_one(&mut *self.reader().await?)
        .await?;
        let (input_tokens, output_tokens, reserved_tokens, answers, outage_ms) = row;
        Ok(LedgerSums { input_tokens, output_tokens, reserved_tokens, answers, outage_ms })
    }

    /// Time a session's candidate waited in vain.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn outage(&self, id: SessionId) -> Result<Outage> {
        let (ms, given_back_ms) = sqlx::query_as(
            "select ifnull(sum(outage_ms * (is_given_back = 0)), 0),
                    ifnull(sum(outage_ms * (is_given_back = 1)), 0)
             from token_ledger where session_id = ?1",
        )
        .bind(id.0)
        .fetch_one(&mut *self.reader().await?)
        .await?;
        Ok(Outage { ms, given_back_ms })
    }

    /// What we counted for the first call that the provider reported plausibly, and what it reported;
    /// none before that.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_first_report(&self, id: SessionId) -> Result<Option<(i64, i64)>> {
        Ok(sqlx::query_as(
            "select reserved_input, input_tokens from token_ledger
             where session_id = ?1 and basis = 'reported' order by id limit 1",
        )
        .bind(id.0)
        .fetch_optional(&mut *self.reader().await?)
        .await?)
    }
}

pub(super) async fn insert(
    connection: &mut SqliteConnection,
    id: SessionId,
    call: &NewCall<'_>,
) -> Result<()> {
    sqlx::query(
        "insert into token_ledger (session_id, answer_seq, attempt, model, provider, state,
                                   reserved_input, reserved_output, started_at)
         values (?1, ?2, ?3, ?4, ?5, 'reserved', ?6, ?7, ?8)",
    )
    .bind(id.0)
    .bind(call.answer_seq)
    .bind(call.attempt)
    .bind(call.model)
    .bind(call.provider)
    .bind(call.reserved.input_tokens)
    .bind(call.reserved.output_tokens)
    .bind(call.at.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Closes the open call for an answer with what it took.
pub(super) async fn close(
    connection: &mut SqliteConnection,
    (id, answer_seq): (SessionId, i64),
    outcome: &Outcome,
    times: CallTimes,
) -> Result<()> {
    let state = if outcome.status == AnswerStatus::Failed { "failed" } else { "settled" };
    let charge = outcome.charge;
    sqlx::query(
        "update token_ledger set
             state = ?2, input_tokens = ?3, output_tokens = ?4, reasoning_tokens = ?5, basis = ?6,
             reported = ?7, first_piece_ms = ?8, duration_ms = ?9, outage_ms = ?10
         where session_id = ?1 and answer_seq = ?11 and state = 'reserved'",
    )
    .bind(id.0)
    .bind(state)
    .bind(charge.map_or(0, |charge| charge.input_tokens))
    .bind(charge.map_or(0, |charge| charge.output_tokens))
    .bind(charge.map_or(0, |charge| charge.reasoning_tokens))
    .bind(charge.map(|charge| charge.basis.name()))
    .bind(outcome.usage.as_ref().map(usage_text))
    .bind(times.first_piece_ms)
    .bind(times.duration_ms)
    .bind(outcome.outage_ms)
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
    let found: Option<(i64, i64, String, i64)> = sqlx::query_as(
        "select reserved_input, reserved_output, model, started_at from token_ledger
         where session_id = ?1 and answer_seq = ?2 and state = 'reserved'",
    )
    .bind(id.0)
    .bind(answer_seq)
    .fetch_optional(connection)
    .await?;
    Ok(found.map(|(input_tokens, output_tokens, model, at)| {
        (Reservation { input_tokens, output_tokens }, model, UtcMs(at))
    }))
}

/// Marks every outage of a session as given back, and says how long they were.
pub(super) async fn give_back_outages(
    connection: &mut SqliteConnection,
    id: SessionId,
) -> Result<Outage> {
    let given_back_ms = sqlx::query_scalar(
        "select ifnull(sum(outage_ms), 0) from token_ledger
         where session_id = ?1 and is_given_back = 1",
    )
    .bind(id.0)
    .fetch_one(&mut *connection)
    .await?;
    let outages: Vec<i64> = sqlx::query_scalar(
        "update token_ledger set is_given_back = 1
         where session_id = ?1 and outage_ms > 0 and is_given_back = 0 returning outage_ms",
    )
    .bind(id.0)
    .fetch_all(connection)
    .await?;
    Ok(Outage { ms: outages.into_iter().sum(), given_back_ms })
}

/// Puts a session's token figures where its row shows them. The database refuses figures that are
/// not the ledger's sum.
pub(super) async fn save_tokens(
    connection: &mut SqliteConnection,
    (id, used, input, output): (SessionId, i64, i64, i64),
) -> Result<()> {
    let saved = sqlx::query(
        "update sessions set tokens_used = ?2, input_tokens = ?3, output_tokens = ?4 where id = ?1",
    )
    .bind(id.0)
    .bind(used)
    .bind(input)
    .bind(output)
    .execute(connection)
    .await?;
    match saved.rows_affected() {
        1 => Ok(()),
        _ => Err(StorageError::Unavailable(format!("session {id} is gone"))),
    }
}

fn usage_text(usage: &Usage) -> String {
    json!({
        "prompt_tokens": usage.prompt_tokens,
        "answer_tokens": usage.answer_tokens,
        "reasoning_tokens": usage.reasoning_tokens,
    })
    .to_string()
}
