//! The table `token_ledger`: what every call of a provider was promised, and what it took.

use super::{Result, StorageError, Store};
use crate::domain::ids::SessionId;
use crate::domain::ledger::Course;
use crate::domain::session::{Outage, Session};
use crate::domain::tokens::{Measure, Report};
use sqlx::sqlite::SqliteConnection;

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
        outage(&mut *self.reader().await?, id).await
    }

    /// What that model's newest calls were reported to take, in any session, beside our own count; at most
    /// `limit`.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_reports(&self, model: &str, limit: u32) -> Result<Vec<Report>> {
        let rows: Vec<(i64, i64, i64, i64, i64)> = sqlx::query_as(
            "select sent_text, sent_turns, reported ->> 'prompt_tokens',
                    iif(reasoning_tokens = 0, ifnull(received_text, 0), 0),
                    reported ->> 'answer_tokens'
             from token_ledger
             where model = ?1 and basis = 'reported' and sent_text is not null
               -- What is called so on another computer may be another model.
               and not exists (select 1 from records r where r.session_id = token_ledger.session_id)
             order by id desc limit ?2",
        )
        .bind(model)
        .bind(limit)
        .fetch_all(&mut *self.reader().await?)
        .await?;
        let reports = rows.into_iter().map(|row| {
            let (text_tokens, turns, sent_tokens, received_text_tokens, received_tokens) = row;
            let sent = Measure { text_tokens, turns };
            Report { sent, sent_tokens, received_text_tokens, received_tokens }
        });
        Ok(reports.collect())
    }

    /// How a session's conversation went on so far; none before anything was charged.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_course(&self, id: SessionId) -> Result<Option<Course>> {
        let row: Option<(i64, i64, i64, i64, i64)> = sqlx::query_as(
            "select newest.input_tokens, newest.output_tokens - newest.reasoning_tokens,
                    (select cast(avg(output_tokens) as integer) from token_ledger
                     where session_id = ?1 and output_tokens > 0),
                    (select cast(avg(output_tokens - reasoning_tokens) as integer) from token_ledger
                     where session_id = ?1 and output_tokens > 0),
                    (select cast(avg(length(content)) as integer) from messages
                     where session_id = ?1 and role = 'user')
             from token_ledger newest
             where newest.session_id = ?1 and newest.output_tokens > 0
             order by newest.id desc limit 1",
        )
        .bind(id.0)
        .fetch_optional(&mut *self.reader().await?)
        .await?;
        Ok(row.map(|(sent, remembered, answer, remembered_on_average, question_chars)| Course {
            sent_tokens: sent,
            remembered_tokens: remembered,
            answer_tokens: answer,
            remembered_on_average_tokens: remembered_on_average,
            question_chars,
        }))
    }
}

/// Time a session's candidate waited in vain.
pub(super) async fn outage(connection: &mut SqliteConnection, id: SessionId) -> Result<Outage> {
    let (ms, given_back_ms) = sqlx::query_as(
        "select ifnull(sum(outage_ms * (is_given_back = 0)), 0),
                ifnull(sum(outage_ms * (is_given_back = 1)), 0)
         from token_ledger where session_id = ?1",
    )
    .bind(id.0)
    .fetch_one(connection)
    .await?;
    Ok(Outage { ms, given_back_ms })
}

/// Marks every outage of a session as given back.
pub(super) async fn give_back_outages(
    connection: &mut SqliteConnection,
    id: SessionId,
) -> Result<()> {
    sqlx::query(
        "update token_ledger set is_given_back = 1
         where session_id = ?1 and outage_ms > 0 and is_given_back = 0",
    )
    .bind(id.0)
    .execute(connection)
    .await?;
    Ok(())
}

/// Puts a session's token figures where its row shows them. The database refuses figures that are
/// not the ledger's sum.
pub(super) async fn save_tokens(
    connection: &mut SqliteConnection,
    session: &Session,
) -> Result<()> {
    let saved = sqlx::query(
        "update sessions set tokens_used = ?2, input_tokens = ?3, output_tokens = ?4 where id = ?1",
    )
    .bind(session.id.0)
    .bind(session.tokens_used)
    .bind(session.input_tokens)
    .bind(session.output_tokens)
    .execute(connection)
    .await?;
    match saved.rows_affected() {
        1 => Ok(()),
        _ => Err(StorageError::Unavailable(format!("session {} is gone", session.id))),
    }
}
