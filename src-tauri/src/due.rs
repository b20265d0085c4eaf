//! Following what time makes due: whoever came upon a gap or a deadline first, the app tells everyone who
//! watches.

use crate::{Desk, ticker};
use hotseat_core::domain::ids::SessionId;
use std::sync::Arc;
use tokio::sync::broadcast::error::RecvError;

/// Follows it for as long as the app runs.
pub fn run(desk: Arc<Desk>) {
    let mut due = desk.service.watch.became_due();
    tauri::async_runtime::spawn(async move {
        loop {
            match due.recv().await {
                Ok(id) => desk.tell_due(id).await,
                Err(RecvError::Lagged(missed)) => desk.tell_what_was_missed(missed).await,
                Err(RecvError::Closed) => return,
            }
        }
    });
}

impl Desk {
    async fn tell_due(&self, id: SessionId) {
        // A session that stands still needs no looks, and its display may sleep.
        ticker::look_soon(self);
        match self.service.sessions.get_session(id).await {
            Ok(Some((session, _))) => self.tell(&session).await,
            Ok(None) => {}
            Err(error) => tracing::error!(%error, %id, "what became due could not be told"),
        }
    }

    /// Tells everyone how everything stands, after news that came too fast to follow.
    pub(crate) async fn tell_what_was_missed(&self, missed: u64) {
        tracing::debug!(missed, "news were not followed");
        if let Err(error) = self.tell_all_changed().await {
            tracing::error!(error.message, "what was missed could not be told");
        }
        self.tell_candidate().await;
    }
}
