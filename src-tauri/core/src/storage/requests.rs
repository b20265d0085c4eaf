//! The table `requests`: which changes were carried out, by the id their caller gave them.

use super::Result;
use crate::domain::ids::{RequestId, SessionId};
use crate::domain::time::UtcMs;
use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

/// Requests older than this are forgotten: no page repeats a change after a week.
const KEPT_MS: i64 = 7 * 24 * 3600 * 1000;

/// Where the request was carried out before, the session it was about, if it was about one.
pub(super) async fn find(
    connection: &mut SqliteConnection,
    request: Option<RequestId>,
) -> Result<Option<Option<SessionId>>> {
    let Some(request) = request else { return Ok(None) };
    let found: Option<Option<Uuid>> =
        sqlx::query_scalar("select session_id from requests where id = ?1")
            .bind(request.0)
            .fetch_optional(connection)
            .await?;
    Ok(found.map(|session| session.map(SessionId)))
}

/// Remembers that a request was carried out.
pub(super) async fn remember(
    connection: &mut SqliteConnection,
    request: Option<RequestId>,
    session: Option<SessionId>,
    at: UtcMs,
) -> Result<()> {
    let Some(request) = request else { return Ok(()) };
    sqlx::query("insert into requests (id, session_id, at) values (?1, ?2, ?3)")
        .bind(request.0)
        .bind(session.map(|session| session.0))
        .bind(at.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets requests too old to be repeated.
pub(super) async fn forget_old(connection: &mut SqliteConnection, now: UtcMs) -> Result<()> {
    sqlx::query("delete from requests where at < ?1")
        .bind(now.plus(-KEPT_MS).0)
        .execute(connection)
        .await?;
    Ok(())
}
