//! Beginning and ending a change in one trip each.
//!
//! Every statement sent to SQLite goes to another thread and back, which costs more than most
//! statements do. So the usual change, one session and one event, is two trips: one begins the
//! transaction and reads, the other writes everything and commits.
//!
//! The statements of one trip share their parameters. sqlx hands out values by number, but loses
//! count where a statement leaves many numbers out; so what several statements need comes first.

use super::Result;
use super::rows::{self, session_json};
use super::sessions::{Query, bind_prepared, bind_state, session_insert, state_update};
use super::write::SessionContext;
use crate::domain::event::Event;
use crate::domain::ids::{RequestId, SessionId};
use crate::domain::session::{Brief, Session};
use crate::domain::time::UtcMs;
use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

/// Appends an entry and remembers the request, with the values of [`bind_head`], and commits.
macro_rules! event_request_commit {
    () => {
        "; insert into session_events
               (session_id, seq, type, actor, actor_name, data, at, prev_hash, hash)
           values (?1, ?3, ?6, ?7, ?8, ?9, ?2, ?10, ?4);
         insert into requests (id, session_id, at) select ?5, ?1, ?2 where ?5 is not null;
         commit"
    };
}

/// Begins a transaction and reads a session, with what stands beside it.
pub(super) async fn begin_with(
    connection: &mut SqliteConnection,
    id: SessionId,
    request: Option<RequestId>,
) -> Result<Option<(Session, SessionContext)>> {
    // Each value handed over costs more than finding it out, so that all of them are one number.
    let row: Option<(String, i64)> = sqlx::query_as(concat!(
        "begin immediate; select ",
        session_json!(),
        ", exists (select 1 from requests where id = ?2)
           + 2 * exists (select 1 from handover where session_id = ?1)
           + 4 * exists (select 1 from handover where session_id = ?1 and is_resume_armed = 1)
           + 8 * exists (select 1 from candidate_work
                         where session_id = ?1 and consented_at is not null)
           + 16 * exists (select 1 from own_answers
                          where session_id = ?1 and revision > recorded_revision)
         from sessions where id = ?1"
    ))
    .bind(id.0)
    .bind(request.map(|request| request.0))
    .fetch_optional(connection)
    .await?;
    let Some((json, bits)) = row else { return Ok(None) };
    let is = |bit: i64| bits & bit != 0;
    let context = SessionContext {
        is_repeat: is(1),
        is_handed_over: is(2),
        is_resume_armed: is(4),
        has_consented: is(8),
        has_unrecorded_answer: is(16),
    };
    Ok(Some((rows::session(&json)?, context)))
}

/// Begins a transaction and looks for a request: none where it was not carried out, else the session
/// it was about, if it was about one.
pub(super) async fn begin_new(
    connection: &mut SqliteConnection,
    request: Option<RequestId>,
) -> Result<Option<Option<SessionId>>> {
    let row: Option<Option<Uuid>> =
        sqlx::query_scalar("begin immediate; select session_id from requests where id = ?1")
            .bind(request.map(|request| request.0))
            .fetch_optional(connection)
            .await?;
    Ok(row.map(|session| session.map(SessionId)))
}

/// Writes a session's state and the one event that brought it there, remembers the request, and
/// commits.
pub(super) async fn save(
    connection: &mut SqliteConnection,
    session: &Session,
    event: &Event,
    request: Option<RequestId>,
) -> Result<()> {
    let sql = concat!(state_update!(), event_request_commit!());
    let head = bind_head(sql, session, event.at, Some(event), request);
    bind_state(head, session).execute(connection).await?;
    Ok(())
}

/// Adds a session just prepared and its first event, remembers the request, and commits.
pub(super) async fn insert(
    connection: &mut SqliteConnection,
    session: &Session,
    brief: &Brief,
    event: &Event,
    request: Option<RequestId>,
) -> Result<()> {
    let sql = concat!(session_insert!(), event_request_commit!());
    let head = bind_head(sql, session, event.at, Some(event), request);
    bind_prepared(head, session, brief)?.execute(connection).await?;
    Ok(())
}

/// Writes a session's state, with more to come in the same transaction.
pub(super) async fn save_state(connection: &mut SqliteConnection, session: &Session) -> Result<()> {
    let head = bind_head(state_update!(), session, session.updated_at, None, None);
    bind_state(head, session).execute(connection).await?;
    Ok(())
}

/// `sql` with the values every statement of a trip may need: `?1` the session, `?2` the moment, `?3`
/// and `?4` the end of its trail, `?5` the request, `?6` to `?10` the event.
fn bind_head<'q>(
    sql: &'static str,
    session: &'q Session,
    at: UtcMs,
    event: Option<&'q Event>,
    request: Option<RequestId>,
) -> Query<'q> {
    sqlx::query(sql)
        .bind(session.id.0)
        .bind(at.0)
        .bind(session.trail.len)
        .bind(&session.trail.hash)
        .bind(request.map(|request| request.0))
        .bind(event.map(|event| event.kind.as_str()))
        .bind(event.map(|event| event.actor_role.as_str()))
        .bind(event.and_then(|event| event.actor_name.as_deref()))
        .bind(event.map(|event| event.data.as_str()))
        .bind(event.map(|event| &event.prev_hash))
}
