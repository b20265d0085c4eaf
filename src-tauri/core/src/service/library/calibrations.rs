//! What models made of challenges.

use super::super::{By, Result};
use super::{LibraryService, is_calibrated};
use crate::domain::library::{Calibration, Content, Item, ItemId, most_tokens};
use crate::error::Error;

impl LibraryService {
    /// The calibrations of a challenge, one a model, the newest first; empty for an unknown one.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn calibrations(&self, id: ItemId) -> Result<Vec<Calibration>> {
        Ok(self.changes.store.list_calibrations(id).await?)
    }

    /// Tokens that a model's answer to a challenge took, as it stands now; none where no model was put it.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn most_tokens(&self, id: ItemId) -> Result<Option<i64>> {
        let calibrations = self.calibrations(id).await?;
        if calibrations.is_empty() {
            return Ok(None);
        }
        let found = self.changes.store.find_version(id, None).await?;
        Ok(found.and_then(|(_, _, content)| match content {
            Content::Challenge(challenge) => most_tokens(&calibrations, &challenge),
            Content::Rubric(_) | Content::Template(_) => None,
        }))
    }

    /// Keeps what a model made of a challenge so far, in place of what it made of it before.
    ///
    /// # Errors
    /// [`Error::ItemNotFound`] where the challenge was deleted; otherwise where the data can't be written.
    pub(in super::super) async fn keep_calibration(
        &self,
        id: ItemId,
        calibration: &Calibration,
    ) -> Result<()> {
        self.change(&By::app(), async |tx, _| {
            let found = tx.find_version(id, None).await?;
            let Some((item, _, content)) = found.filter(|(item, ..)| item.deleted_at.is_none())
            else {
                return Err(Error::ItemNotFound);
            };
            tx.save_calibration(id, calibration).await?;
            let item = Item { is_calibrated: is_calibrated(tx, id, &content).await?, ..item };
            Ok(tx.save_place(&item).await?)
        })
        .await
    }
}
