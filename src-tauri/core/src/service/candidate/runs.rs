//! What candidates run: their own answer, freely or against the tests they may see.

use super::super::runs::unrunnable;
use super::super::{By, Result};
use super::CandidateService;
use crate::domain::access::CandidateAction;
use crate::domain::library::Test;
use crate::domain::run::{RUN_INPUT_MAX_CHARS, Run, RunKind};

impl CandidateService {
    /// Begins to run the own answer as it is kept, with that standard input. What comes of it is told to
    /// whoever listens.
    ///
    /// # Errors
    /// [`Error::Forbidden`](crate::error::Error::Forbidden) with nothing handed over;
    /// [`Error::Refused`](crate::error::Error::Refused) unless active, without the consent, and while another run
    /// goes on; [`Error::Invalid`](crate::error::Error::Invalid) where there is nothing that could be run.
    pub async fn run_code(&self, input: &str) -> Result<Run> {
        if input.chars().count() > RUN_INPUT_MAX_CHARS {
            return Err(unrunnable("The input is longer than 100,000 characters."));
        }
        let session = self.read_for(CandidateAction::Work).await?;
        self.runs.start(session, (RunKind::Free, input), By::candidate()).await
    }

    /// Begins to run the visible tests on the own answer as it is kept.
    ///
    /// # Errors
    /// As for [`Self::run_code`].
    pub async fn run_tests(&self) -> Result<Run> {
        let session = self.read_for(CandidateAction::Work).await?;
        self.runs.start(session, (RunKind::Tests, ""), By::candidate()).await
    }

    /// Ends the run that goes on, if one does, and waits until it is kept.
    ///
    /// # Errors
    /// [`Error::Forbidden`](crate::error::Error::Forbidden) with nothing handed over.
    pub async fn stop_run(&self) -> Result<()> {
        let id = self.handover().await?.session_id;
        if self.runs.live(id).is_some_and(|run| run.is_candidates()) {
            self.runs.stop(id).await;
        }
        Ok(())
    }

    /// The newest run that the candidate asked for, whether it goes on or not, with the tests it shows.
    ///
    /// # Errors
    /// [`Error::Forbidden`](crate::error::Error::Forbidden) with nothing handed over;
    /// [`Error::Refused`](crate::error::Error::Refused) unless active and without the consent.
    pub async fn newest_run(&self) -> Result<Option<(Run, Vec<Test>)>> {
        let id = self.read_for(CandidateAction::Work).await?.id;
        let live = self.runs.live(id).filter(Run::is_candidates);
        let run = match live {
            Some(run) => Some(run),
            None => self.changes.store.find_newest_run_of_candidate(id).await?,
        };
        let Some(run) = run else { return Ok(None) };
        let tests = self.runs.tests(id, run.kind).await?;
        Ok(Some((run, tests)))
    }
}
