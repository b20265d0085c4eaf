//! A session's row and back.
//!
//! sqlx hands a row over value by value, and each value costs an allocation on one thread and a
//! release on another. A session has 34 of them. So SQLite puts a session into one text, a JSON
//! array, and a page of sessions into one array of these.

use super::columns::as_text;
use super::{Result, StorageError};
use crate::domain::absence::{Gap, Hand};
use crate::domain::assistant::AssistantConfig;
use crate::domain::chain::Head;
use crate::domain::config::{CandidateEmail, CandidateName, Challenge, title_of, without_mark};
use crate::domain::ids::SessionId;
use crate::domain::library::Pin;
use crate::domain::lifecycle::Status;
use crate::domain::session::{Brief, Session};
use crate::domain::stopwatch::Stopwatch;
use crate::domain::time::{BootId, Moment, UtcMs};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// The columns of `sessions` that make a session without its brief.
macro_rules! session_columns {
    ($make:ident $($argument:tt)*) => {
        $crate::storage::columns::$make! { $($argument)*;
            id: Uuid => hex,
            version: i64,
            config_version: i64,
            status: Status,
            candidate_name: String,
            candidate_email: Option<String>,
            challenge_title: Option<String>,
            template_title: Option<String>,
            model: String,
            time_limit_s: i64,
            original_time_limit_s: i64,
            token_budget: i64,
            original_token_budget: i64,
            extra_time_percent: i64,
            extra_tokens_percent: i64,
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
            gap_measured_by: Option<Hand>,
            is_sample: u8,
            is_imported: u8,
            deleted_at: Option<i64>,
            trail_len: i64,
            #[serde(with = "hex::serde")]
            trail_hash: Vec<u8> => hex,
        }
    };
}
pub(super) use session_columns;

/// What changes while a session is run.
macro_rules! state_columns {
    ($make:ident $($argument:tt)*) => {
        $crate::storage::columns::$make! { $($argument)*;
            updated_at, trail_len, trail_hash => hex, version, config_version, status, time_limit_s,
            token_budget, extra_time_percent, extra_tokens_percent, started_at, ended_at, ran_ms, paused_ms, running_since,
            running_since_steady_ms, seen_at, seen_steady_ms, boot_id, gap_from, gap_ms,
            gap_measured_by, deleted_at
        }
    };
}
pub(super) use state_columns;

/// What a person edits. The limits stand here with their originals: a CHECK refuses a limit below its original,
/// even between two statements.
macro_rules! edited_columns {
    ($make:ident $($argument:tt)*) => {
        $crate::storage::columns::$make! { $($argument)*;
            candidate_name, candidate_email, challenge_title, model, time_limit_s,
            original_time_limit_s, token_budget, original_token_budget
        }
    };
}
pub(super) use edited_columns;

/// When a running session was seen.
macro_rules! seen_columns {
    ($make:ident $($argument:tt)*) => {
        $crate::storage::columns::$make! { $($argument)*;
            seen_at, seen_steady_ms, boot_id
        }
    };
}
pub(super) use seen_columns;

session_columns! {
    row
    /// A session without its brief. As an array, serde reads it in the order of its fields, which is the
    /// order that [`session_json`] gives: both are made of one list.
    SessionRow
}

/// A session without its brief as one JSON array.
macro_rules! session_json {
    () => {
        concat!("json_array(", $crate::storage::session_row::session_columns!(readable), ")")
    };
}
pub(super) use session_json;

/// The session in a text made by [`session_json`].
pub(super) fn session(json: &str) -> Result<Session> {
    parse::<SessionRow>(json)?.try_into()
}

/// The sessions in an array of such texts.
pub(super) fn sessions(json: &str) -> Result<Vec<Session>> {
    parse::<Vec<SessionRow>>(json)?.into_iter().map(Session::try_from).collect()
}

/// The brief in its two columns, of the session `id`.
pub(super) fn brief(id: SessionId, challenge: Option<String>, config: &str) -> Result<Brief> {
    let config = serde_json::from_str(config)
        .map_err(|_| StorageError::Unavailable(format!("session {id} has a broken config")))?;
    let config = AssistantConfig::read(config);
    Ok(Brief { challenge: challenge.map(Challenge::trusted), config })
}

/// Titles were once taken from texts that still had the byte order mark of a file.
fn title_of_now(kept: String) -> String {
    if without_mark(&kept) == kept { kept } else { title_of(&kept) }
}

fn parse<T: DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json)
        .map_err(|error| StorageError::Unavailable(format!("a session can't be read: {error}")))
}

impl TryFrom<SessionRow> for Session {
    type Error = StorageError;

    fn try_from(row: SessionRow) -> Result<Self> {
        let gap = match (row.gap_from, row.gap_ms, row.gap_measured_by) {
            (None, None, None) => None,
            (Some(from), Some(ms), Some(measured_by)) => {
                Some(Gap { from: UtcMs(from), ms, measured_by })
            }
            _ => {
                let reason = format!("session {} has a broken gap", row.id);
                return Err(StorageError::Unavailable(reason));
            }
        };
        let moment = |wall: Option<i64>, steady_ms: Option<i64>| {
            Some(Moment { wall: UtcMs(wall?), steady_ms: steady_ms?, boot: BootId(row.boot_id?) })
        };
        Ok(Self {
            id: SessionId(row.id),
            version: row.version,
            config_version: row.config_version,
            candidate_name: CandidateName::trusted(row.candidate_name),
            candidate_email: row.candidate_email.map(CandidateEmail::trusted),
            status: row.status,
            time_limit_s: row.time_limit_s,
            original_time_limit_s: row.original_time_limit_s,
            token_budget: row.token_budget,
            original_token_budget: row.original_token_budget,
            tokens_used: row.tokens_used,
            input_tokens: row.input_tokens,
            output_tokens: row.output_tokens,
            message_count: row.message_count,
            model: row.model,
            challenge_title: row.challenge_title.map(title_of_now),
            template_title: row.template_title,
            extra_time_percent: row.extra_time_percent,
            extra_tokens_percent: row.extra_tokens_percent,
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
            is_sample: row.is_sample != 0,
            is_imported: row.is_imported != 0,
            deleted_at: row.deleted_at.map(UtcMs),
            trail: Head { len: row.trail_len, hash: row.trail_hash },
        })
    }
}

impl From<&Session> for SessionRow {
    fn from(session: &Session) -> Self {
        let (watch, gap) = (&session.stopwatch, session.gap);
        Self {
            id: session.id.0,
            version: session.version,
            config_version: session.config_version,
            status: session.status,
            candidate_name: session.candidate_name.as_str().to_owned(),
            candidate_email: session.candidate_email.as_ref().map(|one| one.as_str().to_owned()),
            challenge_title: session.challenge_title.clone(),
            template_title: session.template_title.clone(),
            extra_time_percent: session.extra_time_percent,
            extra_tokens_percent: session.extra_tokens_percent,
            model: session.model.clone(),
            time_limit_s: session.time_limit_s,
            original_time_limit_s: session.original_time_limit_s,
            token_budget: session.token_budget,
            original_token_budget: session.original_token_budget,
            tokens_used: session.tokens_used,
            input_tokens: session.input_tokens,
            output_tokens: session.output_tokens,
            message_count: session.message_count,
            created_at: session.created_at.0,
            updated_at: session.updated_at.0,
            started_at: session.started_at.map(|at| at.0),
            ended_at: session.ended_at.map(|at| at.0),
            ran_ms: watch.ran_ms,
            paused_ms: watch.paused_ms,
            running_since: watch.running_since.map(|at| at.wall.0),
            running_since_steady_ms: watch.running_since.map(|at| at.steady_ms),
            seen_at: watch.seen.map(|at| at.wall.0),
            seen_steady_ms: watch.seen.map(|at| at.steady_ms),
            boot_id: watch.seen.map(|at| at.boot.0),
            gap_from: gap.map(|gap| gap.from.0),
            gap_ms: gap.map(|gap| gap.ms),
            gap_measured_by: gap.map(|gap| gap.measured_by),
            is_sample: session.is_sample.into(),
            is_imported: session.is_imported.into(),
            deleted_at: session.deleted_at.map(|at| at.0),
            trail_len: session.trail.len,
            trail_hash: session.trail.hash.clone(),
        }
    }
}

/// A session as the JSON object that the statements of `columns` read.
pub(super) fn text_of(session: &Session) -> Result<String> {
    as_text(&SessionRow::from(session))
}

/// As [`text_of`], with what the session holds on to as `pins`.
pub(super) fn text_with(session: &Session, pins: &[Pin]) -> Result<String> {
    #[derive(serde::Serialize)]
    struct WithPins<'a> {
        #[serde(flatten)]
        row: SessionRow,
        pins: &'a [Pin],
    }
    as_text(&WithPins { row: session.into(), pins })
}
