//! Copies of the database, made by SQLite itself and synced to the disk.

use super::examine::{beside, examine, look_at_header, reading_options};
use super::location::backups_of;
use super::{DATABASE_FILE, Result, StorageError, Store, counts, folder};
use crate::domain::backup::{Backup, BackupReason, Holdings};
use crate::domain::backup_rotation;
use crate::domain::time::UtcMs;
use chrono::{DateTime, NaiveDateTime};
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnection;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use std::time::UNIX_EPOCH;

/// Names shown of the sessions a backup holds.
const NAMES_SHOWN: i64 = 3;

/// How the moment of a backup stands in its name.
const STAMP: &str = "%Y%m%dT%H%M%S%3fZ";

/// The path a backup of that reason and moment has.
pub(super) fn path(data_dir: &Path, reason: BackupReason, at: UtcMs) -> PathBuf {
    let stamp = DateTime::from_timestamp_millis(at.0)
        .map_or_else(|| at.0.to_string(), |at| at.format(STAMP).to_string());
    backups_of(&data_dir.join(DATABASE_FILE)).join(format!("{}-{stamp}.db", reason_name(reason)))
}

/// The backups in the data folder, newest first.
///
/// # Errors
/// Where the folder of backups can't be read; that there is none is no error.
pub fn list(data_dir: &Path) -> Result<Vec<Backup>> {
    let entries = match fs::read_dir(backups_of(&data_dir.join(DATABASE_FILE))) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(&error)),
    };
    let mut backups = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(&error))?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let Some((reason, at)) = parse_name(&name) else { continue };
        let bytes = entry.metadata().map_err(|error| unreadable(&error))?.len();
        backups.push(Backup { name, at, reason, bytes });
    }
    backups.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.name.cmp(&a.name)));
    Ok(backups)
}

/// The path of the backup of that name.
///
/// # Errors
/// Where there is none.
pub(super) fn find(data_dir: &Path, name: &str) -> Result<PathBuf> {
    // Only what is on the list, so that a name can never be a way out of the folder.
    if list(data_dir)?.iter().any(|backup| backup.name == name) {
        return Ok(backups_of(&data_dir.join(DATABASE_FILE)).join(name));
    }
    Err(StorageError::NoBackup)
}

/// What the backup of that name holds, after a look for damage and for a newer schema.
///
/// # Errors
/// Where it can't be used.
pub async fn look_into(data_dir: &Path, name: &str) -> Result<Holdings> {
    let path = find(data_dir, name)?;
    if !look_at_header(&path)? {
        return Err(StorageError::NoBackup);
    }
    examine(&path).await?;
    let mut reader = reading_options(&path).await?.connect().await?;
    let counts = counts::read(&mut reader).await?;
    let last_change: Option<i64> =
        sqlx::query_scalar("select max(updated_at) from sessions where deleted_at is null")
            .fetch_one(&mut reader)
            .await?;
    let latest = sqlx::query_scalar(
        "select candidate_name from sessions where deleted_at is null
         order by created_at desc, no desc limit ?1",
    )
    .bind(NAMES_SHOWN)
    .fetch_all(&mut reader)
    .await?;
    sqlx::Connection::close(reader).await?;
    Ok(Holdings { counts, last_change: last_change.map(UtcMs), latest })
}

/// The newest backup that can be used, with what it holds.
///
/// # Errors
/// Where the folder of backups can't be read.
pub async fn newest_good(data_dir: &Path) -> Result<Option<(Backup, Holdings)>> {
    for backup in list(data_dir)? {
        if backup.reason == BackupReason::BeforeRestore {
            continue;
        }
        match look_into(data_dir, &backup.name).await {
            Ok(holdings) => return Ok(Some((backup, holdings))),
            Err(error) => tracing::warn!(backup = backup.name, %error, "this backup can't be used"),
        }
    }
    Ok(None)
}

impl Store {
    /// Whether anything was written since the last backup, or since an earlier run's.
    ///
    /// # Errors
    /// Where SQLite can't be asked.
    pub async fn has_changed_since_backup(&self) -> Result<bool> {
        let changes = count_changes(&mut self.writer().await.sqlite).await?;
        let backed_up_at = *self.backed_up_at.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(backed_up_at != Some(changes))
    }

    /// Bytes of the database's file.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        fs::metadata(self.path()).map_or(0, |file| file.len())
    }

    /// Copies the database, while others read and write it, and removes backups past keeping.
    ///
    /// # Errors
    /// Where the copy can't be written; then there is none.
    pub async fn back_up(&self, reason: BackupReason, now: UtcMs) -> Result<Backup> {
        let changes = count_changes(&mut self.writer().await.sqlite).await?;
        // A connection of its own: a writer's would keep every change waiting.
        let mut connection = self.connect().await?;
        let copy = copy_to(&mut connection, self.dir(), reason, now).await?;
        sqlx::Connection::close(connection).await?;
        // What was written while it was copied may be in the copy or not.
        *self.backed_up_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(changes);
        thin(self.dir(), now)?;
        let bytes = fs::metadata(&copy).map_err(|error| unwritable(&error))?.len();
        let name = copy.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Backup { name, at: now, reason, bytes })
    }
}

/// Rows written through a connection since it was opened.
pub(super) async fn count_changes(connection: &mut SqliteConnection) -> Result<i64> {
    Ok(sqlx::query_scalar("select total_changes()").fetch_one(connection).await?)
}

/// Whether the newest backup is younger than the last write to the database, or there is nothing to
/// back up. Looks at files only.
pub(super) fn is_backed_up(data_dir: &Path) -> Result<bool> {
    let database = data_dir.join(DATABASE_FILE);
    let written = [beside(&database, "-wal"), database]
        .iter()
        .filter_map(|file| fs::metadata(file).and_then(|file| file.modified()).ok())
        .max();
    let Some(written) = written else { return Ok(true) };
    let newest = list(data_dir)?.first().map(|backup| backup.at);
    let written_ms = written.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    Ok(newest.is_some_and(|at| i128::from(at.0) >= i128::try_from(written_ms).unwrap_or(i128::MAX)))
}

/// Copies the database to its place among the backups, and gives the copy's path. Under that name
/// there is never half a copy.
pub(super) async fn copy_to(
    connection: &mut SqliteConnection,
    data_dir: &Path,
    reason: BackupReason,
    now: UtcMs,
) -> Result<PathBuf> {
    let copy = path(data_dir, reason, now);
    let backups = backups_of(&data_dir.join(DATABASE_FILE));
    folder::make_private_dir(&backups).map_err(|error| unwritable(&error))?;
    let unfinished = backups.join("unfinished.db");
    remove_if_there(&unfinished).map_err(|error| unwritable(&error))?;
    let done = sqlx::query("vacuum into ?1")
        .bind(unfinished.to_string_lossy().into_owned())
        .execute(connection)
        .await;
    if let Err(error) = done {
        remove_if_there(&unfinished).map_err(|error| unwritable(&error))?;
        return Err(error.into());
    }
    // VACUUM INTO leaves its result in the system's cache; a power cut would leave it empty.
    folder::sync_file_and_folder(&unfinished).map_err(|error| unwritable(&error))?;
    fs::rename(&unfinished, &copy).map_err(|error| unwritable(&error))?;
    folder::sync_file_and_folder(&copy).map_err(|error| unwritable(&error))?;
    Ok(copy)
}

/// Removes backups past keeping.
fn thin(data_dir: &Path, now: UtcMs) -> Result<()> {
    let backups = list(data_dir)?;
    let made: Vec<UtcMs> = backups.iter().map(|backup| backup.at).collect();
    let past = backup_rotation::past_keeping(&made, now);
    for backup in backups.iter().filter(|backup| past.contains(&backup.at)) {
        let file = path(data_dir, backup.reason, backup.at);
        for file in [beside(&file, "-wal"), file] {
            remove_if_there(&file).map_err(|error| unwritable(&error))?;
        }
    }
    Ok(())
}

pub(super) fn remove_if_there(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

const fn reason_name(reason: BackupReason) -> &'static str {
    match reason {
        BackupReason::Automatic => "auto",
        BackupReason::Asked => "asked",
        BackupReason::BeforeUpdate => "before-update",
        BackupReason::BeforeRestore => "before-restore",
    }
}

fn parse_name(name: &str) -> Option<(BackupReason, UtcMs)> {
    let (reason, stamp) = name.strip_suffix(".db")?.rsplit_once('-')?;
    let reason = BackupReason::ALL.into_iter().find(|known| reason_name(*known) == reason)?;
    let at = NaiveDateTime::parse_from_str(stamp, STAMP).ok()?;
    Some((reason, UtcMs(at.and_utc().timestamp_millis())))
}

fn unreadable(error: &io::Error) -> StorageError {
    StorageError::Unavailable(format!("the backups can't be read: {error}"))
}

fn unwritable(error: &io::Error) -> StorageError {
    match error.kind() {
        ErrorKind::StorageFull => StorageError::Full,
        _ => StorageError::Unavailable(format!("the backup could not be written: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backups_name_says_when_and_why_it_was_made() {
        let at = UtcMs(1_795_348_800_123);
        for reason in BackupReason::ALL {
            let file = path(Path::new("/data"), reason, at);
            let name = file.file_name().unwrap().to_str().unwrap();
            assert_eq!(parse_name(name), Some((reason, at)), "{name}");
        }
    }

    #[test]
    fn other_files_are_no_backups() {
        for name in
            ["unfinished.db", "auto-.db", "auto-20261122T120000123Z", "hotseat.db", "x-1.db"]
        {
            assert_eq!(parse_name(name), None, "{name}");
        }
    }
}
