//! Following a session from the console: what is said, what is written, what it uses, and the
//! interviewer's own notes.

use super::arguments::{Interviewer, Valid};
use super::faults::caught;
use crate::desk::Reply;
use hotseat_core::api::{
    AddNote, ChangeSession, ConversationView, EventRef, KeepNoteDraft, MomentView, NoteView,
    OwnAnswerView, SessionConversation, SessionRef, SessionSummary, UseView,
};
use hotseat_core::domain::event::Role;
use hotseat_core::error::Error;

/// A page of a session's conversation.
#[tauri::command]
pub async fn session_conversation(
    desk: Interviewer,
    request: Valid<SessionConversation>,
) -> Reply<ConversationView> {
    caught(async move {
        let page = desk.assistant.conversation(request.id, request.before, request.limit).await;
        let page = page.map_err(|error| desk.error(&error))?;
        Ok(ConversationView::of(&page, &desk.service.store().catalogue(), Role::Interviewer))
    })
    .await
}

/// Where in a session's conversation a moment of its trail is found.
#[tauri::command]
pub async fn session_moment(desk: Interviewer, request: Valid<EventRef>) -> Reply<MomentView> {
    caught(async move {
        let found = desk.service.sessions.find_moment(request.id, request.seq).await;
        let found = found.map_err(|error| desk.error(&error))?;
        Ok(MomentView::of(&found, &desk.service.store().catalogue()))
    })
    .await
}

/// A candidate's own answer as it is kept.
#[tauri::command]
pub async fn session_own_answer(
    desk: Interviewer,
    request: Valid<SessionRef>,
) -> Reply<OwnAnswerView> {
    caught(async move {
        let kept = desk
            .service
            .sessions
            .own_answer(request.id)
            .await
            .map_err(|error| desk.error(&error))?;
        Ok(OwnAnswerView::of(kept.as_ref()))
    })
    .await
}

/// What a session used, over its time.
#[tauri::command]
pub async fn session_use(desk: Interviewer, request: Valid<SessionRef>) -> Reply<UseView> {
    caught(async move {
        let used = desk
            .service
            .sessions
            .session_use(request.id)
            .await
            .map_err(|error| desk.error(&error))?;
        let found = desk.service.sessions.get_session(request.id).await;
        let found = found.map_err(|error| desk.error(&error))?;
        let (session, _) = found.ok_or_else(|| desk.error(&Error::NotFound))?;
        let runs_ms = desk.runs.times(session.id).await.map_err(|error| desk.error(&error))?;
        Ok(UseView::of(&session, &used, runs_ms))
    })
    .await
}

/// A session's notes, in the order they were made.
#[tauri::command]
pub async fn list_notes(desk: Interviewer, request: Valid<SessionRef>) -> Reply<Vec<NoteView>> {
    caught(async move {
        let notes =
            desk.service.notes.list_notes(request.id).await.map_err(|error| desk.error(&error))?;
        Ok(notes.into_iter().map(NoteView::from).collect())
    })
    .await
}

/// The private note typed on a session and not added yet; blank where there is none.
#[tauri::command]
pub async fn note_draft(desk: Interviewer, request: Valid<SessionRef>) -> Reply<String> {
    caught(async move {
        desk.service.notes.note_draft(request.id).await.map_err(|error| desk.error(&error))
    })
    .await
}

/// Keeps that note as it is typed.
#[tauri::command]
pub async fn keep_note_draft(desk: Interviewer, request: Valid<KeepNoteDraft>) -> Reply<()> {
    caught(async move {
        let kept = desk.service.notes.keep_note_draft(request.id, &request.text).await;
        kept.map_err(|error| desk.error(&error))
    })
    .await
}

/// Makes a private note.
#[tauri::command]
pub async fn add_note(desk: Interviewer, request: Valid<AddNote>) -> Reply<SessionSummary> {
    caught(async move {
        let by = desk.by(request.request_id);
        desk.show(desk.service.notes.add_note(request.id, &request.text, &by).await).await
    })
    .await
}

/// Marks this moment, without a word.
#[tauri::command]
pub async fn add_bookmark(
    desk: Interviewer,
    request: Valid<ChangeSession>,
) -> Reply<SessionSummary> {
    caught(async move {
        let by = desk.by(request.request_id);
        desk.show(desk.service.notes.add_bookmark(request.id, &by).await).await
    })
    .await
}
