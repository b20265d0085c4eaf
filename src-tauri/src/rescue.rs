//! What is offered when the database is damaged: the newest backup that can be used.

use crate::platform::alert;
use chrono::{DateTime, Local};
use hotseat_core::domain::backup::{Backup, Holdings};
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::domain::time::UtcMs;
use hotseat_core::storage::{self, StorageError};
use std::path::Path;

/// Whether a backup will take the damaged database's place at the next start. Asks first; without a
/// screen it can't ask, and does nothing.
pub fn from_damage(dir: &Path, error: &StorageError, now: UtcMs) -> bool {
    if !matches!(error, StorageError::Damaged { .. }) || !alert::has_screen() {
        return false;
    }
    let newest = tauri::async_runtime::block_on(storage::newest_good_backup(dir));
    let (backup, holdings) = match newest {
        Ok(Some(newest)) => newest,
        Ok(None) => return false,
        Err(error) => {
            tracing::error!(%error, "the backups could not be looked at");
            return false;
        }
    };
    if !alert::ask("Hotseat's database is damaged", &question(error, &backup, &holdings)) {
        return false;
    }
    let asked = storage::ask_for_restore(dir, &backup.name, now);
    match tauri::async_runtime::block_on(asked) {
        Ok(()) => true,
        Err(error) => {
            tracing::error!(%error, "the backup could not be restored");
            false
        }
    }
}

fn question(error: &StorageError, backup: &Backup, holdings: &Holdings) -> String {
    let made = DateTime::from_timestamp_millis(backup.at.0)
        .map(|at| at.with_timezone(&Local).format("%Y-%m-%d %H:%M").to_string())
        .unwrap_or_default();
    let live = holdings.counts.of(Status::Active) + holdings.counts.of(Status::Paused);
    format!(
        "{error}\n\nThe newest good backup was made on {made} and holds {} sessions ({live} in \
         progress). Restore it? The damaged file is kept among the backups.",
        holdings.counts.all()
    )
}
