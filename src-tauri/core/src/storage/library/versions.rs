//! The table `library_versions`: what items hold.

use super::super::columns::as_text;
use super::super::{Result, SetupChange, StorageError, Store};
use super::items;
use crate::domain::library::{Content, Item, ItemId, VersionInfo};
use crate::domain::time::UtcMs;
use sha2::{Digest, Sha256};
use sqlx::sqlite::SqliteConnection;

impl Store {
    /// An item with what a version of it holds; the newest where none is named. None where there is no such
    /// item or version.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_version(
        &self,
        id: ItemId,
        version: Option<i64>,
    ) -> Result<Option<(Item, VersionInfo, Content)>> {
        find(&mut *self.reader().await?, id, version).await
    }

    /// The versions of an item, newest first; empty for an unknown one.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_versions(&self, id: ItemId) -> Result<Vec<VersionInfo>> {
        let rows: Vec<(i64, i64, i64)> = sqlx::query_as(
            "select v.version, v.saved_at, v.used_in
             from library_versions v join library_items i on i.no = v.item_no
             where i.id = ?1
             order by v.version desc",
        )
        .bind(id.0)
        .fetch_all(&mut *self.reader().await?)
        .await?;
        let info = |(version, saved_at, used_in)| VersionInfo {
            version,
            saved_at: UtcMs(saved_at),
            used_in,
        };
        Ok(rows.into_iter().map(info).collect())
    }
}

impl SetupChange<'_> {
    /// An item with what a version of it holds, as [`Store::find_version`].
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_version(
        &mut self,
        id: ItemId,
        version: Option<i64>,
    ) -> Result<Option<(Item, VersionInfo, Content)>> {
        find(self.tx.sqlite(), id, version).await
    }

    /// Keeps what an item, which is listed, holds in its newest version.
    ///
    /// # Errors
    /// Where the data can't be written, or a session was made with that version.
    pub async fn save_version(&mut self, item: &Item, content: &Content, at: UtcMs) -> Result<()> {
        self.save_version_as(item, (content, &as_text(content)?), at).await
    }

    /// As [`Self::save_version`], but with the very text that was kept elsewhere.
    ///
    /// # Errors
    /// As [`Self::save_version`].
    pub async fn save_version_as(
        &mut self,
        item: &Item,
        (content, text): (&Content, &str),
        at: UtcMs,
    ) -> Result<()> {
        let sqlite = self.tx.sqlite();
        let no: i64 = sqlx::query_scalar(
            "insert into library_versions (item_no, version, saved_at, sha256, content)
             select no, ?2, ?3, ?4, ?5 from library_items where id = ?1
             on conflict (item_no, version) do update set
                 saved_at = excluded.saved_at, sha256 = excluded.sha256,
                 content = excluded.content
             returning no",
        )
        .bind(item.id.0)
        .bind(item.version)
        .bind(at.0)
        .bind(fingerprint(text))
        .bind(text)
        .fetch_one(&mut *sqlite)
        .await?;
        name_pictures(sqlite, no, content).await
    }

    /// Whether an item has that version with that content, by its SHA-256.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn has_version(
        &mut self,
        (id, version): (ItemId, i64),
        sha256: &[u8],
    ) -> Result<bool> {
        Ok(sqlx::query_scalar(
            "select exists (
                 select 1 from library_versions v join library_items i on i.no = v.item_no
                 where i.id = ?1 and v.version = ?2 and v.sha256 = ?3)",
        )
        .bind(id.0)
        .bind(version)
        .bind(sha256)
        .fetch_one(self.tx.sqlite())
        .await?)
    }

    /// The item that holds exactly this in its newest version and was not deleted, if there is one; of
    /// several the oldest.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_same(&mut self, content: &Content) -> Result<Option<ItemId>> {
        let text = as_text(content)?;
        let found: Option<uuid::Uuid> = sqlx::query_scalar(
            "select i.id
             from library_versions v
             join library_items i on i.no = v.item_no and i.version = v.version
             where v.sha256 = ?1 and i.deleted_at is null
             order by i.no
             limit 1",
        )
        .bind(fingerprint(&text))
        .fetch_optional(self.tx.sqlite())
        .await?;
        Ok(found.map(ItemId))
    }
}

pub(super) fn fingerprint(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

async fn find(
    connection: &mut SqliteConnection,
    id: ItemId,
    version: Option<i64>,
) -> Result<Option<(Item, VersionInfo, Content)>> {
    let Some(item) = items::find(&mut *connection, id).await? else { return Ok(None) };
    let row: Option<(i64, i64, i64, String)> = sqlx::query_as(
        "select v.version, v.saved_at, v.used_in, v.content
         from library_versions v join library_items i on i.no = v.item_no
         where i.id = ?1 and v.version = ?2",
    )
    .bind(id.0)
    .bind(version.unwrap_or(item.version))
    .fetch_optional(connection)
    .await?;
    let Some((version, saved_at, used_in, content)) = row else { return Ok(None) };
    Ok(Some((item, VersionInfo { version, saved_at: UtcMs(saved_at), used_in }, read(&content)?)))
}

pub(super) fn read(content: &str) -> Result<Content> {
    serde_json::from_str(content).map_err(|error| {
        StorageError::Unavailable(format!("a version in the library can't be read: {error}"))
    })
}

/// Says which pictures a version shows, in place of what was said before.
async fn name_pictures(
    connection: &mut SqliteConnection,
    no: i64,
    content: &Content,
) -> Result<()> {
    sqlx::query("delete from version_pictures where version_no = ?1")
        .bind(no)
        .execute(&mut *connection)
        .await?;
    let Content::Challenge(challenge) = content else { return Ok(()) };
    let pictures: Vec<&str> = challenge.pictures.iter().map(|one| one.sha256.as_str()).collect();
    if pictures.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert or ignore into version_pictures (version_no, sha256)
         select ?1, unhex(value) from json_each(?2)",
    )
    .bind(no)
    .bind(as_text(&pictures)?)
    .execute(connection)
    .await?;
    Ok(())
}
