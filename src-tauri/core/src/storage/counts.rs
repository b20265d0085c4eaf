//! The table `session_counts`.

use super::{Result, StorageError, Store};
use crate::domain::lifecycle::Status;
use crate::domain::listing::Counts;
use sqlx::sqlite::SqliteConnection;

/// The whole table as one JSON array of status, whether of samples, and total.
macro_rules! counts_json {
    () => {
        "select json_group_array(json_array(status, is_sample, total)) from session_counts"
    };
}
pub(super) use counts_json;

impl Store {
    /// How many sessions there are in each status.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn counts(&self) -> Result<Counts> {
        read(&mut *self.reader().await?).await
    }
}

pub(super) async fn read(connection: &mut SqliteConnection) -> Result<Counts> {
    let json: String = sqlx::query_scalar(counts_json!()).fetch_one(connection).await?;
    parse(&json)
}

/// The counts in a text made by [`counts_json`].
pub(super) fn parse(json: &str) -> Result<Counts> {
    let broken =
        |what: &str| StorageError::Unavailable(format!("the counts can't be read: {what}"));
    let rows: Vec<(Status, u8, u64)> =
        serde_json::from_str(json).map_err(|error| broken(&error.to_string()))?;
    let mut counts = Counts::default();
    for (status, is_sample, total) in rows {
        counts.add(status, is_sample != 0, total);
    }
    Ok(counts)
}
