//! What was typed and not sent yet, kept as it was typed: a form, and a private note.

use super::change::on_list;
use super::{Result, SessionService};
use crate::domain::draft::{Draft, WaitingDraft};
use crate::domain::ids::SessionId;
use crate::storage::StorageError;

/// The form that prepares a session.
const NEW_SESSION: &str = "new_session";

impl SessionService {
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

    /// The private note typed on a session and not added yet; blank where there is none.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn note_draft(&self, id: SessionId) -> Result<String> {
        Ok(self.changes.store.find_note_draft(id).await?.unwrap_or_default())
    }

    /// Keeps the private note typed on a session and not added yet; an empty one is forgotten. It goes
    /// when it is added, and with its session when that is erased.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::error::Error::NotFound); where the data can't be written.
    pub async fn keep_note_draft(&self, id: SessionId, text: &str) -> Result<()> {
        let mut writer = self.changes.store.write().await;
        let mut tx = writer.keep_text().await?;
        on_list(tx.find_session(id).await?)?;
        let mut note = tx.of(id);
        if text.is_empty() {
            note.remove_note_draft().await?;
        } else {
            note.save_note_draft(text, self.changes.clock.now().wall).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// A draft as it was kept, where this version can read it.
fn read(content: &str) -> Option<Draft> {
    serde_json::from_str(content)
        .inspect_err(|error| tracing::warn!(%error, "the draft of a new session can't be read"))
        .ok()
}
