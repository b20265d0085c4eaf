//! The draft of a new session.

use super::arguments::{Interviewer, Valid};
use super::faults::caught;
use crate::desk::Reply;
use hotseat_core::api::{Draft, Nothing, SaveDraft};

/// The draft as it was typed; null where there is none.
#[tauri::command]
pub async fn get_draft(desk: Interviewer, request: Valid<Nothing>) -> Reply<Option<Draft>> {
    caught(async move {
        let Nothing {} = *request;
        desk.service.drafts.find_draft().await.map_err(|error| desk.error(&error))
    })
    .await
}

/// Keeps the draft.
#[tauri::command]
pub async fn save_draft(desk: Interviewer, request: Valid<SaveDraft>) -> Reply<()> {
    caught(async move {
        let saved = desk.service.drafts.save_draft(&request.draft).await;
        desk.tell_draft(Some(saved.map_err(|error| desk.error(&error))?));
        Ok(())
    })
    .await
}

/// Forgets the draft.
#[tauri::command]
pub async fn discard_draft(desk: Interviewer, request: Valid<Nothing>) -> Reply<()> {
    caught(async move {
        let Nothing {} = *request;
        desk.service.drafts.discard_draft().await.map_err(|error| desk.error(&error))?;
        desk.tell_draft(None);
        Ok(())
    })
    .await
}
