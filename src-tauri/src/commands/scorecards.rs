//! Scoring a session.

use super::arguments::{Interviewer, Valid};
use super::faults::caught;
use crate::desk::Reply;
use hotseat_core::api::{
    BeginScorecard, KeepScorecard, NoteDiscussion, ScorecardsOf, ScorecardsView, SessionSummary,
    SubmitScorecard, missing,
};
use hotseat_core::domain::scorecard::Card;

/// The scorecards of a session, as a reviewer may see them.
#[tauri::command]
pub async fn list_scorecards(
    desk: Interviewer,
    request: Valid<ScorecardsOf>,
) -> Reply<ScorecardsView> {
    caught(async move {
        let scorecards = &desk.service.scorecards;
        let board = scorecards.board(request.id, &request.reviewer).await;
        let (session, board) = board.map_err(|error| desk.error(&error))?;
        let rubric = scorecards.rubric_of(session.id).await.map_err(|error| desk.error(&error))?;
        Ok(ScorecardsView::of(&session, board, rubric.map(|(_, rubric)| rubric.title)))
    })
    .await
}

/// Begins a scorecard on which nothing stands yet.
#[tauri::command]
pub async fn begin_scorecard(desk: Interviewer, request: Valid<BeginScorecard>) -> Reply<Card> {
    caught(async move {
        let BeginScorecard { id, reviewer, rubric } = &*request;
        let begun = desk.service.scorecards.begin(*id, reviewer, *rubric).await;
        begun.map_err(|error| desk.error(&error))
    })
    .await
}

/// Keeps a scorecard as it is typed, and says what is missing.
#[tauri::command]
pub async fn keep_scorecard(
    desk: Interviewer,
    request: Valid<KeepScorecard>,
) -> Reply<Vec<String>> {
    caught(async move {
        let KeepScorecard { id, reviewer, card } = &*request;
        let kept = desk.service.scorecards.keep_draft(*id, reviewer, card).await;
        kept.map_err(|error| desk.error(&error))?;
        Ok(missing(card))
    })
    .await
}

/// Forgets what a reviewer has typed and not submitted.
#[tauri::command]
pub async fn discard_scorecard(desk: Interviewer, request: Valid<ScorecardsOf>) -> Reply<()> {
    caught(async move {
        let gone = desk.service.scorecards.discard_draft(request.id, &request.reviewer).await;
        gone.map_err(|error| desk.error(&error))
    })
    .await
}

/// Submits a scorecard, or a correction of one.
#[tauri::command]
pub async fn submit_scorecard(
    desk: Interviewer,
    request: Valid<SubmitScorecard>,
) -> Reply<SessionSummary> {
    caught(async move {
        let SubmitScorecard { request_id, id, reviewer, card, reason } = &*request;
        let by = desk.by(*request_id);
        let said = (reviewer.as_str(), card.clone(), reason.as_str());
        desk.show(desk.service.scorecards.submit(*id, said, &by).await).await
    })
    .await
}

/// Notes what came of comparing scorecards.
#[tauri::command]
pub async fn note_discussion(
    desk: Interviewer,
    request: Valid<NoteDiscussion>,
) -> Reply<SessionSummary> {
    caught(async move {
        let NoteDiscussion { request_id, id, reviewer, text } = &*request;
        let by = desk.by(*request_id);
        let scorecards = &desk.service.scorecards;
        desk.show(scorecards.note_discussion(*id, (reviewer, text), &by).await).await
    })
    .await
}
