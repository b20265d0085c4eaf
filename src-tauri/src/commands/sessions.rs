//! Looking at sessions.

use super::arguments::{Interviewer, Valid};
use super::faults::caught;
use crate::desk::Reply;
use hotseat_core::api::{
    CheckConfig, ConfigCheck, ListSessions, SessionPage, SessionRef, SessionView, TrailView,
};

/// A page of the list.
#[tauri::command]
pub async fn list_sessions(desk: Interviewer, request: Valid<ListSessions>) -> Reply<SessionPage> {
    caught(async move {
        let offset = request.offset;
        let page = desk.service.sessions.list_sessions(&request.0.into()).await;
        let page = page.map_err(|error| desk.error(&error))?;
        Ok(SessionPage::of(&page, offset, &desk.now()))
    })
    .await
}

/// One session; null where there is none.
#[tauri::command]
pub async fn get_session(
    desk: Interviewer,
    request: Valid<SessionRef>,
) -> Reply<Option<SessionView>> {
    caught(async move {
        let found = desk
            .service
            .sessions
            .get_session(request.id)
            .await
            .map_err(|error| desk.error(&error))?;
        let Some((session, brief)) = found else { return Ok(None) };
        let outage = desk.service.sessions.outage(session.id).await;
        let outage = outage.map_err(|error| desk.error(&error))?;
        let questions = desk.service.sessions.questions_left(&session).await;
        let questions = questions.map_err(|error| desk.error(&error))?;
        let briefing = desk.service.sessions.briefing(&session, &brief).await;
        let briefing = briefing.map_err(|error| desk.error(&error))?;
        let standing = desk.service.sessions.standing(&session).await;
        let standing = standing.map_err(|error| desk.error(&error))?;
        let view = SessionView::of(&session, &brief, &desk.offering(), &desk.now());
        let view = view.with_outage(&outage).with_questions_left(questions);
        let view = view.with_standing(&session, &standing);
        let view = view.with_briefing(&brief, briefing);
        let view = SessionView { record: desk.signer_of(&session).await?, ..view };
        Ok(Some(desk.with_pins(view, (&session, &brief)).await?))
    })
    .await
}

/// A session's trail in words, verified.
#[tauri::command]
pub async fn session_trail(desk: Interviewer, request: Valid<SessionRef>) -> Reply<TrailView> {
    caught(async move {
        let trail = desk
            .service
            .sessions
            .verify_trail(request.id)
            .await
            .map_err(|error| desk.error(&error))?;
        Ok(TrailView::of(&trail, &desk.service.store().catalogue()))
    })
    .await
}

/// The verdict on a form, without creating anything.
#[tauri::command]
pub async fn check_config(desk: Interviewer, request: Valid<CheckConfig>) -> Reply<ConfigCheck> {
    caught(async move {
        let most_tokens = desk.most_tokens(request.challenge).await?;
        let catalogue = desk.service.store().catalogue();
        Ok(ConfigCheck::of(request.0.config.into(), &catalogue, most_tokens))
    })
    .await
}
