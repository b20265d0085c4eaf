//! The table `session_counts`.

use super::{Result, StorageError, Store};
use crate::domain::lifecycle::Status;
use sqlx::SqliteExecutor;

/// How many sessions there are in each status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    by_status: [u64; Status::ALL.len()],
    /// Of all, how many are samples.
    pub samples: u64,
}

impl Counts {
    /// Sessions in that status.
    #[must_use]
    pub fn of(&self, status: Status) -> u64 {
        Status::ALL
            .into_iter()
            .zip(self.by_status)
            .find_map(|(s, total)| (s == status).then_some(total))
            .unwrap_or(0)
    }

    /// All sessions.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.by_status.iter().sum()
    }
}

impl Store {
    /// How many sessions there are in each status.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn counts(&self) -> Result<Counts> {
        read(&mut *self.reader().await?).await
    }
}

pub(super) async fn read(executor: impl SqliteExecutor<'_>) -> Result<Counts> {
    let rows: Vec<(String, bool, i64)> =
        sqlx::query_as("select status, is_sample, total from session_counts")
            .fetch_all(executor)
            .await?;
    let mut counts = Counts::default();
    for (status, is_sample, total) in rows {
        let total = u64::try_from(total)
            .map_err(|_| StorageError::Unavailable("a count is below zero".into()))?;
        for (known, count) in Status::ALL.into_iter().zip(&mut counts.by_status) {
            if known.name() == status {
                *count += total;
            }
        }
        if is_sample {
            counts.samples += total;
        }
    }
    Ok(counts)
}
