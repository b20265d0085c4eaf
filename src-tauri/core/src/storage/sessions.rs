//! The table `sessions`: reading one, and writing inside a transaction.

use super::columns::as_text;
use super::session_row::{self, edited_columns, seen_columns, session_json};
use super::transaction::{Heartbeat, Recorded, TextTransaction, WriteTransaction};
use super::{Result, Store, events};
use crate::domain::chain::Head;
use crate::domain::event::Event;
use crate::domain::ids::SessionId;
use crate::domain::session::{Brief, Session};
use crate::domain::time::UtcMs;
use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;

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

    /// A session's trail and the head it should end with, as of one instant.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_trail(&self, id: SessionId) -> Result<Option<(Head, Vec<Event>)>> {
        let mut reader = self.reader().await?;
        let mut tx = reader.begin().await?;
        let Some(session) = find(&mut tx, id).await? else { return Ok(None) };
        Ok(Some((session.trail, events::list(&mut *tx, id).await?)))
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
        rows.iter().map(|json| session_row::session(json)).collect()
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
    row.map(|json| session_row::session(&json)).transpose()
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
    Ok(Some((session_row::session(&json)?, session_row::brief(id, challenge, &config)?)))
}

impl Recorded<'_> {
    /// Writes what a person edits in the configuration. The rest of the session is written with the change
    /// itself.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_config(&mut self, session: &Session, brief: &Brief) -> Result<()> {
        sqlx::query(concat!(
            "update sessions set (challenge_text, config, ",
            edited_columns!(names),
            ") = (select ?3, ?4, ",
            edited_columns!(values),
            " from (select ?2 as value)) where id = ?1"
        ))
        .bind(session.id.0)
        .bind(session_row::text_of(session)?)
        .bind(brief.challenge.as_ref().map(|challenge| challenge.as_str()))
        .bind(config_text(brief)?)
        .execute(&mut *self.sqlite)
        .await?;
        Ok(())
    }

    /// Writes how many messages a session has.
    pub(super) async fn save_message_count(&mut self, session: &Session) -> Result<()> {
        sqlx::query("update sessions set message_count = ?2 where id = ?1")
            .bind(session.id.0)
            .bind(session.message_count)
            .execute(&mut *self.sqlite)
            .await?;
        Ok(())
    }
}

impl WriteTransaction<'_> {
    /// The brief of a session.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_brief(&mut self, id: SessionId) -> Result<Option<Brief>> {
        Ok(find_with_brief(self.sqlite(), id).await?.map(|(_, brief)| brief))
    }
}

impl TextTransaction<'_> {
    /// The session of that id, deleted or not, if there is one.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_session(&mut self, id: SessionId) -> Result<Option<Session>> {
        find(self.tx.sqlite(), id).await
    }
}

impl Heartbeat<'_> {
    /// Every running session.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_active(&mut self) -> Result<Vec<Session>> {
        let rows: Vec<String> = sqlx::query_scalar(concat!(
            "select ",
            session_json!(),
            " from sessions ",
            "where status = 'active' and deleted_at is null"
        ))
        .fetch_all(self.tx.sqlite())
        .await?;
        rows.iter().map(|json| session_row::session(json)).collect()
    }

    /// Marks a running session as seen.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn touch(&mut self, session: &Session) -> Result<()> {
        sqlx::query(concat!(
            "update sessions set (",
            seen_columns!(names),
            ") = (select ",
            seen_columns!(values),
            " from (select ?2 as value)) where id = ?1"
        ))
        .bind(session.id.0)
        .bind(session_row::text_of(session)?)
        .execute(self.tx.sqlite())
        .await?;
        Ok(())
    }
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
    rows.iter().map(|json| session_row::session(json)).collect()
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
    rows.iter().map(|json| session_row::session(json)).collect()
}

/// A brief's configuration as it is stored.
pub(super) fn config_text(brief: &Brief) -> Result<String> {
    as_text(&brief.config.to_map())
}
