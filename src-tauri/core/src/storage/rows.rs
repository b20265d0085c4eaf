//! A session's row and back.

use super::{Result, StorageError};
use crate::domain::absence::{Gap, Hand};
use crate::domain::chain::Head;
use crate::domain::config::{CandidateEmail, CandidateName, Challenge};
use crate::domain::ids::SessionId;
use crate::domain::lifecycle::Status;
use crate::domain::session::{Brief, Session};
use crate::domain::stopwatch::Stopwatch;
use crate::domain::time::{BootId, Moment, UtcMs};
use sqlx::sqlite::SqliteRow;
use sqlx::{Decode, FromRow, Row, Sqlite};
use uuid::Uuid;

/// The columns of a session without its brief, in the order of the table.
macro_rules! session_columns {
    () => {
        "id, version, status, candidate_name, candidate_email, challenge_title, model, \
         time_limit_s, original_time_limit_s, token_budget, original_token_budget, tokens_used, \
         input_tokens, output_tokens, message_count, created_at, updated_at, started_at, ended_at, \
         ran_ms, paused_ms, running_since, running_since_steady_ms, seen_at, seen_steady_ms, \
         boot_id, gap_from, gap_ms, gap_measured_by, is_sample, deleted_at, trail_len, trail_hash"
    };
}
pub(super) use session_columns;

/// How many columns [`session_columns`] names.
const SESSION_COLUMNS: usize = 33;

/// The columns of [`session_columns`], which stand first in every row they are read from.
pub(super) struct SessionRow {
    id: Uuid,
    version: i64,
    status: String,
    candidate_name: String,
    candidate_email: Option<String>,
    challenge_title: Option<String>,
    model: String,
    time_limit_s: i64,
    original_time_limit_s: i64,
    token_budget: i64,
    original_token_budget: i64,
    tokens_used: i64,
    input_tokens: i64,
    output_tokens: i64,
    message_count: i64,
    created_at: i64,
    updated_at: i64,
    started_at: Option<i64>,
    ended_at: Option<i64>,
    ran_ms: i64,
    paused_ms: i64,
    running_since: Option<i64>,
    running_since_steady_ms: Option<i64>,
    seen_at: Option<i64>,
    seen_steady_ms: Option<i64>,
    boot_id: Option<i64>,
    gap_from: Option<i64>,
    gap_ms: Option<i64>,
    gap_measured_by: Option<String>,
    is_sample: bool,
    deleted_at: Option<i64>,
    trail_len: i64,
    trail_hash: Vec<u8>,
}

/// A session together with its brief.
pub(super) struct SessionAndBriefRow {
    session: SessionRow,
    challenge_text: Option<String>,
    config: String,
}

/// A session and a value read beside it.
pub(super) struct SessionAnd<T> {
    pub session: SessionRow,
    pub value: T,
}

/// Reads columns one after the other. By place and unchecked: STRICT tables hold what they say, and
/// looking up a hundred names a row is what a list would otherwise spend its time on.
struct Columns<'r> {
    row: &'r SqliteRow,
    at: usize,
}

impl<'r> Columns<'r> {
    fn next<T: Decode<'r, Sqlite>>(&mut self) -> sqlx::Result<T> {
        let value = self.row.try_get_unchecked(self.at)?;
        self.at += 1;
        Ok(value)
    }
}

impl FromRow<'_, SqliteRow> for SessionRow {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let mut columns = Columns { row, at: 0 };
        // In the order of the columns, which is the order of the fields.
        Ok(Self {
            id: columns.next()?,
            version: columns.next()?,
            status: columns.next()?,
            candidate_name: columns.next()?,
            candidate_email: columns.next()?,
            challenge_title: columns.next()?,
            model: columns.next()?,
            time_limit_s: columns.next()?,
            original_time_limit_s: columns.next()?,
            token_budget: columns.next()?,
            original_token_budget: columns.next()?,
            tokens_used: columns.next()?,
            input_tokens: columns.next()?,
            output_tokens: columns.next()?,
            message_count: columns.next()?,
            created_at: columns.next()?,
            updated_at: columns.next()?,
            started_at: columns.next()?,
            ended_at: columns.next()?,
            ran_ms: columns.next()?,
            paused_ms: columns.next()?,
            running_since: columns.next()?,
            running_since_steady_ms: columns.next()?,
            seen_at: columns.next()?,
            seen_steady_ms: columns.next()?,
            boot_id: columns.next()?,
            gap_from: columns.next()?,
            gap_ms: columns.next()?,
            gap_measured_by: columns.next()?,
            is_sample: columns.next()?,
            deleted_at: columns.next()?,
            trail_len: columns.next()?,
            trail_hash: columns.next()?,
        })
    }
}

impl FromRow<'_, SqliteRow> for SessionAndBriefRow {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let session = SessionRow::from_row(row)?;
        let mut columns = Columns { row, at: SESSION_COLUMNS };
        Ok(Self { session, challenge_text: columns.next()?, config: columns.next()? })
    }
}

impl<T: for<'r> Decode<'r, Sqlite>> FromRow<'_, SqliteRow> for SessionAnd<T> {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        let session = SessionRow::from_row(row)?;
        Ok(Self { session, value: Columns { row, at: SESSION_COLUMNS }.next()? })
    }
}

impl TryFrom<SessionRow> for Session {
    type Error = StorageError;

    fn try_from(row: SessionRow) -> Result<Self> {
        let broken = |what: &str| {
            StorageError::Unavailable(format!("session {} has a broken {what}", row.id))
        };
        let status = Status::from_name(&row.status).ok_or_else(|| broken("status"))?;
        let measured_by = row.gap_measured_by.as_deref().map(hand_from_name);
        let gap = match (row.gap_from, row.gap_ms, measured_by) {
            (None, None, None) => None,
            (Some(from), Some(ms), Some(Some(measured_by))) => {
                Some(Gap { from: UtcMs(from), ms, measured_by })
            }
            _ => return Err(broken("gap")),
        };
        let moment = |wall: Option<i64>, steady_ms: Option<i64>| {
            Some(Moment { wall: UtcMs(wall?), steady_ms: steady_ms?, boot: BootId(row.boot_id?) })
        };
        Ok(Self {
            id: SessionId(row.id),
            version: row.version,
            candidate_name: CandidateName::trusted(row.candidate_name),
            candidate_email: row.candidate_email.map(CandidateEmail::trusted),
            status,
            time_limit_s: row.time_limit_s,
            original_time_limit_s: row.original_time_limit_s,
            token_budget: row.token_budget,
            original_token_budget: row.original_token_budget,
            tokens_used: row.tokens_used,
            input_tokens: row.input_tokens,
            output_tokens: row.output_tokens,
            message_count: row.message_count,
            model: row.model,
            challenge_title: row.challenge_title,
            created_at: UtcMs(row.created_at),
            updated_at: UtcMs(row.updated_at),
            started_at: row.started_at.map(UtcMs),
            ended_at: row.ended_at.map(UtcMs),
            stopwatch: Stopwatch {
                ran_ms: row.ran_ms,
                paused_ms: row.paused_ms,
                running_since: moment(row.running_since, row.running_since_steady_ms),
                seen: moment(row.seen_at, row.seen_steady_ms),
            },
            gap,
            is_sample: row.is_sample,
            deleted_at: row.deleted_at.map(UtcMs),
            trail: Head { len: row.trail_len, hash: row.trail_hash },
        })
    }
}

impl TryFrom<SessionAndBriefRow> for (Session, Brief) {
    type Error = StorageError;

    fn try_from(row: SessionAndBriefRow) -> Result<Self> {
        let session = Session::try_from(row.session)?;
        let config = serde_json::from_str(&row.config).map_err(|_| {
            StorageError::Unavailable(format!("session {} has a broken config", session.id))
        })?;
        Ok((session, Brief { challenge: row.challenge_text.map(Challenge::trusted), config }))
    }
}

/// The name a hand is stored by.
pub(super) const fn hand_name(hand: Hand) -> &'static str {
    match hand {
        Hand::Steady => "steady",
        Hand::Wall => "wall",
        Hand::Unknown => "unknown",
    }
}

fn hand_from_name(name: &str) -> Option<Hand> {
    [Hand::Steady, Hand::Wall, Hand::Unknown].into_iter().find(|hand| hand_name(*hand) == name)
}
