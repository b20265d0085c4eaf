//! The handover: giving the laptop to a candidate and getting it back, and what is seen of their window.

mod give;
mod presence;
mod way_back;

pub use way_back::WayBackTried;

use super::change::Changes;
use super::{Result, Services};
use crate::domain::handover::Handover;

/// Everything one can do to give the laptop to a candidate and to get it back. Cheap to clone.
#[derive(Clone)]
pub struct HandoverService {
    changes: Changes,
}

impl HandoverService {
    /// The handover of the sessions of these services.
    #[must_use]
    pub fn new(services: &Services) -> Self {
        Self { changes: services.changes.clone() }
    }

    /// The handover, while a candidate has the laptop.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn current(&self) -> Result<Option<Handover>> {
        Ok(self.changes.store.find_handover().await?)
    }
}
