//! Looking at the library without changing it.

use super::super::Result;
use super::LibraryService;
use crate::domain::library::{
    Content, Facets, Item, ItemId, ItemKind, ItemQuery, Picture, SectionDiff, VersionInfo, compare,
};
use crate::error::Error;
use crate::storage::ItemPage;

/// Fewest rows a page can have.
const PAGE_MIN: u32 = 1;
/// Most rows a page can have.
const PAGE_MAX: u32 = 500;

/// An item with what a version of it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The item.
    pub item: Item,
    /// The version.
    pub version: VersionInfo,
    /// What it holds.
    pub content: Content,
    /// Whether a session was made with the newest version.
    pub is_pinned: bool,
    /// Items it names, without those that were deleted.
    pub named: Vec<Item>,
}

impl LibraryService {
    /// A page of items. A limit outside 1 to 500 is taken as the nearest of these.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list(&self, query: &ItemQuery) -> Result<ItemPage> {
        let query = ItemQuery { limit: query.limit.clamp(PAGE_MIN, PAGE_MAX), ..query.clone() };
        Ok(self.changes.store.list_items(&query).await?)
    }

    /// What active challenges can be narrowed down to.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn facets(&self) -> Result<Facets> {
        Ok(self.changes.store.facets().await?)
    }

    /// How many active items there are of each kind.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn counts(&self) -> Result<Vec<(ItemKind, u64)>> {
        Ok(self.changes.store.count_items().await?)
    }

    /// An item with what a version of it holds, the newest where none is named; none where there is no such
    /// item or version, or it was deleted.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find(&self, id: ItemId, version: Option<i64>) -> Result<Option<Found>> {
        let store = &self.changes.store;
        let found = store.find_version(id, version).await?;
        let Some((item, version, content)) = found else { return Ok(None) };
        if item.deleted_at.is_some() {
            return Ok(None);
        }
        let is_pinned = match version.version == item.version {
            true => version.used_in > 0,
            false => store.find_version(id, None).await?.is_some_and(|(_, one, _)| one.used_in > 0),
        };
        let named = store.list_items_of(&content.names()).await?;
        Ok(Some(Found { item, version, content, is_pinned, named }))
    }

    /// The versions of an item, newest first.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn versions(&self, id: ItemId) -> Result<Vec<VersionInfo>> {
        Ok(self.changes.store.list_versions(id).await?)
    }

    /// The parts in which two versions of an item differ.
    ///
    /// # Errors
    /// [`Error::ItemNotFound`] where there is no such item, or it has no such version.
    pub async fn compare(&self, id: ItemId, from: i64, to: i64) -> Result<Vec<SectionDiff>> {
        let store = &self.changes.store;
        let from = store.find_version(id, Some(from)).await?.ok_or(Error::ItemNotFound)?;
        let to = store.find_version(id, Some(to)).await?.ok_or(Error::ItemNotFound)?;
        Ok(compare(&from.2, &to.2))
    }

    /// The picture whose bytes have that SHA-256, in hex.
    ///
    /// # Errors
    /// [`Error::ItemNotFound`].
    pub async fn picture(&self, sha256: &str) -> Result<Picture> {
        self.changes.store.find_picture(sha256).await?.ok_or(Error::ItemNotFound)
    }

    /// The ids of all active challenges, in the order they were made.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn challenge_ids(&self) -> Result<Vec<ItemId>> {
        Ok(self.changes.store.list_item_ids(ItemKind::Challenge).await?)
    }
}
