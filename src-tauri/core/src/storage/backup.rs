//! Copies of the database, made by SQLite itself and put on the disk for good.

use super::{DATABASE_FILE, Result, StorageError, folder};
use crate::domain::time::UtcMs;
use chrono::DateTime;
use sqlx::sqlite::SqliteConnection;
use std::path::{Path, PathBuf};

/// Where the backups of the database at `database` are kept.
pub(super) fn dir(database: &Path) -> PathBuf {
    database.with_file_name("backups")
}

/// Copies the database before its schema changes, and gives the copy's path.
pub(super) async fn before_migration(
    connection: &mut SqliteConnection,
    data_dir: &Path,
    now: UtcMs,
) -> Result<PathBuf> {
    let unavailable = |error: std::io::Error| {
        StorageError::Unavailable(format!("the backup could not be written: {error}"))
    };
    let backups = dir(&data_dir.join(DATABASE_FILE));
    folder::make_private_dir(&backups).map_err(unavailable)?;
    let stamp = DateTime::from_timestamp_millis(now.0)
        .map_or_else(|| now.0.to_string(), |at| at.format("%Y%m%dT%H%M%S%3fZ").to_string());
    let copy = backups.join(format!("before-update-{stamp}.db"));
    sqlx::query("vacuum into ?1")
        .bind(copy.to_string_lossy().into_owned())
        .execute(connection)
        .await?;
    // VACUUM INTO leaves its result in the system's cache; a power cut would leave it empty.
    folder::sync_file_and_folder(&copy).map_err(unavailable)?;
    Ok(copy)
}
