//! The table `messages`, while an exchange is under way: a question is kept, and its answer as it comes and
//! ends.

use super::Result;
use super::columns::{as_text, insert, update};
use crate::domain::exchange::Outcome;
use crate::domain::ids::{RequestId, SessionId};
use crate::domain::message::AnswerStatus;
use crate::domain::time::UtcMs;
use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

/// A question to be kept, with the empty answer it will get.
#[derive(Debug)]
pub struct NewExchange<'a> {
    /// The question's place in the conversation; the answer's is the next.
    pub question_seq: i64,
    /// What is asked.
    pub question: &'a str,
    /// The model asked.
    pub model: &'a str,
    /// The id of the request that asks it, if it has one.
    pub request: Option<RequestId>,
    /// The place of the oldest message the model is sent.
    pub context_from: i64,
    /// The place of the oldest message that the candidate chose the model to know, here or before.
    pub memory_from: Option<i64>,
    /// The place of the question it is asked in the place of.
    pub replaces: Option<i64>,
    /// When it is asked, by the wall.
    pub at: UtcMs,
    /// Milliseconds the session had run by then.
    pub ran_ms: i64,
}

/// An answer that was being written when Hotseat ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnfinishedAnswer {
    /// The session whose answer it is.
    pub session_id: SessionId,
    /// Its place in the conversation.
    pub seq: i64,
    /// As far as it came.
    pub content: String,
}

/// What is known of a question when it is kept.
macro_rules! asked_columns {
    ($make:ident $($argument:tt)*) => {
        $crate::storage::columns::$make! { $($argument)*;
            session_id: Uuid => hex,
            seq: i64,
            role: String,
            status: String,
            content: String,
            model: String,
            request_id: Option<Uuid> => hex,
            created_at: i64,
            ran_ms: i64,
            replaces: Option<i64>,
        }
    };
}

asked_columns! {
    row
    AskedRow
}

/// What is known of its answer by then.
macro_rules! awaited_columns {
    ($make:ident $($argument:tt)*) => {
        $crate::storage::columns::$make! { $($argument)*;
            session_id: Uuid => hex,
            seq: i64,
            role: String,
            status: String,
            content: String,
            model: String,
            created_at: i64,
            context_from: i64,
            memory_from: Option<i64>,
        }
    };
}

awaited_columns! {
    row
    AwaitedRow
}

/// What is known of it at its end.
macro_rules! ended_columns {
    ($make:ident $($argument:tt)*) => {
        $crate::storage::columns::$make! { $($argument)*;
            content: String,
            status: String,
            failure: Option<String>,
            ended_at: i64,
            ran_ms: i64,
        }
    };
}

ended_columns! {
    row
    EndedRow
}

pub(super) async fn insert(
    connection: &mut SqliteConnection,
    id: SessionId,
    new: &NewExchange<'_>,
) -> Result<()> {
    let asked = AskedRow {
        session_id: id.0,
        seq: new.question_seq,
        role: "user".into(),
        status: "asked".into(),
        content: new.question.into(),
        model: new.model.into(),
        request_id: new.request.map(|request| request.0),
        created_at: new.at.0,
        ran_ms: new.ran_ms,
        replaces: new.replaces,
    };
    sqlx::query(insert!("messages", asked_columns))
        .bind(as_text(&asked)?)
        .execute(&mut *connection)
        .await?;
    let awaited = AwaitedRow {
        session_id: id.0,
        seq: new.question_seq + 1,
        role: "assistant".into(),
        status: AnswerStatus::Streaming.name().into(),
        content: String::new(),
        model: new.model.into(),
        created_at: new.at.0,
        context_from: new.context_from,
        memory_from: new.memory_from,
    };
    sqlx::query(insert!("messages", awaited_columns))
        .bind(as_text(&awaited)?)
        .execute(connection)
        .await?;
    Ok(())
}

/// Writes an answer as far as it came, and when that was. Nothing happened that a trail would tell.
pub(super) async fn checkpoint(
    connection: &mut SqliteConnection,
    id: SessionId,
    (seq, content): (i64, &str),
    after_ms: i64,
) -> Result<()> {
    let written = sqlx::query(
        "update messages set content = ?3
         where session_id = ?1 and seq = ?2 and status = 'streaming'",
    )
    .bind(id.0)
    .bind(seq)
    .bind(content)
    .execute(&mut *connection)
    .await?;
    if written.rows_affected() == 0 {
        // Another has ended it.
        return Ok(());
    }
    sqlx::query(
        "insert into answer_growth (session_id, seq, after_ms, bytes)
         values (?1, ?2, ?3, ?4) on conflict do nothing",
    )
    .bind(id.0)
    .bind(seq)
    .bind(after_ms)
    .bind(i64::try_from(content.len()).unwrap_or(i64::MAX))
    .execute(connection)
    .await?;
    Ok(())
}

/// Milliseconds after its question and bytes, each time an answer was written as far as it had come.
pub(super) async fn list_growth(
    connection: &mut SqliteConnection,
    id: SessionId,
    seq: i64,
) -> Result<Vec<(i64, i64)>> {
    let rows = sqlx::query_as(
        "select after_ms, bytes from answer_growth where session_id = ?1 and seq = ?2 order by bytes",
    );
    Ok(rows.bind(id.0).bind(seq).fetch_all(connection).await?)
}

/// Whether an answer is still being written.
pub(super) async fn is_being_written(
    connection: &mut SqliteConnection,
    id: SessionId,
    seq: i64,
) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "select exists (select 1 from messages
                        where session_id = ?1 and seq = ?2 and status = 'streaming')",
    )
    .bind(id.0)
    .bind(seq)
    .fetch_one(connection)
    .await?)
}

/// Gives an answer that is being written its last status and text.
pub(super) async fn finish(
    connection: &mut SqliteConnection,
    (id, seq): (SessionId, i64),
    content: &str,
    outcome: &Outcome,
    (at, ran_ms): (UtcMs, i64),
) -> Result<()> {
    let row = EndedRow {
        content: content.into(),
        status: outcome.status.name().into(),
        failure: outcome.failure.map(|kind| as_text(&kind)).transpose()?,
        ended_at: at.0,
        ran_ms,
    };
    sqlx::query(concat!(
        update!("messages", ended_columns),
        " where session_id = ?2 and seq = ?3 and status = 'streaming'"
    ))
    .bind(as_text(&row)?)
    .bind(id.0)
    .bind(seq)
    .execute(connection)
    .await?;
    Ok(())
}

/// Every answer that is being written.
pub(super) async fn list_unfinished(
    connection: &mut SqliteConnection,
) -> Result<Vec<UnfinishedAnswer>> {
    let rows: Vec<(Uuid, i64, String)> =
        sqlx::query_as("select session_id, seq, content from messages where status = 'streaming'")
            .fetch_all(connection)
            .await?;
    Ok(rows
        .into_iter()
        .map(|(id, seq, content)| UnfinishedAnswer { session_id: SessionId(id), seq, content })
        .collect())
}
