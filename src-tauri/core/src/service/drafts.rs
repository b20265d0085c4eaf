//! A form not sent yet, kept as it was typed.

use super::{Result, SessionService};

/// The form that prepares a session.
const NEW_SESSION: &str = "new_session";

impl SessionService {
    /// The draft of a new session, as it was kept.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_draft(&self) -> Result<Option<String>> {
        Ok(self.store.find_draft(NEW_SESSION).await?)
    }

    /// Keeps the draft of a new session.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_draft(&self, content: &str) -> Result<()> {
        Ok(self.store.save_draft(NEW_SESSION, content, self.clock.now().wall).await?)
    }

    /// Forgets the draft of a new session.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn discard_draft(&self) -> Result<()> {
        Ok(self.store.remove_draft(NEW_SESSION).await?)
    }
}
