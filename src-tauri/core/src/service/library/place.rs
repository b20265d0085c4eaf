//! Where items lie: chosen from, put aside, or off the list.

use super::super::{By, Result};
use super::LibraryService;
use crate::domain::library::{Item, ItemId};
use crate::domain::time::UtcMs;

impl LibraryService {
    /// Puts items aside; those that are not on the list stay as they are.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn archive(&self, ids: &[ItemId], by: &By) -> Result<()> {
        let aside = |item: Item, at| Item { archived_at: item.archived_at.or(Some(at)), ..item };
        self.place(ids, by, aside).await
    }

    /// Puts items back to where they are chosen from.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn unarchive(&self, ids: &[ItemId], by: &By) -> Result<()> {
        self.place(ids, by, |item, _| Item { archived_at: None, ..item }).await
    }

    /// Takes items off the list. Sessions made with them keep what they were made with, and
    /// [`Self::restore`] puts them back.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn delete(&self, ids: &[ItemId], by: &By) -> Result<()> {
        let off = |item: Item, at| Item { deleted_at: item.deleted_at.or(Some(at)), ..item };
        self.place(ids, by, off).await
    }

    /// Puts deleted items back on the list.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn restore(&self, ids: &[ItemId], by: &By) -> Result<()> {
        self.place(ids, by, |item, _| Item { deleted_at: None, ..item }).await
    }

    async fn place(
        &self,
        ids: &[ItemId],
        by: &By,
        place: impl Fn(Item, UtcMs) -> Item,
    ) -> Result<()> {
        self.change(by, async |tx, at| {
            for id in ids {
                let Some(before) = tx.find_item(*id).await? else { continue };
                let after = place(before.clone(), at);
                if after != before {
                    tx.save_place(&Item { revision: after.revision + 1, ..after }).await?;
                }
            }
            Ok(())
        })
        .await
    }
}
