//! Sample data.

use super::arguments::{Interviewer, Valid};
use super::faults::caught;
use crate::desk::Reply;
use hotseat_core::api::{ChangeSamples, StatusCounts};

/// Adds the sample sessions.
#[tauri::command]
pub async fn add_sample_sessions(
    desk: Interviewer,
    request: Valid<ChangeSamples>,
) -> Reply<StatusCounts> {
    caught(async move {
        let by = desk.by(request.request_id);
        desk.service.samples.add(&by).await.map_err(|error| desk.error(&error))?;
        desk.tell_all_changed().await
    })
    .await
}

/// Removes the sample sessions.
#[tauri::command]
pub async fn remove_sample_sessions(
    desk: Interviewer,
    request: Valid<ChangeSamples>,
) -> Reply<StatusCounts> {
    caught(async move {
        let by = desk.by(request.request_id);
        desk.service.samples.remove(&by).await.map_err(|error| desk.error(&error))?;
        desk.tell_all_changed().await
    })
    .await
}
