//! The table `pictures`: bytes by their SHA-256.

use super::super::columns::as_text;
use super::super::{Result, SetupChange, StorageError, Store};
use crate::domain::library::{Media, Picture};
use crate::domain::time::UtcMs;

/// Pictures that nothing shows are kept for so long: a form that was not saved yet may name them.
const UNNAMED_KEPT_MS: i64 = 30 * 24 * 3600 * 1000;

impl Store {
    /// The picture whose bytes have that SHA-256, in hex, if it is kept.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_picture(&self, sha256: &str) -> Result<Option<Picture>> {
        let row: Option<(String, Vec<u8>)> =
            sqlx::query_as("select media, bytes from pictures where sha256 = unhex(?1)")
                .bind(sha256)
                .fetch_optional(&mut *self.reader().await?)
                .await?;
        let Some((name, bytes)) = row else { return Ok(None) };
        let media = Media::ALL.into_iter().find(|media| media.name() == name);
        let unreadable = || StorageError::Unavailable("a picture can't be read".into());
        Ok(Some(Picture { media: media.ok_or_else(unreadable)?, bytes }))
    }
}

impl SetupChange<'_> {
    /// Keeps a picture; one that is kept already stays.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn add_picture(&mut self, picture: &Picture, at: UtcMs) -> Result<()> {
        sqlx::query(
            "insert into pictures (sha256, media, added_at, bytes) values (unhex(?1), ?2, ?3, ?4)
             on conflict (sha256) do update set added_at = excluded.added_at",
        )
        .bind(picture.sha256())
        .bind(picture.media.name())
        .bind(at.0)
        .bind(&picture.bytes)
        .execute(self.tx.sqlite())
        .await?;
        Ok(())
    }

    /// Whether all of these pictures are kept, each by its SHA-256 in hex.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn has_pictures(&mut self, sha256: &[&str]) -> Result<bool> {
        Ok(sqlx::query_scalar(
            "select not exists (
                 select 1 from json_each(?1)
                 where not exists (select 1 from pictures where sha256 = unhex(value)))",
        )
        .bind(as_text(&sha256)?)
        .fetch_one(self.tx.sqlite())
        .await?)
    }

    /// Removes pictures that no version shows and that were added long ago.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn remove_unnamed_pictures(&mut self, now: UtcMs) -> Result<()> {
        sqlx::query(
            "delete from pictures
             where added_at < ?1
               and not exists (select 1 from version_pictures v where v.sha256 = pictures.sha256)",
        )
        .bind(now.plus(-UNNAMED_KEPT_MS).0)
        .execute(self.tx.sqlite())
        .await?;
        Ok(())
    }

    /// Erases items that were deleted before `at`, with their versions; of one that sessions were made with,
    /// those versions stay, and so does it.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn erase_deleted_items(&mut self, at: UtcMs) -> Result<()> {
        for statement in [
            "delete from library_imports where item_no in
             (select no from library_items where deleted_at < ?1)",
            "delete from calibrations where item_no in
             (select no from library_items where deleted_at < ?1)",
            "delete from version_pictures where version_no in
             (select v.no from library_versions v join library_items i on i.no = v.item_no
              where i.deleted_at < ?1 and v.used_in = 0)",
            "delete from library_versions where used_in = 0 and item_no in
             (select no from library_items where deleted_at < ?1)",
            "delete from library_labels where item_no in
             (select no from library_items where deleted_at < ?1)",
            "delete from library_search where rowid in
             (select no from library_items where deleted_at < ?1)",
            "delete from library_items where deleted_at < ?1
             and not exists (select 1 from library_versions v where v.item_no = library_items.no)",
        ] {
            sqlx::query(statement).bind(at.0).execute(self.tx.sqlite()).await?;
        }
        Ok(())
    }
}
