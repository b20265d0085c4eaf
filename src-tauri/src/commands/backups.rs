//! Backups: looking at them, making one, putting one back.

use super::arguments::{Interviewer, Valid};
use super::faults::caught;
use crate::closing::{self, Leaving};
use crate::desk::Reply;
use hotseat_core::api::{BackupView, ErrorReply, Nothing, RestoreBackup};
use hotseat_core::domain::backup::BackupReason;
use hotseat_core::error::ErrorCode;
use std::sync::Arc;
use tauri::{AppHandle, Runtime};

/// The backups, newest first.
#[tauri::command]
pub async fn list_backups(desk: Interviewer, request: Valid<Nothing>) -> Reply<Vec<BackupView>> {
    caught(async move {
        let Nothing {} = *request;
        desk.backups().await
    })
    .await
}

/// Makes a backup and gives the list with it.
#[tauri::command]
pub async fn back_up_now(desk: Interviewer, request: Valid<Nothing>) -> Reply<Vec<BackupView>> {
    caught(async move {
        let Nothing {} = *request;
        desk.service
            .backups
            .back_up(BackupReason::Asked)
            .await
            .map_err(|error| desk.error(&error))?;
        desk.backups().await
    })
    .await
}

/// Puts a backup in the database's place, by starting the app anew.
#[tauri::command]
pub async fn restore_backup<R: Runtime>(
    app: AppHandle<R>,
    desk: Interviewer,
    request: Valid<RestoreBackup>,
) -> Reply<()> {
    caught(async move {
        if desk.hands.turn.handover().is_some() {
            let words = "The laptop is handed over. Take it back before you restore a backup.";
            return Err(ErrorReply::plain(ErrorCode::HandedOver, words));
        }
        desk.service.backups.restore(&request.name).await.map_err(|error| desk.error(&error))?;
        closing::leave(app, Arc::clone(&desk.0), Leaving::ToRestart).await;
        Ok(())
    })
    .await
}
