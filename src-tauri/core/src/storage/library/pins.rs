//! The table `session_pins`: the versions sessions were made with.

use super::super::{Result, Store};
use super::items::parse;
use super::versions::read;
use crate::domain::ids::SessionId;
use crate::domain::library::{CodeText, ItemId, Pin, PinnedVersion};
use uuid::Uuid;

impl Store {
    /// The versions a session was made with: challenge, rubric, template.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_pins(&self, id: SessionId) -> Result<Vec<PinnedVersion>> {
        let rows: Vec<(Uuid, i64, Option<i64>, String)> = sqlx::query_as(
            "select i.id, v.version, case when i.deleted_at is null then i.version end, v.content
             from session_pins p
             join library_versions v on v.no = p.version_no
             join library_items i on i.no = v.item_no
             where p.session_id = ?1
             order by p.kind",
        )
        .bind(id.0)
        .fetch_all(&mut *self.reader().await?)
        .await?;
        let pinned = |(id, version, newest_version, content): (Uuid, i64, Option<i64>, String)| {
            let content = read(&content)?;
            let pin = Pin { kind: content.kind(), id: ItemId(id), version };
            Ok(PinnedVersion { pin, content, newest_version })
        };
        rows.into_iter().map(pinned).collect()
    }

    /// The sessions that were made with a version of an item, are over and on the list: those that ended last, at most
    /// `limit`, the last first.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_ended_of_version(
        &self,
        id: ItemId,
        version: i64,
        limit: u32,
    ) -> Result<Vec<SessionId>> {
        let ids: Vec<Uuid> = sqlx::query_scalar(
            "select s.id
             from library_items i
             join library_versions v on v.item_no = i.no
             join session_pins p on p.version_no = v.no
             join sessions s on s.id = p.session_id
             where i.id = ?1 and v.version = ?2 and s.ended_at is not null and s.deleted_at is null
             order by s.ended_at desc, s.id limit ?3",
        )
        .bind(id.0)
        .bind(version)
        .bind(limit)
        .fetch_all(&mut *self.reader().await?)
        .await?;
        Ok(ids.into_iter().map(SessionId).collect())
    }

    /// The code that the challenge of a session begins an answer with. Asked for with every look at a
    /// candidate's screen, so that the rest of the challenge, its tests above all, is not read.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_starters(&self, id: SessionId) -> Result<Vec<CodeText>> {
        let json: Option<String> = sqlx::query_scalar(
            "select v.content -> '$.starters'
             from session_pins p join library_versions v on v.no = p.version_no
             where p.session_id = ?1 and p.kind = 'challenge'",
        )
        .bind(id.0)
        .fetch_optional(&mut *self.reader().await?)
        .await?;
        json.as_deref().map_or(Ok(Vec::new()), parse)
    }
}
