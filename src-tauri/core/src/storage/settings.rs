//! How the connections are set up, as SQLite itself reports it.

use super::{Result, Store};
use sqlx::FromRow;
use sqlx::sqlite::SqliteConnection;

/// One connection's settings.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct ConnectionSettings {
    /// "wal".
    pub journal_mode: String,
    /// 2 is FULL.
    pub synchronous: i64,
    /// On everywhere.
    pub foreign_keys: bool,
    /// On everywhere.
    pub secure_delete: bool,
    /// On everywhere.
    pub cell_size_check: bool,
    /// Off everywhere.
    pub trusted_schema: bool,
    /// 0 everywhere.
    pub mmap_size: i64,
    /// On for readers.
    pub query_only: bool,
}

/// The settings of the writer and of a reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The one writer.
    pub writer: ConnectionSettings,
    /// A reader.
    pub reader: ConnectionSettings,
    /// Major, minor, patch.
    pub sqlite_version: (u32, u32, u32),
}

impl Store {
    /// How the connections are set up.
    ///
    /// # Errors
    /// Where SQLite can't be asked.
    pub async fn settings(&self) -> Result<Settings> {
        let version: String = sqlx::query_scalar("select sqlite_version()")
            .fetch_one(&mut *self.reader().await?)
            .await?;
        let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
        let mut next = || parts.next().unwrap_or(0);
        Ok(Settings {
            writer: read(&mut self.writer().await.sqlite).await?,
            reader: read(&mut *self.reader().await?).await?,
            sqlite_version: (next(), next(), next()),
        })
    }
}

async fn read(connection: &mut SqliteConnection) -> Result<ConnectionSettings> {
    let asked: ConnectionSettings = sqlx::query_as(
        "select journal_mode, synchronous, foreign_keys, secure_delete, cell_size_check,
                trusted_schema, query_only, 0 as mmap_size
         from pragma_journal_mode, pragma_synchronous, pragma_foreign_keys, pragma_secure_delete,
              pragma_cell_size_check, pragma_trusted_schema, pragma_query_only",
    )
    .fetch_one(&mut *connection)
    .await?;
    // Not every build of SQLite offers this one as a table, nor answers at all when it has no mmap.
    let mmap_size: Option<i64> =
        sqlx::query_scalar("pragma mmap_size").fetch_optional(connection).await?;
    Ok(ConnectionSettings { mmap_size: mmap_size.unwrap_or(0), ..asked })
}
