//! The one door for changes: a transaction that writes a session together with what happened to it.

use super::{Result, StorageError, Store, counts, events, finish, sessions};
use crate::domain::event::{Actor, Event, EventBody};
use crate::domain::ids::{RequestId, SessionId};
use crate::domain::listing::Counts;
use crate::domain::session::{Brief, Session};
use crate::domain::time::UtcMs;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::MutexGuard;

/// Requests older than this are forgotten: no page repeats a change after a week.
const REQUESTS_KEPT_MS: i64 = 7 * 24 * 3600 * 1000;

/// What happened, on whose behalf and when.
#[derive(Debug)]
pub struct Footprint<'a> {
    /// What happened; never empty.
    pub bodies: &'a [EventBody],
    /// Who did it.
    pub actor: &'a Actor,
    /// When, by the wall.
    pub at: UtcMs,
}

/// The one connection that writes, and whether a transaction may be open on it.
///
/// Transactions are begun and ended by plain statements: SQLite rolls a transaction back on its own
/// when the disk is full, and sqlx's own bookkeeping does not recover from that.
#[derive(Debug)]
pub(super) struct WriterConnection {
    pub(super) sqlite: SqliteConnection,
    may_be_open: bool,
}

impl WriterConnection {
    pub(super) const fn new(sqlite: SqliteConnection) -> Self {
        Self { sqlite, may_be_open: false }
    }

    /// Rolls back what a change that was given up has left open.
    pub(super) async fn clear(&mut self) {
        if self.may_be_open {
            self.roll_back().await;
        }
    }

    async fn roll_back(&mut self) {
        if let Err(error) = sqlx::query("rollback").execute(&mut self.sqlite).await {
            // SQLite may have done it already; then there is nothing left to undo.
            tracing::debug!(%error, "nothing to roll back");
        }
        self.may_be_open = false;
    }
}

/// The writer, held for one transaction.
pub struct Writer<'a>(MutexGuard<'a, WriterConnection>);

/// A transaction that begins with a session.
pub struct Begun<'a> {
    /// The transaction.
    pub tx: WriteTransaction<'a>,
    /// The session as it stands, deleted or not.
    pub session: Session,
    /// What stands beside it.
    pub context: SessionContext,
}

/// What a change of a session may have to know that is not in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SessionContext {
    /// Whether the request was carried out before.
    pub is_repeat: bool,
    /// Whether its candidate has the laptop.
    pub is_handed_over: bool,
    /// Whether its time goes on as soon as its candidate says so.
    pub is_resume_armed: bool,
    /// Whether its candidate agreed to the rules.
    pub has_consented: bool,
    /// Whether the trail lacks the fingerprint of its own answer as it stands.
    pub has_unrecorded_answer: bool,
}

/// An open write transaction. What is neither committed nor rolled back, because an error or a
/// cancelled task came in between, is rolled back before anything else is written.
pub struct WriteTransaction<'a> {
    pub(super) connection: &'a mut WriterConnection,
}

impl Store {
    /// Waits for the writer. [`Writer::begin`] then opens the transaction.
    pub async fn write(&self) -> Writer<'_> {
        Writer(self.writer().await)
    }
}

impl Writer<'_> {
    /// Opens the transaction, taking SQLite's write lock at once so that what is read stays true.
    ///
    /// # Errors
    /// Where another program holds the database.
    pub async fn begin(&mut self) -> Result<WriteTransaction<'_>> {
        let connection = &mut *self.0;
        connection.may_be_open = true;
        sqlx::query("begin immediate").execute(&mut connection.sqlite).await?;
        Ok(WriteTransaction { connection })
    }

    /// Opens the transaction and reads that session with it; none where it does not exist.
    ///
    /// # Errors
    /// Where another program holds the database, or the data can't be read.
    pub async fn begin_with(
        &mut self,
        id: SessionId,
        request: Option<RequestId>,
    ) -> Result<Option<Begun<'_>>> {
        let connection = &mut *self.0;
        connection.may_be_open = true;
        let Some((session, context)) =
            finish::begin_with(&mut connection.sqlite, id, request).await?
        else {
            connection.roll_back().await;
            return Ok(None);
        };
        Ok(Some(Begun { tx: WriteTransaction { connection }, session, context }))
    }

    /// Opens the transaction for a change that begins with no session: where the request was carried
    /// out before, the session it was about comes along, `Some(None)` for one that was about no one
    /// session.
    ///
    /// # Errors
    /// Where another program holds the database, or the data can't be read.
    pub async fn begin_new(
        &mut self,
        request: Option<RequestId>,
    ) -> Result<(WriteTransaction<'_>, Option<Option<SessionId>>)> {
        let connection = &mut *self.0;
        connection.may_be_open = true;
        let repeated = finish::begin_new(&mut connection.sqlite, request).await?;
        Ok((WriteTransaction { connection }, repeated))
    }
}

impl WriteTransaction<'_> {
    /// Remembers that a request was carried out.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn remember_request(
        &mut self,
        id: RequestId,
        session: Option<SessionId>,
        at: UtcMs,
    ) -> Result<()> {
        sqlx::query("insert into requests (id, session_id, at) values (?1, ?2, ?3)")
            .bind(id.0)
            .bind(session.map(|session| session.0))
            .bind(at.0)
            .execute(&mut self.connection.sqlite)
            .await?;
        Ok(())
    }

    /// Forgets requests too old to be repeated.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn forget_old_requests(&mut self, now: UtcMs) -> Result<()> {
        sqlx::query("delete from requests where at < ?1")
            .bind(now.plus(-REQUESTS_KEPT_MS).0)
            .execute(&mut self.connection.sqlite)
            .await?;
        Ok(())
    }

    /// The session of that id, deleted or not, if there is one.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_session(&mut self, id: SessionId) -> Result<Option<Session>> {
        sessions::find(&mut self.connection.sqlite, id).await
    }

    /// The session of that id with its brief, deleted or not, if there is one.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_session_and_brief(
        &mut self,
        id: SessionId,
    ) -> Result<Option<(Session, Brief)>> {
        sessions::find_with_brief(&mut self.connection.sqlite, id).await
    }

    /// Every running session.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_active(&mut self) -> Result<Vec<Session>> {
        sessions::list_active(&mut self.connection.sqlite).await
    }

    /// Adds a session and the beginning of its trail, remembers the request, and commits.
    ///
    /// # Errors
    /// Where the data can't be written; then nothing of it was.
    pub async fn insert_and_commit(
        self,
        session: &mut Session,
        brief: &Brief,
        first: &EventBody,
        by: (&Actor, Option<RequestId>),
    ) -> Result<()> {
        let (actor, request) = by;
        let at = session.created_at;
        let entry = link(session, first, actor, at)?;
        let sqlite = &mut self.connection.sqlite;
        let done = finish::insert(sqlite, session, brief, &entry, request).await;
        self.ended(done).await
    }

    /// Writes what changed while the session is run and what happened, remembers the request, and
    /// commits.
    ///
    /// # Errors
    /// Where the data can't be written; then nothing of it was.
    pub async fn save_and_commit(
        mut self,
        session: &mut Session,
        footprint: &Footprint<'_>,
        request: Option<RequestId>,
    ) -> Result<()> {
        if let [body] = footprint.bodies {
            let entry = link(session, body, footprint.actor, footprint.at)?;
            session.updated_at = footprint.at;
            let sqlite = &mut self.connection.sqlite;
            let done = finish::save(sqlite, session, &entry, request).await;
            return self.ended(done).await;
        }
        self.save(session, footprint).await?;
        if let Some(request) = request {
            self.remember_request(request, Some(session.id), footprint.at).await?;
        }
        self.commit().await
    }

    /// Writes what changed while the session is run, and what happened.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save(&mut self, session: &mut Session, footprint: &Footprint<'_>) -> Result<()> {
        let entries = chain(session, footprint)?;
        session.updated_at = footprint.at;
        finish::save_state(&mut self.connection.sqlite, session).await?;
        self.append(&entries).await
    }

    /// Writes a changed configuration, and what happened.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_config(
        &mut self,
        session: &mut Session,
        brief: &Brief,
        footprint: &Footprint<'_>,
    ) -> Result<()> {
        sessions::save_config(&mut self.connection.sqlite, session, brief).await?;
        self.save(session, footprint).await
    }

    /// Marks a running session as seen. Nothing happened, so there is no event.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn touch(&mut self, session: &Session) -> Result<()> {
        sessions::touch(&mut self.connection.sqlite, session).await
    }

    /// Every sample session.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_samples(&mut self) -> Result<Vec<Session>> {
        sessions::list_samples(&mut self.connection.sqlite).await
    }

    /// Every session deleted before `at`.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_deleted_before(&mut self, at: UtcMs) -> Result<Vec<Session>> {
        sessions::list_deleted_before(&mut self.connection.sqlite, at).await
    }

    /// Permanently erases a session and its trail, and leaves a tombstone.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn erase(&mut self, session: &Session, at: UtcMs) -> Result<()> {
        sessions::erase(&mut self.connection.sqlite, session, at).await
    }

    /// How many sessions there are in each status, this transaction's changes included.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn counts(&mut self) -> Result<Counts> {
        counts::read(&mut self.connection.sqlite).await
    }

    /// Makes everything in it durable.
    ///
    /// # Errors
    /// Where the disk refuses; then nothing of it was written.
    pub async fn commit(self) -> Result<()> {
        let sqlite = &mut self.connection.sqlite;
        let done = sqlx::query("commit").execute(sqlite).await;
        self.ended(done.map(drop).map_err(StorageError::from)).await
    }

    /// After the statement that should have committed.
    async fn ended(self, done: Result<()>) -> Result<()> {
        if done.is_ok() {
            self.connection.may_be_open = false;
        } else {
            self.connection.roll_back().await;
        }
        done
    }

    pub(super) const fn sqlite(&mut self) -> &mut SqliteConnection {
        &mut self.connection.sqlite
    }

    /// Leaves everything as it was.
    pub async fn roll_back(self) {
        self.connection.roll_back().await;
    }

    async fn append(&mut self, entries: &[Event]) -> Result<()> {
        for entry in entries {
            events::append(&mut self.connection.sqlite, entry).await?;
        }
        Ok(())
    }
}

/// The entries a footprint leaves; moves the session's head to the last of them.
fn chain(session: &mut Session, footprint: &Footprint<'_>) -> Result<Vec<Event>> {
    if footprint.bodies.is_empty() {
        return Err(StorageError::Unavailable("a change without an event".into()));
    }
    let (actor, at) = (footprint.actor, footprint.at);
    footprint.bodies.iter().map(|body| link(session, body, actor, at)).collect()
}

/// The entry that follows the session's head; the head moves to it.
fn link(session: &mut Session, body: &EventBody, actor: &Actor, at: UtcMs) -> Result<Event> {
    session.record(body, actor, at).map_err(|error| StorageError::Unavailable(error.to_string()))
}
