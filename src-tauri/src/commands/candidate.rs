//! What the candidate's page can ask. The session is the one handed over; which of these its state
//! allows is the core's to say, each time anew.

use super::arguments::{Candidate, CandidateNewsChannel, Valid};
use super::faults::caught_for_candidate as caught;
use crate::desk::Reply;
use crate::handover;
use crate::host::CANDIDATE;
use hotseat_core::api::{
    AskAssistant, CandidateStart, CandidateStep, CandidateView, ConversationView, EstimateQuestion,
    EstimateView, MessageView, Nothing, OwnAnswerView, PasscodeReply, QuestionText,
    ReadConversation, ReportMishap, SaveOwnAnswer, TryPasscode,
};
use hotseat_core::domain::event::Role;
use hotseat_core::domain::session::Refusal;
use hotseat_core::error::Error;
use std::sync::atomic::Ordering;
use tauri::{AppHandle, Runtime};

/// What a page needs once, when it loads.
#[tauri::command]
pub async fn candidate_start(desk: Candidate, request: Valid<Nothing>) -> Reply<CandidateStart> {
    caught(async move {
        let Nothing {} = *request;
        desk.candidate_start().await.map_err(|error| desk.error(&error))
    })
    .await
}

/// From now on this channel brings what happens, beginning with what there is.
#[tauri::command]
pub async fn watch_candidate(desk: Candidate, channel: CandidateNewsChannel) -> Reply<()> {
    caught(async move { desk.watch_as_candidate(channel.0).await }).await
}

/// The page has shown itself.
#[tauri::command]
pub async fn candidate_page_ready(desk: Candidate, request: Valid<Nothing>) -> Reply<()> {
    caught(async move {
        let Nothing {} = *request;
        crate::mark_start("the page can be used");
        desk.host.shown.tell(CANDIDATE);
        // Behind the first paint, which it would hold up.
        desk.runs.warm_up();
        Ok(())
    })
    .await
}

/// Something went wrong in the page that nothing there expected.
#[tauri::command]
pub async fn report_candidate_mishap(desk: Candidate, request: Valid<ReportMishap>) -> Reply<()> {
    caught(async move {
        desk.log_mishap(CANDIDATE, &request.what);
        Ok(())
    })
    .await
}

/// The rules were read and agreed to.
#[tauri::command]
pub async fn give_consent(desk: Candidate, request: Valid<CandidateStep>) -> Reply<CandidateView> {
    caught(async move {
        let rules = desk.candidate_view().await.map_err(|error| desk.error(&error))?.rules_text();
        desk.step(desk.candidate.give_consent(&rules, &desk.by(request.request_id)).await).await
    })
    .await
}

/// Answers a message that costs nothing and is kept nowhere.
#[tauri::command]
pub async fn try_assistant(desk: Candidate, request: Valid<QuestionText>) -> Reply<String> {
    let desk = desk.waits_for_nobody();
    caught(async move {
        desk.candidate.try_assistant(&request.text).await.map_err(|error| desk.error(&error))
    })
    .await
}

/// Lets the time begin.
#[tauri::command]
pub async fn begin_session(desk: Candidate, request: Valid<CandidateStep>) -> Reply<CandidateView> {
    caught(async move { desk.step(desk.candidate.begin(&desk.by(request.request_id)).await).await })
        .await
}

/// Lets the time go on after a pause.
#[tauri::command]
pub async fn continue_session(
    desk: Candidate,
    request: Valid<CandidateStep>,
) -> Reply<CandidateView> {
    caught(async move {
        desk.step(desk.candidate.continue_session(&desk.by(request.request_id)).await).await
    })
    .await
}

/// Ends the session. That can't be undone.
#[tauri::command]
pub async fn finish_session(
    desk: Candidate,
    request: Valid<CandidateStep>,
) -> Reply<CandidateView> {
    caught(
        async move { desk.step(desk.candidate.finish(&desk.by(request.request_id)).await).await },
    )
    .await
}

/// A page of the conversation.
#[tauri::command]
pub async fn read_conversation(
    desk: Candidate,
    request: Valid<ReadConversation>,
) -> Reply<ConversationView> {
    caught(async move {
        let page = desk.candidate.conversation(request.before, request.limit).await;
        let page = page.map_err(|error| desk.error(&error))?;
        Ok(ConversationView::of(&page, &desk.service.store().catalogue(), Role::Candidate))
    })
    .await
}

/// What a question would cost.
#[tauri::command]
pub async fn estimate_question(
    desk: Candidate,
    request: Valid<EstimateQuestion>,
) -> Reply<EstimateView> {
    caught(async move {
        match desk.candidate.estimate(&*request).await {
            Ok(estimate) => Ok(EstimateView::of(&estimate)),
            // Too long, or no model to ask: words for the composer, no fault.
            Err(error @ Error::Refused { refusal: Refusal::NotNow, .. }) => Err(desk.error(&error)),
            Err(error @ Error::Refused { .. }) => Ok(EstimateView::refused(error.to_string())),
            Err(error) => Err(desk.error(&error)),
        }
    })
    .await
}

/// Keeps a question that was not sent yet.
#[tauri::command]
pub async fn keep_question_draft(desk: Candidate, request: Valid<QuestionText>) -> Reply<()> {
    caught(async move {
        let kept = desk.candidate.keep_question_draft(&request.text).await;
        kept.map_err(|error| desk.error(&error))
    })
    .await
}

/// Asks the assistant: the question as it is kept.
#[tauri::command]
pub async fn ask_assistant(desk: Candidate, request: Valid<AskAssistant>) -> Reply<MessageView> {
    caught(async move {
        let asked = desk.candidate.ask(&*request, &desk.by(request.request_id)).await;
        let asked = asked.map_err(|error| desk.error(&error))?;
        desk.message(asked.session.id, asked.question_seq, Role::Candidate).await
    })
    .await
}

/// Ends the answer that is being written.
#[tauri::command]
pub async fn stop_answer(desk: Candidate, request: Valid<Nothing>) -> Reply<()> {
    caught(async move {
        let Nothing {} = *request;
        desk.candidate.stop_answer().await.map(drop).map_err(|error| desk.error(&error))
    })
    .await
}

/// The own answer as it is kept.
#[tauri::command]
pub async fn get_own_answer(desk: Candidate, request: Valid<Nothing>) -> Reply<OwnAnswerView> {
    caught(async move {
        let Nothing {} = *request;
        let kept = desk.candidate.own_answer().await.map_err(|error| desk.error(&error))?;
        Ok(OwnAnswerView::of(kept.as_ref()))
    })
    .await
}

/// Keeps the own answer as it was typed so far.
#[tauri::command]
pub async fn save_own_answer(
    desk: Candidate,
    request: Valid<SaveOwnAnswer>,
) -> Reply<OwnAnswerView> {
    caught(async move {
        let kept = desk.candidate.save_own_answer(request.0.into()).await;
        let kept = OwnAnswerView::of(Some(&kept.map_err(|error| desk.error(&error))?));
        desk.tell_own_answer(&kept);
        desk.tell_where_stopped().await;
        Ok(kept)
    })
    .await
}

/// Gives the laptop back to the interviewer, for their passcode.
#[tauri::command]
pub async fn give_back_laptop<R: Runtime>(
    app: AppHandle<R>,
    desk: Candidate,
    request: Valid<TryPasscode>,
) -> Reply<PasscodeReply> {
    caught(async move { handover::give_back(&app, &desk.0, &request.passcode).await }).await
}

/// Closes a trial.
#[tauri::command]
pub async fn close_trial<R: Runtime>(
    app: AppHandle<R>,
    desk: Candidate,
    request: Valid<Nothing>,
) -> Reply<()> {
    caught(async move {
        let Nothing {} = *request;
        if !desk.host.is_trial.load(Ordering::Relaxed) {
            return Err(desk.error(&Error::Forbidden));
        }
        app.exit(0);
        Ok(())
    })
    .await
}
