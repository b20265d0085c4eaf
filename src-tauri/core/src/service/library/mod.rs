//! Challenges, rubrics and templates: keeping them, finding them, and making sessions of them.

mod calibrations;
mod drafts;
mod import;
mod place;
mod read;
mod sources;

pub use import::{Imported, Incoming, IncomingOutcome, Undone};
pub use read::Found;
pub use sources::Sources;
pub(super) use sources::made_with;

use super::change::Changes;
use super::{By, Result};
use crate::domain::config::{Field, FieldError};
use crate::domain::library::{
    Content, Item, ItemId, Picture, PictureRef, picture_name, starter_rubric,
};
use crate::domain::time::UtcMs;
use crate::error::Error;
use crate::storage::SetupChange;

/// Items that were deleted stay restorable for 30 days, as sessions do.
const DELETED_KEPT_MS: i64 = 30 * 24 * 3600 * 1000;

/// Everything one can do with the library. Cheap to clone.
#[derive(Clone)]
pub struct LibraryService {
    pub(super) changes: Changes,
}

impl LibraryService {
    /// Every rule that an item breaks, in the order of its form.
    #[must_use]
    pub fn check(&self, content: Content) -> Vec<FieldError> {
        self.judge(content).err().unwrap_or_default()
    }

    /// Keeps an item: a new one, or a change of the one of that id. `revision` is the one the caller looked
    /// at; none skips the comparison. A version that a session was made with stays as it is, and what is kept
    /// becomes the next one.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every broken rule, [`Error::ItemNotFound`], [`Error::ItemChanged`].
    pub async fn save(
        &self,
        id: Option<ItemId>,
        revision: Option<i64>,
        content: Content,
        by: &By,
    ) -> Result<ItemId> {
        let content = self.judge(content).map_err(Error::Invalid)?;
        // A new item has the id of the request that made it, so that a repeat finds it.
        let new_id = by.request.map_or_else(|| self.changes.ids.item_id(), |id| ItemId(id.0));
        self.change(by, async |tx, at| {
            let Some(id) = id else {
                add(tx, new_id, &content, at).await?;
                return Ok(());
            };
            let before = tx.find_version(id, None).await?;
            let Some((item, version, before)) =
                before.filter(|(item, ..)| item.deleted_at.is_none())
            else {
                return Err(Error::ItemNotFound);
            };
            if item.kind != content.kind() {
                return Err(Error::ItemNotFound);
            }
            if revision.is_some_and(|seen| seen != item.revision) {
                return Err(Error::ItemChanged);
            }
            if before == content {
                return Ok(());
            }
            replace(tx, item, version.used_in > 0, &content, at).await?;
            Ok(())
        })
        .await?;
        Ok(id.unwrap_or(new_id))
    }

    /// Keeps a picture, and says how a challenge that has the pictures `taken` refers to it.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn add_picture(
        &self,
        picture: &Picture,
        name: &str,
        taken: &[String],
    ) -> Result<PictureRef> {
        let name = picture_name(name, picture.media, taken.iter().map(String::as_str));
        self.change(&By::app(), async |tx, at| Ok(tx.add_picture(picture, at).await?)).await?;
        Ok(picture.named(name))
    }

    /// Adds the starter rubric to a library without one, and clears away what was deleted
    /// long ago. To be called once, before anything is asked.
    ///
    /// # Errors
    /// Where the data can't be read or written.
    pub async fn prepare(&self) -> Result<()> {
        let has_none = self.changes.store.has_no_rubric().await?;
        let id = self.changes.ids.item_id();
        self.change(&By::app(), async |tx, at| {
            if has_none {
                add(tx, id, &Content::Rubric(starter_rubric()), at).await?;
            }
            tx.erase_deleted_items(at.plus(-DELETED_KEPT_MS)).await?;
            Ok(tx.remove_unnamed_pictures(at).await?)
        })
        .await
    }

    fn judge(&self, content: Content) -> std::result::Result<Content, Vec<FieldError>> {
        match content {
            Content::Challenge(challenge) => challenge.validate().map(Content::Challenge),
            Content::Rubric(rubric) => rubric.validate().map(Content::Rubric),
            Content::Template(template) => {
                template.validate(&self.changes.store.catalogue()).map(Content::Template)
            }
        }
    }

    /// Changes the library by `rule` in one transaction. A request that was carried out before is not
    /// carried out again.
    async fn change(
        &self,
        by: &By,
        rule: impl AsyncFnOnce(&mut SetupChange<'_>, UtcMs) -> Result<()>,
    ) -> Result<()> {
        let mut writer = self.changes.store.write().await;
        let Some(mut tx) = writer.set_up_once(by.request).await? else { return Ok(()) };
        let at = self.changes.clock.now().wall;
        if let Err(refused) = rule(&mut tx, at).await {
            tx.roll_back().await;
            return Err(refused);
        }
        Ok(tx.commit(at).await?)
    }
}

/// Adds an item with its first version.
async fn add(tx: &mut SetupChange<'_>, id: ItemId, content: &Content, at: UtcMs) -> Result<Item> {
    check_pictures(tx, content).await?;
    let item = Item {
        id,
        kind: content.kind(),
        title: content.title().to_owned(),
        labels: content.labels(),
        version: 1,
        revision: 1,
        used_in: 0,
        is_calibrated: false,
        created_at: at,
        updated_at: at,
        archived_at: None,
        deleted_at: None,
    };
    tx.save_item(&item, content).await?;
    tx.save_version(&item, content, at).await?;
    Ok(item)
}

/// Puts `content` in place of what an item holds: as its next version where a session was made with this
/// one, else in its place.
async fn replace(
    tx: &mut SetupChange<'_>,
    item: Item,
    is_pinned: bool,
    content: &Content,
    at: UtcMs,
) -> Result<Item> {
    check_pictures(tx, content).await?;
    let item = Item {
        title: content.title().to_owned(),
        labels: content.labels(),
        version: item.version + i64::from(is_pinned),
        revision: item.revision + 1,
        is_calibrated: is_calibrated(tx, item.id, content).await?,
        updated_at: at,
        ..item
    };
    tx.save_item(&item, content).await?;
    tx.save_version(&item, content, at).await?;
    Ok(item)
}

/// Every picture that a challenge refers to is kept.
async fn check_pictures(tx: &mut SetupChange<'_>, content: &Content) -> Result<()> {
    let Content::Challenge(challenge) = content else { return Ok(()) };
    let named: Vec<&str> = challenge.pictures.iter().map(|one| one.sha256.as_str()).collect();
    if named.is_empty() || tx.has_pictures(&named).await? {
        return Ok(());
    }
    let message = "A picture of this challenge is no longer there. Add it again.";
    Err(Error::Invalid(vec![FieldError::new(Field::Task, message)]))
}

/// Whether a model, and no script, was put what a challenge says.
async fn is_calibrated(tx: &mut SetupChange<'_>, id: ItemId, content: &Content) -> Result<bool> {
    let Content::Challenge(challenge) = content else { return Ok(false) };
    Ok(tx.list_calibrations(id).await?.iter().any(|one| one.tells_of(challenge)))
}
