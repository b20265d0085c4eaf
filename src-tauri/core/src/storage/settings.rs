//! How the connections are set up, as SQLite itself reports it.

use super::{Result, StorageError, Store};
use sqlx::FromRow;
use sqlx::sqlite::SqliteConnection;

/// One connection's settings.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct ConnectionSettings {
    /// The journal mode: "wal" everywhere.
    pub journal_mode: String,
    /// How carefully commits are synced: 2, which is FULL, everywhere.
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
    /// SQLite's version as it runs: major, minor, patch.
    pub sqlite_version: (u32, u32, u32),
}

/// The first SQLite without a fault that damages databases with a write-ahead log and several
/// connections (https://www.sqlite.org/wal.html, "The WAL-Reset Bug").
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

impl Settings {
    /// What is not as designed, a sentence each. What Hotseat promises about crashes, erasing and
    /// strange databases rests on these.
    #[must_use]
    pub fn wrong(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if self.sqlite_version < OLDEST_SQLITE {
            let (major, minor, patch) = self.sqlite_version;
            wrong.push(format!("SQLite {major}.{minor}.{patch} is too old"));
        }
        for (whose, connection, only_reads) in
            [("the writer's", &self.writer, false), ("a reader's", &self.reader, true)]
        {
            let designed = ConnectionSettings {
                journal_mode: "wal".into(),
                synchronous: 2,
                foreign_keys: true,
                secure_delete: true,
                cell_size_check: true,
                trusted_schema: false,
                mmap_size: 0,
                query_only: only_reads,
            };
            if *connection != designed {
                wrong.push(format!("{whose} settings are {connection:?}, not {designed:?}"));
            }
        }
        wrong
    }
}

impl Store {
    /// Refuses to work where SQLite is too old or a setting did not take.
    ///
    /// # Errors
    /// With what is wrong; and where SQLite can't be asked.
    pub async fn refuse_wrong_settings(&self) -> Result<()> {
        let wrong = self.settings().await?.wrong();
        if wrong.is_empty() {
            return Ok(());
        }
        Err(StorageError::Unavailable(wrong.join("; ")))
    }

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
