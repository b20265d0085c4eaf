//! Backups: made without being asked for, looked at, and put back.

use super::Result;
use super::change::Changes;
use crate::domain::backup::{Backup, BackupReason, Holdings};
use crate::storage::{self, StorageError};

/// Everything one can do with copies of the database. Cheap to clone.
#[derive(Clone)]
pub struct BackupService {
    pub(super) changes: Changes,
}

impl BackupService {
    /// Makes a backup, unless nothing was written since the last.
    ///
    /// # Errors
    /// Where it can't be written.
    pub async fn back_up_if_changed(&self) -> Result<Option<Backup>> {
        if !self.changes.store.has_changed_since_backup().await? {
            return Ok(None);
        }
        self.back_up(BackupReason::Automatic).await.map(Some)
    }

    /// Makes a backup.
    ///
    /// # Errors
    /// Where it can't be written.
    pub async fn back_up(&self, reason: BackupReason) -> Result<Backup> {
        Ok(self.changes.store.back_up(reason, self.changes.clock.now().wall).await?)
    }

    /// The backups, newest first, each with what it holds or why it can't be used.
    ///
    /// # Errors
    /// Where the folder of backups can't be read.
    pub async fn list(&self) -> Result<Vec<(Backup, std::result::Result<Holdings, StorageError>)>> {
        let mut backups = Vec::new();
        for backup in storage::list_backups(self.changes.store.dir())? {
            let holdings = storage::look_into_backup(self.changes.store.dir(), &backup.name).await;
            backups.push((backup, holdings));
        }
        Ok(backups)
    }

    /// Has the backup of that name take the database's place when the app starts next. What is there
    /// now becomes a backup itself.
    ///
    /// # Errors
    /// Where there is no such backup, or it can't be used.
    pub async fn restore(&self, name: &str) -> Result<()> {
        let now = self.changes.clock.now().wall;
        Ok(storage::ask_for_restore(self.changes.store.dir(), name, now).await?)
    }
}
