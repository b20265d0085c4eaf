//! What can go wrong with data on disk, in words that say what to do.

use super::location::backups_of;
use sqlx::error::DatabaseError;
use std::path::{Path, PathBuf};

/// Data on disk could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// No space is left.
    #[error(
        "The disk is full, so this was not saved. Free some space and try again; nothing else was lost."
    )]
    Full,
    /// The folder or file can't be written to.
    #[error("{} can't be written to. Check its permissions, or choose another folder with --data-dir.", .0.display())]
    ReadOnly(PathBuf),
    /// The path is not a folder, or can't be made one.
    #[error("{} can't be used as the data folder: {reason}. Choose another with --data-dir.", .path.display())]
    Folder {
        /// The path that can't be used.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Another instance holds the data folder.
    #[error("Hotseat is already running with {}. Use that window, or start with another --data-dir.", .0.display())]
    InUse(PathBuf),
    /// Another program holds the database.
    #[error(
        "Another program is using the database, so this was not saved. Close it and try again."
    )]
    Busy,
    /// The database was made by a newer version.
    #[error("{} was made by a newer version of Hotseat (schema {found}, this version knows {known}). It was left untouched. Install the newer version.", .path.display())]
    Newer {
        /// The database.
        path: PathBuf,
        /// The version of its schema.
        found: i64,
        /// The newest schema this version knows.
        known: i64,
    },
    /// The file is no database, or a broken one.
    #[error("{} is damaged and was left untouched ({reason}). Copies from before the last updates are in {}.", .path.display(), .backups.display())]
    Damaged {
        /// The database.
        path: PathBuf,
        /// What is wrong.
        reason: String,
        /// Where to look for a good copy.
        backups: PathBuf,
    },
    /// The backup asked for is not there.
    #[error("That backup no longer exists. Check the list again.")]
    NoBackup,
    /// Any other error, with its own words.
    #[error("The data could not be read or written ({0}). Nothing was changed.")]
    Unavailable(String),
}

/// SQLite's result codes (https://www.sqlite.org/rescode.html), the ones people can act on.
mod sqlite {
    pub const ERROR: u32 = 1;
    pub const BUSY: u32 = 5;
    pub const LOCKED: u32 = 6;
    pub const READONLY: u32 = 8;
    pub const CORRUPT: u32 = 11;
    pub const FULL: u32 = 13;
    pub const CANTOPEN: u32 = 14;
    pub const NOTADB: u32 = 26;
    pub const IOERR_SHMSIZE: u32 = 10 | 19 << 8;
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        // Our tables are STRICT and hold text we wrote: a value that is not what its column says is
        // damage too, though SQLite does not look into values.
        let is_garbled = matches!(error, sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_));
        let primary = error.as_database_error().and_then(|error| match extended_code(error)? {
            // The index of the log is a file, too, and the first to find no room at a start.
            sqlite::IOERR_SHMSIZE => Some(sqlite::FULL),
            code => Some(code & 0xff),
        });
        match primary.or(is_garbled.then_some(sqlite::CORRUPT)) {
            Some(sqlite::FULL) => Self::Full,
            Some(sqlite::BUSY | sqlite::LOCKED) => Self::Busy,
            Some(sqlite::READONLY | sqlite::CANTOPEN) => {
                Self::ReadOnly(PathBuf::from("The data folder"))
            }
            Some(sqlite::CORRUPT | sqlite::NOTADB) => Self::Damaged {
                path: PathBuf::from("The database"),
                reason: error.to_string(),
                backups: PathBuf::from("the backups folder beside it"),
            },
            _ => Self::Unavailable(error.to_string()),
        }
    }
}

/// SQLite's code in full; its low byte is the primary code.
fn extended_code(error: &dyn DatabaseError) -> Option<u32> {
    error.code()?.parse().ok()
}

/// Damage found in the database at `path`.
pub(super) fn damaged(path: &Path, reason: &str) -> StorageError {
    StorageError::Damaged {
        path: path.to_owned(),
        reason: reason.to_owned(),
        backups: backups_of(path),
    }
}

/// An error of SQLite's while opening, where the file's name is known.
pub(super) fn at(path: &Path, error: sqlx::Error) -> StorageError {
    let code = error.as_database_error().and_then(extended_code);
    if code.is_some_and(|code| code & 0xff == sqlite::ERROR) {
        // What is asked while opening fits every schema we released, so this one is not ours.
        return damaged(path, &error.to_string());
    }
    named(path, error.into())
}

/// The error with the file's name in it, where it only says "the database".
pub(super) fn named(path: &Path, error: StorageError) -> StorageError {
    match error {
        StorageError::Damaged { reason, .. } => damaged(path, &reason),
        StorageError::ReadOnly(_) => StorageError::ReadOnly(path.to_owned()),
        other => other,
    }
}
