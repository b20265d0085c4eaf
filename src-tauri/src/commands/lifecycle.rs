//! Preparing, running and changing sessions.

use super::arguments::{Interviewer, Valid};
use super::faults::caught;
use crate::desk::Reply;
use hotseat_core::api::{
    CandidateNews, ChangeSession, ChangeWithReason, CreateSession, DuplicateSession, ExtendTime,
    ExtendTokens, GiveAccommodation, SessionSummary, SettleGap, UpdateSession,
};

use hotseat_core::service::Sources;

/// Prepares a session.
#[tauri::command]
pub async fn create_session(
    desk: Interviewer,
    request: Valid<CreateSession>,
) -> Reply<SessionSummary> {
    caught(async move {
        let by = desk.by(request.request_id);
        let CreateSession { config, .. } = request.0;
        let (template, challenge, rubric) = (config.template, config.challenge, config.rubric);
        let sources = Sources { template, challenge, rubric };
        let created = desk.service.sessions.create_session_from(config.into(), sources, &by).await;
        if created.is_ok() && sources != Sources::default() {
            desk.tell_library().await?;
        }
        desk.show(created).await
    })
    .await
}

/// Changes a session's configuration.
#[tauri::command]
pub async fn update_session(
    desk: Interviewer,
    request: Valid<UpdateSession>,
) -> Reply<SessionSummary> {
    caught(async move {
        let (id, version) = (request.id, Some(request.version));
        let by = desk.by(request.request_id);
        desk.show(desk.service.sessions.update_session(id, request.0.into(), version, &by).await)
            .await
    })
    .await
}

/// Sets what a session is given beside its limits.
#[tauri::command]
pub async fn give_accommodation(
    desk: Interviewer,
    request: Valid<GiveAccommodation>,
) -> Reply<SessionSummary> {
    caught(async move {
        let (percents, version) = (request.percents(), Some(request.version));
        let by = desk.by(request.request_id);
        let sessions = &desk.service.sessions;
        desk.show(sessions.give_accommodation(request.id, percents, version, &by).await).await
    })
    .await
}

/// Lets a session's time begin.
#[tauri::command]
pub async fn start_session(
    desk: Interviewer,
    request: Valid<ChangeSession>,
) -> Reply<SessionSummary> {
    caught(async move {
        let by = desk.by(request.request_id);
        desk.show(desk.service.sessions.start_session(request.id, &by).await).await
    })
    .await
}

/// Stops a session's time.
#[tauri::command]
pub async fn pause_session(
    desk: Interviewer,
    request: Valid<ChangeWithReason>,
) -> Reply<SessionSummary> {
    caught(async move {
        let by = desk.by(request.request_id);
        let reason = request.reason.as_deref().unwrap_or_default();
        desk.show(desk.service.sessions.pause_session(request.id, reason, &by).await).await
    })
    .await
}

/// Lets a session's time go on.
#[tauri::command]
pub async fn resume_session(
    desk: Interviewer,
    request: Valid<ChangeSession>,
) -> Reply<SessionSummary> {
    caught(async move {
        let by = desk.by(request.request_id);
        desk.show(desk.service.sessions.resume_session(request.id, &by).await).await
    })
    .await
}

/// Finishes a session.
#[tauri::command]
pub async fn end_session(
    desk: Interviewer,
    request: Valid<ChangeWithReason>,
) -> Reply<SessionSummary> {
    caught(async move {
        let by = desk.by(request.request_id);
        let reason = request.reason.as_deref().unwrap_or_default();
        desk.show(desk.service.sessions.end_session(request.id, reason, &by).await).await
    })
    .await
}

/// Gives a session more minutes.
#[tauri::command]
pub async fn extend_time(desk: Interviewer, request: Valid<ExtendTime>) -> Reply<SessionSummary> {
    caught(async move {
        let by = desk.by(request.request_id);
        let (minutes, version) = (request.whole_minutes(), Some(request.version));
        let outcome = desk
            .service
            .sessions
            .extend_time(request.id, minutes, &request.reason, version, &by)
            .await;
        desk.tell_candidate_of(&outcome, || CandidateNews::time_added(minutes, &request.reason));
        desk.show(outcome).await
    })
    .await
}

/// Gives a session more tokens.
#[tauri::command]
pub async fn extend_tokens(
    desk: Interviewer,
    request: Valid<ExtendTokens>,
) -> Reply<SessionSummary> {
    caught(async move {
        let by = desk.by(request.request_id);
        let (tokens, version) = (request.whole_tokens(), Some(request.version));
        let outcome = desk
            .service
            .sessions
            .extend_tokens(request.id, tokens, &request.reason, version, &by)
            .await;
        desk.tell_candidate_of(&outcome, || CandidateNews::tokens_added(tokens, &request.reason));
        desk.show(outcome).await
    })
    .await
}

/// Says what becomes of a session's gap.
#[tauri::command]
pub async fn settle_gap(desk: Interviewer, request: Valid<SettleGap>) -> Reply<SessionSummary> {
    caught(async move {
        let by = desk.by(request.request_id);
        let outcome = desk.service.sessions.settle_gap(request.id, request.answer, &by).await;
        desk.tell_candidate_of(&outcome, || CandidateNews::gap_settled(request.answer));
        desk.show(outcome).await
    })
    .await
}

/// Gives a session the time back in which the assistant did not answer.
#[tauri::command]
pub async fn give_back_outage(
    desk: Interviewer,
    request: Valid<ChangeSession>,
) -> Reply<SessionSummary> {
    caught(async move {
        let by = desk.by(request.request_id);
        let outcome = desk.service.sessions.give_back_outage(request.id, &by).await;
        desk.tell_candidate_of(&outcome, CandidateNews::outage_given_back);
        desk.show(outcome).await
    })
    .await
}

/// Takes a session off the list.
#[tauri::command]
pub async fn delete_session(
    desk: Interviewer,
    request: Valid<ChangeSession>,
) -> Reply<SessionSummary> {
    caught(async move {
        let by = desk.by(request.request_id);
        desk.show(desk.service.sessions.delete_session(request.id, &by).await).await
    })
    .await
}

/// Puts a deleted session back.
#[tauri::command]
pub async fn restore_session(
    desk: Interviewer,
    request: Valid<ChangeSession>,
) -> Reply<SessionSummary> {
    caught(async move {
        let by = desk.by(request.request_id);
        desk.show(desk.service.sessions.restore_session(request.id, &by).await).await
    })
    .await
}

/// Prepares a copy of a session for another candidate.
#[tauri::command]
pub async fn duplicate_session(
    desk: Interviewer,
    request: Valid<DuplicateSession>,
) -> Reply<SessionSummary> {
    caught(async move {
        let (id, by) = (request.id, desk.by(request.request_id));
        desk.show(desk.service.sessions.duplicate_session(id, request.0.into(), &by).await).await
    })
    .await
}
