//! The table `session_pins`: the versions sessions were made with.

use super::super::{Result, Store};
use super::versions::read;
use crate::domain::ids::SessionId;
use crate::domain::library::{ItemId, Pin, PinnedVersion};
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
}
