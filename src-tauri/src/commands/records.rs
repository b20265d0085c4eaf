//! Sealed records.

use super::arguments::{Interviewer, Valid};
use super::faults::caught;
use crate::desk::Reply;
use hotseat_core::api::{
    Nothing, RecordView, SealRecord, SealedView, SessionSummary, UnlockRecord,
};

/// Seals a session's record to where the person chooses; null where they put the dialog away.
#[tauri::command]
pub async fn seal_record(
    desk: Interviewer,
    request: Valid<SealRecord>,
) -> Reply<Option<SealedView>> {
    caught(async move { desk.seal_record(request.0).await }).await
}

/// Gives up the record that is being sealed.
#[tauri::command]
pub async fn stop_sealing(desk: Interviewer, request: Valid<Nothing>) -> Reply<()> {
    caught(async move {
        let Nothing {} = *request;
        desk.stop_sealing();
        Ok(())
    })
    .await
}

/// Opens a record that the person chooses; null where they put the dialog away and none is open.
#[tauri::command]
pub async fn open_record(desk: Interviewer, request: Valid<Nothing>) -> Reply<Option<RecordView>> {
    caught(async move {
        let Nothing {} = *request;
        Ok(desk.0.choose_record().await)
    })
    .await
}

/// Opens the record that is encrypted; null where none is.
#[tauri::command]
pub async fn unlock_record(
    desk: Interviewer,
    request: Valid<UnlockRecord>,
) -> Reply<Option<RecordView>> {
    caught(async move { Ok(desk.0.unlock_record(request.0.secret.0)) }).await
}

/// Puts the open record away.
#[tauri::command]
pub async fn close_record(desk: Interviewer, request: Valid<Nothing>) -> Reply<()> {
    caught(async move {
        let Nothing {} = *request;
        desk.close_record();
        Ok(())
    })
    .await
}

/// Takes the open record in.
#[tauri::command]
pub async fn import_record(desk: Interviewer, request: Valid<Nothing>) -> Reply<SessionSummary> {
    caught(async move {
        let Nothing {} = *request;
        desk.import_record().await
    })
    .await
}
