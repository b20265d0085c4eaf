//! The table `session_counts`.

use super::{Result, StorageError, Store};
use crate::domain::lifecycle::Status;
use crate::domain::listing::Counts;
use sqlx::SqliteExecutor;

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
        let status = Status::from_name(&status)
            .ok_or_else(|| StorageError::Unavailable("a status nobody knows is counted".into()))?;
        counts.add(status, is_sample, total);
    }
    Ok(counts)
}
