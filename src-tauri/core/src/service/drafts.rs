//! A form not sent yet, kept as it was typed.

use super::{Result, SessionService};
use crate::domain::draft::Draft;
use crate::storage::StorageError;

/// The form that prepares a session.
const NEW_SESSION: &str = "new_session";

impl SessionService {
    /// The draft of a new session, as it was kept. One this version can't read counts as none.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_draft(&self) -> Result<Option<Draft>> {
        let Some(content) = self.store.find_draft(NEW_SESSION).await? else { return Ok(None) };
        match serde_json::from_str(&content) {
            Ok(draft) => Ok(Some(draft)),
            Err(error) => {
                tracing::warn!(%error, "the draft of a new session can't be read");
                Ok(None)
            }
        }
    }

    /// Keeps the draft of a new session.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_draft(&self, draft: &Draft) -> Result<()> {
        let content = serde_json::to_string(draft)
            .map_err(|error| StorageError::Unavailable(error.to_string()))?;
        Ok(self.store.save_draft(NEW_SESSION, &content, self.clock.now().wall).await?)
    }

    /// Forgets the draft of a new session.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn discard_draft(&self) -> Result<()> {
        Ok(self.store.remove_draft(NEW_SESSION).await?)
    }
}
