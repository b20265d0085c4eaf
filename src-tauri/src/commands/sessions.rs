//! Looking at sessions.

use super::arguments::{Interviewer, Valid};
use crate::desk::Reply;
use hotseat_core::api::{
    CheckConfig, ConfigCheck, ListSessions, SessionPage, SessionRef, SessionView, TrailView,
};

/// A page of the list.
#[tauri::command]
pub async fn list_sessions(desk: Interviewer, request: Valid<ListSessions>) -> Reply<SessionPage> {
    let offset = request.offset;
    let page = desk.service.list_sessions(&request.0.into()).await;
    let page = page.map_err(|error| desk.error(&error))?;
    Ok(SessionPage::of(&page, offset, &desk.now()))
}

/// One session; null where there is none.
#[tauri::command]
pub async fn get_session(
    desk: Interviewer,
    request: Valid<SessionRef>,
) -> Reply<Option<SessionView>> {
    let found = desk.service.get_session(request.id).await.map_err(|error| desk.error(&error))?;
    Ok(found.map(|(session, brief)| SessionView::of(&session, &brief, &desk.now())))
}

/// A session's trail in words, verified.
#[tauri::command]
pub async fn session_trail(desk: Interviewer, request: Valid<SessionRef>) -> Reply<TrailView> {
    let trail = desk.service.verify_trail(request.id).await.map_err(|error| desk.error(&error))?;
    Ok(TrailView::of(&trail))
}

/// The verdict on a form, without creating anything.
#[tauri::command]
pub async fn check_config(desk: Interviewer, request: Valid<CheckConfig>) -> Reply<ConfigCheck> {
    Ok(ConfigCheck::of(request.0.config.into(), desk.service.store().catalogue()))
}
