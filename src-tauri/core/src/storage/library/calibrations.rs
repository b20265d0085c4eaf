//! The table `calibrations`: what models made of challenges.

use super::super::columns::as_text;
use super::super::{Result, SetupChange, Store};
use super::items::parse;
use crate::domain::library::{Calibration, ItemId};
use sqlx::sqlite::SqliteConnection;

impl Store {
    /// The calibrations of a challenge, one a model, the newest first; empty for an unknown one.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_calibrations(&self, id: ItemId) -> Result<Vec<Calibration>> {
        list(&mut *self.reader().await?, id).await
    }
}

impl SetupChange<'_> {
    /// The calibrations of a challenge, as [`Store::list_calibrations`].
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_calibrations(&mut self, id: ItemId) -> Result<Vec<Calibration>> {
        list(self.tx.sqlite(), id).await
    }

    /// Keeps what a model made of a challenge, in place of what it made of it before.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_calibration(&mut self, id: ItemId, calibration: &Calibration) -> Result<()> {
        sqlx::query(
            "insert into calibrations (item_no, model, begun_at, content)
             select no, ?2, ?3, ?4 from library_items where id = ?1
             on conflict (item_no, model) do update set
                 begun_at = excluded.begun_at, content = excluded.content",
        )
        .bind(id.0)
        .bind(&calibration.model)
        .bind(calibration.begun_at.0)
        .bind(as_text(calibration)?)
        .execute(self.tx.sqlite())
        .await?;
        Ok(())
    }
}

async fn list(connection: &mut SqliteConnection, id: ItemId) -> Result<Vec<Calibration>> {
    let rows: Vec<String> = sqlx::query_scalar(
        "select c.content
         from calibrations c join library_items i on i.no = c.item_no
         where i.id = ?1
         order by c.begun_at desc, c.no desc",
    )
    .bind(id.0)
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| parse(row)).collect()
}
