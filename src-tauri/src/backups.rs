//! Backups that make themselves: soon after the start for what an earlier run left without one, then
//! every half hour in which something was written.

use crate::Desk;
use hotseat_core::api::Notice;
use std::sync::Arc;
use std::time::Duration;

/// The start is busy enough.
const FIRST_AFTER: Duration = Duration::from_secs(60);
const EVERY: Duration = Duration::from_secs(30 * 60);
/// Copying takes about a second for so much. A larger database is not copied on closing; the next
/// start will do it.
const COPIED_ON_CLOSING_BYTES: u64 = 256 * 1024 * 1024;

const TROUBLE: &str = "Backups can't be made";

/// Makes backups for as long as the app runs.
pub fn run(desk: Arc<Desk>) {
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(FIRST_AFTER).await;
        loop {
            back_up(&desk).await;
            tokio::time::sleep(EVERY).await;
        }
    });
}

/// Makes a last one before the app ends, where that takes no longer than a moment.
pub async fn on_closing(desk: &Desk) {
    if desk.service.store().bytes() <= COPIED_ON_CLOSING_BYTES {
        back_up(desk).await;
    }
}

async fn back_up(desk: &Desk) {
    match desk.service.backups.back_up_if_changed().await {
        Ok(made) => {
            desk.news.clear(TROUBLE);
            if let Some(backup) = made {
                tracing::info!(backup = backup.name, "made a backup");
            }
        }
        Err(error) => {
            tracing::error!(%error, "no backup could be made");
            desk.news.keep(Notice { title: TROUBLE.into(), detail: error.to_string() });
        }
    }
}
