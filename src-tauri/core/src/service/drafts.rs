//! The form that prepares a session, kept as it was typed until it is sent.

use super::Result;
use super::change::Changes;
use crate::domain::draft::{Draft, WaitingDraft};
use crate::storage::StorageError;

/// The form that prepares a session.
const NEW_SESSION: &str = "new_session";

/// Everything one can do with the form of a new session that was not sent yet. Cheap to clone.
#[derive(Clone)]
pub struct DraftService {
    pub(super) changes: Changes,
}

impl DraftService {
    /// The draft of a new session, as it was kept. One this version can't read counts as none.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_draft(&self) -> Result<Option<Draft>> {
        let kept = self.changes.store.find_draft(NEW_SESSION).await?;
        Ok(kept.and_then(|(content, _)| read(&content)))
    }

    /// That a draft of a new session waits to be sent; none where there is none.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn waiting_draft(&self) -> Result<Option<WaitingDraft>> {
        let kept = self.changes.store.find_draft(NEW_SESSION).await?;
        Ok(kept.and_then(|(content, at)| Some(WaitingDraft::of(&read(&content)?, at))))
    }

    /// Keeps the draft of a new session; it waits from then on.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_draft(&self, draft: &Draft) -> Result<WaitingDraft> {
        let content = serde_json::to_string(draft)
            .map_err(|error| StorageError::Unavailable(error.to_string()))?;
        let at = self.changes.clock.now().wall;
        self.changes.store.save_draft(NEW_SESSION, &content, at).await?;
        Ok(WaitingDraft::of(draft, at))
    }

    /// Forgets the draft of a new session.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn discard_draft(&self) -> Result<()> {
        Ok(self.changes.store.remove_draft(NEW_SESSION).await?)
    }
}

/// A draft as it was kept, where this version can read it.
fn read(content: &str) -> Option<Draft> {
    serde_json::from_str(content)
        .inspect_err(|error| tracing::warn!(%error, "the draft of a new session can't be read"))
        .ok()
}
