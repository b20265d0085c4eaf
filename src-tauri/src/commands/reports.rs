//! Reports on sessions and lists of them, as files.

use super::arguments::{Interviewer, Valid};
use super::faults::caught;
use crate::desk::Reply;
use hotseat_core::api::{ExportView, ListSessions, SaveReport};

/// Writes a report to where the person chooses; null where they put the dialog away.
#[tauri::command]
pub async fn save_report(
    desk: Interviewer,
    request: Valid<SaveReport>,
) -> Reply<Option<ExportView>> {
    caught(async move { desk.save_report(request.0).await }).await
}

/// Writes the sessions that a list holds to where the person chooses; null where they put the dialog away.
#[tauri::command]
pub async fn save_session_list(
    desk: Interviewer,
    request: Valid<ListSessions>,
) -> Reply<Option<ExportView>> {
    caught(async move { desk.save_session_list(request.0.into()).await }).await
}
