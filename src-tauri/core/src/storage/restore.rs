//! Putting a backup in the database's place.
//!
//! A database in use can't be replaced. So a restore is asked for, which writes a note beside the
//! database, and carried out the next time the data folder is opened, before anything looks at the
//! database. Each step can be cut off and is then done again; what was there before is kept among the
//! backups.

use super::backup::{self, remove_if_there};
use super::examine::beside;
use super::{DATABASE_FILE, Result, StorageError, folder};
use crate::domain::backup::BackupReason;
use crate::domain::time::UtcMs;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

const NOTE: &str = "restore.json";

/// What is to be restored, and the moment the present database is set aside under.
#[derive(Debug, Serialize, Deserialize)]
struct Note {
    backup: String,
    at: UtcMs,
}

/// Asks for a backup to take the database's place when the data folder is opened next.
///
/// # Errors
/// Where there is no such backup, it can't be used, or the note can't be written.
pub async fn ask_for_restore(data_dir: &Path, name: &str, now: UtcMs) -> Result<()> {
    backup::look_into(data_dir, name).await?;
    let note = Note { backup: name.to_owned(), at: now };
    let content =
        serde_json::to_vec(&note).map_err(|error| StorageError::Unavailable(error.to_string()))?;
    let unfinished = data_dir.join("restore.unfinished");
    let written = File::create(&unfinished)
        .and_then(|mut file| file.write_all(&content))
        .and_then(|()| folder::sync_file_and_folder(&unfinished))
        .and_then(|()| fs::rename(&unfinished, data_dir.join(NOTE)))
        .and_then(|()| folder::sync_file_and_folder(&data_dir.join(NOTE)));
    written.map_err(|error| failed(&error))
}

/// Puts a backup in the database's place at once, while no instance holds the data folder.
///
/// # Errors
/// As for [`ask_for_restore`], or where an instance holds the folder.
pub async fn restore(data_dir: &Path, name: &str, now: UtcMs) -> Result<()> {
    let _lock = folder::claim(data_dir).await?;
    ask_for_restore(data_dir, name, now).await?;
    carry_out(data_dir)?;
    Ok(())
}

/// Carries out the restore that was asked for, if one was; gives the backup's name. To be called
/// with the folder's lock held and the database closed.
pub(super) fn carry_out(data_dir: &Path) -> Result<Option<String>> {
    let note = data_dir.join(NOTE);
    let content = match fs::read(&note) {
        Ok(content) => content,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(&error)),
    };
    let found = serde_json::from_slice::<Note>(&content)
        .map_err(|error| StorageError::Unavailable(error.to_string()))
        .and_then(|note| Ok((backup::find(data_dir, &note.backup)?, note)));
    let (source, Note { backup, at }) = match found {
        Ok(found) => found,
        Err(error) => {
            // What can't be carried out once can't be the next time; the database stays as it is.
            remove_if_there(&note).map_err(|error| failed(&error))?;
            return Err(error);
        }
    };
    replace(data_dir, &source, at).map_err(|error| failed(&error))?;
    remove_if_there(&note)
        .and_then(|()| folder::sync_folder(data_dir))
        .map_err(|error| failed(&error))?;
    Ok(Some(backup))
}

fn replace(data_dir: &Path, source: &Path, at: UtcMs) -> io::Result<()> {
    let database = data_dir.join(DATABASE_FILE);
    let unfinished = database.with_extension("unfinished");
    copy(source, &unfinished)?;
    // What was set aside after a crash has its newest changes in a log of its own.
    let (log, unfinished_log) = (beside(&database, "-wal"), beside(&unfinished, "-wal"));
    remove_if_there(&unfinished_log)?;
    let source_log = beside(source, "-wal");
    if source_log.exists() {
        copy(&source_log, &unfinished_log)?;
    }
    let aside = backup::path(data_dir, BackupReason::BeforeRestore, at);
    // Where it stands there already, an earlier attempt came this far: what is in its place now is
    // the backup itself.
    if !aside.exists() {
        move_if_there(&log, &beside(&aside, "-wal"))?;
        move_if_there(&database, &aside)?;
    }
    remove_if_there(&log)?;
    remove_if_there(&beside(&database, "-shm"))?;
    move_if_there(&unfinished_log, &log)?;
    fs::rename(&unfinished, &database)?;
    folder::sync_file_and_folder(&database)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    io::copy(&mut File::open(from)?, &mut File::create(to)?)?;
    folder::sync_file_and_folder(to)
}

fn move_if_there(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn failed(error: &io::Error) -> StorageError {
    match error.kind() {
        ErrorKind::StorageFull => StorageError::Full,
        _ => StorageError::Unavailable(format!("the backup could not be restored: {error}")),
    }
}
