//! The table `messages`: what was asked and answered.

use super::{Result, StorageError, Store, events};
use crate::domain::assistant::FailureKind;
use crate::domain::exchange::TooLongBefore;
use crate::domain::ids::{RequestId, SessionId};
use crate::domain::ledger::UsedBy;
use crate::domain::message::{AnswerStatus, Charged, Exchanged, Figures, Message, MessageKind};
use crate::domain::time::UtcMs;
use sqlx::sqlite::SqliteConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

/// How a conversation stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConversationState {
    /// Whether an answer is being written.
    pub is_open: bool,
    /// The place of the oldest message that the model was sent with the newest question.
    pub remembered_from: Option<i64>,
    /// The place of the oldest message that the candidate chose the model to know.
    pub memory_from: Option<i64>,
    /// The place of the newest question, where its answer is over and not complete.
    pub replaceable_seq: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct MessageRow {
    seq: i64,
    role: String,
    status: String,
    content: String,
    model: String,
    request_id: Option<Uuid>,
    created_at: i64,
    ended_at: Option<i64>,
    context_from: Option<i64>,
    failure: Option<String>,
}

#[derive(sqlx::FromRow)]
struct FiguresRow {
    seq: i64,
    ran_ms: Option<i64>,
    is_open: bool,
    is_stopped: bool,
    input_tokens: i64,
    output_tokens: i64,
    is_estimated: bool,
    took_ms: i64,
}

impl From<FiguresRow> for Figures {
    fn from(row: FiguresRow) -> Self {
        let charged = (!row.is_open).then_some(Charged {
            input_tokens: row.input_tokens,
            output_tokens: row.output_tokens,
            is_estimated: row.is_estimated,
            took_ms: row.took_ms.max(0),
        });
        Self { ran_ms: row.ran_ms, charged, ..Self::default() }
    }
}

impl Store {
    /// The newest `limit` messages of a session that come before `before`, oldest first; all are
    /// before none.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_messages(
        &self,
        id: SessionId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Message>> {
        list(&mut *self.reader().await?, id, before, limit).await
    }

    /// What is known of messages beside what was said, by their place, from the first to the last.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_figures(
        &self,
        id: SessionId,
        (first, last): (i64, i64),
    ) -> Result<BTreeMap<i64, Figures>> {
        let mut reader = self.reader().await?;
        let rows: Vec<FiguresRow> = sqlx::query_as(
            "select m.seq, m.ran_ms, m.status in ('asked', 'streaming') as is_open,
                    m.status = 'stopped' as is_stopped,
                    ifnull(sum(l.input_tokens), 0) as input_tokens,
                    ifnull(sum(l.output_tokens), 0) as output_tokens,
                    ifnull(max(l.basis = 'estimated'), 0) as is_estimated,
                    ifnull(max(m.ran_ms - q.ran_ms), ifnull(sum(l.duration_ms), 0)) as took_ms
             from messages m
             left join messages q
                on q.session_id = m.session_id and q.seq = m.seq - 1 and m.role = 'assistant'
             left join token_ledger l on l.session_id = m.session_id and l.answer_seq = m.seq
             where m.session_id = ?1 and m.seq between ?2 and ?3
             group by m.seq",
        )
        .bind(id.0)
        .bind(first)
        .bind(last)
        .fetch_all(&mut *reader)
        .await?;
        // The trail is long, and most answers come to their end.
        let mut causes = if rows.iter().any(|row| row.is_stopped) {
            events::list_stop_causes(&mut reader, id).await?
        } else {
            BTreeMap::new()
        };
        let figures = rows.into_iter().map(|row| {
            let (seq, cause) = (row.seq, causes.remove(&row.seq));
            (seq, Figures { cause, ..Figures::from(row) })
        });
        Ok(figures.collect())
    }

    /// What a session had used after each answer that was charged something, in the order of time.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_use(&self, id: SessionId) -> Result<Vec<UsedBy>> {
        let rows: Vec<(i64, i64)> = sqlx::query_as(
            "select m.ran_ms, sum(l.input_tokens + l.output_tokens) as tokens
             from messages m
             join token_ledger l on l.session_id = m.session_id and l.answer_seq = m.seq
             where m.session_id = ?1 and m.ran_ms is not null and l.state <> 'reserved'
             group by m.seq having tokens > 0 order by m.seq",
        )
        .bind(id.0)
        .fetch_all(&mut *self.reader().await?)
        .await?;
        let mut used = UsedBy { ran_ms: 0, tokens: 0 };
        let points = rows.into_iter().map(|(ran_ms, more)| {
            // An answer that was interrupted is known to have ended only roughly.
            used = UsedBy { ran_ms: used.ran_ms.max(ran_ms), tokens: used.tokens + more };
            used
        });
        Ok(points.collect())
    }

    /// The newest `limit` finished exchanges of a session that come before `before`, newest first.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_exchanged(
        &self,
        id: SessionId,
        before: i64,
        limit: u32,
    ) -> Result<Vec<Exchanged>> {
        let rows: Vec<(i64, String, String, Option<String>, bool)> = sqlx::query_as(
            "select q.seq, q.content, a.content, a.failure,
                    exists (select 1 from messages r
                            where r.session_id = q.session_id and r.replaces = q.seq)
             from messages q
             join messages a on a.session_id = q.session_id and a.seq = q.seq + 1
             where q.session_id = ?1 and q.role = 'user' and q.seq < ?2 and a.status <> 'streaming'
             order by q.seq desc limit ?3",
        )
        .bind(id.0)
        .bind(before)
        .bind(limit)
        .fetch_all(&mut *self.reader().await?)
        .await?;
        let exchanged =
            rows.into_iter().map(|(question_seq, question, answer, failure, is_replaced)| {
                let failure = read_failure(failure.as_deref(), question_seq + 1)?;
                Ok(Exchanged { question_seq, question, answer, failure, is_replaced })
            });
        exchanged.collect()
    }

    /// How a session's conversation stands.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn conversation_state(&self, id: SessionId) -> Result<ConversationState> {
        state(&mut *self.reader().await?, id).await
    }

    /// The questions of a session that were too long for its model, in the order of time.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_too_long(&self, id: SessionId) -> Result<Vec<TooLongBefore>> {
        let rows: Vec<(Option<i64>, i64)> = sqlx::query_as(
            "select m.failure ->> 'limit_tokens', l.reserved_input
             from messages m
             join token_ledger l on l.session_id = m.session_id and l.answer_seq = m.seq
             where m.session_id = ?1 and m.failure ->> 'kind' = 'too_long' and l.state <> 'reserved'
             order by l.id",
        )
        .bind(id.0)
        .fetch_all(&mut *self.reader().await?)
        .await?;
        let questions = rows.into_iter();
        Ok(questions
            .map(|(limit_tokens, sent_tokens)| TooLongBefore { limit_tokens, sent_tokens })
            .collect())
    }

    /// Tokens that were promised to the longest that a session's model was sent and has answered; 0 before
    /// there is any.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn longest_answered(&self, id: SessionId) -> Result<i64> {
        Ok(sqlx::query_scalar(
            "select ifnull(max(reserved_input), 0) from token_ledger
             where session_id = ?1 and state = 'settled' and output_tokens > 0",
        )
        .bind(id.0)
        .fetch_one(&mut *self.reader().await?)
        .await?)
    }

    /// The place of the question sent with that intention, and its session.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_question(&self, request: RequestId) -> Result<Option<(SessionId, i64)>> {
        let found: Option<(Uuid, i64)> =
            sqlx::query_as("select session_id, seq from messages where request_id = ?1")
                .bind(request.0)
                .fetch_optional(&mut *self.reader().await?)
                .await?;
        Ok(found.map(|(id, seq)| (SessionId(id), seq)))
    }
}

pub(super) async fn list(
    connection: &mut SqliteConnection,
    id: SessionId,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Message>> {
    let rows: Vec<MessageRow> = sqlx::query_as(
        "select seq, role, status, content, model, request_id, created_at, ended_at,
                context_from, failure
         from messages where session_id = ?1 and seq < ?2 order by seq desc limit ?3",
    )
    .bind(id.0)
    .bind(before.unwrap_or(i64::MAX))
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.into_iter().rev().map(Message::try_from).collect()
}

pub(super) async fn state(
    connection: &mut SqliteConnection,
    id: SessionId,
) -> Result<ConversationState> {
    let last: Option<(i64, String, i64, Option<i64>)> = sqlx::query_as(
        "select seq, status, context_from, memory_from from messages
         where session_id = ?1 and role = 'assistant' order by seq desc limit 1",
    )
    .bind(id.0)
    .fetch_optional(connection)
    .await?;
    Ok(last.map_or_else(ConversationState::default, |(seq, status, from, memory_from)| {
        let is_open = status == AnswerStatus::Streaming.name();
        let is_whole = status == AnswerStatus::Complete.name();
        ConversationState {
            is_open,
            remembered_from: Some(from),
            memory_from,
            replaceable_seq: (!is_open && !is_whole).then_some(seq - 1),
        }
    }))
}

impl TryFrom<MessageRow> for Message {
    type Error = StorageError;

    fn try_from(row: MessageRow) -> Result<Self> {
        let unreadable = || unreadable(row.seq);
        let kind = if row.role == "user" {
            MessageKind::Question { request: row.request_id.map(RequestId) }
        } else {
            let named = |status: &AnswerStatus| status.name() == row.status;
            MessageKind::Answer {
                status: AnswerStatus::ALL.into_iter().find(named).ok_or_else(unreadable)?,
                context_from: row.context_from.ok_or_else(unreadable)?,
                failure: read_failure(row.failure.as_deref(), row.seq)?,
                ended_at: row.ended_at.map(UtcMs),
            }
        };
        Ok(Self {
            seq: row.seq,
            kind,
            content: row.content,
            model: row.model,
            created_at: UtcMs(row.created_at),
        })
    }
}

fn read_failure(text: Option<&str>, seq: i64) -> Result<Option<FailureKind>> {
    text.map(serde_json::from_str).transpose().map_err(|_| unreadable(seq))
}

fn unreadable(seq: i64) -> StorageError {
    StorageError::Unavailable(format!("message {seq} can't be read"))
}

/// Milliseconds a session had run when that message was written; none where that is not known.
pub(super) async fn find_ran_ms(
    connection: &mut SqliteConnection,
    id: SessionId,
    seq: i64,
) -> Result<Option<i64>> {
    let found: Option<Option<i64>> =
        sqlx::query_scalar("select ran_ms from messages where session_id = ?1 and seq = ?2")
            .bind(id.0)
            .bind(seq)
            .fetch_optional(connection)
            .await?;
    Ok(found.flatten())
}
