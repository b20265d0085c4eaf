//! The table `sessions`: reading one, and writing inside a transaction.

use super::rows::{self, hand_name, session_json};
use super::{Result, StorageError, Store, drafts};
use crate::domain::ids::SessionId;
use crate::domain::session::{Brief, Session};
use crate::domain::time::UtcMs;
use sqlx::Sqlite;
use sqlx::sqlite::{SqliteArguments, SqliteConnection};

impl Store {
    /// The session of that id, deleted or not, if there is one.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_session(&self, id: SessionId) -> Result<Option<Session>> {
        find(&mut *self.reader().await?, id).await
    }

    /// The session of that id with its brief, deleted or not, if there is one.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_session_and_brief(&self, id: SessionId) -> Result<Option<(Session, Brief)>> {
        find_with_brief(&mut *self.reader().await?, id).await
    }

    /// Sessions begun and not ended: those with an open gap first, then running, then paused, the
    /// latest change first.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_live(&self, limit: u32) -> Result<Vec<Session>> {
        let rows: Vec<String> = sqlx::query_scalar(concat!(
            "select ",
            session_json!(),
            " from sessions ",
            "where status in ('active', 'paused') and deleted_at is null ",
            "order by gap_ms is null, status, updated_at desc, no desc limit ?1"
        ))
        .bind(limit)
        .fetch_all(&mut *self.reader().await?)
        .await?;
        rows.iter().map(|json| rows::session(json)).collect()
    }
}

pub(super) async fn find(
    connection: &mut SqliteConnection,
    id: SessionId,
) -> Result<Option<Session>> {
    let row: Option<String> =
        sqlx::query_scalar(concat!("select ", session_json!(), " from sessions where id = ?1"))
            .bind(id.0)
            .fetch_optional(connection)
            .await?;
    row.map(|json| rows::session(&json)).transpose()
}

pub(super) async fn find_with_brief(
    connection: &mut SqliteConnection,
    id: SessionId,
) -> Result<Option<(Session, Brief)>> {
    let row: Option<(String, Option<String>, String)> = sqlx::query_as(concat!(
        "select ",
        session_json!(),
        ", challenge_text, config from sessions where id = ?1"
    ))
    .bind(id.0)
    .fetch_optional(connection)
    .await?;
    let Some((json, challenge, config)) = row else { return Ok(None) };
    Ok(Some((rows::session(&json)?, rows::brief(id, challenge, &config)?)))
}

/// Every running session.
pub(super) async fn list_active(connection: &mut SqliteConnection) -> Result<Vec<Session>> {
    let rows: Vec<String> = sqlx::query_scalar(concat!(
        "select ",
        session_json!(),
        " from sessions ",
        "where status = 'active' and deleted_at is null"
    ))
    .fetch_all(connection)
    .await?;
    rows.iter().map(|json| rows::session(json)).collect()
}

/// Writes what changes while a session is run. Its values are those of [`finish::bind_head`] and
/// [`bind_state`].
macro_rules! state_update {
    () => {
        "update sessions set
             updated_at = ?2, trail_len = ?3, trail_hash = ?4,
             version = ?11, status = ?12, time_limit_s = ?13, token_budget = ?14,
             started_at = ?15, ended_at = ?16, ran_ms = ?17, paused_ms = ?18, running_since = ?19,
             running_since_steady_ms = ?20, seen_at = ?21, seen_steady_ms = ?22, boot_id = ?23,
             gap_from = ?24, gap_ms = ?25, gap_measured_by = ?26, deleted_at = ?27,
             config_version = ?28
         where id = ?1"
    };
}
pub(super) use state_update;

/// Adds a session that was just prepared. Its values are those of [`finish::bind_head`] and
/// [`bind_prepared`].
macro_rules! session_insert {
    () => {
        "insert into sessions (
             id, created_at, updated_at, trail_len, trail_hash,
             version, status, candidate_name, candidate_email, challenge_title, model,
             time_limit_s, original_time_limit_s, token_budget, original_token_budget,
             is_sample, challenge_text, config)
         values (?1, ?2, ?2, ?3, ?4, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)"
    };
}
pub(super) use session_insert;

/// A statement with its parameters.
pub(super) type Query<'q> = sqlx::query::Query<'q, Sqlite, SqliteArguments>;

/// The values of a state, behind those of the head.
pub(super) fn bind_state<'q>(head: Query<'q>, session: &'q Session) -> Query<'q> {
    let watch = &session.stopwatch;
    head.bind(session.version)
        .bind(session.status.name())
        .bind(session.time_limit_s)
        .bind(session.token_budget)
        .bind(session.started_at.map(|at| at.0))
        .bind(session.ended_at.map(|at| at.0))
        .bind(watch.ran_ms)
        .bind(watch.paused_ms)
        .bind(watch.running_since.map(|at| at.wall.0))
        .bind(watch.running_since.map(|at| at.steady_ms))
        .bind(watch.seen.map(|at| at.wall.0))
        .bind(watch.seen.map(|at| at.steady_ms))
        .bind(watch.seen.map(|at| at.boot.0))
        .bind(session.gap.map(|gap| gap.from.0))
        .bind(session.gap.map(|gap| gap.ms))
        .bind(session.gap.map(|gap| hand_name(gap.measured_by)))
        .bind(session.deleted_at.map(|at| at.0))
        .bind(session.config_version)
}

/// The values of a session just prepared, behind those of the head.
pub(super) fn bind_prepared<'q>(
    head: Query<'q>,
    session: &'q Session,
    brief: &'q Brief,
) -> Result<Query<'q>> {
    Ok(head
        .bind(session.version)
        .bind(session.status.name())
        .bind(session.candidate_name.as_str())
        .bind(session.candidate_email.as_ref().map(|email| email.as_str()))
        .bind(session.challenge_title.as_deref())
        .bind(&session.model)
        .bind(session.time_limit_s)
        .bind(session.original_time_limit_s)
        .bind(session.token_budget)
        .bind(session.original_token_budget)
        .bind(session.is_sample)
        .bind(brief.challenge.as_ref().map(|challenge| challenge.as_str()))
        .bind(config_text(brief)?))
}

/// Writes what changes only when a person edits the configuration.
pub(super) async fn save_config(
    connection: &mut SqliteConnection,
    session: &Session,
    brief: &Brief,
) -> Result<()> {
    sqlx::query(
        "update sessions set
             candidate_name = ?2, candidate_email = ?3, challenge_title = ?4, model = ?5,
             time_limit_s = ?6, original_time_limit_s = ?10,
             token_budget = ?7, original_token_budget = ?11,
             challenge_text = ?8, config = ?9
         where id = ?1",
    )
    .bind(session.id.0)
    .bind(session.candidate_name.as_str())
    .bind(session.candidate_email.as_ref().map(|email| email.as_str()))
    .bind(session.challenge_title.as_deref())
    .bind(&session.model)
    .bind(session.time_limit_s)
    .bind(session.token_budget)
    .bind(brief.challenge.as_ref().map(|challenge| challenge.as_str()))
    .bind(config_text(brief)?)
    .bind(session.original_time_limit_s)
    .bind(session.original_token_budget)
    .execute(connection)
    .await?;
    Ok(())
}

/// Marks a running session as seen. The one write without an event: nothing happened.
pub(super) async fn touch(connection: &mut SqliteConnection, session: &Session) -> Result<()> {
    let seen = session.stopwatch.seen;
    sqlx::query(
        "update sessions set seen_at = ?2, seen_steady_ms = ?3, boot_id = ?4 where id = ?1",
    )
    .bind(session.id.0)
    .bind(seen.map(|at| at.wall.0))
    .bind(seen.map(|at| at.steady_ms))
    .bind(seen.map(|at| at.boot.0))
    .execute(connection)
    .await?;
    Ok(())
}

/// Every sample session.
pub(super) async fn list_samples(connection: &mut SqliteConnection) -> Result<Vec<Session>> {
    let rows: Vec<String> = sqlx::query_scalar(concat!(
        "select ",
        session_json!(),
        " from sessions where is_sample = 1"
    ))
    .fetch_all(connection)
    .await?;
    rows.iter().map(|json| rows::session(json)).collect()
}

/// Every session deleted before `at`.
pub(super) async fn list_deleted_before(
    connection: &mut SqliteConnection,
    at: UtcMs,
) -> Result<Vec<Session>> {
    let rows: Vec<String> = sqlx::query_scalar(concat!(
        "select ",
        session_json!(),
        " from sessions where deleted_at < ?1"
    ))
    .bind(at.0)
    .fetch_all(connection)
    .await?;
    rows.iter().map(|json| rows::session(json)).collect()
}

/// Removes a session and its trail, leaving a tombstone.
pub(super) async fn erase(
    connection: &mut SqliteConnection,
    session: &Session,
    at: UtcMs,
) -> Result<()> {
    sqlx::query(
        "insert into tombstones (session_id, erased_at, trail_len, trail_hash)
         values (?1, ?2, ?3, ?4)",
    )
    .bind(session.id.0)
    .bind(at.0)
    .bind(session.trail.len)
    .bind(&session.trail.hash)
    .execute(&mut *connection)
    .await?;
    for statement in [
        "delete from handover where session_id = ?1",
        "delete from notes where session_id = ?1",
        "delete from own_answer_revisions where session_id = ?1",
        "delete from own_answers where session_id = ?1",
        "delete from candidate_work where session_id = ?1",
        "delete from token_ledger where session_id = ?1",
        "delete from answer_growth where session_id = ?1",
        "delete from messages where session_id = ?1",
        "delete from session_events where session_id = ?1",
        "delete from requests where session_id = ?1",
        "delete from sessions where id = ?1",
    ] {
        sqlx::query(statement).bind(session.id.0).execute(&mut *connection).await?;
    }
    drafts::remove(connection, &drafts::note_on(session.id)).await
}

fn config_text(brief: &Brief) -> Result<String> {
    serde_json::to_string(&brief.config.to_map())
        .map_err(|error| StorageError::Unavailable(error.to_string()))
}
