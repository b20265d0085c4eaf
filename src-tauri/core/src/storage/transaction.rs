//! The one connection that writes, its transactions, and who may write what in them.
//!
//! No rule can forget to leave a trace: what belongs to a session is written through [`Recorded`], which
//! only an entry of the session's trail gives. Two kinds of writing need none, and have types of their own:
//! a [`Heartbeat`], with which nothing happens, and [`TextInProgress`], which the trail hears of once the
//! text is done. What belongs to no session, and so to no trail, is a [`SetupChange`]; a session's erasure
//! leaves a tombstone.

use super::{Result, StorageError, Store, requests};
use crate::domain::ids::{RequestId, SessionId};
use crate::domain::time::UtcMs;
use sqlx::sqlite::SqliteConnection;
use tokio::sync::MutexGuard;

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

impl Store {
    /// Waits for the writer, which then opens a transaction.
    pub async fn write(&self) -> Writer<'_> {
        Writer(self.writer().await)
    }
}

impl Writer<'_> {
    /// Opens a transaction for what belongs to no session.
    ///
    /// # Errors
    /// Where another program holds the database.
    pub async fn set_up(&mut self) -> Result<SetupChange<'_>> {
        Ok(SetupChange { tx: self.begin().await?, request: None })
    }

    /// As [`Self::set_up`], but none where the request was carried out before.
    ///
    /// # Errors
    /// Where another program holds the database, or the data can't be read.
    pub async fn set_up_once(
        &mut self,
        request: Option<RequestId>,
    ) -> Result<Option<SetupChange<'_>>> {
        let mut tx = self.begin().await?;
        if requests::find(tx.sqlite(), request).await?.is_some() {
            tx.roll_back().await;
            return Ok(None);
        }
        Ok(Some(SetupChange { tx, request }))
    }

    /// Opens a transaction for a heartbeat.
    ///
    /// # Errors
    /// Where another program holds the database.
    pub async fn beat(&mut self) -> Result<Heartbeat<'_>> {
        Ok(Heartbeat { tx: self.begin().await? })
    }

    /// Opens a transaction for text that is not done.
    ///
    /// # Errors
    /// Where another program holds the database.
    pub async fn keep_text(&mut self) -> Result<TextTransaction<'_>> {
        Ok(TextTransaction { tx: self.begin().await? })
    }

    /// Opens the transaction, taking SQLite's write lock at once so that what is read stays true.
    ///
    /// In a trip of its own: where another program has changed the schema, sqlx 0.9 panics in the thread of
    /// the connection when a statement behind another in one string can't be prepared anew.
    pub(super) async fn begin(&mut self) -> Result<WriteTransaction<'_>> {
        let connection = &mut *self.0;
        connection.may_be_open = true;
        let mut tx = WriteTransaction { connection };
        sqlx::query("begin immediate").execute(tx.sqlite()).await?;
        Ok(tx)
    }
}

/// An open write transaction, to read in. What is neither committed nor rolled back, because an error or a
/// cancelled task came in between, is rolled back before anything else is written.
pub struct WriteTransaction<'a> {
    connection: &'a mut WriterConnection,
}

impl WriteTransaction<'_> {
    /// Leaves everything as it was.
    pub async fn roll_back(self) {
        self.connection.roll_back().await;
    }

    pub(super) async fn commit(mut self) -> Result<()> {
        let done = sqlx::query("commit").execute(self.sqlite()).await;
        self.ended(done.map(drop).map_err(StorageError::from)).await
    }

    /// After the statement that should have committed.
    pub(super) async fn ended(self, done: Result<()>) -> Result<()> {
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
}

/// What belongs to a session and is written with an entry of its trail, in the transaction of both.
pub struct Recorded<'t> {
    pub(super) sqlite: &'t mut SqliteConnection,
    pub(super) session_id: SessionId,
}

/// What is typed or arrives and is not done: it leaves no entry, but the whole text does later.
pub struct TextInProgress<'t> {
    pub(super) sqlite: &'t mut SqliteConnection,
    pub(super) session_id: SessionId,
}

/// A transaction in which text that is not done is kept, and nothing else.
pub struct TextTransaction<'w> {
    pub(super) tx: WriteTransaction<'w>,
}

impl TextTransaction<'_> {
    /// The text of that session.
    pub const fn of(&mut self, session_id: SessionId) -> TextInProgress<'_> {
        TextInProgress { sqlite: self.tx.sqlite(), session_id }
    }

    /// Leaves everything as it was.
    pub async fn roll_back(self) {
        self.tx.roll_back().await;
    }

    /// Makes everything in it durable.
    ///
    /// # Errors
    /// Where the disk refuses; then nothing of it was written.
    pub async fn commit(self) -> Result<()> {
        self.tx.commit().await
    }
}

/// That running sessions were seen. Nothing happened, so there is no entry.
pub struct Heartbeat<'w> {
    pub(super) tx: WriteTransaction<'w>,
}

impl Heartbeat<'_> {
    /// Makes everything in it durable.
    ///
    /// # Errors
    /// Where the disk refuses; then nothing of it was written.
    pub async fn commit(self) -> Result<()> {
        self.tx.commit().await
    }
}

/// A change of what belongs to no session: the catalogue, the passcode.
pub struct SetupChange<'w> {
    pub(super) tx: WriteTransaction<'w>,
    request: Option<RequestId>,
}

impl SetupChange<'_> {
    pub(super) const fn sqlite(&mut self) -> &mut SqliteConnection {
        self.tx.sqlite()
    }

    /// Leaves everything as it was.
    pub async fn roll_back(self) {
        self.tx.roll_back().await;
    }

    /// Remembers the request, and makes everything in it durable.
    ///
    /// # Errors
    /// Where the disk refuses; then nothing of it was written.
    pub async fn commit(mut self, at: UtcMs) -> Result<()> {
        requests::remember(self.tx.sqlite(), self.request, None, at).await?;
        self.tx.commit().await
    }
}
