//! The assistant: questions kept before they are sent, answers kept while they come, and a budget
//! that is promised before it is spent.

mod ask;
mod calibrate;
mod call;
mod capacity;
mod drive;
mod estimate;
mod prompt;
mod read;
mod settle;
mod stop;

pub use ask::Asked;
pub use calibrate::PreparedCalibration;
pub use drive::AssistantNews;

pub(super) use capacity::{briefing, prepare_to_count, questions_left};
pub(super) use settle::settle_all_unfinished;

use super::change::Changes;
use super::{OnlyLocal, Services};
use crate::domain::ids::SessionId;
use crate::ports::Models;
use std::sync::Arc;
use tokio::sync::{broadcast, watch};

/// What listeners may be behind before they have to read the conversation anew.
const HEARD_MAX: usize = 1_024;

/// Everything one can do with a session's assistant. Cheap to clone.
#[derive(Clone)]
pub struct Assistant {
    changes: Changes,
    models: Arc<dyn Models>,
    only_local: OnlyLocal,
    heard: broadcast::Sender<AssistantNews>,
    /// Changes when Hotseat is being closed.
    closing: watch::Sender<()>,
}

impl Assistant {
    /// The assistant of the sessions of these services.
    #[must_use]
    pub fn new(services: &Services, models: Arc<dyn Models>) -> Self {
        Self::on(services.changes.clone(), models)
    }

    pub(super) fn on(changes: Changes, models: Arc<dyn Models>) -> Self {
        let (heard, _) = broadcast::channel(HEARD_MAX);
        let closing = watch::Sender::new(());
        Self { changes, models, only_local: OnlyLocal::default(), heard, closing }
    }

    /// Follows every exchange of every session from now on. Who falls behind reads
    /// [`Self::conversation`] again.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<AssistantNews> {
        self.heard.subscribe()
    }

    /// Whether nothing but this computer may be called, whatever a session wants.
    #[must_use]
    pub fn is_only_local(&self) -> bool {
        self.only_local.is_on()
    }

    pub(super) const fn only_local(&self) -> &OnlyLocal {
        &self.only_local
    }

    /// Whether a session's answer is being written and nothing has ended it: not a pause, not its time,
    /// not the candidate.
    #[must_use]
    pub fn is_answering(&self, id: SessionId) -> bool {
        self.changes.open.find(id).is_some_and(|exchange| !exchange.is_interrupted())
    }

    fn tell(&self, heard: AssistantNews) {
        // Without a listener nothing is lost: what was said is on disk.
        let _listeners = self.heard.send(heard);
    }
}
