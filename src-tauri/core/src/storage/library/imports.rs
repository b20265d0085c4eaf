//! The table `library_imports`: what the last import did, so that it can be taken back.

use super::super::columns::as_text;
use super::super::{Result, SetupChange};
use super::versions::read;
use crate::domain::library::{Content, ItemId};
use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

/// How an item stood before an import.
#[derive(Clone, Debug, PartialEq)]
pub struct Undo {
    /// The item.
    pub id: ItemId,
    /// What it held; none where the import added it.
    pub before: Option<Content>,
    /// What its revision became.
    pub revision: i64,
}

impl SetupChange<'_> {
    /// Forgets the import before: from now on another can be taken back.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn begin_import(&mut self) -> Result<()> {
        sqlx::query("delete from library_imports").execute(self.tx.sqlite()).await?;
        Ok(())
    }

    /// Remembers how an item that an import adds or changes stood before.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn remember_import(&mut self, undo: &Undo) -> Result<()> {
        sqlx::query(
            "insert into library_imports (item_no, before, revision)
             select no, ?2, ?3 from library_items where id = ?1
             on conflict (item_no) do update set revision = excluded.revision",
        )
        .bind(undo.id.0)
        .bind(undo.before.as_ref().map(as_text).transpose()?)
        .bind(undo.revision)
        .execute(self.tx.sqlite())
        .await?;
        Ok(())
    }

    /// What the last import added and changed, in the order the items were made.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_import(&mut self) -> Result<Vec<Undo>> {
        list(self.tx.sqlite()).await
    }
}

pub(super) async fn list(connection: &mut SqliteConnection) -> Result<Vec<Undo>> {
    let rows: Vec<(Uuid, Option<String>, i64)> = sqlx::query_as(
        "select i.id, u.before, u.revision
         from library_imports u join library_items i on i.no = u.item_no
         order by i.no",
    )
    .fetch_all(connection)
    .await?;
    let undo = |(id, before, revision): (Uuid, Option<String>, i64)| {
        let before = before.as_deref().map(read).transpose()?;
        Ok(Undo { id: ItemId(id), before, revision })
    };
    rows.into_iter().map(undo).collect()
}
