//! Looking at a database before anything writes to it.

use super::error::{at, damaged, named};
use super::{APPLICATION_ID, Result, StorageError, catalogue, migrate};
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The first bytes of every SQLite database.
const SQLITE_MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// Where a database's header keeps its application id (four bytes, big-endian).
const APPLICATION_ID_AT: usize = 68;
/// A database up to this size is examined at every start; a larger one after an unclean end, since
/// examining takes about a second a gigabyte.
const ALWAYS_EXAMINED_BYTES: u64 = 64 * 1024 * 1024;

/// Whether there is a database at `path`, by its first bytes; before SQLite is let near it, because
/// SQLite takes an empty file for a new database.
pub(super) fn look_at_header(path: &Path) -> Result<bool> {
    let damaged = |reason: &str| damaged(path, reason);
    let wal_has_content = wal_bytes(path) > 0;
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return if wal_has_content {
                Err(damaged("the database itself is missing"))
            } else {
                Ok(false)
            };
        }
        // By name, so that one knows whose permissions to look at.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            return Err(StorageError::Folder { path: path.to_owned(), reason: error.to_string() });
        }
        Err(error) => return Err(StorageError::Unavailable(error.to_string())),
    };
    let mut header = Vec::new();
    file.by_ref()
        .take(100)
        .read_to_end(&mut header)
        .map_err(|error| StorageError::Unavailable(error.to_string()))?;
    if header.is_empty() {
        return Err(damaged("the file is empty"));
    }
    if header.len() < 100 || !header.starts_with(SQLITE_MAGIC) {
        return Err(damaged("it is not a database"));
    }
    let id = &header[APPLICATION_ID_AT..APPLICATION_ID_AT + 4];
    if id != APPLICATION_ID.to_be_bytes() {
        return Err(damaged("it belongs to another program"));
    }
    if !is_whole(&header) {
        return Err(damaged("its header is broken"));
    }
    Ok(true)
}

/// Whether the header's fixed fields are what every database of ours has
/// (https://www.sqlite.org/fileformat.html). SQLite takes some of them for a wish, "read only" or
/// "another format", and would not call them damage.
fn is_whole(header: &[u8]) -> bool {
    let format_versions = &header[18..20];
    let payload_fractions = &header[21..24];
    let schema_format = &header[44..48];
    let text_encoding = &header[56..60];
    format_versions.iter().all(|version| matches!(version, 1 | 2))
        && payload_fractions == [64, 32, 32]
        && schema_format == [0, 0, 0, 4]
        && text_encoding == [0, 0, 0, 1]
}

/// Looks for damage and for a newer schema, without writing.
pub(super) async fn examine(path: &Path) -> Result<()> {
    let mut probe =
        reading_options(path).await?.connect().await.map_err(|error| at(path, error))?;
    // sqlx panics where the type of a column is no text.
    let definitions: sqlx::Result<Vec<Option<String>>> =
        sqlx::query_scalar("select sql from sqlite_schema").fetch_all(&mut probe).await;
    definitions.map_err(|error| at(path, error))?;
    migrate::refuse_newer(&mut probe, path).await?;
    let size = fs::metadata(path).map_or(0, |file| file.len());
    let ended_uncleanly = wal_bytes(path) > 0;
    if size <= ALWAYS_EXAMINED_BYTES || ended_uncleanly {
        let finding: String = sqlx::query_scalar("pragma quick_check(1)")
            .fetch_one(&mut probe)
            .await
            .map_err(|error| at(path, error))?;
        if finding != "ok" {
            return Err(damaged(path, &finding));
        }
    }
    if !migrate::is_pending(&mut probe).await.map_err(|error| named(path, error))? {
        // Without its models Hotseat can't begin. Better found before anything is written.
        catalogue::load(&mut probe).await.map_err(|error| match error {
            StorageError::Unavailable(reason) => damaged(path, &reason),
            other => named(path, other),
        })?;
    }
    sqlx::Connection::close(probe).await.map_err(|error| at(path, error))
}

/// Options for connections that only read. On a read-only medium, SQLite can't make the files it
/// reads a log with; where there is no log it may do without them.
pub(super) async fn reading_options(path: &Path) -> Result<SqliteConnectOptions> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .busy_timeout(Duration::from_secs(5));
    let mut connection = options.clone().connect().await.map_err(|error| at(path, error))?;
    let looked = sqlx::query("select 1 from sqlite_schema limit 1").execute(&mut connection).await;
    match looked.map_err(|error| at(path, error)) {
        Ok(_) => Ok(options),
        Err(StorageError::ReadOnly(_)) if wal_bytes(path) == 0 => Ok(options.immutable(true)),
        Err(error) => Err(error),
    }
}

fn wal_bytes(path: &Path) -> u64 {
    fs::metadata(beside(path, "-wal")).map_or(0, |file| file.len())
}

/// The file whose name is `path`'s with an ending added.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
