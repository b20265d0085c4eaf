//! The table `models`.

use super::Result;
use crate::domain::catalogue::{Catalogue, Model};
use sqlx::sqlite::SqliteConnection;

/// The models on offer.
pub(super) async fn load(connection: &mut SqliteConnection) -> Result<Catalogue> {
    let rows: Vec<(String, String, u32)> =
        sqlx::query_as("select id, name, context_window_tokens from models order by place")
            .fetch_all(connection)
            .await?;
    let models = rows
        .into_iter()
        .map(|(id, name, context_window_tokens)| Model { id, name, context_window_tokens })
        .collect();
    Ok(Catalogue::new(models))
}
