//! Taking in what was read from files, and taking that back.

use super::super::{By, Result};
use super::{LibraryService, add, replace};
use crate::domain::library::{Content, Item, ItemId, Picture};
use crate::domain::time::UtcMs;
use crate::storage::{SetupChange, Undo};

/// An item as it was read from a file, judged already.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// Its identity, where the file says one.
    pub id: Option<ItemId>,
    /// What it holds.
    pub content: Content,
    /// The pictures it refers to.
    pub pictures: Vec<Picture>,
}

/// What became of an item that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IncomingOutcome {
    /// It is new in the library.
    Added,
    /// It changed the item of its identity.
    Changed,
    /// The library holds it already.
    Unchanged,
}

/// What became of an item, and which it is in the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The item.
    pub id: ItemId,
    /// What became of it.
    pub outcome: IncomingOutcome,
}

/// What taking an import back did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Undone {
    /// Items as they stood before.
    pub taken_back: usize,
    /// Items left alone, because they were changed since.
    pub left: usize,
}

impl LibraryService {
    /// Begins an import: the one before can't be taken back any more.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn begin_import(&self) -> Result<()> {
        self.change(&By::app(), async |tx, _| Ok(tx.begin_import().await?)).await
    }

    /// Takes in what was read, all of it or nothing: what the library holds already stays, an item that has
    /// its identity is changed, everything else is added.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn import(&self, incoming: &[Incoming]) -> Result<Vec<Imported>> {
        let mut imported = Vec::with_capacity(incoming.len());
        self.change(&By::app(), async |tx, at| {
            for one in incoming {
                for picture in &one.pictures {
                    tx.add_picture(picture, at).await?;
                }
                imported.push(self.take_in(tx, one, at).await?);
            }
            Ok(())
        })
        .await?;
        Ok(imported)
    }

    async fn take_in(
        &self,
        tx: &mut SetupChange<'_>,
        Incoming { id, content, .. }: &Incoming,
        at: UtcMs,
    ) -> Result<Imported> {
        let unchanged = |id| Imported { id, outcome: IncomingOutcome::Unchanged };
        let known = match id {
            Some(id) => tx.find_version(*id, None).await?,
            None => None,
        };
        let Some((item, version, before)) = known.filter(|(item, ..)| item.kind == content.kind())
        else {
            if id.is_none()
                && let Some(same) = tx.find_same(content).await?
            {
                return Ok(unchanged(same));
            }
            // An identity that an item of another kind has is not taken from it.
            let is_free = match id {
                Some(id) => tx.find_item(*id).await?.is_none(),
                None => false,
            };
            let id = id.filter(|_| is_free).unwrap_or_else(|| self.changes.ids.item_id());
            let item = add(tx, id, content, at).await?;
            tx.remember_import(&Undo { id, before: None, revision: item.revision }).await?;
            return Ok(Imported { id, outcome: IncomingOutcome::Added });
        };
        if item.deleted_at.is_some() {
            // It was deleted here and comes in anew.
            let item = Item { deleted_at: None, ..item };
            let item = replace(tx, item, version.used_in > 0, content, at).await?;
            let undo = Undo { id: item.id, before: None, revision: item.revision };
            tx.remember_import(&undo).await?;
            return Ok(Imported { id: item.id, outcome: IncomingOutcome::Added });
        }
        if before == *content {
            return Ok(unchanged(item.id));
        }
        let item = replace(tx, item, version.used_in > 0, content, at).await?;
        let undo = Undo { id: item.id, before: Some(before), revision: item.revision };
        tx.remember_import(&undo).await?;
        Ok(Imported { id: item.id, outcome: IncomingOutcome::Changed })
    }

    /// Takes the last import back: what it added is deleted, what it changed is as before. What was changed
    /// since stays as it is.
    ///
    /// # Errors
    /// Where the data can't be read or written; then nothing was taken back.
    pub async fn undo_import(&self, by: &By) -> Result<Undone> {
        let mut undone = Undone::default();
        self.change(by, async |tx, at| {
            for Undo { id, before, revision } in tx.list_import().await? {
                let Some((item, version, _)) = tx.find_version(id, None).await? else { continue };
                if item.revision != revision {
                    undone.left += 1;
                    continue;
                }
                undone.taken_back += 1;
                match before {
                    Some(before) => {
                        replace(tx, item, version.used_in > 0, &before, at).await?;
                    }
                    None => {
                        let (deleted_at, revision) = (Some(at), item.revision + 1);
                        let item = Item { deleted_at, revision, ..item };
                        tx.save_place(&item).await?;
                    }
                }
            }
            Ok(tx.begin_import().await?)
        })
        .await?;
        Ok(undone)
    }
}
