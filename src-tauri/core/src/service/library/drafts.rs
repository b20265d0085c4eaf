//! Forms of the library that were not saved yet, kept exactly as typed.

use super::super::Result;
use super::LibraryService;
use crate::domain::library::{ItemDraft, ItemId, ItemKind};
use crate::storage::StorageError;

impl LibraryService {
    /// The form as it was typed and not saved. One this version can't read counts as none.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_draft(
        &self,
        kind: ItemKind,
        id: Option<ItemId>,
    ) -> Result<Option<ItemDraft>> {
        let kept = self.changes.store.find_draft(&form(kind, id)).await?;
        let read = |content: String| {
            serde_json::from_str(&content)
                .inspect_err(|error| tracing::warn!(%error, "a form of the library can't be read"))
                .ok()
        };
        Ok(kept.and_then(|(content, _)| read(content)))
    }

    /// Keeps a form as it was typed.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn keep_draft(&self, id: Option<ItemId>, draft: &ItemDraft) -> Result<()> {
        let text = serde_json::to_string(draft)
            .map_err(|error| StorageError::Unavailable(error.to_string()))?;
        let at = self.changes.clock.now().wall;
        Ok(self.changes.store.save_draft(&form(draft.content.kind(), id), &text, at).await?)
    }

    /// Forgets a form.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn discard_draft(&self, kind: ItemKind, id: Option<ItemId>) -> Result<()> {
        Ok(self.changes.store.remove_draft(&form(kind, id)).await?)
    }
}

/// What a form is called among the drafts.
fn form(kind: ItemKind, id: Option<ItemId>) -> String {
    match id {
        Some(id) => format!("{} {id}", kind.name()),
        None => format!("new {}", kind.name()),
    }
}
