//! What the candidate may do who has the laptop: agree to the rules, work, and be done.

mod runs;
mod seat;
mod steps;
mod work;

pub(super) use steps::may;

use super::change::Changes;
use super::{Assistant, Result, RunService, Services};
use crate::domain::handover::Handover;
use crate::error::Error;

/// Everything a candidate can do with the session handed over to them. Cheap to clone.
#[derive(Clone)]
pub struct CandidateService {
    changes: Changes,
    assistant: Assistant,
    runs: RunService,
}

impl CandidateService {
    /// The candidates of the sessions of these services, who ask that assistant and run their code so.
    #[must_use]
    pub fn new(services: &Services, assistant: Assistant, runs: RunService) -> Self {
        Self { changes: services.changes.clone(), assistant, runs }
    }

    /// The handover that makes this candidate the one who works.
    async fn handover(&self) -> Result<Handover> {
        self.changes.store.find_handover().await?.ok_or(Error::Forbidden)
    }
}
