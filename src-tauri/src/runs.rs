//! Following runs of code: whoever watches is shown them as they go on, and hidden tests are run when a session
//! ends.

use crate::Desk;
use hotseat_core::api::{CandidateNews, ConsoleNews, RunView};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::library::Test;
use hotseat_core::domain::run::Run;
use hotseat_core::error::Error;
use hotseat_core::service::RunNews;
use std::sync::Arc;
use tauri::async_runtime::spawn;
use tokio::sync::broadcast::error::RecvError;

/// Follows every run for as long as the app runs.
pub fn run(desk: Arc<Desk>) {
    let runs = desk.runs.clone();
    spawn(async move { runs.follow_ends().await });
    let mut heard = desk.runs.listen();
    spawn(async move {
        loop {
            match heard.recv().await {
                Ok(RunNews::Changed { session_id }) => {
                    if let Some(run) = desk.runs.live(session_id) {
                        desk.tell_live_run(session_id, &run).await;
                    }
                }
                Ok(RunNews::Ended { session, seq }) => {
                    desk.tell_kept_run(session.id, seq).await;
                    desk.tell(&session).await;
                }
                Ok(RunNews::Lost { session_id, run }) => {
                    let view = desk.view_of_run(session_id, &run).await.not_kept();
                    desk.tell_run(session_id, &run, view);
                }
                Ok(RunNews::RanAgain { session_id, run }) => {
                    desk.tell_live_run(session_id, &run).await;
                }
                // Among them may have been the end of one.
                Err(RecvError::Lagged(missed)) => desk.tell_runs_missed(missed).await,
                Err(RecvError::Closed) => return,
            }
        }
    });
}

impl Desk {
    async fn tell_live_run(&self, id: SessionId, run: &Run) {
        let view = self.view_of_run(id, run).await;
        self.tell_run(id, run, view);
    }

    async fn tell_kept_run(&self, id: SessionId, seq: i64) {
        match self.runs.find(id, seq).await {
            Ok((run, tests)) => self.tell_run(id, &run, RunView::of(&run, &tests)),
            // Its session was erased meanwhile.
            Err(Error::RunNotFound) => {}
            Err(error) => tracing::error!(%error, %id, seq, "a run could not be told"),
        }
    }

    /// After news that came too fast to follow.
    async fn tell_runs_missed(&self, missed: u64) {
        tracing::debug!(missed, "runs were not followed");
        let Some(handover) = self.hands.turn.handover() else { return };
        let id = handover.session_id;
        match self.runs.live(id) {
            Some(run) => self.tell_live_run(id, &run).await,
            None => match self.runs.list(id, None, 1).await {
                Ok((_, 0)) => {}
                Ok((_, newest)) => self.tell_kept_run(id, newest).await,
                Err(error) => tracing::error!(%error, %id, "runs could not be told"),
            },
        }
    }

    /// With the tests it shows; without them where they can't be read.
    async fn view_of_run(&self, id: SessionId, run: &Run) -> RunView {
        let tests: Vec<Test> = match self.runs.tests(id, run.kind).await {
            Ok(tests) => tests,
            Err(error) => {
                tracing::error!(%error, %id, "the tests of a run can't be read");
                Vec::new()
            }
        };
        RunView::of(run, &tests)
    }

    fn tell_run(&self, id: SessionId, of: &Run, view: RunView) {
        let run = Box::new(view);
        if of.is_candidates() && self.hands.turn.is_handed_over(id) {
            self.news.tell_candidate(CandidateNews::RunChanged { run: run.clone() });
        }
        self.news.tell(&ConsoleNews::RunChanged { id, run });
    }
}
