//! Changing a session: its row, the entries of its trail, and the request they answer, in one transaction.
//!
//! The usual change is three trips to the thread that SQLite runs on: one begins the transaction, one reads,
//! one writes everything and commits. See decision 0013.

use super::events::{self, event_columns};
use super::session_row::{self, session_columns, session_json, state_columns};
use super::transaction::{Recorded, TextInProgress, WriteTransaction, Writer};
use super::{Result, StorageError, requests, sessions};
use crate::domain::event::Event;
use crate::domain::ids::{RequestId, SessionId};
use crate::domain::library::Pin;
use crate::domain::session::{Brief, Session};
use serde::Deserialize;
use sqlx::sqlite::SqliteConnection;

/// Appends the entries in `?3` and remembers the request in `?4`, both of the session `?1` whose row is in
/// `?2`, and commits. What comes before it in one string counts its own parameters behind these, because
/// the statements of a string share them.
macro_rules! append_remember_commit {
    () => {
        concat!(
            "; insert into session_events (session_id, ",
            event_columns!(names),
            ") select ?1, ",
            event_columns!(values),
            " from json_each(?3);
             insert into requests (id, session_id, at)
             select ?4, ?1, ?2 ->> 'updated_at' where ?4 is not null;
             commit"
        )
    };
}

/// Which session is to be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The one of that id.
    Session(SessionId),
    /// The one whose candidate has the laptop.
    HandedOver,
}

impl From<SessionId> for Which {
    fn from(id: SessionId) -> Self {
        Self::Session(id)
    }
}

/// What a change of a session may have to know that is not in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "five facts that have nothing to do with one another"
)]
pub struct SessionContext {
    /// Whether the request was carried out before.
    #[serde(deserialize_with = "flag")]
    pub is_repeat: bool,
    /// Whether its candidate has the laptop.
    #[serde(deserialize_with = "flag")]
    pub is_handed_over: bool,
    /// Whether its time goes on as soon as its candidate says so.
    #[serde(deserialize_with = "flag")]
    pub is_resume_armed: bool,
    /// Whether its candidate agreed to the rules.
    #[serde(deserialize_with = "flag")]
    pub has_consented: bool,
    /// Whether the trail lacks the fingerprint of its own answer as it stands.
    #[serde(deserialize_with = "flag")]
    pub has_unrecorded_answer: bool,
}

/// SQLite says 0 or 1.
fn flag<'de, D: serde::Deserializer<'de>>(reader: D) -> std::result::Result<bool, D::Error> {
    Ok(u8::deserialize(reader)? != 0)
}

/// A session to be added.
pub struct NewSession {
    /// The session, with the end of its trail.
    pub session: Session,
    /// What it is about.
    pub brief: Brief,
    /// What its trail begins with.
    pub entries: Vec<Event>,
    /// The versions of the library it holds on to.
    pub pins: Vec<Pin>,
}

/// A session in the transaction that changes it.
pub struct SessionChange<'w> {
    tx: WriteTransaction<'w>,
    /// The session: as it stands, and from then on as it is to be. It is written with the entries.
    pub session: Session,
    entries: Vec<Event>,
    has_text: bool,
}

impl Writer<'_> {
    /// Opens a transaction and reads that session in it, deleted or not, with what stands beside it. A
    /// request that was carried out before brings the session it was about. None where there is none.
    ///
    /// # Errors
    /// Where another program holds the database, or the data can't be read.
    pub async fn open(
        &mut self,
        which: Which,
        request: Option<RequestId>,
    ) -> Result<Option<(SessionChange<'_>, SessionContext)>> {
        let mut tx = self.begin().await?;
        match read(tx.sqlite(), which, request).await? {
            Some((session, context)) => {
                let (entries, has_text) = (Vec::new(), false);
                Ok(Some((SessionChange { tx, session, entries, has_text }, context)))
            }
            None => {
                tx.roll_back().await;
                Ok(None)
            }
        }
    }

    /// Adds a session, what it holds on to and the first entries of its trail, unless that request was carried out before: then
    /// the session it was about comes back, if there still is one.
    ///
    /// # Errors
    /// Where another program holds the database, or the data can't be written; then nothing of it was.
    pub async fn add<E: From<StorageError>>(
        &mut self,
        request: Option<RequestId>,
        make: impl FnOnce() -> std::result::Result<NewSession, E>,
    ) -> std::result::Result<Option<Session>, E> {
        let mut tx = self.begin().await?;
        if let Some(earlier) = requests::find(tx.sqlite(), request).await? {
            let session = match earlier {
                Some(id) => sessions::find(tx.sqlite(), id).await?,
                None => None,
            };
            tx.roll_back().await;
            return Ok(session);
        }
        let made = match make() {
            Ok(made) => made,
            Err(error) => {
                tx.roll_back().await;
                return Err(error);
            }
        };
        let session = made.session.clone();
        let done = insert(tx.sqlite(), made, request).await;
        tx.ended(done).await?;
        Ok(Some(session))
    }
}

impl<'w> SessionChange<'w> {
    /// The transaction, to read in.
    pub const fn tx(&mut self) -> &mut WriteTransaction<'w> {
        &mut self.tx
    }

    /// Adds an entry that has just become the last of the session's trail, and gives the way to what is
    /// written with it.
    pub fn record(&mut self, entry: Event) -> Recorded<'_> {
        self.session.updated_at = entry.at;
        self.entries.push(entry);
        Recorded { sqlite: self.tx.sqlite(), session_id: self.session.id }
    }

    /// Whether text that is not done was kept.
    #[must_use]
    pub const fn has_text(&self) -> bool {
        self.has_text
    }

    /// The way to what is typed or arrives and is not done.
    pub const fn text(&mut self) -> TextInProgress<'_> {
        self.has_text = true;
        TextInProgress { sqlite: self.tx.sqlite(), session_id: self.session.id }
    }

    /// Whether anything is to be written.
    #[must_use]
    pub const fn is_changed(&self) -> bool {
        self.has_text || !self.entries.is_empty()
    }

    /// Writes the session as it is now and the entries, if there are any, remembers the request, and
    /// makes all of it durable.
    ///
    /// # Errors
    /// Where the disk refuses; then nothing of it was written.
    pub async fn commit(mut self, request: Option<RequestId>) -> Result<Session> {
        if self.entries.is_empty() {
            self.tx.commit().await?;
            return Ok(self.session);
        }
        let done = save(self.tx.sqlite(), &self.session, self.entries, request).await;
        self.tx.ended(done).await?;
        Ok(self.session)
    }

    /// Leaves everything as it was.
    pub async fn roll_back(self) {
        self.tx.roll_back().await;
    }
}

async fn read(
    connection: &mut SqliteConnection,
    which: Which,
    request: Option<RequestId>,
) -> Result<Option<(Session, SessionContext)>> {
    let id = match which {
        Which::Session(id) => Some(id.0),
        Which::HandedOver => None,
    };
    let row: Option<(String, String)> = sqlx::query_as(concat!(
        "select ",
        session_json!(),
        ", json_object(
             'is_repeat', exists (select 1 from requests where id = ?2),
             'is_handed_over', exists (select 1 from handover where session_id = sessions.id),
             'is_resume_armed', exists (select 1 from handover
                                        where session_id = sessions.id and is_resume_armed = 1),
             'has_consented', exists (select 1 from candidate_work
                                      where session_id = sessions.id and consented_at is not null),
             'has_unrecorded_answer', exists (select 1 from own_answers
                                              where session_id = sessions.id
                                                and revision > recorded_revision))
         from sessions
         where id = coalesce((select session_id from requests where id = ?2), ?1,
                             (select session_id from handover))"
    ))
    .bind(id)
    .bind(request.map(|request| request.0))
    .fetch_optional(connection)
    .await?;
    let Some((session, context)) = row else { return Ok(None) };
    let context = serde_json::from_str(&context)
        .map_err(|error| StorageError::Unavailable(error.to_string()))?;
    Ok(Some((session_row::session(&session)?, context)))
}

async fn save(
    connection: &mut SqliteConnection,
    session: &Session,
    entries: Vec<Event>,
    request: Option<RequestId>,
) -> Result<()> {
    sqlx::query(concat!(
        "update sessions set (",
        state_columns!(names),
        ") = (select ",
        state_columns!(values),
        " from (select ?2 as value)) where id = ?1",
        append_remember_commit!()
    ))
    .bind(session.id.0)
    .bind(session_row::text_of(session)?)
    .bind(events::text_of(entries)?)
    .bind(request.map(|request| request.0))
    .execute(connection)
    .await?;
    Ok(())
}

async fn insert(
    connection: &mut SqliteConnection,
    made: NewSession,
    request: Option<RequestId>,
) -> Result<()> {
    let NewSession { session, brief, entries, pins } = made;
    sqlx::query(concat!(
        "insert into sessions (",
        session_columns!(names),
        ", challenge_text, config) select ",
        session_columns!(values),
        ", ?5, ?6 from (select ?2 as value);
         insert into session_pins (session_id, kind, version_no)
         select ?1, value ->> 'kind',
                (select v.no from library_versions v join library_items i on i.no = v.item_no
                 where i.id = unhex(value ->> 'id', '-') and v.version = value ->> 'version')
         from json_each(?2, '$.pins')",
        append_remember_commit!()
    ))
    .bind(session.id.0)
    .bind(session_row::text_with(&session, &pins)?)
    .bind(events::text_of(entries)?)
    .bind(request.map(|request| request.0))
    .bind(brief.challenge.as_ref().map(|challenge| challenge.as_str()))
    .bind(sessions::config_text(&brief)?)
    .execute(connection)
    .await?;
    Ok(())
}
