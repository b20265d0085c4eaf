//! The table `session_events`: reading a trail, and appending to it.

use super::columns::as_text;
use super::{Result, StorageError, Store};
use crate::domain::event::{Event, EventKind, PersonalValues};
use crate::domain::ids::SessionId;
use crate::domain::message::StopCause;
use crate::domain::time::UtcMs;
use serde_json::Value;
use sqlx::SqliteExecutor;
use sqlx::sqlite::SqliteConnection;
use std::collections::BTreeMap;

/// The columns of `session_events`, but for the session's id.
macro_rules! event_columns {
    ($make:ident $($argument:tt)*) => {
        $crate::storage::columns::$make! { $($argument)*;
            seq: i64,
            r#type: String,
            actor: String,
            actor_name: Option<String>,
            data: String,
            personal: Option<String>,
            at: i64,
            #[serde(with = "hex::serde")]
            prev_hash: Vec<u8> => hex,
            #[serde(with = "hex::serde")]
            hash: Vec<u8> => hex,
        }
    };
}
pub(super) use event_columns;

event_columns! {
    row
    /// An entry of a trail that is known.
    #[derive(sqlx::FromRow)]
    EventRow
}

/// Reads entries.
macro_rules! select {
    ($which:literal) => {
        concat!("select ", event_columns!(names), " from session_events ", $which)
    };
}

/// Entries as the JSON array that the statements of `columns` read.
pub(super) fn text_of(entries: Vec<Event>) -> Result<String> {
    let rows: Result<Vec<EventRow>> = entries.into_iter().map(EventRow::try_from).collect();
    as_text(&rows?)
}

impl TryFrom<Event> for EventRow {
    type Error = StorageError;

    fn try_from(event: Event) -> Result<Self> {
        let personal = &event.personal;
        let personal = (!personal.is_empty()).then(|| as_text(personal)).transpose()?;
        Ok(Self {
            seq: event.seq,
            r#type: event.kind,
            actor: event.actor_role,
            actor_name: event.clear_actor_name,
            data: event.data,
            personal,
            at: event.at.0,
            prev_hash: event.prev_hash,
            hash: event.hash,
        })
    }
}

impl EventRow {
    /// The entry of that session. The trail's verification finds personal values that can't be read.
    fn of(self, session_id: SessionId) -> Event {
        let personal = self.personal.map_or_else(PersonalValues::default, |text| {
            serde_json::from_str(&text).unwrap_or_else(|_| PersonalValues::unreadable())
        });
        Event {
            session_id,
            seq: self.seq,
            kind: self.r#type,
            actor_role: self.actor,
            clear_actor_name: self.actor_name,
            data: self.data,
            personal,
            at: UtcMs(self.at),
            prev_hash: self.prev_hash,
            hash: self.hash,
        }
    }
}

impl Store {
    /// A session's trail, oldest first.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_events(&self, id: SessionId) -> Result<Vec<Event>> {
        list(&mut *self.reader().await?, id).await
    }

    /// The newest entry of a session's trail that says why its time does not run. A session paused
    /// again for no reason stands still for the one before.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_stop(&self, id: SessionId) -> Result<Option<Event>> {
        let row: Option<EventRow> = sqlx::query_as(select!(
            "where session_id = ?1
               and (type in (select value from json_each(?2))
                    or (type = ?3 and data ->> 'reason' is not null))
             order by seq desc limit 1"
        ))
        .bind(id.0)
        .bind(EventKind::names_where(EventKind::stops_clock))
        .bind(EventKind::ResumeDisarmed.name())
        .fetch_optional(&mut *self.reader().await?)
        .await?;
        Ok(row.map(|row| row.of(id)))
    }

    /// The newest entry of a session's trail that records its end: the end itself, or what is
    /// written of the last answer and the own answer a moment later.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_closing(&self, id: SessionId) -> Result<Option<Event>> {
        let row: Option<EventRow> = sqlx::query_as(select!(
            "where session_id = ?1
               and type in (select value from json_each(?2))
             order by seq desc limit 1"
        ))
        .bind(id.0)
        .bind(EventKind::names_where(EventKind::tells_end))
        .fetch_optional(&mut *self.reader().await?)
        .await?;
        Ok(row.map(|row| row.of(id)))
    }

    /// The entry of a session's trail at that place.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_event(&self, id: SessionId, seq: i64) -> Result<Option<Event>> {
        let row: Option<EventRow> = sqlx::query_as(select!("where session_id = ?1 and seq = ?2"))
            .bind(id.0)
            .bind(seq)
            .fetch_optional(&mut *self.reader().await?)
            .await?;
        Ok(row.map(|row| row.of(id)))
    }

    /// The newest entry before that place that says a message was sent or received.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_newest_message_event(
        &self,
        id: SessionId,
        before_seq: i64,
    ) -> Result<Option<Event>> {
        let row: Option<EventRow> = sqlx::query_as(select!(
            "where session_id = ?1 and seq < ?2
               and type in (select value from json_each(?3))
             order by seq desc limit 1"
        ))
        .bind(id.0)
        .bind(before_seq)
        .bind(EventKind::names_where(EventKind::is_of_message))
        .fetch_optional(&mut *self.reader().await?)
        .await?;
        Ok(row.map(|row| row.of(id)))
    }

    /// Whether a session's trail has an entry of that kind.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn has_event(&self, id: SessionId, kind: EventKind) -> Result<bool> {
        Ok(sqlx::query_scalar(
            "select exists (
                 select 1 from session_events where session_id = ?1 and type = ?2
             )",
        )
        .bind(id.0)
        .bind(kind.name())
        .fetch_one(&mut *self.reader().await?)
        .await?)
    }

    /// How many entries of that kind a session's trail has.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn count_events(&self, id: SessionId, kind: EventKind) -> Result<i64> {
        Ok(sqlx::query_scalar(
            "select count(*) from session_events where session_id = ?1 and type = ?2",
        )
        .bind(id.0)
        .bind(kind.name())
        .fetch_one(&mut *self.reader().await?)
        .await?)
    }
}

pub(super) async fn list(executor: impl SqliteExecutor<'_>, id: SessionId) -> Result<Vec<Event>> {
    let rows: Vec<EventRow> = sqlx::query_as(select!("where session_id = ?1 order by seq"))
        .bind(id.0)
        .fetch_all(executor)
        .await?;
    Ok(rows.into_iter().map(|row| row.of(id)).collect())
}

/// At most `limit` entries of a session's trail behind that place, oldest first.
pub(super) async fn list_after(
    executor: impl SqliteExecutor<'_>,
    (id, seq): (SessionId, i64),
    limit: i64,
) -> Result<Vec<Event>> {
    let rows: Vec<EventRow> =
        sqlx::query_as(select!("where session_id = ?1 and seq > ?2 order by seq limit ?3"))
            .bind(id.0)
            .bind(seq)
            .bind(limit)
            .fetch_all(executor)
            .await?;
    Ok(rows.into_iter().map(|row| row.of(id)).collect())
}

/// What answers of a session were stopped by, by their places. What can't be read is left out: the
/// trail's verification finds the damage, and the conversation can be read all the same.
pub(super) async fn list_stop_causes(
    connection: &mut SqliteConnection,
    id: SessionId,
) -> Result<BTreeMap<i64, StopCause>> {
    let known: Vec<(i64, String)> = sqlx::query_as(
        "select json_extract(data, '$.seq'), json_extract(data, '$.cause') as cause
         from (select iif(json_valid(data), data, '{}') as data from session_events
               where session_id = ?1 and type = ?2)
         where cause is not null",
    )
    .bind(id.0)
    .bind(EventKind::MessageReceived.name())
    .fetch_all(connection)
    .await?;
    let causes = known
        .into_iter()
        .filter_map(|(seq, cause)| Some((seq, serde_json::from_value(Value::String(cause)).ok()?)));
    Ok(causes.collect())
}
