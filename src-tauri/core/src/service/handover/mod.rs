//! The handover: giving the laptop to a candidate, what they may do with it, and getting it back.

mod give;
mod presence;
mod seat;
mod steps;
mod way_back;
mod work;

pub(super) use steps::may;
pub use way_back::WayBackTried;

use super::{Assistant, Result, SessionService};
use crate::domain::handover::Handover;

/// Everything one can do with the laptop in a candidate's hands. Cheap to clone.
#[derive(Clone)]
pub struct HandoverService {
    sessions: SessionService,
    assistant: Assistant,
}

impl HandoverService {
    /// The handover of the sessions of that service, whose candidates ask that assistant.
    #[must_use]
    pub const fn new(sessions: SessionService, assistant: Assistant) -> Self {
        Self { sessions, assistant }
    }

    /// The handover, while a candidate has the laptop.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn current(&self) -> Result<Option<Handover>> {
        Ok(self.sessions.changes.store.find_handover().await?)
    }
}
