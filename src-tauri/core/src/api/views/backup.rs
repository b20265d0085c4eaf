//! Backups in words.

use crate::api::words;
use crate::domain::backup::{Backup, Holdings};
use crate::domain::time::UtcMs;
use serde::Serialize;

/// A backup on the list.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BackupView {
    /// What it is restored by.
    pub name: String,
    /// When it was made.
    pub at: UtcMs,
    /// Why it was made.
    pub reason: String,
    /// The size of its file.
    pub bytes: u64,
    /// What it holds; null where it can't be used.
    pub holds: Option<HoldingsView>,
    /// Why it can't be used; null where it can.
    pub trouble: Option<String>,
}

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HoldingsView {
    /// "12 sessions, 1 in progress".
    pub sessions: String,
    /// Candidates of the latest sessions.
    pub latest: Vec<String>,
    /// When a session last changed; null where there is none.
    pub last_change: Option<UtcMs>,
}

impl BackupView {
    /// The backup with what it holds, or why it can't be used.
    #[must_use]
    pub fn of(backup: &Backup, holdings: Result<&Holdings, String>) -> Self {
        let (holds, trouble) = match holdings {
            Ok(holdings) => (Some(HoldingsView::of(holdings)), None),
            Err(trouble) => (None, Some(trouble)),
        };
        Self {
            name: backup.name.clone(),
            at: backup.at,
            reason: words::backup_reason(backup.reason).into(),
            bytes: backup.bytes,
            holds,
            trouble,
        }
    }
}

impl HoldingsView {
    /// The holdings in words.
    #[must_use]
    pub fn of(holdings: &Holdings) -> Self {
        Self {
            sessions: words::holdings(&holdings.counts),
            latest: holdings.latest.clone(),
            last_change: holdings.last_change,
        }
    }
}
