//! The table `sessions`: reading one, and writing inside a transaction.

use super::rows::{SessionAndBriefRow, SessionRow, hand_name, session_columns};
use super::{Result, StorageError, Store};
use crate::domain::ids::SessionId;
use crate::domain::session::{Brief, Session};
use crate::domain::time::UtcMs;
use sqlx::sqlite::SqliteConnection;
use sqlx::{AssertSqlSafe, SqliteExecutor};

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
        let rows: Vec<SessionRow> = sqlx::query_as(concat!(
            "select ",
            session_columns!(),
            " from sessions ",
            "where status in ('active', 'paused') and deleted_at is null ",
            "order by gap_ms is null, status, updated_at desc, no desc limit ?1"
        ))
        .bind(limit)
        .fetch_all(&mut *self.reader().await?)
        .await?;
        rows.into_iter().map(Session::try_from).collect()
    }
}

pub(super) async fn find(
    executor: impl SqliteExecutor<'_>,
    id: SessionId,
) -> Result<Option<Session>> {
    let row: Option<SessionRow> =
        sqlx::query_as(concat!("select ", session_columns!(), " from sessions where id = ?1"))
            .bind(id.0)
            .fetch_optional(executor)
            .await?;
    row.map(Session::try_from).transpose()
}

pub(super) async fn find_with_brief(
    executor: impl SqliteExecutor<'_>,
    id: SessionId,
) -> Result<Option<(Session, Brief)>> {
    let row: Option<SessionAndBriefRow> = sqlx::query_as(concat!(
        "select ",
        session_columns!(),
        ", challenge_text, config from sessions where id = ?1"
    ))
    .bind(id.0)
    .fetch_optional(executor)
    .await?;
    row.map(TryFrom::try_from).transpose()
}

/// Every running session.
pub(super) async fn list_active(connection: &mut SqliteConnection) -> Result<Vec<Session>> {
    let rows: Vec<SessionRow> = sqlx::query_as(concat!(
        "select ",
        session_columns!(),
        " from sessions ",
        "where status = 'active' and deleted_at is null"
    ))
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Session::try_from).collect()
}

pub(super) async fn insert(
    connection: &mut SqliteConnection,
    session: &Session,
    brief: &Brief,
) -> Result<()> {
    let watch = &session.stopwatch;
    sqlx::query(AssertSqlSafe(concat!(
        "insert into sessions (",
        session_columns!(),
        ", challenge_text, config) values (\
         ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, \
         ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35)"
    )))
    .bind(session.id.0)
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
    .bind(session.tokens_used)
    .bind(session.input_tokens)
    .bind(session.output_tokens)
    .bind(session.message_count)
    .bind(session.created_at.0)
    .bind(session.updated_at.0)
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
    .bind(session.is_sample)
    .bind(session.deleted_at.map(|at| at.0))
    .bind(session.trail.len)
    .bind(&session.trail.hash)
    .bind(brief.challenge.as_ref().map(|challenge| challenge.as_str()))
    .bind(config_text(brief)?)
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes what changes while a session is run.
pub(super) async fn save_state(connection: &mut SqliteConnection, session: &Session) -> Result<()> {
    let watch = &session.stopwatch;
    sqlx::query(
        "update sessions set
             version = ?2, status = ?3, time_limit_s = ?4, token_budget = ?5, updated_at = ?6,
             started_at = ?7, ended_at = ?8, ran_ms = ?9, paused_ms = ?10, running_since = ?11,
             running_since_steady_ms = ?12, seen_at = ?13, seen_steady_ms = ?14, boot_id = ?15,
             gap_from = ?16, gap_ms = ?17, gap_measured_by = ?18, deleted_at = ?19,
             trail_len = ?20, trail_hash = ?21
         where id = ?1",
    )
    .bind(session.id.0)
    .bind(session.version)
    .bind(session.status.name())
    .bind(session.time_limit_s)
    .bind(session.token_budget)
    .bind(session.updated_at.0)
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
    .bind(session.trail.len)
    .bind(&session.trail.hash)
    .execute(connection)
    .await?;
    Ok(())
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
    let rows: Vec<SessionRow> = sqlx::query_as(concat!(
        "select ",
        session_columns!(),
        " from sessions where is_sample = 1"
    ))
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Session::try_from).collect()
}

/// Every session deleted before `at`.
pub(super) async fn list_deleted_before(
    connection: &mut SqliteConnection,
    at: UtcMs,
) -> Result<Vec<Session>> {
    let rows: Vec<SessionRow> = sqlx::query_as(concat!(
        "select ",
        session_columns!(),
        " from sessions where deleted_at < ?1"
    ))
    .bind(at.0)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Session::try_from).collect()
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
        "delete from session_events where session_id = ?1",
        "delete from requests where session_id = ?1",
        "delete from sessions where id = ?1",
    ] {
        sqlx::query(statement).bind(session.id.0).execute(&mut *connection).await?;
    }
    Ok(())
}

fn config_text(brief: &Brief) -> Result<String> {
    serde_json::to_string(&brief.config)
        .map_err(|error| StorageError::Unavailable(error.to_string()))
}
