//! Playing a session back.

use super::arguments::{Interviewer, Valid};
use super::faults::caught;
use crate::desk::Reply;
use hotseat_core::api::{MomentOf, ReplayMoment, ReplayView, SessionRef};

/// What happened in a session, to be played back.
#[tauri::command]
pub async fn session_replay(desk: Interviewer, request: Valid<SessionRef>) -> Reply<ReplayView> {
    caught(async move {
        let sessions = &desk.service.sessions;
        let replay = sessions.replay(request.id).await.map_err(|error| desk.error(&error))?;
        Ok(ReplayView::of(&replay, &desk.service.store().catalogue()))
    })
    .await
}

/// What was there at a moment of a session.
#[tauri::command]
pub async fn replay_moment(desk: Interviewer, request: Valid<MomentOf>) -> Reply<ReplayMoment> {
    caught(async move {
        let MomentOf { id, at_ms } = *request;
        let moment = desk.service.sessions.moment_at(id, at_ms).await;
        Ok(ReplayMoment::of(moment.map_err(|error| desk.error(&error))?, at_ms))
    })
    .await
}
