//! Copies of everything, made in case something is lost.

use super::listing::Counts;
use super::time::UtcMs;

/// Why a backup was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupReason {
    /// Hotseat made it, in use or on closing.
    Automatic,
    /// The interviewer asked for it.
    Asked,
    /// A newer version was about to change the database.
    BeforeUpdate,
    /// It is what was there when another backup took its place.
    BeforeRestore,
}

impl BackupReason {
    /// Every reason that a backup's file can name.
    pub const ALL: [Self; 4] =
        [Self::Automatic, Self::Asked, Self::BeforeUpdate, Self::BeforeRestore];
}

/// A backup that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Its file's name.
    pub name: String,
    /// When it was made, by the wall.
    pub at: UtcMs,
    /// Why it was made.
    pub reason: BackupReason,
    /// Its file's size in bytes.
    pub bytes: u64,
}

/// What a backup holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Holdings {
    /// Sessions in each status.
    pub counts: Counts,
    /// When a session last changed; none where there is none.
    pub last_change: Option<UtcMs>,
    /// Candidates of the latest sessions.
    pub latest: Vec<String>,
}
