//! Running code: the candidate's own answer, and the hidden tests on it.

use super::arguments::{Candidate, Interviewer, Valid};
use super::faults::{caught, caught_for_candidate};
use crate::desk::Reply;
use hotseat_core::api::{
    ListRuns, Nothing, RunCode, RunDetail, RunLine, RunRef, RunView, RunsOf, RunsView,
};

/// Runs the own answer as it is kept.
#[tauri::command]
pub async fn run_code(desk: Candidate, request: Valid<RunCode>) -> Reply<RunView> {
    caught_for_candidate(async move {
        let run = desk.candidate.run_code(&request.input).await;
        Ok(RunView::of(&run.map_err(|error| desk.error(&error))?, &[]))
    })
    .await
}

/// Runs the visible tests on the own answer as it is kept.
#[tauri::command]
pub async fn run_tests(desk: Candidate, request: Valid<Nothing>) -> Reply<RunView> {
    caught_for_candidate(async move {
        let Nothing {} = *request;
        let run = desk.candidate.run_tests().await;
        Ok(RunView::of(&run.map_err(|error| desk.error(&error))?, &[]))
    })
    .await
}

/// Ends the run that goes on, if one does.
#[tauri::command]
pub async fn stop_run(desk: Candidate, request: Valid<Nothing>) -> Reply<()> {
    caught_for_candidate(async move {
        let Nothing {} = *request;
        desk.candidate.stop_run().await.map_err(|error| desk.error(&error))
    })
    .await
}

/// The newest run that the candidate asked for; null where there is none.
#[tauri::command]
pub async fn newest_run(desk: Candidate, request: Valid<Nothing>) -> Reply<Option<RunView>> {
    caught_for_candidate(async move {
        let Nothing {} = *request;
        let newest = desk.candidate.newest_run().await.map_err(|error| desk.error(&error))?;
        Ok(newest.map(|(run, tests)| RunView::of(&run, &tests)))
    })
    .await
}

/// A page of a session's runs.
#[tauri::command]
pub async fn list_runs(desk: Interviewer, request: Valid<ListRuns>) -> Reply<RunsView> {
    caught(async move {
        let ListRuns { id, before, limit } = *request;
        let found = desk.runs.list(id, before, limit).await;
        let (runs, total) = found.map_err(|error| desk.error(&error))?;
        let offer = desk.runs.offer(id).await.map_err(|error| desk.error(&error))?;
        Ok(RunsView {
            runs: runs.iter().map(RunLine::of).collect(),
            total,
            live: desk.runs.live(id).map(|run| RunView::of(&run, &[])),
            hidden_tests: offer.map_or(0, |offer| offer.hidden_tests),
        })
    })
    .await
}

/// A run with the code that was run.
#[tauri::command]
pub async fn read_run(desk: Interviewer, request: Valid<RunRef>) -> Reply<RunDetail> {
    caught(async move {
        let RunRef { id, seq } = *request;
        let read = desk.runs.read(id, seq).await.map_err(|error| desk.error(&error))?;
        let (run, code, tests) = read;
        Ok(RunDetail { run: RunView::of(&run, &tests), code })
    })
    .await
}

/// Runs the hidden tests on a session's own answer as it is kept.
#[tauri::command]
pub async fn run_hidden_tests(desk: Interviewer, request: Valid<RunsOf>) -> Reply<RunView> {
    caught(async move {
        let run = desk.runs.begin_hidden_tests(request.id, desk.by_name()).await;
        Ok(RunView::of(&run.map_err(|error| desk.error(&error))?, &[]))
    })
    .await
}

/// Runs again what was run before.
#[tauri::command]
pub async fn run_again(desk: Interviewer, request: Valid<RunRef>) -> Reply<RunView> {
    caught(async move {
        let run = desk.runs.run_again(request.id, request.seq).await;
        Ok(RunView::of(&run.map_err(|error| desk.error(&error))?, &[]))
    })
    .await
}

/// Ends what the interviewer runs on a session's own answer, if anything goes on.
#[tauri::command]
pub async fn stop_run_of(desk: Interviewer, request: Valid<RunsOf>) -> Reply<()> {
    caught(async move {
        desk.runs.stop_interviewers(request.id).await;
        Ok(())
    })
    .await
}
